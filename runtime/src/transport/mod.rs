//! The boundary to the network: one request goes out, one response comes back, nothing is interpreted.
//!
//! Implement [`Transport`] to send requests by other means than the default. A transport sends the URL byte for byte
//! as it is given, follows no redirects, retries nothing and decompresses nothing: signatures, retries and limits
//! are the pipeline's, and it relies on seeing every response as the server sent it.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::secrets::Search;
use crate::value::{Secret, Upload};

mod body;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod failure;
#[cfg(all(feature = "fetch", target_os = "unknown"))]
mod fetch;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod http_body;
#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
mod hyper;
#[cfg(any(
    feature = "tower",
    all(any(feature = "hyper", feature = "reqwest"), not(target_os = "unknown"))
))]
mod outgoing;
#[cfg(all(feature = "reqwest", not(target_os = "unknown")))]
mod reqwest;
mod script;
#[cfg(feature = "tower")]
mod tower;
#[cfg(all(feature = "fetch", target_os = "unknown"))]
pub use self::fetch::{FetchCredentials, FetchTransport};
#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
pub use self::hyper::{
    ClientCertificate, HyperOptions, HyperTransport, Proxies, Proxy, Resolver, TlsBackend, TlsVersion,
};
#[cfg(all(feature = "reqwest", not(target_os = "unknown")))]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "tower")]
pub use self::tower::{TowerTransport, TransportService};
pub use body::Body;
pub use script::{Reply, Script};

/// Header fields that belong to the connection: set by the transport, and dangerous in other hands.
pub(crate) const CONNECTION_HEADERS: [&str; 8] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "te",
    "trailer",
    "upgrade",
    "proxy-authorization",
];

/// A boxed future that can be sent to another thread.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Sends requests.
///
/// ```
/// use specwright_runtime::http::{HeaderMap, StatusCode};
/// use specwright_runtime::transport::{BoxFuture, Transport, TransportError};
/// use specwright_runtime::{HttpRequest, HttpResponse};
///
/// /// Notes where requests go, and has another transport send them.
/// struct Noting<T>(T);
///
/// impl<T: Transport> Transport for Noting<T> {
///     fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
///         println!("{} {}{}", request.method, request.authority(), request.path());
///         self.0.send(request)
///     }
/// }
///
/// /// Responds to everything itself.
/// struct Nobody;
///
/// impl Transport for Nobody {
///     fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
///         Box::pin(async { Ok(HttpResponse::new(StatusCode::NO_CONTENT, HeaderMap::new(), "")) })
///     }
/// }
///
/// let _ = Noting(Nobody);
/// ```
pub trait Transport: Send + Sync {
    /// Sends one request and gives the head of its response, with the body still to come.
    ///
    /// # Errors
    /// A [`TransportError`] that says whether anything can have reached the server.
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>>;

    /// Secrets that the transport itself sends along, such as the password of a proxy. They are hidden like those of a
    /// call, should they come back in a response.
    fn secrets(&self) -> Vec<Secret> {
        Vec::new()
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        (**self).send(request)
    }

    fn secrets(&self) -> Vec<Secret> {
        (**self).secrets()
    }
}

/// A request as it goes over the wire.
#[derive(Clone)]
pub struct HttpRequest {
    /// The method.
    pub method: http::Method,
    /// The absolute URL, exactly as it is sent: host in lower case, no default port, no user, no fragment, a path.
    pub url: String,
    /// All headers but `Host` and `Content-Length`, which follow from the URL and the body.
    pub headers: HeaderMap,
    /// The body, whole or a stream that can be sent once; empty when there is none.
    pub body: Upload,
}

impl HttpRequest {
    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.url.split_once("://").map_or("", |(scheme, _)| scheme)
    }

    /// Host and port as the `Host` header has them: no default port.
    pub fn authority(&self) -> &str {
        self.split().0
    }

    /// The host without its port; an IPv6 address keeps its brackets.
    pub fn host(&self) -> &str {
        host_of(self.authority())
    }

    /// The path, encoded, from its first slash.
    pub fn path(&self) -> &str {
        let target = self.split().1;
        target.split_once('?').map_or(target, |(path, _)| path)
    }

    /// What stands after the `?`, encoded, if there is one.
    pub fn query(&self) -> Option<&str> {
        self.split().1.split_once('?').map(|(_, query)| query)
    }

    fn split(&self) -> (&str, &str) {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        rest.split_at_checked(end).unwrap_or((rest, ""))
    }
}

/// The host of `host[:port]`.
pub(crate) fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    }
}

impl fmt::Debug for HttpRequest {
    /// Shows neither the path, nor the query, nor header values, nor the body: each may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("host", &self.authority())
            .field(
                "headers",
                &self.headers.keys().map(http::HeaderName::as_str).collect::<Vec<_>>(),
            )
            .field("body_len", &self.body.known_length())
            .finish_non_exhaustive()
    }
}

/// A response: its head, and its body as it arrives.
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

impl HttpResponse {
    /// A response whose body is already there.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers,
            body: Body::full(body),
        }
    }
}

impl fmt::Debug for HttpResponse {
    /// Shows neither headers nor the body: a token may be in either.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers.len())
            .finish_non_exhaustive()
    }
}

