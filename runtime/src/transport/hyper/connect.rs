//! From a host to a connection: name look-up, TCP, the way through a proxy, TLS.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_util::rt::TokioIo;
use tokio::time::{Instant, timeout_at};
use tower_service::Service;

use super::connect_error::ConnectError;
use super::dial::Dialer;
use super::options::HyperOptions;
use super::permits::Permits;
use super::proxy::{Kind, Proxies, Proxy};
use super::stream::{Io, Stream};
use super::tls::{Handshaker, Tls};
use super::tunnel;
use crate::transport::TransportErrorKind;

/// Makes connections.
#[derive(Clone)]
pub(super) struct Connector {
    parts: Arc<Parts>,
    permits: Option<Arc<Permits>>,
}

struct Parts {
    dialer: Dialer,
    tls: Tls,
    proxies: Arc<Proxies>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(options: &HyperOptions, tls: Tls, proxies: Arc<Proxies>) -> Self {
        let parts = Arc::new(Parts {
            dialer: Dialer {
                resolver: options.resolver.clone(),
                keep_alive: options.tcp_keep_alive,
            },
            tls,
            proxies,
            timeout: options.connect_timeout,
        });
        Self { parts, permits: None }
    }

    /// The same for another pool, whose connections are counted apart: one pool cannot have what is idle in another.
    pub(super) fn limited_to(&self, most: usize) -> Self {
        Self {
            parts: Arc::clone(&self.parts),
            permits: Permits::new(most).map(Arc::new),
        }
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Stream>;
    type Error = ConnectError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, ConnectError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let Self { parts, permits } = self.clone();
        Box::pin(async move {
            let permit = match permits {
                Some(permits) => {
                    let unwanted = || ConnectError::new(TransportErrorKind::Connect, "the connection is not needed");
                    Some(permits.acquire(&uri).await.ok_or_else(unwanted)?)
                }
                None => None,
            };
            // a time that no clock can count up to is none
            let now = Instant::now();
            let deadline = now.checked_add(parts.timeout).unwrap_or(now + LONGEST);
            match timeout_at(deadline, parts.connect(&uri, deadline)).await {
                Ok(connected) => {
                    let mut stream = connected?;
                    stream.permit = permit;
                    Ok(TokioIo::new(stream))
                }
                Err(_) => Err(ConnectError::new(
                    TransportErrorKind::ConnectTimeout,
                    "no connection in time",
                )),
            }
        })
    }
}

/// A limit of time that is never over.
const LONGEST: Duration = Duration::from_secs(86_400 * 365);

impl Parts {
    async fn connect(&self, uri: &Uri, deadline: Instant) -> Result<Stream, ConnectError> {
        let https = uri.scheme() == Some(&Scheme::HTTPS);
        // first, since without it the server need not be bothered
        let tls = if https { Some(self.tls().await?) } else { None };
        let mut stream = match self.proxies.of(uri) {
            Some(proxy) => self.connect_through(proxy, uri, deadline).await?,
            None => self.tcp(uri, deadline, || "server not reached".into()).await?,
        };
        if let Some(tls) = tls {
            stream = handshake(stream, &tls, uri, true).await?;
        }
        Ok(stream)
    }

    async fn tls(&self) -> Result<Handshaker, ConnectError> {
        self.tls.handshaker().await.map_err(|error| {
            ConnectError::new(TransportErrorKind::Refused, "certificates cannot be checked").because_of(error)
        })
    }

    async fn tcp(
        &self,
        uri: &Uri,
        deadline: Instant,
        what: impl Fn() -> Cow<'static, str>,
    ) -> Result<Stream, ConnectError> {
        let connected = self.dialer.dial(uri, deadline).await;
        let tcp = connected.map_err(|error| {
            let kind = match error.is_late() {
                true => TransportErrorKind::ConnectTimeout,
                false => TransportErrorKind::Connect,
            };
            ConnectError::new(kind, what()).because_of(error)
        })?;
        Ok(Stream::new(Io::Tcp(tcp), false))
    }

    async fn connect_through(&self, proxy: &Proxy, uri: &Uri, deadline: Instant) -> Result<Stream, ConnectError> {
        let https = uri.scheme() == Some(&Scheme::HTTPS);
        let unreached = || format!("proxy {proxy} not reached").into();
        let mut stream = self.tcp(&proxy.uri, deadline, unreached).await?;
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        let target = format!("{host}:{port}");
        match proxy.kind {
            #[cfg(feature = "socks")]
            Kind::Socks5 => return tunnel::socks(stream, proxy, &target).await,
            Kind::Http => {}
            // what is said to a proxy is HTTP/1.1
            Kind::Https => stream = handshake(stream, &self.tls().await?, &proxy.uri, false).await?,
        }
        if https {
            tunnel::open(&mut stream, proxy, &target).await?;
        } else {
            stream.absolute = true;
        }
        Ok(stream)
    }
}

async fn handshake(stream: Stream, tls: &Handshaker, uri: &Uri, http2: bool) -> Result<Stream, ConnectError> {
    let host = uri.host().unwrap_or_default();
    tls.connect(stream, host, http2).await.map_err(|(fault, source)| {
        let what = format!("no TLS connection to {host}: {fault}");
        ConnectError::of(TransportErrorKind::Connect, what, Some(fault), Some(source))
    })
}
