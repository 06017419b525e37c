//! Names of types, variants, operations and fields.

use crate::{Outcome, has, lacks, outcome, with_schemas};

/// Operations that respond with an object each, and components.
fn responding(operations: &[(&str, &str)], schemas: &str) -> Outcome {
    let mut text = "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n".to_owned();
    for (operation, properties) in operations {
        text.push_str(&format!(
            "  /{operation}:\n    get:\n      operationId: {operation}\n      responses:\n        '200':\n          \
             description: fine\n          headers: {{ X-Rate: {{ schema: {{ type: string }} }}, X-Cache: {{ schema: {{ type: string }} }} }}\n          \
             content: {{ application/json: {{ schema: {{ type: object, properties: {{ {properties} }} }} }} }}\n"
        ));
    }
    text.push_str(&format!(
        "components:\n  schemas:\n    Unrelated: {{ type: string }}\n{schemas}"
    ));
    outcome(&text)
}

const LINKS: &str = "links: { type: object, properties: { self: { type: string }, page: { type: object, properties: { size: { type: integer } } } } }";

#[test]
fn another_user_of_a_shared_type_changes_no_name() {
    let both = responding(&[("listStations", LINKS), ("getOne", LINKS)], "").models();
    let more = responding(&[("a", LINKS), ("listStations", LINKS), ("getOne", LINKS)], "").models();
    for models in [both, more] {
        has(&models, "pub struct Links {");
        has(&models, "pub struct LinksPage { pub size: Option<i64>, }");
        has(&models, "pub struct RateCacheHeaders {");
        lacks(&models, "ResponseLinks");
    }
}

#[test]
fn different_types_of_one_property_are_told_apart() {
    let other = "links: { type: object, properties: { self: { type: string }, next: { type: string }, page: { type: integer } } }";
    let third = "links: { type: object, properties: { href: { type: array, items: { type: integer } } } }";
    let models = responding(
        &[
            ("listCats", LINKS),
            ("getDogs", LINKS),
            ("a", other),
            ("b", other),
            ("red_fox", third),
            ("fox", third),
            ("all", "links: { $ref: '#/components/schemas/Links' }"),
        ],
        "    Links: { type: object, properties: { all: { type: string } } }\n",
    );
    let models = models.models();
    has(&models, "pub struct FoxLinks { pub href");
    has(&models, "pub links: Option<LinksWithSelf>");
    has(&models, "pub links: Option<LinksWithNext>");
    lacks(&models, "Links2");
}

#[test]
fn an_inline_type_that_equals_a_component_is_the_component() {
    let pet = "pet: { type: object, properties: { name: { type: string }, tag: { type: string } } }, \
               state: { type: string, enum: [awake, asleep] }, door: { type: string, enum: [awake, asleep] }";
    let schemas = "    Pet: { type: object, description: A pet, properties: { name: { type: string, description: Its name }, tag: { type: string } } }\n    \
                   State: { type: string, enum: [awake, asleep] }\n";
    let used = "pets: { type: array, items: { $ref: '#/components/schemas/Pet' } }, states: { type: array, items: { $ref: '#/components/schemas/State' } }";
    let models = responding(&[("one", pet), ("all", used)], schemas).models();
    has(&models, "pub pet: Option<Pet>,");
    has(&models, "pub state: Option<State>,");
    // two values under another name may be equal by chance
    has(&models, "pub door: Option<OneResponseDoor>,");
    lacks(&models, "OneResponsePet");
    // what it says of its own stays
    let own = pet.replace("name: { type: string }", "name: { type: string, description: Another }");
    has(
        &responding(&[("one", &own), ("all", used)], schemas).models(),
        "pub pet: Option<OneResponsePet>,",
    );
}

#[test]
fn equal_components_of_one_rust_name_are_one_type() {
    let properties = |second: &str| {
        with_schemas(&format!(
            "Thing: {{ type: object, properties: {{ a: {{ $ref: '#/components/schemas/pet' }}, b: {{ $ref: '#/components/schemas/Pet' }} }} }}\n\
             pet: {{ type: object, properties: {{ name: {{ type: string }} }} }}\nPet: {{ type: object, properties: {{ {second}: {{ type: string }} }} }}"
        ))
        .models()
    };
    let equal = properties("name");
    has(&equal, "pub struct Thing { pub a: Option<Pet>, pub b: Option<Pet>, }");
    let other = properties("tag");
    has(&other, "pub struct Thing { pub a: Option<Pet>, pub b: Option<Pet2>, }");
    has(
        &other,
        "/// Schema: `Pet`. #[derive(Clone, Default, PartialEq)] pub struct Pet2 {",
    );
}

