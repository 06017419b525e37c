//! `wire.rs`: tables of wire names and the descriptions of operations.

use quote::quote;

use crate::model::{
    Body, BodyMedia, Encoding, ErrorField, Made, Parameter, Place, ResponseMedia, RetryRules, Scheme, SchemeKind,
    Server, Status, Style, SuccessError, SuccessErrorRule,
};
use crate::plan::names::ident;
use crate::plan::{
    ErrorCase, ErrorEnum, ErrorPlan, EventEnum, HeadersPlan, ListedPlan, OperationPlan, Output, PartPlan, Plan,
    RustType, Target,
};

use super::constraints;
use super::paging;
use super::rust_type::rust_type;
use super::table::{Static, literal, literals, rows_in_line, table};
use super::{Piece, Surroundings, inner_doc_attributes, xml};

/// `wire.rs` before and after the tables of types.
pub(super) fn wire(plan: &Plan<'_>, surroundings: &Surroundings) -> [Vec<Piece>; 2] {
    let header = inner_doc_attributes([match plan.only_types {
        true => "Tables of wire names.",
        false => "Tables of wire names and operations.",
    }]);
    let head = quote! {
        #header
        #[allow(unused_imports)]
        use super::models::*;
        #[allow(unused_imports)]
        use ::specwright_runtime::{self as runtime, codegen};
    };
    if plan.only_types {
        return [vec![Piece::Code(head)], Vec::new()];
    }
    let mut pieces: Vec<Piece> = plan.operations.iter().flat_map(response_tables).collect();
    pieces.extend(plan.errors.iter().map(errors_table));
    pieces.extend(plan.events.iter().map(events_table));
    pieces.extend(plan.headers.iter().map(headers_table));
    pieces.push(service(plan, surroundings));
    let operations = plan.operations.iter();
    pieces.extend(operations.map(|operation| operation_table(plan, operation, "pub(super) ", "super::")));
    [vec![Piece::Code(head)], pieces]
}

pub(super) fn response_tables(plan: &OperationPlan<'_>) -> Vec<Piece> {
    let shown = |ty: &RustType| rust_type(ty, "");
    let mut pieces = Vec::new();
    if let Output::Several(name, variants) = &plan.output {
        let row = |(index, (variant, ty, _)): (usize, &(String, Option<RustType>, _))| {
            let content = ty.as_ref().map(|ty| format!("({})", shown(ty))).unwrap_or_default();
            format!("{index} {}{content}", ident(variant))
        };
        let rows = variants.iter().enumerate().map(row);
        pieces.push(table("responses", &ident(name).to_string(), rows));
    }
    if let Some(ListedPlan::Lists(name, variants)) = &plan.item {
        let row =
            |(index, (variant, ty)): (usize, &(String, RustType))| format!("{index} {}({})", ident(variant), shown(ty));
        let rows = variants.iter().enumerate().map(row);
        pieces.push(table("listed", &ident(name).to_string(), rows));
    }
    pieces
}

pub(super) fn errors_table(errors: &ErrorEnum) -> Piece {
    let row = |case: &ErrorCase| {
        let (status, variant) = (case.status, ident(&case.variant));
        format!("{status} => {variant}({})", rust_type(&case.ty, ""))
    };
    table(
        "error_responses",
        &ident(&errors.name).to_string(),
        errors.cases.iter().map(row),
    )
}

pub(super) fn events_table(events: &EventEnum) -> Piece {
    let data = |ty: &Option<RustType>| {
        ty.as_ref()
            .map_or(" text".to_owned(), |ty| format!("({})", rust_type(ty, "")))
    };
    let cases = events.cases.iter().map(|case| {
        let last = if case.is_last { " last" } else { "" };
        format!(
            "{} {}{}{last}",
            literal(&case.event),
            ident(&case.variant),
            data(&case.ty)
        )
    });
    let others = events.others.iter();
    let others = others.map(|(variant, ty)| format!("_ {}({})", ident(variant), rust_type(ty, "")));
    let ends: Vec<String> = events.ends.iter().map(|end| literal(end)).collect();
    let until = match ends.is_empty() {
        true => String::new(),
        false => format!(" until {}", ends.join(", ")),
    };
    let head = format!("{} else {}{until}", ident(&events.name), ident(&events.unknown));
    table("events", &head, cases.chain(others))
}

