//! Many parts of `allOf`, and many alternatives.

use serde_json::{Value, json};

use super::input::{
    Input, Shape, clashing, entries, items, numbered, object, of_many, of_many_and, of_schema, of_schemas, reference,
    string,
};
use super::schemas::{text_enum, texts};

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "parts of allOf with a property each",
        n: 30,
        make: |n| {
            let part = |i| object(json!({ numbered("property", i): string() }));
            Input::json(&of_schema(json!({ "allOf": items(n, part) })))
        },
    },
    Shape {
        name: "parts of allOf with the same text",
        n: 50,
        make: |n| all_of_same(n, |_| string()),
    },
    Shape {
        name: "parts of allOf with the same integer",
        n: 50,
        make: |n| all_of_same(n, |i| json!({ "type": "integer", "minimum": i })),
    },
    Shape {
        name: "parts of allOf with the same enum",
        n: 30,
        make: |n| all_of_same(n, |_| text_enum(3)),
    },
    Shape {
        name: "parts of allOf with the same object",
        n: 20,
        make: |n| all_of_same(n, |i| object(json!({ numbered("id", i): string() }))),
    },
    Shape {
        name: "parts of allOf with the same list",
        n: 20,
        make: |n| {
            all_of_same(
                n,
                |i| json!({ "type": "array", "items": object(json!({ numbered("id", i): string() })) }),
            )
        },
    },
    Shape {
        name: "parts of allOf with the same map",
        n: 20,
        make: |n| {
            let part =
                |i| json!({ "type": "object", "additionalProperties": object(json!({ numbered("id", i): string() })) });
            Input::json(&of_schema(json!({ "allOf": items(n, part) })))
        },
    },
    Shape {
        name: "parts of allOf that exclude each other",
        n: 20,
        make: |n| {
            all_of_same(n, |i| {
                if i % 2 == 0 {
                    string()
                } else {
                    json!({ "type": "boolean" })
                }
            })
        },
    },
    Shape {
        name: "parts of allOf that are lists",
        n: 20,
        make: |n| {
            let part = |i| json!({ "type": "array", "items": object(json!({ numbered("id", i): string() })) });
            Input::json(&of_schema(json!({ "allOf": items(n, part) })))
        },
    },
    Shape {
        name: "parts of allOf in each other",
        n: 1,
        make: |n| {
            let deep = |_| {
                (0..25).fold(
                    object(texts(1)),
                    |inner, i| json!({ "allOf": [inner, object(json!({ numbered("id", i): string() }))] }),
                )
            };
            Input::json(&of_many(n, deep))
        },
    },
    Shape {
        name: "a chain of allOf of which the last is used",
        n: 30,
        make: |n| {
            let schema = |i| {
                let own = object(json!({ numbered("id", i): string() }));
                let name = if i + 1 == n {
                    "Root".to_owned()
                } else {
                    numbered("Schema", i)
                };
                let parts = match i {
                    0 => json!([own]),
                    i => json!([reference(&numbered("Schema", i - 1)), own]),
                };
                (name, json!({ "allOf": parts }))
            };
            Input::json(&of_schemas(entries(n, schema)))
        },
    },
    Shape {
        name: "a chain of allOf that adds nothing",
        n: 30,
        make: |n| {
            Input::json(&of_many_and(
                n,
                |i| match i {
                    0 => object(texts(1)),
                    i => json!({ "allOf": [reference(&numbered("Schema", i - 1)), { "description": "the same" }] }),
                },
                json!({}),
            ))
        },
    },
    Shape {
        name: "schemas that extend one",
        n: 15,
        make: |n| {
            let schema = |i| json!({ "allOf": [reference("Base"), object(json!({ numbered("id", i): string() }))] });
            Input::json(&of_many_and(n, schema, json!({ "Base": object(texts(2)) })))
        },
    },
    Shape {
        name: "alternatives",
        n: 20,
        make: |n| {
            union(
                n,
                "oneOf",
                |i| object(json!({ numbered("id", i): string() })),
                json!({}),
            )
        },
    },
    Shape {
        name: "alternatives that require the same",
        n: 20,
        make: |n| {
            let schema = |_| json!({ "type": "object", "properties": { "id": string() }, "required": ["id"] });
            union(n, "anyOf", schema, json!({}))
        },
    },
    Shape {
        name: "alternatives with a mapping",
        n: 20,
        make: |n| {
            let mapping = entries(n, |i| {
                (numbered("kind", i), reference(&numbered("Schema", i))["$ref"].clone())
            });
            let discriminator = json!({ "discriminator": { "propertyName": "kind", "mapping": mapping } });
            union(n, "oneOf", kind, discriminator)
        },
    },
    Shape {
        name: "alternatives with a discriminator",
        n: 20,
        make: |n| {
            let discriminator = json!({ "discriminator": { "propertyName": "kind" } });
            union(n, "oneOf", kind, discriminator)
        },
    },
    Shape {
        name: "alternatives written in place",
        n: 20,
        make: |n| {
            let alternative = |i| object(json!({ numbered("id", i): string() }));
            Input::json(&of_schema(json!({ "oneOf": items(n, alternative) })))
        },
    },
    Shape {
        name: "alternatives that are called the same",
        n: 20,
        make: |n| {
            let alternative = |i| {
                let mut schema = object(json!({ numbered("id", i): string() }));
                schema["title"] = clashing("Same", i).into();
                schema
            };
            Input::json(&of_schema(json!({ "oneOf": items(n, alternative) })))
        },
    },
    Shape {
        name: "alternatives that are constants",
        n: 50,
        make: |n| {
            let alternative = |i| json!({ "type": "string", "enum": [numbered("value", i)] });
            Input::json(&of_schema(json!({ "oneOf": items(n, alternative) })))
        },
    },
    Shape {
        name: "alternatives that are constant integers",
        n: 30,
        make: |n| {
            let alternative = |i| json!({ "type": "integer", "enum": [i] });
            Input::json(&of_schema(json!({ "oneOf": items(n, alternative) })))
        },
    },
    Shape {
        name: "alternatives beside a property",
        n: 15,
        make: |n| {
            let besides =
                json!({ "type": "object", "properties": { "common": string() }, "required": ["common", "id"] });
            union(n, "oneOf", |i| object(json!({ numbered("id", i): string() })), besides)
        },
    },
    Shape {
        name: "properties of an alternative, and as many beside it",
        n: 15,
        make: |n| {
            let beside = entries(n, |i| (numbered("beside", i), string()));
            let own = object(entries(n, |i| (numbered("own", i), string())));
            let schema = json!({ "type": "object", "properties": beside, "oneOf": [own, object(texts(1))] });
            Input::json(&of_schema(schema))
        },
    },
    Shape {
        name: "alternatives that only require",
        n: 50,
        make: |n| {
            let mut schema = object(texts(2));
            schema["anyOf"] = items(n, |i| json!({ "required": [numbered("property", i)] }));
            Input::json(&of_schema(schema))
        },
    },
    Shape {
        name: "properties that may be null by anyOf",
        n: 20,
        make: |n| {
            let property = |i| {
                let property = json!({ "anyOf": [reference("Other"), { "type": "object", "nullable": true }] });
                (numbered("property", i), property)
            };
            let other = object(texts(1));
            Input::json(&of_schemas(
                json!({ "Root": object(entries(n, property)), "Other": other }),
            ))
        },
    },
    Shape {
        name: "unions",
        n: 10,
        make: |n| {
            let schema = |i| json!({ "oneOf": [object(json!({ numbered("a", i): string() })), { "type": "integer" }, string()] });
            Input::json(&of_many(n, schema))
        },
    },
    Shape {
        name: "a union in each union",
        n: 20,
        make: |n| {
            let schema = |i| match i + 1 == n {
                true => string(),
                false => json!({ "oneOf": [reference(&numbered("Schema", i + 1)), { "type": "integer" }] }),
            };
            Input::json(&of_many(n, schema))
        },
    },
    Shape {
        name: "children of a discriminator",
        n: 15,
        make: |n| {
            let child = |i| json!({ "allOf": [reference("Parent"), object(json!({ numbered("id", i): string() }))] });
            Input::json(&of_many_and(n, child, json!({ "Parent": parent(json!({})) })))
        },
    },
    Shape {
        name: "children of a discriminator with a mapping",
        n: 15,
        make: |n| {
            let child = |i| json!({ "allOf": [reference("Parent"), object(json!({ numbered("id", i): string() }))] });
            let mapping = entries(n, |i| (numbered("kind", i), numbered("Schema", i).into()));
            Input::json(&of_many_and(n, child, json!({ "Parent": parent(mapping) })))
        },
    },
    Shape {
        name: "grandchildren of a discriminator",
        n: 8,
        make: |n| {
            let child = |i| {
                // families of five generations
                let above = if i % 5 == 0 {
                    "Parent".to_owned()
                } else {
                    numbered("Schema", i - 1)
                };
                json!({ "allOf": [reference(&above), object(json!({ numbered("id", i): string() }))] })
            };
            Input::json(&of_many_and(n, child, json!({ "Parent": parent(json!({})) })))
        },
    },
    Shape {
        name: "families of a discriminator",
        n: 8,
        make: |n| {
            let schema = |i: usize| match i % 4 {
                0 => parent(json!({})),
                _ => {
                    json!({ "allOf": [reference(&numbered("Schema", i - i % 4)), object(json!({ numbered("id", i): string() }))] })
                }
            };
            Input::json(&of_many(n, schema))
        },
    },
];

/// An `allOf` whose parts all describe one property.
fn all_of_same(n: usize, property: impl Fn(usize) -> Value) -> Input {
    let part = |i| object(json!({ "same": property(i) }));
    Input::json(&of_schema(json!({ "allOf": items(n, part) })))
}

/// A schema that is one of `n` others.
fn union(n: usize, keyword: &str, schema: impl Fn(usize) -> Value, besides: Value) -> Input {
    let mut root = besides;
    root[keyword] = items(n, |i| reference(&numbered("Schema", i)));
    let mut schemas = entries(n, |i| (numbered("Schema", i), schema(i)));
    schemas["Root"] = root;
    Input::json(&of_schemas(schemas))
}

/// An object with a kind.
fn kind(i: usize) -> Value {
    json!({ "type": "object", "properties": { "kind": string(), numbered("id", i): string() }, "required": ["kind"] })
}

/// A schema that others extend.
fn parent(mapping: Value) -> Value {
    let mut parent = json!({ "type": "object", "properties": { "kind": string() }, "required": ["kind"] });
    parent["discriminator"] = json!({ "propertyName": "kind", "mapping": mapping });
    parent
}
