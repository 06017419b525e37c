//! The namespaces of generated code, and the names in each that are not the document's.
//!
//! Generated code names the runtime and the standard library by absolute paths (`::specwright_runtime`, `::std`), but for
//! what stands here: `runtime` and `codegen`, which files import, and what the prelude has and is written by its short name.

/// A namespace that names of a document are claimed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Namespace {
    /// Types of `models`: in `wire` they stand beside nothing else.
    Models,
    /// Structs of requests, in `operations`.
    Requests,
    /// Enums of server variables, beside `Client` and `Builder`.
    Variables,
    /// Methods of `Client`.
    ClientMethods,
    /// Methods of `Builder`.
    BuilderMethods,
    /// Arguments and setters of a request.
    Setters,
    /// Statics that describe operations.
    Statics,
    /// Variants of an enum.
    Variants,
    /// Modules of a split document. Each is a cargo feature, too.
    Groups,
    /// Modules of folders of documents, at the root of a crate.
    Folders,
    /// Modules of documents, at the root of a crate. Each is a cargo feature, too.
    Documents,
}

/// Types that are written by their short names wherever a type is. No name is made like a primitive type, but a table of
/// names may give one.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

impl Namespace {
    /// The names that something else has here.
    pub(super) fn reserved(self) -> impl Iterator<Item = &'static str> {
        let (own, shared): (&[&str], &[&str]) = match self {
            Self::Models => (
                &[
                    "Box", "BTreeMap", "Option", "Some", "String", "Vec", "codegen", "runtime",
                ],
                PRIMITIVES,
            ),
            Self::Requests => (
                &[
                    "Into",
                    "IntoIterator",
                    "Option",
                    "String",
                    "Vec",
                    "codegen",
                    "models",
                    "runtime",
                ],
                PRIMITIVES,
            ),
            Self::Variables => (
                &[
                    "Builder",
                    "Client",
                    "Config",
                    "Credentials",
                    "Error",
                    "ErrorKind",
                    "Into",
                    "IntoIterator",
                    "Option",
                    "Result",
                    "RetryPolicy",
                    "String",
                    "Vec",
                    "codegen",
                ],
                &[],
            ),
            // methods that take `self` by value would be found before an operation
            Self::ClientMethods => (&["builder", "clone", "fmt", "into", "runtime", "try_into"], &[]),
            Self::BuilderMethods => (
                &[
                    "build",
                    "clone",
                    "config",
                    "credentials",
                    "endpoint",
                    "fmt",
                    "interceptor",
                    "server",
                    "transport",
                ],
                &[],
            ),
            // `events` and `stream` are reserved where an operation has them
            Self::Setters => (
                &["clone", "customize", "fmt", "items", "pages", "send", "send_raw"],
                &[],
            ),
            Self::Statics => (&["SERVICE", "ERROR_FIELDS"], &[]),
            Self::Variants => (&["Self", "VALUES"], &[]),
            // what several groups share, features of cargo and of the runtime, imports
            Self::Groups => (&["shared", "default", "blocking", "codegen", "runtime"], &[]),
            // the import, the folder of programs `src/bin`, the tool of `#[rustfmt::skip]`
            Self::Folders => (&["runtime", "bin", "rustfmt"], &[]),
            // and features of cargo and of the runtime
            Self::Documents => (&["runtime", "bin", "rustfmt", "default", "blocking"], &[]),
        };
        own.iter().chain(shared).copied()
    }

    /// Whether something else has that name here.
    pub(crate) fn has(self, name: &str) -> bool {
        self.reserved().any(|reserved| reserved == name)
    }
}
