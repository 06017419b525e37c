use serde_json::{Value, json};

use crate::schemas::{Direction, Notice, Reading};

fn problems(document: Value, value: Value) -> Vec<String> {
    let mut reading = Reading::new(&document);
    let id = reading.read(&document["schema"]);
    let (schemas, notices) = reading.finish();
    assert_eq!(notices, []);
    let problems = schemas.check(id, &value, "body", Direction::Request);
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn each_keyword_says_what_is_wrong() {
    for (schema, value, message) in [
        (
            json!({"type": "integer"}),
            json!("5"),
            "body: expected integer, found \"5\"",
        ),
        (
            json!({"type": "integer"}),
            json!(1.5),
            "body: expected integer, found 1.5",
        ),
        (
            json!({"type": "number"}),
            json!(true),
            "body: expected number, found true",
        ),
        (
            json!({"type": "object"}),
            json!([]),
            "body: expected object, found an array",
        ),
        (
            json!({"type": "string"}),
            json!(null),
            "body: expected string, found null",
        ),
        (json!({"enum": ["a", 1]}), json!("b"), "body: \"b\" is none of \"a\", 1"),
        (json!({"minimum": 2}), json!(1), "body: 1 must be at least 2"),
        (
            json!({"minimum": 2, "exclusiveMinimum": true}),
            json!(2),
            "body: 2 must be greater than 2",
        ),
        (json!({"maximum": 2}), json!(3), "body: 3 must be at most 2"),
        (json!({"exclusiveMaximum": 2}), json!(2), "body: 2 must be less than 2"),
        (
            json!({"multipleOf": 0.1}),
            json!(0.25),
            "body: 0.25 is no multiple of 0.1",
        ),
        (
            json!({"type": "integer", "format": "int32"}),
            json!(3_000_000_000u32),
            "body: 3000000000 is beyond int32",
        ),
        (
            json!({"minLength": 2}),
            json!("像"),
            "body: has 1 characters and needs at least 2",
        ),
        (
            json!({"maxLength": 1}),
            json!("ab"),
            "body: has 2 characters and may have at most 1",
        ),
        (
            json!({"pattern": "^a"}),
            json!("b"),
            "body: \"b\" does not match the pattern ^a",
        ),
        (json!({"format": "uuid"}), json!("b"), "body: \"b\" is not a UUID"),
        (
            json!({"minItems": 1}),
            json!([]),
            "body: has 0 items and needs at least 1",
        ),
        (
            json!({"maxItems": 1}),
            json!([1, 2]),
            "body: has 2 items and may have at most 1",
        ),
        (
            json!({"uniqueItems": true}),
            json!([1, 2, 1]),
            "body: items 0 and 2 are equal and must differ",
        ),
        (
            json!({"items": {"type": "string"}}),
            json!(["a", 1]),
            "body[1]: expected string, found 1",
        ),
        (
            json!({"x-specwright-prefix-items": [{"type": "string"}, {}], "items": {"type": "integer"}}),
            json!(["a", true, 1, "b"]),
            "body[3]: expected integer, found \"b\"",
        ),
        (
            json!({"x-specwright-prefix-items": [{"type": "string"}], "items": {"x-specwright-never": true}}),
            json!(["a", "b"]),
            "body: has 2 items and may have at most 1",
        ),
        (json!({"required": ["a.b"]}), json!({}), "body[\"a.b\"]: is required"),
        (
            json!({"additionalProperties": false}),
            json!({"x": 1}),
            "body.x: is not documented",
        ),
        (
            json!({"additionalProperties": {"type": "string"}}),
            json!({"x": 1}),
            "body.x: expected string, found 1",
        ),
        (
            json!({"minProperties": 1}),
            json!({}),
            "body: has 0 properties and needs at least 1",
        ),
        (
            json!({"not": {"type": "string"}}),
            json!("x"),
            "body: fits what the document excludes",
        ),
        (
            json!({"allOf": [{"required": ["a"]}]}),
            json!({}),
            "body.a: is required",
        ),
        (
            json!({"oneOf": [{"type": "string"}, {"minLength": 1}]}),
            json!("x"),
            "body: fits alternative 1, alternative 2 and must fit one only",
        ),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "object", "required": ["a"]}]}),
            json!({}),
            "body: fits none of alternative 1, alternative 2; as alternative 2: a is required",
        ),
    ] {
        assert_eq!(problems(json!({"schema": schema}), value), [message]);
    }
}

