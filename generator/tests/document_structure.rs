//! Values and keys that do not belong where they stand: each costs only itself.

mod folder;

use folder::{Folder, clean, problems};
use openapiv3::{Parameter, ReferenceOr, Schema, SchemaKind, Type};
use specwright::diagnostic::{Code, Diagnostics};
use specwright::document::{self, Document};

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

fn heads(problems: &str) -> Vec<&str> {
    let kept = |line: &&str| line.starts_with(['e', 'w', 'n']) || line.contains("--> ") || line.contains("= help");
    problems.lines().filter(kept).map(str::trim_start).collect()
}

fn schema<'d>(document: &'d Document, name: &str) -> &'d Schema {
    match document.openapi.components.as_ref().and_then(|c| c.schemas.get(name)) {
        Some(ReferenceOr::Item(schema)) => schema,
        other => panic!("no schema {name}: {other:?}"),
    }
}

#[test]
fn other_versions_are_not_read() {
    assert_eq!(
        problems("a.yaml", "swagger: '1.2'\n"),
        "\
error[unsupported-version]: Swagger `1.2` is not supported: it must be 2.0
 --> a.yaml:1:10
  |
1 | swagger: '1.2'
  |          ^^^^^
"
    );
    assert_eq!(
        heads(&problems("a.yaml", "openapi: 4.0.0\n")),
        [
            "error[unsupported-version]: OpenAPI `4.0.0` is not supported: it must be 2.0, 3.0, 3.1 or 3.2",
            "--> a.yaml:1:10"
        ]
    );
    assert_eq!(
        heads(&problems("a.json", "{}")),
        [
            "error[unsupported-version]: this is no OpenAPI document: it has no `openapi` key",
            "--> a.json:1:1",
            "= help: begin the document with `openapi: 3.0.3`",
        ]
    );
    assert_eq!(
        heads(&problems("a.yaml", "[]\n"))[0],
        "error[wrong-type]: an OpenAPI document must be an object, but this is an array"
    );
}

#[test]
fn misspelt_keys_are_reported_with_a_suggestion() {
    let api = format!("{HEAD}paths:\n  /a:\n    get:\n      operationID: a\n      responses: {{}}\n    pots: {{}}\n");
    assert_eq!(
        problems("a.yaml", &api),
        "\
warning[unknown-key]: `operationID` has no meaning in an operation
 --> a.yaml:6:7
  |
6 |       operationID: a
  |       ^^^^^^^^^^^
  |
  = help: did you mean `operationId`?

warning[unknown-key]: `pots` has no meaning in a path item
 --> a.yaml:8:5
  |
8 |     pots: {}
  |     ^^^^
  |
  = help: did you mean `post`?
"
    );
}

#[test]
fn paths_and_statuses_are_checked() {
    let api = format!(
        "{HEAD}paths:
  pets: {{}}
  /a:
    get:
      responses:
        2XY: {{description: bad}}
        4xx: {{description: range}}
        200: {{description: ok}}
        default: {{description: else}}
        x-note: 1
"
    );
    let (document, problems) = Folder::with(&[("a.yaml", &api)]).load("a.yaml");
    assert_eq!(
        heads(&problems),
        [
            "error[invalid-path]: the path `pets` does not begin with a slash",
            "--> a.yaml:4:3",
            "error[invalid-status]: `2XY` is no status: it is a code as `404`, a range as `4XX`, or `default`",
            "--> a.yaml:8:9",
            "= help: a range is written `2XX`",
        ]
    );
    let document = document.expect("a document");
    let (_, _, operation) = document.openapi.operations().next().expect("an operation");
    let statuses: Vec<String> = operation.responses.responses.keys().map(ToString::to_string).collect();
    assert_eq!(statuses, ["4XX", "200"]);
    assert!(operation.responses.default.is_some());
}

