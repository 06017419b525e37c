//! Discriminators with `defaultMapping` (OpenAPI 3.2): objects without the property, or with a value that selects no schema.

use specwright_runtime::json::to_string;

use crate::documents::default_mapping::models::*;
use crate::{round_trip, stage};

#[test]
fn an_object_without_the_property_is_the_default_and_is_written_without_it() {
    let pet: Pet = round_trip(r#"{"name":"Rex"}"#);
    assert!(
        matches!(&pet, Pet::OtherPet(OtherPet { pet_type: None, .. })),
        "{pet:?}"
    );
    let vehicle: Vehicle = round_trip(r#"{"wheels":4,"doors":5}"#);
    assert!(matches!(&vehicle, Vehicle::Car(Car { form: None, .. })), "{vehicle:?}");
    let tool: Tool = round_trip(r#"{"weight":2}"#);
    assert!(matches!(&tool, Tool::Hammer(hammer) if !hammer.kind_hammer), "{tool:?}");
    let note: Note = round_trip(r#"{"text":"a"}"#);
    assert!(matches!(&note, Note::Text(Text { media: None, .. })), "{note:?}");
}

#[test]
fn a_value_that_selects_nothing_is_the_default_and_is_kept() {
    let pet: Pet = round_trip(r#"{"petType":"parrot","name":"Rio"}"#);
    assert!(matches!(&pet, Pet::OtherPet(other) if other.pet_type.as_deref() == Some("parrot")));
    let vehicle: Vehicle = round_trip(r#"{"form":"tram","wheels":16}"#);
    assert!(matches!(vehicle, Vehicle::Car(_)));
    // no alternative describes the property
    let note: Note = specwright_runtime::json::from_str(r#"{"media":"video","text":"a"}"#).expect("a note");
    assert!(matches!(note, Note::Text(_)));
    assert_eq!(to_string(&note), r#"{"text":"a","media":"video"}"#);
}

#[test]
fn a_value_that_selects_a_schema_is_never_the_default() {
    assert!(matches!(round_trip(r#"{"petType":"cat","lives":9}"#), Pet::Cat(_)));
    assert!(matches!(round_trip(r#"{"petType":"dog","name":"Rex"}"#), Pet::Dog(_)));
    assert!(matches!(round_trip(r#"{"form":"bike","bell":true}"#), Vehicle::Bike(_)));
    assert!(matches!(
        round_trip(r#"{"form":"Vehicle","wheels":3}"#),
        Vehicle::Vehicle(_)
    ));
    assert!(matches!(round_trip(r#"{"kind":"Saw","teeth":9}"#), Tool::Saw(_)));
    // a cat whose lives are no number is not read as the default
    assert!(matches!(
        round_trip(r#"{"petType":"cat","lives":"many"}"#),
        Pet::Unknown(_)
    ));
}

#[tokio::test]
async fn what_a_caller_makes_is_sent_as_the_rules_of_the_tag_say() {
    let (server, client) = stage!(default_mapping);
    let other = OtherPet {
        name: Some("Rio".to_owned()),
        ..OtherPet::default()
    };
    for (pet, body) in [
        (Pet::from(other), r#"{"name":"Rio"}"#),
        (Pet::from(Cat::default()), r#"{"petType":"cat"}"#),
    ] {
        client.put_pet(&pet).send().await.expect("the server accepts it");
        assert_eq!(server.requests_to("put_pet").pop().expect("a request").body, body);
    }
    client
        .put_tool(&Hammer::new().into())
        .send()
        .await
        .expect("the server accepts it");
    let sent = server.requests_to("put_tool").pop().expect("a request");
    assert_eq!(sent.body, r#"{"kind":"Hammer"}"#);
}
