//! The properties of schemas that operations carry: each is a field, or something says why not.

use std::collections::HashSet;

use serde_json::Value;
use specwright::diagnostic::Diagnostic;

use crate::oracle::{escaped, resolved};
use crate::printed::Printed;

/// Schemas on their way to being looked at.
pub struct Properties<'d> {
    pub document: &'d Value,
    pub printed: &'d Printed,
    pub diagnostics: &'d [Diagnostic],
    /// All identifiers and texts of the generated files.
    pub words: &'d HashSet<String>,
    /// The schemas that were looked at.
    pub seen: HashSet<String>,
}

impl Properties<'_> {
    /// The schemas of parameters, bodies, responses and headers: what stands below one of them at `at`.
    pub fn carried(&mut self, value: &Value, at: &str, around: &[String]) -> Result<(), String> {
        let (value, at) = resolved(self.document, value, at.to_owned());
        let around = [around, std::slice::from_ref(&at)].concat();
        if value["schema"].is_object() {
            self.schema(&value["schema"], &format!("{at}/schema"), &around)?;
        }
        for key in ["content", "headers"] {
            for (name, entry) in value[key].as_object().into_iter().flatten() {
                self.carried(entry, &format!("{at}/{key}/{}", escaped(name)), &around)?;
            }
        }
        Ok(())
    }

    fn schema(&mut self, schema: &Value, at: &str, around: &[String]) -> Result<(), String> {
        let (schema, target) = resolved(self.document, schema, at.to_owned());
        if !self.seen.insert(target.clone()) {
            return Ok(());
        }
        let around = [around, &[at.to_owned(), target.clone()]].concat();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let place = format!("{target}/properties/{}", escaped(name));
            let (said, _) = resolved(self.document, property, place.clone());
            if property["readOnly"] == true || said["readOnly"] == true {
                continue; // requests have no field for it
            }
            let is_unique = name
                .strip_prefix("field")
                .is_some_and(|rest| rest.parse::<u64>().is_ok());
            if is_unique && !self.words.contains(name) && !self.is_reported(&place, &around) {
                return Err("lost, and nothing is said of it: a property".to_owned() + &self.shown(&place));
            }
            self.schema(property, &place, &around)?;
        }
        for key in ["items", "additionalProperties"] {
            if schema[key].is_object() {
                self.schema(&schema[key], &format!("{target}/{key}"), &around)?;
            }
        }
        for key in ["allOf", "oneOf", "anyOf", "prefixItems"] {
            for (index, part) in schema[key].as_array().into_iter().flatten().enumerate() {
                self.schema(part, &format!("{target}/{key}/{index}"), &around)?;
            }
        }
        Ok(())
    }

    fn shown(&self, place: &str) -> String {
        // the kind of place, not the place: one fault is found once
        match std::env::var_os("SPECWRIGHT_PLACES") {
            Some(_) => format!(" {place}"),
            None => String::new(),
        }
    }

    /// Whether something is said of what stands at `place`, or of one of those around it or a key of theirs.
    fn is_reported(&self, place: &str, around: &[String]) -> bool {
        let own = self.printed.lines(place);
        let heads: HashSet<usize> = around
            .iter()
            .flat_map(|place| {
                let object = self.document.pointer(place).and_then(Value::as_object);
                let keys = object.into_iter().flat_map(|object| object.keys());
                let children = keys.map(move |key| format!("{place}/{}", escaped(key)));
                children.chain([place.clone()])
            })
            .filter_map(|place| self.printed.lines(&place).map(|lines| *lines.start()))
            .collect();
        let mut lines = self.diagnostics.iter().flat_map(|diagnostic| {
            let related = diagnostic.related.iter().map(|related| related.place.line);
            related.chain(diagnostic.place.as_ref().map(|place| place.line))
        });
        lines.any(|line| heads.contains(&line) || own.as_ref().is_some_and(|own| own.contains(&line)))
    }
}
