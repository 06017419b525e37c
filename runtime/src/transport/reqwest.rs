//! Requests sent by a client of the crate `reqwest`.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use ::http_body::{Body as HttpBody, Frame, SizeHint};
use ::reqwest::{Client, ClientBuilder, Error, Url};
use bytes::Bytes;

use super::failure::{body_error, known_kind, transport_error};
use super::http_body::DataFrames;
use super::outgoing::{outgoing, refused, rewritten};
use super::{Body, BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};
use crate::value::Secret;

/// Sends requests by a client of the crate `reqwest`: with its proxies, its cookies, its TLS.
///
/// ```
/// use specwright_runtime::transport::ReqwestTransport;
/// use specwright_runtime::reqwest;
///
/// # fn main() -> Result<(), reqwest::Error> {
/// let settings = reqwest::Client::builder().connect_timeout(std::time::Duration::from_secs(5));
/// // of a generated client: `Client::builder().transport(ReqwestTransport::build(settings)?)`
/// let transport = ReqwestTransport::build(settings)?;
/// # let _ = transport;
/// # Ok(())
/// # }
/// ```
///
/// What a [`Transport`] leaves alone, reqwest does unless it is told not to: it follows redirects, and decompresses bodies where
/// it is built with that. [`ReqwestTransport::build`] tells it. A client that is there already cannot be asked
/// for its settings, so [`ReqwestTransport::new`] takes it as it is: build it with
/// `.redirect(reqwest::redirect::Policy::none())`. A response that was got by following a redirect is an error.
///
/// The settings of [`HyperOptions`](super::HyperOptions) do not count here, nor does
/// [`Config::connect_timeout`](crate::Config::connect_timeout).
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Client,
    secrets: Vec<Secret>,
}

impl ReqwestTransport {
    /// A transport by a client that is there.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            secrets: Vec::new(),
        }
    }

    /// A transport by a client with these settings, which follows no redirects, sends no `Referer` and decompresses
    /// nothing.
    ///
    /// # Errors
    /// Those of [`ClientBuilder::build`].
    pub fn build(settings: ClientBuilder) -> Result<Self, Error> {
        let settings = settings
            .redirect(::reqwest::redirect::Policy::none())
            .referer(false)
            .no_brotli()
            .no_deflate()
            .no_gzip()
            .no_zstd();
        settings.build().map(Self::new)
    }

    /// Adds secrets that the client sends along, such as the password of a proxy: see [`Transport::secrets`].
    #[must_use]
    pub fn secrets(mut self, secrets: impl IntoIterator<Item = Secret>) -> Self {
        self.secrets.extend(secrets);
        self
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let client = self.client.clone();
        Box::pin(async move {
            let url = parsed(&request.url)?;
            let (head, body) = outgoing(request)?.into_parts();
            let mut outgoing = ::reqwest::Request::new(head.method, url.clone());
            *outgoing.headers_mut() = head.headers;
            if !body.is_end_stream() {
                *outgoing.body_mut() = Some(match body.whole() {
                    Some(bytes) => ::reqwest::Body::from(bytes.clone()),
                    None => ::reqwest::Body::wrap(Synchronized::new(body)),
                });
            }
            let response = client.execute(outgoing).await.map_err(failed)?;
            if *response.url() != url {
                let host = response.url().host_str().unwrap_or("another server");
                return Err(refused(format!(
                    "reqwest has followed a redirect to {host}: build its client with a policy that follows none"
                )));
            }
            let (head, body) = http::Response::from(response).into_parts();
            let length = body.size_hint().exact();
            Ok(HttpResponse {
                status: head.status,
                headers: head.headers,
                body: Body::stream(DataFrames {
                    body: Box::pin(body),
                    failed: body_failed,
                })
                .with_length(length),
            })
        })
    }

    fn secrets(&self) -> Vec<Secret> {
        self.secrets.clone()
    }
}

/// The URL as reqwest takes it, if that is how it was.
fn parsed(url: &str) -> Result<Url, TransportError> {
    let parsed = Url::parse(url).map_err(refused)?;
    if parsed.as_str() == url {
        Ok(parsed)
    } else {
        Err(rewritten())
    }
}

fn failed(error: Error) -> TransportError {
    // it may have a key in its query
    let error = error.without_url();
    let kind = known_kind(&error).unwrap_or(TransportErrorKind::Broken);
    transport_error(kind, Box::new(error))
}

fn body_failed(error: Error) -> TransportError {
    let error = error.without_url();
    body_error(known_kind(&error), Box::new(error))
}

/// A body that may be looked at from several threads, as reqwest wants it, though nobody does.
struct Synchronized(Mutex<Body>);

impl Synchronized {
    fn new(body: Body) -> Self {
        Self(Mutex::new(body))
    }
}

impl HttpBody for Synchronized {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}
