//! Responses that are no plain body: not modified, empty, null, of another status than documented, or another protocol.

use serde_json::json;
use specwright_mock::{Mock, Reply};
use specwright_runtime::{Bytes, Conditional, ErrorKind, UnexpectedBody};

use crate::documents::outcomes::models::{GetErrorsError, GetListError, GetManyResponse, Loose, Strict};
use crate::stage;

fn next(server: &Mock, operation: &str, reply: Reply) {
    server.script(operation, [reply]).expect("it is an operation");
}

fn last(server: &Mock, header: &str) -> Option<String> {
    server.requests().last()?.header(header).map(str::to_owned)
}

#[tokio::test]
async fn a_documented_304_is_an_outcome() {
    let (server, client) = stage!(outcomes);
    next(
        &server,
        "GetList",
        Reply::json(200, json!(["a"])).header("ETag", "\"1\""),
    );
    let first = client.get_list().send_raw().await.expect("a list");
    let tag = first.headers().e_tag.clone().expect("a tag");
    assert_eq!(first.into_value(), Conditional::Content(vec!["a".to_owned()]));

    next(&server, "GetList", Reply::empty(304).header("ETag", "\"1\""));
    let call = client.get_list().customize(|call| call.header("If-None-Match", tag));
    let again = call.send_raw().await.expect("not modified");
    assert_eq!((again.status(), again.headers().e_tag.as_deref()), (304, Some("\"1\"")));
    assert!(again.value().is_not_modified());
    assert_eq!(again.into_value().into_content(), None);
    assert_eq!(last(&server, "if-none-match").as_deref(), Some("\"1\""));

    next(&server, "GetFile", Reply::bytes(200, "application/octet-stream", "x"));
    let file = client.get_file().if_none_match("\"2\"").send().await.expect("bytes");
    assert_eq!(file, Conditional::Content(Bytes::from("x")));
    next(&server, "GetFile", Reply::empty(304));
    assert_eq!(client.get_file().send().await.expect("none"), Conditional::NotModified);

    next(&server, "GetMany", Reply::empty(304));
    next(&server, "GetMany", Reply::json(200, json!({"name": "a"})));
    next(&server, "GetMany", Reply::bytes(202, "application/octet-stream", "x"));
    next(&server, "GetMany", Reply::empty(204));
    let expected = [
        Conditional::NotModified,
        Conditional::Content(GetManyResponse::Ok(Strict { name: "a".to_owned() })),
        Conditional::Content(GetManyResponse::Accepted(Bytes::from("x"))),
        Conditional::Content(GetManyResponse::NoContent),
    ];
    for expected in expected {
        assert_eq!(client.get_many().send().await.expect("an outcome"), expected);
    }
}

#[tokio::test]
async fn another_304_is_an_error_or_asked_for() {
    let (server, client) = stage!(outcomes);
    let conditional = || {
        client
            .get_strict()
            .customize(|call| call.header("If-None-Match", "\"1\""))
    };
    next(&server, "GetStrict", Reply::empty(304));
    let error = conditional().send().await.expect_err("not documented");
    assert!(error.is_not_modified() && error.status() == Some(304), "{error}");
    assert!(error.to_string().contains("not modified"), "{error}");

    next(&server, "GetStrict", Reply::empty(304).header("ETag", "\"1\""));
    let response = conditional()
        .send_raw_as::<Conditional<Strict>>()
        .await
        .expect("asked for");
    assert!(response.value().is_not_modified());
    assert_eq!(response.header("etag"), Some("\"1\""));
    next(&server, "GetStrict", Reply::json(200, json!({"name": "a"})));
    let content = conditional().send_as::<Conditional<Strict>>().await.expect("content");
    assert_eq!(content.content(), Some(&Strict { name: "a".to_owned() }));
    // a redirect is still an error
    next(
        &server,
        "GetList",
        Reply::empty(302).header("Location", "http://other/"),
    );
    let error = client.get_list().send().await.expect_err("not followed");
    assert!(matches!(error.kind(), ErrorKind::Redirect(_)), "{error}");
}

#[tokio::test]
async fn another_protocol_is_a_clear_error() {
    let (server, client) = stage!(outcomes);
    let switch = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    next(&server, "GetMap", Reply::wire(switch));
    let error = client.get_map().send().await.expect_err("no HTTP any more");
    let shown = error.to_string();
    assert!(shown.contains("101") && shown.contains("protocol websocket"), "{shown}");
    assert_eq!(error.status(), Some(101));
}

