//! Shows a call: the request line as it was sent, and the typed response.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use cloud_clients::runtime::Transport;
use cloud_clients::runtime::transport::{BoxFuture, HttpRequest, HttpResponse, HyperTransport, TransportError};

/// The default transport, which also records every request line.
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

    /// Returns the lines since the last call of this method.
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

/// Prints a heading.
pub fn title(text: &str) {
    println!("\n== {text}");
}

/// Prints a request line.
pub fn request(line: &str) {
    println!("  > {line}");
}

/// Prints the `Debug` text of a typed response, without the fields that are not set.
pub fn response(response: &dyn Debug) {
    let text = format!("{response:#?}");
    let lines: Vec<&str> = text.lines().filter(|line| !line.ends_with(": None,")).collect();
    let mut rest = lines.as_slice();
    while let [line, after @ ..] = rest {
        rest = after;
        // `Some(`, a value and `),` on three lines are joined to one line
        match after {
            [value, close, after @ ..] if line.ends_with("Some(") && close.trim() == ")," && is_plain(value) => {
                println!("  < {line}{}),", value.trim().trim_end_matches(','));
                rest = after;
            }
            _ => println!("  < {line}"),
        }
    }
}

/// Returns whether a line has a whole value.
fn is_plain(line: &str) -> bool {
    !line.ends_with(['(', '[', '{'])
}
