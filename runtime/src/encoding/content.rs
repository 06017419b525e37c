//! `Content-Encoding` and `Accept-Encoding` (RFC 9110, sections 8.4 and 12.5.3).

use http::HeaderMap;
use http::header::CONTENT_ENCODING;

/// What the body of a response is compressed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentEncoding {
    /// `gzip` (RFC 1952); the feature `gzip` decompresses it.
    Gzip,
    /// `br` (RFC 7932); the feature `brotli` decompresses it.
    Brotli,
    /// `zstd` (RFC 8878, within the limits of RFC 9659); the feature `zstd` decompresses it.
    Zstd,
    /// Another one, or several on top of each other.
    Unknown,
}

impl ContentEncoding {
    /// The feature of the runtime that decompresses it, and whether this build has it.
    pub(crate) const fn feature(self) -> Option<(&'static str, bool)> {
        match self {
            Self::Gzip => Some(("gzip", cfg!(feature = "gzip"))),
            Self::Brotli => Some(("brotli", cfg!(feature = "brotli"))),
            Self::Zstd => Some(("zstd", cfg!(feature = "zstd"))),
            Self::Unknown => None,
        }
    }
}

/// The value of `Accept-Encoding`: what this build decompresses, if anything. With `prompt`, only what gives each byte
/// without waiting for others.
pub(crate) const fn accepted(prompt: bool) -> Option<&'static str> {
    let zstd = cfg!(feature = "zstd") && !prompt;
    match (cfg!(feature = "gzip"), cfg!(feature = "brotli"), zstd) {
        (false, false, false) => None,
        (true, false, false) => Some("gzip"),
        (false, true, false) => Some("br"),
        (false, false, true) => Some("zstd"),
        (true, true, false) => Some("gzip, br"),
        (true, false, true) => Some("gzip, zstd"),
        (false, true, true) => Some("br, zstd"),
        (true, true, true) => Some("gzip, br, zstd"),
    }
}

/// What the headers say of the body; none when it is as it is.
pub(crate) fn encoding_of(headers: &HeaderMap) -> Option<ContentEncoding> {
    let mut found = None;
    for value in headers.get_all(CONTENT_ENCODING) {
        let text = String::from_utf8_lossy(value.as_bytes());
        for name in text.split(',').map(str::trim) {
            let encoding = match name.to_ascii_lowercase().as_str() {
                "" | "identity" => continue,
                _ if found.is_some() => ContentEncoding::Unknown,
                "gzip" | "x-gzip" => ContentEncoding::Gzip,
                "br" => ContentEncoding::Brotli,
                "zstd" => ContentEncoding::Zstd,
                _ => ContentEncoding::Unknown,
            };
            found = Some(encoding);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn names() {
        let of = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(CONTENT_ENCODING, HeaderValue::from_static(value));
            }
            encoding_of(&headers)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["", "Identity,identity"]), None);
        assert_eq!(of(&["GZIP"]), Some(ContentEncoding::Gzip));
        assert_eq!(of(&["identity, x-gzip"]), Some(ContentEncoding::Gzip));
        assert_eq!(of(&["br"]), Some(ContentEncoding::Brotli));
        assert_eq!(of(&["zstd"]), Some(ContentEncoding::Zstd));
        for values in [&["deflate"][..], &["gzip, br"], &["gzip", "gzip"], &["aws-chunked"]] {
            assert_eq!(of(values), Some(ContentEncoding::Unknown), "{values:?}");
        }
    }
}