#[test]
fn wrong_types_cost_only_their_part() {
    let api = format!(
        "{HEAD}servers: {{url: x}}
tags: [{{description: no name}}]
paths:
  /a:
    get: []
    post:
      summary: [a]
      deprecated: 'true'
      parameters:
        - name: a
          in: qurey
        - in: query
        - {{name: b, in: query, style: simple, schema: {{type: strng}}}}
      responses: {{}}
    put:
      operationId: kept
      responses: {{}}
"
    );
    let (document, problems) = Folder::with(&[("a.yaml", &api)]).load("a.yaml");
    assert_eq!(
        heads(&problems),
        [
            "error[wrong-type]: `servers` must be an array, but it is an object",
            "--> a.yaml:3:10",
            "error[missing-key]: a tag must have `name`",
            "--> a.yaml:4:8",
            "error[wrong-type]: an operation must be an object, but it is an array",
            "--> a.yaml:7:10",
            "error[wrong-type]: `summary` must be a string, but it is an array",
            "--> a.yaml:9:16",
            "warning[lenient-value]: `deprecated` must be a boolean, but it is a string",
            "--> a.yaml:10:19",
            "error[invalid-value]: `in` cannot be `qurey`: it must be one of `query`, `querystring`, `header`, `path`, `cookie`",
            "--> a.yaml:13:15",
            "= help: did you mean `query`?",
            "error[missing-key]: a parameter must have `name`",
            "--> a.yaml:14:11",
            "error[invalid-value]: `style` cannot be `simple`: it must be one of `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`",
            "--> a.yaml:15:39",
            "error[invalid-value]: `type` cannot be `strng`: it must be one of `string`, `number`, `integer`, `boolean`, `array`, `object`",
            "--> a.yaml:15:62",
            "= help: did you mean `string`?",
        ]
    );
    let document = document.expect("a document");
    let ids: Vec<_> = document
        .openapi
        .operations()
        .map(|(_, method, o)| (method, o.parameters.len()))
        .collect();
    assert_eq!(ids, [("put", 0), ("post", 1)]);
}

#[test]
fn what_is_plainly_meant_is_taken_with_a_warning() {
    let api = "openapi: 3.0
info: {title: t, version: 1.10}
paths:
  /{id}:
    get:
      parameters:
        - {name: id, in: path, schema: {type: string}}
        - {name: q, in: query}
      responses:
        200: {}
";
    let (document, problems) = Folder::with(&[("a.yaml", api)]).load("a.yaml");
    assert_eq!(
        heads(&problems),
        [
            "warning[lenient-value]: `openapi` must be a string, but it is a number",
            "--> a.yaml:1:10",
            "warning[lenient-value]: `version` must be a string, but it is a number",
            "--> a.yaml:2:27",
            "warning[lenient-value]: a path parameter must have `required: true`",
            "--> a.yaml:7:11",
            "warning[lenient-value]: a parameter has no `schema`: it is taken to be a string",
            "--> a.yaml:8:11",
            "warning[missing-key]: a response should have `description`",
            "--> a.yaml:10:9",
        ]
    );
    let document = document.expect("a document");
    assert_eq!(
        (
            document.openapi.openapi.as_str(),
            document.openapi.info.version.as_str()
        ),
        ("3.0", "1.10")
    );
    let (_, _, operation) = document.openapi.operations().next().expect("an operation");
    assert!(
        matches!(&operation.parameters[0], ReferenceOr::Item(Parameter::Path { parameter_data, .. }) if parameter_data.required)
    );
}

#[test]
fn a_document_may_have_only_components() {
    let document = clean(&format!("{HEAD}components: {{schemas: {{A: {{type: string}}}}}}\n"));
    assert!(document.openapi.paths.paths.is_empty());
    assert!(matches!(
        schema(&document, "A").schema_kind,
        SchemaKind::Type(Type::String(_))
    ));
}