pub(super) fn headers_table(headers: &HeadersPlan) -> Piece {
    let rows = headers.fields.iter().zip(0..);
    let rows = rows.map(|(field, index)| format!("{index} {} = {}", ident(&field.name), literal(&field.wire)));
    table("headers", &ident(&headers.name).to_string(), rows)
}

/// The static that describes the service.
pub(super) fn service(plan: &Plan<'_>, surroundings: &Surroundings) -> Piece {
    let service = plan.service.source;
    let mut text = Static::new(&format!(
        "pub(super) static SERVICE: codegen::Service = codegen::Service::new({})",
        literal(&surroundings.service)
    ));
    text.list("servers", service.servers.iter().map(|of| server(of, plan)));
    text.list("schemes", service.schemes.iter().map(scheme));
    text.list("security", service.security.iter().map(|all| literals(all)));
    if let Some(header) = &service.idempotency_key {
        text.call(&format!(".idempotency_key({})", literal(header)));
    }
    text.list(
        "client_parameters",
        service.client_parameters.iter().map(|parameter| {
            let lookup = parameter.lookup.as_ref().map(|lookup| {
                let [endpoint, server, path] = [&lookup.endpoint, &lookup.server, &lookup.path].map(|t| literal(t));
                let (items, value) = (literal(&lookup.items), literal(&lookup.value));
                let query = pairs(&lookup.query);
                format!(
                    ".lookup(&codegen::Lookup::new({endpoint}, {server}, {path}).query({query}).items({items}).value({value}))"
                )
            });
            format!(
                "codegen::ClientParameter::new({}){}",
                literal(&parameter.name),
                lookup.unwrap_or_default()
            )
        }),
    );
    text.list("success_errors", service.success_errors.iter().map(success_error));
    if let Some(fields) = &service.error_fields {
        let lists = [
            ("code", &fields.code),
            ("message", &fields.message),
            ("detail", &fields.detail),
            ("request_id", &fields.request_id),
            ("request_id_headers", &fields.request_id_headers),
        ];
        let calls = lists.iter().filter(|(_, values)| !values.is_empty());
        let mut calls: Vec<String> = calls
            .map(|(method, values)| format!(".{method}({})", literals(values)))
            .collect();
        if !fields.others.is_empty() {
            calls.push(rows_in_line(".others(&[", fields.others.iter().map(error_field), "])"));
        }
        text.nested(".error_fields(&codegen::ErrorFields::new()", &calls, ")");
    }
    if let Some(rules) = &service.retry {
        retry_rules(rules, &mut text);
    }
    text.finish()
}

/// The method of an operation: a constant of the runtime, or one made from its text.
fn method(method: &str) -> String {
    const CONSTANTS: [&str; 9] = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "QUERY",
    ];
    match CONSTANTS.contains(&method) {
        true => method.to_owned(),
        false => format!("other({})", literal(method)),
    }
}

