//! Services that providers ask by plain requests.

use std::fmt;

use http::{HeaderMap, Method, StatusCode};
use zeroize::Zeroizing;

use super::collect::collect;
use crate::secrets::{Secrets, push_header};
use crate::transport::{HttpRequest, Transport, TransportError};
use crate::url;
use crate::value::Upload;

/// A service that a [`Provider`](super::Provider) asks for credentials, such as the metadata service of a machine.
///
/// Responses are limited in size and wiped from memory, and no error shows the values of header fields whose names are
/// those of secrets (`X-Metadata-Token`).
#[derive(Clone)]
pub struct Endpoint {
    base: String,
}

impl Endpoint {
    /// The service at this URL.
    ///
    /// # Errors
    /// What is wrong with the URL, as the end of a sentence.
    pub fn new(url: &str) -> Result<Self, &'static str> {
        url::base(url).map(|base| Self { base })
    }

    /// The host, without its port.
    pub fn host(&self) -> &str {
        let authority = self.base.split_once("://").map_or("", |(_, rest)| rest);
        crate::transport::host_of(authority.split('/').next().unwrap_or_default())
    }

    /// Whether nobody on the way can read along: over https, or on this machine.
    pub fn is_private(&self) -> bool {
        self.base.starts_with("https://") || url::is_loopback(self.host())
    }

    /// Sends a request without a body, and takes in at most `limit` bytes of the response.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn send(
        &self,
        transport: &dyn Transport,
        method: Method,
        path: &str,
        headers: HeaderMap,
        limit: usize,
    ) -> Result<EndpointResponse, TransportError> {
        let mut secrets = Vec::new();
        for (name, value) in &headers {
            push_header(name, value, &mut secrets);
        }
        let request = HttpRequest {
            method,
            url: format!("{}{path}", self.base),
            headers,
            body: Upload::default(),
        };
        let hidden = |mut error: TransportError| {
            error.hide(&Secrets::new(secrets.clone()).search());
            error
        };
        let response = transport.send(request).await.map_err(hidden)?;
        let status = response.status;
        let body = collect(response.body, limit).await.map_err(hidden)?;
        Ok(EndpointResponse { status, body })
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("host", &self.host()).finish()
    }
}

/// A response of an [`Endpoint`], wiped from memory when it is dropped.
pub struct EndpointResponse {
    status: StatusCode,
    body: Option<Zeroizing<Vec<u8>>>,
}

impl EndpointResponse {
    /// The status code.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The body; `None` when it is larger than the limit.
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_ref().map(|body| body.as_slice())
    }
}

impl fmt::Debug for EndpointResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
