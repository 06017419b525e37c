//! Requests through HTTP proxies.

use specwright_runtime::transport::{HyperOptions, HyperTransport, Proxies, Proxy, TransportErrorKind};

use crate::server::{Authority, OK, Say, get, serve};

fn through(mut options: HyperOptions, proxy: &str) -> HyperTransport {
    options.proxies = Proxies::all(Proxy::new(proxy).unwrap());
    HyperTransport::new(&options).unwrap()
}

#[tokio::test]
async fn plain_http_through_a_proxy() {
    let (address, heads) = serve(vec![OK]);
    let transport = through(HyperOptions::default(), &format!("http://me:it@{address}"));
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
        let transport = through(authority.trusted(), &proxy);
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
    use TransportErrorKind::{Connect, Refused};
    let endless = "HTTP/1.1 200 OK\r\nX: ".to_owned() + &"x".repeat(20_000);
    for (response, kind, fault) in [
        (
            "HTTP/1.1 407 Who are you\r\n\r\n",
            Refused,
            "HTTP/1.1 407 Who are you: it wants to know who asks, or refuses who does",
        ),
        (
            "HTTP/1.1 403 No\r\n\r\n<html>",
            Refused,
            "HTTP/1.1 403 No: it does not let connections to this server pass",
        ),
        (
            "HTTP/1.0 502 Bad Gateway\r\n\r\n",
            Connect,
            "HTTP/1.0 502 Bad Gateway: it does not reach the server",
        ),
        ("HTTP/1.1 500 Oops\r\n\r\n", Connect, "HTTP/1.1 500 Oops"),
        ("HTTP/1.1 405 What\r\n\r\n", Refused, "HTTP/1.1 405 What"),
        ("HTTP/1.1 200 OK\r\n\r\nmore", Connect, "invalid data"),
        ("HTTP/1.1 200 OK\r\n", Connect, "invalid data"),
        ("", Connect, "invalid data"),
        ("nonsense\r\n\r\n", Connect, "nonsense"),
        (endless.leak(), Connect, "invalid data"),
    ] {
        let (address, _heads) = serve(vec![Say::Plain(response)]);
        let transport = through(Authority::new("ours").trusted(), &format!("me:hush@{address}"));
        let error = get(&transport, "https://a.example/x".to_owned()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        let text = format!("no tunnel through the proxy http://{address} to a.example:443: {fault}");
        assert_eq!(error.to_string(), text);
        let shown = format!("{error:?}");
        assert!(!shown.contains("hush") && !shown.contains("bWU6aHVzaA"), "{shown}");
    }
}

#[tokio::test]
async fn proxies_that_are_not_there_or_let_nothing_pass() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for scheme in ["http", "https"] {
        let transport = through(HyperOptions::default(), &format!("me:hush@{closed}"));
        let error = get(&transport, format!("{scheme}://a.example/")).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect);
        let text = error.to_string();
        let start = format!("proxy http://{closed} not reached: ");
        assert!(
            text.starts_with(&start) && text.to_lowercase().contains("refused"),
            "{text}"
        );
    }

    let (address, _heads) = serve(vec![Say::Plain("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")]);
    let transport = through(HyperOptions::default(), &format!("me:hush@{address}"));
    let error = get(&transport, "http://a.example/".to_owned()).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Refused);
    assert_eq!(
        error.to_string(),
        format!("the proxy http://{address} responded to 407: it wants to know who asks, or refuses who does")
    );
}

#[tokio::test]
async fn this_machine_is_reached_without_a_proxy() {
    let (proxy, asked) = serve(vec![OK]);
    let (address, heads) = serve(vec![OK]);
    let mut options = HyperOptions::default();
    options.proxies = Proxies::all(Proxy::new(&format!("me:hush@{proxy}")).unwrap());
    let transport = HyperTransport::new(&options).unwrap();
    assert_eq!(get(&transport, format!("http://{address}/")).await.unwrap(), "hi");
    let head = heads.try_recv().unwrap();
    assert!(
        head.starts_with("GET / HTTP/1.1\r\n") && !head.contains("authorization"),
        "{head}"
    );
    assert!(asked.try_recv().is_err());

    options.proxies = options.proxies.even_local(true);
    let transport = HyperTransport::new(&options).unwrap();
    assert_eq!(get(&transport, format!("http://{address}/")).await.unwrap(), "hi");
    assert!(
        asked
            .try_recv()
            .unwrap()
            .starts_with(&format!("GET http://{address}/ "))
    );
}
