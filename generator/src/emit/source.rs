//! A writer of Rust text, line by line, for frequent items: docs, fields, variants, methods. Text is much faster than
//! tokens.

use crate::model::Docs;

use super::{Piece, doc_text};

/// Columns of a line of code.
const WIDTH: usize = 100;

/// Rust source being written. Lines may be too long; rendering breaks them.
#[derive(Default)]
pub(super) struct Source(String);

impl Source {
    /// Adds one or more lines of code.
    pub(super) fn line(&mut self, indent: usize, code: &str) {
        self.indent(indent);
        self.0.push_str(code);
        self.0.push('\n');
    }

    /// Adds a line of documentation. No text can end the comment.
    pub(super) fn doc(&mut self, indent: usize, line: &str) {
        self.indent(indent);
        self.0.push_str("///");
        if !line.is_empty() {
            self.0.push(' ');
            match line.contains(char::is_control) {
                true => self
                    .0
                    .extend(line.chars().map(|c| if c.is_control() { ' ' } else { c })),
                false => self.0.push_str(line),
            }
        }
        self.0.push('\n');
    }

    /// Adds a method whose body is `outer(start.calls..)`.
    pub(super) fn method(
        &mut self,
        name: &str,
        parameters: &[String],
        output: &str,
        outer: &str,
        start: &str,
        calls: &[String],
    ) {
        self.signature(name, parameters, output);
        let chain = format!("{start}{}", calls.concat());
        let short = 8 + outer.len() + 1 + chain.len() + 1;
        if short <= WIDTH {
            self.line(8, &format!("{outer}({chain})"));
        } else {
            self.line(8, &format!("{outer}("));
            if 12 + chain.len() < WIDTH {
                self.line(12, &format!("{chain},"));
            } else {
                self.line(12, start);
                for (index, call) in calls.iter().enumerate() {
                    let end = if index + 1 == calls.len() { "," } else { "" };
                    self.line(16, &format!("{call}{end}"));
                }
            }
            self.line(8, ")");
        }
        self.line(4, "}");
    }

    /// The first lines of a method, up to its opening brace.
    pub(super) fn signature(&mut self, name: &str, parameters: &[String], output: &str) {
        let short = format!("pub fn {name}({}) -> {output} {{", parameters.join(", "));
        if 4 + short.len() <= WIDTH {
            return self.line(4, &short);
        }
        self.line(4, &format!("pub fn {name}("));
        for parameter in parameters {
            self.line(8, &format!("{parameter},"));
        }
        self.line(4, &format!(") -> {output} {{"));
    }

    /// Documentation and `#[deprecated]` of an item.
    pub(super) fn documented(&mut self, indent: usize, docs: &Docs) {
        for line in doc_text(docs) {
            self.doc(indent, &line);
        }
        if docs.deprecated {
            self.line(indent, "#[deprecated]");
        }
    }

    fn indent(&mut self, indent: usize) {
        self.0.extend(std::iter::repeat_n(' ', indent));
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    pub(super) fn into_items(self) -> Piece {
        Piece::Items(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn no_text_leaves_its_comment() {
        let mut source = Source::default();
        source.doc(4, "a\nfn b() {}\r\u{85}c");
        assert_eq!(source.into_text(), "    /// a fn b() {}  c\n");
    }

    #[test]
    fn long_methods_are_broken_at_parameters_and_calls() {
        let mut source = Source::default();
        let parameters = ["&self".to_owned(), format!("{}: i64", "a".repeat(80))];
        let calls = [".call(&X)".to_owned(), format!(".with(0, {})", "a".repeat(80))];
        source.method("get", &parameters, "Get", "Get", "self.0", &calls);
        let a = "a".repeat(80);
        let expected = format!(
            "    pub fn get(\n        &self,\n        {a}: i64,\n    ) -> Get {{\n        Get(\n            self.0\n                \
             .call(&X)\n                .with(0, {a}),\n        )\n    }}\n"
        );
        assert_eq!(source.into_text(), expected);
    }
}
