//! Any bytes as a stream of server-sent events, in pieces: `RUSTC_BOOTSTRAP=1 cargo fuzz run events --sanitizer none`.
//!
//! The first byte is the length of the pieces. The events must be those that a second, simplest implementation finds in
//! the whole text.
#![no_main]

use std::cell::OnceCell;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use specwright_runtime::http::{HeaderMap, HeaderValue, StatusCode};
use specwright_runtime::transport::{Body, BoxFuture};
use specwright_runtime::codegen::{Method, Operation, Service, Success};
use specwright_runtime::{Builder, Client, Event, HttpRequest, HttpResponse, Transport, TransportError};
use tokio::runtime::Runtime;

static SERVICE: Service = Service::new("fuzz");
static OPERATION: Operation = Operation::new("Op", Method::GET, "/").success(&[Success::text(200)]);

#[derive(Clone, Default)]
struct Pieces(Arc<Mutex<Vec<Bytes>>>);

impl Transport for Pieces {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let pieces = std::mem::take(&mut *self.0.lock().expect("not poisoned"));
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("text/event-stream"));
        let body = Body::stream(futures_util::stream::iter(pieces.into_iter().map(Ok)));
        let response = HttpResponse {
            status: StatusCode::OK,
            headers,
            body,
        };
        Box::pin(std::future::ready(Ok(response)))
    }
}

thread_local! {
    static STAGE: OnceCell<(Runtime, Pieces, Client)> = const { OnceCell::new() };
}

fn stage() -> (Runtime, Pieces, Client) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    let transport = Pieces::default();
    let client = Builder::new(&SERVICE)
        .endpoint("https://api.example")
        .transport(transport.clone())
        .build();
    (runtime.expect("a runtime"), transport, client.expect("a client"))
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [length, text @ ..] = bytes else { return };
    let pieces = text
        .chunks(usize::from(*length).max(1))
        .map(Bytes::copy_from_slice)
        .collect();
    let found = STAGE.with(|cell| {
        let (runtime, transport, client) = cell.get_or_init(stage);
        *transport.0.lock().expect("not poisoned") = pieces;
        runtime.block_on(client.call(&OPERATION).events_as::<Event>().try_collect())
    });
    let found = found.expect("whatever the bytes, they are a stream");
    let found: Vec<_> = found
        .iter()
        .map(|event| (event.name(), event.data(), event.id()))
        .collect();
    let expected = expected(text);
    let expected: Vec<_> = expected
        .iter()
        .map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str()))
        .collect();
    assert_eq!(found, expected);
});

/// HTML Living Standard, 9.2.6, word by word, except for the end at `[DONE]`.
fn expected(text: &[u8]) -> Vec<(String, String, String)> {
    let text = String::from_utf8_lossy(text).replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut events = Vec::new();
    let (mut name, mut data, mut id) = (String::new(), String::new(), String::new());
    for line in text.split_inclusive('\n') {
        let Some(line) = line.strip_suffix('\n') else { break };
        if line.is_empty() {
            let name = std::mem::take(&mut name);
            let data = std::mem::take(&mut data);
            if let Some(data) = data.strip_suffix('\n') {
                if data == "[DONE]" {
                    break;
                }
                let name = if name.is_empty() { "message".to_owned() } else { name };
                events.push((name, data.to_owned(), id.clone()));
            }
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => name = value.to_owned(),
            "data" => data = data + value + "\n",
            "id" if !value.contains('\0') => id = value.to_owned(),
            _ => {}
        }
    }
    events
}
