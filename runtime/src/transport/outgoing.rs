//! Requests as the type of the crate `http`, which most HTTP clients take.

use std::error::Error;

use http::Uri;
#[cfg(any(feature = "reqwest", feature = "tower"))]
use http::{HeaderValue, header::CONTENT_LENGTH};

#[cfg(any(feature = "reqwest", feature = "tower"))]
use super::Body;
use super::{HttpRequest, TransportError, TransportErrorKind};

pub(super) type BoxError = Box<dyn Error + Send + Sync>;

/// An error of a request that is not sent as it stands.
pub(super) fn refused(source: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Refused, source)
}

/// The request for an HTTP client that sends the URL as it is and frames the body by its size hint.
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(super) fn outgoing(request: HttpRequest) -> Result<http::Request<Body>, TransportError> {
    let uri = uri(&request)?;
    let mut headers = request.headers;
    // some servers refuse these methods when there is no telling that the body is empty
    let takes_body = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH" | "QUERY");
    if request.body.is_empty() && takes_body {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let mut outgoing = http::Request::new(Body::from(request.body));
    *outgoing.method_mut() = request.method;
    *outgoing.uri_mut() = uri;
    *outgoing.headers_mut() = headers;
    Ok(outgoing)
}

/// The URL, if it is one that is written as it is: what was signed must be what is sent.
pub(super) fn uri(request: &HttpRequest) -> Result<Uri, TransportError> {
    let url = request.url.as_str();
    let uri = Uri::try_from(url).map_err(refused)?;
    let scheme = uri.scheme_str().unwrap_or_default();
    let default_port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return Err(refused("the URL has a scheme other than https and http")),
    };
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    // no default port: the Host header is written without it
    let as_sent = !authority.contains('@')
        && uri.port_u16() != Some(default_port)
        && uri.port().map_or(authority == request.host(), |_| true)
        && target.starts_with('/')
        && [scheme, "://", authority]
            .iter()
            .try_fold(url, |rest, part| rest.strip_prefix(part))
            == Some(target)
        && url.bytes().all(|byte| byte.is_ascii_graphic());
    if as_sent { Ok(uri) } else { Err(rewritten()) }
}

pub(super) fn rewritten() -> TransportError {
    refused("the URL would be rewritten before it is sent")
}
