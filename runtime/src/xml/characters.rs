//! The characters and names of XML 1.0 (fifth edition, sections 2.2 and 2.3; Namespaces in XML, section 4).

/// Returns true for what separates words and attributes, and indents elements.
pub(super) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// The text without white space at its ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Returns true for nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| is_space(char::from(byte)))
}

/// Returns true for a character that a document may contain, be it as it is or by a reference.
pub(super) fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// The offset of the first character that no document contains.
pub(super) fn first_not_allowed(text: &str) -> Option<usize> {
    // the two beyond ASCII begin with this byte, few others do
    let suspect = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0xef;
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        at += rest.bytes().position(suspect)?;
        let character = text.get(at..)?.chars().next()?;
        if !is_allowed(character) {
            return Some(at);
        }
        at += character.len_utf8();
    }
}

/// Returns true for the name of an element or attribute without a prefix.
pub(super) fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(is_name_start) && characters.all(is_name_part)
}

/// Returns true for a name that may have a prefix.
pub(super) fn is_qualified_name(name: &str) -> bool {
    match name.split_once(':') {
        Some((prefix, local)) => is_name(prefix) && is_name(local),
        None => is_name(name),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in ["a", "_", "a-1.b", "größe", "名", "xml"] {
            assert!(is_name(name) && is_qualified_name(name), "{name}");
        }
        for name in ["", "1", "-a", "a b", "a:b", "a/", "<", "a\u{0}", "×"] {
            assert!(!is_name(name), "{name}");
        }
        assert!(is_qualified_name("a:b"));
        for name in [":", "a:", ":b", "a:b:c"] {
            assert!(!is_qualified_name(name), "{name}");
        }
    }

    #[test]
    fn characters_that_no_document_contains() {
        assert_eq!(first_not_allowed("a\t\r\n \u{7f}\u{feff}\u{fffd}ｘ"), None);
        for (text, at) in [
            ("\0", 0),
            ("é\u{1f}", 2),
            ("ｘ\u{fffe}", 3),
            ("\u{ffff}", 0),
            ("\u{feff}\u{b}", 3),
        ] {
            assert_eq!(first_not_allowed(text), Some(at), "{text:?}");
        }
    }
}
