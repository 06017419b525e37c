//! A transport without a network, for tests of code that uses a client.

use std::collections::VecDeque;
use std::fmt;
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{Body, BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};
use crate::clock;
use crate::value::Upload;

/// Plays responses from a script and keeps the requests, in place of a server. Clones share both.
///
/// ```
/// use specwright_runtime::transport::{Reply, Script};
/// # use specwright_runtime::codegen::{Method, Operation, Parameter, Server, Service, Success};
/// # use specwright_runtime::{Builder, Json};
/// # static SERVICE: Service = Service::new("pets").servers(&[Server::new("https://pets.example", &[])]);
/// # static GET_PET: Operation = Operation::new("GetPet", Method::GET, "/pets/{id}")
/// #     .parameters(&[Parameter::path("id")])
/// #     .success(&[Success::json(200)]);
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// let script = Script::new([Reply::status(503), Reply::json(200, r#"{"name": "Rex"}"#)]);
/// // of a generated client: `pets::Client::builder().transport(script.clone())`
/// let client = Builder::new(&SERVICE).transport(script.clone()).build()?;
///
/// // of a generated client: `client.get_pet(7).send().await?`
/// let pet = client.call(&GET_PET).with(0, 7).send::<Json>().await?;
///
/// assert_eq!(pet.pointer("/name").and_then(Json::as_str), Some("Rex"));
/// // the first response was no reason to give up
/// let urls: Vec<String> = script.requests().into_iter().map(|request| request.url).collect();
/// assert_eq!(urls, ["https://pets.example/pets/7", "https://pets.example/pets/7"]);
/// # Ok(())
/// # })
/// # }
/// ```
#[derive(Clone)]
pub struct Script(Arc<Shared>);

struct Shared {
    replies: Mutex<Replies>,
    requests: Mutex<Vec<HttpRequest>>,
}

enum Replies {
    Listed(VecDeque<Reply>),
    Made(Box<dyn FnMut(&HttpRequest) -> Reply + Send>),
}

impl Script {
    /// A reply for each request, in order. Requests beyond the last are refused
    /// ([`TransportErrorKind::Refused`]).
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::of(Replies::Listed(replies.into_iter().collect()))
    }

    /// A reply that is made for each request. `reply` must not use the script itself.
    pub fn responding(reply: impl FnMut(&HttpRequest) -> Reply + Send + 'static) -> Self {
        Self::of(Replies::Made(Box::new(reply)))
    }

    fn of(replies: Replies) -> Self {
        Self(Arc::new(Shared {
            replies: Mutex::new(replies),
            requests: Mutex::new(Vec::new()),
        }))
    }

    /// The requests so far, in the order in which they were sent; signatures and tokens are in them. A body that was
    /// sent as a stream is whole here.
    pub fn requests(&self) -> Vec<HttpRequest> {
        lock(&self.0.requests).clone()
    }

    /// How many replies of the list are left.
    pub fn left(&self) -> usize {
        match &*lock(&self.0.replies) {
            Replies::Listed(replies) => replies.len(),
            Replies::Made(_) => 0,
        }
    }

    fn reply(&self, request: HttpRequest) -> Result<Reply, TransportError> {
        let reply = match &mut *lock(&self.0.replies) {
            Replies::Listed(replies) => replies.pop_front(),
            Replies::Made(make) => Some(make(&request)),
        };
        lock(&self.0.requests).push(request);
        reply.ok_or_else(|| TransportError::new(TransportErrorKind::Refused, "the script is over"))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Transport for Script {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let script = self.clone();
        Box::pin(async move {
            let request = with_whole_body(request).await?;
            let reply = script.reply(request)?;
            reply.play().await
        })
    }
}

impl fmt::Debug for Script {
    /// Shows numbers only: requests hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script")
            .field("requests", &lock(&self.0.requests).len())
            .field("left", &self.left())
            .finish()
    }
}

/// The request with its body read, as a server reads it.
async fn with_whole_body(mut request: HttpRequest) -> Result<HttpRequest, TransportError> {
    if request.body.bytes().is_none() {
        let mut pieces = request.body.into_pieces();
        let mut whole = BytesMut::new();
        while let Some(piece) = poll_fn(|context| Pin::new(&mut pieces).poll_next(context)).await {
            let piece = piece.map_err(|error| TransportError::new(TransportErrorKind::Broken, error))?;
            whole.extend_from_slice(&piece);
        }
        request.body = Upload::new(whole.freeze());
    }
    Ok(request)
}

/// What a [`Script`] does with a request.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    pieces: VecDeque<Bytes>,
    /// What comes in place of a response, or of its end.
    fault: Option<TransportErrorKind>,
    never: bool,
    delay: Duration,
}

impl Reply {
    /// A response without a body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            pieces: VecDeque::new(),
            fault: None,
            never: false,
            delay: Duration::ZERO,
        }
    }

    /// A response of JSON.
    pub fn json(status: u16, text: impl Into<String>) -> Self {
        Self::status(status)
            .header(CONTENT_TYPE.as_str(), "application/json")
            .piece(text.into())
    }

    /// No response, but a failure of this kind.
    pub fn failure(kind: TransportErrorKind) -> Self {
        Self::status(0).then_failure(kind)
    }

    /// No response ever: for timeouts, which `tokio::time::pause` makes short.
    pub fn never() -> Self {
        Self {
            never: true,
            ..Self::status(0)
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds bytes to the body, which arrive apart from others.
    #[must_use]
    pub fn piece(mut self, bytes: impl Into<Bytes>) -> Self {
        self.pieces.push_back(bytes.into());
        self
    }

    /// The connection fails after what was added to the body.
    #[must_use]
    pub fn then_failure(mut self, kind: TransportErrorKind) -> Self {
        self.fault = Some(kind);
        self
    }

    /// Nothing more comes after what was added to the body, not even its end.
    #[must_use]
    pub fn then_nothing(mut self) -> Self {
        self.never = true;
        self
    }

    /// How long the response, and each piece of its body, lets itself be waited for.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    async fn play(self) -> Result<HttpResponse, TransportError> {
        if !self.delay.is_zero() {
            clock::sleep(self.delay).await;
        }
        if self.status == 0 {
            return match self.fault {
                Some(kind) => Err(scripted(kind)),
                None => pending().await,
            };
        }
        let faulty = |error: http::Error| TransportError::new(TransportErrorKind::Refused, error);
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name.as_str()).map_err(|error| faulty(error.into()))?;
            let value = HeaderValue::from_str(value).map_err(|error| faulty(error.into()))?;
            headers.append(name, value);
        }
        let status = StatusCode::from_u16(self.status).map_err(|error| faulty(error.into()))?;
        let body = Body::stream(Pieces {
            reply: self,
            sleep: None,
        });
        Ok(HttpResponse { status, headers, body })
    }
}

fn scripted(kind: TransportErrorKind) -> TransportError {
    TransportError::new(kind, "as the script says")
}

/// The body of a reply.
struct Pieces {
    reply: Reply,
    sleep: Option<Pin<Box<clock::Sleep>>>,
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.reply.delay.is_zero() && !self.reply.pieces.is_empty() {
            let delay = self.reply.delay;
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(clock::sleep(delay)));
            if sleep.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.sleep = None;
        }
        let reply = &mut self.reply;
        match (reply.pieces.pop_front(), reply.fault) {
            (Some(piece), _) => Poll::Ready(Some(Ok(piece))),
            (None, Some(kind)) => Poll::Ready(Some(Err(scripted(kind)))),
            (None, None) if reply.never => Poll::Pending,
            (None, None) => Poll::Ready(None),
        }
    }
}
