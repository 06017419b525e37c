//! Fast path for text without markup except code spans, which covers most descriptions.

use super::page::WIDTH;
use super::wrap::{FIXED_SPACE, wrap};

/// The wrapped lines of a text without markup, or `None` if it needs the Markdown parser.
pub(super) fn plain_lines(markdown: &str) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    let mut paragraph = String::new();
    let text = markdown.trim_start_matches('\n').trim_end_matches(['\n', ' ']);
    for line in text.split('\n') {
        if line.is_empty() {
            end_paragraph(&mut paragraph, &mut lines);
            continue;
        }
        if !starts_text(line) {
            return None;
        }
        if !paragraph.is_empty() {
            paragraph.push('\n');
        }
        add_line(line, &mut paragraph)?;
    }
    end_paragraph(&mut paragraph, &mut lines);
    Some(lines)
}

fn end_paragraph(paragraph: &mut String, lines: &mut Vec<String>) {
    if paragraph.is_empty() {
        return;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(wrap(paragraph, WIDTH));
    paragraph.clear();
}

/// Returns true if a line begins a paragraph and no other kind of block.
fn starts_text(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.len() == line.len() {
        true => line.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '\'' | '(' | '`')),
        false => !rest.starts_with(['.', ')']), // a numbered item
    }
}

/// Adds a line, or returns `None` if one of its characters is markup.
fn add_line(line: &str, text: &mut String) -> Option<()> {
    let mut previous = ' ';
    let mut in_code = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        let is_plain = match character {
            // a code span with one backtick on each side and no inner space that would be stripped
            '`' if in_code => previous != ' ' && previous != '`' && next != '`',
            '`' => previous != '`' && next != '`' && next != ' ',
            ' ' => previous != ' ' && characters.peek().is_some(),
            _ if in_code => character.is_ascii_graphic() || character.is_alphanumeric(),
            '_' => previous.is_alphanumeric() && next.is_alphanumeric(),
            '&' => next == ' ',
            // an address becomes a link
            ':' => next != '/',
            '\\' | '*' | '~' | '[' | ']' | '<' | '>' | '|' | '^' => false,
            _ => character.is_ascii_graphic() || character.is_alphanumeric(),
        };
        if !is_plain {
            return None;
        }
        in_code ^= character == '`';
        text.push(if in_code && character == ' ' {
            FIXED_SPACE
        } else {
            character
        });
        previous = character;
    }
    (!in_code).then_some(())
}

#[cfg(test)]
mod tests {
    use super::plain_lines;
    use crate::emit::docs::parsed_lines;

    #[test]
    fn plain_text_is_what_a_parser_would_make_of_it() {
        let words = [
            "a",
            "word",
            "snake_case",
            "`code`",
            "`two words`",
            "1.",
            "2)",
            "10",
            "-",
            "+",
            "=",
            "#",
            "(x)",
            "\"q\"",
            "it's",
            "&",
            "é",
            "桌面",
            "a:b",
            "`a`b",
            "x`y_z`",
            "100%",
            "...",
            "a/b",
            "--",
            "==",
            "A:",
            "{id}",
            "$1",
            "!",
            "?",
            "`-`",
            "1`2`",
        ];
        // all texts of three words, and long ones that are wrapped at every place
        let mut texts = Vec::new();
        for (index, first) in words.iter().enumerate() {
            for second in words {
                for (joint, third) in [" ", "\n", "\n\n"].iter().zip(words.iter().cycle().skip(index)) {
                    texts.push(format!("{first} {second}{joint}{third} {second}\n"));
                    texts.push(format!("{first}{second}{joint}{third}"));
                    texts.push(format!(
                        "Text {}{first} {second}{joint}{third}",
                        "of words ".repeat(9 + index % 4)
                    ));
                }
            }
        }
        let mut plain = 0;
        for text in &texts {
            if let Some(lines) = plain_lines(text) {
                plain += 1;
                assert_eq!(lines, parsed_lines(text), "{text:?}");
            }
        }
        assert!(plain * 4 > texts.len(), "{plain} of {}", texts.len());
    }

    #[test]
    fn markup_is_left_to_a_parser() {
        let texts = [
            "*a*",
            "a [b](c)",
            "<b>",
            "1. a",
            "- a",
            "# a",
            "a\n---",
            "a  b",
            "a\\",
            "    code",
            "`a",
            "``a``",
            "` a `",
            "_a_",
            "&amp;",
            "https://a.b",
            "a | b",
            "a\tb",
            "a\r\nb",
            "a \nb",
            "~a~",
        ];
        for text in texts {
            assert_eq!(plain_lines(text), None, "{text:?}");
        }
    }
}
