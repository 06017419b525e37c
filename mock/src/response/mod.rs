//! Responses as a document gives them: the example, or a value made from the schema.

mod text;
mod write;
mod xml;

use serde_json::Value;

use crate::media::{covers, essence, is_json};
use crate::model::{Api, Header, Media, Operation, Response, StatusKey};
use crate::problem::Problem;
use crate::script::Reply;
use specwright_schema::{Direction, Schemas};
use specwright_schema::{instance, one_of_each};
use text::text;

/// What the caller asks of a response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    pub(crate) status: Option<u16>,
    pub(crate) example: Option<String>,
    /// The header `Accept` of the request.
    pub(crate) accept: Option<String>,
}

/// Headers that follow from the body and are not taken from the document.
const OWN_HEADERS: [&str; 4] = ["content-length", "transfer-encoding", "connection", "date"];

/// The documented response; a problem when an example is asked for that does not exist.
pub(crate) fn reply(api: &Api, operation: &Operation, wish: &Wish) -> Result<Reply, Problem> {
    let (status, response) = pick(operation, wish);
    let accept = wish.accept.as_deref();
    let media = response.and_then(|response| choose_media(&response.media, accept));
    let mut reply = match (media, &wish.example) {
        (None, None) => Reply::empty(status),
        (None, Some(name)) => return Err(no_example(operation, name)),
        (Some(media), name) => {
            let example = match name {
                Some(name) => {
                    let example = media.examples.iter().find(|(other, _)| other == name);
                    Some(&example.ok_or_else(|| no_example(operation, name))?.1)
                }
                None => media.examples.first().map(|(_, example)| example),
            };
            let example = example.filter(|_| name.is_some() || media.example.is_none());
            let (content_type, body) = match example.and_then(|example| example.sent.as_deref()) {
                Some(sent) => write::as_sent(media, sent, accept),
                None => {
                    let value = example.and_then(|example| example.value.clone());
                    let value = value.unwrap_or_else(|| value_of(&api.schemas, media));
                    write::body(&api.schemas, media, &value, accept)
                }
            };
            Reply::bytes(status, content_type, body)
        }
    };
    for (name, header) in response.into_iter().flat_map(|response| &response.headers) {
        if !OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str())
            && let Some(text) = header_text(&api.schemas, header)
        {
            reply = reply.header(name, text);
        }
    }
    Ok(reply)
}

/// Documented examples that do not fit their own schema, each in a sentence.
pub(crate) fn misfits(api: &Api) -> Vec<String> {
    let mut misfits = Vec::new();
    for operation in &api.operations {
        let responses = operation.responses.iter();
        let media = responses.flat_map(|(key, response)| response.media.iter().map(move |media| (key, media)));
        for (key, media) in media {
            let Some(id) = media.schema.filter(|_| is_json(&media.range)) else {
                continue;
            };
            let own = media.example.iter().map(|value| (String::new(), value));
            let named = media.examples.iter();
            let named = named.filter_map(|(name, example)| Some((format!(" {name}"), example.value.as_ref()?)));
            for (name, value) in own.chain(named) {
                let problems = api.schemas.check(id, value, "", Direction::Response);
                if let Some(first) = problems.first() {
                    misfits.push(format!(
                        "{}: the example{name} of {key} does not fit its schema: {}{}{}",
                        operation.id,
                        first.at.trim_start_matches('.'),
                        if first.at.is_empty() { "" } else { " " },
                        first.message
                    ));
                }
            }
        }
    }
    misfits
}

