//! The tables of the runtime, made of data.
//!
//! The pipeline takes tables that live as long as the program, as those of generated code do. So what is made here is never freed:
//! a service once for each document that is opened, an operation when it is first called.

mod paging;

use specwright::tables::{
    self, Body, BodyMedia, Encoding, Part, ResponseMedia, RetryRules, SchemeKind, Server, Success, SuccessError,
    SuccessErrorRule,
};
use specwright_runtime::codegen as table;

use crate::xml::XmlTables;

/// The table of a service.
pub(crate) fn service(name: &str, source: &tables::Service) -> &'static table::Service {
    let mut service = table::Service::new(text(name))
        .servers(servers(&source.servers))
        .schemes(list(source.schemes.iter().map(scheme)))
        .security(list(source.security.iter().map(|all| texts(all))))
        .client_parameters(list(source.client_parameters.iter().map(client_parameter)))
        .success_errors(list(source.success_errors.iter().map(success_error)));
    if let Some(header) = &source.idempotency_key {
        service = service.idempotency_key(text(header));
    }
    if let Some(fields) = &source.error_fields {
        service = service.error_fields(kept(error_fields(fields)));
    }
    if let Some(rules) = &source.retry {
        service = service.retry(kept(retry_rules(rules)));
    }
    kept(service)
}

/// The table of an operation.
pub(crate) fn operation(source: &tables::Operation, xml: &XmlTables) -> &'static table::Operation {
    let mut operation = table::Operation::new(text(&source.id), method(&source.method), text(&source.template))
        .query(text(&source.query))
        .parameters(list(source.parameters.iter().map(parameter)))
        .other_bodies(list(source.other_bodies.iter().map(|source| body(source, xml))))
        .success(list(source.successes.iter().map(|source| success(source, xml))))
        .errors(list(source.error_statuses.iter().copied()))
        .servers(servers(&source.servers))
        .security(list(source.security.iter().map(|all| texts(all))));
    if let Some(source) = &source.body {
        operation = operation.body(body(source, xml));
    }
    if !source.xml_errors.is_empty() {
        let errors = source.xml_errors.iter();
        operation = operation.xml_errors(list(errors.map(|(status, id)| (*status, xml.table(*id)))));
    }
    if let Some(accept) = &source.accept {
        operation = operation.accept(text(accept));
    }
    if let Some(source) = &source.paging {
        operation = operation.paging(kept(paging::paging(source)));
    }
    if let Some(is_idempotent) = source.idempotent {
        operation = operation.idempotent(is_idempotent);
    }
    if let Some(rules) = &source.success_errors {
        operation = operation.success_errors(list(rules.iter().map(success_error)));
    }
    if let Some(rules) = &source.retry {
        operation = operation.retry(kept(retry_rules(rules)));
    }
    kept(operation)
}

pub(crate) fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

pub(crate) fn text(text: &str) -> &'static str {
    match text {
        "" => "",
        text => Box::leak(Box::from(text)),
    }
}

pub(crate) fn list<T>(items: impl IntoIterator<Item = T>) -> &'static [T] {
    let items: Vec<T> = items.into_iter().collect();
    match items.is_empty() {
        true => &[],
        false => Vec::leak(items),
    }
}

fn texts(all: &[String]) -> &'static [&'static str] {
    list(all.iter().map(|one| text(one)))
}

fn pairs(pairs: &[(String, String)]) -> &'static [(&'static str, &'static str)] {
    list(pairs.iter().map(|(name, value)| (text(name), text(value))))
}

/// The method: documents are refused where one is no token, which is all that [`table::Method::other`] asks for.
fn method(name: &str) -> table::Method {
    match name {
        "GET" => table::Method::GET,
        "HEAD" => table::Method::HEAD,
        "POST" => table::Method::POST,
        "PUT" => table::Method::PUT,
        "DELETE" => table::Method::DELETE,
        "OPTIONS" => table::Method::OPTIONS,
        "TRACE" => table::Method::TRACE,
        "PATCH" => table::Method::PATCH,
        "QUERY" => table::Method::QUERY,
        other => table::Method::other(text(other)),
    }
}

