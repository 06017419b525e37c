//! Unions of enums, constants and formats, and discriminators of several levels and values.

use serde_json::json;
use specwright_mock::Reply;
use specwright_runtime::json;

use crate::documents::{discriminators, unions_of_values};
use crate::{round_trip, stage};

fn values(name: &str, value: &str) -> unions_of_values::models::Values {
    round_trip(&format!(r#"{{"{name}":{value}}}"#))
}

#[test]
fn the_enum_that_lists_the_value_is_taken() {
    use unions_of_values::models::{Fruit, Large, Leaf, Small, ValuesFood, ValuesFoods, ValuesSize};
    let food = |value| values("food", value).food.expect("it is there");
    assert_eq!(food("\"apple\""), ValuesFood::Fruit(Fruit::Apple));
    assert_eq!(food("\"kale\""), ValuesFood::Leaf(Leaf::Kale));
    assert!(matches!(food("\"ham\""), ValuesFood::Unknown(_)));
    let size = |value| values("size", value).size.expect("it is there");
    assert_eq!(size("1"), ValuesSize::Small(Small::Value1));
    assert_eq!(size("4"), ValuesSize::Large(Large::Value4));
    assert!(matches!(size("5"), ValuesSize::Unknown(_)));
    let foods = |value| values("foods", value).foods.expect("it is there");
    let written = |foods: &ValuesFoods| format!("{foods:?}");
    assert_eq!(written(&foods(r#"["leek","kale"]"#)), "LeafList([Leek, Kale])");
    assert!(matches!(foods(r#"["leek","apple"]"#), ValuesFoods::Unknown(_)));
}

#[test]
fn a_value_that_no_enum_lists_is_a_string_or_the_unknown_value_of_the_only_enum() {
    use unions_of_values::models::{Fruit, Leaf, ValuesOnly, ValuesText, ValuesWhen};
    let text = |value| values("text", value).text.expect("it is there");
    assert_eq!(text("\"leek\""), ValuesText::Leaf(Leaf::Leek));
    assert_eq!(text("\"ham\""), ValuesText::Text("ham".to_owned()));
    let only = |value| values("only", value).only.expect("it is there");
    assert!(matches!(only("\"ham\""), ValuesOnly::Fruit(Fruit::Unknown(_))));
    assert_eq!(only("7"), ValuesOnly::Integer(7));
    let when = |value| values("when", value).when.expect("it is there");
    assert_eq!(when("\"kale\""), ValuesWhen::Leaf(Leaf::Kale));
    assert_eq!(
        when("\"2026-01-02T03:04:05Z\""),
        ValuesWhen::DateTime("2026-01-02T03:04:05Z".into())
    );
    assert_eq!(when("\"2026-01-02\""), ValuesWhen::Date("2026-01-02".into()));
    assert!(matches!(when("\"soon\""), ValuesWhen::Unknown(_)));
}

#[test]
fn a_union_within_fits_only_what_it_knows() {
    use unions_of_values::models::{Fruit, Large, Meal, Small, ValuesMeal};
    let meal = |value| values("meal", value).meal.expect("it is there");
    assert_eq!(meal("\"pear\""), ValuesMeal::Meal(Meal::Fruit(Fruit::Pear)));
    assert_eq!(meal("2"), ValuesMeal::Meal(Meal::Small(Small::Value2)));
    assert_eq!(meal("3"), ValuesMeal::Large(Large::Value3));
    assert!(matches!(meal("\"later\""), ValuesMeal::Text(_)));
    assert!(matches!(meal("\"ham\""), ValuesMeal::Unknown(_)));
    assert!(matches!(meal("9"), ValuesMeal::Unknown(_)));
}

#[test]
fn constants_are_one_enum() {
    use unions_of_values::models::{ValuesEvent, ValuesLevel};
    let event = |value| values("event", value).event.expect("it is there");
    assert_eq!(event("1"), ValuesEvent::GuildUpdate);
    assert_eq!(event("10"), ValuesEvent::ChannelCreate);
    assert_eq!(event("\"none\""), ValuesEvent::NothingAtAll);
    assert_eq!(event("true"), ValuesEvent::Always);
    assert!(matches!(event("180"), ValuesEvent::Unknown(_)));
    let level = values("level", "\"high\"").level;
    assert_eq!(level, specwright_runtime::Nullable::Value(ValuesLevel::HighLevel));
    assert_eq!(values("level", "null").level, specwright_runtime::Nullable::Null);
}

#[test]
fn alternatives_that_add_nothing_are_none() {
    use unions_of_values::models::{Person, Values, ValuesOpen};
    let some: Values = values("open", "\"a\"");
    assert_eq!(some.open, Some(ValuesOpen::A));
    let cleared: Option<String> = values("cleared", "\"\"").cleared;
    assert_eq!(cleared, Some(String::new()));
    let manager: specwright_runtime::Nullable<Person> = values("manager", "null").manager;
    assert_eq!(manager, specwright_runtime::Nullable::Null);
}

#[test]
fn bases_within_bases_are_told_apart_by_both_tags() {
    use discriminators::models::{Fish, Shark};
    let fish: Fish = round_trip(r#"{"kind":"shark","sharktype":"saw","age":1,"teeth":300}"#);
    assert!(
        matches!(&fish, Fish::Shark(Shark::SawShark(saw)) if saw.teeth == Some(300)),
        "{fish:?}"
    );
    let Fish::Shark(Shark::Shark(base)) = round_trip(r#"{"kind":"shark","age":1,"sharktype":"new","x":2}"#) else {
        panic!("a shark of an unknown type");
    };
    assert_eq!(
        (base.age, base.sharktype.as_deref(), &base.extra["x"]),
        (1, Some("new"), &2.into())
    );
    let Fish::Fish(base) = round_trip(r#"{"age":1,"kind":"eel","x":2}"#) else {
        panic!("an unknown fish");
    };
    assert_eq!(
        (base.age, base.kind.as_deref(), &base.extra["x"]),
        (1, Some("eel"), &2.into())
    );
    let salmon: Fish = round_trip(r#"{"age":"old","kind":"salmon"}"#);
    assert!(
        matches!(salmon, Fish::Unknown(_)),
        "it is no salmon, and says that it is one"
    );
}

#[test]
fn the_mapping_of_an_ancestor_tells_descendants_apart() {
    use discriminators::models::{Entity, GetEitherResponse};
    let human = r##"{"@kind":"#d.human","name":"a"}"##;
    let either = |text| json::from_str::<GetEitherResponse>(text).expect("JSON");
    assert!(matches!(either(human), GetEitherResponse::Human(_)));
    assert!(matches!(either(r##"{"@kind":"#d.app"}"##), GetEitherResponse::App(_)));
    assert!(matches!(
        either(r#"{"mail":"b","name":"a"}"#),
        GetEitherResponse::Human(_)
    ));
    assert!(matches!(
        either(r##"{"@kind":"#d.new"}"##),
        GetEitherResponse::Unknown(_)
    ));
    let entity = |text| json::from_str::<Entity>(text).expect("JSON");
    assert!(matches!(entity(human), Entity::Human(_)));
    assert!(matches!(entity(r#"{"@kind":"DirObject"}"#), Entity::DirObject(_)));
    let unknown = entity(r#"{"name":"a","id":"1"}"#);
    assert!(
        matches!(&unknown, Entity::Entity(base) if base.id.as_deref() == Some("1") && base.extra["name"] == "a".into()),
        "{unknown:?}"
    );
}

#[tokio::test]
async fn tags_are_several_values_numbers_booleans_and_those_of_unions_within() {
    use discriminators::models::{Inner, Outer};
    let (server, client) = stage!(discriminators);
    for (value, variant) in [
        (json!({"t": "up"}), "up"),
        (json!({"t": "rising"}), "up"),
        (json!({"t": "in1", "v": 1}), "in1"),
        (json!({"t": true, "v": 1}), "yes"),
        (json!({"t": 3}), "three"),
        (json!({"t": "besides"}), "besides"),
        (json!({"t": "other"}), "unknown"),
        (json!({"t": "in1", "v": "x"}), "unknown"),
    ] {
        server
            .respond("GetOuter", Reply::json(200, value.clone()))
            .expect("it is an operation");
        let outer = client.get_outer().send().await.expect("it can be read");
        let found = match &outer {
            Outer::Up(_) => "up",
            Outer::Inner(Inner::In1(_)) => "in1",
            Outer::Inner(Inner::Yes(_)) => "yes",
            Outer::Inner(Inner::Unknown(_)) => "unknown within",
            Outer::Three(_) => "three",
            Outer::Besides(_) => "besides",
            Outer::Unknown(_) => "unknown",
        };
        assert_eq!(found, variant, "{value}");
        // and the server accepts what it has sent
        let sent = client.put_outer(&outer).send().await;
        assert_eq!(sent.is_ok(), variant != "unknown", "{value}: {sent:?}");
    }
}
