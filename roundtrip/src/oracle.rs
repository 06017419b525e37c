//! Asks a validator which alternative of a union a value is, and compares the variant that the model chose.
//!
//! A variant is right if the value fits its schema and no earlier variant describes the value at least as well. A value
//! that fits no alternative must become the unknown variant.
//!
//! The exceptions, each with its reason:
//!
//! - Models do not check bounds, patterns and formats, so a value fits a variant that only these keywords speak against.
//! - Enums are open. An unlisted value of a property speaks against no variant, and where one alternative alone has
//!   values of a JSON type and is an enum, an unlisted value is its unknown value. Constants are closed.
//! - Unknown items and entries of arrays and maps are kept within them.
//! - A number without a fraction beyond 64 bits is no integer in Rust.
//! - A required property that no schema describes is no argument of `new`: the generator warns of it.

use std::collections::HashSet;

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};
use specwright::ModelVariant;

use crate::translate;

/// The name that the program gives to the variant for values of no alternative.
pub const UNKNOWN: &str = "-";

/// A union and the validators of its alternatives.
pub struct Union<'a> {
    pointer: String,
    variants: &'a [ModelVariant],
    schemas: Vec<&'a Value>,
    strict: Vec<Validator>,
    loose: Vec<Validator>,
}

impl<'a> Union<'a> {
    /// Returns nothing for a union with a variant whose schema is not in the document as such: it was made of several.
    pub fn new(
        pointer: &str,
        variants: &'a [ModelVariant],
        document: &'a Value,
        is_completed: impl Fn(&str) -> bool,
        strict: &Registry<'_>,
        loose: &Registry<'_>,
    ) -> Option<Self> {
        if variants.iter().any(|variant| is_completed(&variant.pointer)) {
            return None;
        }
        let schemas = variants.iter().map(|variant| document.pointer(&variant.pointer));
        // of an alternative, with the condition on its tag if it has one
        let tagged: Vec<String> = variants
            .iter()
            .map(|variant| tagged(document, pointer, &variant.pointer))
            .collect();
        let validators = |registry| {
            let all = tagged.iter();
            all.map(|pointer| translate::validator(registry, pointer).ok())
                .collect::<Option<Vec<_>>>()
        };
        Some(Self {
            pointer: pointer.to_owned(),
            variants,
            schemas: schemas.collect::<Option<_>>()?,
            strict: validators(strict)?,
            loose: validators(loose)?,
        })
    }

    /// Returns values that fit no alternative: scalars and objects that no document has, and `instances` with another
    /// value for a constant. (Other enums are open, so another value of theirs is no reason against an alternative.)
    pub fn strangers(&self, document: &Value, instances: &[Value]) -> Vec<Value> {
        let mut all: Vec<Value> = [
            json!("no document has this text"),
            json!(987_654_321.5),
            json!(987_654_321),
            json!(true),
        ]
        .into_iter()
        .filter(|value| !self.is_open(document, value))
        .collect();
        let has = |keyword: &str| {
            let is_described = |object: &&Map<String, Value>| object.get(keyword).is_some_and(Value::is_object);
            let mut schemas = self.schemas.iter();
            schemas.any(|schema| parts(document, schema, 0).iter().any(is_described))
        };
        if !has("items") {
            all.push(json!([["no document has this item"]]));
        }
        if !has("additionalProperties") {
            all.push(json!({"no document has this key": 1}));
        }
        for object in instances.iter().filter_map(Value::as_object) {
            for key in object.keys() {
                let mut described = Vec::new();
                for schema in &self.schemas {
                    properties(document, schema, key, 0, &mut described);
                }
                let constants = described.iter().filter_map(|schema| constant(document, schema));
                // one that is the same everywhere tells nothing apart
                if constants.collect::<HashSet<_>>().len() > 1 {
                    let mut other = object.clone();
                    other.insert(key.clone(), json!("no document has this text"));
                    all.push(Value::Object(other));
                }
            }
        }
        let mut kept: Vec<Value> = Vec::new();
        for value in all {
            let fits = self.loose.iter().any(|validator| validator.is_valid(&value));
            if !fits && kept.len() < 40 && !kept.contains(&value) {
                kept.push(value);
            }
        }
        kept
    }

