//! Values made from a schema: always the same ones, and ones that fit it wherever that is in reach.
//!
//! A schema and everything that `allOf` adds to it are one list of parts that must fit together. Where there is a
//! choice (`oneOf`, `anyOf`) the first alternative whose value fits the whole is taken. A schema that comes back to
//! itself ends there: the optional property is left out, the list is empty.

mod build;
mod sample;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::schemas::{Direction, Discriminator, SchemaId, Schemas};

/// How many values are made at all, tries that are thrown away included.
const TRY_BUDGET: usize = 30_000;
const DEPTH_LIMIT: usize = 48;
const ALTERNATIVE_LIMIT: usize = 32;

/// A value that fits the schema, `null` where none can be made.
pub fn instance(schemas: &Schemas, id: SchemaId, direction: Direction) -> Value {
    Maker::new(schemas, direction).make(&[id], 0).unwrap_or(Value::Null)
}

/// How many values a template may have so that what is optional is in it.
const TEMPLATE_LIMIT: usize = 40;

/// A value to fill in: with all that is optional if that is little, else with what is optional at the top, else with what is
/// required.
pub(crate) fn template(schemas: &Schemas, id: SchemaId, direction: Direction) -> Value {
    let mut fallback = None;
    for optional in [usize::MAX, 1, 0] {
        let mut maker = Maker::new(schemas, direction);
        maker.optional = optional;
        let Some(value) = maker.make(&[id], 0) else { continue };
        if schemas.accepts(id, &value, direction) {
            if size(&value) <= TEMPLATE_LIMIT {
                return value;
            }
            fallback = Some(value);
        } else {
            fallback.get_or_insert(value);
        }
    }
    fallback.unwrap_or(Value::Null)
}

/// How many values there are in a value.
fn size(value: &Value) -> usize {
    let inner: usize = match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        _ => 0,
    };
    inner + 1
}

/// A value of each alternative of the items of a list, or the one that they have without alternatives.
pub fn one_of_each(schemas: &Schemas, list: SchemaId, direction: Direction) -> Vec<Value> {
    let Some(item) = schemas.items(list) else {
        return Vec::new();
    };
    let alternatives = schemas.get(item).alternatives();
    let both = alternatives.iter().take(ALTERNATIVE_LIMIT).map(|one| vec![item, *one]);
    let each: Vec<Vec<SchemaId>> = match alternatives.is_empty() {
        true => vec![vec![item]],
        false => both.collect(),
    };
    let made = each.iter().map(|ids| {
        let mut maker = Maker::new(schemas, direction);
        maker.make(ids, 0)
    });
    made.flatten().collect()
}

pub(super) struct Maker<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) direction: Direction,
    /// The named schemas that are being made, to notice recursion.
    open: Vec<SchemaId>,
    pub(super) made: usize,
    tries: usize,
    /// Whether optional properties are left out.
    pub(super) lean: bool,
    /// How many objects within one another may have optional properties.
    pub(super) optional: usize,
    /// How many objects are being made.
    pub(super) objects: usize,
}

/// The parts that a value must fit at once, and what a discriminator says of it.
#[derive(Clone, Default)]
pub(super) struct Parts {
    pub(super) ids: Vec<SchemaId>,
    /// Those whose alternatives have been decided on.
    decided: Vec<SchemaId>,
    pub(super) tags: BTreeMap<String, Value>,
}

impl<'a> Maker<'a> {
    fn new(schemas: &'a Schemas, direction: Direction) -> Self {
        Self {
            schemas,
            direction,
            open: Vec::new(),
            made: 0,
            tries: 0,
            lean: false,
            optional: usize::MAX,
            objects: 0,
        }
    }
}

