//! Schemas of the arena as JSON Schema 2020-12.
//!
//! A reference becomes a keyword of our own ([`REFERENCE`]), so that each schema of the components is compiled once and
//! shared. What OpenAPI 3.0 adds is written in terms of JSON Schema: `nullable` and discriminators as conditions,
//! `readOnly` and `writeOnly` by not requiring the property in that direction.

use serde_json::{Map, Value, json};

use super::{Additional, Bound, Direction, Discriminator, Keyword, Schema, SchemaId, Schemas, format};

/// The value fits the schema at this index of the arena.
pub(super) const REFERENCE: &str = "x-specwright-schema";
/// The string matches this pattern.
pub(super) const PATTERN: &str = "x-specwright-pattern";
/// The number is within the range of this format.
pub(super) const RANGE: &str = "x-specwright-range";

/// How deep inline schemas nest in one validator. Those further in get their own, as compiling is recursive.
const DEPTH_LIMIT: usize = 6;

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
    /// A schema in another one. With `inline`, what it refers to is written out, too: `unevaluatedProperties` and
    /// `unevaluatedItems` see only into what is there.
    fn within(&mut self, id: SchemaId, inline: bool) -> Value {
        let shared = self.schemas.get(id).referenced && !inline;
        if shared || self.open.len() > DEPTH_LIMIT || self.open.contains(&id) {
            json!({REFERENCE: id.0})
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
        let mut out = Map::new();
        scalars(schema, &mut out);
        self.array(schema, &mut out);
        self.object(schema, &mut out);
        self.compositions(schema, inline, &mut out);
        self.open.pop();
        if schema.nullable {
            // Null fits whatever the schema says beside.
            return json!({"if": {"not": {"type": "null"}}, "then": out});
        }
        Value::Object(out)
    }

    fn array(&mut self, schema: &Schema, out: &mut Map<String, Value>) {
        set(out, "minItems", schema.min_items);
        set(out, "maxItems", schema.max_items);
        if schema.unique_items {
            out.insert("uniqueItems".to_owned(), Value::Bool(true));
        }
        if let Some(items) = schema.items {
            let items = self.within(items, false);
            out.insert("items".to_owned(), items);
        }
        if !schema.first_items.is_empty() {
            let items: Vec<_> = schema.first_items.iter().map(|id| self.within(*id, false)).collect();
            out.insert("prefixItems".to_owned(), items.into());
        }
    }

    fn object(&mut self, schema: &Schema, out: &mut Map<String, Value>) {
        set(out, "minProperties", schema.min_properties);
        set(out, "maxProperties", schema.max_properties);
        let mut required: Vec<&String> = schema
            .required
            .iter()
            .filter(|name| !self.is_spared(schema, name))
            .collect();
        required.sort();
        required.dedup();
        if !required.is_empty() {
            out.insert("required".to_owned(), json!(required));
        }
        if !schema.properties.is_empty() {
            let properties = schema.properties.iter();
            let properties: Map<_, _> = properties
                .map(|(name, id)| (name.clone(), self.within(*id, false)))
                .collect();
            out.insert("properties".to_owned(), properties.into());
        }
        let additional = match schema.additional {
            Additional::Open => return,
            Additional::Any => Value::Bool(true),
            Additional::Nothing => Value::Bool(false),
            Additional::Schema(id) => self.within(id, false),
        };
        out.insert("additionalProperties".to_owned(), additional);
    }

    /// Whether a required property may be missing as it is only read, in a request, or only written, in a response.
    fn is_spared(&self, schema: &Schema, name: &str) -> bool {
        schema.properties.get(name).is_some_and(|id| {
            let property = self.schemas.get(*id);
            match self.direction {
                Direction::Request => property.read_only,
                Direction::Response => property.write_only,
            }
        })
    }

    fn compositions(&mut self, schema: &Schema, inline: bool, out: &mut Map<String, Value>) {
        let unevaluated = |(name, _): &(&str, Keyword)| name.starts_with("unevaluated");
        let inline = inline || schema.keywords.iter().any(unevaluated);
        let mut all_of: Vec<Value> = schema.all_of.iter().map(|id| self.within(*id, inline)).collect();
        for (keyword, ids) in [("anyOf", &schema.any_of), ("oneOf", &schema.one_of)] {
            if ids.is_empty() {
                continue;
            }
            let alternatives: Vec<Value> = ids.iter().map(|id| self.within(*id, inline)).collect();
            match &schema.discriminator {
                Some(discriminator) => {
                    let alternatives = json!({keyword: alternatives});
                    all_of.push(self.tagged(discriminator, ids, alternatives, inline));
                }
                None => {
                    out.insert(keyword.to_owned(), alternatives.into());
                }
            }
        }
        if !all_of.is_empty() {
            out.insert("allOf".to_owned(), all_of.into());
        }
        if let Some(not) = schema.not {
            let not = self.within(not, false);
            out.insert("not".to_owned(), not);
        }
        for (name, keyword) in &schema.keywords {
            let in_place = matches!(*name, "if" | "then" | "else" | "dependentSchemas");
            let value = match keyword {
                Keyword::Schema(id) => self.within(*id, inline && in_place),
                Keyword::Named(schemas) => {
                    let schemas = schemas.iter();
                    let schemas: Map<_, _> = schemas
                        .map(|(name, id)| (name.clone(), self.within(*id, inline && in_place)))
                        .collect();
                    schemas.into()
                }
                Keyword::Plain(value) => value.clone(),
            };
            out.insert((*name).to_owned(), value);
        }
    }

    /// Alternatives of which a property tells one, if the value is an object: it is valid against that one alone.
    fn tagged(&mut self, discriminator: &Discriminator, ids: &[SchemaId], alternatives: Value, inline: bool) -> Value {
        let property = &discriminator.property;
        let mut tags: Vec<(String, SchemaId)> = discriminator.mapping.clone();
        for id in ids {
            let name = self.schemas.kind(*id, property);
            if let Some(name) = name.filter(|_| tags.iter().all(|(_, other)| other != id)) {
                tags.push((name, *id));
            }
        }
        let mut names: Vec<&str> = Vec::new();
        let mut chosen = Vec::new();
        for (tag, id) in &tags {
            if !names.contains(&tag.as_str()) {
                names.push(tag);
                let schema = self.within(*id, inline);
                chosen.push(json!({
                    "if": {"properties": {property: {"const": tag}}, "required": [property]},
                    "then": schema,
                }));
            }
        }
        let known = json!({"properties": {property: {"enum": names}}, "required": [property]});
        let tagged = if names.is_empty() {
            json!({"required": [property], "allOf": [alternatives]})
        } else if tags.len() >= ids.len() {
            json!({"allOf": [known, {"allOf": chosen}]})
        } else {
            json!({"required": [property], "if": known, "then": {"allOf": chosen}, "else": alternatives})
        };
        json!({"if": {"type": "object"}, "then": tagged, "else": alternatives})
    }
}

