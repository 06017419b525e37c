//! A document that is kept, to be asked about its operations.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::lower::{Extent, lower};
use crate::model::Api;
use crate::plan::{Overrides, Plan, plan};
use crate::sample::{SampleArguments, SampleError, SampleOptions, sample};
use crate::select::Selected;
use crate::settings::Settings;
#[cfg(feature = "surface")]
use crate::surface::Surface;
use crate::tables::Tables;

use super::{judging, load_selected, on_deep_stack, overrides, simplify, stopped};

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
        opened.unwrap_or_else(|| {
            let mut diagnostics = judging(settings);
            diagnostics.push(stopped());
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
            untyped_xml: settings.untyped_xml,
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

    /// What calls need of the document. Problems of names are in the diagnostics; `None` means that there is an error.
    pub fn tables(&self, diagnostics: &mut Diagnostics) -> Option<Tables> {
        self.planned(diagnostics, |plan| Tables::of(plan, &self.api))
    }

    /// The public API of the client. Problems of names are in the diagnostics; `None` means that there is an error.
    #[cfg(feature = "surface")]
    pub fn surface(&self, diagnostics: &mut Diagnostics) -> Option<Surface> {
        self.planned(diagnostics, Surface::of)
    }

    /// The Rust code of some calls by the generated client, each by the name of its operation: `list_images`. `None` means that there
    /// is an error.
    ///
    /// # Errors
    /// Of a single call: if it cannot be made as it is given.
    pub fn samples<'c>(
        &self,
        calls: impl IntoIterator<Item = (&'c str, &'c SampleArguments)>,
        options: &SampleOptions,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<Result<String, SampleError>>> {
        let calls: Vec<_> = calls.into_iter().collect();
        self.planned(diagnostics, |plan| {
            let samples = calls.iter();
            let samples = samples.map(|(operation, arguments)| sample(plan, operation, arguments, options));
            samples.collect()
        })
    }

    /// The Rust code of one call: see [`samples`](Self::samples).
    ///
    /// # Errors
    /// If the call cannot be made as it is given.
    pub fn sample(
        &self,
        operation: &str,
        arguments: &SampleArguments,
        options: &SampleOptions,
    ) -> Result<String, SampleError> {
        let mut diagnostics = judging(&self.settings);
        let samples = self.samples([(operation, arguments)], options, &mut diagnostics);
        let stopped = || SampleError::Internal(stopped().message);
        samples
            .ok_or_else(stopped)?
            .pop()
            .unwrap_or_else(|| Err(SampleError::NoOperation(operation.to_owned())))
    }

    /// Plans the client of the document, and gives what `ask` makes of the plan. `None` means that there is an error.
    pub(crate) fn planned<T: Send>(
        &self,
        diagnostics: &mut Diagnostics,
        ask: impl FnOnce(&Plan<'_>) -> T + Send,
    ) -> Option<T> {
        let mut overrides = self.overrides.clone();
        let asked = on_deep_stack(|| {
            let plan = plan(
                &self.api,
                &self.document.sources,
                &self.settings.types,
                &mut overrides,
                &mut *diagnostics,
            );
            ask(&plan)
        });
        if asked.is_none() {
            diagnostics.push(stopped());
        }
        asked
    }
}
