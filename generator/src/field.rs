//! What the fields of HTTP can carry (RFC 9110, section 5): text of a document that would end its place in a request is
//! found here, before anything is generated of it.

/// Headers that govern the connection: a transport sets them, and the runtime refuses to send any others.
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

/// Whether a text is a token, as the names of headers and cookies are (section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}

/// Whether a text can be the value of a header: visible ASCII, spaces and tabs (section 5.5), as the runtime sends no other.
pub(crate) fn is_value(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}

/// Whether a text can be sent as a media type. Ranges and what has no subtype can: servers understand more than RFC 9110.
pub(crate) fn is_media_type(text: &str) -> bool {
    is_value(text) && !text.split(';').next().unwrap_or_default().trim().is_empty()
}

/// Whether a header governs the connection.
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