#[test]
fn what_fits_is_let_pass() {
    for (schema, value) in [
        (json!({"type": "integer"}), json!(2.0)),
        (json!({"type": "number"}), json!(2)),
        (json!({"type": "string", "nullable": true}), json!(null)),
        (json!({"enum": [1]}), json!(1.0)),
        (json!({"multipleOf": 0.1}), json!(0.3)),
        (
            json!({"required": ["a"], "properties": {"a": {"readOnly": true}}}),
            json!({}),
        ),
        (json!({"maximum": u64::MAX}), json!(u64::MAX)),
    ] {
        assert_eq!(problems(json!({"schema": schema}), value), Vec::<String>::new());
    }
}

#[test]
fn a_discriminator_decides() {
    let document = json!({
        "schema": {
            "oneOf": [
                {"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"},
                {"$ref": "#/components/schemas/Owl"},
            ],
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
        },
        "components": {"schemas": {
            "Cat": {"type": "object", "required": ["lives"]},
            "Dog": {"type": "object"},
            "Owl": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["owl"]}}},
        }},
    });
    let found = |value| problems(document.clone(), value);
    assert_eq!(found(json!({"kind": "cat"})), ["body.lives: is required"]);
    assert_eq!(found(json!({"kind": "Dog"})), Vec::<String>::new());
    assert_eq!(found(json!({"kind": "owl"})), Vec::<String>::new());
    assert_eq!(
        found(json!({"kind": "cow"})),
        ["body.kind: \"cow\" is none of \"cat\", \"Dog\", \"owl\""]
    );
    assert_eq!(found(json!({})), ["body.kind: is required"]);
}

#[test]
fn a_discriminator_decides_by_all_values_of_an_enum_and_of_unions_within() {
    let component = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let kind = |values: Value| json!({"required": ["kind"], "properties": {"kind": {"enum": values}}});
    let document = json!({
        "schema": {
            "oneOf": [component("Up"), component("Inner"), component("One")],
            "discriminator": {"propertyName": "kind", "mapping": {"1": "#/components/schemas/One"}},
        },
        "components": {"schemas": {
            "Up": kind(json!(["up", "rising"])),
            "Inner": {"oneOf": [component("In1"), component("In2")], "discriminator": {"propertyName": "kind"}},
            "In1": kind(json!(["in1"])),
            "In2": kind(json!([true])),
            "One": {"required": ["size"], "properties": {"kind": {"type": "integer"}}},
        }},
    });
    let found = |value| problems(document.clone(), value);
    for kind in [json!("up"), json!("rising"), json!("in1"), json!(true)] {
        assert_eq!(found(json!({ "kind": kind })), Vec::<String>::new(), "{kind}");
    }
    assert_eq!(found(json!({"kind": 1})), ["body.size: is required"]);
    assert!(!found(json!({"kind": "other"})).is_empty());
    assert!(!found(json!({"kind": "true"})).is_empty());
}

#[test]
fn values_that_alternatives_share_are_told_apart_by_their_names() {
    let kind = json!({"type": "string", "enum": ["cat", "big_dog"]});
    let document = json!({
        "schema": {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/BigDog"}],
            "discriminator": {"propertyName": "kind"},
        },
        "components": {"schemas": {
            "Cat": {"required": ["lives"], "properties": {"kind": kind}},
            "BigDog": {"required": ["barks"], "properties": {"kind": kind}},
        }},
    });
    let found = |value| problems(document.clone(), value);
    assert_eq!(found(json!({"kind": "cat"})), ["body.lives: is required"]);
    assert_eq!(found(json!({"kind": "big_dog"})), ["body.barks: is required"]);
}

#[test]
fn schemas_that_run_in_circles_end() {
    let document = json!({
        "schema": {"$ref": "#/components/schemas/A"},
        "components": {"schemas": {
            "A": {"anyOf": [{"$ref": "#/components/schemas/B"}, {"$ref": "#/components/schemas/A"}], "minLength": 2},
            "B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/A"}]},
        }},
    });
    assert!(!problems(document, json!("x")).is_empty());
}

