//! `specwright generate`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use specwright::render::{WriteError, WriteOptions, write_with};
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
        source: matches.get_one("source").cloned(),
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
    let mut options = WriteOptions::default();
    if settings.source.is_none() {
        options = options.of_document(&document); // else its name alone tells which document it is
    }
    if let Some(replaced) = matches.get_one::<String>("replaces") {
        options = options.replacing(replaced);
    }
    match write_with(&generated.files, out, &options) {
        Ok(written) => {
            complain(&listed(&written.foreign, |path| {
                format!(
                    "note: {path} was generated, but not by the last run: it is left as it is, remove it if nothing needs it"
                )
            }));
            say(&listed(&written.removed, |path| format!("removed {path}")));
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
            complain(&format!("error: {error}; nothing was written\n{}", help(&error)));
            ExitCode::FAILURE
        }
    }
}

/// What to do where the folder holds the client of another document.
fn help(error: &WriteError) -> String {
    match error {
        WriteError::OtherDocument { found, document, .. } if is_plain(found) => format!(
            "  = help: if `{document}` is what `{found}` was, add `--replaces '{found}'`; if it is called otherwise each time, give it \
             one name with `--source NAME`\n"
        ),
        WriteError::OtherPackage { document, .. } if is_plain(document) => {
            format!("  = help: if the package gets a new name, add `--replaces '{document}'`\n")
        }
        _ => String::new(),
    }
}

/// Whether a name from a file is one of a document, and safe to be pasted into a shell.
fn is_plain(name: &str) -> bool {
    Path::new(name).extension().is_some() && !name.contains(['\'', '\\']) && !name.chars().any(char::is_control)
}

/// A line for each file, but not for hundreds.
fn listed(files: &[PathBuf], line: impl Fn(std::path::Display<'_>) -> String) -> String {
    const SHOWN: usize = 10;
    let lines = files.iter().take(SHOWN).map(|path| line(path.display()) + "\n");
    let mut text: String = lines.collect();
    if let Some(more) = files.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        text.push_str(&format!("and {} more\n", number(more, "file")));
    }
    text
}

/// The manifest is written elsewhere, so a path relative to here would not be found from there.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
