//! Chooses the `SchemaKind` of `openapiv3` for a schema.

use std::borrow::Cow;

use openapiv3::{
    AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, ReferenceOr, Schema, SchemaKind,
    StringType, Type,
};

use super::enumeration::{self, raw};
use super::keywords::Keywords;
use crate::diagnostic::Code;
use crate::document::extension::ENUM;
use crate::document::grammar::keywords_of;
use crate::document::source::Part;
use crate::document::tree::{Node, Number};
use crate::document::typing::{Extensions, Typing};

impl Typing<'_> {
    /// Builds the kind of a schema. One `type` without a composition and one composition (`allOf`, `oneOf`, `anyOf`,
    /// `not`) without other keywords have kinds of their own; every other mix of keywords is [`SchemaKind::Any`].
    pub(super) fn kind(&mut self, keywords: Keywords<'_>, extensions: &mut Extensions) -> SchemaKind {
        let composed = !keywords.one_of.is_empty()
            || !keywords.all_of.is_empty()
            || !keywords.any_of.is_empty()
            || keywords.not.is_some();
        let is_list_in_text = keywords.items.is_some() && is_list_in_text(keywords.format.as_deref());
        match keywords.type_name {
            // openapiv3 knows no items of a string
            Some("string") if is_list_in_text => SchemaKind::Any(self.any(keywords)),
            Some(name) if !composed => {
                self.without_effect(name, &keywords);
                SchemaKind::Type(self.of_type(name, keywords, extensions))
            }
            None if composed && is_bare(&keywords) => composition(keywords),
            _ => SchemaKind::Any(self.any(keywords)),
        }
    }

    /// Reports keywords of other types than that of the schema, which have no effect in JSON Schema.
    fn without_effect(&mut self, name: &str, keywords: &Keywords<'_>) {
        let others = keywords.given.iter();
        for (key, node) in others.filter(|(key, _)| !keywords_of(name).contains(key)) {
            let message = format!("`{key}` has no effect in a schema of type `{name}`");
            self.counted
                .note(Code::IGNORED_KEYWORD, message, node.origin, Part::Key);
        }
    }

    fn of_type(&mut self, name: &str, keywords: Keywords<'_>, extensions: &mut Extensions) -> Type {
        let values = keywords.enumeration.map(|node| self.values(node)).unwrap_or_default();
        let values = values.as_slice();
        match name {
            "string" => Type::String(StringType {
                format: keywords.format.into(),
                pattern: keywords.pattern,
                enumeration: or_raw(self.text_values(values), values, extensions),
                min_length: keywords.min_length,
                max_length: keywords.max_length,
            }),
            "integer" => Type::Integer(IntegerType {
                format: keywords.format.into(),
                multiple_of: self.integer(("multipleOf", &keywords.given), keywords.multiple_of, f64::round),
                exclusive_minimum: keywords.exclusive_minimum.unwrap_or_default(),
                exclusive_maximum: keywords.exclusive_maximum.unwrap_or_default(),
                minimum: self.integer(("minimum", &keywords.given), keywords.minimum, f64::ceil),
                maximum: self.integer(("maximum", &keywords.given), keywords.maximum, f64::floor),
                enumeration: or_raw(enumeration::integers(values), values, extensions),
            }),
            "number" => Type::Number(NumberType {
                format: keywords.format.into(),
                multiple_of: float(keywords.multiple_of),
                exclusive_minimum: keywords.exclusive_minimum.unwrap_or_default(),
                exclusive_maximum: keywords.exclusive_maximum.unwrap_or_default(),
                minimum: float(keywords.minimum),
                maximum: float(keywords.maximum),
                enumeration: or_raw(enumeration::numbers(values), values, extensions),
            }),
            "boolean" => Type::Boolean(BooleanType {
                enumeration: or_raw(enumeration::booleans(values), values, extensions),
            }),
            "array" => {
                or_raw(values.is_empty().then(Vec::<()>::new), values, extensions);
                Type::Array(ArrayType {
                    items: keywords.items,
                    min_items: keywords.min_items,
                    max_items: keywords.max_items,
                    unique_items: keywords.unique_items.unwrap_or_default(),
                })
            }
            _ => {
                or_raw(values.is_empty().then(Vec::<()>::new), values, extensions);
                Type::Object(ObjectType {
                    properties: keywords.properties.unwrap_or_default(),
                    required: keywords.required.unwrap_or_default(),
                    additional_properties: keywords.additional_properties,
                    min_properties: keywords.min_properties,
                    max_properties: keywords.max_properties,
                })
            }
        }
    }

    /// Converts a bound of integers. A fraction is rounded to the nearest valid integer; a bound beyond 64 bits is
    /// dropped.
    fn integer(
        &mut self,
        (key, given): (&str, &[(&str, &Node)]),
        number: Option<Cow<'_, Number>>,
        round: fn(f64) -> f64,
    ) -> Option<i64> {
        let number = number?;
        let (_, node) = given.iter().find(|(other, _)| *other == key)?;
        if let Some(integer) = number.as_i64() {
            return Some(integer);
        }
        let float = number.as_f64()?;
        if number.is_integer() || float.abs() >= 9e18 {
            self.ignored(format!("`{key}` beyond 64 bits is ignored"), node);
            return None;
        }
        if float.fract() != 0.0 {
            let message = format!("`{key}` of an integer should be an integer");
            self.lenient(message, node, Part::Value);
        }
        let rounded = round(float);
        // Within the range, as checked above.
        Some(rounded as i64)
    }

    fn any(&mut self, mut keywords: Keywords<'_>) -> AnySchema {
        if let Some(name) = keywords.type_name.filter(|name| !matches!(*name, "object" | "array")) {
            let alternatives = keywords.one_of.iter_mut().chain(&mut keywords.any_of);
            alternatives.for_each(|alternative| give_type(alternative, name));
        }
        let values = keywords.enumeration.map(|node| self.values(node)).unwrap_or_default();
        AnySchema {
            typ: keywords.type_name.map(str::to_owned),
            pattern: keywords.pattern,
            multiple_of: float(keywords.multiple_of),
            exclusive_minimum: keywords.exclusive_minimum,
            exclusive_maximum: keywords.exclusive_maximum,
            minimum: float(keywords.minimum),
            maximum: float(keywords.maximum),
            properties: keywords.properties.unwrap_or_default(),
            required: keywords.required.unwrap_or_default(),
            additional_properties: keywords.additional_properties,
            min_properties: keywords.min_properties,
            max_properties: keywords.max_properties,
            items: keywords.items,
            min_items: keywords.min_items,
            max_items: keywords.max_items,
            unique_items: keywords.unique_items,
            enumeration: values.into_iter().map(raw).collect(),
            format: keywords.format,
            min_length: keywords.min_length,
            max_length: keywords.max_length,
            one_of: keywords.one_of,
            all_of: keywords.all_of,
            any_of: keywords.any_of,
            not: keywords.not,
        }
    }
}

