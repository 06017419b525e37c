//! Models: the Rust type for each type of the graph.

use std::sync::Arc;

use serde_json::Value;

use crate::model::{Docs, EnumValue, IntegerWidth, Note, Scalar, Shape, Struct, TextFormat, Type, TypeId, TypeRef};

mod fields;

use super::Planner;
use super::constants::{ConstantPlan, WrittenTag, with_constants};
use super::given_at;
use super::names::{
    Case, Namespace, Scope, identifier, is_bare, is_of_component, longer_name, with_signs, without_owner, words,
};
use super::overrides::Called;
use super::rust_type::Constructor;
pub(crate) use super::rust_type::RustType;
use super::union_rules::{Rule, rules};
pub(crate) use fields::{ExtraPlan, FieldPlan, ItemPlan, Presence};

/// A type with a name of its own.
pub(crate) struct TypePlan {
    /// Its place in `Api::types`.
    pub(crate) id: TypeId,
    pub(crate) name: String,
    /// Where its schema stands in the bundled document.
    pub(crate) pointer: String,
    /// Whether it is used in requests.
    pub(crate) in_requests: bool,
    pub(crate) docs: Docs,
    /// Traits that users choose to derive.
    pub(crate) derives: Vec<String>,
    /// Attributes that users choose.
    pub(crate) attributes: Vec<String>,
    pub(crate) kind: TypeKind,
}

/// The kind of a planned type.
pub(crate) enum TypeKind {
    Struct {
        /// Properties that have one value and no field.
        constants: Vec<ConstantPlan>,
        fields: Vec<FieldPlan>,
        extra: Option<ExtraPlan>,
        /// The function `new`, if requests carry the struct.
        new: Option<Constructor>,
    },
    /// A list with a type for each item.
    Tuple {
        /// The items that are fields.
        items: Vec<ItemPlan>,
        /// The places and values of the items that have one value and no field.
        constants: Vec<(usize, Scalar)>,
        /// Minimum number of items.
        least: usize,
    },
    /// A constant in a list or map.
    Unit(Scalar),
    /// A type around a string or integer.
    Newtype(RustType),
    TextEnum(Variants<String>),
    IntegerEnum(Variants<i64>),
    ScalarEnum(Variants<Scalar>),
    Union {
        variants: Vec<VariantPlan>,
        other: String,
    },
}

/// The variants of an open enum.
pub(crate) struct Variants<T> {
    /// Name and value of each listed variant.
    pub(crate) listed: Vec<(String, EnumValue<T>)>,
    /// The name of the variant for unlisted values.
    pub(crate) other: String,
}

impl<T: Clone> Variants<T> {
    /// Names the variants: as the document does, or by `name`.
    pub(super) fn of(values: &[EnumValue<T>], name: impl Fn(&T) -> String, given: &[Option<String>]) -> Self {
        let names = values.iter().map(|v| v.name.clone().unwrap_or_else(|| name(&v.value)));
        let names: Vec<String> = names.collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (names, other) = variant_names(with_signs(&names).iter(), given);
        Self {
            listed: names.into_iter().zip(values.iter().cloned()).collect(),
            other,
        }
    }
}

/// A variant of a union.
pub(crate) struct VariantPlan {
    pub(crate) name: String,
    /// Where its schema stands in the bundled document.
    pub(crate) pointer: String,
    pub(crate) ty: RustType,
    /// The one value that it stands for, in place of one of its type.
    pub(crate) only: Option<Scalar>,
    /// The property that the union writes with it.
    pub(crate) tag: Option<WrittenTag>,
    pub(crate) rule: Rule,
    /// Whether the union has `From` for its type.
    pub(crate) converts: bool,
    pub(crate) docs: Docs,
}

