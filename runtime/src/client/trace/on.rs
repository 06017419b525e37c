//! Spans and events.

use std::borrow::Cow;
use std::time::Duration;

use tracing::field::Empty;
use tracing::{Instrument as _, Span, debug, info, info_span};

use crate::describe::{Operation, Service};
use crate::error::{Error, ErrorKind};
use crate::response::RawResponse;
use crate::secrets::Secrets;
use crate::transport::HttpRequest;

/// A call with all its attempts.
pub(crate) struct CallSpan(Span);

impl CallSpan {
    pub(crate) fn new(operation: &Operation, service: &Service) -> Self {
        Self(info_span!(
            target: "specwright",
            "call",
            service = service.name,
            operation = operation.name,
            "error.type" = Empty,
        ))
    }

    pub(crate) async fn around<T>(self, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let result = call.instrument(self.0.clone()).await;
        if let Err(error) = &result {
            self.0.record("error.type", &*kind(error));
            let _entered = self.0.enter();
            let reason = error.gave_up().map(tracing::field::display);
            debug!(target: "specwright", attempts = error.attempts(), reason, "call failed");
        }
        result
    }
}

/// One request and its response, or the head of it where the rest is a stream.
pub(crate) struct AttemptSpan(Span);

impl AttemptSpan {
    /// `attempt` counts from 1.
    pub(crate) fn new(operation: &Operation, request: &HttpRequest, attempt: u32, secrets: &Secrets) -> Self {
        let method = request.method.as_str();
        // a look-up has none, nor has a request that the document lacks
        let template = Some(operation.path).filter(|path| !path.is_empty());
        let name = template.map_or_else(|| method.to_owned(), |template| format!("{method} {template}"));
        let host = request.host();
        let port = request.authority().strip_prefix(host);
        let port = port.and_then(|rest| rest.strip_prefix(':')?.parse::<u16>().ok());
        let port = port.unwrap_or(if request.scheme() == "https" { 443 } else { 80 });
        Self(info_span!(
            target: "specwright",
            "attempt",
            otel.kind = "client",
            otel.name = name,
            http.request.method = method,
            http.request.resend_count = attempt.checked_sub(1).filter(|count| *count > 0),
            url.scheme = request.scheme(),
            url.template = template,
            server.address = &*secrets.hide(host),
            server.port = port,
            http.response.status_code = Empty,
            request_id = Empty,
            "error.type" = Empty,
        ))
    }

    pub(crate) async fn around<T>(&self, attempt: impl Future<Output = T>) -> T {
        attempt.instrument(self.0.clone()).await
    }

    /// `wait` is how long the client waits before it sends again, if it does.
    pub(crate) fn ended(&self, result: Result<&RawResponse, &Error>, elapsed: Duration, wait: Option<Duration>) {
        let status = result.map_or_else(Error::status, |response| Some(response.status()));
        if let Some(status) = status {
            self.0.record("http.response.status_code", status);
        }
        let id = match result {
            Ok(response) => response.request_id(),
            Err(error) => error.request_id().map(str::to_owned),
        };
        if let Some(id) = id {
            self.0.record("request_id", id);
        }
        if let Err(error) = result {
            self.0.record("error.type", &*kind(error));
        }
        let duration = elapsed.as_secs_f64();
        let _entered = self.0.enter();
        match wait {
            None => debug!(target: "specwright", { duration }, "attempt ended"),
            Some(wait) => info!(
                target: "specwright",
                duration,
                wait = wait.as_secs_f64(),
                "attempt failed, the request is sent again"
            ),
        }
    }
}

/// `error.type`: the status of an error response, else the kind of the error.
fn kind(error: &Error) -> Cow<'static, str> {
    let name = match error.kind() {
        ErrorKind::Api(_) | ErrorKind::Redirect(_) => match error.status() {
            Some(status) => return status.to_string().into(),
            None => "api",
        },
        ErrorKind::InvalidRequest(_) => "invalid_request",
        ErrorKind::Violations(_) => "violations",
        ErrorKind::Configuration(_) => "configuration",
        ErrorKind::Credentials(_) => "credentials",
        ErrorKind::Connect(_) => "connect",
        ErrorKind::Timeout(_) => "timeout",
        ErrorKind::Transport(_) => "transport",
        ErrorKind::TooLarge(_) => "too_large",
        ErrorKind::Decode(_) => "decode",
        ErrorKind::UnexpectedBody(_) => "unexpected_body",
        ErrorKind::NotModified => "not_modified",
        ErrorKind::UnexpectedStatus => "unexpected_status",
        ErrorKind::Interceptor(_) => "interceptor",
        ErrorKind::TooManyPages { .. } => "too_many_pages",
        ErrorKind::NextPage(_) => "next_page",
    };
    name.into()
}
