//! One call: an operation, the values given to it, and what differs from the client's settings.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::Client;
use super::retry::RetryPolicy;
use super::state::{Identity, Overrides, State};
use crate::auth::Credentials;
use crate::describe::Operation;
use crate::error::Error;
use crate::json::Json;
#[cfg(feature = "validate")]
use crate::request::Unchecked;
use crate::request::{BodyValue, Values};
use crate::response::decoding::Parts;
use crate::response::received::Expected;
use crate::transport::BoxFuture;
use crate::value::{ETag, Upload};

/// A call that is being put together. Nothing is sent before `send` is awaited.
///
/// Values that cannot be sent (a missing path parameter, a header with a line break) are reported then.
///
/// ```
/// use std::time::Duration;
/// use specwright_runtime::{Call, Credentials, Error, Json};
///
/// /// Asks for what another tenant sees, for five seconds at most.
/// async fn as_tenant(request: &Call, tenant: &Credentials) -> Result<Json, Error> {
///     let call = request.clone().credentials(tenant).timeout(Duration::from_secs(5));
///     call.header("X-Reason", "support").send_as().await
/// }
/// ```
#[derive(Clone)]
pub struct Call(pub(crate) Box<State>);

impl Call {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self(Box::new(State {
            client,
            values: Values::new(operation),
            overrides: Overrides::default(),
            expected: Expected::default(),
        }))
    }

    /// Replaces the whole body by JSON that the document knows nothing of.
    #[must_use]
    pub fn json_body(mut self, body: Json) -> Self {
        self.0.values.body = BodyValue::Whole(body);
        #[cfg(feature = "validate")]
        if self.0.values.unchecked == Unchecked::Nothing {
            self.0.values.unchecked = Unchecked::Body;
        }
        self
    }

    /// Sends the call although its values may violate constraints of the document, in a client that checks them.
    #[cfg(feature = "validate")]
    #[must_use]
    pub fn unchecked(mut self) -> Self {
        self.0.values.unchecked = Unchecked::Everything;
        self
    }

    /// Sets a body of bytes, whole or as a stream; also replaces a body of another shape, whose media type it keeps.
    #[must_use]
    pub fn bytes_body(mut self, body: impl Into<Upload>) -> Self {
        self.0.values.body = BodyValue::Bytes(body.into());
        self
    }

    /// Sets a body of text; also replaces a body of another shape, whose media type it keeps.
    #[must_use]
    pub fn text_body(self, body: impl Into<String>) -> Self {
        self.bytes_body(body.into())
    }

    /// Sets a header, in place of what the operation would send under this name. `Host`, `Content-Length` and other
    /// headers that govern the connection are refused.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.values.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the idempotency key, by which a server tells a repetition from a second call: one that was kept from an earlier attempt of
    /// the program, or one that means something to both sides, such as the number of an order. It goes where the document says,
    /// else into the header `Idempotency-Key`, and the call may be sent again as an idempotent one. Without this, a call for which the
    /// document has a key makes one of its own.
    ///
    /// ```
    /// use specwright_runtime::{Call, Error, Json};
    ///
    /// /// Makes a call, and repeats it as often as its outcome is unknown: it has one effect.
    /// async fn at_last(call: Call) -> Result<Json, Error> {
    ///     let mut result = call.send_as::<Json>().await;
    ///     while let Err(error) = &result
    ///         && error.is_retryable()
    ///         && let Some(key) = error.idempotency_key()
    ///     {
    ///         result = call.clone().idempotency_key(key).send_as().await;
    ///     }
    ///     result
    /// }
    /// ```
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        let key = key.into();
        match self.0.values.operation.key_parameter() {
            Some(index) => self.0.values.set(index, Json::from(key)),
            None => self.0.overrides.idempotency_key = Some(key.into()),
        }
        self
    }

    /// Asks for the content only if it is another version than this: `If-None-Match`. The response 304 then says that it is the same:
    /// `send_as::<Conditional<T>>()` gives that as an outcome, and otherwise it is an error of which
    /// [`Error::is_not_modified`] tells.
    #[must_use]
    pub fn if_none_match(self, tag: impl Into<ETag>) -> Self {
        self.header("If-None-Match", tag.into())
    }

    /// Has the server act only if the resource is still this version: `If-Match`. Else the error is one of which
    /// [`Error::is_precondition_failed`] tells, and nothing was changed.
    ///
    /// ```
    /// use specwright_runtime::{Call, Error, Json};
    ///
    /// /// Writes what was made of the version that was read, unless somebody else has written meanwhile.
    /// async fn update(read: Call, write: impl Fn(&Json) -> Call) -> Result<bool, Error> {
    ///     let old = read.send_raw_as::<Json>().await?;
    ///     let write = write(old.value());
    ///     let write = match old.etag() {
    ///         Some(tag) => write.if_match(tag),
    ///         None => write,
    ///     };
    ///     match write.send_as::<()>().await {
    ///         Err(error) if error.is_precondition_failed() => Ok(false),
    ///         result => result.map(|()| true),
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn if_match(self, tag: impl Into<ETag>) -> Self {
        self.header("If-Match", tag.into())
    }

    /// Authenticates this one call with other credentials than those of the client: another user, another tenant. Nothing that was
    /// fetched or looked up for the client is used for it, neither tokens nor parameters such as the id of a project; what is
    /// fetched for the credentials is shared by all calls that have clones of them.
    #[must_use]
    pub fn credentials(mut self, credentials: impl Into<Credentials>) -> Self {
        self.0.overrides.identity.credentials = Some(credentials.into());
        self
    }

    /// Sends this one call without any credentials, although the document requires some.
    #[must_use]
    pub fn without_credentials(mut self) -> Self {
        self.0.overrides.identity = Identity {
            credentials: Some(Credentials::none()),
            ..Identity::default()
        };
        self
    }

    /// Authenticates this one call by the security scheme that the document calls `name`, whatever the operation requires.
    #[must_use]
    pub fn security_scheme(mut self, name: impl Into<String>) -> Self {
        self.0.overrides.identity.scheme = Some(name.into());
        self
    }

    /// Sends this one call to another server, as [`Builder::endpoint`](crate::Builder::endpoint) does all: credentials go there.
    /// What is looked up for the call is not shared with others.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.0.overrides.endpoint = Some(url.into());
        self
    }

    /// Adds a pair to the query.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.values.query.push((name.into(), value.into()));
        self
    }

    /// How long the call may take with all attempts and the waiting between them.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.overrides.call_timeout = Some(timeout);
        self
    }

    /// How long one attempt may take.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.0.overrides.attempt_timeout = Some(timeout);
        self
    }

    /// How long the next bytes of the body of the response may take, of a stream too.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.0.overrides.read_timeout = Some(timeout);
        self
    }

    /// How long a stream of bytes or of events may take as a whole: from the first time that something of
    /// it is asked for, with all attempts, to its end. Time in which nobody asks counts too.
    #[must_use]
    pub fn stream_timeout(mut self, timeout: Duration) -> Self {
        self.0.overrides.stream_timeout = Some(timeout);
        self
    }

    /// When and how often the call is sent again.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.0.overrides.retry = Some(policy);
        self
    }

    /// Whether sending twice does no harm, so that a `POST` too may be sent again after it may have arrived.
    #[must_use]
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.0.overrides.idempotent = Some(idempotent);
        self
    }

    /// The most bytes that the body of the response may have, decompressed, or one event of a stream of them.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.0.overrides.body_limit = Some(bytes);
        self
    }

    /// The most bytes of memory that the decoded response may take: see [`Config::decoded_limit`](crate::Config::decoded_limit).
    #[must_use]
    pub fn decoded_limit(mut self, bytes: usize) -> Self {
        self.0.overrides.decoded_limit = Some(bytes);
        self
    }
}

