//! The fields of structs and tuples.

use serde_json::Value;

use super::{RustType, TypeKind, wire_docs};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Docs, Field, Item, Scalar, Shape, TypeId, TypeRef};
use crate::plan::Planner;
use crate::plan::constants::Role;

/// The field for additional properties.
pub(crate) struct ExtraPlan {
    pub(crate) name: String,
    pub(crate) ty: RustType,
    /// Whether those whose values do not fit are passed over.
    pub(crate) skipping: bool,
}

/// A field of a struct.
pub(crate) struct FieldPlan {
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) ty: RustType,
    pub(crate) presence: Presence,
    /// Whether callers have to give it although a response may lack it: only requests have it, or nobody else can write the tag
    /// of a base.
    pub(crate) is_asked: bool,
    /// The default in the document.
    pub(crate) default: Option<serde_json::Value>,
    /// The value that the field, a `bool`, stands for.
    pub(crate) flag: Option<Scalar>,
    /// Whether it starts with its default although it is optional, as it is the tag of the struct.
    pub(crate) starts: bool,
    /// Whether entries whose values do not fit are passed over, as the field is a map of `patternProperties`.
    pub(crate) skipping: bool,
    pub(crate) docs: Docs,
}

impl FieldPlan {
    /// Whether the field says by `false` that null is sent.
    pub(crate) fn is_flag_or_null(&self) -> bool {
        self.flag.is_some() && matches!(self.ty, RustType::Option(_))
    }

    /// Whether callers have to give it.
    pub(in crate::plan) fn is_required(&self) -> bool {
        self.presence != Presence::Optional || self.is_asked
    }

    /// Whether the field, which may be absent, is there in what callers make.
    pub(in crate::plan) fn is_there_at_first(&self) -> bool {
        let is_set_flag = self.flag.is_some() && self.default == Some(Value::Bool(true));
        self.presence == Presence::Optional && (is_set_flag || self.starts)
    }
}

/// A field of a tuple.
pub(crate) struct ItemPlan {
    pub(crate) ty: RustType,
    /// The value that the field, a `bool`, stands for.
    pub(crate) flag: Option<Scalar>,
    /// Whether `false` stands for null.
    pub(crate) or_null: bool,
    pub(crate) docs: Docs,
}

/// Whether a field may be absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Omitted if absent.
    Optional,
    /// Always present.
    Required,
    /// Always written, possibly as `null`.
    RequiredNullable,
}

/// Maximum nesting of lists in which a map is looked for.
const MAX_LISTS: usize = 8;

impl Planner<'_, '_> {
    pub(super) fn tuple(&mut self, owner: TypeId, items: &[Item]) -> TypeKind {
        let least = items.iter().filter(|item| !item.optional).count();
        let (mut constants, mut fields) = (Vec::new(), Vec::new());
        for (place, item) in items.iter().enumerate() {
            let role = self.role_of_item(owner, item);
            let mut docs = item.docs.clone();
            docs.notes.extend(role.note(!item.optional));
            let or_null = matches!(role, Role::FlagOrNull(_));
            let (ty, flag) = match role {
                Role::Written(value) => {
                    constants.push((place, value));
                    continue;
                }
                Role::FlagOrNull(value) if item.optional => (RustType::Option(Box::new(RustType::Bool)), Some(value)),
                Role::Flag { value, .. } | Role::FlagOrNull(value) => (RustType::Bool, Some(value)),
                Role::Field | Role::Value(_) | Role::ValueOrNull(_) => (self.item(owner, item), None),
            };
            fields.push(ItemPlan {
                ty,
                flag,
                or_null,
                docs,
            });
        }
        TypeKind::Tuple {
            items: fields,
            constants,
            least,
        }
    }

    /// The type of a tuple's item. An item that requires its own tuple becomes nullable.
    fn item(&mut self, owner: TypeId, item: &Item) -> RustType {
        let plain = self.inside(owner, item.ty, item.optional);
        let inner = self.api.types.resolve(item.ty);
        if item.optional {
            return match plain {
                RustType::Option(value) => RustType::Nullable(value),
                plain => RustType::Option(Box::new(plain)),
            };
        }
        let endless = self.graph.is_boxed(owner, inner.id)
            && self.graph.is_infinite(owner)
            && self.graph.is_infinite(inner.id)
            && matches!(self.api.types[inner.id].shape, Shape::Tuple(_));
        if inner.nullable || !endless {
            return plain;
        }
        let message = "an item requires its own list: read as nullable";
        let place = self.sources.locate(&self.api.types[owner].pointer);
        self.diagnostics
            .push(Diagnostic::warning(Code::INFINITE_TYPE, message).at(place));
        RustType::Option(Box::new(plain))
    }

