//! What code of the user's sees, and may change.

use std::error::Error as StdError;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use specwright_runtime::auth::{Kind, Lease, Provider, ProviderContext, ProviderError};
use specwright_runtime::http::{HeaderName, HeaderValue};
use specwright_runtime::transport::{BoxFuture, Reply, Script, TransportErrorKind};
use specwright_runtime::{
    AttemptContext, Builder, Credentials, ErrorKind, HttpRequest, Interceptor, Json, Outcome, Upload,
};

use crate::sample::{GET, IN_PROJECT, POST, SERVICE, builder, config, credentials, json};
use crate::server::{Server, ok, status};

type Refusal = Box<dyn StdError + Send + Sync>;

/// Writes down what it sees.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Interceptor for Diary {
    fn before_send(&self, context: &AttemptContext, request: &mut HttpRequest) -> Result<(), Refusal> {
        let names: Vec<&str> = request.headers.keys().map(HeaderName::as_str).collect();
        self.note(format!(
            "{} {} {}: {} {} {names:?}",
            context.service(),
            context.operation(),
            context.attempt(),
            request.method,
            request.url
        ));
        Ok(())
    }

    fn after_attempt(&self, context: &AttemptContext, outcome: &Outcome<'_>) {
        assert!(outcome.elapsed() < Duration::from_secs(5));
        self.note(format!(
            "{} {}: {:?} {:?} {:?} error {} again {}",
            context.operation(),
            context.attempt(),
            outcome.status(),
            outcome.request_id(),
            outcome.headers().and_then(|headers| headers.get("x-a")),
            outcome.error().is_some(),
            outcome.retry_after().is_some()
        ));
    }
}

/// Does something to each request.
struct Change(fn(&mut HttpRequest));

impl Interceptor for Change {
    fn before_send(&self, _: &AttemptContext, request: &mut HttpRequest) -> Result<(), Refusal> {
        (self.0)(request);
        Ok(())
    }
}

/// Lets nothing pass.
struct Refuse;

impl Interceptor for Refuse {
    fn before_send(&self, _: &AttemptContext, _: &mut HttpRequest) -> Result<(), Refusal> {
        Err("not on a Sunday".into())
    }
}

#[tokio::test]
async fn every_attempt_is_seen_and_no_proof_of_it() {
    let diary = Diary::default();
    let script = Script::new([
        Reply::json(200, r#"{"projects":[{"id":"p1"}]}"#),
        Reply::failure(TransportErrorKind::Broken),
        Reply::status(503).header("x-a", "1").header("x-request-id", "r1"),
        Reply::json(200, "{}").header("x-a", "2").header("x-request-id", "r2"),
    ]);
    let client = Builder::new(&SERVICE)
        .config(config())
        .credentials(credentials())
        .transport(script.clone())
        .interceptor(diary.clone())
        .build()
        .unwrap();
    client.call(&IN_PROJECT).send::<Json>().await.unwrap();
    let encoding = if cfg!(any(feature = "gzip", feature = "brotli", feature = "zstd")) {
        r#", "accept-encoding""#
    } else {
        ""
    };
    let headers = format!(r#"["user-agent", "accept"{encoding}]"#);
    let sent = "https://sample.cn-north-4.example.com/v1/p1/things";
    assert_eq!(
        diary.lines(),
        [
            format!("sample look-up 1: GET https://iam.cn-north-4.example.com/v3/projects?name=cn-north-4 {headers}"),
            "look-up 1: Some(200) None None error false again false".to_owned(),
            format!("sample GetInProject 1: GET {sent} {headers}"),
            "GetInProject 1: None None None error true again true".to_owned(),
            format!("sample GetInProject 2: GET {sent} {headers}"),
            r#"GetInProject 2: Some(503) Some("r1") Some("1") error true again true"#.to_owned(),
            format!("sample GetInProject 3: GET {sent} {headers}"),
            r#"GetInProject 3: Some(200) Some("r2") Some("2") error false again false"#.to_owned(),
        ]
    );
    // the proof came later
    let requests = script.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.headers.contains_key("authorization"))
    );
}

