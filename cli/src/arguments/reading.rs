//! How documents are read.

use std::path::PathBuf;

use clap::Args;
use specwright::Selector;
use specwright::configuration::Client;
use specwright::diagnostic::Code;

use super::code;

/// How documents are read and checked.
#[derive(Args, Debug)]
pub(crate) struct Reading {
    /// Folder that references may not leave [default: the document's]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// Does not show diagnostics of this code
    #[arg(long, value_name = "CODE", value_parser = code)]
    allow: Vec<Code>,

    /// Makes diagnostics of this code errors
    #[arg(long, value_name = "CODE", value_parser = code)]
    deny: Vec<Code>,

    /// Overlay that is applied to the document first; several in their order
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,

    /// Shows every warning, not only ten of each code
    #[arg(long)]
    pub(crate) all: bool,

    /// Table of names; they belong into specwright.toml now [default: `SPEC.names.yaml` beside `SPEC.yaml`]
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,

    /// Generates only these operations: tag:NAME, path:/v1/* or operation:ID
    #[arg(long, value_name = "WHAT")]
    include: Vec<Selector>,

    /// Does not generate these operations
    #[arg(long, value_name = "WHAT")]
    exclude: Vec<Selector>,
}

impl Reading {
    /// Sets what the arguments say. A list replaces that of the configuration; codes are added to it.
    pub(crate) fn add_to(&self, client: &mut Client) {
        let settings = &mut client.settings;
        replace(&mut settings.root, &self.root);
        replace(&mut settings.names, &self.names);
        settings.allow.extend(&self.allow);
        settings.deny.retain(|code| !self.allow.contains(code));
        settings.deny.extend(&self.deny);
        replace_list(&mut settings.overlays, &self.overlay);
        replace_list(&mut settings.include, &self.include);
        replace_list(&mut settings.exclude, &self.exclude);
    }
}

/// Replaces a value that was said.
pub(super) fn replace<T: Clone>(old: &mut Option<T>, new: &Option<T>) {
    if new.is_some() {
        old.clone_from(new);
    }
}

/// Replaces a list by one that is not empty.
fn replace_list<T: Clone>(old: &mut Vec<T>, new: &[T]) {
    if !new.is_empty() {
        *old = new.to_vec();
    }
}
