//! Values against schemas, by the keywords of OpenAPI 3.0.

use std::collections::HashMap;

use serde_json::{Number, Value};

use super::number::{compare, is_multiple, same, whole};
use super::show::{show, show_text, step};
use super::{Problem, format};
use crate::schema::{Additional, Bound, Kinds, Schema, SchemaId, Schemas};

/// How many problems are listed for one value.
pub(super) const PROBLEM_LIMIT: usize = 50;
/// How many schemas are visited for one value: alternatives within alternatives can grow without bound.
const STEP_LIMIT: usize = 1_000_000;
/// How deep schemas and values may nest together.
const DEPTH_LIMIT: usize = 300;

/// Which way a value goes: properties that are only read or only written are not required the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Request,
    Answer,
}

/// All that does not fit, each place written as a continuation of `at`.
pub(crate) fn check(schemas: &Schemas, id: SchemaId, value: &Value, at: &str, direction: Direction) -> Vec<Problem> {
    let mut checker = Checker {
        schemas,
        direction,
        at: at.to_owned(),
        problems: Vec::new(),
        steps: 0,
        depth: 0,
        here: Vec::new(),
    };
    checker.check(id, value);
    checker.problems
}

/// Whether the value fits the schema.
pub(crate) fn fits(schemas: &Schemas, id: SchemaId, value: &Value, direction: Direction) -> bool {
    check(schemas, id, value, "", direction).is_empty()
}

pub(super) struct Checker<'a> {
    pub(super) schemas: &'a Schemas,
    direction: Direction,
    pub(super) at: String,
    pub(super) problems: Vec<Problem>,
    steps: usize,
    depth: usize,
    /// The schemas that the present value is being checked against, to notice circles.
    here: Vec<SchemaId>,
}

