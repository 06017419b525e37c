//! Schemas of the arena for the crate `jsonschema`.
//!
//! A reference stays one where a schema of the components is meant, so that each is compiled once and shared. What
//! OpenAPI 3.0 adds is written in terms of JSON Schema: `nullable` and discriminators as conditions, `readOnly` and
//! `writeOnly` by not requiring the property in that direction.

use serde_json::{Map, Value, json};

use super::keyword::{NODE, refer, referred, with_null};
use super::{Direction, Discriminator, Schema, SchemaId, Schemas};

/// How deep inline schemas nest in one validator. Those further in get their own, as compiling is recursive.
const DEPTH_LIMIT: usize = 6;

/// Keywords whose schemas are about the same value: `unevaluatedProperties` and `unevaluatedItems` see into them.
const IN_PLACE: [&str; 7] = ["allOf", "anyOf", "dependentSchemas", "else", "if", "oneOf", "then"];

/// The schema at an index, without what it refers to.
pub(super) fn translate(schemas: &Schemas, id: SchemaId, direction: Direction) -> Value {
    let mut translation = Translation {
        schemas,
        direction,
        open: Vec::new(),
    };
    translation.schema(id, false)
}

struct Translation<'a> {
    schemas: &'a Schemas,
    direction: Direction,
    /// The schemas that are being written.
    open: Vec<SchemaId>,
}

impl Translation<'_> {
    /// A schema in another one. With `inline`, what it refers to is written out, too.
    fn within(&mut self, id: SchemaId, inline: bool) -> Value {
        let shared = self.schemas.get(id).referenced && !inline;
        if shared || self.open.len() > DEPTH_LIMIT || self.open.contains(&id) {
            refer(id)
        } else {
            self.schema(id, inline)
        }
    }

    fn schema(&mut self, id: SchemaId, inline: bool) -> Value {
        let schemas = self.schemas;
        let schema = schemas.get(id);
        if schema.never {
            return Value::Bool(false);
        }
        self.open.push(id);
        let inline = inline || schema.keywords.keys().any(|name| name.starts_with("unevaluated"));
        let takes_null = schema.nullable && !schema.may_exclude_null();
        let mut out = Map::new();
        for (name, value) in &schema.keywords {
            let value = match name.as_str() {
                "type" | "enum" if takes_null => with_null(name, value),
                "enum" => value.clone(),
                "required" => schema
                    .required()
                    .filter(|name| !schemas.is_spared(schema, name, self.direction))
                    .collect(),
                name => self.parts(value, inline && IN_PLACE.contains(&name)),
            };
            out.insert(name.clone(), value);
        }
        if let Some(discriminator) = &schema.discriminator {
            self.choose(schema, discriminator, inline, &mut out);
        }
        out.insert(NODE.to_owned(), id.0.into());
        self.open.pop();
        if schema.nullable && !takes_null {
            // Null fits whatever the schema says beside.
            return json!({"if": {"not": {"type": "null"}}, "then": out});
        }
        Value::Object(out)
    }

    /// The value of a keyword, with schemas for references.
    fn parts(&mut self, value: &Value, inline: bool) -> Value {
        match (referred(value), value) {
            (Some(id), _) => self.within(id, inline),
            (None, Value::Array(items)) => items.iter().map(|item| self.parts(item, inline)).collect(),
            (None, Value::Object(fields)) => {
                let fields = fields.iter();
                let parts: Map<_, _> = fields
                    .map(|(name, part)| (name.clone(), self.parts(part, inline)))
                    .collect();
                parts.into()
            }
            (None, plain) => plain.clone(),
        }
    }

    /// Has the discriminator choose among the alternatives.
    fn choose(&mut self, schema: &Schema, discriminator: &Discriminator, inline: bool, out: &mut Map<String, Value>) {
        for keyword in ["anyOf", "oneOf"] {
            if let Some(alternatives) = out.remove(keyword) {
                let ids = schema.parts(keyword);
                let selected = self.schemas.selected(discriminator, &ids);
                let alternatives = json!({keyword: alternatives});
                let mut within = |id| self.within(id, inline);
                let tagged = tagged(discriminator, &selected, &ids, &alternatives, &mut within);
                if let Value::Array(parts) = out.entry("allOf").or_insert_with(|| json!([])) {
                    parts.push(tagged);
                }
            }
        }
    }
}

/// Alternatives of which a property tells one, if the value is an object: it is valid against that one alone. `within` writes a
/// schema in another one.
pub(super) fn tagged(
    discriminator: &Discriminator,
    selected: &[(Vec<Value>, Vec<SchemaId>)],
    ids: &[SchemaId],
    alternatives: &Value,
    within: &mut dyn FnMut(SchemaId) -> Value,
) -> Value {
    let property = &discriminator.property;
    let mut known = Vec::new();
    let mut chosen = Vec::new();
    for (values, targets) in selected {
        let mut schemas: Vec<Value> = targets.iter().map(|id| within(*id)).collect();
        let schema = match schemas.pop() {
            Some(only) if schemas.is_empty() => only,
            last => json!({"anyOf": schemas.into_iter().chain(last).collect::<Vec<_>>()}),
        };
        chosen.push(json!({
            "if": {"properties": {property: {"enum": values}}, "required": [property]},
            "then": schema,
        }));
        known.extend(values);
    }
    let is_told = |id: &SchemaId| selected.iter().any(|(_, targets)| targets.contains(id));
    let tells_all = ids.iter().all(is_told);
    let is_any = known.is_empty();
    let known = json!({"properties": {property: {"enum": known}}, "required": [property]});
    let tagged = if let Some(default) = discriminator.default {
        json!({"if": known, "then": {"allOf": chosen}, "else": within(default)})
    } else if is_any {
        json!({"required": [property], "allOf": [alternatives]})
    } else if tells_all {
        json!({"allOf": [known, {"allOf": chosen}]})
    } else {
        json!({"required": [property], "if": known, "then": {"allOf": chosen}, "else": alternatives})
    };
    json!({"if": {"type": "object"}, "then": tagged, "else": alternatives})
}
