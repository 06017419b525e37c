//! Clients as services of the crate `tower`.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tower_service::Service;

use super::call::Call;
use super::{Client, pipeline};
use crate::error::{Error, ErrorKind};
use crate::request::StreamKind;
use crate::response::{Arriving, Chunks};
use crate::transport::{Body, BoxFuture, CONNECTION_HEADERS, TransportError, TransportErrorKind};
use crate::value::Upload;

/// A client as a service of the crate `tower`: it sends requests of the crate `http` through the authentication, the retries,
/// the limits and the interceptors of the client, as [`Client::request`] does.
///
/// - The URL of a request is a path below the base URL of the client, or a whole URL on the same server.
/// - Header fields that belong to the connection, such as `Host` and `Content-Length`, are left out, as they follow from the
///   client and the body. What is absent of `User-Agent`, `Accept` and `Accept-Encoding` is added. With `Authorization` a request is
///   sent as it is.
/// - The response is whatever the server has sent last, with any status code: errors and redirects too, which the other
///   calls of a client give as errors. Its body arrives as a stream if the status code is a success, decompressed as the other
///   responses of the client are. An error of the body is a [`TransportError`], the source of which is an [`Error`].
/// - The error is that of a call, where there is no response.
///
/// ```
/// use specwright_runtime::http::Request;
/// use specwright_runtime::transport::Body;
/// use specwright_runtime::{Client, ClientService};
/// use tower::{Service, ServiceExt};
///
/// # async fn example(client: Client) -> Result<(), specwright_runtime::Error> {
/// let mut service = ClientService::new(client);
/// let request = Request::get("/v1/things?limit=10").body(Body::empty()).expect("it is valid");
/// let response = service.ready().await?.call(request).await?;
/// println!("{}", response.status());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ClientService(Client);

impl ClientService {
    /// The service of a client, which may be a generated one.
    pub fn new(client: impl Into<Client>) -> Self {
        Self(client.into())
    }
}

impl fmt::Debug for ClientService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClientService").field(&self.0).finish()
    }
}

impl Service<http::Request<Body>> for ClientService {
    type Response = http::Response<Body>;
    type Error = Error;
    type Future = BoxFuture<Result<http::Response<Body>, Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let call = call(&self.0, request);
        Box::pin(async move { respond(call?).await })
    }
}

/// The call that sends a request.
fn call(client: &Client, request: http::Request<Body>) -> Result<Call, Error> {
    let (head, body) = request.into_parts();
    let mut request = client.request(head.method, head.uri.to_string());
    let body = Upload::from(body);
    if !body.is_empty() {
        request = request.body(body);
    }
    for name in head.headers.keys() {
        if !CONNECTION_HEADERS.contains(&name.as_str()) {
            request = request.header(name.as_str(), one_value(&head.headers, name)?);
        }
    }
    Ok((*request).clone())
}

/// The values of a header as one (RFC 9110, 5.3; of cookies RFC 6265, 5.4).
fn one_value(headers: &HeaderMap, name: &HeaderName) -> Result<String, Error> {
    let separator = if name == COOKIE { "; " } else { ", " };
    let values = headers.get_all(name).iter().map(HeaderValue::to_str);
    let values: Result<Vec<&str>, _> = values.collect();
    let invalid = |_| {
        let reason = "has a value with characters other than visible ASCII";
        Error::invalid(format!("header {name}"), reason)
    };
    Ok(values.map_err(invalid)?.join(separator))
}

async fn respond(call: Call) -> Result<http::Response<Body>, Error> {
    let state = call.0;
    let limit = state.stream_timeout();
    let operation = state.values.operation.name;
    match pipeline::open(state, StreamKind::Bytes).await {
        Ok(opened) => {
            let (status, headers) = (opened.response.status(), opened.response.headers().clone());
            let chunks = Chunks::new(Arriving::opened(opened, operation, limit));
            response(status, headers, Body::stream(Arrived(chunks)))
        }
        Err(error) => of_error(error),
    }
}

/// The response that an error is about, if it has come as a whole.
fn of_error(error: Error) -> Result<http::Response<Body>, Error> {
    let is_of_server = matches!(
        error.kind(),
        ErrorKind::Api(_) | ErrorKind::Redirect(_) | ErrorKind::NotModified | ErrorKind::UnexpectedStatus
    );
    match (error.status(), error.raw_headers()) {
        (Some(status), Some(headers)) if is_of_server => {
            response(status, headers.clone(), Body::full(error.raw_body().clone()))
        }
        _ => Err(error),
    }
}

fn response(status: u16, headers: HeaderMap, body: Body) -> Result<http::Response<Body>, Error> {
    let status = StatusCode::from_u16(status).map_err(|_| Error::new(ErrorKind::UnexpectedStatus))?;
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

/// The body of a success on its way.
struct Arrived(Chunks);

impl Stream for Arrived {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.0).poll_next(context);
        next.map(|next| next.map(|piece| piece.map_err(|error| TransportError::new(TransportErrorKind::Broken, error))))
    }
}
