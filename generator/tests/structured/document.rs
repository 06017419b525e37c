//! An OpenAPI document as bytes decide: of 3.0, 3.1 or 3.2, well-formed but for the odd reference that leads nowhere, with
//! every object of the specification.

use serde_json::{Map, Value, json};

use crate::choices::Choices;
use crate::trial::CANARY;

/// The version of a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    V30,
    V31,
    V32,
}

/// Builds a document. What can be referred to has its name from the start, so that everything can refer to everything.
pub struct Maker<'b> {
    pub choices: Choices<'b>,
    pub version: Version,
    /// The names in each folder of `components`.
    names: Vec<(&'static str, Vec<String>)>,
    /// How many names were made that must be unique.
    count: usize,
}

/// The folders of `components` of every version, and how many entries each may have.
const FOLDERS: [(&str, usize); 9] = [
    ("schemas", 7),
    ("responses", 3),
    ("parameters", 4),
    ("examples", 2),
    ("requestBodies", 3),
    ("headers", 3),
    ("securitySchemes", 5),
    ("links", 3),
    ("callbacks", 3),
];

/// Names of components: those of types, of keywords, and such as differ in case alone.
const NAMES: [&str; 14] = [
    "Pet", "pet", "Order", "Node", "Error", "Option", "String", "Self", "type", "a.b", "a-b", "A_B", "1st", "List",
];

/// Texts for people, some of which are code where they are not written as text.
fn texts() -> [String; 8] {
    [
        "A text.".to_owned(),
        String::new(),
        "Two lines,\n\nand `code`.".to_owned(),
        format!("*/ {CANARY}!(); /*"),
        format!("```\n{CANARY}!();\n```\n    {CANARY}!();"),
        format!("\"]; {CANARY}!(); #[doc = \""),
        "Ünïcode \u{202e} \u{7} <b>html</b> [link](Pet)".to_owned(),
        "x".repeat(300),
    ]
}

/// The document that these bytes stand for.
pub fn document(bytes: &[u8]) -> Value {
    let mut choices = Choices::new(bytes);
    let version = *choices.pick(&[Version::V30, Version::V31, Version::V32]);
    let mut folders = FOLDERS.to_vec();
    if version > Version::V30 {
        folders.push(("pathItems", 2));
    }
    let mut names = Vec::new();
    for (folder, most) in folders {
        let mut list: Vec<String> = Vec::new();
        for index in 0..choices.below(most + 1) {
            let name = match folder {
                "schemas" => (*choices.pick(&NAMES)).to_owned(),
                _ => format!("{}{index}", &folder[..1]),
            };
            if !list.contains(&name) {
                list.push(name);
            }
        }
        names.push((folder, list));
    }
    let maker = Maker {
        choices,
        version,
        names,
        count: 0,
    };
    maker.document()
}

