//! Keys of `paths` that have more than text and `{name}`: the path of each request, byte by byte.

use specwright_runtime::ErrorKind;

use crate::documents::path_shapes;
use crate::stage;

/// Awaits a call, and returns the operation that the server recognised and the path of the request.
macro_rules! sent {
    ($server:ident, $call:expr) => {{
        $call.send().await.expect("the request fits the document");
        let request = $server.requests().pop().expect("a request");
        let query = request.query.map(|query| format!("?{query}")).unwrap_or_default();
        (
            request.operation.unwrap_or_default(),
            format!("{}{query}", request.path),
        )
    }};
}

#[tokio::test]
async fn greedy_values_keep_their_slashes() {
    let (server, client) = stage!(path_shapes);
    let value = "a b/c?d#e/ü";
    let path = "a%20b/c%3Fd%23e/%C3%BC";
    assert_eq!(
        sent!(server, client.proxy(value)),
        ("Proxy".into(), format!("/proxy/{path}"))
    );
    assert_eq!(
        sent!(server, client.archive(value)),
        ("Archive".into(), format!("/archives/{path}.zip"))
    );
    assert_eq!(
        sent!(server, client.resource(value)),
        ("Resource".into(), format!("/resources/{path}"))
    );
    assert_eq!(
        sent!(server, client.meta(value)),
        ("Meta".into(), format!("/files/{path}/meta"))
    );
    assert_eq!(
        sent!(server, client.r#static(value)),
        ("Static".into(), format!("/static/{path}"))
    );
}

#[tokio::test]
async fn greedy_values_never_lead_to_another_path() {
    let (server, client) = stage!(path_shapes);
    for value in ["", "/", "/a", ".", "..", "a/..", "../a", "a/./b", "a/../../b"] {
        for call in [
            client.proxy(value).send(),
            client.resource(value).send(),
            client.meta(value).send(),
        ] {
            let error = call.await.expect_err(value);
            assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{value}: {error}");
        }
    }
    assert!(server.requests().is_empty());
    // percent-encoded once, these are text
    let (_, path) = sent!(server, client.proxy("%2e%2e/..%2f\\..\\"));
    assert_eq!(path, "/proxy/%252e%252e/..%252f%5C..%5C");
}

#[tokio::test]
async fn operators_stand_for_styles() {
    let (server, client) = stage!(path_shapes);
    let pairs = path_shapes::models::Pairs {
        a: Some("1/2".to_owned()),
        b: Some("3".to_owned()),
    };
    assert_eq!(sent!(server, client.lists(pairs)).1, "/lists/a=1%2F2,b=3");
    assert_eq!(
        sent!(server, client.styled("x", vec![1, 2])).1,
        "/styled/.x/;matrix=1;matrix=2"
    );
}

#[tokio::test]
async fn parts_of_lists_and_objects_are_segments() {
    let (server, client) = stage!(path_shapes);
    assert_eq!(
        sent!(server, client.segments(["a/b", "c d"])),
        ("Segments".into(), "/segments/a%2Fb/c%20d/end".into())
    );
    let pairs = path_shapes::models::Pairs {
        a: Some("1/2".to_owned()),
        b: Some("3".to_owned()),
    };
    assert_eq!(
        sent!(server, client.pair_segments(pairs)),
        ("PairSegments".into(), "/pairs/a=1%2F2/b=3".into())
    );
    assert_eq!(
        sent!(server, client.one_segment("a/b", ["c", "d"])).1,
        "/one/a%2Fb//c,d"
    );
    let error = client.segments(["a", ".."]).send().await.expect_err("another path");
    assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error}");
}

#[tokio::test]
async fn text_and_values_share_a_segment() {
    let (server, client) = stage!(path_shapes);
    assert_eq!(sent!(server, client.as_json("a/b.json")).1, "/things/a%2Fb.json.json");
    assert_eq!(sent!(server, client.between(1, 2)).1, "/between/1-2");
    assert_eq!(sent!(server, client.act("a:b", "stop")).1, "/jobs/a%3Ab:stop");
    assert_eq!(
        sent!(server, client.roles("7/8")),
        ("Roles".into(), "/users/7%2F8/roles".into())
    );
}

#[tokio::test]
async fn what_a_key_says_of_the_query_is_sent() {
    let (server, client) = stage!(path_shapes);
    assert_eq!(sent!(server, client.search()).1, "/search");
    assert_eq!(
        sent!(server, client.search().q("a&b").limit(3)).1,
        "/search?q=a%26b&limit=3"
    );
    assert_eq!(
        sent!(server, client.members("g 1")),
        ("Members".into(), "/members?kind=user&group=g%201".into())
    );
    assert_eq!(
        sent!(server, client.get_bucket("b")),
        ("GetBucket".into(), "/buckets/b".into())
    );
    assert_eq!(
        sent!(server, client.get_acl("b").max(1)),
        ("GetAcl".into(), "/buckets/b?acl&max=1".into())
    );
    assert_eq!(
        sent!(server, client.get_fast("b")),
        ("GetFast".into(), "/buckets/b?mode=fast".into())
    );
}

#[tokio::test]
async fn a_fragment_keeps_keys_apart_and_is_not_sent() {
    let (server, client) = stage!(path_shapes);
    assert_eq!(sent!(server, client.start()), ("Start".into(), "/?Action=Start".into()));
    assert_eq!(sent!(server, client.stop()), ("Stop".into(), "/?Action=Stop".into()));
    assert_eq!(sent!(server, client.start_job()), ("StartJob".into(), "/".into()));
    assert_eq!(sent!(server, client.stop_job()), ("StopJob".into(), "/".into()));
    let request = server.requests().pop().expect("a request");
    assert_eq!(request.header("x-target"), Some("Jobs.Stop"));
}
