//! A text reduced to what all ways to write it have in common: no escapes, no white space, no upper case.

use zeroize::Zeroizing;

/// How many layers of escapes are taken off: a percent-encoded URL in a JSON string in an HTML page has three.
const LAYERS: usize = 4;

/// A byte of a reduced text, and where the text has what it was made of.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    pub(super) byte: u8,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The reduced text: percent-encoding, the escapes of JSON and of most programming languages, and character references
/// of HTML are decoded; white space, control characters and line folding are left out; ASCII is lower case, and the
/// URL-safe alphabet of base64 is the usual one.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let bytes = text.bytes().enumerate();
    let mut units: Vec<Unit> = bytes
        .map(|(at, byte)| Unit {
            byte,
            start: place(at),
            end: place(at + 1),
        })
        .collect();
    for _ in 0..LAYERS {
        match without_escapes(&units) {
            Some(decoded) => units = decoded,
            None => break,
        }
    }
    units.retain_mut(|unit| {
        let reduced = REDUCED.get(usize::from(unit.byte)).copied().unwrap_or_default();
        unit.byte = reduced;
        reduced != 0
    });
    units
}

/// What becomes of each byte that is no escape; 0 if nothing.
static REDUCED: [u8; 256] = reduced();

const fn reduced() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte <= u8::MAX as usize {
        let itself = byte as u8;
        table[byte] = match itself {
            b'-' => b'+',
            b'_' => b'/',
            itself if itself.is_ascii_whitespace() || itself.is_ascii_control() => 0,
            itself => itself.to_ascii_lowercase(),
        };
        byte += 1;
    }
    table
}

/// The bytes of the reduced text, if it has nothing that may be an escape.
pub(super) fn bytes_of_plain(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        match REDUCED.get(usize::from(byte)) {
            _ if is_first(byte) => return None,
            Some(0) | None => {}
            Some(reduced) => bytes.push(*reduced),
        }
    }
    Some(bytes)
}

/// Whether an escape may begin with it.
fn is_first(byte: u8) -> bool {
    matches!(byte, b'%' | b'\\' | b'&')
}

/// The bytes of the reduced text alone.
pub(super) fn bytes(text: &str) -> Zeroizing<Vec<u8>> {
    if let Some(bytes) = bytes_of_plain(text) {
        return Zeroizing::new(bytes);
    }
    let mut units = units(text);
    let bytes = units.iter().map(|unit| unit.byte).collect();
    units.fill(Unit {
        byte: 0,
        start: 0,
        end: 0,
    });
    Zeroizing::new(bytes)
}

