//! Answers that are successes, and how they become typed values.
//!
//! [`Answer`] is untyped; [`Output`], [`FromError`] and [`Headers`] are the last step, the only code that there is
//! once for each type.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use crate::classify;
use crate::decoding::{Decoded, Parts, taken};
use crate::download::ContentEncoding;
use crate::error::{Error, ErrorKind, Timeout, TooLarge, UnexpectedBody, not_utf8};
use crate::json::{Json, MAX_DEPTH, ReadError, ReadErrorKind, ReadLimits, Reader, read_into, read_limited};
use crate::operation::Content;
use crate::secrets::Secrets;
use crate::service::ErrorFields;
use crate::wire::Wire;

/// An answer that was found to be a success.
pub struct Answer {
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// As a header gives it; see [`Answer::request_id`].
    pub(crate) request_id: Option<String>,
    /// Whether it was looked for in the body too.
    pub(crate) is_id_final: bool,
    pub(crate) index: usize,
    pub(crate) content: Content,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// What the body is still compressed with.
    pub(crate) encoding: Option<ContentEncoding>,
    /// Whether the call asked for that by a header of its own.
    pub(crate) own_encoding: bool,
    pub(crate) fields: &'static ErrorFields,
    /// What decoding the body may cost.
    pub(crate) limits: ReadLimits,
    pub(crate) call_timeout: Duration,
    /// What must not be seen in what is shown of it.
    pub(crate) secrets: Secrets,
}

impl Answer {
    /// Which entry of [`Operation::success`](crate::Operation::success) it is, from 0.
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

    /// The request id that the server gave: from a header, or else from the body. `<redacted>` stands for secrets of the
    /// call in it.
    pub fn request_id(&self) -> Option<String> {
        let id = match &self.request_id {
            None if !self.is_id_final => classify::request_id_in(&self.body, self.fields, &self.limits)?,
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

    /// Reads the body into `value`: JSON, or text as if it were a JSON string. An answer without a body leaves the
    /// value alone.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedBody`] when the body is empty, HTML or no text; [`ErrorKind::Decode`] with the path of
    /// the field when it is not what the value takes.
    pub fn read(&self, value: &mut dyn Wire) -> Result<(), Error> {
        let read = match self.content {
            Content::Empty => Ok(()),
            Content::Json => read_limited(value, self.json_text()?, self.limits.clone()),
            Content::Text | Content::Bytes => {
                let text = Json::from(self.text()?).to_string();
                read_limited(value, &text, self.limits.clone())
            }
        };
        read.map_err(|error| self.unread(error))
    }

    /// The body as text, without a byte order mark.
    pub(crate) fn text(&self) -> Result<&str, Error> {
        if let Some(encoding) = self.encoding {
            return Err(self.error(ErrorKind::UnexpectedBody(UnexpectedBody::Encoded(encoding))));
        }
        match std::str::from_utf8(&self.body) {
            Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(_) if self.content != Content::Json => {
                Err(self.error(ErrorKind::UnexpectedBody(UnexpectedBody::NotText)))
            }
            Err(error) => Err(self.error(ErrorKind::Decode(not_utf8(error)))),
        }
    }

    /// What the body is compressed with though nobody asked for it: its bytes are not those of the document.
    pub(crate) fn unasked_encoding(&self) -> Option<ContentEncoding> {
        self.encoding.filter(|_| !self.own_encoding)
    }

    /// The body as text that may be JSON.
    pub(crate) fn json_text(&self) -> Result<&str, Error> {
        let text = self.text()?;
        match text.trim_start().as_bytes().first() {
            None => Err(self.error(ErrorKind::UnexpectedBody(UnexpectedBody::Empty))),
            Some(b'<') => Err(self.error(ErrorKind::UnexpectedBody(UnexpectedBody::Html))),
            Some(_) => Ok(text),
        }
    }

    /// Refuses JSON in which there are more than so many containers within each other. Other faults are left to who reads.
    pub(crate) fn check_depth(&self, most: usize) -> Result<(), Error> {
        if most >= MAX_DEPTH || self.content != Content::Json {
            return Ok(());
        }
        let Ok(text) = self.json_text() else { return Ok(()) };
        let limits = ReadLimits {
            depth: most,
            ..self.limits.clone()
        };
        match Reader::limited(text, limits).skip() {
            Err(error) if matches!(error.kind(), ReadErrorKind::TooDeep | ReadErrorKind::Aborted) => {
                Err(self.unread(error))
            }
            _ => Ok(()),
        }
    }

    /// An error about this answer.
    #[cold]
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind)
            .with_operation(self.operation)
            .with_answer(self.status, self.request_id(), self.body.clone())
            .with_headers(self.headers.clone())
            .with_attempts(self.attempts)
            .without(&self.secrets)
    }

