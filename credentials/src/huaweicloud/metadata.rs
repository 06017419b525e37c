//! Temporary keys from the metadata service of a Huawei Cloud server, at 169.254.169.254.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use specwright_runtime::auth::{Endpoint, EndpointResponse, Kind, Lease, Provider, ProviderContext, ProviderError};
use specwright_runtime::auth::{Signer, header_value};
use specwright_runtime::http::header::{HeaderMap, HeaderName, HeaderValue};
use specwright_runtime::http::{Method, StatusCode};
use specwright_runtime::transport::{BoxFuture, Transport, TransportError};
use specwright_runtime::{DateTime, Json, Secret};

use super::signer::signers;

/// The address of a server's metadata service. It is the only other host that may be called over plain http, as it is
/// always in the machine's own network.
const HOST: &str = "169.254.169.254";
/// The time limit for all requests to the service together.
#[cfg(not(target_os = "unknown"))]
const LIMIT: Duration = Duration::from_secs(3);
/// Largest response body, in bytes.
const BODY_LIMIT: usize = 256 << 10;
/// A key is replaced this long before it expires, because the service has a new one from then on.
const AHEAD: Duration = Duration::from_secs(40 * 60);
/// The lifetime of the token for the service, in seconds.
const TOKEN_LIFE: HeaderValue = HeaderValue::from_static("21600");

const X_METADATA_TOKEN: HeaderName = HeaderName::from_static("x-metadata-token");
const X_METADATA_TOKEN_TTL_SECONDS: HeaderName = HeaderName::from_static("x-metadata-token-ttl-seconds");

/// Fetches the temporary keys of a server's agency from the metadata service of the machine.
///
/// The first request fetches a token, the second one a key. If the service has no tokens (status code 404 or 405), the
/// second request has none. Together they have 3 seconds. Keys are replaced 40 minutes before they expire.
///
/// Requests go to the service directly and never through a proxy, over a separate transport and not that of the client.
/// Without the feature `hyper`, set one with [`transport`](Self::transport).
#[derive(Clone)]
pub struct Metadata {
    endpoint: String,
    transport: Option<Arc<dyn Transport>>,
}

impl Metadata {
    /// Returns a provider for the service at `http://169.254.169.254`.
    pub fn new() -> Self {
        Self {
            endpoint: format!("http://{HOST}"),
            transport: None,
        }
    }

    /// Sets another URL of the service. It must be https, on this machine, or at the usual address.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = url.into();
        self
    }

    /// Sets the transport for the requests. It must not use a proxy.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    async fn fetch(self) -> Result<Lease, MetadataError> {
        let endpoint = Endpoint::new(&self.endpoint).map_err(|reason| MetadataError::Endpoint { reason })?;
        if !endpoint.is_private() && endpoint.host() != HOST {
            let reason = "is plain http to another host than 169.254.169.254 and this machine";
            return Err(MetadataError::Endpoint { reason });
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => own_transport()?,
        };
        let service = Service { endpoint, transport };
        in_time(service.key()).await
    }
}

#[cfg(not(target_os = "unknown"))]
async fn in_time(key: impl Future<Output = Result<Lease, MetadataError>>) -> Result<Lease, MetadataError> {
    let timeout = tokio::time::timeout(LIMIT, key).await;
    timeout.unwrap_or(Err(MetadataError::Timeout(LIMIT)))
}

/// tokio's timers panic in a browser. There is no such service there either, but for a transport that makes believe so, and
/// the client limits the time of every provider.
#[cfg(target_os = "unknown")]
async fn in_time(key: impl Future<Output = Result<Lease, MetadataError>>) -> Result<Lease, MetadataError> {
    key.await
}

impl Default for Metadata {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metadata").finish_non_exhaustive()
    }
}

impl Provider for Metadata {
    fn kind(&self) -> Kind {
        Kind::AccessKey
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let this = self.clone();
        Box::pin(async move { this.fetch().await.map_err(ProviderError::from) })
    }

    fn signers(&self) -> Vec<Arc<dyn Signer>> {
        signers()
    }
}

#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
fn own_transport() -> Result<Arc<dyn Transport>, MetadataError> {
    let mut options = specwright_runtime::transport::HyperOptions::default();
    options.connect_timeout = LIMIT;
    options.header_limit = 16 << 10;
    let transport = specwright_runtime::transport::HyperTransport::new(&options);
    Ok(Arc::new(transport.map_err(MetadataError::Transport)?))
}

#[cfg(not(all(feature = "hyper", not(target_os = "unknown"))))]
fn own_transport() -> Result<Arc<dyn Transport>, MetadataError> {
    Err(MetadataError::NoTransport)
}

