//! The flags of a body.

use std::fmt::Write as _;

use specwright_dynamic::tables::{BodyMedia, Docs, Operation};

use super::super::output;
use super::super::schema::Schema;
use super::super::schemas::Schemas;
use super::super::style::plain;
use super::super::wrap::{Wrapped, wrap};
use super::entry::{about, dense, entry, facts_of, metavariable, push_fact};

/// The most properties of a body that help shows.
const PROPERTIES: usize = 60;
/// How deep within a body they are shown.
const DEPTH: usize = 3;

pub(super) fn body(
    text: &mut String,
    operation: &Operation,
    schemas: &Schemas<'_>,
    target: output::Target,
    width: usize,
) {
    let Some(shape) = schemas.shape() else { return };
    let style = target.style;
    let required = if shape.required { ", required" } else { "" };
    let others: Vec<&str> = operation.other_bodies.iter().map(|body| body.range.as_str()).collect();
    let others = match others.is_empty() {
        true if shape.range.contains('*') => "; --media-type says which".to_owned(),
        true => String::new(),
        false => format!("; --media-type {}", plain(&others.join(", "))),
    };
    let _ = writeln!(
        text,
        "\n{}",
        style.heading(&format!("Body ({}{required}{others}):", plain(&shape.range)))
    );
    let about = about(&shape.docs);
    if !about.is_empty() {
        let wrapped = wrap(
            &about,
            Wrapped {
                width,
                first: 2,
                indent: 2,
            },
        );
        let _ = write!(text, "  {wrapped}");
    }
    if matches!(shape.media, BodyMedia::Text | BodyMedia::Bytes) {
        entry(
            text,
            "--body @FILE",
            &style.name("--body @FILE"),
            "What is sent as it is; - for standard input",
            width,
        );
        return;
    }
    let mut left = PROPERTIES;
    if let Some(schema) = schemas.body() {
        let path = if schema.types().array && !schema.types().object {
            "body[0]"
        } else {
            "body"
        };
        let start = if path == "body" { Some(schema) } else { schema.items() };
        if let Some(schema) = start {
            properties(text, path, &schema, shape.required, DEPTH, &mut left, target, width);
        }
    }
    if left == 0 {
        text.push_str("  …\n");
    }
    entry(
        text,
        "--body @FILE",
        &style.name("--body @FILE"),
        "The whole body; - for standard input; --template prints one to fill in",
        width,
    );
}

/// The properties of an object, as flags that go on from `path`.
#[allow(clippy::too_many_arguments)]
pub(super) fn properties(
    text: &mut String,
    path: &str,
    schema: &Schema<'_>,
    is_needed: bool,
    depth: usize,
    left: &mut usize,
    target: output::Target,
    width: usize,
) {
    for property in schema.properties() {
        if *left == 0 {
            return;
        }
        let schema = &property.schema;
        let types = schema.types();
        let key = property
            .name
            .replace('\\', "\\\\")
            .replace('.', "\\.")
            .replace('[', "\\[");
        let path = format!("{path}.{key}");
        let is_required = property.is_required && is_needed;
        let inner = match types.array && !types.object {
            true => schema
                .items()
                .filter(|items| items.types().object)
                .map(|items| (format!("{path}[0]"), items)),
            false => types.object.then(|| (path.clone(), schema.clone())),
        };
        let inner = inner.filter(|(_, inner)| depth > 1 && !inner.properties().is_empty());
        *left -= 1;
        let name = format!("--{path}{}", metavariable(Some(schema)));
        let mut about = schema.description().map(dense).unwrap_or_default();
        if is_required {
            push_fact(&mut about, "required");
        }
        facts_of(&mut about, Some(schema), &Docs::default(), None);
        entry(text, &name, &target.style.name(&name), &about, width);
        if let Some((path, inner)) = inner {
            properties(text, &path, &inner, is_required, depth - 1, left, target, width);
        }
    }
}
