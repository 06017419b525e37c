//! The character encodings of text that servers still send besides UTF-8.

use std::borrow::Cow;

use http::HeaderMap;

use super::media_type::{parameter_in, parameter_of};

/// A character encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    /// What `iso-8859-1` and `us-ascii` mean too (Encoding Standard, section 4.2).
    Windows1252,
    Utf16Le,
    Utf16Be,
}

/// The characters of windows-1252 for the bytes 0x80 to 0x9f, those of Unicode for the others (Encoding Standard,
/// index windows-1252).
const WINDOWS_1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}',
    '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}',
    '\u{17e}', '\u{178}',
];

impl Charset {
    /// What the parameter `charset` of `Content-Type` says, UTF-8 where there is none; none for another encoding.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        Self::labelled(parameter_of(headers, "charset").unwrap_or_default())
    }

    /// The encoding of a label; that of an empty one is UTF-8.
    pub(crate) fn labelled(label: &str) -> Option<Self> {
        Some(match label.to_ascii_lowercase().as_str() {
            "" | "utf-8" | "utf8" => Self::Utf8,
            "iso-8859-1" | "iso8859-1" | "latin1" | "us-ascii" | "ascii" | "windows-1252" | "cp1252" => {
                Self::Windows1252
            }
            "utf-16" | "utf-16le" => Self::Utf16Le,
            "utf-16be" => Self::Utf16Be,
            _ => return None,
        })
    }
}

/// Whether `Content-Type` says which encoding the text has.
#[cfg(feature = "xml")]
pub(crate) fn has_charset(headers: &HeaderMap) -> bool {
    parameter_of(headers, "charset").is_some_and(|label| !label.is_empty())
}

/// The encoding of a media type, by its name; UTF-8 where it gives none.
#[cfg(feature = "xml")]
pub(crate) fn label_of(media_type: &str) -> &str {
    let label = parameter_in(media_type, "charset").unwrap_or_default();
    if label.is_empty() { "UTF-8" } else { label }
}

/// The text of the bytes, without a byte order mark, which goes before `charset`. None if they are not text of it.
pub(crate) fn decoded(bytes: &[u8], charset: Charset) -> Option<Cow<'_, str>> {
    let (charset, bytes) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (Charset::Utf8, rest),
        [0xff, 0xfe, rest @ ..] => (Charset::Utf16Le, rest),
        [0xfe, 0xff, rest @ ..] => (Charset::Utf16Be, rest),
        all => (charset, all),
    };
    match charset {
        Charset::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Charset::Windows1252 => Some(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
        Charset::Utf16Le => utf16(bytes, u16::from_le_bytes),
        Charset::Utf16Be => utf16(bytes, u16::from_be_bytes),
    }
}

/// The bytes of a text that is sent as a media type, by its `charset`. None if that cannot write the text, or is not known.
pub(crate) fn encoded(text: &str, media_type: &str) -> Option<Vec<u8>> {
    let label = parameter_in(media_type, "charset")
        .unwrap_or_default()
        .to_ascii_lowercase();
    if text.is_ascii() && !label.starts_with("utf-16") && !label.starts_with("utf-32") {
        return Some(text.into()); // the same in all others
    }
    match Charset::labelled(&label)? {
        Charset::Utf8 => Some(text.into()),
        Charset::Windows1252 if label.ends_with("ascii") => None,
        // where windows-1252 and iso-8859-1 are the same
        Charset::Windows1252 => text
            .chars()
            .map(|character| u8::try_from(character).ok().filter(|byte| !(0x80..0xa0).contains(byte)))
            .collect(),
        Charset::Utf16Le => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Charset::Utf16Be => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    }
}

fn windows_1252(byte: u8) -> char {
    let named = byte
        .checked_sub(0x80)
        .and_then(|index| WINDOWS_1252.get(usize::from(index)));
    named.copied().unwrap_or(char::from(byte))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Cow<'static, str>> {
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return None;
    };
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .ok()
        .map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use http::header::CONTENT_TYPE;

    #[test]
    fn labels() {
        let of = |text: &'static str| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(text))]);
            Charset::of(&headers)
        };
        assert_eq!(of("text/plain"), Some(Charset::Utf8));
        assert_eq!(of("text/plain; Charset=\"ISO-8859-1\""), Some(Charset::Windows1252));
        assert_eq!(of("text/plain;charset=utf-16be"), Some(Charset::Utf16Be));
        assert_eq!(of("text/plain;charset=shift_jis"), None);
    }

    #[test]
    fn text_is_written_in_its_charset_or_not_at_all() {
        let of = |text, charset: &str| encoded(text, &format!("text/plain; charset={charset}"));
        assert_eq!(encoded("ü", "text/plain"), Some("ü".into()));
        assert_eq!(of("ü", "ISO-8859-1"), Some(vec![0xfc]));
        assert_eq!(of("u", "us-ascii"), Some(b"u".to_vec()));
        assert_eq!(of("ü", "utf-16be"), Some(vec![0, 0xfc]));
        assert_eq!(of("u", "utf-16"), Some(vec![0x75, 0]));
        for (text, charset) in [("€", "iso-8859-1"), ("ü", "us-ascii"), ("ü", "shift_jis")] {
            assert_eq!(of(text, charset), None, "{charset}");
        }
    }

    #[test]
    fn text_of_each() {
        let text = |bytes, charset| decoded(bytes, charset).unwrap_or_default();
        assert_eq!(text("\u{feff}ü".as_bytes(), Charset::Windows1252), "ü");
        assert_eq!(text(b"\xfc\x80\x41", Charset::Windows1252), "ü€A");
        assert_eq!(text(b"\xff\xfe\xfc\x00", Charset::Utf8), "ü");
        assert_eq!(text(b"\x00\xfc", Charset::Utf16Be), "ü");
        assert_eq!(decoded(b"\x00", Charset::Utf16Be), None);
        assert_eq!(decoded(b"\xfc", Charset::Utf8), None);
    }
}
