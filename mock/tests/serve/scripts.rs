use std::time::{Duration, Instant};

use serde_json::json;
use specwright_mock::Reply;

use crate::client::{builder, get, post_json, raw, send, start};

const DOCUMENT: &str = r"
openapi: 3.0.3
info: { title: scripts, version: '1' }
paths:
  /images:
    get:
      operationId: ListImages
      parameters: [ { name: offset, in: query, schema: { type: integer } } ]
      responses:
        '200': { description: '', headers: { X-Trace: { example: abc, schema: {} } }, content: { application/json: { example: documented } } }
        '503': { description: '', content: { application/json: { example: busy } } }
    post:
      operationId: CreateImage
      requestBody: { content: { application/json: {} } }
      responses: { '201': { description: '' } }
";

#[tokio::test]
async fn replies_come_in_order() {
    let server = builder(DOCUMENT)
        .script(
            "ListImages",
            [
                Reply::documented().status(503).header("Retry-After", "1"),
                Reply::json(200, json!({"page": 1})).header("X-Request-Id", "7"),
                Reply::text(404, "gone"),
                Reply::documented().header("x-trace", "mine"),
            ],
        )
        .start()
        .await
        .unwrap();
    assert_eq!(server.script_left("ListImages"), 4);
    let response = get(&server, "/images").await;
    assert_eq!((response.status, response.json()), (503, json!("busy")));
    assert_eq!(response.header("Retry-After"), Some("1"));
    // A request that does not fit takes no reply.
    assert_eq!(get(&server, "/images?offset=x").await.status, 400);
    let response = get(&server, "/images").await;
    assert_eq!((response.status, response.json()), (200, json!({"page": 1})));
    assert_eq!(response.header("X-Request-Id"), Some("7"));
    let response = get(&server, "/images").await;
    assert_eq!((response.status, response.text().as_str()), (404, "gone"));
    let response = get(&server, "/images").await;
    assert_eq!(response.header("X-Trace"), Some("mine"));
    assert_eq!(server.script_left("ListImages"), 0);
    assert_eq!(get(&server, "/images").await.json(), json!("documented"));
    server.script("ListImages", [Reply::empty(500)]).unwrap();
    server.respond("ListImages", Reply::empty(418)).unwrap();
    assert_eq!(get(&server, "/images").await.status, 500);
    assert_eq!(get(&server, "/images").await.status, 418);
}

#[tokio::test]
async fn replies_may_be_computed() {
    let server = builder(DOCUMENT)
        .respond(
            "ListImages",
            Reply::with(|request| {
                let offset = request.query_value("offset").and_then(|text| text.parse().ok());
                let offset: u64 = offset.unwrap_or(0);
                let items: Vec<u64> = (offset..5).take(2).collect();
                Reply::json(200, json!({"items": items}))
            }),
        )
        .respond(
            "CreateImage",
            Reply::with(|request| Reply::json(201, request.json().unwrap_or_default())),
        )
        .start()
        .await
        .unwrap();
    assert_eq!(get(&server, "/images").await.json(), json!({"items": [0, 1]}));
    assert_eq!(get(&server, "/images?offset=4").await.json(), json!({"items": [4]}));
    assert_eq!(post_json(&server, "/images", "[1]").await.json(), json!([1]));
}

#[tokio::test]
async fn connections_may_break() {
    let server = builder(DOCUMENT)
        .script(
            "ListImages",
            [
                Reply::close(),
                Reply::reset(),
                Reply::wire("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx"),
                Reply::text(200, "0123456789").cut_after(4),
                Reply::text(200, "0123456789").cut_after(0),
                Reply::json(200, json!(1)),
            ],
        )
        .start()
        .await
        .unwrap();
    let request = b"GET /images HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_eq!(raw(&server, request).await.unwrap(), b"");
    let error = raw(&server, request).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    let wire = raw(&server, request).await.unwrap();
    assert_eq!(wire, b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx");
    let cut = String::from_utf8(raw(&server, request).await.unwrap()).unwrap();
    assert!(
        cut.contains("content-length: 10") && cut.ends_with("\r\n\r\n0123"),
        "{cut}"
    );
    let cut = String::from_utf8(raw(&server, request).await.unwrap()).unwrap();
    assert!(cut.contains("content-length: 10") && cut.ends_with("\r\n\r\n"), "{cut}");
    assert_eq!(get(&server, "/images").await.status, 200);
    let statuses: Vec<_> = server.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [None, None, None, Some(200), Some(200), Some(200)]);
}

#[tokio::test]
async fn replies_may_be_slow() {
    let server = builder(DOCUMENT)
        .script(
            "ListImages",
            [
                Reply::documented().delay(Duration::from_millis(80)),
                Reply::text(200, "abcdef").paced(2, Duration::from_millis(30)),
            ],
        )
        .start()
        .await
        .unwrap();
    let begun = Instant::now();
    assert_eq!(get(&server, "/images").await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(80));
    let begun = Instant::now();
    assert_eq!(get(&server, "/images").await.text(), "abcdef");
    assert!(begun.elapsed() >= Duration::from_millis(90));
}

#[tokio::test]
async fn requests_are_recorded() {
    let server = start(DOCUMENT).await;
    let headers = [("Content-Type", "application/json"), ("X-Many", "1"), ("X-Many", "2")];
    send(&server, "POST", "/images?a=%41+b", &headers, b"{\"a\": 1}").await;
    get(&server, "/nowhere%20").await;
    let requests = server.requests();
    let first = &requests[0];
    assert_eq!((first.method.as_str(), first.path.as_str()), ("POST", "/images"));
    assert_eq!(first.query.as_deref(), Some("a=%41+b"));
    assert_eq!(first.query_value("a").as_deref(), Some("A b"));
    assert_eq!(first.header("content-type"), Some("application/json"));
    assert_eq!(first.header_values("X-Many").collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(first.json(), Some(json!({"a": 1})));
    assert_eq!(first.operation.as_deref(), Some("CreateImage"));
    assert_eq!(first.problems.len(), 1);
    assert_eq!(first.status, Some(400));
    assert_eq!(requests[1].path, "/nowhere%20");
    assert_eq!((&requests[1].operation, requests[1].status), (&None, Some(404)));
    server.clear_requests();
    assert!(server.requests().is_empty());
    let server = builder(DOCUMENT).record_limit(1).start().await.unwrap();
    get(&server, "/images?offset=1").await;
    get(&server, "/images?offset=2").await;
    let queries: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| (request.query, request.status))
        .collect();
    assert_eq!(queries, [(Some("offset=2".to_owned()), Some(200))]);
}
