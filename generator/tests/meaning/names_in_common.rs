//! Names of what several places share, and names that say too little or repeat themselves.

use crate::{Outcome, has, lacks, outcome, with_schemas};

/// Operations with a property of this schema in their response.
fn responding(operations: &[(&str, &str)]) -> Outcome {
    let operation = |(id, property): &(&str, &str)| {
        format!(
            "  /{id}: {{ get: {{ operationId: {id}, responses: {{ '200': {{ description: fine, content: {{ application/json: {{ schema: \
             {{ type: object, properties: {{ {property} }} }} }} }} }} }} }} }}\n"
        )
    };
    let paths: String = operations.iter().map(operation).collect();
    outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n{paths}"
    ))
}

/// Operations with a number of documented errors.
fn failing(operations: &[(&str, &str)]) -> Outcome {
    let error = |schema: &str| {
        format!(
            "{{ description: wrong, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{schema}' }} }} }} }}"
        )
    };
    let (busy, failed) = (error("Busy"), error("Failed"));
    let operation = |(id, errors): &(&str, &str)| {
        let errors = errors.replace("BUSY", &busy).replace("FAILED", &failed);
        format!(
            "  /{id}: {{ get: {{ operationId: {id}, responses: {{ '204': {{ description: fine }}, {errors} }} }} }}\n"
        )
    };
    let paths: String = operations.iter().map(operation).collect();
    outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n{paths}components:\n  schemas:\n    \
         Busy: {{ type: object, properties: {{ wait: {{ type: integer }} }} }}\n    \
         Failed: {{ type: object, properties: {{ why: {{ type: string }} }} }}\n"
    ))
}

#[test]
fn a_further_user_of_a_type_never_gives_its_name_to_another() {
    const SMALL: &str = "links: { type: object, properties: { a: { type: string } } }";
    const LARGE: &str = "links: { type: object, properties: { next: { type: string }, previous: { type: string } } }";
    let users = |small: usize, large: usize| {
        let ids: Vec<String> = (0..small + large)
            .map(|number| format!("op{}", char::from(b'a' + number as u8)))
            .collect();
        let links = |index: usize| if index < small { SMALL } else { LARGE };
        let operations: Vec<(&str, &str)> = ids
            .iter()
            .enumerate()
            .map(|(index, id)| (id.as_str(), links(index)))
            .collect();
        let models = responding(&operations).models();
        let of = models.split("pub struct Links {").nth(1)?.to_owned();
        Some(if of.trim_start().starts_with("pub a:") {
            SMALL
        } else {
            LARGE
        })
    };
    for small in 1..5 {
        for large in 1..5 {
            let now = users(small, large);
            for next in [users(small + 1, large), users(small, large + 1)] {
                assert!(now.is_none() || next.is_none() || now == next, "{small} and {large}");
            }
        }
    }
    assert_eq!(users(1, 2), Some(LARGE));
    assert_eq!(users(2, 2), None);
    let both = responding(&[("a", SMALL), ("b", SMALL), ("c", LARGE), ("d", LARGE)]).models();
    has(&both, "pub struct LinksWithNext {");
    lacks(&both, "Links2");
}

#[test]
fn equal_errors_of_operations_are_one_enum() {
    let both = "'429': BUSY, 4XX: FAILED";
    let api = failing(&[("a", both), ("b", both), ("c", "'404': FAILED, default: BUSY")]);
    let models = api.models();
    has(
        &models,
        "/// Error body of several operations. #[derive(Clone, Debug, PartialEq)] pub enum TooManyRequestsOrClientError { /// wrong \
         TooManyRequests(Busy), /// wrong ClientError(Failed), }",
    );
    has(&models, "pub enum CError {");
    lacks(&models, "AError");
    has(
        &api.client(),
        "gives the body as [`TooManyRequestsOrClientError`](models::TooManyRequestsOrClientError)",
    );
    // what is said of a status is shown only where all users say it
    let other = both.replacen(
        "BUSY",
        "{ description: slow, content: { application/json: { schema: { $ref: '#/components/schemas/Busy' } } } }",
        1,
    );
    has(
        &failing(&[("a", both), ("b", &other)]).models(),
        "{ TooManyRequests(Busy), /// wrong",
    );
}

