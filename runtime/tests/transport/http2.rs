//! HTTP/2, agreed upon by ALPN, against a server of a few frames (RFC 9113).

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use specwright_runtime::transport::{HyperOptions, HyperTransport};

use crate::server::{Authority, OK, Say, get, serve};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const ACK: u8 = 1;

/// Serves one connection until it is closed, and gives the number of requests that came over it.
fn serve_http2(config: Arc<rustls::ServerConfig>) -> (u16, thread::JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = thread::spawn(move || {
        let (tcp, _) = listener.accept().unwrap();
        let session = rustls::ServerConnection::new(config).unwrap();
        let mut stream = rustls::StreamOwned::new(session, tcp);
        let mut preface = [0; 24];
        stream.read_exact(&mut preface).unwrap();
        assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assert_eq!(stream.conn.alpn_protocol(), Some(&b"h2"[..]));
        write(&mut stream, SETTINGS, 0, 0, &[]);
        let mut requests = 0;
        while let Some((kind, flags, number, payload)) = read(&mut stream) {
            match kind {
                SETTINGS if flags & ACK == 0 => write(&mut stream, SETTINGS, ACK, 0, &[]),
                PING if flags & ACK == 0 => write(&mut stream, PING, ACK, 0, &payload),
                HEADERS => {
                    assert_eq!(flags & (END_STREAM | END_HEADERS), END_STREAM | END_HEADERS);
                    requests += 1;
                    // `:status: 200` of the static table (RFC 7541, appendix A)
                    write(&mut stream, HEADERS, END_HEADERS, number, &[0x88]);
                    write(&mut stream, DATA, END_STREAM, number, b"hi");
                }
                _ => {}
            }
        }
        requests
    });
    (port, served)
}

fn write(stream: &mut impl Write, kind: u8, flags: u8, number: u32, payload: &[u8]) {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = vec![length[1], length[2], length[3], kind, flags];
    frame.extend(number.to_be_bytes());
    frame.extend(payload);
    stream.write_all(&frame).unwrap();
    stream.flush().unwrap();
}

fn read(stream: &mut impl Read) -> Option<(u8, u8, u32, Vec<u8>)> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).ok()?;
    let [a, b, c, kind, flags, number @ ..] = head;
    let mut payload = vec![0; usize::try_from(u32::from_be_bytes([0, a, b, c])).unwrap()];
    stream.read_exact(&mut payload).ok()?;
    Some((kind, flags, u32::from_be_bytes(number), payload))
}

fn offering(authority: &Authority, protocols: &[&[u8]]) -> Arc<rustls::ServerConfig> {
    let mut config = rustls::ServerConfig::clone(&authority.server("localhost", 4000));
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    Arc::new(config)
}

async fn several_requests_share_a_connection(options: HyperOptions, authority: &Authority) {
    let (port, served) = serve_http2(offering(authority, &[b"h2", b"http/1.1"]));
    let transport = HyperTransport::new(&options).unwrap();
    for number in 0..3 {
        let url = format!("https://localhost:{port}/{number}");
        assert_eq!(get(&transport, url).await.unwrap(), "hi");
    }
    drop(transport);
    // its connection is closed by a task
    let requests = tokio::task::spawn_blocking(|| served.join().unwrap()).await.unwrap();
    assert_eq!(requests, 3);
}

#[tokio::test]
async fn by_rustls() {
    let authority = Authority::new("ours");
    let mut options = authority.trusted();
    options.http2_keep_alive = Some(std::time::Duration::from_secs(1));
    several_requests_share_a_connection(options, &authority).await;
}

#[cfg(feature = "native-tls")]
#[tokio::test]
async fn by_the_platform() {
    let authority = Authority::new("ours");
    let mut options = authority.trusted();
    options.tls_backend = specwright_runtime::transport::TlsBackend::Native;
    several_requests_share_a_connection(options, &authority).await;
}

#[tokio::test]
async fn servers_that_do_not_know_it_get_http1() {
    let authority = Authority::new("ours");
    for protocols in [&[][..], &[&b"http/1.1"[..]]] {
        let (address, _heads) = serve(vec![Say::Tls(offering(&authority, protocols)), OK]);
        let transport = HyperTransport::new(&authority.trusted()).unwrap();
        let url = format!("https://localhost:{}/", address.port());
        assert_eq!(get(&transport, url).await.unwrap(), "hi");
    }
}
