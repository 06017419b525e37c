//! The default transport over TLS, HTTP/2 and proxies, on loopback sockets.
#![cfg(feature = "rustls")]

#[cfg(feature = "http2")]
mod http2;
#[cfg(feature = "native-tls")]
mod native;
mod proxies;
mod server;
#[cfg(feature = "socks")]
mod socks;
mod tls;
