//! The kinds of errors, and what each holds.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

use super::Violation;
use crate::auth::AuthError;
use crate::describe::ErrorField;
use crate::encoding::ContentEncoding;
use crate::json::ReadError;
use crate::secrets::Search;
use crate::transport::TransportError;

/// The kinds of errors.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A parameter or the body is missing or cannot be sent; nothing was sent.
    InvalidRequest(InvalidRequest),
    /// Values of the request violate constraints of the document, which the client was generated to check (`validate`): everything
    /// that was found. Nothing was sent.
    Violations(Vec<Violation>),
    /// The client cannot make this request as it is set up: no region, no project id, a bad URL; nothing was sent.
    Configuration(String),
    /// The request could not be authenticated; nothing was sent.
    Credentials(AuthError),
    /// No connection came about and nothing was sent, or a server of HTTP/2 says that it has not acted on the request.
    Connect(TransportError),
    /// Something took longer than it may.
    Timeout(Timeout),
    /// The connection failed after the request was on its way, or the transport refused it.
    Transport(TransportError),
    /// The response is larger than it may be.
    TooLarge(TooLarge),
    /// The server responded to with a redirect, which is never followed: credentials would go along.
    Redirect(Redirect),
    /// The server responded with 304, which the document does not have: what the request's `If-None-Match` or
    /// `If-Modified-Since` names is still good. See [`Conditional`](crate::Conditional).
    NotModified,
    /// The server responded to with an error: a status from 400 on, or a success that holds an error by the rules of
    /// the service.
    Api(ApiError),
    /// The response is not what the document says; the error names the field.
    Decode(ReadError),
    /// The response should be JSON or text and is something else altogether.
    UnexpectedBody(UnexpectedBody),
    /// A success status that the document does not list, among several that it does: there is no telling what the
    /// body means. Or a status below 200, as 101 of a server that switches to another protocol.
    UnexpectedStatus,
    /// An [`Interceptor`](crate::Interceptor) refused the request, or spoiled it; nothing was sent.
    Interceptor(Box<dyn std::error::Error + Send + Sync>),
    /// A listing took more pages than it may.
    TooManyPages {
        /// The limit, see [`Config::page_limit`](crate::Config::page_limit).
        limit: usize,
    },
    /// A page of a listing does not lead on to the next: see [`NextPage`]. The page itself was read.
    NextPage(NextPage),
}

impl ErrorKind {
    /// Takes out the secrets that are found.
    pub(super) fn hide(&mut self, search: &Search) {
        match self {
            Self::InvalidRequest(request) => {
                for text in [&mut request.what, &mut request.reason] {
                    search.hide_in_cow(text);
                }
            }
            Self::Violations(violations) => {
                // of a key that is also a secret elsewhere
                violations
                    .iter_mut()
                    .for_each(|violation| search.hide_in(&mut violation.path));
            }
            Self::Configuration(text) => search.hide_in(text),
            Self::Credentials(error) => error.hide(search),
            Self::Connect(error) | Self::Transport(error) => error.hide(search),
            Self::Redirect(redirect) => redirect.host.iter_mut().for_each(|host| search.hide_in(host)),
            Self::Api(api) => {
                let texts = [&mut api.code, &mut api.message, &mut api.detail];
                texts.into_iter().flatten().for_each(|text| search.hide_in(text));
            }
            Self::Decode(error) => error.hide(search),
            Self::Interceptor(error) => search.hide_in_error(error),
            Self::Timeout(_)
            | Self::TooLarge(_)
            | Self::UnexpectedBody(_)
            | Self::NotModified
            | Self::UnexpectedStatus
            | Self::TooManyPages { .. } => {}
            Self::NextPage(next) => next.hide(search),
        }
    }
}

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    pub(crate) what: Cow<'static, str>,
    pub(crate) reason: Cow<'static, str>,
}

impl InvalidRequest {
    pub(crate) fn new(what: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            what: what.into(),
            reason: reason.into(),
        }
    }

    /// The thing at fault: `path parameter pool_id`, `header X-Trace`, `body`.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What is wrong with it. Never holds its value.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.reason)
    }
}

/// Which time limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Timeout {
    /// No connection stood in time; nothing was sent.
    Connect,
    /// One attempt took too long.
    Attempt(Duration),
    /// The call as a whole took too long.
    Call(Duration),
    /// The body of a response, a stream among them, brought nothing for too long.
    Read(Duration),
    /// A stream took too long as a whole, see [`Call::stream_timeout`](crate::Call::stream_timeout).
    Stream(Duration),
}

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect => f.write_str("no connection in time"),
            Self::Attempt(limit) => write!(f, "no complete response within {limit:?}"),
            Self::Call(limit) => write!(f, "call not done within {limit:?}"),
            Self::Read(limit) => write!(f, "body of the response brought nothing for {limit:?}"),
            Self::Stream(limit) => write!(f, "stream not over within {limit:?}"),
        }
    }
}

/// Which limit a response exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TooLarge {
    /// The headers, in bytes.
    Headers(usize),
    /// The head as a whole, in bytes or in the number of headers, or what stands around the chunks of a body (extensions
    /// and trailers): what the transport takes, see
    /// [`HyperOptions::header_limit`](crate::transport::HyperOptions::header_limit).
    Head,
    /// The body, in bytes.
    Body(usize),
    /// One event of a stream, in bytes.
    Event(usize),
    /// The decoded value, in bytes of memory; see [`Config::decoded_limit`](crate::Config::decoded_limit).
    Decoded(usize),
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Headers(limit) => write!(f, "headers of the response exceed {limit} bytes"),
            Self::Head => f.write_str("head of the response is larger than the transport takes"),
            Self::Body(limit) => write!(f, "body of the response exceeds {limit} bytes"),
            Self::Event(limit) => write!(f, "an event of the stream exceeds {limit} bytes"),
            Self::Decoded(limit) => write!(f, "decoded response takes more than {limit} bytes of memory"),
        }
    }
}

