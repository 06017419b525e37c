//! From a host to a connection: name look-up, TCP, the tunnel through a proxy, TLS.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::uri::Scheme;
use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tower_service::Service;

use super::proxy::{Proxies, Proxy};
use super::tls::Tls;
use crate::transport::TransportErrorKind;

/// The longest answer of a proxy to a request for a tunnel, in bytes.
const TUNNEL_ANSWER: usize = 8 << 10;

/// Makes connections.
#[derive(Clone)]
pub(super) struct Connector(Arc<Parts>);

struct Parts {
    tcp: HttpConnector,
    tls: Tls,
    proxies: Option<Arc<Proxies>>,
    timeout: Duration,
}

/// Why no connection came about.
#[derive(Clone, Debug)]
pub(super) struct ConnectError(Arc<Cause>);

#[derive(Debug)]
struct Cause {
    kind: TransportErrorKind,
    what: &'static str,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ConnectError {
    fn new(kind: TransportErrorKind, what: &'static str, source: Option<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Arc::new(Cause { kind, what, source }))
    }

    fn from_source(what: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> ConnectError {
        let source = source.into();
        let kind = if timed_out(&*source) {
            TransportErrorKind::ConnectTimeout
        } else {
            TransportErrorKind::Connect
        };
        Self::new(kind, what, Some(source))
    }

    pub(super) fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }
}

/// Whether the system, or the limit for a single address, gave up waiting.
fn timed_out(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
        {
            return true;
        }
        next = error.source();
    }
    false
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.what)
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_ref().map(|source| &**source as _)
    }
}

