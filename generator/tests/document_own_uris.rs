//! `$self` of OpenAPI 3.2: the URI that a document gives itself is the base of its references and the name by which others
//! find it.

mod folder;

use folder::{Folder, problems};
use specwright::document::Document;

fn load(files: &[(&str, &str)]) -> Document {
    let (document, problems) = Folder::with(files).load("api.yaml");
    assert_eq!(problems, "");
    document.expect("a document")
}

fn schemas(document: &Document) -> Vec<&str> {
    let components = document.openapi.components.as_ref();
    components
        .map(|c| c.schemas.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

/// A document with one response of a schema, and these components.
fn api(own: &str, reference: &str, components: &str) -> String {
    format!(
        "openapi: 3.2.0
$self: {own}
info: {{title: t, version: '1'}}
paths:
  /pets:
    get:
      operationId: list
      responses:
        '200':
          description: ok
          content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}
components: {{schemas: {{{components}}}}}
"
    )
}

const SHARED: &str = "openapi: 3.2.0
$self: https://example.com/api/shared/foo
info: {title: shared, version: '1'}
components: {schemas: {Pet: {type: object, properties: {owner: {$ref: '../openapi#/components/schemas/Owner'}}}}}
";
const OWNER: &str = "Owner: {type: string}";

#[test]
fn a_document_is_found_by_its_own_uri() {
    let local = "#/components/schemas/Owner";
    for reference in [
        local.to_owned(),
        format!("https://example.com/api/openapi{local}"),
        format!("HTTPS://EXAMPLE.com/api/x/../openapi{local}"),
        format!("openapi{local}"),
        format!("./openapi{local}"),
        format!("/api/openapi{local}"),
        format!("//example.com/api/openapi{local}"),
    ] {
        let document = load(&[("api.yaml", &api("https://example.com/api/openapi", &reference, OWNER))]);
        assert_eq!(schemas(&document), ["Owner"], "{reference}");
        assert_eq!(document.sources.files().count(), 1);
    }
}

#[test]
fn other_documents_are_found_by_theirs_whatever_their_files_are_called() {
    for reference in [
        "shared/foo",
        "https://example.com/api/shared/foo",
        "/api/shared/foo",
        "./a/../shared/foo",
    ] {
        let reference = format!("{reference}#/components/schemas/Pet");
        let document = load(&[
            ("api.yaml", &api("https://example.com/api/openapi", &reference, OWNER)),
            ("parts/common-things.yaml", SHARED),
            ("parts/broken.yaml", "$self: https://example.com/other\n{ not: [ yaml"),
        ]);
        assert_eq!(schemas(&document), ["Owner", "Pet"], "{reference}");
        assert_eq!(document.sources.files().count(), 2);
    }
}

#[test]
fn a_document_without_a_uri_finds_others_by_theirs() {
    let reference = "https://example.com/api/shared/foo#/components/schemas/Pet";
    let shared = SHARED.replace("{$ref: '../openapi#/components/schemas/Owner'}", "{type: string}");
    let api = api("x", reference, "").replace("$self: x\n", "");
    let document = load(&[("api.yaml", &api), ("shared.json.yaml", &shared)]);
    assert_eq!(schemas(&document), ["Pet"]);
}

#[test]
fn files_lie_as_their_uris_do() {
    // neither of the two has a URI of its own
    let pet = "type: object\nproperties: {tag: {$ref: tag.yaml}}\n";
    for reference in ["schemas/pet.yaml", "https://example.com/api/schemas/pet.yaml"] {
        let document = load(&[
            ("api.yaml", &api("https://example.com/api/openapi", reference, "")),
            ("schemas/pet.yaml", pet),
            ("schemas/tag.yaml", "type: object\n"),
        ]);
        assert_eq!(schemas(&document), ["pet", "tag"], "{reference}");
    }
}

#[test]
fn a_relative_uri_is_resolved_where_the_document_was_read() {
    let document = load(&[
        ("api.yaml", &api("v2/openapi.yaml", "pet.yaml", OWNER)),
        (
            "v2/pet.yaml",
            "type: object\nproperties: {owner: {$ref: 'openapi.yaml#/components/schemas/Owner'}}\n",
        ),
        ("pet.yaml", "type: integer\n"),
    ]);
    assert_eq!(schemas(&document), ["Owner", "pet"]);
    let pet: &str = &document
        .node(&"/components/schemas/pet/type".parse().expect("a pointer"))
        .expect("it is there")
        .to_string();
    assert_eq!(pet, "\"object\"");
    // what is not there is looked for in the folder of the document
    let document = load(&[
        ("api.yaml", &api("/v2/openapi.yaml", "pet.yaml", "")),
        ("pet.yaml", "type: object\n"),
    ]);
    assert_eq!(schemas(&document), ["pet"]);
}

#[test]
fn what_no_file_has_is_reported() {
    let document = api("https://example.com/api/openapi", "https://example.org/pet", "");
    let shown = problems("api.yaml", &document);
    let expected = "error[remote-reference]: `https://example.org/pet` is not read: nothing is fetched over a network";
    assert!(shown.contains(expected), "{shown:#?}");
    let document = api("https://example.com/api/openapi", "other/pet.yaml", "");
    let shown = problems("api.yaml", &document);
    assert!(shown.starts_with("error[unreadable-file]"), "{shown:#?}");
    let document = api(
        "https://example.com/api/openapi#part",
        "#/components/schemas/Owner",
        OWNER,
    );
    let shown = problems("api.yaml", &document);
    let expected =
        "warning[invalid-value]: `$self` is the URI of the whole document and has no fragment: that is left out";
    assert!(shown.contains(expected), "{shown:#?}");
}

#[test]
fn security_schemes_are_required_by_their_uris() {
    let api = "openapi: 3.2.0
$self: https://example.com/api/openapi
info: {title: t, version: '1'}
security: [{'shared.yaml#/components/securitySchemes/Token': [read]}]
paths:
  /a: {get: {operationId: a, responses: {'204': {description: d}}}}
  /b:
    get:
      operationId: b
      security: [{'https://example.com/api/openapi#/components/securitySchemes/Key': []}, {Key: [], './key.yaml': []}]
      responses: {'204': {description: d}}
  /c: {get: {operationId: c, security: [{a/b: []}], responses: {'204': {description: d}}}}
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-Key}
    a/b: {type: http, scheme: basic}
";
    let document = load(&[
        ("api.yaml", api),
        (
            "shared.yaml",
            "components: {securitySchemes: {Token: {type: http, scheme: bearer}}}\n",
        ),
        ("key.yaml", "{type: apiKey, in: query, name: key}\n"),
    ]);
    let names = |path: &str| -> Vec<Vec<String>> {
        let item = document.openapi.paths.paths[path].as_item().expect("a path item");
        let operation = item.get.as_ref().expect("an operation");
        let requirements = operation.security.as_ref().or(document.openapi.security.as_ref());
        let requirements = requirements.expect("requirements").iter();
        requirements
            .map(|requirement| requirement.keys().cloned().collect())
            .collect()
    };
    assert_eq!(names("/a"), [["Token"]]);
    assert_eq!(names("/b"), [vec!["Key"], vec!["Key", "key"]]);
    assert_eq!(names("/c"), [["a/b"]]);
    let components = document.openapi.components.as_ref().expect("components");
    let schemes: Vec<&str> = components.security_schemes.keys().map(String::as_str).collect();
    assert_eq!(schemes, ["Key", "a/b", "Token", "key"]);
}
