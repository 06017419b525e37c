//! Servers that send back the secrets they were sent, in every form and in every place of a response.

mod forms;
mod others;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::json;
use specwright_runtime::auth::{Kind as Fetched, Lease, Provider, ProviderContext, ProviderError};
use specwright_runtime::codegen::{
    BodyShape, Method, Operation, Paging, Parameter, Place, Scheme, SchemeKind, Service, Success, SuccessError,
};
use specwright_runtime::http::HeaderValue;
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::{
    AttemptContext, Builder, Call, Credentials, Error, ErrorKind, Event, HttpRequest, Interceptor, Json, Outcome,
    RetryPolicy, Secret,
};

use crate::fault::{beside, shown};
use crate::sample::config;
use crate::server::{Act, Request, Server, ok, reply, reply_with};
use crate::signer::access_key;
use crate::traces::Traces;
use forms::{Telling, folded, forms};

// Made up, of what their places can carry. Nothing of eight characters is in two of them.
const KEY_ID: &str = "KIDZQ7XW9LMVB4TN2";
const KEY: &str = "Gh3/Jx+8&Wd=Rf6?Ty1~Ub";
const SECURITY_TOKEN: &str = "c7VyS1Rva2Vu/Q2hlY2s+MzE0MTU5==";
const TOKEN: &str = "Mk2:Pz%5Lw{Xs}Ed'Cr\"Fv<Tg>";
const COOKIE: &str = "Yh9/Nb+3&Uj=Mi8%Ko7~Lp";
const USER: &str = "qaz-wsx-edc@example";
const PASSWORD: &str = "Rr5 Tt/Yy\\Uu\"é北😀+Ii";
const PARAMETERS: [&str; 3] = ["Aa1/Bb2 Cc3", "Dd4&Ee5=Ff6+Gg7", "Hh8;Ii9,Jj0\"Kk1"];
const PROPERTY: &str = "Oo2/Pp3\\Qq4\"é\u{2028}北 Rr+5";
const PIN: &str = "2718281828459045";
const ADDED: &str = "Ss6.Tt7-Uu8_Vv9~Ww0";

const SCHEMES: [Scheme; 7] = [
    Scheme::new("Signed", SchemeKind::Signature("MADE-UP")),
    Scheme::new("Bearer", SchemeKind::Bearer),
    Scheme::new("Basic", SchemeKind::Basic),
    key(Place::Header, "X-Auth-Token", "Token"),
    key(Place::Header, "X-Key", "Header"),
    key(Place::Query, "k", "Query"),
    key(Place::Cookie, "sid", "Cookie"),
];

const fn key(place: Place, name: &'static str, scheme: &'static str) -> Scheme {
    Scheme::new(scheme, SchemeKind::ApiKey { place, name })
}

static SERVICE: Service = Service::new("echo")
    .schemes(&SCHEMES)
    .success_errors(&[SuccessError::present("/error_code")]);

static PAGING: Paging = Paging::new("offset", "limit", &["/items"]);

static TAKES: [Parameter; 6] = [
    Parameter::path("p").secret(),
    Parameter::query("q").secret(),
    Parameter::header("X-H").secret(),
    Parameter::cookie("c"),
    Parameter::query("offset"),
    Parameter::query("limit"),
];

static GIVES: [Success; 1] = [Success::json(200)];

const fn operation() -> Operation {
    let operation = Operation::new("GetThing", Method::PUT, "/v1/things/{p}").parameters(&TAKES);
    operation.success(&GIVES).body(BodyShape::json()).paging(&PAGING)
}

static OPEN: Operation = operation();
static SIGNED: Operation = operation().security(&[&["Signed"]]);
static BEARER: Operation = operation().security(&[&["Bearer"]]);
static BASIC: Operation = operation().security(&[&["Basic"]]);
static BY_TOKEN: Operation = operation().security(&[&["Token"]]);
static IN_HEADER: Operation = operation().security(&[&["Header"]]);
static IN_QUERY: Operation = operation().security(&[&["Query"]]);
static IN_COOKIE: Operation = operation().security(&[&["Cookie"]]);
static FORM: Operation = operation().body(BodyShape::form());
static TEXT: Operation = operation().body(BodyShape::text("text/plain").secret());

/// What responses are read as.
type Map = BTreeMap<String, i64>;

/// A way to have a secret.
struct Kind {
    name: &'static str,
    operation: &'static Operation,
    credentials: Option<Credentials>,
    secrets: Vec<String>,
    with: fn(Call) -> Call,
}

fn kind(name: &'static str, operation: &'static Operation, credentials: impl Into<Option<Credentials>>) -> Kind {
    Kind {
        name,
        operation,
        credentials: credentials.into(),
        secrets: Vec::new(),
        with: |call| call,
    }
}

