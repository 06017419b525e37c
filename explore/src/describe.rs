//! Documents and operations, as JSON for the page.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use specwright_dynamic::tables::{Body, BodyMedia, Docs, Note, Operation, Parameter, Part, Place};

use crate::api::Api;
use crate::server::State;

/// All documents with their operations: what the list needs of each.
pub(crate) fn documents(state: &State) -> Value {
    json!({
        "mock": state.is_mock,
        "documents": state.apis.iter().map(document).collect::<Vec<_>>(),
    })
}

fn document(api: &Api) -> Value {
    let document = &api.document;
    let servers = &document.service().servers;
    json!({
        "name": api.name,
        "title": document.title(),
        "version": document.version(),
        "server": api.server.as_ref().or(servers.first().map(|server| &server.url)),
        "operations": document.operations().map(in_list).collect::<Vec<_>>(),
    })
}

fn in_list(operation: &Operation) -> Value {
    json!({
        "name": operation.name,
        "command": operation.command(),
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        "tags": operation.tags,
        "summary": operation.docs.summary,
        "deprecated": operation.docs.deprecated,
    })
}

/// One operation with its form: `document=0&name=list_images`.
pub(crate) fn operation(state: &State, query: &str) -> Option<Value> {
    let pairs = || query.split('&').filter_map(|pair| pair.split_once('='));
    let value = |key: &str| pairs().find(|(name, _)| *name == key).map(|(_, value)| value);
    let api = state.apis.get(value("document")?.parse::<usize>().ok()?)?;
    let name = percent_decode_str(value("name")?).decode_utf8().ok()?;
    let operation = api.document.operation(&name)?;
    let parameters = operation.parameters.iter().enumerate();
    let parameters = parameters.map(|(index, parameter)| {
        let schema = api.document.parameter_schema(operation, index);
        let schema = schema.unwrap_or_default();
        described_parameter(parameter, schema.schema, schema.examples)
    });
    let bodies = operation.body.iter().chain(&operation.other_bodies);
    let bodies = bodies.map(|body| {
        let schema = api.document.body_schema(operation, body);
        let schema = schema.unwrap_or_default();
        described_body(body, schema.schema, schema.examples)
    });
    let mut statuses: Vec<u16> = operation.successes.iter().map(|success| success.status).collect();
    statuses.extend(&operation.error_statuses);
    // 2 is any 2xx, and 0 is `default`
    statuses.retain(|status| *status >= 100);
    let mut described = in_list(operation);
    let more = json!({
        "docs": docs(&operation.docs),
        "parameters": parameters.collect::<Vec<_>>(),
        "body_name": operation.body_name(),
        "bodies": bodies.collect::<Vec<_>>(),
        "security": operation.security,
        "statuses": statuses,
        "has_events": operation.has_events,
        "has_lines": operation.has_lines,
    });
    if let (Value::Object(described), Value::Object(more)) = (&mut described, more) {
        described.extend(more);
    }
    Some(described)
}

fn described_parameter(parameter: &Parameter, schema: Value, examples: Vec<Value>) -> Value {
    json!({
        "name": parameter.name,
        "argument": parameter.argument,
        "place": match parameter.place {
            Place::Path => "path",
            Place::Query | Place::QueryString => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        },
        "required": parameter.required && parameter.preset.is_none(),
        "from_client": parameter.from_client,
        "secret": parameter.secret,
        "preset": parameter.preset,
        "docs": docs(&parameter.docs),
        "schema": schema,
        "examples": examples,
    })
}

fn described_body(body: &Body, schema: Value, examples: Vec<Value>) -> Value {
    json!({
        "media": match body.media {
            BodyMedia::Json => "json",
            BodyMedia::Form => "form",
            BodyMedia::Multipart => "multipart",
            BodyMedia::Xml => "xml",
            BodyMedia::Text => "text",
            BodyMedia::Bytes => "bytes",
        },
        "media_type": body.media_type,
        "required": body.required && body.always.is_none(),
        "presets": body.presets.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "files": body.parts.iter().filter(|part| part.is_file).map(file_part).collect::<Vec<_>>(),
        "docs": docs(&body.docs),
        "schema": schema,
        "examples": examples,
    })
}

fn file_part(part: &Part) -> Value {
    json!({ "name": part.name, "media_type": part.media_type })
}

/// Texts for readers, and what the form fills in.
fn docs(docs: &Docs) -> Value {
    let mut described = Map::new();
    described.insert("summary".to_owned(), json!(docs.summary));
    described.insert("description".to_owned(), json!(docs.description));
    described.insert("deprecated".to_owned(), json!(docs.deprecated));
    for note in &docs.notes {
        match note {
            Note::Default(value) => described.insert("default".to_owned(), json!(value)),
            Note::Elsewhere { url, .. } => described.insert("url".to_owned(), json!(url)),
            Note::Scopes(scopes) => described.insert("scopes".to_owned(), json!(scopes)),
            _ => None,
        };
    }
    Value::Object(described)
}
