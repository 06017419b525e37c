//! Percent-encoding: `A-Za-z0-9-_.~` stay, each other byte of the UTF-8 text becomes `%XX`, upper-case.

use std::fmt::Write as _;

/// Appends `text`, encoded.
pub(crate) fn push(out: &mut String, text: &str) {
    push_keeping(out, text, |_| false);
}

/// Appends `text`, encoded but for bytes that `keep` names.
fn push_keeping(out: &mut String, text: &str, keep: fn(u8) -> bool) {
    for byte in text.bytes() {
        if is_unreserved(byte) || (byte.is_ascii() && keep(byte)) {
            out.push(char::from(byte));
        } else {
            // writing to a String does not fail
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// The encoded text.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// For `allowReserved` in a query: reserved characters that neither end nor split the query stay, and so do complete
/// `%XX` (RFC 6570, reserved expansion). `'`, `[`, `]` are encoded, since URL parsers do not agree about them.
pub(crate) fn encode_reserved(text: &str) -> String {
    keeping_triplets(text, |byte| b":/?@!$()*,;=".contains(&byte))
}

/// For the literal parts of a path template: what RFC 3986 allows in a path stays, and so do complete `%XX`.
pub(crate) fn encode_path_literal(text: &str) -> String {
    keeping_triplets(text, |byte| b"/!$&'()*+,;=:@".contains(&byte))
}

fn keeping_triplets(text: &str, keep: fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('%');
    if let Some(first) = parts.next() {
        push_keeping(&mut out, first, keep);
    }
    for part in parts {
        let complete = part
            .as_bytes()
            .get(..2)
            .is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        out.push_str(if complete { "%" } else { "%25" });
        push_keeping(&mut out, part, keep);
    }
    out
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_stay() {
        assert_eq!(encode("AZaz09-_.~"), "AZaz09-_.~");
        assert_eq!(
            encode(" +/?#[]@!$&'()*,;=%\"<>\\^`{|}\n"),
            "%20%2B%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2C%3B%3D%25%22%3C%3E%5C%5E%60%7B%7C%7D%0A"
        );
        assert_eq!(encode("镜像é"), "%E9%95%9C%E5%83%8F%C3%A9");
    }

    #[test]
    fn reserved_stay_where_harmless() {
        assert_eq!(
            encode_reserved("a/b?c=d&e#f+g%20h%zz%"),
            "a/b?c=d%26e%23f%2Bg%20h%25zz%25"
        );
        assert_eq!(
            encode_path_literal("/v1/a b:c%2F%/{x}?#"),
            "/v1/a%20b:c%2F%25/%7Bx%7D%3F%23"
        );
    }
}