/// The static that describes an operation. `root` is the path to the module of the client.
pub(super) fn operation_table(whole: &Plan<'_>, plan: &OperationPlan<'_>, visibility: &str, root: &str) -> Piece {
    let source = plan.source;
    let mut text = Static::new(&format!(
        "{visibility}static {}: codegen::Operation = codegen::Operation::new({}, codegen::Method::{}, {})",
        ident(&plan.constant),
        literal(&source.id),
        method(&source.method),
        literal(&source.template)
    ));
    if !source.query.is_empty() {
        text.call(&format!(".query({})", literal(&source.query)));
    }
    let parameters = source.parameters.iter().enumerate();
    text.list(
        "parameters",
        parameters.map(|(index, source)| {
            let is_of = |(target, _): &&(Target, String)| *target == Target::Parameter(index);
            let preset = plan.presets.iter().find(is_of);
            let preset = preset.map(|(_, json)| format!(".preset({})", literal(json)));
            parameter(source) + &preset.unwrap_or_default() + &constraints::call(whole, source.constraints, root)
        }),
    );
    if let Some(shape) = &source.body {
        let constraints = constraints::call(whole, shape.constraints, root);
        let shaped = body_shape(whole, shape, (&plan.parts, &plan.presets), root);
        body(shape, &(shaped + &constraints), &mut text);
    }
    text.list(
        "other_bodies",
        plan.others.iter().map(|other| {
            let mut shape = body_shape(whole, other.source, (&other.parts, &other.presets), root);
            shape.push_str(&constraints::call(whole, other.source.constraints, root));
            if !other.source.encodings.is_empty() {
                shape.push_str(&rows_in_line(
                    ".encodings(&[",
                    other.source.encodings.iter().map(encoding),
                    "])",
                ));
            }
            shape
        }),
    );
    text.list(
        "success",
        source.successes.iter().enumerate().map(|(index, response)| {
            let status = status_of(response.status);
            let media = match response.media {
                ResponseMedia::Json => "json",
                ResponseMedia::JsonOrText => "json_or_text",
                ResponseMedia::Text => "text",
                ResponseMedia::Bytes => "bytes",
                ResponseMedia::Xml => "xml",
                ResponseMedia::Empty => "empty",
            };
            let skipping = if plan.skipping.contains(&index) {
                ".skipping()"
            } else {
                ""
            };
            let table = match response.media {
                ResponseMedia::Xml => format!(", {}", xml::root(whole, response.xml, root)),
                _ => String::new(),
            };
            format!("codegen::Success::{media}({status}{table}){skipping}")
        }),
    );
    if let Some(ErrorPlan::One { statuses, .. }) = &plan.error
        && !statuses.is_empty()
    {
        text.call(&rows_in_line(".errors(&[", statuses.iter().map(u16::to_string), "])"));
    }
    let in_xml = source.errors.iter().filter(|error| error.media == ResponseMedia::Xml);
    text.list(
        "xml_errors",
        in_xml.map(|error| format!("({}, {})", status_of(error.status), xml::root(whole, error.xml, root))),
    );
    if let Some(accept) = &plan.accept {
        text.call(&format!(".accept({})", literal(accept)));
    }
    text.list("servers", source.servers.iter().map(|of| server(of, whole)));
    text.list("security", source.security.iter().map(|all| literals(all)));
    if let Some(rules) = &source.paging {
        paging::paging(rules, &mut text);
    }
    if let Some(value) = source.idempotent {
        text.call(&format!(".idempotent({value})"));
    }
    if let Some(rules) = &source.success_errors {
        // an empty list disables the rules of the service
        text.rows(".success_errors(&[", rules.iter().map(success_error), "])");
    }
    if let Some(rules) = &source.retry {
        retry_rules(rules, &mut text);
    }
    text.finish()
}

/// A status as tables have it: 4 for any 4xx, 0 for `default`.
fn status_of(status: Status) -> u16 {
    match status {
        Status::Exact(code) => code,
        Status::Class(class) => u16::from(class),
        Status::Default => 0,
    }
}

fn error_field(field: &ErrorField) -> String {
    let hint = field.hint.as_ref().map(|text| format!(".hint({})", literal(text)));
    format!(
        "codegen::ErrorField::new({}, {}){}",
        literal(&field.name),
        literals(&field.pointers),
        hint.unwrap_or_default()
    )
}

