//! Findings as text for a terminal.

use crate::finding::Comparison;
use crate::rule::{Audience, Class};

/// The findings, each with its places, and the summary. Of those that break nothing, `quiet` leaves out all.
pub fn text(comparison: &Comparison, quiet: bool) -> String {
    let mut text = String::new();
    let shown = comparison.findings.iter();
    for finding in shown.filter(|finding| !quiet || finding.class == Class::Breaking) {
        let (class, rule, message) = (finding.class, finding.rule, &finding.message);
        text.push_str(&format!("{class}[{rule}] {}: {message}\n", finding.audience()));
        for (name, place) in [("old", &finding.old), ("new", &finding.new)] {
            if let Some(place) = place {
                let (file, line, column) = (place.file.display(), place.line, place.column);
                text.push_str(&format!("  {name} {file}:{line}:{column}\n"));
            }
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &summary(comparison)
}

/// What follows from all findings, in two lines.
pub fn summary(comparison: &Comparison) -> String {
    let of = |audience| {
        let counts =
            [Class::Breaking, Class::Compatible, Class::Docs].map(|class| (comparison.count(audience, class), class));
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, class)| format!("{count} {class}")).collect();
        match counts.is_empty() {
            true => "no change".to_owned(),
            false => counts.join(", "),
        }
    };
    format!(
        "Rust crate: {} ({})\ncalls: {} ({})\n",
        comparison.step(),
        of(Audience::Rust),
        match (comparison.breaks(Audience::Calls), of(Audience::Calls).as_str()) {
            (true, _) => "breaking",
            (false, "no change") => "none",
            (false, _) => "compatible",
        },
        of(Audience::Calls),
    )
}
