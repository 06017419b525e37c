//! A call whose arguments were checked.

use std::sync::Arc;

use specwright::tables::{Operation, ResponseMedia, Success};
use specwright_runtime::{Chunks, Cursor, Error, Event, Events, Items, Json, Lines, Output, Pages};

use crate::client::Client;
use crate::prepared::{Prepared, Unprepared, prepare};
use crate::response::{Content, Response};

/// A call whose arguments fit the document. Nothing is sent before one of its methods is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before `send`"]
pub struct Call {
    pub(crate) client: Client,
    pub(crate) operation: Arc<Operation>,
    pub(crate) call: specwright_runtime::Call,
    /// The same call with [`REDACTED`](crate::prepared::REDACTED) for each secret argument.
    pub(crate) redacted: specwright_runtime::Call,
}

/// How a response is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// As a whole: [`Call::send`].
    #[default]
    Whole,
    /// As server-sent events: [`Call::events`].
    Events,
    /// As JSON values, one after the other: [`Call::lines`].
    Lines,
}

impl Call {
    /// The operation.
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// Changes the call in ways that the document does not foresee: headers, timeouts, retries. Headers that are set so are
    /// shown as they are in [`Prepared::shown`].
    pub fn customize(mut self, change: impl Fn(specwright_runtime::Call) -> specwright_runtime::Call) -> Self {
        self.call = change(self.call);
        self.redacted = change(self.redacted);
        self
    }

    /// Sends the call. Any 2xx is a success, and 304, whether it is documented or not.
    ///
    /// # Errors
    /// See [`ErrorKind`](specwright_runtime::ErrorKind).
    pub async fn send(&self) -> Result<Response, Error> {
        let response = self.call.send_raw_as::<Content>().await?;
        Ok(Response::of(response))
    }

    /// How the response comes where the document leaves no choice: a stream if no success is JSON and one is a stream.
    pub fn delivery(&self) -> Delivery {
        let is_json = |success: &Success| matches!(success.media, ResponseMedia::Json | ResponseMedia::Xml);
        match &*self.operation {
            operation if operation.successes.iter().any(is_json) => Delivery::Whole,
            operation if operation.has_events => Delivery::Events,
            operation if operation.has_lines => Delivery::Lines,
            _ => Delivery::Whole,
        }
    }

    /// The request as it would be sent for the [delivery](Self::delivery) that the document gives. Nothing is sent.
    ///
    /// # Errors
    /// If it cannot be made, or if something has to be fetched first.
    pub async fn prepare(&self) -> Result<Prepared, Unprepared> {
        self.prepare_as(self.delivery()).await
    }

    /// As [`Call::prepare`], for another delivery.
    ///
    /// # Errors
    /// See [`Call::prepare`].
    pub async fn prepare_as(&self, delivery: Delivery) -> Result<Prepared, Unprepared> {
        prepare(self, delivery).await
    }

    /// The pages of a listing ([`Operation::paging`]).
    pub fn pages(self) -> Pages<Json> {
        self.call.pages()
    }

    /// The pages of a listing as another type.
    pub fn pages_as<T: Output>(self) -> Pages<T> {
        self.call.pages()
    }

    /// The items of a listing ([`Operation::paging`]).
    pub fn items(self) -> Items<Json> {
        self.call.items()
    }

    /// Makes a listing begin at the page of a cursor, which [`Items::cursor`] and [`Pages::cursor`] gave.
    pub fn start_at(self, cursor: &Cursor) -> Self {
        self.customize(|call| call.starting_at(cursor))
    }

    /// The body of the response in the pieces in which it arrives, whatever its size.
    pub fn stream(&self) -> Chunks {
        self.call.stream()
    }

    /// The server-sent events of the response.
    pub fn events(&self) -> Events<Event> {
        self.call.events()
    }

    /// The JSON values of a response that is a stream of them.
    pub fn lines(&self) -> Lines<Json> {
        self.call.lines_as()
    }
}
