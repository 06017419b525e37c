//! The help of the command, and of an operation.

use std::fmt::Write as _;

use serde_json::Value;
use specwright_dynamic::Document;
use specwright_dynamic::tables::{BodyMedia, Docs, ExampleValue, Note, Operation, Parameter};

use super::credentials::ways;
use super::failure::STATUSES;
use super::flags::{Flag, Flags, Target};
use super::list::summary;
use super::options::OPTIONS;
use super::output;
use super::print::quoted;
use super::schema::{Schema, text_of};
use super::schemas::Schemas;
use super::style::plain;
use super::wrap::{Wrapped, reflow, without_tags, wrap};

/// The most properties of a body that help shows.
const PROPERTIES: usize = 60;
/// How deep within a body they are shown.
const DEPTH: usize = 3;
/// The width of lines where that of a terminal is not known.
const WIDTH: usize = 100;

/// The help of the command.
pub(super) fn command(target: output::Target) -> String {
    let style = target.style;
    let width = target.width.unwrap_or(WIDTH).clamp(40, WIDTH);
    let mut text = String::from("Calls an operation of an OpenAPI document, without generated code\n\n");
    let _ = write!(
        text,
        "{}\n  specwright call SPEC                      lists the operations\n  specwright call SPEC OPERATION --help     shows an operation and its flags\n  \
         specwright call SPEC OPERATION [FLAGS]    calls it\n\n{}\n  SPEC        an OpenAPI document, YAML or JSON, or the name of a client in specwright.toml\n  \
         OPERATION   its name in the generated client, on the command line (list-images), or its operationId\n\n",
        style.heading("Usage:"),
        style.heading("Arguments:"),
    );
    let _ = write!(
        text,
        "{}\n  --NAME VALUE         a parameter; --param.NAME also where an option has this name\n  --NAME, --no-NAME    a boolean\n  \
         --NAME.KEY VALUE     a property of an object; [0] an item of an array, which repetition adds to as well\n  \
         --NAME:=JSON         a value as JSON, whatever its type\n  --body.KEY VALUE     a property of the body\n  \
         --var.NAME VALUE     a variable of the server's URL\n  \
         @FILE, @-, @env:X    as a value: that of a file, of standard input, of an environment variable; @@ is an @\n\n",
        style.heading("Flags of an operation:"),
    );
    let _ = writeln!(text, "{}", style.heading("Options:"));
    for option in OPTIONS {
        let short = option
            .short
            .map_or_else(|| "    ".to_owned(), |short| format!("-{short}, "));
        let value = option.value.map(|value| format!(" {value}")).unwrap_or_default();
        let name = format!("{short}--{}{value}", option.name);
        let values = match option.values.is_empty() {
            true => String::new(),
            false => format!(" [{}]", option.values.join(", ")),
        };
        entry(
            &mut text,
            &name,
            &style.name(&name),
            &format!("{}{values}", option.help),
            width,
        );
    }
    let _ = writeln!(text, "\n{}", style.heading("Exit status:"));
    for (status, meaning) in STATUSES {
        let _ = writeln!(text, "  {status}  {meaning}");
    }
    text
}