impl fmt::Debug for Call {
    /// Shows which parameters are set, but no values: they may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = &self.0.values;
        let names = |(index, _): &(usize, Json)| values.operation.parameters.get(*index).map_or("?", |p| p.name);
        let mut debug = f.debug_struct("Call");
        debug.field("operation", &values.operation.name);
        debug.field("parameters", &values.parameters.iter().map(names).collect::<Vec<_>>());
        if let BodyValue::Fields(fields) = &values.body {
            debug.field("fields", &fields.iter().map(|(name, _)| name).collect::<Vec<_>>());
        }
        debug.finish_non_exhaustive()
    }
}

/// A call on its way: a future of its typed result. Dropping it gives the call up.
#[must_use = "nothing is sent until the call is awaited"]
pub struct Pending<T> {
    pub(crate) call: BoxFuture<Result<Parts, Error>>,
    /// Whether it depends on the runtime in which it was polled.
    pub(crate) begun: bool,
    pub(crate) finish: fn(&mut Parts) -> Result<T, Error>,
}

impl<T> Pending<T> {
    pub(crate) fn new(call: BoxFuture<Result<Parts, Error>>, finish: fn(&mut Parts) -> Result<T, Error>) -> Self {
        Self {
            call,
            begun: false,
            finish,
        }
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.begun = true;
        match self.call.as_mut().poll(context) {
            Poll::Ready(Ok(mut parts)) => Poll::Ready((self.finish)(&mut parts)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pending")
    }
}