impl Kind {
    fn holds<'a>(mut self, secrets: impl IntoIterator<Item = &'a str>) -> Self {
        self.secrets.extend(secrets.into_iter().map(str::to_owned));
        self
    }

    fn with(mut self, with: fn(Call) -> Call) -> Self {
        self.with = with;
        self
    }
}

/// Gives a token that is fetched.
struct Gives;

impl Provider for Gives {
    fn kind(&self) -> Fetched {
        Fetched::Bearer
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        Box::pin(std::future::ready(Ok(Lease::new(Credentials::bearer(KEY)))))
    }
}

fn secret_body(call: Call) -> Call {
    let secret = Json::Secret(Secret::from(PROPERTY));
    let deep = Json::Object(vec![("deep".to_owned(), Json::Array(vec![secret]))]);
    call.json_body(deep)
}

fn kinds() -> Vec<Kind> {
    let keys = access_key(KEY_ID, KEY).security_token(SECURITY_TOKEN);
    let pair = format!("{USER}:{PASSWORD}");
    vec![
        kind("access key", &SIGNED, keys).holds([KEY_ID, KEY, SECURITY_TOKEN]),
        kind("bearer token", &BEARER, Credentials::bearer(TOKEN)).holds([TOKEN]),
        kind("fetched token", &BEARER, Credentials::provider(Gives)).holds([KEY]),
        kind("password", &BASIC, Credentials::basic(USER, PASSWORD)).holds([USER, PASSWORD, &pair]),
        kind("token in a header", &BY_TOKEN, Credentials::token(TOKEN)).holds([TOKEN]),
        kind("key in a header", &IN_HEADER, Credentials::api_key("Header", KEY)).holds([KEY]),
        kind("key in the query", &IN_QUERY, Credentials::api_key("Query", PASSWORD)).holds([PASSWORD]),
        kind("key in a cookie", &IN_COOKIE, Credentials::api_key("Cookie", COOKIE)).holds([COOKIE]),
        kind("a proof of the caller's own", &SIGNED, None)
            .holds([KEY])
            .with(|call| call.header("authorization", format!("Bearer {KEY}"))),
        kind("a password of the caller's own", &SIGNED, None)
            .holds(["Zz1Yy2Xx3:Ww4Vv5Uu6", "Ww4Vv5Uu6"])
            .with(|call| call.header("Authorization", "Basic WnoxWXkyWHgzOld3NFZ2NVV1Ng==")),
        kind("a header of the caller's own", &OPEN, None)
            .holds([TOKEN])
            .with(|call| call.header("X-Session-Token", TOKEN)),
        kind("a cookie of the caller's own", &OPEN, None)
            .holds([COOKIE])
            .with(|call| call.header("Cookie", format!("lang=en; sid={COOKIE}"))),
        kind("a query of the caller's own", &OPEN, None)
            .holds([PASSWORD])
            .with(|call| call.query("api_key", PASSWORD)),
        kind("secret parameters", &OPEN, None).holds(PARAMETERS).with(|call| {
            let [path, query, header] = PARAMETERS;
            call.with(0, path).with(1, query).with(2, header)
        }),
        kind("a secret number", &OPEN, None)
            .holds([PIN])
            .with(|call| call.with(1, crate::sample::json(PIN))),
        kind("a cookie parameter", &OPEN, None)
            .holds(["Ll2Mm3Nn4Oo5"])
            .with(|call| call.with(3, "Ll2Mm3Nn4Oo5")),
        kind("a secret property", &OPEN, None)
            .holds([PROPERTY])
            .with(secret_body),
        kind("a secret property of a form", &FORM, None)
            .holds([PROPERTY])
            .with(secret_body),
        kind("a secret body", &TEXT, None)
            .holds([PROPERTY])
            .with(|call| call.text_body(PROPERTY)),
        kind("what an interceptor adds", &OPEN, None).holds([ADDED]),
    ]
}

/// Adds a header for the kind that has it, and keeps everything that it is shown.
#[derive(Clone, Default)]
struct Watches(Arc<Mutex<String>>, bool);

impl Interceptor for Watches {
    fn before_send(
        &self,
        _: &AttemptContext,
        request: &mut HttpRequest,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if self.1 {
            request.headers.insert("x-vault-token", HeaderValue::from_static(ADDED));
        }
        Ok(())
    }

    fn after_attempt(&self, context: &AttemptContext, outcome: &Outcome<'_>) {
        *self.0.lock().unwrap() += &format!("{context:?} {outcome:?} {outcome:#?} {:?}\n", outcome.request_id());
    }
}

/// A response that has a text at a place.
type At = fn(&str) -> Act;