impl Planner<'_, '_> {
    /// Names all used types that need a name. Components are named first, as users know their names.
    pub(super) fn name_types(&mut self) {
        self.name_types_as_given();
        for named in [true, false] {
            for (id, ty) in self.api.types.iter() {
                let named_already = self.names.contains_key(&id) || self.foreign.contains_key(&id);
                if self.has_name(id, ty) && !named_already && ty.named == named && self.graph.is_reached(id) {
                    let name = match named {
                        true => self.models.claim(&ty.name, Case::Pascal, "Model"),
                        false => {
                            let longer = longer_name(ty, &ty.name);
                            let names = [ty.name.as_str(), &longer];
                            let is_bare = !is_of_component(ty) && is_bare(&identifier(&ty.name, Case::Pascal, "Model"));
                            let names = names.get(usize::from(is_bare)..).unwrap_or_default();
                            self.models.claim_first(names, Case::Pascal, "Model")
                        }
                    };
                    self.names.insert(id, name);
                }
            }
        }
    }

    /// Names types as the rules say, before all others.
    fn name_types_as_given(&mut self) {
        if self.overrides.is_empty() {
            return;
        }
        let types =
            self.api.types.iter().filter(|(id, ty)| {
                self.has_name(*id, ty) && self.graph.is_reached(*id) && !self.foreign.contains_key(id)
            });
        let (ids, items): (Vec<TypeId>, Vec<Option<Called>>) =
            types.map(|(id, ty)| (id, Some(Called::schema(ty)))).unzip();
        let mut scope = std::mem::take(&mut self.models);
        let names = self.given(&mut scope, items.into_iter());
        self.models = scope;
        let named = ids.into_iter().zip(names);
        self.names.extend(named.filter_map(|(id, name)| Some((id, name?))));
    }