#[tokio::test]
async fn a_missing_body_and_null_are_the_empty_value_where_nothing_is_required() {
    let (server, client) = stage!(outcomes);
    let empty = || [Reply::empty(200), Reply::json(200, json!(null))];
    for reply in empty() {
        next(&server, "GetLoose", reply);
        assert_eq!(client.get_loose().send().await.expect("a struct"), Loose::default());
    }
    for reply in empty() {
        next(&server, "GetMap", reply);
        assert!(client.get_map().send().await.expect("a map").is_empty());
    }
    for reply in empty() {
        next(&server, "GetList", reply);
        let list = client.get_list().send().await.expect("a list");
        assert_eq!(list, Conditional::Content(Vec::new()));
    }
    next(&server, "GetStrict", Reply::empty(200));
    let error = client.get_strict().send().await.expect_err("`name` is required");
    assert!(
        matches!(error.kind(), ErrorKind::UnexpectedBody(UnexpectedBody::Empty)),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("body is empty, where the document requires one"),
        "{error}"
    );
    next(&server, "GetStrict", Reply::json(200, json!(null)));
    let error = client.get_strict().send().await.expect_err("`name` is required");
    assert!(error.to_string().contains("expected an object, found null"), "{error}");
}

#[tokio::test]
async fn null_within_a_response_follows_the_same_rule() {
    let (server, client) = stage!(outcomes);
    let value = json!({"list": [null], "map": {"a": null}, "loose": null, "optional": null, "strict": null});
    next(&server, "GetNested", Reply::json(200, value));
    let nested = client.get_nested().send().await.expect("empty values");
    assert_eq!(nested.list, [Loose::default()]);
    assert_eq!(nested.map["a"], Loose::default());
    assert_eq!(
        (nested.loose, nested.optional, nested.strict),
        (Loose::default(), None, None)
    );
    for (value, path) in [
        (
            json!({"list": null, "map": null, "loose": null, "strict": [null]}),
            "strict[0]",
        ),
        (json!({"list": null, "map": {}, "loose": {"name": {}}}), "loose.name"),
    ] {
        next(&server, "GetNested", Reply::json(200, value));
        let error = client.get_nested().send().await.expect_err("something is required");
        assert_eq!(error.json_path().as_deref(), Some(path), "{error}");
    }
}

