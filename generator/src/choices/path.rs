//! Paths of types as text.

use unicode_ident::is_xid_continue;

/// Returns true for the path of a type, also with arguments that are such paths.
pub(crate) fn is_type_path(path: &str) -> bool {
    let harmless = |c: char| is_xid_continue(c) || matches!(c, ':' | '<' | '>' | ',' | ' ');
    path.chars().all(harmless)
        && match syn::parse_str::<syn::Type>(path) {
            Ok(syn::Type::Path(path)) => path.qself.is_none(),
            _ => false,
        }
}

/// The first name in a path and its arguments that neither says its crate nor is one that Rust has everywhere.
pub(crate) fn without_crate(path: &str) -> Option<&str> {
    const EVERYWHERE: [&str; 20] = [
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
        "usize", "Box", "Option", "String", "Vec",
    ];
    let mut names = path.split(['<', '>', ',', ' ']).filter(|name| !name.is_empty());
    names.find(|name| !name.contains("::") && !EVERYWHERE.contains(name))
}

/// A path in the usual layout.
pub(crate) fn written(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for character in path.chars().filter(|c| !c.is_whitespace()) {
        text.push(character);
        if character == ',' {
            text.push(' ');
        }
    }
    text
}

/// A path that nothing of the generated module can shadow: absolute, unless it is of the crate around it or in the prelude.
pub(crate) fn with_head(path: &str) -> String {
    let head = path.split("::").next().unwrap_or_default();
    let is_own =
        matches!(head, "" | "crate" | "self" | "super" | "runtime") || !path.contains("::") || head.contains('<');
    if is_own { path.to_owned() } else { format!("::{path}") }
}
