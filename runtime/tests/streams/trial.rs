//! Any bytes as a stream of events or of JSON values, cut anywhere: the items must be those that a second, simplest
//! implementation finds in the whole text. Also run by the fuzz target `streams`.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use specwright_runtime::codegen::{Method, Operation, Service, Success};
use specwright_runtime::http::{HeaderMap, HeaderValue, StatusCode};
use specwright_runtime::transport::{Body, BoxFuture};
use specwright_runtime::{
    Builder, Bytes, Client, Config, Error, ErrorKind, Event, Events, FromEvent, HttpRequest, HttpResponse, Json, Lines,
    Transport, TransportError, TypedEvent, codegen, json,
};
use tokio::runtime::Runtime;

/// The most bytes of an event, so that long ones are among the cases.
const LIMIT: usize = 80;

static SERVICE: Service = Service::new("streams");
static OPERATION: Operation = Operation::new("Op", Method::GET, "/").success(&[Success::text(200)]);

#[derive(Clone, Default, PartialEq)]
pub struct Delta {
    pub text: String,
}
specwright_runtime::record! { Delta { 0 text required } }

#[derive(Clone, Default, PartialEq)]
pub struct Done {
    pub reason: Option<String>,
}
specwright_runtime::record! { Done { 0 reason } }

#[derive(Clone, Debug, PartialEq)]
pub enum Named {
    Delta(Delta),
    Note(String),
    Done(Done),
    Other(Vec<i64>),
    Unknown(Event),
}
codegen::events! {
    Named else Unknown until "[END]" { "delta" Delta(Delta), "note" Note text, "done" Done(Done) last, _ Other(Vec<i64>) }
}

/// Gives the pieces of a body as they are.
struct Pieces(std::vec::IntoIter<Bytes>);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

/// Responds to each request with the pieces that were set.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<(&'static str, Vec<Bytes>)>>);

impl Transport for Server {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let (media_type, pieces) = std::mem::take(&mut *self.0.lock().expect("not poisoned"));
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(media_type));
        let response = HttpResponse {
            status: StatusCode::OK,
            headers,
            body: Body::stream(Pieces(pieces.into_iter())),
        };
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// A client, and what it needs.
pub struct Stage {
    runtime: Runtime,
    server: Server,
    client: Client,
}

impl Stage {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build();
        let server = Server::default();
        let client = Builder::new(&SERVICE)
            .endpoint("https://api.example")
            .transport(server.clone())
            // values of many brackets are no longer than they may be: only texts are
            .config(Config::new().body_limit(LIMIT).decoded_limit(1 << 20))
            .build();
        Self {
            runtime: runtime.expect("a runtime"),
            server,
            client: client.expect("a client"),
        }
    }

    /// Reads bytes as a stream, whole, byte by byte, and in pieces of several lengths. The first two bytes say how.
    pub fn check(&self, bytes: &[u8]) {
        let [kind, lengths, text @ ..] = bytes else { return };
        let cuts = [
            text.chunks(text.len().max(1)).map(Bytes::copy_from_slice).collect(),
            text.chunks(1).map(Bytes::copy_from_slice).collect(),
            pieces(text, *lengths),
        ];
        for cut in cuts {
            let cut: Vec<Bytes> = cut;
            if kind.is_multiple_of(2) {
                self.check_events(text, cut);
            } else {
                self.check_lines(text, cut);
            }
        }
    }

    fn check_events(&self, text: &[u8], cut: Vec<Bytes>) {
        let expected = events_of(text);
        let found = self.run(cut, "text/event-stream", |client| {
            collect(client.call(&OPERATION).events_as::<Named>().with_fields())
        });
        let mut left = expected.items.iter();
        let mut found = found.into_iter();
        for (event, retry) in left.by_ref() {
            let Some(item) = found.next() else {
                panic!("{event:?} is missing")
            };
            assert!(event.2.len() <= LIMIT, "an event is longer than it may be");
            match (named(event), item) {
                (Ok(expected), Ok(item)) => {
                    assert_eq!((&item.name, &item.id, item.retry), (&event.0, &event.1, *retry));
                    assert_eq!(shown(&item.data), shown(&expected));
                }
                (Err(()), Err(error)) => assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}"),
                (expected, item) => panic!("{item:?} in place of {expected:?} of {event:?}"),
            }
        }
        let rest: Vec<_> = found.collect();
        match rest.as_slice() {
            [] => assert!(!expected.is_too_long, "a long event was taken"),
            [Err(error)] => assert!(
                expected.is_too_long && matches!(error.kind(), ErrorKind::TooLarge(_)),
                "{error}"
            ),
            more => panic!("more than expected: {more:?}"),
        }
    }

    fn check_lines(&self, text: &[u8], cut: Vec<Bytes>) {
        let (expected, is_too_long) = lines_of(text);
        let found = self.run(cut, "application/x-ndjson", |client| {
            lines(client.call(&OPERATION).lines_as::<Json>())
        });
        let found: Vec<Result<String, &str>> = found
            .iter()
            .map(|item| match item {
                Ok(value) => Ok(value.to_string()),
                Err(error) if matches!(error.kind(), ErrorKind::Decode(_)) => Err("decode"),
                Err(error) if matches!(error.kind(), ErrorKind::TooLarge(_)) => Err("long"),
                Err(_) => Err("other"),
            })
            .collect();
        let long = is_too_long.then_some(Err("long"));
        let expected: Vec<_> = expected.into_iter().chain(long).collect();
        assert_eq!(found, expected);
    }

    fn run<T, F: Future<Output = T>>(
        &self,
        cut: Vec<Bytes>,
        media_type: &'static str,
        call: impl Fn(&Client) -> F,
    ) -> T {
        *self.server.0.lock().expect("not poisoned") = (media_type, cut);
        self.runtime.block_on(call(&self.client))
    }
}

