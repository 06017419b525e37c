//! A call whose arguments were checked.

use std::sync::Arc;

use specwright::tables::Operation;
use specwright_runtime::{Chunks, Error, Event, Events, Items, Json, Lines, Pages};

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

    /// The request as it would be sent. Nothing is sent.
    ///
    /// # Errors
    /// If it cannot be made, or if something has to be fetched first.
    pub async fn prepare(&self) -> Result<Prepared, Unprepared> {
        prepare(self).await
    }

    /// The pages of a listing ([`Operation::paging`]).
    pub fn pages(self) -> Pages<Json> {
        self.call.pages()
    }

    /// The items of a listing ([`Operation::paging`]).
    pub fn items(self) -> Items<Json> {
        self.call.items()
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
