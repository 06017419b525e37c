//! Tables for the runtime's macros, as text: rows are filled into lines and never broken.

use super::Piece;

/// How wide a line may be.
const WIDTH: usize = 100;

/// `runtime::name! { head { rows } }`.
pub(super) fn table(name: &str, head: &str, rows: &[String]) -> Piece {
    let short = format!("runtime::{name}! {{ {head} {{ {} }} }}\n", rows.join(", "));
    if rows.is_empty() {
        return Piece::Table(format!("runtime::{name}! {{ {head} {{}} }}\n"));
    }
    if short.len() <= WIDTH {
        return Piece::Table(short);
    }
    let mut text = format!("runtime::{name}! {{\n    {head} {{\n");
    let mut line = String::new();
    for row in rows {
        if !line.is_empty() && 8 + line.len() + row.len() + 2 > WIDTH {
            text.push_str(&format!("        {}\n", line.trim_end()));
            line.clear();
        }
        line.push_str(row);
        line.push_str(", ");
    }
    text.push_str(&format!("        {}\n    }}\n}}\n", line.trim_end()));
    Piece::Table(text)
}

/// A line of its own: `runtime::name! { content }`.
pub(super) fn entry(name: &str, content: &str) -> Piece {
    Piece::Table(format!("runtime::{name}! {{ {content} }}\n"))
}

/// A string literal. Rust's own `Debug` of strings is one, whatever they hold.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// `&["a", "b"]`.
pub(super) fn literals(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|t| literal(t)).collect();
    format!("&[{}]", texts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Piece, literal, table};

    #[test]
    fn rows_are_filled_and_not_broken() {
        let rows: Vec<String> = (0..12).map(|i| format!("{i} field_number_{i}")).collect();
        let Piece::Table(text) = table("record", "Thing", &rows) else {
            panic!("a table")
        };
        let expected = "runtime::record! {\n    Thing {\n        \
            0 field_number_0, 1 field_number_1, 2 field_number_2, 3 field_number_3, 4 field_number_4,\n        \
            5 field_number_5, 6 field_number_6, 7 field_number_7, 8 field_number_8, 9 field_number_9,\n        \
            10 field_number_10, 11 field_number_11,\n    }\n}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_literal_holds_whatever_it_is_given() {
        for text in ["a\"b", "\\", "\u{202e}", "\n", "`", "{}", "*/", "\0"] {
            let parsed: syn::LitStr = syn::parse_str(&literal(text)).expect("a literal");
            assert_eq!(parsed.value(), text);
        }
    }
}
