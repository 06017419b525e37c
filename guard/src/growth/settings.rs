//! Tables of names and selections of operations with many entries.

use serde_json::json;

use super::input::{Input, Shape, numbered, object, of_operations, of_schema};
use super::schemas::{text_enum, texts};

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "names of properties",
        n: 30,
        make: |n| {
            let entry = |i| format!("Root.{}: {}", numbered("property", i), numbered("name", i));
            Input::json(&of_schema(object(texts(n)))).names((0..n).map(entry))
        },
    },
    Shape {
        name: "patterns of names that begin with a star",
        n: 30,
        make: |n| {
            let entry = |i| format!("'*.{}': {}", numbered("property", i), numbered("name", i));
            Input::json(&of_schema(object(texts(n)))).names((0..n).map(entry))
        },
    },
    Shape {
        name: "patterns of names that end with a star",
        n: 30,
        make: |n| {
            let entry = |i| format!("'Root.{}*': {}", numbered("property", i), numbered("name", i));
            Input::json(&of_schema(object(texts(n)))).names((0..n).map(entry))
        },
    },
    Shape {
        name: "patterns of names with a star at both ends",
        n: 30,
        make: |n| {
            let entry = |i| format!("'*.{}*': {}", numbered("property", i), numbered("name", i));
            Input::json(&of_schema(object(texts(n)))).names((0..n).map(entry))
        },
    },
    Shape {
        name: "patterns of names that fit nothing",
        n: 30,
        make: |n| {
            let entry = |i| format!("'R*t.*{}*y': {}", numbered("prop", i), numbered("name", i));
            Input::json(&of_schema(object(texts(n)))).names((0..n).map(entry))
        },
    },
    Shape {
        name: "names of values",
        n: 30,
        make: |n| {
            let entry = |i| format!("Root.enum.{}: {}", numbered("value", i), numbered("Name", i));
            Input::json(&of_schema(text_enum(n))).names((0..n).map(entry))
        },
    },
    Shape {
        name: "patterns of names of values",
        n: 30,
        make: |n| {
            let entry = |i| format!("'*.enum.{}': {}", numbered("value", i), numbered("Name", i));
            Input::json(&of_schema(text_enum(n))).names((0..n).map(entry))
        },
    },
    Shape {
        name: "names that clash",
        n: 30,
        make: |n| {
            let entry = |i| format!("Root.{}: same", numbered("property", i));
            Input::json(&of_schema(object(texts(n)))).names((0..n).map(entry))
        },
    },
    Shape {
        name: "operations that are included",
        n: 10,
        make: |n| Input {
            include: (0..n).map(|i| format!("operation:{}", numbered("run", i))).collect(),
            ..Input::json(&of_operations(n, |_| json!({})))
        },
    },
    Shape {
        name: "patterns of operations that are included",
        n: 10,
        make: |n| Input {
            include: (0..n).map(|i| format!("path:*{}", numbered("/", i))).collect(),
            ..Input::json(&of_operations(n, |_| json!({})))
        },
    },
    Shape {
        name: "operations that are excluded",
        n: 20,
        make: |n| Input {
            exclude: (1..n).map(|i| format!("path:{}*", numbered("/path/", i))).collect(),
            ..Input::json(&of_operations(n, |_| json!({})))
        },
    },
    Shape {
        name: "tags that are included, and do not exist",
        n: 20,
        make: |n| Input {
            include: (0..n)
                .map(|i| format!("tag:{}", numbered("tog", i)))
                .chain(["tag:*0".to_owned()])
                .collect(),
            ..Input::json(&of_operations(n, |i| json!({ "tags": [numbered("tag", i)] })))
        },
    },
];
