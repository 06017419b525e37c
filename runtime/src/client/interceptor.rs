//! Code of the user's that sees every request and every response of a client.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use crate::error::{Error, ErrorKind, Redactor};
use crate::response::RawResponse;
use crate::secrets::{push_added_header, push_query};
use crate::transport::{CONNECTION_HEADERS, HttpRequest};
use crate::value::Secret;

/// Sees each attempt of each call of a client, and may change its request.
///
/// Several are asked in the order in which they were given to the [`Builder`](crate::Builder::interceptor). They see
/// requests before these are authenticated: neither keys nor tokens of the client's credentials, and what they change
/// is signed. They do see whatever the caller gave: parameters, headers and the body, also what is secret of it.
/// Requests for tokens are not shown to them.
///
/// ```
/// use specwright_runtime::http::HeaderValue;
/// use specwright_runtime::{AttemptContext, HttpRequest, Interceptor, Outcome};
///
/// /// Tells the server which deployment is calling, and counts throttled attempts.
/// struct Deployment(HeaderValue, std::sync::atomic::AtomicU64);
///
/// impl Interceptor for Deployment {
///     fn before_send(
///         &self,
///         _: &AttemptContext,
///         request: &mut HttpRequest,
///     ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         request.headers.insert("x-deployment", self.0.clone());
///         Ok(())
///     }
///
///     fn after_attempt(&self, _: &AttemptContext, outcome: &Outcome<'_>) {
///         if outcome.status() == Some(429) {
///             self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         }
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync {
    /// Called before each attempt, with the request as it will be but for its authentication. Path, query, headers and
    /// body may be changed; scheme, host and port may not, nor headers that govern the connection such as `Host` and
    /// `Content-Length`: that ends the call with [`ErrorKind::Interceptor`].
    ///
    /// # Errors
    /// Any error ends the call with [`ErrorKind::Interceptor`]; its text is shown, so it must not hold a secret.
    fn before_send(
        &self,
        context: &AttemptContext,
        request: &mut HttpRequest,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let _ = (context, request);
        Ok(())
    }

    /// Called after each attempt whose request was sent, or was tried to be; for a stream, when its head is there. Not
    /// called when the call is dropped meanwhile.
    fn after_attempt(&self, context: &AttemptContext, outcome: &Outcome<'_>) {
        let _ = (context, outcome);
    }
}

/// Which attempt it is, and of what.
#[derive(Clone, Copy, Debug)]
pub struct AttemptContext {
    pub(crate) service: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) attempt: u32,
}

impl AttemptContext {
    /// The name of the service, as `vendor.storage`.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// The name of the operation; `look-up` for a request that finds a parameter of the client, `request` for one that the
    /// document lacks ([`Client::request`](crate::Client::request)).
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Which attempt of the call it is, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

/// How an attempt ended.
#[derive(Clone, Copy)]
pub struct Outcome<'a> {
    pub(crate) result: Result<&'a RawResponse, &'a Error>,
    pub(crate) elapsed: Duration,
    pub(crate) wait: Option<Duration>,
}

impl Outcome<'_> {
    /// The status, if a response came.
    pub fn status(&self) -> Option<u16> {
        self.result
            .map_or_else(Error::status, |response| Some(response.status()))
    }

    /// The headers of the response, if a whole one came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.result
            .map_or_else(Error::raw_headers, |response| Some(response.headers()))
    }

    /// The body as it came, if a whole one did.
    pub fn body(&self) -> Option<&Bytes> {
        match self.result {
            Ok(response) => Some(response.body()),
            Err(error) => error.status().map(|_| error.raw_body()),
        }
    }

    /// Hides what was secret in this attempt, for code that shows headers or the body. It may be kept.
    pub fn redactor(&self) -> Redactor {
        match self.result {
            Ok(response) => response.redactor(),
            Err(error) => error.redactor(),
        }
    }

    /// The request id that the server gave.
    pub fn request_id(&self) -> Option<String> {
        match self.result {
            Ok(response) => response.request_id(),
            Err(error) => error.request_id().map(str::to_owned),
        }
    }

    /// The error, unless it was a success.
    pub fn error(&self) -> Option<&Error> {
        self.result.err()
    }

    /// How long the attempt took.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How long the client waits before it sends the request again; none if it does not.
    pub fn retry_after(&self) -> Option<Duration> {
        self.wait
    }
}

impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("status", &self.status())
            .field("error", &self.error())
            .field("elapsed", &self.elapsed)
            .field("retry_after", &self.wait)
            .finish_non_exhaustive()
    }
}

/// Shows a request to the interceptors, and sees that it goes where it should.
pub(crate) fn before_send(
    interceptors: &[Box<dyn Interceptor>],
    context: &AttemptContext,
    original: &HttpRequest,
    request: &mut HttpRequest,
) -> Result<(), Error> {
    if interceptors.is_empty() {
        return Ok(());
    }
    for interceptor in interceptors {
        interceptor
            .before_send(context, request)
            .map_err(|error| Error::new(ErrorKind::Interceptor(error)))?;
    }
    let spoiled = |what: &str| Err(Error::new(ErrorKind::Interceptor(what.into())));
    let same_server = request.scheme() == original.scheme() && request.authority() == original.authority();
    // without a slash, what follows could be read as part of the host
    if !same_server || !request.path().starts_with('/') {
        return spoiled("scheme, host and port of a request stay as they are");
    }
    match CONNECTION_HEADERS
        .iter()
        .find(|name| request.headers.contains_key(**name))
    {
        Some(name) => spoiled(&format!("the header {name} governs the connection and cannot be set")),
        None => Ok(()),
    }
}

/// Tells the interceptors how an attempt ended.
pub(crate) fn after_attempt(interceptors: &[Box<dyn Interceptor>], context: &AttemptContext, outcome: &Outcome<'_>) {
    for interceptor in interceptors {
        interceptor.after_attempt(context, outcome);
    }
}

/// The secrets that interceptors have put on a request since it was `prepared`.
pub(super) fn added_secrets(prepared: &HttpRequest, request: &HttpRequest) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for (name, value) in &request.headers {
        if !prepared.headers.get_all(name).iter().any(|known| known == value) {
            push_added_header(name, value, &mut secrets);
        }
    }
    if request.url != prepared.url {
        push_query(&request.url, &mut secrets);
    }
    secrets
}