#[tokio::test]
async fn they_are_asked_in_order_and_what_they_change_is_signed() {
    let server = Server::play(vec![status(503), ok("{}"), ok("{}")]);
    let fixed = || config().clock(|| UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let signed = || builder(&server).config(fixed()).credentials(credentials());
    let client = signed()
        .interceptor(Change(|request| {
            request.headers.insert("x-first", HeaderValue::from_static("1"));
        }))
        .interceptor(Change(|request| {
            assert!(request.headers.contains_key("x-first"));
            request.url.push_str("?more=yes");
            request.body = Upload::from("{\"a\":1}");
        }))
        .build()
        .unwrap();
    client.call(&POST).idempotent(true).send::<Json>().await.unwrap();
    // the same as it would be from the caller
    let call = signed().build().unwrap().call(&POST);
    let call = call.query("more", "yes").json_body(json("{\"a\":1}"));
    call.header("x-first", "1").send::<Json>().await.unwrap();
    let requests = server.requests();
    // each attempt begins with the request as the caller gave it
    for request in &requests {
        assert_eq!(request.target, "/v1/things?more=yes");
        assert_eq!(
            (request.header("x-first"), request.body.as_str()),
            (Some("1"), "{\"a\":1}")
        );
        assert_eq!(request.header("content-length"), Some("7"));
        assert!(request.header("authorization").is_some());
        assert_eq!(request.header("authorization"), requests[2].header("authorization"));
    }
}

#[tokio::test]
async fn where_a_request_goes_is_not_theirs_to_say() {
    let changes: [fn(&mut HttpRequest); 7] = [
        |request| request.url = request.url.replace("//sample.", "//evil."),
        |request| request.url = request.url.replace("https:", "http:"),
        |request| request.url = request.url.replace(".com/", ".com:8443/"),
        |request| request.url = request.url.replace("//", "//evil.example@"),
        |request| request.url = request.url.replace(".com/v1/things", ".com?v1"),
        |request| request.url = request.url.replace(".com/", ".co/"),
        |request| {
            request.headers.insert("host", HeaderValue::from_static("evil.example"));
        },
    ];
    for change in changes {
        let script = Script::responding(|_| Reply::json(200, "{}"));
        let client = Builder::new(&SERVICE)
            .credentials(credentials())
            .transport(script.clone())
            .interceptor(Change(change))
            .build()
            .unwrap();
        let error = client.call(&GET).send::<Json>().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Interceptor(_)), "{error:?}");
        assert_eq!((error.attempts(), script.requests().len()), (0, 0));
    }
}

#[tokio::test]
async fn refusing_ends_the_call() {
    let server = Server::play(vec![]);
    let client = builder(&server).interceptor(Refuse);
    let error = client.build().unwrap().call(&GET).send::<Json>().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetThing: refused by an interceptor: not on a Sunday"
    );
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn requests_for_tokens_are_not_shown() {
    struct Tokens;
    impl Provider for Tokens {
        fn kind(&self) -> Kind {
            Kind::Bearer
        }

        fn fetch(&self, context: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
            let transport = context.transport().clone();
            Box::pin(async move {
                let request = HttpRequest {
                    method: specwright_runtime::http::Method::POST,
                    url: "https://tokens.example/".to_owned(),
                    headers: specwright_runtime::http::HeaderMap::new(),
                    body: Upload::from("made-up-secret"),
                };
                transport.send(request).await.map_err(ProviderError::Transport)?;
                Ok(Lease::new(Credentials::bearer("made-up-token")))
            })
        }
    }
    let diary = Diary::default();
    let script = Script::responding(|_| Reply::json(200, "{}"));
    let client = Builder::new(&SERVICE)
        .credentials(Credentials::provider(Tokens))
        .transport(script.clone())
        .interceptor(diary.clone())
        .build()
        .unwrap();
    client.call(&GET).send::<Json>().await.unwrap();
    assert_eq!((script.requests().len(), diary.lines().len()), (2, 2));
    assert!(!diary.lines().concat().contains("made-up"));
}

/// Keeps what a page, or a log, may show of a response.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<Vec<String>>>);

impl Interceptor for Shown {
    fn after_attempt(&self, _: &AttemptContext, outcome: &Outcome<'_>) {
        let redactor = outcome.redactor();
        assert_eq!(format!("{redactor:?}"), "Redactor { .. }");
        let header = outcome.headers().and_then(|headers| headers.get("x-a"));
        let header = header.map(|value| value.to_str().unwrap()).unwrap_or_default();
        let body = String::from_utf8_lossy(outcome.body().unwrap());
        let shown = format!("{} {}", redactor.text(header), redactor.text(&body));
        self.0.lock().unwrap().push(shown);
    }
}

#[tokio::test]
async fn a_redactor_hides_what_was_secret_in_an_attempt() {
    let echo = |request: &HttpRequest| {
        let signature = request.headers["authorization"].to_str().unwrap();
        let signature = signature.rsplit('=').next().unwrap().to_owned();
        let status = if request.url.contains("fail") { 400 } else { 200 };
        let body = format!(r#"{{"message":"example-sk and {signature}"}}"#);
        Reply::json(status, &body).header("x-a", &signature)
    };
    let shown = Shown::default();
    let client = Builder::new(&SERVICE)
        .credentials(credentials())
        .transport(Script::responding(echo))
        .interceptor(shown.clone())
        .build()
        .unwrap();
    client.call(&GET).send::<Json>().await.unwrap();
    client.call(&GET).query("fail", "1").send::<Json>().await.unwrap_err();
    let expected = r#"<redacted> {"message":"<redacted> and <redacted>"}"#;
    assert_eq!(*shown.0.lock().unwrap(), [expected, expected]);
}
