//! Documents with given names in given positions.

use serde_json::{Map, Value, json};

/// A position in a document that becomes a Rust name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    Tag,
    OperationId,
    PathSegment,
    OptionalParameter,
    RequiredParameter,
    PathParameter,
    HeaderParameter,
    CookieParameter,
    ClientParameter,
    BodyProperty,
    FormProperty,
    Part,
    ResponseHeader,
    StructSchema,
    TupleSchema,
    TextSchema,
    IntegerSchema,
    UnionSchema,
    Property,
    NestedProperty,
    EnumValue,
    EnumName,
    VariantTitle,
    MappingKey,
    DiscriminatorProperty,
    Webhook,
    Callback,
    SecurityScheme,
    Variable,
    VariableWithValues,
    Lookup,
}

impl Position {
    pub const ALL: [Self; 31] = [
        Self::Tag,
        Self::OperationId,
        Self::PathSegment,
        Self::OptionalParameter,
        Self::RequiredParameter,
        Self::PathParameter,
        Self::HeaderParameter,
        Self::CookieParameter,
        Self::ClientParameter,
        Self::BodyProperty,
        Self::FormProperty,
        Self::Part,
        Self::ResponseHeader,
        Self::StructSchema,
        Self::TupleSchema,
        Self::TextSchema,
        Self::IntegerSchema,
        Self::UnionSchema,
        Self::Property,
        Self::NestedProperty,
        Self::EnumValue,
        Self::EnumName,
        Self::VariantTitle,
        Self::MappingKey,
        Self::DiscriminatorProperty,
        Self::Webhook,
        Self::Callback,
        Self::SecurityScheme,
        Self::Variable,
        Self::VariableWithValues,
        Self::Lookup,
    ];

    /// Returns whether the position is a key of `components.schemas`, where a name can have only one schema.
    pub fn is_schema(self) -> bool {
        matches!(
            self,
            Self::StructSchema | Self::TupleSchema | Self::TextSchema | Self::IntegerSchema | Self::UnionSchema
        )
    }
}

/// A document that is being built.
#[derive(Default)]
struct Document {
    paths: Map<String, Value>,
    schemas: Map<String, Value>,
    schemes: Map<String, Value>,
    variables: Map<String, Value>,
    webhooks: Map<String, Value>,
    /// Properties of a response body that refers to all schemas.
    reached: Map<String, Value>,
}

/// Returns a document with each name in each position. As schemas share their keys, one name is a schema of the first
/// kind in `positions`, the next name one of the second, and so on.
pub fn document(positions: &[Position], names: &[String]) -> Value {
    let mut document = Document::default();
    let schemas: Vec<Position> = positions.iter().copied().filter(|p| p.is_schema()).collect();
    for (index, kind) in schemas.iter().enumerate() {
        let own = names.iter().skip(index).step_by(schemas.len());
        own.for_each(|name| document.schema(*kind, name));
    }
    for position in positions.iter().filter(|p| !p.is_schema()) {
        document.all(*position, names);
    }
    document.finish()
}

impl Document {
    fn operation(&mut self, operation: Value) {
        let number = self.paths.len();
        self.paths.insert(format!("/p{number}"), json!({ "post": operation }));
    }

    /// Adds an operation with a neutral id.
    fn other(&mut self, mut operation: Value) {
        operation["operationId"] = json!(format!("other {}", self.paths.len()));
        if operation["responses"].is_null() {
            operation["responses"] = json!({ "204": { "description": "d" } });
        }
        self.operation(operation);
    }

    /// Adds a schema that a request and a response use.
    fn reach(&mut self, schema: Value) {
        let name = format!("p{}", self.reached.len());
        self.reached.insert(name, schema);
    }

    fn schema(&mut self, kind: Position, name: &str) {
        let schema = match kind {
            Position::StructSchema => object(&[(name, text()), ("list", json!({ "type": "array", "items": text() }))]),
            Position::TupleSchema => {
                json!({ "type": "array", "prefixItems": [text(), { "type": "integer" }], "items": false })
            }
            Position::TextSchema => json!({ "type": "string", "enum": [name, "a"] }),
            Position::IntegerSchema => json!({ "type": "integer", "enum": [1, -1], "x-enum-varnames": [name, "a"] }),
            _ => json!({ "oneOf": [text(), { "type": "integer" }, object(&[(name, text())])] }),
        };
        self.schemas.insert(name.to_owned(), schema);
        self.reach(reference(name));
    }

