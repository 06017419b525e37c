//! Documentation of webhooks, callbacks and links.

use std::collections::HashSet;

use crate::model::{Docs, Link, LinkTarget, Operation};
use crate::plan::names::ident;
use crate::plan::{IncomingPlan, Plan, RustType};

use super::docs::texts;
use super::rust_type::rust_type;
use super::{Surroundings, doc_code, doc_line};

/// The section about webhooks in the docs of the module.
pub(super) fn webhooks(plan: &Plan<'_>, surroundings: &Surroundings) -> Vec<String> {
    if plan.webhooks.is_empty() {
        return Vec::new();
    }
    let mut lines = heading("Webhooks");
    lines.push("Requests that the server sends.".to_owned());
    let model = plan.webhooks.iter().filter_map(|w| w.body.as_ref()).find_map(model_of);
    if let Some(model) = model {
        let root = surroundings.root();
        lines.extend([
            "[`from_slice`](runtime::json::from_slice) of the runtime reads a request body, for example".to_owned(),
            format!(
                "`{root}::runtime::json::from_slice::<models::{}>(&body)`,",
                ident(model)
            ),
            "and [`to_string`](runtime::json::to_string) writes the response; with the feature `serde`, so does `serde_json`.".to_owned(),
        ]);
    }
    lines.push(String::new());
    lines.extend(items(&plan.webhooks));
    lines
}

/// The section about callbacks in the docs of their operation.
pub(super) fn callbacks(plans: &[IncomingPlan<'_>]) -> Vec<String> {
    match plans.is_empty() {
        true => Vec::new(),
        false => heading("Callbacks").into_iter().chain(items(plans)).collect(),
    }
}

/// The section about links in the docs of the operation whose responses have them.
pub(super) fn links(source: &Operation, plan: &Plan<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for response in source.successes.iter().chain(&source.errors) {
        let links = response.links.iter();
        lines.extend(links.map(|found| format!("- `{}`, {}", response.status, link(found, plan))));
    }
    match lines.is_empty() {
        true => lines,
        false => heading("Links").into_iter().chain(lines).collect(),
    }
}

fn heading(title: &str) -> Vec<String> {
    vec![String::new(), format!("# {title}"), String::new()]
}

/// A list of requests from the server, with the parameters, body and responses of each.
fn items(plans: &[IncomingPlan<'_>]) -> Vec<String> {
    let mut lines = Vec::new();
    for plan in plans {
        let source = plan.source;
        let line = match &source.address {
            Some(address) => doc_code(&format!("{} {address}", source.method)),
            None => doc_code(&source.method),
        };
        let deprecated = if source.docs.deprecated { ", deprecated" } else { "" };
        let head = format!("- {}, {line}{deprecated}", doc_code(&source.name));
        lines.push(with_text(head, &source.docs));
        lines.extend(source.body.as_ref().map(|body| {
            let required = if body.required { ", required" } else { "" };
            let shown = match &plan.body {
                Some(ty) => shown(ty),
                None => format!("{} without a model", doc_code(&body.media_type)),
            };
            with_text(format!("  - body{required}: {shown}"), &body.docs)
        }));
        for (parameter, ty) in source.parameters.iter().zip(&plan.parameters) {
            let place = parameter.place.word();
            let required = if parameter.required { ", required" } else { "" };
            let deprecated = if parameter.docs.deprecated { ", deprecated" } else { "" };
            let name = doc_code(&parameter.name);
            let head = format!("  - {place} {name}{required}{deprecated}: {}", shown(ty));
            lines.push(with_text(head, &parameter.docs));
        }
        for (response, (body, headers)) in source.responses.iter().zip(&plan.responses) {
            let body = body.as_ref().map(|ty| format!(": {}", shown(ty))).unwrap_or_default();
            lines.push(with_text(
                format!("  - response `{}`{body}", response.status),
                &response.docs,
            ));
            for (header, ty) in response.headers.iter().zip(headers) {
                let head = format!("    - header {}: {}", doc_code(&header.name), shown(ty));
                lines.push(with_text(head, &header.docs));
            }
        }
    }
    lines
}

/// One link: name, target, parameters and body.
fn link(link: &Link, plan: &Plan<'_>) -> String {
    let target = match &link.target {
        LinkTarget::Operation(index) => match plan.operations.get(*index) {
            Some(operation) => format!("[`{0}`](Self::{0})", ident(&operation.method)),
            None => String::new(),
        },
        LinkTarget::Elsewhere(text) => doc_code(text),
    };
    let mut text = format!("{}: {target}", doc_code(&link.name));
    let given = link.parameters.iter();
    let mut given: Vec<String> = given
        .map(|(name, value)| format!("{} = {}", doc_code(name), doc_code(value)))
        .collect();
    given.extend(link.body.as_ref().map(|body| format!("body = {}", doc_code(body))));
    if !given.is_empty() {
        text.push_str(&format!(" with {}", given.join(", ")));
    }
    if let Some(server) = &link.server {
        text.push_str(&format!(" at {}", doc_code(server)));
    }
    let docs = Docs {
        description: link.description.clone(),
        ..Docs::default()
    };
    with_text(text, &docs)
}

/// Appends documentation, if there is any, to a line.
fn with_text(line: String, docs: &Docs) -> String {
    let mut text = format!("{line}.");
    let mut reported: HashSet<String> = HashSet::new();
    for part in texts(docs) {
        let part = doc_line(&part).replace("  ", " ");
        if part.is_empty() || !reported.insert(part.clone()) {
            continue;
        }
        text.push_str(&format!(" {part}"));
        if !part.ends_with(['.', '!', '?', ':', ';', '`']) {
            text.push('.');
        }
    }
    text
}

/// A type in Rust syntax, linked to its model.
fn shown(ty: &RustType) -> String {
    let text = rust_type(ty, "");
    match model_of(ty) {
        Some(model) => format!("[`{text}`](models::{})", ident(model)),
        None => format!("`{text}`"),
    }
}

fn model_of(ty: &RustType) -> Option<&str> {
    match ty {
        RustType::Model { name, .. } => Some(name),
        RustType::Vec(inner)
        | RustType::Delimited(inner, _)
        | RustType::Map(inner, _)
        | RustType::Boxed(inner)
        | RustType::Option(inner)
        | RustType::Nullable(inner) => model_of(inner),
        _ => None,
    }
}
