//! `specwright generate`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use specwright::render::write;
use specwright::{RuntimeSource, Settings, generate_crate};

use crate::arguments::{documents, settings};
use crate::check::{counts, number, outcome, show};
use crate::output::{complain, say};

/// Writes a crate for one document. What is wrong in it costs itself alone, and is told; with `--strict`, or where
/// the document as a whole cannot be read, nothing is written.
pub(crate) fn run(matches: &ArgMatches) -> ExitCode {
    let (Some(document), Some(out)) = (documents(matches).into_iter().next(), matches.get_one::<PathBuf>("out")) else {
        return ExitCode::FAILURE; // clap asks for both before it comes to this
    };
    let name = match matches.get_one::<String>("name") {
        Some(name) => name.clone(),
        None => document
            .file_stem()
            .map_or_else(String::new, |s| s.to_string_lossy().into_owned()),
    };
    let runtime = match matches.get_one::<PathBuf>("runtime-path") {
        Some(path) => RuntimeSource::Path(absolute(path)),
        None => RuntimeSource::Registry,
    };
    let settings = Settings {
        keep_going: !matches.get_flag("strict"),
        ..settings(matches)
    };
    let generated = generate_crate(&document, &name, &runtime, &settings);
    show(&generated.diagnostics, matches.get_flag("all"));
    if generated.diagnostics.has_errors() {
        complain(&format!(
            "{}: {}; nothing was written\n",
            document.display(),
            counts(&generated.diagnostics)
        ));
        return ExitCode::FAILURE;
    }
    match write(&generated.files, out) {
        Ok(written) => {
            say(&format!(
                "{}: {}; {} written, {} unchanged, {} removed in {}\n",
                document.display(),
                outcome(&generated),
                number(written.written.len(), "file"),
                written.unchanged.len(),
                written.removed.len(),
                out.display(),
            ));
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&format!("error: {error}\n"));
            ExitCode::FAILURE
        }
    }
}

/// The manifest is written elsewhere, so a path relative to here would not be found from there.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
