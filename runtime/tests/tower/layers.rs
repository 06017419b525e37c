//! Layers around a transport that is given back to a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use specwright_runtime::http::{HeaderValue, Request, Response};
use specwright_runtime::transport::{
    Body, HyperOptions, HyperTransport, Reply, Script, TowerTransport, TransportErrorKind,
};
use specwright_runtime::{Builder, Call, Client, Json, RetryPolicy, TransportError};
use tower::retry::Policy;
use tower::util::BoxCloneService;
use tower::{Service, ServiceBuilder};

use crate::sample::{GET, POST, SERVICE, config};
use crate::server::{Act, Server, ok, reply};

fn client(transport: TowerTransport) -> Client {
    Builder::new(&SERVICE)
        .config(config())
        .transport(transport)
        .build()
        .unwrap()
}

fn hyper() -> HyperTransport {
    HyperTransport::new(&HyperOptions::default()).unwrap()
}

#[tokio::test]
async fn requests_and_responses_may_be_changed() {
    let server = Server::respond(|request| reply(if request.header("x-layer").is_some() { 200 } else { 500 }, "{}"));
    let service = ServiceBuilder::new()
        .map_request(|mut request: Request<Body>| {
            request.headers_mut().insert("x-layer", HeaderValue::from_static("1"));
            request
        })
        .map_response(|response: Response<Body>| response.map(|_| Body::full(r#"{"by":"a layer"}"#)))
        .service(hyper());
    let client = Builder::new(&SERVICE)
        .endpoint(server.url())
        .transport(TowerTransport::new(service))
        .build()
        .unwrap();
    let thing = client.call(&GET).with(0, "a b").send::<Json>().await.unwrap();
    assert_eq!(thing, crate::sample::json(r#"{"by":"a layer"}"#));
    assert_eq!(server.targets(), ["/v1/things?q=a%20b"]);
}

/// How many requests are under way, and the most there were.
#[derive(Default)]
struct Crowd {
    now: AtomicUsize,
    most: AtomicUsize,
    all: AtomicUsize,
}

fn counted(crowd: &Arc<Crowd>) -> BoxCloneService<Request<Body>, Response<Body>, TransportError> {
    let crowd = Arc::clone(crowd);
    BoxCloneService::new(tower::service_fn(move |_: Request<Body>| {
        let crowd = Arc::clone(&crowd);
        async move {
            crowd.all.fetch_add(1, Ordering::SeqCst);
            let now = crowd.now.fetch_add(1, Ordering::SeqCst) + 1;
            crowd.most.fetch_max(now, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(5)).await;
            crowd.now.fetch_sub(1, Ordering::SeqCst);
            Ok(Response::new(Body::full("{}")))
        }
    }))
}

async fn crowd_over(transport: TowerTransport, crowd: &Crowd) -> usize {
    let client = client(transport);
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(client.call(&GET).send::<Json>()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(crowd.all.load(Ordering::SeqCst), 20);
    crowd.most.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_concurrency_limit_holds_for_all_calls() {
    let crowd = Arc::new(Crowd::default());
    let limited = ServiceBuilder::new().concurrency_limit(3).service(counted(&crowd));
    assert_eq!(crowd_over(TowerTransport::new(limited), &crowd).await, 3);

    let crowd = Arc::new(Crowd::default());
    let limited = ServiceBuilder::new().concurrency_limit(3).service(counted(&crowd));
    assert_eq!(crowd_over(TowerTransport::shared(limited), &crowd).await, 3);

    // without one, services that are ready do not wait for each other
    for transport in [TowerTransport::new, TowerTransport::shared] {
        let crowd = Arc::new(Crowd::default());
        assert_eq!(crowd_over(transport(counted(&crowd)), &crowd).await, 20);
    }
}

#[tokio::test]
async fn a_rate_limit_holds_for_all_calls() {
    let limited = |crowd: &Arc<Crowd>| {
        ServiceBuilder::new()
            .rate_limit(8, Duration::from_millis(150))
            .service(counted(crowd))
    };
    // a service that cannot be cloned is shared, or has a buffer around it
    let crowd = Arc::new(Crowd::default());
    let begun = Instant::now();
    crowd_over(TowerTransport::shared(limited(&crowd)), &crowd).await;
    assert!(begun.elapsed() >= Duration::from_millis(300), "{:?}", begun.elapsed());

    let crowd = Arc::new(Crowd::default());
    let begun = Instant::now();
    let buffered = ServiceBuilder::new().buffer(32).service(limited(&crowd));
    crowd_over(TowerTransport::new(buffered), &crowd).await;
    assert!(begun.elapsed() >= Duration::from_millis(300), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_call_that_is_given_up_does_not_block_others() {
    for shared in [false, true] {
        let script = Script::new([Reply::never(), Reply::json(200, "{}")]);
        let limited = ServiceBuilder::new().concurrency_limit(1).service(script.clone());
        let client = client(match shared {
            false => TowerTransport::new(limited),
            true => TowerTransport::shared(limited),
        });
        let soon = |call: Call| tokio::time::timeout(Duration::from_millis(20), call.send::<Json>());
        let first = tokio::spawn(soon(client.call(&GET)));
        tokio::task::yield_now().await;
        // waits for its turn, and is given up too
        assert!(soon(client.call(&GET)).await.is_err());
        assert!(first.await.unwrap().is_err());
        client.call(&GET).send::<Json>().await.unwrap();
        assert_eq!(script.left(), 0);
    }
}

#[tokio::test]
async fn a_timeout_is_one_of_an_attempt() {
    let script = Script::new([Reply::never(), Reply::json(200, "{}"), Reply::never()]);
    let service = ServiceBuilder::new()
        .timeout(Duration::from_millis(20))
        .service(script.clone());
    let client = client(TowerTransport::new(service));
    client.call(&GET).send::<Json>().await.unwrap();
    // it may have arrived
    let error = client.call(&POST).send::<Json>().await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    assert!(error.to_string().contains("request timed out"), "{error}");
    assert_eq!(script.requests().len(), 3);
}

/// Sends a request again after a 503, if its body can be cloned.
#[derive(Clone)]
struct Again(u32);

impl<E> Policy<Request<Body>, Response<Body>, E> for Again {
    type Future = std::future::Ready<()>;

    fn retry(&mut self, _: &mut Request<Body>, result: &mut Result<Response<Body>, E>) -> Option<Self::Future> {
        let is_busy = result.as_ref().is_ok_and(|response| response.status() == 503);
        self.0 = self.0.checked_sub(1).filter(|_| is_busy)?;
        Some(std::future::ready(()))
    }

    fn clone_request(&mut self, request: &Request<Body>) -> Option<Request<Body>> {
        let mut again = Request::new(request.body().try_clone()?);
        *again.method_mut() = request.method().clone();
        *again.uri_mut() = request.uri().clone();
        *again.headers_mut() = request.headers().clone();
        Some(again)
    }
}

#[tokio::test]
async fn a_layer_may_retry_in_place_of_the_client() {
    let busy = || Act::Reply(reply(503, "{}"));
    let server = Server::play(vec![busy(), busy(), ok("{}")]);
    let service = ServiceBuilder::new().retry(Again(5)).service(hyper());
    let client = Builder::new(&SERVICE)
        .endpoint(server.url())
        .config(config().retry(RetryPolicy::never()))
        .transport(TowerTransport::new(service))
        .build()
        .unwrap();
    let call = client.call(&POST).json_body(crate::sample::json(r#"{"a":1}"#));
    call.send::<Json>().await.unwrap();
    let bodies: Vec<String> = server.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies, [r#"{"a":1}"#; 3]);
}

#[tokio::test]
async fn a_transport_may_be_a_service_of_a_transport_many_times() {
    let script = Script::responding(|_| Reply::json(200, "{}"));
    let mut transport = TowerTransport::new(script.clone());
    for _ in 0..10 {
        transport = TowerTransport::new(transport);
    }
    client(transport.clone()).call(&GET).send::<Json>().await.unwrap();
    assert_eq!(
        script.requests()[0].url,
        "https://sample.cn-north-4.example.com/v1/things"
    );
    let mut service = transport;
    let error = service.call(Request::new(Body::empty())).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Refused, "{error}");
}
