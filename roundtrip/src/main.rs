//! Decodes and encodes instances of every schema of a document with the generated models, and compares.
//!
//! `SPECWRIGHT_CORPUS=<folder> cargo run --release -p specwright-roundtrip [-- --only NAME] [--show COUNT] [--unfit
//! COUNT] [--config FILE]` does this for each document of the folder. It generates a client and compiles it with a small program around
//! its models. It makes instances of every schema that became a type and keeps those that the crate `jsonschema`
//! accepts. Then it decodes and encodes them, and compares. `--show` sets how many schemas with differences are shown
//! for a document, `--unfit` how many whose instances do not fit. `--config` chooses Rust types, as a `specwright.toml` does. The last lines are a table. The run fails if anything
//! was refused, lost, changed or wrong:
//!
//! | column | counts |
//! | --- | --- |
//! | types | generated types that a schema of the document stands for |
//! | tried | instances that were sent through |
//! | unfit | instances made and then dropped, because they do not fit their own schema, or have a tag that no union knows it by |
//! | refused | instances that the model cannot read |
//! | lost | instances that came back with something missing |
//! | changed | instances that came back otherwise |
//! | judged | values of unions and of requests that `jsonschema` was asked about |
//! | wrong | those that became another variant ([`oracle`]), or were written so that the schema refuses them |

mod compare;
mod constants;
mod document;
mod instance;
mod number;
mod oracle;
mod program;
mod round;
mod text;
mod translate;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::diagnostic::Diagnostics;
use specwright::{TypeChoices, configuration};

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
        rows.push((shown, round::round(&path, &options)));
    }
    println!("| document | types | tried | unfit | refused | lost | changed | judged | wrong |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let mut whole = true;
    for (shown, figures) in &rows {
        match figures {
            Ok(f) => {
                whole &= f.is_whole();
                println!(
                    "| {shown} | {} | {} | {} | {} | {} | {} | {} | {} |",
                    f.types, f.tried, f.unfit, f.refused, f.lost, f.changed, f.judged, f.wrong
                );
            }
            Err(message) => {
                whole = false;
                println!("| {shown} | {message} | | | | | | | |");
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
    /// The Rust types that are chosen, if any are.
    types: Option<TypeChoices>,
}

impl Options {
    fn read() -> Result<Self, String> {
        let usage = "usage: SPECWRIGHT_CORPUS=<folder> specwright-roundtrip [--only NAME] [--show COUNT] [--unfit COUNT] [--config FILE]";
        let corpus = std::env::var_os("SPECWRIGHT_CORPUS").ok_or(usage)?;
        let mut options = Self {
            corpus: corpus.into(),
            only: None,
            show: 20,
            unfit: 0,
            types: None,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let value = arguments.next().ok_or(usage)?;
            match argument.as_str() {
                "--only" => options.only = Some(value),
                "--show" => options.show = value.parse().map_err(|_| usage)?,
                "--unfit" => options.unfit = value.parse().map_err(|_| usage)?,
                "--config" => options.types = Some(types(Path::new(&value))?),
                _ => return Err(usage.to_owned()),
            }
        }
        Ok(options)
    }
}

/// The types that a configuration chooses for all documents.
fn types(file: &Path) -> Result<TypeChoices, String> {
    let mut diagnostics = Diagnostics::new();
    let read = configuration::read(file, None, &mut diagnostics).filter(|_| !diagnostics.has_errors());
    let client = read.and_then(|read| read.clients_of(Path::new("")).pop());
    client
        .map(|client| client.settings.types)
        .ok_or_else(|| diagnostics.to_string())
}
