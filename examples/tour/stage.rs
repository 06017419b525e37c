//! Showing a call: the request line as it was sent, and the typed answer.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use cloud_clients::runtime::Transport;
use cloud_clients::runtime::transport::{BoxFuture, HttpRequest, HttpResponse, HyperTransport, TransportError};

/// The default transport, with a note of every request line.
#[derive(Clone)]
pub struct Noting {
    inner: Arc<HyperTransport>,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Noting {
    pub fn new(inner: HyperTransport) -> Self {
        Self {
            inner: Arc::new(inner),
            lines: Arc::default(),
        }
    }

    /// The lines since the last time.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Transport for Noting {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let query = request.query().map(|q| format!("?{q}")).unwrap_or_default();
        let line = format!("{} {}{query}", request.method, request.path());
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        self.inner.send(request)
    }
}

/// A heading.
pub fn title(text: &str) {
    println!("\n== {text}");
}

/// A request line.
pub fn request(line: &str) {
    println!("  > {line}");
}

/// A typed answer, as its `Debug` shows it, without the fields that are not set.
pub fn answer(answer: &dyn Debug) {
    let text = format!("{answer:#?}");
    let lines: Vec<&str> = text.lines().filter(|line| !line.ends_with(": None,")).collect();
    let mut rest = lines.as_slice();
    while let [line, after @ ..] = rest {
        rest = after;
        // `Some(`, a value and `),` on a line each are one line to a reader
        match after {
            [value, close, after @ ..] if line.ends_with("Some(") && close.trim() == ")," && is_plain(value) => {
                println!("  < {line}{}),", value.trim().trim_end_matches(','));
                rest = after;
            }
            _ => println!("  < {line}"),
        }
    }
}

/// Whether a line holds a whole value.
fn is_plain(line: &str) -> bool {
    !line.ends_with(['(', '[', '{'])
}
