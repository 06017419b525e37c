//! Schemas, with every keyword of OpenAPI 3.0 and of JSON Schema 2020-12.

use serde_json::{Map, Value, json};

use crate::document::{Maker, Version};

/// Names of properties: plain, keywords of Rust, and such as become the same name.
const PROPERTIES: [&str; 12] = [
    "id", "name", "type", "self", "fooBar", "foo_bar", "FooBar", "@odata", "1st", "größe", "", "a b",
];

impl Maker<'_> {
    /// A schema at most `depth` deep, references apart.
    pub fn schema(&mut self, depth: usize) -> Value {
        if depth == 0 {
            return match self.choices.below(3) {
                0 => json!({"type": "string"}),
                1 => json!({"type": "integer"}),
                _ => self.reference("schemas").unwrap_or_else(|| json!({"type": "boolean"})),
            };
        }
        let mut schema = match self.choices.below(14) {
            0 => self.string(),
            1 => self.number(),
            2 => json!({"type": "boolean"}),
            3 | 4 => match self.reference("schemas") {
                // OpenAPI 3.0 takes no keyword beside a reference
                Some(reference) if self.version == Version::V30 => return reference,
                Some(reference) => reference,
                None => json!({}),
            },
            5..=7 => self.object(depth),
            8 => self.array(depth),
            9 => json!({"type": "object", "additionalProperties": self.schema(depth - 1)}),
            10 => self.all_of(depth),
            11 => self.union(depth),
            12 => self.unusual(depth),
            _ => self.values(),
        };
        if let Value::Object(schema) = &mut schema {
            self.decorate(schema);
        }
        schema
    }

    fn string(&mut self) -> Value {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("string"));
        let formats = [
            "date-time",
            "date",
            "time",
            "duration",
            "uuid",
            "uri",
            "byte",
            "binary",
            "password",
            "email",
            "decimal",
            "int64",
            "unknown",
            "ipv4",
        ];
        self.sometimes(&mut schema, "format", |maker| json!(maker.choices.pick(&formats)));
        self.sometimes(&mut schema, "minLength", |maker| json!(maker.choices.below(3)));
        self.sometimes(&mut schema, "maxLength", |maker| json!(3 + maker.choices.below(200)));
        self.sometimes(&mut schema, "pattern", |maker| {
            json!(maker.choices.pick(&["^[a-z]+$", "\\d{3}", "(?=x)", "["]))
        });
        if self.version > Version::V30 {
            self.sometimes(&mut schema, "contentEncoding", |maker| {
                json!(maker.choices.pick(&["base64", "base32"]))
            });
            self.sometimes(&mut schema, "contentMediaType", |_| json!("image/png"));
        }
        Value::Object(schema)
    }

    fn number(&mut self) -> Value {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!(self.choices.pick(&["integer", "number"])));
        let formats = [
            "int32", "int64", "uint8", "uint64", "float", "double", "decimal", "unixtime",
        ];
        self.sometimes(&mut schema, "format", |maker| json!(maker.choices.pick(&formats)));
        let bounds = [json!(0), json!(-1), json!(1.5), json!(u64::MAX), json!(1e300)];
        for key in ["minimum", "maximum", "multipleOf"] {
            self.sometimes(&mut schema, key, |maker| maker.choices.pick(&bounds).clone());
        }
        let exclusive = if self.version == Version::V30 {
            json!(true)
        } else {
            json!(7)
        };
        self.sometimes(&mut schema, "exclusiveMinimum", |_| exclusive);
        Value::Object(schema)
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for _ in 0..self.choices.below(6) {
            let name = match self.choices.below(3) {
                0 => self.unique("field"),
                _ => (*self.choices.pick(&PROPERTIES)).to_owned(),
            };
            if self.choices.once_in(3) {
                required.push(name.clone());
            }
            let property = self.schema(depth - 1);
            properties.insert(name, property);
        }
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("properties".to_owned(), Value::Object(properties));
        required.dedup();
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        self.sometimes(&mut schema, "additionalProperties", |maker| {
            match maker.choices.below(3) {
                0 => json!(false),
                1 => json!(true),
                _ => maker.schema(depth - 1),
            }
        });
        self.sometimes(&mut schema, "minProperties", |_| json!(1));
        self.sometimes(&mut schema, "maxProperties", |_| json!(9));
        Value::Object(schema)
    }

    fn array(&mut self, depth: usize) -> Value {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("array"));
        schema.insert("items".to_owned(), self.schema(depth - 1));
        for key in ["minItems", "maxItems"] {
            self.sometimes(&mut schema, key, |maker| json!(maker.choices.below(4)));
        }
        self.sometimes(&mut schema, "uniqueItems", |_| json!(true));
        if self.version > Version::V30 && self.choices.once_in(3) {
            let parts: Vec<Value> = (0..=self.choices.below(3)).map(|_| self.schema(depth - 1)).collect();
            schema.insert("minItems".to_owned(), json!(parts.len()));
            schema.insert("prefixItems".to_owned(), json!(parts));
            schema.insert("items".to_owned(), json!(false));
        }
        Value::Object(schema)
    }

    fn all_of(&mut self, depth: usize) -> Value {
        let mut parts: Vec<Value> = Vec::new();
        for _ in 0..=self.choices.below(3) {
            let part = match self.choices.below(3) {
                0 => self.object(depth - 1 + usize::from(depth == 1)),
                1 => self.reference("schemas").unwrap_or_else(|| json!({"type": "object"})),
                _ => self.schema(depth - 1),
            };
            parts.push(part);
        }
        let mut schema = match self.choices.once_in(3) {
            true => self.object(depth),
            false => json!({}),
        };
        schema["allOf"] = json!(parts);
        schema
    }

    fn union(&mut self, depth: usize) -> Value {
        let keyword = *self.choices.pick(&["oneOf", "anyOf"]);
        if self.choices.once_in(3) && !self.names("schemas").is_empty() {
            return self.tagged(keyword);
        }
        let mut parts: Vec<Value> = (0..=self.choices.below(4)).map(|_| self.schema(depth - 1)).collect();
        if self.choices.once_in(5) {
            parts.push(match self.version {
                Version::V30 => json!({"nullable": true}),
                _ => json!({"type": "null"}),
            });
        }
        let mut schema = match self.choices.once_in(5) {
            true => self.object(depth),
            false => json!({}),
        };
        schema[keyword] = json!(parts);
        schema
    }

    /// A union of components with a discriminator.
    fn tagged(&mut self, keyword: &str) -> Value {
        let mut parts: Vec<Value> = Vec::new();
        for _ in 0..=self.choices.below(3) {
            parts.extend(self.reference("schemas").filter(|part| !parts.contains(part)));
        }
        let mut discriminator = json!({"propertyName": self.choices.pick(&["type", "kind", "id"])});
        if self.choices.once_in(2) {
            let mapping: Map<String, Value> = parts
                .iter()
                .enumerate()
                .map(|(index, part)| (format!("kind {index}"), part["$ref"].clone()))
                .collect();
            discriminator["mapping"] = Value::Object(mapping);
        }
        json!({keyword: parts, "discriminator": discriminator})
    }

    /// An enum.
    fn values(&mut self) -> Value {
        match self.choices.below(5) {
            0 => json!({"type": "string", "enum": ["a", "A", "b c", "", "1", "type", "ü"]}),
            1 => json!({"type": "integer", "enum": [1, -1, 0, i64::MAX]}),
            2 => json!({"type": "string", "enum": ["on", "off"], "x-enum-varnames": ["Up", "Down"]}),
            3 => json!({"enum": ["a", 1, true, null]}),
            _ if self.version == Version::V30 => json!({"type": "boolean", "enum": [true]}),
            _ => json!({"const": "only"}),
        }
    }

    /// Keywords that say little to a generator, and schemas that are no objects.
    fn unusual(&mut self, depth: usize) -> Value {
        let other = self.schema(depth - 1);
        if self.version == Version::V30 {
            return match self.choices.below(3) {
                0 => json!({}),
                1 => json!({"type": "object"}),
                _ => json!({"not": other}),
            };
        }
        match self.choices.below(10) {
            0 => json!(true),
            1 => json!({"type": ["string", "integer", "null"]}),
            2 => json!({"type": ["object", "null"], "properties": {"id": other}}),
            3 => json!({"$defs": {"Inner": other}, "type": "object", "properties": {"inner": {"type": "string"}}}),
            4 => json!({"type": "object", "patternProperties": {"^x-": other}, "propertyNames": {"pattern": "^x"}}),
            5 => json!({"if": {"required": ["id"]}, "then": other, "else": true}),
            6 => json!({"type": "array", "contains": other, "minContains": 1, "maxContains": 2}),
            7 => json!({"type": "object", "dependentRequired": {"id": ["name"]}, "dependentSchemas": {"id": other}}),
            8 => json!({"type": "object", "unevaluatedProperties": false, "$comment": "x", "$anchor": "here"}),
            _ => json!({"type": "null"}),
        }
    }

    /// What may stand beside anything else.
    fn decorate(&mut self, schema: &mut Map<String, Value>) {
        if !self.choices.once_in(4) {
            return;
        }
        self.sometimes(schema, "title", |maker| {
            json!(maker.choices.pick(&["A title", "Pet", "type", ""]))
        });
        self.sometimes(schema, "description", |maker| json!(maker.text()));
        self.sometimes(schema, "deprecated", |_| json!(true));
        self.sometimes(schema, "readOnly", |_| json!(true));
        self.sometimes(schema, "writeOnly", |_| json!(true));
        self.sometimes(schema, "example", |maker| json!(maker.text()));
        self.sometimes(schema, "default", |maker| {
            maker
                .choices
                .pick(&[json!("x"), json!(1), json!(null), json!([])])
                .clone()
        });
        self.sometimes(schema, "externalDocs", |_| json!({"url": "https://x.example"}));
        self.sometimes(schema, "xml", |_| json!({"name": "x", "attribute": true}));
        self.sometimes(schema, "x-secret", |_| json!(true));
        self.sometimes(schema, "x-rust-name", |_| json!("Other"));
        if self.version == Version::V30 {
            self.sometimes(schema, "nullable", |_| json!(true));
        } else if let Some(name) = schema.get("type").filter(|name| name.is_string()).cloned() {
            self.sometimes(schema, "type", |_| json!([name, "null"]));
        }
    }
}
