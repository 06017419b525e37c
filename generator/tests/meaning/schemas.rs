//! What schemas become.

use crate::{has, lacks, with_schemas};

#[test]
fn presence_follows_required_and_nullable() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  required: [a, b]\n  properties:\n    a: { type: string }\n    \
         b: { type: string, nullable: true }\n    c: { type: string }\n    d: { type: string, nullable: true }",
    );
    has(
        &outcome.models(),
        "pub a: String, pub b: Option<String>, pub c: Option<String>, pub d: Option<String>,",
    );
    has(
        &outcome.wire(),
        "codegen::record! { Thing { 0 a required, 1 b nullable, 2 c, 3 d } }",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
}

#[test]
fn formats_choose_types() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    a: { type: integer }\n    b: { type: integer, format: int32 }\n    \
         c: { type: number }\n    d: { type: number, format: float }\n    e: { type: string, format: date-time }\n    \
         f: { type: string, format: date }\n    g: { type: string, format: byte }\n    h: { type: string, format: password }\n    \
         i: { type: string, x-secret: true }\n    j: { type: string, format: uuid }\n    k: { type: boolean }\n    l: {}\n    \
         m: { type: integer, format: uint64 }",
    );
    has(
        &outcome.models(),
        "pub a: Option<i64>, pub b: Option<i32>, pub c: Option<f64>, pub d: Option<f32>, pub e: Option<runtime::DateTime>, \
         pub f: Option<runtime::Date>, pub g: Option<runtime::Binary>, pub h: Option<runtime::Secret>, \
         pub i: Option<runtime::Secret>, /// Format: `uuid`.\n pub j: Option<String>, pub k: Option<bool>, pub l: Option<runtime::Json>, \
         pub m: Option<u64>,",
    );
}

#[test]
fn all_of_merges_and_later_parts_narrow() {
    let outcome = with_schemas(
        "Thing:\n  allOf:\n    - $ref: '#/components/schemas/Base'\n    - type: object\n      required: [id]\n      \
         properties:\n        name: { type: string }\n        id: { description: only a text }\nBase:\n  type: object\n  properties:\n    id: { type: integer }",
    );
    has(
        &outcome.models(),
        "pub struct Thing { /// only a text\n pub id: i64, pub name: Option<String>, }",
    );
    lacks(&outcome.models(), "struct Base");
}

#[test]
fn all_of_with_one_reference_is_that_type() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    other:\n      description: text beside a reference\n      allOf: [{ $ref: '#/components/schemas/Other' }]\n\
         Other:\n  type: object\n  properties: { a: { type: string } }",
    );
    has(&outcome.models(), "pub other: Option<Other>,");
}

#[test]
fn enums_are_open_and_distinct_after_case_conversion() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    a: { $ref: '#/components/schemas/Size' }\n    b: { type: integer, enum: [1, -2] }\n\
         Size:\n  type: string\n  enum: [small, SMALL, '', Unknown, 大]",
    );
    has(
        &outcome.wire(),
        r#"Size else Unlisted { Small = "small", Small2 = "SMALL", Empty = "", Unknown = "Unknown", 大 = "大" }"#,
    );
    has(&outcome.wire(), "ThingB else Unknown { Value1 = 1, Minus2 = -2 }");
}

#[test]
fn a_union_without_discriminator_is_known_by_its_records() {
    let outcome = with_schemas(
        "Thing:\n  oneOf:\n    - $ref: '#/components/schemas/Cat'\n    - $ref: '#/components/schemas/Dog'\n    - type: array\n      items: { type: string }\n    - type: integer\n\
         Cat:\n  type: object\n  required: [kind]\n  properties:\n    kind: { type: string, enum: [cat] }\n\
         Dog:\n  type: object\n  required: [kind]\n  properties:\n    kind: { type: string, enum: [dog] }",
    );
    has(
        &outcome.models(),
        "pub enum Thing { Cat(Cat), Dog(Dog), List(Vec<String>), Integer(i64),",
    );
    has(
        &outcome.wire(),
        r#"Cat = codegen::Rule::record(Cat::SHAPE).where_tag("kind", &["cat"])"#,
    );
    has(&outcome.wire(), "List = codegen::Rule::kinds(codegen::Kinds::ARRAY)");
}

