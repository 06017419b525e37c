//! Types for constants: unit structs, where a list or a map that requests carry needs a type for its values.

use std::collections::HashMap;

use crate::model::{Scalar, Shape, Type, TypeId, TypeRef};
use crate::plan::Planner;
use crate::plan::names::Case;
use crate::plan::rust_type::RustType;

impl Planner<'_, '_> {
    /// Names the types of constants in lists and maps. Constants without a name in the document share a type with those of
    /// the same value.
    pub(in crate::plan) fn name_units(&mut self) {
        let api = self.api;
        let mut known: HashMap<&Scalar, String> = HashMap::new();
        for (owner, ty) in api.types.iter().filter(|(id, _)| self.graph.in_requests(*id)) {
            let Some(values) = values_of(ty).filter(|values| !self.is_foreign(*values)) else {
                continue;
            };
            let id = api.types.resolve(values).id;
            let value = &api.types[id];
            let Shape::Constant(constant) = &value.shape else {
                continue;
            };
            if constant.value.is_null() || self.units.contains_key(&id) || self.foreign.contains_key(&owner) {
                continue;
            }
            let name = match (value.named, known.get(&constant.value)) {
                (true, _) => self.models.claim(&value.name, Case::Pascal, "Constant"),
                (false, Some(name)) => name.clone(),
                (false, None) => {
                    let name = format!("constant {}", constant.value.plain());
                    self.models.claim(&name, Case::Pascal, "Constant")
                }
            };
            if !value.named {
                known.entry(&constant.value).or_insert_with(|| name.clone());
            }
            self.units.insert(id, name);
        }
    }

    /// The type of the values of a list or map, where `owner` is the list, map or struct that holds them.
    pub(in crate::plan) fn value_in(&self, owner: TypeId, ty: TypeRef) -> RustType {
        let resolved = self.api.types.resolve(ty);
        match self.units.get(&resolved.id).filter(|_| self.graph.in_requests(owner)) {
            Some(name) => {
                let unit = RustType::Model {
                    name: name.clone(),
                    converts: false,
                };
                match resolved.nullable {
                    true => RustType::Option(Box::new(unit)),
                    false => unit,
                }
            }
            None => self.rust(ty),
        }
    }
}

/// The type of the values of a list, a map, or additional properties.
fn values_of(ty: &Type) -> Option<TypeRef> {
    match &ty.shape {
        Shape::Array(items) => Some(*items),
        Shape::Map(further) => Some(further.ty),
        Shape::Struct(object) => object.extra.map(|further| further.ty),
        _ => None,
    }
}
