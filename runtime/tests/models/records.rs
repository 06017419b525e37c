//! Structs.

use runtime::{IntoJson, Json, Nullable, Secret, json};

use crate::models::*;
use crate::{hostile, read, refused};

const FULL: &str = concat!(
    r#"{"id":"a","status":"melting","process":-3,"description":null,"owner":null,"password":"hunter2","#,
    r#""createdAt":"soon","content":"aGk=","tags":["x",""],"labels":{"k":"v"},"parent":{"id":"b","owner":null},"#,
    r#""any":{"n":1.50,"n":2},"type":"full"}"#
);

#[test]
fn every_field_comes_back() {
    let snapshot: Snapshot = read(FULL).unwrap();
    assert_eq!(snapshot.status.as_ref().map(Status::as_str), Some("melting"));
    assert_eq!(snapshot.description, Nullable::Null);
    assert_eq!(snapshot.parent.as_ref().map(|parent| parent.id.as_str()), Some("b"));
    assert_eq!(json::to_string(&snapshot), FULL);
    assert_eq!(snapshot.into_json().to_string(), FULL);
}

#[test]
fn fields_come_in_any_order_among_others() {
    let text = r#" { "type" : "t" , "z" : [ { "id" : 1 } ] , "id" : "a" , "\u0070rocess" : 2.0 , "zz" : null } "#;
    let snapshot: Snapshot = read(text).unwrap();
    assert_eq!(
        json::to_string(&snapshot),
        r#"{"id":"a","process":2,"owner":null,"type":"t"}"#
    );
}

