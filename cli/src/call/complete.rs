//! What can follow on a command line, for the completions of shells.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use clap::CommandFactory as _;
use serde_json::Value;
use specwright_dynamic::Document;
use specwright_dynamic::tables::Operation;

use super::document;
use super::flags::{Flags, Target};
use super::list::summary;
use super::options::{OPTIONS, Options, find, find_short};
use super::path::Step;
use super::schema::{Schema, text_of};
use super::schemas::Schemas;
use super::style::plain;
use super::words::is_flag;
use crate::arguments::{Arguments, Shell};
use crate::credentials::profile;

/// The script that a shell reads.
pub(crate) fn completions(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("completions/specwright.bash"),
        Shell::Zsh => include_str!("completions/specwright.zsh"),
        Shell::Fish => include_str!("completions/specwright.fish"),
    }
}

/// A candidate, and what it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    text: String,
    about: String,
}

/// What the last of these words can become: a line each, with what it is behind a tabulator.
pub(crate) fn complete(words: &[OsString]) -> String {
    let mut words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let mut current = words.pop().unwrap_or_default();
    // bash has `--flag=value` as three words, and fish as one
    if current == "=" {
        current.clear();
    }
    words.retain(|word| word != "=");
    let mut prefix = String::new();
    if let Some((flag, value)) = current.clone().split_once('=').filter(|_| current.starts_with("--")) {
        prefix = format!("{flag}=");
        words.push(flag.to_owned());
        value.clone_into(&mut current);
    }
    let mut lines = String::new();
    for Candidate { text, about } in candidates(&words, &current) {
        if !text.starts_with(&current) {
            continue;
        }
        let about = plain(&about).replace(['\n', '\t'], " ");
        lines.push_str(&format!("{prefix}{text}"));
        if !about.is_empty() {
            lines.push_str(&format!("\t{about}"));
        }
        lines.push('\n');
    }
    lines
}

fn candidates(before: &[String], current: &str) -> Vec<Candidate> {
    match before.first().map(String::as_str) {
        None => commands(),
        Some("call") => of_call(&before[1..], current),
        Some(command) => of_command(command, current),
    }
}

fn candidate(text: impl Into<String>, about: impl Into<String>) -> Candidate {
    Candidate {
        text: text.into(),
        about: about.into(),
    }
}

/// The commands of this program.
fn commands() -> Vec<Candidate> {
    let program = Arguments::command();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set());
    commands
        .map(|command| {
            candidate(
                command.get_name(),
                command.get_about().map(ToString::to_string).unwrap_or_default(),
            )
        })
        .collect()
}

/// The options of another command; its files are left to the shell.
fn of_command(name: &str, current: &str) -> Vec<Candidate> {
    let program = Arguments::command();
    let Some(command) = program.find_subcommand(name) else {
        return Vec::new();
    };
    let nested = command.get_subcommands();
    let nested = nested.map(|command| {
        candidate(
            command.get_name(),
            command.get_about().map(ToString::to_string).unwrap_or_default(),
        )
    });
    let mut all: Vec<Candidate> = nested.collect();
    if current.starts_with('-') {
        let options = command.get_arguments().filter_map(|argument| {
            let about = argument.get_help().map(ToString::to_string).unwrap_or_default();
            Some(candidate(format!("--{}", argument.get_long()?), about))
        });
        all.extend(options);
    }
    for argument in command.get_arguments().filter(|argument| argument.is_positional()) {
        let values = argument.get_possible_values();
        all.extend(values.iter().map(|value| candidate(value.get_name(), "")));
    }
    all
}

/// What was written of `specwright call` so far.
struct Written {
    options: Options,
    plain: Vec<String>,
    /// The flag whose value is being written.
    waiting: Option<String>,
}

