//! `specwright generate`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::{Generated, RuntimeSource, Settings, generate_crate, generate_module};
use specwright::{WriteError, WriteOptions, Written, write_with};

use crate::arguments::Generate;
use crate::check::{counts, number, outcome, show};
use crate::output::{complain, say};
use crate::surroundings::{next_steps, no_module, unlisted};

/// Writes a crate or a module for one document. A faulty part of the document is reported and left out. With
/// `--strict`, or if the document cannot be read at all, nothing is written.
pub(crate) fn run(arguments: &Generate) -> ExitCode {
    let document = &arguments.document;
    let settings = arguments.settings();
    let (out, generated) = match (&arguments.out, &arguments.module) {
        (Some(out), _) => {
            if let Some(runtime) = arguments
                .runtime_path
                .as_ref()
                .filter(|path| !path.join("Cargo.toml").is_file())
            {
                complain(&format!("error: {} holds no crate\n", runtime.display()));
                return ExitCode::FAILURE;
            }
            (out, krate(arguments, out, &settings))
        }
        (None, Some(folder)) => {
            if let Some(mistake) = no_module(folder) {
                complain(&format!("error: {mistake}\n"));
                return ExitCode::FAILURE;
            }
            (folder, generate_module(document, folder, &settings))
        }
        (None, None) => return ExitCode::FAILURE, // clap requires one of the two
    };
    show(&generated.diagnostics, arguments.reading.all);
    if generated.diagnostics.has_errors() {
        complain(&format!(
            "{}: {}; nothing was written\n",
            document.display(),
            counts(&generated.diagnostics)
        ));
        return ExitCode::FAILURE;
    }
    if generated.is_empty() {
        let document = document.display();
        complain(&format!(
            "error: {document} has no operations and no types; nothing was written\n"
        ));
        return ExitCode::FAILURE;
    }
    let options = WriteOptions::default();
    let mut options = match &settings.source {
        Some(source) => options.named(source),
        None => options.of_document(document),
    };
    if let Some(replaced) = &arguments.replaces {
        options = options.replacing(replaced);
    }
    match write_with(&generated.files, out, &options) {
        Ok(written) => {
            told(&written);
            say(&format!(
                "{}: {}; {} written, {} unchanged, {} removed in {}\n",
                document.display(),
                outcome(&generated),
                number(written.written.len(), "file"),
                written.unchanged.len(),
                written.removed.len(),
                out.display(),
            ));
            if arguments.module.is_some() && written.unchanged.is_empty() {
                say(&next_steps(out, &generated));
            }
            if arguments.module.is_none() && !settings.standalone {
                complain(&unlisted(out).unwrap_or_default());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            let outcome = match error {
                WriteError::NotUndone { .. } => "",
                _ => "; nothing was written",
            };
            complain(&format!("error: {error}{outcome}\n{}", help(&error)));
            ExitCode::FAILURE
        }
    }
}

fn krate(arguments: &Generate, out: &Path, settings: &Settings) -> Generated {
    let document = &arguments.document;
    let stem = || document.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = arguments.name.clone().or_else(stem).unwrap_or_default();
    let runtime = match &arguments.runtime_path {
        Some(path) => RuntimeSource::Path(seen_from(out, path)),
        None => RuntimeSource::Registry,
    };
    generate_crate(document, &name, &runtime, settings)
}

/// Prints which files are removed, which the user may want to remove, and a new name of the package.
fn told(written: &Written) {
    complain(&listed(&written.foreign, |path| {
        format!(
            "note: {path} was generated, but not by the last run: it is left as it is, remove it if nothing needs it"
        )
    }));
    say(&listed(&written.removed, |path| format!("removed {path}")));
    if let Some((before, now)) = &written.renamed {
        say(&format!(
            "note: the package `{before}` is called `{now}` now: change it in the manifests that name it\n"
        ));
    }
}

/// Returns the advice for a folder with the client of another document.
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

/// Returns whether a name from a file can be a document's name and is safe to paste into a shell.
fn is_plain(name: &str) -> bool {
    Path::new(name).extension().is_some() && !name.contains(['\'', '\\']) && !name.chars().any(char::is_control)
}

/// Prints a line for each file, up to a limit.
fn listed(files: &[PathBuf], line: impl Fn(std::path::Display<'_>) -> String) -> String {
    const SHOWN: usize = 10;
    let lines = files.iter().take(SHOWN).map(|path| line(path.display()) + "\n");
    let mut text: String = lines.collect();
    if let Some(more) = files.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        text.push_str(&format!("and {} more\n", number(more, "file")));
    }
    text
}

/// Returns the path of the runtime from the crate, which is the same in every copy of a project, or an absolute one where the two
/// have only the root in common.
fn seen_from(krate: &Path, runtime: &Path) -> PathBuf {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let runtime = absolute(runtime).canonicalize().unwrap_or_else(|_| absolute(runtime));
    let krate = absolute(krate);
    // the folder of the crate may not exist yet
    let there = krate.ancestors().find(|folder| folder.exists()).unwrap_or(&krate);
    let real = there.canonicalize().unwrap_or_else(|_| there.to_owned());
    let krate = real.join(krate.strip_prefix(there).unwrap_or(&krate));
    let shared = krate
        .components()
        .zip(runtime.components())
        .filter(|(one, other)| one == other)
        .count();
    match pathdiff::diff_paths(&runtime, &krate) {
        Some(path) if shared > 1 => path,
        _ => runtime,
    }
}
