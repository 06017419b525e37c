//! How a client is made of a document.

use std::path::{Path, PathBuf};

use crate::choices::{FormatChoice, TypeChoices};
use crate::diagnostic::Code;
use crate::plan::Rule;
use crate::select::Selector;

/// How documents are read and judged.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Settings {
    /// The folder that references may not leave; by default the folder of the document, or the
    /// folder of documents.
    pub root: Option<PathBuf>,
    /// Places in documents are shown relative to this folder; by default the current one.
    pub relative_to: Option<PathBuf>,
    /// Overlays that are applied to a document that becomes a crate or a module of its own, in this order.
    pub overlays: Vec<PathBuf>,
    /// Codes whose diagnostics are not shown.
    pub allow: Vec<Code>,
    /// Codes whose diagnostics are errors.
    pub deny: Vec<Code>,
    /// A table of names for a document that becomes a crate of its own; by default the file
    /// `document.names.yaml` beside `document.yaml`, as for documents in a folder.
    pub names: Option<PathBuf>,
    /// What a document that becomes a crate or a module of its own is called in the first line of its files; by default the name of its
    /// file. For documents that are called otherwise each time.
    pub source: Option<String>,
    /// Whether a crate is a workspace of its own, also below another one. By default it can be a member.
    pub standalone: bool,
    /// Whether the feature `blocking` of a crate is on by default.
    pub blocking: bool,
    /// Which Rust types stand for what documents describe.
    pub types: TypeChoices,
    /// Whether the feature `serde` of a crate is on by default: serde's traits for models.
    pub serde: bool,
    /// The operations to generate, by any of these; all where there is none.
    pub include: Vec<Selector>,
    /// Operations not to generate, even if they are included.
    pub exclude: Vec<Selector>,
    /// Errors within a document that can be read are warnings: what is wrong is left out or becomes raw JSON, and
    /// the rest is generated. Errors in names and in `include` and `exclude` stay errors.
    pub keep_going: bool,
    /// Whether clients check the values of requests against the constraints of the document (`minLength`, `maximum`, `pattern`)
    /// before they send them. Needs the feature `validate`, here and of `specwright-runtime`.
    pub validate: bool,
    /// Whether bodies in XML are text or bytes for the client, whatever their schemas say. By default they are typed, which needs the
    /// feature `xml` of `specwright-runtime`.
    pub untyped_xml: bool,
    /// What is made of a document, if not all of it.
    pub only: Option<Only>,
    /// Names and types of the user's choice, from a configuration.
    pub(crate) rules: Vec<Rule>,
    /// The configuration that these settings are from, and other files that it names.
    pub(crate) configuration: Vec<PathBuf>,
}

impl Settings {
    /// Takes what is said of names and types for several documents: it has to match in one of them.
    pub(crate) fn share(&mut self) {
        self.rules.iter_mut().for_each(|rule| rule.is_shared = true);
        self.types.share();
    }

    /// Gives the folders of crates that a configuration has types of by other paths, such as those from the generated crate.
    #[must_use]
    pub fn relocated(mut self, place: impl Fn(&Path) -> PathBuf) -> Self {
        for rule in &mut self.rules {
            rule.relocate(&place);
        }
        for choice in self.types.formats.values_mut() {
            if let FormatChoice::Type(choice) = choice {
                *choice = choice.clone().relocated(&place);
            }
        }
        self
    }
}

/// A part of what is made of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Only {
    /// Models without a client: of all component schemas, and of the JSON bodies of requests and responses. If operations are
    /// selected, of what these need. `specwright-runtime` needs none of its features then.
    Types,
}

/// The source of the dependency `specwright-runtime` of a generated crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuntimeSource {
    /// From the registry, in the version of this generator.
    #[default]
    Registry,
    /// From the registry, in this version: a requirement as cargo reads it.
    Version(String),
    /// In a folder.
    Path(PathBuf),
    /// As `[workspace.dependencies]` says.
    Workspace,
}
