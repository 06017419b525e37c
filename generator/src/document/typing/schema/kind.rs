//! Chooses the `SchemaKind` of `openapiv3` for a schema.

use std::borrow::Cow;

use openapiv3::{AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, SchemaKind, StringType, Type};

use super::enumeration::{self, raw};
use super::keywords::Keywords;
use crate::diagnostic::{Code, Severity};
use crate::document::extension::ENUM;
use crate::document::source::Part;
use crate::document::tree::{Node, Number};
use crate::document::typing::{Extensions, Typing};

/// A keyword and the value that holds it.
type Held<'n, T> = Option<(&'n Node, T)>;

/// A keyword and its node, if it is present.
type Given<'n> = (&'static str, Option<&'n Node>);

fn value<T>(held: Held<'_, T>) -> Option<T> {
    held.map(|(_, value)| value)
}

fn node<'n, T>(held: &Held<'n, T>) -> Option<&'n Node> {
    held.as_ref().map(|(node, _)| *node)
}

impl Typing<'_> {
    /// Builds the kind of a schema. One `type` without a composition and one composition (`allOf`, `oneOf`, `anyOf`,
    /// `not`) without other keywords have kinds of their own; every other mix of keywords is [`SchemaKind::Any`].
    pub(super) fn kind(&mut self, keywords: Keywords<'_>, extensions: &mut Extensions) -> SchemaKind {
        let composed = !keywords.one_of.is_empty()
            || !keywords.all_of.is_empty()
            || !keywords.any_of.is_empty()
            || keywords.not.is_some();
        match keywords.type_name {
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
        let of_numbers = [
            ("minimum", node(&keywords.minimum)),
            ("maximum", node(&keywords.maximum)),
            ("exclusiveMinimum", node(&keywords.exclusive_minimum)),
            ("exclusiveMaximum", node(&keywords.exclusive_maximum)),
            ("multipleOf", node(&keywords.multiple_of)),
        ];
        let of_strings = [
            ("pattern", node(&keywords.pattern)),
            ("minLength", node(&keywords.min_length)),
            ("maxLength", node(&keywords.max_length)),
        ];
        let of_arrays = [
            ("items", node(&keywords.items)),
            ("minItems", node(&keywords.min_items)),
            ("maxItems", node(&keywords.max_items)),
            ("uniqueItems", node(&keywords.unique_items)),
        ];
        let of_objects = [
            ("properties", node(&keywords.properties)),
            ("required", node(&keywords.required)),
            ("additionalProperties", node(&keywords.additional_properties)),
            ("minProperties", node(&keywords.min_properties)),
            ("maxProperties", node(&keywords.max_properties)),
        ];
        let format = [("format", node(&keywords.format))];
        let is_number = matches!(name, "integer" | "number");
        let groups: [(&[Given<'_>], bool); 5] = [
            (&of_numbers, is_number),
            (&of_strings, name == "string"),
            (&of_arrays, name == "array"),
            (&of_objects, name == "object"),
            (&format, is_number || name == "string"),
        ];
        for (group, _) in groups.iter().filter(|(_, concerned)| !concerned) {
            for (key, node) in group.iter() {
                if let Some(node) = node {
                    let message = format!("`{key}` has no effect in a schema of type `{name}`");
                    let (severity, code) = (Severity::Note, Code::IGNORED_KEYWORD);
                    self.counted.add(severity, code, message, node.origin, Part::Key);
                }
            }
        }
    }

    fn of_type(&mut self, name: &str, keywords: Keywords<'_>, extensions: &mut Extensions) -> Type {
        let values = keywords.enumeration.map(|node| self.values(node)).unwrap_or_default();
        let mut keep_raw = |values: &[&Node]| {
            extensions.insert(ENUM.to_owned(), values.iter().map(|value| raw(value)).collect());
        };
        match name {
            "string" => Type::String(StringType {
                format: value(keywords.format).into(),
                pattern: value(keywords.pattern),
                enumeration: self.text_values(&values).unwrap_or_else(|| {
                    keep_raw(&values);
                    Vec::new()
                }),
                min_length: value(keywords.min_length),
                max_length: value(keywords.max_length),
            }),
            "integer" => Type::Integer(IntegerType {
                format: value(keywords.format).into(),
                multiple_of: self.integer("multipleOf", keywords.multiple_of, f64::round),
                exclusive_minimum: value(keywords.exclusive_minimum).unwrap_or_default(),
                exclusive_maximum: value(keywords.exclusive_maximum).unwrap_or_default(),
                minimum: self.integer("minimum", keywords.minimum, f64::ceil),
                maximum: self.integer("maximum", keywords.maximum, f64::floor),
                enumeration: enumeration::integers(&values).unwrap_or_else(|| {
                    keep_raw(&values);
                    Vec::new()
                }),
            }),
            "number" => Type::Number(NumberType {
                format: value(keywords.format).into(),
                multiple_of: float(keywords.multiple_of),
                exclusive_minimum: value(keywords.exclusive_minimum).unwrap_or_default(),
                exclusive_maximum: value(keywords.exclusive_maximum).unwrap_or_default(),
                minimum: float(keywords.minimum),
                maximum: float(keywords.maximum),
                enumeration: enumeration::numbers(&values).unwrap_or_else(|| {
                    keep_raw(&values);
                    Vec::new()
                }),
            }),
            "boolean" => Type::Boolean(BooleanType {
                enumeration: enumeration::booleans(&values).unwrap_or_else(|| {
                    keep_raw(&values);
                    Vec::new()
                }),
            }),
            "array" => {
                if !values.is_empty() {
                    keep_raw(&values);
                }
                Type::Array(ArrayType {
                    items: value(keywords.items),
                    min_items: value(keywords.min_items),
                    max_items: value(keywords.max_items),
                    unique_items: value(keywords.unique_items).unwrap_or_default(),
                })
            }
            _ => {
                if !values.is_empty() {
                    keep_raw(&values);
                }
                Type::Object(ObjectType {
                    properties: value(keywords.properties).unwrap_or_default(),
                    required: value(keywords.required).unwrap_or_default(),
                    additional_properties: value(keywords.additional_properties),
                    min_properties: value(keywords.min_properties),
                    max_properties: value(keywords.max_properties),
                })
            }
        }
    }

    /// Converts a bound of integers. A fraction is rounded to the nearest valid integer; a bound beyond 64 bits is
    /// dropped.
    fn integer(&mut self, key: &str, held: Held<'_, Cow<'_, Number>>, round: fn(f64) -> f64) -> Option<i64> {
        let (node, number) = held?;
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

    fn any(&mut self, keywords: Keywords<'_>) -> AnySchema {
        let values = keywords.enumeration.map(|node| self.values(node)).unwrap_or_default();
        AnySchema {
            typ: keywords.type_name.map(str::to_owned),
            pattern: value(keywords.pattern),
            multiple_of: float(keywords.multiple_of),
            exclusive_minimum: value(keywords.exclusive_minimum),
            exclusive_maximum: value(keywords.exclusive_maximum),
            minimum: float(keywords.minimum),
            maximum: float(keywords.maximum),
            properties: value(keywords.properties).unwrap_or_default(),
            required: value(keywords.required).unwrap_or_default(),
            additional_properties: value(keywords.additional_properties),
            min_properties: value(keywords.min_properties),
            max_properties: value(keywords.max_properties),
            items: value(keywords.items),
            min_items: value(keywords.min_items),
            max_items: value(keywords.max_items),
            unique_items: value(keywords.unique_items),
            enumeration: values.into_iter().map(raw).collect(),
            format: value(keywords.format),
            min_length: value(keywords.min_length),
            max_length: value(keywords.max_length),
            one_of: keywords.one_of,
            all_of: keywords.all_of,
            any_of: keywords.any_of,
            not: keywords.not,
        }
    }
}

fn float(held: Held<'_, Cow<'_, Number>>) -> Option<f64> {
    held.and_then(|(_, number)| number.as_f64())
}

/// Returns true if only a composition keyword constrains the values.
fn is_bare(keywords: &Keywords<'_>) -> bool {
    let choices = [&keywords.one_of, &keywords.all_of, &keywords.any_of];
    let count = choices.iter().filter(|choice| !choice.is_empty()).count() + usize::from(keywords.not.is_some());
    let others = [
        keywords.enumeration,
        node(&keywords.format),
        node(&keywords.pattern),
        node(&keywords.min_length),
        node(&keywords.max_length),
        node(&keywords.minimum),
        node(&keywords.maximum),
        node(&keywords.exclusive_minimum),
        node(&keywords.exclusive_maximum),
        node(&keywords.multiple_of),
        node(&keywords.items),
        node(&keywords.min_items),
        node(&keywords.max_items),
        node(&keywords.unique_items),
        node(&keywords.properties),
        node(&keywords.required),
        node(&keywords.additional_properties),
        node(&keywords.min_properties),
        node(&keywords.max_properties),
    ];
    count == 1 && others.iter().all(Option::is_none)
}

fn composition(keywords: Keywords<'_>) -> SchemaKind {
    if !keywords.one_of.is_empty() {
        SchemaKind::OneOf {
            one_of: keywords.one_of,
        }
    } else if !keywords.all_of.is_empty() {
        SchemaKind::AllOf {
            all_of: keywords.all_of,
        }
    } else if !keywords.any_of.is_empty() {
        SchemaKind::AnyOf {
            any_of: keywords.any_of,
        }
    } else {
        match keywords.not {
            Some(not) => SchemaKind::Not { not },
            None => SchemaKind::Any(AnySchema::default()),
        }
    }
}