async fn collect<T: FromEvent>(mut events: Events<TypedEvent<T>>) -> Vec<Result<TypedEvent<T>, Error>> {
    let mut all = Vec::new();
    while let Some(item) = events.try_next().await.transpose() {
        all.push(item);
    }
    all
}

async fn lines(mut lines: Lines<Json>) -> Vec<Result<Json, Error>> {
    let mut all = Vec::new();
    while let Some(item) = lines.try_next().await.transpose() {
        all.push(item);
    }
    all
}

/// Pieces whose lengths follow from a byte.
fn pieces(mut text: &[u8], lengths: u8) -> Vec<Bytes> {
    let mut state = u32::from(lengths);
    let mut all = Vec::new();
    while !text.is_empty() {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let length = usize::from((state >> 16) as u8 % 24) + 1;
        let (piece, rest) = text.split_at(length.min(text.len()));
        all.push(Bytes::copy_from_slice(piece));
        text = rest;
    }
    all
}

/// Name, id and data of an event, and the wait that was asked for last.
type Expected = ((String, String, String), Option<Duration>);

struct ExpectedEvents {
    items: Vec<Expected>,
    is_too_long: bool,
}

/// HTML Living Standard, 9.2.6, word by word, except for the ends that the enum has.
fn events_of(bytes: &[u8]) -> ExpectedEvents {
    let mut expected = ExpectedEvents {
        items: Vec::new(),
        is_too_long: false,
    };
    let (mut name, mut data, mut id, mut retry) = (String::new(), String::new(), String::new(), None);
    let mut lines = lines_of_events(bytes);
    let last = lines.pop().unwrap_or_default();
    for (number, line) in lines.iter().enumerate() {
        // what is already there counts, without the line feed after it
        if line.len() + data.len().saturating_sub(1) > LIMIT {
            expected.is_too_long = true;
            return expected;
        }
        let line = String::from_utf8_lossy(line);
        let line = match number {
            0 => line.strip_prefix('\u{feff}').unwrap_or(&line),
            _ => &line,
        };
        if line.is_empty() {
            let name = std::mem::take(&mut name);
            let data = std::mem::take(&mut data);
            let Some(data) = data.strip_suffix('\n') else { continue };
            if ["[DONE]", "[END]"].contains(&data.trim()) {
                return expected;
            }
            let is_last = name == "done";
            let name = if name.is_empty() { "message".to_owned() } else { name };
            expected.items.push(((name, id.clone(), data.to_owned()), retry));
            if is_last {
                return expected;
            }
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut name),
            "data" => data = data + value + "\n",
            "id" if !value.contains('\0') => value.clone_into(&mut id),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                retry = value.parse().ok().map(Duration::from_millis).or(retry);
            }
            _ => {}
        }
    }
    expected.is_too_long = last.len() + data.len().saturating_sub(1) > LIMIT;
    expected
}

/// The lines without their ends; the last is what follows the last end.
fn lines_of_events(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines = vec![Vec::new()];
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'\r' => {
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
                lines.push(Vec::new());
            }
            b'\n' => lines.push(Vec::new()),
            byte => lines.last_mut().expect("a line").push(*byte),
        }
    }
    lines
}

/// What the enum makes of an event.
fn named((name, id, data): &(String, String, String)) -> Result<Named, ()> {
    let _ = id;
    fn read<T: json::Wire>(data: &str) -> Result<T, ()> {
        match data.trim_ascii() {
            "" => json::from_str("null").map_err(drop),
            _ => json::from_str(data).map_err(drop),
        }
    }
    match name.as_str() {
        "delta" => read(data).map(Named::Delta),
        "note" => Ok(Named::Note(data.clone())),
        "done" => read(data).map(Named::Done),
        // the event itself is compared by what `TypedEvent` says of it
        _ => Ok(read(data).map_or_else(|()| Named::Note(format!("unknown {data}")), Named::Other)),
    }
}

fn shown(named: &Named) -> String {
    match named {
        Named::Unknown(event) => format!("{:?}", Named::Note(format!("unknown {}", event.data()))),
        known => format!("{known:?}"),
    }
}

/// The values of lines, or of a JSON text sequence (RFC 7464), and whether one is longer than it may be.
fn lines_of(bytes: &[u8]) -> (Vec<Result<String, &'static str>>, bool) {
    let text = bytes.trim_ascii_start();
    let separator = if text.first() == Some(&0x1e) { 0x1e } else { b'\n' };
    let mut values = Vec::new();
    for line in text.split(|byte| *byte == separator) {
        if line.len() > LIMIT {
            return (values, true);
        }
        let Ok(line) = std::str::from_utf8(line) else {
            values.push(Err("decode"));
            continue;
        };
        let line = line.trim_start_matches('\u{feff}').trim_ascii();
        if line.trim() == "[DONE]" {
            return (values, false);
        }
        if !line.is_empty() {
            let value = json::from_str::<Json>(line);
            values.push(value.map(|value| value.to_string()).map_err(|_| "decode"));
        }
    }
    (values, false)
}
