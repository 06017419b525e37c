//! The transport of a browser: each request by `fetch`.

mod incoming;
mod outgoing;

use http::Method;
use js_sys::{Function, Promise, Reflect, global};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials, Response};

use super::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};

/// Sends requests by the `fetch` of the environment: a window, a worker, or Node.js.
///
/// The default transport on `wasm32-unknown-unknown`, with the feature `fetch`. Redirects are not followed, caches are
/// not used, and a request ends when its future or the body of its response is dropped.
///
/// A browser decides on its own about some headers. `User-Agent` and `Accept-Encoding` are always left to it. A request
/// with another header that it does not take from programs, as `Cookie` and `Date`, is refused
/// ([`TransportErrorKind::Refused`]), and so is one whose URL it would change.
///
/// The futures are `Send` as those of every transport, but panic when they are polled on another thread than the one that
/// made them: objects of JavaScript belong to one worker.
#[derive(Clone, Copy, Debug, Default)]
pub struct FetchTransport {
    credentials: FetchCredentials,
}

/// Whether a browser adds what it keeps for a server itself: cookies, and passwords of HTTP authentication.
///
/// What the client authenticates with is a matter of its own, and is always sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FetchCredentials {
    /// Never, and cookies of a response are not kept.
    #[default]
    Omit,
    /// To the origin of the page.
    SameOrigin,
    /// To every server. One of another origin must then allow it by `Access-Control-Allow-Credentials`.
    Include,
}

impl FetchTransport {
    /// A transport that sends no cookies.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets to whom the cookies of the browser are sent.
    #[must_use]
    pub fn credentials(mut self, credentials: FetchCredentials) -> Self {
        self.credentials = credentials;
        self
    }

    async fn fetch(self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let abort = AbortOnDrop::new()?;
        let is_head = request.method == Method::HEAD;
        let request = outgoing::request(request, self.credentials.into(), &abort.0.signal()).await?;
        let fetch: Function = Reflect::get(&global(), &"fetch".into())
            .and_then(|fetch| fetch.dyn_into())
            .map_err(|_| refused("there is no fetch in this environment"))?;
        let promise = fetch.call1(&global(), &request).map_err(|error| broken(&error))?;
        let response = JsFuture::from(promise.unchecked_into::<Promise>()).await;
        let response: Response = response.map_err(|error| broken(&error))?.unchecked_into();
        incoming::response(&response, is_head, abort)
    }
}

impl Transport for FetchTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        Box::pin(SendWrapper::new(self.fetch(request)))
    }
}

impl From<FetchCredentials> for RequestCredentials {
    fn from(credentials: FetchCredentials) -> Self {
        match credentials {
            FetchCredentials::Omit => Self::Omit,
            FetchCredentials::SameOrigin => Self::SameOrigin,
            FetchCredentials::Include => Self::Include,
        }
    }
}

/// Ends a request when nobody waits for it any more. At the end of a response it does nothing.
struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    fn new() -> Result<Self, TransportError> {
        let controller = AbortController::new();
        controller
            .map(Self)
            .map_err(|_| refused("there is no AbortController in this environment"))
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn refused(reason: impl Into<String>) -> TransportError {
    TransportError::new(TransportErrorKind::Refused, reason.into())
}

/// The error of a request that may have reached the server: a browser does not tell scripts more than that it failed.
fn broken(error: &JsValue) -> TransportError {
    let reason = match text_of_cause(error) {
        // Node.js knows more
        Some(cause) => format!("{} ({cause})", text_of(error)),
        None => format!(
            "{} (the server cannot be reached, or does not allow calls from this origin, see the console of the browser)",
            text_of(error)
        ),
    };
    TransportError::new(TransportErrorKind::Broken, reason)
}

fn text_of_cause(error: &JsValue) -> Option<String> {
    let cause = Reflect::get(error, &"cause".into()).ok()?;
    let is_there = !cause.is_undefined() && !cause.is_null();
    is_there.then(|| text_of(&cause))
}

/// The name and message of an error, as `TypeError: Failed to fetch`.
fn text_of(error: &JsValue) -> String {
    let property = |name: &str| Reflect::get(error, &name.into()).ok()?.as_string();
    match (property("name"), property("message")) {
        (Some(name), Some(message)) if !message.is_empty() => format!("{name}: {message}"),
        (Some(name), _) => name,
        (None, Some(message)) => message,
        (None, None) => error.as_string().unwrap_or_else(|| "unknown error".to_owned()),
    }
}
