//! Lines of a paragraph.

use unicode_width::UnicodeWidthStr;

/// A space at which no line may be broken.
pub(super) const FIXED_SPACE: char = '\0';
pub(super) const HARD_BREAK: char = '\u{1}';

/// Wraps text at spaces so that no line begins another kind of block. If all lines fit, they stay as they are.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, part) in text.split(HARD_BREAK).enumerate() {
        if index > 0
            && let Some(line) = lines.last_mut()
        {
            *line += "\\";
        }
        if part.split('\n').any(|line| columns(line) > width) {
            fill(part, width, &mut lines);
        } else {
            lines.extend(part.split('\n').map(str::to_owned));
        }
    }
    lines.into_iter().map(guard).collect()
}

fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

fn fill(text: &str, width: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0;
    for word in text.split([' ', '\n']) {
        let columns = columns(word);
        if !line.is_empty() && used + 1 + columns > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if !line.is_empty() {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += columns;
    }
    lines.push(line);
}

/// Escapes the start of a line that would make it a heading, a quote, an item, a rule or a table.
fn guard(line: String) -> String {
    let mut line = line.replace(FIXED_SPACE, " ");
    let mut characters = line.chars();
    let Some(first) = characters.next() else {
        return line;
    };
    let second = characters.next().unwrap_or(' ');
    let escape_at = match first {
        '>' | '|' => Some(0),
        '#' if line.trim_start_matches('#').chars().next().is_none_or(|c| c == ' ') => Some(0),
        '-' if matches!(second, ' ' | '-' | '|' | ':') => Some(0),
        '+' | '*' | '_' if second == ' ' => Some(0),
        '=' if matches!(second, ' ' | '=') => Some(0),
        ':' if second == '-' => Some(0),
        '0'..='9' => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let mut rest_characters = rest.chars();
            let marked =
                matches!(rest_characters.next(), Some('.' | ')')) && matches!(rest_characters.next(), None | Some(' '));
            marked.then(|| line.len() - rest.len())
        }
        _ => None,
    };
    if let Some(at) = escape_at {
        line.insert(at, '\\');
    }
    line
}
