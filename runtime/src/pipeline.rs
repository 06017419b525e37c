//! The way of a call: look up, build, authenticate, send, retry, classify. All of it untyped.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use tokio::time::Instant;

use crate::answer::Answer;
use crate::call::State;
use crate::classify::{Received, classify, opened, request_id_header};
use crate::client::Inner;
use crate::error::{Error, ErrorKind, Timeout, TooLarge, UnexpectedBody};
use crate::json::Json;
use crate::lookup;
use crate::operation::Operation;
use crate::proof::{Proof, authorized};
use crate::request::{Prepared, client_values, prepare, url};
use crate::retry::{RetryPolicy, retry_after};
use crate::service::USUAL_FIELDS;
use crate::transport::{Body, BoxFuture, HttpRequest, TransportError, TransportErrorKind};

/// The settings of one call.
#[derive(Clone)]
pub(crate) struct Rules {
    pub(crate) call_timeout: Duration,
    /// None when the time limit is beyond what a clock can count.
    pub(crate) deadline: Option<Instant>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) body_limit: usize,
    pub(crate) idempotent: bool,
    /// The media type of which a success is not taken in, but handed on as it arrives.
    pub(crate) stream: Option<&'static str>,
    /// What the answer is classified by.
    pub(crate) shape: &'static Operation,
    pub(crate) project_id: Option<String>,
}

impl Rules {
    fn of(state: &State, client: &Inner) -> Self {
        let (settings, config) = (&state.settings, &client.config);
        let call_timeout = settings.call_timeout.unwrap_or(config.timeouts.call);
        Self {
            call_timeout,
            deadline: Instant::now().checked_add(call_timeout),
            attempt_timeout: settings.attempt_timeout.unwrap_or(config.timeouts.attempt),
            retry: settings.retry.unwrap_or(config.retry),
            body_limit: settings.body_limit.unwrap_or(config.limits.body),
            idempotent: settings.idempotent.unwrap_or(state.operation.is_idempotent()),
            stream: None,
            shape: state.operation,
            project_id: None,
        }
    }

    pub(crate) fn remaining(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |deadline| {
            deadline.saturating_duration_since(Instant::now())
        })
    }
}

/// Runs a call.
pub(crate) fn run(state: Box<State>) -> BoxFuture<Result<Answer, Error>> {
    Box::pin(async move { answer(&state).await })
}

/// Runs a call that will be run again with other values: a page of a listing.
pub(crate) async fn answer(state: &State) -> Result<Answer, Error> {
    let client = state.client.inner();
    let name = state.operation.name;
    run_unnamed(state, client)
        .await
        .map_err(|error| error.with_operation(name))
}

async fn run_unnamed(state: &State, client: &Inner) -> Result<Answer, Error> {
    let mut rules = Rules::of(state, client);
    let looked_up = lookup::resolve(state, client, &rules).await?;
    let prepared = prepare(state, client, &looked_up)?;
    rules.project_id = project_id(state, client, &looked_up);
    exchange(client, state.operation, &prepared, &rules).await
}

/// The project that the request is for, if its path or the client says so.
fn project_id(state: &State, client: &Inner, looked_up: &[(usize, Json)]) -> Option<String> {
    let name = "project_id";
    let index = state
        .operation
        .parameters
        .iter()
        .position(|parameter| parameter.name == name);
    let of_call = index.and_then(|index| {
        let from_client = client_values(state, client).chain(looked_up.iter().cloned());
        state
            .value(index)
            .cloned()
            .or_else(|| from_client.into_iter().find(|(at, _)| *at == index).map(|(_, v)| v))
    });
    of_call
        .or_else(|| client.parameter(name))
        .and_then(|value| value.as_str().map(str::to_owned))
}

/// An answer whose body is still to come.
pub(crate) struct Opened {
    /// The answer, its body empty.
    pub(crate) answer: Answer,
    pub(crate) body: Body,
    /// How long a piece of the body may let itself be waited for.
    pub(crate) idle_timeout: Duration,
    pub(crate) body_limit: usize,
}

