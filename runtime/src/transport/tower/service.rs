//! Transports as services.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::{CONTENT_LENGTH, HOST};
use tower_service::Service;

use super::TowerTransport;
#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
use crate::transport::HyperTransport;
#[cfg(all(feature = "reqwest", not(target_os = "unknown")))]
use crate::transport::ReqwestTransport;
use crate::transport::outgoing::refused;
use crate::transport::{Body, BoxFuture, HttpRequest, Script, Transport, TransportError};
use crate::value::Upload;

/// A transport of your own as a service of the crate `tower`, to put layers around it. The transports of this crate are
/// services themselves.
///
/// The service takes requests with an absolute URL. Their headers `Host` and `Content-Length` follow from the URL and the body,
/// so a `Host` that is not that of the URL is refused.
#[derive(Clone)]
pub struct TransportService(Arc<dyn Transport>);

impl TransportService {
    /// The service of a transport.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self(Arc::new(transport))
    }
}

impl fmt::Debug for TransportService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransportService")
    }
}

type Responding = BoxFuture<Result<http::Response<Body>, TransportError>>;

/// Sends a request of the crate `http`.
fn send(transport: &dyn Transport, request: http::Request<Body>) -> Responding {
    let sending = incoming(request).map(|request| transport.send(request));
    Box::pin(async move {
        let response = sending?.await?;
        let mut outgoing = http::Response::new(response.body);
        *outgoing.status_mut() = response.status;
        *outgoing.headers_mut() = response.headers;
        Ok(outgoing)
    })
}

fn incoming(request: http::Request<Body>) -> Result<HttpRequest, TransportError> {
    let (mut head, body) = request.into_parts();
    if head.uri.scheme().is_none() {
        return Err(refused("the URL of the request has no host"));
    }
    let authority = head.uri.authority().map_or("", |authority| authority.as_str());
    if head.headers.remove(HOST).is_some_and(|host| host != authority) {
        return Err(refused("the header Host names another server than the URL"));
    }
    head.headers.remove(CONTENT_LENGTH);
    Ok(HttpRequest {
        method: head.method,
        url: head.uri.to_string(),
        headers: head.headers,
        body: Upload::from(body),
    })
}

macro_rules! service {
    ($($(#[$cfg:meta])* $transport:ident: |$self:ident| $inner:expr;)+) => {$(
        $(#[$cfg])*
        impl Service<http::Request<Body>> for $transport {
            type Response = http::Response<Body>;
            type Error = TransportError;
            type Future = Responding;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut $self, request: http::Request<Body>) -> Responding {
                send($inner, request)
            }
        }
    )+};
}

service! {
    #[cfg(all(feature = "hyper", not(target_os = "unknown")))]
    HyperTransport: |self| self;
    #[cfg(all(feature = "reqwest", not(target_os = "unknown")))]
    ReqwestTransport: |self| self;
    Script: |self| self;
    TowerTransport: |self| self;
    TransportService: |self| &*self.0;
}
