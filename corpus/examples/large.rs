//! Writes a large document, always the same: `cargo run -p specwright-corpus --example large -- 16 large.json`.
//!
//! It resembles the largest public documents, which are generated from a data model: entities that extend each other
//! with a discriminator, properties that are nullable by `anyOf`, and five operations for each set of entities, whose
//! parameters and errors are components. Size 16 is 20 MB with 11,000 operations. Sizes are linear and may be
//! fractions, such as 0.1.

use std::fmt::Write as _;
use std::process::ExitCode;

/// Sets of entities for each unit of size; each set has five operations.
const SETS: usize = 138;
/// Sets of entities for each tag.
const SETS_OF_TAG: usize = 4;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let size = arguments.next().and_then(|size| size.parse::<f64>().ok());
    let (Some(size), Some(file)) = (size, arguments.next()) else {
        eprintln!("usage: large SIZE FILE");
        return ExitCode::FAILURE;
    };
    match std::fs::write(&file, document(size)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot write `{file}`: {error}");
            ExitCode::FAILURE
        }
    }
}

fn document(size: f64) -> String {
    let sets = ((SETS as f64 * size) as usize).max(1);
    let mut paths = Vec::with_capacity(2 * sets);
    let mut schemas = vec![ENTITY.to_owned(), FAULT.to_owned()];
    for set in 0..sets {
        paths.push(collection(set));
        paths.push(member(set));
        schemas.push(entity(set, sets));
        schemas.push(listing(set));
    }
    format!(
        r#"{{
  "openapi": "3.0.3",
  "info": {{ "title": "Large", "version": "1.0" }},
  "servers": [{{ "url": "https://large.example.com/v1.0" }}],
  "paths": {{
{}
  }},
  "components": {{
    "schemas": {{
{}
    }},
    "parameters": {{
{}
    }},
    "responses": {{
      "error": {{
        "description": "error",
        "content": {{ "application/json": {{ "schema": {{ "$ref": "\#/components/schemas/large.fault" }} }} }}
      }}
    }}
  }}
}}
"#,
        paths.join(",\n"),
        schemas.join(",\n"),
        parameters()
    )
    .replace("\\#", "#")
}

const ENTITY: &str = r##"      "large.entity": {
        "title": "entity",
        "type": "object",
        "required": ["@odata.type"],
        "properties": { "id": { "type": "string" }, "@odata.type": { "type": "string" } },
        "discriminator": { "propertyName": "@odata.type" }
      }"##;

const FAULT: &str = r##"      "large.fault": {
        "type": "object",
        "required": ["code", "message"],
        "properties": { "code": { "type": "string" }, "message": { "type": "string" }, "target": { "type": "string" } }
      }"##;

