//! The default transport: reqwest over HTTP/1.1, TLS by rustls with the ring provider.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::{Body, BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};

/// What the default transport lets one choose.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReqwestOptions {
    /// How long a connection may take to come about, name look-up and TLS included.
    pub connect_timeout: Duration,
    /// How long an unused connection is kept. Short, since servers close unused connections too, and a request sent
    /// into a connection that is just being closed cannot always be sent again.
    pub idle_timeout: Duration,
    /// Whether `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` of the environment are honoured. Off by default.
    pub proxy_from_environment: bool,
}

impl Default for ReqwestOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            proxy_from_environment: false,
        }
    }
}

/// The default transport. Clones share one pool of connections.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
    // why TLS is not to be had: no root certificates on this machine, for one
    tls_error: Option<Arc<str>>,
}

impl ReqwestTransport {
    /// A transport with a connection pool of its own. Certificates are checked as the platform does.
    ///
    /// On a machine without root certificates this succeeds, and requests to https URLs fail.
    ///
    /// # Errors
    /// [`TransportErrorKind::Refused`] when the HTTP client cannot be set up.
    pub fn new(options: &ReqwestOptions) -> Result<Self, TransportError> {
        let (tls, tls_error) = tls_config()?;
        let mut builder = ::reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(::reqwest::redirect::Policy::none())
            .retry(::reqwest::retry::never())
            .referer(false)
            .connect_timeout(options.connect_timeout)
            .pool_idle_timeout(options.idle_timeout);
        if !options.proxy_from_environment {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| refused(error.without_url()))?;
        Ok(Self { client, tls_error })
    }
}

fn refused(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransportError {
    TransportError::new(TransportErrorKind::Refused, source)
}

fn tls_config() -> Result<(rustls::ClientConfig, Option<Arc<str>>), TransportError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = || {
        rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(refused)
    };
    let (verified, error) = match builder()?.with_platform_verifier() {
        Ok(config) => (config, None),
        Err(error) => {
            let none = rustls::RootCertStore::empty();
            let reason: Arc<str> = error.to_string().into();
            (builder()?.with_root_certificates(none), Some(reason))
        }
    };
    #[cfg_attr(not(feature = "http2"), expect(unused_mut, reason = "HTTP/1.1 needs no ALPN"))]
    let mut config = verified.with_no_client_auth();
    #[cfg(feature = "http2")]
    {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    Ok((config, error))
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let client = self.client.clone();
        let tls_error = self.tls_error.clone();
        Box::pin(async move {
            if let (Some(error), "https") = (tls_error, request.scheme()) {
                return Err(refused(format!("certificates cannot be checked: {error}")));
            }
            let url = ::reqwest::Url::parse(&request.url).map_err(refused)?;
            // what was signed must be what is sent: the parser rewrites what it deems equal
            if url.as_str() != request.url {
                return Err(refused("the URL would be rewritten before it is sent"));
            }
            let mut outgoing = ::reqwest::Request::new(request.method, url);
            *outgoing.headers_mut() = request.headers;
            if !request.body.is_empty() {
                *outgoing.body_mut() = Some(request.body.into());
            }
            let answer = client.execute(outgoing).await.map_err(failed)?;
            let (parts, body) = http::Response::from(answer).into_parts();
            Ok(HttpResponse {
                status: parts.status,
                headers: parts.headers,
                body: Body::stream(Frames(body)),
            })
        })
    }
}

/// The URL is taken out of the error, since its query may hold a secret.
fn failed(error: ::reqwest::Error) -> TransportError {
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        _ if error.is_builder() => TransportErrorKind::Refused,
        _ => TransportErrorKind::Broken,
    };
    TransportError::new(kind, error.without_url())
}

/// The data frames of a body; trailers are passed over.
struct Frames(::reqwest::Body);

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match Pin::new(&mut self.0).poll_frame(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(failed(error)))),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => Poll::Ready(Some(Ok(data))),
                    Err(_) => continue,
                },
            };
        }
    }
}