/// Places that can have all forms one after the other.
const PLACES: [(&str, At); 14] = [
    ("reason phrase", |text| {
        Act::Reply(format!("HTTP/1.1 500 {text}\r\nContent-Length: 2\r\n\r\n{{}}").into_bytes())
    }),
    ("header", |text| Act::Reply(reply_with(400, &[("X-Any", text)], b"{}"))),
    ("request id", |text| {
        Act::Reply(reply_with(400, &[("X-Request-Id", text)], b"{}"))
    }),
    ("request id of a response that breaks off", |text| {
        let head = format!("HTTP/1.1 200 OK\r\nX-Request-Id: {text}\r\nContent-Length: 9\r\n\r\n{{}}");
        Act::ReplyAndClose(head.into_bytes())
    }),
    ("request id of a success", |text| {
        Act::Reply(reply_with(200, &[("X-Request-Id", text)], b"{}"))
    }),
    ("request id in a body", |text| error(400, json!({"request_id": text}))),
    ("code", |text| error(400, json!({"error_code": text}))),
    ("message", |text| {
        error(403, json!({"error_code": "A.1", "error_msg": text}))
    }),
    ("message in a list", |text| {
        error(422, json!({"errors": [{"title": text, "detail": text}]}))
    }),
    ("detail", |text| {
        error(409, json!({"code": 1, "details": {"sent": [text, {"again": text}]}}))
    }),
    ("error within a success", |text| {
        error(200, json!({"error_code": text, "error_msg": text}))
    }),
    ("invalid json", |text| ok(&format!("{{\"a\":1,{text}"))),
    ("page", |text| ok(&format!("<html>{text}</html>"))),
    ("page of an error", |text| {
        Act::Reply(reply(502, &format!("<html>{text}</html>")))
    }),
];

/// Places that show only the beginning of what they have.
const SHORT_PLACES: [(&str, At); 6] = [
    ("key", |text| ok(&json!({text: "no number"}).to_string())),
    ("key of an error", |text| error(400, json!({text: "no number"}))),
    ("key of a success", |text| ok(&json!({text: 1}).to_string())),
    ("host of a redirect", |text| leads(&format!("https://{text}.example/"))),
    ("path of a redirect", |text| {
        leads(&format!("https:{text}@x/{text}?{text}"))
    }),
    ("number", |text| ok(&format!("{{\"a\":{text}{text}{text}}}"))),
];

/// Those whose text is shown, so that something must stand in its place.
const SHOWN: [&str; 10] = [
    "request id",
    "request id of a success",
    "request id in a body",
    "code",
    "message",
    "detail",
    "error within a success",
    "key",
    "key of an error",
    "host of a redirect",
];

fn error(status: u16, body: serde_json::Value) -> Act {
    Act::Reply(reply(status, &body.to_string()))
}

fn leads(location: &str) -> Act {
    Act::Reply(reply_with(302, &[("Location", location)], b""))
}

/// Everything of an error that is not what its server sent as it sent it.
fn all(error: &Error) -> String {
    let host = match error.kind() {
        ErrorKind::Redirect(redirect) => redirect.host(),
        _ => None,
    };
    let parts = [error.code(), error.message(), error.detail(), error.request_id(), host];
    let body = error.body_as::<Map>().and_then(Result::err);
    let body = body.map(|error| format!("{error} {error:?} {}", error.path()));
    let attempts = error.earlier_attempts();
    format!(
        "{} {parts:?} {:?} {body:?} {attempts:?}",
        shown(error),
        error.json_path()
    )
}

fn all_of<T: Debug>(result: &Result<T, Error>) -> String {
    match result {
        Ok(value) => format!("{value:?} {value:#?}"),
        Err(error) => all(error),
    }
}

/// A client of one kind of secret, and what must not be seen.
struct Stage {
    server: Server,
    kind: Kind,
    client: specwright_runtime::Client,
    watched: Watches,
}

