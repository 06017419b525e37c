//! Server-sent events, and what they can be given as.

use std::fmt;
use std::sync::Weak;
use std::time::Duration;

use crate::error::Redactor;
use crate::json::{Abort, ReadError, ReadLimits, Wire, from_str_limited, read_nothing};
use crate::secrets::Secrets;

/// One server-sent event, as it came.
#[derive(Clone)]
pub struct Event {
    pub(crate) name: String,
    pub(crate) data: String,
    pub(crate) id: String,
    pub(super) retry: Option<Duration>,
    /// The memory that it may take when it is decoded.
    pub(super) memory: usize,
    /// What ends its decoding by a stream; gone when it is handed on as it came.
    pub(super) abort: Weak<Abort>,
    /// What must not be seen in what is shown of it.
    pub(super) secrets: Secrets,
}

impl Event {
    pub(super) fn of_data(data: String) -> Self {
        Self {
            name: String::new(),
            data,
            id: String::new(),
            retry: None,
            memory: 0,
            abort: Weak::new(),
            secrets: Secrets::default(),
        }
    }

    /// Its type: what the field `event` says, else `message`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its data; several lines are joined by line feeds.
    pub fn data(&self) -> &str {
        &self.data
    }

    /// The id that was given last, by this event or one before it; empty when there was none.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How long the server asks to wait before a new call, as it said last, by this event or before it.
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// What takes the secrets of the call out of what the server has sent.
    pub fn redactor(&self) -> Redactor {
        Redactor::of(&self.secrets)
    }

    /// Its data, which is JSON, as a type of the document. Empty data is an empty list or map, or a struct that requires
    /// nothing.
    ///
    /// # Errors
    /// When the data is not what the type takes; the error names the place.
    pub fn json<T: Wire>(&self) -> Result<T, ReadError> {
        let abort = self.abort.upgrade().as_deref().cloned();
        let limits = ReadLimits {
            memory: self.memory,
            abort: abort.unwrap_or_default(),
            ..ReadLimits::default()
        };
        if self.data.trim_ascii().is_empty() {
            let mut value = T::blank();
            if read_nothing(&mut value, limits.clone()) {
                return Ok(value);
            }
        }
        from_str_limited(&self.data, limits).map_err(|error| error.without(&self.secrets))
    }
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.data, &self.id) == (&other.name, &other.data, &other.id)
    }
}

impl Eq for Event {}

impl fmt::Debug for Event {
    /// `<redacted>` stands for secrets of the call that the server has sent back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.secrets.hide(&self.name))
            .field("data", &self.secrets.hide(&self.data))
            .field("id", &self.secrets.hide(&self.id))
            .finish()
    }
}

/// What events can be given as: any type of the document, read from data that is JSON, an enum by the names of events, or
/// [`Event`] as it came.
pub trait FromEvent: Sized + Send + 'static {
    /// The value of an event.
    ///
    /// # Errors
    /// When the data is not what the type takes.
    fn from_event(event: Event) -> Result<Self, ReadError>;

    /// Whether an event only says that the stream is over. It is not given.
    #[doc(hidden)]
    fn is_end(event: &Event) -> bool {
        event.data.trim() == "[DONE]"
    }

    /// Whether an event is the last. It is given.
    #[doc(hidden)]
    fn is_last(_: &Event) -> bool {
        false
    }
}

impl<T: Wire + 'static> FromEvent for T {
    fn from_event(event: Event) -> Result<Self, ReadError> {
        event.json()
    }
}

impl FromEvent for Event {
    fn from_event(event: Event) -> Result<Self, ReadError> {
        Ok(event)
    }
}

/// A server-sent event with its other fields beside the typed data: see [`Events::with_fields`](super::Events::with_fields).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypedEvent<T> {
    /// Its type: what the field `event` says, else `message`.
    pub name: String,
    /// The id that was given last, by this event or one before it; empty when there was none.
    pub id: String,
    /// How long the server asks to wait before a new call, as it said last, by this event or before it.
    pub retry: Option<Duration>,
    /// The data.
    pub data: T,
}

impl<T: FromEvent> FromEvent for TypedEvent<T> {
    fn from_event(event: Event) -> Result<Self, ReadError> {
        let (name, id, retry) = (event.name.clone(), event.id.clone(), event.retry);
        let data = T::from_event(event)?;
        Ok(Self { name, id, retry, data })
    }

    fn is_end(event: &Event) -> bool {
        T::is_end(event)
    }

    fn is_last(event: &Event) -> bool {
        T::is_last(event)
    }
}
