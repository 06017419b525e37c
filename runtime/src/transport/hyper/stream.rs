//! A connection: bare, or with TLS around it.

use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use hyper_util::client::legacy::connect::{Connected, Connection};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;

#[cfg(feature = "http2")]
use super::silence::LastRead;

/// Bytes that are read before other tasks, and the timers of time limits, get their turn.
const TURN: usize = 64 << 10;

/// A connection to a server.
pub(super) struct Stream {
    pub(super) io: Io,
    /// A proxy is at the other end, and requests name their server.
    pub(super) absolute: bool,
    /// Bytes that were read in this turn.
    read: usize,
    /// The other side has closed the connection.
    #[cfg(feature = "native-tls")]
    ended: bool,
    #[cfg(feature = "http2")]
    last_read: LastRead,
    /// The right to be open, where connections are limited. It is given back once `io` is closed.
    pub(super) permit: Option<OwnedSemaphorePermit>,
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
    pub(super) fn new(io: Io, absolute: bool) -> Self {
        Self {
            io,
            absolute,
            read: 0,
            #[cfg(feature = "native-tls")]
            ended: false,
            #[cfg(feature = "http2")]
            last_read: LastRead::default(),
            permit: None,
        }
    }

    fn io(&mut self) -> &mut dyn ReadWrite {
        match &mut self.io {
            Io::Tcp(tcp) => tcp,
            #[cfg(feature = "rustls")]
            Io::Rustls(tls) => tls,
            #[cfg(feature = "native-tls")]
            Io::Native(tls) => tls,
        }
    }

    /// Notes the end of what can be read.
    ///
    /// # Errors
    /// It was not the server who said so. What stands between OpenSSL and this stream takes the end of the connection for
    /// that of the session, and whoever can cut the connection could make the end of a body: RFC 8446, 6.1. OpenSSL reads
    /// nothing behind a goodbye (close_notify).
    #[cfg(feature = "native-tls")]
    fn end(&mut self) -> io::Result<()> {
        self.ended = true;
        match &self.io {
            Io::Native(tls) if tls.get_ref().get_ref().get_ref().ended => Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "peer closed connection without sending TLS close_notify",
            )),
            _ => Ok(()),
        }
    }

    /// Whether both sides have agreed on HTTP/2 (ALPN, RFC 7301).
    #[cfg(feature = "http2")]
    fn speaks_http2(&self) -> bool {
        match &self.io {
            Io::Tcp(_) => false,
            #[cfg(feature = "rustls")]
            Io::Rustls(tls) => tls.get_ref().1.alpn_protocol() == Some(b"h2"),
            #[cfg(feature = "native-tls")]
            Io::Native(tls) => matches!(tls.get_ref().negotiated_alpn(), Ok(Some(agreed)) if agreed == b"h2"),
        }
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        let connected = Connected::new().proxy(self.absolute);
        #[cfg(feature = "http2")]
        if self.speaks_http2() {
            return connected.negotiated_h2().extra(self.last_read.clone());
        }
        connected
    }
}

impl AsyncRead for Stream {
    /// hyper reads as long as there is something, and of responses that come to nothing (1xx) there may be no end. So a
    /// server that is fast gets its turn, and others theirs.
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.read >= TURN {
            self.read = 0;
            let turn = pin!(tokio::task::yield_now());
            ready!(turn.poll(context));
        }
        let before = into.filled().len();
        let poll = Pin::new(self.io()).poll_read(context, into);
        #[cfg(feature = "native-tls")]
        if matches!(poll, Poll::Ready(Ok(()))) && into.filled().len() == before && into.remaining() > 0 {
            self.end()?;
        }
        match poll {
            Poll::Ready(_) => {
                self.read += into.filled().len() - before;
                #[cfg(feature = "http2")]
                self.last_read.is_now();
            }
            Poll::Pending => self.read = 0,
        }
        poll
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

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::io::Write as _;

    use super::*;

    /// As much as there is may be read, but not at a stretch.
    #[tokio::test]
    async fn others_get_their_turn_after_64_kib() {
        const ALL: usize = 4 << 20;
        const PIECE: usize = 8 << 10;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let tcp = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let mut server = listener.accept().unwrap().0;
        std::thread::spawn(move || server.write_all(&vec![b'x'; ALL]));
        let mut stream = Stream::new(Io::Tcp(tcp), false);
        let mut all = 0;
        loop {
            // one turn: as often as bytes are given
            let (read, over) = poll_fn(|context| {
                let mut turn = 0;
                loop {
                    let mut piece = [0; PIECE];
                    let mut buffer = ReadBuf::new(&mut piece);
                    match Pin::new(&mut stream).poll_read(context, &mut buffer) {
                        Poll::Ready(result) if result.is_ok() && !buffer.filled().is_empty() => {
                            turn += buffer.filled().len()
                        }
                        Poll::Ready(_) => return Poll::Ready((turn, true)),
                        Poll::Pending if turn == 0 => return Poll::Pending,
                        Poll::Pending => return Poll::Ready((turn, false)),
                    }
                }
            })
            .await;
            assert!(read < TURN + PIECE, "{read} bytes in one turn");
            all += read;
            if over {
                break;
            }
        }
        assert_eq!(all, ALL);
    }
}
