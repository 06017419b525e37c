//! Long texts, and many texts.

use serde_json::json;

use super::input::{Input, Shape, document, entries, items, numbered, object, of_operation, of_schema, string};
use super::schemas::texts;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "a description of many words",
        n: 200,
        make: |n| described(&"word ".repeat(n)),
    },
    Shape {
        name: "a description that is one word",
        n: 2000,
        make: |n| described(&"w".repeat(n)),
    },
    Shape {
        name: "a description of many lines",
        n: 100,
        make: |n| described(&"- a line\n".repeat(n)),
    },
    Shape {
        name: "a description with links",
        n: 50,
        make: |n| described(&"see [this](https://example.com/a) and <https://example.com/b> ".repeat(n)),
    },
    Shape {
        name: "a description with references to links",
        n: 50,
        make: |n| {
            let used: String = (0..n).map(|i| format!("[{}] ", numbered("l", i))).collect();
            let meant: String = (0..n)
                .map(|i| format!("[{}]: https://example.com\n", numbered("l", i)))
                .collect();
            described(&format!("{used}\n\n{meant}"))
        },
    },
    Shape {
        name: "a description with elements of HTML",
        n: 50,
        make: |n| described(&"<b>bold</b><br/><ul><li>one</li></ul>".repeat(n)),
    },
    Shape {
        name: "a description with elements of HTML that do not end",
        n: 50,
        make: |n| described(&"<b><i><p".repeat(n)),
    },
    Shape {
        name: "a description with a table",
        n: 30,
        make: |n| described(&format!("| a | b |\n| - | - |\n{}", "| one | two |\n".repeat(n))),
    },
    Shape {
        name: "a description with a table of many columns",
        n: 30,
        make: |n| {
            let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(n));
            described(&format!("{}{}{}", row("a"), row("-"), row("b")))
        },
    },
    Shape {
        name: "a description with brackets that do not end",
        n: 200,
        make: |n| described(&"[".repeat(n)),
    },
    Shape {
        name: "a description with marks of emphasis",
        n: 100,
        make: |n| described(&"*a _b ".repeat(n)),
    },
    Shape {
        name: "a description with backticks",
        n: 100,
        make: |n| described(&(0..n).map(|i| "`".repeat(i % 20 + 1) + " ").collect::<String>()),
    },
    Shape {
        name: "a description with quotes in each other",
        n: 500,
        make: |n| described(&format!("{}text", ">".repeat(n))),
    },
    Shape {
        name: "descriptions",
        n: 30,
        make: |n| {
            let property = |i| {
                let description = "Some `text` about [it](https://example.com).\n\nAnd more.";
                (
                    numbered("property", i),
                    json!({ "type": "string", "description": description }),
                )
            };
            Input::json(&of_schema(object(entries(n, property))))
        },
    },
    Shape {
        name: "examples of properties",
        n: 30,
        make: |n| {
            let property = |i| {
                (
                    numbered("property", i),
                    json!({ "type": "string", "example": numbered("example", i) }),
                )
            };
            Input::json(&of_schema(object(entries(n, property))))
        },
    },
    Shape {
        name: "examples of a body",
        n: 50,
        make: |n| {
            let example = |i| (numbered("example", i), json!({ "value": { "id": i } }));
            let content = json!({ "schema": object(texts(1)), "examples": entries(n, example) });
            Input::json(&of_operation(
                "/run",
                json!({ "requestBody": { "content": { "application/json": content } } }),
            ))
        },
    },
    Shape {
        name: "examples of a parameter",
        n: 50,
        make: |n| {
            let example = |i| (numbered("example", i), json!({ "value": numbered("value", i) }));
            let parameter = json!({ "name": "p", "in": "query", "schema": string(), "examples": entries(n, example) });
            Input::json(&of_operation("/run", json!({ "parameters": [parameter] })))
        },
    },
    Shape {
        name: "a long name",
        n: 2000,
        make: |n| Input::json(&of_schema(object(json!({ "n".repeat(n): string() })))),
    },
    Shape {
        name: "a name of many words",
        n: 1000,
        make: |n| Input::json(&of_schema(object(json!({ "name ".repeat(n): string() })))),
    },
    Shape {
        name: "a long value of an enum",
        n: 2000,
        make: |n| Input::json(&of_schema(json!({ "type": "string", "enum": ["v".repeat(n)] }))),
    },
    Shape {
        name: "a long path",
        n: 200,
        make: |n| Input::json(&of_operation(&"/segment".repeat(n), json!({}))),
    },
    Shape {
        name: "a long pattern",
        n: 50000,
        make: |n| {
            let property = json!({ "type": "string", "pattern": "a?".repeat(n) });
            Input::json(&of_schema(object(json!({ "property": property }))))
        },
    },
    Shape {
        name: "a number of many digits",
        n: 30000,
        make: |n| {
            let text = of_schema(object(json!({ "property": { "type": "number", "maximum": "DIGITS" } })));
            let mut input = Input::json(&text);
            for (_, text) in &mut input.files {
                *text = text.replace("\"DIGITS\"", &"9".repeat(n));
            }
            input
        },
    },
    Shape {
        name: "keys that are not known",
        n: 30,
        make: |n| {
            let mut schema = object(texts(1));
            for i in 0..n {
                schema[numbered("unknown", i)] = json!(true);
            }
            Input::json(&of_schema(schema))
        },
    },
    Shape {
        name: "warnings",
        n: 30,
        make: |n| {
            let property = |i| {
                (
                    numbered("property", i),
                    json!({ "type": "string", "not": { "enum": ["a"] } }),
                )
            };
            Input::json(&of_schema(object(entries(n, property))))
        },
    },
    Shape {
        name: "warnings in one line",
        n: 30,
        make: |n| {
            let property = |i| {
                (
                    numbered("property", i),
                    json!({ "type": "string", "not": { "enum": ["a"] } }),
                )
            };
            Input::line(&of_schema(object(entries(n, property))))
        },
    },
    Shape {
        name: "errors",
        n: 30,
        make: |n| {
            let property = |i| (numbered("property", i), json!({ "type": "strnig" }));
            Input::json(&of_schema(object(entries(n, property))))
        },
    },
    Shape {
        name: "references that lead nowhere",
        n: 30,
        make: |n| {
            let property = |i| {
                let target = format!("#/components/schemas/{}", numbered("Nothing", i));
                (numbered("property", i), json!({ "$ref": target }))
            };
            Input::json(&of_schema(object(entries(n, property))))
        },
    },
    Shape {
        name: "references that are misspelt",
        n: 10,
        make: |n| {
            let property = |i| {
                let target = format!("#/components/schemas/{}", numbered("Shema", i));
                (numbered("property", i), json!({ "$ref": target }))
            };
            let mut schemas = entries(n, |i| (numbered("Schema", i), string()));
            schemas["Root"] = object(entries(n, property));
            Input::json(&super::input::of_schemas(schemas))
        },
    },
    Shape {
        name: "operations with an error of their own",
        n: 10,
        make: |n| {
            let path = |i| {
                let responses = json!({ "2000": { "description": "wrong" } });
                (
                    numbered("/path/", i),
                    json!({ "get": { "responses": responses, "parameters": items(1, |_| json!({})) } }),
                )
            };
            Input::json(&document(entries(n, path), json!({})))
        },
    },
];

/// A schema with a description.
fn described(description: &str) -> Input {
    let mut schema = object(texts(1));
    schema["description"] = description.into();
    Input::json(&of_schema(schema))
}
