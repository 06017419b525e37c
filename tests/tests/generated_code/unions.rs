//! Which variant of a union a value is read as.

use serde_json::json;
use specwright_mock::Reply;

use crate::documents::{union_by_shape, union_by_tag};
use crate::{round_trip, stage};

#[tokio::test]
async fn a_tag_decides_by_its_mapping_and_else_by_the_name_of_the_schema() {
    use union_by_tag::models::{Cat, Dog, Lizard, Pet};
    let (server, client) = stage!(union_by_tag);
    let pets = json!([
        {"petType": "cat", "lives": 9},
        {"petType": "kitten"},
        {"lives": 1, "petType": "Lizard"},
        {"barks": true, "petType": "dog"},
        {"petType": "unicorn", "horn": [1]},
        {"horn": 1},
        "no object",
    ]);
    server
        .respond("ListPets", Reply::json(200, pets.clone()))
        .expect("it is an operation");
    let found = client.list_pets().send().await.expect("every pet can be read");
    let cat = |name: &str, lives| {
        Pet::Cat(Cat {
            pet_type: name.to_owned(),
            lives,
        })
    };
    assert_eq!(found[0], cat("cat", Some(9)));
    assert_eq!(found[1], cat("kitten", None));
    assert_eq!(found[2], Pet::Lizard(Lizard { lives: Some(1) }));
    assert_eq!(found[3], Pet::Dog(Dog { barks: Some(true) }));
    for (pet, json) in found.iter().zip(pets.as_array().expect("an array")).skip(4) {
        assert!(matches!(pet, Pet::Unknown(_)), "{pet:?}");
        assert_eq!(
            &serde_json::to_value(pet).expect("JSON"),
            json,
            "what is not known is kept"
        );
    }
}

#[tokio::test]
async fn a_union_is_sent_as_its_alternative() {
    use union_by_tag::models::{Dog, Pet};
    let (server, client) = stage!(union_by_tag);
    let dog = Pet::Dog(Dog { barks: Some(false) });
    client
        .add_pet(&dog)
        .send()
        .await
        .expect("the request fits the document");
    let sent = server.requests_to("AddPet");
    assert_eq!(sent[0].body, r#"{"petType":"dog","barks":false}"#);
}

#[test]
fn what_does_not_fit_the_alternative_of_its_tag_is_kept_as_json() {
    use union_by_tag::models::Pet;
    let pet: Pet = round_trip(r#"{"petType":"cat","lives":"many"}"#);
    assert!(matches!(pet, Pet::Unknown(_)), "{pet:?}");
}

#[test]
fn without_a_tag_the_shape_decides() {
    use union_by_shape::models::{Data, GetDataResponse, Shape};
    let data = |json: &str| round_trip::<GetDataResponse>(&format!(r#"{{"data":{json}}}"#)).data;
    let page = data(r#"{"items":[{"name":"a"}],"count":1}"#);
    assert!(
        matches!(&page, Some(Data::Page(page)) if page.items.len() == 1),
        "{page:?}"
    );
    let list = data(r#"[{"name":"a"},{}]"#);
    assert!(matches!(&list, Some(Data::List(list)) if list.len() == 2), "{list:?}");
    assert_eq!(data(r#""text""#), Some(Data::Text("text".to_owned())));
    assert_eq!(data("5"), Some(Data::Integer(5)));
    assert_eq!(data("null"), None);
    assert!(matches!(data("true"), Some(Data::Unknown(_))));
    assert!(
        matches!(data(r#"{"total":1}"#), Some(Data::Unknown(_))),
        "an object without `items` is no page"
    );

    let shape = |json: &str| round_trip::<Shape>(json);
    assert!(matches!(shape(r#"{"radius":1.5}"#), Shape::Circle(_)));
    assert!(matches!(shape(r#"{"kind":"square","side":1.5}"#), Shape::Square(_)));
    assert!(matches!(
        shape(r#"{"kind":"rectangle","side":1.5,"height":2.5}"#),
        Shape::Rectangle(_)
    ));
    assert!(matches!(shape(r#"{"kind":"line"}"#), Shape::Unknown(_)));
}
