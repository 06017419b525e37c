//! One service for all requests.

use std::future::poll_fn;
use std::sync::Arc;

use http_body::Body as HttpBody;
use tokio::sync::Mutex;
use tower_service::Service;

use super::kinds::Kinds;
use super::{Sends, response_of};
use crate::transport::outgoing::BoxError;
use crate::transport::{Body, BoxFuture, HttpResponse, TransportError};

/// A service that one request after the other waits for, and calls.
pub(super) struct Shared<S>(Arc<Mutex<S>>);

impl<S> Shared<S> {
    pub(super) fn new(service: S) -> Self {
        Self(Arc::new(Mutex::new(service)))
    }
}

impl<S, B> Sends for Shared<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: HttpBody + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: http::Request<Body>, kinds: Kinds) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let service = Arc::clone(&self.0);
        Box::pin(async move {
            let responding = {
                let mut service = service.lock().await;
                let ready = poll_fn(|context| service.poll_ready(context)).await;
                ready.map_err(|error| kinds.of_readiness(error.into()))?;
                service.call(request)
            };
            response_of(responding.await.map_err(Into::into), kinds)
        })
    }
}