#[test]
fn a_discriminator_maps_values_and_falls_back_to_names() {
    let outcome = with_schemas(
        "Thing:\n  oneOf:\n    - $ref: '#/components/schemas/Cat'\n    - $ref: '#/components/schemas/Dog'\n  discriminator:\n    propertyName: kind\n    \
         mapping: { kitten: '#/components/schemas/Cat', cat: Cat }\n\
         Cat:\n  type: object\n  properties: { kind: { type: string } }\nDog:\n  type: object\n  properties: { kind: { type: string } }",
    );
    has(
        &outcome.wire(),
        r#"Cat = codegen::Rule::tag("kind", &["kitten", "cat"])"#,
    );
    has(&outcome.wire(), r#"Dog = codegen::Rule::tag("kind", &["Dog"])"#);
}

#[test]
fn one_of_with_null_is_nullable() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    a:\n      oneOf:\n        - $ref: '#/components/schemas/Other'\n        - { nullable: true, enum: [null] }\n\
         Other:\n  type: object\n  properties: { b: { type: string } }",
    );
    has(&outcome.models(), "pub a: Option<Other>,");
}

#[test]
fn alternatives_share_the_properties_around_them() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  required: [id]\n  properties: { id: { type: string } }\n  oneOf:\n    - type: object\n      title: Small\n      properties: { a: { type: string } }\n    \
         - type: object\n      title: Large\n      properties: { b: { type: string } }",
    );
    has(
        &outcome.models(),
        "pub struct ThingSmall { pub id: String, pub a: Option<String>, }",
    );
    has(
        &outcome.models(),
        "pub struct ThingLarge { pub id: String, pub b: Option<String>, }",
    );
    has(
        &outcome.models(),
        "pub enum Thing { Small(ThingSmall), Large(ThingLarge),",
    );
}

#[test]
fn alternatives_that_only_require_properties_make_no_union() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties: { a: { type: string }, b: { type: string } }\n  anyOf:\n    - required: [a]\n    - required: [b]",
    );
    has(
        &outcome.models(),
        "pub struct Thing { pub a: Option<String>, pub b: Option<String>, }",
    );
}

#[test]
fn maps_and_further_properties() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    a: { type: object, additionalProperties: { type: object, additionalProperties: { type: integer } } }\n    \
         b: { type: object }\n    c: { type: object, additionalProperties: false }\n    extra: { type: string }\n  additionalProperties: { type: string }",
    );
    let models = outcome.models();
    has(
        &models,
        "pub a: Option< ::std::collections::BTreeMap<String, ::std::collections::BTreeMap<String, i64>>, >,",
    );
    has(
        &models,
        "pub b: Option<::std::collections::BTreeMap<String, runtime::Json>>,",
    );
    has(&models, "pub c: Option<ThingC>,");
    has(&models, "pub extra2: ::std::collections::BTreeMap<String, String>,");
    has(&outcome.wire(), "3 extra, .. extra2 }");
}

#[test]
fn enums_of_several_types_are_open_enums() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    a:\n      enum: [auto, 1, 2.5, -0.5, '1', true, null, 1.0]\n    \
         b: { type: number, enum: [0.5, 1] }\n    c: { type: boolean, enum: [true] }",
    );
    let models = outcome.models();
    has(&models, "pub a: Option<ThingA>,");
    has(
        &models,
        "#[derive(Clone, Debug, Eq, Hash, PartialEq)] #[non_exhaustive] pub enum ThingA { /// `\"auto\"` Auto, /// `1` \
         Value1, /// `2.5` Value2_5, /// `-0.5` Minus0_5, /// `\"1\"` N1, /// `true` True, \
         /// A value that the document does not list. Unknown(runtime::Json), }",
    );
    has(&models, "pub enum ThingB { /// `0.5` Value0_5, /// `1` Value1,");
    has(&models, "pub c: Option<bool>,");
    has(
        &outcome.wire(),
        "codegen::scalar_enum! { ThingB else Unknown { Value0_5 = \"0.5\", Value1 = \"1\" } }",
    );
    assert_eq!(outcome.diagnostics(), [] as [&str; 0]);
}

#[test]
fn decimal_numbers_keep_their_text() {
    let outcome = with_schemas("Thing:\n  type: object\n  properties:\n    a: { type: number, format: decimal }");
    has(&outcome.models(), "pub a: Option<runtime::Number>,");
}

#[test]
fn an_alternative_that_says_only_nullable_is_null() {
    for keyword in ["anyOf", "oneOf"] {
        let outcome = with_schemas(&format!(
            "Thing:\n  type: object\n  properties:\n    a: {{ {keyword}: [{{ $ref: '#/components/schemas/Other' }}, {{ nullable: true }}] }}\n\
             Other: {{ type: object, properties: {{ x: {{ type: string }} }} }}"
        ));
        has(&outcome.models(), "pub struct Thing { pub a: Option<Other>, }");
        assert_eq!(outcome.diagnostics(), [] as [&str; 0]);
    }
}

