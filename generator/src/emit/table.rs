//! Calls of the runtime's table macros, as text: lines are filled with rows, and rows are never broken.

use super::Piece;
use crate::plan::Variants;
use crate::plan::names::ident;

/// Maximum width of a line.
const WIDTH: usize = 100;

/// `codegen::name! { head { rows } }`.
pub(super) fn table(name: &str, head: &str, rows: impl IntoIterator<Item = String>) -> Piece {
    let rows: Vec<String> = rows.into_iter().collect();
    let short = format!("codegen::{name}! {{ {head} {{ {} }} }}\n", rows.join(", "));
    if rows.is_empty() {
        return Piece::Table(format!("codegen::{name}! {{ {head} {{}} }}\n"));
    }
    if short.len() <= WIDTH {
        return Piece::Table(short);
    }
    let mut text = format!("codegen::{name}! {{\n    {head} {{\n");
    fill(&rows, 8, &mut text);
    text.push_str("    }\n}\n");
    Piece::Table(text)
}

pub(super) fn fill(rows: &[String], indent: usize, text: &mut String) {
    let mut used = 0;
    for row in rows {
        if used > 0 && used + row.len() + 2 > WIDTH {
            text.push('\n');
            used = 0;
        }
        if used == 0 {
            text.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else {
            text.push(' ');
        }
        text.push_str(row);
        text.push(',');
        used += row.len() + 2;
    }
    text.push('\n');
}

/// The table of an enum of values: `name` is its macro, `value` writes a value as a literal.
pub(super) fn values<T>(name: &str, head: &str, variants: &Variants<T>, value: impl Fn(&T) -> String) -> Piece {
    let rows = variants
        .listed
        .iter()
        .map(|(variant, listed)| format!("{} = {}", ident(variant), value(&listed.value)));
    table(name, &format!("{} else {}", ident(head), ident(&variants.other)), rows)
}

/// Rows between `start` and `end` in one line.
pub(super) fn rows_in_line(start: &str, rows: impl Iterator<Item = String>, end: &str) -> String {
    let rows: Vec<String> = rows.collect();
    format!("{start}{}{end}", rows.join(", "))
}

/// A static built by a chain of calls, each on its own line.
pub(super) struct Static {
    text: String,
    indent: usize,
}

impl Static {
    /// Starts `static NAME: Type = Type::new(..)`, with a line break after `=` if it is too long.
    pub(super) fn new(start: &str) -> Self {
        let (text, indent) = match start.len() < WIDTH {
            true => (start.to_owned(), 4),
            false => (start.replacen(" = ", " =\n    ", 1), 8),
        };
        Self { text, indent }
    }

    fn line(&mut self, further: usize, code: &str) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', self.indent + further));
        self.text.push_str(code);
    }

    pub(super) fn call(&mut self, call: &str) {
        self.line(0, call);
    }

    /// Adds a call whose argument is a chain of calls, in one line if it fits.
    pub(super) fn nested(&mut self, start: &str, calls: &[String], end: &str) {
        let short = format!("{start}{}{end}", calls.concat());
        if self.indent + short.len() <= WIDTH {
            return self.call(&short);
        }
        self.call(start);
        calls.iter().for_each(|call| self.line(4, call));
        self.text.push_str(end);
    }

    /// Adds `.method(&[rows])`, if there are rows.
    pub(super) fn list(&mut self, method: &str, rows: impl Iterator<Item = String>) {
        let mut rows = rows.peekable();
        if rows.peek().is_some() {
            self.rows(&format!(".{method}(&["), rows, "])");
        }
    }

    /// Adds a call with a list as argument, in one line if it fits.
    pub(super) fn rows(&mut self, start: &str, rows: impl IntoIterator<Item = String>, end: &str) {
        let rows: Vec<String> = rows.into_iter().collect();
        let short = format!("{start}{}{end}", rows.join(", "));
        if rows.is_empty() || self.indent + short.len() <= WIDTH {
            return self.call(&short);
        }
        self.call(start);
        self.text.push('\n');
        fill(&rows, self.indent + 4, &mut self.text);
        self.text.extend(std::iter::repeat_n(' ', self.indent));
        self.text.push_str(end);
    }

    pub(super) fn finish(self) -> Piece {
        Piece::Table(self.text + ";\n")
    }
}

/// A macro call in one line: `codegen::name! { content }`.
pub(super) fn entry(name: &str, content: &str) -> Piece {
    Piece::Table(format!("codegen::{name}! {{ {content} }}\n"))
}

/// A string literal. `Debug` of a string is always a valid one.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// A boolean, number or string as an expression whose type is clear.
pub(super) fn scalar(value: &serde_json::Value) -> Option<String> {
    Some(match value {
        serde_json::Value::String(text) => literal(text),
        serde_json::Value::Bool(value) => value.to_string(),
        number => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => format!("{integer}i64"),
            (None, Some(float)) => format!("{float:?}f64"),
            (None, None) => return None,
        },
    })
}

/// `&["a", "b"]`.
pub(super) fn literals(texts: &[String]) -> String {
    rows_in_line("&[", texts.iter().map(|text| literal(text)), "]")
}

#[cfg(test)]
mod tests {
    use super::{Piece, literal, table};

    #[test]
    fn rows_are_filled_and_not_broken() {
        let rows: Vec<String> = (0..12).map(|i| format!("{i} field_number_{i}")).collect();
        let Piece::Table(text) = table("record", "Thing", rows) else {
            panic!("a table")
        };
        let expected = "codegen::record! {\n    Thing {\n        \
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
