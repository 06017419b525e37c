//! Unions, found and read.

use super::Union;
use crate::json::{ReadErrorKind, ReadLimits, Wire as _, read_limited};
use crate::model::{Kinds, Rule};
use crate::{Json, Nullable, json};

#[derive(Clone, Default, PartialEq)]
struct Clearing {
    words: Nullable<Vec<String>>,
}

#[derive(Clone, Default, PartialEq)]
struct Words {
    words: Vec<String>,
}

#[derive(Clone, Default, PartialEq)]
struct Inner {
    size: Option<i64>,
}

#[derive(Clone, Default, PartialEq)]
struct Outer {
    inner: Option<Inner>,
}

#[derive(Clone, Default, PartialEq)]
struct Numbers {
    words: Vec<i64>,
}

#[derive(Clone, Default, PartialEq)]
struct Bare {
    inner: Option<Words>,
}

crate::codegen::record! { Clearing { 0 words } }
crate::codegen::record! { Words { 0 words } }
crate::codegen::record! { Numbers { 0 words } }
crate::codegen::record! { Inner { 0 size } }
crate::codegen::record! { Outer { 0 inner } }
crate::codegen::record! { Bare { 0 inner } }

#[derive(Clone, Debug, PartialEq)]
enum Any {
    Bare(Bare),
    Outer(Outer),
    Words(Words),
    Numbers(Numbers),
    Unknown(Json),
}

crate::codegen::union! { Any else Unknown {
    Bare = Rule::record(Bare::SHAPE),
    Outer = Rule::record(Outer::SHAPE),
    Words = Rule::record(Words::SHAPE),
    Numbers = Rule::record(Numbers::SHAPE),
} }

#[derive(Clone, Debug, PartialEq)]
enum Amount {
    Single(f32),
    Other(Json),
    Unknown(Json),
}

crate::codegen::union! { Amount else Unknown {
    Single = Rule::kinds(Kinds::NUMBER),
    Other = Rule::kinds(Kinds::ANY),
} }

#[derive(Clone, Debug, PartialEq)]
enum Sent {
    Words(Words),
    Outer(Outer),
    Clearing(Clearing),
    Unknown(Json),
}

crate::codegen::union! { Sent else Unknown nulls {
    Words = Rule::record(Words::SHAPE),
    Outer = Rule::record(Outer::SHAPE),
    Clearing = Rule::record(Clearing::SHAPE),
} }

