//! OpenAPI 3.1, lowered to 3.0.

mod folder;

use folder::{Folder, clean, problems};
use openapiv3::{ReferenceOr, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};
use specwright::document::Document;

/// A document of 3.1 with one schema.
fn document(schema: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\ncomponents:\n  schemas:\n    A: {schema}\n    B: {{type: object}}\n"
    )
}

/// The schema as it is in the tree after lowering.
fn lowered(schema: &str) -> String {
    let document = clean(&document(schema));
    let pointer = "/components/schemas/A".parse().expect("a pointer");
    document.node(&pointer).map(ToString::to_string).unwrap_or_default()
}

fn kind(document: &Document) -> &SchemaKind {
    match document.openapi.components.as_ref().and_then(|c| c.schemas.get("A")) {
        Some(ReferenceOr::Item(schema)) => &schema.schema_kind,
        other => panic!("{other:?}"),
    }
}

/// As in 3.1; 3.0 alone ignores them.
#[test]
fn keywords_beside_references_of_3_2() {
    let text = document("{$ref: '#/components/schemas/B', maxProperties: 3}").replace("3.1.0", "3.2.0");
    let pointer = "/components/schemas/A".parse().expect("a pointer");
    let document = clean(&text);
    let lowered = document.node(&pointer).map(ToString::to_string);
    assert_eq!(
        lowered.as_deref(),
        Some(r##"{"maxProperties":3,"allOf":[{"$ref":"#/components/schemas/B"}]}"##)
    );
}

#[test]
fn types_in_a_list() {
    assert_eq!(lowered("{type: [string]}"), r#"{"type":"string"}"#);
    assert_eq!(
        lowered("{type: [string, 'null'], maxLength: 3}"),
        r#"{"type":"string","maxLength":3,"nullable":true}"#
    );
    assert_eq!(
        lowered("{type: [string, integer, 'null'], maxLength: 3, minimum: 1, description: d}"),
        r#"{"description":"d","nullable":true,"anyOf":[{"type":"string","maxLength":3},{"type":"integer","minimum":1}]}"#
    );
    assert_eq!(
        lowered("{type: [string, number], enum: [a, 1.5]}"),
        r#"{"anyOf":[{"type":"string","enum":["a"]},{"type":"number","enum":[1.5]}]}"#
    );
    assert_eq!(lowered("{type: [integer, number]}"), r#"{"type":"number"}"#);
    assert_eq!(
        lowered("{type: [array, object], items: {type: [integer, 'null']}, properties: {a: {const: 1}}}"),
        r#"{"anyOf":[{"type":"array","items":{"type":"integer","nullable":true}},{"type":"object","properties":{"a":{"enum":[1],"x-specwright-const":true}}}]}"#
    );
}

#[test]
fn the_type_null() {
    assert_eq!(lowered("{type: 'null'}"), r#"{"nullable":true,"enum":[null]}"#);
    assert_eq!(
        lowered("{anyOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}"),
        r##"{"nullable":true,"allOf":[{"$ref":"#/components/schemas/B"}]}"##
    );
    assert_eq!(
        lowered("{oneOf: [{type: string}, {type: integer}, {type: 'null'}]}"),
        r#"{"oneOf":[{"type":"string"},{"type":"integer"}],"nullable":true}"#
    );
}

#[test]
fn values_and_bounds() {
    assert_eq!(lowered("{const: a}"), r#"{"enum":["a"],"x-specwright-const":true}"#);
    assert_eq!(
        lowered("{type: integer, exclusiveMinimum: 1, exclusiveMaximum: 9}"),
        r#"{"type":"integer","minimum":1,"exclusiveMinimum":true,"maximum":9,"exclusiveMaximum":true}"#
    );
    assert_eq!(
        lowered("{type: integer, minimum: 5, exclusiveMinimum: 1}"),
        r#"{"type":"integer","minimum":5}"#
    );
    assert_eq!(
        lowered("{type: integer, minimum: 1, exclusiveMinimum: 5}"),
        r#"{"type":"integer","minimum":5,"exclusiveMinimum":true}"#
    );
    assert_eq!(
        lowered("{type: string, examples: [a, b]}"),
        r#"{"type":"string","x-specwright-examples":["a","b"],"example":"a"}"#
    );
}

#[test]
fn references_with_keywords_beside_them() {
    assert_eq!(
        lowered("{$ref: '#/components/schemas/B', description: d}"),
        r##"{"description":"d","allOf":[{"$ref":"#/components/schemas/B"}]}"##
    );
    assert_eq!(
        lowered("{$ref: '#/components/schemas/B'}"),
        r##"{"$ref":"#/components/schemas/B"}"##
    );
    let old = document("{$ref: '#/components/schemas/B', description: d, required: [a]}").replace("3.1.0", "3.0.0");
    let (document, problems) = Folder::with(&[("a.yaml", &old)]).load("a.yaml");
    assert_eq!(
        problems,
        "\
warning[ignored-keyword]: `required` beside a `$ref` has no effect in OpenAPI 3.0
 --> a.yaml:5:57
  |
5 |     A: {$ref: '#/components/schemas/B', description: d, required: [a]}
  |                                                         ^^^^^^^^
"
    );
    let document = document.expect("a document");
    assert!(matches!(kind(&document), SchemaKind::AllOf { all_of } if all_of.len() == 1));
}

#[test]
fn definitions_become_components() {
    let document = clean(&document(
        "{type: object, properties: {a: {$ref: '#/components/schemas/A/$defs/X'}}, $defs: {X: {type: [string, 'null']}}}",
    ));
    let components = document.openapi.components.as_ref().expect("components");
    assert_eq!(components.schemas.keys().collect::<Vec<_>>(), ["A", "B", "A_X"]);
    let pointer = "/components/schemas/A_X".parse().expect("a pointer");
    assert_eq!(
        document.node(&pointer).map(ToString::to_string).as_deref(),
        Some(r#"{"type":"string","nullable":true}"#)
    );
}

#[test]
fn tuples_booleans_and_encodings() {
    assert_eq!(
        lowered("{type: array, prefixItems: [{type: [string, 'null']}, true], items: false, minItems: 2}"),
        r#"{"type":"array","items":{"x-specwright-never":true},"minItems":2,"x-specwright-prefix-items":[{"type":"string","nullable":true},{}]}"#
    );
    assert_eq!(
        lowered("{type: object, additionalProperties: false}"),
        r#"{"type":"object","additionalProperties":false}"#
    );
    assert_eq!(lowered("true"), "{}");
    let format = |schema: &str| match kind(&clean(&document(schema))) {
        SchemaKind::Type(Type::String(string)) => string.format.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        format("{type: string, contentEncoding: base64}"),
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte)
    );
    assert_eq!(
        format("{type: string, contentMediaType: application/octet-stream}"),
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary)
    );
    assert_eq!(
        format("{contentMediaType: image/png}"),
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary)
    );
}

#[test]
fn webhooks_are_kept_and_paths_may_be_missing() {
    let folder = Folder::with(&[(
        "api.yaml",
        "openapi: 3.1.0
info: {title: t, version: '1', summary: s, license: {name: MIT, identifier: MIT}}
jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
webhooks:
  created: {post: {requestBody: {content: {application/json: {schema: {type: [string, 'null']}}}}, responses: {}}}
",
    )]);
    let (document, problems) = folder.load("api.yaml");
    assert_eq!(problems, "");
    let webhooks = document.expect("a document").webhooks;
    let webhook = webhooks.first().expect("a webhook");
    assert_eq!(
        (webhook.section.as_str(), webhook.name.as_str()),
        ("webhooks", "created")
    );
    let item = serde_json::to_value(&webhook.item).expect("JSON");
    assert_eq!(
        item.pointer("/post/requestBody/content/application~1json/schema/nullable"),
        Some(&serde_json::Value::Bool(true))
    );
}

#[test]
fn lowered_parts_are_found_where_they_were_written() {
    let document = clean(&document(
        "\n      type: [string, integer]\n      minLength: 1\n      const: a",
    ));
    let place = |pointer: &str| {
        let place = document.sources.locate(&pointer.parse().expect("a pointer"));
        place.map(|place| (place.line, place.column))
    };
    assert_eq!(place("/components/schemas/A/anyOf/0/type"), Some((6, 13)));
    assert_eq!(place("/components/schemas/A/anyOf/0/enum/0"), Some((8, 14)));
    assert_eq!(place("/components/schemas/A/anyOf/0/minLength"), Some((7, 18)));
}

#[test]
fn newer_keywords_in_an_older_document_are_supported_and_reported() {
    let old = document("{type: [string, 'null']}").replace("3.1.0", "3.0.0");
    assert_eq!(
        problems("a.yaml", &old),
        "\
warning[lenient-value]: a list of types is of OpenAPI 3.1, but the document says 3.0; it is supported
 --> a.yaml:5:9
  |
5 |     A: {type: [string, 'null']}
  |         ^^^^
"
    );
}

#[test]
fn the_deepest_document_fits_on_a_small_stack() {
    let nested =
        |open: &str, close: &str, depth: usize| document(&format!("{}{{}}{}", open.repeat(depth), close.repeat(depth)));
    for text in [
        nested("{type: object, properties: {a: ", "}}", 60),
        nested("{allOf: [", "]}", 60),
        nested("{type: [array, string], items: ", "}", 120),
    ] {
        let loaded = std::thread::Builder::new()
            .stack_size(2 << 20)
            .spawn(move || Folder::with(&[("a.yaml", &text)]).load("a.yaml").1)
            .expect("a thread")
            .join();
        assert_eq!(loaded.expect("no overflow"), "");
    }
}

#[test]
fn a_property_may_be_called_as_a_keyword() {
    let schema = "{type: object, properties: {additionalProperties: false, items: true}, additionalProperties: false}";
    let any = lowered("{type: object, properties: {additionalProperties: false, items: true}}");
    assert!(!any.contains("\"additionalProperties\":false"), "{any}");
    let both = lowered(schema);
    assert!(both.ends_with("\"additionalProperties\":false}"), "{both}");
}
