//! A call whose arguments were checked.

use specwright_runtime::{Chunks, Error, Event, Events, HttpRequest, Items, Json, Lines, Pages};

use crate::Response;
use specwright::tables::Operation;

/// A call whose arguments fit the document. Nothing is sent before one of its methods is awaited.
#[must_use = "nothing is sent before `send`"]
pub struct Call {
    #[allow(dead_code)]
    pub(crate) call: specwright_runtime::Call,
}

/// A request as it would be sent.
#[derive(Clone)]
pub struct Prepared {
    /// The request with all its headers, those of the authentication included.
    pub request: HttpRequest,
    /// The texts within it that are secret.
    pub secrets: Vec<specwright_runtime::Secret>,
}

impl Call {
    /// The operation.
    pub fn operation(&self) -> &Operation {
        todo!()
    }

    /// Changes the call in ways that the document does not foresee: headers, timeouts, retries.
    pub fn customize(self, change: impl FnOnce(specwright_runtime::Call) -> specwright_runtime::Call) -> Self {
        let _ = change;
        todo!()
    }

    /// Sends the call.
    ///
    /// # Errors
    /// See [`ErrorKind`](specwright_runtime::ErrorKind).
    pub async fn send(self) -> Result<Response, Error> {
        todo!()
    }

    /// The request as it would be sent. Nothing is sent, so what would be looked up first is an error.
    ///
    /// # Errors
    /// See [`ErrorKind`](specwright_runtime::ErrorKind).
    pub async fn prepare(self) -> Result<Prepared, Error> {
        todo!()
    }

    /// The pages of a listing ([`Operation::paging`]).
    pub fn pages(self) -> Pages<Json> {
        todo!()
    }

    /// The items of a listing ([`Operation::paging`]).
    pub fn items(self) -> Items<Json> {
        todo!()
    }

    /// The body of the response in the pieces in which it arrives.
    pub fn stream(self) -> Chunks {
        todo!()
    }

    /// The server-sent events of the response.
    pub fn events(self) -> Events<Event> {
        todo!()
    }

    /// The JSON values of a response that is a stream of them.
    pub fn lines(self) -> Lines<Json> {
        todo!()
    }
}
