//! What a call can give besides what its document says.

use bytes::Bytes;

use super::State;
use super::call::{Call, Pending};
use super::pipeline;
use crate::error::Error;
use crate::json::{Json, Wire};
use crate::request::StreamKind;
use crate::response::decoding::Decode;
use crate::response::received::Expected;
use crate::response::{self, Arriving, Chunks, Event, Events, FromEvent, Lines, Output, RawResponse, Response};

/// The responses that a call for `T` takes for a success.
fn expected<T: Output>() -> Expected {
    match T::IS_CONDITIONAL {
        true => Expected::AnyOrNotModified,
        false => Expected::Any,
    }
}

/// Every request dereferences to its [`Call`], so these are methods of every request. Each sends the call anew; a body that
/// is a stream can be sent once. The success is any 2xx status code, whether it is documented or not, and its body is read by
/// its `Content-Type`; errors are those of `send`. A setter of the same name goes before such a method, which is then called as
/// `(*request).text()`.
impl Call {
    /// Sends the call and reads the body of the success as `T`: a type of the document or of your own
    /// ([`record!`](crate::record)), [`String`], [`Bytes`], or `()` for none.
    ///
    /// JSON is read as JSON. Of another media type, text is read into a string; if `T` takes none, what the text says as JSON.
    /// A [`Conditional<T>`](crate::Conditional) takes a 304, too.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn send_as<T: Output>(&self) -> Pending<T> {
        self.any(expected::<T>(), response::decode::<T>)
    }

    /// As [`Call::send_as`], with status, headers, request id and the body as it came.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn send_raw_as<T: Output>(&self) -> Pending<Response<T>> {
        let headers = response::decode_headers::<()>;
        let call = pipeline::run(self.expecting(expected::<T>()), response::decode::<T>, Some(headers));
        Pending::new(call, response::response)
    }

    /// Sends the call and reads the body of the success as JSON, whatever its `Content-Type`; none is null.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn json(&self) -> Pending<Json> {
        self.any(Expected::Any, |response| {
            response::decode_by(response, RawResponse::json)
        })
    }

    /// Sends the call and gives the body of the success as text, in the character encoding that its `Content-Type` says.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn text(&self) -> Pending<String> {
        fn read(response: &RawResponse) -> Result<String, Error> {
            response.text().map(Into::into)
        }
        self.any(Expected::Any, |response| response::decode_by(response, read))
    }

    /// Sends the call and gives the body of the success as it is.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn bytes(&self) -> Pending<Bytes> {
        self.send_as()
    }

    /// Gives the body of the success in the pieces in which it arrives, whatever its media type and size.
    pub fn stream(&self) -> Chunks {
        Chunks::new(self.arriving(StreamKind::Bytes))
    }

    /// Asks for server-sent events (`text/event-stream`) and gives them as they arrive.
    pub fn events(&self) -> Events<Event> {
        self.events_as()
    }

    /// Asks for server-sent events (`text/event-stream`) and gives their data, which is JSON, as it arrives.
    pub fn events_as<T: FromEvent>(&self) -> Events<T> {
        Events::new(self.arriving(StreamKind::Events))
    }

    /// Asks for JSON values one after the other and gives each as it arrives: lines (`application/x-ndjson`,
    /// `application/jsonl`) or a sequence (`application/json-seq`, RFC 7464). Any media type is taken.
    pub fn lines_as<T: Wire + 'static>(&self) -> Lines<T> {
        Lines::new(self.arriving(StreamKind::Lines))
    }

    fn any<T: 'static>(&self, expected: Expected, decode: Decode) -> Pending<T> {
        Pending::new(pipeline::run(self.expecting(expected), decode, None), response::value)
    }

    fn arriving(&self, wanted: StreamKind) -> Arriving {
        let state = self.expecting(Expected::Any);
        let (operation, limit) = (state.values.operation.name, state.stream_timeout());
        Arriving::new(pipeline::open(state, wanted), operation, limit)
    }

    fn expecting(&self, expected: Expected) -> Box<State> {
        let mut state = self.0.clone();
        state.expected = expected;
        state
    }
}
