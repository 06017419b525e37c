//! [`RawResponse`]: a response that was found to be a success, untyped.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
#[cfg(feature = "xml")]
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use super::request_id;
#[cfg(feature = "xml")]
use crate::describe::Xml;
use crate::describe::{Content, ErrorFields};
use crate::encoding::{Charset, ContentEncoding, MediaType, decoded};
use crate::error::{Error, ErrorKind, Redactor, Timeout, TooLarge, UnexpectedBody, not_utf8};
use crate::json::{Json, MAX_DEPTH, ReadError, ReadErrorKind, ReadLimits, Reader, Wire, read_limited, read_nothing};
use crate::secrets::Secrets;
use crate::value::ETag;

/// A response that was found to be a success, untyped.
#[derive(Clone)]
pub struct RawResponse {
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    /// The URL of the request, where a listing goes on relative to it.
    pub(crate) url: Option<Box<str>>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// As a header gives it; see [`RawResponse::request_id`].
    pub(crate) request_id: Option<String>,
    /// Whether it was looked for in the body too.
    pub(crate) is_id_final: bool,
    /// Whether its status code is one that the call takes for a success, of those below 300 and 304.
    pub(crate) is_expected: bool,
    pub(crate) index: usize,
    pub(crate) content: Content,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// What the body is still compressed with.
    pub(crate) encoding: Option<ContentEncoding>,
    /// Whether the call asked for that by a header of its own.
    pub(crate) own_encoding: bool,
    /// The statuses that the document has typed errors for, if they were listed.
    pub(crate) documented_errors: &'static [u16],
    pub(crate) fields: &'static ErrorFields,
    /// What decoding the body may cost.
    pub(crate) limits: ReadLimits,
    pub(crate) call_timeout: Duration,
    /// The idempotency key of its request.
    pub(crate) idempotency_key: Option<Arc<str>>,
    /// What must not be seen in what is shown of it.
    pub(crate) secrets: Secrets,
    /// How a body in XML is read, and one of an error.
    #[cfg(feature = "xml")]
    pub(crate) xml: Option<&'static Xml>,
    #[cfg(feature = "xml")]
    pub(crate) error_xml: Option<&'static Xml>,
    /// The JSON text of a body in XML, once somebody has asked for it.
    #[cfg(feature = "xml")]
    pub(super) transcoded: OnceLock<Bytes>,
}

impl RawResponse {
    /// Which entry of [`Operation::success`](crate::describe::Operation::success) it is, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header as text, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The tag of the version that this is, if the header `ETag` gives one.
    pub fn etag(&self) -> Option<ETag> {
        self.header("etag")?.trim().parse().ok()
    }

    /// The idempotency key that the request was sent with.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    /// The body as JSON, whatever its `Content-Type`; none is null.
    ///
    /// # Errors
    /// See [`RawResponse::read`].
    pub fn json(&self) -> Result<Json, Error> {
        let mut value = Json::Null;
        if !self.body.is_empty() {
            self.read_json(&mut value, self.json_text()?)?;
        }
        Ok(value)
    }

    /// The body as JSON of a type of the document or of your own.
    ///
    /// # Errors
    /// See [`RawResponse::read`].
    pub fn json_as<T: Wire>(&self) -> Result<T, Error> {
        let mut value = T::blank();
        self.read_json(&mut value, self.json_text()?)?;
        Ok(value)
    }

    /// What takes the secrets of the call out of what the server has sent.
    pub fn redactor(&self) -> Redactor {
        Redactor::of(&self.secrets)
    }

    /// The request id that the server gave: from a header, or else from the body. `<redacted>` stands for secrets of the
    /// call in it.
    pub fn request_id(&self) -> Option<String> {
        let id = match &self.request_id {
            #[cfg(feature = "xml")]
            None if !self.is_id_final && self.is_document() => self.request_id_in_xml()?,
            None if !self.is_id_final => request_id::in_body(&self.body, self.fields, &self.limits)?,
            id => id.clone()?,
        };
        match self.secrets.hide(&id) {
            Cow::Borrowed(_) => Some(id),
            Cow::Owned(hidden) => Some(hidden),
        }
    }

    /// Looks for the request id in the body, unless a header has it.
    pub(crate) fn find_request_id(&mut self) {
        self.request_id = self.request_id();
        self.is_id_final = true;
    }

    /// The body as it came.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Reads the body into `value`: JSON, or text as if it were a JSON string, which a `Content-Type` decides where the
    /// document has both. A response that has no body by the document leaves the value alone. Where there is none in place of
    /// JSON, the value is empty.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedBody`] when the body is empty and the value requires something, or it is HTML or no text;
    /// [`ErrorKind::Decode`] with the path of the field when it is not what the value takes.
    pub fn read(&self, value: &mut dyn Wire) -> Result<(), Error> {
        match (self.content.read_as(), MediaType::of(&self.headers)) {
            (Content::Empty, _) => Ok(()),
            (Content::Json, _) if self.body.trim_ascii().is_empty() && read_nothing(value, self.limits.clone()) => {
                Ok(())
            }
            (Content::JsonOrText, MediaType::None) if self.body.is_empty() => self.read_text(value),
            (Content::Json, _) | (Content::JsonOrText, MediaType::Json | MediaType::None) => {
                self.read_json(value, self.json_text()?)
            }
            (_, MediaType::Json) if self.read_json(value, self.json_text()?).is_ok() => Ok(()),
            _ => self.read_text(value),
        }
    }