#[tokio::test]
async fn a_body_of_an_undocumented_status_has_no_type() {
    let (server, client) = stage!(outcomes);
    let problem = || json!({"name": "n"});
    for status in [404, 500, 501] {
        next(&server, "GetStrict", Reply::json(status, problem()));
        let error = client.get_strict().send().await.expect_err("an error");
        let typed = error.body_as::<Loose>().expect("documented").expect("read");
        assert_eq!(typed.name.as_deref(), Some("n"));
    }
    for status in [400, 403] {
        next(&server, "GetStrict", Reply::json(status, problem()));
        let error = client.get_strict().send().await.expect_err("an error");
        assert!(error.body_as::<Loose>().is_none(), "{status}");
        assert_eq!(error.raw_body().as_ref(), br#"{"name":"n"}"#);
    }
    next(&server, "GetList", Reply::json(400, problem()));
    let error = client.get_list().send().await.expect_err("an error");
    assert!(error.body_as::<GetListError>().is_none());
    // `default` is for all
    next(&server, "GetLoose", Reply::json(418, problem()));
    let error = client.get_loose().send().await.expect_err("an error");
    assert_eq!(error.body_as::<Strict>().expect("documented").expect("read").name, "n");
}

#[tokio::test]
async fn header_fields_hold_objects_maps_and_lists() {
    let (server, client) = stage!(outcomes);
    let reply = Reply::empty(204)
        .header("X-Exploded", "a=1,b=x")
        .header("X-Pairs", "a,2,b,y")
        .header("X-Map", "c,z")
        .header("X-Json", r#"{"z":3}"#)
        .header("X-Flag", "maybe")
        .header("Set-Cookie", "s=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT")
        .header("Set-Cookie", "t=2");
    next(&server, "GetHeaders", reply);
    let response = client.get_headers().send_raw().await.expect("no content");
    let headers = response.headers();
    let exploded = headers.x_exploded.as_ref().expect("an object");
    assert_eq!((exploded.a, exploded.b.as_deref()), (Some(1), Some("x")));
    let pairs = headers.x_pairs.as_ref().expect("an object");
    assert_eq!((pairs.a, pairs.b.as_deref()), (Some(2), Some("y")));
    assert_eq!(headers.x_map.as_ref().expect("a map")["c"], "z");
    assert_eq!(headers.x_json.as_ref().expect("JSON").z, Some(3));
    let cookies = headers.set_cookie.as_ref().expect("two cookies");
    assert_eq!(cookies[1], "t=2");
    assert!(cookies[0].ends_with("2031 00:00:00 GMT"), "{cookies:?}");
    assert_eq!(headers.x_flag, None, "it costs itself alone");
    assert_eq!(response.header_fault().expect("no boolean").path(), "X-Flag");
}

#[tokio::test]
async fn text_is_read_by_its_charset_and_as_the_schema_says() {
    let (server, client) = stage!(outcomes);
    next(&server, "GetFlag", Reply::text(200, "true"));
    assert!(client.get_flag().send().await.expect("a boolean"));
    next(&server, "GetFlag", Reply::text(200, "maybe"));
    let error = client.get_flag().send().await.expect_err("no boolean");
    assert!(
        error
            .to_string()
            .contains("the body is text/plain and begins with \"maybe\""),
        "{error}"
    );
    let latin = Reply::bytes(200, "text/plain; charset=iso-8859-1", vec![b'c', b'a', b'f', 0xe9]);
    next(&server, "GetText", latin);
    assert_eq!(client.get_text().send().await.expect("text"), "caf\u{e9}");
    next(&server, "GetText", Reply::text(200, "\"quoted\""));
    assert_eq!(client.get_text().send().await.expect("text"), "\"quoted\"");
    next(&server, "GetText", Reply::json(200, json!("quoted")));
    assert_eq!(client.get_text().send().await.expect("JSON"), "quoted");
}

#[tokio::test]
async fn another_content_than_json_is_named_with_the_way_to_it() {
    let (server, client) = stage!(outcomes);
    for (content_type, body, shown) in [
        (
            "text/csv",
            &b"id\n1\n"[..],
            "the body is text/csv and begins with \"id 1\"",
        ),
        (
            "text/html",
            b"<p>hi</p>",
            "the body is text/html and begins with \"<p>hi</p>\"",
        ),
        (
            "image/png",
            b"\x89PNG\r\n",
            "the body is image/png and has 6 bytes that are not text",
        ),
    ] {
        next(&server, "GetStrict", Reply::bytes(200, content_type, body));
        let error = client.get_strict().send().await.expect_err("no JSON");
        let text = error.to_string();
        assert!(text.contains(shown) && text.contains("`bytes()`"), "{text}");
        assert_eq!(error.raw_body().as_ref(), body);
    }
}

#[tokio::test]
async fn errors_of_text_and_bytes_are_typed() {
    let (server, client) = stage!(outcomes);
    let replies = [
        Reply::text(400, "nothing\nthere"),
        Reply::bytes(409, "application/xml", "<code/>"),
        Reply::json(422, json!("no")),
        Reply::bytes(429, "application/octet-stream", vec![0, 255]),
    ];
    let expected = [
        GetErrorsError::BadRequest("nothing\nthere".to_owned()),
        GetErrorsError::Conflict(Bytes::from("<code/>")),
        GetErrorsError::UnprocessableContent("no".to_owned()),
        GetErrorsError::TooManyRequests(Bytes::from(vec![0, 255])),
    ];
    for (reply, expected) in replies.into_iter().zip(expected) {
        next(&server, "GetErrors", reply);
        let call = client
            .get_errors()
            .customize(|call| call.retry(specwright_runtime::RetryPolicy::never()));
        let error = call.send().await.expect_err("an error");
        let typed = error.body_as::<GetErrorsError>().expect("documented").expect("read");
        assert_eq!(typed, expected);
    }
    for status in [410, 500] {
        next(&server, "GetErrors", Reply::text(status, "oops"));
        let error = client.get_errors().send().await.expect_err("an error");
        assert!(error.body_as::<GetErrorsError>().is_none(), "{status}");
        assert!(error.to_string().ends_with(": oops"), "{error}");
    }
}
