//! Listings: where they start, what they yield, and that they end.

use specwright_runtime::{ErrorKind, Items, Json};

use crate::sample::{GET, KEYED, PAGED, Thing, builder, client, config, json};
use crate::server::{Request, Server, ok, reply};

fn things(ids: impl IntoIterator<Item = u64>) -> String {
    let items: Vec<_> = ids.into_iter().map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    format!(r#"{{"things":[{}]}}"#, items.join(","))
}

fn keyed(ids: &[u64], count: u64) -> String {
    let items: Vec<_> = ids.iter().map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    format!(r#"{{"data":{{"count":{count},"items":[{}]}}}}"#, items.join(","))
}

async fn ids(items: Items<Thing>) -> Vec<i64> {
    items
        .try_collect()
        .await
        .unwrap()
        .into_iter()
        .filter_map(|thing| thing.id)
        .collect()
}

#[tokio::test]
async fn short_page_ends() {
    let server = Server::play(vec![ok(&things(0..3)), ok(&things(3..6)), ok(&things(6..8))]);
    assert_eq!(
        ids(client(&server).call(&PAGED).items()).await,
        [0, 1, 2, 3, 4, 5, 6, 7]
    );
    assert_eq!(
        server.targets(),
        ["/v1/things?offset=0", "/v1/things?offset=3", "/v1/things?offset=6"]
    );
}

#[tokio::test]
async fn empty_page_ends() {
    let server = Server::play(vec![ok(&things(0..3)), ok(&things([]))]);
    assert_eq!(ids(client(&server).call(&PAGED).items()).await, [0, 1, 2]);
    for nothing in ["{}", r#"{"things":null}"#, r#"{"things":[]}"#] {
        let server = Server::play(vec![ok(nothing)]);
        assert!(ids(client(&server).call(&PAGED).items()).await.is_empty());
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn start_and_size_of_the_caller() {
    let server = Server::play(vec![ok(&things(10..12)), ok(&things(12..13))]);
    assert_eq!(
        ids(client(&server).call(&PAGED).with(0, 10).with(1, 2).items()).await,
        [10, 11, 12]
    );
    assert_eq!(
        server.targets(),
        ["/v1/things?limit=2&offset=10", "/v1/things?limit=2&offset=12"].map(in_order)
    );
    let error = client(&server)
        .call(&PAGED)
        .with(0, "x")
        .items::<Thing>()
        .try_next()
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error:?}");
}

/// Parameters are sent in the order of the table.
fn in_order(target: &str) -> String {
    let (limit, offset) = target.trim_start_matches("/v1/things?").split_once('&').unwrap();
    format!("/v1/things?{offset}&{limit}")
}

#[tokio::test]
async fn repeated_page_ends() {
    let server = Server::respond(|_: &Request| reply(200, &things(0..3)));
    assert_eq!(ids(client(&server).call(&PAGED).items()).await, [0, 1, 2]);
    assert_eq!(server.count(), 2);
    let server = Server::respond(|_: &Request| reply(200, &keyed(&[1, 2], 0)));
    assert_eq!(ids(client(&server).call(&KEYED).items()).await, [1, 2]);
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn alternating_pages_end() {
    let pages = [things(0..3), things(3..6)];
    let server = Server::play((0..9).map(|n| ok(&pages[n % 2])).collect());
    assert_eq!(ids(client(&server).call(&PAGED).items()).await, [0, 1, 2, 3, 4, 5]);
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn duplicates_are_dropped() {
    let server = Server::play(vec![
        ok(&keyed(&[1, 2, 3], 0)),
        ok(&keyed(&[3, 4, 1], 0)),
        ok(&keyed(&[4, 3], 0)),
    ]);
    assert_eq!(
        ids(client(&server).call(&KEYED).field("limit", 3).items()).await,
        [1, 2, 3, 4]
    );
    let bodies: Vec<_> = server.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(
        bodies,
        [
            r#"{"limit":3,"start":0}"#,
            r#"{"limit":3,"start":3}"#,
            r#"{"limit":3,"start":6}"#
        ]
    );
}

#[tokio::test]
async fn totals() {
    // a count of the page, or a wrong one, ends nothing
    for count in [0, 1, 2] {
        let server = Server::play(vec![
            ok(&keyed(&[1, 2], count)),
            ok(&keyed(&[3], count)),
            ok(&keyed(&[], count)),
        ]);
        assert_eq!(ids(client(&server).call(&KEYED).items()).await, [1, 2, 3]);
        assert_eq!(server.count(), 3);
    }
    // a count that is greater than the page saves the last request
    let server = Server::play(vec![ok(&keyed(&[1, 2], 4)), ok(&keyed(&[3, 4], 4))]);
    assert_eq!(ids(client(&server).call(&KEYED).items()).await, [1, 2, 3, 4]);
    assert_eq!(server.count(), 2);
    // and never makes a listing longer
    let server = Server::play(vec![ok(&keyed(&[1], 99)), ok(&keyed(&[], 99))]);
    assert_eq!(ids(client(&server).call(&KEYED).items()).await, [1]);
}

#[tokio::test]
async fn items_in_several_places() {
    for (body, expected) in [
        (r#"{"data":[{"id":1}]}"#, vec![1]),
        (r#"{"data":{"items":[{"id":2}]}}"#, vec![2]),
        (r#"{"data":{"items":null}}"#, vec![]),
        (r#"{"data":null}"#, vec![]),
        ("{}", vec![]),
    ] {
        let server = Server::play(vec![ok(body), ok("{}")]);
        assert_eq!(ids(client(&server).call(&KEYED).items()).await, expected, "{body}");
    }
    for body in [r#"{"data":"x"}"#, "[]", "\"x\"", "null"] {
        let server = Server::play(vec![ok(body)]);
        let error = client(&server)
            .call(&KEYED)
            .items::<Thing>()
            .try_next()
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{body}: {error:?}");
        assert_eq!(error.operation(), "ListKeyed");
    }
}

#[tokio::test]
async fn endless_news_meet_the_guard() {
    let count = std::sync::atomic::AtomicU64::new(0);
    let server = Server::respond(move |_: &Request| {
        let start = 3 * count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        reply(200, &things(start..start + 3))
    });
    let client = builder(&server).config(config().page_limit(5)).build().unwrap();
    let mut items = client.call(&PAGED).items::<Thing>();
    let mut seen = 0;
    let error = loop {
        match items.try_next().await {
            Ok(Some(_)) => seen += 1,
            Ok(None) => panic!("ended"),
            Err(error) => break error,
        }
    };
    assert!(
        matches!(error.kind(), ErrorKind::TooManyPages { limit: 5 }),
        "{error:?}"
    );
    assert_eq!((seen, server.count()), (15, 5));
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn faulty_item_names_its_place() {
    let server = Server::play(vec![ok(r#"{"things":[{"id":1},{"id":[]}]}"#)]);
    let mut items = client(&server).call(&PAGED).items::<Thing>();
    assert_eq!(items.try_next().await.unwrap().and_then(|thing| thing.id), Some(1));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.json_path().as_deref(), Some("things[1].id"));
    assert_eq!((error.operation(), error.status()), ("ListThings", Some(200)));
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn pages() {
    let server = Server::play(vec![ok(&things(0..3)), ok(&things([]))]);
    let mut pages = client(&server).call(&PAGED).pages::<Json>();
    assert_eq!(pages.try_next().await.unwrap(), Some(json(&things(0..3))));
    assert_eq!(pages.try_next().await.unwrap(), None);
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn not_paged() {
    let server = Server::play(vec![]);
    let error = client(&server)
        .call(&GET)
        .items::<Thing>()
        .try_next()
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
}
