//! Client parameters that the user did not give and the service can tell: a project id, by the name of its region.

use std::borrow::Cow;

use super::Inner;
use super::authentication;
use super::exchange::exchange;
use super::settings::CallSettings;
use super::state::State;
use crate::clock;
use crate::describe::{Lookup, Method, Operation, Success};
use crate::error::{Error, ErrorKind, LACKING, Timeout};
use crate::json::{Json, Kind, ReadError, ReadErrorKind, at_pointer_limited, from_str_limited};
use crate::request::{Prepared, prepare_get};
use crate::response::received::Expected;
use crate::response::{RawResponse, decoding};

/// What the response of a look-up is read as.
static LOOKUP: Operation = Operation::new("look-up", Method::GET, "").success(&[Success::json(2)]);

/// How many candidates are named when there should be one.
const CANDIDATES: usize = 5;

/// The client parameters that a call needs and nobody gave, by index.
///
/// Each is looked up once for a client and its clones. Calls that need it meanwhile wait; when the look-up fails, its
/// own call fails and the next one tries again.
pub(crate) async fn resolve(
    state: &State,
    client: &Inner,
    settings: &CallSettings,
) -> Result<Vec<(usize, Json)>, Error> {
    let mut found = Vec::new();
    for (index, parameter) in state.values.operation.parameters.iter().enumerate() {
        let name = parameter.name;
        if !parameter.from_client || state.values.parameter(index).is_some() || client.has_parameter(name) {
            continue;
        }
        // credentials that are fetched may bring it along
        if !state.values.has_authorization() {
            authentication::locate(client, state.values.operation, settings).await?;
            if client.has_parameter(name) {
                continue;
            }
        }
        let known = client.service.client_parameters.iter().zip(&client.looked_up);
        let lookup = known
            .filter(|(known, _)| known.name == name)
            .find_map(|(known, cells)| Some((known.lookup?, cells)));
        match lookup {
            Some((lookup, cells)) => {
                if let Some(value) = cells.find(|cell| cell.get()) {
                    found.push((index, Json::from(value.as_str())));
                    continue;
                }
                let look = cells
                    .current()
                    .get_or_try_init(|| look_up(state, client, settings, lookup));
                let value = match settings.deadline {
                    Some(deadline) => match clock::timeout_at(deadline, look).await {
                        Ok(value) => value,
                        Err(_) => Err(Error::new(ErrorKind::Timeout(Timeout::Call(settings.call_timeout)))),
                    },
                    None => look.await,
                };
                let value = value.map_err(|error| error.with_lookup(name))?;
                found.push((index, Json::from(value.as_str())));
            }
            None if parameter.required => {
                let what = format!("{name} is missing and this service has no way to look it up; {LACKING}");
                return Err(Error::configuration(what));
            }
            None => {}
        }
    }
    Ok(found)
}

async fn look_up(
    state: &State,
    client: &Inner,
    settings: &CallSettings,
    lookup: &'static Lookup,
) -> Result<String, Error> {
    let expand = |text: &str| client.expand(text).map_err(Error::configuration);
    let base = client.named_endpoint(lookup.endpoint, lookup.server)?;
    let mut query = Vec::with_capacity(lookup.query.len());
    for (name, value) in lookup.query {
        query.push((Cow::Borrowed(*name), expand(value)?));
    }
    let request = prepare_get(base, &expand(lookup.path)?, &query, &client.config.user_agent)?;
    let prepared = Prepared {
        request,
        secret: false,
        secrets: client.secrets.clone(),
        is_elsewhere: false,
    };
    let settings = CallSettings {
        idempotent: true,
        own_encoding: false,
        stream: None,
        expected: Expected::Documented,
        shape: &LOOKUP,
        signed: Vec::new(),
        idempotency_key: None,
        ..settings.clone()
    };
    let response = exchange(client, state.values.operation, &prepared, &settings).await?;
    let work = move |response: &mut RawResponse| the_value(response, lookup, &query);
    decoding::of_response(response, settings.remaining(), work)
        .await
        .map(|(_, value)| value)
}

/// The value that a response has, if it has exactly one.
fn the_value(response: &RawResponse, lookup: &Lookup, query: &[(Cow<'static, str>, String)]) -> Result<String, Error> {
    let decode = |error| response.decode_error(error);
    let limits = || response.limits.clone();
    let text = response.json_text()?;
    let expected = |expected| {
        ReadError::new(
            ReadErrorKind::Expected {
                expected,
                found: Kind::Null,
            },
            0,
        )
    };
    let items = at_pointer_limited(text, lookup.items, limits()).map_err(decode)?;
    let items: Json = from_str_limited(items.unwrap_or("null"), limits()).map_err(decode)?;
    let Some(items) = items.as_array() else {
        return Err(decode(expected("an array").in_pointer(lookup.items)));
    };
    let [item] = items else {
        let found = match items.len() {
            0 => "nothing".to_owned(),
            number => format!("{number} candidates"),
        };
        let asked: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let asked = match asked.as_slice() {
            [] => String::new(),
            asked => format!(", looked for by {}", asked.join(" and ")),
        };
        let values = items.iter().filter_map(|item| item.pointer(lookup.value)?.as_str());
        let values = values.filter(|value| value.len() <= 64 && value.bytes().all(|byte| byte.is_ascii_graphic()));
        let candidates = match values.take(CANDIDATES).collect::<Vec<_>>() {
            values if values.is_empty() => String::new(),
            values => format!(", among them {}", values.join(", ")),
        };
        let what = format!("{found} found where exactly one is needed{asked}{candidates}");
        return Err(response.error(ErrorKind::Configuration(what)));
    };
    match item.pointer(lookup.value).and_then(Json::as_str) {
        Some(value) if !value.is_empty() => Ok(value.to_owned()),
        _ => {
            let error = expected("a string").in_pointer(lookup.value).in_index(0);
            Err(decode(error.in_pointer(lookup.items)))
        }
    }
}
