//! What a call can fail with.

mod attempts;
mod body;
mod kind;
mod member;
mod redactor;
mod show;
mod violation;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use crate::describe::Statuses;
#[cfg(feature = "xml")]
use crate::describe::Xml;
use crate::json::{ReadError, ReadErrorKind};
use crate::model::Headers;
use crate::secrets::Secrets;
use crate::transport::{TlsFault, TransportErrorKind};
use crate::value::{ETag, Secret};
#[cfg(feature = "xml")]
use crate::xml::is_document;

pub(crate) use attempts::Asked;
pub use attempts::{Attempt, Failure, GaveUp};
pub use body::{ErrorBody, FromError};
pub use kind::{ApiError, ClockSkew, ErrorKind, InvalidRequest, NextPage, Redirect, Timeout, TooLarge, UnexpectedBody};
pub(crate) use member::{text_of, text_of_detail, text_of_faults, text_of_scalar};
pub use redactor::Redactor;
pub use violation::Violation;

/// Where a client parameter was looked for that nobody gave, and where to set it.
pub(crate) const LACKING: &str =
    "the call, the client and its credentials lack it: set it by Builder::parameter or Credentials::parameter";

/// Why a call failed. One type for all operations.
///
/// It shows as one line that names the operation, the status, the code, the message and the request id, and nothing
/// secret: requests are not part of it, of bodies only what the server says of the error and the beginning of one that was not
/// understood, and `<redacted>` stands where a server repeats a secret of the call, in whatever form that travels (percent-encoded, in base64, within JSON). The same is true of all parts of an
/// error that are text; [`Error::raw_body`], [`Error::raw_headers`], [`Error::header`],
/// [`Error::field`] and what [`Error::body_as`] reads are as they came. A secret of four or five
/// characters is hidden where it is a word by itself, a shorter one is not. What a program needs to decide is in
/// [`Error::kind`] and the methods here.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: &'static str,
    /// Method and path of a request that the document lacks.
    target: Option<String>,
    idempotency_key: Option<Arc<str>>,
    lookup: Option<&'static str>,
    status: Option<u16>,
    request_id: Option<String>,
    headers: Option<HeaderMap>,
    body: Bytes,
    /// The statuses that the document has typed errors for; empty if it does not say.
    documented: &'static [u16],
    attempts: u32,
    clock_skew: Option<ClockSkew>,
    earlier: Vec<Attempt>,
    // of a response: whether its status is one after which a call may be sent again
    transient: bool,
    asked: Option<Asked>,
    gave_up: Option<GaveUp>,
    /// What must not be seen in what is read of the body later.
    secrets: Secrets,
    /// How a body in XML is read.
    #[cfg(feature = "xml")]
    xml: Option<&'static Xml>,
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: "",
            target: None,
            idempotency_key: None,
            lookup: None,
            status: None,
            request_id: None,
            headers: None,
            body: Bytes::new(),
            documented: &[],
            attempts: 0,
            clock_skew: None,
            earlier: Vec::new(),
            transient: false,
            asked: None,
            gave_up: None,
            secrets: Secrets::default(),
            #[cfg(feature = "xml")]
            xml: None,
        }))
    }

    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration(text.into()))
    }

    pub(crate) fn invalid(what: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::InvalidRequest(InvalidRequest::new(what, reason)))
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = operation;
        self
    }

    pub(crate) fn with_target(mut self, target: String) -> Self {
        self.0.target = Some(target);
        self
    }

    pub(crate) fn with_key(mut self, key: Option<Arc<str>>) -> Self {
        self.0.idempotency_key = key;
        self
    }

    pub(crate) fn with_lookup(mut self, parameter: &'static str) -> Self {
        self.0.lookup = Some(parameter);
        self
    }

    pub(crate) fn with_response(mut self, status: u16, request_id: Option<String>, body: Bytes) -> Self {
        self.0.status = Some(status);
        self.0.transient = Statuses::USUAL.contains(status);
        self.0.request_id = request_id;
        self.0.body = body;
        self
    }

    pub(crate) fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.0.headers = Some(headers);
        self
    }

    pub(crate) fn with_documented(mut self, statuses: &'static [u16]) -> Self {
        self.0.documented = statuses;
        self
    }

    #[cfg(feature = "xml")]
    pub(crate) fn with_xml(mut self, xml: Option<&'static Xml>) -> Self {
        self.0.xml = xml;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_clock_skew(mut self, skew: Option<ClockSkew>) -> Self {
        self.0.clock_skew = skew;
        self
    }

    /// The error without these secrets, should the server have repeated them; the raw body stays as it came. Those of
    /// the client's credentials, and what the document says is secret in a call, are hidden without being asked for.
    #[must_use]
    pub fn hiding<'a>(self, secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let all = self.0.secrets.and(secrets.into_iter().cloned().collect());
        self.without(&all)
    }

    /// What takes the secrets of the call out of what the server has sent, such as [`Error::raw_body`].
    pub fn redactor(&self) -> Redactor {
        Redactor::of(&self.0.secrets)
    }

    /// The error without the secrets of its call.
    #[cold]
    pub(crate) fn without(mut self, secrets: &Secrets) -> Self {
        let search = secrets.search();
        if !search.is_empty() {
            self.0.kind.hide(&search);
            if let Some(id) = &mut self.0.request_id {
                search.hide_in(id);
            }
        }
        self.0.secrets = secrets.clone();
        self
    }

    /// Notes the statuses after which this call may be sent again.
    pub(crate) fn with_transient(mut self, statuses: Statuses) -> Self {
        self.0.transient = self.0.status.is_some_and(|status| statuses.contains(status));
        self
    }

    /// Notes the attempts before the one that the error is about.
    pub(crate) fn with_earlier(mut self, earlier: Vec<Attempt>) -> Self {
        self.0.earlier = earlier;
        self
    }

    /// Notes the wait that the server asks for.
    pub(crate) fn with_asked(mut self, asked: Asked) -> Self {
        self.0.asked = Some(asked);
        self
    }

    pub(crate) fn with_gave_up(mut self, reason: GaveUp) -> Self {
        self.0.gave_up = Some(reason);
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The name of the operation; `request` for one that the document lacks, empty for errors of building a client.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Method and path, without the query, of a request that the document lacks ([`Client::request`](crate::Client::request)).
    pub fn target(&self) -> Option<&str> {
        self.0.target.as_deref()
    }

    /// The idempotency key of the call, if it has one. With the same key, the same call may be made again later, whatever became of
    /// this one: [`Call::idempotency_key`](crate::Call::idempotency_key).
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.idempotency_key.as_deref()
    }

    /// The client parameter that was being looked up, when the look-up is what failed.
    pub fn lookup(&self) -> Option<&'static str> {
        self.0.lookup
    }

    /// The HTTP status, if a response came.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The request id that the server gave, from a header or else from the body; `<redacted>` stands for secrets in it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The error code of the server; a number is given as its text.
    pub fn code(&self) -> Option<&str> {
        self.api()?.code()
    }

    /// The message of the server.
    pub fn message(&self) -> Option<&str> {
        self.api()?.message()
    }

    /// The detail of the server.
    pub fn detail(&self) -> Option<&str> {
        self.api()?.detail()
    }

    /// A further part of what the server says, by the name that the document gives it (`others` of `x-error-fields`), or
    /// else the member of the body that has this name, at the root or below `error`. Text and numbers are given as text,
    /// arrays and objects as JSON; what is null or empty is none.
    pub fn field(&self, name: &str) -> Option<Cow<'_, str>> {
        if let Some(text) = self.api()?.field(name) {
            return Some(Cow::Borrowed(text));
        }
        #[cfg(feature = "xml")]
        if is_document(&self.0.body) {
            return member::member_of_xml(&self.0.body, self.raw_headers(), name).map(Cow::Owned);
        }
        member::member(&self.0.body, name).map(Cow::Owned)
    }

    /// The body of the response as it came, whatever it is; empty if none came.
    pub fn raw_body(&self) -> &Bytes {
        &self.0.body
    }

    /// All headers of the response, if a whole one came. They may hold secrets and are not shown.
    pub fn raw_headers(&self) -> Option<&HeaderMap> {
        self.0.headers.as_ref()
    }

    /// A header of the response as text, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.raw_headers()?.get(name)?.to_str().ok()
    }

    /// How far the clock of this machine is off, if a signed request was refused (status 401 or 403) and the server's
    /// time is more than 15 minutes away, which is then the likely reason.
    pub fn clock_skew(&self) -> Option<ClockSkew> {
        self.0.clock_skew
    }

    /// How often the request was sent, or was tried to be.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The attempts before the last, which failed too, in order; of more than 16 the last 16. [`Error::kind`] is about
    /// the last one.
    pub fn earlier_attempts(&self) -> &[Attempt] {
        &self.0.earlier
    }

    /// Why the call was not sent (once more) although the error may pass; none for an error that will not.
    pub fn gave_up(&self) -> Option<GaveUp> {
        self.0.gave_up
    }

    /// How long the server wants to be left alone after this response: what `Retry-After` says, or the rest of the window
    /// in which it counts requests ([`RetryPolicy::window`](crate::RetryPolicy::window)). None if it did not say, or the
    /// error will not pass by waiting.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.asked.map(|asked| asked.wait)
    }

    /// What the server says about the error, if the error is the server's.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.kind {
            ErrorKind::Api(api) => Some(api),
            _ => None,
        }
    }

    /// What the values of the request violate, for a client that checks them before it sends them: all that was found.
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            ErrorKind::Violations(violations) => violations,
            _ => &[],
        }
    }

    /// Where in the response the faulty value is, such as `desktop_snapshots[3].process`, for an error of decoding.
    pub fn json_path(&self) -> Option<String> {
        match &self.0.kind {
            ErrorKind::Decode(error) => Some(error.path()),
            _ => None,
        }
    }

    /// The body of an error response as the type that the document gives it. `None` when no error response came, or the
    /// document has no type for its status: an enum has no variant for it, or it is none of those that share one type.
    /// [`Error::raw_body`] has it nevertheless.
    pub fn body_as<T: FromError>(&self) -> Option<Result<T, ReadError>> {
        self.api()?;
        let status = self.0.status?;
        let is_documented = |documented: &u16| [status, status / 100].contains(documented);
        if status >= 300 && !self.0.documented.is_empty() && !self.0.documented.iter().any(is_documented) {
            return None;
        }
        let read = T::from_error(&ErrorBody {
            status,
            headers: self.raw_headers(),
            bytes: &self.0.body,
            #[cfg(feature = "xml")]
            xml: self.0.xml,
        })?;
        Some(read.map_err(|error| error.without(&self.0.secrets)))
    }

    /// The headers of the response as the document describes those of an operation's errors: redirects, too. `None` when
    /// no whole response came. A struct holds what any of the documented errors may have, so a field is `None` where the
    /// server did not send the header.
    ///
    /// # Errors
    /// When a header is not what the document says; the path is its name.
    pub fn headers_as<H: Headers>(&self) -> Option<Result<H, ReadError>> {
        let read = match self.raw_headers().map(H::read)? {
            Ok((headers, None)) => Ok(headers),
            Ok((_, Some(error))) | Err(error) => Err(error),
        };
        Some(read.map_err(|error| error.without(&self.0.secrets)))
    }

    /// What the status code means, for a response that says nothing itself.
    fn reason_phrase(&self) -> &'static str {
        let status = self.0.status.filter(|status| *status >= 300);
        let status = status.and_then(|status| http::StatusCode::from_u16(status).ok());
        status
            .and_then(|status| status.canonical_reason())
            .unwrap_or("an error that the response does not explain")
    }

    /// Whether a time limit was exceeded.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout(_))
    }

    /// Whether no connection came about, so that nothing was sent, or a server of HTTP/2 says that it has not acted on the request.
    pub fn is_connect(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Connect(_) | ErrorKind::Timeout(Timeout::Connect)
        )
    }

    /// Whether the response was 304 though the document has none: what `If-None-Match` or `If-Modified-Since` of the call
    /// names is still good. `send_as::<Conditional<T>>()` gives it as an outcome.
    pub fn is_not_modified(&self) -> bool {
        matches!(self.0.kind, ErrorKind::NotModified)
    }

    /// Whether what `If-Match`, `If-None-Match` or `If-Unmodified-Since` of the call asks for is not so: status 412. The resource is no
    /// longer the version that the caller knows, so nothing was changed.
    pub fn is_precondition_failed(&self) -> bool {
        self.0.status == Some(412)
    }

    /// The tag of the current version of the resource, if the header `ETag` of the response gives one, as a 304 does.
    pub fn etag(&self) -> Option<ETag> {
        let text = self.header("etag")?;
        text.trim().parse().ok()
    }

    /// Whether the server asks for fewer requests: status 429.
    pub fn is_throttled(&self) -> bool {
        self.0.status == Some(429)
    }

    /// Whether the same request may succeed later. Whether it is safe to send again is another question, that of
    /// idempotence. Of responses the status decides: 429, 502, 503 and 504, unless the document or the
    /// [`RetryPolicy`](crate::RetryPolicy) has others. A certificate that was turned down, or TLS that the two sides cannot
    /// agree on ([`TransportError::tls_fault`](crate::TransportError::tls_fault)), will be the same later.
    pub fn is_retryable(&self) -> bool {
        match &self.0.kind {
            ErrorKind::Timeout(_) => true,
            ErrorKind::Connect(error) | ErrorKind::Transport(error) => {
                error.kind() != TransportErrorKind::Refused && matches!(error.tls_fault(), None | Some(TlsFault::Other))
            }
            ErrorKind::Api(_) => self.0.transient,
            _ => false,
        }
    }
}

#[cold]
pub(crate) fn not_utf8(error: std::str::Utf8Error) -> ReadError {
    ReadError::new(ReadErrorKind::Encoding, error.valid_up_to())
}

impl Attempt {
    pub(crate) fn new(error: &Error, wait: Duration) -> Self {
        let failure = match error.status() {
            Some(status) if error.api().is_some() => Failure::Status(status),
            _ if error.is_timeout() => Failure::Timeout,
            _ if error.is_connect() => Failure::Connect,
            _ => Failure::Transport,
        };
        Self { failure, wait }
    }
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn small() {
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }
}
