//! The help of an operation.

use std::fmt::Write as _;

use specwright_dynamic::Document;
use specwright_dynamic::tables::{BodyMedia, ExampleValue, Note, Operation, Parameter};

use super::super::flags::{Flag, Flags, Target};
use super::super::list::summary;
use super::super::output;
use super::super::print::quoted;
use super::super::schema::Schema;
use super::super::schemas::Schemas;
use super::super::style::plain;
use super::super::wrap::{Wrapped, reflow, without_tags, wrap};
use super::WIDTH;
use super::body::{body, properties};
use super::entry::{about, dense, entry, facts, facts_of, metavariable, push_fact};
use crate::credentials::ways;

/// How many properties of a parameter are shown, and how deep.
const PROPERTIES: usize = 20;
const DEPTH: usize = 2;

/// The help of an operation.
pub(in crate::call) fn operation(
    document: &Document,
    spec: &str,
    operation: &Operation,
    flags: &Flags<'_>,
    schemas: &Schemas<'_>,
    target: output::Target,
) -> String {
    let style = target.style;
    let width = target.width.unwrap_or(WIDTH).clamp(40, WIDTH);
    let command = operation.command();
    let mut text = style.name(&command);
    let description = operation.docs.description.as_deref();
    if operation.docs.summary.is_some() {
        let _ = write!(text, ": {}", summary(operation));
    }
    text.push('\n');
    let _ = writeln!(
        text,
        "{} {}{}",
        operation.method,
        plain(&operation.path),
        query(&operation.query)
    );
    if operation.docs.deprecated {
        let _ = writeln!(text, "{}", style.warning("deprecated"));
    }
    if let Some(description) = description.filter(|text| !text.trim().is_empty()) {
        let _ = write!(
            text,
            "\n{}",
            wrap(
                &reflow(&without_tags(&plain(description))),
                Wrapped {
                    width,
                    first: 0,
                    indent: 0
                }
            )
        );
    }
    for note in &operation.docs.notes {
        if let Note::Elsewhere { url, about } = note {
            let _ = writeln!(
                text,
                "\n{}{}",
                about
                    .as_ref()
                    .map(|about| format!("{}: ", plain(about)))
                    .unwrap_or_default(),
                plain(url)
            );
        }
    }
    let (of_servers, of_parameters): (Vec<_>, Vec<_>) = flags.iter().partition(|flag| flag.variable.is_some());
    let (required, optional): (Vec<_>, Vec<_>) = of_parameters
        .into_iter()
        .partition(|flag| flag.parameter.is_some_and(is_required));
    for (heading, listed) in [("Required flags:", required), ("Flags:", optional)] {
        if !listed.is_empty() {
            let _ = writeln!(text, "\n{}", style.heading(heading));
        }
        for flag in listed {
            parameter(&mut text, document, (flag, flags), schemas, target, width);
        }
    }
    body(&mut text, operation, schemas, target, width);
    if !of_servers.is_empty() {
        let _ = writeln!(text, "\n{}", style.heading("Flags of the server's URL:"));
    }
    for flag in of_servers {
        let Some(variable) = flag.variable else { continue };
        let name = format!("--{} TEXT", flag.name);
        let mut about = about(&variable.docs);
        facts(&mut about, &variable.values, variable.default.clone());
        entry(&mut text, &name, &style.name(&name), &about, width);
    }
    let ways = ways(operation, document.service());
    if !ways.is_empty() {
        let _ = writeln!(text, "\n{}", style.heading("Credentials:"));
        ways.iter().for_each(|way| text.push_str(&format!("  {way}\n")));
    }
    examples(&mut text, spec, operation, flags, style.heading("Examples:"));
    text.push_str("\n`specwright call --help` shows the options that all operations have.\n");
    text
}

fn query(query: &str) -> String {
    match query.is_empty() {
        true => String::new(),
        false => format!("?{query}"),
    }
}

fn is_required(parameter: &Parameter) -> bool {
    parameter.required && !parameter.from_client && parameter.preset.is_none()
}

fn parameter(
    text: &mut String,
    document: &Document,
    (flag, flags): (&Flag<'_>, &Flags<'_>),
    schemas: &Schemas<'_>,
    target: output::Target,
    width: usize,
) {
    let (Some(parameter), Target::Parameter(index)) = (flag.parameter, &flag.target) else {
        return;
    };
    let schema = schemas.parameter(*index);
    let name = format!("--{}{}", flag.name, metavariable(schema.as_ref()));
    let mut about = about(&parameter.docs);
    if about.is_empty()
        && let Some(description) = schema.as_ref().and_then(Schema::description)
    {
        about = dense(description);
    }
    facts_of(
        &mut about,
        schema.as_ref(),
        &parameter.docs,
        parameter.preset.as_deref(),
    );
    let mut add = |fact: &str| push_fact(&mut about, fact);
    if parameter.from_client {
        let looked_up = document
            .service()
            .client_parameters
            .iter()
            .any(|known| known.name == parameter.name && known.lookup.is_some());
        add(if looked_up {
            "from the credentials, or looked up"
        } else {
            "from the credentials"
        });
    }
    if parameter.secret {
        add("secret: @env:NAME or @FILE");
    }
    if parameter.docs.deprecated {
        add("deprecated");
    }
    if is_named_otherwise(flag, parameter, flags) {
        push_fact(
            &mut about,
            &plain(&format!("{} `{}`", parameter.place.word(), parameter.name)),
        );
    }
    entry(text, &name, &target.style.name(&name), &about, width);
    if let Some(schema) = schema.filter(|schema| schema.types().object) {
        let mut left = PROPERTIES;
        properties(
            text,
            &flag.name,
            &schema,
            parameter.required,
            DEPTH,
            &mut left,
            target,
            width,
        );
    }
}

/// Whether the name of a flag does not tell which parameter of the document it is.
fn is_named_otherwise(flag: &Flag<'_>, parameter: &Parameter, flags: &Flags<'_>) -> bool {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let name = letters(&parameter.name);
    let others = flags.iter().filter_map(|flag| flag.parameter);
    letters(flag.name.trim_start_matches("param.")) != name
        || others.filter(|other| letters(&other.name) == name).count() > 1
}

fn examples(text: &mut String, spec: &str, operation: &Operation, flags: &Flags<'_>, heading: String) {
    let mut command = format!("specwright call {} {}", quoted(spec), operation.command());
    for flag in flags.iter() {
        let Some(parameter) = flag.parameter.filter(|parameter| is_required(parameter)) else {
            continue;
        };
        let example = parameter.docs.notes.iter().find_map(|note| match note {
            Note::Example {
                value: ExampleValue::Here(text),
                ..
            } => Some(text.as_str()),
            _ => None,
        });
        let _ = write!(
            command,
            " --{} {}",
            flag.name,
            example.map_or_else(|| "VALUE".to_owned(), quoted)
        );
    }
    let _ = writeln!(text, "\n{heading}");
    match &operation.body {
        Some(body) if !matches!(body.media, BodyMedia::Text | BodyMedia::Bytes) => {
            let _ = writeln!(
                text,
                "  {command} --template > body.json\n  {command} --body @body.json --dry-run\n  {command} --body @body.json"
            );
        }
        Some(_) => {
            let _ = writeln!(text, "  {command} --body @FILE");
        }
        None => {
            let _ = writeln!(text, "  {command}\n  {command} --print curl");
        }
    }
    if operation.paging.is_some() {
        let _ = writeln!(text, "  {command} --all --output table");
    }
}
