//! A uniform view of a schema, whichever variant of openapiv3 holds it.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, ReferenceOr, Schema, SchemaData, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::document::extension::TUPLE;

use super::enum_values::Values;

/// A schema, or a reference to one.
#[derive(Clone, Copy)]
pub(super) enum Use<'d> {
    /// `$ref`, as the bundle writes it.
    Reference(&'d str),
    /// A schema written in place.
    Inline(&'d Schema),
}

impl<'d> From<&'d ReferenceOr<Schema>> for Use<'d> {
    fn from(value: &'d ReferenceOr<Schema>) -> Self {
        match value {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'d> From<&'d ReferenceOr<Box<Schema>>> for Use<'d> {
    fn from(value: &'d ReferenceOr<Box<Schema>>) -> Self {
        match value {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

/// The JSON type of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

/// The keywords of a schema.
pub(super) struct Facets<'d> {
    pub(super) data: &'d SchemaData,
    pub(super) kind: Option<Kind>,
    pub(super) format: Option<&'d str>,
    /// Values of `enum`, `null` included.
    pub(super) values: Values<'d>,
    pub(super) properties: Option<&'d IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
    pub(super) items: Option<Use<'d>>,
    /// For a closed tuple, the schemas of its items and its minimum length.
    pub(super) tuple: Option<(&'d [ReferenceOr<Schema>], usize)>,
    pub(super) all_of: &'d [ReferenceOr<Schema>],
    pub(super) one_of: &'d [ReferenceOr<Schema>],
    pub(super) any_of: &'d [ReferenceOr<Schema>],
    pub(super) not: bool,
    /// The keywords as openapiv3 has them.
    pub(super) written: &'d SchemaKind,
}

impl<'d> Facets<'d> {
    pub(super) fn of(schema: &'d Schema) -> Self {
        let mut facets = Self {
            data: &schema.schema_data,
            kind: None,
            format: None,
            values: Values::default(),
            properties: None,
            required: &[],
            additional: None,
            items: None,
            tuple: None,
            all_of: &[],
            one_of: &[],
            any_of: &[],
            not: false,
            written: &schema.schema_kind,
        };
        match &schema.schema_kind {
            SchemaKind::Type(ty) => facets.typed(ty),
            SchemaKind::OneOf { one_of } => facets.one_of = one_of,
            SchemaKind::AllOf { all_of } => facets.all_of = all_of,
            SchemaKind::AnyOf { any_of } => facets.any_of = any_of,
            SchemaKind::Not { .. } => facets.not = true,
            SchemaKind::Any(any) => facets.any(any),
        }
        if let Some(values) = Values::in_extension(schema) {
            facets.values = values;
        }
        facets
    }

    fn typed(&mut self, ty: &'d Type) {
        match ty {
            Type::String(string) => {
                self.kind = Some(Kind::String);
                self.format = format_name(&string.format);
                self.values = Values::Texts(&string.enumeration);
            }
            Type::Number(number) => {
                self.kind = Some(Kind::Number);
                self.format = format_name(&number.format);
                self.values = Values::Numbers(&number.enumeration);
            }
            Type::Integer(integer) => {
                self.kind = Some(Kind::Integer);
                self.format = format_name(&integer.format);
                self.values = Values::Integers(&integer.enumeration);
            }
            Type::Boolean(boolean) => {
                self.kind = Some(Kind::Boolean);
                self.values = Values::Booleans(&boolean.enumeration);
            }
            Type::Object(object) => {
                self.kind = Some(Kind::Object);
                self.properties = Some(&object.properties);
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
            }
            Type::Array(array) => {
                self.kind = Some(Kind::Array);
                self.items(array.items.as_ref());
            }
        }
    }

    fn any(&mut self, any: &'d openapiv3::AnySchema) {
        self.kind = match any.typ.as_deref() {
            Some("string") => Some(Kind::String),
            Some("number") => Some(Kind::Number),
            Some("integer") => Some(Kind::Integer),
            Some("boolean") => Some(Kind::Boolean),
            Some("object") => Some(Kind::Object),
            Some("array") => Some(Kind::Array),
            _ => None,
        };
        self.format = any.format.as_deref();
        self.values = Values::Any(&any.enumeration);
        self.properties = (!any.properties.is_empty()).then_some(&any.properties);
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.items(any.items.as_ref());
        self.all_of = &any.all_of;
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        self.not = any.not.is_some();
    }

    fn items(&mut self, items: Option<&'d ReferenceOr<Box<Schema>>>) {
        match items {
            Some(ReferenceOr::Item(schema)) if schema.schema_data.extensions.contains_key(TUPLE) => {
                if let SchemaKind::OneOf { one_of } = &schema.schema_kind {
                    let least = schema.schema_data.extensions.get(TUPLE).and_then(Value::as_u64);
                    let least = least.and_then(|least| usize::try_from(least).ok());
                    self.tuple = Some((one_of, least.unwrap_or(one_of.len())));
                }
            }
            items => self.items = items.map(Use::from),
        }
    }

    /// Returns true if there are only annotations (description, example), which do not affect the type.
    pub(super) fn is_bare(&self) -> bool {
        self.kind.is_none()
            && self.format.is_none()
            && self.values.is_empty()
            && self.properties.is_none()
            && self.additional.is_none()
            && self.items.is_none()
            && self.tuple.is_none()
            && self.all_of.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
    }

    /// Returns true if it says more of the values than that they fit its alternatives, a type of scalars aside.
    pub(super) fn is_more_than_choices(&self) -> bool {
        matches!(self.kind, Some(Kind::Object | Kind::Array))
            || self.format.is_some()
            || !self.values.is_empty()
            || self.properties.is_some()
            || self.additional.is_some()
            || self.items.is_some()
            || self.tuple.is_some()
            || !self.required.is_empty()
            || self.not
    }

    /// Returns true if its own keywords describe an object.
    pub(super) fn is_object(&self) -> bool {
        self.kind == Some(Kind::Object)
            || (self.kind.is_none() && (self.properties.is_some() || self.additional.is_some()))
    }

    /// Returns true if a value is or may be an object or a list.
    pub(super) fn is_structured(&self) -> bool {
        let parts = [self.all_of, self.one_of, self.any_of];
        matches!(self.kind, Some(Kind::Object | Kind::Array))
            || self.properties.is_some_and(|properties| !properties.is_empty())
            || parts.iter().any(|parts| !parts.is_empty())
    }

    /// Returns true for an object without further constraints.
    pub(super) fn is_any_object(&self) -> bool {
        self.names_no_property() && self.additional.is_none()
    }

    /// Returns true for an object that may have no properties, or any further ones.
    pub(super) fn names_no_property(&self) -> bool {
        self.kind == Some(Kind::Object)
            && self.properties.is_none_or(IndexMap::is_empty)
            && self.required.is_empty()
            && self.all_of.is_empty()
    }

    /// Returns true if only `null` is valid.
    pub(super) fn is_null(&self) -> bool {
        self.values.only().is_some_and(|value| value.is_null())
    }
}

/// The reference in an `allOf` that holds nothing else, beside which only annotations stand: how keywords beside a `$ref`
/// are read.
pub(super) fn annotated(schema: Use<'_>) -> Use<'_> {
    let Use::Inline(inline) = schema else { return schema };
    let facets = Facets::of(inline);
    let [only] = facets.all_of else { return schema };
    let only = Use::from(only);
    let rest = Facets { all_of: &[], ..facets };
    match only {
        Use::Reference(_) if rest.is_bare() && rest.required.is_empty() && !rest.not => only,
        _ => schema,
    }
}

/// Returns true if the alternatives of a schema only list required properties.
pub(super) fn only_requirements(facets: &Facets<'_>) -> bool {
    facets
        .one_of
        .iter()
        .chain(facets.any_of)
        .all(|alternative| only_requires(Use::from(alternative)))
}

/// Returns true if a schema only lists required properties.
pub(super) fn only_requires(schema: Use<'_>) -> bool {
    match schema {
        Use::Reference(_) => false,
        Use::Inline(schema) => {
            let facets = Facets::of(schema);
            facets.is_bare() && !facets.required.is_empty()
        }
    }
}

/// Returns true if an alternative is null. In OpenAPI 3.0 this is commonly written as `nullable: true` alone, although
/// that allows any value.
pub(super) fn is_null(schema: &ReferenceOr<Schema>) -> bool {
    let ReferenceOr::Item(schema) = schema else {
        return false;
    };
    let facets = Facets::of(schema);
    let only_nullable = facets.data.nullable && facets.is_bare() && facets.required.is_empty() && !facets.not;
    facets.is_null() || only_nullable
}

/// The text of a format, whether openapiv3 knows it or not.
trait FormatName {
    fn name(&self) -> &'static str;
}

impl FormatName for StringFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Password => "password",
            Self::Byte => "byte",
            Self::Binary => "binary",
        }
    }
}

impl FormatName for openapiv3::NumberFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Float => "float",
            Self::Double => "double",
        }
    }
}

impl FormatName for openapiv3::IntegerFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Int32 => "int32",
            Self::Int64 => "int64",
        }
    }
}

fn format_name<F: FormatName>(format: &VariantOrUnknownOrEmpty<F>) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(format) => Some(format.name()),
        VariantOrUnknownOrEmpty::Unknown(name) => Some(name),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}
