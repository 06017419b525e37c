//! Building blocks of documents.

use serde_json::{Map, Value, json};

/// A kind of document that can be made in any size.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    /// The number of elements of the smallest document.
    pub(crate) n: usize,
    /// Makes a document with this number of elements.
    pub(crate) make: fn(usize) -> Input,
}

/// The input of the generator.
#[derive(Default)]
pub(crate) struct Input {
    /// Names and texts of the files; the first is the document.
    pub(crate) files: Vec<(String, String)>,
    /// Selectors of the operations to generate, and of those to leave out.
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
}

impl Input {
    /// A document in JSON, with a line for each value.
    pub(crate) fn json(document: &Value) -> Self {
        Self::file("openapi.json", format!("{document:#}"))
    }

    /// A document in JSON that is one line.
    pub(crate) fn line(document: &Value) -> Self {
        Self::file("openapi.json", document.to_string())
    }

    /// A document in YAML.
    pub(crate) fn yaml(document: String) -> Self {
        Self::file("openapi.yaml", document)
    }

    fn file(name: &str, text: String) -> Self {
        Self {
            files: vec![(name.to_owned(), text)],
            ..Self::default()
        }
    }

    /// The same input with one more file.
    pub(crate) fn with(mut self, name: impl Into<String>, text: String) -> Self {
        self.files.push((name.into(), text));
        self
    }

    /// The same input with these lines as the table of names.
    pub(crate) fn names(self, entries: impl Iterator<Item = String>) -> Self {
        self.with("openapi.names.yaml", entries.map(|entry| entry + "\n").collect())
    }
}

/// An object with `n` entries.
pub(crate) fn entries(n: usize, entry: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..n).map(entry).collect())
}

/// An array with `n` items.
pub(crate) fn items(n: usize, item: impl Fn(usize) -> Value) -> Value {
    Value::Array((0..n).map(item).collect())
}

/// The name with a number; small and large numbers give the same length.
pub(crate) fn numbered(name: &str, number: usize) -> String {
    format!("{name}{number:07}")
}

/// A text that differs from others only in characters that no Rust name can have.
pub(crate) fn clashing(name: &str, number: usize) -> String {
    let marks = (0..20).map(|bit| if number >> bit & 1 == 0 { '-' } else { '.' });
    marks.fold(name.to_owned(), |text, mark| text + &String::from(mark) + "a")
}

pub(crate) fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

pub(crate) fn string() -> Value {
    json!({ "type": "string" })
}

/// An object with these properties.
pub(crate) fn object(properties: Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

/// A response with a body in JSON.
pub(crate) fn response(schema: Value) -> Value {
    json!({ "description": "done", "content": { "application/json": { "schema": schema } } })
}

/// A document with these paths and components.
pub(crate) fn document(paths: Value, components: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Growth", "version": "1" },
        "servers": [{ "url": "https://example.com" }],
        "paths": paths,
        "components": components,
    })
}

/// A document with one operation, which responds with the schema `Root`.
pub(crate) fn of_schemas(schemas: Value) -> Value {
    let paths = json!({ "/root": { "get": {
        "operationId": "getRoot",
        "responses": { "200": response(reference("Root")) },
    } } });
    document(paths, json!({ "schemas": schemas }))
}

/// A document with one operation, which responds with this schema.
pub(crate) fn of_schema(schema: Value) -> Value {
    of_schemas(json!({ "Root": schema }))
}

/// A document with `n` schemas, all of them used.
pub(crate) fn of_many(n: usize, schema: impl Fn(usize) -> Value) -> Value {
    of_many_and(n, schema, json!({}))
}

/// The same document with some more schemas.
pub(crate) fn of_many_and(n: usize, schema: impl Fn(usize) -> Value, besides: Value) -> Value {
    let name = |i| numbered("Schema", i);
    let Value::Object(mut schemas) = besides else {
        return Value::Null;
    };
    schemas.extend((0..n).map(|i| (name(i), schema(i))));
    let root = entries(n, |i| (numbered("property", i), reference(&name(i))));
    schemas.insert("Root".to_owned(), object(root));
    of_schemas(Value::Object(schemas))
}

/// A document with one operation that has these keys and a response.
pub(crate) fn of_operation(path: &str, keys: Value) -> Value {
    document(json!({ path: { "post": operation("run", keys) } }), json!({}))
}

/// An operation with a response and these keys.
pub(crate) fn operation(id: &str, keys: Value) -> Value {
    let mut operation = Map::new();
    operation.insert("operationId".to_owned(), id.into());
    operation.insert("responses".to_owned(), json!({ "204": { "description": "done" } }));
    if let Value::Object(keys) = keys {
        operation.extend(keys);
    }
    Value::Object(operation)
}

/// A document with `n` operations that have these keys, each with its own path.
pub(crate) fn of_operations(n: usize, keys: impl Fn(usize) -> Value) -> Value {
    of_operations_and(n, keys, json!({}))
}

/// The same with components.
pub(crate) fn of_operations_and(n: usize, keys: impl Fn(usize) -> Value, components: Value) -> Value {
    let path = |i| {
        let operation = operation(&numbered("run", i), keys(i));
        (numbered("/path/", i), json!({ "post": operation }))
    };
    document(entries(n, path), components)
}
