//! Unit structs: the types of constants in lists and maps.

use std::collections::HashSet;

use crate::model::{Docs, Note, Shape};

use super::Planner;
use super::types::{TypeKind, TypePlan};

impl Planner<'_, '_> {
    /// The types of constants, each once.
    pub(super) fn units(&self) -> Vec<TypePlan> {
        let mut seen: HashSet<&str> = HashSet::new();
        let units = self.api.types.iter().filter_map(|(id, ty)| {
            let name = self.units.get(&id).filter(|name| seen.insert(name))?;
            let Shape::Constant(constant) = &ty.shape else {
                return None;
            };
            let mut docs = match ty.named {
                true => ty.docs.clone(),
                false => Docs::default(),
            };
            docs.notes.push(Note::Always(constant.value.plain()));
            Some(TypePlan {
                id,
                name: name.clone(),
                pointer: ty.pointer.as_str().to_owned(),
                in_requests: true,
                docs,
                derives: Vec::new(),
                attributes: Vec::new(),
                kind: TypeKind::Unit(constant.value.clone()),
            })
        });
        units.collect()
    }
}
