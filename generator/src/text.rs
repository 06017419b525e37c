//! Texts of a document: which characters may stand in what is generated, and texts as code of Markdown.

/// Whether a character may stand in a doc comment. Not so: controls (rustc refuses some), marks that change the
/// direction of text (rustc refuses them: what is read would not be what is compiled), the byte order mark, and the
/// invisible tag characters.
pub(crate) fn is_text(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
                | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// A Markdown code span that holds `text` whatever backticks are in it.
pub(crate) fn code_span(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') {
        format!("``` {text} ```")
    } else {
        format!("`{text}`")
    }
}
