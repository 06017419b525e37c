//! Typed bodies of errors.

use bytes::Bytes;
use http::HeaderMap;

use super::not_utf8;
#[cfg(feature = "xml")]
use crate::describe::Xml;
use crate::encoding::{Charset, MediaType, decoded};
use crate::json::{Json, ReadError, ReadErrorKind, Wire, read_into};
#[cfg(feature = "xml")]
use crate::xml::{decode, is_document, to_json};

/// The body of an error response, and what is to be known to read it.
#[derive(Clone, Copy, Debug)]
pub struct ErrorBody<'a> {
    pub(super) status: u16,
    pub(super) headers: Option<&'a HeaderMap>,
    pub(super) bytes: &'a Bytes,
    /// How it is read where it is XML.
    #[cfg(feature = "xml")]
    pub(super) xml: Option<&'static Xml>,
}

impl ErrorBody<'_> {
    /// The status code.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The body as it came.
    pub fn bytes(&self) -> &Bytes {
        self.bytes
    }

    /// Reads the body into `value`: JSON, or if its `Content-Type` says so, text as if it were a JSON string. Without a
    /// `Content-Type`, text is what is not JSON that the value takes. XML is read by the table of the document, if it has one.
    ///
    /// # Errors
    /// When the body is not what the value takes.
    pub fn read(&self, value: &mut dyn Wire) -> Result<(), ReadError> {
        #[cfg(feature = "xml")]
        if self.xml.is_some() && is_document(self.bytes) {
            return match self.read_json(value) {
                Err(error) if matches!(error.kind(), ReadErrorKind::Expected { .. }) && error.path().is_empty() => {
                    self.read_text(value).map_err(|_| error)
                }
                read => read,
            };
        }
        let media_type = self.headers.map_or(MediaType::None, MediaType::of);
        match media_type {
            MediaType::Json => self.read_json(value),
            MediaType::None => self
                .read_json(value)
                .or_else(|error| self.read_text(value).map_err(|_| error)),
            MediaType::Text | MediaType::Other => match self.read_text(value) {
                Err(error) if matches!(error.kind(), ReadErrorKind::Expected { .. }) => self.read_json(value),
                read => read,
            },
        }
    }

    fn read_json(&self, value: &mut dyn Wire) -> Result<(), ReadError> {
        #[cfg(feature = "xml")]
        if let Some(xml) = self.xml.filter(|_| is_document(self.bytes)) {
            let text = decode(self.bytes, self.headers).map_err(|_| ReadError::new(ReadErrorKind::Encoding, 0))?;
            return read_into(value, &to_json(&text, xml)?);
        }
        read_into(value, self.json()?)
    }

    fn read_text(&self, value: &mut dyn Wire) -> Result<(), ReadError> {
        read_into(value, &Json::from(&*self.text()?).to_string())
    }

    fn json(&self) -> Result<&str, ReadError> {
        let text = std::str::from_utf8(self.bytes).map_err(not_utf8)?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    fn text(&self) -> Result<std::borrow::Cow<'_, str>, ReadError> {
        let charset = self.headers.and_then(Charset::of).unwrap_or(Charset::Utf8);
        decoded(self.bytes, charset).ok_or_else(|| ReadError::new(ReadErrorKind::Encoding, 0))
    }
}

/// What the body of an error response can be read as: any type of the document, [`Bytes`], or an enum made by
/// `codegen::error_responses!`.
pub trait FromError: Sized {
    /// The typed body of an error response, or `None` when the document has nothing for this status.
    fn from_error(body: &ErrorBody<'_>) -> Option<Result<Self, ReadError>>;
}

impl<T: Wire> FromError for T {
    fn from_error(body: &ErrorBody<'_>) -> Option<Result<Self, ReadError>> {
        let mut value = T::blank();
        Some(body.read(&mut value).map(|()| value))
    }
}

impl FromError for Bytes {
    fn from_error(body: &ErrorBody<'_>) -> Option<Result<Self, ReadError>> {
        Some(Ok(body.bytes().clone()))
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

    fn read<T: Wire>(content_type: Option<&'static str>, bytes: &'static [u8]) -> Option<T> {
        let value = |text| (http::header::CONTENT_TYPE, HeaderValue::from_static(text));
        let headers = HeaderMap::from_iter(content_type.map(value));
        let (status, bytes) = (400, &Bytes::from_static(bytes));
        let body = ErrorBody {
            status,
            headers: Some(&headers),
            bytes,
            #[cfg(feature = "xml")]
            xml: None,
        };
        T::from_error(&body)?.ok()
    }

    #[test]
    fn text_is_text_also_where_no_content_type_says_so() {
        assert_eq!(
            read::<String>(Some("text/plain"), b"null and void").as_deref(),
            Some("null and void")
        );
        for (body, expected) in [
            ("null and void", "null and void"),
            ("42", "42"),
            ("", ""),
            ("\"a\"", "a"),
        ] {
            assert_eq!(read::<String>(None, body.as_bytes()).as_deref(), Some(expected));
        }
        assert_eq!(read::<i64>(None, b"42"), Some(42));
        assert_eq!(read::<i64>(None, b"forty-two"), None);
        assert_eq!(read::<String>(Some("application/json"), b"no JSON"), None);
    }
}
