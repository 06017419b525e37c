//! Types of other crates, as fields of generated code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::choices::{By, Dependency, Known, Traits, TypeChoice, known, with_head};
use crate::model::{Carrier, OwnType};

/// A type of another crate, with what the runtime puts around it.
#[derive(Clone, Debug)]
pub(crate) struct Foreign {
    /// Its path in generated code.
    pub(crate) path: String,
    /// The type within, if the runtime implements its traits for that.
    pub(crate) known: Option<&'static Known>,
    /// Whether the runtime puts something around it, into which a value of the type converts.
    pub(crate) is_wrapped: bool,
    /// Whether any text or number is a value.
    pub(crate) is_lenient: bool,
    /// The features of the runtime that it needs.
    features: Vec<&'static str>,
    dependency: Option<(String, Dependency)>,
    /// Other crates that its path names.
    crates: Vec<String>,
}

impl PartialEq for Foreign {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for Foreign {}

impl Foreign {
    /// The type of a format, or of a string or number by itself.
    pub(super) fn of_own(own: &OwnType) -> Arc<Self> {
        Self::of(&own.choice, own.carrier)
    }

    /// The chosen type, for values that something carries.
    pub(super) fn of(choice: &TypeChoice, carrier: Carrier) -> Arc<Self> {
        let known = known(choice.path());
        let path = known.map_or_else(|| with_head(choice.path()), |known| known.written.to_owned());
        let mut features: Vec<&'static str> = known.iter().filter_map(|known| known.feature).collect();
        let is_as_it_is = known.is_some_and(|known| match carrier {
            Carrier::Number => known.is_number,
            _ => !known.is_bytes,
        });
        let wrapper = match (choice.way(), carrier) {
            (Some(By::Wire), _) => None,
            (None, _) if is_as_it_is => None,
            (Some(By::Text), Carrier::Number) | (None, Carrier::Number) => Some("Numeric"),
            (Some(By::Text), _) | (None, Carrier::Text) => Some("Text"),
            (None, Carrier::Base64 | Carrier::Base64Url) => Some("Base64"),
            (Some(By::Serde), _) | (None, Carrier::Any) => {
                features.push("serde_json");
                Some("Serde")
            }
        };
        let url_safe = match (wrapper, carrier) {
            (Some("Base64"), Carrier::Base64Url) => ", true",
            _ => "",
        };
        let path = match wrapper {
            Some(wrapper) => format!("runtime::{wrapper}<{path}{url_safe}>"),
            None => path,
        };
        let is_lenient = choice.is_lenient();
        Arc::new(Self {
            path: match is_lenient {
                true => format!("runtime::Lenient<{path}>"),
                false => path,
            },
            known: known.filter(|_| matches!(wrapper, None | Some("Numeric" | "Base64"))),
            is_wrapped: wrapper.is_some() || is_lenient,
            is_lenient,
            features,
            // the runtime passes on the crates of those that are known
            dependency: choice.dependency().filter(|_| known.is_none()).cloned(),
            crates: choice.crates().into_iter().map(str::to_owned).collect(),
        })
    }

    /// The traits that it surely has; `None` if nothing is known of it.
    pub(super) fn traits(&self) -> Option<Traits> {
        let known = self.known?.traits;
        // what is kept in place of a value is JSON
        let kept = Traits::EQ.or(Traits::HASH);
        Some(if self.is_lenient { known.and(kept) } else { known })
    }

    /// Its estimated size in bytes.
    pub(super) fn size(&self) -> usize {
        const UNKNOWN: usize = 24;
        let plain = self.known.map_or(UNKNOWN, |known| known.size);
        if self.is_wrapped { plain.max(UNKNOWN) + 8 } else { plain }
    }

    /// Whether reading a text or number, given as text, surely gives a value.
    pub(super) fn reads(&self, text: &str) -> bool {
        self.is_lenient || self.known.is_some_and(|known| (known.reads)(text))
    }

    /// An expression for a value, with which examples are written.
    pub(crate) fn example(&self) -> Option<String> {
        let known = self.known.filter(|known| !known.example.is_empty())?;
        let is_converted = known.example.ends_with(".into()");
        match self.is_wrapped {
            // of which type it converts cannot be told
            true if is_converted => None,
            true => Some(format!("{}.into()", known.example)),
            false => Some(known.example.to_owned()),
        }
    }
}

/// What generated code needs besides the runtime as it is.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    /// Features of the runtime.
    pub(crate) features: BTreeSet<&'static str>,
    /// Packages, and their dependency lines.
    pub(crate) dependencies: BTreeMap<String, Dependency>,
    /// Crates of types, with those of the packages.
    pub(crate) crates: BTreeSet<String>,
}

impl Needs {
    pub(super) fn add(&mut self, foreign: &Foreign) {
        self.features.extend(&foreign.features);
        self.dependencies.extend(foreign.dependency.clone());
        self.crates.extend(foreign.crates.iter().cloned());
    }
}
