//! Nothing is told.

use std::time::Duration;

use crate::answer::Answer;
use crate::error::Error;
use crate::operation::Operation;
use crate::service::Service;
use crate::transport::HttpRequest;

pub(crate) struct CallSpan;

impl CallSpan {
    pub(crate) fn new(_: &Operation, _: &Service) -> Self {
        Self
    }

    pub(crate) async fn around<T>(self, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        call.await
    }
}

pub(crate) struct AttemptSpan;

impl AttemptSpan {
    pub(crate) fn new(_: &Operation, _: &HttpRequest, _: u32) -> Self {
        Self
    }

    pub(crate) async fn around<T>(&self, attempt: impl Future<Output = T>) -> T {
        attempt.await
    }

    pub(crate) fn ended(&self, _: Result<&Answer, &Error>, _: Duration, _: Option<Duration>) {}
}