fn servers(servers: &[Server]) -> &'static [table::Server] {
    list(servers.iter().map(|server| {
        let variables = server.variables.iter().map(|variable| match &variable.default {
            Some(default) => table::Variable::new(text(&variable.name), text(default)),
            None => table::Variable::undescribed(text(&variable.name)),
        });
        table::Server::new(text(&server.url), list(variables))
    }))
}

fn scheme(source: &tables::Scheme) -> table::Scheme {
    let kind = match &source.kind {
        SchemeKind::Signature(name) => table::SchemeKind::Signature(text(name)),
        SchemeKind::ApiKey { place: at, name } => table::SchemeKind::ApiKey {
            place: place(*at),
            name: text(name),
        },
        SchemeKind::Basic => table::SchemeKind::Basic,
        SchemeKind::Bearer => table::SchemeKind::Bearer,
        SchemeKind::MutualTls => table::SchemeKind::MutualTls,
    };
    let mut scheme = table::Scheme::new(text(&source.name), kind);
    if let Some(url) = &source.token_url {
        scheme = scheme.with_token_url(text(url));
    }
    if let Some(path) = &source.signer {
        scheme = scheme.with_signer(text(path));
    }
    scheme
}

fn client_parameter(source: &tables::ClientParameter) -> table::ClientParameter {
    let parameter = table::ClientParameter::new(text(&source.name));
    let Some(lookup) = &source.lookup else {
        return parameter;
    };
    let table = table::Lookup::new(text(&lookup.endpoint), text(&lookup.server), text(&lookup.path))
        .query(pairs(&lookup.query))
        .items(text(&lookup.items))
        .value(text(&lookup.value));
    parameter.lookup(kept(table))
}

fn success_error(source: &SuccessError) -> table::SuccessError {
    let pointer = text(&source.pointer);
    match source.rule {
        SuccessErrorRule::NotZero => table::SuccessError::not_zero(pointer),
        SuccessErrorRule::Present => table::SuccessError::present(pointer),
    }
}

fn error_fields(source: &tables::ErrorFields) -> table::ErrorFields {
    type Set = fn(table::ErrorFields, &'static [&'static str]) -> table::ErrorFields;
    let lists: [(&Vec<String>, Set); 5] = [
        (&source.code, table::ErrorFields::code),
        (&source.message, table::ErrorFields::message),
        (&source.detail, table::ErrorFields::detail),
        (&source.request_id, table::ErrorFields::request_id),
        (&source.request_id_headers, table::ErrorFields::request_id_headers),
    ];
    let mut fields = table::ErrorFields::new();
    for (values, set) in lists {
        if !values.is_empty() {
            fields = set(fields, texts(values));
        }
    }
    let others = source.others.iter().map(|field| {
        let table = table::ErrorField::new(text(&field.name), texts(&field.pointers));
        match &field.hint {
            Some(hint) => table.hint(text(hint)),
            None => table,
        }
    });
    fields.others(list(others))
}

fn retry_rules(source: &RetryRules) -> table::RetryRules {
    let mut rules = table::RetryRules::new();
    if let Some(statuses) = &source.statuses {
        rules = rules.statuses(list(statuses.iter().copied()));
    }
    if let Some(window) = &source.window {
        rules = rules.window(texts(&window.codes), window.seconds);
    }
    rules
}

fn place(place: tables::Place) -> table::Place {
    match place {
        tables::Place::Path => table::Place::Path,
        tables::Place::Query => table::Place::Query,
        tables::Place::QueryString => table::Place::QueryString,
        tables::Place::Header => table::Place::Header,
        tables::Place::Cookie => table::Place::Cookie,
    }
}

fn style(style: tables::Style) -> table::Style {
    match style {
        tables::Style::Matrix => table::Style::Matrix,
        tables::Style::Label => table::Style::Label,
        tables::Style::Segments => table::Style::Segments,
        tables::Style::Simple => table::Style::Simple,
        tables::Style::Form => table::Style::Form,
        tables::Style::SpaceDelimited => table::Style::SpaceDelimited,
        tables::Style::PipeDelimited => table::Style::PipeDelimited,
        tables::Style::DeepObject => table::Style::DeepObject,
        tables::Style::Cookie => table::Style::Cookie,
    }
}

