//! What a schema says to its readers, with the parts of its `allOf`.

use std::collections::HashSet;
use std::mem::discriminant;

use serde_json::Value;

use super::facets::{Facets, Use};
use super::nullability::Null;
use super::{Lower, docs};
use crate::model::{Docs, Field, Note};

/// The annotations of a schema, completed by those of its parts.
#[derive(Default)]
pub(super) struct Annotations<'d> {
    pub(super) docs: Docs,
    pub(super) default: Option<&'d Value>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
}

/// Maximum number of parts that are read for annotations.
const MAX_PARTS: usize = 16;

/// The parts of an `allOf`, at any depth.
#[derive(Default)]
struct Parts<'d> {
    /// Those that say nothing of values.
    annotations: Vec<Facets<'d>>,
    inline: Vec<Facets<'d>>,
    referenced: Vec<Facets<'d>>,
    seen: HashSet<&'d str>,
    count: usize,
}

impl<'d> Lower<'d, '_> {
    /// The documentation of a schema, from its parts where it has none itself.
    pub(super) fn docs_of(&self, facets: &Facets<'d>) -> Docs {
        self.annotations(facets).docs
    }

    pub(super) fn annotations(&self, facets: &Facets<'d>) -> Annotations<'d> {
        let mut all = self.annotations_as_written(facets);
        self.leave_out_chosen(&mut all.docs.notes);
        all
    }

    /// Leaves out formats that the type tells, as users chose it.
    pub(super) fn leave_out_chosen(&self, notes: &mut Vec<Note>) {
        notes.retain(|note| match note {
            Note::Format(format) => self.own.chosen(Some(format)).is_none(),
            _ => true,
        });
    }

    fn annotations_as_written(&self, facets: &Facets<'d>) -> Annotations<'d> {
        let mut all = Annotations {
            docs: docs::of_schema(facets),
            default: facets.data.default.as_ref(),
            read_only: facets.data.read_only,
            write_only: facets.data.write_only,
        };
        if facets.all_of.is_empty() {
            return all;
        }
        let mut parts = Parts::default();
        self.parts_with_annotations(facets, false, &mut parts);
        if all.docs.description.is_none() {
            let described = |list: &[Facets<'d>]| {
                let mut texts: Vec<&str> = Vec::new();
                for text in list.iter().filter_map(|part| part.data.description.as_deref()) {
                    if !texts.contains(&text) {
                        texts.push(text);
                    }
                }
                (!texts.is_empty()).then(|| texts.join("\n\n"))
            };
            // A part that is nothing but annotations is about the whole, and the others are about themselves.
            all.docs.description = described(&parts.annotations)
                .or_else(|| described(&parts.inline))
                .or_else(|| described(&parts.referenced));
        }
        if all.docs.summary.is_none() {
            let parts = match parts.annotations.iter().any(|part| part.data.description.is_some()) {
                true => &parts.annotations,
                false => &parts.inline,
            };
            all.docs.summary = parts.iter().find_map(|part| part.data.title.clone());
        }
        for part in parts.inline.iter().chain(&parts.annotations) {
            all.read_only |= part.data.read_only;
            all.write_only |= part.data.write_only;
            all.docs.deprecated |= part.data.deprecated;
        }
        let all_parts = parts.annotations.iter().chain(&parts.inline).chain(&parts.referenced);
        for part in all_parts.filter(|part| !part.is_object()) {
            all.default = all.default.or(part.data.default.as_ref());
            for note in docs::notes(part) {
                let is_new = |known: &crate::model::Note| discriminant(known) != discriminant(&note);
                if all.docs.notes.iter().all(is_new) {
                    all.docs.notes.push(note);
                }
            }
        }
        all
    }

    fn parts_with_annotations(&self, facets: &Facets<'d>, referenced: bool, parts: &mut Parts<'d>) {
        for part in facets.all_of {
            parts.count = parts.count.saturating_add(1);
            let schema = Use::from(part);
            let is_reference = matches!(schema, Use::Reference(_));
            let is_new = match schema {
                Use::Reference(reference) => parts.seen.insert(reference),
                Use::Inline(_) => true,
            };
            let Some(content) = self.content(schema).filter(|_| is_new && parts.count <= MAX_PARTS) else {
                continue;
            };
            let part = Facets::of(content);
            let referenced = referenced || is_reference;
            if part.data.description.is_none() && !part.all_of.is_empty() {
                self.parts_with_annotations(&part, referenced, parts);
            }
            match () {
                () if referenced => parts.referenced.push(part),
                () if part.is_bare() => parts.annotations.push(part),
                () => parts.inline.push(part),
            }
        }
    }

    /// Completes a field by what other schemas say that its type implies.
    pub(super) fn complete(&self, field: &mut Field, implied: &[Use<'d>]) {
        let (inline, referenced): (Vec<Use<'d>>, _) =
            implied.iter().partition(|schema| matches!(schema, Use::Inline(_)));
        for schema in inline.iter().chain(&referenced) {
            let Some(content) = self.content(*schema) else { continue };
            let annotations = self.annotations(&Facets::of(content));
            field.ty.nullable |= self.null(*schema) == Null::Granted;
            field.docs.description = field.docs.description.take().or(annotations.docs.description);
            // Other annotations of a schema with a type concern that type, which another part has narrowed.
            if matches!(schema, Use::Inline(_)) && Facets::of(content).is_bare() {
                field.default = field.default.take().or_else(|| annotations.default.cloned());
                field.docs.summary = field.docs.summary.take().or(annotations.docs.summary);
                field.docs.deprecated |= annotations.docs.deprecated;
                field.read_only |= annotations.read_only;
                field.write_only |= annotations.write_only;
            }
        }
    }
}
