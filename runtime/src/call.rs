//! One call: an operation, the values given to it, and what differs from the client's settings.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::answer::{self, Headers, Output, Response};
use crate::client::Client;
use crate::decoding::Parts;
use crate::error::Error;
use crate::events::{Arriving, Chunks, Events, FromEvent};
use crate::json::{self, IntoJson, Json};
use crate::operation::Operation;
use crate::paging::{Items, Pages};
use crate::pipeline;
use crate::retry::RetryPolicy;
use crate::transport::BoxFuture;
use crate::value::{File, Upload};
use crate::wire::Wire;

/// A call that is being put together. Nothing is sent before [`Call::send`] is awaited.
///
/// Values that cannot be sent (a missing path parameter, a header with a line break) are reported then.
#[derive(Clone)]
pub struct Call(Box<State>);

#[derive(Clone)]
pub(crate) struct State {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) values: Vec<(usize, Json)>,
    pub(crate) body: BodyValue,
    pub(crate) files: Vec<(Cow<'static, str>, File)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// The media type to ask for in place of those of the document: of a stream.
    pub(crate) accept: Option<&'static str>,
    pub(crate) settings: Settings,
}

/// What a call changes of its client's settings.
#[derive(Clone, Copy, Default)]
pub(crate) struct Settings {
    pub(crate) call_timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) stream_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) body_limit: Option<usize>,
    pub(crate) decoded_limit: Option<usize>,
    pub(crate) idempotent: Option<bool>,
}

/// A request body as it was given.
#[derive(Clone, Default)]
pub(crate) enum BodyValue {
    #[default]
    None,
    /// Properties of a flattened body, in the order they were set.
    Fields(Vec<(Cow<'static, str>, Json)>),
    Whole(Json),
    Bytes(Upload),
}

impl Call {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self(Box::new(State {
            client,
            operation,
            values: Vec::new(),
            body: BodyValue::None,
            files: Vec::new(),
            headers: Vec::new(),
            query: Vec::new(),
            accept: None,
            settings: Settings::default(),
        }))
    }

    /// Sets the parameter at `index` of [`Operation::parameters`]; null unsets it.
    #[must_use]
    pub fn with(mut self, index: usize, value: impl IntoJson) -> Self {
        self.0.set(index, value.into_json());
        self
    }

    /// Sets a property of the body.
    #[must_use]
    pub fn field(mut self, name: &'static str, value: impl IntoJson) -> Self {
        self.0.set_field(name.into(), value.into_json());
        self
    }

    /// Sets a file of a multipart body.
    #[must_use]
    pub fn file(self, name: &'static str, file: impl Into<File>) -> Self {
        self.files(name, [file])
    }

    /// Sets the files of a multipart body that go by one name.
    #[must_use]
    pub fn files(mut self, name: &'static str, files: impl IntoIterator<Item = impl Into<File>>) -> Self {
        self.0.files.retain(|(known, _)| known != name);
        let files = files.into_iter().map(|file| (name.into(), file.into()));
        self.0.files.extend(files);
        self
    }

    /// Sets files of a multipart body that bring their names along, in place of those of the same names.
    #[must_use]
    pub fn named_files(mut self, files: impl IntoIterator<Item = (impl Into<String>, impl Into<File>)>) -> Self {
        let files = files
            .into_iter()
            .map(|(name, file)| (Cow::from(name.into()), file.into()));
        let files: Vec<(Cow<'static, str>, File)> = files.collect();
        self.0
            .files
            .retain(|(known, _)| files.iter().all(|(name, _)| name != known));
        self.0.files.extend(files);
        self
    }

    /// Sets the whole body.
    #[must_use]
    pub fn body(mut self, body: &dyn Wire) -> Self {
        self.0.body = BodyValue::Whole(json::to_json(body));
        self
    }

    /// Replaces the whole body by JSON that the document knows nothing of.
    #[must_use]
    pub fn raw_body(mut self, body: Json) -> Self {
        self.0.body = BodyValue::Whole(body);
        self
    }

    /// Sets a body of bytes, whole or as a stream; also replaces a body of another shape, whose media type it keeps.
    #[must_use]
    pub fn bytes(mut self, body: impl Into<Upload>) -> Self {
        self.0.body = BodyValue::Bytes(body.into());
        self
    }

    /// Sets a body of text; also replaces a body of another shape, whose media type it keeps.
    #[must_use]
    pub fn text(self, body: impl Into<String>) -> Self {
        self.bytes(body.into())
    }

    /// Sets a header, in place of what the operation would send under this name. `Host`, `Content-Length` and other
    /// headers that govern the connection are refused.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.headers.push((name.into(), value.into()));
        self
    }

    /// Adds a pair to the query.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.query.push((name.into(), value.into()));
        self
    }