#[test]
fn a_null_counts_where_requests_carry_the_union() {
    let sent: Sent = json::from_str(r#"{"words":null}"#).unwrap();
    assert_eq!(sent, Sent::Clearing(Clearing { words: Nullable::Null }));
    let sent: Sent = json::from_str(r#"{"words":["a"]}"#).unwrap();
    assert!(matches!(sent, Sent::Words(_)));
    let sent: Sent = json::from_str(r#"{"inner":null}"#).unwrap();
    assert!(matches!(sent, Sent::Outer(_)));
}

#[test]
fn the_variant_that_keeps_everything_is_taken() {
    for text in [
        r#"{"inner":{"size":1}}"#,
        r#"{"inner":{"words":["a"]}}"#,
        r#"{"words":[1,2]}"#,
        r#"{"words":["1"]}"#,
    ] {
        let any: Any = json::from_str(text).unwrap();
        assert_eq!(json::to_string(&any), text);
    }
    assert!(matches!(json::from_str(r#"{"words":[1]}"#).unwrap(), Any::Numbers(_)));
    assert!(matches!(json::from_str("0.5").unwrap(), Amount::Single(_)));
    assert!(matches!(json::from_str("16777217").unwrap(), Amount::Other(_)));
}

#[derive(Clone, Default, PartialEq)]
struct Text {
    c: Option<String>,
    id: Option<String>,
}

#[derive(Clone, Default, PartialEq)]
struct Exact {
    id: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Loose {
    Text(Text),
    Inner(Inner),
    Exact(Exact),
    Unknown(Json),
}

crate::codegen::record! { Text { 0 c, 1 id } }
crate::codegen::record! { Exact { 0 id } }
crate::codegen::union! { Loose else Unknown {
    Text = Rule::record(Text::SHAPE),
    Inner = Rule::record(Inner::SHAPE),
    Exact = Rule::record(Exact::SHAPE),
} }

#[test]
fn of_equal_losses_that_of_digits_weighs_least() {
    // a number as text keeps more than a variant that does not know the key
    assert!(matches!(json::from_str(r#"{"c":1}"#).unwrap(), Loose::Text(_)));
    let digits = r#"{"id":9223372036854775807}"#;
    assert!(matches!(json::from_str(digits).unwrap(), Loose::Exact(_)));
    // two numbers with fewer digits are less than one property
    let digits = r#"{"a":1,"b":9223372036854775807,"c":9223372036854775807}"#;
    assert!(matches!(json::from_str(digits).unwrap(), Counts::All(_)));
    assert!(matches!(
        json::from_str(r#"{"b":9223372036854775807}"#).unwrap(),
        Counts::Two(_)
    ));
}

type Floats = std::collections::BTreeMap<String, f64>;

#[derive(Clone, Default, PartialEq)]
struct Integers {
    b: i64,
    c: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Counts {
    All(Floats),
    Two(Integers),
    Unknown(Json),
}

crate::codegen::record! { Integers { 0 b required, 1 c } }
crate::codegen::union! { Counts else Unknown {
    All = Rule::object(&[]),
    Two = Rule::record(Integers::SHAPE),
} }

#[derive(Clone, Default, PartialEq)]
struct Loosely {
    a: Option<Loose>,
}

#[derive(Clone, Default, PartialEq)]
struct Strictly {
    a: Option<Outer>,
    b: i64,
    c: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Nested {
    Loosely(Loosely),
    Strictly(Strictly),
    Unknown(Json),
}

crate::codegen::record! { Loosely { 0 a } }
crate::codegen::record! { Strictly { 0 a, 1 b required, 2 c } }
crate::codegen::union! { Nested else Unknown {
    Loosely = Rule::record(Loosely::SHAPE),
    Strictly = Rule::record(Strictly::SHAPE),
} }

#[test]
fn what_a_union_within_does_not_know_is_not_kept() {
    // as `Loosely`, `a` would be JSON
    let text = r#"{"a":{"new":[1,2],"inner":{}},"b":1}"#;
    assert!(matches!(json::from_str(text).unwrap(), Nested::Strictly(_)));
    let unknown: Nested = json::from_str(r#"{"a":[1]}"#).unwrap();
    assert_eq!(json::to_string(&unknown), r#"{"a":[1]}"#);
}

#[test]
fn of_equals_the_first_is_taken_and_unknown_keys_do_not_matter() {
    assert!(matches!(json::from_str("{}").unwrap(), Any::Bare(_)));
    let more: Any = json::from_str(r#"{"inner": {"size": 1, "new": [{}]}, "later": true}"#).unwrap();
    assert_eq!(json::to_string(&more), r#"{"inner":{"size":1}}"#);
    assert_eq!(json::from_str::<Any>("7").unwrap(), Any::Unknown(7.into()));
}

#[derive(Clone, Default, PartialEq)]
struct Cat {
    kind: String,
    lives: Option<i64>,
    inner: Vec<Pet>,
}

/// Does not know the tag.
#[derive(Clone, Default, PartialEq)]
struct Dog {
    barks: Option<bool>,
}

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
    Map(std::collections::BTreeMap<String, Json>),
    Unknown(Json),
}

crate::codegen::record! { Cat { 0 kind required, 1 lives, 2 inner } }
crate::codegen::record! { Dog { 0 barks } }
crate::codegen::union! { Pet else Unknown {
    Cat = Rule::tag("kind", &["cat"]),
    Dog = Rule::record(Dog::SHAPE).where_tag("kind", &["dog", "2"]),
    Map = Rule::tag("kind", &["map"]),
} }

#[test]
fn a_tag_tells_wherever_it_stands_and_the_last_one_counts() {
    for (text, variant) in [
        (r#"{"kind":"cat","lives":9}"#, "cat"),
        (r#"{"lives":9,"inner":[{"kind":"dog"}],"kind":"cat"}"#, "cat"),
        (r#"{"\u006bind":"c\u0061t"}"#, "cat"),
        (r#"{"kind":2,"barks":true}"#, "dog"),
        (r#"{"kind":"map","kind2":1}"#, "map"),
        // twice: known to the variant, unknown to it, and a variant that is no record
        (r#"{"kind":"cat","kind":"dog"}"#, "dog"),
        (r#"{"kind":"dog","lives":1,"kind":"cat"}"#, "cat"),
        (r#"{"kind":"map","kind":"dog"}"#, "dog"),
        (r#"{"kind":"cat","\u006bind":"map"}"#, "map"),
        (r#"{"kind":"cat","kind":"bird"}"#, "none"),
        (r#"{"kind":"cat","kind":null}"#, "none"),
        (r#"{"kind":"bird","kind":"cat"}"#, "cat"),
        // the tag of what is inside is its own affair
        (
            r#"{"kind":"cat","inner":[{"kind":"cat","kind":"dog"},{"kind":"map"}]}"#,
            "cat",
        ),
        // right tag, wrong type
        (r#"{"kind":"cat","lives":"many"}"#, "none"),
        (r#"{"kind":["cat"]}"#, "none"),
        ("{}", "none"),
        ("[]", "none"),
    ] {
        let found = match json::from_str(text).unwrap() {
            Pet::Cat(_) => "cat",
            Pet::Dog(_) => "dog",
            Pet::Map(_) => "map",
            Pet::Unknown(_) => "none",
        };
        assert_eq!(found, variant, "{text}");
    }
    assert!(json::from_str::<Pet>(r#"{"kind":"cat","lives":"#).is_err());
    assert!(json::from_str::<Pet>(r#"{"kind":"cat" "lives":1}"#).is_err());
}

#[derive(Clone, Default, PartialEq)]
struct NodeA {
    c: Option<Box<Node>>,
    a: Option<i64>,
}

#[derive(Clone, Default, PartialEq)]
struct NodeB {
    c: Option<Box<Node>>,
    b: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    A(NodeA),
    B(NodeB),
    Leaf(String),
    Unknown(Json),
}

crate::codegen::record! { NodeA { 0 c, 1 a } }
crate::codegen::record! { NodeB { 0 c, 1 b } }
crate::codegen::union! { Node else Unknown {
    A = Rule::record(NodeA::SHAPE),
    B = Rule::record(NodeB::SHAPE),
    Leaf = Rule::kinds(Kinds::STRING),
} }

fn nested(depth: usize, before: &str, after: &str) -> String {
    format!(
        "{}\"x\"{}",
        format!("{{{before}\"c\":").repeat(depth),
        format!("{after}}}").repeat(depth)
    )
}

/// How many levels were read as `NodeB`.
fn levels_of_b(text: &str) -> usize {
    let mut node = &json::from_str::<Node>(text).unwrap();
    let mut levels = 0;
    while let Node::B(NodeB { c: Some(c), .. }) = node {
        levels += 1;
        node = c;
    }
    assert_eq!(*node, Node::Leaf("x".to_owned()));
    levels
}

/// Each of these reads a level several times; if a level did so with all levels below it, none would end.
#[test]
fn unions_within_unions_take_no_exponential_time() {
    for (before, after) in [
        ("", ",\"b\":1"),
        ("\"b\":1,", ",\"new\":[{}]"),
        ("\"a\":[],", ",\"b\":1"),
        ("", ",\"b\":1,\"a\":\"x\""),
    ] {
        let text = nested(60, before, after);
        assert_eq!(levels_of_b(&text), 60, "{text}");
    }
    let text = nested(60, "", ",\"new\":1");
    assert_eq!(
        json::to_string(&json::from_str::<Node>(&text).unwrap()),
        nested(60, "", "")
    );
    let unfit = nested(60, "\"kind\":\"cat\",\"lives\":\"x\",", "").replace("\"c\"", "\"inner\"");
    assert!(matches!(json::from_str::<Pet>(&unfit), Ok(Pet::Unknown(_))));
}

#[derive(Clone, Default, PartialEq)]
struct Untagged {
    inner: Option<Box<Deep>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Deep {
    Untagged(Untagged),
    Map(std::collections::BTreeMap<String, Deep>),
    Text(String),
    Unknown(Json),
}

crate::codegen::record! { Untagged { 0 inner } }
crate::codegen::union! { Deep else Unknown {
    Untagged = Rule::tag("kind", &["dog"]),
    Map = Rule::tag("kind", &["map"]),
    Text = Rule::kinds(Kinds::STRING),
} }

#[test]
fn variants_that_do_not_know_their_tag_are_read_at_any_depth() {
    for kind in ["dog", "map"] {
        let open = format!("{{\"kind\":\"{kind}\",\"inner\":").repeat(100);
        let deep: Deep = json::from_str(&format!("{open}\"x\"{}", "}".repeat(100))).unwrap();
        assert!(!matches!(deep, Deep::Unknown(_)));
    }
}

#[derive(Clone, Default, PartialEq)]
struct Texts {
    b: Option<String>,
    l: Vec<i64>,
}

#[derive(Clone, Default, PartialEq)]
struct Bools {
    b: Option<bool>,
    l: Vec<i64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Either {
    Texts(Texts),
    Bools(Bools),
    Unknown(Json),
}

crate::codegen::record! { Texts { 0 b, 1 l } }
crate::codegen::record! { Bools { 0 b, 1 l } }
crate::codegen::union! { Either else Unknown {
    Texts = Rule::record(Texts::SHAPE),
    Bools = Rule::record(Bools::SHAPE),
} }

#[test]
fn memory_of_the_variant_that_is_kept_is_counted() {
    // the second variant is tried, as the first makes a text of the number, and fails
    let text = format!("{{\"b\":5,\"l\":[{}0]}}", "0,".repeat(9_999));
    let read = |memory| {
        let mut list = Vec::<Either>::new();
        let limits = ReadLimits {
            memory,
            ..ReadLimits::default()
        };
        read_limited(&mut list, &format!("[{text},{text},{text}]"), limits)
    };
    assert!(read(500_000).is_ok());
    assert!(matches!(
        read(250_000).unwrap_err().kind(),
        ReadErrorKind::TooLarge { .. }
    ));
}

#[test]
fn unions_with_the_same_rules_are_told_apart() {
    let address = |rules: &'static [Rule]| rules.as_ptr().addr();
    assert_ne!(
        address(Union::rules(&Either::blank())),
        address(Union::rules(&Twin::blank()))
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Twin {
    Texts(Texts),
    Bools(Bools),
    Unknown(Json),
}

crate::codegen::union! { Twin else Unknown {
    Texts = Rule::record(Texts::SHAPE),
    Bools = Rule::record(Bools::SHAPE),
} }
