//! Many schemas, properties and values.

use serde_json::{Value, json};

use super::input::{
    Input, Shape, clashing, entries, items, numbered, object, of_many, of_many_and, of_schema, of_schemas, reference,
    string,
};

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "values of a text enum",
        n: 100,
        make: |n| Input::json(&of_schema(text_enum(n))),
    },
    Shape {
        name: "values of an integer enum",
        n: 100,
        make: |n| {
            Input::json(&of_schema(
                json!({ "type": "integer", "enum": (0..n).collect::<Vec<_>>() }),
            ))
        },
    },
    Shape {
        name: "values of a mixed enum",
        n: 100,
        make: |n| {
            let value = |i| match i % 3 {
                0 => json!(i),
                1 => json!(i as f64 + 0.5),
                _ => json!(numbered("value", i)),
            };
            Input::json(&of_schema(json!({ "enum": items(n, value) })))
        },
    },
    Shape {
        name: "values of an enum, with x-enum-varnames",
        n: 100,
        make: |n| {
            let mut schema = text_enum(n);
            schema["x-enum-varnames"] = items(n, |i| numbered("Name", i).into());
            Input::json(&of_schema(schema))
        },
    },
    Shape {
        name: "values of an enum that have the same name",
        n: 50,
        make: |n| Input::json(&of_schema(json!({ "enum": items(n, |i| clashing("value", i).into()) }))),
    },
    Shape {
        name: "values of an enum that are there twice",
        n: 100,
        make: |n| {
            let values = items(n, |i| numbered("value", i % n.div_ceil(2)).into());
            Input::json(&of_schema(json!({ "type": "string", "enum": values })))
        },
    },
    Shape {
        name: "properties with an enum, and as many values of it",
        n: 30,
        make: |n| {
            let properties = entries(n, |i| (numbered("property", i), reference("Value")));
            Input::json(&of_schemas(
                json!({ "Root": object(properties), "Value": text_enum(n) }),
            ))
        },
    },
    Shape {
        name: "properties with a default of an enum, and as many values of it",
        n: 30,
        make: |n| {
            let property = |i| {
                let value = numbered("value", i);
                (
                    numbered("property", i),
                    json!({ "allOf": [reference("Value")], "default": value }),
                )
            };
            Input::json(&of_schemas(
                json!({ "Root": object(entries(n, property)), "Value": text_enum(n) }),
            ))
        },
    },
    Shape {
        name: "enums that are equal",
        n: 20,
        make: |n| Input::json(&of_many(n, |_| object(json!({ "state": text_enum(5) })))),
    },
    Shape {
        name: "schemas",
        n: 20,
        make: |n| Input::json(&of_many(n, |_| object(json!({ "id": string() })))),
    },
    Shape {
        name: "schemas that are not used",
        n: 100,
        make: |n| {
            let mut schemas = entries(n, |i| (numbered("Schema", i), object(json!({ "id": string() }))));
            schemas["Root"] = string();
            Input::json(&of_schemas(schemas))
        },
    },
    Shape {
        name: "schemas that are called the same",
        n: 20,
        make: |n| {
            let mut schemas = entries(n, |i| (clashing("Schema", i), object(json!({ "id": string() }))));
            schemas["Root"] = object(entries(n, |i| {
                (numbered("property", i), reference(&clashing("Schema", i)))
            }));
            Input::json(&of_schemas(schemas))
        },
    },
    Shape {
        name: "properties",
        n: 50,
        make: |n| Input::json(&of_schema(object(texts(n)))),
    },
    Shape {
        name: "properties in one line",
        n: 50,
        make: |n| Input::line(&of_schema(object(texts(n)))),
    },
    Shape {
        name: "properties that are called the same",
        n: 50,
        make: |n| Input::json(&of_schema(object(entries(n, |i| (clashing("property", i), string()))))),
    },
    Shape {
        name: "properties whose names differ in case",
        n: 50,
        make: |n| {
            let name = |i: usize| -> String {
                let letter = |bit: usize| if i >> bit & 1 == 0 { 'p' } else { 'P' };
                (0..20).map(letter).collect()
            };
            Input::json(&of_schema(object(entries(n, |i| (name(i), string())))))
        },
    },
    Shape {
        name: "properties whose names are too long",
        n: 10,
        make: |n| {
            let name = |i| numbered(&"very long ".repeat(20), i);
            Input::json(&of_schema(object(entries(n, |i| (name(i), string())))))
        },
    },
    Shape {
        name: "properties that are required",
        n: 50,
        make: |n| {
            let mut schema = object(texts(n));
            schema["required"] = items(n, |i| numbered("property", i).into());
            Input::json(&of_schema(schema))
        },
    },
    Shape {
        name: "required names that are not described",
        n: 50,
        make: |n| {
            let mut schema = object(texts(1));
            schema["required"] = items(n, |i| numbered("name", i).into());
            Input::json(&of_schema(schema))
        },
    },
    Shape {
        name: "properties with a default",
        n: 50,
        make: |n| {
            let property = |i| (numbered("property", i), json!({ "type": "integer", "default": i }));
            Input::json(&of_schema(object(entries(n, property))))
        },
    },
    Shape {
        name: "objects in each other",
        n: 16, // up to so many equal ones are compared with each other
        make: |n| {
            let deep = |_| (0..8).fold(string(), |inner, _| object(json!({ "inner": inner })));
            Input::json(&of_many(n, deep))
        },
    },
    Shape {
        name: "lists in each other",
        n: 1,
        make: |n| {
            let deep = |_| (0..30).fold(string(), |inner, _| json!({ "type": "array", "items": inner }));
            Input::json(&of_many(n, deep))
        },
    },
    Shape {
        name: "objects written in place that are equal",
        n: 15,
        make: |n| {
            Input::json(&of_many(n, |_| {
                object(json!({ "same": object(json!({ "id": string() })) }))
            }))
        },
    },
    Shape {
        name: "objects written in place that differ",
        n: 15,
        make: |n| {
            let inner = |i| object(json!({ numbered("id", i): string() }));
            Input::json(&of_many(n, |i| object(json!({ "same": inner(i) }))))
        },
    },
    Shape {
        name: "lists of objects that are equal but for what lies in them",
        n: 10,
        make: |n| {
            let inner =
                |i| object(json!({ "x": object(json!({ "y": object(json!({ numbered("id", i): string() })) })) }));
            Input::json(&of_many(n, |i| {
                object(json!({ "list": { "type": "array", "items": inner(i) } }))
            }))
        },
    },
    Shape {
        name: "schemas that each hold the next",
        n: 20,
        make: |n| Input::json(&of_schemas(ring(n, false))),
    },
    Shape {
        name: "schemas in a circle",
        n: 20,
        make: |n| Input::json(&of_schemas(ring(n, true))),
    },
    Shape {
        name: "schemas that each require the next",
        n: 20,
        make: |n| {
            let mut schemas = ring(n, true);
            if let Value::Object(schemas) = &mut schemas {
                for schema in schemas.values_mut() {
                    schema["required"] = json!(["next"]);
                }
            }
            // one of them has an end, so that all have values
            schemas["Root"]["required"] = json!([]);
            Input::json(&of_schemas(schemas))
        },
    },
    Shape {
        name: "schemas that are a reference to the next",
        n: 50,
        make: |n| {
            let schema = |i| match i + 1 == n {
                true => object(texts(1)),
                false => reference(&numbered("Schema", i + 1)),
            };
            Input::json(&of_many(n, schema))
        },
    },
    Shape {
        name: "schemas that are lists of the next",
        n: 20,
        make: |n| {
            // in chains of ten, as a nested Rust type is as long as it is deep
            let schema = |i: usize| match i % 10 {
                9 => string(),
                _ if i + 1 == n => string(),
                _ => json!({ "type": "array", "items": reference(&numbered("Schema", i + 1)) }),
            };
            Input::json(&of_many(n, schema))
        },
    },
    Shape {
        name: "references to one schema",
        n: 50,
        make: |n| {
            let root = object(entries(n, |i| (numbered("property", i), reference("Other"))));
            Input::json(&of_schemas(json!({ "Root": root, "Other": object(texts(3)) })))
        },
    },
    Shape {
        name: "references to one schema, and as many properties of it",
        n: 20,
        make: |n| {
            Input::json(&of_many_and(
                n,
                |_| object(json!({ "other": reference("Other") })),
                json!({ "Other": object(texts(n)) }),
            ))
        },
    },
    Shape {
        name: "items of a tuple",
        n: 30,
        make: |n| {
            let list = json!({ "type": "array", "prefixItems": items(n, |_| string()), "items": false });
            let mut document = of_schema(object(json!({ "list": list })));
            document["openapi"] = json!("3.1.0");
            Input::json(&document)
        },
    },
    Shape {
        name: "maps",
        n: 20,
        make: |n| {
            let map = |_| json!({ "type": "object", "additionalProperties": object(texts(1)) });
            Input::json(&of_many(n, map))
        },
    },
    Shape {
        name: "lists of types, as 3.1 has them",
        n: 15,
        make: |n| {
            let property = |i| {
                (
                    numbered("property", i),
                    json!({ "type": ["string", "null", "integer"] }),
                )
            };
            let mut document = of_schema(object(entries(n, property)));
            document["openapi"] = json!("3.1.0");
            Input::json(&document)
        },
    },
    Shape {
        name: "constants and examples, as 3.1 has them",
        n: 30,
        make: |n| {
            let property = |i| {
                let value = numbered("value", i);
                (
                    numbered("property", i),
                    json!({ "const": value, "examples": [value, value] }),
                )
            };
            let mut document = of_schema(object(entries(n, property)));
            document["openapi"] = json!("3.1.0");
            Input::json(&document)
        },
    },
    Shape {
        name: "big numbers",
        n: 30,
        make: |n| {
            let property = |i| {
                let property = json!({ "type": "integer", "maximum": u64::MAX - i as u64, "minimum": 0 });
                (numbered("property", i), property)
            };
            Input::json(&of_schema(object(entries(n, property))))
        },
    },
    Shape {
        name: "keys of the kind x-",
        n: 50,
        make: |n| {
            let mut schema = object(texts(1));
            for i in 0..n {
                schema[numbered("x-key-", i)] = json!({ "a": [i] });
            }
            Input::json(&of_schema(schema))
        },
    },
];

pub(super) fn text_enum(n: usize) -> Value {
    json!({ "type": "string", "enum": items(n, |i| numbered("value", i).into()) })
}

/// Properties that are text.
pub(super) fn texts(n: usize) -> Value {
    entries(n, |i| (numbered("property", i), string()))
}

/// Schemas that each contain the next one; in a circle, the last contains the first.
fn ring(n: usize, is_closed: bool) -> Value {
    let name = |i| {
        if i == 0 {
            "Root".to_owned()
        } else {
            numbered("Schema", i)
        }
    };
    let schema = |i| {
        let next = match i + 1 == n {
            true if is_closed => reference("Root"),
            true => string(),
            false => reference(&name(i + 1)),
        };
        (name(i), object(json!({ "next": next })))
    };
    entries(n, schema)
}
