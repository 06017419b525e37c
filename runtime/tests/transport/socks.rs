//! Requests through SOCKS5 proxies.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use specwright_runtime::transport::{HyperOptions, HyperTransport, Proxies, Proxy, TransportErrorKind};

use crate::server::{Authority, OK, Say, get, serve};

/// A proxy (RFC 1928, RFC 1929) for one connection, which leads to `server` whatever it is asked for. Gives what it was
/// asked for: the user and password, the name, the port.
fn proxy(server: SocketAddr, verdict: u8) -> (SocketAddr, thread::JoinHandle<(String, String, u16)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut to = client.try_clone().unwrap();
        let mut read = |count: usize| {
            let mut bytes = vec![0; count];
            client.read_exact(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(read(2)[0], 5);
        let method = read(1)[0];
        to.write_all(&[5, method]).unwrap();
        let mut user = String::new();
        if method == 2 {
            let length = read(2)[1];
            let name = read(length.into());
            let length = read(1)[0];
            let password = read(length.into());
            user = String::from_utf8([name, b":".to_vec(), password].concat()).unwrap();
            to.write_all(&[1, 0]).unwrap();
        }
        // connect, to a name
        assert_eq!(read(4), [5, 1, 0, 3]);
        let length = read(1)[0];
        let name = String::from_utf8(read(length.into())).unwrap();
        let port = read(2);
        let port = u16::from_be_bytes([port[0], port[1]]);
        to.write_all(&[5, verdict, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
        if verdict == 0 {
            let upstream = TcpStream::connect(server).unwrap();
            let (mut from, mut into) = (upstream.try_clone().unwrap(), upstream);
            thread::spawn(move || std::io::copy(&mut from, &mut to));
            let _ = thread::spawn(move || std::io::copy(&mut client, &mut into));
        }
        (user, name, port)
    });
    (address, asked)
}

fn through(mut options: HyperOptions, proxy: &str) -> HyperTransport {
    options.proxies = Proxies::all(Proxy::new(proxy).unwrap());
    HyperTransport::new(&options).unwrap()
}

#[tokio::test]
async fn http_and_https() {
    let (server, heads) = serve(vec![OK]);
    let (address, asked) = proxy(server, 0);
    let transport = through(HyperOptions::default(), &format!("socks5h://{address}"));
    assert_eq!(get(&transport, "http://a.example/x".to_owned()).await.unwrap(), "hi");
    assert_eq!(asked.join().unwrap(), (String::new(), "a.example".to_owned(), 80));
    assert_eq!(heads.try_recv().unwrap(), "GET /x HTTP/1.1\r\nhost: a.example\r\n\r\n");

    let authority = Authority::new("ours");
    let (server, heads) = serve(vec![Say::Tls(authority.server("a.example", 4000)), OK]);
    let (address, asked) = proxy(server, 0);
    let transport = through(authority.trusted(), &format!("socks5://me:it@{address}"));
    assert_eq!(get(&transport, "https://a.example/x".to_owned()).await.unwrap(), "hi");
    assert_eq!(asked.join().unwrap(), ("me:it".to_owned(), "a.example".to_owned(), 443));
    assert_eq!(heads.try_recv().unwrap(), "GET /x HTTP/1.1\r\nhost: a.example\r\n\r\n");
}

#[tokio::test]
async fn refusals() {
    let (server, heads) = serve(vec![OK]);
    let (address, asked) = proxy(server, 5);
    let transport = through(HyperOptions::default(), &format!("socks5://me:hush@{address}"));
    let error = get(&transport, "http://a.example:81/".to_owned()).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    let text = error.to_string();
    let start = format!("no tunnel through the proxy socks5://{address} to a.example:81: ");
    assert!(text.starts_with(&start) && text.contains("refused"), "{text}");
    assert!(!format!("{error:?}").contains("hush"), "{error:?}");
    assert_eq!(asked.join().unwrap().2, 81);
    assert!(heads.try_recv().is_err());
}
