//! What is told to `tracing`. A program of its own: one subscriber is there before the first call, as those that come
//! while others make their first calls may be told less.
#![cfg(feature = "tracing")]

#[path = "../http/signer.rs"]
mod signer;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Once;
use std::time::Duration;

use specwright_runtime::codegen::{
    BodyShape, Method, Operation, Parameter, Scheme, SchemeKind, Service, Success, SuccessError,
};
use specwright_runtime::transport::{Reply, Script};
use specwright_runtime::{Builder, Config, Credentials, Json, RetryPolicy};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static SERVICE: Service = Service::new("sample")
    .schemes(&[
        Scheme::new("AccessKey", SchemeKind::Signature("MADE-UP")),
        Scheme::new("Bearer", SchemeKind::Bearer),
    ])
    .success_errors(&[SuccessError::present("/error_code")]);

static LOGIN: Operation = Operation::new("Login", Method::PUT, "/users/{user}/login")
    .parameters(&[Parameter::path("user"), Parameter::query("key").secret()])
    .body(BodyShape::json())
    .success(&[Success::json(200)])
    .security(&[&["AccessKey"], &["Bearer"]]);

/// Keeps spans and events of each thread as maps of their fields. Each test has a thread of its own.
struct Log;

thread_local! {
    static LOG: RefCell<Vec<Fields>> = const { RefCell::new(Vec::new()) };
}

type Fields = BTreeMap<String, String>;

struct Into<'a>(&'a mut Fields);

impl Visit for Into<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::from([("span".to_owned(), span.metadata().name().to_owned())]);
        span.record(&mut Into(&mut fields));
        LOG.with_borrow_mut(|log| {
            log.push(fields);
            Id::from_u64(log.len() as u64)
        })
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        LOG.with_borrow_mut(|log| values.record(&mut Into(&mut log[index])));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::from([("level".to_owned(), event.metadata().level().to_string())]);
        event.record(&mut Into(&mut fields));
        LOG.with_borrow_mut(|log| log.push(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

async fn told(replies: impl IntoIterator<Item = Reply>, credentials: Credentials) -> Vec<Fields> {
    static SUBSCRIBED: Once = Once::new();
    SUBSCRIBED.call_once(|| tracing::subscriber::set_global_default(Log).unwrap());
    let wait = Duration::from_millis(4);
    let client = Builder::new(&SERVICE)
        .endpoint("https://api.example:8443/base")
        .config(Config::new().retry(RetryPolicy::new().base(wait).cap(wait)))
        .credentials(credentials)
        .transport(Script::new(replies))
        .build()
        .unwrap();
    LOG.take(); // what is told of making a client is not ours
    let call = client.call(&LOGIN).with(0, "hush-user").with(1, "hush-key");
    let call = call.field("password", "hush-password").header("X-Hush", "hush-header");
    let _ = call.send::<Json>().await;
    // what hyper and others tell is not ours
    LOG.take()
        .into_iter()
        .filter(|fields| {
            let ours = ["call", "attempt"];
            fields.get("span").is_none_or(|span| ours.contains(&span.as_str()))
        })
        .collect()
}

#[tokio::test]
async fn spans_and_events_of_a_call() {
    let replies = [
        Reply::status(503).header("x-request-id", "r1"),
        Reply::json(200, r#"{"token":"hush-response"}"#).header("x-request-id", "r2"),
    ];
    let log = told(replies, signer::access_key("hush-ak", "hush-sk")).await;
    let of = |index: usize, name: &str| log[index].get(name).map(String::as_str);
    let [call, first, again, second, done] = [0, 1, 2, 3, 4];
    assert_eq!(log.len(), 5, "{log:#?}");
    assert_eq!(
        (of(call, "span"), of(call, "operation")),
        (Some("call"), Some("\"Login\""))
    );
    assert_eq!(
        (of(call, "service"), of(call, "error.type")),
        (Some("\"sample\""), None)
    );
    for (index, id, status) in [(first, "r1", "503"), (second, "r2", "200")] {
        assert_eq!(of(index, "span"), Some("attempt"));
        assert_eq!(of(index, "otel.name"), Some("\"PUT /users/{user}/login\""));
        assert_eq!(of(index, "http.request.method"), Some("\"PUT\""));
        assert_eq!(of(index, "url.template"), Some("\"/users/{user}/login\""));
        assert_eq!(of(index, "server.address"), Some("\"api.example\""));
        assert_eq!(of(index, "server.port"), Some("8443"));
        assert_eq!(of(index, "http.response.status_code"), Some(status));
        assert_eq!(of(index, "request_id"), Some(format!("{id:?}").as_str()));
    }
    assert_eq!(
        (of(first, "http.request.resend_count"), of(first, "error.type")),
        (None, Some("\"503\""))
    );
    assert_eq!(
        (of(second, "http.request.resend_count"), of(second, "error.type")),
        (Some("1"), None)
    );
    assert_eq!(of(again, "message"), Some("attempt failed, the request is sent again"));
    assert!(of(again, "wait").is_some() && of(again, "duration").is_some());
    assert_eq!(
        (of(done, "level"), of(done, "message")),
        (Some("DEBUG"), Some("attempt ended"))
    );
    assert!(!format!("{log:?}").contains("hush"), "{log:#?}");
}

#[tokio::test]
async fn failures_say_what_they_are() {
    let token = || Credentials::bearer("hush-token");
    let failed = Reply::json(400, r#"{"error_code":"hush-code"}"#);
    for (reply, expected) in [
        (failed, "\"400\""),
        (Reply::json(200, "<hush-html>"), "\"unexpected_body\""),
        (
            Reply::failure(specwright_runtime::transport::TransportErrorKind::Refused),
            "\"transport\"",
        ),
    ] {
        let log = told([reply], token()).await;
        assert_eq!(log[0].get("error.type").map(String::as_str), Some(expected), "{log:#?}");
        let last = log.last().unwrap();
        assert_eq!(last.get("message").map(String::as_str), Some("call failed"), "{log:#?}");
        assert!(!format!("{log:?}").contains("hush"), "{log:#?}");
    }
    let busy = [Reply::status(503), Reply::status(503), Reply::status(503)];
    let log = told(busy, token()).await;
    assert_eq!(
        log.last().unwrap().get("reason").map(String::as_str),
        Some("no attempt left")
    );
}