    /// Whether one alternative alone is an enum with values of the JSON type of a scalar.
    fn is_open(&self, document: &Value, value: &Value) -> bool {
        let lists = |schema: &&&Value| {
            parts(document, schema, 0).iter().any(|object| {
                let values = object.get("enum").and_then(Value::as_array);
                values.is_some_and(|values| values.len() > 1 && values.iter().any(|listed| is_same_type(listed, value)))
            })
        };
        self.schemas.iter().filter(lists).count() == 1
    }

    /// Returns what is wrong with the variant that was chosen for a value.
    pub fn fault(&self, document: &Value, value: &Value, chosen: &str) -> Option<String> {
        let fits: Vec<bool> = self.strict.iter().map(|validator| validator.is_valid(value)).collect();
        let named = |index: usize| self.variants[index].name.as_str();
        let first = fits.iter().position(|fits| *fits);
        if chosen == UNKNOWN {
            return first.map(|index| format!("unknown, but it fits {}", named(index)));
        }
        let index = self.variants.iter().position(|variant| variant.name == chosen)?;
        if !self.loose[index].is_valid(value) {
            return Some(match first {
                Some(first) => format!("{chosen}, which it does not fit, but it fits {}", named(first)),
                None => format!("{chosen}, but it fits no alternative"),
            });
        }
        if value.as_f64().is_some_and(|number| number.fract() == 0.0) && !value.is_i64() && !value.is_u64() {
            return None; // no integer in Rust
        }
        let losses = |index: usize| Losses::of(document, self.schemas[index], value, 0);
        let chosen_losses = losses(index);
        let is_base = |variant: usize| self.variants[variant].pointer == self.pointer;
        let better =
            (0..index).find(|earlier| !is_base(*earlier) && fits[*earlier] && losses(*earlier).at_most(chosen_losses));
        better.map(|earlier| format!("{chosen}, but the earlier {} fits as well", named(earlier)))
    }
}

/// The place of an alternative in a union, where its tag is a condition, or else that of its schema.
fn tagged(document: &Value, union: &str, variant: &str) -> String {
    let is_there = |keyword: &&str| {
        let alternatives = document.pointer(&format!("{union}/{keyword}"))?.as_array()?;
        let position = alternatives.iter().position(|alternative| {
            let reference = alternative.pointer("/allOf/0/$ref").and_then(Value::as_str);
            let target = reference.and_then(|reference| translate::target(document, reference));
            target.is_some_and(|target| {
                document
                    .pointer(variant)
                    .is_some_and(|schema| std::ptr::eq(schema, target))
            })
        });
        position.map(|position| format!("{union}/{keyword}/{position}"))
    };
    let places = ["oneOf", "anyOf"];
    let place = places.iter().find_map(is_there);
    place.unwrap_or_else(|| variant.to_owned())
}

fn is_same_type(one: &Value, other: &Value) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// The only value that a schema allows. A `oneOf` of one constant is a list that may get more.
fn constant<'d>(document: &'d Value, schema: &'d Value) -> Option<&'d Value> {
    composed(document, schema, &["allOf"], 0)
        .into_iter()
        .find_map(|object| {
            let values = object.get("enum").and_then(Value::as_array);
            object.get("const").or_else(|| {
                values?
                    .iter()
                    .next()
                    .filter(|_| values.is_some_and(|values| values.len() == 1))
            })
        })
}

/// The members of a value, at any depth, that a model of a schema does not hold as typed values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Losses {
    /// Those that it drops.
    dropped: usize,
    /// Those that it keeps as JSON.
    untyped: usize,
}