/// Why a request got no response, or only part of one.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    tls_fault: Option<TlsFault>,
    source: Box<dyn Error + Send + Sync>,
}

/// How far a request got that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about, so nothing was sent; or a server of HTTP/2 says that it has not acted on the request (RFC 9113,
    /// 8.7). Sending again is safe for every request.
    Connect,
    /// No connection came about in time; nothing was sent.
    ConnectTimeout,
    /// The transport will not send this request as it stands; nothing was sent and sending again will not help.
    Refused,
    /// The connection failed later: the server may have acted on the request.
    Broken,
    /// The head of the response, or what stands around the chunks of its body (extensions and trailers), is larger than the
    /// transport takes. The server may have acted on the request, and will
    /// most likely respond in the same way again.
    HeadTooLarge,
    /// The server has responded with a redirect, and the transport does not see more of it than that, as in a browser. A
    /// transport that sees it hands it on as any other response.
    Redirect,
}

/// Why there is no TLS connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsFault {
    /// The certificate of the server is issued by nobody who is trusted.
    UnknownIssuer,
    /// The certificate of the server is no longer valid, or the clock of this machine is fast.
    Expired,
    /// The certificate of the server is not yet valid, or the clock of this machine is slow.
    NotYetValid,
    /// The certificate is that of a server with another name.
    WrongHost,
    /// The certificate of the server was revoked.
    Revoked,
    /// The certificate of the server cannot be used for another reason, which the text of the error says.
    BadCertificate,
    /// The server wants a certificate of the client, or another one than it was shown.
    ClientCertificate,
    /// There is no version of TLS, and nothing to encrypt with, that both sides allow.
    NothingInCommon,
    /// Something else; the text of the error says more. All faults, where TLS is SChannel or Security Framework.
    Other,
}

impl fmt::Display for TlsFault {
    /// A clause about the server.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownIssuer => "its certificate is issued by nobody who is trusted here",
            Self::Expired => "its certificate has run out, or the clock here is fast",
            Self::NotYetValid => "its certificate is not valid yet, or the clock here is slow",
            Self::WrongHost => "its certificate is for another name",
            Self::Revoked => "its certificate was revoked",
            Self::BadCertificate => "its certificate cannot be used",
            Self::ClientCertificate => "it does not accept the certificate of the client, or that there is none",
            Self::NothingInCommon => "it allows no version or cipher of TLS that is allowed here",
            Self::Other => "the handshake failed",
        })
    }
}

impl TransportError {
    /// An error of the given kind. The source must not hold anything secret: its text is shown.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind,
            tls_fault: None,
            source: source.into(),
        }
    }

    /// The same error, said to be one of TLS.
    #[must_use]
    pub fn with_tls_fault(mut self, fault: TlsFault) -> Self {
        self.tls_fault = Some(fault);
        self
    }

    /// Takes out the secrets that are found: in place of errors that show one stands their text.
    pub(crate) fn hide(&mut self, search: &Search) {
        if search.is_shown_by(self) {
            *self = self.hidden(search);
        }
    }

    /// The same error with the text of its source, without the secrets that are found.
    pub(crate) fn hidden(&self, search: &Search) -> Self {
        Self {
            kind: self.kind,
            tls_fault: self.tls_fault,
            source: search.as_text(&self.to_string()),
        }
    }

    /// What is wrong with the TLS connection, if that is what failed.
    pub fn tls_fault(&self) -> Option<TlsFault> {
        self.tls_fault
    }

    /// How far the request got.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    /// The source and its sources, on one line: what the operating system said is often the innermost.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        let mut shown = self.source.to_string();
        let mut next = self.source.source();
        while let Some(error) = next {
            let text = error.to_string();
            // several layers repeat the text of the layer below them
            if !shown.contains(&text) {
                write!(f, ": {text}")?;
                shown = text;
            }
            next = error.source();
        }
        Ok(())
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(url: &str) -> HttpRequest {
        HttpRequest {
            method: http::Method::GET,
            url: url.to_owned(),
            headers: HeaderMap::new(),
            body: Upload::default(),
        }
    }

    #[test]
    fn url_parts() {
        let r = request("https://a.example:8443/v1/x%20y?n=1&m=a%3F");
        assert_eq!(
            (r.scheme(), r.authority(), r.host()),
            ("https", "a.example:8443", "a.example")
        );
        assert_eq!((r.path(), r.query()), ("/v1/x%20y", Some("n=1&m=a%3F")));
        let r = request("http://[::1]:80/");
        assert_eq!((r.host(), r.path(), r.query()), ("[::1]", "/", None));
        let r = request("http://[::1]/?");
        assert_eq!((r.host(), r.path(), r.query()), ("[::1]", "/", Some("")));
        let r = request("nonsense");
        assert_eq!((r.scheme(), r.host(), r.path(), r.query()), ("", "", "", None));
    }

    #[test]
    fn debug_shows_no_secret() {
        let mut r = request("https://a.example/v1?key=hush");
        r.headers
            .insert("authorization", http::HeaderValue::from_static("hush"));
        r.body = "hush".into();
        assert!(!format!("{r:?}").contains("hush"));
    }
}
