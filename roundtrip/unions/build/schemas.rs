//! Makes unions of schemas from numbers.

use serde_json::{Map, Value, json};

use crate::choices::{Choices, bytes_of};

/// Only a few names, so that alternatives share them.
const NAMES: [&str; 6] = ["a", "b", "c", "id", "kind", "size"];

/// Adds the union `name` and the components of its alternatives.
pub fn union(index: usize, name: &str, components: &mut Map<String, Value>) {
    let bytes = bytes_of(index as u64, 2_000);
    let mut maker = Maker {
        choices: Choices::new(&bytes),
        name,
    };
    let keyword = *maker.choices.pick(&["oneOf", "anyOf"]);
    let has_tag = maker.choices.once_in(3);
    let has_values = !has_tag && maker.choices.once_in(3);
    let count = 2 + maker.choices.below(4);
    let mut alternatives = Vec::new();
    for index in 0..count {
        let schema = match has_tag {
            true => maker.tagged_or_union(index, components),
            false if has_values => maker.values(),
            false => maker.schema(3),
        };
        if has_tag || maker.choices.once_in(2) {
            let component = format!("{name}A{index}");
            alternatives.push(json!({"$ref": format!("#/components/schemas/{component}")}));
            components.insert(component, schema);
        } else {
            alternatives.push(schema);
        }
    }
    if maker.choices.once_in(8) && !has_tag {
        alternatives.push(json!({"type": "null"}));
    }
    let mut union = json!({ keyword: alternatives });
    if has_tag && maker.choices.once_in(2) {
        union["discriminator"] = json!({"propertyName": "kind"});
        if maker.choices.once_in(2) {
            let mapping: Map<String, Value> = (0..count)
                .map(|index| {
                    (
                        format!("k{index}"),
                        json!(format!("#/components/schemas/{name}A{index}")),
                    )
                })
                .collect();
            union["discriminator"]["mapping"] = json!(mapping);
        }
    }
    components.insert(name.to_owned(), union);
}

struct Maker<'a> {
    choices: Choices<'a>,
    /// The union, to which alternatives may refer.
    name: &'a str,
}

impl Maker<'_> {
    fn schema(&mut self, depth: usize) -> Value {
        match self.choices.below(if depth == 0 { 5 } else { 12 }) {
            0 => json!({"type": "string"}),
            1 => json!({"type": "integer"}),
            2 => json!({"type": "boolean"}),
            3 => json!({"type": "number"}),
            4 => self.narrow(),
            5 => json!({"type": "array", "items": self.schema(depth - 1)}),
            6 => json!({"type": "object", "additionalProperties": self.schema(depth - 1)}),
            7 => match depth < 3 {
                true => json!({"$ref": format!("#/components/schemas/{}", self.name)}),
                false => self.object(depth),
            },
            8 => json!({"oneOf": [self.alternative(depth - 1), self.alternative(depth - 1)]}),
            _ => self.object(depth),
        }
    }

    /// Returns a schema for an alternative. It is no reference, because a union that is its own alternative would
    /// never end.
    fn alternative(&mut self, depth: usize) -> Value {
        let schema = self.schema(depth);
        match schema.get("$ref") {
            Some(_) => json!({"type": "string"}),
            None => schema,
        }
    }

    /// Returns a schema that restricts the values.
    fn narrow(&mut self) -> Value {
        match self.choices.below(6) {
            0 => json!({"type": "string", "enum": ["x", "y"]}),
            1 => json!({"type": "string", "enum": ["y", "z"]}),
            2 => json!({"type": "integer", "enum": [1, 2]}),
            3 => json!({"type": "integer", "maximum": 5}),
            4 => json!({"type": "string", "maxLength": 1}),
            _ => json!({"const": "x"}),
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for _ in 0..=self.choices.below(4) {
            let name = *self.choices.pick(&NAMES);
            if properties.contains_key(name) {
                continue;
            }
            properties.insert(name.to_owned(), self.schema(depth - 1));
            if self.choices.once_in(2) {
                required.push(name);
            }
        }
        let mut schema = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        match self.choices.below(4) {
            2 => schema["additionalProperties"] = json!(false),
            3 => schema["additionalProperties"] = self.schema(depth - 1),
            _ => {}
        }
        schema
    }

    /// Returns a schema of a few values, alone or in arrays and maps, or of strings in some format.
    fn values(&mut self) -> Value {
        let values = match self.choices.below(11) {
            0 => json!({"type": "string", "enum": ["x", "y"]}),
            1 => json!({"type": "string", "enum": ["y", "z", "k1"]}),
            2 => json!({"type": "string", "enum": ["text", "1"]}),
            3 => json!({"type": "integer", "enum": [1, 2]}),
            4 => json!({"type": "integer", "enum": [5, 6]}),
            5 => json!({"enum": ["x", 0, true]}),
            6 => json!({"const": "z"}),
            7 => json!({"const": false}),
            8 => json!({"type": "string", "format": "date-time"}),
            9 => json!({"type": "string"}),
            _ => json!({"type": "integer"}),
        };
        match self.choices.below(5) {
            3 => json!({"type": "array", "items": values}),
            4 => json!({"type": "object", "additionalProperties": values}),
            _ => values,
        }
    }

    /// Returns an object schema that its property `kind` identifies, or a union of two such schemas.
    fn tagged_or_union(&mut self, index: usize, components: &mut Map<String, Value>) -> Value {
        if !self.choices.once_in(5) {
            return self.tagged(index);
        }
        let parts = [10 + 2 * index, 11 + 2 * index].map(|part| {
            let component = format!("{}A{index}B{part}", self.name);
            components.insert(component.clone(), self.tagged(part));
            json!({"$ref": format!("#/components/schemas/{component}")})
        });
        let mut union = json!({"oneOf": parts});
        if self.choices.once_in(2) {
            union["discriminator"] = json!({"propertyName": "kind"});
        }
        union
    }

    /// Returns an object schema whose property `kind` identifies it.
    fn tagged(&mut self, index: usize) -> Value {
        let mut schema = self.object(3);
        schema["properties"]["kind"] = match self.choices.below(6) {
            3 => json!({"type": "string", "enum": [format!("k{index}"), format!("l{index}")]}),
            4 => json!({"type": "integer", "const": index}),
            5 => json!({"enum": [format!("k{index}"), index, 0.5 + index as f64]}),
            _ => json!({"type": "string", "const": format!("k{index}")}),
        };
        let mut required: Vec<Value> = schema["required"].as_array().cloned().unwrap_or_default();
        required.retain(|name| name != "kind");
        required.push(json!("kind"));
        schema["required"] = json!(required);
        schema
    }
}
