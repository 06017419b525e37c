//! Which names elements and attributes can have (Namespaces in XML 1.0, section 4).

use crate::diagnostic::Code;
use crate::model::XmlName;

use super::super::Lower;
use super::super::location::At;

impl Lower<'_, '_> {
    /// Reports a name that no document can contain, and a prefix that nothing declares.
    pub(super) fn check_name(&mut self, name: &XmlName, at: &At<'_>) {
        let is_prefix = |prefix: &str| prefix.is_empty() || is_name(prefix);
        if !is_name(&name.local) || !is_prefix(&name.prefix) {
            let written = match name.prefix.as_str() {
                "" => name.local.clone(),
                prefix => format!("{prefix}:{}", name.local),
            };
            let message =
                format!("`{written}` is no name that XML allows: a value with it cannot be sent, and is not read");
            self.report_xml(at, message);
        } else if name.namespace.is_empty() && !matches!(name.prefix.as_str(), "" | "xml" | "xmlns") {
            let message = format!(
                "the prefix `{}` has no `namespace`: it is written without a declaration, which most who read XML refuse",
                name.prefix
            );
            self.note(Code::LENIENT_VALUE, at, message);
        }
    }
}

/// Whether this is a name without a prefix.
fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(is_name_start) && characters.all(is_name_part)
}

fn is_name_start(character: char) -> bool {
    matches!(character,
        'a'..='z' | 'A'..='Z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn is_name_part(character: char) -> bool {
    is_name_start(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
