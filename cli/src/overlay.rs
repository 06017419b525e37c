//! `specwright overlay`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::diagnostic::Diagnostics;
use specwright::document::{LoadOptions, Node, difference, read};

use crate::arguments::OverlayCommand;
use crate::check::show;
use crate::output::{complain, say};

/// Prints a document with its overlays, or the overlay between two documents.
pub(crate) fn run(command: &OverlayCommand) -> ExitCode {
    let text = match command {
        OverlayCommand::Apply { document, overlays } => tree(document, overlays).map(|tree| match is_json(document) {
            true => json(&tree),
            false => yaml(&tree),
        }),
        OverlayCommand::Diff { old, new, title } => {
            let both = tree(old, &[]).zip(tree(new, &[]));
            both.map(|(old, new)| yaml(&difference(&old, &new, title)))
        }
    };
    match text {
        Some(Ok(text)) => {
            say(&text);
            ExitCode::SUCCESS
        }
        Some(Err(error)) => {
            complain(&format!("error: {error}\n"));
            ExitCode::FAILURE
        }
        None => ExitCode::FAILURE,
    }
}

/// A document with its overlays. All problems are shown.
fn tree(document: &Path, overlays: &[PathBuf]) -> Option<Node> {
    let mut options = LoadOptions::default();
    options.overlays = overlays.to_vec();
    let mut diagnostics = Diagnostics::new();
    let tree = read(document, &options, &mut diagnostics);
    show(&diagnostics, true);
    tree.filter(|_| !diagnostics.has_errors())
}

fn is_json(document: &Path) -> bool {
    document
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

fn json(tree: &Node) -> Result<String, Box<dyn Error>> {
    Ok(serde_json::to_string_pretty(tree)? + "\n")
}

fn yaml(value: &impl serde::Serialize) -> Result<String, Box<dyn Error>> {
    Ok(serde_yaml::to_string(value)?)
}
