//! A table of a list of objects.

use specwright_runtime::Json;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::super::style::{Style, plain};

/// The space between two columns.
const GAP: &str = "  ";
/// The narrowest that a column is made.
const NARROWEST: usize = 6;

/// A table of these rows: a column for each key, in the order in which the keys come. Rows that are no objects have the
/// column `value`. With a width, columns are cut so that a row has one line.
pub(super) fn table(rows: &[Json], width: Option<usize>, style: Style) -> String {
    let mut columns: Vec<String> = Vec::new();
    let mut cells: Vec<Vec<String>> = Vec::new();
    for row in rows {
        let mut line: Vec<String> = vec![String::new(); columns.len()];
        let mut put = |key: &str, value: &Json| {
            let column = columns.iter().position(|column| column == key).unwrap_or_else(|| {
                columns.push(key.to_owned());
                columns.len() - 1
            });
            line.resize(columns.len().max(line.len()), String::new());
            line[column] = cell(value);
        };
        match row {
            Json::Object(entries) => entries.iter().for_each(|(key, value)| put(key, value)),
            other => put("value", other),
        }
        cells.push(line);
    }
    let mut widths: Vec<usize> = columns.iter().map(|column| plain(column).width()).collect();
    for line in &cells {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.width());
        }
    }
    let needed: Vec<usize> = columns.iter().map(|column| plain(column).width()).collect();
    if let Some(width) = width {
        shrink(&mut widths, &needed, width);
        leave_out(&mut widths, width);
    }
    let leaves_out = widths.len() < columns.len();
    let mut text = String::new();
    let header: Vec<String> = columns.iter().map(|column| plain(column).to_uppercase()).collect();
    push_line(&mut text, &header, &widths, leaves_out, |cell| style.heading(cell));
    for line in &cells {
        push_line(&mut text, line, &widths, leaves_out, str::to_owned);
    }
    text
}

/// A value on one line.
fn cell(value: &Json) -> String {
    let text = match value {
        Json::Null => return String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    plain(&text).replace(['\n', '\t'], " ")
}

/// Leaves out the last columns for which there is no room, and keeps some for a sign that says so.
fn leave_out(widths: &mut Vec<usize>, width: usize) {
    let total = |widths: &[usize]| widths.iter().map(|width| width + GAP.len()).sum::<usize>();
    if total(widths).saturating_sub(GAP.len()) <= width {
        return;
    }
    while widths.len() > 1 && total(widths) + 1 > width {
        widths.pop();
    }
}

/// Narrows the widest columns until a line fits, as far as they can be.
fn shrink(widths: &mut [usize], needed: &[usize], width: usize) {
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    loop {
        let total: usize = widths.iter().sum::<usize>() + gaps;
        let Some(over) = total.checked_sub(width).filter(|over| *over > 0) else {
            return;
        };
        let least = |column: usize| needed[column].clamp(NARROWEST, NARROWEST * 2);
        let widest = (0..widths.len())
            .filter(|column| widths[*column] > least(*column))
            .max_by_key(|column| widths[*column]);
        let Some(widest) = widest else {
            return;
        };
        let next = (0..widths.len())
            .filter(|column| *column != widest)
            .map(|column| widths[column])
            .filter(|next| *next < widths[widest]);
        let floor = next.max().unwrap_or_default().max(least(widest));
        widths[widest] = widths[widest]
            .saturating_sub(over)
            .max(floor.min(widths[widest] - 1))
            .max(least(widest));
    }
}

fn push_line(text: &mut String, cells: &[String], widths: &[usize], leaves_out: bool, paint: impl Fn(&str) -> String) {
    let mut line = String::new();
    for (column, width) in widths.iter().enumerate() {
        let cell = cells.get(column).map_or("", String::as_str);
        let cut = cut(cell, *width);
        let padding = width.saturating_sub(cut.width());
        let is_last = cells.len() <= column + 1 || cells[column + 1..].iter().all(String::is_empty);
        line.push_str(&paint(&cut));
        if is_last && !leaves_out {
            break;
        }
        line.extend(std::iter::repeat_n(' ', padding));
        line.push_str(GAP);
    }
    if leaves_out {
        line.push('…');
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

/// The text, cut so that it takes no more than this many columns of a terminal.
pub(in crate::call) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut taken = 0;
    let mut cut = String::new();
    for character in text.chars() {
        let of_character = character.width().unwrap_or_default();
        if taken + of_character + 1 > width {
            break;
        }
        taken += of_character;
        cut.push(character);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Json> {
        text.parse::<Json>().unwrap().as_array().unwrap().to_vec()
    }

    #[test]
    fn columns_are_as_wide_as_their_cells_also_in_chinese() {
        let rows = rows(
            r#"[{"id": "a1", "name": "云桌面", "size": 40}, {"id": "b", "name": "x", "tags": ["t", 1.50], "size": null}, 7]"#,
        );
        assert_eq!(
            table(&rows, None, Style::none()),
            "ID  NAME    SIZE  TAGS        VALUE\n\
             a1  云桌面  40\n\
             b   x             [\"t\",1.50]\n\
             \x20                             7\n"
        );
    }

    #[test]
    fn lines_are_cut_at_the_width() {
        let rows = rows(
            r#"[{"id": "0123456789", "description": "一二三四五六七八九十", "c": "0123456789012345678901234567890123456789"}]"#,
        );
        let text = table(&rows, Some(40), Style::none());
        for line in text.lines() {
            assert!(line.width() <= 40, "{line} has {}", line.width());
        }
        assert_eq!(text.lines().nth(1), Some("0123456789  一二三四五六七…   012345678…"));
        let many: Vec<String> = (0..30).map(|column| format!("\"column{column}\": {column}")).collect();
        let many = table(
            &self::rows(&format!("[{{{}}}]", many.join(","))),
            Some(40),
            Style::none(),
        );
        assert!(
            many.lines().all(|line| line.width() <= 40 && line.ends_with('…')),
            "{many}"
        );
        assert_eq!(cut("一二三", 5), "一二…");
        assert_eq!(cut("一二三", 6), "一二三");
    }

    #[test]
    fn cells_have_one_line_and_nothing_that_a_terminal_obeys() {
        let rows = rows(r#"[{"a": "x\ny\u001b[2J"}]"#);
        assert_eq!(table(&rows, None, Style::none()), "A\nx y [2J\n");
    }
}
