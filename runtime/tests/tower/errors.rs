//! How far a request got, by the error of a service.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::rt::TokioExecutor;
use specwright_runtime::http::{HeaderMap, Method, Request, Response};
use specwright_runtime::transport::{
    Body, BoxFuture, HyperOptions, HyperTransport, Reply, Script, TlsFault, TowerTransport, TransportErrorKind,
};
use specwright_runtime::{Builder, HttpRequest, Json, Transport, TransportError, Upload};
use tower::load_shed::error::Overloaded;
use tower::{Service, ServiceBuilder, service_fn};

use crate::sample::{GET, POST, SERVICE, config};

fn request(url: &str) -> HttpRequest {
    HttpRequest {
        method: Method::POST,
        url: url.to_owned(),
        headers: HeaderMap::new(),
        body: Upload::default(),
    }
}

async fn kind(transport: &TowerTransport, url: &str) -> TransportErrorKind {
    transport.send(request(url)).await.unwrap_err().kind()
}

/// An error around another.
#[derive(Debug)]
struct Around(Box<dyn Error + Send + Sync>);

impl fmt::Display for Around {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a layer failed")
    }
}

impl Error for Around {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// A service that fails before, or when it is called.
#[derive(Clone)]
struct Failing {
    ready: bool,
    called: Arc<AtomicUsize>,
}

impl Service<Request<Body>> for Failing {
    type Response = Response<Body>;
    type Error = io::Error;
    type Future = BoxFuture<Result<Response<Body>, io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(match self.ready {
            true => Ok(()),
            false => Err(io::Error::other("closed")),
        })
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        self.called.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Err(io::Error::other("gone")) })
    }
}

#[tokio::test]
async fn what_was_not_called_sent_nothing() {
    for (ready, expected) in [(false, TransportErrorKind::Connect), (true, TransportErrorKind::Broken)] {
        let called = Arc::new(AtomicUsize::new(0));
        let service = || Failing {
            ready,
            called: Arc::clone(&called),
        };
        for transport in [TowerTransport::new(service()), TowerTransport::shared(service())] {
            assert_eq!(kind(&transport, "http://a.example/").await, expected);
            // a POST is sent again only if nothing of it can have arrived
            let client = Builder::new(&SERVICE)
                .config(config())
                .transport(transport)
                .build()
                .unwrap();
            let error = client.call(&POST).send::<Json>().await.unwrap_err();
            assert_eq!(error.attempts(), if ready { 1 } else { 3 }, "{error:?}");
        }
        assert_eq!(called.load(Ordering::SeqCst), if ready { 4 } else { 0 });
    }
}

#[tokio::test]
async fn an_error_of_a_transport_is_passed_through() {
    for expected in [
        TransportErrorKind::Connect,
        TransportErrorKind::ConnectTimeout,
        TransportErrorKind::Refused,
        TransportErrorKind::Broken,
        TransportErrorKind::HeadTooLarge,
    ] {
        let script = Script::responding(move |_| Reply::failure(expected));
        let plain = TowerTransport::new(script.clone());
        let error = plain.send(request("http://a.example/")).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string()),
            (expected, "as the script says".to_owned())
        );
        let layered = ServiceBuilder::new()
            .map_err(|error: tower::BoxError| Around(error))
            .timeout(Duration::from_secs(9))
            .service(script);
        assert_eq!(kind(&TowerTransport::new(layered), "http://a.example/").await, expected);
    }
    let failing = service_fn(|_: Request<Body>| async {
        let fault = TransportError::new(TransportErrorKind::Connect, "no").with_tls_fault(TlsFault::Expired);
        Err::<Response<Body>, _>(Around(Box::new(fault)))
    });
    let error = TowerTransport::new(failing)
        .send(request("http://a.example/"))
        .await
        .unwrap_err();
    assert_eq!(error.tls_fault(), Some(TlsFault::Expired));
    assert_eq!(error.to_string(), "a layer failed: no");
}

#[tokio::test]
async fn the_user_of_a_service_says_what_its_errors_are() {
    let failing =
        || service_fn(|_: Request<Body>| async { Err::<Response<Body>, _>(Around(Box::new(Overloaded::new()))) });
    let unsaid = TowerTransport::new(failing());
    assert_eq!(kind(&unsaid, "http://a.example/").await, TransportErrorKind::Broken);
    let said = unsaid.kinds(|error| error.is::<Overloaded>().then_some(TransportErrorKind::Connect));
    assert_eq!(kind(&said, "http://a.example/").await, TransportErrorKind::Connect);
    // what is said goes before what is known
    let script = Script::responding(|_| Reply::failure(TransportErrorKind::Connect));
    let said = TowerTransport::new(script).kinds(|_| Some(TransportErrorKind::Refused));
    assert_eq!(kind(&said, "http://a.example/").await, TransportErrorKind::Refused);
}

#[tokio::test]
async fn connections_that_do_not_come_about() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let hyper = HyperClient::builder(TokioExecutor::new()).build_http::<Body>();
    let own = HyperTransport::new(&HyperOptions::default()).unwrap();
    for transport in [TowerTransport::new(hyper), TowerTransport::new(own)] {
        let error = transport.send(request(&format!("http://{closed}/"))).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
        assert!(error.to_string().to_lowercase().contains("refused"), "{error}");
    }
}

#[tokio::test]
async fn an_error_in_a_body_never_says_that_nothing_was_sent() {
    for (kind, expected) in [
        (TransportErrorKind::Connect, TransportErrorKind::Broken),
        (TransportErrorKind::ConnectTimeout, TransportErrorKind::Broken),
        (TransportErrorKind::HeadTooLarge, TransportErrorKind::HeadTooLarge),
        (TransportErrorKind::Broken, TransportErrorKind::Broken),
    ] {
        let script = Script::responding(move |_| Reply::json(200, "{").then_failure(kind));
        let transport = TowerTransport::new(script);
        let mut body = transport.send(request("http://a.example/")).await.unwrap().body;
        let mut next = async || {
            std::future::poll_fn(|context| futures_core::Stream::poll_next(std::pin::Pin::new(&mut body), context))
                .await
        };
        assert_eq!(next().await.unwrap().unwrap(), "{");
        assert_eq!(next().await.unwrap().unwrap_err().kind(), expected);
    }
}

#[tokio::test]
async fn urls_that_would_not_be_sent_as_they_are() {
    let script = Script::responding(|_| Reply::status(204));
    let transport = TowerTransport::new(script.clone());
    for url in [
        "",
        "/x",
        "http://a.example",
        "http://a.example/#x",
        "http://me@a.example/",
        "ftp://a.example/",
    ] {
        assert_eq!(kind(&transport, url).await, TransportErrorKind::Refused, "{url}");
    }
    for url in ["http://a.example/", "https://a.example:8443/a/../b//%2e?x=[]|'&y"] {
        transport.send(request(url)).await.unwrap();
        assert_eq!(script.requests().last().unwrap().url, url);
    }
}

#[tokio::test]
async fn secrets_of_the_service_are_hidden() {
    let script = Script::responding(|_| Reply::json(400, r#"{"error_code":"1","error_msg":"no hush-hush"}"#));
    let transport = TowerTransport::new(script).secrets(["hush-hush".to_owned().into()]);
    let client = Builder::new(&SERVICE)
        .config(config())
        .transport(transport)
        .build()
        .unwrap();
    let error = client.call(&GET).send::<Json>().await.unwrap_err();
    assert_eq!(error.message(), Some("no <redacted>"));
}
