//! Unions: which alternatives are left, and when each is tried.

use crate::{has, lacks, outcome, with_schemas};

/// The models and tables of a document with a schema `Thing`, and others.
fn thing(schema: &str, others: &str) -> (String, String) {
    let outcome = with_schemas(&format!(
        "Thing:\n  type: object\n  properties:\n    p: {schema}\n{others}"
    ));
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    (outcome.models(), outcome.wire())
}

const ENUMS: &str = "A: { type: string, enum: [a, b] }\nB: { type: string, enum: [c, d] }\nX: { type: object, properties: { x: { type: string } } }\n\
     Y: { type: object, properties: { y: { type: string } } }";

#[test]
fn alternatives_that_add_nothing_are_none() {
    for (schema, ty) in [
        ("{ oneOf: [{ type: string }, { type: string }] }", "String"),
        (
            "{ anyOf: [{ type: string, maxLength: 5 }, { type: string, enum: [''] }] }",
            "String",
        ),
        (
            "{ oneOf: [{ $ref: '#/components/schemas/X' }, { $ref: '#/components/schemas/X' }] }",
            "X",
        ),
        (
            "{ oneOf: [{ $ref: '#/components/schemas/X' }, { $ref: '#/components/schemas/Also' }] }",
            "X",
        ),
        (
            "{ anyOf: [{ $ref: '#/components/schemas/X' }, { type: object, nullable: true }] }",
            "X",
        ),
        ("{ anyOf: [{ type: string }, { $ref: '#/components/schemas/A' }] }", "A"),
        ("{ anyOf: [{ type: string }, {}] }", "runtime::Json"),
        (
            "{ oneOf: [{ type: array, items: { type: string } }, { type: array, items: { type: string } }] }",
            "Vec<String>",
        ),
    ] {
        let (models, _) = thing(schema, &format!("{ENUMS}\nAlso: {{ $ref: '#/components/schemas/X' }}"));
        let ty = ty.replace("Vec", "::std::vec::Vec");
        let shown = [
            format!("pub p: Option<{ty}>"),
            format!("pub p: Option<{}>", ty.replace("::std::vec::", "")),
        ];
        assert!(
            shown.iter().any(|shown| models.contains(shown)),
            "{schema} is no {ty} in\n{models}"
        );
    }
}

#[test]
fn alternatives_that_add_something_are_kept() {
    for (schema, variants) in [
        (
            "{ anyOf: [{ $ref: '#/components/schemas/X' }, { type: object }] }",
            "X(X), Object(",
        ),
        (
            "{ anyOf: [{ type: string }, { type: object, nullable: true }] }",
            "Text(String), Object(",
        ),
        (
            "{ anyOf: [{ $ref: '#/components/schemas/X' }, {}] }",
            "X(X), Any(runtime::Json)",
        ),
        (
            "{ oneOf: [{ type: string, format: date-time }, { type: string, enum: [now] }] }",
            "DateTime(runtime::DateTime), /// `now` Now,",
        ),
        (
            "{ anyOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }",
            "A(A), B(B)",
        ),
    ] {
        let (models, _) = thing(schema, ENUMS);
        has(&models, &format!("pub enum ThingP {{ {variants}"));
    }
}

#[test]
fn constants_are_one_open_enum_with_their_titles_and_descriptions() {
    let (models, wire) = thing(
        "{ oneOf: [{ title: Low level, enum: [low], description: Not much. }, { enum: [2] }, { enum: [on, off], x-enum-varnames: [Yes, No] }, { $ref: '#/components/schemas/Third' }] }",
        "Third: { type: string, enum: [c] }",
    );
    has(&models, "/// `\"low\"` /// /// Not much. LowLevel,");
    has(
        &wire,
        r#"scalar_enum! { ThingP else Unknown { LowLevel = "\"low\"", Value2 = "2", Yes = "\"on\"", No = "\"off\"", Third = "\"c\"", } }"#,
    );
    let (models, wire) = thing(
        "{ anyOf: [{ type: integer }, { enum: [1], title: One }, { enum: [2], title: Two }] }",
        "",
    );
    lacks(&models, "Integer(");
    has(&wire, "integer_enum! { ThingP else Unknown { One = 1, Two = 2 } }");
}

