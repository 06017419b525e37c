//! Listings as items and as pages, from servers that count correctly and servers that do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cloud_clients::didiyun::storage;
use cloud_clients::huaweicloud::workspace;
use futures_util::StreamExt;
use serde_json::{Value, json};
use specwright_mock::{Mock, Reply, Request};
use specwright_runtime::ErrorKind;
use tests::clients;
use tests::stage::mock;

/// Returns a server for the images of a workspace, and a client for it.
async fn images(response: impl Fn(u64, u64) -> Value + Send + Sync + 'static) -> (Mock, workspace::Client) {
    let number = |request: &Request, name: &str| {
        let text = request.query_value(name);
        text.map(|text| text.parse::<u64>().expect("a number"))
    };
    let reply = Reply::with(move |request| {
        let offset = number(request, "offset").unwrap_or(0);
        let limit = number(request, "limit").unwrap_or(100);
        Reply::json(200, response(offset, limit))
    });
    let server = mock(&["huaweicloud/workspace"])
        .respond("ListImages", reply)
        // a client may ask for more than the document allows
        .lenient(true)
        .start()
        .await
        .unwrap();
    let client = clients::workspace(&server.url()).build().unwrap();
    (server, client)
}

fn image(number: u64) -> Value {
    json!({"id": format!("image-{number}"), "image_type": "gold"})
}

/// The response of a server that counts right, out of `total` images.
fn page(total: u64, offset: u64, limit: u64) -> Vec<Value> {
    (offset..total.min(offset + limit)).map(image).collect()
}

/// Returns the values of a query parameter in each request.
fn sent(server: &Mock, name: &str) -> Vec<Option<u64>> {
    let requests = server.requests().into_iter();
    requests
        .map(|request| request.query_value(name)?.parse().ok())
        .collect()
}

fn offsets(server: &Mock) -> Vec<u64> {
    sent(server, "offset").into_iter().flatten().collect()
}

async fn ids(listing: workspace::operations::ListImages) -> Vec<String> {
    let mut items = listing.items();
    let mut ids = Vec::new();
    while let Some(image) = items.try_next().await.unwrap() {
        ids.push(image.id.unwrap());
    }
    assert!(items.try_next().await.unwrap().is_none(), "it ends twice");
    ids
}

fn numbered(range: std::ops::Range<u64>) -> Vec<String> {
    range.map(|number| format!("image-{number}")).collect()
}

#[tokio::test]
async fn items_of_all_pages_come_in_order_until_a_short_page() {
    let (server, client) = images(|offset, limit| json!({"images": page(250, offset, limit)})).await;
    assert_eq!(ids(client.list_images()).await, numbered(0..250));
    assert_eq!(offsets(&server), [0, 100, 200]);
}

#[tokio::test]
async fn a_full_last_page_is_followed_by_an_empty_one() {
    let (server, client) = images(|offset, limit| json!({"images": page(200, offset, limit)})).await;
    assert_eq!(ids(client.list_images()).await, numbered(0..200));
    assert_eq!(offsets(&server), [0, 100, 200]);
}

#[tokio::test]
async fn a_wrong_total_count_ends_nothing_early_and_prolongs_nothing() {
    for total in [0, 1, 100, 10_000] {
        let response = move |offset, limit| json!({"images": page(250, offset, limit), "total_count": total});
        let (server, client) = images(response).await;
        assert_eq!(ids(client.list_images()).await, numbered(0..250), "total {total}");
        assert_eq!(server.requests().len(), 3, "total {total}");
    }
}

#[tokio::test]
async fn a_listing_starts_where_the_caller_says_and_keeps_the_filters() {
    let (server, client) = images(|offset, limit| json!({"images": page(60, offset, limit)})).await;
    let listing = client.list_images().offset(15).limit(20).os_type("Linux");
    assert_eq!(ids(listing).await, numbered(15..60));
    assert_eq!(offsets(&server), [15, 35, 55]);
    assert_eq!(sent(&server, "limit"), [Some(20); 3]);
    for request in server.requests() {
        assert_eq!(request.query_value("os_type").as_deref(), Some("Linux"));
    }
}