#[test]
fn alternatives_of_which_one_is_nullable_are_nullable() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  required: [a]\n  properties:\n    \
         a: { oneOf: [{ type: string, nullable: true }, { type: array, items: { type: string } }] }",
    );
    has(&outcome.models(), "pub struct Thing { pub a: Option<ThingA>, }");
    has(&outcome.wire(), "Thing { 0 a nullable }");
}

#[test]
fn what_alternatives_require_and_nothing_describes_is_kept() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  required: [a, b, c]\n  properties: { a: { type: string } }\n  \
         anyOf: [{ properties: { b: { type: string } } }, { properties: { b: { type: string }, c: { type: string } } }]",
    );
    let extra = "/// Additional properties. pub extra: ::std::collections::BTreeMap<String, runtime::Json>,";
    has(
        &outcome.models(),
        &format!("pub struct ThingObject {{ pub a: String, pub b: Option<String>, {extra} }}"),
    );
    lacks(&outcome.models(), &format!("pub c: Option<String>, {extra}"));
    let reported = outcome.diagnostics();
    let [reported] = reported.as_slice() else {
        panic!("{reported:?}")
    };
    let message =
        "warning[undescribed-property]: `c` is required, but not described: additional properties are kept as JSON";
    assert!(reported.starts_with(message), "{reported}");
}

#[test]
fn enums_of_objects_stay_json_and_say_so() {
    let outcome = with_schemas("Thing:\n  type: object\n  properties:\n    a:\n      enum: [1, [x]]");
    has(&outcome.models(), "pub a: Option<runtime::Json>,");
    assert_eq!(
        outcome.diagnostics(),
        [
            "warning[mixed-enum]: objects or lists among the values of an enum: kept as JSON\n  --> api.yaml:19:11\n   |\n19 |           enum: [1, [x]]\n   |           ^^^^"
        ]
    );
}

#[test]
fn a_type_that_is_deprecated_does_not_make_its_uses_deprecated() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    a: { $ref: '#/components/schemas/Old' }\n    b: { type: string, deprecated: true }\n    \
         c: { deprecated: true, allOf: [{ $ref: '#/components/schemas/Old' }] }\n\
         Old: { type: object, deprecated: true, properties: { x: { type: string } } }",
    );
    has(&outcome.models(), "#[deprecated] pub b:");
    has(&outcome.models(), "#[deprecated] pub c:");
    lacks(&outcome.models(), "#[deprecated] pub a:");
    assert_eq!(
        outcome.models().matches("#[deprecated]").count(),
        3,
        "{}",
        outcome.models()
    );
}

#[test]
fn what_no_type_shows_is_in_the_docs() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties:\n    a: { type: string, format: uuid }\n    b: { type: boolean, enum: [true, false] }\n    \
         c: { type: string, format: date-time }\n    d: { enum: [auto, [1]] }",
    );
    has(&outcome.models(), "/// Format: `uuid`.");
    has(&outcome.models(), "/// One of `true`, `false`.");
    has(&outcome.models(), "/// One of `\"auto\"`, `[1]`.");
    lacks(&outcome.models(), "Format: `date-time`");
}

