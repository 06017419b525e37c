//! The default transport: hyper, with TLS by rustls and the ring provider, or by what the platform has.

mod connect;
mod connect_error;
mod dial;
mod failures;
mod options;
mod permits;
mod proxy;
mod resolver;
#[cfg(feature = "http2")]
mod silence;
mod stream;
mod tls;
mod tunnel;

use std::fmt;
use std::future::Future;
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
use http::{HeaderValue, StatusCode, Uri};
use http_body::{Body as _, Frame, SizeHint};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioTimer;
use tokio::runtime::Handle;

use self::connect::Connector;
use self::failures::{failed, failed_within};
use self::proxy::Kind;
#[cfg(feature = "http2")]
use self::silence::UnderWay;
use self::tls::Tls;
use crate::callers::PerCaller;
use crate::value::{Secret, UploadPieces};

pub use self::options::{ClientCertificate, HyperOptions, TlsBackend, TlsVersion};
pub use self::proxy::{Proxies, Proxy};
pub use self::resolver::Resolver;
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(super) use self::{
    failures::{are_chunks_too_large, kind_of},
    tls::fault_within,
};
use super::outgoing::{refused, uri};
use super::{Body, BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

/// The default transport. Clones share one pool of connections.
///
/// Making one is cheap. The root certificates of the platform are read at the first request to an https URL, once for
/// the whole process.
///
/// A request may be sent to a pooled connection that turns out to be closed before the first byte is written; it is then
/// sent over another one. Nothing is sent again that may have reached a server.
///
/// A connection of HTTP/2 is shared by many requests, so it stays when one of them is given up. If nothing has come over it
/// for 100 ms by then, it takes no further requests.
#[derive(Clone)]
pub struct HyperTransport {
    // connections live in tasks, so a blocking call has its own
    clients: PerCaller<Client<Connector, Outgoing>>,
    /// Whether requests may have to wait for a connection.
    is_limited: bool,
    proxies: Arc<Proxies>,
}

impl HyperTransport {
    /// A transport with a connection pool of its own. Certificates are checked as the platform does.
    ///
    /// On a machine without root certificates this succeeds, and requests to https URLs fail.
    ///
    /// # Errors
    /// [`Refused`](crate::transport::TransportErrorKind::Refused) when a root certificate is none, or the key of the client's certificate does not fit.
    pub fn new(options: &HyperOptions) -> Result<Self, TransportError> {
        let proxies = Arc::new(options.proxies.clone());
        let tls = Tls::new(options).map_err(refused)?;
        let connector = Connector::new(options, tls, Arc::clone(&proxies));
        let mut builder = Client::builder(Tasks);
        builder
            .pool_timer(TokioTimer::new())
            // a time that no clock can count up to would end in a panic
            .pool_idle_timeout(options.idle_timeout.min(Duration::from_secs(86_400)))
            .pool_max_idle_per_host(options.max_idle_per_host)
            .http1_max_buf_size(options.header_limit.max(16 << 10));
        #[cfg(feature = "http2")]
        builder
            .timer(TokioTimer::new())
            .http2_keep_alive_interval(options.http2_keep_alive)
            .http2_keep_alive_timeout(options.http2_keep_alive_timeout)
            .http2_max_header_list_size(http2_header_list(options.header_limit));
        let most = options.max_connections_per_host;
        Ok(Self {
            clients: PerCaller::new(|| builder.build(connector.limited_to(most))),
            is_limited: most < usize::MAX,
            proxies,
        })
    }
}

/// What is announced to servers of HTTP/2. What the limit of the client forbids should come nevertheless, so that it is told
/// from a head that is malformed, which h2 does not do: of four times as much it says that it is too large.
#[cfg(feature = "http2")]
fn http2_header_list(limit: usize) -> u32 {
    let limit = limit.max(16 << 10).saturating_mul(4);
    u32::try_from(limit).unwrap_or(u32::MAX)
}

/// Runs tasks on the runtime of whoever asks for them.
#[derive(Clone)]
struct Tasks;

impl<F> ::hyper::rt::Executor<F> for Tasks
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, task: F) {
        // there may be no runtime any more where a call is dropped that was under way; its connection is then closed
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(task);
        }
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let outgoing = self.outgoing(request);
        let proxy = outgoing
            .as_ref()
            .ok()
            .and_then(|out| self.http_proxy(out.uri()))
            .cloned();
        let client = self.clients.current().clone();
        let is_limited = self.is_limited;
        Box::pin(async move {
            let outgoing = outgoing?;
            #[cfg(feature = "http2")]
            let mut outgoing = outgoing;
            #[cfg(feature = "http2")]
            let under_way = UnderWay::new(&mut outgoing);
            let sending = client.request(outgoing);
            let sent = match is_limited {
                true => permits::while_wanted(sending).await,
                false => sending.await,
            };
            let (parts, body) = sent.map_err(failed)?.into_parts();
            if let Some(proxy) = proxy
                && parts.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED
            {
                return Err(refused(format!(
                    "the proxy {proxy} responded to 407: it wants to know who asks, or refuses who does"
                )));
            }
            Ok(HttpResponse {
                status: parts.status,
                headers: parts.headers,
                body: Body::stream(Chunks {
                    shared: parts.version == http::Version::HTTP_2,
                    body,
                    #[cfg(feature = "http2")]
                    under_way,
                }),
            })
        })
    }

    /// Users and passwords of proxies.
    fn secrets(&self) -> Vec<Secret> {
        self.proxies.secrets()
    }
}

impl HyperTransport {
    /// The proxy that takes part in this request. In a tunnel there is none: the proxy has been asked already, and the
    /// server must not see what it was told.
    fn http_proxy(&self, uri: &Uri) -> Option<&Proxy> {
        let proxy = self.proxies.of(uri)?;
        let speaks_http = matches!(proxy.kind, Kind::Http | Kind::Https);
        (speaks_http && uri.scheme() == Some(&Scheme::HTTP)).then_some(proxy)
    }

    fn outgoing(&self, request: HttpRequest) -> Result<http::Request<Outgoing>, TransportError> {
        let uri = uri(&request)?;
        let mut headers = request.headers;
        if let Some(value) = self.http_proxy(&uri).and_then(Proxy::authorization) {
            headers.insert(PROXY_AUTHORIZATION, value);
        }
        // some servers refuse these methods when there is no telling that the body is empty
        let takes_body = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH" | "QUERY");
        if request.body.is_empty() && takes_body {
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
struct Chunks {
    body: Incoming,
    /// Of a stream of HTTP/2.
    shared: bool,
    #[cfg(feature = "http2")]
    under_way: UnderWay,
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = loop {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => {
                        // whoever knows the length does not ask for the end
                        #[cfg(feature = "http2")]
                        if self.body.is_end_stream() {
                            self.under_way.is_over();
                        }
                        return Poll::Ready(Some(Ok(data)));
                    }
                    Err(_) => continue,
                },
                Some(Err(error)) => break Some(Err(failed_within(error))),
                // hyper takes a stream that is reset with NO_ERROR for one that has ended
                None if self.shared && !self.body.is_end_stream() => break Some(Err(failures::cut_short())),
                None => break None,
            }
        };
        #[cfg(feature = "http2")]
        self.under_way.is_over();
        Poll::Ready(item)
    }
}
