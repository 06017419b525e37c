//! The default transport: hyper over HTTP/1.1, TLS by rustls with the ring provider.

mod connect;
mod proxy;
#[cfg(test)]
mod tests;
mod tls;

use std::error::Error;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use ::hyper::body::Incoming;
use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, PROXY_AUTHORIZATION};
use http::uri::Scheme;
use http::{HeaderValue, Method, Uri};
use http_body::{Body as _, Frame, SizeHint};
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use self::connect::{ConnectError, Connector};
use self::proxy::Proxies;
use self::tls::Tls;
use crate::value::UploadPieces;

use super::{Body, BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};

/// What the default transport lets one choose.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HyperOptions {
    /// How long a connection may take to come about, name look-up and TLS included. 10 seconds.
    pub connect_timeout: Duration,
    /// How long an unused connection is kept. 30 seconds: short, since servers close unused connections too, and a
    /// request sent into a connection that is just being closed cannot always be sent again. At most a day.
    pub idle_timeout: Duration,
    /// Bytes that the head of an answer may take up; at least 16 KiB are let through. 256 KiB. An answer with more than
    /// 100 headers is refused too.
    pub header_limit: usize,
    /// Whether the proxies are used that `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment name.
    /// Off by default.
    pub proxy_from_environment: bool,
    /// Root certificates that are trusted besides those of the platform, each in DER.
    pub root_certificates: Vec<Vec<u8>>,
}

impl Default for HyperOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            header_limit: 256 << 10,
            proxy_from_environment: false,
            root_certificates: Vec::new(),
        }
    }
}

/// The default transport. Clones share one pool of connections.
///
/// Making one is cheap. The root certificates of the platform are read at the first request to an https URL, once for
/// the whole process.
///
/// A request may be sent to a pooled connection that turns out to be closed before the first byte is written; it is then
/// sent over another one. Nothing is sent again that may have reached a server.
#[derive(Clone)]
pub struct HyperTransport {
    client: Client<Connector, Outgoing>,
    proxies: Option<Arc<Proxies>>,
}

impl HyperTransport {
    /// A transport with a connection pool of its own. Certificates are checked as the platform does.
    ///
    /// On a machine without root certificates this succeeds, and requests to https URLs fail.
    ///
    /// # Errors
    /// [`TransportErrorKind::Refused`] when a root certificate is none, or a variable of the environment names a proxy
    /// that cannot be used.
    pub fn new(options: &HyperOptions) -> Result<Self, TransportError> {
        let proxies = if options.proxy_from_environment {
            let variable = |name: &str| std::env::var(name).ok();
            Some(Proxies::read(variable).map_err(refused)?)
        } else {
            None
        };
        Self::with_proxies(options, proxies)
    }

    fn with_proxies(options: &HyperOptions, proxies: Option<Proxies>) -> Result<Self, TransportError> {
        let proxies = proxies.map(Arc::new);
        let tls = Tls::new(&options.root_certificates).map_err(refused)?;
        let connector = Connector::new(tls, proxies.clone(), options.connect_timeout);
        let mut builder = Client::builder(TokioExecutor::new());
        builder
            .pool_timer(TokioTimer::new())
            // a time that no clock can count up to would end in a panic
            .pool_idle_timeout(options.idle_timeout.min(Duration::from_secs(86_400)))
            .http1_max_buf_size(options.header_limit.max(16 << 10));
        #[cfg(feature = "http2")]
        builder
            .timer(TokioTimer::new())
            .http2_max_header_list_size(u32::try_from(options.header_limit).unwrap_or(u32::MAX));
        Ok(Self {
            client: builder.build(connector),
            proxies,
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

fn refused(source: impl Into<Box<dyn Error + Send + Sync>>) -> TransportError {
    TransportError::new(TransportErrorKind::Refused, source)
}

impl Transport for HyperTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let sending = self.outgoing(request).map(|out| self.client.request(out));
        Box::pin(async move {
            let (parts, body) = sending?.await.map_err(failed)?.into_parts();
            Ok(HttpResponse {
                status: parts.status,
                headers: parts.headers,
                body: Body::stream(Chunks(body)),
            })
        })
    }
}

impl HyperTransport {
    fn outgoing(&self, request: HttpRequest) -> Result<http::Request<Outgoing>, TransportError> {
        let uri = uri(&request)?;
        let mut headers = request.headers;
        let proxy = self.proxies.as_ref().and_then(|proxies| proxies.of(&uri));
        // through a tunnel the proxy has been asked already, and the server must not see this
        if let Some(value) = proxy.and_then(|proxy| proxy.authorization.as_ref())
            && uri.scheme() == Some(&Scheme::HTTP)
        {
            headers.insert(PROXY_AUTHORIZATION, value.clone());
        }
        // some servers refuse these methods when there is no telling that the body is empty
        let takes_body = [Method::POST, Method::PUT, Method::PATCH];
        if request.body.is_empty() && takes_body.contains(&request.method) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let body = Outgoing {
            length: request.body.known_length(),
            pieces: request.body.into_pieces(),
        };
        let mut outgoing = http::Request::new(body);
        *outgoing.method_mut() = request.method;
        *outgoing.uri_mut() = uri;
        *outgoing.headers_mut() = headers;
        Ok(outgoing)
    }
}

/// The URL as hyper takes it, if hyper will write it as it is: what was signed must be what is sent.
fn uri(request: &HttpRequest) -> Result<Uri, TransportError> {
    let url = request.url.as_str();
    let uri = Uri::try_from(url).map_err(refused)?;
    let scheme = uri.scheme_str().unwrap_or_default();
    let default_port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return Err(refused("the URL has a scheme other than https and http")),
    };
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    // no default port: the Host header is written without it
    let as_sent = !authority.contains('@')
        && uri.port_u16() != Some(default_port)
        && uri.port().map_or(authority == request.host(), |_| true)
        && target.starts_with('/')
        && url.strip_prefix(scheme) == Some(&format!("://{authority}{target}"))
        && url.bytes().all(|byte| byte.is_ascii_graphic());
    if as_sent {
        Ok(uri)
    } else {
        Err(refused("the URL would be rewritten before it is sent"))
    }
}

fn failed(error: ClientError) -> TransportError {
    let source = error.source();
    if let Some(connect) = source.and_then(|source| source.downcast_ref::<ConnectError>()) {
        return TransportError::new(connect.kind(), connect.clone());
    }
    let cause = source.and_then(|source| source.downcast_ref::<::hyper::Error>());
    // hyper calls only those requests cancelled that it had not begun to write
    let unsent = cause.is_some_and(::hyper::Error::is_canceled);
    let kind = if unsent || error.is_connect() {
        TransportErrorKind::Connect
    } else if cause.is_some_and(is_head_too_large) {
        TransportErrorKind::HeadTooLarge
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind, error)
}

/// hyper tells this kind by a method for servers alone, and by its text.
fn is_head_too_large(error: &::hyper::Error) -> bool {
    error.is_parse() && error.to_string() == "message head is too large"
}

/// The body of a request: in one piece, or in those of its stream.
struct Outgoing {
    pieces: UploadPieces,
    length: Option<u64>,
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let piece = ready!(Pin::new(&mut self.pieces).poll_next(context));
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.length == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// The data frames of a body; trailers are passed over.
struct Chunks(Incoming);

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match Pin::new(&mut self.0).poll_frame(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => {
                    Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Broken, error))))
                }
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => Poll::Ready(Some(Ok(data))),
                    Err(_) => continue,
                },
            };
        }
    }
}
