//! Types written in place more than once.

use specwright::diagnostic::Code;
use specwright::{RuntimeSource, Settings, generate_crate};

use crate::{Folder, Outcome, has, lacks};

/// Two objects with the property `address`, each written out; `second` is the second of them.
fn two(second: &str, table: &str) -> Outcome {
    let folder = Folder::new();
    let text = format!(
        "openapi: 3.0.3
info: {{ title: Api, version: '1' }}
paths:
  /people:
    get:
      operationId: list
      responses:
        '200': {{ description: ok, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Person' }} }} }} }}
    post:
      operationId: add
      requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Customer' }} }} }} }}
      responses: {{ '204': {{ description: ok }} }}
components:
  schemas:
    Person: {{ type: object, properties: {{ address: {{ type: object, properties: {{ city: {{ type: string }} }} }} }} }}
    Customer: {{ type: object, properties: {{ {second} }} }}
"
    );
    let document = folder.write("api.yaml", &text);
    folder.write("api.names.yaml", table);
    let mut settings = Settings::default();
    settings.relative_to = Some(folder.0.clone());
    settings.allow = vec![Code::NAMES_TABLE]; // it is told that a table has another place now
    let outcome = Outcome {
        generated: generate_crate(&document, "api", &RuntimeSource::Registry, &settings),
    };
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    outcome
}

const SAME: &str = "address: { type: object, properties: { city: { type: string } } }";

#[test]
fn equal_types_are_one_by_the_property_they_share() {
    let models = two(SAME, "{}").models();
    has(&models, "pub struct Address {");
    lacks(&models, "PersonAddress");
    assert_eq!(models.matches("pub address: Option<Address>").count(), 2, "{models}");
}

#[test]
fn a_type_that_differs_in_anything_shown_stays_its_own() {
    for second in [
        "address: { type: object, properties: { town: { type: string } } }",
        "address: { type: object, properties: { city: { type: integer } } }",
        "address: { type: object, required: [city], properties: { city: { type: string } } }",
        "address: { type: object, properties: { city: { type: string, description: Where } } }",
        "address: { type: object, description: Where, properties: { city: { type: string } } }",
        "home: { type: object, properties: { city: { type: string } } }",
    ] {
        let models = two(second, "{}").models();
        has(&models, "pub struct PersonAddress {");
        has(&models, "pub struct Customer");
        assert_eq!(models.matches("pub struct ").count(), 4, "{second}\n{models}");
    }
}

#[test]
fn a_shared_type_is_in_the_table_of_names_by_its_own_name() {
    let models = two(SAME, "Address: Residence\nAddress.city: town\n").models();
    assert_eq!(models.matches("pub address: Option<Residence>").count(), 2, "{models}");
    has(
        &models,
        "pub struct Residence { /// Wire name: `city`. pub town: Option<String>, }",
    );
}

#[test]
fn a_name_for_one_place_keeps_it_apart() {
    let models = two(SAME, "CustomerAddress: Residence\n").models();
    has(&models, "pub struct PersonAddress {");
    has(&models, "pub address: Option<Residence>");
}
