//! Tags that have several values, or any in the schema of `defaultMapping`, and that no property describes: a struct gets a field,
//! which keeps the value that was read.

use std::collections::HashSet;

use crate::model::{Docs, Field, Note, Scalar, Shape, TextFormat, TypeId, TypeRef, Union};

use super::Lower;
use super::location::At;

/// Maximum nesting of unions whose structs are visited for the tag of a union around them.
const MAX_UNIONS: usize = 8;

/// A property that a struct lacks, and the values that a union gives it.
struct Lacking {
    owner: TypeId,
    key: String,
    values: Vec<String>,
}

impl Lower<'_, '_> {
    /// Adds the fields. All types are lowered.
    pub(super) fn keep_tags(&mut self) {
        let mut lacking: Vec<Lacking> = Vec::new();
        let mut seen = HashSet::new();
        for (_, ty) in self.types.iter() {
            if let Shape::Union(union) = &ty.shape {
                self.lacking(union, &mut lacking, &mut seen);
            }
        }
        for Lacking { owner, key, values } in lacking {
            let id = self.scalar(Shape::Text(TextFormat::Plain), &At::Root, "Text");
            let values = values.iter().map(|value| Scalar::text(value).as_json().to_owned());
            let values: Vec<String> = values.collect();
            let docs = Docs {
                notes: (!values.is_empty())
                    .then_some(Note::Values(values))
                    .into_iter()
                    .collect(),
                ..Docs::default()
            };
            let field = Field {
                wire: key,
                ty: TypeRef { id, nullable: false },
                required: false,
                default: None,
                read_only: false,
                write_only: false,
                docs,
            };
            if let Some(Shape::Struct(object)) = self.types.get_mut(owner).map(|ty| &mut ty.shape) {
                object.fields.push(field);
            }
        }
    }

    /// Adds what the structs of a union, and of unions within it, lack.
    fn lacking(&self, union: &Union, lacking: &mut Vec<Lacking>, seen: &mut HashSet<(TypeId, String)>) {
        for variant in &union.variants {
            let is_kept = |values: &[String]| values.len() > 1 || variant.otherwise;
            let Some((key, values)) = variant.written_tag().filter(|(_, values)| is_kept(values)) else {
                continue;
            };
            let mut open = vec![(self.types.resolve(variant.ty).id, 0_usize)];
            while let Some((id, depth)) = open.pop() {
                match &self.types[id].shape {
                    Shape::Struct(object) => {
                        let is_kept = object.extra.is_some() || object.fields.iter().any(|field| field.wire == *key);
                        if !is_kept && seen.insert((id, key.clone())) {
                            lacking.push(Lacking {
                                owner: id,
                                key: key.clone(),
                                // an object that the discriminator does not tell may have any
                                values: if variant.otherwise { Vec::new() } else { values.clone() },
                            });
                        }
                    }
                    Shape::Union(inner) if depth < MAX_UNIONS => {
                        // what an inner union tells apart by the same key, it writes itself
                        let others = inner
                            .variants
                            .iter()
                            .filter(|inner| inner.written_tag().is_none_or(|(other, _)| other != key));
                        open.extend(others.map(|inner| (self.types.resolve(inner.ty).id, depth.saturating_add(1))));
                    }
                    _ => {}
                }
            }
        }
    }
}
