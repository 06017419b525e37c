//! Text in lines of a width.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How lines are made.
#[derive(Clone, Copy)]
pub(super) struct Wrapped {
    pub(super) width: usize,
    /// Where the first line begins, which something stands before.
    pub(super) first: usize,
    /// Where further lines begin.
    pub(super) indent: usize,
}

/// The text without the tags of HTML, which some documents write in place of Markdown.
pub(super) fn without_tags(text: &str) -> Cow<'_, str> {
    const TAGS: [&str; 22] = [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "ul",
    ];
    if !text.contains("</") && !text.contains("<br") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('>');
        let inner = end.map(|end| rest[1..end].trim_start_matches('/'));
        let name = inner
            .and_then(|inner| inner.split([' ', '/', '\n']).next())
            .unwrap_or_default()
            .to_ascii_lowercase();
        match end.filter(|_| TAGS.contains(&name.as_str())) {
            Some(end) => {
                let is_block = matches!(
                    name.as_str(),
                    "p" | "br" | "div" | "ul" | "ol" | "pre" | "h1" | "h2" | "h3" | "h4" | "blockquote"
                );
                match name.as_str() {
                    "li" if !rest.starts_with("</") => plain.push_str("\n- "),
                    _ if is_block => plain.push_str("\n\n"),
                    _ => {}
                }
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('<');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    let mut text = plain;
    for (name, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ] {
        text = text.replace(name, character);
    }
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    Cow::Owned(text.trim().to_owned())
}

/// The text with one line for each paragraph, as Markdown means it: lists, tables, headings and code keep their lines.
pub(super) fn reflow(text: &str) -> String {
    let mut flowed = String::new();
    let mut is_code = false;
    let mut goes_on = false;
    for line in text.trim().lines() {
        let trimmed = line.trim();
        let is_fence = trimmed.starts_with("```");
        let numbered = trimmed
            .split_once(['.', ')'])
            .is_some_and(|(number, _)| number.parse::<u32>().is_ok());
        let begins = ["- ", "* ", "+ ", "#", "|", ">", "<"]
            .iter()
            .any(|mark| trimmed.starts_with(mark))
            || numbered;
        let is_own = is_code || is_fence || begins || trimmed.is_empty() || (!goes_on && line.starts_with("    "));
        if goes_on && !is_own {
            let ends_wide = flowed.chars().next_back().and_then(char::width) == Some(2);
            let begins_wide = trimmed.chars().next().and_then(char::width) == Some(2);
            flowed.push_str(if ends_wide && begins_wide { "" } else { " " });
            flowed.push_str(trimmed);
        } else {
            if !flowed.is_empty() {
                flowed.push('\n');
            }
            flowed.push_str(line.trim_end());
        }
        // two spaces at the end of a line are a line break
        goes_on =
            !(is_code || is_fence || trimmed.is_empty() || trimmed.starts_with(['#', '|']) || line.ends_with("  "));
        is_code ^= is_fence;
    }
    flowed
}

/// The text in lines, each with a line break. Its own line breaks stay. Chinese may break anywhere.
pub(super) fn wrap(text: &str, how: Wrapped) -> String {
    let mut wrapped = String::new();
    let mut is_first = true;
    for line in text.trim().lines() {
        let mut column = if is_first { how.first } else { how.indent };
        if !is_first {
            wrapped.push_str(&" ".repeat(if line.trim().is_empty() { 0 } else { how.indent }));
        }
        is_first = false;
        let mut is_begun = false;
        for piece in pieces(line.trim_end()) {
            let width = piece.width();
            if is_begun && column + piece.trim_end().width() > how.width {
                while wrapped.ends_with(' ') {
                    wrapped.pop();
                }
                wrapped.push('\n');
                wrapped.push_str(&" ".repeat(how.indent));
                column = how.indent;
            }
            wrapped.push_str(piece);
            column += width;
            is_begun = true;
        }
        while wrapped.ends_with(' ') {
            wrapped.pop();
        }
        wrapped.push('\n');
    }
    wrapped
}

/// What a line may be broken between: words with the space after them, and wide characters.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = line.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let end = at + character.len_utf8();
        let is_wide = |character: char| character.width() == Some(2) && character.is_alphanumeric();
        let ends = match next {
            None => true,
            Some(next) if character == ' ' => next != ' ' && at >= start,
            Some(next) => {
                is_wide(next) && (is_wide(character) || character.is_alphanumeric())
                    || (is_wide(character) && next.is_alphanumeric())
            }
        };
        // the spaces that a line begins with belong to its first word
        if ends && !line[start..end].trim().is_empty() {
            pieces.push(&line[start..end]);
            start = end;
        }
    }
    if start < line.len() {
        pieces.push(&line[start..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_left_out() {
        assert_eq!(
            without_tags("<p>With <a href=\"/x\">Connect</a>, a &lt;b&gt; &amp; c.</p><ul><li>x</li></ul>"),
            "With Connect, a <b> & c.\n\n- x"
        );
        assert_eq!(
            without_tags("List<String> is </x> no tag, a < b"),
            "List<String> is </x> no tag, a < b"
        );
    }

    #[test]
    fn paragraphs_have_one_line() {
        assert_eq!(
            reflow("one\ntwo\n\nthree\n- a\n  b\n- c\n用于\n校验"),
            "one two\n\nthree\n- a b\n- c 用于校验"
        );
        assert_eq!(
            reflow("```\na\nb\n```\n| x |\n| y |\n1. z\n2. z"),
            "```\na\nb\n```\n| x |\n| y |\n1. z\n2. z"
        );
    }

    #[test]
    fn lines_break_between_words_and_within_chinese() {
        let how = Wrapped {
            width: 20,
            first: 4,
            indent: 4,
        };
        assert_eq!(
            wrap("one two three four\nfive", how),
            "one two three\n    four\n    five\n"
        );
        assert_eq!(
            wrap("用于校验指定桌面列表的桌面镜像。", how),
            "用于校验指定桌面\n    列表的桌面镜像。\n"
        );
        assert_eq!(wrap("a\n\n  - b", how), "a\n\n      - b\n");
        assert_eq!(
            wrap("averyveryverylongwordthatdoesnotfit x", how),
            "averyveryverylongwordthatdoesnotfit\n    x\n"
        );
    }
}
