//! Bodies with many properties, parts and media types.

use serde_json::{Value, json};

use super::input::{Input, Shape, entries, items, numbered, object, of_operation, string};
use super::schemas::texts;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "properties of a body",
        n: 30,
        make: |n| body("application/json", json!({ "schema": object(texts(n)) })),
    },
    Shape {
        name: "properties of a body that are required",
        n: 30,
        make: |n| {
            let mut schema = object(texts(n));
            schema["required"] = items(n, |i| numbered("property", i).into());
            body("application/json", json!({ "schema": schema }))
        },
    },
    Shape {
        name: "properties of a form",
        n: 30,
        make: |n| {
            body(
                "application/x-www-form-urlencoded",
                json!({ "schema": object(texts(n)) }),
            )
        },
    },
    Shape {
        name: "encodings of a form",
        n: 30,
        make: |n| {
            let properties = entries(n, |i| {
                (numbered("property", i), json!({ "type": "array", "items": string() }))
            });
            let encoding = |i| {
                (
                    numbered("property", i),
                    json!({ "style": "pipeDelimited", "explode": false }),
                )
            };
            body(
                "application/x-www-form-urlencoded",
                json!({ "schema": object(properties), "encoding": entries(n, encoding) }),
            )
        },
    },
    Shape {
        name: "parts of a multipart body",
        n: 30,
        make: |n| body("multipart/form-data", json!({ "schema": object(texts(n)) })),
    },
    Shape {
        name: "files of a multipart body",
        n: 30,
        make: |n| {
            let file = |i| (numbered("file", i), json!({ "type": "string", "format": "binary" }));
            body("multipart/form-data", json!({ "schema": object(entries(n, file)) }))
        },
    },
    Shape {
        name: "encodings of a multipart body",
        n: 30,
        make: |n| {
            let encoding = |i| {
                let headers = json!({ "X-Part": { "schema": { "type": "string", "enum": ["a"] } } });
                (
                    numbered("property", i),
                    json!({ "contentType": "text/csv", "headers": headers }),
                )
            };
            let content = json!({ "schema": object(texts(n)), "encoding": entries(n, encoding) });
            body("multipart/form-data", content)
        },
    },
    Shape {
        name: "headers of a part",
        n: 50,
        make: |n| {
            let header = |i| {
                (
                    numbered("X-Part-", i),
                    json!({ "schema": { "type": "string", "enum": ["a"] } }),
                )
            };
            let encoding = json!({ numbered("property", 0): { "headers": entries(n, header) } });
            body(
                "multipart/form-data",
                json!({ "schema": object(texts(1)), "encoding": encoding }),
            )
        },
    },
    Shape {
        name: "alternatives of a multipart body with a file each",
        n: 20,
        make: |n| {
            let file = |i| object(json!({ numbered("file", i): { "type": "string", "format": "binary" } }));
            body("multipart/form-data", json!({ "schema": { "oneOf": items(n, file) } }))
        },
    },
    Shape {
        name: "media types of a body",
        n: 30,
        make: |n| {
            let content = entries(n, |i| {
                (numbered("application/x-", i), json!({ "schema": object(texts(1)) }))
            });
            Input::json(&of_operation("/run", json!({ "requestBody": { "content": content } })))
        },
    },
    Shape {
        name: "media types of a response",
        n: 30,
        make: |n| {
            let content = entries(n, |i| {
                (numbered("application/x-", i), json!({ "schema": object(texts(1)) }))
            });
            let response = json!({ "description": "done", "content": content });
            Input::json(&of_operation("/run", json!({ "responses": { "200": response } })))
        },
    },
];

/// One operation with a body.
fn body(media_type: &str, content: Value) -> Input {
    Input::json(&of_operation(
        "/run",
        json!({ "requestBody": { "content": { media_type: content } } }),
    ))
}