impl Maker<'_> {
    /// A value that fits all of `ids`; `None` where it would have to contain itself.
    pub(super) fn make(&mut self, ids: &[SchemaId], variant: usize) -> Option<Value> {
        self.made += 1;
        self.tries += 1;
        let nullable = ids.iter().all(|id| self.schemas.get(*id).nullable);
        let null = nullable.then_some(Value::Null);
        let mut parts = Parts::default();
        for id in ids {
            self.flatten(*id, &mut parts.ids);
        }
        let again = parts.ids.iter().any(|id| self.open.contains(id));
        if again || self.open.len() > DEPTH_LIMIT || self.tries > TRY_BUDGET {
            return null;
        }
        if variant == 0
            && let Some(example) = self.example(ids)
        {
            return Some(example);
        }
        let depth = self.open.len();
        self.open.extend(ids);
        let top = ids.first().copied();
        self.inherited_tags(top, &mut parts);
        let value = self.choose(ids, &mut parts, variant);
        self.open.truncate(depth);
        value.or(null)
    }

    /// The schema and what `allOf` adds to it.
    fn flatten(&self, id: SchemaId, parts: &mut Vec<SchemaId>) {
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            if !parts.contains(&id) && parts.len() < 256 {
                parts.push(id);
                waiting.extend(self.schemas.get(id).parts("allOf").into_iter().rev());
            }
        }
    }

    /// A documented example or default of one of the schemas, when it fits all of them.
    fn example(&self, ids: &[SchemaId]) -> Option<Value> {
        let mut candidates = Vec::new();
        for id in ids {
            let schema = self.schemas.get(*id);
            candidates.extend(schema.example.as_ref());
        }
        for id in ids {
            let default = self.schemas.get(*id).default.as_ref();
            candidates.extend(default.filter(|value| !value.is_null()));
        }
        candidates.into_iter().find(|value| self.fits(ids, value)).cloned()
    }

    pub(super) fn fits(&self, ids: &[SchemaId], value: &Value) -> bool {
        ids.iter().all(|id| self.schemas.accepts(*id, value, self.direction))
    }

    /// `Cat: allOf [Pet, ...]`, where `Pet` has a discriminator: a cat says so.
    fn inherited_tags(&self, top: Option<SchemaId>, parts: &mut Parts) {
        let Some(top) = top else { return };
        for id in &parts.ids {
            if let Some(discriminator) = &self.schemas.get(*id).discriminator
                && let Some(tag) = self.tag(discriminator, top, *id != top)
            {
                parts.tags.entry(discriminator.property.clone()).or_insert(tag);
            }
        }
    }

    /// What a discriminator calls a schema: by its mapping, else, if it may, by the schema itself.
    fn tag(&self, discriminator: &Discriminator, id: SchemaId, by_itself: bool) -> Option<Value> {
        let mut mapping = discriminator.mapping.iter();
        let mapped = mapping.find(|(_, target)| *target == id);
        let mapped = mapped.map(|(tag, id)| self.schemas.typed(tag, &discriminator.property, *id));
        let kind = || self.schemas.kind(id, &discriminator.property).filter(|_| by_itself);
        mapped.or_else(kind)
    }

    /// Decides on alternatives one by one, then makes the value.
    fn choose(&mut self, ids: &[SchemaId], parts: &mut Parts, variant: usize) -> Option<Value> {
        let schemas = self.schemas;
        let open = parts
            .ids
            .iter()
            .copied()
            .find(|id| !parts.decided.contains(id) && !schemas.get(*id).alternatives().is_empty());
        let Some(holder) = open else {
            return self.build(parts, variant);
        };
        let alternatives = schemas.get(holder).alternatives();
        let mut first = None;
        let outer = self.lean;
        // An optional property may be what another alternative is known by, so then without those.
        let modes: &[bool] = if outer { &[true] } else { &[false, true] };
        for lean in modes {
            for alternative in alternatives.iter().take(ALTERNATIVE_LIMIT) {
                if self.open.contains(alternative) || self.tries > TRY_BUDGET {
                    continue;
                }
                self.lean = *lean;
                let made = self.alternative(ids, parts, holder, *alternative, variant);
                self.lean = outer;
                if let Some(value) = made {
                    if self.fits(ids, &value) {
                        return Some(value);
                    }
                    first.get_or_insert(value);
                }
            }
        }
        first
    }

    /// A value of one alternative, which need not fit the whole.
    fn alternative(
        &mut self,
        ids: &[SchemaId],
        parts: &Parts,
        holder: SchemaId,
        alternative: SchemaId,
        variant: usize,
    ) -> Option<Value> {
        let schemas = self.schemas;
        let schema = schemas.get(holder);
        let mut chosen = parts.clone();
        chosen.decided.push(holder);
        self.flatten(alternative, &mut chosen.ids);
        // Both keywords in one schema: the first of `anyOf` is as good as any.
        if !schema.parts("oneOf").is_empty()
            && let Some(any) = schema.parts("anyOf").first()
        {
            self.flatten(*any, &mut chosen.ids);
        }
        if let Some(discriminator) = &schema.discriminator
            && let Some(tag) = self.tag(discriminator, alternative, true)
        {
            chosen.tags.insert(discriminator.property.clone(), tag);
        }
        self.inherited_tags(Some(alternative), &mut chosen);
        let documented = schemas.get(alternative).example.clone();
        let documented = documented.filter(|_| variant == 0);
        let depth = self.open.len();
        self.open.push(alternative);
        let made = documented
            .filter(|value| self.fits(ids, value))
            .or_else(|| self.choose(ids, &mut chosen, variant));
        self.open.truncate(depth);
        made
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{instance, template};
    use crate::schemas::{Direction, Reading};

    fn made(document: &Value) -> (Value, Vec<String>) {
        let mut reading = Reading::new(document);
        let id = reading.read(&document["schema"]);
        let (schemas, _) = reading.finish();
        let value = instance(&schemas, id, Direction::Response);
        let problems = schemas.check(id, &value, "value", Direction::Response);
        (value, problems.iter().map(ToString::to_string).collect())
    }

    fn of(schema: Value) -> Value {
        let (value, problems) = made(&json!({"schema": schema}));
        assert_eq!(problems, Vec::<String>::new(), "{value}");
        value
    }

    #[test]
    fn scalars_fit() {
        for schema in [
            json!({"type": "integer"}),
            json!({"type": "integer", "minimum": 5, "exclusiveMinimum": true}),
            json!({"type": "integer", "maximum": -5}),
            json!({"type": "integer", "minimum": i64::MAX}),
            json!({"type": "integer", "multipleOf": 7, "minimum": 10}),
            json!({"type": "number", "minimum": 0.2, "maximum": 0.3, "exclusiveMaximum": true}),
            json!({"type": "number", "multipleOf": 0.01, "maximum": 0.5}),
            json!({"type": "string", "minLength": 40}),
            json!({"type": "string", "maxLength": 3}),
            json!({"type": "string", "maxLength": 0}),
            json!({"type": "string", "pattern": "^[a-z]{2}-\\d+$", "minLength": 12}),
            json!({"type": "string", "pattern": "^[A-Z]+$", "minLength": 10, "maxLength": 20}),
            json!({"type": "string", "format": "date-time"}),
            json!({"type": "string", "format": "uuid"}),
            json!({"type": "string", "format": "ipv6"}),
            json!({"type": "string", "format": "byte"}),
            json!({"type": "string", "enum": [null, "b"], "nullable": true}),
            json!({"type": "boolean"}),
            json!({"minimum": 3}),
            json!({"maxLength": 2}),
            json!({"type": "integer", "format": "int32", "example": 3_000_000_000u32}),
        ] {
            of(schema);
        }
        assert_eq!(
            of(json!({"type": "string", "example": "x", "enum": ["x", "y"]})),
            json!("x")
        );
        assert_eq!(of(json!({"type": "string", "default": "y"})), json!("y"));
    }

    #[test]
    fn objects_and_arrays_fit() {
        assert_eq!(
            of(json!({"type": "object", "required": ["a"], "properties": {
                "a": {"type": "integer"}, "b": {"type": "array", "items": {"type": "string"}},
                "c": {"type": "string", "writeOnly": true},
            }})),
            json!({"a": 1, "b": ["string"]})
        );
        assert_eq!(
            of(json!({"type": "object", "additionalProperties": {"type": "integer"}})),
            json!({"key": 1})
        );
        of(json!({"type": "object", "minProperties": 3}));
        of(json!({"type": "object", "maxProperties": 1, "required": ["b"], "properties": {"a": {}, "b": {}}}));
        of(json!({"type": "object", "required": ["x"]}));
        of(json!({"type": "array", "minItems": 3, "uniqueItems": true, "items": {"type": "string", "format": "uuid"}}));
        of(json!({"type": "array", "minItems": 2, "uniqueItems": true, "items": {"enum": ["a", "b"]}}));
        assert_eq!(of(json!({"type": "array", "maxItems": 0, "items": {}})), json!([]));
        assert_eq!(
            of(json!({
                "type": "array", "items": {"x-specwright-never": true},
                "x-specwright-prefix-items": [{"type": "string"}, {"type": "integer", "minimum": 4}],
            })),
            json!(["string", 4])
        );
        of(
            json!({"type": "array", "minItems": 2, "x-specwright-prefix-items": [{"type": "boolean"}], "items": {"type": "string"}}),
        );
        assert_eq!(of(json!({})), json!({}));
    }

    #[test]
    fn compositions_fit() {
        assert_eq!(
            of(json!({"allOf": [
                {"type": "object", "properties": {"a": {"type": "string"}}},
                {"required": ["a", "b"], "properties": {"a": {"minLength": 8}, "b": {"type": "boolean"}}},
            ]})),
            json!({"a": "ssstring", "b": true})
        );
        assert_eq!(
            of(json!({"oneOf": [{"type": "integer"}, {"type": "string"}]})),
            json!(1)
        );
        of(json!({"oneOf": [
            {"type": "object", "properties": {"a": {}}, "not": {"required": ["a"]}},
            {"type": "object", "properties": {"b": {}}, "not": {}},
        ]}));
        // The first alternative fits the second, too.
        assert_eq!(
            of(json!({"oneOf": [{"type": "integer"}, {"type": "number"}, {"type": "string"}]})),
            json!("string")
        );
        of(
            json!({"anyOf": [{"type": "object", "required": ["a"]}, {"type": "array", "items": {}}], "properties": {"b": {}}}),
        );
    }

    #[test]
    fn discriminators_are_told() {
        let document = json!({
            "schema": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Any"}},
            "components": {"schemas": {
                "Any": {
                    "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                    "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}},
                },
                "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "properties": {"lives": {"type": "integer"}}}]},
                "Dog": {"$ref": "#/components/schemas/Pet"},
                "Pet": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
            }},
        });
        assert_eq!(made(&document), (json!([{"kind": "cat", "lives": 1}]), vec![]));
        let document = json!({
            "schema": {"$ref": "#/components/schemas/Cat"},
            "components": {"schemas": {
                "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
                "Pet": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
                    "discriminator": {"propertyName": "kind"}},
            }},
        });
        assert_eq!(made(&document).0, json!({"kind": "Cat"}));
        let document = json!({
            "schema": {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}],
                "discriminator": {"propertyName": "kind"},
            },
            "components": {"schemas": {
                "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["a cat"]}}},
            }},
        });
        assert_eq!(made(&document), (json!({"kind": "a cat"}), vec![]));
    }

    #[test]
    fn recursion_ends() {
        let document = json!({
            "schema": {"$ref": "#/components/schemas/Tree"},
            "components": {"schemas": {
                "Tree": {"type": "object", "required": ["children", "twin"], "properties": {
                    "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
                    "parent": {"$ref": "#/components/schemas/Tree"},
                    "twin": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/Tree"}]},
                }},
            }},
        });
        let (value, _) = made(&document);
        assert_eq!(value, json!({"children": [], "twin": null}));
        let endless = json!({
            "schema": {"$ref": "#/components/schemas/A"},
            "components": {"schemas": {
                "A": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/A"}}},
            }},
        });
        assert_eq!(made(&endless).0, Value::Null);
    }

    #[test]
    fn a_template_has_what_is_optional_if_that_is_little() {
        let template = |schema: Value| {
            let mut reading = Reading::new(&schema);
            let id = reading.read(&schema);
            let (schemas, _) = reading.finish();
            let value = template(&schemas, id, Direction::Request);
            assert!(schemas.accepts(id, &value, Direction::Request), "{value}");
            value
        };
        let small = json!({"type": "object", "required": ["a"], "properties": {
            "a": {"type": "string", "enum": ["x", "y"]}, "b": {"type": "integer", "default": 7},
            "c": {"type": "string", "readOnly": true}, "d": {"type": "string", "example": "z"},
        }});
        assert_eq!(template(small.clone()), json!({"a": "x", "b": 7, "d": "z"}));
        // Where the parts are large, only those at the top are there, and of those what they require.
        let names: Vec<String> = (0..50).map(|at| format!("p{at}")).collect();
        let many = |inner: &Value| -> Value { names.iter().map(|name| (name.clone(), inner.clone())).collect() };
        let large = json!({"type": "object", "properties": many(&json!({"type": "integer"}))});
        let nested = json!({"type": "object", "required": ["s"], "properties": {"s": small, "large": large}});
        assert_eq!(template(nested), json!({"s": {"a": "x"}, "large": {}}));
        let wide = json!({"type": "object", "required": ["p3"], "properties": many(&small)});
        assert_eq!(template(wide), json!({"p3": {"a": "x"}}));
    }

    #[test]
    fn wide_graphs_stay_small() {
        let mut schemas = serde_json::Map::new();
        for at in 0..40 {
            let next = json!({"$ref": format!("#/components/schemas/S{}", at + 1)});
            schemas.insert(
                format!("S{at}"),
                json!({"type": "object", "properties": {"a": next, "b": next, "c": next}}),
            );
        }
        schemas.insert("S40".to_owned(), json!({"type": "string"}));
        let document = json!({"schema": {"$ref": "#/components/schemas/S0"}, "components": {"schemas": schemas}});
        assert!(made(&document).0.to_string().len() < 200_000);
    }
}
