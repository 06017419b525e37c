//! Schemas that apply to one value.

use specwright_runtime::json;

use crate::documents::common_values::models::{Any, Request, Response};

#[test]
fn the_values_that_two_enums_have_in_common_tell_variants_apart() {
    let text = r#"{"owner":null,"shapes":[{"kind":"flat","size":1.5},{"kind":"round","size":2.5}]}"#;
    let read = json::from_str::<Response>(text).expect("a response");
    let shapes = read.shapes.expect("shapes");
    assert!(matches!(shapes.as_slice(), [Any::Flat(_), Any::Round(_)]), "{shapes:?}");
}

#[test]
fn a_part_that_is_only_nullable_allows_null() {
    let read = json::from_str::<Response>(r#"{"owner":null}"#).expect("null is allowed");
    assert!(read.owner.is_none());
    for text in [r#"{"owner":null}"#, "{}", r#"{"owner":{"name":"x"}}"#] {
        let read = json::from_str::<Request>(text).expect("a request");
        assert_eq!(
            json::to_string(&read),
            text,
            "null and absent are different in requests"
        );
    }
}

#[test]
fn properties_with_patterns_and_unevaluated_ones_are_kept() {
    let text = r#"{"owner":null,"labels":{"de":{"name":"x"}},"counts":{"id":"a","more":3}}"#;
    let read = json::from_str::<Response>(text).expect("a response");
    let labels = read.labels.expect("labels");
    assert_eq!(labels.get("de").map(|owner| owner.name.as_str()), Some("x"));
    let counts = read.counts.expect("counts");
    assert_eq!(counts.extra.get("more"), Some(&3));
}

#[test]
fn a_component_with_an_escaped_name_is_read() {
    let read = json::from_str::<Response>(r#"{"owner":null,"page":{"n":1,"next":{"n":2}}}"#).expect("a response");
    let next = read.page.and_then(|page| page.next).expect("a next page");
    assert_eq!(next.n, Some(2));
}

/// The server checks responses against the document, where properties that match no pattern may have any type.
#[tokio::test]
async fn a_response_of_examples_is_read() {
    let (_server, client) = crate::stage!(common_values);
    client.post_thing(&Request::default()).send().await.expect("a response");
}
