//! Tables in Markdown, and the format of figures.

use std::fmt::Write as _;

/// Writes a table; all columns except the first have figures.
pub(crate) fn table<H: AsRef<str>>(head: &[H], rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    line(&mut text, head.iter().map(AsRef::as_ref));
    line(
        &mut text,
        (0..head.len()).map(|column| if column == 0 { "---" } else { "---:" }),
    );
    for row in rows {
        line(&mut text, row.iter().map(String::as_str));
    }
    text
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    text.push('|');
    for cell in cells {
        let _ = write!(text, " {} |", cell.replace('|', "\\|"));
    }
    text.push('\n');
}

/// Formats a number with three significant digits.
pub(crate) fn figure(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        v if v >= 99.95 => format!("{value:.0}"),
        v if v >= 9.995 => format!("{value:.1}"),
        v if v >= 0.9995 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

pub(crate) fn seconds(value: f64) -> String {
    match value {
        v if v < 1e-6 => format!("{} ns", figure(v * 1e9)),
        v if v < 1e-3 => format!("{} µs", figure(v * 1e6)),
        v if v < 1.0 => format!("{} ms", figure(v * 1e3)),
        v => format!("{} s", figure(v)),
    }
}

pub(crate) fn bytes(value: f64) -> String {
    match value {
        v if v < 1e3 => format!("{} B", figure(v)),
        v if v < 1e6 => format!("{} KB", figure(v / 1e3)),
        v if v < 1e9 => format!("{} MB", figure(v / 1e6)),
        v => format!("{} GB", figure(v / 1e9)),
    }
}

/// Formats a factor.
pub(crate) fn times(value: f64) -> String {
    format!("{}x", figure(value))
}

/// Numbered notes below a table, each once.
#[derive(Default)]
pub(crate) struct Notes {
    notes: Vec<String>,
}

impl Notes {
    /// Returns the mark of a note.
    pub(crate) fn mark(&mut self, note: &str) -> String {
        let number = match self.notes.iter().position(|known| known == note) {
            Some(number) => number,
            None => {
                self.notes.push(note.to_owned());
                self.notes.len() - 1
            }
        };
        format!("<sup>{}</sup>", number + 1)
    }

    /// Writes all notes as a list.
    pub(crate) fn list(&self) -> String {
        let mut text = String::new();
        for (number, note) in self.notes.iter().enumerate() {
            let _ = writeln!(text, "{}. `{}`", number + 1, note.replace('`', "'"));
        }
        text
    }
}
