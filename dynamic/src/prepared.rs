//! A request that is made and not sent.

use std::error::Error as StdError;
use std::sync::{Arc, Mutex, PoisonError};

use specwright::tables::{Made, Parameter};
use specwright_runtime::transport::{BoxFuture, TransportErrorKind};
use specwright_runtime::{
    AttemptContext, Error, HttpRequest, HttpResponse, Interceptor, Json, RetryPolicy, Transport, TransportError,
};

use crate::call::{Call, Delivery};

/// What stands in place of a secret.
pub const REDACTED: &str = "<redacted>";

/// A request as it would be sent.
#[derive(Clone)]
pub struct Prepared {
    /// The request with all its headers, those of the authentication included: its secrets are in it.
    pub request: HttpRequest,
    /// The same request to be shown, with [`REDACTED`] for each secret.
    pub shown: HttpRequest,
}

/// Why a request cannot be made as a whole without sending anything.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unprepared {
    /// It cannot be made at all.
    #[error(transparent)]
    Invalid(Error),
    /// A parameter of the client, or credentials, would be fetched first, by another request.
    #[error("{} would be fetched first: {method} {url}", if *is_parameter { "a parameter of the client" } else { "credentials" })]
    Fetched {
        /// Whether it is a parameter of the client.
        is_parameter: bool,
        /// The method of the other request.
        method: String,
        /// Its URL without the query.
        url: String,
        /// The request without authentication, to be shown, where all else of it is known.
        shown: Option<Box<HttpRequest>>,
    },
    /// It cannot be authenticated.
    #[error("{error}")]
    Unauthenticated {
        /// Why.
        error: Error,
        /// The request without authentication, to be shown.
        shown: Box<HttpRequest>,
    },
}

/// The request of a call.
pub(crate) async fn prepare(call: &Call, delivery: Delivery) -> Result<Prepared, Unprepared> {
    let seen = capture(call, &call.call, delivery).await?;
    // both have the key that the first has made, unless the document calls it secret
    let is_shown = |parameter: &Parameter| matches!(parameter.made, Some(Made::Key { .. })) && !parameter.secret;
    let key = seen.error.idempotency_key();
    let key = key.filter(|_| call.operation.parameters.iter().any(is_shown));
    let redacted = match key {
        Some(key) => call.redacted.clone().idempotency_key(key),
        None => call.redacted.clone(),
    };
    let shown = capture(call, &redacted, delivery).await?.bare;
    let is_known = seen.operation == call.operation.id;
    let shown = shown.filter(|_| is_known);
    match (seen.bare, seen.sent, shown) {
        (Some(bare), Some(sent), Some(shown)) if is_same_resource(&bare, &sent) => Ok(Prepared {
            shown: with_authentication(shown, &bare, &sent),
            request: sent,
        }),
        (bare, Some(sent), shown) => Err(Unprepared::Fetched {
            is_parameter: bare.is_some_and(|bare| !is_known && is_same_resource(&bare, &sent)),
            method: sent.method.to_string(),
            url: without_query(&sent.url).to_owned(),
            shown: shown.map(Box::new),
        }),
        (Some(_), None, Some(shown)) => Err(Unprepared::Unauthenticated {
            error: seen.error,
            shown: Box::new(shown),
        }),
        (_, None, _) => Err(Unprepared::Invalid(seen.error)),
    }
}

/// Adds to the request that is shown what authentication has added to the one that is sent.
fn with_authentication(mut shown: HttpRequest, bare: &HttpRequest, sent: &HttpRequest) -> HttpRequest {
    let redacted = http::HeaderValue::from_static(REDACTED);
    for (name, value) in &sent.headers {
        let is_added = !bare.headers.get_all(name).iter().any(|known| known == value);
        if is_added {
            shown.headers.insert(name.clone(), redacted.clone());
        }
    }
    let known: Vec<&str> = bare.query().unwrap_or_default().split('&').collect();
    let added = sent.query().unwrap_or_default().split('&');
    for pair in added.filter(|pair| !pair.is_empty() && !known.contains(pair)) {
        let name = pair.split('=').next().unwrap_or(pair);
        shown.url.push(if shown.url.contains('?') { '&' } else { '?' });
        shown.url.push_str(&format!("{name}={REDACTED}"));
    }
    shown
}

fn is_same_resource(one: &HttpRequest, other: &HttpRequest) -> bool {
    one.method == other.method && without_query(&one.url) == without_query(&other.url)
}

fn without_query(url: &str) -> &str {
    url.split('?').next().unwrap_or(url)
}

/// What was seen of a call whose requests lead nowhere.
struct Captured {
    /// The operation of the last request.
    operation: String,
    /// The last request before it was authenticated.
    bare: Option<HttpRequest>,
    /// The first request that was to be sent.
    sent: Option<HttpRequest>,
    error: Error,
}

async fn capture(call: &Call, made: &specwright_runtime::Call, delivery: Delivery) -> Result<Captured, Unprepared> {
    let capture = Capture::default();
    let client = call.client.capturing(&capture).map_err(Unprepared::Invalid)?;
    let call = made.clone().through(&client).retry(RetryPolicy::never());
    let sent = match delivery {
        Delivery::Whole => call.send_as::<()>().await,
        Delivery::Events => call.events().try_next().await.map(drop),
        Delivery::Lines => call.lines_as::<Json>().try_next().await.map(drop),
    };
    let Err(error) = sent else {
        unreachable!("the transport never responds")
    };
    let seen = std::mem::take(&mut *capture.0.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Captured {
        operation: seen.operation,
        bare: seen.bare,
        sent: seen.sent,
        error,
    })
}

/// A transport that keeps what it is to send, and an interceptor that keeps what it was before it was authenticated.
#[derive(Clone, Default)]
pub(crate) struct Capture(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    operation: String,
    bare: Option<HttpRequest>,
    sent: Option<HttpRequest>,
}

impl Interceptor for Capture {
    fn before_send(
        &self,
        context: &AttemptContext,
        request: &mut HttpRequest,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.operation = context.operation().to_owned();
        seen.bare = Some(request.clone());
        Ok(())
    }
}

impl Transport for Capture {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.sent.get_or_insert(request);
        Box::pin(async { Err(TransportError::new(TransportErrorKind::Refused, "nothing is sent")) })
    }
}
