//! What changes for Rust code that uses the generated client.
//!
//! The code is assumed to be written as the documentation of the client shows: literals and patterns of structs have `..`, and a
//! `match` on a `#[non_exhaustive]` enum has an arm for other variants, as the compiler asks.

mod accepts;
mod functions;
mod names;
mod types;

use std::collections::{HashMap, HashSet};

use specwright::surface::{ApiShape, ApiType};

use crate::finding::Finding;
use crate::read::Side;
use crate::rule::Rule;

use accepts::{Conversions, conversions};
use names::Names;

/// Compares the APIs of two clients.
pub(crate) fn compare(old: &Side, new: &Side) -> Vec<Finding> {
    let mut comparing = Comparing {
        old,
        new,
        names: Names::of(&old.surface, &new.surface),
        conversions_before: conversions(&old.surface),
        conversions: conversions(&new.surface),
        findings: Vec::new(),
    };
    comparing.types();
    comparing.features();
    comparing.findings
}

struct Comparing<'a> {
    old: &'a Side,
    new: &'a Side,
    names: Names,
    /// What each old type could be made of.
    conversions_before: Conversions<'a>,
    /// What each new type can be made of.
    conversions: Conversions<'a>,
    findings: Vec<Finding>,
}

impl<'a> Comparing<'a> {
    /// Adds a change of `subject`, of which the two pointers say where it comes from.
    fn found(&mut self, rule: Rule, subject: &str, message: String, old: Option<&str>, new: Option<&str>) {
        let place = |side: &Side, pointer: Option<&str>| side.place_of(side.nearest(pointer?)?);
        self.findings.push(Finding {
            rule,
            class: rule.class(None),
            direction: None,
            subject: subject.to_owned(),
            message,
            old: place(self.old, old),
            new: place(self.new, new),
        });
    }

    fn types(&mut self) {
        let new: HashMap<&str, &'a ApiType> = self.new.surface.types.iter().map(|ty| (ty.path.as_str(), ty)).collect();
        let mut matched: HashSet<&str> = HashSet::new();
        for ty in &self.old.surface.types {
            let path = self.names.now(&ty.path).to_owned();
            match new.get(path.as_str()) {
                Some(now) => {
                    matched.insert(now.path.as_str());
                    self.ty(ty, now);
                }
                // that the method is gone is said of the client
                None if is_of_operation(ty) => {}
                None => {
                    let message = format!("the {} `{}` is gone", kind(&ty.shape), ty.path);
                    self.found(Rule::TypeRemoved, &ty.path, message, Some(&ty.pointer), None);
                }
            }
        }
        for ty in &self.new.surface.types {
            if !matched.contains(ty.path.as_str()) && !is_of_operation(ty) {
                let message = format!("the {} `{}` is new", kind(&ty.shape), ty.path);
                self.found(Rule::TypeAdded, &ty.path, message, None, Some(&ty.pointer));
            }
        }
    }

    fn features(&mut self) {
        let (old, new) = (&self.old.surface.features, &self.new.surface.features);
        // a client that is no longer, or not yet, in parts has no features at all
        for feature in old.iter().filter(|feature| !new.contains(feature)) {
            let message = format!("the cargo feature `{feature}` is gone");
            self.found(
                Rule::FeatureRemoved,
                &format!("feature {feature}"),
                message,
                Some("/tags"),
                Some("/tags"),
            );
        }
        for feature in new.iter().filter(|feature| !old.contains(feature)) {
            let message = format!("the cargo feature `{feature}` is new");
            self.found(
                Rule::FeatureAdded,
                &format!("feature {feature}"),
                message,
                Some("/tags"),
                Some("/tags"),
            );
        }
    }
}

/// Whether a type is only reached by a method of the client, which is compared by itself.
fn is_of_operation(ty: &ApiType) -> bool {
    ty.path.starts_with("operations::")
}

/// What a type is called in messages.
fn kind(shape: &ApiShape) -> &'static str {
    match shape {
        ApiShape::Enum { .. } => "enum",
        ApiShape::Alias(_) => "alias",
        _ => "struct",
    }
}
