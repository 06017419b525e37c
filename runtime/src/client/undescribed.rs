//! Requests that the document lacks.

use std::fmt;
use std::ops::Deref;

use http::Method;

use super::Client;
use super::call::{Call, Pending};
use super::pipeline;
use crate::encoding::percent;
use crate::error::Error;
use crate::json::{self, Wire};
use crate::request::{BodyValue, Target};
use crate::response::received::Expected;
use crate::response::{self, RawResponse};
use crate::value::Upload;

impl Client {
    /// A request that the document lacks, below the base URL of the client: through the same authentication, retries, limits,
    /// interceptors and traces as the operations of the document.
    ///
    /// `path` begins with a slash and may have a query; both are sent as they are written, and what cannot stand in a URL is
    /// encoded. In its place may stand a whole URL on the same server, such as a link of a response. A URL of another server is an
    /// error, as credentials would go along.
    ///
    /// It is authenticated as the document says by default (its `security` at the root), or else by the first of its schemes that the
    /// credentials serve; [`Call::security_scheme`] names another, and [`Call::without_credentials`] sends none. `POST` and
    /// `PATCH` are sent once, unless the document has an idempotency key for all of them (`x-idempotency-key` at its root) or the request
    /// has one.
    ///
    /// ```
    /// use specwright_runtime::{Client, Json, Method};
    ///
    /// # async fn example(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let beta = client.request(Method::GET, "/v1/beta/reports").query("limit", "10").send().await?;
    /// println!("{} {:?}", beta.status(), beta.json()?.pointer("/reports/0"));
    ///
    /// let report: Json = "{\"name\":\"May\"}".parse()?;
    /// let created: Json = client.request(Method::POST, "/v1/beta/reports").json(&report).send_as().await?;
    /// # let _ = created;
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        let mut call = Call::new(self.clone(), &self.inner().service.undescribed);
        call.0.values.target = Some(Target::Path(method, path.into()));
        call.0.overrides.identity.always = true;
        call.0.expected = Expected::Any;
        Request(call)
    }
}

/// A request that the document lacks: see [`Client::request`]. It dereferences to its [`Call`], whose methods send it and give its
/// response typed ([`Call::send_as`]), as text, bytes or a stream, each time anew.
#[derive(Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request(Call);

impl Request {
    /// Adds a pair to the query.
    pub fn query(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.customize(|call| call.query(name, value))
    }

    /// Sets a header. `Host`, `Content-Length` and other headers that govern the connection are refused.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.customize(|call| call.header(name, value))
    }

    /// Sets a body of JSON: a model of the document, a type of your own ([`record!`](crate::record)) or [`Json`](crate::Json).
    pub fn json(mut self, value: &dyn Wire) -> Self {
        self.0.0.values.body = BodyValue::Whole(json::to_json(value));
        self
    }

    /// Sets a body that is a form (`application/x-www-form-urlencoded`).
    pub fn form<N: AsRef<str>, V: AsRef<str>>(self, pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let pair = |(name, value): (N, V)| {
            let (name, value) = (percent::encode(name.as_ref()), percent::encode(value.as_ref()));
            format!("{name}={value}")
        };
        let pairs: Vec<String> = pairs.into_iter().map(pair).collect();
        self.body(Upload::from(pairs.join("&")).media_type("application/x-www-form-urlencoded"))
    }

    /// Sets a body of bytes or text, whole or as a stream. Its media type is that of the [`Upload`], else
    /// `application/octet-stream`; a header `Content-Type` goes before either.
    pub fn body(self, body: impl Into<Upload>) -> Self {
        let body = body.into();
        let body = match body.given_media_type() {
            Some(_) => body,
            None => body.media_type("application/octet-stream"),
        };
        self.customize(|call| call.bytes_body(body))
    }

    /// Sets the idempotency key, so that the request may be sent again: [`Call::idempotency_key`].
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.customize(|call| call.idempotency_key(key))
    }

    /// Sends the request without any credentials.
    pub fn without_credentials(self) -> Self {
        self.customize(Call::without_credentials)
    }

    /// Authenticates the request by the security scheme that the document calls `name`.
    pub fn security_scheme(self, name: impl Into<String>) -> Self {
        self.customize(|call| call.security_scheme(name))
    }

    /// Changes what a call can have besides: timeouts, retries, limits, other credentials, another endpoint.
    pub fn customize(self, change: impl FnOnce(Call) -> Call) -> Self {
        Self(change(self.0))
    }

    /// Sends the request. Any 2xx is a success, and 304, which the header `If-None-Match` or `If-Modified-Since` asks for; all else
    /// is an error, as it is of an operation of the document.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). They name the method and the path.
    pub fn send(mut self) -> Pending<RawResponse> {
        fn nothing(response: &RawResponse) -> Result<response::decoding::Decoded, Error> {
            response::decode_by(response, |_| Ok(()))
        }
        self.0.0.expected = Expected::AnyOrNotModified;
        Pending::new(pipeline::run(self.0.0, nothing, None), response::untyped)
    }
}

impl Deref for Request {
    type Target = Call;

    fn deref(&self) -> &Call {
        &self.0
    }
}

impl fmt::Debug for Request {
    /// Shows the method and the path, and no query, headers or body: they may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.0.0.values.target().unwrap_or_default();
        f.debug_tuple("Request").field(&target).finish()
    }
}
