//! What starts with its default: lists, objects, null and values of formats too, and no default that does not fit.

use specwright_runtime::json;

use crate::documents::defaults;
use crate::stage;
use defaults::models::{Thing, ThingMode};
use defaults::operations::SendFormBody;

#[test]
fn new_starts_with_defaults_that_fit() {
    let thing = Thing::new("slow", "hush", 1);
    assert_eq!(
        json::to_string(&thing),
        r#"{"list":["x"],"object":{"a":1},"null":null,"map":{"k":2},"point":{"x":1.0},"some":["q"],"bytes":"aGk=","decimal":1.5,"mode":"slow","secret":"hush","key":"k","level":1}"#
    );
    assert_eq!(thing.mode, ThingMode::Slow);
}

#[tokio::test]
async fn a_call_starts_with_defaults() {
    let (server, client) = stage!(defaults);
    client.send_inline().send().await.expect("it fits");
    let changed = client.send_inline().tags(["c"]).list(["y"]).null("z".to_owned());
    changed.send().await.expect("it fits");
    let sent = server.requests_to("SendInline");
    assert_eq!(
        sent[0].body,
        r#"{"list":["x"],"object":{"a":1},"null":null,"map":{"k":2},"day":"2024-01-31","bytes":"aGk="}"#
    );
    assert_eq!(sent[0].query.as_deref(), Some("tags=a&tags=b&deep%5Bn%5D=3"));
    assert_eq!(sent[0].header("x-sizes"), Some("1,2"));
    assert_eq!(
        sent[1].body,
        r#"{"list":["y"],"object":{"a":1},"null":"z","map":{"k":2},"day":"2024-01-31","bytes":"aGk="}"#
    );
    let form = SendFormBody::new("n");
    client.send_form().body(form).send().await.expect("it fits");
    assert_eq!(server.requests_to("SendForm")[0].body, "tags=a&tags=b&name=n");
}
