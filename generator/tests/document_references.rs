//! References: within a file, across files, and those that lead nowhere.

mod folder;

use folder::{Folder, problems};
use openapiv3::ReferenceOr;
use specwright::diagnostic::Diagnostics;
use specwright::document::{Document, LoadOptions};

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
fn a_missing_place_is_located_with_a_suggestion() {
    let api = format!(
        "{HEAD}paths:
  /图:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                # 图
                $ref: '#/components/schemas/Imge'
components:
  schemas:
    Image: {{type: object}}
"
    );
    assert_eq!(
        problems("api.yaml", &api),
        "\
error[unresolved-reference]: no schema `#/components/schemas/Imge`
  --> api.yaml:13:23
   |
13 |                 $ref: '#/components/schemas/Imge'
   |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: did you mean `#/components/schemas/Image`?
"
    );
}

#[test]
fn references_that_lead_nowhere_cost_only_themselves() {
    let api = format!(
        "{HEAD}paths:
  /a:
    get:
      parameters:
        - $ref: 5
        - $ref: '#/components/schemas/Pet'
        - $ref: 'none.yaml#/a'
      responses:
        '200': {{$ref: 'https://example.com/api.yaml#/a'}}
        '201': {{$ref: '../outside.yaml'}}
        '202': {{$ref: 'Pet'}}
        '204': {{description: none}}
components:
  schemas:
    Pet: {{type: object, properties: {{a: {{$ref: Pet}}, b: {{type: string}}, c: {{$ref: '#Pet'}}}}}}
"
    );
    let folder = Folder::with(&[("in/api.yaml", &api), ("outside.yaml", "description: secret\n")]);
    let (document, problems) = folder.load("in/api.yaml");
    let heads: Vec<&str> = problems
        .lines()
        .filter(|line| line.starts_with("error") || line.contains("-->") || line.contains("help"))
        .collect();
    assert_eq!(
        heads,
        [
            "error[invalid-reference]: `$ref` must be a string, but it is a number",
            " --> in/api.yaml:7:17",
            "error[invalid-reference]: `#/components/schemas/Pet` is a schema, but a parameter is needed here",
            " --> in/api.yaml:8:17",
            "error[unreadable-file]: cannot read `in/none.yaml`: there is no such file",
            " --> in/api.yaml:9:17",
            "error[remote-reference]: `https://example.com/api.yaml` is not read: nothing is fetched over a network",
            "  --> in/api.yaml:11:23",
            "   = help: save the file beside the document and refer to it by a relative path",
            "error[outside-root]: `outside.yaml` is outside of `in`",
            "  --> in/api.yaml:12:23",
            "   = help: set a root folder that holds all files of the document",
            "error[unreadable-file]: cannot read `in/Pet`: there is no such file",
            "  --> in/api.yaml:13:23",
            "error[unreadable-file]: cannot read `in/Pet`: there is no such file",
            "  --> in/api.yaml:17:48",
            "   = help: did you mean `#/components/schemas/Pet`?",
            "error[invalid-reference]: `#Pet` is no reference: after `#` there must be a slash",
            "  --> in/api.yaml:17:83",
            "   = help: did you mean `#/components/schemas/Pet`?",
        ]
    );
    let document = document.expect("a document");
    let (_, _, operation) = document.openapi.operations().next().expect("an operation");
    assert!(operation.parameters.is_empty());
    assert_eq!(
        operation
            .responses
            .responses
            .keys()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["204"]
    );
}

#[test]
fn a_wider_root_allows_more() {
    let api = format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: '../a.yaml'}}}}}}\n");
    let folder = Folder::with(&[("in/api.yaml", &api), ("a.yaml", "type: string\n")]);
    let mut diagnostics = Diagnostics::new();
    let options = LoadOptions {
        root: Some(folder.path().to_owned()),
        ..folder.options()
    };
    let document = specwright::document::load(&folder.path().join("in/api.yaml"), &options, &mut diagnostics);
    assert_eq!(diagnostics.to_string(), "");
    assert_eq!(
        text(&document.expect("a document"), "/components/schemas/A/type"),
        "\"string\""
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_do_not_lead_out() {
    let api = format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: 'link.yaml'}}}}}}\n");
    let folder = Folder::with(&[("in/api.yaml", &api), ("a.yaml", "type: string\n")]);
    std::os::unix::fs::symlink(folder.path().join("a.yaml"), folder.path().join("in/link.yaml")).expect("a link");
    let problems = folder.load("in/api.yaml").1;
    assert!(
        problems.starts_with("error[outside-root]: `in/link.yaml` is outside of `in`\n --> in/api.yaml:4:34\n"),
        "{problems}"
    );
}

#[test]
fn circles_without_content_are_errors() {
    let api = format!(
        "{HEAD}paths:
  /a: {{$ref: '#/paths/~1b'}}
  /b: {{$ref: '#/paths/~1a'}}
components:
  schemas:
    A: {{$ref: '#/components/schemas/B'}}
    B: {{$ref: '#/components/schemas/A'}}
    C: {{$ref: '#/components/schemas/A'}}
    D: {{$ref: 'd.yaml'}}
    Tree: {{type: object, properties: {{child: {{$ref: '#/components/schemas/Tree'}}}}}}
"
    );
    let folder = Folder::with(&[("api.yaml", &api), ("d.yaml", "$ref: 'd.yaml'\n")]);
    let problems = folder.load("api.yaml").1;
    let heads: Vec<&str> = problems
        .lines()
        .filter(|line| line.starts_with("error") || line.contains("-->"))
        .collect();
    assert_eq!(
        heads,
        [
            "error[cyclic-reference]: the reference leads back to itself",
            " --> api.yaml:4:14",
            "error[cyclic-reference]: the reference leads back to itself",
            " --> api.yaml:5:14",
            "error[cyclic-reference]: `A` has no content: its references lead back to itself",
            " --> api.yaml:8:15",
            "error[cyclic-reference]: `B` has no content: its references lead back to itself",
            " --> api.yaml:9:15",
            "error[cyclic-reference]: `C` has no content: its references lead back to itself",
            "  --> api.yaml:10:15",
            "error[cyclic-reference]: the reference leads back to itself",
            "  --> api.yaml:11:15",
        ]
    );
}

#[test]
fn content_that_contains_itself_is_not_put_into_itself() {
    let api = format!(
        "{HEAD}paths:
  /a:
    post:
      responses: {{}}
      callbacks:
        done:
          '{{$request.body#/url}}': {{$ref: '#/paths/~1a'}}
"
    );
    let problems = problems("api.yaml", &api);
    assert!(
        problems.starts_with(
            "error[cyclic-reference]: what the reference leads to contains the reference itself\n --> api.yaml:9:42\n"
        ),
        "{problems}"
    );
}

#[test]
fn errors_of_a_file_are_said_once() {
    let api =
        format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: 'a.yaml#/A'}}, B: {{$ref: 'a.yaml#/B'}}}}}}\n");
    let folder = Folder::with(&[("api.yaml", &api), ("a.yaml", "A: [\n")]);
    let problems = folder.load("api.yaml").1;
    assert_eq!(problems.matches("error[").count(), 1, "{problems}");
    assert!(problems.contains("--> a.yaml:2:1"), "{problems}");
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