/// Reads the words before the current one, and passes over what is wrong.
fn read(before: &[String]) -> Written {
    let mut written = Written {
        options: Options::default(),
        plain: Vec::new(),
        waiting: None,
    };
    let mut words: VecDeque<&String> = before.iter().collect();
    while let Some(word) = words.pop_front() {
        let option = match word.strip_prefix("--") {
            Some(name) => find(name),
            None if is_flag(word) => word.chars().nth(1).and_then(find_short),
            None => None,
        };
        let is_option = option.is_some();
        if let Some(option) = option {
            if option.value.is_none() {
                continue;
            }
            match words.pop_front() {
                Some(value) => {
                    let _ = written.options.set(option.name, value); // a wrong value is told when it runs
                }
                None => written.waiting = Some(option.name.to_owned()),
            }
            continue;
        }
        if is_option || !word.starts_with("--") {
            written.plain.push(word.clone());
        } else if words.is_empty() {
            written.waiting = Some(word.trim_start_matches('-').to_owned());
        } else if words.front().is_some_and(|next| !is_flag(next)) && written.plain.len() >= 2 {
            words.pop_front();
        }
    }
    written
}

fn of_call(before: &[String], current: &str) -> Vec<Candidate> {
    let written = read(before);
    if let Some(option) = written.waiting.as_deref().and_then(find) {
        match option.name {
            "profile" => return profiles(),
            "media-type" | "server" => {}
            _ if !option.values.is_empty() => return option.values.iter().map(|value| candidate(*value, "")).collect(),
            "body" => return at_files(current),
            _ => return Vec::new(),
        }
    }
    let Some(spec) = written.plain.first() else {
        return match current.starts_with('-') {
            true => options(None),
            false => documents(current),
        };
    };
    let Ok(document) = document::open(spec, &written.options) else {
        return Vec::new();
    };
    let Some(name) = written.plain.get(1) else {
        return match current.starts_with('-') {
            true => options(None),
            false => document
                .operations()
                .map(|operation| candidate(operation.command(), summary(operation)))
                .collect(),
        };
    };
    match document.operation(name) {
        Some(operation) => of_operation(&document, operation, &written, current),
        None => Vec::new(),
    }
}

fn of_operation(document: &Document, operation: &Operation, written: &Written, current: &str) -> Vec<Candidate> {
    let flags = Flags::of(operation, &document.service().servers);
    let schemas = Schemas::new(document, operation, written.options.media_type.as_deref());
    match written.waiting.as_deref() {
        Some("media-type") => {
            let bodies = operation.body.iter().chain(&operation.other_bodies);
            return bodies.map(|body| candidate(&body.media_type, "")).collect();
        }
        Some("server") => {
            let servers = document.service().servers.iter().enumerate();
            let names = servers.map(|(index, server)| {
                candidate(server.name.clone().unwrap_or_else(|| index.to_string()), &server.url)
            });
            return names.collect();
        }
        Some(flag) if !is_switch(&flags, &schemas, flag) => {
            let values = values(operation, &flags, &schemas, flag, document);
            return match values.is_empty() && current.starts_with('@') {
                true => at_files(current),
                false => values,
            };
        }
        _ => {}
    }
    if !current.starts_with('-') {
        return Vec::new();
    }
    let mut all: Vec<Candidate> = Vec::new();
    for flag in flags.iter() {
        let about = flag
            .parameter
            .map(|parameter| &parameter.docs)
            .or(flag.variable.map(|variable| &variable.docs));
        let about = about.and_then(|docs| docs.summary.as_deref().or(docs.description.as_deref()));
        all.push(candidate(
            format!("--{}", flag.name),
            about.and_then(|text| text.lines().next()).unwrap_or_default(),
        ));
        let path = format!("--{}", flag.name);
        if let (Target::Parameter(index), true) = (&flag.target, current.starts_with(&format!("{path}.")))
            && let Some(schema) = schemas.parameter(*index)
        {
            properties(&mut all, &path, &schema, current, 4);
        }
    }
    if let Some(schema) = schemas.body() {
        properties(&mut all, "--body", &schema, current, 4);
    }
    all.extend(options(Some(operation)));
    all
}

/// The options; without an operation only those that make sense there.
fn options(operation: Option<&Operation>) -> Vec<Candidate> {
    let is_meant = |name: &str| match operation {
        None => ["help", "search", "overlay", "root"].contains(&name),
        Some(operation) => match name {
            "search" => false,
            "all" | "max-items" => operation.paging.is_some(),
            "body" | "template" | "media-type" => operation.body.is_some(),
            _ => true,
        },
    };
    let options = OPTIONS.iter().filter(|option| is_meant(option.name));
    options
        .map(|option| candidate(format!("--{}", option.name), option.help))
        .collect()
}