struct Service {
    endpoint: Endpoint,
    transport: Arc<dyn Transport>,
}

impl Service {
    async fn key(&self) -> Result<Lease, MetadataError> {
        let mut headers = HeaderMap::new();
        headers.insert(X_METADATA_TOKEN_TTL_SECONDS, TOKEN_LIFE);
        let response = self.ask(Method::PUT, "/meta-data/latest/api/token", headers).await?;
        let mut headers = HeaderMap::new();
        match response.status() {
            StatusCode::OK => {
                let token = Secret::from(text(&response)?.trim());
                let token = header_value("", "", &token).map_err(|_| fault(response.status(), "is no token"))?;
                headers.insert(X_METADATA_TOKEN, token);
            }
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {}
            status => return Err(fault(status, "is not the token that was asked for")),
        }
        let response = self.ask(Method::GET, "/openstack/latest/securitykey", headers).await?;
        match response.status() {
            StatusCode::OK => lease(text(&response)?, response.status()),
            status @ (StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND) => Err(MetadataError::NoAgency {
                status: status.as_u16(),
            }),
            status => Err(fault(status, "is not the key that was asked for")),
        }
    }

    async fn ask(&self, method: Method, path: &str, headers: HeaderMap) -> Result<EndpointResponse, MetadataError> {
        let sent = self.endpoint.send(&*self.transport, method, path, headers, BODY_LIMIT);
        let response = sent.await.map_err(MetadataError::Transport)?;
        match response.body() {
            Some(_) => Ok(response),
            None => Err(fault(response.status(), "is too large")),
        }
    }
}

fn text(response: &EndpointResponse) -> Result<&str, MetadataError> {
    let body = response.body().unwrap_or_default();
    std::str::from_utf8(body).map_err(|_| fault(response.status(), "is not UTF-8 text"))
}

fn lease(text: &str, status: StatusCode) -> Result<Lease, MetadataError> {
    let json: Json = text.parse().map_err(|_| fault(status, "is not JSON"))?;
    let part = |name: &str| {
        let part = json.get("credential")?.get(name)?.as_str()?;
        (!part.is_empty()).then_some(part)
    };
    let id = part("access").ok_or_else(|| fault(status, "has no credential.access"))?;
    let secret = part("secret").ok_or_else(|| fault(status, "has no credential.secret"))?;
    let token = part("securitytoken").ok_or_else(|| fault(status, "has no credential.securitytoken"))?;
    let expires_at = part("expires_at").and_then(|time| DateTime::from(time).to_system_time());
    let expires_at = expires_at.ok_or_else(|| fault(status, "has no time in credential.expires_at"))?;
    Ok(Lease::new(super::access_key(id, secret).security_token(token))
        .expires_at(expires_at)
        .refresh_ahead(AHEAD))
}

fn fault(status: StatusCode, reason: &'static str) -> MetadataError {
    MetadataError::Response {
        status: status.as_u16(),
        reason,
    }
}

/// Why the metadata service returned no keys.
#[derive(Debug)]
#[non_exhaustive]
pub enum MetadataError {
    /// The URL of the service cannot be used; nothing was sent.
    Endpoint {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// There is no transport: the feature `hyper` is off, or this is a browser, and none was set.
    NoTransport,
    /// It could not be reached, or the connection broke. Most machines have no such service.
    Transport(TransportError),
    /// It took longer than this.
    Timeout(Duration),
    /// It has no keys for this machine.
    NoAgency {
        /// The status code of the response.
        status: u16,
    },
    /// The response does not have the expected content.
    Response {
        /// The status code.
        status: u16,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl MetadataError {
    /// Returns whether there is no service, or it has no keys for this machine.
    fn is_absence(&self) -> bool {
        !matches!(self, Self::Endpoint { .. } | Self::Response { .. })
    }
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint { reason } => write!(f, "the URL of the metadata service {reason}"),
            Self::NoTransport => f.write_str("there is no transport to ask it with"),
            Self::Transport(error) => write!(f, "no response: {error}"),
            Self::Timeout(limit) => write!(f, "no response within {limit:?}"),
            Self::NoAgency { status } => write!(
                f,
                "the server has no keys (status {status}): give it an agency in its settings"
            ),
            Self::Response { status, reason } => write!(f, "the response (status {status}) {reason}"),
        }
    }
}

impl Error for MetadataError {
    // The texts of the causes are part of the text above.
}

impl From<MetadataError> for ProviderError {
    fn from(error: MetadataError) -> Self {
        if error.is_absence() {
            Self::NotConfigured(error.into())
        } else {
            Self::Other(error.into())
        }
    }
}
