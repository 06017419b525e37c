//! `specwright diff`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::Settings;
use specwright::configuration::Client;
use specwright::diagnostic::{Diagnostics, Severity};
use specwright_diff::{Audience, Comparison, compare, report};

use crate::arguments::{Diff, DiffFormat, FailOn};
use crate::clients::clients;
use crate::output::{complain, say};
use crate::revision::{CheckedOut, Revision, is_document};

/// For wrong arguments, and for documents that cannot be compared.
const TROUBLE: u8 = 2;

/// Two versions of a document.
struct Pair {
    old: PathBuf,
    old_settings: Settings,
    new: PathBuf,
    settings: Settings,
}

/// Compares two versions of documents. The status is 1 if there is a change of the kind that `--fail-on` names.
pub(crate) fn run(arguments: &Diff) -> ExitCode {
    match compared(arguments) {
        Ok(comparison) => {
            let text = match arguments.format {
                DiffFormat::Text => report::text(&comparison, arguments.quiet),
                DiffFormat::Json => format!("{:#}\n", report::json(&comparison)),
                DiffFormat::Sarif => format!("{:#}\n", report::sarif_log(&comparison)),
                DiffFormat::Markdown => report::markdown::markdown(&comparison),
            };
            say(&text);
            match is_failure(&comparison, &arguments.fail_on) {
                true => ExitCode::FAILURE,
                false => ExitCode::SUCCESS,
            }
        }
        Err(message) => {
            complain(&message);
            ExitCode::from(TROUBLE)
        }
    }
}

fn is_failure(comparison: &Comparison, kinds: &[FailOn]) -> bool {
    kinds.iter().any(|kind| match kind {
        FailOn::Breaking => comparison.breaks(Audience::Rust) || comparison.breaks(Audience::Calls),
        FailOn::Rust => comparison.breaks(Audience::Rust),
        FailOn::Calls => comparison.breaks(Audience::Calls),
        FailOn::Changes => !comparison.findings.is_empty(),
    })
}

/// All changes of all documents. The error is shown as it is.
fn compared(arguments: &Diff) -> Result<Comparison, String> {
    let mut all = Comparison::default();
    match &arguments.git {
        None => {
            let [old, new] = arguments.documents.as_slice() else {
                return Err(
                    "error: give two documents, `OLD NEW`, or one and a revision, `--git REV SPEC`\n".to_owned(),
                );
            };
            let settings = settings(new, arguments)?;
            let mut old_settings = settings.clone();
            old_settings.root = None; // the configured one is that of the new document
            let pair = Pair {
                old: old.clone(),
                old_settings,
                new: new.clone(),
                settings,
            };
            all.append(of_pair(&pair)?);
        }
        Some(revision) => {
            let place = match arguments.documents.as_slice() {
                [] => None,
                [place] => Some(place.as_path()),
                _ => return Err("error: with `--git`, one document or folder is compared\n".to_owned()),
            };
            for comparison in since(revision, place, arguments)? {
                all.append(comparison);
            }
        }
    }
    all.judge(&arguments.ignore, &arguments.as_breaking);
    Ok(all)
}

/// The settings of a document's client.
fn settings(document: &Path, arguments: &Diff) -> Result<Settings, String> {
    let found = clients(&[document.to_owned()], arguments.config.as_deref()).ok_or_else(String::new)?;
    let client = found.into_iter().next().unwrap_or_default();
    Ok(client.settings)
}

