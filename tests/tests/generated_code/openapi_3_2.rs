//! What OpenAPI 3.2 adds around operations, byte by byte. The server checks each request against the document.

use serde_json::json;
use specwright_mock::{Mock, Reply};
use specwright_runtime::{Credentials, ErrorKind, RetryPolicy};

use crate::documents::openapi_3_2::models::{
    ByFormFilter, ByFormFilterNear, ByJsonObject, FoundWebhook, WithCookiesSpread,
};
use crate::documents::openapi_3_2::{Builder, Client};
use crate::stage;

fn target(server: &Mock) -> String {
    let request = server.requests().pop().expect("a request");
    match request.query {
        Some(query) => format!("{} {}?{query}", request.method, request.path),
        None => format!("{} {}", request.method, request.path),
    }
}

#[tokio::test]
async fn a_query_is_sent_with_its_body() {
    let (server, client) = stage!(openapi_3_2);
    server
        .script("QUERY /pets", [Reply::json(200, json!([{"name": "Rex"}]))])
        .expect("an operation");
    let pets = client
        .query_pets("Rex")
        .send()
        .await
        .expect("the request fits the document");
    assert_eq!(pets[0].name, "Rex");
    assert_eq!(target(&server), "QUERY /pets");
    let request = server.requests().pop().expect("a request");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.body, r#"{"name":"Rex"}"#);
}

#[tokio::test]
async fn methods_are_sent_as_they_are_written() {
    let (server, client) = stage!(openapi_3_2);
    client.copy_pets("/elsewhere").send().await.expect("it is documented");
    assert_eq!(target(&server), "COPY /pets");
    assert_eq!(server.requests()[0].header("destination"), Some("/elsewhere"));
    client
        .m_search_pets()
        .body("Rex")
        .send()
        .await
        .expect("it is documented");
    assert_eq!(target(&server), "M-SEARCH /pets");
    assert_eq!(server.requests()[1].body, "Rex");
    client.purge_pets().send().await.expect("it is documented");
    assert_eq!(target(&server), "PURGE /pets");
    client.purge_in_small_letters().send().await.expect("it is documented");
    assert_eq!(target(&server), "purge /pets");
}

#[tokio::test]
async fn what_is_idempotent_is_sent_again() {
    let (server, client) = stage!(openapi_3_2);
    let busy = || [Reply::empty(503), Reply::empty(503)];
    for operation in ["QUERY /pets", "copyPets", "purgePets"] {
        server.script(operation, busy()).expect("an operation");
    }
    let policy = || RetryPolicy::new().attempts(2).base(std::time::Duration::ZERO);
    let attempts = |method: &str| {
        let requests = server.requests().into_iter();
        requests.filter(|request| request.method == method).count()
    };
    let query = client.query_pets("Rex").customize(|call| call.retry(policy()));
    query.send().await.expect_err("both are refused");
    let copy = client.copy_pets("/x").customize(|call| call.retry(policy()));
    copy.send().await.expect_err("both are refused");
    let purge = client.purge_pets().customize(|call| call.retry(policy()));
    purge.send().await.expect_err("it is refused");
    assert_eq!([attempts("QUERY"), attempts("COPY"), attempts("PURGE")], [2, 2, 1]);
}

#[tokio::test]
async fn a_whole_query_is_a_form() {
    let server = crate::serve("openapi_3_2").await;
    let key = Credentials::api_key("key", "k");
    let client = Client::builder()
        .endpoint(server.url())
        .credentials(key)
        .build()
        .expect("a client");
    let filter = ByFormFilter {
        foo: Some("a + b".to_owned()),
        bar: Some(true),
        ids: Some(vec![1, 2]),
        near: Some(ByFormFilterNear { x: Some(1) }),
        tags: Some(vec!["a&b".to_owned(), "c".to_owned()]),
    };
    client
        .by_form(filter)
        .send()
        .await
        .expect("the request fits the document");
    let expected = "GET /form?foo=a%20%2B%20b&bar=true&ids=1,2&near%5Bx%5D=1&tags=a%26b&tags=c&api_key=k";
    assert_eq!(target(&server), expected);
    client
        .by_form(ByFormFilter::default())
        .send()
        .await
        .expect_err("the query is required");
    assert_eq!(target(&server), "GET /form?api_key=k");
}

#[tokio::test]
async fn a_whole_query_is_text_or_json() {
    let (server, client) = stage!(openapi_3_2);
    let form = client.by_text_of_form().query("a=b+c&d=%20é#");
    form.send().await.expect("the request fits the document");
    assert_eq!(target(&server), "GET /form/text?a=b+c&d=%20%C3%A9%23");
    client.by_text_of_form().send().await.expect("it is optional");
    assert_eq!(target(&server), "GET /form/text");
    let json = ByJsonObject {
        numbers: vec![1, 2],
        flag: specwright_runtime::Nullable::Null,
    };
    client
        .by_json()
        .json(json)
        .send()
        .await
        .expect("the request fits the document");
    // the example of the specification
    assert_eq!(
        target(&server),
        "GET /json?%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D"
    );
    client
        .by_path("$.a.b[1:1]")
        .send()
        .await
        .expect("the request fits the document");
    assert_eq!(target(&server), "GET /path?%24.a.b%5B1%3A1%5D");
}

#[tokio::test]
async fn cookies_in_their_own_style_are_not_encoded() {
    let (server, client) = stage!(openapi_3_2);
    let spread = WithCookiesSpread {
        greeting: Some("Hello%2C world!".to_owned()),
        code: Some(42),
    };
    let call = client
        .with_cookies()
        .spread(spread)
        .listed(["blue", "b&k"])
        .joined([1, 2])
        .encoded("a b")
        .reserved("a/b c");
    call.send().await.expect("the request fits the document");
    let request = server.requests().pop().expect("a request");
    let expected =
        "greeting=Hello%2C world!; code=42; listed=blue; listed=b&k; joined=1,2; encoded=a%20b; reserved=a/b%20c";
    assert_eq!(request.header("cookie"), Some(expected));
    let error = client.with_cookies().listed(["a; admin=1"]).send().await;
    let error = error.expect_err("it would be two cookies");
    assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error}");
}

#[tokio::test]
async fn reserved_characters_of_the_path() {
    let (server, client) = stage!(openapi_3_2);
    let call = client.with_reserved("a:b@c;d/e?f%20g", "a:b");
    call.send().await.expect("the request fits the document");
    assert_eq!(target(&server), "GET /reserved/a:b@c;d%2Fe%3Ff%20g/a%3Ab");
}

#[test]
fn servers_are_chosen_by_name() {
    assert_eq!([Builder::PRODUCTION, Builder::SAND_BOX], [0, 1]);
}

#[test]
fn webhooks_may_be_queries() {
    let webhook: FoundWebhook = crate::round_trip(r#"{"words":"a b"}"#);
    assert_eq!(webhook.words.as_deref(), Some("a b"));
}