/// The properties of a body; deeper ones where what is written leads into them.
fn properties(all: &mut Vec<Candidate>, path: &str, schema: &Schema<'_>, current: &str, depth: usize) {
    for property in schema.properties() {
        let path = format!("{path}.{}", property.name);
        let about = property.schema.description().and_then(|text| text.lines().next());
        let types = property.schema.types();
        if depth > 0 && current.starts_with(&path) {
            if types.object {
                properties(all, &path, &property.schema, current, depth - 1);
            }
            if types.array
                && let Some(items) = property.schema.items()
            {
                properties(all, &format!("{path}[0]"), &items, current, depth - 1);
            }
        }
        all.push(candidate(path, about.unwrap_or_default()));
    }
}

/// What a flag stands for.
fn found(flags: &Flags<'_>, name: &str) -> Option<(Target, Vec<Step>)> {
    flags.find(name).ok().flatten()
}

fn is_switch(flags: &Flags<'_>, schemas: &Schemas<'_>, name: &str) -> bool {
    found(flags, name).is_some_and(|(target, path)| schemas.is_boolean(&target, &path))
}

/// The documented values of a flag.
fn values(
    operation: &Operation,
    flags: &Flags<'_>,
    schemas: &Schemas<'_>,
    name: &str,
    document: &Document,
) -> Vec<Candidate> {
    let Some((target, path)) = found(flags, name) else {
        return Vec::new();
    };
    if let Target::Variable(name) = &target {
        let servers = document.service().servers.iter().chain(&operation.servers);
        let variable = servers
            .flat_map(|server| &server.variables)
            .find(|variable| variable.name == *name);
        return variable
            .into_iter()
            .flat_map(|variable| &variable.values)
            .map(|value| candidate(value, ""))
            .collect();
    }
    let Some(schema) = schemas.at(&target, &path) else {
        return Vec::new();
    };
    let items = schema.items();
    let mut texts = schema.texts();
    texts.extend(items.as_ref().map(Schema::texts).unwrap_or_default());
    let examples = [schema.keyword("default"), schema.keyword("example")]
        .into_iter()
        .flatten();
    let examples = examples.chain(
        schema
            .keyword("examples")
            .and_then(Value::as_array)
            .into_iter()
            .flatten(),
    );
    if texts.is_empty() {
        texts.extend(
            examples
                .filter(|value| !value.is_object() && !value.is_array())
                .map(text_of),
        );
    }
    texts.into_iter().map(|text| candidate(text, "")).collect()
}

fn profiles() -> Vec<Candidate> {
    let profiles = profile::file()
        .and_then(|file| profile::read(&file).ok())
        .unwrap_or_default();
    profiles
        .into_iter()
        .map(|profile| candidate(profile.name, profile.hosts.0.join(" ")))
        .collect()
}

/// The documents in a folder, and the short names of those that the configuration has.
fn documents(current: &str) -> Vec<Candidate> {
    let named = document::names()
        .into_iter()
        .map(|(name, path)| candidate(name, path.display().to_string()));
    let is_document = |name: &str| [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
    let mut all: Vec<Candidate> = named.collect();
    all.extend(files(current, is_document));
    all
}

/// Files behind an `@`.
fn at_files(current: &str) -> Vec<Candidate> {
    let path = current.strip_prefix('@').unwrap_or(current);
    files(path, |_| true)
        .into_iter()
        .map(|file| candidate(format!("@{}", file.text), ""))
        .collect()
}

/// The files and folders that a path can become.
fn files(current: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<Candidate> {
    let (folder, _) = current
        .rsplit_once('/')
        .map_or(("", current), |(folder, rest)| (&current[..=folder.len()], rest));
    let place = if folder.is_empty() {
        Path::new(".")
    } else {
        Path::new(folder)
    };
    let mut all = Vec::new();
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_hidden = name.starts_with('.') && !current.ends_with('.') && !current.contains("/.");
        let is_folder = entry.path().is_dir();
        if is_folder && !is_hidden {
            all.push(candidate(format!("{folder}{name}/"), ""));
        } else if is_wanted(&name) && !is_hidden {
            all.push(candidate(format!("{folder}{name}"), ""));
        }
    }
    all.sort();
    all
}
