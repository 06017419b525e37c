//! Types of well-known crates and of one's own in place of those that documents become by themselves.

use std::collections::HashSet;
use std::net::Ipv6Addr;

use specwright_runtime::{Base64, Lenient, Nullable, Numeric, Serde, Text, indexmap::IndexMap, json};
use uuid::Uuid;

use crate::documents::{with_chrono, with_jiff, with_own, with_time};
use crate::own::{Color, Money, Place, Size, Wired};
use crate::round_trip;

const ID: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

/// A thing with a value of each format.
fn thing() -> String {
    format!(
        r#"{{"id":"{ID}","at":"2026-01-31T12:00:00Z","day":"2026-01-31","hour":"12:30:00","site":"https://a.example/x","address":"::1","price":"1.50","weight":0.25,"note":"{ID}","all":["{ID}"],"by_name":{{"a":"2026-01-31T12:00:00Z"}},"which":"{ID}","level":"{ID}"}}"#
    )
}

#[test]
fn formats_are_types_of_crates() {
    let thing = round_trip::<with_jiff::models::Thing>(&thing());
    let id: Uuid = ID.parse().expect("a UUID");
    assert_eq!(thing.id, id);
    let noon: jiff::Timestamp = "2026-01-31T12:00:00Z".parse().expect("a time");
    assert_eq!(thing.at, noon);
    assert_eq!(thing.day, Some(jiff::civil::date(2026, 1, 31)));
    assert_eq!(thing.site.as_ref().and_then(|site| site.host_str()), Some("a.example"));
    assert_eq!(thing.address, Some(Ipv6Addr::LOCALHOST));
    assert_eq!(thing.price.to_string(), "1.50");
    assert_eq!(
        thing.weight.map(|weight| weight.into_inner().to_string()).as_deref(),
        Some("0.25")
    );
    assert_eq!(thing.note, Nullable::Value(id));
    assert_eq!(thing.all.as_deref(), Some(&[id][..]));
    let by_name = thing.by_name.expect("a map");
    assert_eq!(by_name["a"], noon);
}

#[test]
fn the_same_with_the_types_of_other_crates() {
    let thing_of_chrono = round_trip::<with_chrono::models::Thing>(&thing());
    let noon: chrono::DateTime<chrono::Utc> = thing_of_chrono.at;
    assert_eq!(noon.timestamp(), 1_769_860_800);
    let thing_of_time = round_trip::<with_time::models::Thing>(&thing());
    assert_eq!(thing_of_time.at.unix_timestamp(), 1_769_860_800);
}