impl Checker<'_> {
    pub(super) fn problem(&mut self, message: impl Into<String>) {
        if self.problems.len() < PROBLEM_LIMIT {
            self.problems.push(Problem::new(self.at.clone(), message));
        }
    }

    /// Runs `check` at a place further in, which has another value.
    pub(super) fn within(&mut self, step: &str, check: impl FnOnce(&mut Self)) {
        let length = self.at.len();
        let here = std::mem::take(&mut self.here);
        self.at.push_str(step);
        check(self);
        self.at.truncate(length);
        self.here = here;
    }

    /// The problems of a value by itself, without keeping them.
    pub(super) fn trial(&mut self, id: SchemaId, value: &Value) -> Vec<Problem> {
        let kept = std::mem::take(&mut self.problems);
        self.check(id, value);
        std::mem::replace(&mut self.problems, kept)
    }

    pub(super) fn check(&mut self, id: SchemaId, value: &Value) {
        self.steps += 1;
        if self.steps > STEP_LIMIT || self.depth > DEPTH_LIMIT {
            if self.steps == STEP_LIMIT + 1 {
                self.problem("is too intricate to be checked");
            }
            return;
        }
        let schema = self.schemas.get(id);
        // A schema that comes back to itself at the same value says nothing new there.
        if schema.nullable && value.is_null() || self.here.contains(&id) {
            return;
        }
        self.depth += 1;
        self.here.push(id);
        self.check_schema(schema, value);
        self.here.pop();
        self.depth -= 1;
    }

    fn check_schema(&mut self, schema: &Schema, value: &Value) {
        if let Some(kinds) = schema.kinds
            && !kinds.meets(Kinds::of(value))
        {
            let found = show(value);
            return self.problem(format!("expected {}, found {found}", kinds.words()));
        }
        if let Some(values) = &schema.enumeration
            && !values.iter().any(|listed| same(listed, value))
        {
            let mut listed: Vec<_> = values.iter().take(20).map(show).collect();
            if values.len() > listed.len() {
                listed.push(format!("{} more", values.len() - listed.len()));
            }
            return self.problem(format!("{} is none of {}", show(value), listed.join(", ")));
        }
        match value {
            Value::Number(number) => self.number(schema, number),
            Value::String(text) => self.string(schema, text),
            Value::Array(items) => self.array(schema, items),
            Value::Object(fields) => self.object(schema, fields),
            Value::Null | Value::Bool(_) => {}
        }
        for part in &schema.all_of {
            self.check(*part, value);
        }
        if !schema.any_of.is_empty() {
            self.alternatives(schema, &schema.any_of, value, false);
        }
        if !schema.one_of.is_empty() {
            self.alternatives(schema, &schema.one_of, value, true);
        }
        if let Some(not) = schema.not
            && self.trial(not, value).is_empty()
        {
            self.problem("fits what the document excludes");
        }
    }

    fn number(&mut self, schema: &Schema, number: &Number) {
        let below = |bound: &Bound| {
            let order = compare(number, &bound.value);
            order == Some(std::cmp::Ordering::Less) || bound.exclusive && order == Some(std::cmp::Ordering::Equal)
        };
        let above = |bound: &Bound| {
            let order = compare(number, &bound.value);
            order == Some(std::cmp::Ordering::Greater) || bound.exclusive && order == Some(std::cmp::Ordering::Equal)
        };
        if let Some(bound) = schema.minimum.as_ref().filter(|bound| below(bound)) {
            let word = if bound.exclusive { "greater than" } else { "at least" };
            self.problem(format!("{number} must be {word} {}", bound.value));
        }
        if let Some(bound) = schema.maximum.as_ref().filter(|bound| above(bound)) {
            let word = if bound.exclusive { "less than" } else { "at most" };
            self.problem(format!("{number} must be {word} {}", bound.value));
        }
        if let Some(step) = &schema.multiple_of
            && !is_multiple(number, step)
        {
            self.problem(format!("{number} is no multiple of {step}"));
        }
        if let Some(format) = &schema.format
            && let Some((least, most)) = format::integer_range(format)
        {
            let inside = match whole(number) {
                Some(integer) => (least..=most).contains(&integer),
                None => number
                    .as_f64()
                    .is_some_and(|float| float >= least as f64 && float <= most as f64),
            };
            if !inside {
                self.problem(format!("{number} is beyond {format}"));
            }
        }
    }

    fn string(&mut self, schema: &Schema, text: &str) {
        if schema.min_length.is_some() || schema.max_length.is_some() {
            let length = text.chars().count() as u64;
            if let Some(least) = schema.min_length.filter(|least| length < *least) {
                self.problem(format!("has {length} characters and needs at least {least}"));
            }
            if let Some(most) = schema.max_length.filter(|most| length > *most) {
                self.problem(format!("has {length} characters and may have at most {most}"));
            }
        }
        if let Some(pattern) = &schema.pattern
            && !pattern.matches(text)
        {
            let shown = show_text(text);
            self.problem(format!("{shown} does not match the pattern {}", pattern.text()));
        }
        if let Some(format) = &schema.format
            && let Some(wanted) = format::mismatch(format, text)
        {
            self.problem(format!("{} is not {wanted}", show_text(text)));
        }
    }

    fn array(&mut self, schema: &Schema, items: &[Value]) {
        let count = items.len() as u64;
        if let Some(least) = schema.min_items.filter(|least| count < *least) {
            self.problem(format!("has {count} items and needs at least {least}"));
        }
        if let Some(most) = schema.max_items.filter(|most| count > *most) {
            self.problem(format!("has {count} items and may have at most {most}"));
        }
        if schema.unique_items {
            let mut seen = HashMap::new();
            for (at, item) in items.iter().enumerate() {
                if let Some(first) = seen.insert(item.to_string(), at) {
                    self.problem(format!("items {first} and {at} are equal and must differ"));
                    break;
                }
            }
        }
        if schema.items.is_none() && schema.first_items.is_empty() {
            return;
        }
        for (at, item) in items.iter().enumerate() {
            if self.problems.len() >= PROBLEM_LIMIT {
                break;
            }
            if let Some(id) = schema.item(at) {
                self.within(&format!("[{at}]"), |checker| checker.check(id, item));
            }
        }
    }

    fn object(&mut self, schema: &Schema, fields: &serde_json::Map<String, Value>) {
        let count = fields.len() as u64;
        if let Some(least) = schema.min_properties.filter(|least| count < *least) {
            self.problem(format!("has {count} properties and needs at least {least}"));
        }
        if let Some(most) = schema.max_properties.filter(|most| count > *most) {
            self.problem(format!("has {count} properties and may have at most {most}"));
        }
        for name in &schema.required {
            let spared = schema.properties.get(name).is_some_and(|id| {
                let property = self.schemas.get(*id);
                match self.direction {
                    Direction::Request => property.read_only,
                    Direction::Answer => property.write_only,
                }
            });
            if !spared && !fields.contains_key(name) {
                self.within(&step(name), |checker| checker.problem("is required"));
            }
        }
        for (name, value) in fields {
            if self.problems.len() >= PROBLEM_LIMIT {
                break;
            }
            match (schema.properties.get(name), schema.additional) {
                (Some(&id), _) | (None, Additional::Schema(id)) => {
                    self.within(&step(name), |checker| checker.check(id, value));
                }
                (None, Additional::Nothing) => {
                    self.within(&step(name), |checker| checker.problem("is not documented"));
                }
                (None, Additional::Open | Additional::Any) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Direction, check};
    use crate::schema::Reading;

    fn problems(document: Value, value: Value) -> Vec<String> {
        let mut reading = Reading::new(&document);
        let id = reading.read(&document["schema"]);
        let (schemas, notices) = reading.finish();
        assert_eq!(notices, Vec::<String>::new());
        check(&schemas, id, &value, "body", Direction::Request)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn each_keyword_says_what_is_wrong() {
        for (schema, value, message) in [
            (
                json!({"type": "integer"}),
                json!("5"),
                "body: expected integer, found \"5\"",
            ),
            (
                json!({"type": "integer"}),
                json!(1.5),
                "body: expected integer, found 1.5",
            ),
            (
                json!({"type": "number"}),
                json!(true),
                "body: expected number, found true",
            ),
            (
                json!({"type": "object"}),
                json!([]),
                "body: expected object, found an array",
            ),
            (
                json!({"type": "string"}),
                json!(null),
                "body: expected string, found null",
            ),
            (json!({"enum": ["a", 1]}), json!("b"), "body: \"b\" is none of \"a\", 1"),
            (json!({"minimum": 2}), json!(1), "body: 1 must be at least 2"),
            (
                json!({"minimum": 2, "exclusiveMinimum": true}),
                json!(2),
                "body: 2 must be greater than 2",
            ),
            (json!({"maximum": 2}), json!(3), "body: 3 must be at most 2"),
            (json!({"exclusiveMaximum": 2}), json!(2), "body: 2 must be less than 2"),
            (
                json!({"multipleOf": 0.1}),
                json!(0.25),
                "body: 0.25 is no multiple of 0.1",
            ),
            (
                json!({"type": "integer", "format": "int32"}),
                json!(3_000_000_000u32),
                "body: 3000000000 is beyond int32",
            ),
            (
                json!({"minLength": 2}),
                json!("像"),
                "body: has 1 characters and needs at least 2",
            ),
            (
                json!({"maxLength": 1}),
                json!("ab"),
                "body: has 2 characters and may have at most 1",
            ),
            (
                json!({"pattern": "^a"}),
                json!("b"),
                "body: \"b\" does not match the pattern ^a",
            ),
            (json!({"format": "uuid"}), json!("b"), "body: \"b\" is not a UUID"),
            (
                json!({"minItems": 1}),
                json!([]),
                "body: has 0 items and needs at least 1",
            ),
            (
                json!({"maxItems": 1}),
                json!([1, 2]),
                "body: has 2 items and may have at most 1",
            ),
            (
                json!({"uniqueItems": true}),
                json!([1, 2, 1]),
                "body: items 0 and 2 are equal and must differ",
            ),
            (
                json!({"items": {"type": "string"}}),
                json!(["a", 1]),
                "body[1]: expected string, found 1",
            ),
            (
                json!({"x-specwright-prefix-items": [{"type": "string"}, {}], "items": {"type": "integer"}}),
                json!(["a", true, 1, "b"]),
                "body[3]: expected integer, found \"b\"",
            ),
            (
                json!({"x-specwright-prefix-items": [{"type": "string"}], "items": {"x-specwright-never": true}}),
                json!(["a", "b"]),
                "body: has 2 items and may have at most 1",
            ),
            (json!({"required": ["a.b"]}), json!({}), "body[\"a.b\"]: is required"),
            (
                json!({"additionalProperties": false}),
                json!({"x": 1}),
                "body.x: is not documented",
            ),
            (
                json!({"additionalProperties": {"type": "string"}}),
                json!({"x": 1}),
                "body.x: expected string, found 1",
            ),
            (
                json!({"minProperties": 1}),
                json!({}),
                "body: has 0 properties and needs at least 1",
            ),
            (
                json!({"not": {"type": "string"}}),
                json!("x"),
                "body: fits what the document excludes",
            ),
            (
                json!({"allOf": [{"required": ["a"]}]}),
                json!({}),
                "body.a: is required",
            ),
            (
                json!({"oneOf": [{"type": "string"}, {"minLength": 1}]}),
                json!("x"),
                "body: fits alternative 1, alternative 2 and must fit one only",
            ),
            (
                json!({"anyOf": [{"type": "string"}, {"type": "object", "required": ["a"]}]}),
                json!({}),
                "body: fits none of alternative 1, alternative 2; as alternative 2: a is required",
            ),
        ] {
            assert_eq!(problems(json!({"schema": schema}), value), [message]);
        }
    }

    #[test]
    fn what_fits_is_let_pass() {
        for (schema, value) in [
            (json!({"type": "integer"}), json!(2.0)),
            (json!({"type": "number"}), json!(2)),
            (json!({"type": "string", "nullable": true}), json!(null)),
            (json!({"enum": [1]}), json!(1.0)),
            (json!({"multipleOf": 0.1}), json!(0.3)),
            (
                json!({"required": ["a"], "properties": {"a": {"readOnly": true}}}),
                json!({}),
            ),
            (json!({"maximum": u64::MAX}), json!(u64::MAX)),
        ] {
            assert_eq!(problems(json!({"schema": schema}), value), Vec::<String>::new());
        }
    }

    #[test]
    fn a_discriminator_decides() {
        let document = json!({
            "schema": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"},
                    {"$ref": "#/components/schemas/Owl"},
                ],
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
            },
            "components": {"schemas": {
                "Cat": {"type": "object", "required": ["lives"]},
                "Dog": {"type": "object"},
                "Owl": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["owl"]}}},
            }},
        });
        let found = |value| problems(document.clone(), value);
        assert_eq!(found(json!({"kind": "cat"})), ["body.lives: is required"]);
        assert_eq!(found(json!({"kind": "Dog"})), Vec::<String>::new());
        assert_eq!(found(json!({"kind": "owl"})), Vec::<String>::new());
        assert_eq!(
            found(json!({"kind": "cow"})),
            ["body.kind: \"cow\" is none of \"cat\", \"Dog\", \"owl\""]
        );
        assert_eq!(found(json!({})), ["body.kind: is required"]);
    }

    #[test]
    fn schemas_that_run_in_circles_end() {
        let document = json!({
            "schema": {"$ref": "#/components/schemas/A"},
            "components": {"schemas": {
                "A": {"anyOf": [{"$ref": "#/components/schemas/B"}, {"$ref": "#/components/schemas/A"}], "minLength": 2},
                "B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/A"}]},
            }},
        });
        assert!(!problems(document, json!("x")).is_empty());
    }
}
