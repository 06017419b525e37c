//! Makes instances of a schema that differ as much as the schema allows.

use serde_json::{Map, Value, json};

use crate::number::{integers, numbers};
use crate::{text, translate};

/// The most instances for one schema.
const MOST: usize = 600;

/// Placeholder for a required property without a known schema.
pub const UNDESCRIBED: &str = "not described";

/// The depth to which all variations are made; below it, each schema has one value.
const VARIED: usize = 2;
/// The depth to which objects have their optional properties.
const FULL: usize = 4;

/// Makes instances of the schemas of one translated document.
pub struct Maker<'d> {
    document: &'d Value,
}

/// The schemas that are being made, outermost first.
type Open = Vec<*const Value>;

impl<'d> Maker<'d> {
    /// Returns a maker for a document.
    pub fn new(document: &'d Value) -> Self {
        Self { document }
    }

    /// Returns instances of the schema at a pointer. Some may not fit it. `null` is never among them, because a named type
    /// itself does not say whether it may be null.
    pub fn instances(&self, pointer: &str) -> Vec<Value> {
        let Some(schema) = self.document.pointer(pointer) else {
            return Vec::new();
        };
        let mut kept: Vec<Value> = Vec::new();
        for value in self.values(schema, 0, &mut Vec::new()) {
            if !value.is_null() && kept.len() < MOST && !kept.contains(&value) {
                kept.push(value);
            }
        }
        kept
    }

