//! Names that have another meaning in Rust, in cargo or in generated code, that have no letters, or that look like one
//! another.

/// Keywords of all editions: strict, reserved and weak ones, and similar words.
pub const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "auto", "await", "become", "box", "break", "const", "continue", "crate", "default",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "macro_rules", "match", "mod", "move", "mut", "override", "priv", "pub", "raw", "ref", "return", "safe",
    "self", "Self", "static", "'static", "struct", "super", "trait", "true", "try", "type", "typeof", "union",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_", "__", "_self", "r#type", "r#self",
    "$crate", "'a",
];

/// Names of the prelude, the primitives and the derives, which are in scope in every module.
pub const PRELUDE: &[&str] = &[
    "AsMut", "AsRef", "Box", "BTreeMap", "Clone", "Copy", "Debug", "Default", "Display", "Drop", "Eq", "Err",
    "Extend", "Fn", "FnMut", "FnOnce", "From", "FromIterator", "Future", "Hash", "Into", "IntoFuture", "IntoIterator",
    "Iterator", "None", "Ok", "Option", "Ord", "PartialEq", "PartialOrd", "Result", "Send", "Sized", "Some", "String",
    "Sync", "ToOwned", "ToString", "TryFrom", "TryInto", "Unpin", "Vec", "array", "bool", "char", "f32", "f64",
    "i128", "i16", "i32", "i64", "i8", "isize", "never", "slice", "str", "tuple", "u128", "u16", "u32", "u64", "u8",
    "unit", "usize",
];

/// Macros, attributes, and tools in attribute paths.
pub const MACROS: &[&str] = &[
    "allow", "assert", "cfg", "clippy", "compile_error", "concat", "deprecated", "deny", "derive", "diagnostic",
    "doc", "format", "include", "inline", "matches", "miri", "must_use", "non_exhaustive", "panic", "println",
    "rustdoc", "rustfmt", "stringify", "test", "vec", "version", "write", "responses", "error_responses", "events", "integer_enum",
    "operation", "record", "scalar_enum", "text_enum",
];

/// Crates, modules and files of generated code, and folders and features of cargo.
pub const MODULES: &[&str] = &[
    "alloc", "api", "bench", "benches", "bin", "blocking", "build", "client", "codegen", "core", "deps", "docs", "examples",
    "http", "incremental", "lib", "main", "models", "operations", "other", "package", "proc_macro", "root", "runtime",
    "Runtime", "RUNTIME", "serde", "shared", "specwright", "specwright_runtime", "specwright-runtime",
    "SpecwrightRuntime", "src", "std", "Std", "target", "tests", "tokio", "v1", "webhooks", "wire", "workspace",
];

/// Types, statics and constants of generated code, and its suffixes.
pub const TYPES: &[&str] = &[
    "Answer", "Builder", "Bytes", "Call", "Chunks", "Client", "Config", "Credentials", "Date", "DateTime", "Empty",
    "Error", "ERROR_FIELDS", "ErrorHeaders", "ErrorKind", "Event", "Events", "Field", "File", "Headers",
    "Interceptor", "Json", "Kinds", "Method", "Model", "Nullable", "Number", "Operation", "Other", "Output",
    "Parameter", "Part", "Pending", "Request", "Response", "RetryPolicy", "retry_policy", "Rule", "RULES", "Secret",
    "Service", "SERVICE", "SHAPE", "Shape", "Transport", "Unknown", "UnknownText", "Upload", "VALUES", "Value",
    "Variable", "Wire",
];

/// Methods, fields, arguments and words of tables in generated code, and methods of traits that are always there.
pub const METHODS: &[&str] = &[
    "as_i64", "as_str", "await_", "block", "block_on", "body", "borrow", "builder", "call", "change", "clear",
    "clone", "clone_from", "cmp", "config", "credentials", "customize", "deserialize", "drop", "endpoint", "eq",
    "events", "extra", "field", "field_mut", "file", "files", "fmt", "from", "from_error", "hash", "index", "input",
    "interceptor", "into", "into_iter", "into_json", "item", "items", "named_files", "ne", "new", "next", "nulls",
    "nullable", "output", "pages", "parameter", "parts", "poll", "read", "reader", "required", "reset", "send",
    "send_raw", "serialize", "server", "stream", "text", "to_owned", "to_string", "transport", "try_from", "try_into",
    "try_next", "type_id", "url", "value", "values", "variable", "with", "write", "writer",
];

