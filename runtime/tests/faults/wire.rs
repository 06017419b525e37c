//! What the servers and clients of the faults speak: plain HTTP/1.1 unless a test says otherwise.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, LazyLock};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use specwright_runtime::transport::HyperOptions;

use crate::server::{self, Link, Shared, WIRE};

/// What is spoken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wire {
    Plain,
    /// HTTP/1.1 over TLS, by rustls.
    Tls,
    /// HTTP/1.1 over TLS, by what the platform has.
    #[cfg(feature = "native-tls")]
    NativeTls,
    /// HTTP/2 over TLS, agreed upon by ALPN, by rustls.
    #[cfg(feature = "http2")]
    Http2,
    #[cfg(all(feature = "http2", feature = "native-tls"))]
    NativeHttp2,
}

thread_local! {
    static CURRENT: std::cell::Cell<Wire> = const { std::cell::Cell::new(Wire::Plain) };
}

impl Wire {
    /// TLS, by each that is built in.
    pub const TLS: &[Self] = &[
        Self::Tls,
        #[cfg(feature = "native-tls")]
        Self::NativeTls,
    ];

    /// HTTP/2, likewise.
    #[cfg(feature = "http2")]
    pub const HTTP2: &[Self] = &[
        Self::Http2,
        #[cfg(feature = "native-tls")]
        Self::NativeHttp2,
    ];

    pub fn current() -> Self {
        CURRENT.get()
    }

    /// Runs something on this thread for which servers and clients speak this.
    pub fn over<T>(self, run: impl FnOnce() -> T) -> T {
        self.over_with(&[], run)
    }

    /// The same with settings that servers of HTTP/2 announce.
    pub fn over_with<T>(self, settings: &'static [(u16, u32)], run: impl FnOnce() -> T) -> T {
        let spoken = Spoken { wire: self, settings };
        CURRENT.set(self);
        WIRE.set((self != Self::Plain).then(|| Arc::new(spoken) as Arc<dyn server::Wire>));
        let value = run();
        WIRE.set(None);
        CURRENT.set(Self::Plain);
        value
    }

    pub fn speaks_http2(self) -> bool {
        #[cfg(feature = "http2")]
        if Self::HTTP2.contains(&self) {
            return true;
        }
        false
    }

    /// The options of a client.
    pub fn options(self) -> HyperOptions {
        let mut options = HyperOptions::default();
        if self == Self::Plain {
            return options;
        }
        options.root_certificates = vec![AUTHORITY.root.clone()];
        options.platform_roots = false;
        #[cfg(feature = "native-tls")]
        if self == Self::NativeTls {
            options.tls_backend = specwright_runtime::transport::TlsBackend::Native;
        }
        #[cfg(all(feature = "http2", feature = "native-tls"))]
        if self == Self::NativeHttp2 {
            options.tls_backend = specwright_runtime::transport::TlsBackend::Native;
        }
        options
    }
}

/// The authority that clients trust.
pub static AUTHORITY: LazyLock<Authority> = LazyLock::new(Authority::new);

static SERVER: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| AUTHORITY.server("127.0.0.1", 4000));
static SERVER_OF_HTTP2: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| {
    let mut config = ServerConfig::clone(&SERVER);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Arc::new(config)
});

/// A certificate authority.
pub struct Authority {
    pub root: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        // a server whose name is the same would seem to have signed its own certificate
        params.distinguished_name.push(DnType::CommonName, "an authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root = params.self_signed(&key).unwrap().der().to_vec();
        let issuer = Issuer::new(params, key);
        Self { root, issuer }
    }

    /// What a server shows that is called `host`, for as long as that.
    pub fn server(&self, host: &str, last_year: i32) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(last_year, 1, 1);
        let key = KeyPair::generate().unwrap();
        let chain = vec![params.signed_by(&key, &self.issuer).unwrap().der().clone()];
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, PrivatePkcs8KeyDer::from(key.serialize_der()).into());
        Arc::new(config.unwrap())
    }
}

/// A wire other than the plain one.
struct Spoken {
    wire: Wire,
    #[cfg_attr(not(feature = "http2"), expect(dead_code, reason = "they are of HTTP/2"))]
    settings: &'static [(u16, u32)],
}

impl server::Wire for Spoken {
    fn scheme(&self) -> &'static str {
        "https"
    }

    fn serve(&self, tcp: TcpStream, shared: &Shared) -> Option<()> {
        let config = match self.wire.speaks_http2() {
            true => &SERVER_OF_HTTP2,
            false => &SERVER,
        };
        let mut link = Tls::accept(tcp, Arc::clone(config))?;
        if !self.wire.speaks_http2() {
            return server::serve(link, shared);
        }
        assert_eq!(link.0.conn.alpn_protocol(), Some(&b"h2"[..]));
        link.flush().ok()?;
        #[cfg(feature = "http2")]
        crate::http2::serve(Box::new(link), shared, self.settings);
        None
    }
}

/// A connection of TLS, from the side of the server.
pub struct Tls(rustls::StreamOwned<rustls::ServerConnection, TcpStream>);

impl Tls {
    /// None if there is no handshake.
    pub fn accept(mut tcp: TcpStream, config: Arc<ServerConfig>) -> Option<Self> {
        tcp.set_nodelay(true).ok()?;
        let mut session = rustls::ServerConnection::new(config).unwrap();
        while session.is_handshaking() {
            session.complete_io(&mut tcp).ok()?;
        }
        Some(Self(rustls::StreamOwned::new(session, tcp)))
    }

    pub fn handshake_kind(&self) -> Option<rustls::HandshakeKind> {
        self.0.conn.handshake_kind()
    }
}

impl Read for Tls {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl Write for Tls {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Link for Tls {
    fn tcp(&self) -> &TcpStream {
        &self.0.sock
    }

    /// Nothing of the kind is said before a reset.
    fn finish(&mut self) {
        let linger = socket2::SockRef::from(&self.0.sock).linger();
        if linger.is_ok_and(|linger| linger.is_none()) {
            self.0.conn.send_close_notify();
            let _ = self.0.flush();
        }
    }
}