#[test]
fn an_error_whose_type_is_called_so_has_no_second_name() {
    let error = |name: &str| {
        outcome(&format!(
            "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /thing:\n    get:\n      operationId: getThing\n      responses:\n        \
             '204': {{ description: fine }}\n        default: {{ description: wrong, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{name}' }} }} }} }}\n\
             components:\n  schemas:\n    {name}: {{ type: object, properties: {{ code: {{ type: string }} }} }}\n"
        ))
    };
    for name in ["Error", "ApiError", "ErrorResponse", "Problem"] {
        let api = error(name);
        lacks(&api.models(), "pub type");
        has(&api.client(), &format!("gives the body as [`{name}`](models::{name})"));
    }
    let api = error("Envelope");
    has(&api.models(), "pub type GetThingError = Envelope;");
    has(
        &api.client(),
        "gives the body as [`GetThingError`](models::GetThingError)",
    );
}

#[test]
fn the_order_of_properties_and_values_makes_no_other_type() {
    let models = with_schemas(
        "Thing: { type: object, properties: { size: { type: object, properties: { y: { type: string }, x: { type: integer } } }, all: { $ref: '#/components/schemas/Size' }, \
         state: { type: string, enum: [c, b, a] }, states: { type: array, items: { $ref: '#/components/schemas/State' } } } }\n\
         Size: { type: object, properties: { x: { type: integer }, y: { type: string } } }\nState: { type: string, enum: [a, b, c] }",
    )
    .models();
    has(
        &models,
        "pub size: Option<Size>, pub all: Option<Size>, pub state: Option<State>,",
    );
    lacks(&models, "ThingSize");
    lacks(&models, "ThingState");
}

#[test]
fn words_are_not_said_twice() {
    let status = "type: string, enum: [open, shut]";
    let models = with_schemas(&format!(
        "Thing: {{ type: object, properties: {{ a: {{ $ref: '#/components/schemas/LogType' }}, b: {{ $ref: '#/components/schemas/DoorStatus' }} }} }}\n\
         DoorStatus: {{ type: object, properties: {{ status: {{ {status} }} }} }}\n\
         LogType: {{ type: object, properties: {{ type_of: {{ {status} }}, type: {{ type: object, properties: {{ type: {{ {status} }} }} }} }} }}"
    ))
    .models();
    // the name of the component is taken
    has(&models, "pub status: Option<DoorStatusValue>");
    has(&models, "pub type_of: Option<LogTypeOf>");
    has(&models, "pub r#type: Option<LogTypeObject>");
    lacks(&models, "StatusStatus");
    lacks(&models, "TypeType");
}

#[test]
fn an_inline_type_hides_nothing_of_the_prelude() {
    let result = "result: { type: object, properties: { a: { type: string } } }";
    let models = responding(&[("one", result), ("two", result)]).models();
    has(&models, "pub struct ResultObject {");
    let choice = "type: { type: string, enum: [a, b] }";
    has(
        &responding(&[("one", choice), ("two", choice)]).models(),
        "pub enum TypeValue {",
    );
    let components = with_schemas(
        "Thing: { type: object, properties: { a: { $ref: '#/components/schemas/Result' }, b: { $ref: '#/components/schemas/Error' } } }\n\
         Result: { type: object, properties: { a: { type: string } } }\nError: { type: object, properties: { a: { type: string } } }",
    )
    .models();
    has(&components, "pub a: Option<ResultValue>, pub b: Option<Error>,");
}

#[test]
fn constants_beside_an_enum_name_its_values() {
    let models = with_schemas(
        "Thing: { type: string, enum: [r, w], oneOf: [{ enum: [r], title: Reading, description: May read. }, { enum: [w], title: Writing }] }",
    )
    .models();
    has(
        &models,
        "pub enum Thing { /// `r` /// /// May read. Reading, /// `w` Writing,",
    );
}

