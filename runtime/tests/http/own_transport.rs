//! Requests sent by other means than the default.

use specwright_runtime::transport::{Reply, Script, TransportErrorKind};
use specwright_runtime::{Builder, ErrorKind, Json, Timeout};

use crate::sample::{GET, POST, SERVICE, config, credentials};

/// Fails in a given way some times, then responds.
fn flaky(kind: TransportErrorKind, failures: usize) -> Script {
    let mut left = failures;
    Script::responding(move |_| match left.checked_sub(1) {
        Some(fewer) => {
            left = fewer;
            Reply::failure(kind)
        }
        None => Reply::json(200, "{}"),
    })
}

fn builder(transport: &Script) -> Builder {
    Builder::new(&SERVICE).config(config()).transport(transport.clone())
}

#[tokio::test]
async fn sees_the_request_as_it_is_signed() {
    let transport = flaky(TransportErrorKind::Broken, 0);
    let client = builder(&transport)
        .variable("region", "cn-1")
        .credentials(credentials())
        .build()
        .unwrap();
    client.call(&GET).with(0, "a b").send::<Json>().await.unwrap();
    let seen = transport.requests();
    assert_eq!(seen[0].url, "https://sample.cn-1.example.com/v1/things?q=a%20b");
    assert!(seen[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn connect_failures_are_safe_for_every_method() {
    for kind in [TransportErrorKind::Connect, TransportErrorKind::ConnectTimeout] {
        let transport = flaky(kind, 2);
        builder(&transport)
            .build()
            .unwrap()
            .call(&POST)
            .send::<Json>()
            .await
            .unwrap();
        assert_eq!(transport.requests().len(), 3);
    }
    let transport = flaky(TransportErrorKind::ConnectTimeout, 9);
    let error = builder(&transport)
        .build()
        .unwrap()
        .call(&POST)
        .send::<Json>()
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(Timeout::Connect)),
        "{error:?}"
    );
    assert!(error.is_connect() && error.is_timeout());
}

#[tokio::test]
async fn refused_requests_are_not_sent_again() {
    let transport = flaky(TransportErrorKind::Refused, 9);
    let error = builder(&transport)
        .build()
        .unwrap()
        .call(&GET)
        .send::<Json>()
        .await
        .unwrap_err();
    assert!(!error.is_retryable() && transport.requests().len() == 1, "{error:?}");
}

#[tokio::test]
async fn secrets_do_not_go_over_plain_http() {
    use specwright_runtime::Secret;
    use specwright_runtime::codegen::{BodyShape, Method, Operation, Parameter, Success};
    static LOGIN: Operation = Operation::new("Login", Method::POST, "/login")
        .parameters(&[Parameter::query("key").secret()])
        .body(BodyShape::json())
        .success(&[Success::json(200)]);
    let transport = flaky(TransportErrorKind::Broken, 0);
    let remote = builder(&transport).endpoint("http://192.0.2.1").build().unwrap();
    let secret = || Secret::from("hush".to_owned());
    for call in [
        remote.call(&LOGIN).with(0, "hush"),
        remote.call(&LOGIN).field("password", secret()),
    ] {
        assert!(!format!("{call:?}").contains("hush"));
        let error = call.send::<Json>().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
    }
    // what holds no secret may go, and what holds one if it is allowed
    remote.call(&LOGIN).field("name", "me").send::<Json>().await.unwrap();
    let allowed = builder(&transport)
        .endpoint("http://192.0.2.1")
        .config(config().allow_plain_http(true));
    allowed
        .build()
        .unwrap()
        .call(&LOGIN)
        .field("password", secret())
        .send::<Json>()
        .await
        .unwrap();
    assert_eq!(transport.requests().len(), 2);
}
