//! Lists of types, and the type `null`.

use std::collections::HashSet;

use super::{Lowering, array, boolean, object, string};
use crate::diagnostic::Code;
use crate::document::extension::PREFIX_ITEMS;
use crate::document::grammar::keywords_of;
use crate::document::source::Part;
use crate::document::tree::{Node, Number, Object, Origin, Value};

impl Lowering<'_> {
    /// `type: [string, "null"]` becomes one type and `nullable`; several types become `anyOf`.
    pub(super) fn type_list(&mut self, schema: &mut Object, origin: Origin) {
        let types = schema.get("type");
        let Some((items, at)) = types.and_then(|types| Some((types.as_array()?, types.origin))) else {
            return;
        };
        let mut names: Vec<String> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        for item in items {
            match item.as_str() {
                Some(name) if known.insert(name) => names.push(name.to_owned()),
                Some(_) => {}
                // Reported when the schema is typed.
                None => return,
            }
        }
        self.newer("a list of types", at);
        if names.iter().any(|name| name == "number") {
            names.retain(|name| name != "integer");
        }
        let nullable = names.len() > 1 && names.iter().any(|name| name == "null");
        if nullable {
            names.retain(|name| name != "null");
            schema.insert("nullable", boolean(true, at));
        }
        match names.as_slice() {
            [] => {
                schema.remove("type");
            }
            [name] => {
                schema.insert("type", string(name, at));
            }
            names if has_choices_of(schema, names) => {
                schema.remove("type");
            }
            _ => split(schema, &names, at, origin),
        }
    }

    /// `type: null` becomes an enumeration of nothing but `null`.
    pub(super) fn null_type(&mut self, schema: &mut Object, origin: Origin) {
        self.empty_type(schema);
        let is_null = schema
            .get("type")
            .is_some_and(|name| name.is_null() || name.as_str() == Some("null"));
        if !is_null {
            return;
        }
        schema.remove("type");
        self.newer("the type `null`", origin);
        schema.insert("nullable", boolean(true, origin));
        schema.insert("enum", array(vec![Value::Null.at(origin)], origin));
    }

    /// Removes a `type` without a value beside keywords that describe values: alone it means the type `null`.
    fn empty_type(&mut self, schema: &mut Object) {
        if !is_empty_type(schema) {
            return;
        }
        if let Some(empty) = schema.remove("type") {
            let message = "`type` has no value: read as missing".to_owned();
            self.counted.warn(Code::LENIENT_VALUE, message, empty.origin, Part::Key);
        }
    }

    /// `anyOf` or `oneOf` with the type `null` among the schemas becomes `nullable`.
    pub(super) fn null_variant(&mut self, schema: &mut Object, key: &str, origin: Origin) {
        let Some(Value::Array(variants)) = schema.get_mut(key).map(|node| &mut node.value) else {
            return;
        };
        let before = variants.len();
        variants.retain(|variant| !is_null_type(variant));
        if variants.len() == before {
            return;
        }
        if variants.is_empty() {
            schema.remove(key);
            schema.insert("type", string("null", origin));
            self.null_type(schema, origin);
            return;
        }
        let single = variants.len() == 1;
        self.newer("the type `null`", origin);
        schema.insert("nullable", boolean(true, origin));
        if single && !schema.contains_key("allOf") && !schema.contains_key("discriminator") {
            // A single remaining alternative replaces the union.
            if let Some(variants) = schema.remove(key) {
                schema.insert("allOf", variants);
            }
        }
    }
}

/// Keywords that describe values of a type other than null.
const OF_VALUES: &[&str] = &[
    "allOf",
    "anyOf",
    "oneOf",
    "$ref",
    "enum",
    "const",
    "properties",
    "additionalProperties",
    "patternProperties",
    "unevaluatedProperties",
    "required",
    "items",
    PREFIX_ITEMS,
    "format",
    "pattern",
];

/// Whether `type` has no value beside keywords that describe values of other types.
fn is_empty_type(schema: &Object) -> bool {
    let only_null = |values: &Node| values.as_array().is_some_and(|values| values.iter().all(Node::is_null));
    let describes = |(key, value): (&str, &Node)| match key {
        "enum" => !only_null(value),
        "const" => !value.is_null(),
        key => OF_VALUES.contains(&key),
    };
    schema.get("type").is_some_and(Node::is_null) && schema.iter().any(describes)
}

