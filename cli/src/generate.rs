//! `specwright generate`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::configuration::{Client, FILE, Output};
use specwright::diagnostic::Diagnostic;
use specwright::{
    Generated, RuntimeSource, Settings, generate_crate, generate_module, generate_tree, unmatched_in_all,
};
use specwright::{WriteError, WriteOptions, Written, would_write, write_with};

use crate::arguments::Generate;
use crate::check::{counts, number, outcome, show};
use crate::clients::clients;
use crate::member::Workspace;
use crate::output::{complain, say};
use crate::surroundings::{lacking, member_to_list, next_steps, no_module, package_of, unlisted};

/// Writes a crate or a module for each document. A faulty part of a document is reported and left out. With
/// `--strict`, or if the document cannot be read at all, nothing is written of it.
pub(crate) fn run(arguments: &Generate) -> ExitCode {
    let documents: Vec<PathBuf> = arguments.document.iter().cloned().collect();
    let Some(clients) = clients(&documents, arguments.config.as_deref()) else {
        return ExitCode::FAILURE;
    };
    if clients.len() > 1 && arguments.has_output() {
        complain("error: an output is of one client, and the configuration has several of this document\n");
        return ExitCode::from(2);
    }
    let is_only = clients.len() == 1;
    let mut failed = false;
    let mut unmatched = Vec::new();
    let mut settings = Settings::default();
    for mut client in clients {
        arguments.add_to(&mut client);
        settings.clone_from(&client.settings);
        if client.output.is_none() {
            let document = client.document.unwrap_or_default();
            complain(&format!(
                "error: no output for {}: give `--out DIR`, `--member DIR` or `--module DIR`, or write one in {FILE}\n",
                document.display()
            ));
            return ExitCode::from(2); // as for other wrong arguments
        }
        match generate(&client, is_only, arguments) {
            Ok(warnings) => unmatched.push(warnings),
            Err(message) => {
                complain(&message);
                failed = true;
            }
        }
    }
    let names = unmatched_in_all(unmatched.iter().map(Vec::as_slice), &settings);
    show(&names, arguments.reading.all);
    match failed || names.has_errors() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

/// Writes what a client becomes. Returns the warnings about rules for several documents that match nothing in this one. The error is
/// shown as it is.
fn generate(client: &Client, is_only: bool, arguments: &Generate) -> Result<Vec<Diagnostic>, String> {
    let document = client.document.as_deref().unwrap_or(Path::new(""));
    let shown = document.display();
    let settings = &client.settings;
    let workspace = match &client.output {
        Some(Output::Member(out)) if settings.standalone => {
            let out = out.display();
            return Err(format!(
                "error: {out} cannot be a member and `standalone`: one of them has to go\n"
            ));
        }
        Some(Output::Member(out)) => Some(Workspace::around(out)?),
        _ => None,
    };
    let (out, mut generated) = match &client.output {
        Some(Output::Crate(out) | Output::Member(out)) => (out, krate(client, document, out, workspace.as_ref())?),
        Some(Output::Module(folder)) => {
            if let Some(mistake) = no_module(folder) {
                return Err(format!("error: {mistake}\n"));
            }
            (folder, generate_module(document, folder, settings))
        }
        Some(Output::Tree(folder)) => (folder, tree(document, folder, settings)?),
        _ => {
            return Err(format!(
                "error: {shown}: `included-as` is for build scripts: give `--out DIR` or `--module DIR`\n"
            ));
        }
    };
    if is_only {
        generated.diagnostics.extend(std::mem::take(&mut generated.unmatched));
    }
    show(&generated.diagnostics, arguments.reading.all);
    if generated.diagnostics.has_errors() {
        let counts = counts(&generated.diagnostics);
        return Err(format!("{shown}: {counts}; nothing was written\n"));
    }
    if generated.is_empty() {
        return Err(format!(
            "error: {shown} has no operations and no types; nothing was written\n"
        ));
    }
    let options = WriteOptions::default();
    let mut options = match &settings.source {
        Some(source) => options.named(source),
        None => options.of_document(document),
    };
    if let Some(replaced) = &client.replaces {
        options = options.replacing(replaced);
    }
    if arguments.check {
        would_change(&generated, out, &options, workspace.is_some())?;
        say(&format!(
            "{shown}: {}; {} is up to date\n",
            outcome(&generated),
            out.display()
        ));
        return Ok(generated.unmatched);
    }
    let written = write_with(&generated.files, out, &options).map_err(|error| {
        let outcome = match error {
            WriteError::NotUndone { .. } => "",
            _ => "; nothing was written",
        };
        format!("error: {error}{outcome}\n{}", help(&error))
    })?;
    told(&written);
    say(&format!(
        "{shown}: {}; {} written, {} unchanged, {} removed in {}\n",
        outcome(&generated),
        number(written.written.len(), "file"),
        written.unchanged.len(),
        written.removed.len(),
        out.display(),
    ));
    complain(&lacking(out, &generated));
    match client.output {
        Some(Output::Module(_)) if written.unchanged.is_empty() => say(&next_steps(out, &generated)),
        Some(Output::Crate(_)) if !settings.standalone => complain(&unlisted(out).unwrap_or_default()),
        _ => {}
    }
    if let Some(workspace) = workspace {
        say(&workspace.list(out)?);
    }
    Ok(generated.unmatched)
}

/// Fails with a list of the files that a run would change.
fn would_change(generated: &Generated, out: &Path, options: &WriteOptions, is_member: bool) -> Result<(), String> {
    let would =
        would_write(&generated.files, out, options).map_err(|error| format!("error: {error}\n{}", help(&error)))?;
    let written = would.written.iter().map(|path| match path.exists() {
        true => format!("would change {}\n", path.display()),
        false => format!("would add {}\n", path.display()),
    });
    let removed = would
        .removed
        .iter()
        .map(|path| format!("would remove {}\n", path.display()));
    let unlisted = is_member.then(|| member_to_list(out)).flatten();
    let listed = unlisted.map(|(root, member)| format!("would add \"{member}\" to `members` of {root}\n"));
    let lines: Vec<String> = written.chain(removed).chain(listed).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let count = number(lines.len(), "change");
    Err(format!(
        "{}error: {} is not up to date: {count}; run without `--check`\n",
        lines.concat(),
        out.display()
    ))
}

/// The modules of a folder of documents, in a folder of a crate.
fn tree(documents: &Path, out: &Path, settings: &Settings) -> Result<Generated, String> {
    let absolute = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let mut manifests = absolute.ancestors().map(|folder| folder.join("Cargo.toml"));
    let manifest = manifests.find(|manifest| manifest.is_file()).ok_or_else(|| {
        format!(
            "error: {} is in no crate: a Cargo.toml above it is needed\n",
            out.display()
        )
    })?;
    let name = package_of(&manifest)?;
    let mut generated = generate_tree(documents, &name.replace('-', "_"), settings);
    generated.check_features(&manifest);
    Ok(generated)
}

fn krate(client: &Client, document: &Path, out: &Path, workspace: Option<&Workspace>) -> Result<Generated, String> {
    let stem = || document.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = client.name.clone().or_else(stem).unwrap_or_default();
    let runtime = match &client.runtime {
        Some(RuntimeSource::Path(path)) if !path.join("Cargo.toml").is_file() => {
            return Err(format!("error: {} holds no crate\n", path.display()));
        }
        Some(RuntimeSource::Path(path)) => RuntimeSource::Path(seen_from(out, path)),
        Some(other) => other.clone(),
        None if workspace.is_some_and(Workspace::has_runtime) => RuntimeSource::Workspace,
        None => RuntimeSource::Registry,
    };
    let settings = client.settings.clone().relocated(|path| seen_from(out, path));
    Ok(generate_crate(document, &name, &runtime, &settings))
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

/// Returns the path of another crate from the crate, which is the same in every copy of a project, or an absolute one where the two
/// have only the root in common.
fn seen_from(krate: &Path, other: &Path) -> PathBuf {
    let (krate, other) = (real(krate), real(other));
    let shared = krate
        .components()
        .zip(other.components())
        .filter(|(one, other)| one == other)
        .count();
    match pathdiff::diff_paths(&other, &krate) {
        Some(path) if shared > 1 => path,
        _ => other,
    }
}

/// The path without links, of which the last folders may not exist yet.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find(|folder| folder.exists()).unwrap_or(&path);
    let real = there.canonicalize().unwrap_or_else(|_| there.to_owned());
    match path.strip_prefix(there) {
        Ok(rest) if !rest.as_os_str().is_empty() => real.join(rest),
        _ => real,
    }
}