impl Connector {
    pub(super) fn new(tls: Tls, proxies: Option<Arc<Proxies>>, timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // each address of a name gets its share, so that one that does not answer leaves time for the next
        tcp.set_connect_timeout(Some(timeout));
        tcp.set_keepalive(Some(Duration::from_secs(15)));
        Self(Arc::new(Parts {
            tcp,
            tls,
            proxies,
            timeout,
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
            match tokio::time::timeout(parts.timeout, parts.connect(&uri)).await {
                Ok(connected) => connected.map(TokioIo::new),
                Err(_) => Err(ConnectError::new(
                    TransportErrorKind::ConnectTimeout,
                    "no connection in time",
                    None,
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
        let mut stream = match self.proxies.as_ref().and_then(|proxies| proxies.of(uri)) {
            Some(proxy) => self.connect_through(proxy, uri, https).await?,
            None => self.tcp(uri).await?,
        };
        if let Some(tls) = tls {
            stream = handshake(stream, tls, uri).await?;
        }
        Ok(stream)
    }

    async fn tls(&self) -> Result<Arc<ClientConfig>, ConnectError> {
        self.tls.config().await.map_err(|error| {
            ConnectError::new(
                TransportErrorKind::Refused,
                "certificates cannot be checked",
                Some(error),
            )
        })
    }

    async fn tcp(&self, uri: &Uri) -> Result<Stream, ConnectError> {
        let connected = self.tcp.clone().call(uri.clone()).await;
        let io = connected.map_err(|error| ConnectError::from_source("server not reached", error))?;
        Ok(Stream {
            io: Io::Tcp(io.into_inner()),
            absolute: false,
        })
    }

    async fn connect_through(&self, proxy: &Proxy, uri: &Uri, https: bool) -> Result<Stream, ConnectError> {
        let connected = self.tcp.clone().call(proxy.uri.clone()).await;
        let io = connected.map_err(|error| ConnectError::from_source("proxy not reached", error))?;
        let mut stream = Stream {
            io: Io::Tcp(io.into_inner()),
            absolute: !https,
        };
        if proxy.uri.scheme() == Some(&Scheme::HTTPS) {
            let config = without_http2(self.tls().await?);
            stream = handshake(stream, config, &proxy.uri).await?;
        }
        if https {
            tunnel(&mut stream, uri, proxy.authorization.as_ref()).await?;
        }
        Ok(stream)
    }
}

/// What is said to a proxy is HTTP/1.1.
fn without_http2(config: Arc<ClientConfig>) -> Arc<ClientConfig> {
    if config.alpn_protocols.is_empty() {
        return config;
    }
    let mut config = ClientConfig::clone(&config);
    config.alpn_protocols.clear();
    Arc::new(config)
}

async fn handshake(stream: Stream, config: Arc<ClientConfig>, uri: &Uri) -> Result<Stream, ConnectError> {
    let failed = |error: io::Error| ConnectError::from_source("no TLS connection", error);
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let name = ServerName::try_from(host.to_owned())
        .map_err(|error| failed(io::Error::new(io::ErrorKind::InvalidInput, error)))?;
    let absolute = stream.absolute;
    let tls = TlsConnector::from(config).connect(name, stream).await.map_err(failed)?;
    Ok(Stream {
        io: Io::Tls(Box::new(tls)),
        absolute,
    })
}

/// Asks a proxy for a tunnel (RFC 9110, section 9.3.6).
async fn tunnel(stream: &mut Stream, uri: &Uri, authorization: Option<&HeaderValue>) -> Result<(), ConnectError> {
    let failed = |error| ConnectError::from_source("no tunnel through the proxy", error);
    let host = uri.host().unwrap_or_default();
    let target = format!("{host}:{}", uri.port_u16().unwrap_or(443));
    let mut head = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes();
    if let Some(value) = authorization {
        head.extend_from_slice(b"Proxy-Authorization: ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    stream.write_all(&head).await.map_err(failed)?;
    stream.flush().await.map_err(failed)?;
    let mut answer = Vec::new();
    let mut chunk = [0; 1 << 10];
    let end = loop {
        let count = stream.read(&mut chunk).await.map_err(failed)?;
        answer.extend_from_slice(chunk.get(..count).unwrap_or_default());
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            break end + 4;
        }
        if count == 0 || answer.len() > TUNNEL_ANSWER {
            return Err(failed(io::ErrorKind::InvalidData.into()));
        }
    };
    match answer.as_slice() {
        [
            b'H',
            b'T',
            b'T',
            b'P',
            b'/',
            b'1',
            b'.',
            b'0' | b'1',
            b' ',
            b'2',
            _,
            _,
            ..,
        ] => {
            // the server speaks only when it is spoken to
            if answer.len() == end {
                Ok(())
            } else {
                Err(failed(io::ErrorKind::InvalidData.into()))
            }
        }
        _ => {
            let line = answer.split(|byte| *byte == b'\r').next();
            let line = String::from_utf8_lossy(line.unwrap_or_default()).into_owned();
            Err(failed(io::Error::other(line)))
        }
    }
}

/// A connection to a server.
pub(super) struct Stream {
    io: Io,
    // a proxy is at the other end, and requests name their server
    absolute: bool,
}

enum Io {
    Tcp(TcpStream),
    // in a tunnel through a proxy that itself speaks TLS, the inner stream is TLS too
    Tls(Box<TlsStream<Stream>>),
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        let connected = Connected::new().proxy(self.absolute);
        match &self.io {
            Io::Tls(tls) if tls.get_ref().1.alpn_protocol() == Some(b"h2") => connected.negotiated_h2(),
            _ => connected,
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.io {
            Io::Tcp(tcp) => Pin::new(tcp).poll_read(context, buffer),
            Io::Tls(tls) => Pin::new(tls).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.io {
            Io::Tcp(tcp) => Pin::new(tcp).poll_write(context, bytes),
            Io::Tls(tls) => Pin::new(tls).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.io {
            Io::Tcp(tcp) => Pin::new(tcp).poll_write_vectored(context, slices),
            Io::Tls(tls) => Pin::new(tls).poll_write_vectored(context, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.io {
            Io::Tcp(tcp) => tcp.is_write_vectored(),
            Io::Tls(tls) => tls.is_write_vectored(),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.io {
            Io::Tcp(tcp) => Pin::new(tcp).poll_flush(context),
            Io::Tls(tls) => Pin::new(tls).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.io {
            Io::Tcp(tcp) => Pin::new(tcp).poll_shutdown(context),
            Io::Tls(tls) => Pin::new(tls).poll_shutdown(context),
        }
    }
}
