//! Paths, operations, and what stands in them.

use serde_json::{Map, Value, json};

use crate::document::{Maker, Version};

/// Each place of a parameter with its styles.
const STYLES: [(&str, &[&str]); 4] = [
    ("query", &["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
    ("header", &["simple"]),
    ("cookie", &["form"]),
    ("path", &["simple", "label", "matrix"]),
];

const MEDIA_TYPES: [&str; 12] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/octet-stream",
    "text/plain",
    "application/vnd.x+json",
    "application/xml",
    "text/event-stream",
    "application/json; charset=utf-8",
    "multipart/mixed",
    "*/*",
    "application/x-ndjson",
];

impl Maker<'_> {
    /// A path and the names of its parameters.
    pub fn path(&mut self, index: usize) -> (String, Vec<&'static str>) {
        match self.choices.below(4) {
            0 => (format!("/p{index}"), Vec::new()),
            1 => (format!("/p{index}/{{id}}"), vec!["id"]),
            2 => (format!("/v1/p{index}/{{id}}/x/{{self}}.json"), vec!["id", "self"]),
            _ => (format!("/p{index}/"), Vec::new()),
        }
    }

    /// A path item; each operation has these path parameters.
    pub fn path_item(&mut self, path_parameters: &[&str]) -> Value {
        if self.version > Version::V30 && self.choices.once_in(8) {
            // a path item that is referred to has no path parameters
            if let Some(reference) = self.reference("pathItems").filter(|_| path_parameters.is_empty()) {
                return reference;
            }
        }
        let mut item = Map::new();
        let mut of_operations = path_parameters;
        if self.choices.once_in(2) {
            let mut parameters: Vec<Value> = path_parameters.iter().map(|name| self.parameter(Some(name))).collect();
            parameters.extend((0..self.choices.below(2)).map(|_| self.parameter(None)));
            item.insert("parameters".to_owned(), Value::Array(parameters));
            of_operations = &[];
        }
        let methods = ["get", "post", "put", "delete", "patch", "options", "head", "trace"];
        for _ in 0..=self.choices.below(3) {
            let method = *self.choices.pick(&methods);
            let operation = self.operation(of_operations);
            item.insert(method.to_owned(), operation);
        }
        if self.version == Version::V32 && self.choices.once_in(4) {
            let operation = self.operation(of_operations);
            item.insert("query".to_owned(), operation);
        }
        if self.version == Version::V32 && self.choices.once_in(4) {
            let mut additional = Map::new();
            for _ in 0..=self.choices.below(2) {
                let method = *self
                    .choices
                    .pick(&["COPY", "purge", "M-SEARCH", "POST", "CONNECT", "A B"]);
                additional.insert(method.to_owned(), self.operation(of_operations));
            }
            item.insert("additionalOperations".to_owned(), Value::Object(additional));
        }
        self.sometimes(&mut item, "servers", Self::servers);
        self.sometimes(&mut item, "summary", |maker| json!(maker.text()));
        self.sometimes(&mut item, "description", |maker| json!(maker.text()));
        Value::Object(item)
    }

    fn operation(&mut self, path_parameters: &[&str]) -> Value {
        let mut operation = Map::new();
        if !self.choices.once_in(4) {
            operation.insert("operationId".to_owned(), json!(self.unique("operation")));
        }
        let mut parameters: Vec<Value> = path_parameters.iter().map(|name| self.parameter(Some(name))).collect();
        for _ in 0..self.choices.below(4) {
            let parameter = match self.choices.once_in(3) {
                true => self.reference("parameters"),
                false => None,
            };
            let parameter = parameter.unwrap_or_else(|| self.parameter(None));
            parameters.push(parameter);
        }
        if self.version == Version::V32 && self.choices.once_in(8) {
            let media_type =
                *self
                    .choices
                    .pick(&["application/x-www-form-urlencoded", "application/json", "text/plain"]);
            let content = json!({ media_type: self.media_type(media_type) });
            let name = self.unique("whole");
            parameters.push(json!({"name": name, "in": "querystring", "content": content}));
        }
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if self.choices.once_in(2) {
            let body = match self.choices.once_in(4) {
                true => self.reference("requestBodies"),
                false => None,
            };
            let body = body.unwrap_or_else(|| self.request_body());
            operation.insert("requestBody".to_owned(), body);
        }
        operation.insert("responses".to_owned(), self.responses());
        self.sometimes(&mut operation, "tags", |maker| {
            json!([maker.choices.pick(&["billing", "type", "a b", "shared"])])
        });
        self.sometimes(&mut operation, "summary", |maker| json!(maker.text()));
        self.sometimes(&mut operation, "description", |maker| json!(maker.text()));
        self.sometimes(&mut operation, "externalDocs", |_| json!({"url": "https://x.example"}));
        self.sometimes(&mut operation, "deprecated", |_| json!(true));
        self.sometimes(&mut operation, "security", Self::security);
        self.sometimes(&mut operation, "servers", Self::servers);
        self.sometimes(&mut operation, "x-idempotent", |_| json!(true));
        self.sometimes(&mut operation, "x-retry", |_| json!({"statuses": [429]}));
        self.sometimes(&mut operation, "callbacks", |maker| {
            let callback = maker.reference("callbacks").unwrap_or_else(|| maker.callback());
            json!({ maker.unique("callback"): callback })
        });
        if self.choices.once_in(8) {
            self.paged(&mut operation);
        }
        Value::Object(operation)
    }

    /// Makes the operation a listing.
    fn paged(&mut self, operation: &mut Map<String, Value>) {
        let paging = json!({"offset": "offset", "limit": "limit", "items": "/items", "key": "/id", "total": "/total"});
        operation.insert("x-paging".to_owned(), paging);
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        for name in ["offset", "limit"] {
            let parameter = json!({"name": name, "in": "query", "schema": {"type": "integer"}});
            parameters
                .as_array_mut()
                .into_iter()
                .for_each(|list| list.push(parameter.clone()));
        }
        let item = json!({"type": "object", "properties": {"id": {"type": "string"}, "more": self.schema(1)}});
        let page = json!({"type": "object", "properties": {"items": {"type": "array", "items": item}, "total": {"type": "integer"}}});
        let response = json!({"description": "", "content": {"application/json": {"schema": page}}});
        operation.insert("responses".to_owned(), json!({"200": response}));
    }

    /// A parameter, of the path where it has a name already.
    pub fn parameter(&mut self, path_name: Option<&str>) -> Value {
        let mut parameter = Map::new();
        let (place, styles) = match path_name {
            Some(_) => STYLES[3],
            None => STYLES[self.choices.below(3)],
        };
        let name = path_name.map_or_else(|| self.unique(place), str::to_owned);
        parameter.insert("name".to_owned(), json!(name));
        parameter.insert("in".to_owned(), json!(place));
        if path_name.is_some() || self.choices.once_in(3) {
            parameter.insert("required".to_owned(), json!(true));
        }
        if self.choices.once_in(8) {
            parameter.insert(
                "content".to_owned(),
                json!({"application/json": {"schema": self.schema(2)}}),
            );
        } else {
            parameter.insert("schema".to_owned(), self.schema(2));
            self.sometimes(&mut parameter, "style", |maker| json!(maker.choices.pick(styles)));
            self.sometimes(&mut parameter, "explode", |maker| json!(maker.choices.once_in(2)));
            if self.version == Version::V32 && place == "cookie" && self.choices.once_in(2) {
                parameter.insert("style".to_owned(), json!("cookie"));
            }
            if place == "query" || self.version == Version::V32 {
                self.sometimes(&mut parameter, "allowReserved", |_| json!(true));
            }
            if place == "query" {
                self.sometimes(&mut parameter, "allowEmptyValue", |_| json!(true));
            }
        }
        self.sometimes(&mut parameter, "description", |maker| json!(maker.text()));
        self.sometimes(&mut parameter, "deprecated", |_| json!(true));
        self.sometimes(&mut parameter, "example", |maker| json!(maker.text()));
        if self.choices.once_in(16) {
            parameter.insert("x-client-parameter".to_owned(), json!(true));
        }
        if self.choices.once_in(16) {
            parameter.insert("x-secret".to_owned(), json!(true));
        }
        Value::Object(parameter)
    }

    pub fn request_body(&mut self) -> Value {
        let mut body = Map::new();
        body.insert("content".to_owned(), self.content());
        self.sometimes(&mut body, "required", |_| json!(true));
        self.sometimes(&mut body, "description", |maker| json!(maker.text()));
        Value::Object(body)
    }

    fn content(&mut self) -> Value {
        let mut content = Map::new();
        for _ in 0..=self.choices.below(2) {
            let name = *self.choices.pick(&MEDIA_TYPES);
            let media_type = self.media_type(name);
            content.insert(name.to_owned(), media_type);
        }
        Value::Object(content)
    }

    fn media_type(&mut self, name: &str) -> Value {
        let mut media_type = Map::new();
        if !self.choices.once_in(8) {
            media_type.insert("schema".to_owned(), self.schema(4));
        }
        let has_parts = name.starts_with("multipart") || name.ends_with("urlencoded");
        if has_parts && self.choices.once_in(2) {
            let properties = media_type
                .get("schema")
                .and_then(|schema| schema["properties"].as_object())
                .cloned();
            let encoding: Map<String, Value> = properties
                .into_iter()
                .flat_map(|properties| properties.into_iter().map(|(name, _)| name))
                .map(|name| (name, self.encoding()))
                .collect();
            media_type.insert("encoding".to_owned(), Value::Object(encoding));
        }
        self.sometimes(&mut media_type, "example", |maker| json!({"id": maker.text()}));
        self.sometimes(&mut media_type, "examples", |maker| {
            let example = maker.reference("examples").unwrap_or_else(|| maker.example());
            json!({ "one": example })
        });
        if self.version == Version::V32 {
            self.sometimes(&mut media_type, "itemSchema", |maker| maker.schema(2));
        }
        Value::Object(media_type)
    }

    fn encoding(&mut self) -> Value {
        let mut encoding = Map::new();
        let types = ["application/json", "text/plain", "image/png, image/*", "a/b\r\nX: y"];
        self.sometimes(&mut encoding, "contentType", |maker| json!(maker.choices.pick(&types)));
        self.sometimes(&mut encoding, "style", |maker| json!(maker.choices.pick(STYLES[0].1)));
        self.sometimes(&mut encoding, "explode", |_| json!(true));
        self.sometimes(&mut encoding, "allowReserved", |_| json!(true));
        self.sometimes(&mut encoding, "headers", |maker| json!({"X-Part": maker.header()}));
        Value::Object(encoding)
    }

    fn responses(&mut self) -> Value {
        let mut responses = Map::new();
        for _ in 0..=self.choices.below(3) {
            let statuses = ["200", "201", "204", "302", "404", "500", "2XX", "4XX", "5XX", "default"];
            let status = *self.choices.pick(&statuses);
            let response = match self.choices.once_in(4) {
                true => self.reference("responses"),
                false => None,
            };
            let response = response.unwrap_or_else(|| self.response());
            responses.insert(status.to_owned(), response);
        }
        Value::Object(responses)
    }

    pub fn response(&mut self) -> Value {
        let mut response = Map::new();
        response.insert("description".to_owned(), json!(self.text()));
        if !self.choices.once_in(4) {
            response.insert("content".to_owned(), self.content());
        }
        self.sometimes(&mut response, "headers", |maker| {
            let header = maker.reference("headers").unwrap_or_else(|| maker.header());
            json!({ maker.unique("X-Header-"): header, "Content-Type": {"schema": {"type": "string"}} })
        });
        self.sometimes(&mut response, "links", |maker| {
            let link = maker.reference("links").unwrap_or_else(|| maker.link());
            json!({ "next": link })
        });
        Value::Object(response)
    }

    pub fn header(&mut self) -> Value {
        let mut header = Map::new();
        header.insert("schema".to_owned(), self.schema(2));
        self.sometimes(&mut header, "required", |_| json!(true));
        self.sometimes(&mut header, "description", |maker| json!(maker.text()));
        self.sometimes(&mut header, "x-secret", |_| json!(true));
        Value::Object(header)
    }

    pub fn example(&mut self) -> Value {
        match self.choices.below(2) {
            0 => json!({"summary": self.text(), "value": {"id": 1}}),
            _ => json!({"description": self.text(), "externalValue": "https://x.example"}),
        }
    }

    pub fn link(&mut self) -> Value {
        let id = format!("operation{}", self.choices.below(8));
        json!({"operationId": id, "parameters": {"id": "$response.body#/id"}, "description": self.text()})
    }

    pub fn callback(&mut self) -> Value {
        let mut operation = Map::new();
        operation.insert("requestBody".to_owned(), self.request_body());
        operation.insert("responses".to_owned(), self.responses());
        json!({"{$request.body#/url}": {"post": operation}})
    }
}
