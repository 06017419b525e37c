//! A certificate authority, and servers that say what they are told to.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use futures_core::Stream as _;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::RootCertStore;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::server::WebPkiClientVerifier;
use specwright_runtime::http::{HeaderMap, Method};
use specwright_runtime::transport::{ClientCertificate, HyperOptions, HyperTransport};
use specwright_runtime::{HttpRequest, Transport as _, TransportError, Upload};

/// A certificate authority.
pub struct Authority {
    /// Its certificate, in DER.
    pub root: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root = params.self_signed(&key).unwrap().der().to_vec();
        Self {
            root,
            issuer: Issuer::new(params, key),
        }
    }

    /// What a server shows that is called `host`.
    pub fn server(&self, host: &str, last_year: i32) -> Arc<rustls::ServerConfig> {
        self.server_from(host, 2000, last_year)
    }

    pub fn server_from(&self, host: &str, first_year: i32, last_year: i32) -> Arc<rustls::ServerConfig> {
        let builder = server_builder(rustls::ALL_VERSIONS).with_no_client_auth();
        self.finish(builder, host, first_year, last_year)
    }

    /// A server that speaks this version only.
    pub fn server_of(&self, version: &'static rustls::SupportedProtocolVersion) -> Arc<rustls::ServerConfig> {
        self.finish(
            server_builder(&[version]).with_no_client_auth(),
            "localhost",
            2000,
            4000,
        )
    }

    /// A server that asks for a certificate of this authority.
    pub fn server_that_asks(&self) -> Arc<rustls::ServerConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone().into()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .unwrap();
        let builder = server_builder(rustls::ALL_VERSIONS).with_client_cert_verifier(verifier);
        self.finish(builder, "localhost", 2000, 4000)
    }

    fn finish(
        &self,
        builder: rustls::ConfigBuilder<rustls::ServerConfig, rustls::server::WantsServerCert>,
        host: &str,
        first_year: i32,
        last_year: i32,
    ) -> Arc<rustls::ServerConfig> {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(first_year, 1, 1);
        params.not_after = rcgen::date_time_ymd(last_year, 1, 1);
        let key = KeyPair::generate().unwrap();
        let chain = vec![params.signed_by(&key, &self.issuer).unwrap().der().clone()];
        let config = builder.with_single_cert(chain, PrivatePkcs8KeyDer::from(key.serialize_der()).into());
        Arc::new(config.unwrap())
    }

    /// A certificate for a client.
    pub fn client(&self) -> ClientCertificate {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, "me");
        let key = KeyPair::generate().unwrap();
        let chain = params.signed_by(&key, &self.issuer).unwrap();
        let pem = format!("comments may stand before\n{}", to_pem("CERTIFICATE", chain.der()));
        ClientCertificate::from_pem(pem, to_pem("PRIVATE KEY", &key.serialize_der()))
    }

    /// Its own key.
    pub fn key_pem(&self) -> String {
        to_pem("PRIVATE KEY", &self.issuer.key().serialize_der())
    }

    pub fn trusted(&self) -> HyperOptions {
        let mut options = HyperOptions::default();
        options.root_certificates = vec![self.root.clone()];
        options
    }
}

fn server_builder(
    versions: &[&'static rustls::SupportedProtocolVersion],
) -> rustls::ConfigBuilder<rustls::ServerConfig, rustls::WantsVerifier> {
    rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
}

/// Text of RFC 7468.
pub fn to_pem(label: &str, der: &[u8]) -> String {
    let text = specwright_runtime::json::to_string(&specwright_runtime::Binary::from(der.to_vec()));
    let text = text.trim_matches('"');
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// What a server says to a request.
#[derive(Clone)]
pub enum Say {
    Plain(&'static str),
    /// Nothing more, but the connection stays for a while.
    Nothing,
    /// Turns to TLS.
    Tls(Arc<rustls::ServerConfig>),
}

/// A server that says these things one after the other on each connection, and the heads of the requests it got.
pub fn serve(script: Vec<Say>) -> (SocketAddr, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (heads, received) = mpsc::channel();
    thread::spawn(move || {
        for tcp in listener.incoming().map_while(Result::ok) {
            let (script, heads) = (script.clone(), heads.clone());
            thread::spawn(move || talk(tcp, script, &heads));
        }
    });
    (address, received)
}

pub trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

fn talk(tcp: impl Read + Write + 'static, script: Vec<Say>, heads: &mpsc::Sender<String>) -> Option<()> {
    let mut stream: Box<dyn ReadWrite> = Box::new(tcp);
    for say in script {
        match say {
            Say::Plain(text) => {
                heads.send(head(&mut stream)?).ok()?;
                stream.write_all(text.as_bytes()).ok()?;
                stream.flush().ok()?;
            }
            Say::Nothing => thread::sleep(Duration::from_millis(300)),
            Say::Tls(config) => {
                let session = rustls::ServerConnection::new(config).ok()?;
                stream = Box::new(rustls::StreamOwned::new(session, stream));
            }
        }
    }
    Some(())
}

fn head(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    String::from_utf8(head).ok()
}

pub async fn get(transport: &HyperTransport, url: String) -> Result<String, TransportError> {
    let request = HttpRequest {
        method: Method::GET,
        url,
        headers: HeaderMap::new(),
        body: Upload::default(),
    };
    let mut body = transport.send(request).await?.body;
    let mut text = String::new();
    while let Some(chunk) = std::future::poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
        text.push_str(std::str::from_utf8(&chunk?).unwrap());
    }
    Ok(text)
}

pub const OK: Say = Say::Plain("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