/// Compares a document, or all of a folder or of the configuration, with a revision.
fn since(revision: &str, place: Option<&Path>, arguments: &Diff) -> Result<Vec<Comparison>, String> {
    let of_configuration = || -> Result<Vec<(PathBuf, Settings)>, String> {
        let found = clients(&[], arguments.config.as_deref()).ok_or_else(String::new)?;
        let documents = found
            .into_iter()
            .filter_map(|client: Client| Some((client.document?, client.settings)));
        Ok(documents.collect())
    };
    let folder = match place {
        Some(place) if place.is_dir() => place.to_owned(),
        Some(document) => folder_of(document),
        None => PathBuf::from("."),
    };
    let revision = Revision::open(&folder, revision)?;
    let documents = match place {
        None => of_configuration()?,
        Some(place) if place.is_dir() => {
            let mut documents: BTreeSet<PathBuf> = documents_in(place).into_iter().collect();
            documents.extend(revision.documents_in(place)?);
            let with_settings = documents.into_iter().map(|document| {
                let settings = settings(&document, arguments)?;
                Ok((document, settings))
            });
            with_settings.collect::<Result<_, String>>()?
        }
        Some(document) => vec![(document.to_owned(), settings(document, arguments)?)],
    };
    let mut comparisons = Vec::new();
    let mut gone = Vec::new();
    let mut added = Vec::new();
    for (document, settings) in documents {
        let root = settings.root.clone().unwrap_or_else(|| folder_of(&document));
        let old = revision.checked_out(&document, &root)?;
        match (old, document.is_file()) {
            (Some(old), true) => comparisons.push(with_old(&revision, old, document, settings)?),
            (Some(old), false) => gone.push((document, old)),
            (None, true) => added.push((document, settings)),
            (None, false) => {
                return Err(format!(
                    "error: there is no {}, and none in {}\n",
                    document.display(),
                    revision.name
                ));
            }
        }
    }
    for (document, old) in gone {
        match renamed(&document, &old.document, &added) {
            Some(index) => {
                let (now, settings) = added.swap_remove(index);
                complain(&format!(
                    "note: {} is {} since {}\n",
                    document.display(),
                    now.display(),
                    revision.name
                ));
                comparisons.push(with_old(&revision, old, now, settings)?);
            }
            None => {
                let mut comparison = Comparison::of_removed(&document);
                of_revision(&revision, &mut comparison);
                comparisons.push(comparison);
            }
        }
    }
    comparisons.extend(added.iter().map(|(document, _)| Comparison::of_added(document)));
    Ok(comparisons)
}

/// Compares a document with its old version.
fn with_old(revision: &Revision, old: CheckedOut, new: PathBuf, settings: Settings) -> Result<Comparison, String> {
    let mut old_settings = settings.clone();
    old_settings.relative_to = Some(old.base);
    old_settings.root = Some(old.root);
    let pair = Pair {
        old: old.document,
        old_settings,
        new,
        settings,
    };
    let mut comparison = of_pair(&pair)?;
    of_revision(revision, &mut comparison);
    Ok(comparison)
}

/// Names the revision at the old places.
fn of_revision(revision: &Revision, comparison: &mut Comparison) {
    let findings = comparison.findings.iter_mut();
    for place in findings.filter_map(|finding| finding.old.as_mut()) {
        place.file = PathBuf::from(format!("{}:{}", revision.name, place.file.display()));
    }
}

/// Which of the new documents is one that is gone: the only one of the same file name, else one with the same text.
fn renamed(gone: &Path, old: &Path, added: &[(PathBuf, Settings)]) -> Option<usize> {
    let mut of_same_name = added
        .iter()
        .enumerate()
        .filter(|(_, (document, _))| document.file_name() == gone.file_name());
    if let (Some((index, _)), None) = (of_same_name.next(), of_same_name.next()) {
        return Some(index);
    }
    let text = std::fs::read(old).ok()?;
    let size = |path: &Path| std::fs::metadata(path).ok().map(|of| of.len());
    added.iter().position(|(document, _)| {
        size(document) == size(old) && std::fs::read(document).is_ok_and(|other| other == text)
    })
}

fn folder_of(document: &Path) -> PathBuf {
    match document.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The documents in a folder and its folders, without those that are hidden.
fn documents_in(folder: &Path) -> Vec<PathBuf> {
    let mut documents = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| !is_hidden(&entry.file_name())) {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind)
                    if kind.is_file() && is_document(&path, || std::fs::read_to_string(&path).unwrap_or_default()) =>
                {
                    documents.push(path);
                }
                _ => {}
            }
        }
    }
    documents
}

fn is_hidden(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

/// Compares two versions, and shows the errors of both.
fn of_pair(pair: &Pair) -> Result<Comparison, String> {
    let (comparison, diagnostics) = compare((&pair.old, &pair.old_settings), (&pair.new, &pair.settings));
    diagnostics.iter().for_each(show_errors);
    comparison.ok_or_else(|| {
        format!(
            "error: {} cannot be compared with {}\n",
            pair.new.display(),
            pair.old.display()
        )
    })
}

/// Shows errors alone: `specwright check` shows the rest.
fn show_errors(diagnostics: &Diagnostics) {
    let sorted = diagnostics.sorted();
    let errors = sorted
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    complain(&errors.map(|error| format!("{error}\n\n")).collect::<String>());
}
