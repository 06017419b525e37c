//! References: within a file and across files.

mod folder;

use folder::{Folder, problems};
use openapiv3::ReferenceOr;
use specwright::document::Document;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

fn load(files: &[(&str, &str)]) -> Document {
    let (document, problems) = Folder::with(files).load("api.yaml");
    assert_eq!(problems, "");
    document.expect("a document")
}

fn text(document: &Document, pointer: &str) -> String {
    document
        .node(&pointer.parse().expect("a pointer"))
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn place(document: &Document, pointer: &str) -> String {
    let place = document.sources.locate(&pointer.parse().expect("a pointer"));
    place.map(|place| place.to_string()).unwrap_or_default()
}

fn schemas(document: &Document) -> Vec<&str> {
    let components = document.openapi.components.as_ref();
    components
        .map(|c| c.schemas.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

#[test]
fn files_become_one_document() {
    let api = format!(
        "{HEAD}paths:
  /pets/{{id}}:
    $ref: 'paths/pet.yaml'
components:
  schemas:
    Owner: {{$ref: 'schemas/owner.yaml'}}
"
    );
    let document = load(&[
        ("api.yaml", &api),
        (
            "paths/pet.yaml",
            "get:
  operationId: getPet
  parameters:
    - $ref: '../common.yaml#/components/parameters/Id'
  responses:
    '200':
      description: ok
      headers:
        X-Count: {$ref: '../common.yaml#/components/headers/Count'}
      content:
        application/json:
          schema: {$ref: '../schemas/pet.yaml'}
          examples:
            one: {$ref: '../common.yaml#/examples/one'}
    '404': {$ref: '../common.yaml#/components/responses/Missing'}
",
        ),
        (
            "schemas/pet.yaml",
            "type: object
properties:
  owner: {$ref: owner.yaml}
  parent: {$ref: '#'}
  tag: {$ref: '../common.yaml#/components/schemas/Owner'}
",
        ),
        (
            "schemas/owner.yaml",
            "type: object\nproperties:\n  pets: {type: array, items: {$ref: ./pet.yaml}}\n",
        ),
        (
            "common.yaml",
            "components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string}}
  headers:
    Count: {schema: {type: integer}}
  responses:
    Missing: {description: none}
  schemas:
    Owner: {type: string}
examples:
  one: {value: {id: 1}}
",
        ),
    ]);
    assert_eq!(schemas(&document), ["Owner", "pet", "Owner_common"]);
    let operation = "/paths/~1pets~1{id}/get";
    assert_eq!(
        text(&document, &format!("{operation}/responses/200")),
        "{\"description\":\"ok\",\"headers\":{\"X-Count\":{\"$ref\":\"#/components/headers/Count\"}},\
         \"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/pet\"},\
         \"examples\":{\"one\":{\"$ref\":\"#/components/examples/one\"}}}}}"
    );
    assert_eq!(
        text(&document, "/components/schemas/pet/properties"),
        "{\"owner\":{\"$ref\":\"#/components/schemas/Owner\"},\"parent\":{\"$ref\":\"#/components/schemas/pet\"},\
         \"tag\":{\"$ref\":\"#/components/schemas/Owner_common\"}}"
    );
    assert_eq!(
        text(&document, &format!("{operation}/responses/404/$ref")),
        "\"#/components/responses/Missing\""
    );
    assert_eq!(
        document
            .openapi
            .operations()
            .map(|(_, _, o)| o.operation_id.as_deref())
            .collect::<Vec<_>>(),
        [Some("getPet")]
    );
    // Every part is found where it was written.
    assert_eq!(place(&document, operation), "paths/pet.yaml:1:1");
    assert_eq!(
        place(&document, &format!("{operation}/operationId")),
        "paths/pet.yaml:2:16"
    );
    assert_eq!(
        place(&document, "/components/schemas/pet/properties/owner"),
        "schemas/pet.yaml:3:3"
    );
    assert_eq!(
        place(&document, "/components/schemas/Owner/properties/pets/items/$ref"),
        "schemas/owner.yaml:3:37"
    );
    assert_eq!(place(&document, "/components/parameters/Id/in"), "common.yaml:3:24");
    assert_eq!(
        place(&document, "/components/parameters/Id/nothing/there"),
        "common.yaml:3:5"
    );
    let mut files: Vec<_> = document.sources.files().filter_map(|file| file.file_name()).collect();
    files.sort();
    assert_eq!(files, ["api.yaml", "common.yaml", "owner.yaml", "pet.yaml", "pet.yaml"]);
}

#[test]
fn content_outside_of_components_gets_a_name() {
    let api = format!(
        "{HEAD}paths:
  /a:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {{type: object, properties: {{next: {{$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}}}}}}
  /b%20c:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {{$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}}
            text/plain:
              schema: {{$ref: '#/components/schemas/Pet/properties/%E5%9B%BE'}}
components:
  schemas:
    Pet: {{type: object, properties: {{图: {{type: string}}}}}}
"
    );
    let document = load(&[("api.yaml", &api)]);
    assert_eq!(schemas(&document), ["Pet", "a_get_200_application_json", "Pet_图"]);
    let reference = "{\"$ref\":\"#/components/schemas/a_get_200_application_json\"}";
    assert_eq!(
        text(
            &document,
            "/paths/~1b%20c/get/responses/200/content/application~1json/schema"
        ),
        reference
    );
    assert_eq!(
        text(
            &document,
            "/components/schemas/a_get_200_application_json/properties/next"
        ),
        reference
    );
}

#[test]
fn chains_and_references_on_the_way_are_followed() {
    let api = format!(
        "{HEAD}paths: {{}}
components:
  schemas:
    A: {{$ref: 'one.yaml#/First'}}
    B: {{$ref: '#/components/schemas/A'}}
    C: {{$ref: 'one.yaml#/Through/properties/x'}}
"
    );
    let document = load(&[
        ("api.yaml", &api),
        (
            "one.yaml",
            "First: {$ref: '#/Second'}\nSecond: {$ref: 'two.yaml'}\nThrough: {$ref: 'two.yaml'}\n",
        ),
        ("two.yaml", "type: object\nproperties: {x: {type: integer}}\n"),
    ]);
    assert_eq!(schemas(&document), ["A", "B", "C"]);
    assert_eq!(text(&document, "/components/schemas/A/type"), "\"object\"");
    assert_eq!(
        text(&document, "/components/schemas/B/$ref"),
        "\"#/components/schemas/A\""
    );
    assert_eq!(text(&document, "/components/schemas/C"), "{\"type\":\"integer\"}");
}

#[test]
fn structure_may_be_referred_to_and_data_may_hold_references() {
    let api = format!(
        "{HEAD}paths:
  /a:
    get:
      description: {{$ref: 'parts.yaml#/text'}}
      responses: {{$ref: 'parts.yaml#/responses'}}
components:
  schemas:
    A:
      type: object
      properties: {{$ref: 'parts.yaml#/properties'}}
      example: {{$ref: '#/nowhere', b: 1}}
    B:
      type: object
      properties:
        $ref: {{type: string}}
      default: {{$ref: '#/nowhere'}}
"
    );
    let parts = "text: words
responses: {'204': {description: none}}
properties: {p: {$ref: '#/other'}}
other: {type: boolean}
";
    let document = load(&[("api.yaml", &api), ("parts.yaml", parts)]);
    assert_eq!(text(&document, "/paths/~1a/get/description"), "\"words\"");
    assert_eq!(text(&document, "/paths/~1a/get/responses/204/description"), "\"none\"");
    assert_eq!(
        text(&document, "/components/schemas/A/properties/p/$ref"),
        "\"#/components/schemas/other\""
    );
    assert_eq!(
        text(&document, "/components/schemas/A/example"),
        "{\"$ref\":\"#/nowhere\",\"b\":1}"
    );
    assert_eq!(
        text(&document, "/components/schemas/B/properties"),
        "{\"$ref\":{\"type\":\"string\"}}"
    );
    assert_eq!(
        text(&document, "/components/schemas/B/default"),
        "{\"$ref\":\"#/nowhere\"}"
    );
}

#[test]
fn keys_beside_the_reference_of_a_path_item_are_added() {
    let api = format!("{HEAD}paths:\n  /a:\n    $ref: 'a.yaml'\n    summary: here\n");
    let document = load(&[("api.yaml", &api), ("a.yaml", "summary: there\nget: {responses: {}}\n")]);
    assert_eq!(
        text(&document, "/paths/~1a"),
        "{\"summary\":\"here\",\"get\":{\"responses\":{}}}"
    );
}

#[test]
fn discriminators_are_followed() {
    let api = format!(
        "{HEAD}paths: {{}}
components:
  schemas:
    Pet:
      oneOf: [{{$ref: cat.yaml}}]
      discriminator:
        propertyName: kind
        mapping:
          cat: cat.yaml
          dog: Dog
          bad: '#/components/schemas/Bat'
    Dog: {{type: object}}
"
    );
    let folder = Folder::with(&[("api.yaml", &api), ("cat.yaml", "type: object\n")]);
    let (document, problems) = folder.load("api.yaml");
    assert_eq!(
        problems,
        "\
error[unresolved-reference]: no schema `#/components/schemas/Bat`
  --> api.yaml:13:16
   |
13 |           bad: '#/components/schemas/Bat'
   |                ^^^^^^^^^^^^^^^^^^^^^^^^^^
"
    );
    let document = document.expect("a document");
    let Some(ReferenceOr::Item(pet)) = document.openapi.components.as_ref().and_then(|c| c.schemas.get("Pet")) else {
        panic!("a schema");
    };
    let mapping = &pet.schema_data.discriminator.as_ref().expect("a discriminator").mapping;
    let mapping: Vec<_> = mapping.iter().map(|(tag, to)| (tag.as_str(), to.as_str())).collect();
    assert_eq!(mapping, [("cat", "#/components/schemas/cat"), ("dog", "Dog")]);
}

#[test]
fn small_references_do_not_make_large_documents() {
    let mut api = format!(
        "{HEAD}x-large:\n  get:\n    responses: {{}}\n    x-list: [{}]\npaths:\n",
        vec!["1"; 2_000].join(", ")
    );
    for number in 0..4_000 {
        api += &format!("  /{number}: {{$ref: '#/x-large'}}\n");
    }
    let problems = problems("api.yaml", &api);
    assert!(
        problems.starts_with("error[too-large]: the references of the document expand to too many values"),
        "{problems}"
    );
}

#[test]
fn references_in_extensions_are_not_followed() {
    let api = format!(
        "{HEAD}paths: {{}}
components:
  schemas:
    Item:
      type: object
      properties:
        kind:
          type: integer
          x-mapped-definition: {{$ref: '#/components/schemas/Item'}}
          x-elsewhere: {{$ref: 'nowhere.yaml'}}
"
    );
    let document = load(&[("api.yaml", &api)]);
    assert_eq!(
        text(
            &document,
            "/components/schemas/Item/properties/kind/x-mapped-definition"
        ),
        r##"{"$ref":"#/components/schemas/Item"}"##
    );
}
