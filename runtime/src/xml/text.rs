//! Text as a document has it: references, line ends, and white space in attributes.

use std::borrow::Cow;

use super::characters::is_allowed;

/// A fault of a text: what is wrong, and at which of its bytes.
pub(super) type Fault = (&'static str, usize);

/// The text of an element between two references, in which each line ends by `\n` (XML 1.0, section 2.11).
pub(super) fn with_plain_lines(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    }
}

/// The value of an attribute: references are what they stand for, and each other white space is a space (XML 1.0,
/// section 3.3.3).
pub(super) fn attribute_value(raw: &str, is_1_1: bool) -> Result<Cow<'_, str>, Fault> {
    let is_special = |byte: u8| matches!(byte, b'&' | b'<' | b'\t' | b'\n' | b'\r');
    if !raw.bytes().any(is_special) {
        return Ok(Cow::Borrowed(raw));
    }
    let mut value = String::with_capacity(raw.len());
    let mut at = 0;
    while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = rest.bytes().position(is_special).unwrap_or(rest.len());
        value.push_str(rest.get(..plain).unwrap_or_default());
        at += plain;
        let rest = rest.get(plain..).unwrap_or_default();
        match rest.as_bytes() {
            [] => break,
            [b'<', ..] => return Err(("`<` in the value of an attribute", at)),
            [b'&', ..] => {
                let (name, _) = rest.split_once(';').ok_or(("reference without an end", at))?;
                let name = name.get(1..).unwrap_or_default();
                value.push(referred(name, is_1_1).map_err(|what| (what, at))?);
                at += name.len() + 2;
            }
            [b'\r', b'\n', ..] => {
                value.push(' ');
                at += 2;
            }
            _ => {
                value.push(' ');
                at += 1;
            }
        }
    }
    Ok(Cow::Owned(value))
}

/// The character that a reference stands for, by what is between `&` and `;`. Entities are those that every document has;
/// no document defines its own.
pub(super) fn referred(name: &str, is_1_1: bool) -> Result<char, &'static str> {
    const INVALID: &str = "reference to no character";
    Ok(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => {
            let number = name
                .strip_prefix('#')
                .ok_or("reference to an entity that is not known")?;
            let (digits, radix) = match number.strip_prefix('x') {
                Some(digits) => (digits, 16),
                None => (number, 10),
            };
            // `from_str_radix` takes a sign
            let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            let code = u32::from_str_radix(digits, radix).ok().filter(|_| is_number);
            let character = code.and_then(char::from_u32).ok_or(INVALID)?;
            match is_allowed(character) || (is_1_1 && matches!(character, '\u{1}'..='\u{1f}')) {
                true => character,
                false => return Err(INVALID),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for (name, character) in [
            ("lt", '<'),
            ("amp", '&'),
            ("#65", 'A'),
            ("#x1F600", '😀'),
            ("#000010", '\n'),
        ] {
            assert_eq!(referred(name, false), Ok(character), "{name}");
        }
        for name in [
            "",
            "nbsp",
            "LT",
            "#",
            "#x",
            "#xD800",
            "#0",
            "#1",
            "#X41",
            "#+65",
            "#x110000",
            "#99999999999",
            "# 65",
        ] {
            assert!(referred(name, false).is_err(), "{name}");
        }
        assert_eq!(
            (referred("#1", true), referred("#0", true).is_err()),
            (Ok('\u{1}'), true)
        );
    }

    #[test]
    fn values_of_attributes() {
        for (raw, value) in [
            ("", ""),
            ("a b", "a b"),
            ("a\tb\r\nc\rd\ne", "a b c d e"),
            ("&#10;&quot;&lt;x&amp;", "\n\"<x&"),
        ] {
            assert_eq!(attribute_value(raw, false).as_deref(), Ok(value), "{raw:?}");
        }
        for (raw, at) in [("a<", 1), ("ab&", 2), ("&lt;&x;", 4), ("& amp;", 0)] {
            assert_eq!(attribute_value(raw, false).map_err(|(_, at)| at), Err(at), "{raw:?}");
        }
    }

    #[test]
    fn lines() {
        assert_eq!(with_plain_lines("a\r\nb\rc\n\r\n"), "a\nb\nc\n\n");
        assert!(matches!(with_plain_lines("a\nb"), Cow::Borrowed(_)));
    }
}