    fn target(&self, reference: &str) -> Option<&'d Value> {
        translate::target(self.document, reference)
    }

    fn values(&self, schema: &Value, depth: usize, open: &mut Open) -> Vec<Value> {
        let address = std::ptr::from_ref(schema);
        let again = open.iter().filter(|known| **known == address).count();
        if again > 1 || open.len() > 60 {
            return Vec::new();
        }
        open.push(address);
        let mut values = self.made(schema, depth, open);
        open.pop();
        if depth >= VARIED {
            values.truncate(1);
        }
        values
    }

    fn made(&self, schema: &Value, depth: usize, open: &mut Open) -> Vec<Value> {
        let Value::Object(object) = schema else {
            return anything(depth);
        };
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            return self
                .target(reference)
                .map(|target| self.values(target, depth, open))
                .unwrap_or_default();
        }
        if let Some(value) = object.get("const") {
            return vec![value.clone()];
        }
        if let Some(Value::Array(values)) = object.get("enum") {
            return values.clone();
        }
        let own = self.own(object, depth, open);
        let mut values = vec![own];
        if let Some(Value::Array(parts)) = object.get("allOf") {
            // an object schema without keywords adds nothing to a described one
            let mut said = parts.iter().filter(|part| !self.is_bare(part)).peekable();
            match said.peek().is_some() || object.contains_key("properties") {
                true => values.extend(said.map(|part| self.values(part, depth, open))),
                false => values.extend(parts.iter().map(|part| self.values(part, depth, open))),
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(Value::Array(alternatives)) = object.get(keyword) {
                let mut all = Vec::new();
                for alternative in alternatives {
                    all.extend(self.values(alternative, depth, open));
                    if depth >= VARIED && !all.is_empty() {
                        break;
                    }
                }
                values.push(all);
            }
        }
        let closed = [
            "type",
            "properties",
            "allOf",
            "oneOf",
            "anyOf",
            "items",
            "additionalProperties",
            "required",
        ];
        if !closed.iter().any(|key| object.contains_key(*key)) {
            return anything(depth);
        }
        let mut values = together(&values);
        self.narrow(&mut values, schema, depth, open);
        self.complete(&mut values, schema, depth, open);
        values
    }

    /// Takes the value of the part that describes a property best, if another part only says that it is an object.
    fn narrow(&self, values: &mut [Value], schema: &Value, depth: usize, open: &mut Open) {
        let mut described: Vec<(&String, &Value)> = Vec::new();
        self.properties(schema, 0, &mut described);
        for (name, _) in described.iter().filter(|(_, property)| self.is_bare(property)) {
            let more = described
                .iter()
                .find(|(other, property)| other == name && !self.is_bare(property));
            let Some((_, more)) = more else { continue };
            let fit = self.values(more, depth + 1, open);
            let Some(first) = fit.first() else { continue };
            let objects = values.iter_mut().filter_map(Value::as_object_mut);
            for value in objects.filter_map(|object| object.get_mut(name.as_str())) {
                if !fit.contains(value) {
                    value.clone_from(first);
                }
            }
        }
    }

    /// Returns the properties of a schema and of the parts of its `allOf`.
    fn properties<'a>(&'a self, schema: &'a Value, steps: usize, all: &mut Vec<(&'a String, &'a Value)>) {
        let own = schema.get("properties").and_then(Value::as_object);
        all.extend(own.into_iter().flatten());
        for part in self.parts(schema, steps) {
            self.properties(part, steps + 1, all);
        }
    }

    /// Returns whether a schema, with references followed, only says that the value is an object.
    fn is_bare(&self, schema: &Value) -> bool {
        let mut schema = schema;
        for _ in 0..20 {
            match schema
                .get("$ref")
                .and_then(Value::as_str)
                .map(|reference| self.target(reference))
            {
                Some(Some(target)) => schema = target,
                Some(None) => return false,
                None => break,
            }
        }
        says_little(schema)
    }

    /// Adds properties that one part of a composition requires and another describes.
    fn complete(&self, values: &mut [Value], schema: &Value, depth: usize, open: &mut Open) {
        let mut required = Vec::new();
        self.required(schema, 0, &mut required);
        for name in required {
            let missing = |object: &Map<String, Value>| object.get(name).is_none_or(|value| value == UNDESCRIBED);
            let lack = |value: &&mut Value| value.as_object().is_some_and(missing);
            if !values.iter_mut().any(|value| lack(&value)) {
                continue;
            }
            let first = match self.property(schema, name, 0) {
                Some(property) => self.values(property, depth + 1, open).into_iter().next(),
                None => Some(json!(UNDESCRIBED)),
            };
            let Some(first) = first else {
                continue;
            };
            for value in values.iter_mut().filter(lack) {
                if let Value::Object(object) = value {
                    object.insert(name.to_owned(), first.clone());
                }
            }
        }
    }

    /// Returns the names that a schema and the parts of its `allOf` require.
    fn required<'a>(&'a self, schema: &'a Value, steps: usize, names: &mut Vec<&'a str>) {
        let own = schema.get("required").and_then(Value::as_array);
        names.extend(own.into_iter().flatten().filter_map(Value::as_str));
        for part in self.parts(schema, steps) {
            self.required(part, steps + 1, names);
        }
    }

    /// Returns the schema of a property, from a schema or a part of its `allOf`.
    fn property<'a>(&'a self, schema: &'a Value, name: &str, steps: usize) -> Option<&'a Value> {
        let own = schema.get("properties").and_then(|properties| properties.get(name));
        own.or_else(|| {
            let parts = self.parts(schema, steps).into_iter();
            parts.filter_map(|part| self.property(part, name, steps + 1)).next()
        })
    }

    fn parts<'a>(&'a self, schema: &'a Value, steps: usize) -> Vec<&'a Value> {
        if steps > 20 {
            return Vec::new(); // a schema that contains itself
        }
        let target = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| self.target(reference));
        let parts = schema.get("allOf").and_then(Value::as_array);
        target.into_iter().chain(parts.into_iter().flatten()).collect()
    }

    /// Makes values for the keywords of a schema itself, without its compositions.
    fn own(&self, object: &Map<String, Value>, depth: usize, open: &mut Open) -> Vec<Value> {
        let names: Vec<&str> = match object.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ if object.contains_key("properties") || object.contains_key("additionalProperties") => vec!["object"],
            _ if object.contains_key("items") => vec!["array"],
            _ => Vec::new(),
        };
        let composed = ["allOf", "oneOf", "anyOf"].iter().any(|key| object.contains_key(*key));
        let mut values = Vec::new();
        for name in names {
            match name {
                "object" => {
                    if composed && !object.contains_key("properties") && !object.contains_key("additionalProperties") {
                        continue; // the composition describes it better
                    }
                    values.extend(self.objects(object, depth, open));
                }
                "array" => values.extend(self.arrays(object, depth, open)),
                _ if composed => {}
                "string" => values.extend(text::texts(object)),
                "integer" => values.extend(integers(object)),
                "number" => values.extend(numbers(object)),
                "boolean" => values.extend([json!(true), json!(false)]),
                _ => {}
            }
        }
        if matches!(object.get("type"), Some(Value::Array(names)) if names.contains(&json!("null")))
            || object.get("type") == Some(&json!("null"))
        {
            values.push(Value::Null);
        }
        values
    }

    fn objects(&self, object: &Map<String, Value>, depth: usize, open: &mut Open) -> Vec<Value> {
        let required: Vec<&str> = object
            .get("required")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let properties = object.get("properties").and_then(Value::as_object);
        let mut full = Map::new();
        let mut lean = Map::new();
        let mut choices: Vec<(&String, Vec<Value>)> = Vec::new();
        for (key, property) in properties.into_iter().flatten() {
            let needed = required.contains(&key.as_str());
            if depth >= FULL && !needed {
                continue;
            }
            let values = self.values(property, depth + 1, open);
            let Some(first) = values.first() else {
                if needed {
                    return Vec::new();
                }
                continue;
            };
            full.insert(key.clone(), first.clone());
            if needed {
                lean.insert(key.clone(), first.clone());
            }
            choices.push((key, values));
        }
        for key in &required {
            if !properties.is_some_and(|p| p.contains_key(*key)) && object.contains_key("additionalProperties") {
                lean.insert((*key).to_owned(), json!("required"));
            }
        }
        let mut values = vec![full.clone(), lean.clone()];
        let extra = match object.get("additionalProperties") {
            Some(Value::Bool(false)) => Vec::new(),
            None if properties.is_some_and(|p| !p.is_empty()) => Vec::new(),
            None | Some(Value::Bool(true)) => anything(depth),
            Some(schema) => self.values(schema, depth + 1, open),
        };
        if let (Some(first), Some(last)) = (extra.first(), extra.last()) {
            let mut entries = full.clone();
            entries.insert("one more".to_owned(), first.clone());
            entries.insert("Ünd/~ \"more\"".to_owned(), last.clone());
            values.insert(0, entries);
        }
        if depth >= VARIED {
            return values.into_iter().map(Value::Object).collect();
        }
        for value in &extra {
            let mut with = lean.clone();
            with.insert("extra".to_owned(), value.clone());
            values.push(with);
        }
        let mut nulls = full.clone();
        for (key, choices) in &choices {
            if choices.contains(&Value::Null) {
                nulls.insert((*key).clone(), Value::Null);
            }
            let many = if depth == 0 {
                choices.len()
            } else {
                3.min(choices.len())
            };
            for value in choices.iter().take(many) {
                let mut with = lean.clone();
                with.insert((*key).clone(), value.clone());
                values.push(with);
            }
        }
        values.push(nulls);
        values.into_iter().map(Value::Object).collect()
    }

    fn arrays(&self, object: &Map<String, Value>, depth: usize, open: &mut Open) -> Vec<Value> {
        let least = object.get("minItems").and_then(Value::as_u64).unwrap_or_default();
        let least = usize::try_from(least).unwrap_or_default().min(50);
        let most = object
            .get("maxItems")
            .and_then(Value::as_u64)
            .map_or(8, |most| most.min(8));
        let most = usize::try_from(most).unwrap_or(8).max(least);
        let mut head = Vec::new();
        for schema in object
            .get("prefixItems")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            head.extend(self.values(schema, VARIED, open));
        }
        let mut items = match object.get("items") {
            Some(items) => self.values(items, depth + 1, open),
            None => anything(depth),
        };
        if object.get("uniqueItems") == Some(&json!(true)) {
            let mut kept: Vec<Value> = Vec::new();
            items.retain(|item| {
                !kept.contains(item) && {
                    kept.push(item.clone());
                    true
                }
            });
        }
        let list = |count: usize| {
            let tail = items.iter().cycle().take(if items.is_empty() { 0 } else { count });
            Value::Array(head.iter().chain(tail).cloned().collect())
        };
        if !head.is_empty() && object.get("items") == Some(&json!(false)) && object.contains_key("minItems") {
            let shorter = |count: usize| json!(head.iter().take(count).collect::<Vec<_>>());
            return (least..=head.len()).rev().map(shorter).collect();
        }
        let mut values = vec![
            list(least.max(1).min(most)),
            list(least),
            list(items.len().clamp(least, most)),
        ];
        // each variation at least once
        for chunk in items.chunks(most.max(1)).skip(1) {
            values.push(Value::Array(head.iter().chain(chunk).cloned().collect()));
        }
        values
    }
}