/// Runs a call up to the head of its answer. An answer that is not of the media type `wanted` is taken in whole: it is
/// an error by its status, or else for not being what was asked for.
pub(crate) fn open(mut state: Box<State>, wanted: &'static str) -> BoxFuture<Result<Opened, Error>> {
    Box::pin(async move {
        let name = state.operation.name;
        state.headers.insert(0, ("Accept".to_owned(), wanted.to_owned()));
        let client = state.client.inner();
        let opened = async {
            let mut rules = Rules::of(&state, client);
            rules.stream = Some(wanted);
            let looked_up = lookup::resolve(&state, client, &rules).await?;
            let prepared = prepare(&state, client, &looked_up)?;
            rules.project_id = project_id(&state, client, &looked_up);
            let (answer, body) = exchange_open(client, state.operation, &prepared, &rules).await?;
            let Some(body) = body else {
                return Err(answer.error(ErrorKind::UnexpectedBody(UnexpectedBody::MediaType)));
            };
            Ok(Opened {
                answer,
                body,
                idle_timeout: state.settings.idle_timeout.unwrap_or(client.config.timeouts.idle),
                body_limit: rules.body_limit,
            })
        };
        opened.await.map_err(|error: Error| error.with_operation(name))
    })
}

/// Sends a request until there is an answer to keep, or an error that sending again cannot or must not mend.
pub(crate) async fn exchange(
    client: &Inner,
    operation: &'static Operation,
    prepared: &Prepared,
    rules: &Rules,
) -> Result<Answer, Error> {
    exchange_open(client, operation, prepared, rules)
        .await
        .map(|(answer, _)| answer)
}

async fn exchange_open(
    client: &Inner,
    operation: &'static Operation,
    prepared: &Prepared,
    rules: &Rules,
) -> Result<(Answer, Option<Body>), Error> {
    refuse_plain_http(client, operation, prepared)?;
    let mut attempts = 0;
    // what the server has refused: it is sent once more, if that has changed
    let mut refused: Option<(Proof, Error)> = None;
    let mut refused_once = false;
    loop {
        let authorized = authorized(client, operation, prepared, rules).await;
        let (request, proof) = authorized.map_err(|error| error.with_attempts(attempts))?;
        if let Some((before, error)) = refused.take()
            && before.is_same(&proof)
        {
            return Err(error);
        }
        attempts += 1;
        let (result, wait) = match attempt(client, request, rules).await {
            Ok((mut received, Some(body))) => {
                received.attempts = attempts;
                return Ok((opened(received, rules.shape, client.service), Some(body)));
            }
            Ok((mut received, None)) => {
                received.attempts = attempts;
                let skew = match received.status {
                    401 | 403 => proof.clock_skew(&received.headers, client, operation),
                    _ => None,
                };
                let wait = retry_after(&received.headers, client.config.now());
                let result = classify(received, rules.shape, client.service, prepared.request.authority());
                let explained = |error: Error| proof.hide_in(error.with_clock_skew(skew));
                (result.map_err(explained), wait)
            }
            Err(error) => (Err(error.with_attempts(attempts)), None),
        };
        let error = match result {
            Ok(answer) => return Ok((answer, None)),
            Err(error) => error,
        };
        // a server that refuses what was fetched has not acted
        if proof.is_fetched() && error.status() == Some(401) {
            proof.invalidate();
            if !refused_once && attempts < rules.retry.attempts && prepared.request.body.can_be_sent() {
                refused_once = true;
                refused = Some((proof, error));
                continue;
            }
        }
        let safe = error.is_connect() || (rules.idempotent && error.is_retryable());
        // a stream that was begun cannot be sent again from its start
        let safe = safe && prepared.request.body.can_be_sent();
        if !safe || attempts >= rules.retry.attempts {
            return Err(error);
        }
        match rules.retry.wait(attempts, wait, (client.config.random)()) {
            Some(wait) if wait < rules.remaining() => tokio::time::sleep(wait).await,
            _ => return Err(error),
        }
    }
}

