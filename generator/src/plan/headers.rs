//! Typed headers of responses and errors. Operations with the same headers share one struct.

use std::collections::HashMap;

use crate::model::{Docs, Response};

use super::Planner;
use super::names::{Case, Scope};
use super::operation::OperationPlan;
use super::types::{RustType, wire_docs};

pub(crate) struct HeadersPlan {
    pub(crate) name: String,
    pub(crate) fields: Vec<HeaderField>,
    /// The operations that use it, by index, with the kind of responses.
    pub(crate) uses: Vec<(usize, Whose)>,
}

#[derive(Debug)]
pub(crate) struct HeaderField {
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) ty: RustType,
    pub(crate) docs: Docs,
}

/// The kind of responses with these headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    Responses,
    Errors,
}

#[derive(Default)]
pub(super) struct HeaderSets {
    sets: Vec<HeadersPlan>,
    known: HashMap<String, usize>,
}

impl HeaderSets {
    pub(super) fn add(&mut self, fields: Vec<HeaderField>, operation: usize, whose: Whose) {
        if fields.is_empty() {
            return;
        }
        let next = self.sets.len();
        let index = *self.known.entry(format!("{fields:?}")).or_insert(next);
        match self.sets.get_mut(index) {
            Some(set) => set.uses.push((operation, whose)),
            None => self.sets.push(HeadersPlan {
                name: String::new(),
                fields,
                uses: vec![(operation, whose)],
            }),
        }
    }
}

impl HeadersPlan {
    /// The operation that uses them, if it is the only one.
    pub(crate) fn only_operation(&self) -> Option<usize> {
        let (first, _) = self.uses.first()?;
        self.uses
            .iter()
            .all(|(operation, _)| operation == first)
            .then_some(*first)
    }

    /// The common prefix of its header names: `ratelimit` for `RateLimit-Limit` and `ratelimit-reset`.
    fn common_words(&self) -> Option<String> {
        let mut all = self.fields.iter().map(|field| field.wire.split(['-', '_']));
        let mut common: Vec<&str> = all.next()?.collect();
        for words in all {
            let same = common.iter().zip(words).take_while(|(a, b)| a.eq_ignore_ascii_case(b));
            common.truncate(same.count());
        }
        let says_something = common
            .iter()
            .any(|word| !word.is_empty() && !word.eq_ignore_ascii_case("x"));
        says_something.then(|| common.join(" "))
    }

    /// Names for headers that several operations share, the best first: by what the headers have in common, by the
    /// headers themselves if they are few, or by the first of many. They do not depend on the operations, so another
    /// operation changes no name.
    fn shared_names(&self) -> Vec<String> {
        /// Headers that make a name together.
        const FEW: usize = 3;
        let kind = match self.uses.iter().all(|(_, whose)| *whose == Whose::Errors) {
            true => "Error Headers",
            false => "Response Headers",
        };
        let header = |field: &HeaderField| {
            let words = field.wire.split(['-', '_']);
            let words: Vec<&str> = words.filter(|word| !word.eq_ignore_ascii_case("x")).collect();
            words.join(" ")
        };
        let headers: Vec<String> = self.fields.iter().map(header).collect();
        let mut names: Vec<String> = self
            .common_words()
            .iter()
            .map(|words| format!("{words} Headers"))
            .collect();
        if headers.len() <= FEW {
            names.push(format!("{} Headers", headers.join(" ")));
        }
        names.push(kind.to_owned());
        names.extend(headers.first().map(|first| format!("{first} {kind}")));
        names
    }
}

impl Planner<'_, '_> {
    /// The documented headers of several responses, without duplicates. A header with different types is text.
    pub(super) fn header_fields(&self, responses: &[Response]) -> Vec<HeaderField> {
        let mut scope = Scope::default();
        let mut fields: Vec<HeaderField> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for header in responses.iter().flat_map(|response| &response.headers) {
            let plain = match self.rust(header.ty) {
                RustType::Option(inner) => *inner,
                plain => plain,
            };
            let ty = RustType::Option(Box::new(plain));
            let next = fields.len();
            let place = *places.entry(header.name.to_ascii_lowercase()).or_insert(next);
            match fields.get_mut(place) {
                Some(known) if known.ty == ty => {}
                Some(known) => {
                    let secret = RustType::Option(Box::new(RustType::Secret));
                    let text = RustType::Option(Box::new(RustType::String));
                    known.ty = if known.ty == secret || ty == secret {
                        secret
                    } else {
                        text
                    };
                }
                None => {
                    let name = scope.claim(&header.name, Case::Snake, "header");
                    fields.push(HeaderField {
                        docs: wire_docs(&header.docs, &name, &header.name),
                        name,
                        wire: header.name.clone(),
                        ty,
                    });
                }
            }
        }
        fields
    }

    /// Names the structs after their operation, or if several operations share them, after the headers.
    pub(super) fn name_headers(&mut self, sets: HeaderSets, plans: &mut [OperationPlan<'_>]) -> Vec<HeadersPlan> {
        let mut sets = sets.sets;
        for set in &mut sets {
            let only = set.only_operation().and_then(|operation| plans.get(operation));
            let names = match only {
                Some(plan) if set.uses.iter().all(|(_, whose)| *whose == Whose::Errors) => {
                    vec![format!("{} Error Headers", plan.name)]
                }
                Some(plan) => vec![format!("{} Headers", plan.name)],
                None => set.shared_names(),
            };
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            set.name = self.models.claim_first(&names, Case::Pascal, "Headers");
            for (operation, whose) in &set.uses {
                let Some(plan) = plans.get_mut(*operation) else {
                    continue;
                };
                match whose {
                    Whose::Responses => plan.headers = Some(set.name.clone()),
                    Whose::Errors => plan.error_headers = Some(set.name.clone()),
                }
            }
        }
        sets
    }
}
