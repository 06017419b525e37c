//! Text from documents: allowed characters in generated code, and Markdown code spans.

/// Returns true if a character may appear in a doc comment. Excluded are control characters (rustc rejects some),
/// bidirectional controls (rustc rejects them, as shown text would differ from compiled text), the byte order mark, and
/// invisible tag characters.
pub(crate) fn is_text(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
                | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// A Markdown code span for `text`, even if it has backticks.
pub(crate) fn code_span(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') {
        format!("``` {text} ```")
    } else {
        format!("`{text}`")
    }
}