fn parameter(source: &tables::Parameter) -> table::Parameter {
    let name = text(&source.name);
    let mut parameter = match source.place {
        tables::Place::Path => table::Parameter::path(name),
        tables::Place::Query => table::Parameter::query(name),
        tables::Place::QueryString => table::Parameter::querystring(name),
        tables::Place::Header => table::Parameter::header(name),
        tables::Place::Cookie => table::Parameter::cookie(name),
    };
    parameter = parameter
        .style(style(source.style))
        .explode(source.explode)
        .encodings(list(source.encodings.iter().map(encoding)));
    if let Some(json) = &source.preset {
        parameter = parameter.preset(text(json));
    }
    parameter = match source.made {
        Some(tables::Made::Key { .. }) => parameter.idempotency_key(),
        Some(tables::Made::FirstSent) => parameter.first_sent(),
        None => parameter,
    };
    type Set = fn(table::Parameter) -> table::Parameter;
    let flags: [(bool, Set); 6] = [
        (source.required, table::Parameter::required),
        (source.from_client, table::Parameter::from_client),
        (source.allow_reserved, table::Parameter::allow_reserved),
        (source.greedy, table::Parameter::greedy),
        (source.json, table::Parameter::json),
        (source.secret, table::Parameter::secret),
    ];
    let set = flags.into_iter().filter(|(is_set, _)| *is_set);
    set.fold(parameter, |parameter, (_, set)| set(parameter))
}

/// The encoding of a form property, which follows the rules of query parameters.
fn encoding(source: &Encoding) -> table::Parameter {
    let mut parameter = table::Parameter::query(text(&source.name))
        .style(style(source.style))
        // it writes each element separately, whatever `explode` says
        .explode(source.explode || source.style == tables::Style::DeepObject);
    if source.allow_reserved {
        parameter = parameter.allow_reserved();
    }
    if source.json {
        parameter = parameter.json();
    }
    parameter
}

fn body(source: &Body, xml: &XmlTables) -> table::BodyShape {
    let media_type = text(&source.media_type);
    let mut shape = match source.media {
        BodyMedia::Json => table::BodyShape::json().media_type(media_type),
        BodyMedia::Form => table::BodyShape::form(),
        BodyMedia::Multipart => table::BodyShape::multipart().media_type(media_type),
        BodyMedia::Xml => match source.xml {
            Some(id) => table::BodyShape::xml(xml.table(id)).media_type(media_type),
            None => table::BodyShape::text(media_type),
        },
        BodyMedia::Text => table::BodyShape::text(media_type),
        BodyMedia::Bytes => table::BodyShape::bytes(media_type),
    };
    if source.required {
        shape = shape.required();
    }
    let parts = list(source.parts.iter().map(part));
    shape = match source.or_multipart {
        true => shape.or_multipart(parts),
        false => shape.parts(parts),
    };
    if let Some(json) = &source.always {
        shape = shape.always(text(json));
    }
    shape
        .presets(pairs(&source.presets))
        .encodings(list(source.encodings.iter().map(encoding)))
}

fn part(source: &Part) -> table::Part {
    let name = text(&source.name);
    let media_type = source.media_type.as_deref().map(text);
    let mut part = match (source.is_file, media_type) {
        (true, None) => table::Part::binary(name),
        (true, Some(media_type)) => table::Part::binary(name).media_type(media_type),
        (false, None) => table::Part::plain(name),
        (false, Some(media_type)) if source.quotes => table::Part::json(name, media_type),
        (false, Some(media_type)) => table::Part::of(name, media_type),
    };
    part = part.headers(pairs(&source.headers));
    if source.at_position {
        part = part.at_position();
    }
    if let Some(inner) = &source.inner {
        part = part.inner(list(inner.iter().map(self::part)));
    }
    part
}

fn success(source: &Success, xml: &XmlTables) -> table::Success {
    let success = match source.media {
        ResponseMedia::Json => table::Success::json(source.status),
        ResponseMedia::JsonOrText => table::Success::json_or_text(source.status),
        ResponseMedia::Xml => match source.xml {
            Some(id) => table::Success::xml(source.status, xml.table(id)),
            None => table::Success::text(source.status),
        },
        ResponseMedia::Text => table::Success::text(source.status),
        ResponseMedia::Bytes => table::Success::bytes(source.status),
        ResponseMedia::Empty => table::Success::empty(source.status),
    };
    match source.skipping {
        true => success.skipping(),
        false => success,
    }
}