/// Whether a string has items: a format of TypeSpec (`@encode(ArrayEncoding.commaDelimited)`).
fn is_list_in_text(format: Option<&str>) -> bool {
    format.is_some_and(|format| format.starts_with("ArrayEncoding."))
}

/// Gives an alternative without a type the one that stands beside the alternatives.
fn give_type(alternative: &mut ReferenceOr<Schema>, name: &str) {
    let ReferenceOr::Item(schema) = alternative else { return };
    if let SchemaKind::Any(any) = &mut schema.schema_kind {
        let is_composed = [&any.one_of, &any.all_of, &any.any_of]
            .iter()
            .any(|list| !list.is_empty());
        if any.typ.is_none()
            && any.enumeration.is_empty()
            && any.not.is_none()
            && !is_composed
            && any.required.is_empty()
        {
            any.typ = Some(name.to_owned());
        }
    }
}

/// The values of `enum` as they were read; if they are of several types, they are kept as raw values beside.
fn or_raw<T>(read: Option<Vec<T>>, values: &[&Node], extensions: &mut Extensions) -> Vec<T> {
    read.unwrap_or_else(|| {
        extensions.insert(ENUM.to_owned(), values.iter().map(|value| raw(value)).collect());
        Vec::new()
    })
}

fn float(number: Option<Cow<'_, Number>>) -> Option<f64> {
    number?.as_f64()
}

/// Returns true if only a composition keyword constrains the values.
fn is_bare(keywords: &Keywords<'_>) -> bool {
    let choices = [&keywords.one_of, &keywords.all_of, &keywords.any_of];
    let count = choices.iter().filter(|choice| !choice.is_empty()).count() + usize::from(keywords.not.is_some());
    count == 1 && keywords.enumeration.is_none() && keywords.given.is_empty()
}

fn composition(keywords: Keywords<'_>) -> SchemaKind {
    let Keywords {
        one_of,
        all_of,
        any_of,
        not,
        ..
    } = keywords;
    match not {
        _ if !one_of.is_empty() => SchemaKind::OneOf { one_of },
        _ if !all_of.is_empty() => SchemaKind::AllOf { all_of },
        _ if !any_of.is_empty() => SchemaKind::AnyOf { any_of },
        Some(not) => SchemaKind::Not { not },
        None => SchemaKind::Any(AnySchema::default()),
    }
}