    /// Puts the names into many places of one object, such as the arguments of an operation.
    fn all(&mut self, position: Position, names: &[String]) {
        let parameters = |place: &str, more: Value| {
            let one = |name: &String| {
                let mut parameter = json!({ "name": name, "in": place, "schema": text() });
                let more = more.as_object().cloned().unwrap_or_default();
                more.into_iter().for_each(|(key, value)| parameter[key] = value);
                parameter
            };
            json!({ "parameters": names.iter().map(one).collect::<Vec<_>>() })
        };
        let keyed = |value: &dyn Fn(&String) -> Value| {
            let pairs = names.iter().map(|name| (name.clone(), value(name)));
            Value::Object(pairs.collect())
        };
        let properties = || json!({ "type": "object", "properties": keyed(&|_| text()) });
        let content = |media_type: &str, schema: Value| json!({ "content": { media_type: { "schema": schema } } });
        match position {
            Position::OptionalParameter => self.other(parameters("query", json!({}))),
            Position::RequiredParameter => self.other(parameters("query", json!({ "required": true }))),
            Position::HeaderParameter => self.other(parameters("header", json!({}))),
            Position::CookieParameter => self.other(parameters("cookie", json!({}))),
            Position::ClientParameter => self.other(parameters("query", json!({ "x-client-parameter": true }))),
            Position::Lookup => {
                let lookup = |name: &String| {
                    json!({
                        "name": format!("of {name}"), "in": "query", "schema": text(),
                        "x-client-parameter": { "lookup": {
                            "endpoint": name, "server": "https://a.example", "path": "/a", "query": {}, "items": "/items",
                            "value": "/id",
                        } },
                    })
                };
                self.other(json!({ "parameters": names.iter().map(lookup).collect::<Vec<_>>() }));
            }
            Position::PathParameter => {
                // a name with a meaning in paths cannot be combined with others
                let (odd, plain): (Vec<_>, Vec<_>) = names
                    .iter()
                    .partition(|name| name.contains(|c: char| c.is_ascii_punctuation()));
                let all: Vec<Vec<&String>> = odd.into_iter().map(|name| vec![name]).chain([plain]).collect();
                for names in all.into_iter().filter(|names| !names.is_empty()) {
                    let path: String = names.iter().map(|name| format!("/{{{name}}}")).collect();
                    let one =
                        |name: &&String| json!({ "name": name, "in": "path", "required": true, "schema": text() });
                    let get = json!({
                        "operationId": format!("other {}", self.paths.len()),
                        "parameters": names.iter().map(one).collect::<Vec<_>>(),
                        "responses": { "204": { "description": "d" } },
                    });
                    self.paths
                        .insert(format!("/q{}{path}", self.paths.len()), json!({ "get": get }));
                }
            }
            Position::BodyProperty => self.other(json!({ "requestBody": content("application/json", properties()) })),
            Position::FormProperty => {
                let form = content("application/x-www-form-urlencoded", properties());
                self.other(json!({ "requestBody": form }));
            }
            Position::Part => {
                let encoding = keyed(&|_| json!({ "contentType": "text/csv" }));
                let mut body = content("multipart/form-data", properties());
                body["content"]["multipart/form-data"]["encoding"] = encoding;
                self.other(json!({ "requestBody": body }));
            }
            Position::ResponseHeader => {
                let response = json!({ "description": "d", "headers": keyed(&|_| json!({ "schema": text() })) });
                self.other(json!({ "responses": { "200": response.clone(), "400": response } }));
            }
            Position::Callback => {
                let body = |name: &String| content("application/json", object(&[(name, text())]));
                let post = |name: &String| json!({ "requestBody": body(name), "responses": { "204": { "description": "d" } } });
                let callbacks = keyed(&|name| json!({ "{$request.body#/url}": { "post": post(name) } }));
                self.other(json!({ "callbacks": callbacks }));
            }
            Position::SecurityScheme => {
                for name in names {
                    let scheme = json!({ "type": "apiKey", "in": "query", "name": name });
                    self.schemes.insert(name.clone(), scheme);
                }
                let alternatives: Vec<Value> = names.iter().map(|name| json!({ name: [] })).collect();
                self.other(json!({ "security": alternatives }));
            }
            Position::Property => {
                let mut schema = properties();
                schema["additionalProperties"] = text();
                self.reach(schema);
            }
            Position::NestedProperty => {
                let nested = keyed(&|name| object(&[(name, text())]));
                self.reach(json!({ "type": "object", "properties": nested }));
            }
            Position::EnumValue => self.reach(json!({ "type": "string", "enum": names })),
            Position::EnumName => {
                let values: Vec<usize> = (0..names.len()).collect();
                self.reach(json!({ "type": "integer", "enum": values, "x-enum-varnames": names }));
            }
            Position::VariantTitle => {
                let one = |(index, name): (usize, &String)| {
                    let mut schema = object(&[(&format!("only{index}"), text())]);
                    (schema["title"], schema["required"]) = (json!(name), json!([format!("only{index}")]));
                    schema
                };
                let variants: Vec<Value> = names.iter().enumerate().map(one).collect();
                self.reach(json!({ "oneOf": variants }));
            }
            Position::MappingKey => {
                let key = |index: usize| format!("Mapped{index}");
                for index in 0..names.len() {
                    let schema = object(&[("kind", text()), (&format!("only{index}"), text())]);
                    self.schemas.insert(key(index), schema);
                }
                let place = |index: usize| json!(format!("#/components/schemas/{}", key(index)));
                let mapped = names
                    .iter()
                    .enumerate()
                    .map(|(index, name)| (name.clone(), place(index)));
                let discriminator = json!({ "propertyName": "kind", "mapping": mapped.collect::<Map<_, _>>() });
                let variants: Vec<Value> = (0..names.len()).map(|index| reference(&key(index))).collect();
                self.reach(json!({ "oneOf": variants, "discriminator": discriminator }));
            }
            Position::VariableWithValues => {
                for name in names {
                    let variable = json!({ "default": name, "enum": [name, "a"] });
                    self.variables.insert(name.clone(), variable);
                }
                let all = json!({ "default": names[0], "enum": names });
                self.variables.insert("with all values".to_owned(), all);
            }
            Position::Variable => {
                let plain = names.iter().map(|name| (name.clone(), json!({ "default": "a" })));
                self.variables.extend(plain);
            }
            _ => names.iter().for_each(|name| self.one(position, name)),
        }
    }