#[test]
fn equal_unions_and_lists_are_shared() {
    let size = "size: { oneOf: [{ type: string }, { type: object, properties: { x: { type: integer }, y: { type: integer } } }] }";
    let models = responding(&[("one", size), ("other", size)], "").models();
    has(&models, "pub enum Size { Text(String), Object(SizeObject),");
    assert_eq!(models.matches("pub size: Option<Size>").count(), 2, "{models}");
}

#[test]
fn an_error_is_no_alias_of_its_own_name() {
    let error = |schema: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /thing:\n    get:\n      operationId: getThing\n      responses:\n        \
             '200': {{ description: fine }}\n        '404': {{ description: wrong, content: {{ application/json: {{ schema: {schema} }} }} }}\n\
             components:\n  schemas:\n    GetThingError: {{ type: object, properties: {{ code: {{ type: string }} }} }}\n    \
             Other: {{ type: object, properties: {{ error: {{ $ref: '#/components/schemas/GetThingError' }} }} }}\n"
        );
        outcome(&text)
    };
    let same = error("{ $ref: '#/components/schemas/GetThingError' }");
    lacks(&same.models(), "pub type");
    has(
        &same.client(),
        "gives the body as [`GetThingError`](models::GetThingError)",
    );
    let clash = error("{ $ref: '#/components/schemas/Other' }");
    has(&clash.models(), "pub type GetThingErrorBody = Other;");
}

#[test]
fn variants_are_named_by_what_tells_them_apart() {
    let object = |properties: &str| format!("{{ type: object, properties: {{ {properties} }} }}");
    let union = |alternatives: &[&str]| {
        let models = with_schemas(&format!(
            "Thing: {{ oneOf: [{}] }}\nThingRed: {{ type: object, properties: {{ r: {{ type: string }} }} }}",
            alternatives.join(", ")
        ))
        .models();
        let union = models.split("pub enum Thing {").nth(1).expect("a union");
        let names: Vec<&str> = union
            .lines()
            .skip(1)
            .map_while(|line| Some(line.split_once('(')?.0.trim()))
            .collect();
        names.join(" ")
    };
    let cases: &[(&[&str], &str)] = &[
        (
            &[
                &object("kind: { type: string, enum: [circle] }"),
                &object("kind: { type: string, enum: [square] }"),
            ],
            "Circle Square",
        ),
        (
            &[
                &object("v: { type: integer, enum: [1] }"),
                &object("v: { type: integer, enum: [2] }"),
            ],
            "V1 V2",
        ),
        (
            &[
                &object("lat: { type: number }, z: {}"),
                &object("street: { type: string }, z: {}"),
            ],
            "Lat Street",
        ),
        (
            &[&object("v: { type: number }"), &object("v: { type: string }")],
            "VNumber VText",
        ),
        (
            &["{ title: Left, type: object }", "{ title: Right, type: object }"],
            "Left Right",
        ),
        (
            &[
                "{ type: string, format: date-time }",
                "{ type: string, format: uuid }",
                "{ type: integer }",
            ],
            "DateTime Uuid Integer",
        ),
        (
            &["{ type: integer, format: int32 }", "{ type: integer, format: int64 }"],
            "Int32 Int64",
        ),
        (
            &[
                "{ type: array, items: { type: string } }",
                "{ type: array, items: { type: integer } }",
            ],
            "TextList IntegerList",
        ),
        (&["{ type: string }", &object("a: {}, b: {}")], "Text Object"),
        (
            &[
                "{ type: object, additionalProperties: { type: string } }",
                "{ type: boolean }",
            ],
            "Map Boolean",
        ),
        (
            &["{ $ref: '#/components/schemas/ThingRed' }", "{ type: boolean }"],
            "Red Boolean",
        ),
        (
            &[
                "{ allOf: [{ $ref: '#/components/schemas/ThingRed' }, { properties: { q: {} } }] }",
                &object("r: { type: string }"),
            ],
            "Red Object",
        ),
    ];
    for (alternatives, names) in cases {
        assert_eq!(union(alternatives), *names, "{alternatives:?}");
    }
}

