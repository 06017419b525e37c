//! Schemas with a discriminator, and those that take them into their `allOf`.

use crate::{has, lacks, with_schemas};

const ANIMALS: &str = "Animal:\n  type: object\n  required: [kind]\n  properties: { kind: { type: string } }\n  discriminator: { propertyName: kind, mapping: { cat: Cat } }\n\
     Dog: { allOf: [{ $ref: '#/components/schemas/Animal' }, { type: object, properties: { barks: { type: boolean } } }] }\n\
     Puppy: { allOf: [{ $ref: '#/components/schemas/Dog' }, { type: object, properties: { weeks: { type: integer } } }] }\n\
     Cat: { allOf: [{ $ref: '#/components/schemas/Animal' }] }\n";

#[test]
fn a_base_with_a_discriminator_is_a_choice_of_itself_and_all_that_descend_from_it() {
    let outcome = with_schemas(&format!(
        "Thing: {{ type: object, properties: {{ pet: {{ $ref: '#/components/schemas/Animal' }} }} }}\n{ANIMALS}"
    ));
    let (models, wire) = (outcome.models(), outcome.wire());
    has(
        &models,
        "pub enum Animal { Animal(AnimalBase), Dog(DogBase), Puppy(Puppy), Cat(Cat),",
    );
    has(
        &models,
        "pub struct Puppy { pub barks: Option<bool>, pub weeks: Option<i64>, ",
    );
    // an object without a tag is the base
    has(&models, "pub struct AnimalBase { pub kind: Option<String>,");
    has(&wire, r#"Cat always ["kind" = "\"cat\"" required]"#);
    has(&wire, r#"Puppy always ["kind" = "\"Puppy\"" required]"#);
    has(&wire, r#"Animal = codegen::Rule::tag("kind", &["Animal"])"#);
    has(&wire, r#"Puppy = codegen::Rule::tag("kind", &["Puppy"])"#);
    has(&wire, r#"Cat = codegen::Rule::tag("kind", &["cat"])"#);
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn a_child_with_children_is_a_choice_and_one_without_is_a_struct() {
    let outcome = with_schemas(&format!(
        "Thing: {{ type: object, properties: {{ dog: {{ $ref: '#/components/schemas/Dog' }}, cat: {{ $ref: '#/components/schemas/Cat' }} }} }}\n{ANIMALS}"
    ));
    has(&outcome.models(), "pub enum Dog { Dog(DogBase), Puppy(Puppy),");
    has(&outcome.models(), "pub struct Cat {");
    lacks(&outcome.models(), "Animal(");
}

#[test]
fn a_child_may_hold_its_base_and_say_its_kind_itself() {
    let outcome = with_schemas(
        "Thing: { type: object, required: [kind, next], properties: { kind: { type: string }, next: { $ref: '#/components/schemas/Thing' } }, discriminator: { propertyName: kind } }\n\
         Leaf: { allOf: [{ $ref: '#/components/schemas/Thing' }, { type: object, properties: { kind: { type: string, enum: [leaf] } } }] }",
    );
    has(&outcome.wire(), r#"Leaf = codegen::Rule::tag("kind", &["leaf"])"#);
    has(&outcome.models(), "pub next: Box<Thing>");
}

#[test]
fn what_a_discriminator_maps_to_is_an_alternative_without_all_of() {
    let outcome = with_schemas(
        "Thing: { type: object, properties: { kind: { type: string } }, discriminator: { propertyName: kind, mapping: { a: '#/components/schemas/One' } } }\n\
         One: { type: object, properties: { kind: { type: string }, b: { type: string } } }",
    );
    has(&outcome.models(), "pub enum Thing { Thing(ThingBase), One(One),");
    has(&outcome.wire(), r#"One = codegen::Rule::tag("kind", &["a"])"#);
}

#[test]
fn a_base_within_a_base_is_a_union_within() {
    let outcome = with_schemas(
        "Thing: { type: object, properties: { fish: { $ref: '#/components/schemas/Fish' } } }\n\
         Fish: { type: object, properties: { kind: { type: string } }, discriminator: { propertyName: kind, mapping: { s: Shark } } }\n\
         Shark: { allOf: [{ $ref: '#/components/schemas/Fish' }], properties: { type: { type: string } }, discriminator: { propertyName: type, mapping: { saw: Saw } } }\n\
         Saw: { allOf: [{ $ref: '#/components/schemas/Shark' }] }\n\
         Ray: { allOf: [{ $ref: '#/components/schemas/Fish' }], discriminator: { propertyName: kind } }\n\
         Manta: { allOf: [{ $ref: '#/components/schemas/Ray' }] }",
    );
    let (models, wire) = (outcome.models(), outcome.wire());
    // a base that is told apart by the same property is no union within
    has(
        &models,
        "pub enum Fish { Fish(FishBase), Shark(Shark), Ray(RayBase), Manta(Manta),",
    );
    has(&models, "pub enum Shark { Shark(SharkBase), Saw(Saw),");
    has(&wire, r#"Fish = codegen::Rule::tag("kind", &["Fish"]).otherwise()"#);
    has(&wire, r#"Shark = codegen::Rule::tag("kind", &["s"])"#);
    has(&wire, r#"Saw = codegen::Rule::tag("type", &["saw"])"#);
    has(
        &models,
        "pub struct SharkBase { pub r#type: Option<String>, /// Additional properties. pub extra:",
    );
}

#[test]
fn the_mapping_of_an_ancestor_tells_its_heirs_from_others() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    some: { oneOf: [{ $ref: '#/components/schemas/App' }, { $ref: '#/components/schemas/Human' }, { $ref: '#/components/schemas/Fault' }] }\n    \
         base: { oneOf: [{ $ref: '#/components/schemas/Dir' }, { $ref: '#/components/schemas/Fault' }] }\n\
         Entity: { type: object, properties: { kind: { type: string } }, discriminator: { propertyName: kind, mapping: { app: App, human: Human, dir: Dir } } }\n\
         Dir: { allOf: [{ $ref: '#/components/schemas/Entity' }] }\n\
         App: { allOf: [{ $ref: '#/components/schemas/Dir' }], properties: { name: { type: string } } }\n\
         Human: { allOf: [{ $ref: '#/components/schemas/Dir' }], properties: { name: { type: string } } }\n\
         Fault: { type: object, required: [reason], properties: { reason: { type: string } } }",
    );
    let wire = outcome.wire();
    has(
        &wire,
        r#"App = codegen::Rule::record(App::SHAPE).where_optional_tag("kind", &["app"])"#,
    );
    has(
        &wire,
        r#"Human = codegen::Rule::record(Human::SHAPE).where_optional_tag("kind", &["human"])"#,
    );
    has(&wire, "Fault = codegen::Rule::record(Fault::SHAPE),");
    // what inherits from an alternative is that alternative too
    has(
        &wire,
        r#"Dir = codegen::Rule::kinds(codegen::Kinds::OBJECT).where_optional_tag("kind", &["dir", "app", "human"])"#,
    );
}

#[test]
fn heirs_that_their_base_lists_are_its_alternatives_as_they_are() {
    let outcome = with_schemas(
        "Thing: { type: object, properties: { log: { $ref: '#/components/schemas/Log' }, card: { $ref: '#/components/schemas/LogCard' } } }\n\
         Log:\n  type: object\n  required: [kind]\n  properties: { kind: { type: string }, name: { type: string } }\n  \
         discriminator: { propertyName: kind, mapping: { card: '#/components/schemas/LogCard' } }\n  \
         oneOf: [{ $ref: '#/components/schemas/LogCard' }, { $ref: '#/components/schemas/LogBank' }]\n\
         LogCard: { allOf: [{ $ref: '#/components/schemas/Log' }, { type: object, properties: { pan: { type: string } } }] }\n\
         LogBank: { allOf: [{ $ref: '#/components/schemas/Log' }, { type: object, properties: { iban: { type: string } } }] }\n",
    );
    has(&outcome.models(), "pub enum Log { Card(LogCard), Bank(LogBank),");
    has(
        &outcome.wire(),
        r#"LogBank always ["kind" = "\"LogBank\"" required] { 1 name, 2 iban"#,
    );
    lacks(&outcome.models(), "Object");
}
