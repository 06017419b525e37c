//! Generated clients in code that is not async.

use std::thread;

use cloud_clients::huaweicloud::workspace;
use serde_json::json;
use specwright_mock::{Mock, Reply};
use tests::clients;
use tests::stage::mock;

/// Runs a client in a thread, against a server that responds with three images, two to a page.
async fn with_client<T: Send + 'static>(run: impl FnOnce(workspace::Client) -> T + Send + 'static) -> (Mock, T) {
    let reply = Reply::with(|request| {
        let offset = request.query_value("offset").and_then(|text| text.parse().ok());
        let images: Vec<_> = (0..3)
            .skip(offset.unwrap_or(0))
            .take(2)
            .map(|number| json!({"id": format!("image-{number}"), "image_type": "gold"}))
            .collect();
        Reply::json(200, json!({"images": images, "total_count": 3}))
    });
    let server = mock(&["huaweicloud/workspace"])
        .respond("ListImages", reply)
        .start()
        .await
        .unwrap();
    let client = clients::workspace(&server.url()).build().unwrap();
    let (done, result) = tokio::sync::oneshot::channel();
    thread::spawn(move || done.send(run(client)));
    let result = result.await.expect("the thread does not panic");
    (server, result)
}

#[tokio::test]
async fn one_response() {
    let (server, (images, status)) = with_client(|client| {
        let images = client.list_images().limit(2).send().blocking().unwrap();
        let raw = client.list_images().send_raw().blocking().unwrap();
        (images, raw.status())
    })
    .await;
    assert_eq!(images.images.unwrap_or_default().len(), 2);
    assert_eq!((status, server.requests().len()), (200, 2));
}

#[tokio::test]
async fn all_pages() {
    let (server, ids) = with_client(|client| {
        let images = client.list_images().limit(2).items().blocking();
        images.map(|image| image.unwrap().id.unwrap()).collect::<Vec<_>>()
    })
    .await;
    assert_eq!(ids, ["image-0", "image-1", "image-2"]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn errors_are_the_same() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let client = clients::workspace(&format!("http://{closed}")).build().unwrap();
    let error = client.list_images().send().blocking().unwrap_err();
    assert!(error.is_connect() && error.operation() == "ListImages", "{error}");
}
