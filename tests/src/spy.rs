//! A transport that sends nothing anywhere: for requests to hosts that no test may reach.

use std::sync::{Arc, Mutex, PoisonError};

use specwright_runtime::http::{HeaderMap, StatusCode};
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::{HttpRequest, HttpResponse, Transport, TransportError};

/// Keeps each request and answers it with 200 and always the same body. Clones share what they have seen.
#[derive(Clone)]
pub struct Spy {
    body: &'static str,
    seen: Arc<Mutex<Vec<HttpRequest>>>,
}

impl Spy {
    /// Answers with this JSON.
    pub fn answering(body: &'static str) -> Self {
        let seen = Arc::default();
        Self { body, seen }
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for Spy {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        let answer = HttpResponse::new(StatusCode::OK, HeaderMap::new(), self.body);
        Box::pin(async move { Ok(answer) })
    }
}
