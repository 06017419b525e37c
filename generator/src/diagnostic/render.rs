//! The text of a problem, with an excerpt and a caret.

use std::fmt::{self, Formatter, Write};

use unicode_width::UnicodeWidthChar;

use super::{Diagnostic, Place};

/// Width of a tab in terminal cells.
const TAB: usize = 4;
/// Maximum width of an excerpt in terminal cells.
const WIDTH: usize = 120;

/// Writes the whole problem, without a line break at its end.
pub(super) fn diagnostic(diagnostic: &Diagnostic, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "{}[{}]: ", diagnostic.severity, diagnostic.code)?;
    one_line(&diagnostic.message, f)?;
    let places = diagnostic.place.iter();
    let places = places.chain(diagnostic.related.iter().map(|related| &related.place));
    let gutter = places.map(|place| digits(place.line)).max().unwrap_or(1);
    if let Some(place) = &diagnostic.place {
        excerpt(place, "-->", "", gutter, f)?;
    }
    for related in &diagnostic.related {
        excerpt(&related.place, ":::", &related.message, gutter, f)?;
    }
    if let Some(help) = &diagnostic.help {
        if diagnostic.place.is_some() || !diagnostic.related.is_empty() {
            write!(f, "\n{:gutter$} |", "")?;
        }
        write!(f, "\n{:gutter$} = help: ", "")?;
        one_line(help, f)?;
    }
    Ok(())
}

fn excerpt(place: &Place, arrow: &str, label: &str, gutter: usize, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "\n{:gutter$}{arrow} ", "")?;
    one_line(&place.to_string(), f)?;
    let line = Line::cut(place);
    write!(f, "\n{:gutter$} |", "")?;
    write!(f, "\n{:gutter$} |", place.line)?;
    if !line.text.is_empty() {
        write!(f, " {}", line.text)?;
    }
    write!(f, "\n{:gutter$} | {:2$}", "", "", line.before)?;
    for _ in 0..line.marked.max(1) {
        f.write_char('^')?;
    }
    if !label.is_empty() {
        f.write_char(' ')?;
        one_line(label, f)?;
    }
    Ok(())
}

/// The line of a place as shown: printable, cut to the width, with the position of the caret.
struct Line {
    text: String,
    /// Cells before the caret.
    before: usize,
    /// Number of cells marked by carets.
    marked: usize,
}

impl Line {
    fn cut(place: &Place) -> Self {
        let start = place.column.saturating_sub(place.excerpt_column);
        let end = start.saturating_add(place.length.max(1));
        let mut cells = Vec::new();
        let mut shown = String::new();
        for character in place.excerpt.chars() {
            shown.clear();
            printable(character, &mut shown);
            cells.push(width(&shown));
        }
        // The text before the caret may take two thirds of the width.
        let mut first = 0;
        let mut lead: usize = cells.iter().take(start).sum();
        let marked: usize = cells.iter().skip(start).take(end - start).sum();
        while lead > WIDTH * 2 / 3 || (lead > WIDTH / 3 && lead + marked > WIDTH) {
            lead -= cells.get(first).copied().unwrap_or(lead);
            first += 1;
        }
        let mut line = Self {
            text: String::new(),
            before: 0,
            marked: 0,
        };
        let mut used = 0;
        if first > 0 || place.excerpt_column > 1 {
            line.text.push('…');
            used = 1;
        }
        line.before = used;
        for (index, character) in place.excerpt.chars().enumerate().skip(first) {
            let cell = cells.get(index).copied().unwrap_or(0);
            if used + cell > WIDTH {
                line.text.push('…');
                break;
            }
            printable(character, &mut line.text);
            used += cell;
            if index < start {
                line.before += cell;
            } else if index < end {
                line.marked += cell;
            }
        }
        line.text.truncate(line.text.trim_end().len());
        line
    }
}

/// Text of a document within one line: control characters escaped, line breaks shown as `\n`.
fn one_line(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => shown.push_str("\\t"),
            character => printable(character, &mut shown),
        }
    }
    f.write_str(&shown)
}

/// A tab becomes spaces; control characters and those that reorder or hide text are escaped, so
/// that no document can write to the terminal of its reader.
fn printable(character: char, shown: &mut String) {
    match character {
        '\t' => shown.extend(std::iter::repeat_n(' ', TAB)),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
            shown.extend(character.escape_unicode());
        }
        character if character.is_control() => shown.extend(character.escape_default()),
        character => shown.push(character),
    }
}

fn width(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

fn digits(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |digits| digits as usize + 1)
}
