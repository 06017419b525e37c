//! Lowers a schema to a type.

use std::borrow::Cow;
use std::collections::HashSet;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use crate::diagnostic::Code;
use crate::document::extension::{self, CONST, PATTERNS, PREFIX_ITEMS};
use crate::document::{Node, Number, unescape};
use crate::model::{
    Constant, Docs, EnumValue, Field, Further, IntegerWidth, Item, Scalar, Shape, Struct, TextFormat, Type, TypeId,
    TypeRef,
};

use super::Lower;
use super::enums::enum_of;
use super::extensions::names_of_values;
use super::facets::{Facets, Kind, Use};
use super::kinds::Kinds;
use super::location::At;
use super::scalar::{integer_width, separator, text};

const SCHEMAS: &str = "#/components/schemas/";

/// The name of the schema that a reference leads to.
pub(super) fn name_of(reference: &str) -> Option<Cow<'_, str>> {
    reference.strip_prefix(SCHEMAS).map(unescape)
}

impl<'d> Lower<'d, '_> {
    /// The type of a schema or reference; `name` is the name for a new type.
    pub(super) fn type_of(&mut self, schema: Use<'d>, at: &At<'_>, name: &str) -> TypeRef {
        match schema {
            Use::Reference(reference) => self.component(reference),
            Use::Inline(schema) => self.inline(schema, at, name),
        }
    }

    /// The schema a reference leads to, and the name of its component.
    pub(super) fn target(&self, reference: &str) -> Option<(&'d str, Use<'d>)> {
        let schemas = &self.components?.schemas;
        let (name, schema) = schemas.get_key_value(name_of(reference)?.as_ref())?;
        Some((name, Use::from(schema)))
    }

    /// The schema after following references.
    pub(super) fn schema_of(&self, mut schema: Use<'d>) -> Option<&'d Schema> {
        /// Longer than any chain in practice; also ends cycles.
        const HOPS: usize = 64;
        for _ in 0..HOPS {
            match schema {
                Use::Inline(schema) => return Some(schema),
                Use::Reference(reference) => schema = self.target(reference)?.1,
            }
        }
        None
    }

    /// The JSON type of a type that may still be in the queue; a list of fixed length is an array, too.
    pub(super) fn kind_of(&self, ty: TypeRef) -> Option<Kind> {
        let id = self.types.resolve(ty).id;
        match &self.types[id].shape {
            Shape::Array(_) | Shape::Tuple(_) => Some(Kind::Array),
            Shape::Struct(_) | Shape::Map(_) => Some(Kind::Object),
            _ => self.queued(id)?.kind,
        }
    }

    /// The keywords of a component whose type may still be in the queue.
    pub(super) fn queued(&self, id: TypeId) -> Option<Facets<'d>> {
        let ty = &self.types[id];
        if !ty.named || !matches!(ty.shape, Shape::Json) {
            return None;
        }
        let schema = self.components?.schemas.get(ty.name.as_str())?;
        Some(Facets::of(self.schema_of(Use::from(schema))?))
    }

    /// The type of a component, which is queued if it is new.
    pub(super) fn component(&mut self, reference: &str) -> TypeRef {
        let Some((name, _)) = self.target(reference) else {
            return self.json(); // the document stage has reported it
        };
        self.component_named(name)
    }

    /// The type of the component of that name.
    pub(super) fn component_named(&mut self, name: &'d str) -> TypeRef {
        let id = match self.named.get(name) {
            Some(id) => *id,
            None => {
                let at = At::Component("schemas", name);
                let id = self.add(name, true, &at, Shape::Json, Docs::default());
                self.named.insert(name, id);
                self.queue.push_back((name, id));
                id
            }
        };
        TypeRef { id, nullable: false }
    }

    /// Lowers all queued components.
    pub(super) fn drain(&mut self) {
        while let Some((name, id)) = self.queue.pop_front() {
            let Some(schema) = self.components.and_then(|c| c.schemas.get(name)) else {
                continue;
            };
            let at = At::Component("schemas", name);
            let (shape, nullable, docs) = match Use::from(schema) {
                Use::Reference(target) => (Shape::Alias(self.component(target)), false, Docs::default()),
                Use::Inline(schema) => {
                    let facets = Facets::of(schema);
                    let shape = self.component_shape(&facets, &at, name);
                    self.check_secret(&facets, &shape, &at);
                    (shape, self.nullable(&facets), self.docs_of(&facets))
                }
            };
            if let Some(ty) = self.types.get_mut(id) {
                (ty.shape, ty.nullable, ty.docs) = (shape, nullable, docs);
            }
            if let Use::Inline(schema) = Use::from(schema) {
                self.replace(id, &Facets::of(schema));
            }
        }
    }

    fn inline(&mut self, schema: &'d Schema, at: &At<'_>, name: &str) -> TypeRef {
        let address = std::ptr::from_ref(schema);
        if let Some(known) = self.inline.get(&address) {
            return *known;
        }
        let facets = Facets::of(schema);
        let nullable = self.nullable(&facets);
        // What was made of schemas that contain themselves contains itself, too, so it is registered early.
        let structured = Kinds::OBJECT | Kinds::ARRAY;
        let may_recur =
            self.made_addresses.contains(&address) && !(self.kinds(Use::Inline(schema)) & structured).is_none();
        let early = may_recur.then(|| self.add(name, false, at, Shape::Json, Docs::default()));
        if let Some(id) = early {
            self.inline.insert(address, TypeRef { id, nullable });
        }
        if !self.open.insert(address) {
            let message = "an alternative leads back to the schema it stands in: kept as JSON";
            self.warn(
                Code::RECURSIVE_ALIAS,
                at,
                message,
                Some("give the schema a name in `components`"),
            );
            return self.json();
        }
        let joining = std::mem::replace(&mut self.joining, false);
        let shape = self.shape(&facets, at, name);
        self.check_secret(&facets, &shape, at);
        self.joining = joining;
        self.open.remove(&address);
        let reference = match shape {
            Shape::Alias(target) if early.is_none() && self.rust_type(&facets).is_some() => {
                let id = self.add(name, false, at, Shape::Alias(target), Docs::default());
                self.replace(id, &facets);
                TypeRef { id, nullable }
            }
            Shape::Alias(target) => {
                if let Some(ty) = early.and_then(|id| self.types.get_mut(id)) {
                    ty.shape = Shape::Alias(target);
                }
                TypeRef {
                    id: target.id,
                    nullable: target.nullable || nullable,
                }
            }
            shape => {
                let docs = self.docs_of(&facets);
                if let Some(ty) = early.and_then(|id| self.types.get_mut(id)) {
                    (ty.shape, ty.docs) = (shape, docs);
                    let reference = TypeRef {
                        id: early.unwrap_or(self.json),
                        nullable,
                    };
                    self.replace(reference.id, &facets);
                    self.inline.insert(address, reference);
                    return reference;
                }
                if shape.is_scalar() && docs == Docs::default() {
                    // most inline schemas are plain scalars, which share one type
                    let id = self.scalar(shape, at, name);
                    return TypeRef { id, nullable };
                }
                let id = self.add(name, false, at, shape, docs);
                self.replace(id, &facets);
                TypeRef { id, nullable }
            }
        };
        self.inline.insert(address, reference);
        reference
    }

    /// Reports `x-secret` on a schema that is no string, as only strings have a type that hides the value.
    fn check_secret(&mut self, facets: &Facets<'d>, shape: &Shape, at: &At<'_>) {
        if !extension::is_secret(&facets.data.extensions) {
            return;
        }
        let shape = match shape {
            Shape::Alias(target) => &self.types[self.types.resolve(*target).id].shape,
            shape => shape,
        };
        if !matches!(shape, Shape::Text(TextFormat::Secret)) {
            self.error(
                Code::INVALID_EXTENSION,
                &at.child(extension::SECRET.key()),
                "`x-secret` hides strings only: this value would be shown",
                Some("mark the strings that are secret, or describe the value as a string"),
            );
        }
    }

    /// The shared type of plain scalars of this shape.
    pub(super) fn scalar(&mut self, shape: Shape, at: &At<'_>, name: &str) -> TypeId {
        let known = self
            .scalars
            .iter()
            .find(|id| self.types[**id].shape.is_same_scalar(&shape));
        if let Some(id) = known {
            return *id;
        }
        let id = self.add(name, false, at, shape, Docs::default());
        self.scalars.push(id);
        id
    }

    /// Adds a type to the graph.
    pub(super) fn add(&mut self, name: &str, named: bool, at: &At<'_>, shape: Shape, docs: Docs) -> TypeId {
        self.types.add(Type {
            name: name.to_owned(),
            named,
            pointer: at.pointer(),
            nullable: false,
            docs,
            shape,
        })
    }

    /// The shape of a schema.
    pub(super) fn shape(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        if !facets.all_of.is_empty() {
            return self.merge(facets, at, name);
        }
        if !facets.values.is_empty() {
            return self.enumeration(facets, at);
        }
        if !facets.one_of.is_empty() || !facets.any_of.is_empty() {
            return self.union(facets, at, name);
        }
        if let Some(own) = self.own_scalar(facets) {
            return own;
        }
        match facets.kind {
            Some(Kind::String) => match separator(facets.format) {
                Some(separator) => self.delimited(facets, separator, at, name),
                None => text(facets),
            },
            Some(Kind::Integer) => self.integer(facets, at),
            Some(Kind::Number) if matches!(facets.format, Some("decimal" | "decimal128")) => Shape::Decimal,
            Some(Kind::Number) => Shape::Float {
                single: facets.format == Some("float"),
            },
            Some(Kind::Boolean) => Shape::Bool,
            Some(Kind::Array) => self.array(facets, at, name),
            Some(Kind::Object) => self.object(facets, at, name),
            None if facets.is_object() => self.object(facets, at, name),
            None if facets.items.is_some()
                || facets.tuple.is_some()
                || facets.data.extensions.contains_key(PREFIX_ITEMS) =>
            {
                self.array(facets, at, name)
            }
            None => Shape::Json,
        }
    }

    /// An integer wide enough for its bounds. If they exceed 64 bits it becomes JSON, which keeps all digits.
    fn integer(&self, facets: &Facets<'d>, at: &At<'_>) -> Shape {
        let width = integer_width(facets);
        let node = at.node(self.sources.tree());
        let bound = |key| node.and_then(|node| node.get(key)).and_then(Node::as_number);
        let beyond = |number: &Number| number.is_integer() && number.as_i64().is_none();
        let (low, high) = (bound("minimum"), bound("maximum"));
        if width != IntegerWidth::I64 || ![low, high].into_iter().flatten().any(beyond) {
            return Shape::Integer(width);
        }
        let float = |number: &Number| number.as_f64();
        match (low.and_then(float), high.and_then(float)) {
            (Some(0.0..), Some(high)) if high <= 18_446_744_073_709_551_615.0 => Shape::Integer(IntegerWidth::U64),
            _ => Shape::Json,
        }
    }

    fn array(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        if let Some((tuple, least)) = facets.tuple {
            let list = at.child(PREFIX_ITEMS);
            let item = |(index, schema): (usize, &'d ReferenceOr<Schema>)| {
                let name = format!("{name} item {}", index.saturating_add(1));
                let ty = self.type_of(Use::from(schema), &list.item(index), &name);
                let docs = self.field_of("", Use::from(schema), ty, true).docs;
                let optional = index >= least;
                Item { ty, optional, docs }
            };
            return Shape::Tuple(tuple.iter().enumerate().map(item).collect());
        }
        if facets.data.extensions.contains_key(PREFIX_ITEMS) {
            let message = "the first items of a list have schemas of their own and others may follow: all items are \
                           kept as JSON";
            self.warn(Code::TUPLE, at, message, None);
            return Shape::Array(self.json());
        }
        Shape::Array(match facets.items {
            Some(items) => self.type_of(items, &at.child("items"), &format!("{name}Item")),
            None => self.json(),
        })
    }

    /// A list that is one text, whose items are texts where the document says no more.
    fn delimited(&mut self, facets: &Facets<'d>, separator: char, at: &At<'_>, name: &str) -> Shape {
        let Some(items) = facets.items else {
            let id = self.scalar(Shape::Text(TextFormat::Plain), at, name);
            return Shape::Delimited(TypeRef { id, nullable: false }, separator);
        };
        let at = at.child("items");
        let structured = Kinds::OBJECT | Kinds::ARRAY;
        if !(self.kinds(items) & structured).is_none() {
            let message = "the items of a list that is one text cannot be objects or lists: the value is text";
            self.warn(Code::IGNORED_KEYWORD, &at, message, None);
            return Shape::Text(TextFormat::Plain);
        }
        let items = self.type_of(items, &at, &format!("{name}Item"));
        Shape::Delimited(
            TypeRef {
                nullable: false,
                ..items
            },
            separator,
        )
    }

    fn object(&mut self, facets: &Facets<'d>, at: &At<'_>, name: &str) -> Shape {
        let partial = std::mem::take(&mut self.partial);
        let mut extra = self.additional(facets.additional, at, name);
        if extra.is_none() && facets.data.discriminator.is_some() {
            extra = Some(self.json().into()); // the value may be a child with more properties
        }
        let Some(properties) = facets.properties.filter(|p| !p.is_empty()) else {
            return match (extra, facets.additional) {
                (Some(further), _) => Shape::Map(further),
                (None, Some(AdditionalProperties::Any(false))) => Shape::Struct(Struct {
                    closed: true,
                    ..Struct::default()
                }),
                _ => Shape::Map(self.json().into()),
            };
        };
        let closed = matches!(facets.additional, Some(AdditionalProperties::Any(false)));
        if extra.is_none() && !partial {
            let list = at.child("required");
            let mut reported = HashSet::new();
            for (index, name) in facets.required.iter().enumerate() {
                if !properties.contains_key(name) && reported.insert(name) {
                    self.warn_undescribed(name, closed, &list.item(index));
                    if !closed {
                        extra = Some(self.json().into());
                    }
                }
            }
        }
        let at = at.child("properties");
        let required: HashSet<&str> = facets.required.iter().map(String::as_str).collect();
        let mut fields = Vec::with_capacity(properties.len());
        for (key, property) in properties {
            let required = required.contains(key.as_str());
            fields.push(self.field(key, Use::from(property), required, &at.child(key), name));
        }
        let closed = closed && extra.is_none();
        Shape::Struct(Struct { fields, extra, closed })
    }

    /// Reports a required property without a schema.
    pub(super) fn warn_undescribed(&mut self, name: &str, closed: bool, at: &At<'_>) {
        let message = match closed {
            true => format!("`{name}` is required, but no property and no other is allowed: nothing fits"),
            false => format!("`{name}` is required, but not described: additional properties are kept as JSON"),
        };
        self.warn(Code::UNDESCRIBED_PROPERTY, at, message, None);
    }

    /// Additional properties, if the document allows them explicitly.
    pub(super) fn additional(
        &mut self,
        additional: Option<&'d AdditionalProperties>,
        at: &At<'_>,
        name: &str,
    ) -> Option<Further> {
        match additional? {
            AdditionalProperties::Any(true) => Some(self.json().into()),
            AdditionalProperties::Any(false) => None,
            AdditionalProperties::Schema(schema) => {
                let by_pattern = is_by_pattern(schema);
                let schema = Use::from(schema.as_ref());
                let ty = self.type_of(schema, &at.child("additionalProperties"), &format!("{name}Value"));
                Some(Further { ty, by_pattern })
            }
        }
    }

    /// One property; `owner` is the name of the schema it is written in.
    pub(super) fn field(&mut self, key: &str, property: Use<'d>, required: bool, at: &At<'_>, owner: &str) -> Field {
        let ty = self.type_of(property, at, &format!("{owner} {key}"));
        self.field_of(key, property, ty, required)
    }

    /// A property of the type `ty`, with the documentation and flags of its schema.
    pub(super) fn field_of(&self, key: &str, property: Use<'d>, ty: TypeRef, required: bool) -> Field {
        let mut field = Field {
            wire: key.to_owned(),
            ty,
            required,
            default: None,
            read_only: false,
            write_only: false,
            docs: Docs::default(),
        };
        if let Some(schema) = self.schema_of(property) {
            let annotations = self.annotations(&Facets::of(schema));
            field.default = annotations.default.cloned();
            field.read_only = annotations.read_only;
            field.write_only = annotations.write_only;
            field.docs = annotations.docs;
            // A referenced schema's `deprecated` concerns its type and not the property.
            field.docs.deprecated &= matches!(property, Use::Inline(_));
        }
        field
    }

    /// Lowers `enum`: an open enum, or for booleans a boolean with the values in its documentation. Constants in a `oneOf`
    /// beside it name and document the values.
    fn enumeration(&mut self, facets: &Facets<'d>, at: &At<'_>) -> Shape {
        if let Some(constant) = constant(facets) {
            return Shape::Constant(constant);
        }
        let names = names_of_values(&facets.data.extensions, facets.values.len());
        let mut values: Vec<EnumValue<Value>> = Vec::with_capacity(facets.values.len());
        for (index, value) in facets.values.iter().enumerate().filter(|(_, value)| !value.is_null()) {
            if Scalar::of(&value).is_none() {
                let message = "objects or lists among the values of an enum: kept as JSON";
                self.warn(Code::MIXED_ENUM, &at.child("enum"), message, None);
                return Shape::Json;
            }
            values.push(EnumValue {
                value: value.into_owned(),
                name: names.get(index).cloned(),
                docs: Docs::default(),
            });
        }
        self.describe_values(&mut values, facets);
        enum_of(values, false)
    }
}

/// The only value of an `enum`, null aside, or null if there is no other.
pub(super) fn constant(facets: &Facets<'_>) -> Option<Constant> {
    if !facets.values.is_empty() && facets.values.iter().all(|value| value.is_null()) {
        return Some(Constant {
            value: Scalar::null(),
            by_keyword: facets.data.extensions.contains_key(CONST),
        });
    }
    let mut values = facets.values.iter().filter(|value| !value.is_null());
    let value = Scalar::of(values.next()?.as_ref())?;
    values
        .all(|other| Scalar::of(other.as_ref()).as_ref() == Some(&value))
        .then(|| Constant {
            value,
            by_keyword: facets.data.extensions.contains_key(CONST),
        })
}

/// Returns true for `additionalProperties` that describe the keys which match a pattern.
pub(super) fn is_by_pattern(schema: &ReferenceOr<Schema>) -> bool {
    let schema = schema.as_item();
    schema.is_some_and(|schema| schema.schema_data.extensions.contains_key(PATTERNS))
}

pub(super) fn is_nullable(facets: &Facets<'_>) -> bool {
    facets.data.nullable || facets.values.has_null()
}
