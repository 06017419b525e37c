//! Valid header fields (RFC 9110, section 5): text from a document that would break out of its place in a request is
//! detected before anything is generated from it.

/// Header fields that only the transport may set; the runtime rejects them in requests.
const CONNECTION: [&str; 8] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "te",
    "trailer",
    "upgrade",
    "proxy-authorization",
];

/// Returns true for a token (section 5.6.2), which names of header fields and cookies must be.
pub(crate) fn is_token(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}

/// Returns true for a header value that the runtime can send: visible ASCII, spaces and tabs (section 5.5).
pub(crate) fn is_value(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}

/// Returns true for text that can be sent as a media type. Ranges and missing subtypes are accepted, as servers accept
/// more than RFC 9110.
pub(crate) fn is_media_type(text: &str) -> bool {
    is_value(text) && !text.split(';').next().unwrap_or_default().trim().is_empty()
}

/// Returns true for header fields that only the transport may set.
pub(crate) fn governs_connection(name: &str) -> bool {
    CONNECTION.iter().any(|header| header.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{governs_connection, is_media_type, is_token, is_value};

    #[test]
    fn what_ends_a_field_is_found() {
        for text in ["a\r\nb", "a\nb", "a\rb", "a\0b", "\u{7f}", "ü", "a\u{85}", "\u{2028}"] {
            assert!(!is_value(text) && !is_media_type(text) && !is_token(text), "{text:?}");
        }
        for text in ["", " ", "; charset=utf-8", "\t"] {
            assert!(!is_media_type(text) && is_value(text), "{text:?}");
        }
        for text in ["text/csv", "a/b; c=\"d e\"", "json", "image/*", "*/*"] {
            assert!(is_media_type(text), "{text:?}");
        }
        for name in ["X-A", "x_a", "a.b~c"] {
            assert!(is_token(name) && !governs_connection(name), "{name}");
        }
        for name in ["a b", "a:", "a;b", "a=b", "(a)", "a/b", "\"a\"", ""] {
            assert!(!is_token(name), "{name:?}");
        }
        assert!(governs_connection("Content-length") && governs_connection("Host"));
    }
}
