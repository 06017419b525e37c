//! What becomes of a property, parameter or item that has one value.

use std::borrow::Cow;

use crate::model::{Constant, Field, Item, Note, Parameter, Scalar, Shape, Struct, TypeId, TypeRef};
use crate::plan::Planner;

use super::ConstantPlan;

/// What becomes of a property.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::plan) enum Role {
    /// A field of its own type.
    Field,
    /// A field of the type of its one value, which keeps others that a server sends.
    Value(Scalar),
    /// The same, which may be null besides.
    ValueOrNull(Scalar),
    /// A `bool`: whether the value is sent.
    Flag {
        value: Scalar,
        /// Whether it is `true` in what callers make.
        starts: bool,
    },
    /// A `bool`: whether the value or null is sent; in an `Option` if it may be absent.
    FlagOrNull(Scalar),
    /// No field: the table writes the value and checks it when it is read.
    Written(Scalar),
}

impl Role {
    /// The value, for the documentation. `required`: whether the property is always there.
    pub(in crate::plan) fn note(&self, required: bool) -> Option<Note> {
        match self {
            Self::Value(value) => Some(Note::Always(value.plain())),
            Self::ValueOrNull(value) => Some(Note::AlwaysOrNull(value.plain())),
            Self::Flag { value, starts } => Some(Note::Flag(value.plain(), *starts)),
            Self::FlagOrNull(value) => Some(Note::FlagOrNull(value.plain(), !required)),
            Self::Field | Self::Written(_) => None,
        }
    }

    /// The name of the field or setter: with its value where `true` sends another.
    pub(in crate::plan) fn name<'n>(&self, wire: &'n str) -> Cow<'n, str> {
        match self {
            Self::Flag { value, .. } | Self::FlagOrNull(value) if value.as_json() != "true" => {
                format!("{wire} {}", value.plain()).into()
            }
            _ => wire.into(),
        }
    }
}

impl Planner<'_, '_> {
    /// The properties of a struct that are no fields, and those that are.
    pub(in crate::plan) fn constants_and_fields<'o>(
        &self,
        id: TypeId,
        object: &'o Struct,
    ) -> (Vec<ConstantPlan>, Vec<(&'o Field, Role)>) {
        let mut constants = Vec::new();
        let mut properties = Vec::with_capacity(object.fields.len());
        for field in &object.fields {
            match self.role(id, field) {
                Role::Written(value) => constants.push(ConstantPlan {
                    wire: field.wire.clone(),
                    value,
                    required: field.required && !self.is_one_way(id, field),
                }),
                role => properties.push((field, role)),
            }
        }
        constants.extend(
            self.undeclared(id, object)
                .into_iter()
                .map(|(wire, value)| ConstantPlan {
                    wire,
                    value,
                    // a union has looked for it already
                    required: false,
                }),
        );
        (constants, properties)
    }

    /// Whether a property is absent in one of the directions in which its struct goes.
    pub(in crate::plan) fn is_one_way(&self, owner: TypeId, field: &Field) -> bool {
        (field.read_only && self.graph.in_requests(owner)) || (field.write_only && self.graph.in_responses(owner))
    }

    /// What becomes of a property of a struct.
    pub(in crate::plan) fn role(&self, owner: TypeId, field: &Field) -> Role {
        let in_requests = self.graph.in_requests(owner);
        let Some(constant) = self.constant(field.ty) else {
            let fixed = self.constants.fixed(owner).find(|(key, _)| **key == field.wire);
            return match fixed {
                Some((_, value)) => Role::Written(value.clone()),
                None => self.open_role(field, in_requests),
            };
        };
        let is_tag = self.constants.is_tag(owner, &field.wire);
        if in_requests {
            return sent(constant, field, is_tag, self.graph.in_responses(owner));
        }
        match field.required && is_tag {
            true => Role::Written(constant.value.clone()),
            false => Role::Value(constant.value.clone()),
        }
    }

    /// Values that the tags of unions fix and for which a struct has no property.
    pub(in crate::plan) fn undeclared(&self, owner: TypeId, object: &Struct) -> Vec<(String, Scalar)> {
        let fixed = self.constants.fixed(owner);
        let undeclared = fixed.filter(|(key, _)| object.fields.iter().all(|field| field.wire != **key));
        undeclared.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// What becomes of a property of a body that is written in place.
    pub(in crate::plan) fn role_in_body(&self, field: &Field) -> Role {
        match self.constant(field.ty) {
            Some(constant) => sent(constant, field, false, false),
            None => self.open_role(field, true),
        }
    }

    /// What becomes of a property that has more than one value.
    fn open_role(&self, field: &Field, in_requests: bool) -> Role {
        match self.constant_or_null(field.ty) {
            Some(constant) if in_requests && !field.read_only => Role::FlagOrNull(constant.value.clone()),
            Some(constant) => Role::ValueOrNull(constant.value.clone()),
            None => Role::Field,
        }
    }

    /// What becomes of a parameter. One that is optional is sent if it is asked for, whatever keyword says its value.
    pub(in crate::plan) fn role_of_parameter(&self, parameter: &Parameter) -> Role {
        // a parameter that is null is not sent
        let constant = self.constant_or_null(parameter.ty).filter(|_| !parameter.from_client);
        match constant {
            Some(constant) if parameter.required => Role::Written(constant.value.clone()),
            Some(constant) => flag(constant, false),
            None => Role::Field,
        }
    }

    /// What becomes of an item of a tuple.
    pub(in crate::plan) fn role_of_item(&self, owner: TypeId, item: &Item) -> Role {
        let in_requests = self.graph.in_requests(owner);
        match (self.constant(item.ty), self.constant_or_null(item.ty)) {
            (Some(constant), _) if in_requests && item.optional => flag(constant, false),
            (Some(constant), _) if in_requests => Role::Written(constant.value.clone()),
            (None, Some(constant)) if in_requests => Role::FlagOrNull(constant.value.clone()),
            (Some(constant), _) => Role::Value(constant.value.clone()),
            (None, Some(constant)) => Role::ValueOrNull(constant.value.clone()),
            (None, None) => Role::Field,
        }
    }

    /// The one value of a type, unless null is another.
    pub(in crate::plan) fn constant(&self, ty: TypeRef) -> Option<&Constant> {
        let is_nullable = self.api.types.resolve(ty).nullable;
        self.constant_or_null(ty)
            .filter(|constant| !is_nullable || constant.value.is_null())
    }

    /// The one value of a type, null aside.
    pub(in crate::plan) fn constant_or_null(&self, ty: TypeRef) -> Option<&Constant> {
        match &self.api.types[self.api.types.resolve(ty).id].shape {
            Shape::Constant(constant) if !self.is_foreign(ty) => Some(constant),
            _ => None,
        }
    }
}

/// What becomes of a constant property that is sent.
///
/// One that is optional and may get other values is not sent unasked. One that is said by `const`, or tells the alternatives
/// of a union apart, is in all that callers make; where responses carry its struct as well, a value that was read without it
/// is written without it.
fn sent(constant: &Constant, field: &Field, is_tag: bool, is_read: bool) -> Role {
    let value = constant.value.clone();
    let is_promised = constant.by_keyword || is_tag;
    match field {
        field if field.read_only => Role::Value(value),
        field if field.required || (is_promised && !is_read) => Role::Written(value),
        _ => flag(constant, is_promised),
    }
}

fn flag(constant: &Constant, starts: bool) -> Role {
    let value = constant.value.clone();
    Role::Flag { value, starts }
}
