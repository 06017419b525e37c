//! Nothing is told.

use std::time::Duration;

use crate::describe::{Operation, Service};
use crate::error::Error;
use crate::response::RawResponse;
use crate::secrets::Secrets;
use crate::transport::HttpRequest;

pub(crate) struct CallSpan;

impl CallSpan {
    pub(crate) fn new(_: &Operation, _: &Service) -> Self {
        Self
    }

    /// The call as it is: a future around it would hold it twice.
    pub(crate) fn around<T, F: Future<Output = Result<T, Error>>>(self, call: F) -> F {
        call
    }
}

pub(crate) struct AttemptSpan;

impl AttemptSpan {
    pub(crate) fn new(_: &Operation, _: &HttpRequest, _: u32, _: &Secrets) -> Self {
        Self
    }

    pub(crate) fn around<F: Future>(&self, attempt: F) -> F {
        attempt
    }

    pub(crate) fn ended(&self, _: Result<&RawResponse, &Error>, _: Duration, _: Option<Duration>) {}
}