impl Losses {
    fn of(document: &Value, schema: &Value, value: &Value, depth: usize) -> Self {
        let mut losses = Self::default();
        match value {
            _ if depth > 30 => {}
            Value::Object(members) => {
                for (key, value) in members {
                    let mut described = Vec::new();
                    properties(document, schema, key, depth, &mut described);
                    match Self::least(document, &described, value, depth) {
                        Some(least) => losses.add(least),
                        None => losses.dropped += 1 + size(value),
                    }
                }
            }
            Value::Array(items) => {
                let mut described = Vec::new();
                item_schemas(document, schema, depth, &mut described);
                for value in items {
                    match Self::least(document, &described, value, depth) {
                        Some(least) => losses.add(least),
                        None => losses.untyped += 1 + size(value),
                    }
                }
            }
            _ => {}
        }
        losses
    }

    /// The losses by the schema that describes a value best.
    fn least(document: &Value, described: &[&Value], value: &Value, depth: usize) -> Option<Self> {
        let by = described.iter().map(|schema| match schema {
            Value::Object(object) if !object.is_empty() => Self::of(document, schema, value, depth + 1),
            _ => Self {
                dropped: 0,
                untyped: 1 + size(value),
            },
        });
        by.min_by_key(|losses| (losses.dropped, losses.untyped))
    }

    fn add(&mut self, other: Self) {
        self.dropped += other.dropped;
        self.untyped += other.untyped;
    }

    fn at_most(self, other: Self) -> bool {
        self.dropped <= other.dropped && self.untyped <= other.untyped
    }
}

/// How many members a value has, at any depth.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.values().map(|value| 1 + size(value)).sum(),
        Value::Array(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}

/// Adds the schemas that describe a member: of the schema itself and of all that it is composed of.
fn properties<'d>(document: &'d Value, schema: &'d Value, key: &str, depth: usize, all: &mut Vec<&'d Value>) {
    for object in parts(document, schema, depth) {
        let named = object.get("properties").and_then(|properties| properties.get(key));
        let entries = object
            .get("additionalProperties")
            .filter(|value| **value != Value::Bool(false));
        all.extend(named.or(entries));
        let has_no = |key: &&str| object.get(*key).is_none_or(|value| *value == Value::Object(Map::new()));
        let said = ["properties", "additionalProperties", "$ref", "allOf", "oneOf", "anyOf"];
        let is_object = object
            .get("type")
            .is_none_or(|name| name == "object" || name.is_array());
        let says_nothing = is_object && said.iter().all(has_no);
        if says_nothing {
            all.push(&Value::Bool(true)); // an object with any members
        }
    }
}

fn item_schemas<'d>(document: &'d Value, schema: &'d Value, depth: usize, all: &mut Vec<&'d Value>) {
    for object in parts(document, schema, depth) {
        all.extend(object.get("items"));
        all.extend(
            object
                .get("prefixItems")
                .and_then(Value::as_array)
                .into_iter()
                .flatten(),
        );
    }
}

/// The schema, what it refers to, and the parts and alternatives of its compositions.
fn parts<'d>(document: &'d Value, schema: &'d Value, depth: usize) -> Vec<&'d Map<String, Value>> {
    composed(document, schema, &["allOf", "oneOf", "anyOf"], depth)
}

