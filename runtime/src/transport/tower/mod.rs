//! Services of the crate `tower` as transports, and transports as services.

mod kinds;
mod service;
mod shared;

use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};

use ::http_body::Body as HttpBody;
use tower_service::Service;

use self::kinds::Kinds;
pub use self::service::TransportService;
use self::shared::Shared;
use super::http_body::DataFrames;
use super::outgoing::{BoxError, outgoing};
use super::{Body, BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};
use crate::value::Secret;

/// Sends requests by a service of the crate `tower`: a server that is part of the test, an HTTP client of your own, or
/// either with layers around it.
///
/// ```
/// use specwright_runtime::http::{Request, Response};
/// use specwright_runtime::transport::{Body, TowerTransport};
///
/// let service = tower::service_fn(|_: Request<Body>| async { Ok::<_, std::io::Error>(Response::new(Body::full("{}"))) });
/// // of a generated client: `Client::builder().transport(TowerTransport::new(service))`
/// let transport = TowerTransport::new(service);
/// # let _ = transport;
/// ```
///
/// A layer must leave alone what a [`Transport`] must: the URL, redirects, the compression of bodies. What it does about
/// retries and timeouts it does for each attempt, so either the layer or the client should.
///
/// # Errors
/// An error says how far its request got, which decides about retries. What is known of it, from the outermost error to the
/// innermost source:
///
/// | error | kind |
/// | --- | --- |
/// | what [`kinds`](Self::kinds) says of it | that |
/// | a [`TransportError`] | its own, and the error is passed through |
/// | a client of `hyper-util` or `reqwest`, with the feature `hyper` or `reqwest` | [`Connect`](TransportErrorKind::Connect) where no connection came about, [`HeadTooLarge`](TransportErrorKind::HeadTooLarge) |
/// | of `poll_ready` | `Connect`: nothing was sent |
/// | any other of `call` | [`Broken`](TransportErrorKind::Broken): something may have been sent |
///
/// An error of the body of a response is never `Connect`.
#[derive(Clone)]
pub struct TowerTransport {
    service: Arc<dyn Sends>,
    kinds: Kinds,
    secrets: Vec<Secret>,
}

impl TowerTransport {
    /// A transport that clones the service for each request, waits until the clone is ready and calls it, as an axum
    /// `Router`, a client of `hyper-util`, a `Buffer` or a `BoxCloneService` expect it. What clones do not share, such as the
    /// rate of a `RateLimit`, needs [`TowerTransport::shared`] or a `Buffer` around it.
    pub fn new<S, B>(service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
        B: HttpBody + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self::of(Cloned(Mutex::new(service)))
    }

    /// A transport that has one service for all requests: they wait for each other until it is ready, and then are under
    /// way at the same time.
    pub fn shared<S, B>(service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
        B: HttpBody + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self::of(Shared::new(service))
    }

    fn of(service: impl Sends + 'static) -> Self {
        Self {
            service: Arc::new(service),
            kinds: Kinds::default(),
            secrets: Vec::new(),
        }
    }

    /// Says what errors of the service mean. The function is asked about an error and then about each of its sources; the
    /// first kind it gives is that of the error.
    ///
    /// ```
    /// use specwright_runtime::transport::{HyperOptions, HyperTransport, TowerTransport, TransportErrorKind};
    /// use tower::ServiceBuilder;
    /// use tower::load_shed::error::Overloaded;
    ///
    /// let service = ServiceBuilder::new()
    ///     .load_shed()
    ///     .concurrency_limit(8)
    ///     .service(HyperTransport::new(&HyperOptions::default())?);
    /// // what is turned away was not sent
    /// let transport = TowerTransport::new(service).kinds(|error| error.is::<Overloaded>().then_some(TransportErrorKind::Connect));
    /// # let _ = transport;
    /// # Ok::<(), specwright_runtime::TransportError>(())
    /// ```
    #[must_use]
    pub fn kinds(
        mut self,
        kind: impl Fn(&(dyn std::error::Error + 'static)) -> Option<TransportErrorKind> + Send + Sync + 'static,
    ) -> Self {
        self.kinds = Kinds::by(kind);
        self
    }

    /// Adds secrets that the service sends along, such as the password of a proxy: see [`Transport::secrets`].
    #[must_use]
    pub fn secrets(mut self, secrets: impl IntoIterator<Item = Secret>) -> Self {
        self.secrets.extend(secrets);
        self
    }
}

impl Transport for TowerTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        match outgoing(request) {
            Ok(request) => self.service.send(request, self.kinds.clone()),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    fn secrets(&self) -> Vec<Secret> {
        self.secrets.clone()
    }
}

impl fmt::Debug for TowerTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}

/// A service without its type.
trait Sends: Send + Sync {
    fn send(&self, request: http::Request<Body>, kinds: Kinds) -> BoxFuture<Result<HttpResponse, TransportError>>;
}

/// A service of which each request gets a clone; behind a lock, as a service need not be `Sync`.
struct Cloned<S>(Mutex<S>);

impl<S, B> Sends for Cloned<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: HttpBody + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: http::Request<Body>, kinds: Kinds) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(|error| kinds.of_readiness(error.into()))?;
            let response = service.call(request).await;
            response_of(response.map_err(Into::into), kinds)
        })
    }
}

/// The response of a service, or what its error is.
fn response_of<B>(response: Result<http::Response<B>, BoxError>, kinds: Kinds) -> Result<HttpResponse, TransportError>
where
    B: HttpBody + Send + 'static,
    B::Error: Into<BoxError>,
{
    let (head, body) = response.map_err(|error| kinds.of_call(error))?.into_parts();
    let length = body.size_hint().exact();
    Ok(HttpResponse {
        status: head.status,
        headers: head.headers,
        body: Body::stream(DataFrames {
            body: Box::pin(body),
            failed: move |error: B::Error| kinds.of_body(error.into()),
        })
        .with_length(length),
    })
}
