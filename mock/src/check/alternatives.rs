//! `oneOf` and `anyOf`: which alternative a value is, and what is wrong when it is none.

use serde_json::Value;

use super::Problem;
use super::schema::{Checker, PROBLEM_LIMIT};
use super::show::{show, show_text, step};
use crate::schema::{Kinds, Schema, SchemaId};

impl Checker<'_> {
    /// Checks against the alternatives of a schema; with `one`, exactly one must fit.
    pub(super) fn alternatives(&mut self, schema: &Schema, ids: &[SchemaId], value: &Value, one: bool) {
        if let Some(discriminator) = &schema.discriminator
            && let Value::Object(fields) = value
        {
            // The tag decides; a value without one is told so, and nothing else.
            let property = &discriminator.property;
            let Some(tag) = fields.get(property) else {
                return self.within(&step(property), |checker| checker.problem("is required"));
            };
            let mut tags: Vec<(String, SchemaId)> = Vec::new();
            for (tag, id) in &discriminator.mapping {
                tags.push((tag.clone(), *id));
            }
            for id in ids {
                let name = self.schemas.kind(*id, property);
                if let Some(name) = name.filter(|_| tags.iter().all(|(_, other)| other != id)) {
                    tags.push((name, *id));
                }
            }
            if let Some((_, id)) = tags.iter().find(|(name, _)| tag.as_str() == Some(name)) {
                return self.check(*id, value);
            }
            if tags.len() >= ids.len() {
                let names: Vec<_> = tags.iter().map(|(name, _)| show_text(name)).collect();
                let message = format!("{} is none of {}", show(tag), names.join(", "));
                return self.within(&step(property), |checker| checker.problem(message));
            }
        }
        let mut fitting = Vec::new();
        let mut nearest: Option<(SchemaId, Vec<Problem>)> = None;
        for id in ids {
            let problems = self.trial(*id, value);
            if problems.is_empty() {
                fitting.push(*id);
                if !one {
                    return;
                }
            } else {
                // A value of the right type is nearer than any other.
                let rank = |id: SchemaId, problems: &[Problem]| {
                    (!self.schemas.kinds(id).meets(Kinds::of(value)), problems.len())
                };
                let nearer = nearest
                    .as_ref()
                    .is_none_or(|(other, best)| rank(*id, &problems) < rank(*other, best));
                if nearer {
                    nearest = Some((*id, problems));
                }
            }
        }
        match (fitting.as_slice(), nearest) {
            ([_], _) => {}
            ([], Some((_, problems))) if ids.len() == 1 => {
                for problem in problems {
                    if self.problems.len() < PROBLEM_LIMIT {
                        self.problems.push(problem);
                    }
                }
            }
            ([], Some((id, problems))) => {
                let mut message = format!("fits none of {}", self.names(ids));
                if let Some(first) = problems.first() {
                    let inner = first.at.strip_prefix(&self.at).unwrap_or(&first.at);
                    let name = self.label(id, ids);
                    message.push_str(&format!(
                        "; as {name}: {}{}{}",
                        inner.trim_start_matches('.'),
                        if inner.is_empty() { "" } else { " " },
                        first.message
                    ));
                }
                self.problem(message);
            }
            ([], None) => {}
            (several, _) => {
                let message = format!("fits {} and must fit one only", self.names(several));
                self.problem(message);
            }
        }
    }

    /// What an alternative is called: its name, else its type and place.
    fn label(&self, id: SchemaId, ids: &[SchemaId]) -> String {
        match &self.schemas.get(id).name {
            Some(name) => name.clone(),
            None => {
                let place = ids.iter().position(|other| *other == id).unwrap_or(0) + 1;
                format!("alternative {place}")
            }
        }
    }

    fn names(&self, ids: &[SchemaId]) -> String {
        let names: Vec<_> = ids.iter().map(|id| self.label(*id, ids)).collect();
        names.join(", ")
    }
}