    /// Reads JSON into `value`.
    pub(crate) fn read_json(&self, value: &mut dyn Wire, text: &str) -> Result<(), Error> {
        let read = read_limited(value, text, self.limits.clone());
        #[cfg(feature = "xml")]
        let read = read.map_err(|error| self.in_document(error, text));
        read.map_err(|error| self.decode_error(error))
    }

    /// Reads text into a string, or what a string is read into; else what the text says as JSON: a number, or JSON with the
    /// media type of text.
    fn read_text(&self, value: &mut dyn Wire) -> Result<(), Error> {
        let text = self.text()?;
        let as_string = read_limited(value, &Json::from(&*text).to_string(), self.limits.clone());
        match as_string {
            Err(error) if matches!(error.kind(), ReadErrorKind::Expected { .. }) => {
                #[cfg(feature = "xml")]
                if let Some(text) = self.text_of_xml()? {
                    return self.read_json(value, text);
                }
                self.read_json(value, &text)
            }
            read => read.map_err(|error| self.decode_error(error)),
        }
    }

    /// The body as text in the character encoding that `Content-Type` gives, without a byte order mark.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedBody`] when it is no text of this encoding, or is compressed as nobody asked for.
    pub fn text(&self) -> Result<Cow<'_, str>, Error> {
        self.refuse_encoding()?;
        let unexpected = |body| self.error(ErrorKind::UnexpectedBody(body));
        let charset = Charset::of(&self.headers).ok_or_else(|| unexpected(UnexpectedBody::Charset))?;
        decoded(&self.body, charset).ok_or_else(|| unexpected(UnexpectedBody::NotText))
    }

    pub(super) fn refuse_encoding(&self) -> Result<(), Error> {
        match self.encoding {
            Some(encoding) => Err(self.error(ErrorKind::UnexpectedBody(UnexpectedBody::Encoded(encoding)))),
            None => Ok(()),
        }
    }

    /// What the body is compressed with though nobody asked for it: its bytes are not those of the document.
    pub(crate) fn unasked_encoding(&self) -> Option<ContentEncoding> {
        self.encoding.filter(|_| !self.own_encoding)
    }

    /// The body as text that may be JSON, which is UTF-8 (RFC 8259, section 8.1). Of a body in XML, the JSON text of the same
    /// value.
    pub(crate) fn json_text(&self) -> Result<&str, Error> {
        self.refuse_encoding()?;
        #[cfg(feature = "xml")]
        if let Some(text) = self.text_of_xml()? {
            return Ok(text);
        }
        let text = std::str::from_utf8(&self.body);
        let text = text.map_err(|error| self.error(ErrorKind::Decode(not_utf8(error))))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match text.trim_start().as_bytes().first() {
            None => Err(self.error(ErrorKind::UnexpectedBody(UnexpectedBody::Empty))),
            Some(b'<') => Err(self.error(ErrorKind::UnexpectedBody(UnexpectedBody::Html))),
            Some(_) => Ok(text),
        }
    }

    /// A part of [`RawResponse::json_text`], which shares the memory of the whole.
    pub(crate) fn part_of_text(&self, part: &str) -> Bytes {
        #[cfg(feature = "xml")]
        if let Some(text) = self.transcoded.get() {
            return text.slice_ref(part.as_bytes());
        }
        self.body.slice_ref(part.as_bytes())
    }

    /// Refuses JSON in which there are more than so many containers within each other. Other faults are left to who reads.
    pub(crate) fn check_depth(&self, most: usize) -> Result<(), Error> {
        if most >= MAX_DEPTH || self.content.read_as() != Content::Json {
            return Ok(());
        }
        let Ok(text) = self.json_text() else { return Ok(()) };
        let limits = ReadLimits {
            depth: most,
            ..self.limits.clone()
        };
        match Reader::limited(text, limits).skip() {
            Err(error) if matches!(error.kind(), ReadErrorKind::TooDeep | ReadErrorKind::Aborted) => {
                Err(self.decode_error(error))
            }
            _ => Ok(()),
        }
    }

    /// An error about this response.
    #[cold]
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        let error = Error::new(kind)
            .with_operation(self.operation)
            .with_response(self.status, self.request_id(), self.body.clone())
            .with_headers(self.headers.clone())
            .with_documented(self.documented_errors)
            .with_attempts(self.attempts)
            .with_key(self.idempotency_key.clone())
            .without(&self.secrets);
        #[cfg(feature = "xml")]
        let error = error.with_xml(self.error_xml);
        error
    }

    /// The error of a body that could not be read.
    #[cold]
    pub(crate) fn decode_error(&self, error: ReadError) -> Error {
        match *error.kind() {
            ReadErrorKind::Aborted => self.decode_timeout(),
            ReadErrorKind::TooLarge { limit } => self.error(ErrorKind::TooLarge(TooLarge::Decoded(limit))),
            _ => self.error(ErrorKind::Decode(error)),
        }
    }

    /// The error of a body whose decoding took longer than the call may.
    pub(crate) fn decode_timeout(&self) -> Error {
        Error::new(ErrorKind::Timeout(Timeout::Call(self.call_timeout)))
            .with_operation(self.operation)
            .with_response(self.status, self.request_id.clone(), Bytes::new())
            .with_attempts(self.attempts)
            .without(&self.secrets)
    }

    /// The error of a response whose entry is not one of an enum's, which generated code never meets.
    #[cold]
    pub fn unexpected_status(&self) -> Error {
        self.error(ErrorKind::UnexpectedStatus)
    }
}

impl fmt::Debug for RawResponse {
    /// Shows neither header values nor the body: a token may be in either.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}
