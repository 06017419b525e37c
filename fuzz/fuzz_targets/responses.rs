//! Any bytes as an error response: its status code, its header fields, such as `Retry-After`, and its body.
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run responses --sanitizer none`.
//!
//! The first two bytes are the status code, each line up to an empty one is a header field, the rest is the body. The
//! clock is tokio's, which advances by itself when everything waits.
#![no_main]

use std::cell::OnceCell;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_credentials::huaweicloud::access_key;
use specwright_runtime::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::codegen::{Method, Operation, Scheme, SchemeKind, Service, Success, SuccessError};
use specwright_runtime::{Builder, Client, Config, HttpRequest, HttpResponse, Json, RetryPolicy, Transport, TransportError};
use tokio::runtime::Runtime;
use tokio::time::Instant;

const SECRET: &str = "s3cr3t-example-sk";
const LONGEST: Duration = Duration::from_secs(60);

static SERVICE: Service = Service::new("fuzz")
    .schemes(&[Scheme::new("key", SchemeKind::Signature("SDK-HMAC-SHA256"))])
    .success_errors(&[SuccessError::present("/error_code")]);
static OPERATION: Operation = Operation::new("Op", Method::GET, "/")
    .success(&[Success::json(200)])
    .security(&[&["key"]]);

type Reply = (StatusCode, HeaderMap, Vec<u8>);

/// Responds to every request with the fuzzed response.
#[derive(Clone, Default)]
struct Fixed(Arc<Mutex<Reply>>);

impl Transport for Fixed {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let (status, headers, body) = self.0.lock().expect("not poisoned").clone();
        Box::pin(std::future::ready(Ok(HttpResponse::new(status, headers, body))))
    }
}

thread_local! {
    static STAGE: OnceCell<(Runtime, Fixed, Client)> = const { OnceCell::new() };
}

fn stage() -> (Runtime, Fixed, Client) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    let transport = Fixed::default();
    let policy = RetryPolicy::new()
        .attempts(2)
        .base(Duration::ZERO)
        .longest_wait(LONGEST);
    let client = Builder::new(&SERVICE)
        .endpoint("https://api.example")
        .transport(transport.clone())
        .credentials(access_key("EXAMPLEAK", SECRET))
        .config(Config::new().retry(policy).random(|| 0))
        .build();
    (runtime.expect("a runtime"), transport, client.expect("a client"))
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [first, second, rest @ ..] = bytes else { return };
    let number = 200 + u16::from_le_bytes([*first, *second]) % 400;
    let mut lines = rest.split(|byte| *byte == b'\n');
    let mut headers = HeaderMap::new();
    for line in lines.by_ref().take_while(|line| !line.is_empty()).take(50) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (name, value) = (
            parts.next().map(HeaderName::from_bytes),
            parts.next().map(HeaderValue::from_bytes),
        );
        if let (Some(Ok(name)), Some(Ok(value))) = (name, value) {
            headers.append(name, value);
        }
    }
    let body = lines.collect::<Vec<_>>().join(&b'\n');
    STAGE.with(|cell| {
        let (runtime, transport, client) = cell.get_or_init(stage);
        let status = StatusCode::from_u16(number).expect("a status");
        *transport.0.lock().expect("not poisoned") = (status, headers.clone(), body.clone());
        let (result, waited) = runtime.block_on(async {
            let before = Instant::now();
            (client.call(&OPERATION).send::<Json>().await, before.elapsed())
        });
        // at most one wait, and never a longer one than allowed
        assert!(waited <= LONGEST + Duration::from_secs(1), "{waited:?}");
        let asked = headers
            .get("retry-after")
            .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if let (503, Some(seconds @ 1..=60), false) = (number, asked, headers.contains_key("retry-after-ms")) {
            assert!(
                waited >= Duration::from_secs(seconds),
                "{waited:?} instead of {seconds} s"
            );
        }
        match result {
            Ok(_) => assert!(number < 300, "a response with status {number} is no success"),
            Err(error) => {
                let text = error.to_string();
                assert!(!text.contains(char::is_control), "{text:?}");
                assert!(text.chars().count() < 4_000, "{text}");
                assert!(!format!("{text} {error:?}").contains(SECRET), "{error:?}");
                assert_eq!(error.status(), Some(number));
                assert_eq!(error.raw_body().as_ref(), body);
            }
        }
    });
});
