//! Names of a document that have another meaning in Rust, and names that become equal.

use serde_json::json;
use specwright_mock::Reply;

use crate::documents::{deprecated, names};
use crate::{round_trip, stage};

#[tokio::test]
async fn every_operation_can_be_called() {
    let server = crate::serve("names").await;
    let builder = names::Client::builder()
        .region("A")
        .client(names::ClientValue::B)
        .build_value("c");
    let client = builder.endpoint(server.url()).build().expect("a client");
    let everything = json!({"type": "t", "self": "s", "名前": "n", "": "empty", "a-b": "1", "a_b": "2", "aB": "3"});
    server
        .respond("list-things", Reply::json(200, everything))
        .expect("it is an operation");
    let call = client
        .list_things("self", "path id", "query id", "type", "body id")
        .send_value("s")
        .value("v")
        .ids(["1", "2"])
        .名前("n")
        .r#async(true)
        .models("m")
        .runtime("r")
        .crate_("c")
        .send_value2("s2");
    let found = call.send().await.expect("the request fits the document");
    assert_eq!((found.r#type.as_str(), found.self_.as_str()), ("t", "s"));
    assert_eq!(
        (found.名前.as_deref(), found.field.as_deref()),
        (Some("n"), Some("empty"))
    );
    let similar = [found.a_b, found.a_b2, found.a_b3];
    assert_eq!(similar.map(Option::unwrap_or_default), ["1", "2", "3"]);

    let sent = &server.requests()[0];
    assert_eq!(sent.path, "/things/self/path%20id");
    assert_eq!(
        sent.query.as_deref(),
        Some("id=query%20id&type=type&send=s&value=v&ids%5B%5D=1&ids%5B%5D=2&%E5%90%8D%E5%89%8D=n&async=true")
    );
    let body = json!({"id": "body id", "models": "m", "runtime": "r", "crate": "c", "send": "s2"});
    assert_eq!(sent.json(), Some(body));

    client.list_things2().send().await.expect("/a");
    client.list_things3().send().await.expect("/b");
    client.client().send().await.expect("/c");
    client.clone_value().send().await.expect("/d");
    client.builder_value().send().await.expect("/e");
    client.self_().send().await.expect("/f");
    client.列表().send().await.expect("/g");
    client.get_h().send().await.expect("/h");
    client.service().send().await.expect("/i");
    client.into_value().x("1").y(["2"]).send().await.expect("/j");
    client.string().send().await.expect("/k");
    client.models().send().await.expect("/l");
    client.new().send().await.expect("/m");
    let paths: String = server.requests().iter().skip(1).map(|r| r.path.clone()).collect();
    assert_eq!(paths, "/a/b/c/d/e/f/g/h/i/j/k/l/m");
}

#[test]
fn every_model_is_read_and_written_under_its_own_name() {
    let json = r#"{"type":"","self":"","Self":"S","crate":"c","super":"s","_":"u","":"e","名前":"n","1st":"1","a-b":"1","a_b":"2","aB":"3","A":"A","a":"a","r#type":"r","with\"quote":"q","option":{"some":"x"},"string":{"text":"x"},"vec":{"items":["x"]},"box":{"box":{"box":{}}},"result":{"ok":"x"},"self_":{"itself":{}},"error":{"code":"x"},"client":{"id":"x"},"some":{"a":"x"},"none":"NONE","ok":5,"err":-1,"into":{"a":"x"},"map":{"a":{"x":"y"}},"json":{"a":[1]},"models":{"a":"x"},"runtime":{"a":"x"},"default":{"a":"x"},"clone":{"a":"x"},"debug":{"a":"x"},"send":{"a":"x"},"wire":{"a":"x"},"i64":{"a":1},"str":{"a":"x"},"bool":{"a":true},"vector":[{"items":[]}],"mapped":{"x":{"text":"y"}},"sort":"_1","Sort":{"b":"x"},"SORT":{"sort_type":"x"},"digits":{"2fa":"x"},"answer":{"a":"x"},"inline":{"inline":{"inline":"x"}}}"#;
    let everything: names::models::Everything = round_trip(json);
    assert!(matches!(everything.sort2, Some(names::models::SortType2::B(_))));
    let copy: names::models::Everything = serde_json::from_str(json).expect("serde reads it too");
    assert_eq!(copy, everything);
}

#[test]
fn every_value_of_a_list_has_a_variant_of_its_own() {
    use names::models::SortType;
    let mut seen = std::collections::HashSet::new();
    for value in SortType::VALUES {
        let variant = SortType::from(*value);
        assert_eq!(variant.as_str(), *value);
        assert!(
            seen.insert(std::mem::discriminant(&variant)),
            "{value:?} shares a variant"
        );
    }
    assert_eq!(seen.len(), 17);
    assert!(seen.insert(std::mem::discriminant(&SortType::from("of tomorrow"))));
}

#[tokio::test]
async fn what_is_deprecated_still_works() {
    #![allow(deprecated)]
    let (server, client) = stage!(deprecated);
    let reply = Reply::json(200, json!({"name": "x", "again": {}})).header("X-Old", "h");
    server.respond("OldCall", reply).expect("it is an operation");
    let value = deprecated::models::OldUnion::Text("t".to_owned());
    let call = client.old_call().since("s").note("n").kind("a").value(value);
    let response = call.send_raw().await.expect("the request fits the document");
    assert_eq!(response.headers().x_old.as_deref(), Some("h"));
    assert_eq!(response.into_value().name.as_deref(), Some("x"));
}
