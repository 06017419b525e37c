//! Which requests are let in.
//!
//! Whoever reaches the server calls with the user's credentials, and any page in the user's browser can send requests to
//! loopback. So a request must know the token; its `Host` must be the address that the server listens on, since a name of
//! another site may resolve to loopback (DNS rebinding); and the browser must not say that another site sends it (CSRF).

use std::net::SocketAddr;
use std::sync::Mutex;

use hyper::header::{CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, StatusCode};

use crate::Error;
use crate::record::lock;
use crate::token::Token;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Host,
    Token,
    Origin,
    Site,
    NotFound,
    Method(&'static str),
    MediaType,
    TooLarge,
    TooSlow,
    Unreadable,
}

impl Refusal {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Token | Self::Origin | Self::Site => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unreadable => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Host => "the header Host is not the address that this server listens on\n",
            Self::Token => {
                "open the URL that `specwright explore` printed: its token is missing here, or is of another run\n"
            }
            Self::Origin | Self::Site => "requests from other sites are refused\n",
            Self::NotFound => "there is nothing here\n",
            Self::Method(_) => "this method is not allowed here\n",
            Self::MediaType => "the body must be application/json\n",
            Self::TooLarge => "the body is too large\n",
            Self::TooSlow => "the body was not sent in time\n",
            Self::Unreadable => "the request cannot be read\n",
        }
    }
}

/// The server's own address and token.
pub(crate) struct Guard {
    pub(crate) address: SocketAddr,
    pub(crate) token: Token,
    /// A token that leads to the page once.
    pub(crate) once: Mutex<Option<Token>>,
}

/// What a request that is let in is for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Admitted<'a> {
    /// The path below the token, without a slash in front.
    Path(&'a str),
    /// The page, by another URL than its own.
    ToPage,
}

impl Guard {
    /// A new token that leads to the page once. Arguments of programs, such as the one that opens a browser, can be seen by
    /// all users of the machine.
    pub(crate) fn once(&self) -> Result<String, Error> {
        let token = Token::random()?;
        let text = token.as_str().to_owned();
        *lock(&self.once) = Some(token);
        Ok(text)
    }

    pub(crate) fn admit<'a>(&self, request: &'a Parts) -> Result<Admitted<'a>, Refusal> {
        self.check_host(request)?;
        let path = request.uri.path().strip_prefix('/').ok_or(Refusal::Token)?;
        let (token, rest) = match path.split_once('/') {
            Some((token, rest)) => (token, Some(rest)),
            None => (path, None),
        };
        if !self.token.is(token) {
            return self.admit_once(request, path);
        }
        self.check_sender(request)?;
        Ok(rest.map_or(Admitted::ToPage, Admitted::Path))
    }

    fn admit_once<'a>(&self, request: &Parts, path: &str) -> Result<Admitted<'a>, Refusal> {
        let mut once = lock(&self.once);
        if request.method != Method::GET || !once.as_ref().is_some_and(|once| once.is(path)) {
            return Err(Refusal::Token);
        }
        self.check_sender(request)?;
        *once = None;
        Ok(Admitted::ToPage)
    }

    fn check_host(&self, request: &Parts) -> Result<(), Refusal> {
        let own = self.address.to_string();
        // a proxy is asked by the whole URL
        if request
            .uri
            .authority()
            .is_some_and(|authority| authority.as_str() != own)
        {
            return Err(Refusal::Host);
        }
        match single(&request.headers, &HOST) {
            Some(Some(host)) if host == own => Ok(()),
            _ => Err(Refusal::Host),
        }
    }

    /// Programs other than browsers send neither header.
    fn check_sender(&self, request: &Parts) -> Result<(), Refusal> {
        let own = format!("http://{}", self.address);
        match single(&request.headers, &ORIGIN) {
            None => {}
            Some(Some(origin)) if origin == own => {}
            Some(_) => return Err(Refusal::Origin),
        }
        // `none` is an address that the user typed, or one opened by another program: it only reads
        let reads = matches!(request.method, Method::GET | Method::HEAD);
        match single(&request.headers, &HeaderName::from_static("sec-fetch-site")) {
            None | Some(Some("same-origin")) => Ok(()),
            Some(Some("none")) if reads => Ok(()),
            Some(_) => Err(Refusal::Site),
        }
    }
}

/// Whether a body is JSON. Forms of other sites can send three media types, and JSON is none of them.
pub(crate) fn check_media_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let media_type = single(headers, &CONTENT_TYPE).flatten().unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence.eq_ignore_ascii_case("application/json") {
        true => Ok(()),
        false => Err(Refusal::MediaType),
    }
}

/// The value of a header; `Some(None)` if it is there twice, or is not text.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Option<&'a str>> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    match values.next() {
        None => Some(first.to_str().ok()),
        Some(_) => Some(None),
    }
}
