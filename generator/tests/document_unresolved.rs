//! References that lead nowhere, out of the folder, or in circles.

mod folder;

use folder::{Folder, problems};
use specwright::diagnostic::Diagnostics;
use specwright::document::Document;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

fn text(document: &Document, pointer: &str) -> String {
    document
        .node(&pointer.parse().expect("a pointer"))
        .map(ToString::to_string)
        .unwrap_or_default()
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
        ["200", "201", "202", "204"]
    );
}

#[test]
fn a_wider_root_allows_more() {
    let api = format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: '../a.yaml'}}}}}}\n");
    let folder = Folder::with(&[("in/api.yaml", &api), ("a.yaml", "type: string\n")]);
    let mut diagnostics = Diagnostics::new();
    let mut options = folder.options();
    options.root = Some(folder.path().to_owned());
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
            "error[cyclic-reference]: the target of the reference contains the reference\n --> api.yaml:9:42\n"
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
