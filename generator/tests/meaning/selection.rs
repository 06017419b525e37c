//! Only some of the operations.

use specwright::{RuntimeSource, Selector, Settings, generate_crate};

use crate::{Folder, Outcome, has, lacks};

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /v1/orders/{id}:
    get:
      operationId: getOrder
      tags: [Orders]
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
  /v1/disks:
    get:
      operationId: listDisks
      tags: [Disks]
      parameters:
        - { name: project, in: query, schema: { type: string }, x-client-parameter: true }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Disk' } } } }
  /v2/disks:
    get:
      operationId: listDisks2
      tags: [Disks, New]
      responses: { '204': { description: none } }
components:
  schemas:
    Order: { type: object, properties: { part: { $ref: '#/components/schemas/Part' } } }
    Part: { type: object, properties: { id: { type: string } } }
    Disk: { type: object, properties: { id: { type: string } } }
";

fn selected(include: &[&str], exclude: &[&str]) -> Outcome {
    selected_of(&DOCUMENT.replace("{id}", "x"), include, exclude)
}

fn selected_of(document: &str, include: &[&str], exclude: &[&str]) -> Outcome {
    let folder = Folder::new();
    let selectors = |list: &[&str]| {
        let parsed = list.iter().map(|text| text.parse::<Selector>());
        parsed.collect::<Result<_, _>>().expect("a selector")
    };
    let mut settings = Settings::default();
    settings.include = selectors(include);
    settings.exclude = selectors(exclude);
    let document = folder.write("api.yaml", document);
    Outcome {
        generated: generate_crate(&document, "api", &RuntimeSource::Registry, &settings),
    }
}

fn methods(outcome: &Outcome) -> Vec<&'static str> {
    let client = outcome.client();
    let all = ["get_order", "list_disks", "list_disks2"];
    all.into_iter()
        .filter(|name| client.contains(&format!("pub fn {name}(")))
        .collect()
}

#[test]
fn operations_are_selected_by_tag_path_and_id() {
    for (include, exclude, expected) in [
        (&["tag:Orders"][..], &[][..], &["get_order"][..]),
        (&["path:/v1/*"], &[], &["get_order", "list_disks"]),
        (&["operation:list*"], &[], &["list_disks", "list_disks2"]),
        (&["tag:New", "operation:getOrder"], &[], &["get_order", "list_disks2"]),
        (&[], &["tag:Disks"], &["get_order"]),
        (&["tag:Disks"], &["path:/v2/*"], &["list_disks"]),
    ] {
        let outcome = selected(include, exclude);
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        assert_eq!(methods(&outcome), expected, "{include:?} {exclude:?}");
        let summary = &outcome.generated.documents[0];
        let counts = (summary.operations, summary.selected, summary.in_document);
        assert_eq!(counts, (expected.len(), expected.len(), 3));
    }
}

/// An operation that is wrong in many ways, one that is not, and one in another file.
const BROKEN: &str = "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /good:
    get: { operationId: good, tags: [Good], responses: { '204': { description: none } } }
    put:
      operationId: wrong
      tags: [Wrong]
      tags: [Wrong]
      parameters: [{ name: a, in: nowhere }, { $ref: 'missing.yaml#/a' }]
      responses: { '2XY': { description: none }, '200': { $ref: '#/components/responses/Missing' } }
  /bad:
    parameters: { not: a list }
    get: { operationId: bad, tags: [Wrong], responses: 5 }
  /elsewhere:
    $ref: 'elsewhere.yaml'
";

