//! Much of one thing: what is found by an index is what a search would find.

use std::fmt::Write as _;

use specwright::{RuntimeSource, Settings, generate_crate};

use crate::{Folder, has, with_schemas};

/// A schema that is an object with one property.
fn object(property: &str) -> String {
    format!("{{ type: object, properties: {{ {property}: {{ type: string }} }} }}")
}

/// The fields of a struct, in their order.
fn fields(models: &str, name: &str) -> Vec<String> {
    let (_, body) = models.split_once(&format!("pub struct {name} {{")).expect("the struct");
    let body = body.split_once("\n}").map_or("", |(body, _)| body);
    let fields = body.lines().filter_map(|line| line.trim().strip_prefix("pub "));
    fields
        .filter_map(|field| Some(field.split_once(':')?.0.to_owned()))
        .collect()
}

#[test]
fn an_object_that_many_parts_describe_has_the_properties_of_all() {
    for in_list in [false, true] {
        let property = |schema: &str| match in_list {
            true => format!("{{ type: array, items: {schema} }}"),
            false => schema.to_owned(),
        };
        let reference = |name: &str| format!("{{ $ref: '#/components/schemas/{name}' }}");
        let mut same: Vec<String> = (0..20).map(|i| object(&format!("p{i}"))).collect();
        same.push(object("p3")); // says the same as an earlier one, and takes its place
        same.push(reference("Base"));
        same.push(reference("Child")); // says all that the base says
        same.push(reference("Base"));
        same.push("{ type: object }".to_owned()); // says nothing
        let mut schemas = "Thing:\n  allOf:\n".to_owned();
        for schema in &same {
            let _ = writeln!(
                schemas,
                "    - {{ type: object, properties: {{ same: {} }} }}",
                property(schema)
            );
        }
        let _ = writeln!(schemas, "Base: {}", object("base"));
        let _ = writeln!(
            schemas,
            "Child: {{ allOf: [{}, {}] }}",
            reference("Base"),
            object("child")
        );
        let outcome = with_schemas(&schemas);
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        let name = if in_list { "ThingSameItem" } else { "ThingSame" };
        let mut expected: Vec<String> = (0..20).filter(|i| *i != 3).map(|i| format!("p{i}")).collect();
        expected.extend(["p3", "base", "child"].map(str::to_owned));
        let mut found = fields(&outcome.models(), name);
        if let Some(at) = found.iter().position(|field| field == "child")
            && found.get(at + 1).is_some_and(|field| field == "base")
        {
            found.swap(at, at + 1); // which of a child's parts come first is checked elsewhere
        }
        assert_eq!(found, expected);
    }
}

#[test]
fn of_many_parts_those_of_another_type_take_the_place_of_all() {
    let mut schemas = "Thing:\n  allOf:\n".to_owned();
    let kinds = (0..12)
        .map(|i| object(&format!("p{i}")))
        .chain(["{ type: boolean }".to_owned()]);
    for schema in kinds {
        let _ = writeln!(schemas, "    - {{ type: object, properties: {{ same: {schema} }} }}");
    }
    let outcome = with_schemas(&schemas);
    has(&outcome.models(), "pub same: Option<bool>,");
    assert_eq!(outcome.diagnostics().len(), 12, "{:?}", outcome.diagnostics());
}

#[test]
fn a_chain_of_references_ends_where_it_says_null_or_another_type() {
    let folder = Folder::new();
    let document = "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /things:
    get:
      operationId: getThing
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
components:
  schemas:
    Thing:
      type: object
      required: [first, second, third]
      properties:
        first: { $ref: '#/components/schemas/First' }
        second: { $ref: '#/components/schemas/Second' }
        third: { $ref: '#/components/schemas/Third' }
    First: { $ref: '#/components/schemas/Given' }
    Given: { $ref: '#/components/schemas/End' }
    Second: { $ref: '#/components/schemas/Null' }
    Null: { nullable: true, allOf: [{ $ref: '#/components/schemas/Third' }] }
    Third: { $ref: '#/components/schemas/Fourth' }
    Fourth: { $ref: '#/components/schemas/End' }
    End: { type: object, properties: { a: { type: string } } }
";
    let path = folder.write("api.yaml", document);
    folder.write("api.names.yaml", "Given: { type: 'crate::mine::Given' }\n");
    let generated = generate_crate(&path, "api", &RuntimeSource::Registry, &Settings::default());
    let models = crate::Outcome { generated }.models();
    has(&models, "pub first: crate::mine::Given,");
    has(&models, "pub second: Option<End>,");
    has(&models, "pub third: End,");
}

#[test]
fn files_of_one_name_become_components_with_numbers() {
    let folder = Folder::new();
    let mut document = "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n".to_owned();
    for i in 0..4 {
        folder.write(
            &format!("{i}.yaml"),
            &format!("x: {{ Type: {} }}\n", object(&format!("p{i}"))),
        );
        let _ = write!(
            document,
            "  /{i}:\n    get:\n      operationId: get{i}\n      responses:\n        '200': {{ description: ok, content: {{ \
             application/json: {{ schema: {{ $ref: '{i}.yaml#/x/Type' }} }} }} }}\n"
        );
    }
    let path = folder.write("api.yaml", &document);
    let generated = generate_crate(&path, "api", &RuntimeSource::Registry, &Settings::default());
    let models = crate::Outcome { generated }.models();
    for (name, field) in [("Type", "p0"), ("Type1", "p1"), ("Type2", "p2"), ("Type3", "p3")] {
        assert_eq!(fields(&models, name), [field], "{models}");
    }
}

#[test]
fn twenty_references_that_lead_nowhere_have_a_suggestion() {
    let mut schemas = "Thing:\n  type: object\n  properties:\n".to_owned();
    for i in 0..150 {
        let _ = writeln!(schemas, "    p{i}: {{ $ref: '#/components/schemas/Hosue' }}");
    }
    schemas.push_str("House: { type: object, properties: { a: { type: string } } }\n");
    let diagnostics = with_schemas(&schemas).diagnostics();
    assert_eq!(diagnostics.len(), 150);
    let helped = diagnostics
        .iter()
        .filter(|text| text.contains("did you mean `#/components/schemas/House`?"));
    assert_eq!(helped.count(), 20);
}

#[test]
fn many_enums_of_one_property_leave_the_values_of_all() {
    let mut schemas = "Thing:\n  allOf:\n".to_owned();
    for i in 0..300 {
        let _ = writeln!(
            schemas,
            "    - {{ type: object, properties: {{ a: {{ type: string, enum: [x, y, v{i}] }} }} }}"
        );
    }
    let outcome = with_schemas(&schemas);
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(&outcome.wire(), r#"{ X = "x", Y = "y" }"#);
}