/// A schema of nested objects, at each level the property `next` behind several references.
fn chain() -> Value {
    json!({
        "schema": {"$ref": "#/components/schemas/Node"},
        "components": {"schemas": {
            "Node": {"allOf": [{"$ref": "#/components/schemas/Base"}]},
            "Base": {"oneOf": [
                {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}},
                {"type": "integer"},
            ]},
        }},
    })
}

#[test]
fn deep_values_fit_on_the_stack_of_a_worker() {
    for (innermost, fits) in [(json!(1), true), (json!("x"), false)] {
        // The most that `serde_json` reads.
        let value = (0..126).fold(innermost, |value, _| json!({"next": value}));
        let worker = std::thread::Builder::new().stack_size(2 << 20);
        let problems = worker.spawn(move || problems(chain(), value)).unwrap().join().unwrap();
        assert_eq!(problems.is_empty(), fits, "{problems:?}");
        assert!(
            !problems.iter().any(|problem| problem.contains("intricate")),
            "{problems:?}"
        );
    }
    let nested = (0..40).fold(
        json!({"properties": {"next": {"$ref": "#/components/schemas/Node"}}}),
        |schema, _| json!({"if": {"oneOf": [{"allOf": [schema]}]}, "else": false}),
    );
    let document = json!({"schema": nested, "components": {"schemas": {"Node": nested}}});
    let value = (0..126).fold(json!(1), |value, _| json!({"next": value}));
    let worker = std::thread::Builder::new().stack_size(2 << 20);
    let found = worker.spawn(move || problems(document, value)).unwrap().join().unwrap();
    assert_eq!(found, ["body: is too intricate to be checked"]);
    let endless = (0..2_000).fold(json!(1), |value, _| json!({"next": value}));
    let worker = std::thread::Builder::new().stack_size(2 << 20);
    let found = worker
        .spawn(move || problems(chain(), endless))
        .unwrap()
        .join()
        .unwrap();
    assert_eq!(found, ["body: is too intricate to be checked"]);
}

#[test]
fn alternatives_within_alternatives_are_tried_once() {
    let mut schemas = serde_json::Map::new();
    for at in 0..60 {
        let next = json!({"properties": {"a": {"$ref": format!("#/components/schemas/S{}", at + 1)}}});
        let schema = json!({"type": "object", "oneOf": [next, {"allOf": [next]}, {"anyOf": [next, next]}]});
        schemas.insert(format!("S{at}"), schema);
    }
    schemas.insert("S60".to_owned(), json!({"type": "string"}));
    let document = json!({"schema": {"$ref": "#/components/schemas/S0"}, "components": {"schemas": schemas}});
    let value = (0..60).fold(json!(1), |value, _| json!({"a": value}));
    let begun = std::time::Instant::now();
    assert_eq!(problems(document, value).len(), 1);
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn patterns_take_linear_time() {
    let text = "a".repeat(100_000) + "!";
    for schema in [
        json!({"pattern": "^(a+)+$"}),
        json!({"patternProperties": {"^(a|a)*$": {}}, "propertyNames": {"pattern": "^(a*)*$"}}),
    ] {
        let value = if schema.get("pattern").is_some() {
            json!(text)
        } else {
            json!({&text: 1})
        };
        assert_eq!(problems(json!({"schema": schema}), value).len(), 1);
    }
}

#[test]
fn large_values_have_few_problems() {
    let items: Vec<Value> = vec![json!(1); 300_000];
    let schema = json!({"items": {"type": "string"}});
    assert_eq!(problems(json!({"schema": schema}), json!(items)).len(), 1);
    let schema = json!({"items": {"type": "string"}});
    assert_eq!(problems(json!({"schema": schema}), json!(vec![1; 1_000])).len(), 50);
}

#[test]
fn references_do_not_leave_the_document() {
    for reference in ["http://localhost:9/x.json", "file:///etc/passwd", "other.json#/a"] {
        let document = json!({"schema": {"$ref": reference}});
        let mut reading = Reading::new(&document);
        let id = reading.read(&document["schema"]);
        let (schemas, notices) = reading.finish();
        assert_eq!(notices, [Notice::Reference(reference.to_owned())]);
        assert!(schemas.accepts(id, &json!(1), Direction::Request));
    }
}
