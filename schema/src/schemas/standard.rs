//! Schemas of the arena as plain JSON Schema 2020-12: what they refer to becomes `$ref`s into `$defs`.
//!
//! OpenAPI's own keywords are written so that any validator understands them: null is a type or an alternative, and each
//! alternative that a discriminator selects says which values select it.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value, json};
use specwright::document::Pointer;
use specwright::document::extension::SECRET;

use super::keyword::{PATTERN, RANGE, referred, with_null};
use super::translate::tagged;
use super::{Direction, Discriminator, Schema, SchemaId, Schemas};

/// How deep schemas are written within one another. Those further in become definitions, as what reads the text of a schema
/// limits its depth.
const DEPTH_LIMIT: usize = 16;
/// How deep values may be that a document shows to readers; deeper ones are left out.
const VALUE_DEPTH_LIMIT: usize = 32;

/// A schema as written, apart from what it refers to.
#[derive(Debug)]
pub(crate) struct Standard {
    pub(crate) value: Value,
    /// Where in the document a part of the schema stands, by pointers into it, for the whole and for each part that does
    /// not stand in the document as it does in the schema.
    pub(crate) places: BTreeMap<String, String>,
}

/// Writes schemas; each that is referred to gets a name for `$defs`.
pub(crate) struct Writer<'a> {
    schemas: &'a Schemas,
    /// The document, which has what schemas say to readers.
    root: &'a Value,
    direction: Direction,
    names: HashMap<SchemaId, String>,
    taken: HashSet<String>,
    /// The last number of names that were taken.
    numbers: HashMap<String, usize>,
    waiting: Vec<SchemaId>,
}

/// Where a schema is being written.
#[derive(Clone)]
struct Spot {
    path: Pointer,
    /// Where it stands in the document, by the places that are known so far.
    implied: Pointer,
    /// How many schemas it is written in.
    depth: usize,
}

impl Spot {
    fn child(&self, step: impl std::fmt::Display) -> Self {
        Self {
            path: self.path.child(&step),
            implied: self.implied.child(step),
            depth: self.depth,
        }
    }
}

impl<'a> Writer<'a> {
    pub(crate) fn new(schemas: &'a Schemas, root: &'a Value, direction: Direction) -> Self {
        Self {
            schemas,
            root,
            direction,
            names: HashMap::new(),
            taken: HashSet::new(),
            numbers: HashMap::new(),
            waiting: Vec::new(),
        }
    }

    /// A schema that stands at a place of the document.
    pub(crate) fn write(&mut self, id: SchemaId, at: &Pointer) -> Standard {
        let mut places = BTreeMap::from([(String::new(), at.to_string())]);
        let spot = Spot {
            path: Pointer::root(),
            implied: at.clone(),
            depth: 0,
        };
        let value = self.within(id, &spot, &mut places);
        Standard { value, places }
    }

    /// The next of the schemas that were referred to, with its name.
    pub(crate) fn next_definition(&mut self) -> Option<(String, Standard)> {
        let id = self.waiting.pop()?;
        let at = self.schemas.place(id);
        let mut places = BTreeMap::from([(String::new(), at.to_string())]);
        let spot = Spot {
            path: Pointer::root(),
            implied: at,
            depth: 0,
        };
        let value = self.schema(id, &spot, &mut places);
        Some((self.names.get(&id)?.clone(), Standard { value, places }))
    }

    /// A reference to a schema.
    fn refer(&mut self, id: SchemaId) -> Value {
        if !self.names.contains_key(&id) {
            let name = self.new_name(id);
            self.names.insert(id, name);
            self.waiting.push(id);
        }
        json!({"$ref": format!("#/$defs/{}", self.names.get(&id).map_or("", String::as_str))})
    }

