//! The media types that are asked for and sent, and responses in another form than the document has.

use serde_json::json;
use specwright_mock::{Mock, Reply};
use specwright_runtime::{Bytes, ErrorKind, Json};

use crate::documents::media_types::models::{GetCountError, Thing};
use crate::stage;

fn next(server: &Mock, operation: &str, reply: Reply) {
    server.script(operation, [reply]).expect("it is an operation");
}

fn last(server: &Mock, header: &str) -> Option<String> {
    let requests = server.requests();
    requests.last()?.header(header).map(str::to_owned)
}

#[tokio::test]
async fn documented_media_types_are_asked_for_as_they_stand() {
    let (server, client) = stage!(media_types);
    client.get_vendor().send().await.expect("an example");
    assert_eq!(last(&server, "accept").as_deref(), Some("application/vnd.api+json"));
    client.get_count().text().await.expect("an example");
    assert_eq!(last(&server, "accept").as_deref(), Some("text/plain, application/json"));
    client.get_report().send().await.expect("an example");
    assert_eq!(
        last(&server, "accept").as_deref(),
        Some("application/json, application/problem+json, text/csv;q=0.5, application/xml;q=0.5")
    );
    client.get_lines().send().await.expect("an example");
    assert_eq!(last(&server, "accept").as_deref(), Some("application/json"));
}

#[tokio::test]
async fn another_documented_form_is_asked_for_by_its_setter() {
    let (server, client) = stage!(media_types);
    next(&server, "GetReport", Reply::text(200, "id\n7\n"));
    assert_eq!(client.get_report().accept_csv().text().await.expect("text"), "id\n7\n");
    assert_eq!(last(&server, "accept").as_deref(), Some("text/csv"));
    next(&server, "GetReport", Reply::text(200, "<thing/>"));
    assert_eq!(
        client.get_report().accept_xml().bytes().await.expect("bytes"),
        "<thing/>"
    );
    assert_eq!(last(&server, "accept").as_deref(), Some("application/xml"));
}

#[tokio::test]
async fn json_goes_before_other_json_and_a_merge_patch_before_a_list_of_changes() {
    let (server, client) = stage!(media_types);
    client
        .set_thing()
        .body(&Thing { id: Some(1) })
        .send()
        .await
        .expect("done");
    assert_eq!(last(&server, "content-type").as_deref(), Some("application/json"));
    let changes = [("a".to_owned(), Json::from(1))].into();
    client.patch_thing().body(&changes).send().await.expect("done");
    assert_eq!(
        last(&server, "content-type").as_deref(),
        Some("application/merge-patch+json")
    );
}

#[tokio::test]
async fn text_is_taken_where_the_document_lists_it() {
    let (server, client) = stage!(media_types);
    next(&server, "GetLog", Reply::text(200, "\"started\""));
    next(&server, "GetLog", Reply::json(200, json!("started")));
    assert_eq!(client.get_log().send().await.expect("text"), "\"started\"");
    assert_eq!(client.get_log().send().await.expect("JSON"), "started");
    next(&server, "GetCount", Reply::text(200, "42"));
    assert_eq!(client.get_count().send().await.expect("a number"), 42);
}

#[tokio::test]
async fn errors_of_text_are_typed() {
    let (server, client) = stage!(media_types);
    next(&server, "GetCount", Reply::text(400, "nothing to count\nat all"));
    let error = client.get_count().send().await.expect_err("a sentence");
    let typed = error.body_as::<GetCountError>().expect("documented").expect("text");
    assert_eq!(typed, GetCountError::BadRequest("nothing to count\nat all".to_owned()));
    assert_eq!(error.to_string(), "GetCount: status 400: nothing to count");
    next(&server, "GetCount", Reply::text(500, "oops"));
    let error = client.get_count().send().await.expect_err("not documented");
    assert!(error.body_as::<GetCountError>().is_none());
    assert_eq!(error.body_as::<String>().expect("read").expect("text"), "oops");
}

#[tokio::test]
async fn a_response_that_is_not_as_documented_is_within_reach() {
    let (server, client) = stage!(media_types);
    let page = || Reply::text(203, "<p>Hello</p>");
    next(&server, "GetLines", page());
    let error = client.get_lines().send().await.expect_err("no JSON");
    assert!(matches!(error.kind(), ErrorKind::UnexpectedBody(_)), "{error}");
    let shown = error.to_string();
    assert!(
        shown.contains("the body is text/plain and begins with \"<p>Hello</p>\""),
        "{shown}"
    );
    for _ in 0..4 {
        next(&server, "GetLines", page());
    }
    assert_eq!(client.get_lines().text().await.expect("text"), "<p>Hello</p>");
    assert_eq!(client.get_lines().bytes().await.expect("bytes"), "<p>Hello</p>");
    assert_eq!(
        client.get_lines().send_as::<String>().await.expect("a string"),
        "<p>Hello</p>"
    );
    let response = client.get_lines().send_raw_as::<Bytes>().await.expect("a response");
    assert_eq!(
        (response.status(), response.header("content-type")),
        (203, Some("text/plain; charset=utf-8"))
    );

    next(&server, "GetLines", Reply::json(200, json!([1, "two"])));
    assert_eq!(
        client.get_lines().json().await.expect("JSON").to_string(),
        r#"[1,"two"]"#
    );
    next(&server, "GetLines", Reply::json(200, json!([{ "id": 3 }])));
    let things: Vec<Thing> = client.get_lines().send_as().await.expect("things");
    assert_eq!(things, [Thing { id: Some(3) }]);
    next(&server, "GetLines", Reply::empty(204));
    assert_eq!(client.get_lines().json().await.expect("nothing"), Json::Null);
    next(&server, "GetLines", Reply::empty(204));
    client.get_lines().send_as::<()>().await.expect("nothing");
}

#[tokio::test]
async fn lines_of_json_are_values() {
    let (server, client) = stage!(media_types);
    next(
        &server,
        "GetLines",
        Reply::text(200, "{\"id\":1}\n\n{\"id\":\"x\"}\n{\"id\":2}"),
    );
    let mut lines = client.get_lines().lines_as::<Thing>();
    assert_eq!(lines.try_next().await.expect("a thing"), Some(Thing { id: Some(1) }));
    let error = lines.try_next().await.expect_err("no number");
    assert_eq!(error.json_path().as_deref(), Some("id"));
    assert_eq!(lines.try_next().await.expect("a thing"), Some(Thing { id: Some(2) }));
    assert_eq!(lines.try_next().await.expect("the end"), None);
}

#[tokio::test]
async fn documented_lines_are_typed() {
    let (server, client) = stage!(media_types);
    next(&server, "GetEntries", Reply::text(200, "{\"id\":1}\n{\"id\":2}\n"));
    let things = client.get_entries().lines().try_collect().await.expect("two things");
    assert_eq!(things, [Thing { id: Some(1) }, Thing { id: Some(2) }]);
    let accept = last(&server, "accept").expect("it says what it takes");
    assert!(
        accept.starts_with("application/x-ndjson, application/jsonl"),
        "{accept}"
    );
    next(&server, "GetEntries", Reply::text(200, "{\"id\":1}\n"));
    assert_eq!(client.get_entries().send().await.expect("bytes"), "{\"id\":1}\n");
}