fn parameters() -> String {
    let query = |name: &str, kind: &str| {
        let name_of = name.trim_start_matches('$');
        format!(
            r#"      "{name_of}": {{ "name": "{name}", "in": "query", "description": "See {name}.", "schema": {{ {kind} }} }}"#
        )
    };
    [
        query("$top", r#""type": "integer", "minimum": 0"#),
        query("$skip", r#""type": "integer", "minimum": 0"#),
        query("$search", r#""type": "string""#),
        query("$filter", r#""type": "string""#),
        query("$count", r#""type": "boolean""#),
    ]
    .join(",\n")
}

/// Adds what every operation of a set has: name, tag and text.
fn head(set: usize, verb: &str, what: &str) -> String {
    let tag = set / SETS_OF_TAG;
    format!(
        r#""tags": ["area{tag}.things"],
        "summary": "{what} things{set}",
        "description": "{what} the things of set {set}. A thing of this set is what its owner has put there, and stays until it is deleted; what was deleted can be restored for thirty days. One that is shared with others has to be taken back from each of them first, and the call fails where it is not.",
        "operationId": "area{tag}.{verb}Things{set}""#
    )
}

fn reference(schema: &str) -> String {
    format!(r#"{{ "application/json": {{ "schema": {{ "$ref": "\#/components/schemas/large.{schema}" }} }} }}"#)
}

const ERRORS: &str = r#""4XX": { "$ref": "\#/components/responses/error" },
          "5XX": { "$ref": "\#/components/responses/error" }"#;

fn collection(set: usize) -> String {
    let tag = set / SETS_OF_TAG;
    let shared = ["top", "skip", "search", "filter", "count"]
        .map(|name| format!(r#"{{ "$ref": "\#/components/parameters/{name}" }}"#))
        .join(",\n          ");
    let words = |name: &str| {
        format!(
            r#"{{
            "name": "{name}",
            "in": "query",
            "description": "What to choose",
            "style": "form",
            "explode": false,
            "schema": {{
              "uniqueItems": true,
              "type": "array",
              "items": {{ "type": "string", "enum": ["id", "id desc", "name", "name desc", "size{set}", "size{set} desc"] }}
            }}
          }}"#
        )
    };
    format!(
        r#"    "/areas{tag}/{{area-id}}/things{set}": {{
      "parameters": [
        {{ "name": "area-id", "in": "path", "required": true, "description": "The key of the area", "schema": {{ "type": "string" }} }}
      ],
      "get": {{
        {},
        "parameters": [
          {shared},
          {},
          {}
        ],
        "responses": {{
          "200": {{ "description": "Retrieved collection", "content": {} }},
          {ERRORS}
        }}
      }},
      "post": {{
        {},
        "requestBody": {{ "required": true, "content": {} }},
        "responses": {{
          "201": {{ "description": "Created", "content": {} }},
          {ERRORS}
        }}
      }}
    }}"#,
        head(set, "List", "List"),
        words("$orderby"),
        words("$select"),
        reference(&format!("thing{set}CollectionResponse")),
        head(set, "Create", "Create"),
        reference(&format!("thing{set}")),
        reference(&format!("thing{set}")),
    )
}

fn member(set: usize) -> String {
    let tag = set / SETS_OF_TAG;
    let thing = reference(&format!("thing{set}"));
    format!(
        r#"    "/areas{tag}/{{area-id}}/things{set}/{{thing-id}}": {{
      "parameters": [
        {{ "name": "area-id", "in": "path", "required": true, "description": "The key of the area", "schema": {{ "type": "string" }} }},
        {{ "name": "thing-id", "in": "path", "required": true, "description": "The key of the thing", "schema": {{ "type": "string" }} }}
      ],
      "get": {{
        {},
        "responses": {{ "200": {{ "description": "Retrieved", "content": {thing} }}, {ERRORS} }}
      }},
      "patch": {{
        {},
        "requestBody": {{ "required": true, "content": {thing} }},
        "responses": {{ "200": {{ "description": "Updated", "content": {thing} }}, {ERRORS} }}
      }},
      "delete": {{
        {},
        "parameters": [
          {{ "name": "If-Match", "in": "header", "description": "ETag", "schema": {{ "type": "string" }} }}
        ],
        "responses": {{ "204": {{ "description": "Success" }}, {ERRORS} }}
      }}
    }}"#,
        head(set, "Get", "Get"),
        head(set, "Update", "Update"),
        head(set, "Delete", "Delete"),
    )
}

/// Returns an entity. Every fourth extends the root, the others extend the previous one. Each refers to two others.
fn entity(set: usize, sets: usize) -> String {
    let parent = match set % 4 {
        0 => "entity".to_owned(),
        _ => format!("thing{}", set - 1),
    };
    let mut properties = String::new();
    for (number, kind) in [
        r#""type": "string", "nullable": true"#,
        r#""type": "boolean", "nullable": true"#,
        r#""type": "integer", "format": "int32", "minimum": -2147483648, "maximum": 2147483647"#,
        r#""type": "string", "format": "date-time", "pattern": "^[0-9]{4,}-", "nullable": true"#,
        r#""type": "array", "items": { "type": "string" }"#,
        r#""type": "number", "format": "double", "nullable": true"#,
        r#""type": "string", "format": "base64url""#,
        r#""type": "string", "format": "uuid", "readOnly": true"#,
        r#""type": "object", "additionalProperties": { "type": "string" }"#,
        r#""type": "string", "nullable": true"#,
        r#""type": "boolean""#,
        r#""type": "string", "enum": ["low", "normal", "high", "unknownFutureValue"]"#,
    ]
    .into_iter()
    .enumerate()
    {
        let text = "What the service knows of the thing, as its owner last wrote it. Read-only for guests.";
        let _ = write!(
            properties,
            r#"
              "property{set}x{number}": {{ "description": "{text}", {kind} }},"#
        );
    }
    let other = |step: usize| format!(r#""$ref": "\#/components/schemas/large.thing{}""#, (set + step) % sets);
    format!(
        r#"      "large.thing{set}": {{
        "allOf": [
          {{ "$ref": "\#/components/schemas/large.{parent}" }},
          {{
            "title": "thing{set}",
            "type": "object",
            "properties": {{{properties}
              "owner{set}": {{
                "anyOf": [{{ {} }}, {{ "type": "object", "nullable": true }}]
              }},
              "children{set}": {{ "type": "array", "items": {{ {} }}, "x-ms-navigationProperty": true }}
            }}
          }}
        ]
      }}"#,
        other(4),
        other(8),
    )
}

fn listing(set: usize) -> String {
    format!(
        r#"      "large.thing{set}CollectionResponse": {{
        "title": "Collection of thing{set}",
        "type": "object",
        "properties": {{
          "@odata.count": {{ "type": "integer", "format": "int64", "nullable": true }},
          "@odata.nextLink": {{ "type": "string", "nullable": true }},
          "value": {{ "type": "array", "items": {{ "$ref": "\#/components/schemas/large.thing{set}" }} }}
        }}
      }}"#
    )
}
