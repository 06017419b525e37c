//! Unions of enums, unions within unions, and tags that name no variant.

use crate::model::{Kinds, Rule};
use crate::{DateTime, Json, json};

#[derive(Clone, Debug, PartialEq)]
enum Fruit {
    Apple,
    Unknown(crate::UnknownText),
}

#[derive(Clone, Debug, PartialEq)]
enum Leaf {
    Kale,
    Unknown(crate::UnknownText),
}

#[derive(Clone, Debug, PartialEq)]
enum Food {
    Fruit(Fruit),
    Leaf(Leaf),
    Fruits(Vec<Fruit>),
    Leaves(Vec<Leaf>),
    Unknown(Json),
}

#[derive(Clone, Debug, PartialEq)]
enum Meal {
    Food(Food),
    Text(DateTime),
    Unknown(Json),
}

crate::text_enum! { Fruit else Unknown { Apple = "apple" } }
crate::text_enum! { Leaf else Unknown { Kale = "kale" } }
crate::codegen::union! { Food else Unknown {
    Fruit = Rule::kinds(Kinds::STRING).listed(),
    Leaf = Rule::kinds(Kinds::STRING).listed(),
    Fruits = Rule::kinds(Kinds::ARRAY).listed(),
    Leaves = Rule::kinds(Kinds::ARRAY).listed(),
} }
crate::codegen::union! { Meal else Unknown {
    Food = Rule::kinds(Kinds::ANY),
    Text = Rule::kinds(Kinds::STRING).listed(),
} }

#[test]
fn an_enum_that_does_not_list_the_value_does_not_fit() {
    assert_eq!([Fruit::VALUES, Leaf::VALUES], [["apple"], ["kale"]]);
    for (text, food) in [
        ("\"apple\"", Food::Fruit(Fruit::Apple)),
        ("\"kale\"", Food::Leaf(Leaf::Kale)),
        ("\"ham\"", Food::Unknown("ham".into())),
        (r#"["kale"]"#, Food::Leaves(vec![Leaf::Kale])),
        (
            r#"["kale","apple"]"#,
            Food::Unknown(Json::Array(vec!["kale".into(), "apple".into()])),
        ),
    ] {
        assert_eq!(json::from_str::<Food>(text).unwrap(), food, "{text}");
    }
}

#[test]
fn a_union_that_does_not_know_the_value_does_not_fit() {
    for (text, variant) in [
        ("\"kale\"", "food"),
        ("\"2026-01-01T00:00:00Z\"", "text"),
        ("\"ham\"", "none"),
        ("[[\"apple\", 1], 1]", "none"),
    ] {
        let found = match json::from_str(text).unwrap() {
            Meal::Food(_) => "food",
            Meal::Text(_) => "text",
            Meal::Unknown(_) => "none",
        };
        assert_eq!(found, variant, "{text}");
    }
}

#[derive(Clone, Default, PartialEq)]
struct Thing {
    food: Option<Fruit>,
}

#[derive(Clone, Default, PartialEq)]
struct Plant {
    food: Option<Leaf>,
}

#[derive(Clone, Debug, PartialEq)]
enum Eater {
    Thing(Thing),
    Plant(Plant),
    Unknown(Json),
}

crate::codegen::record! { Thing { 0 food } }
crate::codegen::record! { Plant { 0 food } }
crate::codegen::union! { Eater else Unknown {
    Thing = Rule::record(Thing::SHAPE),
    Plant = Rule::record(Plant::SHAPE),
} }

#[test]
fn a_property_whose_enum_lists_the_value_fits_better() {
    assert!(matches!(json::from_str(r#"{"food":"kale"}"#).unwrap(), Eater::Plant(_)));
    assert!(matches!(json::from_str(r#"{"food":"ham"}"#).unwrap(), Eater::Thing(_)));
}

#[derive(Clone, Default, PartialEq)]
struct FishBase {
    age: i64,
    extra: std::collections::BTreeMap<String, Json>,
}

#[derive(Clone, Default, PartialEq)]
struct Saw {
    age: i64,
    teeth: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Shark {
    Base(FishBase),
    Saw(Saw),
    Unknown(Json),
}

#[derive(Clone, Debug, PartialEq)]
enum Fish {
    Base(FishBase),
    Shark(Shark),
    Unknown(Json),
}

crate::codegen::record! { FishBase { 0 age required, .. extra } }
crate::codegen::record! { Saw { 0 age required, 1 teeth } }
crate::codegen::union! { Shark else Unknown {
    Base = Rule::tag("sharktype", &["Shark"]).otherwise(),
    Saw = Rule::tag("sharktype", &["saw"]),
} }
crate::codegen::union! { Fish else Unknown {
    Base = Rule::tag("kind", &["Fish"]).otherwise(),
    Shark = Rule::tag("kind", &["shark"]),
} }

#[test]
fn a_tag_that_names_no_variant_keeps_what_the_base_knows() {
    for (text, variant) in [
        (r#"{"kind":"shark","sharktype":"saw","age":1,"teeth":3}"#, "saw"),
        (r#"{"kind":"shark","sharktype":"new","age":1,"x":2}"#, "shark"),
        (r#"{"kind":"shark","age":1}"#, "shark"),
        (r#"{"kind":"eel","age":1,"x":{}}"#, "fish"),
        (r#"{"age":1}"#, "fish"),
        (r#"{"kind":7,"age":1}"#, "fish"),
        // twice: the last counts
        (r#"{"kind":"shark","sharktype":"saw","age":1,"kind":"eel"}"#, "fish"),
        (r#"{"sharktype":"new","kind":"shark","age":1,"sharktype":"saw"}"#, "saw"),
        (
            r#"{"sharktype":"saw","kind":"shark","age":1,"sharktype":"new"}"#,
            "shark",
        ),
        // not what the tag says
        (r#"{"kind":"shark","sharktype":"saw","age":"x"}"#, "none"),
        (r#"{"kind":"eel"}"#, "none"),
    ] {
        let fish: Fish = json::from_str(text).unwrap();
        let found = match &fish {
            Fish::Base(_) => "fish",
            Fish::Shark(Shark::Base(_)) => "shark",
            Fish::Shark(Shark::Saw(_)) => "saw",
            Fish::Shark(Shark::Unknown(_)) => "shark of nothing",
            Fish::Unknown(_) => "none",
        };
        assert_eq!(found, variant, "{text}");
        if let Fish::Base(base) | Fish::Shark(Shark::Base(base)) = &fish {
            let [written, came] = [&json::to_string(base), text].map(|text| serde_json::from_str(text).unwrap());
            let (written, came): (serde_json::Value, serde_json::Value) = (written, came);
            assert_eq!(written, came, "{text}");
        }
    }
}

#[test]
fn an_object_of_nested_tags_is_read_once() {
    let text = r#"{"kind":"shark","sharktype":"saw","age":1,"teeth":3}"#;
    let mut reader = crate::json::Reader::new(text);
    let mut fish = <Fish as crate::json::Wire>::blank();
    let before = reader.rereads_left();
    super::read(&mut fish, &mut reader).unwrap();
    assert!(matches!(fish, Fish::Shark(Shark::Saw(_))));
    assert_eq!(reader.rereads_left(), before);
}