    /// A name that needs no escapes in a reference.
    fn new_name(&mut self, id: SchemaId) -> String {
        let place = self.schemas.place(id);
        let place = place.as_str();
        let name = place.strip_prefix("/components/schemas/").unwrap_or(place);
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') {
                c
            } else {
                '_'
            }
        };
        let name: String = name.trim_start_matches('/').chars().map(plain).collect();
        let mut number = self.numbers.get(&name).copied().unwrap_or(1);
        let mut unique = name.clone();
        while !self.taken.insert(unique.clone()) {
            number += 1;
            unique = format!("{name}.{number}");
        }
        self.numbers.insert(name, number);
        unique
    }

    fn within(&mut self, id: SchemaId, spot: &Spot, places: &mut BTreeMap<String, String>) -> Value {
        if self.schemas.get(id).referenced || spot.depth > DEPTH_LIMIT {
            return self.refer(id);
        }
        let place = self.schemas.place(id);
        if place != spot.implied {
            places.insert(spot.path.to_string(), place.to_string());
        }
        let spot = Spot {
            path: spot.path.clone(),
            implied: place,
            depth: spot.depth + 1,
        };
        self.schema(id, &spot, places)
    }

    fn schema(&mut self, id: SchemaId, spot: &Spot, places: &mut BTreeMap<String, String>) -> Value {
        let schemas = self.schemas;
        let schema = schemas.get(id);
        if schema.never {
            return Value::Bool(false);
        }
        // Null has to be an alternative where another keyword would exclude it.
        let is_wrapped = schema.nullable && schema.may_exclude_null();
        let mut inner = spot.clone();
        if is_wrapped {
            inner.path = spot.path.child("anyOf").child(0);
            places.insert(inner.path.to_string(), spot.implied.to_string());
        }
        let mut out = Map::new();
        for (name, value) in &schema.keywords {
            let (name, value) = match name.as_str() {
                PATTERN => ("pattern", value.clone()),
                RANGE | "format" => continue,
                "type" if schema.nullable && !is_wrapped => ("type", one_or_several(with_null(name, value))),
                "type" => ("type", one_or_several(value.clone())),
                "enum" if schema.nullable && !is_wrapped => ("enum", with_null(name, value)),
                "enum" => ("enum", value.clone()),
                "required" => {
                    let names = schema.required();
                    let names: Vec<&str> = names
                        .filter(|name| !schemas.is_spared(schema, name, self.direction))
                        .collect();
                    if names.is_empty() {
                        continue;
                    }
                    ("required", json!(names))
                }
                "anyOf" | "oneOf" if schema.discriminator.is_some() => continue,
                name => (name, self.parts(value, &inner.child(name), places)),
            };
            out.insert(name.to_owned(), value);
        }
        if let Some(format) = &schema.format {
            out.insert("format".to_owned(), format.as_str().into());
        }
        if let Some(discriminator) = &schema.discriminator {
            self.choose(schema, discriminator, &inner, &mut out, places);
        }
        // The only schema that it is put together from needs no list.
        if let Some(Value::Array(parts)) = out.get("allOf")
            && let [Value::Object(part)] = &parts[..]
            && part.len() == 1
            && let Some(reference) = part.get("$ref").cloned()
        {
            out.remove("allOf");
            out.insert("$ref".to_owned(), reference);
        }
        if is_wrapped {
            out = Map::from_iter([("anyOf".to_owned(), json!([out, {"type": "null"}]))]);
        }
        self.annotate(&spot.implied, &mut out);
        Value::Object(out)
    }

    /// The value of a keyword, with schemas for references.
    fn parts(&mut self, value: &Value, spot: &Spot, places: &mut BTreeMap<String, String>) -> Value {
        match (referred(value), value) {
            (Some(id), _) => self.within(id, spot, places),
            (None, Value::Array(items)) => {
                let items = items.iter().enumerate();
                let parts = items.map(|(index, item)| self.parts(item, &spot.child(index), places));
                parts.collect()
            }
            (None, Value::Object(fields)) => {
                let mut parts = Map::new();
                for (name, part) in fields {
                    parts.insert(name.clone(), self.parts(part, &spot.child(name), places));
                }
                parts.into()
            }
            (None, plain) => plain.clone(),
        }
    }

    /// Alternatives with the values of the discriminator that select them; where that is not enough, conditions.
    fn choose(
        &mut self,
        schema: &Schema,
        discriminator: &Discriminator,
        spot: &Spot,
        out: &mut Map<String, Value>,
        places: &mut BTreeMap<String, String>,
    ) {
        for keyword in ["anyOf", "oneOf"] {
            let ids = schema.parts(keyword);
            if ids.is_empty() {
                continue;
            }
            let selected = self.schemas.selected(discriminator, &ids);
            let Some(tags) = each_selected(discriminator, &selected, &ids) else {
                let referred: Vec<Value> = ids.iter().map(|id| self.refer(*id)).collect();
                let alternatives = json!({keyword: referred});
                let tagged = tagged(discriminator, &selected, &ids, &alternatives, &mut |id| self.refer(id));
                if let Value::Array(parts) = out.entry("allOf").or_insert_with(|| json!([])) {
                    let path = spot.path.child("allOf").child(parts.len());
                    places.insert(path.to_string(), spot.implied.child("discriminator").to_string());
                    parts.push(tagged);
                }
                continue;
            };
            let property = &discriminator.property;
            let mut alternatives = Vec::new();
            for (index, (id, tags)) in tags.iter().enumerate() {
                let alternative = spot.child(keyword).child(index);
                let mut told = json!({"properties": {property: {"enum": tags}}, "required": [property]});
                let inner = self.within(*id, &alternative.child("allOf").child(0), places);
                let (name, inner) = match inner.get("$ref") {
                    Some(reference) => ("$ref", reference.clone()),
                    None => ("allOf", json!([inner])),
                };
                if let Value::Object(told) = &mut told {
                    told.insert(name.to_owned(), inner);
                }
                places.insert(
                    alternative.path.child("properties").to_string(),
                    spot.implied.child("discriminator").to_string(),
                );
                alternatives.push(told);
            }
            out.insert(keyword.to_owned(), alternatives.into());
            out.insert("discriminator".to_owned(), json!({"propertyName": property}));
        }
    }

    /// Adds what the document says to readers of the schema at a place.
    fn annotate(&self, at: &Pointer, out: &mut Map<String, Value>) {
        let Some(Value::Object(written)) = self.root.pointer(at.as_str()) else {
            return;
        };
        for (name, said) in written {
            let is_kept = match (name.as_str(), said) {
                ("description" | "contentMediaType", said) => said.is_string(),
                ("deprecated" | "readOnly" | "writeOnly", said) => *said == Value::Bool(true),
                ("default", said) => !said.is_null() && !is_deep(said, VALUE_DEPTH_LIMIT),
                ("examples", said) => said.is_array() && !is_deep(said, VALUE_DEPTH_LIMIT),
                (name, said) => name == SECRET.key() && *said != Value::Bool(false),
            };
            if is_kept {
                out.insert(name.clone(), said.clone());
            }
        }
        if let Some(example) = written
            .get("example")
            .filter(|example| !is_deep(example, VALUE_DEPTH_LIMIT))
        {
            out.entry("examples").or_insert_with(|| json!([example]));
        }
    }
}

