//! Clients that do not keep to HTTP, and documents that make no sense: nothing hangs, nothing falls over.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{builder, get, raw, start};

const DOCUMENT: &str = r"
openapi: 3.0.3
info: { title: faults, version: '1' }
paths:
  /x/{id}:
    post:
      parameters: [ { name: id, in: path, required: true, schema: { type: integer } }, { name: o, in: query, style: deepObject, schema: { type: object } } ]
      requestBody: { content: { application/json: {}, multipart/form-data: {}, application/x-www-form-urlencoded: {} } }
      responses: { '200': { description: '' } }
";

#[tokio::test]
async fn bytes_that_are_no_request() {
    let server = start(DOCUMENT).await;
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(300_000));
    let many = format!("GET /x HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(1000));
    for bytes in [
        b"\r\n\r\n\r\n".as_slice(),
        b"\xff\xfe\x00",
        b"GET\r\n\r\n",
        b"GET /x HTTP/9.9\r\n\r\n",
        b"GET x HTTP/1.1\r\n\r\n",
        b"POST /x/1 HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /x/1 HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"POST /x/1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        long.as_bytes(),
        many.as_bytes(),
    ] {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let mut response = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut response))
            .await
            .expect("the connection ends");
    }
    assert_eq!(get(&server, "/x/1").await.status, 405);
}

#[tokio::test]
async fn requests_that_try_the_readers() {
    let server = start(DOCUMENT).await;
    for (target, kind, body) in [
        ("/x/%", "application/json", "{}".to_owned()),
        (
            "/x/%00%ff?%=%&[=]&o[=1&o]=2&o[]]=3&o[a][[b]=1",
            "application/json",
            "{\"a\":".repeat(2000),
        ),
        ("/x/1?o[a]=1&o[a][b]=2&o[a][]=3", "application/json", "1e999".to_owned()),
        (
            "/x/9999999999999999999999999",
            "application/json",
            "\u{feff}{}".to_owned(),
        ),
        ("/x/1", "multipart/form-data; boundary=\"\"", "--".to_owned()),
        ("/x/1", "multipart/form-data; boundary=\"a\\", "--a\\\r\n".to_owned()),
        (
            "/x/1",
            "multipart/form-data; boundary=a",
            "--a\r\n\r\n\r\n--a".to_owned(),
        ),
        ("/x/1", "application/x-www-form-urlencoded", "a[b]".repeat(5000)),
        (
            "/x/1",
            "application/x-www-form-urlencoded",
            format!("a{}=1", "[b]".repeat(5000)),
        ),
        ("/x/1", ";;;", "x".to_owned()),
        (
            &format!("/x/1?{}", "o[a]=1&".repeat(5000)),
            "application/json",
            "{}".to_owned(),
        ),
    ] {
        let request = format!(
            "POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\nCookie: =;a;;b=\r\nAuthorization: \r\nAccept: ,;q\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let response = raw(&server, request.as_bytes()).await.unwrap();
        assert!(
            response.starts_with(b"HTTP/1.1 "),
            "{target} {}",
            String::from_utf8_lossy(&response)
        );
    }
}

#[tokio::test]
async fn slow_clients_are_let_go() {
    let server = builder(DOCUMENT)
        .timeout(Duration::from_millis(200))
        .start()
        .await
        .unwrap();
    for bytes in [
        b"".as_slice(),
        b"POST /x/1 HT",
        b"POST /x/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
    ] {
        let begun = Instant::now();
        let response = tokio::time::timeout(Duration::from_secs(5), raw(&server, bytes)).await;
        let response = response.expect("the connection ends").unwrap_or_default();
        assert!(begun.elapsed() < Duration::from_secs(3));
        if bytes.ends_with(b"{") {
            assert!(
                response.starts_with(b"HTTP/1.1 408"),
                "{}",
                String::from_utf8_lossy(&response)
            );
        }
    }
}

#[tokio::test]
async fn documents_that_make_no_sense() {
    let server = start(
        r"
openapi: 3.0.3
info: { title: nonsense, version: '1' }
security: [ { Nobody: [] } ]
paths:
  /refs:
    get:
      parameters: [ { $ref: '#/components/parameters/Nobody' }, { $ref: '#/components/parameters/Loop' } ]
      requestBody: { $ref: 'other.yaml#/x' }
      responses:
        '200': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Loop' } } } }
        '400': { $ref: '#/components/responses/Nobody' }
  /pattern:
    get:
      parameters: [ { name: p, in: query, schema: { type: string, pattern: '(?=a)' } } ]
      responses: { '200': { description: '', headers: { 'bad name': { schema: { type: string } }, X-Bad: { example: ' ', schema: {} } } } }
  /{broken: { get: { responses: { '600': { description: '' } } } }
  /big:
    get: { responses: { '200': { description: '', content: { '': { schema: { type: string, minLength: 4000000000, maxLength: 1 } }, application/json: { schema: { type: array, minItems: 4000000000, items: { type: number, minimum: 5, maximum: 1 } } } } } } }
components:
  parameters: { Loop: { $ref: '#/components/parameters/Loop' } }
  schemas: { Loop: { $ref: '#/components/schemas/Loop' } }
",
    )
    .await;
    for (target, status) in [
        ("/refs", 200),
        ("/pattern?p=b", 200),
        ("/%7Bbroken", 600),
        ("/big", 200),
    ] {
        assert_eq!(get(&server, target).await.status, status, "{target}");
    }
    let notices = server.notices().join("\n");
    for part in [
        "a parameter leads nowhere",
        "the body leads nowhere",
        "a response leads nowhere",
        "`Nobody` does not exist",
        "pattern `(?=a)`",
    ] {
        assert!(notices.contains(part), "{notices}");
    }
}