impl Stage {
    fn new(kind: Kind) -> Self {
        let server = Server::play(Vec::new());
        let watched = Watches(Arc::default(), kind.name == "what an interceptor adds");
        let config = config().clock(|| UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        let builder = Builder::new(&SERVICE).endpoint(server.url()).config(config);
        let builder = builder.interceptor(watched.clone());
        let builder = match &kind.credentials {
            Some(credentials) => builder.credentials(credentials),
            None => builder,
        };
        Self {
            server,
            client: builder.build().unwrap(),
            kind,
            watched,
        }
    }

    fn call(&self) -> Call {
        (self.kind.with)(self.client.call(self.kind.operation).with(0, "a-thing"))
    }

    /// What is secret of a request besides what was given: the proof that was made of it.
    async fn proof(&self) -> Option<String> {
        self.server.then(vec![ok("{}")]);
        self.call().send::<Map>().await.unwrap();
        let request: Request = self.server.requests().pop().unwrap();
        let proof = request.header("authorization")?;
        let proof = proof.split_once("Signature=").map_or(proof, |(_, signature)| signature);
        Some(proof.split_once(' ').map_or(proof, |(_, rest)| rest).to_owned())
    }

    /// Everything that can be seen of a call.
    async fn shown(&self, acts: Vec<Act>, retries: u32) -> String {
        self.server.then(acts);
        let policy = RetryPolicy::new()
            .attempts(retries + 1)
            .base(Duration::ZERO)
            .statuses(&[500]);
        let call = self.call().retry(policy);
        let mut shown = format!("{call:?} {:?} ", self.client);
        shown += &all_of(&call.send_raw::<Map, ()>().await);
        shown += &std::mem::take(&mut *self.watched.0.lock().unwrap());
        shown
    }

    /// As [`shown`](Self::shown), of what arrives bit by bit.
    async fn streamed(&self, text: &str) -> String {
        let mut shown = String::new();
        let wrong = json!({ text: "no number" }).to_string();
        self.server.then(vec![ok(&format!("{{\"items\":[{wrong},{wrong}]}}"))]);
        let mut items = self.call().items::<Map>();
        for _ in 0..2 {
            shown += &all_of(&items.try_next().await);
        }
        self.server.then(vec![ok(&format!("{{\"items\":{wrong}}}"))]);
        shown += &all_of(&self.call().pages::<Map>().try_next().await);
        let events = format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {wrong}\n\n");
        self.server.then(vec![Act::ReplyAndClose(events.clone().into_bytes())]);
        shown += &all_of(&self.call().events_as::<Map>().try_next().await);
        self.server.then(vec![Act::ReplyAndClose(events.into_bytes())]);
        let event = self.call().events_as::<Event>().try_next().await.unwrap().unwrap();
        assert_eq!(event.data(), wrong);
        let fault = event.json::<Map>().unwrap_err();
        shown += &format!("{event:?} {event:#?} {fault} {fault:?}");
        let head = format!(
            "HTTP/1.1 200 OK\r\nX-Request-Id: {}\r\nContent-Length: 9\r\n\r\n{{}}",
            text.replace('\n', "")
        );
        self.server.then(vec![Act::ReplyAndClose(head.into_bytes())]);
        let mut chunks = self.call().stream();
        for _ in 0..2 {
            shown += &all_of(&chunks.try_next().await);
        }
        shown + &std::mem::take(&mut *self.watched.0.lock().unwrap())
    }
}

async fn check(kind: Kind) {
    let traces = Traces::default();
    let _tracing = tracing::subscriber::set_default(traces.clone());
    let stage = Stage::new(kind);
    let mut secrets = stage.kind.secrets.clone();
    secrets.extend(stage.proof().await);
    let inline: Vec<String> = secrets.iter().flat_map(|secret| forms(secret)).collect();
    let folds: Vec<String> = secrets.iter().flat_map(|secret| folded(secret)).collect();
    let telling = Telling::of(&inline);
    let joined = inline.join(" ");
    for (place, act) in PLACES {
        let what = format!("{}, {place}", stage.kind.name);
        let shown = stage.shown(vec![act(&joined)], 0).await;
        telling.is_not_in(&shown, &what);
        assert!(
            shown.contains("<redacted>") || !SHOWN.contains(&place),
            "{what}: {shown}"
        );
    }
    for (place, act) in PLACES
        .iter()
        .filter(|(place, _)| !place.contains("header") && !place.contains("request id"))
    {
        if *place != "reason phrase" {
            let what = format!("{}, {place}, folded", stage.kind.name);
            telling.is_not_in(&stage.shown(vec![act(&folds.join(" "))], 0).await, &what);
        }
    }
    for form in &inline {
        let digits = form.bytes().all(|byte| byte.is_ascii_digit());
        for (place, act) in SHORT_PLACES.iter().filter(|(place, _)| digits || *place != "number") {
            let what = format!("{}, {place}, as {form}", stage.kind.name);
            let shown = stage.shown(vec![act(form)], 0).await;
            telling.is_not_in(&shown, &what);
            assert!(
                shown.contains("<redacted>") || !SHOWN.contains(place),
                "{what}: {shown}"
            );
        }
    }
    // a listing has its own signature, of its own query
    for secret in &stage.kind.secrets {
        let what = format!("{}, streamed", stage.kind.name);
        telling.is_not_in(&stage.streamed(secret).await, &what);
    }
    let failing = || error(500, json!({"error_code": joined, "request_id": joined}));
    let what = format!("{}, attempts", stage.kind.name);
    telling.is_not_in(&stage.shown(vec![failing(), failing(), failing()], 2).await, &what);
    let traces = traces.text();
    assert_eq!(traces.contains("attempt"), cfg!(feature = "tracing"));
    telling.is_not_in(&traces, &format!("{}, traces", stage.kind.name));
}

#[test]
fn servers_that_send_back_every_secret_everywhere() {
    beside(async {
        for kind in kinds() {
            check(kind).await;
        }
    });
}
