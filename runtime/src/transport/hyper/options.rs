//! What the default transport lets one choose.

use std::fmt;
use std::time::Duration;

use super::proxy::Proxies;
use super::resolver::Resolver;
use crate::value::Secret;

/// What the default transport lets one choose.
///
/// ```
/// use std::time::Duration;
/// use specwright_runtime::transport::{HyperOptions, HyperTransport, Proxies, Proxy};
///
/// let mut options = HyperOptions::default();
/// options.idle_timeout = Duration::from_secs(10);
/// options.proxies = Proxies::all(Proxy::new("http://proxy.example:3128")?.basic_auth("me", "made up")?);
/// let transport = HyperTransport::new(&options)?;
/// # let _ = transport;
/// # Ok::<(), specwright_runtime::TransportError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HyperOptions {
    /// How long a connection may take to come about, name look-up and TLS included. 10 seconds.
    pub connect_timeout: Duration,
    /// How names of hosts are looked up: as the system does by default. Of several addresses the first that responds is
    /// used; the next one is tried after 250 ms, or as soon as one has failed (RFC 8305).
    pub resolver: Resolver,
    /// The most connections to one host (scheme, name and port) at a time, unused ones included; at least one. No limit by
    /// default. Beyond it, requests wait in order until a connection is free or closed: within the time of their attempt
    /// and call, not within `connect_timeout`. Requests over one connection of HTTP/2 are as many as the server allows,
    /// and others wait in the same way. Connections of blocking calls are counted apart.
    pub max_connections_per_host: usize,
    /// How long an unused connection is kept. 30 seconds: short, since servers close unused connections too, and a
    /// request sent into a connection that is just being closed cannot always be sent again. At most a day.
    pub idle_timeout: Duration,
    /// How many unused connections to one server are kept; with 0 each request has a connection of its own. No limit.
    pub max_idle_per_host: usize,
    /// After how long without a byte the system asks whether the other side is still there (TCP keep-alive). 15 seconds.
    pub tcp_keep_alive: Option<Duration>,
    /// How often a connection of HTTP/2 is asked whether it is still alive (RFC 9113, 6.7) while requests are on it; one that
    /// does not respond within `http2_keep_alive_timeout` is closed. Not at all by default. Needs the feature `http2`.
    pub http2_keep_alive: Option<Duration>,
    /// How long a connection of HTTP/2 has to respond when it is asked whether it is still alive. 20 seconds.
    pub http2_keep_alive_timeout: Duration,
    /// Bytes that the head of a response may take up; at least 16 KiB are let through. 256 KiB. A response with more than
    /// 100 headers is refused too.
    pub header_limit: usize,
    /// The proxies that requests go through. None by default, whatever the environment says: see
    /// [`Proxies::from_environment`].
    pub proxies: Proxies,
    /// Root certificates to trust, each in DER, or one or several in PEM.
    pub root_certificates: Vec<Vec<u8>>,
    /// Whether what the platform trusts is trusted too. It is by default; without it only
    /// [`root_certificates`](Self::root_certificates) are.
    pub platform_roots: bool,
    /// The certificate by which servers know the client (mutual TLS). None by default.
    pub client_certificate: Option<ClientCertificate>,
    /// The oldest version of TLS that is spoken. 1.2.
    pub minimum_tls: TlsVersion,
    /// What speaks TLS: rustls where it is built in.
    pub tls_backend: TlsBackend,
}

impl Default for HyperOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            resolver: Resolver::default(),
            max_connections_per_host: usize::MAX,
            idle_timeout: Duration::from_secs(30),
            max_idle_per_host: usize::MAX,
            tcp_keep_alive: Some(Duration::from_secs(15)),
            http2_keep_alive: None,
            http2_keep_alive_timeout: Duration::from_secs(20),
            header_limit: 256 << 10,
            proxies: Proxies::default(),
            root_certificates: Vec::new(),
            platform_roots: true,
            client_certificate: None,
            minimum_tls: TlsVersion::V1_2,
            tls_backend: TlsBackend::default(),
        }
    }
}

/// A version of TLS. Older ones than these are never spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS 1.2 (RFC 5246).
    V1_2,
    /// TLS 1.3 (RFC 8446).
    V1_3,
}

/// What speaks TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsBackend {
    /// rustls with ring: the feature `rustls`, which is on by default.
    Rustls,
    /// What the platform has (SChannel, Security Framework, OpenSSL): the feature `native-tls`.
    Native,
}

impl Default for TlsBackend {
    fn default() -> Self {
        if cfg!(feature = "native-tls") && !cfg!(feature = "rustls") {
            Self::Native
        } else {
            Self::Rustls
        }
    }
}

/// The certificate by which servers know the client, with its key.
#[derive(Clone)]
#[cfg_attr(
    not(any(feature = "rustls", feature = "native-tls")),
    expect(dead_code, reason = "nothing speaks TLS")
)]
pub struct ClientCertificate {
    pub(super) chain: Vec<u8>,
    pub(super) key: Secret,
}

impl ClientCertificate {
    /// The certificate and those between it and its root, and the private key, all in PEM. For rustls the key is PKCS #8,
    /// PKCS #1 or SEC 1; for the platform's TLS it is PKCS #8. It is not read before the transport is made.
    pub fn from_pem(chain: impl Into<Vec<u8>>, key: impl Into<Secret>) -> Self {
        Self {
            chain: chain.into(),
            key: key.into(),
        }
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificate").finish_non_exhaustive()
    }
}
