//! Colours, and text that cannot change a terminal.

use std::borrow::Cow;

/// Whether colours are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style(bool);

impl Style {
    /// Colours for a stream that is a terminal, unless the environment has `NO_COLOR`.
    pub(super) fn of(is_terminal: bool) -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self(is_terminal && !unwanted && !is_dumb)
    }

    /// No colours.
    #[cfg(test)]
    pub(super) fn none() -> Self {
        Self(false)
    }

    /// Colours.
    #[cfg(test)]
    pub(super) fn colours() -> Self {
        Self(true)
    }

    fn with(self, code: &str, text: &str) -> String {
        match self.0 {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.to_owned(),
        }
    }

    pub(super) fn error(self, text: &str) -> String {
        self.with("1;31", text)
    }

    pub(super) fn warning(self, text: &str) -> String {
        self.with("1;33", text)
    }

    pub(super) fn heading(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(super) fn name(self, text: &str) -> String {
        self.with("1;36", text)
    }

    pub(super) fn key(self, text: &str) -> String {
        self.with("1;34", text)
    }

    pub(super) fn string(self, text: &str) -> String {
        self.with("32", text)
    }

    pub(super) fn constant(self, text: &str) -> String {
        self.with("33", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }
}

/// The text with a space for each character that a terminal would obey: control characters, and invisible ones that turn
/// the direction of text. Documents and servers are not trusted. Line breaks and tabulators stay.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    match text.contains(is_obeyed) {
        true => Cow::Owned(text.replace(is_obeyed, " ")),
        false => Cow::Borrowed(text),
    }
}

fn is_obeyed(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// JSON or YAML, maybe in colours, with escapes for the characters that a terminal would obey and JSON does not escape.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let is_left = |character: char| is_obeyed(character) && !character.is_ascii() || character == '\x7f';
    if !text.contains(is_left) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match is_left(character) {
            true => escaped.push_str(&format!("\\u{:04x}", u32::from(character))),
            false => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_stays() {
        assert_eq!(plain("a\x1b[31mb\r\u{202e}c\n\t中"), "a [31mb  c\n\t中");
        assert!(matches!(plain("中文"), Cow::Borrowed(_)));
        assert_eq!(
            escaped("\x1b[1m\"\u{9b}\x7f\u{202e}中\n\""),
            "\x1b[1m\"\\u009b\\u007f\\u202e中\n\""
        );
        assert!(matches!(escaped("\x1b[1m中"), Cow::Borrowed(_)));
    }

    #[test]
    fn colours_only_where_they_are_wanted() {
        assert_eq!(Style::none().error("x"), "x");
        assert_eq!(Style::colours().error("x"), "\x1b[1;31mx\x1b[0m");
        assert_eq!(Style::of(false), Style::none());
    }
}