#[test]
fn signs_of_numbers_are_words() {
    let models = with_schemas("Thing: { type: string, enum: [Etc/GMT+1, Etc/GMT-1, us-east] }").models();
    has(
        &models,
        "/// `Etc/GMT+1` EtcGmtPlus1, /// `Etc/GMT-1` EtcGmtMinus1, /// `us-east` UsEast,",
    );
    has(
        &with_schemas("Thing: { type: string, enum: [us-east-1, us-east-2] }").models(),
        "UsEast1,",
    );
}

#[test]
fn alternatives_with_the_same_properties_have_no_numbers() {
    let models = with_schemas(
        "Thing: { type: object, properties: { t: { $ref: '#/components/schemas/Shape' }, l: { $ref: '#/components/schemas/Lists' }, d: { $ref: '#/components/schemas/DnsRecords' } } }\n\
         Shape: { oneOf: [{ type: object, properties: { x: { type: string } }, required: [x] }, { type: object, properties: { x: { type: string, format: date } } }] }\n\
         Lists: { oneOf: [{ type: array, items: { type: object, properties: { a: { type: string } } } }, { type: array, items: { type: object, properties: { b: { type: string } } } }] }\n\
         DnsRecords: { oneOf: [{ title: dns-records_dns-records_a, type: object, properties: { a: { type: string } } }, { $ref: '#/components/schemas/DnsRecordsDnsRecordsTxt' }] }\n\
         DnsRecordsDnsRecordsTxt: { type: object, properties: { t: { type: string } } }",
    )
    .models();
    has(&models, "pub enum Shape { XText(ShapeXText), XDate(ShapeXDate),");
    has(&models, "pub enum Lists { AList(");
    has(&models, "BList(Vec<ListsBListItem>),");
    has(&models, "pub enum DnsRecords { A(");
    has(&models, "Txt(DnsRecordsDnsRecordsTxt),");
}

#[test]
fn what_a_property_says_is_not_said_of_its_type() {
    let state = |default: &str| {
        format!("state: {{ title: state_param, type: string, enum: [on, off], default: {default}, example: on }}")
    };
    let (one, other) = (state("on"), state("off"));
    let models = responding(&[("one", &one), ("two", &other)]).models();
    has(&models, "/// Default: `on`. Example: `on`. pub state: Option<State>");
    has(&models, "/// Default: `off`. Example: `on`. pub state: Option<State>");
    has(
        &models,
        "#[derive(Clone, Debug, Eq, Hash, PartialEq)] #[non_exhaustive] pub enum State {",
    );
    assert_eq!(models.matches("Default:").count(), 2, "{models}");
    lacks(&models, "state_param");
}

#[test]
fn all_components_of_a_document_without_operations_give_types() {
    let object = |key: &str| format!("{{ type: object, properties: {{ {key}: {{ type: string }} }} }}");
    let content = |key: &str| format!("content: {{ application/json: {{ schema: {} }} }}", object(key));
    let outcome = outcome(&format!(
        "openapi: 3.1.0\ninfo: {{ title: Api, version: '1' }}\ncomponents:\n  parameters:\n    Filter: {{ name: filter, in: query, schema: {} }}\n  \
         requestBodies:\n    AddLine: {{ {} }}\n  responses:\n    NotFound: {{ description: none, {}, headers: {{ X-Kind: {{ schema: {{ type: string, enum: [a, b] }} }} }} }}\n  \
         headers:\n    Mode: {{ schema: {{ type: string, enum: [on, off] }} }}\n    Hint: {{ {} }}\n",
        object("a"),
        content("b"),
        content("c"),
        content("d"),
    ));
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    let models = outcome.models();
    for name in [
        "struct Filter",
        "struct AddLine",
        "struct NotFound",
        "enum NotFoundXKind",
        "enum Mode",
        "struct Hint",
    ] {
        has(&models, &format!("pub {name} {{"));
    }
}