#[test]
fn a_kind_that_an_alternative_says_itself_counts_before_its_name() {
    let outcome = with_schemas(
        "Thing:\n  oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }, { $ref: '#/components/schemas/Cow' }, { $ref: '#/components/schemas/Owl' }]\n  \
         discriminator: { propertyName: kind, mapping: { cow: Cow } }\n\
         Cat: { type: object, properties: { kind: { type: string, enum: [cat] } } }\n\
         Dog: { allOf: [{ type: object, properties: { kind: { $ref: '#/components/schemas/DogKind' } } }] }\nDogKind: { type: string, const: dog }\n\
         Cow: { type: object, properties: { kind: { type: string, enum: [other] } } }\n\
         Owl: { type: object, properties: { kind: { type: string, enum: [a, b] } } }",
    );
    let wire = outcome.wire();
    has(&wire, r#"Cat = codegen::Rule::tag("kind", &["cat"])"#);
    has(&wire, r#"Dog = codegen::Rule::tag("kind", &["dog"])"#);
    // the mapping and the schema contradict each other, and a value may follow either
    has(&wire, r#"Cow = codegen::Rule::tag("kind", &["cow", "other"])"#);
    has(&wire, r#"Owl = codegen::Rule::tag("kind", &["a", "b"])"#);
}

#[test]
fn a_property_beside_alternatives_and_in_one_is_the_narrower_of_both() {
    let outcome = with_schemas(
        "Thing:\n  type: object\n  required: [id]\n  properties:\n    id: { type: integer }\n    level: { type: integer, format: int32 }\n    \
         part: { type: object, properties: { a: { type: string } } }\n  \
         oneOf:\n    - { title: Small, type: object, properties: { id: { type: number }, level: { type: integer } } }\n    \
         - { title: Big, type: object, properties: { id: { type: integer, format: int32 }, part: { type: object, properties: { b: { type: string } } } } }",
    );
    let models = outcome.models();
    has(
        &models,
        "pub struct ThingSmall { pub id: i64, pub level: Option<i32>, pub part: Option<ThingPart>, }",
    );
    has(
        &models,
        "pub struct ThingBig { pub id: i32, pub level: Option<i32>, pub part: Option<ThingBigPart>, }",
    );
    has(
        &models,
        "pub struct ThingBigPart { pub a: Option<String>, pub b: Option<String>, }",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());

    let outcome = with_schemas(
        "Thing:\n  type: object\n  properties: { id: { type: string } }\n  \
         oneOf: [{ type: object, properties: { id: { type: integer } } }, { type: object, properties: { b: {} } }]",
    );
    has(&outcome.models(), "pub id: Option<i64>,");
    has(&outcome.models(), "pub id: Option<String>,");
    let reported = outcome.diagnostics();
    assert_eq!(reported.len(), 1, "{reported:?}");
    has(
        &reported[0],
        "warning[all-of-conflict]: the schemas of `id` all apply, but their types exclude each other: this one is used",
    );
}

#[test]
fn further_properties_beside_alternatives_belong_to_each() {
    let outcome = with_schemas(
        "Thing: { type: object, additionalProperties: { type: string }, anyOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }\n\
         A: { type: object, required: [a], properties: { a: { type: string } } }\n\
         B: { type: object, required: [b], properties: { b: { type: string } } }",
    );
    let models = outcome.models();
    has(
        &models,
        "pub struct ThingA { pub a: String, /// Additional properties. pub extra: ::std::collections::BTreeMap<String, String>,",
    );
    has(&models, "pub struct ThingB { pub b: String,");
}

#[test]
fn a_required_property_that_nothing_describes_is_kept() {
    for thing in [
        "{ type: object, required: [a, b], properties: { a: { type: string } } }",
        "{ allOf: [{ type: object, properties: { a: { type: string } } }, { required: [a, b] }] }",
    ] {
        let outcome = with_schemas(&format!("Thing: {thing}\n"));
        has(
            &outcome.models(),
            "pub extra: ::std::collections::BTreeMap<String, runtime::Json>",
        );
        let reported = outcome.diagnostics().join("\n");
        has(&reported, "[undescribed-property]: `b` is required, but not described");
    }
}

#[test]
fn parts_and_alternatives_describe_what_another_requires() {
    for thing in [
        "{ allOf: [{ type: object, properties: { a: { type: string } } }, { required: [a] }] }",
        "{ type: object, required: [a], properties: { b: { type: string } }, oneOf: [\
         { type: object, required: [b], properties: { a: { type: string } } }, \
         { type: object, properties: { a: { type: integer } } }] }",
    ] {
        let outcome = with_schemas(&format!("Thing: {thing}\n"));
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    }
}

/// Each of them leads to all, and each of these again: looked at along every way, they would never end.
#[test]
fn unions_that_hold_each_other_are_looked_at_once() {
    let all: Vec<String> = (0..12)
        .map(|index| format!("{{ $ref: '#/components/schemas/U{index}' }}"))
        .collect();
    let all = all.join(", ");
    let schemas: String = (0..12)
        .map(|index| format!("U{index}: {{ oneOf: [{all}, {{ type: integer }}] }}\n"))
        .collect();
    let thing = "Thing: { oneOf: [{ $ref: '#/components/schemas/U0' }, { type: string }] }\n";
    let outcome = with_schemas(&(schemas + thing));
    has(
        &outcome.wire(),
        "codegen::union! { Thing else Unknown { U0 = codegen::Rule::kinds(codegen::Kinds::INTEGER), \
         Text = codegen::Rule::kinds(codegen::Kinds::STRING), } }",
    );
}
