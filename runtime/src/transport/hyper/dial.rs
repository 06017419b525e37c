//! From a host to a TCP connection, whatever of its addresses responds first (RFC 8305, "Happy Eyeballs").

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, timeout_at};

use super::resolver::Resolver;

/// How long an address has before the next one is tried beside it (RFC 8305, 5 and 8).
const DELAY: Duration = Duration::from_millis(250);

/// Makes TCP connections.
pub(super) struct Dialer {
    pub(super) resolver: Resolver,
    pub(super) keep_alive: Option<Duration>,
}

/// Why there is no TCP connection.
#[derive(Debug)]
pub(super) enum DialError {
    /// The name was not found.
    Name(io::Error),
    /// The name was not found in time.
    LateName,
    /// The name has no address.
    NoAddress,
    /// No address took the connection: each with its error, or without one if it did not respond in time.
    Addresses(Vec<(SocketAddr, Option<io::Error>)>),
}

impl Dialer {
    /// Connects to the host and port of a URL, or of a proxy, before the deadline.
    pub(super) async fn dial(&self, uri: &Uri, deadline: Instant) -> Result<TcpStream, DialError> {
        let host = uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = uri.port_u16().unwrap_or(match uri.scheme() == Some(&Scheme::HTTPS) {
            true => 443,
            false => 80,
        });
        let addresses = match host.parse::<IpAddr>() {
            Ok(address) => vec![SocketAddr::new(address, port)],
            Err(_) => match timeout_at(deadline, self.resolver.addresses(host, port)).await {
                Ok(found) => found.map_err(DialError::Name)?,
                Err(_) => return Err(DialError::LateName),
            },
        };
        if addresses.is_empty() {
            return Err(DialError::NoAddress);
        }
        let mut race = Race::new(interleaved(addresses), self.keep_alive);
        match timeout_at(deadline, &mut race).await {
            Ok(Some(stream)) => Ok(stream),
            Ok(None) | Err(_) => Err(DialError::Addresses(race.outcomes())),
        }
    }
}

/// The addresses with their families in turn, beginning with that of the first (RFC 8305, 4).
fn interleaved(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_ipv6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv6() == first_is_ipv6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut all = Vec::new();
    loop {
        let before = all.len();
        all.extend(first.next());
        all.extend(second.next());
        if all.len() == before {
            return all;
        }
    }
}

type Attempt = Pin<Box<dyn Future<Output = io::Result<TcpStream>> + Send>>;

/// Tries the addresses: the next one when one has failed, or has not responded for a while. It gives the first connection, or
/// none when all have failed.
struct Race {
    left: std::vec::IntoIter<SocketAddr>,
    trying: Vec<(SocketAddr, Attempt)>,
    failed: Vec<(SocketAddr, io::Error)>,
    next: Pin<Box<Sleep>>,
    keep_alive: Option<Duration>,
}

impl Race {
    fn new(addresses: Vec<SocketAddr>, keep_alive: Option<Duration>) -> Self {
        Self {
            left: addresses.into_iter(),
            trying: Vec::new(),
            failed: Vec::new(),
            next: Box::pin(sleep(DELAY)),
            keep_alive,
        }
    }

    /// The connection that came about; whether an address failed since the last look.
    fn look(&mut self, context: &mut Context<'_>) -> (Option<TcpStream>, bool) {
        let mut some_failed = false;
        let mut index = 0;
        while let Some((address, attempt)) = self.trying.get_mut(index) {
            match attempt.as_mut().poll(context) {
                Poll::Ready(Ok(stream)) => return (Some(stream), some_failed),
                Poll::Ready(Err(error)) => {
                    self.failed.push((*address, error));
                    drop(self.trying.remove(index));
                    some_failed = true;
                }
                Poll::Pending => index += 1,
            }
        }
        (None, some_failed)
    }

    /// What became of each address that was tried.
    fn outcomes(self) -> Vec<(SocketAddr, Option<io::Error>)> {
        let failed = self.failed.into_iter().map(|(address, error)| (address, Some(error)));
        let late = self.trying.into_iter().map(|(address, _)| (address, None));
        failed.chain(late).collect()
    }
}

impl Future for Race {
    type Output = Option<TcpStream>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<TcpStream>> {
        loop {
            let (connected, some_failed) = self.look(context);
            if connected.is_some() {
                return Poll::Ready(connected);
            }
            let at_once = some_failed || self.trying.is_empty();
            if !at_once && self.next.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            match self.left.next() {
                Some(address) => {
                    let attempt = Box::pin(connect(address, self.keep_alive));
                    self.trying.push((address, attempt));
                    self.next.as_mut().reset(Instant::now() + DELAY);
                }
                None if self.trying.is_empty() => return Poll::Ready(None),
                None => return Poll::Pending,
            }
        }
    }
}

async fn connect(address: SocketAddr, keep_alive: Option<Duration>) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    // a connection that cannot have these is of use nevertheless
    let _ = stream.set_nodelay(true);
    if let Some(time) = keep_alive {
        let keep_alive = socket2::TcpKeepalive::new().with_time(time);
        let _ = socket2::SockRef::from(&stream).set_tcp_keepalive(&keep_alive);
    }
    Ok(stream)
}

impl DialError {
    /// Whether there was no response in time, of one address at least.
    pub(super) fn is_late(&self) -> bool {
        match self {
            Self::LateName => true,
            Self::Name(_) | Self::NoAddress => false,
            Self::Addresses(outcomes) => outcomes.iter().any(|(_, error)| match error {
                Some(error) => error.kind() == io::ErrorKind::TimedOut,
                None => true,
            }),
        }
    }
}

impl fmt::Display for DialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(error) => write!(f, "dns error: {error}"),
            Self::LateName => f.write_str("dns error: no addresses in time"),
            Self::NoAddress => f.write_str("dns error: the name has no address"),
            Self::Addresses(outcomes) => {
                for (index, (address, error)) in outcomes.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    match error {
                        Some(error) => write!(f, "{separator}{address}: {error}")?,
                        None => write!(f, "{separator}{address}: no response in time")?,
                    }
                }
                Ok(())
            }
        }
    }
}

impl Error for DialError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_take_turns() {
        let parsed = |texts: &[&str]| {
            let addresses = texts.iter().map(|text| text.parse().unwrap());
            addresses.collect::<Vec<SocketAddr>>()
        };
        for (given, expected) in [
            (
                &["[::1]:1", "[::2]:1", "[::3]:1", "127.0.0.1:1", "127.0.0.2:1"][..],
                &["[::1]:1", "127.0.0.1:1", "[::2]:1", "127.0.0.2:1", "[::3]:1"][..],
            ),
            (
                &["127.0.0.1:1", "127.0.0.2:1", "[::1]:1"],
                &["127.0.0.1:1", "[::1]:1", "127.0.0.2:1"],
            ),
            (&["127.0.0.1:1", "127.0.0.2:1"], &["127.0.0.1:1", "127.0.0.2:1"]),
            (&[], &[]),
        ] {
            assert_eq!(interleaved(parsed(given)), parsed(expected));
        }
    }
}