/// One layer of escapes decoded; none when there is no escape.
fn without_escapes(units: &[Unit]) -> Option<Vec<Unit>> {
    units.iter().find(|unit| is_first(unit.byte))?;
    let mut decoded = Vec::with_capacity(units.len());
    let mut found = false;
    let mut rest = units;
    while let Some((first, after)) = rest.split_first() {
        let escape = if is_first(first.byte) { escape(rest) } else { None };
        match escape {
            Some((length, character)) => {
                let (escape, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                let end = escape.last().map_or(first.end, |last| last.end);
                let start = first.start;
                decoded.extend(character.bytes().map(|byte| Unit { byte, start, end }));
                (found, rest) = (true, after);
            }
            None => {
                decoded.push(*first);
                rest = after;
            }
        }
    }
    found.then_some(decoded)
}

/// What an escape stands for.
enum Character {
    Byte(u8),
    Char(char),
}

impl Character {
    fn bytes(self) -> impl Iterator<Item = u8> {
        let mut buffer = [0; 4];
        let length = match self {
            Self::Byte(byte) => {
                buffer = [byte, 0, 0, 0];
                1
            }
            Self::Char(character) => character.encode_utf8(&mut buffer).len(),
        };
        buffer.into_iter().take(length)
    }
}

/// The length of the escape that the units begin with, and what it stands for.
fn escape(units: &[Unit]) -> Option<(usize, Character)> {
    let mut head = [0; 12];
    for (slot, unit) in head.iter_mut().zip(units) {
        *slot = unit.byte;
    }
    match head {
        [b'%', high, low, ..] => Some((3, Character::Byte(hex(&[high, low])?.try_into().ok()?))),
        [b'\\', b'u', b'{', ..] => {
            let digits = head.get(3..)?.iter().position(|byte| *byte == b'}')?;
            let character = char::from_u32(hex(head.get(3..3 + digits)?)?)?;
            Some((digits + 4, Character::Char(character)))
        }
        [b'\\', b'u', a, b, c, d, ..] => {
            let high = hex(&[a, b, c, d])?;
            if let [.., b'\\', b'u', e, f, g, h] = head
                && let Some(low) = hex(&[e, f, g, h])
                && let Some(Ok(character)) =
                    char::decode_utf16([u16::try_from(high).ok()?, u16::try_from(low).ok()?]).next()
                && u32::from(character) > 0xffff
            {
                return Some((12, Character::Char(character)));
            }
            Some((6, Character::Char(char::from_u32(high)?)))
        }
        [b'\\', b'x', high, low, ..] => Some((4, Character::Byte(hex(&[high, low])?.try_into().ok()?))),
        [b'\\', b'b' | b'f' | b'n' | b'r' | b't', ..] => Some((2, Character::Byte(b' '))),
        [b'\\', byte @ (b'"' | b'\'' | b'\\' | b'/'), ..] => Some((2, Character::Byte(byte))),
        [b'&', ..] => {
            let end = head.iter().position(|byte| *byte == b';')?;
            let character = match head.get(1..end)? {
                b"amp" => '&',
                b"lt" => '<',
                b"gt" => '>',
                b"quot" => '"',
                b"apos" => '\'',
                b"nbsp" => ' ',
                [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(digits)?)?,
                [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
                _ => return None,
            };
            Some((end + 1, Character::Char(character)))
        }
        _ => None,
    }
}

/// The number that hexadecimal digits make up.
fn hex(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    let digit = |number: u32, digit: &u8| Some(number << 4 | char::from(*digit).to_digit(16)?);
    digits.iter().try_fold(0, digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, expected: &str) {
        let found = bytes(text);
        assert_eq!(String::from_utf8_lossy(&found), expected, "{text}");
    }

    #[test]
    fn escapes_are_decoded_whatever_they_are_made_by() {
        for text in [
            "a/b&c",
            "A%2fb%26C",
            "a%2Fb&amp;c",
            r"a\/b\u0026c",
            r"a\u002fb\u{26}c",
            r"a\x2fb&#38;c",
            "a&#x2F;b&#X26;c",
            "a%252Fb%2526c",
            r"a\\u002fb\\u0026c",
            "a/\r\n b &\tc",
            "a_b&c",
        ] {
            is(text, "a/b&c");
        }
        is(r"\ud83d\ude00\u00e9 %F0%9F%98%80%c3%A9", "😀é😀é");
        is(r"a\nb\tc", "abc");
    }

    #[test]
    fn what_is_no_escape_stays() {
        for (text, expected) in [
            ("100%", "100%"),
            ("%zz%2", "%zz%2"),
            (r"\q\u12\u{}\", r"\q\u12\u{}\"),
            ("&;&amp&#;&unknown;", "&;&amp&#;&unknown;"),
            (r"\ud83d", r"\ud83d"),
            (r"\ud83dx", r"\ud83dx"),
            ("", ""),
        ] {
            is(text, expected);
        }
    }

    #[test]
    fn units_know_where_they_came_from() {
        let text = r"x%2FY\u00e9";
        let places: Vec<_> = units(text)
            .iter()
            .map(|unit| &text[unit.start as usize..unit.end as usize])
            .collect();
        assert_eq!(places, ["x", "%2F", "Y", r"\u00e9", r"\u00e9"]);
    }
}
