//! Enums and unions.

use runtime::{IntoJson, Json, json};

use crate::models::*;
use crate::{hostile, read, refused};

type Expectation = fn(&Data) -> bool;

#[test]
fn open_enums_keep_what_they_do_not_know() {
    assert_eq!(Status::VALUES, ["creating", "create_failed"]);
    assert_eq!(Status::from("create_failed".to_owned()), Status::CreateFailed);
    assert_eq!(read::<Status>("\"creating\"").unwrap(), Status::Creating);
    assert_eq!(read::<Status>("7").unwrap().to_string(), "7");
    assert_eq!(Status::from("x").into_json().to_string(), "\"x\"");
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
