//! Any bytes as what leads from one page to the next: `RUSTC_BOOTSTRAP=1 cargo fuzz run pages --sanitizer none`.
//!
//! The first byte says what the others are: a header `Link`, the target of one, a URL in the body, or a stored cursor. No request
//! goes to an origin that is not allowed, none with credentials to another one than the first, and each is for a URL that
//! nobody rewrites. A reference of plain characters leads where the crate `url` has it.
#![no_main]

use std::cell::OnceCell;
use std::sync::{Arc, Mutex};

use specwright_runtime::codegen::{Method, Next, Operation, Paging, Scheme, SchemeKind, Service, Success};
use specwright_runtime::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::{Builder, Client, Credentials, Cursor, HttpRequest, HttpResponse, Json, Transport, TransportError};
use tokio::runtime::Runtime;

static SERVICE: Service = Service::new("fuzz").schemes(&[Scheme::new("Bearer", SchemeKind::Bearer)]);

const fn listing(name: &'static str, path: &'static str, paging: &'static Paging) -> Operation {
    Operation::new(name, Method::GET, path)
        .success(const { &[Success::json(200)] })
        .security(&[&["Bearer"]])
        .paging(paging)
}

static LINKS: Operation = listing("Links", "/v1/a/b", &BY_LINK);
static BY_LINK: Paging = Paging::url(&["/items"]).next(Next::Link).origins(&["https://files.example"]);
static URLS: Operation = listing("Urls", "/v1/a/b", &BY_URL);
static BY_URL: Paging = Paging::url(&["/items"]).next(Next::Body("/next")).origins(&["https://files.example"]);

const BASE: &str = "https://api.example/v1/a/b";

/// Gives a first page that leads on, and others that do not.
#[derive(Clone, Default)]
struct Pages(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    link: Option<HeaderValue>,
    body: String,
    requests: Vec<HttpRequest>,
}

impl Transport for Pages {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let mut state = self.0.lock().expect("not poisoned");
        let mut headers = HeaderMap::new();
        let body = match state.requests.is_empty() {
            true => {
                headers.extend(state.link.take().map(|link| (specwright_runtime::http::header::LINK, link)));
                std::mem::take(&mut state.body)
            }
            false => r#"{"items":[2]}"#.to_owned(),
        };
        state.requests.push(request);
        Box::pin(std::future::ready(Ok(HttpResponse::new(StatusCode::OK, headers, body))))
    }
}

thread_local! {
    static STAGE: OnceCell<(Runtime, Pages, Client)> = const { OnceCell::new() };
}

fn stage() -> (Runtime, Pages, Client) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    let transport = Pages::default();
    let client = Builder::new(&SERVICE)
        .endpoint("https://api.example")
        .credentials(Credentials::bearer("made up"))
        .transport(transport.clone())
        .build();
    (runtime.expect("a runtime"), transport, client.expect("a client"))
}

/// The requests of a listing, of which the first page leads on so.
fn requests(operation: &'static Operation, cursor: Option<&Cursor>, link: Option<HeaderValue>, body: String) -> Vec<HttpRequest> {
    STAGE.with(|cell| {
        let (runtime, transport, client) = cell.get_or_init(stage);
        *transport.0.lock().expect("not poisoned") = State { link, body, requests: Vec::new() };
        let call = client.call(operation);
        let call = match cursor {
            Some(cursor) => call.starting_at(cursor),
            None => call,
        };
        let mut items = call.items::<Json>();
        runtime.block_on(async {
            while let Ok(Some(_)) = items.try_next().await {}
            // a listing that is over is over
            assert!(matches!(items.try_next().await, Ok(None)));
        });
        let requests = std::mem::take(&mut transport.0.lock().expect("not poisoned").requests);
        assert!(requests.len() <= 2, "{requests:?}");
        requests.iter().for_each(check);
        requests
    })
}

/// A request that may be sent.
fn check(request: &HttpRequest) {
    let own = request.authority() == "api.example";
    assert!(own || request.authority() == "files.example", "{}", request.url);
    assert_eq!(request.scheme(), "https");
    assert_eq!(request.headers.contains_key("authorization"), own, "{}", request.url);
    let uri: Uri = request.url.parse().expect("a URL");
    assert_eq!(uri.to_string(), request.url);
    assert!(request.url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#'), "{}", request.url);
    assert!(request.path().starts_with('/'));
    let is_dots = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    assert!(!request.path().split('/').any(is_dots), "{}", request.url);
    let parsed = url::Url::parse(&request.url).expect("a URL");
    assert_eq!(parsed.host_str(), Some(request.authority()), "{}", request.url);
}

/// Where a reference of plain characters leads.
fn joined(reference: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/.?=&-_".contains(&byte);
    if !reference.bytes().all(is_plain) || reference.is_empty() || reference.ends_with('?') {
        return None;
    }
    // what begins so has a host, which may be any
    if reference.starts_with("//") || reference.contains("//") {
        return None;
    }
    let base = url::Url::parse(BASE).expect("a URL");
    Some(base.join(reference).expect("a URL").to_string())
}

fn agree(reference: &str, requests: &[HttpRequest]) {
    let Some(expected) = joined(reference) else { return };
    // the page that leads to itself, or to nothing
    if expected == BASE {
        return;
    }
    let second = requests.get(1).unwrap_or_else(|| panic!("{reference} should lead to {expected}"));
    assert_eq!(second.url, expected, "{reference}");
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [kind, rest @ ..] = bytes else { return };
    let page = || r#"{"items":[1]}"#.to_owned();
    match kind % 4 {
        0 => {
            let Ok(link) = HeaderValue::from_bytes(rest) else { return };
            requests(&LINKS, None, Some(link), page());
        }
        1 => {
            let Ok(reference) = std::str::from_utf8(rest) else { return };
            if reference.contains('>') || !reference.is_ascii() {
                return;
            }
            let text = format!("<a>; rel=\"prev\", <{reference}>; title=\"<x>, y\"; rel=\"next\"");
            let Ok(link) = HeaderValue::from_str(&text) else { return };
            agree(reference, &requests(&LINKS, None, Some(link), page()));
        }
        2 => {
            let Ok(reference) = std::str::from_utf8(rest) else { return };
            let text = specwright_runtime::json::to_string(&Json::from(reference));
            let body = format!("{{\"items\":[1],\"next\":{text}}}");
            agree(reference, &requests(&URLS, None, None, body));
        }
        _ => {
            let Ok(text) = std::str::from_utf8(rest) else { return };
            let Ok(cursor) = text.parse::<Cursor>() else { return };
            let again: Cursor = cursor.to_string().parse().expect("what was written is read");
            assert!(again == cursor, "{text}");
            assert!(!format!("{cursor:?}").contains(text.get(2..).filter(|rest| rest.len() > 6).unwrap_or("\0")));
            requests(&LINKS, Some(&cursor), None, page());
        }
    }
});