impl Maker<'_> {
    fn document(mut self) -> Value {
        let version = match self.version {
            Version::V30 => *self.choices.pick(&["3.0.3", "3.0.0", "3.0.4"]),
            Version::V31 => *self.choices.pick(&["3.1.0", "3.1.1"]),
            Version::V32 => "3.2.0",
        };
        let mut root = Map::new();
        root.insert("openapi".to_owned(), json!(version));
        root.insert("info".to_owned(), self.info());
        let mut paths = Map::new();
        for index in 0..=self.choices.below(4) {
            let (path, parameters) = self.path(index);
            let item = self.path_item(&parameters);
            paths.insert(path, item);
        }
        root.insert("paths".to_owned(), Value::Object(paths));
        if self.choices.once_in(3) {
            root.insert("servers".to_owned(), self.servers());
        }
        if self.choices.once_in(3) {
            root.insert("security".to_owned(), self.security());
        }
        if self.choices.once_in(3) {
            let tag =
                json!({"name": "billing", "description": self.text(), "externalDocs": {"url": "https://x.example"}});
            root.insert("tags".to_owned(), json!([tag]));
        }
        if self.choices.once_in(3) {
            let key = if self.version == Version::V30 {
                "x-webhooks"
            } else {
                "webhooks"
            };
            let hooks: Map<String, Value> = (0..=self.choices.below(2))
                .map(|_| (self.unique("hook"), self.path_item(&[])))
                .collect();
            root.insert(key.to_owned(), Value::Object(hooks));
        }
        if self.choices.once_in(4) {
            root.insert(
                "x-error-fields".to_owned(),
                json!({"code": ["/code"], "message": "/message", "request_id_headers": ["X-Id"]}),
            );
        }
        if self.choices.once_in(4) {
            root.insert(
                "x-retry".to_owned(),
                json!({"statuses": [429, 503], "window": {"codes": ["A.1"], "seconds": 60}}),
            );
        }
        if self.choices.once_in(4) {
            root.insert(
                "x-success-errors".to_owned(),
                json!([{"pointer": "/code", "rule": "not-zero"}]),
            );
        }
        let components = self.components();
        root.insert("components".to_owned(), components);
        Value::Object(root)
    }

    fn info(&mut self) -> Value {
        let mut info = json!({"title": "A document", "version": "1"});
        if self.choices.once_in(3) {
            info = json!({
                "title": self.text(), "version": self.text(), "description": self.text(), "termsOfService": "https://x.example",
                "contact": {"name": self.text(), "url": "https://x.example", "email": "a@x.example"},
                "license": {"name": self.text(), "url": "https://x.example"},
            });
        }
        info
    }

    fn components(&mut self) -> Value {
        let mut components = Map::new();
        for (folder, names) in self.names.clone() {
            let mut entries = Map::new();
            for name in names {
                let entry = match folder {
                    "schemas" => self.schema(4),
                    "responses" => self.response(),
                    "parameters" => self.parameter(None),
                    "examples" => self.example(),
                    "requestBodies" => self.request_body(),
                    "headers" => self.header(),
                    "securitySchemes" => self.security_scheme(),
                    "links" => self.link(),
                    "callbacks" => self.callback(),
                    _ => self.path_item(&[]),
                };
                entries.insert(name, entry);
            }
            if !entries.is_empty() {
                components.insert(folder.to_owned(), Value::Object(entries));
            }
        }
        Value::Object(components)
    }

    /// The names in a folder of `components`.
    pub fn names(&self, folder: &str) -> &[String] {
        let folder = self.names.iter().find(|(known, _)| *known == folder);
        folder.map_or(&[], |(_, names)| names.as_slice())
    }

    /// A reference into a folder of `components`, if anything is there. Now and then it leads nowhere.
    pub fn reference(&mut self, folder: &'static str) -> Option<Value> {
        let count = self.names(folder).len();
        if count == 0 {
            return None;
        }
        if self.choices.once_in(100) {
            return Some(json!({"$ref": format!("#/components/{folder}/Nobody")}));
        }
        let index = self.choices.below(count);
        let name = self.names(folder)[index].clone();
        Some(json!({"$ref": format!("#/components/{folder}/{name}")}))
    }

    /// A name that nothing else in the document has.
    pub fn unique(&mut self, start: &str) -> String {
        self.count += 1;
        format!("{start}{}", self.count)
    }

    pub fn text(&mut self) -> String {
        self.choices.pick(&texts()).clone()
    }

    /// Adds a key now and then.
    pub fn sometimes(&mut self, object: &mut Map<String, Value>, key: &str, value: impl FnOnce(&mut Self) -> Value) {
        if self.choices.once_in(4) {
            let value = value(self);
            object.insert(key.to_owned(), value);
        }
    }

    pub fn servers(&mut self) -> Value {
        let list = (0..=self.choices.below(2)).map(|_| match self.choices.below(3) {
            0 => json!({"url": format!("https://{}.example/v1", self.unique("server"))}),
            1 => {
                let host = self.unique("server");
                json!({"url": format!("https://{{region}}.{host}.example"), "description": self.text(),
                    "variables": {"region": {"default": "north", "enum": ["north", "south"], "description": self.text()}}})
            }
            _ => json!({"url": "/relative"}),
        });
        Value::Array(list.collect())
    }

    pub fn security(&mut self) -> Value {
        let names = self.names("securitySchemes").to_vec();
        if names.is_empty() {
            return json!([]);
        }
        let list = (0..=self.choices.below(2)).map(|_| {
            let schemes = 0..self.choices.below(3);
            let entry: Map<String, Value> = schemes
                .map(|_| (self.choices.pick(&names).clone(), json!([])))
                .collect();
            Value::Object(entry)
        });
        Value::Array(list.collect())
    }

    fn security_scheme(&mut self) -> Value {
        match self.choices.below(9) {
            0 => json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}),
            1 => json!({"type": "http", "scheme": "basic"}),
            2 => json!({"type": "apiKey", "in": "header", "name": "X-Key"}),
            3 => json!({"type": "apiKey", "in": "query", "name": "key"}),
            4 => json!({"type": "apiKey", "in": "cookie", "name": "key"}),
            5 => json!({"type": "oauth2", "flows": {
                "clientCredentials": {"tokenUrl": "https://x.example/token", "scopes": {"read": self.text()}},
                "authorizationCode": {"authorizationUrl": "https://x.example/a", "tokenUrl": "https://x.example/token", "scopes": {}},
            }}),
            6 => {
                json!({"type": "openIdConnect", "openIdConnectUrl": "https://x.example/.well-known/openid-configuration"})
            }
            7 => json!({"type": "apiKey", "in": "header", "name": "Authorization", "x-signature": "SDK-HMAC-SHA256"}),
            _ => match self.version {
                Version::V30 => json!({"type": "http", "scheme": "digest"}),
                _ => json!({"type": "mutualTLS"}),
            },
        }
    }
}