#[test]
fn no_value_of_an_enumeration_is_lost() {
    let document = clean(&format!(
        "{HEAD}components:
  schemas:
    Text: {{type: string, enum: [a, b, null]}}
    Large: {{type: integer, enum: [1, 18446744073709551616, -9223372036854775809]}}
    Small: {{type: integer, enum: [1, 2.0]}}
    Any: {{enum: [1, a, {{b: c}}]}}
    Exact: {{type: number, enum: [0.5, 9007199254740993]}}
    Objects: {{type: object, enum: [{{a: 1}}]}}
"
    ));
    let raw = |name: &str| {
        schema(&document, name)
            .schema_data
            .extensions
            .get("x-specwright-enum")
            .map(ToString::to_string)
    };
    let kind = |name: &str| &schema(&document, name).schema_kind;
    assert!(
        matches!(kind("Text"), SchemaKind::Type(Type::String(t)) if t.enumeration == [Some("a".into()), Some("b".into()), None])
    );
    assert!(matches!(kind("Small"), SchemaKind::Type(Type::Integer(t)) if t.enumeration == [Some(1), Some(2)]));
    assert!(matches!(kind("Any"), SchemaKind::Any(any) if any.enumeration.len() == 3));
    assert_eq!(raw("Text"), None);
    assert_eq!(
        raw("Large").as_deref(),
        Some(r#"[1,{"number":"18446744073709551616"},{"number":"-9223372036854775809"}]"#)
    );
    assert_eq!(raw("Exact").as_deref(), Some("[0.5,9007199254740993]"));
    assert_eq!(raw("Objects").as_deref(), Some(r#"[{"a":1}]"#));
}

#[test]
fn values_of_another_type_are_reported_and_kept() {
    let text = format!("{HEAD}components: {{schemas: {{Mixed: {{type: boolean, enum: [true, a]}}}}}}\n");
    let (document, problems) = Folder::with(&[("api.yaml", text.as_str())]).load("api.yaml");
    let first = "warning[misfit-value]: a value of `enum` is a string, but the type of the schema is `boolean`\n";
    assert!(problems.starts_with(first), "{problems}");
    let document = document.expect("a document");
    let raw = schema(&document, "Mixed")
        .schema_data
        .extensions
        .get("x-specwright-enum");
    assert_eq!(raw.map(ToString::to_string).as_deref(), Some(r#"[true,"a"]"#));
}

#[test]
fn unquoted_words_in_an_enumeration_of_texts_are_texts() {
    let api = format!("{HEAD}components: {{schemas: {{A: {{type: string, enum: [1.10, true, a]}}}}}}\n");
    let (document, problems) = Folder::with(&[("a.yaml", &api)]).load("a.yaml");
    assert_eq!(problems.matches("warning[lenient-value]").count(), 2, "{problems}");
    let document = document.expect("a document");
    let SchemaKind::Type(Type::String(text)) = &schema(&document, "A").schema_kind else {
        panic!("a string")
    };
    assert_eq!(
        text.enumeration,
        [Some("1.10".into()), Some("true".into()), Some("a".into())]
    );
}

#[test]
fn schemas_are_of_the_kind_they_say() {
    let document = clean(&format!(
        "{HEAD}components:
  schemas:
    A: {{allOf: [{{$ref: '#/components/schemas/B'}}], description: d}}
    B: {{type: object, required: [a], properties: {{a: {{type: integer, format: int64, minimum: 0}}}}, additionalProperties: false}}
    C: {{oneOf: [{{type: string}}], type: object}}
    D: {{properties: {{a: {{}}}}}}
    E: {{type: number, format: decimal, maximum: 1.5}}
"
    ));
    let kind = |name: &str| &schema(&document, name).schema_kind;
    assert!(matches!(kind("A"), SchemaKind::AllOf { all_of } if all_of.len() == 1));
    assert!(matches!(kind("B"), SchemaKind::Type(Type::Object(o)) if o.required == ["a"] && o.properties.len() == 1));
    assert!(matches!(kind("C"), SchemaKind::Any(any) if any.typ.as_deref() == Some("object") && any.one_of.len() == 1));
    assert!(matches!(kind("D"), SchemaKind::Any(any) if any.properties.len() == 1 && any.typ.is_none()));
    assert!(matches!(kind("E"), SchemaKind::Type(Type::Number(n)) if n.maximum == Some(1.5)));
}

#[test]
fn keywords_without_effect_are_reported_once_with_a_count() {
    let api = format!(
        "{HEAD}components:
  schemas:
    A: {{type: string, minimum: 1, if: {{}}, patern: a}}
    B: {{type: string, minimum: 1, if: {{}}}}
"
    );
    assert_eq!(
        heads(&problems("a.yaml", &api)),
        [
            "note[ignored-keyword]: `minimum` has no effect in a schema of type `string` (2 times)",
            "--> a.yaml:5:23",
            "warning[ignored-keyword]: `if` is ignored (2 times)",
            "--> a.yaml:5:35",
            "warning[ignored-keyword]: `patern` has no meaning in a schema",
            "--> a.yaml:5:43",
            "= help: did you mean `pattern`?",
        ]
    );
}

#[test]
fn codes_can_be_allowed_and_denied() {
    let folder = Folder::with(&[("a.yaml", &format!("{HEAD}paths: {{a: {{}}}}\nbogus: 1\n"))]);
    let load = |allow: Option<Code>, deny: Option<Code>| {
        let mut diagnostics = Diagnostics::new();
        allow.into_iter().for_each(|code| diagnostics.allow(code));
        deny.into_iter().for_each(|code| diagnostics.deny(code));
        document::load(&folder.path().join("a.yaml"), &folder.options(), &mut diagnostics);
        let severities: Vec<_> = diagnostics
            .sorted()
            .iter()
            .map(|d| (d.severity.as_str(), d.code.as_str()))
            .collect();
        (diagnostics.has_errors(), severities)
    };
    let unknown = Code::find("unknown-key").expect("a code");
    assert_eq!(
        load(None, None),
        (true, vec![("error", "invalid-path"), ("warning", "unknown-key")])
    );
    assert_eq!(
        load(Some(Code::INVALID_PATH), None),
        (false, vec![("warning", "invalid-path"), ("warning", "unknown-key")])
    );
    assert_eq!(load(Some(unknown), None), (true, vec![("error", "invalid-path")]));
    assert_eq!(
        load(Some(Code::INVALID_PATH), Some(unknown)),
        (true, vec![("warning", "invalid-path"), ("error", "unknown-key")])
    );
}

#[test]
fn extensions_are_kept() {
    let document = clean(&format!(
        "{HEAD}x-root: 1
paths:
  x-paths: 2
  /a:
    x-item: 3
    get: {{x-operation: {{a: [4]}}, responses: {{}}}}
components:
  securitySchemes:
    Key: {{type: apiKey, in: header, name: Authorization, x-signature: SDK-HMAC-SHA256}}
"
    ));
    let value = |extensions: &indexmap::IndexMap<String, serde_json::Value>, key: &str| extensions[key].to_string();
    assert_eq!(value(&document.openapi.extensions, "x-root"), "1");
    assert_eq!(value(&document.openapi.paths.extensions, "x-paths"), "2");
    let item = document.openapi.paths.paths["/a"].as_item().expect("an item");
    assert_eq!(value(&item.extensions, "x-item"), "3");
    assert_eq!(
        value(&item.get.as_ref().expect("an operation").extensions, "x-operation"),
        "{\"a\":[4]}"
    );
    let components = document.openapi.components.as_ref().expect("components");
    let Some(ReferenceOr::Item(openapiv3::SecurityScheme::APIKey { extensions, .. })) =
        components.security_schemes.get("Key")
    else {
        panic!("a scheme");
    };
    assert_eq!(value(extensions, "x-signature"), "\"SDK-HMAC-SHA256\"");
}

#[test]
fn wide_characters_and_tabs_keep_the_caret_in_place() {
    assert_eq!(
        problems(
            "a.json",
            "{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"图片\", \"version\": \"1\"}, \"paths\": {},\n\t\"图片\": 1}"
        ),
        "\
warning[unknown-key]: `图片` has no meaning in an OpenAPI document
 --> a.json:2:2
  |
2 |     \"图片\": 1}
  |     ^^^^^^
"
    );
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let long = "y".repeat(5_000);
    let json = format!(
        "{{\"openapi\": \"3.0.0\", \"info\": {{\"title\": \"{long}\", \"version\": \"1\"}}, \"paths\": {{}}, \"bogus\": \"{long}\"}}"
    );
    let problems = problems("a.json", &json);
    let lines: Vec<&str> = problems.lines().collect();
    assert_eq!(lines[1], " --> a.json:1:5074");
    assert!(lines.iter().all(|line| line.chars().count() < 140), "{problems}");
    assert!(lines[3].starts_with("1 | …") && lines[3].ends_with('…'), "{problems}");
    let caret = lines[4].find('^').expect("a caret");
    assert_eq!(lines[3].chars().skip(caret).take(7).collect::<String>(), "\"bogus\"");
}

#[test]
fn everything_of_a_hostile_document_is_shown_harmless() {
    let api = format!("{HEAD}paths: {{}}\n\"\\e[31m\\u202Ebogus\\n\": 1\n");
    let problems = problems("a.yaml", &api);
    assert!(
        problems.starts_with("warning[unknown-key]: `\\u{1b}[31m\\u{202e}bogus\\n` has no meaning"),
        "{problems}"
    );
}
