use serde_json::{Map, Value, json};
use specwright::document::Pointer;

use super::Writer;
use crate::schemas::{Direction, Reading};

/// The schema at `/schema` of a document as written, with its definitions, and the places of its parts.
fn written(document: &Value, direction: Direction) -> (Value, Vec<(String, String)>) {
    let at = Pointer::root().child("schema");
    let mut reading = Reading::new(document);
    let id = reading.read_at(&at).expect("a schema");
    let (schemas, _) = reading.finish();
    let mut writer = Writer::new(&schemas, document, direction);
    let mut root = writer.write(id, &at);
    let mut definitions = Map::new();
    while let Some((name, definition)) = writer.next_definition() {
        let places = definition.places.into_iter();
        let places = places.map(|(part, place)| (format!("/$defs/{name}{part}"), place));
        root.places.extend(places);
        definitions.insert(name, definition.value);
    }
    if let (Value::Object(schema), false) = (&mut root.value, definitions.is_empty()) {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    (root.value, root.places.into_iter().collect())
}

fn of(schema: Value) -> Value {
    written(&json!({"schema": schema}), Direction::Request).0
}

#[test]
fn null_is_a_type_or_an_alternative() {
    for (schema, expected) in [
        (
            json!({"type": "string", "nullable": true}),
            json!({"type": ["string", "null"]}),
        ),
        (
            json!({"type": "string", "nullable": true, "enum": ["a"], "description": "A."}),
            json!({"type": ["string", "null"], "enum": ["a", null], "description": "A."}),
        ),
        (json!({"nullable": true, "minLength": 1}), json!({"minLength": 1})),
        (
            json!({"nullable": true, "allOf": [{"type": "string"}], "default": "x"}),
            json!({"anyOf": [{"allOf": [{"type": "string"}]}, {"type": "null"}], "default": "x"}),
        ),
        (
            json!({"nullable": true, "not": {"type": "null"}}),
            json!({"anyOf": [{"not": {"type": "null"}}, {"type": "null"}]}),
        ),
    ] {
        assert_eq!(of(schema.clone()), expected, "{schema}");
    }
}

#[test]
fn a_part_that_moves_keeps_its_place() {
    let document = json!({"schema": {
        "properties": {"a": {"nullable": true, "allOf": [{"type": "string"}]}},
        "x-specwright-prefix-items": [{"type": "integer"}],
        "additionalProperties": {"x-specwright-further": {"type": "boolean"}},
    }});
    let (schema, places) = written(&document, Direction::Request);
    assert_eq!(schema["prefixItems"], json!([{"type": "integer"}]));
    let expected = [
        ("", "/schema"),
        (
            "/additionalProperties",
            "/schema/additionalProperties/x-specwright-further",
        ),
        ("/prefixItems/0", "/schema/x-specwright-prefix-items/0"),
        ("/properties/a/anyOf/0", "/schema/properties/a"),
    ];
    assert_eq!(
        places,
        expected.map(|(part, place)| (part.to_owned(), place.to_owned()))
    );
}

#[test]
fn only_what_goes_this_way_is_required() {
    let document = json!({"schema": {
        "type": "object",
        "required": ["id", "secret", "name"],
        "properties": {"id": {"readOnly": true}, "secret": {"writeOnly": true, "x-secret": true}, "name": {}},
    }});
    let required = |direction| written(&document, direction).0["required"].clone();
    assert_eq!(required(Direction::Request), json!(["name", "secret"]));
    assert_eq!(required(Direction::Response), json!(["id", "name"]));
    let properties = written(&document, Direction::Request).0["properties"].clone();
    assert_eq!(
        properties,
        json!({"id": {"readOnly": true}, "secret": {"writeOnly": true, "x-secret": true}, "name": {}})
    );
}

#[test]
fn what_no_validator_can_check_is_left_out() {
    assert_eq!(
        of(json!({"type": "string", "pattern": "(?=a)"})),
        json!({"type": "string"})
    );
    assert_eq!(
        of(json!({"type": "integer", "format": "int32", "example": 3, "deprecated": false, "xml": {"name": "x"}})),
        json!({"type": "integer", "format": "int32", "examples": [3]})
    );
    assert_eq!(of(json!({"enum": []})), json!(false));
}

#[test]
fn each_schema_that_is_referred_to_has_one_definition() {
    let document = json!({
        "schema": {"items": {"$ref": "#/components/schemas/Tree"}, "contains": {"$ref": "#/components/parameters/a~1b/schema"}},
        "components": {
            "schemas": {
                "Tree": {"properties": {"left": {"$ref": "#/components/schemas/Tree"}, "alias": {"$ref": "#/components/schemas/Alias"}}},
                "Alias": {"$ref": "#/components/schemas/Leaf"},
                "Leaf": {"type": "string", "description": "A leaf."},
                "Other": {"type": "object"},
            },
            "parameters": {"a/b": {"schema": {"type": "integer"}}},
        },
    });
    let (schema, places) = written(&document, Direction::Request);
    assert_eq!(
        schema,
        json!({
            "items": {"$ref": "#/$defs/Tree"},
            "contains": {"$ref": "#/$defs/components_parameters_a_1b_schema"},
            "$defs": {
                "Tree": {"properties": {"left": {"$ref": "#/$defs/Tree"}, "alias": {"$ref": "#/$defs/Alias"}}},
                "Alias": {"$ref": "#/$defs/Leaf"},
                "Leaf": {"type": "string", "description": "A leaf."},
                "components_parameters_a_1b_schema": {"type": "integer"},
            },
        })
    );
    let place = |part: &str| {
        places
            .iter()
            .find(|(known, _)| known == part)
            .map(|(_, place)| place.as_str())
    };
    assert_eq!(place("/$defs/Tree"), Some("/components/schemas/Tree"));
    assert_eq!(
        place("/$defs/components_parameters_a_1b_schema"),
        Some("/components/parameters/a~1b/schema")
    );
}

#[test]
fn deep_schemas_and_values_become_flat() {
    let (mut schema, mut value) = (json!({"type": "integer"}), json!(1));
    for _ in 0..150 {
        schema = json!({"properties": {"a": schema}, "not": {"enum": [7]}});
        value = json!([value]);
    }
    schema["default"] = value;
    let (schema, places) = written(&json!({"schema": schema}), Direction::Request);
    assert!(schema.get("default").is_none());
    let text = schema.to_string();
    let read: Value = serde_json::from_str(&text).expect("a depth that can be read");
    assert!(
        read["$defs"]
            .as_object()
            .is_some_and(|definitions| definitions.len() > 7)
    );
    let deepest = places.iter().map(|(_, place)| place.len()).max();
    assert!(deepest > Some("/properties/a".len() * 130));
}

#[test]
fn names_that_would_be_the_same_are_numbered() {
    let document = json!({
        "schema": {"allOf": [
            {"$ref": "#/components/schemas/a b"},
            {"$ref": "#/components/schemas/a_b.2"},
            {"$ref": "#/components/schemas/a%20b"},
            {"$ref": "#/components/schemas/a+b"},
        ]},
        "components": {"schemas": {"a b": {"type": "string"}, "a+b": {"minLength": 1}, "a_b.2": {"maxLength": 9}}},
    });
    let (schema, _) = written(&document, Direction::Request);
    let definitions = schema["$defs"].as_object().expect("definitions");
    let names: Vec<&String> = definitions.keys().collect();
    // The first and the third are the same schema, by two references.
    assert_eq!(names, ["a_b", "a_b.2", "a_b.3", "a_b.4"]);
}

/// A document whose schema is a union of `Cat`, which says that it is one, and `Dog`, which does not.
fn pets(union: Value) -> Value {
    json!({
        "schema": union,
        "components": {"schemas": {
            "Cat": {"type": "object", "properties": {"kind": {"enum": ["cat", "tiger"]}}},
            "Dog": {"type": "object", "properties": {"kind": {"type": "string"}}},
            "Any": {"type": "object"},
        }},
    })
}

#[test]
fn alternatives_say_which_values_of_the_discriminator_select_them() {
    let refs = json!([{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]);
    let selected = |name: &str, values: &[&str]| {
        json!({
            "$ref": format!("#/$defs/{name}"),
            "properties": {"kind": {"enum": values}},
            "required": ["kind"],
        })
    };
    let document = pets(json!({"oneOf": refs, "discriminator": {"propertyName": "kind"}}));
    let (schema, places) = written(&document, Direction::Request);
    assert_eq!(
        schema["oneOf"],
        json!([selected("Cat", &["cat", "tiger"]), selected("Dog", &["Dog"])])
    );
    assert_eq!(schema["discriminator"], json!({"propertyName": "kind"}));
    assert!(places.contains(&("/oneOf/1/properties".to_owned(), "/schema/discriminator".to_owned())));
    // What only the mapping names is an alternative, too.
    let mapping = json!({"dog": "#/components/schemas/Dog", "any": "Any"});
    let document = pets(json!({"oneOf": refs, "discriminator": {"propertyName": "kind", "mapping": mapping}}));
    let (schema, _) = written(&document, Direction::Request);
    let expected = [
        selected("Cat", &["cat", "tiger"]),
        selected("Dog", &["dog"]),
        selected("Any", &["any"]),
    ];
    assert_eq!(schema["oneOf"], json!(expected));
}

#[test]
fn alternatives_that_values_do_not_tell_apart_become_conditions() {
    let refs = json!([{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]);
    for discriminator in [
        json!({"propertyName": "kind", "defaultMapping": "Any"}),
        json!({"propertyName": "kind", "mapping": {"cat": "Cat", "tiger": "Dog"}, "defaultMapping": "Any"}),
    ] {
        let document = pets(json!({"oneOf": refs, "discriminator": discriminator}));
        let (schema, places) = written(&document, Direction::Request);
        assert_eq!(schema.get("oneOf"), None);
        assert_eq!(schema["allOf"][0]["if"], json!({"type": "object"}));
        assert_eq!(schema["allOf"][0]["then"]["else"], json!({"$ref": "#/$defs/Any"}));
        assert!(places.contains(&("/allOf/0".to_owned(), "/schema/discriminator".to_owned())));
    }
}