#[test]
fn long_names_stay_distinct_in_meaning() {
    let path = "me.onenote.notebooks.sectionGroups.parentNotebook.sectionGroups.parentSectionGroup.sections.pages";
    let ids = [
        format!("{path}.copyToSection"),
        format!("{path}.preview"),
        format!("{path}.content"),
    ];
    let paths: String = ids
        .iter()
        .map(|id| {
            format!("  /{id}: {{ get: {{ operationId: {id}, responses: {{ '204': {{ description: none }} }} }} }}\n")
        })
        .collect();
    let client = outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n{paths}"
    ))
    .client();
    let names: Vec<&str> = client
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn me_")?.split('(').next())
        .collect();
    assert_eq!(names.len(), 3, "{client}");
    for (name, end) in names.iter().zip(["copy_to_section", "preview", "content"]) {
        assert!(name.ends_with(end) && name.len() <= 57, "{name}");
    }
}

#[test]
fn long_names_that_differ_in_the_middle_keep_the_difference() {
    let schema = |middle: &str| format!("AlphaBetaGammaDeltaEpsilonZetaEta{middle}ThetaIotaKappaLambdaMuNuXiOmikronPi");
    let all = [schema("Red"), schema("Blue")]
        .map(|name| format!("{name}: {{ type: object, properties: {{ x: {{ type: string }} }} }}"));
    let properties =
        [schema("Red"), schema("Blue")].map(|name| format!("{name}: {{ $ref: '#/components/schemas/{name}' }}"));
    let models = with_schemas(&format!(
        "Thing: {{ type: object, properties: {{ {} }} }}\n{}",
        properties.join(", "),
        all.join("\n")
    ))
    .models();
    let long: Vec<&str> = models
        .lines()
        .filter_map(|line| line.strip_prefix("pub struct Alpha"))
        .collect();
    assert_eq!(long.len(), 2, "{models}");
    assert!(long.iter().any(|name| name.contains("Blue")), "{models}");
    assert!(!models.contains("Pi2"), "{models}");
    has(&models, &format!("/// Schema: `{}`.", schema("Red")));
}

#[test]
fn fastapi_ids_name_operations_and_their_types() {
    let api = outcome(
        "openapi: 3.1.0
info: { title: Api, version: '1' }
paths:
  /api/flow_runs/filter:
    post:
      operationId: read_flow_runs_api_flow_runs_filter_post
      parameters: [{ name: kind, in: query, schema: { type: string, enum: [a, b] } }]
      responses: { '200': { description: ok, content: { application/json: { schema: { type: object, properties: { x: { type: string } } } } } } }
",
    );
    has(&api.client(), "pub fn read_flow_runs(&self)");
    has(&api.operations(), "pub struct ReadFlowRuns(");
    has(&api.models(), "pub enum ReadFlowRunsKind {");
    has(&api.models(), "pub struct ReadFlowRunsResponse {");
    lacks(&api.models(), "FilterPost");
    // what is sent and traced is the id of the document
    has(&api.wire(), "\"read_flow_runs_api_flow_runs_filter_post\"");
}

#[test]
fn other_names_than_those_on_the_wire_are_in_the_docs() {
    let api = outcome(
        "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /things:
    post:
      operationId: add
      parameters: [{ name: pageSize, in: query, description: How many., schema: { type: integer } }]
      requestBody: { content: { application/json: { schema: { type: object, properties: { imageType: { type: string }, plain: { type: string } } } } } }
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
components:
  schemas:
    Thing: { type: object, properties: { '+1': { type: integer }, type: { type: string }, same_name: { type: string } } }
",
    );
    has(&api.models(), "/// Wire name: `+1`. pub plus_1: Option<i64>,");
    assert_eq!(api.models().matches("Wire name").count(), 1, "{}", api.models());
    has(&api.operations(), "/// How many. /// /// Wire name: `pageSize`.");
    has(&api.operations(), "/// Wire name: `imageType`.");
    assert_eq!(api.operations().matches("Wire name").count(), 2);
}
