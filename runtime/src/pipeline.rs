//! The way of a call: look up, build, authenticate, send, retry, classify. All of it untyped.

mod attempt;
mod exchange;
mod rules;

use crate::answer::Answer;
use crate::auth::Credentials;
use crate::call::State;
use crate::client::Inner;
use crate::decoding::{self, Decode, Parts};
use crate::download::Download;
use crate::error::{Error, ErrorKind, UnexpectedBody};
use crate::json::Json;
use crate::lookup;
use crate::operation::{Operation, Parameter, Place};
use crate::request::{Prepared, client_values, prepare, url};
use crate::trace::CallSpan;
use crate::transport::{BoxFuture, HttpRequest};
use exchange::Exchange;
pub(crate) use rules::Rules;

/// Runs a call and decodes its response.
pub(crate) fn run(state: Box<State>, value: Decode, headers: Option<Decode>) -> BoxFuture<Result<Parts, Error>> {
    Box::pin(async move {
        named(&state, async {
            let (answer, rules) = respond(&state).await?;
            decoding::decode(answer, value, headers, rules.remaining()).await
        })
        .await
    })
}

/// Runs a call that will be run again with other values: a page of a listing. The rules say how much of its time is left.
pub(crate) async fn answer(state: &State) -> Result<(Answer, Rules), Error> {
    named(state, respond(state)).await
}

/// A call in its span, its errors with the name of the operation.
async fn named<T>(state: &State, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let span = CallSpan::new(state.operation, state.client.inner().service);
    let result = span.around(call).await;
    result.map_err(|error| error.with_operation(state.operation.name))
}

async fn respond(state: &State) -> Result<(Answer, Rules), Error> {
    let client = state.client.inner();
    let mut rules = Rules::of(state, client)?;
    let looked_up = lookup::resolve(state, client, &rules).await?;
    let prepared = prepare(state, client, &looked_up)?;
    rules.signed = signed_parameters(state, client, &looked_up);
    let answer = exchange(client, state.operation, &prepared, &rules).await?;
    Ok((answer, rules))
}

/// The parameters that signatures cover, as far as the path of the call, a look-up or the client has them. One of the same
/// name in a query may be a filter.
fn signed_parameters(state: &State, client: &Inner, looked_up: &[(usize, Json)]) -> Vec<(&'static str, String)> {
    let names = client.credentials.iter().flat_map(Credentials::signed_parameters);
    let value = |name: &'static str| {
        let is_it =
            |parameter: &Parameter| parameter.name == name && (parameter.place == Place::Path || parameter.from_client);
        let of_call = state.operation.parameters.iter().position(is_it).and_then(|index| {
            let mut from_client = client_values(state, client).chain(looked_up.iter().cloned());
            let given = state.value(index).cloned();
            given.or_else(|| from_client.find(|(at, _)| *at == index).map(|(_, value)| value))
        });
        let value = of_call.or_else(|| client.parameter(name))?;
        Some((name, value.as_str()?.to_owned()))
    };
    names.filter_map(value).collect()
}

/// An answer whose body is still to come.
pub(crate) struct Opened {
    /// The answer, its body empty.
    pub(crate) answer: Answer,
    pub(crate) body: Download,
    pub(crate) body_limit: usize,
}

/// Runs a call up to the head of its answer. An answer that is not of the media type `wanted` is taken in whole: it is
/// an error by its status, or else for not being what was asked for.
pub(crate) fn open(mut state: Box<State>, wanted: &'static str) -> BoxFuture<Result<Opened, Error>> {
    Box::pin(async move {
        let name = state.operation.name;
        state.accept = Some(wanted);
        let client = state.client.inner();
        let opened = async {
            let mut rules = Rules::of(&state, client)?;
            rules.stream = Some(wanted);
            let looked_up = lookup::resolve(&state, client, &rules).await?;
            let prepared = prepare(&state, client, &looked_up)?;
            rules.signed = signed_parameters(&state, client, &looked_up);
            let exchange = Exchange::new(client, state.operation, &prepared, &rules);
            let (answer, body) = exchange.run().await?;
            let Some(body) = body else {
                let error =
                    |answer: &mut Answer| Ok(answer.error(ErrorKind::UnexpectedBody(UnexpectedBody::MediaType)));
                let (_, error) = decoding::of_answer(answer, rules.remaining(), error).await?;
                return Err(error);
            };
            Ok(Opened {
                answer,
                body,
                body_limit: rules.body_limit,
            })
        };
        let span = CallSpan::new(state.operation, client.service);
        span.around(opened)
            .await
            .map_err(|error: Error| error.with_operation(name))
    })
}

/// Sends a request until there is an answer to keep, or an error that sending again cannot or must not mend.
pub(crate) async fn exchange(
    client: &Inner,
    operation: &'static Operation,
    prepared: &Prepared,
    rules: &Rules,
) -> Result<Answer, Error> {
    let exchange = Exchange::new(client, operation, prepared, rules);
    exchange.run().await.map(|(answer, _)| answer)
}

fn refuse_plain_http(client: &Inner, operation: &Operation, request: &HttpRequest, secret: bool) -> Result<(), Error> {
    let needs_proof = operation.security.iter().any(|alternative| !alternative.is_empty());
    let own_proof = request.headers.contains_key(http::header::AUTHORIZATION);
    let guarded = secret || own_proof || (needs_proof && client.credentials.is_some());
    if !guarded || request.scheme() == "https" || client.config.allow_http || url::is_loopback(request.host()) {
        return Ok(());
    }
    let host = request.host();
    Err(Error::configuration(format!(
        "plain http to {host} would show the credentials to anybody on the way: use https, or allow it in Config"
    )))
}