/// The help of an operation.
pub(super) fn operation(
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
    let mut text = format!("{}: {}\n", style.name(&command), summary(operation));
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
    if let Some(description) = operation
        .docs
        .description
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
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
    for (heading, flags) in [("Required flags:", required), ("Flags:", optional)] {
        if !flags.is_empty() {
            let _ = writeln!(text, "\n{}", style.heading(heading));
        }
        for flag in flags {
            parameter(&mut text, document, flag, schemas, target, width);
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

/// A name, and beside it what it is about.
fn entry(text: &mut String, plain_name: &str, name: &str, about: &str, width: usize) {
    const COLUMN: usize = 32;
    let _ = write!(text, "  {name}");
    let length = plain_name.chars().count() + 2;
    if about.is_empty() {
        text.push('\n');
    } else if length + 2 > COLUMN {
        let about = wrap(
            about,
            Wrapped {
                width,
                first: COLUMN,
                indent: COLUMN,
            },
        );
        let _ = write!(text, "\n{}{about}", " ".repeat(COLUMN));
    } else {
        let about = wrap(
            about,
            Wrapped {
                width,
                first: COLUMN,
                indent: COLUMN,
            },
        );
        let _ = write!(text, "{}{about}", " ".repeat(COLUMN - length));
    }
}

fn parameter(
    text: &mut String,
    document: &Document,
    flag: &Flag<'_>,
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
    entry(text, &name, &target.style.name(&name), &about, width);
}

/// What stands for the value of a flag.
fn metavariable(schema: Option<&Schema<'_>>) -> String {
    let Some(schema) = schema else {
        return " VALUE".to_owned();
    };
    let types = schema.types();
    if types.is_boolean() {
        return String::new();
    }
    if types.array && !types.string {
        let items = schema.items();
        let of_items = match items.as_ref().map(Schema::types) {
            Some(types) if types.is_boolean() => " true|false".to_owned(),
            _ => metavariable(items.as_ref()),
        };
        return format!("{of_items}…");
    }
    let name = match types {
        _ if types.string => "TEXT",
        _ if types.number => "NUMBER",
        _ if types.integer => "INTEGER",
        _ if types.object => "JSON",
        _ => "VALUE",
    };
    format!(" {name}")
}

/// What an item of the document is about.
fn about(docs: &Docs) -> String {
    let text = match (&docs.summary, &docs.description) {
        (Some(summary), Some(description)) if summary != description => format!("{summary}\n{description}"),
        (Some(text), _) | (None, Some(text)) => text.clone(),
        (None, None) => String::new(),
    };
    dense(&text)
}

/// A text without empty lines.
fn dense(text: &str) -> String {
    let flowed = reflow(&without_tags(&plain(text)));
    let lines = flowed.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn push_fact(about: &mut String, fact: &str) {
    if !about.is_empty() {
        about.push(' ');
    }
    let _ = write!(about, "[{fact}]");
}

fn facts(about: &mut String, values: &[String], default: Option<String>) {
    const MOST: usize = 40;
    if !values.is_empty() {
        let more = values.len().saturating_sub(MOST);
        let mut listed = values[..values.len().min(MOST)].join(", ");
        if more > 0 {
            let _ = write!(listed, ", and {more} more");
        }
        push_fact(about, &format!("values: {}", plain(&listed)));
    }
    if let Some(default) = default {
        push_fact(about, &format!("default: {}", plain(&default)));
    }
}

/// Values, bounds and default.
fn facts_of(about: &mut String, schema: Option<&Schema<'_>>, docs: &Docs, preset: Option<&str>) {
    let items = schema.and_then(Schema::items);
    let values = schema.map(Schema::texts).filter(|texts| !texts.is_empty());
    let values = values.or_else(|| items.as_ref().map(Schema::texts)).unwrap_or_default();
    let of_docs = docs.notes.iter().find_map(|note| match note {
        Note::Default(default) => Some(default.clone()),
        _ => None,
    });
    let default = schema
        .and_then(|schema| schema.keyword("default"))
        .map(text_of)
        .or(of_docs);
    facts(about, &values, preset.map(str::to_owned).or(default));
    let Some(schema) = schema else { return };
    let number = |name| {
        schema
            .keyword(name)
            .filter(|value| value.is_number())
            .map(Value::to_string)
    };
    let bounds = [
        (
            number("minimum").or(number("exclusiveMinimum")),
            number("maximum").or(number("exclusiveMaximum")),
            "",
        ),
        (number("minLength"), number("maxLength"), " characters"),
        (number("minItems"), number("maxItems"), " items"),
    ];
    for (least, most, unit) in bounds {
        match (least, most) {
            (Some(least), Some(most)) => push_fact(about, &format!("{least} to {most}{unit}")),
            (Some(least), None) => push_fact(about, &format!("at least {least}{unit}")),
            (None, Some(most)) => push_fact(about, &format!("at most {most}{unit}")),
            (None, None) => {}
        }
    }
    if values.is_empty()
        && let Some(format) = schema.keyword("format").and_then(Value::as_str)
    {
        push_fact(about, &plain(format));
    }
}

fn body(text: &mut String, operation: &Operation, schemas: &Schemas<'_>, target: output::Target, width: usize) {
    let Some(shape) = schemas.shape() else { return };
    let style = target.style;
    let required = if shape.required { ", required" } else { "" };
    let others: Vec<&str> = operation.other_bodies.iter().map(|body| body.range.as_str()).collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!("; --media-type {}", others.join(", ")),
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

#[allow(clippy::too_many_arguments)]
fn properties(
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