/// The type and the keywords of numbers and strings.
fn scalars(schema: &Schema, out: &mut Map<String, Value>) {
    if let Some(names) = schema.kinds.and_then(|kinds| kinds.names())
        && !names.is_empty()
    {
        out.insert("type".to_owned(), json!(names));
    }
    if let Some(values) = &schema.enumeration {
        out.insert("enum".to_owned(), json!(values));
    }
    set(out, "minLength", schema.min_length);
    set(out, "maxLength", schema.max_length);
    for (bound, inclusive, exclusive) in [
        (&schema.minimum, "minimum", "exclusiveMinimum"),
        (&schema.maximum, "maximum", "exclusiveMaximum"),
    ] {
        if let Some(Bound { value, exclusive: open }) = bound {
            let key = if *open { exclusive } else { inclusive };
            out.insert(key.to_owned(), Value::Number(value.clone()));
        }
    }
    if let Some(step) = &schema.multiple_of {
        out.insert("multipleOf".to_owned(), Value::Number(step.clone()));
    }
    if let Some(pattern) = &schema.pattern {
        out.insert(PATTERN.to_owned(), json!(pattern.text()));
    }
    if let Some(name) = &schema.format {
        if format::wanted(name).is_some() {
            out.insert("format".to_owned(), json!(name));
        } else if format::integer_range(name).is_some() {
            out.insert(RANGE.to_owned(), json!(name));
        }
    }
}

fn set(out: &mut Map<String, Value>, key: &str, count: Option<u64>) {
    if let Some(count) = count {
        out.insert(key.to_owned(), count.into());
    }
}