/// Returns whether a part of `allOf` only says that the value is an object, or has only descriptions.
fn says_little(part: &Value) -> bool {
    let keywords = [
        "properties",
        "additionalProperties",
        "items",
        "enum",
        "const",
        "allOf",
        "oneOf",
        "anyOf",
        "$ref",
    ];
    part.get("type").is_none_or(|name| name == "object") && !keywords.iter().any(|key| part.get(*key).is_some())
}

/// Merges values of several lists: the first of each list, and each value of a list with the first of the others.
fn together(lists: &[Vec<Value>]) -> Vec<Value> {
    let lists: Vec<&Vec<Value>> = lists.iter().filter(|list| !list.is_empty()).collect();
    if let [only] = lists.as_slice() {
        return (*only).clone();
    }
    let mut values = Vec::new();
    for (varied, list) in lists.iter().enumerate() {
        for value in *list {
            let parts = lists
                .iter()
                .enumerate()
                .map(|(index, list)| if index == varied { Some(value) } else { list.first() });
            let mut whole: Option<Value> = None;
            for part in parts.flatten() {
                match (&mut whole, part) {
                    (Some(Value::Object(whole)), Value::Object(part)) => {
                        for (key, value) in part {
                            if value != UNDESCRIBED || !whole.contains_key(key) {
                                whole.insert(key.clone(), value.clone());
                            }
                        }
                    }
                    (Some(_), _) => whole = Some(value.clone()),
                    (none, part) => *none = Some(part.clone()),
                }
            }
            values.extend(whole);
        }
    }
    values
}

fn anything(depth: usize) -> Vec<Value> {
    if depth >= VARIED {
        return vec![json!("anything")];
    }
    vec![
        json!({"any": [1, null, {"deep": true}], "": "x"}),
        json!("anything"),
        json!(1.5),
        json!(18_446_744_073_709_551_615_u64),
        json!([]),
        json!(false),
        json!({}),
        Value::Null,
    ]
}
