//! Base64 (RFC 4648), own code: a crate would have to be told the alphabet and the padding before, while
//! servers send any of the four; and this compiles in no time.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The standard alphabet, with padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0_u8; 4];
        group
            .iter_mut()
            .skip(1)
            .zip(chunk)
            .for_each(|(slot, byte)| *slot = *byte);
        let bits = u32::from_be_bytes(group);
        for position in 0..4 {
            // a chunk of n bytes fills n + 1 digits
            let digit = (bits >> (18 - 6 * position)) & 63;
            let known = position as usize <= chunk.len();
            text.push(if known {
                char::from(ALPHABET[digit as usize])
            } else {
                '='
            });
        }
    }
    text
}

/// The URL-safe alphabet, without padding.
pub(crate) fn encode_url(bytes: &[u8]) -> String {
    let text = encode(bytes);
    text.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// The bytes of a text in the standard or the URL-safe alphabet, with or without padding.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    // a single digit is no byte; padding is whole or not there at all
    if digits.len() % 4 == 1 || (padding != 0 && (padding > 2 || !text.len().is_multiple_of(4))) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for chunk in digits.as_bytes().chunks(4) {
        let mut bits: u32 = 0;
        for position in 0..4 {
            let digit = chunk.get(position).map_or(Some(0), |byte| value(*byte))?;
            bits = bits << 6 | u32::from(digit);
        }
        let [_, group @ ..] = bits.to_be_bytes();
        bytes.extend(group.iter().take(chunk.len() - 1));
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_rfc_4648() {
        let table = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, text) in table {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).unwrap(), bytes.as_bytes());
            assert_eq!(decode(text.trim_end_matches('=')).unwrap(), bytes.as_bytes());
        }
    }

    #[test]
    fn both_alphabets() {
        assert_eq!(encode(&[0xfb, 0xff, 0xfe]), "+//+");
        assert_eq!(decode("+//+"), decode("-__-"));
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all)).unwrap(), all);
    }

    #[test]
    fn all_else_is_refused() {
        for text in [
            "A", "A===", "AA=", "AAA==", "AAAA=", "AAAA====", "AA==AA", "A A=", "AAA\n", "中", "=", "====",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