/// Scripts without case or with an unusual one, and characters that change by normalisation or by a change of case.
pub const SCRIPTS: &[&str] = &[
    "列表", "名前", "リスト", "목록", "ქართული", "ᲥᲐᲠᲗ", "ႠႡ", "قائمة", "رשימה", "רשימה", "हिन्दी", "ไทย", "Ελληνικά", "ΣΟΦΟΣ",
    "Список", "ᎠᎡᎢ", "ꭰꭱ", "𐐀𐐨", "ǅ", "ǆabc", "ß", "ẞ", "straße", "ﬁ", "ﬁle", "İ", "ı", "ŉ", "\u{212A}", "ª", "º",
    "ⅷ", "Ⅷ", "①", "𝐀𝐛", "ｆｕｌｌ", "ﷺ", "\u{e1}", "a\u{301}", "\u{1112}\u{1161}\u{11ab}", "한", "\u{344}", "\u{3a9}",
    "\u{2126}", "café", "cafe\u{301}", "naïve", "١٢", "½", "²", "a²", "𝟏", "ﾊﾝ", "ㄅ", "〇", "々", "ー", "ʰ", "ᵃ", "ⓐ",
    "ℌ", "µ", "μ",
];

/// Invisible characters, characters that change the direction of text, and emoji.
pub const HIDDEN: &[&str] = &[
    "a\u{200B}b", "a\u{200D}b", "\u{200C}", "\u{FEFF}x", "\u{202E}abc", "\u{2066}x\u{2069}", "\u{61C}", "\u{AD}",
    "a\u{AD}b", "\u{115F}", "\u{3164}", "\u{2800}", "🙂", "👍🏽", "👨\u{200D}👩\u{200D}👧", "🇨🇳", "a🙂", "\u{FE0F}",
    "\u{E000}", "\u{10FFFF}", "\u{FFFD}", "\u{301}", "\u{0}", "\u{7}", "\u{7F}", "\u{85}", "a\u{0}b", "\n", "a\nb",
    "a\r\nb", "\u{2028}", "\u{1b}[31m",
];

/// The empty text, and text without letters.
pub const SIGNS: &[&str] = &[
    "", " ", "\t", "\u{a0}", "\u{3000}", "1", "0", "007", "123", "1.0", "1a", "1_0", "10", "-1", "+1", "1e9", "-",
    "--", ".", "..", "...", "/", "//", "/*", "*/", "../..", "\\", "\"", "\"#", "'", "`", "{", "}", "{}", "{a}", "[",
    "]", "[]", "(", ")", "<", ">", "<>", "$", "$ref", "#", "#!", "#[", "##", "?", "&", "&&", "|", "*", "**", "!", "@",
    "%", "%2e", "^", "~", "~1", ":", "::", "a::b", ";", ",", "=", "==", "=>", "->", "a.b", "x-", "x-a", "''",
];

/// Names that differ by case or by signs, by a number, or after a hundred characters.
pub const ALIKE: &[&str] = &[
    "foo", "Foo", "FOO", "fOO", "foo_", "_foo", "foo-", "foo2", "foo_2", "Foo 2", "foo-bar", "foo_bar", "fooBar",
    "FooBar", "foo.bar", "foo bar", "FOO_BAR", "foo__bar", "foo_value", "fooValue", "self_", "self2", "type_", "Type",
    "TYPE", "Super", "CRATE", "SELF", "value2", "values2", "field2", "n1", "N1", "n_1", "models2", "shared2",
    "shared_operations", "blocking operations", "runtime_operations", "std operations", "option_value", "CON", "con",
    "con_", "aux", "nul", "prn", "com1", "COM¹", "lpt9", "conin$", "clock$",
];

/// Returns all names.
pub fn all() -> Vec<String> {
    let lists = [
        KEYWORDS, PRELUDE, MACROS, MODULES, TYPES, METHODS, SCRIPTS, HIDDEN, SIGNS, ALIKE,
    ];
    let mut names: Vec<String> = lists.concat().into_iter().map(str::to_owned).collect();
    names.extend([
        "a".repeat(300),
        format!("{}b", "a".repeat(299)),
        "A".repeat(300),
        "镜".repeat(300),
        "_".repeat(300),
        "A1_".repeat(100),
        "word ".repeat(60),
        "\u{FDFA}".repeat(300),
    ]);
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}
