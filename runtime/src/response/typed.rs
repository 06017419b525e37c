//! [`Response`] and [`Output`]: the step from a response to a typed value, the only code that there is once for each type.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use super::decoding::{Decoded, Parts, taken};
use super::raw::RawResponse;
use crate::error::{Error, ErrorKind, Redactor, UnexpectedBody};
use crate::json::{ReadError, Wire};
use crate::model::Headers;
use crate::value::ETag;

/// What a call can give: any type of the document, `()` when there is no body, `bytes::Bytes` for bytes, or an enum
/// of several successes made by `codegen::responses!`.
pub trait Output: Sized + Send + 'static {
    /// Whether a response 304 is a value, where the call takes any success.
    #[doc(hidden)]
    const IS_CONDITIONAL: bool = false;

    /// The value of a response.
    ///
    /// # Errors
    /// See [`RawResponse::read`].
    fn output(response: &RawResponse) -> Result<Self, Error>;
}

impl<T: Wire + 'static> Output for T {
    fn output(response: &RawResponse) -> Result<Self, Error> {
        let mut value = T::blank();
        response.read(&mut value)?;
        Ok(value)
    }
}

impl Output for () {
    fn output(_: &RawResponse) -> Result<Self, Error> {
        Ok(())
    }
}

impl Output for Bytes {
    fn output(response: &RawResponse) -> Result<Self, Error> {
        match response.unasked_encoding() {
            Some(encoding) if !response.body.is_empty() => {
                Err(response.error(ErrorKind::UnexpectedBody(UnexpectedBody::Encoded(encoding))))
            }
            _ => Ok(response.body.clone()),
        }
    }
}

/// A response with all its parts: the typed value, the typed headers, and what came over the wire.
pub struct Response<T, H = ()> {
    value: T,
    headers: H,
    fault: Option<ReadError>,
    response: Arc<RawResponse>,
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

    /// Which header could not be read and is therefore missing in [`Response::headers`]: the first, its name the path.
    pub fn header_fault(&self) -> Option<&ReadError> {
        self.fault.as_ref()
    }

    /// The typed body and the typed headers.
    pub fn into_parts(self) -> (T, H) {
        (self.value, self.headers)
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.response.status
    }

    /// All headers. Those that tell of a compression are gone with it.
    pub fn raw_headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// A header as text, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.headers.get(name)?.to_str().ok()
    }

    /// The tag of the version that this is, if the header `ETag` gives one: for `If-None-Match` and `If-Match` of later calls.
    pub fn etag(&self) -> Option<ETag> {
        self.response.etag()
    }

    /// The idempotency key that the call was sent with: the one that the caller gave, or that the call made.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.response.idempotency_key()
    }

    /// The request id that the server gave; `<redacted>` stands for secrets of the call in it.
    pub fn request_id(&self) -> Option<&str> {
        self.response.request_id.as_deref()
    }

    /// The body as it came, decompressed.
    pub fn raw_body(&self) -> &Bytes {
        &self.response.body
    }

    /// The response, untyped.
    pub(crate) fn raw(&self) -> &RawResponse {
        &self.response
    }

    /// What takes the secrets of the call out of what the server has sent.
    pub fn redactor(&self) -> Redactor {
        self.response.redactor()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.response.attempts
    }

    /// How long the call took, with all attempts, the waiting between them, and look-ups.
    pub fn elapsed(&self) -> Duration {
        self.response.elapsed
    }
}

impl<T: fmt::Debug, H: fmt::Debug> fmt::Debug for Response<T, H> {
    /// `<redacted>` stands for secrets of the call that the server has sent back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Shown<'a, T, H>(&'a Response<T, H>);

        impl<T: fmt::Debug, H: fmt::Debug> fmt::Debug for Shown<'_, T, H> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("Response")
                    .field("status", &self.0.response.status)
                    .field("request_id", &self.0.response.request_id)
                    .field("headers", &self.0.headers)
                    .field("value", &self.0.value)
                    .finish_non_exhaustive()
            }
        }

        self.response.secrets.write_debug(&Shown(self), f)
    }
}

/// Decodes a body.
pub(crate) fn decode<T: Output>(response: &RawResponse) -> Result<Decoded, Error> {
    match T::output(response) {
        Ok(value) => Ok(Box::new(Some(value))),
        Err(error) => Err(error),
    }
}

/// Decodes a body by a function.
pub(crate) fn decode_by<T: Send + 'static>(
    response: &RawResponse,
    read: fn(&RawResponse) -> Result<T, Error>,
) -> Result<Decoded, Error> {
    Ok(Box::new(Some(read(response)?)))
}

/// Decodes headers.
pub(crate) fn decode_headers<H: Headers>(response: &RawResponse) -> Result<Decoded, Error> {
    match H::read(&response.headers) {
        Ok(read) => Ok(Box::new(Some(read))),
        Err(error) => Err(response.decode_error(error)),
    }
}

/// The last step of a call that gives the value alone.
pub(crate) fn value<T: 'static>(parts: &mut Parts) -> Result<T, Error> {
    taken(&mut parts.value)
}

/// The last step of a call that gives a response as it is.
pub(crate) fn untyped(parts: &mut Parts) -> Result<RawResponse, Error> {
    Ok(RawResponse::clone(&parts.response))
}

/// The last step of a call that gives everything.
pub(crate) fn response<T: 'static, H: 'static>(parts: &mut Parts) -> Result<Response<T, H>, Error> {
    let (headers, fault) = taken::<(H, Option<ReadError>)>(&mut parts.headers)?;
    Ok(Response {
        value: taken(&mut parts.value)?,
        headers,
        fault: fault.map(|fault| fault.without(&parts.response.secrets)),
        response: Arc::clone(&parts.response),
    })
}
