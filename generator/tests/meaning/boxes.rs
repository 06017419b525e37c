//! Recursion: what is boxed, what cannot be.

use crate::{has, lacks, with_schemas};

#[test]
fn only_direct_cycles_are_boxed() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    next: { $ref: '#/components/schemas/Thing' }\n    \
         all: { type: array, items: { $ref: '#/components/schemas/Thing' } }\n    other: { $ref: '#/components/schemas/Other' }\n\
         Other:\n  type: object\n  properties: { thing: { $ref: '#/components/schemas/Thing' }, plain: { $ref: '#/components/schemas/Plain' } }\n\
         Plain:\n  type: object\n  properties: { a: { type: string } }",
    );
    let models = outcome.models();
    has(
        &models,
        "pub next: Option<Box<Thing>>, pub all: Option<Vec<Thing>>, pub other: Option<Box<Other>>,",
    );
    has(&models, "pub thing: Option<Box<Thing>>, pub plain: Option<Plain>,");
}

#[test]
fn unions_are_boxed_on_a_cycle() {
    let outcome = with_schemas(
        "Thing:\n  oneOf:\n    - $ref: '#/components/schemas/Not'\n    - type: string\nNot:\n  type: object\n  required: [not]\n  \
         properties: { not: { $ref: '#/components/schemas/Thing' } }",
    );
    has(&outcome.models(), "pub enum Thing { Not(Box<Not>), Text(String),");
    has(&outcome.models(), "pub struct Not { pub not: Box<Thing>, }");
    has(&outcome.wire(), "Not = codegen::Rule::record(Not::SHAPE)");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn an_object_that_requires_itself_is_made_optional() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  required: [next]\n  properties: { next: { $ref: '#/components/schemas/Thing' } }",
    );
    has(&outcome.models(), "pub next: Option<Box<Thing>>,");
    let diagnostics = outcome.diagnostics();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    has(
        &diagnostics[0],
        "warning[infinite-type]: `next` requires its own object: read as optional\n  --> api.yaml:15:",
    );
}

#[test]
fn a_list_of_itself_stays_json() {
    let outcome = with_schemas("Thing:\n  type: array\n  items: { $ref: '#/components/schemas/Thing' }");
    has(
        &outcome.operations(),
        "codegen::operation! { GetThing => runtime::Json }",
    );
    has(
        &outcome.diagnostics()[0],
        "warning[recursive-alias]: `Thing` contains only itself: kept as JSON",
    );
}

#[test]
fn a_long_chain_of_references_is_no_recursion() {
    let mut schemas = String::from("Thing: { $ref: '#/components/schemas/T0' }\n");
    for i in 0..3000 {
        schemas.push_str(&format!(
            "T{i}: {{ type: object, properties: {{ next: {{ $ref: '#/components/schemas/T{}' }} }} }}\n",
            i + 1
        ));
    }
    schemas.push_str("T3000: { type: object, properties: { a: { type: string } } }");
    let outcome = with_schemas(&schemas);
    has(&outcome.models(), "pub struct T3000 {");
    lacks(&outcome.models(), "Box<");
}

#[test]
fn alternatives_that_lead_back_end() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    a: { type: string }\n    inner:\n      type: object\n      properties: { b: { type: string } }\n      \
         oneOf: [{ $ref: '#/components/schemas/Thing' }, { type: object, properties: { c: { type: string } } }]\n  \
         oneOf: [{ $ref: '#/components/schemas/Thing' }, { $ref: '#/components/schemas/Other' }, { type: object, properties: { z: { type: string } } }]\n\
         Other:\n  type: object\n  properties: { o: { type: string } }\n  oneOf: [{ $ref: '#/components/schemas/Thing' }, { $ref: '#/components/schemas/Other' }]",
    );
    has(&outcome.models(), "pub enum Thing {");
    let diagnostics = outcome.diagnostics().join("\n");
    has(
        &diagnostics,
        "warning[all-of-conflict]: an alternative that is no object beside properties: only the properties are taken",
    );
    assert!(!diagnostics.contains("internal-error"), "{diagnostics}");
}

/// Each level would hold two of the one below: 2^60 strings.
#[test]
fn what_is_huge_is_boxed_even_where_it_is_required() {
    let mut schemas = String::new();
    for level in 0..60 {
        let next = format!("{{ $ref: '#/components/schemas/T{}' }}", level + 1);
        schemas += &format!("T{level}: {{ type: object, required: [a, b], properties: {{ a: {next}, b: {next} }} }}\n");
    }
    let outcome = with_schemas(&format!(
        "Thing: {{ $ref: '#/components/schemas/T0' }}\n{schemas}T60: {{ type: object, required: [s], properties: {{ s: {{ type: string }} }} }}"
    ));
    has(&outcome.models(), "pub struct T59 { pub a: T60, pub b: T60, }");
    // 24 bytes, doubled eight times, are 6 KiB
    has(&outcome.models(), "pub struct T52 { pub a: T53, pub b: T53, }");
    has(
        &outcome.models(),
        "pub struct T51 { pub a: Box<T52>, pub b: Box<T52>, }",
    );
}

/// Eleven strings take 264 bytes, ten 240.
#[test]
fn what_is_large_and_may_be_absent_is_boxed() {
    let strings = |count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!("p{n}: {{ type: string }}")).collect();
        format!("{{ type: object, properties: {{ {} }} }}", names.join(", "))
    };
    let outcome = with_schemas(&format!(
        "Large: {}\nSmall: {}\nBoth:\n  type: object\n  properties:\n    large: {{ $ref: '#/components/schemas/Large' }}\n    \
         small: {{ $ref: '#/components/schemas/Small' }}\nThing:\n  type: object\n  required: [one, two]\n  properties:\n    \
         one: {{ $ref: '#/components/schemas/Large' }}\n    two: {{ nullable: true, allOf: [{{ $ref: '#/components/schemas/Large' }}] }}\n    \
         list: {{ type: array, items: {{ $ref: '#/components/schemas/Large' }} }}\n    both: {{ $ref: '#/components/schemas/Both' }}\n    \
         any: {{ anyOf: [{{ $ref: '#/components/schemas/Large' }}, {{ $ref: '#/components/schemas/Small' }}] }}",
        strings(11),
        strings(10),
    ));
    has(
        &outcome.models(),
        "pub struct Both { pub large: Option<Box<Large>>, pub small: Option<Small>, }",
    );
    has(
        &outcome.models(),
        "pub struct Thing { pub one: Large, pub two: Option<Box<Large>>, pub list: Option<Vec<Large>>, pub both: Option<Both>,",
    );
    has(&outcome.models(), "Large(Box<Large>), Small(Small),");
}