/// Whether a schema says `type: null` and nothing else of its values.
fn is_null_type(schema: &Node) -> bool {
    let null = |node: &Node| match &node.value {
        Value::Null => true,
        Value::String(name) => name.as_ref() == "null",
        Value::Array(names) => matches!(names.as_slice(), [name] if name.as_str() == Some("null")),
        _ => false,
    };
    let value = |node: &Node| matches!(node.as_array(), Some([only]) if only.is_null());
    schema
        .as_object()
        .filter(|schema| !is_empty_type(schema))
        .is_some_and(|schema| {
            schema.get("type").is_some_and(null)
                || (!schema.contains_key("type") && schema.get("enum").is_some_and(value))
                || (!schema.contains_key("type") && schema.get("const").is_some_and(Node::is_null))
        })
}

/// Whether the alternatives in `oneOf` or `anyOf` are all of these types, so that the types add nothing.
fn has_choices_of(schema: &Object, names: &[String]) -> bool {
    let is_scalar = |name: &String| !matches!(name.as_str(), "object" | "array");
    let fits = |value: &Node| value.is_null() || names.iter().any(|name| has_type(value, name));
    let is_one = |name: &Node| {
        let is_listed = |one: &str| {
            names
                .iter()
                .any(|name| name == one || (name == "number" && one == "integer"))
        };
        name.as_str().is_some_and(|one| one == "null" || is_listed(one))
    };
    let is_of_types = |variant: &Node| {
        let values = variant.get("enum").and_then(Node::as_array);
        variant.get("const").is_some_and(fits)
            || values.is_some_and(|values| !values.is_empty() && values.iter().all(fits))
            || variant.get("type").is_some_and(is_one)
    };
    let choices = |key: &&str| {
        let variants = schema.get(key).and_then(Node::as_array);
        variants.is_some_and(|variants| !variants.is_empty() && variants.iter().all(is_of_types))
    };
    names.iter().all(is_scalar) && ["oneOf", "anyOf"].iter().any(choices)
}

/// Splits a schema of several types into `anyOf`, each alternative with the keywords of its type.
fn split(schema: &mut Object, names: &[String], at: Origin, origin: Origin) {
    schema.remove("type");
    let values = schema.remove("enum");
    let mut variants = Vec::with_capacity(names.len());
    for name in names {
        let mut variant = Object::default();
        variant.insert("type", string(name, at));
        for keyword in keywords_in_tree(name) {
            let fits = keyword != "format" || format_fits(schema, name, names);
            if let Some(value) = schema.get(keyword).filter(|_| fits) {
                variant.insert(keyword, value.clone());
            }
        }
        if let Some(values) = &values {
            let of_type = values.as_array().into_iter().flatten();
            let of_type: Vec<Node> = of_type.filter(|value| has_type(value, name)).cloned().collect();
            if of_type.is_empty() {
                continue;
            }
            variant.insert("enum", array(of_type, values.origin));
        }
        variants.push(object(variant, at));
    }
    for name in names {
        for keyword in keywords_in_tree(name) {
            schema.remove(keyword);
        }
    }
    let choice = array(variants, at);
    if schema.contains_key("anyOf") || schema.contains_key("oneOf") {
        // Both must hold.
        let mut other = Object::default();
        other.insert("anyOf", choice);
        match schema.get_mut("allOf").map(|all_of| &mut all_of.value) {
            Some(Value::Array(all_of)) => all_of.push(object(other, at)),
            _ => {
                schema.insert("allOf", array(vec![object(other, at)], origin));
            }
        }
    } else {
        schema.insert("anyOf", choice);
    }
}

/// The keywords of a type, as lowering leaves them.
fn keywords_in_tree(type_name: &str) -> impl Iterator<Item = &'static str> {
    let keywords = keywords_of(type_name).iter().copied();
    keywords.chain((type_name == "array").then_some(PREFIX_ITEMS))
}

/// Returns whether `format` applies to the type `name`: numeric formats to numbers, all others to strings.
fn format_fits(schema: &Object, name: &str, names: &[String]) -> bool {
    let format = schema.get("format").and_then(Node::as_str).unwrap_or_default();
    let of_numbers = ["int", "uint", "float", "double", "decimal"]
        .iter()
        .any(|f| format.starts_with(f));
    match name {
        "string" => !of_numbers || !names.iter().any(|name| name == "integer" || name == "number"),
        _ => of_numbers,
    }
}

fn has_type(value: &Node, name: &str) -> bool {
    match &value.value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(number) => name == "number" || (name == "integer" && Number::is_integer(number)),
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}
