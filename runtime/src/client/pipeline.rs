//! The pipeline of a call: look up, build, authenticate, send, retry, classify. All of it untyped.

use super::Inner;
use super::exchange::{Exchange, exchange};
use super::idempotency::Once;
use super::lookup;
use super::settings::CallSettings;
use super::state::State;
use super::trace::CallSpan;
use crate::auth::Credentials;
use crate::describe::{Paging, Parameter, Place};
use crate::error::{Error, ErrorKind, UnexpectedBody};
use crate::json::Json;
#[cfg(feature = "validate")]
use crate::request::check;
use crate::request::{ClientPart, Prepared, StreamKind, prepare};
use crate::response::decoding::{self, Decode, Parts};
use crate::response::{Opened, RawResponse};
use crate::transport::BoxFuture;

/// Runs a call and decodes its response.
pub(crate) fn run(mut state: Box<State>, value: Decode, headers: Option<Decode>) -> BoxFuture<Result<Parts, Error>> {
    Box::pin(async move {
        let settled = state.settle();
        let once = Once::of(&state);
        in_span(&state, &once, async {
            settled?;
            let (response, settings) = response_of(&state, &once).await?;
            decoding::decode(response, value, headers, settings.remaining()).await
        })
        .await
    })
}

/// Runs a call that will be run again with other values: a page of a listing. The settings say how much of its time is left.
pub(crate) async fn respond(state: &mut State) -> Result<(RawResponse, CallSettings), Error> {
    let settled = state.settle();
    let once = Once::of(state);
    in_span(state, &once, async {
        settled?;
        response_of(state, &once).await
    })
    .await
}

/// A call in its span, its errors with what is known of it.
async fn in_span<T>(state: &State, once: &Once, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let span = CallSpan::new(state.values.operation, state.client.inner().service);
    let result = span.around(call).await;
    result.map_err(|error| {
        let error = error
            .with_operation(state.values.operation.name)
            .with_key(once.key.clone());
        match state.values.target() {
            Some(target) => error.with_target(target),
            None => error,
        }
    })
}

async fn response_of(state: &State, once: &Once) -> Result<(RawResponse, CallSettings), Error> {
    let (prepared, settings) = prepared(state, once).await?;
    let client = state.client.inner();
    let mut response = exchange(client, state.values.operation, &prepared, &settings).await?;
    if state.values.operation.paging.is_some_and(Paging::is_by_url) {
        response.url = Some(prepared.request.url.as_str().into());
    }
    Ok((response, settings))
}

/// The request of a call, and its settings.
async fn prepared(state: &State, once: &Once) -> Result<(Prepared, CallSettings), Error> {
    let client = state.client.inner();
    let mut settings = CallSettings::of(state, client, once)?;
    if once.key.as_deref().is_some_and(|key| key.trim().is_empty()) {
        return Err(Error::invalid(
            "idempotency key",
            "is empty, which servers take for none",
        ));
    }
    #[cfg(feature = "validate")]
    check_values(state, client)?;
    let looked_up = lookup::resolve(state, client, &settings).await?;
    let mut known = known_parameters(state, client, looked_up);
    settings.signed = signed_parameters(state, client, &known);
    known.extend(once.parameters.iter().cloned());
    let headers = &client.config.headers;
    let part = ClientPart {
        base: client.base(state.values.operation),
        parameters: &known,
        user_agent: &client.config.user_agent,
        headers: headers.as_sent(),
        has_secret_header: headers.has_secret(),
        key_header: once.header.zip(once.key.as_deref()),
        random: &*client.config.random,
        secrets: &client.secrets,
        service: client.service,
    };
    Ok((prepare(&state.values, part)?, settings))
}

/// Client parameters that the call has no value of its own for: those of the client, and those that were looked up.
fn known_parameters(state: &State, client: &Inner, looked_up: Vec<(usize, Json)>) -> Vec<(usize, Json)> {
    let parameters = state.values.operation.parameters.iter().enumerate();
    let of_client = parameters
        .filter(|(index, parameter)| parameter.from_client && state.values.parameter(*index).is_none())
        .filter_map(|(index, parameter)| Some((index, client.parameter(parameter.name)?)));
    of_client.chain(looked_up).collect()
}

/// Refuses values that violate constraints of the document, before anything is looked up or sent.
#[cfg(feature = "validate")]
fn check_values(state: &State, client: &Inner) -> Result<(), Error> {
    check(
        &state.values,
        &known_parameters(state, client, Vec::new()),
        &client.secrets,
    )
}

/// The parameters that signatures cover, as far as the path of the call, a look-up or the client has them. One of the same
/// name in a query may be a filter.
fn signed_parameters(state: &State, client: &Inner, known: &[(usize, Json)]) -> Vec<(&'static str, String)> {
    let names = client.credentials.iter().flat_map(Credentials::signed_parameters);
    let value = |name: &'static str| {
        let is_it =
            |parameter: &Parameter| parameter.name == name && (parameter.place == Place::Path || parameter.from_client);
        let index = state.values.operation.parameters.iter().position(is_it);
        let of_call = index.and_then(|index| {
            let known = || known.iter().find(|(at, _)| *at == index).map(|(_, value)| value);
            state.values.parameter(index).or_else(known).cloned()
        });
        let value = of_call.or_else(|| client.parameter(name))?;
        Some((name, value.as_str()?.to_owned()))
    };
    names.filter_map(value).collect()
}

/// Runs a call up to the head of its response. A response that is not `wanted` is taken in whole: it is an error by its
/// status, or else for not being what was asked for.
pub(crate) fn open(mut state: Box<State>, wanted: StreamKind) -> BoxFuture<Result<Opened, Error>> {
    Box::pin(async move {
        state.values.wanted = Some(wanted);
        let settled = state.settle();
        let once = Once::of(&state);
        in_span(&state, &once, async {
            settled?;
            let (prepared, mut settings) = prepared(&state, &once).await?;
            settings.stream = Some(wanted);
            let exchange = Exchange::new(state.client.inner(), state.values.operation, &prepared, &settings);
            let (response, body) = exchange.run().await?;
            let Some(body) = body else {
                let error = |response: &mut RawResponse| {
                    Ok(response.error(ErrorKind::UnexpectedBody(UnexpectedBody::MediaType)))
                };
                let (_, error) = decoding::of_response(response, settings.remaining(), error).await?;
                return Err(error);
            };
            Ok(Opened {
                response,
                body,
                body_limit: settings.body_limit,
            })
        })
        .await
    })
}
