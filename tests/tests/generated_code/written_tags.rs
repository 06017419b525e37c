//! A union writes the tags of its variants, whatever the schemas of the variants say of them.

use specwright_runtime::json::to_string;

use crate::documents::written_tags::models::*;
use crate::{round_trip, stage};

#[tokio::test]
async fn a_tag_cannot_be_forgotten() {
    let (server, client) = stage!(written_tags);
    let bird = Pet::Bird(Bird { wings: Some(2) });
    client.add_pet(&bird).send().await.expect("it is accepted");
    let sent = server.requests_to("AddPet").pop().expect("a request");
    assert_eq!(sent.body, r#"{"petType":"Bird","wings":2}"#);
}

#[test]
fn a_schema_without_the_property_gets_it() {
    round_trip::<Pet>(r#"{"petType":"Bird","wings":2}"#);
    assert_eq!(to_string(&Pet::Other([].into())), r#"{"petType":"Other"}"#);
    let other = Pet::Other([("a".to_owned(), "b".to_owned())].into());
    assert_eq!(to_string(&other), r#"{"petType":"Other","a":"b"}"#);
    round_trip::<Pet>(r#"{"petType":"Other","a":"b"}"#);
}

#[test]
fn of_several_tags_the_one_that_is_there_is_kept() {
    round_trip::<Pet>(r#"{"petType":"kitten","lives":9}"#);
    let unset = Pet::Cat(Cat::new());
    assert_eq!(to_string(&unset), r#"{"petType":"cat"}"#);
}

#[test]
fn what_is_also_read_alone_keeps_its_field() {
    let dog: Dog = round_trip(r#"{"petType":"puppy"}"#);
    let pet = Pet::Dog(Dog {
        puppies: Some(vec![dog]),
        ..Dog::new()
    });
    assert_eq!(to_string(&pet), r#"{"petType":"dog","puppies":[{"petType":"puppy"}]}"#);
}

#[test]
fn inherited_tags_are_written_at_every_level() {
    let saw = Fish::Shark(Shark::SawShark(SawShark {
        teeth: Some(300),
        ..SawShark::new(1)
    }));
    assert_eq!(
        to_string(&saw),
        r#"{"kind":"shark","sharktype":"saw","age":1,"teeth":300}"#
    );
    let salmon = Fish::Salmon(Salmon { age: 1, river: None });
    assert_eq!(to_string(&salmon), r#"{"kind":"salmon","age":1}"#);
}

#[test]
fn unions_within_unions_write_all_their_tags() {
    let post = Step::Call(Call::Post(Post {
        url: "/".to_owned(),
        text: "a".to_owned(),
    }));
    assert_eq!(to_string(&post), r#"{"version":2,"step":"call","url":"/","text":"a"}"#);
    assert_eq!(
        round_trip::<Step>(r#"{"version":2,"step":"call","url":"/","text":"a"}"#),
        post
    );
    assert_eq!(
        to_string(&Step::Wait(Wait { seconds: Some(1) })),
        r#"{"step":"wait","seconds":1}"#
    );
}
