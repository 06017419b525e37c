//! Who may use the server.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use hyper::{Request, Response, StatusCode};
use uuid::Uuid;

/// The path of the server.
pub(super) const PATH: &str = "/mcp";

/// What a client has to show: as `Authorization: Bearer TOKEN`, or as the end of the path, `/mcp/TOKEN`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token that cannot be guessed.
    pub fn random() -> Self {
        Self(format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()))
    }

    /// A token of the user's; `None` if it has fewer than 16 characters, or others than letters, digits and `-._~`.
    pub fn of(text: &str) -> Option<Self> {
        let is_legal = |letter: u8| letter.is_ascii_alphanumeric() || b"-._~".contains(&letter);
        (text.len() >= 16 && text.bytes().all(is_legal)).then(|| Self(text.to_owned()))
    }

    /// The token as it is sent.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether a text is the token, in a time that does not tell how much of it is right.
    fn is(&self, text: &[u8]) -> bool {
        let differences = self
            .0
            .bytes()
            .zip(text)
            .fold(0, |all, (one, other)| all | (one ^ other));
        std::hint::black_box(differences) == 0 && self.0.len() == text.len()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Checks requests before they are read.
pub(super) struct Guard {
    token: Option<Token>,
    address: SocketAddr,
}

impl Guard {
    pub(super) fn new(address: SocketAddr, token: Option<Token>) -> Self {
        Self { token, address }
    }

    /// The names by which the server may be asked for, so that no name of an attacker's leads to it.
    pub(super) fn hosts(&self) -> Vec<String> {
        let port = self.address.port();
        let loopback = ["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}:{port}"));
        match self.address.ip() {
            ip if ip.is_loopback() => loopback.into(),
            // every address of the machine leads to it, and its names are not known: there the token has to do
            ip if ip.is_unspecified() => Vec::new(),
            _ => loopback.into_iter().chain([self.address.to_string()]).collect(),
        }
    }

    /// The origins whose pages may use the server: those of this machine, such as an inspector.
    pub(super) fn origins(&self) -> Vec<String> {
        ["localhost", "127.0.0.1", "[::1]"]
            .map(|host| format!("http://{host}:*"))
            .into()
    }

    /// Refuses a request without the token, or to another path.
    pub(super) fn check<B>(&self, request: &Request<B>) -> Result<(), Refusal> {
        let rest = request.uri().path().strip_prefix(PATH);
        let rest = rest.filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let rest = rest.ok_or(Refusal::NotHere)?;
        let Some(token) = &self.token else {
            return if ["", "/"].contains(&rest) {
                Ok(())
            } else {
                Err(Refusal::NotHere)
            };
        };
        let in_path = rest.strip_prefix('/').unwrap_or_default();
        let header = request.headers().get(AUTHORIZATION).map(HeaderValue::as_bytes);
        let in_header = header.and_then(|value| value.split_at_checked("Bearer ".len()));
        let in_header = in_header.filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"Bearer "));
        let is_known = token.is(in_path.as_bytes()) || in_header.is_some_and(|(_, rest)| token.is(rest.trim_ascii()));
        if is_known { Ok(()) } else { Err(Refusal::NoToken) }
    }
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refusal {
    /// It is for another path.
    NotHere,
    /// The token is missing or wrong.
    NoToken,
}

impl Refusal {
    pub(super) fn response(self) -> Response<BoxBody<Bytes, Infallible>> {
        let (status, text) = match self {
            Self::NotHere => (StatusCode::NOT_FOUND, "there is nothing here but /mcp"),
            Self::NoToken => (
                StatusCode::UNAUTHORIZED,
                "the token is missing or wrong: send `Authorization: Bearer TOKEN`",
            ),
        };
        let mut response = Response::new(Full::new(Bytes::from_static(text.as_bytes())).boxed());
        *response.status_mut() = status;
        if let Self::NoToken = self {
            let bearer = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(WWW_AUTHENTICATE, bearer);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(guard: &Guard, path: &str, authorization: Option<&str>) -> u16 {
        let mut request = Request::builder().uri(path);
        if let Some(value) = authorization {
            request = request.header(AUTHORIZATION, value);
        }
        guard
            .check(&request.body(()).unwrap())
            .map_or_else(|refused| refused.response().status().as_u16(), |()| 200)
    }

    #[test]
    fn only_the_token_lets_in() {
        let token = Token::of("0123456789abcdef").unwrap();
        let guard = Guard::new(([127, 0, 0, 1], 80).into(), Some(token));
        let all = [
            ("/mcp", Some("Bearer 0123456789abcdef"), 200),
            ("/mcp/", Some("bearer 0123456789abcdef "), 200),
            ("/mcp/0123456789abcdef", None, 200),
            ("/mcp", None, 401),
            ("/mcp", Some("Bearer 0123456789abcde"), 401),
            ("/mcp", Some("Bearer 0123456789abcdef0"), 401),
            ("/mcp", Some("Bearer "), 401),
            ("/mcp", Some("Basic 0123456789abcdef"), 401),
            ("/mcp/0123456789abcdeX", None, 401),
            ("/mcp0123456789abcdef", None, 404),
            ("/", Some("Bearer 0123456789abcdef"), 404),
        ];
        for (path, authorization, expected) in all {
            assert_eq!(
                status(&guard, path, authorization),
                expected,
                "{path} {authorization:?}"
            );
        }
    }

    #[test]
    fn without_a_token_only_the_path_counts() {
        let guard = Guard::new(([127, 0, 0, 1], 80).into(), None);
        assert_eq!(
            ["/mcp", "/mcp/", "/mcp/x", "/"].map(|path| status(&guard, path, None)),
            [200, 200, 404, 404]
        );
    }

    #[test]
    fn tokens_are_long_and_differ() {
        assert_ne!(Token::random().expose(), Token::random().expose());
        assert!(Token::of(Token::random().expose()).is_some());
        assert!(Token::of("short").is_none() && Token::of("0123456789 abcdef").is_none());
        assert_eq!(format!("{:?}", Token::random()), "Token");
    }
}
