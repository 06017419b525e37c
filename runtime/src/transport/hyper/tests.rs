//! TLS and proxies, on loopback sockets.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use http::HeaderMap;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;

use super::*;
use crate::Upload;

/// A certificate authority.
struct Authority {
    root: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
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
    fn server(&self, host: &str, last_year: i32) -> Arc<rustls::ServerConfig> {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(last_year, 1, 1);
        let key = KeyPair::generate().unwrap();
        let chain = vec![params.signed_by(&key, &self.issuer).unwrap().der().clone()];
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, PrivatePkcs8KeyDer::from(key.serialize_der()).into());
        Arc::new(config.unwrap())
    }

    fn trusted(&self) -> HyperOptions {
        HyperOptions {
            root_certificates: vec![self.root.clone()],
            ..HyperOptions::default()
        }
    }
}

/// What a server says to a request.
#[derive(Clone)]
enum Say {
    Plain(&'static str),
    /// Nothing more, but the connection stays for a while.
    Nothing,
    /// Turns to TLS.
    Tls(Arc<rustls::ServerConfig>),
}

/// A server that says these things one after the other on each connection, and the heads of the requests it got.
fn serve(script: Vec<Say>) -> (SocketAddr, mpsc::Receiver<String>) {
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

trait ReadWrite: Read + Write {}
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

async fn get(transport: &HyperTransport, url: String) -> Result<String, TransportError> {
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

const OK: Say = Say::Plain("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");

#[tokio::test]
async fn trusted_server() {
    let authority = Authority::new("ours");
    let (address, heads) = serve(vec![
        Say::Tls(authority.server("localhost", 4000)),
        OK,
        OK,
        Say::Nothing,
    ]);
    let transport = HyperTransport::new(&authority.trusted()).unwrap();
    let url = format!("https://localhost:{}/x?", address.port());
    for _ in 0..2 {
        assert_eq!(get(&transport, url.clone()).await.unwrap(), "hi");
        let expected = format!("GET /x? HTTP/1.1\r\nhost: localhost:{}\r\n\r\n", address.port());
        assert_eq!(heads.try_recv().unwrap(), expected);
    }
}

#[tokio::test]
async fn certificates_that_do_not_hold() {
    let (ours, other) = (Authority::new("ours"), Authority::new("other"));
    for (shown, host, fault) in [
        (other.server("localhost", 4000), "localhost", "UnknownIssuer"),
        (
            ours.server("elsewhere.example", 4000),
            "localhost",
            "not valid for name",
        ),
        (ours.server("localhost", 4000), "127.0.0.1", "not valid for name"),
        (ours.server("localhost", 2001), "localhost", "expired"),
    ] {
        let (address, heads) = serve(vec![Say::Tls(shown), OK]);
        let transport = HyperTransport::new(&ours.trusted()).unwrap();
        let url = format!("https://{host}:{}/", address.port());
        let error = get(&transport, url).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
        assert!(error.to_string().contains(fault), "{error}");
        assert!(heads.try_recv().is_err());
    }
}

#[tokio::test]
async fn body_cut_short_within_tls() {
    // without a length the end of the connection is the end of the body, if the server says that it is the end
    let authority = Authority::new("ours");
    let (address, _heads) = serve(vec![
        Say::Tls(authority.server("localhost", 4000)),
        Say::Plain("HTTP/1.1 200 OK\r\n\r\n[1,2"),
    ]);
    let transport = HyperTransport::new(&authority.trusted()).unwrap();
    let url = format!("https://localhost:{}/", address.port());
    let error = get(&transport, url).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Broken, "{error}");
}

#[tokio::test]
async fn handshake_without_end() {
    let (address, _heads) = serve(vec![Say::Nothing]);
    let options = HyperOptions {
        connect_timeout: Duration::from_millis(80),
        ..Authority::new("ours").trusted()
    };
    let transport = HyperTransport::new(&options).unwrap();
    let started = Instant::now();
    let error = get(&transport, format!("https://{address}/")).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::ConnectTimeout, "{error}");
    assert!(started.elapsed() < Duration::from_millis(280));
}

#[test]
fn root_certificate_that_is_none() {
    let options = HyperOptions {
        root_certificates: vec![b"-----BEGIN CERTIFICATE-----".to_vec()],
        ..HyperOptions::default()
    };
    let error = HyperTransport::new(&options).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Refused);
    assert!(error.to_string().starts_with("root certificate 0 "), "{error}");
}

fn through(options: &HyperOptions, proxy: &str) -> HyperTransport {
    let proxy = proxy.to_owned();
    let variable = |name: &str| (name == "ALL_PROXY").then(|| proxy.clone());
    HyperTransport::with_proxies(options, Some(Proxies::read(variable).unwrap())).unwrap()
}

#[tokio::test]
async fn plain_http_through_a_proxy() {
    let (address, heads) = serve(vec![OK]);
    let transport = through(&HyperOptions::default(), &format!("http://me:it@{address}"));
    let url = "http://a.example:81/x/..//?";
    assert_eq!(get(&transport, url.to_owned()).await.unwrap(), "hi");
    assert_eq!(
        heads.try_recv().unwrap(),
        "GET http://a.example:81/x/..//? HTTP/1.1\r\nproxy-authorization: Basic bWU6aXQ=\r\n\
         host: a.example:81\r\n\r\n"
    );
}

#[tokio::test]
async fn https_through_a_proxy() {
    let authority = Authority::new("ours");
    let server = Say::Tls(authority.server("a.example", 4000));
    let open = Say::Plain("HTTP/1.1 200 Connection established\r\n\r\n");
    for (before, scheme) in [
        (vec![], "http"),
        (vec![Say::Tls(authority.server("localhost", 4000))], "https"),
    ] {
        let script = [before, vec![open.clone(), server.clone(), OK]].concat();
        let (address, heads) = serve(script);
        let proxy = format!("{scheme}://me:it@localhost:{}", address.port());
        let transport = through(&authority.trusted(), &proxy);
        let url = "https://a.example/x".to_owned();
        assert_eq!(get(&transport, url).await.unwrap(), "hi");
        assert_eq!(
            heads.try_recv().unwrap(),
            "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\
             Proxy-Authorization: Basic bWU6aXQ=\r\n\r\n"
        );
        assert_eq!(heads.try_recv().unwrap(), "GET /x HTTP/1.1\r\nhost: a.example\r\n\r\n");
    }
}

#[tokio::test]
async fn proxies_that_open_no_tunnel() {
    let endless = "HTTP/1.1 200 OK\r\nX: ".to_owned() + &"x".repeat(20_000);
    for (answer, fault) in [
        ("HTTP/1.1 407 Who are you\r\n\r\n", "407 Who are you"),
        ("HTTP/1.1 200 OK\r\n\r\nmore", "invalid data"),
        ("HTTP/1.1 200 OK\r\n", "invalid data"),
        ("", "invalid data"),
        ("nonsense\r\n\r\n", "nonsense"),
        (endless.leak(), "invalid data"),
    ] {
        let (address, _heads) = serve(vec![Say::Plain(answer)]);
        let options = Authority::new("ours").trusted();
        let transport = through(&options, &address.to_string());
        let error = get(&transport, "https://a.example/x".to_owned()).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
        let text = error.to_string();
        assert!(
            text.starts_with("no tunnel through the proxy: ") && text.contains(fault),
            "{text}"
        );
    }
}
