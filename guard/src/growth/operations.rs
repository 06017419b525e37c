//! Many operations, and operations with many elements of one kind.

use serde_json::{Map, Value, json};

use super::input::{
    Input, Shape, clashing, document, entries, items, numbered, object, of_operation, of_operations, of_operations_and,
    operation, response, string,
};
use super::schemas::texts;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "operations",
        n: 12,
        make: |n| Input::json(&of_operations(n, |_| json!({}))),
    },
    Shape {
        name: "operations without an id",
        n: 8,
        make: |n| {
            Input::json(&document(
                entries(n, |i| {
                    let responses = json!({ "204": { "description": "done" } });
                    (numbered("/path/", i), json!({ "get": { "responses": responses } }))
                }),
                json!({}),
            ))
        },
    },
    Shape {
        name: "operations that are called the same",
        n: 8,
        make: |n| {
            let path = |i| {
                let operation = operation(&clashing("run", i), json!({}));
                (numbered("/path/", i), json!({ "get": operation }))
            };
            Input::json(&document(entries(n, path), json!({})))
        },
    },
    Shape {
        name: "operations of one tag",
        n: 8,
        make: |n| Input::json(&of_operations(n, |_| json!({ "tags": ["one"] }))),
    },
    Shape {
        name: "operations of a tag each",
        n: 8,
        make: |n| {
            let mut document = of_operations(n, |i| json!({ "tags": [numbered("tag ", i)] }));
            document["tags"] = items(n, |i| json!({ "name": numbered("tag ", i), "description": "a tag" }));
            Input::json(&document)
        },
    },
    Shape {
        name: "tags of one operation",
        n: 100,
        make: |n| {
            Input::json(&of_operation(
                "/run",
                json!({ "tags": items(n, |i| numbered("tag ", i).into()) }),
            ))
        },
    },
    Shape {
        name: "events of a stream, by their names",
        n: 20,
        make: |n| {
            let event = |i| {
                let content = json!({ "type": "object", "properties": { (numbered("p", i)): { "type": "string" } } });
                let data = json!({ "contentMediaType": "application/json", "contentSchema": content });
                json!({ "properties": { "event": { "const": numbered("event", i) }, "data": data } })
            };
            let item =
                json!({ "type": "object", "properties": { "event": { "type": "string" } }, "oneOf": items(n, event) });
            let content = json!({ "text/event-stream": { "itemSchema": item } });
            let responses = json!({ "200": { "description": "ok", "content": content } });
            Input::json(&of_operation("/run", json!({ "responses": responses })))
        },
    },
    Shape {
        name: "operations that take and give the same",
        n: 8,
        make: |n| {
            let keys = |_| {
                json!({
                    "requestBody": { "content": { "application/json": { "schema": object(texts(1)) } } },
                    "responses": { "200": response(object(texts(1))) },
                })
            };
            Input::json(&of_operations(n, keys))
        },
    },
    Shape {
        name: "operations with an error each",
        n: 8,
        make: |n| {
            let keys = |i| {
                let fault = object(json!({ numbered("fault", i): string() }));
                json!({ "responses": { "204": { "description": "done" }, "4XX": response(fault) } })
            };
            Input::json(&of_operations(n, keys))
        },
    },
    Shape {
        name: "parameters of a path",
        n: 30,
        make: |n| {
            let path: String = (0..n).map(|i| format!("/{{{}}}", numbered("parameter", i))).collect();
            let parameter =
                |i| json!({ "name": numbered("parameter", i), "in": "path", "required": true, "schema": string() });
            Input::json(&of_operation(&path, json!({ "parameters": items(n, parameter) })))
        },
    },
    Shape {
        name: "parameters of a path that are not described",
        n: 30,
        make: |n| {
            let path: String = (0..n).map(|i| format!("/{{{}}}", numbered("parameter", i))).collect();
            Input::json(&of_operation(&path, json!({})))
        },
    },
    Shape {
        name: "parameters of a query",
        n: 30,
        make: |n| Input::json(&of_operation("/run", json!({ "parameters": parameters(n, "query") }))),
    },
    Shape {
        name: "parameters of a query that are required",
        n: 30,
        make: |n| {
            let mut parameters = parameters(n, "query");
            for parameter in parameters.as_array_mut().into_iter().flatten() {
                parameter["required"] = json!(true);
            }
            Input::json(&of_operation("/run", json!({ "parameters": parameters })))
        },
    },
    Shape {
        name: "parameters that are called the same",
        n: 15,
        make: |n| {
            let parameter = |i| json!({ "name": clashing("parameter", i), "in": "query", "schema": string() });
            Input::json(&of_operation("/run", json!({ "parameters": items(n, parameter) })))
        },
    },
    Shape {
        name: "parameters that are there twice",
        n: 30,
        make: |n| {
            let parameter =
                |i| json!({ "name": numbered("parameter", i % n.div_ceil(2)), "in": "query", "schema": string() });
            Input::json(&of_operation("/run", json!({ "parameters": items(n, parameter) })))
        },
    },
    Shape {
        name: "headers of a request",
        n: 30,
        make: |n| Input::json(&of_operation("/run", json!({ "parameters": parameters(n, "header") }))),
    },
    Shape {
        name: "cookies",
        n: 30,
        make: |n| Input::json(&of_operation("/run", json!({ "parameters": parameters(n, "cookie") }))),
    },
    Shape {
        name: "parameters of a path item",
        n: 15,
        make: |n| {
            let mut item = json!({ "parameters": parameters(n, "query") });
            for method in ["get", "put", "post"] {
                item[method] = operation(method, json!({ "parameters": parameters(1, "query") }));
            }
            Input::json(&document(json!({ "/run": item }), json!({})))
        },
    },
    Shape {
        name: "parameters that are components",
        n: 10,
        make: |n| {
            let parameter = |i| {
                let parameter = json!({ "name": numbered("parameter", i), "in": "query", "schema": string() });
                (numbered("parameter", i), parameter)
            };
            let keys = |i| json!({ "parameters": [{ "$ref": format!("#/components/parameters/{}", numbered("parameter", i)) }] });
            Input::json(&of_operations_and(
                n,
                keys,
                json!({ "parameters": entries(n, parameter) }),
            ))
        },
    },
    Shape {
        name: "parameters of the client",
        n: 10,
        make: |n| {
            let keys = |i| {
                let parameter = json!({
                    "name": numbered("parameter", i), "in": "header", "required": true, "x-client-parameter": true,
                    "schema": string(),
                });
                json!({ "parameters": [parameter] })
            };
            Input::json(&of_operations(n, keys))
        },
    },
    Shape {
        name: "responses of an operation",
        n: 20,
        make: |n| {
            let response = |i| {
                let schema = object(json!({ numbered("id", i): string() }));
                ((200 + i).to_string(), response(schema))
            };
            Input::json(&of_operation("/run", json!({ "responses": entries(n, response) })))
        },
    },
    Shape {
        name: "headers of a response",
        n: 30,
        make: |n| {
            let response = json!({ "description": "done", "headers": headers(n) });
            Input::json(&of_operation("/run", json!({ "responses": { "204": response } })))
        },
    },
    Shape {
        name: "headers that responses share",
        n: 8,
        make: |n| {
            let response = json!({ "description": "done", "headers": headers(2) });
            Input::json(&of_operations(n, |_| json!({ "responses": { "204": response } })))
        },
    },
    Shape {
        name: "headers of each response",
        n: 8,
        make: |n| {
            let keys = |i| {
                let headers = json!({ numbered("X-Header-", i): { "schema": string() } });
                json!({ "responses": { "204": { "description": "done", "headers": headers } } })
            };
            Input::json(&of_operations(n, keys))
        },
    },
    Shape {
        name: "callbacks",
        n: 10,
        make: |n| {
            let callback = |i| {
                let body = json!({ "content": { "application/json": { "schema": object(texts(1)) } } });
                let operation = json!({ "requestBody": body, "responses": { "204": { "description": "done" } } });
                (
                    numbered("callback", i),
                    json!({ "{$request.body#/url}": { "post": operation } }),
                )
            };
            Input::json(&of_operation("/run", json!({ "callbacks": entries(n, callback) })))
        },
    },
    Shape {
        name: "webhooks",
        n: 10,
        make: |n| {
            let webhook = |i| {
                let body = json!({ "content": { "application/json": { "schema": object(texts(1)) } } });
                let operation = json!({ "requestBody": body, "responses": { "204": { "description": "done" } } });
                (numbered("webhook", i), json!({ "post": operation }))
            };
            let mut document = of_operations(1, |_| json!({}));
            document["openapi"] = json!("3.1.0");
            document["webhooks"] = entries(n, webhook);
            Input::json(&document)
        },
    },
    Shape {
        name: "links",
        n: 30,
        make: |n| {
            let link = |i| {
                (
                    numbered("link", i),
                    json!({ "operationId": "run", "description": "again" }),
                )
            };
            let response = json!({ "description": "done", "links": entries(n, link) });
            Input::json(&of_operation("/run", json!({ "responses": { "204": response } })))
        },
    },
    Shape {
        name: "links between operations",
        n: 8,
        make: |n| {
            let keys = |i| {
                let link = json!({ "operationId": numbered("run", (i + 1) % n) });
                json!({ "responses": { "204": { "description": "done", "links": { "next": link } } } })
            };
            Input::json(&of_operations(n, keys))
        },
    },
    Shape {
        name: "schemes of security",
        n: 20,
        make: |n| {
            let mut document = of_operations_and(
                1,
                |_| json!({ "security": items(n, |i| json!({ numbered("scheme", i): [] })) }),
                json!({ "securitySchemes": schemes(n) }),
            );
            document["security"] = json!([{ numbered("scheme", 0): [] }]);
            Input::json(&document)
        },
    },
    Shape {
        name: "schemes of security that are needed together",
        n: 20,
        make: |n| {
            let all: Map<String, Value> = (0..n).map(|i| (numbered("scheme", i), json!([]))).collect();
            Input::json(&of_operations_and(
                1,
                |_| json!({ "security": [all] }),
                json!({ "securitySchemes": schemes(n) }),
            ))
        },
    },
    Shape {
        name: "requirements of security of each operation",
        n: 8,
        make: |n| {
            let keys = |i| json!({ "security": [{ numbered("scheme", i): [] }] });
            Input::json(&of_operations_and(n, keys, json!({ "securitySchemes": schemes(n) })))
        },
    },
    Shape {
        name: "scopes",
        n: 50,
        make: |n| {
            let scopes = entries(n, |i| (numbered("scope:", i), "allows it".into()));
            let flow = json!({ "tokenUrl": "https://example.com/token", "scopes": scopes });
            let scheme = json!({ "type": "oauth2", "flows": { "clientCredentials": flow } });
            let needed = items(n, |i| numbered("scope:", i).into());
            Input::json(&of_operations_and(
                1,
                |_| json!({ "security": [{ "oauth": needed }] }),
                json!({ "securitySchemes": { "oauth": scheme } }),
            ))
        },
    },
    Shape {
        name: "servers",
        n: 50,
        make: |n| {
            let mut document = of_operations(1, |_| json!({}));
            document["servers"] = items(
                n,
                |i| json!({ "url": format!("https://{}.example.com", numbered("s", i)) }),
            );
            Input::json(&document)
        },
    },
    Shape {
        name: "servers of operations",
        n: 8,
        make: |n| {
            let server = |i| json!({ "url": format!("https://{}.example.com", numbered("s", i)) });
            Input::json(&of_operations(n, |i| json!({ "servers": [server(i)] })))
        },
    },
    Shape {
        name: "variables of a server",
        n: 20,
        make: |n| {
            let names = (0..n).map(|i| numbered("variable", i));
            let path: String = names.clone().map(|name| format!("/{{{name}}}")).collect();
            let variables: Map<String, Value> = names
                .map(|name| (name, json!({ "default": "a", "enum": ["a", "b"] })))
                .collect();
            let mut document = of_operations(1, |_| json!({}));
            document["servers"] = json!([{ "url": format!("https://example.com{path}"), "variables": variables }]);
            Input::json(&document)
        },
    },
    Shape {
        name: "values of a variable of a server",
        n: 50,
        make: |n| {
            let variable =
                json!({ "default": numbered("value", 0), "enum": items(n, |i| numbered("value", i).into()) });
            let mut document = of_operations(1, |_| json!({}));
            document["servers"] =
                json!([{ "url": "https://example.com/{region}", "variables": { "region": variable } }]);
            Input::json(&document)
        },
    },
];

fn parameters(n: usize, place: &str) -> Value {
    items(
        n,
        |i| json!({ "name": numbered("parameter", i), "in": place, "schema": string() }),
    )
}

fn headers(n: usize) -> Value {
    entries(n, |i| (numbered("X-Header-", i), json!({ "schema": string() })))
}

fn schemes(n: usize) -> Value {
    entries(n, |i| {
        let scheme = json!({ "type": "apiKey", "in": "header", "name": numbered("X-Key-", i) });
        (numbered("scheme", i), scheme)
    })
}
