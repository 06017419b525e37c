//! What a self-contained JSON Schema says of the values at a place within it.

use std::collections::BTreeMap;

use serde_json::Value;

/// The most schemas that are looked at for one place: unions of unions would multiply.
const MOST: usize = 500;

/// The schemas that apply to a place: those of `allOf`, and the alternatives of unions.
#[derive(Clone)]
pub(super) struct Schema<'a> {
    root: &'a Value,
    nodes: Vec<&'a Value>,
}

/// The JSON types that a schema allows. None means that it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Types {
    pub(super) null: bool,
    pub(super) boolean: bool,
    pub(super) integer: bool,
    pub(super) number: bool,
    pub(super) string: bool,
    pub(super) array: bool,
    pub(super) object: bool,
}

impl Types {
    fn add(&mut self, name: &str) {
        match name {
            "null" => self.null = true,
            "boolean" => self.boolean = true,
            "integer" => self.integer = true,
            "number" => self.number = true,
            "string" => self.string = true,
            "array" => self.array = true,
            "object" => self.object = true,
            _ => {}
        }
    }

    /// Whether the schema does not say.
    pub(super) fn is_open(self) -> bool {
        self == Self::default()
    }

    /// Whether only true and false are values.
    pub(super) fn is_boolean(self) -> bool {
        self.boolean && !(self.integer || self.number || self.string || self.array || self.object)
    }

    /// Its name in help: `integer`, `array`.
    pub(super) fn name(self) -> String {
        let names = [
            (self.string, "string"),
            (self.integer && !self.number, "integer"),
            (self.number, "number"),
            (self.boolean, "boolean"),
            (self.array, "array"),
            (self.object, "object"),
        ];
        let names: Vec<&str> = names.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
        match names.is_empty() {
            true if self.null => "null".to_owned(),
            true => "any".to_owned(),
            false => names.join("|"),
        }
    }
}

impl<'a> Schema<'a> {
    /// The whole schema.
    pub(super) fn new(root: &'a Value) -> Self {
        Self::of(root, [root])
    }

    fn of(root: &'a Value, nodes: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut schema = Self {
            root,
            nodes: Vec::new(),
        };
        let mut rest: Vec<&Value> = nodes.into_iter().collect();
        rest.reverse();
        while let Some(node) = rest.pop() {
            let is_known = schema.nodes.iter().any(|known| std::ptr::eq(*known, node));
            if is_known || schema.nodes.len() == MOST {
                continue;
            }
            schema.nodes.push(node);
            let mut parts: Vec<&Value> = Vec::new();
            if let Some(target) = node.get("$ref").and_then(Value::as_str) {
                let pointer = target.strip_prefix('#').unwrap_or_default();
                parts.extend(
                    root.pointer(&percent_decoded(pointer))
                        .filter(|_| target.starts_with('#')),
                );
            }
            for keyword in ["allOf", "oneOf", "anyOf"] {
                parts.extend(node.get(keyword).and_then(Value::as_array).into_iter().flatten());
            }
            rest.extend(parts.into_iter().rev());
        }
        schema
    }

    /// The types that it allows.
    pub(super) fn types(&self) -> Types {
        let mut types = Types::default();
        for node in &self.nodes {
            match node.get("type") {
                Some(Value::String(name)) => types.add(name),
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).for_each(|name| types.add(name)),
                _ if node.get("properties").is_some() => types.object = true,
                _ => {}
            }
        }
        if types.is_open() {
            for value in self.values() {
                types.add(type_of(value));
            }
        }
        types
    }

    /// The values of `enum` and `const`.
    pub(super) fn values(&self) -> Vec<&'a Value> {
        let mut values = Vec::new();
        for node in &self.nodes {
            let listed = node.get("enum").and_then(Value::as_array).into_iter().flatten();
            for value in listed.chain(node.get("const")) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        values
    }

    /// The texts of `enum` and `const`, without null.
    pub(super) fn texts(&self) -> Vec<String> {
        let values = self.values().into_iter().filter(|value| !value.is_null());
        values.map(text_of).collect()
    }

    /// The schema of a property.
    pub(super) fn property(&self, name: &str) -> Option<Self> {
        let named = self.nodes.iter().filter_map(|node| node.get("properties")?.get(name));
        let named: Vec<&Value> = named.collect();
        if !named.is_empty() {
            return Some(Self::of(self.root, named));
        }
        let others = self.nodes.iter().filter_map(|node| node.get("additionalProperties"));
        let others: Vec<&Value> = others.filter(|schema| **schema != Value::Bool(false)).collect();
        (!others.is_empty()).then(|| Self::of(self.root, others))
    }

    /// The schema of the items of an array.
    pub(super) fn items(&self) -> Option<Self> {
        let nodes: Vec<&Value> = self.nodes.iter().filter_map(|node| node.get("items")).collect();
        (!nodes.is_empty()).then(|| Self::of(self.root, nodes))
    }

    /// The properties, the required ones first.
    pub(super) fn properties(&self) -> Vec<Property<'a>> {
        let mut named: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for node in &self.nodes {
            let properties = node.get("properties").and_then(Value::as_object);
            for (name, schema) in properties.into_iter().flatten() {
                named.entry(name).or_default().push(schema);
            }
        }
        let required = self.nodes.iter().filter_map(|node| node.get("required")?.as_array());
        let required: Vec<&str> = required.flatten().filter_map(Value::as_str).collect();
        let mut properties: Vec<Property<'a>> = named
            .into_iter()
            .map(|(name, nodes)| Property {
                name,
                is_required: required.contains(&name),
                schema: Self::of(self.root, nodes),
            })
            .filter(|property| property.schema.keyword("readOnly") != Some(&Value::Bool(true)))
            .collect();
        properties.sort_by_key(|property| !property.is_required);
        properties
    }

    /// The value of a keyword, of the outermost schema that has it.
    pub(super) fn keyword(&self, name: &str) -> Option<&'a Value> {
        self.nodes.iter().find_map(|node| node.get(name))
    }

    /// Its description, or else its title.
    pub(super) fn description(&self) -> Option<&'a str> {
        let text = |name| self.keyword(name).and_then(Value::as_str);
        text("description").or_else(|| text("title"))
    }
}