fn refuse_plain_http(client: &Inner, operation: &Operation, prepared: &Prepared) -> Result<(), Error> {
    let request = &prepared.request;
    let needs_proof = operation.security.iter().any(|alternative| !alternative.is_empty());
    let own_proof = request.headers.contains_key(http::header::AUTHORIZATION);
    let guarded = prepared.secret || own_proof || (needs_proof && client.credentials.is_some());
    if !guarded || request.scheme() == "https" || client.config.allow_http || url::is_loopback(request.host()) {
        return Ok(());
    }
    let host = request.host();
    Err(Error::configuration(format!(
        "plain http to {host} would show the credentials to anybody on the way: use https, or allow it in Config"
    )))
}

/// Sends once and takes in the whole answer, or its head if it is a stream that is wanted, within the time there is.
async fn attempt(client: &Inner, request: HttpRequest, rules: &Rules) -> Result<(Received, Option<Body>), Error> {
    let remaining = rules.remaining();
    let (limit, timeout) = if remaining < rules.attempt_timeout {
        (remaining, Timeout::Call(rules.call_timeout))
    } else {
        (rules.attempt_timeout, Timeout::Attempt(rules.attempt_timeout))
    };
    match tokio::time::timeout(limit, receive(client, request, rules)).await {
        Ok(received) => received,
        Err(_) => Err(Error::new(ErrorKind::Timeout(timeout))),
    }
}

async fn receive(client: &Inner, request: HttpRequest, rules: &Rules) -> Result<(Received, Option<Body>), Error> {
    let is_head = request.method == http::Method::HEAD;
    let response = client.transport.send(request).await.map_err(failed)?;
    let status = response.status.as_u16();
    let fields = client.service.error_fields.unwrap_or(&USUAL_FIELDS);
    let request_id = request_id_header(&response.headers, fields);
    let with_status = |error: Error| error.with_answer(status, request_id.clone(), Bytes::new());
    let size: usize = response
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if size > client.config.limits.headers {
        let limit = TooLarge::Headers(client.config.limits.headers);
        return Err(with_status(Error::new(ErrorKind::TooLarge(limit))));
    }
    if let Some(wanted) = rules.stream
        && response.status.is_success()
        && (status == 204 || has_media_type(&response.headers, wanted))
    // 204: over before it began
    {
        let received = Received {
            status,
            headers: response.headers,
            body: Bytes::new(),
            attempts: 0,
        };
        return Ok((received, Some(response.body)));
    }
    // a HEAD announces a body that does not come
    let announced = if is_head {
        0
    } else {
        announced_length(&response.headers)
    };
    let body = collect(response.body, announced, rules.body_limit)
        .await
        .map_err(with_status)?;
    let received = Received {
        status,
        headers: response.headers,
        body,
        attempts: 0,
    };
    Ok((received, None))
}

fn has_media_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = given.map(|given| given.split(';').next().unwrap_or_default().trim());
    wanted == "*/*" || essence.is_some_and(|essence| essence.eq_ignore_ascii_case(wanted))
}

/// What `Content-Length` says; 0 when it says nothing.
fn announced_length(headers: &HeaderMap) -> usize {
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    length.map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX))
}

/// The whole body, as long as it keeps to the limit.
async fn collect(mut body: Body, announced: usize, limit: usize) -> Result<Bytes, Error> {
    let too_large = || Error::new(ErrorKind::TooLarge(TooLarge::Body(limit)));
    if announced > limit {
        return Err(too_large());
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(chunk) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
        let chunk = chunk.map_err(failed)?;
        let length = first.len().max(all.len());
        if chunk.len() > limit.saturating_sub(length) {
            return Err(too_large());
        }
        if first.is_empty() {
            first = chunk;
            continue;
        }
        if all.is_empty() {
            // an announcement is not worth more memory than what arrives would be
            all.reserve(announced.min(1 << 20).max(first.len() + chunk.len()));
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&chunk);
    }
    // a body that came in one piece is not copied
    Ok(if all.is_empty() { first } else { all.freeze() })
}

pub(crate) fn failed(error: TransportError) -> Error {
    Error::new(match error.kind() {
        TransportErrorKind::Connect => ErrorKind::Connect(error),
        TransportErrorKind::ConnectTimeout => ErrorKind::Timeout(Timeout::Connect),
        TransportErrorKind::HeadTooLarge => ErrorKind::TooLarge(TooLarge::Head),
        TransportErrorKind::Refused | TransportErrorKind::Broken => ErrorKind::Transport(error),
    })
}