    /// How long the call may take with all attempts and the waiting between them.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.settings.call_timeout = Some(timeout);
        self
    }

    /// How long one attempt may take.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.0.settings.attempt_timeout = Some(timeout);
        self
    }

    /// How long the next bytes of the body of the answer may take, of a stream too.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.0.settings.read_timeout = Some(timeout);
        self
    }

    /// How long a stream ([`Call::stream`], [`Call::events`]) may take as a whole: from the first time that something of
    /// it is asked for, with all attempts, to its end. Time in which nobody asks counts too.
    #[must_use]
    pub fn stream_timeout(mut self, timeout: Duration) -> Self {
        self.0.settings.stream_timeout = Some(timeout);
        self
    }

    /// When and how often the call is sent again.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.0.settings.retry = Some(policy);
        self
    }

    /// Whether sending twice does no harm, so that a `POST` too may be sent again after it may have arrived.
    #[must_use]
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.0.settings.idempotent = Some(idempotent);
        self
    }

    /// The most bytes that the body of the answer may have, decompressed, or one event of a stream of them.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.0.settings.body_limit = Some(bytes);
        self
    }

    /// The most bytes of memory that the decoded response may take: see [`Config::decoded_limit`](crate::Config::decoded_limit).
    #[must_use]
    pub fn decoded_limit(mut self, bytes: usize) -> Self {
        self.0.settings.decoded_limit = Some(bytes);
        self
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    /// Sends the call and gives the typed body of the answer.
    pub fn send<T: Output>(self) -> Pending<T> {
        Pending {
            call: pipeline::run(self.0, answer::decode::<T>, None),
            begun: false,
            finish: answer::value,
        }
    }

    /// Sends the call and gives the typed body with status, headers, request id and raw body.
    pub fn send_raw<T: Output, H: Headers>(self) -> Pending<Response<T, H>> {
        Pending {
            call: pipeline::run(self.0, answer::decode::<T>, Some(answer::decode_headers::<H>)),
            begun: false,
            finish: answer::response,
        }
    }

    /// Gives the pages of a listing, one answer after the other.
    pub fn pages<T: Output>(self) -> Pages<T> {
        Pages::new(self.0)
    }

    /// Asks for `text/event-stream` and gives the events as they arrive.
    pub fn events<T: FromEvent>(self) -> Events<T> {
        Events::new(self.arriving("text/event-stream"))
    }

    /// Gives the body in the pieces in which it arrives, whatever its media type and size.
    pub fn stream(self) -> Chunks {
        Chunks::new(self.arriving("*/*"))
    }

    fn arriving(self, wanted: &'static str) -> Arriving {
        let of_client = self.0.client.config().timeouts.stream;
        let (operation, limit) = (self.0.operation.name, self.0.settings.stream_timeout.or(of_client));
        Arriving::new(pipeline::open(self.0, wanted), operation, limit)
    }

    /// Gives the items of a listing, page by page.
    pub fn items<T: Wire + Default + 'static>(self) -> Items<T> {
        Items::new(self.0)
    }
}

impl State {
    pub(crate) fn set(&mut self, index: usize, value: Json) {
        self.values.retain(|(at, _)| *at != index);
        if !value.is_null() {
            self.values.push((index, value));
        }
    }

    pub(crate) fn value(&self, index: usize) -> Option<&Json> {
        self.values.iter().find(|(at, _)| *at == index).map(|(_, value)| value)
    }

    /// Whether the caller gives the header `Authorization`.
    pub(crate) fn has_own_proof(&self) -> bool {
        self.headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("authorization"))
    }

    pub(crate) fn set_field(&mut self, name: Cow<'static, str>, value: Json) {
        match &mut self.body {
            BodyValue::Fields(fields) => match fields.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => fields.push((name, value)),
            },
            BodyValue::Whole(Json::Object(members)) => match members.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => members.push((name.into_owned(), value)),
            },
            body => *body = BodyValue::Fields(vec![(name, value)]),
        }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Json> {
        match &self.body {
            BodyValue::Fields(fields) => fields.iter().find(|(known, _)| known == name).map(|(_, value)| value),
            BodyValue::Whole(value) => value.get(name),
            _ => None,
        }
    }
}

impl fmt::Debug for Call {
    /// Shows which parameters are set, but no values: they may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = &*self.0;
        let names = |(index, _): &(usize, Json)| state.operation.parameters.get(*index).map_or("?", |p| p.name);
        let mut debug = f.debug_struct("Call");
        debug.field("operation", &state.operation.name);
        debug.field("parameters", &state.values.iter().map(names).collect::<Vec<_>>());
        if let BodyValue::Fields(fields) = &state.body {
            debug.field("fields", &fields.iter().map(|(name, _)| name).collect::<Vec<_>>());
        }
        debug.finish_non_exhaustive()
    }
}

/// A call on its way: a future of its typed result. Dropping it gives the call up.
#[must_use = "nothing is sent until the call is awaited"]
pub struct Pending<T> {
    call: BoxFuture<Result<Parts, Error>>,
    /// Whether it depends on the runtime in which it was polled.
    begun: bool,
    finish: fn(&mut Parts) -> Result<T, Error>,
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

#[cfg(feature = "blocking")]
impl<T> Pending<T> {
    /// Sends the call and waits for its result. Not to be used in async code if it can be avoided: see
    /// [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// Whatever the call can fail with; [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when it was polled
    /// before.
    pub fn blocking(mut self) -> Result<T, Error> {
        if self.begun {
            return Err(crate::blocking::begun());
        }
        let mut result = None;
        crate::blocking::wait(&mut |context| self.call.as_mut().poll(context).map(|parts| result = Some(parts)))?;
        // it is there once waiting is over
        match result {
            Some(Ok(mut parts)) => (self.finish)(&mut parts),
            Some(Err(error)) => Err(error),
            None => Err(crate::blocking::begun()),
        }
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pending")
    }
}