#[test]
fn what_is_wrong_with_operations_that_are_not_selected_does_not_matter() {
    let reported = |include: &[&str], exclude: &[&str]| {
        let folder = Folder::new();
        let document = folder.write("api.yaml", BROKEN);
        folder.write(
            "elsewhere.yaml",
            "get: { operationId: far, tags: [Good], responses: { '204': { description: none } } }\nput: { operationId: worse, tags: [Wrong], responses: 5 }\n",
        );
        let parse = |list: &[&str]| list.iter().map(|text| text.parse().expect("a selector")).collect();
        let mut settings = Settings::default();
        settings.include = parse(include);
        settings.exclude = parse(exclude);
        Outcome {
            generated: generate_crate(&document, "api", &RuntimeSource::Registry, &settings),
        }
    };
    for (include, exclude) in [(&["tag:Good"][..], &[][..]), (&[], &["tag:Wrong"])] {
        let outcome = reported(include, exclude);
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        let client = outcome.client();
        has(&client, "pub fn good(");
        has(&client, "pub fn far(");
        lacks(&client, "pub fn wrong(");
        let summary = &outcome.generated.documents[0];
        assert_eq!((summary.operations, summary.selected, summary.in_document), (2, 2, 5));
    }
    assert!(reported(&["operation:wrong"], &[]).diagnostics().len() >= 5);
    assert!(reported(&["operation:worse"], &[]).diagnostics().len() == 1);
    assert!(reported(&["operation:bad"], &[]).diagnostics().len() >= 2);
}

#[test]
fn a_reference_into_an_operation_that_is_not_selected_leads_there() {
    let folder = Folder::new();
    let text = "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /one:
    get: { operationId: one, responses: { '200': { description: ok, content: { application/json: { schema: { type: object, properties: { inner: { type: integer } } } } } } } }
  /two:
    get: { operationId: two, responses: { '200': { $ref: '#/paths/~1one/get/responses/200' } } }
";
    let mut settings = Settings::default();
    settings.include = vec!["operation:two".parse().expect("a selector")];
    let document = folder.write("api.yaml", text);
    let outcome = Outcome {
        generated: generate_crate(&document, "api", &RuntimeSource::Registry, &settings),
    };
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(&outcome.models(), "pub inner: Option<i64>");
}

/// What is wrong stands in components, which one of the operations leads to: by each kind of component, by a
/// discriminator, by a security requirement and across files.
const BROKEN_COMPONENTS: &str = "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /pets:
    get:
      operationId: pets
      security: [{ key: [] }]
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
    put:
      operationId: wrong
      security: [{ broken: [] }]
      parameters: [{ $ref: '#/components/parameters/Wrong' }]
      requestBody: { $ref: '#/components/requestBodies/Wrong' }
      responses: { '200': { $ref: '#/components/responses/Wrong' } }
  /far: { $ref: 'far.yaml' }
  /each: { get: { $ref: 'far.yaml#/get' }, put: { $ref: 'far.yaml#/put' } }
components:
  parameters:
    Wrong: { name: a, in: nowhere }
    Unused: { name: b, in: nowhere }
  requestBodies:
    Wrong: { content: 5 }
  responses:
    Wrong: { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Wrong' } } } }
  schemas:
    Pet: { type: object, required: [kind], properties: { kind: { type: string } }, discriminator: { propertyName: kind } }
    Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { toy: { $ref: 'toys.yaml#/Toy' } } }] }
    Puppy: { allOf: [{ $ref: '#/components/schemas/Dog' }, { properties: { age: { type: integer } } }] }
    Wrong: { type: nothing, properties: { a: { $ref: '#/components/schemas/Missing' } } }
    Alias: { $ref: 'missing.yaml' }
    Toy: { $ref: 'toys.yaml#/Toy' }
    Twice: { type: object, type: object }
    Circle: { $ref: '#/components/schemas/Circle' }
  securitySchemes:
    key: { type: apiKey, name: k, in: header }
    broken: { type: nothing }
";

/// A path item, and a schema that leads back.
const FAR: &str = "get: { operationId: far, responses: { '200': { description: ok, content: { application/json: { schema: { $ref: 'toys.yaml#/Toy' } } } } } }
put: { operationId: farWrong, responses: { '200': { $ref: 'api.yaml#/components/responses/Wrong' }, '201': { $ref: 'none.yaml' } } }
";

const TOYS: &str = "Toy: { type: object, properties: { back: { $ref: 'api.yaml#/components/schemas/Pet' } } }
";