    /// The models, in the order of the document.
    pub(super) fn types(&mut self) -> Vec<TypePlan> {
        let api = self.api;
        let mut plans = Vec::new();
        for (id, ty) in api.types.iter() {
            let Some(name) = self.names.get(&id).cloned() else {
                continue;
            };
            let kind = match &ty.shape {
                _ if self.newtypes.contains(&id) => TypeKind::Newtype(self.plain(id)),
                Shape::Struct(object) => self.object(id, object),
                Shape::Tuple(items) => self.tuple(id, items),
                Shape::TextEnum(values) => {
                    let given = self.given_variants(id, values.iter().map(|v| v.value.clone()));
                    TypeKind::TextEnum(Variants::of(values, String::clone, &given))
                }
                Shape::IntegerEnum(values) => {
                    let given = self.given_variants(id, values.iter().map(|v| v.value.to_string()));
                    let name = |value: &i64| name_of_number(&value.to_string());
                    TypeKind::IntegerEnum(Variants::of(values, name, &given))
                }
                Shape::ScalarEnum(values) => {
                    let given = self.given_variants(id, values.iter().map(|v| v.value.plain()));
                    let name = |value: &Scalar| match value.as_json() {
                        number if number.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
                            name_of_number(number)
                        }
                        _ => value.plain(),
                    };
                    TypeKind::ScalarEnum(Variants::of(values, name, &given))
                }
                Shape::Union(union) => {
                    let names: Vec<&str> = union.variants.iter().map(|v| v.name.as_str()).collect();
                    let (names, other) =
                        variant_names(without_owner(&name, ty.docs.summary.as_deref(), &names).iter(), &[]);
                    let rules = rules(&api.types, union, |ty| self.is_foreign(ty));
                    let variants = names.into_iter().zip(&union.variants).zip(rules);
                    let variants = variants
                        .map(|((name, variant), rule)| VariantPlan {
                            name,
                            pointer: api.types[variant.ty.id].pointer.as_str().to_owned(),
                            ty: self.of_variant(id, variant.ty),
                            only: self.constant_or_null(variant.ty).map(|constant| constant.value.clone()),
                            tag: self.written_tag(variant).filter(|_| self.graph.in_requests(id)),
                            rule,
                            converts: false,
                            docs: Docs::default(),
                        })
                        .collect();
                    TypeKind::Union { variants, other }
                }
                _ => continue,
            };
            plans.push(TypePlan {
                id,
                docs: match &kind {
                    TypeKind::Struct { constants, .. } => {
                        let constants = constants.iter().map(|c| (c.wire.clone(), &c.value));
                        with_constants(type_docs(ty, &name), constants)
                    }
                    TypeKind::Tuple { constants, .. } => {
                        let constants = constants.iter().map(|(place, value)| (format!("[{place}]"), value));
                        with_constants(type_docs(ty, &name), constants)
                    }
                    _ => type_docs(ty, &name),
                },
                name,
                derives: Vec::new(),
                attributes: Vec::new(),
                pointer: ty.pointer.as_str().to_owned(),
                in_requests: self.graph.in_requests(id),
                kind,
            });
        }
        plans
    }

    fn object(&mut self, id: TypeId, object: &Struct) -> TypeKind {
        let mut scope = Scope::default();
        let mut fields = Vec::with_capacity(object.fields.len());
        let owner = &self.api.types[id];
        let (constants, properties) = self.constants_and_fields(id, object);
        let items = properties
            .iter()
            .map(|(field, _)| Some(Called::property_of(owner, &field.wire)));
        let given = self.given(&mut scope, items);
        for (index, (field, role)) in properties.into_iter().enumerate() {
            let name =
                given_at(&given, index).unwrap_or_else(|| scope.claim(&role.name(&field.wire), Case::Snake, "field"));
            fields.push(self.field(id, name, field, role));
        }
        let extra = object.extra.map(|further| {
            let ty = RustType::Map(Box::new(self.value_in(id, further.ty)), self.maps);
            let name = scope.claim("extra", Case::Snake, "extra");
            let skipping = further.by_pattern;
            ExtraPlan { name, ty, skipping }
        });
        TypeKind::Struct {
            constants,
            fields,
            extra,
            new: None,
        }
    }

    /// The type of what a variant of a union holds. The union itself is null where an alternative allows that.
    fn of_variant(&self, owner: TypeId, ty: TypeRef) -> RustType {
        match self.inside(owner, ty, true) {
            RustType::Option(inner) => *inner,
            plain => plain,
        }
    }

    pub(super) fn is_foreign(&self, ty: TypeRef) -> bool {
        matches!(self.rust(ty), RustType::Foreign(_))
    }

    /// The names that rules give to the values of an enum.
    fn given_variants(&mut self, id: TypeId, values: impl Iterator<Item = String>) -> Vec<Option<String>> {
        let owner = &self.api.types[id];
        self.given(
            &mut Scope::of(Namespace::Variants),
            values.map(|value| Some(Called::value_of(owner, &value))),
        )
    }

    /// The Rust type of a reference, with `Option` if null is allowed.
    pub(super) fn rust(&self, ty: TypeRef) -> RustType {
        let types = &self.api.types;
        let mut current = ty;
        let mut nullable = ty.nullable;
        while let Shape::Alias(next) = &types[current.id].shape {
            if self.graph.is_endless(current.id) {
                return RustType::Json;
            }
            if self.foreign.contains_key(&current.id) {
                break;
            }
            nullable |= types[current.id].nullable || next.nullable;
            current = *next;
        }
        nullable |= types[current.id].nullable;
        let newtype = self
            .newtypes
            .contains(&current.id)
            .then(|| self.names.get(&current.id))
            .flatten();
        let plain = match (self.foreign.get(&current.id), newtype) {
            (Some(foreign), _) => RustType::Foreign(Arc::clone(foreign)),
            (None, Some(name)) => RustType::Model {
                name: name.clone(),
                converts: true,
            },
            (None, None) => self.plain(current.id),
        };
        match plain {
            RustType::Json => RustType::Json, // null is JSON as well
            plain if nullable => RustType::Option(Box::new(plain)),
            plain => plain,
        }
    }

    /// The Rust type of a type that is no alias, whether null is allowed or not.
    fn plain(&self, id: TypeId) -> RustType {
        match &self.api.types[id].shape {
            _ if self.graph.is_endless(id) => RustType::Json,
            Shape::Json | Shape::Alias(_) => RustType::Json,
            Shape::Bool => RustType::Bool,
            Shape::Integer(width) => RustType::Integer(*width),
            Shape::Float { single } => RustType::Float { single: *single },
            Shape::Decimal => RustType::Number,
            Shape::Constant(constant) => match constant.value.to_value() {
                Value::Null => RustType::Json,
                Value::Bool(_) => RustType::Bool,
                Value::Number(number) if number.is_i64() => RustType::Integer(IntegerWidth::I64),
                Value::Number(_) => RustType::Number,
                _ => RustType::String,
            },
            Shape::Numeric(own) | Shape::Text(TextFormat::Own(own)) => match self.own.get(own.index()) {
                Some(own) => RustType::Foreign(Arc::clone(own)),
                None => RustType::Json,
            },
            Shape::Text(TextFormat::DateTime) => RustType::DateTime,
            Shape::Text(TextFormat::Date) => RustType::Date,
            Shape::Text(TextFormat::Base64) => RustType::Binary,
            Shape::Text(TextFormat::Base64Url) => RustType::Base64Url,
            Shape::Text(TextFormat::Secret) => RustType::Secret,
            // raw bytes cannot be in JSON, so the value is text
            Shape::Text(TextFormat::Plain) | Shape::Bytes => RustType::String,
            Shape::Array(items) => RustType::Vec(Box::new(self.value_in(id, *items))),
            Shape::Delimited(items, separator) => RustType::Delimited(Box::new(self.value_in(id, *items)), *separator),
            Shape::Map(further) => RustType::Map(Box::new(self.value_in(id, further.ty)), self.maps),
            shape @ (Shape::Struct(_)
            | Shape::Tuple(_)
            | Shape::TextEnum(_)
            | Shape::IntegerEnum(_)
            | Shape::ScalarEnum(_)
            | Shape::Union(_)) => match self.names.get(&id) {
                Some(name) => RustType::Model {
                    name: name.clone(),
                    converts: matches!(shape, Shape::TextEnum(_) | Shape::Union(_)),
                },
                None => RustType::Json,
            },
        }
    }

    /// Whether it becomes a type with a name of its own.
    fn has_name(&self, id: TypeId, ty: &Type) -> bool {
        ty.shape.has_name() || self.newtypes.contains(&id)
    }
}