#[test]
fn an_enum_is_strict_where_another_alternative_could_hold_the_value() {
    let (_, wire) = thing(
        "{ oneOf: [{ $ref: '#/components/schemas/A' }, { type: integer }] }",
        ENUMS,
    );
    has(&wire, "A = codegen::Rule::kinds(codegen::Kinds::STRING),");
    let (_, wire) = thing(
        "{ oneOf: [{ $ref: '#/components/schemas/A' }, { type: array, items: { $ref: '#/components/schemas/A' } }, { type: array, items: { $ref: '#/components/schemas/B' } }, { type: integer, enum: [1] }] }",
        ENUMS,
    );
    has(&wire, "A = codegen::Rule::kinds(codegen::Kinds::STRING),");
    has(&wire, "AList = codegen::Rule::kinds(codegen::Kinds::ARRAY).listed(),");
    has(&wire, "BList = codegen::Rule::kinds(codegen::Kinds::ARRAY).listed(),");
    // a constant is no open enum
    has(
        &wire,
        r#"Value1 is "1" = codegen::Rule::kinds(codegen::Kinds::INTEGER).listed(),"#,
    );
}

#[test]
fn constants_select_whatever_their_type_and_depth() {
    let (_, wire) = thing(
        "{ oneOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/Two' }, { $ref: '#/components/schemas/Three' }] }",
        "One: { type: object, required: [ok], properties: { ok: { type: boolean, enum: [true] }, v: { type: number, enum: [1.5] } } }\n\
         Base: { type: object, required: [ok], properties: { ok: { type: boolean } } }\n\
         Two: { allOf: [{ $ref: '#/components/schemas/Base' }, { type: object, properties: { ok: { enum: [false] }, kind: { type: string, enum: [a, b] } } }] }\n\
         Three: { type: object, required: [ok], properties: { ok: { $ref: '#/components/schemas/No' }, kind: { type: string, nullable: true, enum: [c, null] } } }\n\
         No: { type: boolean, enum: [false] }",
    );
    has(
        &wire,
        r#"One = codegen::Rule::record(One::SHAPE) .where_tag("ok", &["true"]) .where_optional_tag("v", &["1.5"]),"#,
    );
    has(
        &wire,
        r#"Two = codegen::Rule::record(Two::SHAPE).where_tag("ok", &["false"]),"#,
    );
    has(
        &wire,
        r#"Three = codegen::Rule::record(Three::SHAPE) .where_tag("ok", &["false"]) .where_optional_tag("kind", &["c"]),"#,
    );
}

#[test]
fn an_enum_of_a_property_that_tells_no_alternatives_apart_stays_open() {
    let (_, wire) = thing(
        "{ oneOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/Two' }] }",
        "One: { type: object, required: [kind, level], properties: { kind: { type: string, enum: [one] }, level: { type: string, enum: [a, b] } } }\n\
         Two: { type: object, required: [kind, level], properties: { kind: { type: string, enum: [two] }, level: { type: string, enum: [a, b] } } }",
    );
    has(
        &wire,
        r#"One = codegen::Rule::record(One::SHAPE).where_tag("kind", &["one"]),"#,
    );
    let (_, wire) = thing(
        "{ oneOf: [{ $ref: '#/components/schemas/One' }, { type: string }] }",
        "One: { type: object, properties: { kind: { type: string, enum: [one] } } }",
    );
    has(&wire, "One = codegen::Rule::record(One::SHAPE),");
}

