//! Counts the generated text.

use crate::bounds::Figures;
use crate::documents::Document;

/// Returns lines and bytes of Rust, for each operation and for each type.
pub(crate) fn measure(document: &Document, figures: &mut Figures) {
    let sources = document
        .generated
        .files
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|end| end == "rs"));
    let (mut lines, mut bytes) = (0, 0);
    for (_, text) in sources {
        lines += text.lines().count();
        bytes += text.len();
    }
    let (mut operations, mut types) = (0, 0);
    for summary in &document.generated.documents {
        operations += summary.operations;
        types += summary.types;
    }
    for (of, number) in [("operation", operations), ("type", types)] {
        let each = |total: usize| total as f64 / number.max(1) as f64;
        figures
            .emitted
            .insert(format!("{}: lines for each {of}", document.name), each(lines));
        figures
            .emitted
            .insert(format!("{}: bytes for each {of}", document.name), each(bytes));
    }
}
