//! The namespaces of generated code, and the reserved names of each.
//!
//! Generated code names the runtime and the standard library by absolute paths (`::specwright_runtime`, `::std`).
//! Exceptions are reserved here: `runtime` and `codegen`, which files import, and names of the prelude that are written without
//! a path.

/// A namespace for names from the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Namespace {
    /// Types of `models`, which `wire` imports.
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
    /// Constants of `Builder`, for servers.
    Servers,
    /// Variants of an enum.
    Variants,
    /// Modules of a split document. Each is a cargo feature, too.
    Groups,
    /// Modules of folders of documents, at the root of a crate.
    Folders,
    /// Modules of documents, at the root of a crate. Each is a cargo feature, too.
    Documents,
}

/// Types that generated code writes without a path. Generated names never equal a primitive type, but names from the
/// table may.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

impl Namespace {
    /// The reserved names of this namespace.
    pub(super) fn reserved(self) -> impl Iterator<Item = &'static str> {
        let (own, shared): (&[&str], &[&str]) = match self {
            Self::Models => (
                &[
                    "Box",
                    "BTreeMap",
                    "Into",
                    "IntoIterator",
                    "Option",
                    "Result",
                    "Some",
                    "String",
                    "Vec",
                    "codegen",
                    "runtime",
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
            // methods that take `self` by value take precedence over operations, which take `&self`
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
            // `events`, `lines`, `stream`, `next` and `start_at` are reserved where an operation has them
            Self::Setters => (
                &["clone", "customize", "fmt", "items", "pages", "send", "send_raw"],
                &[],
            ),
            Self::Statics => (&["SERVICE", "ERROR_FIELDS"], &[]),
            Self::Servers => (&[], &[]),
            Self::Variants => (&["Self", "VALUES"], &[]),
            // the shared group, features of cargo and of the runtime, imports
            Self::Groups => (&["shared", "default", "blocking", "serde", "codegen", "runtime"], &[]),
            // the import, the folder of programs `src/bin`, the tool of `#[rustfmt::skip]`
            Self::Folders => (&["runtime", "bin", "rustfmt"], &[]),
            // as above, and features of cargo and of the runtime
            Self::Documents => (&["runtime", "bin", "rustfmt", "default", "blocking", "serde"], &[]),
        };
        own.iter().chain(shared).copied()
    }

    /// Returns true if a name is reserved in this namespace.
    pub(crate) fn has(self, name: &str) -> bool {
        self.reserved().any(|reserved| reserved == name)
    }
}