#[test]
fn a_discriminator_selects_by_all_values_that_only_one_alternative_allows() {
    let (_, wire) = thing(
        "{ oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/BigDog' }, { $ref: '#/components/schemas/Owl' }], discriminator: { propertyName: kind, mapping: { owl: Owl, cow: Cow } } }",
        "Kind: { type: string, enum: [cat, big_dog] }\n\
         Cat: { type: object, properties: { kind: { $ref: '#/components/schemas/Kind' } } }\n\
         BigDog: { type: object, properties: { kind: { $ref: '#/components/schemas/Kind' } } }\n\
         Owl: { type: object, properties: { kind: { type: string, enum: [owl, night_owl] } } }\n\
         Cow: { type: object, properties: { kind: { type: string } } }",
    );
    has(&wire, r#"Cat = codegen::Rule::tag("kind", &["cat"])"#);
    has(&wire, r#"BigDog = codegen::Rule::tag("kind", &["big_dog"])"#);
    has(&wire, r#"Owl = codegen::Rule::tag("kind", &["owl", "night_owl"])"#);
    has(&wire, r#"Cow = codegen::Rule::tag("kind", &["cow"])"#);
}

#[test]
fn a_union_within_is_selected_by_the_values_of_its_alternatives() {
    let (models, wire) = thing(
        "{ oneOf: [{ $ref: '#/components/schemas/Leaf' }, { $ref: '#/components/schemas/Inner' }, { $ref: '#/components/schemas/Base' }], discriminator: { propertyName: t } }",
        "Leaf: { type: object, properties: { t: { type: string, enum: [leaf] } } }\n\
         Inner: { oneOf: [{ $ref: '#/components/schemas/In1' }, { $ref: '#/components/schemas/In2' }], discriminator: { propertyName: t, mapping: { two: In2 } } }\n\
         In1: { type: object, properties: { t: { type: integer, enum: [1] } } }\n\
         In2: { type: object, properties: { t: { type: string } } }\n\
         Base: { type: object, properties: { t: { type: string } }, discriminator: { propertyName: t, mapping: { c: Child } } }\n\
         Child: { allOf: [{ $ref: '#/components/schemas/Base' }] }",
    );
    has(&models, "pub enum ThingP { Leaf(Leaf), Inner(Inner), Base(Base),");
    has(&wire, r#"Inner = codegen::Rule::tag("t", &["1", "two"])"#);
    has(&wire, r#"Base = codegen::Rule::tag("t", &["Base", "c"])"#);
}

#[test]
fn a_nullable_object_beside_a_reference_and_integers_after_numbers_add_nothing() {
    let (models, _) = thing(
        "{ anyOf: [{ $ref: '#/components/schemas/A' }, { type: object, nullable: true }] }",
        ENUMS,
    );
    has(&models, "pub struct Thing { pub p: Option<A>, }");
    let (models, _) = thing(
        "{ anyOf: [{ $ref: '#/components/schemas/A' }, { type: object, nullable: true, additionalProperties: false }] }",
        ENUMS,
    );
    has(&models, "pub struct Thing { pub p: Option<A>, }");
    for null in [
        "{ type: object, nullable: true, description: Or null., additionalProperties: true }",
        "{ $ref: '#/components/schemas/NullObj' }",
    ] {
        let (models, _) = thing(
            &format!("{{ anyOf: [{{ $ref: '#/components/schemas/X' }}, {null}] }}"),
            &format!("{ENUMS}\nNullObj: {{ type: object, nullable: true }}"),
        );
        has(&models, "pub struct Thing { pub p: Option<X>, }");
    }
    // a discriminator could select it
    let (models, _) = thing(
        "{ oneOf: [{ $ref: '#/components/schemas/X' }, { $ref: '#/components/schemas/NullObj' }], discriminator: { propertyName: x } }",
        &format!("{ENUMS}\nNullObj: {{ type: object, nullable: true }}"),
    );
    has(&models, "X(X), NullObj(");
    let (models, _) = thing("{ anyOf: [{ type: number }, { type: integer }, { type: string }] }", "");
    has(&models, "Number(f64), Text(String), ///");
}

#[test]
fn a_component_that_lists_the_constants_beside_it_is_the_whole() {
    let (models, _) = thing(
        "{ oneOf: [{ type: string, enum: [a] }, { type: string, enum: [b] }, { $ref: '#/components/schemas/A' }] }",
        ENUMS,
    );
    has(&models, "pub struct Thing { pub p: Option<A>, }");
    let (models, _) = thing(
        "{ oneOf: [{ type: string, enum: [c] }, { $ref: '#/components/schemas/A' }] }",
        ENUMS,
    );
    has(&models, "A(A)");
}

#[test]
fn words_beside_the_reference_to_a_constant_and_a_list_of_types_leave_one_open_enum() {
    let thing = |schema: &str| {
        let outcome = outcome(&format!(
            "openapi: 3.1.0\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /a:\n    get:\n      operationId: get\n      \
             responses: {{ '200': {{ description: a, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }} }} }}\n\
             components:\n  schemas:\n    Thing: {{ type: object, properties: {{ p: {schema} }} }}\n    \
             Cc: {{ const: c, title: See, description: Own. }}\n    Flag: {{ type: boolean }}\n    X: {{ type: object, properties: {{ x: {{ type: string }} }} }}\n"
        ));
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        (outcome.models(), outcome.wire())
    };
    for (beside, docs) in [("description: see c", "see c"), ("readOnly: true", "Own.")] {
        let (models, wire) = thing(&format!(
            "{{ oneOf: [{{ $ref: '#/components/schemas/Cc', {beside} }}, {{ const: d, description: dd }}] }}"
        ));
        has(&models, &format!("/// {docs} See, /// `d` /// /// dd D,"));
        has(&wire, r#"text_enum! { ThingP else Unknown { See = "c", D = "d" } }"#);
    }
    for choice in ["oneOf", "anyOf"] {
        let (_, wire) = thing(&format!(
            "{{ type: [integer, string], {choice}: [{{ const: 1, title: One }}, {{ enum: [auto] }}] }}"
        ));
        has(
            &wire,
            r#"scalar_enum! { ThingP else Unknown { One = "1", Auto = "\"auto\"" } }"#,
        );
    }
    // OpenAPI 3.1 has a type for null, so this is any object
    let (models, _) = thing(
        "{ anyOf: [{ $ref: '#/components/schemas/X' }, { type: [object, 'null'], additionalProperties: true }] }",
    );
    has(&models, "X(X), Object(");
    // with other alternatives, the types and the alternatives both hold
    let (models, _) = thing(
        "{ type: [integer, boolean], oneOf: [{ type: integer, format: int32 }, { $ref: '#/components/schemas/Flag' }] }",
    );
    has(&models, "pub enum ThingP { Integer(i32), Flag(bool),");
}

#[test]
fn enums_beside_a_constant_that_tells_alternatives_apart_stay_open() {
    let (_, wire) = thing(
        "{ oneOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/Two' }] }",
        "One: { type: object, required: [type, x], properties: { type: { type: string, enum: [one] }, x: { type: string, enum: [a, b] } } }\n\
         Two: { type: object, required: [type, x], properties: { type: { type: string, enum: [two] }, x: { type: string } } }",
    );
    has(
        &wire,
        r#"One = codegen::Rule::record(One::SHAPE).where_tag("type", &["one"]),"#,
    );
}

#[test]
fn rules_say_what_makes_an_object_invalid() {
    let (_, wire) = thing(
        "{ oneOf: [{ title: C, type: object, properties: { a: { type: string } }, additionalProperties: false }, \
         { title: O, type: object, properties: { a: { type: string, nullable: true } } }] }",
        "",
    );
    has(
        &wire,
        r#"C = codegen::Rule::record(ThingPC::SHAPE).closed().not_null(&["a"])"#,
    );
    has(&wire, "O = codegen::Rule::record(ThingPO::SHAPE),");
    // where no other alternative is an object, nothing has to be told
    let (_, wire) = thing(
        "{ oneOf: [{ title: C, type: object, properties: { a: { type: string } }, additionalProperties: false }, { type: string }] }",
        "",
    );
    lacks(&wire, ".closed()");
}

#[test]
fn an_enum_beside_any_string_is_no_rival_of_other_enums() {
    let (models, wire) = thing(
        "{ anyOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/Open' }] }",
        &format!("{ENUMS}\nOpen: {{ anyOf: [{{ type: string }}, {{ type: string, enum: [x, z] }}] }}"),
    );
    has(&models, "pub enum Open {");
    has(&wire, "A = codegen::Rule::kinds(codegen::Kinds::STRING).listed()");
    has(&wire, "Open = codegen::Rule::kinds(codegen::Kinds::STRING),");
}