/// The documentation of a type, with its schema if the name has other words: the name of a component, or the place of
/// an inline schema.
fn type_docs(ty: &Type, name: &str) -> Docs {
    let mut docs = ty.docs.clone();
    let is_called = |text: &str| name == text || identifier(text, Case::Pascal, "Model") == name;
    if ty.named && name != ty.name && words(name) != words(&ty.name) {
        docs.notes.push(Note::Schema(ty.name.clone()));
    } else if !ty.named && !is_called(&ty.name) && !is_called(&longer_name(ty, &ty.name)) {
        docs.notes.push(Note::Schema(format!("#{}", ty.pointer)));
    }
    docs
}

/// The documentation of a field, parameter or header, with its name on the wire if its Rust name is another.
pub(super) fn wire_docs(docs: &Docs, name: &str, wire: &str) -> Docs {
    let mut docs = docs.clone();
    if name != wire {
        docs.notes.push(Note::WireName(wire.to_owned()));
    }
    docs
}

/// The name of a numeric enum value.
fn name_of_number(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(size) => format!("Minus {size}"),
        None => format!("Value {text}"),
    }
}

/// Names of variants, and the name of the variant for unlisted values.
fn variant_names(names: impl Iterator<Item = impl AsRef<str>>, given: &[Option<String>]) -> (Vec<String>, String) {
    let mut scope = Scope::of(Namespace::Variants);
    for name in given.iter().flatten() {
        scope.claim_given(name);
    }
    let names: Vec<String> = names
        .enumerate()
        .map(|(index, name)| match (given_at(given, index), name.as_ref()) {
            (Some(given), _) => given,
            (None, "") => scope.claim("Empty", Case::Pascal, "Empty"),
            (None, name) => scope.claim(name, Case::Pascal, "Value"),
        })
        .collect();
    let other = scope.claim_first(&["Unknown", "Unlisted"], Case::Pascal, "Unknown");
    (names, other)
}
