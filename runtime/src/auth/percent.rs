//! Percent-encoding as RFC 3986 has it: letters, digits and `-_.~` stay, every other byte becomes `%XX`.

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Appends `bytes` to `out`, encoded. `kept` is one more byte that stays as it is (`/` in a whole path), or none.
pub(super) fn encode_into(out: &mut String, bytes: &[u8], kept: Option<u8>) {
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || kept == Some(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from(HEX[usize::from(digit)]));
            }
        }
    }
}

/// `text` encoded.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    encode_into(&mut out, text.as_bytes(), None);
    out
}

/// `text` decoded once. A `%` that is not followed by two hexadecimal digits stands for itself, and so does `+`.
#[cfg(feature = "huaweicloud")]
pub(super) fn decode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first == b'%'
            && let [high, low, after @ ..] = tail
            && let (Some(high), Some(low)) = (nibble(*high), nibble(*low))
        {
            out.push((high << 4) | low);
            rest = after;
        } else {
            out.push(first);
        }
    }
    out
}

#[cfg(feature = "huaweicloud")]
fn nibble(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_all_but_the_unreserved_characters() {
        assert_eq!(encode("a b+c/d~e*f%g"), "a%20b%2Bc%2Fd~e%2Af%25g");
        assert_eq!(encode("北京02"), "%E5%8C%97%E4%BA%AC02");
        let mut path = String::new();
        encode_into(&mut path, b"/a/b c", Some(b'/'));
        assert_eq!(path, "/a/b%20c");
    }

    #[cfg(feature = "huaweicloud")]
    #[test]
    fn decodes_once_and_keeps_what_is_not_encoded() {
        for (text, decoded) in [
            ("a%2Fb", &b"a/b"[..]),
            ("%252F", b"%2F"),
            ("%e5%8C%97", "北".as_bytes()),
            ("%ff", b"\xff"),
            ("100%", b"100%"),
            ("%2", b"%2"),
            ("%zz+", b"%zz+"),
            ("北", "北".as_bytes()),
            ("", b""),
        ] {
            assert_eq!(decode(text), decoded, "{text}");
        }
    }
}