fn of_broken_components(include: &[&str]) -> Outcome {
    let folder = Folder::new();
    let document = folder.write("api.yaml", BROKEN_COMPONENTS);
    folder.write("far.yaml", FAR);
    folder.write("toys.yaml", TOYS);
    let mut settings = Settings::default();
    settings.include = include.iter().map(|text| text.parse().expect("a selector")).collect();
    Outcome {
        generated: generate_crate(&document, "api", &RuntimeSource::Registry, &settings),
    }
}

#[test]
fn what_is_wrong_with_components_that_are_not_reached_does_not_matter() {
    let outcome = of_broken_components(&["operation:pets", "operation:far"]);
    let reported = outcome.diagnostics();
    // the operation that two paths share
    assert_eq!(reported.len(), 1, "{reported:?}");
    has(&reported[0], "another operation has the id `far`");
    let models = outcome.models();
    for name in ["struct Dog ", "struct Puppy ", "struct Toy ", "enum Pet "] {
        has(&models, name);
    }
    lacks(&models, "Wrong");
    assert_eq!(of_broken_components(&["operation:pets"]).diagnostics(), [""; 0]);
}

#[test]
fn what_is_wrong_with_components_that_are_reached_is_reported() {
    let reported = of_broken_components(&["operation:wrong"]).diagnostics().join("\n");
    for message in [
        "`in` cannot be `nowhere`",
        "`content` must be an object",
        "`type` cannot be `nothing`: it must be one of `string`",
        "no schema `#/components/schemas/Missing`",
        "`type` cannot be `nothing`: it must be one of `apiKey`",
    ] {
        assert_eq!(reported.matches(message).count(), 1, "{message} in {reported}");
    }
    let reported = of_broken_components(&["operation:farWrong"]).diagnostics().join("\n");
    has(&reported, "no schema `#/components/schemas/Missing`");
    has(&reported, "none.yaml");
    lacks(&reported, "nowhere");
    let all = of_broken_components(&[]).diagnostics().join("\n");
    for message in ["duplicate key", "missing.yaml", "lead back to itself"] {
        has(&all, message);
    }
}

#[test]
fn only_what_is_reached_is_generated() {
    let orders = selected(&["tag:Orders"], &[]);
    has(&orders.models(), "pub struct Part");
    lacks(&orders.models(), "pub struct Disk");
    lacks(&orders.client(), "pub fn project(");
    let disks = selected(&["tag:Disks"], &[]);
    lacks(&disks.models(), "pub struct Part");
    has(&disks.client(), "pub fn project(");
}

#[test]
fn an_include_without_effect_is_an_error_and_an_exclude_a_warning() {
    assert_eq!(
        selected(&["tag:Order", "tag:Disks"], &["path:/v3/*"]).diagnostics(),
        [
            "warning[unmatched-selection]: `exclude path:/v3/*` excludes no operation",
            "error[unmatched-selection]: `include tag:Order` selects no operation\n  = help: did you mean `tag:Orders`?",
        ]
    );
    assert_eq!(
        selected(&["tag:Orders"], &["path:*"]).diagnostics(),
        ["error[unmatched-selection]: the selection leaves no operation"]
    );
}

/// In Rust a tag or an id has another name, and that is what people see.
#[test]
fn a_name_as_it_is_in_rust_is_told_as_the_document_has_it() {
    let document = "openapi: 3.0.3\ninfo: { title: t, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: users/list-of (all)\n      \
                    tags: ['Pet Store: beta/2']\n      responses: { '200': { description: ok } }\n";
    for (selector, name) in [
        ("tag:pet_store_beta_2", "tag:Pet Store: beta/2"),
        ("operation:users_list_of_all", "operation:users/list-of (all)"),
    ] {
        assert_eq!(
            selected_of(document, &[selector], &[]).diagnostics(),
            [format!(
                "error[unmatched-selection]: `include {selector}` selects no operation\n  = help: did you mean `{name}`?"
            )]
        );
    }
}

#[test]
fn a_selector_says_what_it_selects_by() {
    let error = |text: &str| text.parse::<Selector>().expect_err("no selector");
    assert_eq!(
        error("Orders"),
        "`Orders` is none of `tag:NAME`, `path:/v1/*`, `operation:ID`"
    );
    assert_eq!(error("tag:"), "`tag:` names no tag");
}
