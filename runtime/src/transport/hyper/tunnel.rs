//! Ways through a proxy to a server.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::connect_error::ConnectError;
use super::proxy::Proxy;
use super::stream::Stream;
use crate::secrets::Secrets;
use crate::transport::TransportErrorKind;

/// The longest response of a proxy to a request for a tunnel, in bytes.
const LONGEST_RESPONSE: usize = 8 << 10;

/// Asks an HTTP proxy for a tunnel (RFC 9110, section 9.3.6).
pub(super) async fn open(stream: &mut Stream, proxy: &Proxy, target: &str) -> Result<(), ConnectError> {
    let no_tunnel = || format!("no tunnel through the proxy {proxy} to {target}");
    let failed = |error: io::Error| ConnectError::new(TransportErrorKind::Connect, no_tunnel()).because_of(error);
    let mut head = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes();
    if let Some(value) = proxy.authorization() {
        head.extend_from_slice(b"Proxy-Authorization: ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    stream.write_all(&head).await.map_err(failed)?;
    stream.flush().await.map_err(failed)?;
    let mut response = Vec::new();
    let mut chunk = [0; 1 << 10];
    let end = loop {
        let count = stream.read(&mut chunk).await.map_err(failed)?;
        response.extend_from_slice(chunk.get(..count).unwrap_or_default());
        let end = response.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            break end + 4;
        }
        if count == 0 || response.len() > LONGEST_RESPONSE {
            return Err(failed(io::ErrorKind::InvalidData.into()));
        }
    };
    let line = response.split(|byte| *byte == b'\r').next().unwrap_or_default();
    match status(line) {
        // the server speaks only when it is spoken to
        Some(200..300) if response.len() == end => Ok(()),
        Some(200..300) => Err(failed(io::ErrorKind::InvalidData.into())),
        status => {
            let line = String::from_utf8_lossy(line);
            let line = Secrets::new(proxy.secrets()).hide(&line).into_owned();
            let (kind, why) = refusal(status);
            Err(ConnectError::new(kind, no_tunnel()).because_of(io::Error::other(format!("{line}{why}"))))
        }
    }
}

/// The status in the first line of a response of HTTP/1.0 or 1.1.
fn status(line: &[u8]) -> Option<u16> {
    let rest = line.strip_prefix(b"HTTP/1.1 ").or(line.strip_prefix(b"HTTP/1.0 "))?;
    std::str::from_utf8(rest.get(..3)?).ok()?.parse().ok()
}

/// What a refusal means: whether asking again may help, and why it came.
fn refusal(status: Option<u16>) -> (TransportErrorKind, &'static str) {
    match status {
        Some(407) => (
            TransportErrorKind::Refused,
            ": it wants to know who asks, or refuses who does",
        ),
        Some(403) => (
            TransportErrorKind::Refused,
            ": it does not let connections to this server pass",
        ),
        Some(400..500) => (TransportErrorKind::Refused, ""),
        Some(502..=504) => (TransportErrorKind::Connect, ": it does not reach the server"),
        _ => (TransportErrorKind::Connect, ""),
    }
}

/// Has a SOCKS5 proxy connect to a server, whose name it looks up (RFC 1928).
#[cfg(feature = "socks")]
pub(super) async fn socks(stream: Stream, proxy: &Proxy, target: &str) -> Result<Stream, ConnectError> {
    use hyper_util::client::legacy::connect::proxy::SocksV5;
    use tower_service::Service as _;

    let failed = |kind| ConnectError::new(kind, format!("no tunnel through the proxy {proxy} to {target}"));
    let uri: http::Uri = target
        .parse()
        .map_err(|error: http::uri::InvalidUri| failed(TransportErrorKind::Refused).because_of(error))?;
    let mut socks = SocksV5::new(proxy.uri.clone(), Connected(Some(stream)));
    if let Some((user, password)) = proxy.user() {
        socks = socks.with_auth(user.to_owned(), password.expose().to_owned());
    }
    match socks.call(uri).await {
        Ok(stream) => Ok(stream.into_inner()),
        Err(error) => Err(failed(TransportErrorKind::Connect).because_of(error)),
    }
}

/// Stands for the connection to a proxy that is there already.
#[cfg(feature = "socks")]
struct Connected(Option<Stream>);

#[cfg(feature = "socks")]
impl tower_service::Service<http::Uri> for Connected {
    type Response = hyper_util::rt::TokioIo<Stream>;
    type Error = io::Error;
    type Future = std::future::Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Uri) -> Self::Future {
        let stream = self.0.take().map(hyper_util::rt::TokioIo::new);
        std::future::ready(stream.ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}
