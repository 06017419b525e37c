//! What random documents are made of: keys of OpenAPI, and values that are odd somewhere.

use serde_json::{Value, json};

use crate::random::Random;
use crate::trial::CANARY;

/// Keys that mean something in some object.
pub const KEYS: &[&str] = &[
    "openapi",
    "info",
    "title",
    "version",
    "servers",
    "url",
    "variables",
    "default",
    "enum",
    "paths",
    "webhooks",
    "x-webhooks",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "parameters",
    "operationId",
    "tags",
    "summary",
    "description",
    "externalDocs",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "name",
    "in",
    "required",
    "schema",
    "content",
    "style",
    "explode",
    "allowReserved",
    "allowEmptyValue",
    "example",
    "examples",
    "encoding",
    "contentType",
    "headers",
    "links",
    "operationRef",
    "server",
    "200",
    "204",
    "2XX",
    "404",
    "4XX",
    "default",
    "application/json",
    "text/event-stream",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "text/plain",
    "application/vnd.api+json",
    "*/*",
    "components",
    "schemas",
    "securitySchemes",
    "requestBodies",
    "type",
    "format",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "properties",
    "additionalProperties",
    "patternProperties",
    "prefixItems",
    "const",
    "discriminator",
    "propertyName",
    "mapping",
    "nullable",
    "readOnly",
    "writeOnly",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "xml",
    "minProperties",
    "maxProperties",
    "$ref",
    "$defs",
    "contentEncoding",
    "contentMediaType",
    "if",
    "then",
    "else",
    "scheme",
    "bearerFormat",
    "flows",
    "clientCredentials",
    "implicit",
    "tokenUrl",
    "authorizationUrl",
    "refreshUrl",
    "scopes",
    "openIdConnectUrl",
    "x-enum-varnames",
    "x-enum-descriptions",
    "x-error-fields",
    "x-retry",
    "x-success-errors",
    "x-paging",
    "x-client-parameter",
    "x-secret",
    "x-signature",
    "x-signer",
    "x-rust-name",
    "<<",
    "",
    "x-",
    "/",
    "/a/{id}",
    "/a/{id}/{id}",
    "/{a}{b}",
];

/// Texts that mean something at some place.
const TEXTS: &[&str] = &[
    "3.0.3",
    "3.1.0",
    "2.0",
    "string",
    "integer",
    "number",
    "boolean",
    "array",
    "object",
    "null",
    "file",
    "int8",
    "int32",
    "int64",
    "uint64",
    "float",
    "double",
    "decimal",
    "date",
    "date-time",
    "time",
    "duration",
    "uuid",
    "uri",
    "byte",
    "binary",
    "password",
    "query",
    "header",
    "path",
    "cookie",
    "form",
    "simple",
    "label",
    "matrix",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "apiKey",
    "http",
    "oauth2",
    "openIdConnect",
    "basic",
    "bearer",
    "200",
    "application/json",
    "",
    " ",
    "type",
    "self",
    "Self",
    "crate",
    "super",
    "_",
    "__",
    "0",
    "1e400",
    "-",
    "\u{0}",
    "名前",
    "é",
    "ﬀ",
    "İ",
    "ß",
    "r#type",
    "Option",
    "../../x",
    "/etc/passwd",
    "C:\\x",
    "CON",
    "http://canary.invalid/x.yaml",
    "#",
    "#/",
    "#/components/schemas/~",
    "{",
    "}",
    "{id}",
    "{}",
    "//",
    "Content-Type",
    "Authorization",
    "Host",
    "\u{202e}",
    "\u{feff}",
    "\u{1b}[31m",
    "\n",
    "\t",
];