    pub(super) fn field(&mut self, owner: TypeId, name: String, field: &Field, role: Role) -> FieldPlan {
        let ty = self.api.types.resolve(field.ty);
        let mut docs = wire_docs(&field.docs, &name, &field.wire);
        let in_requests = self.graph.in_requests(owner);
        let base_tag = self.constants.base_tag(owner, &field.wire);
        let mut required = field.required && base_tag.is_none() && !self.is_one_way(owner, field);
        docs.notes.extend(role.note(required));
        match role {
            Role::Flag { value, starts } => {
                return FieldPlan {
                    name,
                    wire: field.wire.clone(),
                    ty: RustType::Bool,
                    presence: Presence::Optional,
                    is_asked: false,
                    starts: false,
                    skipping: false,
                    default: starts.then_some(Value::Bool(true)),
                    flag: Some(value),
                    docs,
                };
            }
            Role::FlagOrNull(value) => {
                let (ty, presence) = match required {
                    true => (RustType::Bool, Presence::RequiredNullable),
                    false => (RustType::Option(Box::new(RustType::Bool)), Presence::Optional),
                };
                let default = field.default.as_ref().filter(|_| required);
                return FieldPlan {
                    name,
                    wire: field.wire.clone(),
                    ty,
                    presence,
                    is_asked: false,
                    starts: false,
                    skipping: false,
                    default: default.map(|default| Value::Bool(!default.is_null())),
                    flag: Some(value),
                    docs,
                };
            }
            Role::Field | Role::Value(_) | Role::ValueOrNull(_) | Role::Written(_) => {}
        }
        if required && !ty.nullable && self.graph.is_infinite(owner) && self.graph.is_infinite(ty.id) {
            required = false;
            let message = format!("`{}` requires its own object: read as optional", field.wire);
            let owner = &self.api.types[owner];
            let place = self.sources.locate(&owner.pointer);
            self.diagnostics
                .push(Diagnostic::warning(Code::INFINITE_TYPE, message).at(place));
        }
        let plain = self.inside(
            owner,
            TypeRef {
                nullable: false,
                ..field.ty
            },
            !required || ty.nullable,
        );
        let plain = match plain {
            RustType::Option(inner) => *inner,
            other => other,
        };
        let (ty, presence) = match (required, ty.nullable) {
            (true, false) => (plain, Presence::Required),
            (true, true) => (RustType::Option(Box::new(plain)), Presence::RequiredNullable),
            (false, true) if in_requests => (RustType::Nullable(Box::new(plain)), Presence::Optional),
            (false, _) => (RustType::Option(Box::new(plain)), Presence::Optional),
        };
        let tag = self.constants.start(owner, &field.wire).map(Scalar::to_value);
        let is_optional = presence == Presence::Optional && matches!(ty, RustType::Option(_));
        let is_tag_of_base = base_tag == Some(false) && in_requests;
        FieldPlan {
            name,
            wire: field.wire.clone(),
            ty,
            presence,
            is_asked: is_optional && field.required && (field.write_only || is_tag_of_base),
            starts: tag.is_some() && is_optional,
            default: match is_optional {
                true => tag.or_else(|| field.default.clone()),
                false => field.default.clone().or(tag),
            },
            flag: None,
            skipping: self.is_by_pattern(field.ty),
            docs,
        }
    }

    /// A type directly inside `owner`: boxed if both are on one cycle, if it is large and may be absent (as a variant
    /// of a union may), or if it is huge.
    pub(super) fn inside(&self, owner: TypeId, ty: TypeRef, may_be_absent: bool) -> RustType {
        let resolved = self.api.types.resolve(ty);
        let is_large = self.sizes.is_large(resolved.id, may_be_absent || resolved.nullable);
        let is_boxed = self.names.contains_key(&resolved.id) && (is_large || self.graph.is_boxed(owner, resolved.id));
        match self.rust(ty) {
            plain if !is_boxed => plain,
            RustType::Option(inner) => RustType::Option(Box::new(RustType::Boxed(inner))),
            plain => RustType::Boxed(Box::new(plain)),
        }
    }

    /// Whether a type is a map of `patternProperties`, or a list of such maps.
    pub(in crate::plan) fn is_by_pattern(&self, ty: TypeRef) -> bool {
        let mut ty = ty;
        for _ in 0..MAX_LISTS {
            match &self.api.types[self.api.types.resolve(ty).id].shape {
                Shape::Array(items) => ty = *items,
                Shape::Map(further) => return further.by_pattern && !self.is_foreign(ty),
                _ => return false,
            }
        }
        false
    }
}
