//! Pieces to text: prettyplease, the mark, and air between items.

use super::MARK;
use crate::emit::{Piece, is_text};

/// The text of a file generated from `source`.
///
/// # Errors
///
/// A piece is no Rust: a fault of this crate, told as such.
pub(crate) fn render(pieces: Vec<Piece>, source: &str) -> Result<String, syn::Error> {
    Ok(first_line(source) + &render_pieces(pieces)?)
}

/// The first line of a file generated from `source`.
pub(crate) fn first_line(source: &str) -> String {
    let source = source.replace(|c: char| !is_text(c), " ");
    format!("{MARK} from {source}; edit that, not this.\n")
}

/// The text of some pieces of a file, an empty line before each: what follows another may be added to it.
///
/// # Errors
///
/// A piece is no Rust: a fault of this crate, told as such.
pub(crate) fn render_pieces(pieces: Vec<Piece>) -> Result<String, syn::Error> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Code(tokens) => {
                let code = prettyplease::unparse(&syn::parse2(tokens)?);
                if !code.is_empty() {
                    text.push('\n');
                    add_with_air(&code, &mut text);
                }
            }
            Piece::Items(items) => {
                text.push('\n');
                match fits(&items) {
                    true => text.push_str(&items),
                    false => add_with_air(&prettyplease::unparse(&syn::parse_str(&items)?), &mut text),
                }
            }
            Piece::Methods { of, methods } => {
                text.push_str(&format!("\nimpl {of} {{\n"));
                text.push_str(&render_methods(&methods)?);
                text.push_str("}\n");
            }
            Piece::Table(table) => {
                text.push('\n');
                text.push_str(&table);
            }
        }
    }
    Ok(text)
}

/// The text of methods, an empty line between them.
///
/// # Errors
///
/// A method is no Rust: a fault of this crate, told as such.
pub(crate) fn render_methods(methods: &[String]) -> Result<String, syn::Error> {
    let mut text = String::new();
    for method in methods {
        if !text.is_empty() {
            text.push('\n');
        }
        if fits(method) {
            text.push_str(method);
            continue;
        }
        let code = prettyplease::unparse(&syn::parse_str(&format!("impl Of {{\n{method}}}"))?);
        let lines = code.trim_end().strip_suffix('}').unwrap_or(&code);
        text.push_str(lines.split_once('\n').map_or(lines, |(_, methods)| methods));
    }
    Ok(text)
}

/// Columns of a line that need not be broken; comments never are.
const FITS: usize = 100;

fn fits(code: &str) -> bool {
    code.lines()
        .all(|line| line.len() <= FITS || line.trim_start().starts_with("///"))
}

fn add_with_air(code: &str, text: &mut String) {
    let mut lines = code.lines().peekable();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        if lines.peek().is_some_and(|next| wants_air(line, next)) {
            text.push('\n');
        }
    }
}

/// Whether a blank line belongs between two lines: after an item, and after a method.
fn wants_air(line: &str, next: &str) -> bool {
    if line.is_empty() || next.is_empty() {
        return false;
    }
    if line.starts_with(' ') && line.ends_with(';') && !next.starts_with([' ', '}']) {
        return true; // the end of an item that took several lines
    }
    let indent = line.len() - line.trim_start().len();
    let (word, next_word) = (line.trim_start(), next.trim_start());
    if word.starts_with("///") {
        return false; // a doc comment ends where its item begins, however its lines end
    }
    let next_indent = next.len() - next_word.len();
    if indent != next_indent || indent > 4 || next_word == "}" {
        return false;
    }
    if word == "}" || word == ")]" {
        return true;
    }
    if indent != 0 {
        return false;
    }
    if word.starts_with("//!") || word.starts_with("#![") {
        return word.get(..3) != next_word.get(..3);
    }
    word.ends_with(';') && !(is_grouped(word) && is_grouped(next_word))
}

/// Lines that stand together: imports and modules.
fn is_grouped(line: &str) -> bool {
    [
        "use ",
        "pub use ",
        "mod ",
        "pub mod ",
        "#[cfg(feature",
        "#[rustfmt::skip]",
        "#[allow(unused_imports)]",
    ]
    .iter()
    .any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::emit::Piece;
    use quote::quote;

    #[test]
    fn items_and_methods_are_apart_and_imports_together() {
        let code = quote! {
            //! Docs.
            use a::B;
            use c::D;
            pub struct E(B);
            impl E { fn f(&self) {} fn g(&self) {} }
        };
        let text = render(vec![Piece::Code(code)], "x.yaml");
        let expected = "// @generated by specwright from x.yaml; edit that, not this.\n\n//! Docs.\n\nuse a::B;\nuse c::D;\n\n\
                        pub struct E(B);\n\nimpl E {\n    fn f(&self) {}\n    fn g(&self) {}\n}\n";
        assert_eq!(text.expect("it is Rust"), expected);
    }

    #[test]
    fn no_air_within_a_doc_comment() {
        let code = quote! {
            #[doc = " let a = 1;"]
            #[doc = " b"]
            pub struct A;
        };
        let text = render(vec![Piece::Code(code)], "x\u{202E}.yaml").expect("it is Rust");
        assert!(text.starts_with("// @generated by specwright from x .yaml;"), "{text}");
        assert!(text.ends_with("\n\n/// let a = 1;\n/// b\npub struct A;\n"), "{text}");
    }

    #[test]
    fn tokens_that_are_no_rust_are_an_error() {
        assert!(render(vec![Piece::Code(quote!(struct))], "x.yaml").is_err());
    }
}