/// A redirect that was not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub(crate) host: Option<String>,
}

impl Redirect {
    /// The host (and port) that `Location` leads to, if it can be made out.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }
}

/// Why a page of a listing does not lead on to the next, though it says that there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NextPage {
    /// It leads to a page that was there before: the listing would have no end.
    Repeated,
    /// Its URL is of another origin (this one), to which the document does not let listings lead (`origins` of `x-paging`).
    OtherOrigin(String),
    /// Its URL is of plain http, while the request before was https.
    PlainHttp,
    /// Its URL is of another origin, and has a secret of the call in it, or a body would have to go there.
    Withheld,
    /// What should be a token, a number or a URL is none.
    Unreadable,
}

impl NextPage {
    fn hide(&mut self, search: &Search) {
        if let Self::OtherOrigin(origin) = self {
            search.hide_in(origin);
        }
    }
}

impl fmt::Display for NextPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated => f.write_str("the page leads on to one that was there before"),
            Self::OtherOrigin(origin) => {
                write!(
                    f,
                    "the next page is at {origin:?}, an origin that the document does not allow"
                )
            }
            Self::PlainHttp => f.write_str("the next page is at a URL of plain http"),
            Self::Withheld => {
                f.write_str("the next page is at another origin, which must not see a secret or the body")
            }
            Self::Unreadable => f.write_str("what the page says of the next is not understood"),
        }
    }
}

/// What a server says about an error. Each part is there if the response has it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ApiError {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) detail: Option<String>,
    /// The further parts that the document names and the body has.
    pub(crate) others: Vec<(&'static ErrorField, String)>,
}

impl ApiError {
    /// The code; one that is a number on the wire is given as its text.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The message.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The detail.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// A further part that the document names (`others` of `x-error-fields`).
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.others.iter().find(|(field, _)| field.name == name);
        found.map(|(_, text)| text.as_str())
    }

    /// What can be done with the further parts, as the document says.
    pub(crate) fn hints(&self) -> impl Iterator<Item = &'static str> {
        self.others.iter().filter_map(|(field, _)| field.hint)
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("detail", &self.detail)
            .finish_non_exhaustive()
    }
}

/// How far the clock of this machine is from that of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockSkew {
    /// It goes before the server's by this much.
    Ahead(Duration),
    /// It lags behind the server's by this much.
    Behind(Duration),
}

impl ClockSkew {
    /// What servers let a signature differ from their own time.
    const ALLOWED: Duration = Duration::from_secs(15 * 60);

    /// The difference, if it is more than a signature may have.
    pub(crate) fn between(here: SystemTime, server: SystemTime) -> Option<Self> {
        let skew = match here.duration_since(server) {
            Ok(ahead) => Self::Ahead(ahead),
            Err(behind) => Self::Behind(behind.duration()),
        };
        (skew.size() > Self::ALLOWED).then_some(skew)
    }

    /// By how much, without the direction. Accurate to a second or two, as the time of the server is taken from its response.
    pub fn size(&self) -> Duration {
        match self {
            Self::Ahead(size) | Self::Behind(size) => *size,
        }
    }
}

impl fmt::Display for ClockSkew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = (self.size().as_secs() + 30) / 60;
        let (number, unit) = match minutes {
            0..=120 => (minutes, "minutes"),
            121..=2_880 => (minutes / 60, "hours"),
            _ => (minutes / 1_440, "days"),
        };
        let side = match self {
            Self::Ahead(_) => "ahead of",
            Self::Behind(_) => "behind",
        };
        write!(
            f,
            "the clock of this machine is {number} {unit} {side} the server's: set it right, as a signature must not be \
             more than 15 minutes off"
        )
    }
}

/// What a response holds in place of JSON or text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnexpectedBody {
    /// Nothing, though not all of what the document describes is optional.
    Empty,
    /// An HTML or XML page, as gateways and proxies send.
    Html,
    /// Bytes that are not text of the character encoding that they should have.
    NotText,
    /// Text in a character encoding that is not known.
    Charset,
    /// A `Content-Encoding` that this build of the client does not decompress, or that the call asked for by a header
    /// of its own.
    Encoded(ContentEncoding),
    /// Bytes that cannot be decompressed.
    Corrupt,
    /// Another media type than the stream that was asked for.
    MediaType,
}

impl fmt::Display for UnexpectedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "body is empty, where the document requires one",
            Self::Html if cfg!(feature = "xml") => "body is HTML, or XML where another media type is read",
            Self::Html => "body is HTML or XML, not JSON",
            Self::NotText => "body is not text of its character encoding",
            Self::Charset => "body has a character encoding that is not known",
            Self::Encoded(encoding) => match encoding.feature() {
                Some((name, false)) => {
                    return write!(
                        f,
                        "body is compressed ({name}), which the feature `{name}` of specwright-runtime reads"
                    );
                }
                Some((_, true)) => "body is compressed, as the call asked for by its own header",
                None => "body has a content encoding that is not known",
            },
            Self::Corrupt => "body cannot be decompressed",
            Self::MediaType => "body is not the stream that was asked for",
        })
    }
}
