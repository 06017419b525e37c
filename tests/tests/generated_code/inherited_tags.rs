//! Tags that several levels of schemas give: what is written, and what is read without them.

use specwright_runtime::json::to_string;

use crate::documents::inherited_tags::models::*;
use crate::{round_trip, stage};

#[tokio::test]
async fn a_union_of_heirs_writes_the_tags_of_their_ancestor() {
    let (server, client) = stage!(inherited_tags);
    client
        .put_node(&Folder { files: Some(1) }.into())
        .send()
        .await
        .expect("accepted");
    let sent = server.requests_to("PutNode").pop().expect("a request");
    assert_eq!(sent.body, r#"{"kind":"dir","files":1}"#);
    client.put_entry(&Link::new().into()).send().await.expect("accepted");
    let sent = server.requests_to("PutEntry").pop().expect("a request");
    assert_eq!(sent.body, r##"{"@kind":"#link"}"##);
}

#[test]
fn an_inherited_tag_tells_heirs_apart_where_it_is() {
    assert!(matches!(round_trip(r#"{"kind":"file"}"#), PutNodeRequest::File(_)));
    assert!(matches!(round_trip(r#"{"kind":"dir"}"#), PutNodeRequest::Folder(_)));
    assert!(matches!(round_trip(r#"{"kind":"link"}"#), PutNodeRequest::Unknown(_)));
}

#[test]
fn every_level_of_tags_is_written() {
    let text = r#"{"thread":"7","form":"screw","group":"small","pitch":2}"#;
    let screw = OddScrew {
        pitch: Some(2),
        ..OddScrew::new()
    };
    assert_eq!(to_string(&screw), text);
    assert_eq!(to_string(&Screw::from(screw.clone())), text);
    assert_eq!(to_string(&Part::from(SmallPart::from(Screw::from(screw)))), text);
    assert_eq!(
        to_string(&Screw::from(LeftScrew::new())),
        r#"{"thread":"left","form":"screw","group":"small"}"#
    );
}

#[test]
fn of_two_tags_that_no_property_describes_the_one_that_was_read_is_kept() {
    let text = r#"{"by":"tram","ticket":"week","holder":"a"}"#;
    let route: Route = specwright_runtime::json::from_str(text).expect("a route");
    let Route::Ride(Ride::Pass(pass)) = &route else {
        panic!("{route:?}");
    };
    assert_eq!(pass.by.as_deref(), Some("tram"));
    assert_eq!(pass.ticket.as_deref(), Some("week"));
    assert_eq!(to_string(&route), r#"{"holder":"a","by":"tram","ticket":"week"}"#);
    assert_eq!(
        to_string(&Route::from(Ride::from(Single::new()))),
        r#"{"ticket":"one","by":"bus"}"#
    );
    assert_eq!(to_string(&Route::from(Walk::new())), r#"{"by":"foot"}"#);
}

#[test]
fn an_object_without_its_tag_is_the_base_and_keeps_the_rest() {
    let part: Part = specwright_runtime::json::from_str(r#"{"weight":2}"#).expect("a part");
    let Part::Part(base) = &part else { panic!("{part:?}") };
    assert_eq!(base.group, None);
    assert_eq!(base.extra["weight"], 2.into());
    // what requires a tag is not sent without one
    assert_eq!(to_string(&part), r#"{"group":"Part","weight":2}"#);
    assert!(matches!(
        round_trip(r#"{"group":"large","weight":2}"#),
        Part::Part(PartBase { group: Some(_), .. })
    ));
}

#[test]
fn a_base_whose_tag_cannot_be_its_name_asks_for_one() {
    let base = ShapeBase::new(ShapeForm::Cube);
    assert_eq!(to_string(&Shape::from(base)), r#"{"form":"cube"}"#);
    let shape: Shape = round_trip(r#"{"side":2}"#);
    assert!(
        matches!(&shape, Shape::Shape(ShapeBase { form: None, .. })),
        "{shape:?}"
    );
    assert!(matches!(round_trip(r#"{"form":"cube","side":2}"#), Shape::Cuboid(_)));
}

#[test]
fn alternatives_without_a_name_have_the_tags_of_what_they_extend() {
    assert!(matches!(round_trip(r#"{"form":"disc","radius":1}"#), Drawn::Disc(_)));
    assert!(matches!(round_trip(r#"{"form":"box","side":1}"#), Drawn::Cuboid(_)));
    let pen: Drawn = specwright_runtime::json::from_str(r#"{"form":"disc","pen":"red"}"#).expect("readable");
    assert!(matches!(pen, Drawn::Pen(_)), "{pen:?}");
}
