//! Decodes and encodes instances of every schema of a document with the generated models, and compares.
//!
//! `SPECWRIGHT_CORPUS=<folder> cargo run --release -p specwright-roundtrip [-- --only NAME] [--show COUNT] [--unfit
//! COUNT]` does this for each document of the folder. It generates a client and compiles it with a small program around
//! its models. It makes instances of every schema that became a type and keeps those that the crate `jsonschema`
//! accepts. Then it decodes and encodes them, and compares. `--show` sets how many schemas with differences are shown
//! for a document, `--unfit` how many whose instances do not fit. The last lines are a table. The run fails if anything
//! was refused, lost or changed:
//!
//! | column | counts |
//! | --- | --- |
//! | types | generated types that a schema of the document stands for |
//! | tried | instances that were sent through |
//! | unfit | instances made and then dropped, because they do not fit their own schema, or have a tag that no union knows it by |
//! | refused | instances that the model cannot read |
//! | lost | instances that came back with something missing |
//! | changed | instances that came back otherwise |

mod compare;
mod constants;
mod document;
mod instance;
mod program;
mod text;
mod translate;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;
use specwright::{Model, RuntimeSource, Settings, generate_crate};

use compare::{Difference, Nulls, difference, properties};
use constants::Constants;
use instance::Maker;