/// The schema, what it refers to, and the schemas of some of its compositions.
fn composed<'d>(
    document: &'d Value,
    schema: &'d Value,
    keywords: &[&str],
    depth: usize,
) -> Vec<&'d Map<String, Value>> {
    let mut found: Vec<&Map<String, Value>> = Vec::new();
    let mut open = vec![schema];
    while let Some(next) = open.pop() {
        let Value::Object(object) = next else { continue };
        if found.len() > 200 || depth > 30 || found.iter().any(|known| std::ptr::eq(*known, object)) {
            continue;
        }
        found.push(object);
        let reference = object.get("$ref").and_then(Value::as_str);
        open.extend(reference.and_then(|reference| translate::target(document, reference)));
        for keyword in keywords {
            open.extend(object.get(*keyword).and_then(Value::as_array).into_iter().flatten());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};
    use specwright::{ModelKind, RuntimeSource, Settings, generate_crate};

    use super::{Losses, UNKNOWN, Union};
    use crate::translate;

    /// Calls `check` with the union `U` of a document that has these schemas.
    fn with_union(name: &str, schemas: Value, check: impl Fn(&Union<'_>, &Value)) {
        let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/U"}}});
        let source = json!({
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/u": {"get": {"operationId": "getU", "responses": {"200": {"description": "u", "content": content}}}}},
            "components": {"schemas": schemas}
        });
        let folder = std::env::temp_dir().join(format!("specwright-oracle-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder is made");
        let path = folder.join(format!("{name}.json"));
        fs::write(&path, source.to_string()).expect("the document is written");
        let runtime = RuntimeSource::Path(folder.clone());
        let generated = generate_crate(&path, name, &runtime, &Settings::default());
        let model = generated.documents[0].models.iter().find(|model| model.name == "U");
        let ModelKind::Union { variants } = &model.expect("the union").kind else {
            panic!("U is no union");
        };
        let document = translate::document(&source);
        let loosened = translate::loosened(&document);
        let strict = translate::registry(&document).expect("the schemas");
        let loose = translate::registry(&loosened).expect("the schemas");
        let union = Union::new("/components/schemas/U", variants, &document, |_| false, &strict, &loose)
            .expect("its validators");
        check(&union, &document);
    }

    #[test]
    fn a_variant_must_fit_and_no_earlier_one_as_well() {
        let schemas = json!({
            "A": {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "maximum": 9}}},
            "B": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}},
            "U": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}
        });
        with_union("fit", schemas, |union, document| {
            let fault = |value: Value, chosen: &str| union.fault(document, &value, chosen).unwrap_or_default();
            assert_eq!(fault(json!({"a": 1}), "A"), "");
            assert_eq!(fault(json!({"a": 1}), "B"), "B, but the earlier A fits as well");
            assert_eq!(fault(json!({"a": 1, "b": "x"}), "B"), "", "it describes more");
            assert_eq!(fault(json!({"b": "x"}), "A"), "A, which it does not fit, but it fits B");
            assert_eq!(fault(json!({"a": "x"}), "A"), "A, but it fits no alternative");
            assert_eq!(fault(json!({"a": 1}), UNKNOWN), "unknown, but it fits A");
            assert_eq!(fault(json!(1), UNKNOWN), "");
        });
    }

    #[test]
    fn a_value_of_no_alternative_is_made_from_constants() {
        let schemas = json!({
            "A": {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["a"]}, "v": {"const": 1}}},
            "B": {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["b"]}, "v": {"const": 1}}},
            "U": {"oneOf": [
                {"$ref": "#/components/schemas/A"},
                {"$ref": "#/components/schemas/B"},
                {"type": "string", "enum": ["x", "y"]}
            ]}
        });
        with_union("strangers", schemas, |union, document| {
            let strangers = union.strangers(document, &[json!({"kind": "a", "v": 1})]);
            assert!(strangers.contains(&json!({"kind": "no document has this text", "v": 1})));
            assert!(strangers.contains(&json!(true)));
            let text = json!("no document has this text");
            assert!(!strangers.contains(&text), "the enum alone has texts, and is open");
            assert!(
                !strangers.iter().any(|value| value["kind"] == "a"),
                "`v` tells nothing apart"
            );
        });
    }

    #[test]
    fn members_without_a_schema_are_counted_at_any_depth() {
        let document =
            json!({"components": {"schemas": {"A": {"properties": {"b": {"items": {"properties": {"c": {}}}}}}}}});
        let schema = json!({"allOf": [{"$ref": "#/components/schemas/A"}]});
        let losses = |value: Value| Losses::of(&document, &schema, &value, 0);
        let found = |dropped, untyped| Losses { dropped, untyped };
        assert_eq!(losses(json!({"b": [{"c": true}]})), found(0, 1), "`c` may be anything");
        assert_eq!(losses(json!({"b": [{"d": {"e": 1}}], "f": 1})), found(3, 0));
    }
}