    /// The error of a body that could not be read.
    #[cold]
    pub(crate) fn unread(&self, error: ReadError) -> Error {
        match *error.kind() {
            ReadErrorKind::Aborted => self.late(),
            ReadErrorKind::TooLarge { limit } => self.error(ErrorKind::TooLarge(TooLarge::Decoded(limit))),
            _ => self.error(ErrorKind::Decode(error)),
        }
    }

    /// The error of a body whose decoding took longer than the call may.
    pub(crate) fn late(&self) -> Error {
        Error::new(ErrorKind::Timeout(Timeout::Call(self.call_timeout)))
            .with_operation(self.operation)
            .with_answer(self.status, self.request_id.clone(), Bytes::new())
            .with_attempts(self.attempts)
            .without(&self.secrets)
    }

    /// The error of an answer whose entry is not one of an enum's, which generated code never meets.
    #[cold]
    pub fn unexpected_status(&self) -> Error {
        self.error(ErrorKind::UnexpectedStatus)
    }
}

impl fmt::Debug for Answer {
    /// Shows neither header values nor the body: a token may be in either.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What a call can give: any type of the document, `()` when there is no body, `bytes::Bytes` for bytes, or an enum
/// of several successes made by [`answers!`](crate::answers).
pub trait Output: Sized + Send + 'static {
    /// The value of an answer.
    ///
    /// # Errors
    /// See [`Answer::read`].
    fn output(answer: &Answer) -> Result<Self, Error>;
}

impl<T: Wire + Default + 'static> Output for T {
    fn output(answer: &Answer) -> Result<Self, Error> {
        let mut value = T::default();
        answer.read(&mut value)?;
        Ok(value)
    }
}

impl Output for () {
    fn output(_: &Answer) -> Result<Self, Error> {
        Ok(())
    }
}

impl Output for Bytes {
    fn output(answer: &Answer) -> Result<Self, Error> {
        match answer.unasked_encoding() {
            Some(encoding) if !answer.body.is_empty() => {
                Err(answer.error(ErrorKind::UnexpectedBody(UnexpectedBody::Encoded(encoding))))
            }
            _ => Ok(answer.body.clone()),
        }
    }
}

/// What the body of an error answer can be read as: any type of the document, or an enum made by
/// [`error_answers!`](crate::error_answers).
pub trait FromError: Sized {
    /// The typed body of an error answer, or `None` when the document has nothing for this status.
    fn from_error(status: u16, body: &str) -> Option<Result<Self, ReadError>>;
}

impl<T: Wire + Default> FromError for T {
    fn from_error(_: u16, body: &str) -> Option<Result<Self, ReadError>> {
        let mut value = T::default();
        Some(read_into(&mut value, body).map(|()| value))
    }
}

/// Typed response headers of successes or errors, made by [`headers!`](crate::headers); `()` when an operation
/// documents none.
pub trait Headers: Sized + Send + 'static {
    /// Reads the documented headers.
    ///
    /// # Errors
    /// When a header is not what the document says, or a required one is missing; the path is its name.
    fn read(headers: &HeaderMap) -> Result<Self, ReadError>;
}

