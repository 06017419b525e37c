//! A connection: bare, or with TLS around it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::{Connected, Connection};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A connection to a server.
pub(super) struct Stream {
    pub(super) io: Io,
    /// A proxy is at the other end, and requests name their server.
    pub(super) absolute: bool,
}

pub(super) enum Io {
    Tcp(TcpStream),
    // in a tunnel through a proxy that itself speaks TLS, the inner stream is TLS too
    #[cfg(feature = "rustls")]
    Rustls(Box<tokio_rustls::client::TlsStream<Stream>>),
    #[cfg(feature = "native-tls")]
    Native(Box<tokio_native_tls::TlsStream<Stream>>),
}

trait ReadWrite: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> ReadWrite for T {}

impl Stream {
    fn io(&mut self) -> &mut dyn ReadWrite {
        match &mut self.io {
            Io::Tcp(tcp) => tcp,
            #[cfg(feature = "rustls")]
            Io::Rustls(tls) => tls,
            #[cfg(feature = "native-tls")]
            Io::Native(tls) => tls,
        }
    }

    /// Whether both sides have agreed on HTTP/2 (ALPN, RFC 7301).
    fn speaks_http2(&self) -> bool {
        match &self.io {
            Io::Tcp(_) => false,
            #[cfg(feature = "rustls")]
            Io::Rustls(tls) => tls.get_ref().1.alpn_protocol() == Some(b"h2"),
            #[cfg(all(feature = "native-tls", feature = "http2"))]
            Io::Native(tls) => matches!(tls.get_ref().negotiated_alpn(), Ok(Some(agreed)) if agreed == b"h2"),
            #[cfg(all(feature = "native-tls", not(feature = "http2")))]
            Io::Native(_) => false,
        }
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        let connected = Connected::new().proxy(self.absolute);
        if self.speaks_http2() {
            connected.negotiated_h2()
        } else {
            connected
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.io()).poll_read(context, into)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(self.io()).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(self.io()).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        match &self.io {
            Io::Tcp(tcp) => tcp.is_write_vectored(),
            #[cfg(feature = "rustls")]
            Io::Rustls(tls) => tls.is_write_vectored(),
            #[cfg(feature = "native-tls")]
            Io::Native(tls) => tls.is_write_vectored(),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.io()).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.io()).poll_shutdown(context)
    }
}
