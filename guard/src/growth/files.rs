//! Many files, many references, and features of YAML only.

use std::fmt::Write as _;

use serde_json::json;

use super::input::{Input, Shape, entries, numbered, object, of_schema, string};
use super::schemas::texts;

/// The beginning of a YAML document with one operation, whose response has the properties that follow.
const HEAD: &str = "openapi: 3.0.3
info: { title: Growth, version: '1' }
servers: [{ url: 'https://example.com' }]
paths:
  /root:
    get:
      operationId: getRoot
      responses:
        '200':
          description: done
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Root'
components:
  schemas:
    Root:
      type: object
      properties:
";

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "files",
        n: 10,
        make: |n| {
            let file = |i| numbered("file", i) + ".json";
            let property = |i| (numbered("property", i), json!({ "$ref": file(i) }));
            let input = Input::json(&of_schema(object(entries(n, property))));
            (0..n).fold(input, |input, i| input.with(file(i), object(texts(1)).to_string()))
        },
    },
    Shape {
        name: "files that each refer to the next",
        n: 10,
        make: |n| {
            let file = |i| numbered("file", i) + ".json";
            let input = Input::json(&of_schema(object(json!({ "first": { "$ref": file(0) } }))));
            (0..n).fold(input, |input, i| {
                let next = if i + 1 == n {
                    string()
                } else {
                    json!({ "$ref": file(i + 1) })
                };
                input.with(file(i), object(json!({ "next": next })).to_string())
            })
        },
    },
    Shape {
        name: "references into one file",
        n: 15,
        make: |n| {
            let property = |i| {
                let target = format!("types.json#/definitions/{}", numbered("Type", i));
                (numbered("property", i), json!({ "$ref": target }))
            };
            let types = entries(n, |i| (numbered("Type", i), object(texts(1))));
            let input = Input::json(&of_schema(object(entries(n, property))));
            input.with("types.json", json!({ "definitions": types }).to_string())
        },
    },
    Shape {
        name: "references to places that are no components",
        n: 15,
        make: |n| {
            let own = |i| (numbered("property", i), object(texts(1)));
            let place = |i| format!("#/components/schemas/Root/properties/{}", numbered("property", i));
            let mut properties = entries(n, own);
            for i in 0..n {
                properties[numbered("same", i)] = json!({ "$ref": place(i) });
            }
            Input::json(&of_schema(object(properties)))
        },
    },
    Shape {
        name: "files whose types are called the same",
        n: 10,
        make: |n| {
            let file = |i| format!("{}/Type.json", numbered("folder", i));
            let property = |i| (numbered("property", i), json!({ "$ref": file(i) }));
            let input = Input::json(&of_schema(object(entries(n, property))));
            (0..n).fold(input, |input, i| input.with(file(i), object(texts(1)).to_string()))
        },
    },
    Shape {
        name: "properties in YAML",
        n: 50,
        make: |n| of_properties(n, |_| "{ type: string }".to_owned()),
    },
    Shape {
        name: "anchors and aliases",
        n: 50,
        make: |n| {
            of_properties(n, |i| match i % 2 {
                0 => format!("&a{i} {{ type: string }}"),
                _ => format!("*a{}", i - 1),
            })
        },
    },
    Shape {
        name: "aliases of one anchor",
        n: 50,
        make: |n| {
            of_properties(n, |i| match i {
                0 => "&a { type: string }".to_owned(),
                _ => "*a".to_owned(),
            })
        },
    },
    Shape {
        name: "merge keys",
        n: 50,
        make: |n| {
            of_properties(n, |i| match i {
                0 => "&a { type: string, description: text }".to_owned(),
                _ => "{ <<: *a, maxLength: 5 }".to_owned(),
            })
        },
    },
    Shape {
        name: "merge keys of one object",
        n: 50,
        make: |n| {
            let mut text = HEAD.to_owned();
            let names: Vec<String> = (0..n).map(|i| format!("*a{i}")).collect();
            let _ = writeln!(text, "        <<: [{}]", names.join(", "));
            let mut anchors = String::from("x-anchors:\n");
            for i in 0..n {
                let _ = writeln!(
                    anchors,
                    "  - &a{i} {{ {}: {{ type: string }} }}",
                    numbered("property", i)
                );
            }
            Input::yaml(anchors + &text)
        },
    },
    Shape {
        name: "keys that are there twice",
        n: 25,
        make: |n| {
            let line = |i: usize| {
                format!(
                    "        {}: {{ type: string }}\n",
                    numbered("property", i % n.div_ceil(2))
                )
            };
            Input::yaml((0..n).fold(HEAD.to_owned(), |text, i| text + &line(i)))
        },
    },
    Shape {
        name: "keys in brackets",
        n: 50,
        make: |n| {
            let pairs: Vec<String> = (0..n)
                .map(|i| format!("{}: {{type: string}}", numbered("property", i)))
                .collect();
            Input::yaml(format!("{}        {{{}}}\n", HEAD.trim_end(), pairs.join(", ")))
        },
    },
    Shape {
        name: "texts of several lines",
        n: 50,
        make: |n| {
            let text =
                |_| "\n          type: string\n          description: |\n            one\n            two\n".to_owned();
            of_properties(n, text)
        },
    },
    Shape {
        name: "lines of one text",
        n: 100,
        make: |n| {
            let lines = "            a line of text\n".repeat(n);
            of_properties(1, |_| {
                format!("\n          type: string\n          description: |\n{lines}")
            })
        },
    },
    Shape {
        name: "lines of one text without marks",
        n: 100,
        make: |n| {
            let lines = "            a line of text\n".repeat(n);
            of_properties(1, |_| {
                format!("\n          type: string\n          description:\n{lines}")
            })
        },
    },
    Shape {
        name: "comments",
        n: 200,
        make: |n| {
            Input::yaml(format!(
                "{}{HEAD}        a: {{ type: string }}\n",
                "# a comment\n".repeat(n)
            ))
        },
    },
    Shape {
        name: "warnings in YAML",
        n: 15,
        make: |n| of_properties(n, |_| "{ type: string, not: { enum: [a] } }".to_owned()),
    },
];

/// A YAML document with an object of this number of properties.
fn of_properties(n: usize, property: impl Fn(usize) -> String) -> Input {
    let line = |i| format!("        {}: {}\n", numbered("property", i), property(i));
    Input::yaml((0..n).fold(HEAD.to_owned(), |text, i| text + &line(i)))
}
