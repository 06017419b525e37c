//! Typed bodies of errors.

use bytes::Bytes;
use http::HeaderMap;

use super::not_utf8;
use crate::encoding::{Charset, MediaType, decoded};
use crate::json::{Json, ReadError, ReadErrorKind, Wire, read_into};

/// The body of an error response, and what is to be known to read it.
#[derive(Clone, Copy, Debug)]
pub struct ErrorBody<'a> {
    pub(super) status: u16,
    pub(super) headers: Option<&'a HeaderMap>,
    pub(super) bytes: &'a Bytes,
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

    /// Reads the body into `value`: JSON, or if its `Content-Type` says so, text as if it were a JSON string.
    ///
    /// # Errors
    /// When the body is not what the value takes.
    pub fn read(&self, value: &mut dyn Wire) -> Result<(), ReadError> {
        let media_type = self.headers.map_or(MediaType::None, MediaType::of);
        if matches!(media_type, MediaType::Json | MediaType::None) {
            return read_into(value, self.json()?);
        }
        match read_into(value, &Json::from(&*self.text()?).to_string()) {
            Err(error) if matches!(error.kind(), ReadErrorKind::Expected { .. }) => read_into(value, self.json()?),
            read => read,
        }
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