/// Each alternative with the values that select it, if each has some and each value selects one of them. What only the
/// mapping names is an alternative, too.
fn each_selected<'t>(
    discriminator: &Discriminator,
    selected: &'t [(Vec<Value>, Vec<SchemaId>)],
    ids: &[SchemaId],
) -> Option<Vec<(SchemaId, Vec<&'t Value>)>> {
    if discriminator.default.is_some() {
        return None;
    }
    let mut tags: Vec<(SchemaId, Vec<&Value>)> = ids.iter().map(|id| (*id, Vec::new())).collect();
    let mut places: HashMap<SchemaId, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    if places.len() < ids.len() {
        return None; // an alternative is listed twice
    }
    for (values, targets) in selected {
        let [target] = targets[..] else { return None };
        let place = *places.entry(target).or_insert_with(|| {
            tags.push((target, Vec::new()));
            tags.len() - 1
        });
        tags.get_mut(place)?.1.extend(values);
    }
    tags.iter().all(|(_, tags)| !tags.is_empty()).then_some(tags)
}

/// Whether a value is nested deeper than `limit`.
fn is_deep(value: &Value, limit: usize) -> bool {
    match value {
        Value::Array(items) => limit == 0 || items.iter().any(|item| is_deep(item, limit - 1)),
        Value::Object(fields) => limit == 0 || fields.values().any(|field| is_deep(field, limit - 1)),
        _ => false,
    }
}

/// A list of types, or the type if there is one only.
fn one_or_several(types: Value) -> Value {
    match types.as_array().map(Vec::as_slice) {
        Some([one]) => one.clone(),
        _ => types,
    }
}

#[cfg(test)]
mod tests;
