//! Findings as Markdown, for the description or a comment of a change.

use crate::finding::{Comparison, Finding};
use crate::rule::{Audience, Class};

/// How many findings of one class are listed for one audience; comments of code hosts have a limit.
const MOST: usize = 100;

/// The findings as sections with tables.
pub fn markdown(comparison: &Comparison) -> String {
    let mut text = format!("## API changes: `{}`\n\n", comparison.step());
    let summary = super::summary(comparison);
    text.extend(summary.lines().map(|line| format!("- {line}\n")));
    for (class, title) in [
        (Class::Breaking, "Breaking"),
        (Class::Compatible, "Compatible"),
        (Class::Docs, "Documentation"),
    ] {
        for (audience, whom) in [(Audience::Rust, "Rust code"), (Audience::Calls, "calls")] {
            let is_such = |finding: &&Finding| finding.class == class && finding.audience() == audience;
            let findings: Vec<&Finding> = comparison.findings.iter().filter(is_such).collect();
            if findings.is_empty() {
                continue;
            }
            // what breaks nothing is folded
            let is_open = class == Class::Breaking;
            let head = format!("{title} for {whom} ({})", findings.len());
            text.push_str(&match is_open {
                true => format!("\n### {head}\n\n"),
                false => format!("\n<details><summary>{head}</summary>\n\n"),
            });
            text.push_str("| rule | change | place |\n| --- | --- | --- |\n");
            for finding in findings.iter().take(MOST) {
                let place = finding.place().map_or(String::new(), |place| {
                    format!("{}:{}", place.file.display(), place.line)
                });
                text.push_str(&format!(
                    "| `{}` | {} | {} |\n",
                    finding.rule,
                    cell(&finding.message),
                    cell(&place)
                ));
            }
            if let Some(more) = findings.len().checked_sub(MOST).filter(|more| *more > 0) {
                text.push_str(&format!("\n{more} more are not listed.\n"));
            }
            if !is_open {
                text.push_str("\n</details>\n");
            }
        }
    }
    text
}

/// Text of a document in a cell of a table, outside code spans without meaning of its own.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut is_code = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // a longer run would open a span that one of the same length ends
            '`' if characters.peek() == Some(&'`') => {
                cell.push('\'');
                while characters.next_if_eq(&'`').is_some() {
                    cell.push('\'');
                }
            }
            '`' => {
                is_code = !is_code;
                cell.push('`');
            }
            '|' => cell.push_str("\\|"),
            '\n' | '\r' => cell.push(' '),
            '<' if !is_code => cell.push_str("&lt;"),
            '\\' | '*' | '_' | '[' | ']' | '@' | '#' | '~' | '&' if !is_code => {
                cell.push('\\');
                cell.push(character);
            }
            other => cell.push(other),
        }
    }
    if is_code {
        cell.push('`');
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn text_of_documents_has_no_meaning_of_its_own() {
        for (text, written) in [
            ("a|b `c|d`", r"a\|b `c\|d`"),
            ("<b> `<b>`", "&lt;b> `<b>`"),
            ("``` <b>", "''' &lt;b>"),
            (r"\`<b>` &lt;", r"\\`<b>` \&lt;"),
            ("`<b>", "`<b>`"),
            ("@team #1 [a](b) ~c~\nd", r"\@team \#1 \[a\](b) \~c\~ d"),
        ] {
            assert_eq!(cell(text), written, "{text}");
        }
    }
}