impl Headers for () {
    fn read(_: &HeaderMap) -> Result<Self, ReadError> {
        Ok(())
    }
}

/// Reads one header into a field; for [`headers!`](crate::headers). A header that is absent leaves the field alone;
/// several of the same name are joined by commas, and fill a field that takes an array.
///
/// # Errors
/// When the header is not what the field takes, or is missing though `required`.
pub fn read_header(
    headers: &HeaderMap,
    name: &'static str,
    required: bool,
    field: &mut dyn Wire,
) -> Result<(), ReadError> {
    let values: Vec<_> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    if values.is_empty() {
        return match required {
            true => Err(ReadError::new(ReadErrorKind::Missing, 0).in_key(name)),
            false => Ok(()),
        };
    }
    let text = values.join(",");
    // as a string first, which numbers accept too; then as JSON for booleans, then as a list
    let as_string = match read_into(field, &Json::from(text.as_str()).to_string()) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    let list: Json = text.split(',').map(str::trim).collect();
    if read_into(field, &text).is_ok() || read_into(field, &list.to_string()).is_ok() {
        return Ok(());
    }
    Err(as_string.in_key(name))
}

/// An answer with all its parts: the typed value, the typed headers, and what came over the wire.
pub struct Response<T, H = ()> {
    value: T,
    headers: H,
    answer: Arc<Answer>,
}

impl<T, H> Response<T, H> {
    /// The typed body.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The typed body, alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The headers that the document describes; `()` when it describes none.
    pub fn headers(&self) -> &H {
        &self.headers
    }

    /// The typed body and the typed headers.
    pub fn into_parts(self) -> (T, H) {
        (self.value, self.headers)
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.answer.status
    }

    /// All headers. Those that tell of a compression are gone with it.
    pub fn raw_headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// A header as text, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.answer.headers.get(name)?.to_str().ok()
    }

    /// The request id that the server gave; `<redacted>` stands for secrets of the call in it.
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id.as_deref()
    }

    /// The body as it came, decompressed.
    pub fn raw_body(&self) -> &Bytes {
        &self.answer.body
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.answer.attempts
    }

    /// How long the call took, with all attempts, the waiting between them, and look-ups.
    pub fn elapsed(&self) -> Duration {
        self.answer.elapsed
    }
}

impl<T: fmt::Debug, H: fmt::Debug> fmt::Debug for Response<T, H> {
    /// `<redacted>` stands for secrets of the call that the server has sent back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Shown<'a, T, H>(&'a Response<T, H>);

        impl<T: fmt::Debug, H: fmt::Debug> fmt::Debug for Shown<'_, T, H> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("Response")
                    .field("status", &self.0.answer.status)
                    .field("request_id", &self.0.answer.request_id)
                    .field("headers", &self.0.headers)
                    .field("value", &self.0.value)
                    .finish_non_exhaustive()
            }
        }

        self.answer.secrets.write_debug(&Shown(self), f)
    }
}

/// Decodes a body.
pub(crate) fn decode<T: Output>(answer: &Answer) -> Result<Decoded, Error> {
    match T::output(answer) {
        Ok(value) => Ok(Box::new(Some(value))),
        Err(error) => Err(error),
    }
}

/// Decodes headers.
pub(crate) fn decode_headers<H: Headers>(answer: &Answer) -> Result<Decoded, Error> {
    match H::read(&answer.headers) {
        Ok(headers) => Ok(Box::new(Some(headers))),
        Err(error) => Err(answer.unread(error)),
    }
}

/// The last step of a call that gives the value alone.
pub(crate) fn value<T: 'static>(parts: &mut Parts) -> Result<T, Error> {
    taken(&mut parts.value)
}

/// The last step of a call that gives everything.
pub(crate) fn response<T: 'static, H: 'static>(parts: &mut Parts) -> Result<Response<T, H>, Error> {
    Ok(Response {
        value: taken(&mut parts.value)?,
        headers: taken(&mut parts.headers)?,
        answer: Arc::clone(&parts.answer),
    })
}