fn server(server: &Server, plan: &Plan<'_>) -> String {
    let variables = server.variables.iter().map(|variable| {
        let name = literal(&variable.name);
        let table = match &variable.default {
            Some(default) => format!("codegen::Variable::new({name}, {})", literal(default)),
            None => format!("codegen::Variable::undescribed({name})"),
        };
        let mut planned = plan.service.variables.iter();
        match planned.find(|planned| planned.name == variable.name && planned.method != planned.name) {
            Some(planned) => format!("{table}.method({})", literal(&planned.method)),
            None => table,
        }
    });
    rows_in_line(
        &format!("codegen::Server::new({}, &[", literal(&server.url)),
        variables,
        "])",
    )
}

fn scheme(scheme: &Scheme) -> String {
    let kind = match &scheme.kind {
        SchemeKind::Signature(name) => format!("Signature({})", literal(name)),
        SchemeKind::ApiKey { place, name } => {
            format!("ApiKey {{ place: codegen::Place::{place:?}, name: {} }}", literal(name))
        }
        SchemeKind::Basic => "Basic".to_owned(),
        SchemeKind::Bearer => "Bearer".to_owned(),
        SchemeKind::MutualTls => "MutualTls".to_owned(),
    };
    let token_url = scheme.token_url.as_ref();
    let token_url = token_url.map(|url| format!(".with_token_url({})", literal(url)));
    let signer = scheme.signer.as_ref();
    let signer = signer.map(|path| format!(".with_signer({})", literal(path)));
    format!(
        "codegen::Scheme::new({}, codegen::SchemeKind::{kind}){}{}",
        literal(&scheme.name),
        token_url.unwrap_or_default(),
        signer.unwrap_or_default()
    )
}

fn success_error(rule: &SuccessError) -> String {
    let kind = match rule.rule {
        SuccessErrorRule::NotZero => "not_zero",
        SuccessErrorRule::Present => "present",
    };
    format!("codegen::SuccessError::{kind}({})", literal(&rule.pointer))
}

fn retry_rules(rules: &RetryRules, text: &mut Static) {
    let statuses = rules.statuses.as_ref();
    let statuses = statuses.map(|all| rows_in_line(".statuses(&[", all.iter().map(u16::to_string), "])"));
    let window = rules.window.as_ref();
    let window = window.map(|window| format!(".window({}, {})", literals(&window.codes), window.seconds));
    let calls: Vec<String> = statuses.into_iter().chain(window).collect();
    text.nested(".retry(&codegen::RetryRules::new()", &calls, ")");
}

/// The call that sets a style other than the default of its place. The runtime's variants have the same names.
fn style(style: Style, place: Place) -> String {
    match style == place.default_style() {
        true => String::new(),
        false => format!(".style(codegen::Style::{style:?})"),
    }
}

fn parameter(parameter: &Parameter) -> String {
    let place = parameter.place;
    let mut text = format!("codegen::Parameter::{}({})", place.word(), literal(&parameter.name));
    text.push_str(&style(parameter.style, place));
    if parameter.explode != place.default_style().explodes() {
        text.push_str(&format!(".explode({})", parameter.explode));
    }
    if !parameter.encodings.is_empty() {
        let rows = parameter.encodings.iter().map(encoding);
        text.push_str(&rows_in_line(".encodings(&[", rows, "])"));
    }
    for (is_so, call) in [
        (parameter.required && parameter.place != Place::Path, ".required()"),
        (parameter.from_client, ".from_client()"),
        (parameter.allow_reserved, ".allow_reserved()"),
        (parameter.greedy, ".greedy()"),
        (parameter.json, ".json()"),
        (parameter.secret, ".secret()"),
        (matches!(parameter.made, Some(Made::Key { .. })), ".idempotency_key()"),
        (parameter.made == Some(Made::FirstSent), ".first_sent()"),
    ] {
        if is_so {
            text.push_str(call);
        }
    }
    text
}

fn body(body: &Body, shape: &str, text: &mut Static) {
    let head = format!(".body({shape}");
    match body.encodings.is_empty() {
        true => text.call(&(head + ")")),
        false => {
            text.rows(&(head + ".encodings(&["), body.encodings.iter().map(encoding), "]))");
        }
    }
}