/// Texts that become code where they are not written as text.
pub fn hostile(random: &mut Random) -> String {
    let call = format!("{CANARY}!()");
    match random.below(10) {
        0 => format!("\"; {call}; //"),
        1 => format!("*/ {call}; /*"),
        2 => format!("x\n{call};\n"),
        3 => format!("```\n{call};\n```"),
        4 => format!("    {call};"),
        5 => format!("\"#; {call}; r#\""),
        6 => format!("]\n#![{CANARY}]\n{{}} {{0}} {{{CANARY}}}"),
        7 => format!("x\r{call};\u{2028}{call};\u{85}{call};"),
        8 => format!("\\\"; {call}; \\"),
        _ => format!("a{{{CANARY}}}b}}; {call}; fn f() {{"),
    }
}

pub fn text(random: &mut Random) -> String {
    match random.below(12) {
        0 | 1 => hostile(random),
        2 => random.pick(KEYS).to_string(),
        3 => "x".repeat([1, 64, 65, 300, 5_000][random.below(5)]),
        4 => (0..random.below(12))
            .filter_map(|_| char::from_u32(random.below(0x3_0000) as u32))
            .collect(),
        _ => random.pick(TEXTS).to_string(),
    }
}

/// A value without others in it, or an empty one.
pub fn atom(random: &mut Random) -> Value {
    match random.below(14) {
        0 => Value::Null,
        1 => json!(random.once_in(2)),
        2 => json!(*random.pick(&[0, -1, 1, 127, 200, i64::MAX, i64::MIN])),
        3 => json!(*random.pick(&[0.5, -0.0, 1e308, 5e-324, 1e18, -1e300])),
        4 => json!(u64::MAX),
        5 => json!({}),
        6 => json!([]),
        _ => json!(text(random)),
    }
}

/// A value as an object of OpenAPI might be, and mostly is not.
pub fn value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 2 } else { 7 }) {
        0 | 1 => atom(random),
        2 => (0..random.below(4)).map(|_| value(random, depth - 1)).collect(),
        3 => json!({ "type": text(random), "items": value(random, depth - 1), "format": text(random) }),
        4 => {
            let kind = *random.pick(&["allOf", "oneOf", "anyOf"]);
            let parts: Vec<Value> = (0..random.below(4)).map(|_| value(random, depth - 1)).collect();
            json!({ kind: parts, "type": text(random) })
        }
        _ => {
            let keys = random.below(6);
            let entries = (0..keys).map(|_| {
                let key = if random.once_in(5) {
                    text(random)
                } else {
                    random.pick(KEYS).to_string()
                };
                (key, value(random, depth - 1))
            });
            Value::Object(entries.collect())
        }
    }
}

/// A document that is at least no other thing than one.
pub fn document(random: &mut Random) -> Value {
    let schemas: serde_json::Map<String, Value> = (0..random.below(5))
        .map(|i| {
            (
                if random.once_in(3) {
                    text(random)
                } else {
                    format!("S{i}")
                },
                value(random, 4),
            )
        })
        .collect();
    let paths: serde_json::Map<String, Value> = (0..=random.below(3))
        .map(|i| {
            let path = if random.once_in(3) { format!("/{}", text(random)) } else { format!("/p{i}/{{id}}") };
            let method = *random.pick(&["get", "post", "put", "head"]);
            let operation = json!({
                "operationId": text(random),
                "parameters": [{ "name": text(random), "in": text(random), "schema": value(random, 3) }, value(random, 2)],
                "requestBody": { "content": { text(random): { "schema": value(random, 4) } } },
                "responses": { text(random): value(random, 3),
                    "200": { "description": text(random), "content": { "application/json": { "schema": value(random, 4) } } } },
            });
            (path, json!({ method: operation, "parameters": value(random, 2) }))
        })
        .collect();
    let version = *random.pick(&["3.0.3", "3.1.0"]);
    json!({
        "openapi": version, "info": { "title": text(random), "version": atom(random), "description": text(random) },
        "paths": paths, "servers": value(random, 3), "tags": value(random, 3), "security": value(random, 3),
        "components": { "schemas": schemas, "securitySchemes": { "k": value(random, 2) }, "parameters": value(random, 3) },
    })
}