/// The status and what the document says of it: the wish, else the lowest success.
fn pick<'a>(operation: &'a Operation, wish: &Wish) -> (u16, Option<&'a Response>) {
    let responses = &operation.responses;
    if let Some(status) = wish.status {
        return (status, documented(responses, status));
    }
    let lacks_example = |response: &Response| {
        let mut examples = response.media.iter().flat_map(|media| &media.examples);
        let named = wish.example.as_ref();
        named.is_some_and(|name| !examples.any(|(other, _)| other == name))
    };
    let listed = |status: u16| (if (200..300).contains(&status) { 0 } else { 2 }, status);
    let ranked = responses.iter().map(|(key, response)| {
        let (class, status) = match key {
            StatusKey::Code(code) => listed(*code),
            StatusKey::Range(digit) => listed(digit.saturating_mul(100)),
            // where no success is listed, the default is one
            StatusKey::Default => (1, 200),
        };
        ((lacks_example(response), class, status), response)
    });
    let first = ranked.min_by_key(|(rank, _)| *rank);
    first.map_or((200, None), |((_, _, status), response)| (status, Some(response)))
}

/// By exact status, then range, then default.
fn documented(responses: &[(StatusKey, Response)], status: u16) -> Option<&Response> {
    let wanted = [
        StatusKey::Code(status),
        StatusKey::Range(status / 100),
        StatusKey::Default,
    ];
    let mut found = wanted
        .iter()
        .filter_map(|wanted| responses.iter().find(|(key, _)| key == wanted));
    found.next().map(|(_, response)| response)
}

fn no_example(operation: &Operation, name: &str) -> Problem {
    let media = operation.responses.iter().flat_map(|(_, response)| &response.media);
    let examples = media.flat_map(|media| &media.examples);
    let mut names: Vec<&str> = examples.map(|(name, _)| name.as_str()).collect();
    names.dedup();
    let documented = if names.is_empty() {
        "none is".to_owned()
    } else {
        names.join(", ")
    };
    Problem::new(
        "header.X-Mock-Example",
        format!("no such example as {name} is documented for that response; documented: {documented}"),
    )
}

/// The value of a media type without named examples: its own example, that of its schema, else one made from the schema.
fn value_of(schemas: &Schemas, media: &Media) -> Value {
    match (media.example.as_ref(), media.schema) {
        (Some(value), _) => value.clone(),
        (None, Some(id)) => match &schemas.get(id).example {
            Some(value) => value.clone(),
            None if media.is_of_items => Value::Array(one_of_each(schemas, id, Direction::Response)),
            None => instance(schemas, id, Direction::Response),
        },
        (None, None) => Value::Object(serde_json::Map::new()),
    }
}

/// The media type that `Accept` likes best; what is liked equally goes by the order of the document, JSON first.
/// When nothing is liked, the first.
fn choose_media<'a>(media: &'a [Media], accept: Option<&str>) -> Option<&'a Media> {
    let ranges: Vec<(String, f64)> = accept
        .unwrap_or("*/*")
        .split(',')
        .map(|range| {
            let mut parameters = range.split(';').skip(1);
            let quality = parameters.find_map(|parameter| {
                let (name, value) = parameter.split_once('=')?;
                name.trim()
                    .eq_ignore_ascii_case("q")
                    .then(|| value.trim().parse().ok())?
            });
            (essence(range), quality.unwrap_or(1.0))
        })
        .collect();
    let quality = |media: &Media| {
        let offered = essence(&media.range);
        let fitting = ranges
            .iter()
            .filter(|(range, _)| covers(range, &offered) || covers(&offered, range));
        // The more exact range says more: `text/html;q=0, */*` is no HTML.
        let exact = fitting.min_by_key(|(range, _)| range.matches('*').count());
        exact.map_or(0.0, |(_, quality)| *quality)
    };
    media.iter().min_by(|one, other| {
        let by_quality = quality(other).total_cmp(&quality(one));
        by_quality.then(is_json(&other.range).cmp(&is_json(&one.range)))
    })
}

fn header_text(schemas: &Schemas, header: &Header) -> Option<String> {
    let value = match (&header.example, header.schema) {
        (Some(value), _) => value.clone(),
        (None, Some(id)) => instance(schemas, id, Direction::Response),
        (None, None) => return None,
    };
    let parts = match &value {
        Value::Null => return None,
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields.flat_map(|(name, value)| [name.clone(), text(value)]).collect()
        }
        other => vec![text(other)],
    };
    Some(parts.join(","))
}