fn main() -> ExitCode {
    let options = match Options::read() {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let documents = document::below(&options.corpus);
    let documents = documents.into_iter().filter(|path| {
        let shown = path.to_string_lossy();
        options.only.iter().all(|only| shown.contains(only.as_str()))
    });
    let mut rows = Vec::new();
    for path in documents {
        let shown = path.strip_prefix(&options.corpus).unwrap_or(&path);
        let shown = shown.to_string_lossy().into_owned();
        eprintln!("{shown}");
        rows.push((shown, round(&path, &options)));
    }
    println!("| document | types | tried | unfit | refused | lost | changed |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    let mut whole = true;
    for (shown, figures) in &rows {
        match figures {
            Ok(f) => {
                whole &= f.refused + f.lost + f.changed == 0;
                println!(
                    "| {shown} | {} | {} | {} | {} | {} | {} |",
                    f.types, f.tried, f.unfit, f.refused, f.lost, f.changed
                );
            }
            Err(message) => {
                whole = false;
                println!("| {shown} | {message} | | | | | |");
            }
        }
    }
    if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Options {
    corpus: PathBuf,
    /// Only documents whose path contains this text.
    only: Option<String>,
    /// How many differences are shown for each document.
    show: usize,
    /// How many schemas with instances that do not fit are shown for each document.
    unfit: usize,
}

impl Options {
    fn read() -> Result<Self, String> {
        let usage =
            "usage: SPECWRIGHT_CORPUS=<folder> specwright-roundtrip [--only NAME] [--show COUNT] [--unfit COUNT]";
        let corpus = std::env::var_os("SPECWRIGHT_CORPUS").ok_or(usage)?;
        let mut options = Self {
            corpus: corpus.into(),
            only: None,
            show: 20,
            unfit: 0,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let value = arguments.next().ok_or(usage)?;
            match argument.as_str() {
                "--only" => options.only = Some(value),
                "--show" => options.show = value.parse().map_err(|_| usage)?,
                "--unfit" => options.unfit = value.parse().map_err(|_| usage)?,
                _ => return Err(usage.to_owned()),
            }
        }
        Ok(options)
    }
}

/// The results for one document.
#[derive(Default)]
struct Figures {
    types: usize,
    tried: usize,
    unfit: usize,
    refused: usize,
    lost: usize,
    changed: usize,
}

/// An instance to decode and encode.
struct Trial<'a> {
    model: usize,
    pointer: &'a str,
    value: Value,
}

fn round(path: &Path, options: &Options) -> Result<Figures, String> {
    let shown = path.strip_prefix(&options.corpus).unwrap_or(path).to_string_lossy();
    let name = format!("trip {}", shown.replace(|c: char| !c.is_ascii_alphanumeric(), " "));
    let runtime = RuntimeSource::Path(program::runtime());
    let mut settings = Settings::default();
    settings.root = Some(options.corpus.clone());
    settings.keep_going = true;
    let generated = generate_crate(path, &name, &runtime, &settings);
    let source = document::read(path, &options.corpus)?;
    let Some(summary) = generated.documents.first() else {
        let sections = ["paths", "webhooks", "x-webhooks"];
        let mut sections = sections.iter().filter_map(|key| source.get(key)?.as_object());
        return match sections.any(|section| !section.is_empty()) {
            true => Err("nothing was generated".to_owned()),
            false => Ok(Figures::default()), // without operations there is no client
        };
    };
    let schema = translate::document(&source);
    let registry = translate::registry(&schema)?;
    let maker = Maker::new(&schema);
    let mut figures = Figures::default();
    let mut trials = Vec::new();
    let mut models = Vec::new();
    let mut unfit = Vec::new();
    for model @ Model { pointer, .. } in &summary.models {
        if schema.pointer(pointer).is_none() || translate::is_completed(&source, pointer) {
            continue; // made of several schemas; the type that contains it is tried
        }
        let validator = match translate::validator(&registry, pointer) {
            Ok(validator) => validator,
            Err(message) => {
                eprintln!("  {pointer}: {message}");
                continue;
            }
        };
        figures.types += 1;
        let mut dropped: Option<(usize, Value)> = None;
        for value in maker.instances(pointer) {
            if validator.is_valid(&value) {
                trials.push(Trial {
                    model: models.len(),
                    pointer,
                    value,
                });
            } else {
                figures.unfit += 1;
                dropped.get_or_insert((0, value)).0 += 1;
            }
        }
        if let Some((count, value)) = dropped {
            let reason = validator.iter_errors(&value).next();
            let reason = reason.map(|error| shortened(&format!("{}: {error}", error.instance_path())));
            unfit.push((count, pointer, reason.unwrap_or_default()));
        }
        models.push(model);
    }
    unfit.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    for (count, pointer, reason) in unfit.iter().take(options.unfit) {
        eprintln!("  {count} unfit of {pointer}: {reason}");
    }
    figures.tried = trials.len();
    if models.is_empty() {
        return Ok(figures);
    }
    let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
    let known = properties(&source);
    let constants = Constants::of(&source);
    let program = program::build(&summary.module, &generated.files, &names)?;
    let sent = trials.iter().map(|trial| (trial.model, &trial.value));
    let results = program::run(&program, sent)?;
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    for (trial, result) in trials.iter().zip(results) {
        let model = models[trial.model];
        let nulls = match model.in_requests {
            true => Nulls::Kept,
            false => Nulls::Optional(&known),
        };
        let told = match result {
            Err(message) if constants.is_other_tag(&message) => {
                figures.unfit += 1;
                continue;
            }
            Err(message) => {
                figures.refused += 1;
                format!("refused: {message}")
            }
            Ok(text) => match difference(&trial.value, &text, nulls, &constants) {
                None => continue,
                Some(Difference::Lost(told)) => {
                    figures.lost += 1;
                    format!("lost: {told}")
                }
                Some(Difference::Changed(told)) => {
                    figures.changed += 1;
                    format!("changed: {told}")
                }
            },
        };
        let count = shown.entry(trial.pointer).or_default();
        *count += 1;
        if *count <= 2 && shown.len() <= options.show {
            let text = shortened(&trial.value.to_string());
            eprintln!("  {} as {}: {told}\n    {text}", trial.pointer, model.name);
        }
    }
    Ok(figures)
}

/// Returns the first 400 characters.
fn shortened(text: &str) -> String {
    text.chars().take(400).collect()
}
