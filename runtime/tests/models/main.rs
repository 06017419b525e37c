//! The macros as a generated crate uses them: the crate renamed, and none of the usual names in scope.

extern crate specwright_runtime as runtime;

/// What a document could call its types: a macro that relies on a name in scope does not compile here.
#[allow(dead_code)]
mod hostile {
    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Result;
    pub struct String;
    pub struct Vec;
    pub struct Box;
    pub struct Default;
    pub struct From;
    pub struct Into;
    pub struct Debug;
    pub struct Json;
    pub struct Wire;
    pub struct Reader;
    pub struct Self_;
    pub mod std {}
    pub mod serde {}
    pub mod core {}

    #[derive(Clone, PartialEq, ::std::default::Default)]
    pub struct Model {
        pub r#type: ::std::option::Option<::std::string::String>,
        pub id: ::std::string::String,
    }
    runtime::record! { Model { 0 r#type = "type", 1 id required } }

    #[derive(Clone, PartialEq, ::std::default::Default)]
    pub struct Nothing {}
    runtime::record! { Nothing {} }

    #[derive(Clone, Debug_, PartialEq, Eq, Hash)]
    pub enum Status {
        None,
        r#Ok,
        Other(runtime::UnknownText),
    }
    runtime::text_enum! { Status else Other { None = "none", r#Ok = "ok" } }

    #[derive(Clone, Copy, Debug_, PartialEq, Eq, Hash)]
    pub enum Level {
        Some,
        Err,
        Unknown(i64),
    }
    runtime::integer_enum! { Level else Unknown { Some = 1, Err = -2 } }

    #[derive(Clone, Debug_, PartialEq)]
    pub enum Any {
        Vec(::std::vec::Vec<Model>),
        String(::std::string::String),
        Unknown(runtime::Json),
    }
    runtime::union! { Any else Unknown {
        Vec = runtime::Rule::kinds(runtime::Kinds::ARRAY),
        String = runtime::Rule::kinds(runtime::Kinds::STRING),
    } }

    use ::std::fmt::Debug as Debug_;
}

mod models {
    use std::collections::BTreeMap;

    use runtime::{Binary, DateTime, Json, Kinds, Nullable, Rule, Secret, UnknownText};

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Status {
        Creating,
        CreateFailed,
        Unknown(UnknownText),
    }
    runtime::text_enum! { Status else Unknown { Creating = "creating", CreateFailed = "create_failed" } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Snapshot {
        pub id: String,
        pub status: Option<Status>,
        pub process: Option<i32>,
        pub description: Nullable<String>,
        pub owner: Option<String>,
        pub password: Option<Secret>,
        pub created: Option<DateTime>,
        pub content: Option<Binary>,
        pub tags: Option<Vec<String>>,
        pub labels: Option<BTreeMap<String, String>>,
        pub parent: Option<Box<Snapshot>>,
        pub any: Option<Json>,
        pub r#type: Option<String>,
    }
    runtime::record! { Snapshot {
        0 id required, 1 status, 2 process, 3 description, 4 owner nullable, 5 password, 6 created = "createdAt",
        7 content, 8 tags, 9 labels, 10 parent, 11 any, 12 r#type = "type",
    } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Page {
        pub snapshots: Vec<Snapshot>,
        pub first: Snapshot,
        pub extra: BTreeMap<String, i64>,
    }
    runtime::record! { Page { 0 snapshots, 1 first, .. extra } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Bag {
        pub more: BTreeMap<String, Json>,
    }
    runtime::record! { Bag { .. more } }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Data {
        Page(Box<Page>),
        List(Vec<Snapshot>),
        Count(i64),
        Unknown(Json),
    }
    runtime::union! { Data else Unknown {
        Page = Rule::object(&["snapshots"]),
        List = Rule::kinds(Kinds::ARRAY),
        Count = Rule::kinds(Kinds::INTEGER),
    } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Cat {
        pub kind: String,
        pub lives: Option<u8>,
    }
    runtime::record! { Cat { 0 kind = "petType" required, 1 lives } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Dog {
        pub kind: String,
        pub friend: Option<Box<Pet>>,
    }
    runtime::record! { Dog { 0 kind = "petType" required, 1 friend } }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Pet {
        Cat(Cat),
        Dog(Dog),
        Unknown(Json),
    }
    runtime::union! { Pet else Unknown {
        Cat = Rule::tag("petType", &["cat"]),
        Dog = Rule::tag("petType", &["dog", "puppy"]),
    } }

    /// Both variants fit what only the last line of it tells apart, and each holds the union again.
    #[derive(Clone, PartialEq, Default)]
    pub struct Left {
        pub next: Option<Box<Tree>>,
        pub end: Option<i64>,
    }
    runtime::record! { Left { 0 next, 1 end } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Right {
        pub next: Option<Box<Tree>>,
        pub end: Option<bool>,
    }
    runtime::record! { Right { 0 next, 1 end } }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Tree {
        Left(Left),
        Right(Right),
        Unknown(Json),
    }
    runtime::union! { Tree else Unknown { Left = Rule::object(&[]), Right = Rule::object(&[]) } }
}

use models::*;
use runtime::{Json, Nullable, ReadError, Secret, Wire, json};

fn read<T: Wire + Default>(text: &str) -> Result<T, ReadError> {
    json::from_str(text)
}

fn refused<T: Wire + Default>(text: &str, message: &str) {
    assert_eq!(
        read::<T>(text).err().map(|error| error.to_string()).as_deref(),
        Some(message),
        "{text}"
    );
}

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
    assert_eq!(Json::from(snapshot).to_string(), FULL);
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
        Json::from(snapshot.clone()),
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

#[test]
fn open_enums_keep_what_they_do_not_know() {
    assert_eq!(Status::VALUES, ["creating", "create_failed"]);
    assert_eq!(Status::from("create_failed".to_owned()), Status::CreateFailed);
    assert_eq!(read::<Status>("\"creating\"").unwrap(), Status::Creating);
    assert_eq!(read::<Status>("7").unwrap().to_string(), "7");
    assert_eq!(Status::default().as_str(), "");
    assert_eq!(Json::from(Status::from("x")).to_string(), "\"x\"");
    refused::<Status>("null", "expected a string, found null");
}

#[test]
fn integer_enums_too() {
    use hostile::Level;
    assert_eq!(Level::VALUES, [1, -2]);
    assert_eq!(
        read::<Vec<Level>>("[1, -2, 3, \"1\"]").unwrap(),
        [Level::Some, Level::Err, Level::Unknown(3), Level::Some]
    );
    assert_eq!(
        (Level::Err.to_string(), json::to_string(&Level::Err)),
        ("-2".to_owned(), "-2".to_owned())
    );
    refused::<Level>("9223372036854775808", "number out of range of i64: 9223372036854775808");
    refused::<Level>("\"high\"", "expected an integer, found a string");
}

type Expectation = fn(&Data) -> bool;

#[test]
fn unions_find_their_variant() {
    let table: [(&str, Expectation); 7] = [
        (r#"{"snapshots":[],"first":{"id":"a","owner":null}}"#, |data| {
            matches!(data, Data::Page(_))
        }),
        (r#"[{"id":"a","owner":null}]"#, |data| matches!(data, Data::List(_))),
        ("3", |data| matches!(data, Data::Count(3))),
        ("3.5", |data| matches!(data, Data::Unknown(_))),
        ("null", |data| matches!(data, Data::Unknown(Json::Null))),
        (r#"{"total":1.50}"#, |data| matches!(data, Data::Unknown(_))),
        (r#"[{"no":"id"}]"#, |data| matches!(data, Data::Unknown(_))),
    ];
    for (text, expected) in table {
        let data: Data = read(text).unwrap();
        assert!(expected(&data), "{text}: {data:?}");
        if !matches!(data, Data::Page(_)) {
            assert_eq!(json::to_string(&data), text);
        }
    }
    assert_eq!(Data::default(), Data::Unknown(Json::Null));
    refused::<Data>(r#"{"total":1.50"#, "text ends early at byte 13");
    refused::<Vec<Data>>(
        r#"[3, [{"id":"a"}, {"id":01}]]"#,
        "[1][1].id: invalid number at byte 24",
    );
}

#[test]
fn tagged_unions_recurse() {
    let text = r#"{"petType":"puppy","friend":{"petType":"cat","lives":9}}"#;
    let pet: Pet = read(text).unwrap();
    let Pet::Dog(dog) = &pet else { panic!("{pet:?}") };
    assert!(matches!(
        dog.friend.as_deref(),
        Some(Pet::Cat(Cat { lives: Some(9), .. }))
    ));
    assert_eq!(json::to_string(&pet), text);
    let bird = r#"{"petType":"bird","wings":2}"#;
    assert_eq!(json::to_string(&read::<Pet>(bird).unwrap()), bird);
}

#[test]
fn ambiguous_unions_take_no_exponential_time() {
    // each level fits both variants until its end: without a limit, 2 to the 120 readings
    let text = format!(
        "{}null{}",
        r#"{"next":"#.repeat(120),
        r#","end":"neither"}"#.repeat(120)
    );
    let tree: Tree = read(&text).unwrap();
    assert_eq!(json::to_string(&tree), text);
    let shallow: Tree = read(r#"{"next":{"end":true},"end":1}"#).unwrap();
    let Tree::Left(Left {
        next: Some(next),
        end: Some(1),
    }) = shallow
    else {
        panic!("{shallow:?}")
    };
    assert_eq!(
        *next,
        Tree::Right(Right {
            next: None,
            end: Some(true)
        })
    );
}

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
    let tree = Json::from(snapshot);
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
