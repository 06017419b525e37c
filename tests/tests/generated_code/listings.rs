//! Listings of every kind of `x-paging`, as generated clients have them.

use serde_json::json;
use specwright_mock::{Mock, Reply};
use specwright_runtime::Cursor;

use crate::documents::listings::models::{ListObjectsItem, Thing};
use crate::stage;

fn script(server: &Mock, operation: &str, replies: impl IntoIterator<Item = Reply>) {
    server.script(operation, replies).expect("it is an operation");
}

/// The targets of the requests of an operation.
fn queries(server: &Mock, operation: &str) -> Vec<Option<String>> {
    let requests = server.requests_to(operation).into_iter();
    requests.map(|request| request.query).collect()
}

fn page(body: serde_json::Value) -> Reply {
    Reply::json(200, body)
}

fn things(ids: &[&str]) -> Vec<Thing> {
    ids.iter().map(|id| Thing { id: (*id).to_owned() }).collect()
}

#[tokio::test]
async fn page_numbers() {
    let (server, client) = stage!(listings);
    let replies = [
        page(json!({"things": [{"id": "a"}, {"id": "b"}], "meta": {"pages": 2}})),
        page(json!({"things": [{"id": "c"}, {"id": "d"}], "meta": {"pages": 2}})),
    ];
    script(&server, "ListNumbered", replies);
    let found = client.list_numbered().items().try_collect().await.expect("two pages");
    assert_eq!(found, things(&["a", "b", "c", "d"]));
    let sent = ["page=1", "page=2"].map(|query| Some(query.to_owned()));
    assert_eq!(queries(&server, "ListNumbered"), sent);
}

#[tokio::test]
async fn tokens_a_page_that_fails_and_a_cursor_that_goes_on() {
    let (server, client) = stage!(listings);
    let replies = [
        page(json!({"things": [{"id": "a"}], "next_token": "t1"})),
        Reply::empty(404),
        page(json!({"things": [{"id": "b"}], "next_token": null})),
    ];
    script(&server, "ListByToken", replies);
    let mut items = client.list_by_token().items();
    assert_eq!(
        items.try_next().await.expect("an item"),
        Some(Thing { id: "a".to_owned() })
    );
    assert_eq!(items.try_next().await.expect_err("no page").status(), Some(404));
    let stored = items.cursor().expect("there is more").to_string();
    let cursor: Cursor = stored.parse().expect("a cursor");
    let rest = client.list_by_token().start_at(&cursor).items().try_collect().await;
    assert_eq!(rest.expect("the last page"), things(&["b"]));
}

#[tokio::test]
async fn a_parameter_named_as_a_method_of_listings_has_another_setter() {
    let (server, client) = stage!(listings);
    script(&server, "ListByToken", [page(json!({"things": []}))]);
    let call = client.list_by_token().next_value("n").start_at_value("s");
    call.send().await.expect("a page");
    assert_eq!(queries(&server, "ListByToken"), [Some("next=n&start_at=s".to_owned())]);
}

#[tokio::test]
async fn the_last_item_leads_on_by_hand() {
    let (server, client) = stage!(listings);
    let replies = [
        page(json!({"data": [{"id": "a"}, {"id": "b"}], "has_more": true})),
        page(json!({"data": [{"id": "c"}], "has_more": false})),
    ];
    script(&server, "ListAfter", replies);
    let mut request = Some(client.list_after().limit(2));
    let mut found = Vec::new();
    while let Some(this) = request {
        let page = this.clone().send_raw().await.expect("a page");
        request = this.next(&page).expect("a page leads on or not");
        found.extend(page.into_value().data);
    }
    assert_eq!(found, things(&["a", "b", "c"]));
    let sent = ["limit=2", "starting_after=b&limit=2"].map(|query| Some(query.to_owned()));
    assert_eq!(queries(&server, "ListAfter"), sent);
}

#[tokio::test]
async fn link_headers_to_a_list_at_the_root() {
    let (server, client) = stage!(listings);
    let replies = [
        page(json!([{"id": "a"}])).header("Link", "<?sort=up&page=2>; rel=\"next\""),
        page(json!([{"id": "b"}])).header("Link", "<?sort=up&page=1>; rel=\"prev\""),
    ];
    script(&server, "ListLinked", replies);
    let found = client
        .list_linked()
        .sort("up")
        .items()
        .try_collect()
        .await
        .expect("two pages");
    assert_eq!(found, things(&["a", "b"]));
    let sent = ["sort=up", "sort=up&page=2"].map(|query| Some(query.to_owned()));
    assert_eq!(queries(&server, "ListLinked"), sent);
}

#[tokio::test]
async fn a_token_of_a_header_goes_into_a_nested_property_of_the_body() {
    let (server, client) = stage!(listings);
    let replies = [page(json!(["a"])).header("X-Next", "t"), page(json!(["b"]))];
    script(&server, "Search", replies);
    let found = client.search("x").items().try_collect().await.expect("two pages");
    assert_eq!(found, ["a", "b"]);
    let bodies: Vec<_> = server
        .requests_to("Search")
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(bodies, [r#"{"text":"x"}"#, r#"{"text":"x","page":{"after":"t"}}"#]);
}

#[tokio::test]
async fn several_lists_are_an_enum() {
    let (server, client) = stage!(listings);
    let next = format!("{}/objects?marker=1", server.url());
    let replies = [
        page(json!({"contents": [{"id": "a"}], "prefixes": [{"prefix": "p"}], "next": next})),
        page(json!({"prefixes": [{"prefix": "q"}]})),
    ];
    script(&server, "ListObjects", replies);
    let found = client.list_objects().items().try_collect().await.expect("two pages");
    let shown: Vec<String> = found
        .into_iter()
        .map(|item| match item {
            ListObjectsItem::Contents(thing) => thing.id,
            ListObjectsItem::Prefixes(prefix) => prefix.prefix.unwrap_or_default(),
        })
        .collect();
    assert_eq!(shown, ["a", "p", "q"]);
    assert_eq!(queries(&server, "ListObjects"), [None, Some("marker=1".to_owned())]);
}