#[tokio::test]
async fn a_page_of_the_greatest_size_is_full_even_if_more_was_asked_for() {
    let response = |offset, limit: u64| json!({"images": page(150, offset, limit.min(100))});
    let (server, client) = images(response).await;
    assert_eq!(ids(client.list_images().limit(5000)).await, numbered(0..150));
    assert_eq!(offsets(&server), [0, 100]);
}

#[tokio::test]
async fn an_empty_listing_is_one_request() {
    for body in [
        json!({"images": []}),
        json!({"images": null}),
        json!({}),
        json!({"total_count": 7}),
    ] {
        let response = body.clone();
        let (server, client) = images(move |_, _| response.clone()).await;
        assert!(ids(client.list_images()).await.is_empty(), "{body}");
        assert_eq!(server.requests().len(), 1, "{body}");
        assert_eq!(client.list_images().pages().count().await, 1, "{body}");
    }
}

#[tokio::test]
async fn a_server_that_repeats_its_page_gives_each_item_once() {
    let (server, client) = images(|_, limit| json!({"images": page(100, 0, limit)})).await;
    assert_eq!(ids(client.list_images()).await, numbered(0..100));
    assert_eq!(offsets(&server), [0, 100]);
}

#[tokio::test]
async fn a_server_that_repeats_a_page_in_another_order_is_not_asked_for_ever() {
    let response = |offset, limit| {
        let mut items = page(100, 0, limit);
        items.rotate_left(usize::try_from(offset / 100 % 100).unwrap());
        json!({"images": items})
    };
    let (server, client) = images(response).await;
    assert_eq!(ids(client.list_images()).await, numbered(0..100));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn items_without_an_id_are_told_apart_by_the_page_they_are_on() {
    let unnamed = |offset: u64| -> Vec<Value> {
        let page = (offset / 2).min(2);
        (0..2).map(|at| json!({"name": page * 2 + at})).collect()
    };
    let (server, client) = images(move |offset, _| json!({"images": unnamed(offset)})).await;
    let images = client.list_images().limit(2).items().try_collect().await;
    let names: Vec<_> = images.unwrap().into_iter().map(|i| i.name.unwrap()).collect();
    assert_eq!(names, ["0", "1", "2", "3", "4", "5"]);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn an_item_that_moved_to_the_next_page_is_not_given_twice() {
    // an image was added at the front during the listing
    let response = |offset: u64, limit| match offset {
        0 => json!({"images": page(5, 0, limit)}),
        _ => json!({"images": page(5, offset - 1, limit)}),
    };
    let (server, client) = images(response).await;
    assert_eq!(ids(client.list_images().limit(2)).await, numbered(0..5));
    assert_eq!(offsets(&server), [0, 2, 4, 6]);
}

#[tokio::test]
async fn endless_news_ends_at_the_limit_of_pages() {
    let (server, _) = images(|offset, limit| json!({"images": page(u64::MAX, offset, limit)})).await;
    let config = clients::config().page_limit(4);
    let client = clients::workspace(&server.url()).config(config).build();
    let mut items = client.unwrap().list_images().limit(3).items();
    let mut found = 0;
    let error = loop {
        match items.try_next().await {
            Ok(Some(_)) => found += 1,
            Ok(None) => panic!("ended after {found} without a word"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error.kind(), ErrorKind::TooManyPages { limit: 4, .. }));
    assert_eq!(error.operation(), "ListImages");
    assert_eq!((found, server.requests().len()), (12, 4));
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn items_and_pages_are_streams() {
    let (_server, client) = images(|offset, limit| json!({"images": page(7, offset, limit), "total_count": 7})).await;
    let names: Vec<_> = client
        .list_images()
        .limit(3)
        .items()
        .map(|image| image.unwrap().id.unwrap())
        .skip(1)
        .collect()
        .await;
    assert_eq!(names, numbered(1..7));
    let sizes: Vec<_> = client
        .list_images()
        .limit(3)
        .pages()
        .map(|page| {
            let page = page.unwrap();
            (page.images.unwrap().len(), page.total_count)
        })
        .collect()
        .await;
    assert_eq!(sizes, [(3, Some(7)), (3, Some(7)), (1, Some(7))]);
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_for() {
    let (server, client) = images(|offset, limit| json!({"images": page(50, offset, limit)})).await;
    let mut items = client.list_images().limit(10).items();
    assert_eq!(server.requests().len(), 0);
    for _ in 0..10 {
        items.try_next().await.unwrap().unwrap();
    }
    assert_eq!(server.requests().len(), 1);
    drop(items);
    let mut pages = client.list_images().limit(10).pages();
    pages.try_next().await.unwrap().unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_error_of_a_page_follows_the_items_before_it_and_ends_the_listing() {
    let (server, client) = images(|offset, limit| match offset {
        0 => json!({"images": page(9, 0, limit)}),
        _ => json!({"error_code": "WKS.0202", "error_msg": "later", "request_id": "r-2"}),
    })
    .await;
    let mut items = client.list_images().limit(2).items();
    assert!(items.try_next().await.unwrap().is_some());
    assert!(items.try_next().await.unwrap().is_some());
    let error = items.try_next().await.unwrap_err();
    assert_eq!(
        (error.operation(), error.status(), error.code(), error.request_id()),
        ("ListImages", Some(200), Some("WKS.0202"), Some("r-2"))
    );
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_named_and_the_next_one_follows() {
    let (_server, client) =
        images(|_, _| json!({"images": [image(0), {"id": "image-1", "min_ram": "much"}, image(2)]})).await;
    let mut items = client.list_images().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id.as_deref(), Some("image-0"));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.json_path().as_deref(), Some("images[1].min_ram"));
    assert_eq!(items.try_next().await.unwrap().unwrap().id.as_deref(), Some("image-2"));
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn snapshots_are_told_apart_by_snapshot_id() {
    let snapshot = |number: u64| json!({"snapshot_id": number, "desktop_id": "same", "process": null});
    let reply = Reply::with(move |request| {
        let offset: u64 = request.query_value("offset").unwrap().parse().unwrap();
        let items: Vec<_> = (offset..3.min(offset + 2)).map(snapshot).collect();
        Reply::json(200, json!({"desktop_snapshots": items, "total_count": 0}))
    });
    let server = mock(&["huaweicloud/workspace"])
        .respond("ListDesktopSnapshot", reply)
        .start()
        .await
        .unwrap();
    let client = clients::workspace(&server.url()).build().unwrap();
    let snapshots = client.list_desktop_snapshot().limit(2).items().try_collect().await;
    let ids: Vec<_> = snapshots.unwrap().into_iter().map(|s| s.snapshot_id.unwrap()).collect();
    assert_eq!(ids, ["0", "1", "2"]);
    assert_eq!(offsets(&server), [0, 2]);
}

/// A server for custom images that responds by `start` and `limit` of the body, and a client of it.
async fn custom(data: impl Fn(u64, u64) -> Value + Send + Sync + 'static) -> (Mock, storage::Client) {
    let reply = Reply::with(move |request| {
        let body = request.json().expect("a body");
        let (start, limit) = (body["start"].as_u64(), body["limit"].as_u64());
        let data = data(start.expect("start"), limit.expect("limit"));
        Reply::json(200, json!({"errno": 0, "errmsg": "ok", "requestId": "r", "data": data}))
    });
    let server = mock(&["didiyun/storage"])
        .respond("ListCustomImages", reply)
        .start()
        .await
        .unwrap();
    let client = clients::storage(&server.url()).build().unwrap();
    (server, client)
}

fn custom_page(total: u64, start: u64, limit: u64) -> Vec<Value> {
    let item = |number: u64| json!({"cimgUuid": number.to_string(), "name": "same"});
    (start..total.min(start + limit)).map(item).collect()
}

async fn uuids(listing: storage::operations::ListCustomImages) -> Vec<String> {
    let images = listing.items().try_collect().await.unwrap();
    images.into_iter().map(|image| image.cimg_uuid.unwrap()).collect()
}

fn starts(server: &Mock) -> Vec<u64> {
    let requests = server.requests().into_iter();
    requests
        .map(|request| request.json().unwrap()["start"].as_u64().unwrap())
        .collect()
}

#[tokio::test]
async fn a_listing_may_be_paged_in_the_body() {
    let (server, client) = custom(|start, limit| json!({"items": custom_page(5, start, limit)})).await;
    let condition = storage::models::CimgCondition {
        names: Some(vec!["北京02".to_owned()]),
    };
    let listing = client.list_custom_images("bj", 2).start(1).condition(condition);
    assert_eq!(uuids(listing).await, ["1", "2", "3", "4"]);
    // a short page does not end the listing, as the maximum of `limit` is not documented
    assert_eq!(starts(&server), [1, 3, 5]);
    for request in server.requests() {
        let body = request.json().unwrap();
        assert_eq!(body["condition"], json!({"names": ["北京02"]}));
        assert_eq!((&body["regionId"], &body["limit"]), (&json!("bj"), &json!(2)));
    }
}

#[tokio::test]
async fn a_server_that_gives_less_than_the_limit_is_asked_on() {
    let (server, client) = custom(|start, _| json!({"items": custom_page(5, start, 2)})).await;
    assert_eq!(
        uuids(client.list_custom_images("bj", 1000)).await,
        ["0", "1", "2", "3", "4"]
    );
    assert_eq!(starts(&server), [0, 2, 4, 5]);
}

#[tokio::test]
async fn a_plain_list_is_paged_too() {
    let (server, client) = custom(|start, limit| json!(custom_page(3, start, limit))).await;
    assert_eq!(uuids(client.list_custom_images("bj", 2)).await, ["0", "1", "2"]);
    assert_eq!(starts(&server), [0, 2, 3]);
}

#[tokio::test]
async fn no_data_at_all_is_an_empty_listing() {
    let (server, client) = custom(|_, _| Value::Null).await;
    assert!(uuids(client.list_custom_images("bj", 2)).await.is_empty());
    assert_eq!(starts(&server), [0]);
}

#[tokio::test]
async fn a_count_of_all_ends_a_listing_without_an_empty_page() {
    let response = |start, limit| json!({"count": 4, "items": custom_page(4, start, limit)});
    let (server, client) = custom(response).await;
    assert_eq!(uuids(client.list_custom_images("bj", 2)).await.len(), 4);
    assert_eq!(starts(&server), [0, 2]);
}

#[tokio::test]
async fn a_count_of_the_page_ends_nothing() {
    let response = |start, limit| {
        let items = custom_page(5, start, limit);
        json!({"count": items.len(), "items": items})
    };
    let (server, client) = custom(response).await;
    assert_eq!(uuids(client.list_custom_images("bj", 2)).await.len(), 5);
    assert_eq!(starts(&server), [0, 2, 4, 5]);
}

#[tokio::test]
async fn a_server_that_ignores_start_does_not_keep_a_listing_going() {
    let calls = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&calls);
    let (_server, client) = custom(move |_, limit| {
        counted.fetch_add(1, Ordering::Relaxed);
        json!({"count": 1_000_000, "items": custom_page(9, 0, limit)})
    })
    .await;
    assert_eq!(uuids(client.list_custom_images("bj", 3)).await, ["0", "1", "2"]);
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}
