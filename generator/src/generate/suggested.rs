//! Suggestions for one document.

use std::path::Path;

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::document::{Document, LoadOptions, Node, Pointer, extension, read};
use crate::lower::{Extent, lower};
use crate::model::Api;
use crate::select::Selected;
use crate::settings::Settings;
use crate::suggest::{PagingSuggestion, Proposal, overlay, survey};

use super::{judging, load_selected, on_deep_stack, stopped};

/// How often a proposal is compared with what its rules do.
const MAX_CORRECTIONS: usize = 8;

/// Suggests how the operations of a document page, as an overlay.
///
/// Problems of the document are in the diagnostics. `None` means that it cannot be used at all.
pub fn suggest_paging(path: &Path, settings: &Settings) -> (Option<PagingSuggestion>, Diagnostics) {
    let suggested = on_deep_stack(|| {
        let mut diagnostics = judging(settings);
        let suggestion = suggestion(path, settings, &mut diagnostics);
        (suggestion, diagnostics)
    });
    suggested.unwrap_or_else(|| {
        let mut diagnostics = judging(settings);
        diagnostics.push(stopped());
        (None, diagnostics)
    })
}

fn suggestion(path: &Path, settings: &Settings, diagnostics: &mut Diagnostics) -> Option<PagingSuggestion> {
    let mut selected = Selected::new(&settings.include, &settings.exclude);
    let mut document = load_selected(path, settings, &mut selected, diagnostics)?;
    selected.report(diagnostics);
    let root = root(path, settings)?;
    let api = lowered(&document, settings, diagnostics);
    let key = extension::PAGING.key();
    let is_within_reach = |index: usize| {
        let operation = api.operations.get(index);
        operation.is_some_and(|operation| is_written_in(&root, &operation.pointer))
    };
    let existing = document.openapi.extensions.get(key).cloned();
    let is_off = existing == Some(Value::Bool(false));
    let is_free = |index: usize| {
        let operation = api.operations.get(index).filter(|_| !is_off);
        operation.is_some_and(|operation| {
            operation.paging.is_none() && document.node(&operation.pointer.child(key)).is_none()
        })
    };
    let findings = survey(&api, is_free);
    let mut proposal = Proposal::of(findings, &is_within_reach);
    let known = match &existing {
        Some(Value::Array(rules)) => rules.clone(),
        Some(rule @ Value::Object(_)) => vec![rule.clone()],
        _ => Vec::new(),
    };
    for _ in 0..MAX_CORRECTIONS {
        let rules: Vec<Value> = known.iter().cloned().chain(proposal.rules()).collect();
        document.openapi.extensions.insert(key.to_owned(), rules.into());
        let with_rules = lowered(&document, settings, &mut judging(settings));
        let taken = |index: usize| with_rules.operations.get(index)?.paging_rule?.checked_sub(known.len());
        if !proposal.correct(&with_rules, taken, &is_within_reach) {
            break;
        }
    }
    let already = api
        .operations
        .iter()
        .filter(|operation| operation.paging.is_some())
        .count();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let overlay = overlay(&proposal, &api, existing.as_ref(), &name);
    Some(PagingSuggestion::of(&proposal, &api, already, overlay))
}

fn lowered(document: &Document, settings: &Settings, diagnostics: &mut Diagnostics) -> Api {
    lower(document, &settings.types, Extent::default(), diagnostics)
}

/// The document as its file and the overlays have it, to which an overlay is applied.
fn root(path: &Path, settings: &Settings) -> Option<Node> {
    let mut options = LoadOptions::default();
    options.root.clone_from(&settings.root);
    options.overlays.clone_from(&settings.overlays);
    // problems were reported where the document was loaded
    read(path, &options, &mut Diagnostics::new())
}

/// Whether a place is in the document itself, and not behind a reference.
fn is_written_in(root: &Node, pointer: &Pointer) -> bool {
    let mut node = root;
    for step in pointer.steps() {
        match node.step(&step) {
            Some(next) => node = next,
            None => return false,
        }
    }
    node.step("$ref").is_none()
}