#[test]
fn what_is_no_value_is_an_error_with_its_path() {
    let read = |text: &str| json::from_str::<with_jiff::models::Thing>(text).map_err(|error| error.to_string());
    let message = read(&thing().replacen(ID, "none", 1)).expect_err("no UUID");
    assert_eq!(message, "id: expected a UUID, found another text");
    let message = read(&thing().replace(r#"{"a":"2026"#, r#"{"a":"x2026"#)).expect_err("no time");
    assert_eq!(message, "by_name.a: expected a date and time, found another text");
}

#[test]
fn alternatives_are_told_apart_by_their_formats() {
    use with_jiff::models::Which;

    assert_eq!(
        round_trip::<Which>(&format!("{ID:?}")),
        Which::Uuid(ID.parse().expect("a UUID"))
    );
    assert_eq!(
        round_trip::<Which>("\"2026-01-31\""),
        Which::Date(jiff::civil::date(2026, 1, 31))
    );
    assert_eq!(round_trip::<Which>("\"none\""), Which::Text("none".to_owned()));
    assert_eq!(round_trip::<Which>("7"), Which::Integer(7));
}

#[test]
fn defaults_are_values() {
    // a URL that may be none has to be given
    let site = "https://a.example".parse().expect("a URL");
    let defaults = with_jiff::models::Defaults::new(site);
    assert_eq!(
        (defaults.id.to_string(), defaults.day),
        (ID.to_owned(), jiff::civil::date(2026, 1, 31))
    );
    assert_eq!(defaults.at.to_string(), "2026-01-31T12:00:00Z");
    assert_eq!(defaults.ids, [defaults.id]);
}

#[test]
fn own_types_are_parsed_and_written_as_text_or_by_serde() {
    let text = r#"{"id":"p1","parent":"p0","tags":[7],"price":"$150","prices":["$1"],"seen":"yesterday","place":{"lat":1.5},"color":"red","data":"aGk=","huge":170141183460469231731687303715884105727,"port":65535,"wire":"w","named":"$2","box":{"w":2.5},"either":"$3","z":"1","a":"2"}"#;
    let pet = round_trip::<with_own::models::Pet>(text);
    assert_eq!(pet.price, Text::from(Money(150)));
    assert_eq!(pet.price.0, 150);
    assert_eq!(pet.seen.as_ref().and_then(Lenient::as_str), Some("yesterday"));
    assert_eq!(pet.place, Some(Serde::from(Place { lat: 1.5, lon: None })));
    assert_eq!(pet.color, Some(Text::from(Color::Red)));
    assert_eq!(pet.data, Some(Base64::from(bytes::Bytes::from_static(b"hi"))));
    assert_eq!(pet.huge, Some(Numeric::from(i128::MAX)));
    assert_eq!(pet.port, Some(u16::MAX));
    assert_eq!(pet.wire, Some(Wired("w".to_owned())));
    assert_eq!(pet.named, Some(Text::from(Money(2))));
    assert_eq!(pet.r#box, Some(Serde::from(Size { w: 2.5 })));
    let extra: &IndexMap<String, String> = &pet.extra;
    assert_eq!(extra.keys().collect::<Vec<_>>(), ["z", "a"]);
    let error = json::from_str::<with_own::models::Pet>(&text.replace("$150", "150")).expect_err("no money");
    assert_eq!(error.path(), "price");
    let other = round_trip::<with_own::models::Pet>(&text.replace("$3", "three"));
    assert_eq!(
        other.either,
        Some(with_own::models::PetEither::Text("three".to_owned()))
    );
}

#[test]
fn what_is_lenient_is_a_value_where_it_can_be() {
    let text = r#"{"id":"p1","price":"$1","seen":"2026-01-31T12:00:00Z"}"#;
    let pet = round_trip::<with_own::models::Pet>(text);
    let noon: jiff::Timestamp = "2026-01-31T12:00:00Z".parse().expect("a time");
    assert_eq!(pet.seen, Some(noon.into()));
}

#[test]
fn identifiers_are_types_of_their_own() {
    use with_own::models::{PetId, TagId};

    let id = PetId::from("p1");
    assert_eq!((id.as_str(), id.to_string()), ("p1", "p1".to_owned()));
    assert_eq!("7".parse(), Ok(TagId(7)));
    assert!(PetId("a".to_owned()) < PetId("b".to_owned()));
}

#[test]
fn traits_are_derived_where_they_can_be() {
    use with_own::models::{Kind, Plain};

    let mut kinds = HashSet::new();
    kinds.insert(Kind::A);
    assert!(kinds.contains(&Kind::A) && Kind::A < Kind::B);
    // an `IndexMap` has no `Hash`
    fn is_eq<T: Eq>(_: &T) {}
    is_eq(&Plain::default());
}

#[tokio::test]
async fn parameters_headers_and_bodies_carry_them() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/chosen");
    let builder = specwright_mock::Mock::builder()
        .document(format!("{folder}/formats.yaml"))
        .expect("a document");
    let server = builder.start().await.expect("a server");
    let client = with_jiff::Client::builder()
        .endpoint(server.url())
        .build()
        .expect("a client");
    let id: Uuid = ID.parse().expect("a UUID");
    let noon: jiff::Timestamp = "2026-01-31T12:00:00Z".parse().expect("a time");
    let call = client
        .get_thing(id)
        .since(noon)
        .days([jiff::civil::date(2026, 1, 31)])
        .x_trace(id)
        .session(id);
    let response = call.send_raw().await.expect("a response");
    assert!(response.headers().x_next.is_some());
    let thing = response.into_value();
    client
        .put_thing(id, &thing)
        .send()
        .await
        .map_err(|error| error.raw_body().clone())
        .expect("the same thing");
    client
        .send_thing(id, id)
        .on(jiff::civil::date(2026, 1, 31))
        .send()
        .await
        .expect("parts");
    client.put_ids(&[id]).send().await.expect("a list");
    let _: Uuid = client.get_id().send().await.expect("an id");
}
