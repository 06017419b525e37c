//! From bytes to the text of a document (RFC 7303, section 3): a byte order mark goes before `Content-Type`, and that before
//! what the document itself says.

use std::borrow::Cow;

use http::HeaderMap;

use crate::encoding::{Charset, decoded, has_charset};

/// Where the declaration of a document ends, at the latest.
const DECLARATION: usize = 256;

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoText {
    /// The character encoding is not known.
    Charset,
    /// They are not text of their character encoding.
    Faulty,
}

/// The text of a document, without a byte order mark.
pub(crate) fn decode<'b>(bytes: &'b [u8], headers: Option<&HeaderMap>) -> Result<Cow<'b, str>, NoText> {
    let of_headers = headers.filter(|headers| has_charset(headers)).map(Charset::of);
    let charset = match of_headers {
        Some(charset) => charset.ok_or(NoText::Charset)?,
        None => declared(bytes)?,
    };
    decoded(bytes, charset).ok_or(NoText::Faulty)
}

/// Whether bytes are a document rather than JSON: the first character that is not white space is `<`.
pub(crate) fn is_document(bytes: &[u8]) -> bool {
    let first = bytes.iter().find(|byte| {
        !matches!(
            byte,
            b' ' | b'\t' | b'\n' | b'\r' | 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff
        )
    });
    first == Some(&b'<')
}

/// The character encoding by the first bytes of a document, and by its declaration.
fn declared(bytes: &[u8]) -> Result<Charset, NoText> {
    match bytes {
        [b'<', 0, ..] => return Ok(Charset::Utf16Le),
        [0, b'<', ..] => return Ok(Charset::Utf16Be),
        [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Ok(Charset::Utf8),
        _ => {}
    }
    let head = bytes.trim_ascii_start();
    let head = head.get(..DECLARATION).unwrap_or(head);
    let Some(label) = label(head) else {
        return Ok(Charset::Utf8);
    };
    match Charset::labelled(label) {
        // a document in it has a byte order mark or begins with a zero
        Some(Charset::Utf16Le | Charset::Utf16Be) => Ok(Charset::Utf8),
        charset => charset.ok_or(NoText::Charset),
    }
}

/// What the declaration that a document begins with says of its encoding.
fn label(head: &[u8]) -> Option<&str> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(declaration.get(..end)?).ok()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::CONTENT_TYPE;

    use super::*;

    fn read(content_type: &'static str, bytes: &[u8]) -> Result<String, NoText> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        decode(bytes, Some(&headers)).map(Cow::into_owned)
    }

    #[test]
    fn each_way_to_say_the_encoding() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xfc</a>";
        let utf16 = |unit: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
            format!("{mark}<a>ü</a>").encode_utf16().flat_map(unit).collect()
        };
        for (content_type, bytes) in [
            ("text/xml", "<a>ü</a>".as_bytes()),
            ("text/xml", "\u{feff}<a>ü</a>".as_bytes()),
            (
                "text/xml; charset=utf-8",
                "<?xml version='1.0' encoding='iso-8859-1'?><a>ü</a>".as_bytes(),
            ),
            ("application/xml", latin),
            ("application/xml;charset=latin1", b"<a>\xfc</a>"),
            ("application/xml", &utf16(u16::to_le_bytes, "\u{feff}")),
            ("application/xml", &utf16(u16::to_be_bytes, "\u{feff}")),
            ("application/xml; charset=utf-8", &utf16(u16::to_be_bytes, "\u{feff}")),
            ("application/xml", &utf16(u16::to_le_bytes, "")),
            ("application/xml", &utf16(u16::to_be_bytes, "")),
            (
                "application/xml",
                "<?xml version=\"1.0\" encoding = \"UTF-16\" ?><a>ü</a>".as_bytes(),
            ),
        ] {
            let read = read(content_type, bytes);
            assert!(
                read.as_ref().is_ok_and(|text| text.ends_with("<a>ü</a>")),
                "{content_type} {read:?}"
            );
            assert!(is_document(bytes), "{content_type}");
        }
    }

    #[test]
    fn what_is_no_text() {
        assert_eq!(read("text/xml; charset=shift_jis", b"<a/>"), Err(NoText::Charset));
        assert_eq!(
            read("text/xml", b"<?xml version='1.0' encoding='EUC-JP'?><a/>"),
            Err(NoText::Charset)
        );
        assert_eq!(read("text/xml", b"<a>\xfc</a>"), Err(NoText::Faulty));
        assert_eq!(read("text/xml", b"<\0a"), Err(NoText::Faulty));
        for other in [&b"{}"[..], b"", b" \n", b"[<]"] {
            assert!(!is_document(other));
        }
    }
}