#[test]
fn what_is_absent_is_left_out() {
    let mut snapshot = Snapshot {
        id: "a".to_owned(),
        ..Snapshot::default()
    };
    assert_eq!(json::to_string(&snapshot), r#"{"id":"a","owner":null}"#);
    snapshot.description = "".to_owned().into();
    snapshot.tags = Some(Vec::new());
    assert_eq!(
        json::to_string(&snapshot),
        r#"{"id":"a","description":"","owner":null,"tags":[]}"#
    );
}

#[test]
fn null_is_tolerated_where_nothing_is_needed() {
    let text = r#"{"id":"a","status":null,"process":null,"owner":null,"tags":null,"labels":null,"parent":null,"any":null,"content":null}"#;
    assert_eq!(
        read::<Snapshot>(text).unwrap(),
        Snapshot {
            id: "a".to_owned(),
            any: Some(Json::Null), // a value like any other
            ..Snapshot::default()
        }
    );
    assert_eq!(
        read::<Page>(r#"{"snapshots":null,"first":{"id":""}}"#)
            .unwrap()
            .snapshots,
        []
    );
}

#[test]
fn errors_name_the_path() {
    refused::<Page>(
        r#"{"snapshots":[{"id":"a"},{"id":"b","process":"x"}]}"#,
        "snapshots[1].process: expected an integer, found a string",
    );
    refused::<Page>(
        r#"{"snapshots":[{"id":"a"},{}]}"#,
        "snapshots[1].id: required field is missing",
    );
    refused::<Page>(r#"{"first":null}"#, "first: expected an object, found null");
    refused::<Page>(r#"{"first":{"id":null}}"#, "first.id: expected a string, found null");
    refused::<Page>(
        r#"{"first":{"id":"a","labels":{"a b":1,"c":[]}}}"#,
        "first.labels.c: expected a string, found an array",
    );
    refused::<Page>(
        r#"{"first":{"id":"a","parent":{"id":"b","process":2147483648}}}"#,
        "first.parent.process: number out of range of i32: 2147483648",
    );
    refused::<Page>(r#"{"x y":"z"}"#, r#"["x y"]: expected an integer, found a string"#);
    refused::<Page>(
        r#"{"first":{"id":"a","content":"*"}}"#,
        "first.content: expected base64, found another string",
    );
    refused::<Snapshot>(r#"{"id":"a","unknown":[tru]}"#, "unknown: expected a value at byte 24");
    refused::<Snapshot>(r#"{"id":"a""#, "text ends early at byte 9");
    refused::<Snapshot>("[]", "expected an object, found an array");
    refused::<Snapshot>("<html>", "expected a value at byte 0");
    refused::<Snapshot>("", "text ends early at byte 0");
}

#[test]
fn of_a_key_that_is_there_twice_the_last_counts() {
    let page: Page = read(r#"{"first":{"id":"a","type":"t"},"first":{"id":"b"},"n":1,"n":2}"#).unwrap();
    assert_eq!(
        (page.first.id.as_str(), page.first.r#type, page.extra["n"]),
        ("b", None, 2)
    );
    let snapshot: Snapshot = read(r#"{"id":"a","tags":["x"],"tags":["y"],"parent":{"id":"p","type":"t"},"parent":{"id":"q"},"status":"creating","status":null}"#).unwrap();
    assert_eq!(
        json::to_string(&snapshot),
        r#"{"id":"a","owner":null,"tags":["y"],"parent":{"id":"q","owner":null}}"#
    );
}

#[test]
fn other_keys_are_kept_where_there_is_room() {
    let text = r#"{"first":{"id":"a","owner":null},"a":1,"z":-1}"#;
    let mut page: Page = read(text).unwrap();
    assert_eq!(json::to_string(&page), text);
    page.extra.insert("first".to_owned(), 9);
    assert_eq!(json::to_string(&page), text, "a field is not written twice");
    let bag: Bag = read(r#"{"b":[1],"a":{}}"#).unwrap();
    assert_eq!(json::to_string(&bag), r#"{"a":{},"b":[1]}"#);
    assert_eq!(json::to_string(&hostile::Nothing {}), "{}");
}

#[test]
fn debug_is_that_of_a_derive_without_secrets() {
    let cat = Cat {
        kind: "cat".to_owned(),
        lives: Some(7),
    };
    assert_eq!(format!("{cat:?}"), r#"Cat { kind: "cat", lives: Some(7) }"#);
    assert_eq!(
        format!("{cat:#?}"),
        "Cat {\n    kind: \"cat\",\n    lives: Some(\n        7,\n    ),\n}"
    );
    let snapshot: Snapshot = read(FULL).unwrap();
    let shown = format!(
        "{snapshot:?} {:?} {:?}",
        snapshot.clone().into_json(),
        Data::List(vec![snapshot.clone()])
    );
    assert!(
        !shown.contains("hunter2") && shown.contains("password: Some(<redacted>)"),
        "{shown}"
    );
    assert!(
        shown.contains("type: Some(\"full\")") && shown.contains("Unknown(\"melting\")"),
        "{shown}"
    );
}

#[cfg(feature = "serde")]
#[test]
fn serde_takes_and_gives_the_same() {
    let page = Page {
        snapshots: vec![read(FULL).unwrap(), Snapshot::default()],
        extra: [("n".to_owned(), 1)].into(),
        ..Page::default()
    };

    let text = serde_json::to_string(&page).unwrap();
    // a number of serde's has a value, not a text
    assert_eq!(text, json::to_string(&page).replace("1.50", "1.5"));
    let again: Page = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), text);

    let mut plain = page;
    plain.snapshots[0].any = None;
    let yaml = serde_yaml::to_string(&plain).unwrap();
    assert_eq!(serde_yaml::from_str::<Page>(&yaml).unwrap(), plain);
    let mut bytes = Vec::new();
    ciborium::into_writer(&plain, &mut bytes).unwrap();
    assert_eq!(ciborium::from_reader::<Page, _>(bytes.as_slice()).unwrap(), plain);

    let status: (Status, hostile::Level, Pet) = serde_json::from_str(r#"["creating", 1, {"petType": "cat"}]"#).unwrap();
    assert_eq!(
        serde_json::to_string(&status).unwrap(),
        r#"["creating",1,{"petType":"cat"}]"#
    );
    let error = serde_json::from_str::<Page>(r#"{"snapshots": [{}]}"#).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("snapshots[0].id: required field is missing"),
        "{error}"
    );
}

#[test]
fn names_of_the_document_do_no_harm() {
    use hostile::{Any, Model, Status};
    let model: Model = read(r#"{"id":"a","type":"b"}"#).unwrap();
    assert_eq!(format!("{model:?}"), r#"Model { type: Some("b"), id: "a" }"#);
    assert_eq!(Any::Vec(vec![model]), read(r#"[{"id":"a","type":"b"}]"#).unwrap());
    assert_eq!(Status::from("ok"), Status::Ok);
}

#[test]
fn secrets_of_records_stay_hidden_in_trees() {
    let snapshot = Snapshot {
        password: Some(Secret::from("hunter2")),
        ..Snapshot::default()
    };
    let tree = snapshot.into_json();
    assert_eq!(tree.get("password"), Some(&Json::Secret("hunter2".into())));
}

#[test]
fn records_of_very_many_fields() {
    macro_rules! wide {
        ($($index:literal $field:ident)*) => {
            #[derive(Default, PartialEq)]
            struct Wide { $($field: Option<i64>),*, last: i64 }
            runtime::record! { Wide { $($index $field,)* 130 last required } }
        };
    }
    wide! {
        0 a0 1 a1 2 a2 3 a3 4 a4 5 a5 6 a6 7 a7 8 a8 9 a9 10 a10 11 a11 12 a12 13 a13 14 a14 15 a15 16 a16 17 a17 18 a18 19 a19
        20 b0 21 b1 22 b2 23 b3 24 b4 25 b5 26 b6 27 b7 28 b8 29 b9 30 b10 31 b11 32 b12 33 b13 34 b14 35 b15 36 b16 37 b17 38 b18 39 b19
        40 c0 41 c1 42 c2 43 c3 44 c4 45 c5 46 c6 47 c7 48 c8 49 c9 50 c10 51 c11 52 c12 53 c13 54 c14 55 c15 56 c16 57 c17 58 c18 59 c19
        60 d0 61 d1 62 d2 63 d3 64 d4 65 d5 66 d6 67 d7 68 d8 69 d9 70 d10 71 d11 72 d12 73 d13 74 d14 75 d15 76 d16 77 d17 78 d18 79 d19
        80 e0 81 e1 82 e2 83 e3 84 e4 85 e5 86 e6 87 e7 88 e8 89 e9 90 e10 91 e11 92 e12 93 e13 94 e14 95 e15 96 e16 97 e17 98 e18 99 e19
        100 f0 101 f1 102 f2 103 f3 104 f4 105 f5 106 f6 107 f7 108 f8 109 f9 110 f10 111 f11 112 f12 113 f13 114 f14 115 f15 116 f16
        117 f17 118 f18 119 f19 120 g0 121 g1 122 g2 123 g3 124 g4 125 g5 126 g6 127 g7 128 g8 129 g9
    }
    let wide: Wide = read(r#"{"a0":1,"g9":3,"last":2}"#).unwrap();
    assert_eq!((wide.a0, wide.g9, wide.last), (Some(1), Some(3), 2));
    refused::<Wide>(r#"{"a0":1,"g9":3}"#, "last: required field is missing");
}

#[test]
fn keys_that_have_to_be_escaped() {
    #[derive(Default, PartialEq)]
    struct Odd {
        path: Option<i64>,
        quote: Option<i64>,
        bell: Option<i64>,
    }
    runtime::record! { Odd { 0 path = "C:\\bin", 1 quote = "say \"x\"", 2 bell = "\u{7}" } }

    let text = r#"{"C:\\bin":1,"say \"x\"":2,"\u0007":3}"#;
    let odd: Odd = read(text).unwrap();
    assert_eq!((odd.path, odd.quote, odd.bell), (Some(1), Some(2), Some(3)));
    assert_eq!(json::to_string(&odd), text);
    // a backspace before "in", which only looks like the first
    assert_eq!(read::<Odd>(r#"{"C:\bin":1}"#).unwrap().path, None);
}