    /// Adds one object for each name.
    fn one(&mut self, position: Position, name: &str) {
        let number = self.paths.len() + self.reached.len() + self.schemas.len();
        match position {
            Position::Tag => {
                let model = object(&[("a", text()), (&format!("own{number}"), text())]);
                self.other(json!({ "tags": [name], "responses": { "200": response(model) } }));
            }
            // types named after an operation, and an argument, a setter and a field with the same name
            Position::OperationId => {
                let mut created = response(object(&[(name, text())]));
                created["headers"] = json!({ "X-A": { "schema": text() } });
                self.operation(json!({
                    "operationId": name,
                    "tags": [name],
                    "parameters": [
                        { "name": name, "in": "query", "required": true, "schema": text() },
                        { "name": name, "in": "cookie", "schema": { "type": "array", "items": { "type": "integer" } } },
                    ],
                    "requestBody": { "content": { "application/json": { "schema": object(&[(name, text())]) } } },
                    "responses": {
                        "200": { "description": "d" },
                        "201": created,
                        "400": response(json!({ "type": "string" })),
                        "4XX": response(json!({ "type": "array", "items": { "type": "integer" } })),
                    },
                }));
            }
            Position::PathSegment => {
                let get = json!({ "responses": { "204": { "description": "d" } } });
                self.paths.insert(format!("/{name}"), json!({ "get": get }));
            }
            Position::DiscriminatorProperty => {
                let (first, second) = (format!("First{number}"), format!("Second{number}"));
                for schema in [&first, &second] {
                    self.schemas
                        .insert(schema.clone(), object(&[(name, text()), (schema, text())]));
                }
                let variants = [reference(&first), reference(&second)];
                self.reach(json!({ "oneOf": variants, "discriminator": { "propertyName": name } }));
            }
            Position::Webhook => {
                let body = json!({ "content": { "application/json": { "schema": object(&[(name, text())]) } } });
                let post =
                    json!({ "tags": [name], "requestBody": body, "responses": { "204": { "description": "d" } } });
                self.webhooks.insert(name.to_owned(), json!({ "post": post }));
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Value {
        // a document without operations gets no module
        let schema = Value::Object(Map::from_iter([
            ("type".to_owned(), json!("object")),
            (
                "properties".to_owned(),
                Value::Object(std::mem::take(&mut self.reached)),
            ),
        ]));
        self.schemas.insert("Everything reached".to_owned(), schema);
        let everything = reference("Everything reached");
        let body = json!({ "content": { "application/json": { "schema": everything } } });
        self.other(json!({ "requestBody": body, "responses": { "200": response(everything) } }));
        let url: String = self.variables.keys().map(|name| format!("{{{name}}}")).collect();
        json!({
            "openapi": "3.1.0",
            "info": { "title": "Names", "version": "1" },
            "servers": [{ "url": format!("https://a.example/{url}"), "variables": self.variables }],
            "paths": self.paths,
            "webhooks": self.webhooks,
            "components": { "schemas": self.schemas, "securitySchemes": self.schemes },
        })
    }
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn object(properties: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = properties
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    json!({ "type": "object", "properties": properties })
}

fn response(schema: Value) -> Value {
    json!({ "description": "d", "content": { "application/json": { "schema": schema } } })
}

fn reference(name: &str) -> Value {
    let pointer: String = name
        .replace('~', "~0")
        .replace('/', "~1")
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'~' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    json!({ "$ref": format!("#/components/schemas/{pointer}") })
}