/// A property of an object.
pub(super) struct Property<'a> {
    pub(super) name: &'a str,
    pub(super) is_required: bool,
    pub(super) schema: Schema<'a>,
}

/// A value as text: a string without quotes, anything else as JSON.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Text without percent-encoding.
pub(super) fn percent_decoded(fragment: &str) -> String {
    if !fragment.contains('%') {
        return fragment.to_owned();
    }
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = (byte == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(byte));
        rest = match code {
            Some(_) => &after[2..],
            None => after,
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_and_unions_are_looked_through() {
        let root = json!({
            "allOf": [{ "$ref": "#/$defs/A%20b" }, { "properties": { "own": { "type": "boolean" } }, "required": ["own"] }],
            "$defs": {
                "A b": { "type": "object", "properties": {
                    "size": { "oneOf": [{ "type": "integer" }, { "enum": ["small", "large"], "type": "string" }] },
                    "self": { "$ref": "#" },
                    "id": { "type": "string", "readOnly": true },
                }, "additionalProperties": { "type": "number" } },
            },
        });
        let schema = Schema::new(&root);
        assert_eq!(schema.types().name(), "object");
        let properties = schema.properties();
        let names: Vec<_> = properties
            .iter()
            .map(|property| (property.name, property.is_required))
            .collect();
        assert_eq!(names, [("own", true), ("self", false), ("size", false)]);
        let size = schema.property("size").expect("a property");
        assert_eq!(size.types().name(), "string|integer");
        assert_eq!(size.texts(), ["small", "large"]);
        let own = schema
            .property("self")
            .and_then(|same| same.property("own"))
            .expect("a property");
        assert!(own.types().is_boolean());
        assert_eq!(schema.property("other").expect("a number").types().name(), "number");
    }

    #[test]
    fn types_follow_from_values_where_none_is_said() {
        let root = json!({ "enum": [1, 2, null] });
        let types = Schema::new(&root).types();
        assert!(types.integer && types.null && !types.string);
        assert!(Schema::new(&json!(true)).types().is_open());
    }

    #[test]
    fn schemas_that_contain_themselves_end() {
        let root = json!({ "anyOf": [{ "$ref": "#" }, { "type": "array", "items": { "$ref": "#" } }] });
        let schema = Schema::new(&root);
        assert_eq!(schema.types().name(), "array");
        assert_eq!(schema.items().expect("items").types().name(), "array");
    }
}
