//! A document that is kept, to be asked about its operations.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::lower::{Extent, lower};
use crate::model::Api;
use crate::plan::{Overrides, Plan, plan};
use crate::select::Selected;
use crate::settings::Settings;
#[cfg(feature = "surface")]
use crate::surface::Surface;
use crate::tables::Tables;

use super::{judging, load_selected, on_deep_stack, overrides, simplify};

/// A document that was read and lowered once. What is asked of it is the same as in the client that would be generated.
#[derive(Debug)]
pub struct Lowered {
    document: Document,
    api: Api,
    overrides: Overrides,
    settings: Settings,
    sources: BTreeSet<PathBuf>,
}

impl Lowered {
    /// Reads a document, and the table of names beside it.
    ///
    /// Problems are in the diagnostics. `None` means that the document cannot be used at all; with errors in parts of it, the
    /// other parts are there.
    pub fn open(path: &Path, settings: &Settings) -> (Option<Self>, Diagnostics) {
        let opened = on_deep_stack(|| {
            let mut diagnostics = judging(settings);
            let lowered = Self::read(path, settings, &mut diagnostics);
            (lowered, diagnostics)
        });
        opened.unwrap_or_else(|problem| {
            let mut diagnostics = judging(settings);
            diagnostics.push(problem);
            (None, diagnostics)
        })
    }

    fn read(path: &Path, settings: &Settings, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mut selected = Selected::new(&settings.include, &settings.exclude);
        let document = load_selected(path, settings, &mut selected, diagnostics)?;
        selected.report(diagnostics);
        let extent = Extent {
            constraints: false,
            only_types: false,
            is_selected: selected.is_asked(),
        };
        let mut api = lower(&document, &settings.types, extent, diagnostics);
        let mut sources: BTreeSet<PathBuf> = [path.to_owned()].into();
        sources.extend(settings.overlays.iter().cloned());
        sources.extend(document.sources.files().map(Path::to_owned));
        let overrides = overrides(path, settings, &mut sources, diagnostics);
        simplify(&mut api, &overrides);
        Some(Self {
            document,
            api,
            overrides,
            settings: settings.clone(),
            sources,
        })
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Every file that was read.
    pub fn sources(&self) -> &BTreeSet<PathBuf> {
        &self.sources
    }

    /// What calls need of the document. Problems of names are in the diagnostics.
    ///
    /// # Errors
    /// If the document is nested too deeply to be planned.
    pub fn tables(&self, diagnostics: &mut Diagnostics) -> Result<Tables, Diagnostic> {
        self.planned(diagnostics, |plan| Tables::of(plan, &self.api))
    }

    /// The public API of the client. Problems of names are in the diagnostics.
    ///
    /// # Errors
    /// If the document is nested too deeply to be planned.
    #[cfg(feature = "surface")]
    pub fn surface(&self, diagnostics: &mut Diagnostics) -> Result<Surface, Diagnostic> {
        self.planned(diagnostics, Surface::of)
    }

    /// Plans the client of the document, and gives what `ask` makes of the plan.
    ///
    /// # Errors
    /// If the document is nested too deeply to be planned.
    pub(crate) fn planned<T: Send>(
        &self,
        diagnostics: &mut Diagnostics,
        ask: impl FnOnce(&Plan<'_>) -> T + Send,
    ) -> Result<T, Diagnostic> {
        let mut overrides = self.overrides.clone();
        on_deep_stack(|| {
            let plan = plan(
                &self.api,
                &self.document.sources,
                &self.settings.types,
                &mut overrides,
                diagnostics,
            );
            ask(&plan)
        })
    }
}
