//! Percent-encoding: `A-Za-z0-9-_.~` stay, each other byte of the UTF-8 text becomes `%XX`, upper-case.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Appends `text`, encoded.
pub(crate) fn push(out: &mut String, text: &str) {
    push_keeping(out, text.as_bytes(), |_| false);
}

/// Appends `bytes`, encoded but for those of ASCII that `keep` names.
pub(crate) fn push_keeping(out: &mut String, bytes: &[u8], keep: fn(u8) -> bool) {
    let stays = |byte: &u8| is_unreserved(*byte) || (byte.is_ascii() && keep(*byte));
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| !stays(byte)).unwrap_or(rest.len());
        let (kept, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        // what stays is ASCII
        out.push_str(std::str::from_utf8(kept).unwrap_or_default());
        rest = after;
        if let Some((byte, after)) = after.split_first() {
            // writing to a String does not fail
            let _ = write!(out, "%{byte:02X}");
            rest = after;
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

/// For `allowReserved` in a path: reserved characters that a segment may have stay, and so do complete `%XX`.
pub(crate) fn encode_reserved_segment(text: &str) -> String {
    keeping_triplets(text, |byte| b":@!$&'()*+,;=".contains(&byte))
}

/// For `allowReserved` in a cookie: reserved characters that a cookie may have (RFC 6265, 4.1.1) stay, and so do complete `%XX`.
pub(crate) fn encode_reserved_cookie(text: &str) -> String {
    keeping_triplets(text, |byte| b":/?#[]@!$&'()*+=".contains(&byte))
}

/// For the literal parts of a path template: what RFC 3986 allows in a path stays, and so do complete `%XX`.
pub(crate) fn encode_path_literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_path_literal(&mut out, text);
    out
}

/// Appends what [`encode_path_literal`] gives.
pub(crate) fn push_path_literal(out: &mut String, text: &str) {
    push_keeping_triplets(out, text, |byte| b"/!$&'()*+,;=:@".contains(&byte));
}

/// For the query of a path template: what RFC 3986 allows in a query stays, and so do complete `%XX`.
pub(crate) fn encode_query_literal(text: &str) -> String {
    keeping_triplets(text, |byte| b"/?!$&()*+,;=:@".contains(&byte))
}

/// Each segment of a path by itself: slashes stay.
pub(crate) fn encode_segments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_keeping(&mut out, text.as_bytes(), |byte| byte == b'/');
    out
}

fn keeping_triplets(text: &str, keep: fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    push_keeping_triplets(&mut out, text, keep);
    out
}

fn push_keeping_triplets(out: &mut String, text: &str, keep: fn(u8) -> bool) {
    let mut parts = text.split('%');
    if let Some(first) = parts.next() {
        push_keeping(out, first.as_bytes(), keep);
    }
    for part in parts {
        let complete = part
            .as_bytes()
            .get(..2)
            .is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        out.push_str(if complete { "%" } else { "%25" });
        push_keeping(out, part.as_bytes(), keep);
    }
}

/// `text` decoded once. A `%` that is not followed by two hexadecimal digits stands for itself, and so does `+`.
pub(crate) fn decode(text: &str) -> Cow<'_, [u8]> {
    if !text.contains('%') {
        return Cow::Borrowed(text.as_bytes());
    }
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
    Cow::Owned(out)
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
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
        assert_eq!(encode_query_literal("acl&a=b c/%20+#'"), "acl&a=b%20c/%20+%23%27");
        assert_eq!(encode_segments("a b/%2F?/é"), "a%20b/%252F%3F/%C3%A9");
    }

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
