//! From a host to a connection: name look-up, TCP, the way through a proxy, TLS.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tower_service::Service;

use super::connect_error::ConnectError;
use super::options::HyperOptions;
use super::proxy::{Kind, Proxies, Proxy};
use super::stream::{Io, Stream};
use super::tls::{Handshaker, Tls};
use super::tunnel;
use crate::transport::TransportErrorKind;

/// Makes connections.
#[derive(Clone)]
pub(super) struct Connector(Arc<Parts>);

struct Parts {
    tcp: HttpConnector,
    tls: Tls,
    proxies: Arc<Proxies>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(options: &HyperOptions, tls: Tls, proxies: Arc<Proxies>) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // each address of a name gets its share, so that one that does not respond leaves time for the next
        tcp.set_connect_timeout(Some(options.connect_timeout));
        tcp.set_keepalive(options.tcp_keep_alive);
        Self(Arc::new(Parts {
            tcp,
            tls,
            proxies,
            timeout: options.connect_timeout,
        }))
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
        let parts = Arc::clone(&self.0);
        Box::pin(async move {
            match crate::clock::timeout(parts.timeout, parts.connect(&uri)).await {
                Ok(connected) => connected.map(TokioIo::new),
                Err(_) => Err(ConnectError::new(
                    TransportErrorKind::ConnectTimeout,
                    "no connection in time",
                )),
            }
        })
    }
}

impl Parts {
    async fn connect(&self, uri: &Uri) -> Result<Stream, ConnectError> {
        let https = uri.scheme() == Some(&Scheme::HTTPS);
        // first, since without it the server need not be bothered
        let tls = if https { Some(self.tls().await?) } else { None };
        let mut stream = match self.proxies.of(uri) {
            Some(proxy) => self.connect_through(proxy, uri, https).await?,
            None => self.tcp(uri, || "server not reached".into()).await?,
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

    async fn tcp(&self, uri: &Uri, what: impl Fn() -> Cow<'static, str>) -> Result<Stream, ConnectError> {
        let connected = self.tcp.clone().call(uri.clone()).await;
        let io = connected.map_err(|error| ConnectError::new(TransportErrorKind::Connect, what()).because_of(error))?;
        Ok(Stream::new(Io::Tcp(io.into_inner()), false))
    }

    async fn connect_through(&self, proxy: &Proxy, uri: &Uri, https: bool) -> Result<Stream, ConnectError> {
        let unreached = || format!("proxy {proxy} not reached").into();
        let mut stream = self.tcp(&proxy.uri, unreached).await?;
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