/// A body without its encodings.
fn body_shape(
    plan: &Plan<'_>,
    body: &Body,
    (parts, presets): (&[PartPlan], &[(Target, String)]),
    root: &str,
) -> String {
    let media_type = literal(&body.media_type);
    let mut shape = match body.media {
        BodyMedia::Json if body.media_type == "application/json" => "json()".to_owned(),
        BodyMedia::Json => format!("json().media_type({media_type})"),
        BodyMedia::Form => "form()".to_owned(),
        BodyMedia::Multipart if body.is_ordered() => format!("multipart().media_type({media_type})"),
        BodyMedia::Multipart => "multipart()".to_owned(),
        BodyMedia::Xml => {
            let shape = format!("xml({})", xml::root(plan, body.xml, root));
            match body.media_type.as_str() {
                "application/xml" => shape,
                _ => format!("{shape}.media_type({media_type})"),
            }
        }
        BodyMedia::Text => format!("text({media_type})"),
        BodyMedia::Bytes => format!("bytes({media_type})"),
    };
    if body.required {
        shape.push_str(".required()");
    }
    let rows = parts.iter().map(part_row);
    let takes_files = !body.files.is_empty() || body.named_files.is_some();
    let mut head = format!("codegen::BodyShape::{shape}");
    match takes_files && body.media != BodyMedia::Multipart {
        true => head.push_str(&rows_in_line(".or_multipart(&[", rows, "])")),
        false if !parts.is_empty() => head.push_str(&rows_in_line(".parts(&[", rows, "])")),
        false => {}
    }
    let whole = presets.iter().find(|(target, _)| *target == Target::Body);
    if let Some((_, json)) = whole {
        head.push_str(&format!(".always({})", literal(json)));
    }
    let presets = presets.iter().filter_map(|(target, json)| match target {
        Target::Field(name) => Some(format!("({}, {})", literal(name), literal(json))),
        _ => None,
    });
    let presets: Vec<String> = presets.collect();
    if !presets.is_empty() {
        head.push_str(&rows_in_line(".presets(&[", presets.into_iter(), "])"));
    }
    head
}

/// A part, and those within it.
fn part_row(part: &PartPlan) -> String {
    let name = literal(&part.name);
    let mut row = match (part.file, &part.media_type) {
        (true, None) => format!("codegen::Part::binary({name})"),
        (true, Some(media_type)) => format!("codegen::Part::binary({name}).media_type({})", literal(media_type)),
        (false, None) => format!("codegen::Part::plain({name})"),
        (false, Some(media_type)) if part.quotes => format!("codegen::Part::json({name}, {})", literal(media_type)),
        (false, Some(media_type)) => format!("codegen::Part::of({name}, {})", literal(media_type)),
    };
    if !part.headers.is_empty() {
        row.push_str(&format!(".headers({})", pairs(&part.headers)));
    }
    if part.at_position {
        row.push_str(".at_position()");
    }
    if let Some(inner) = part.inner.as_ref().filter(|_| !part.file) {
        row.push_str(&rows_in_line(".inner(&[", inner.iter().map(part_row), "])"));
    }
    row
}

/// The encoding of a form property, which follows the rules of query parameters.
fn encoding(encoding: &Encoding) -> String {
    let mut text = format!("codegen::Parameter::query({})", literal(&encoding.name));
    text.push_str(&style(encoding.style, Place::Query));
    // `deepObject` writes each element separately, whatever `explode` says
    if !encoding.explode && encoding.style != Style::DeepObject {
        text.push_str(".explode(false)");
    }
    if encoding.allow_reserved {
        text.push_str(".allow_reserved()");
    }
    if encoding.json {
        text.push_str(".json()");
    }
    text
}

/// `&[("a", "b")]`.
fn pairs(pairs: &[(String, String)]) -> String {
    let pair = |(name, value): &(String, String)| format!("({}, {})", literal(name), literal(value));
    rows_in_line("&[", pairs.iter().map(pair), "]")
}
