//! Pages of other origins.

use crate::client::{builder, send, start};

const DOCUMENT: &str = r"
openapi: 3.0.3
info: { title: origins, version: '1' }
paths:
  /images:
    get:
      operationId: ListImages
      responses:
        '200': { description: '', headers: { X-Trace: { example: abc, schema: {} } }, content: { application/json: { example: [] } } }
";

const ASKED: [(&str, &str); 3] = [
    ("Origin", "http://page.example"),
    ("Access-Control-Request-Method", "GET"),
    ("Access-Control-Request-Headers", "authorization,x-a"),
];

#[tokio::test]
async fn a_page_of_an_allowed_origin_may_ask_call_and_read_all_headers() {
    for allowed in ["http://page.example", "*"] {
        let server = builder(DOCUMENT).allow_origin(allowed).start().await.unwrap();
        let allows = send(&server, "OPTIONS", "/images", &ASKED, b"").await;
        assert_eq!(allows.status, 204);
        assert_eq!(
            allows.header("Access-Control-Allow-Origin"),
            Some("http://page.example")
        );
        assert_eq!(allows.header("Access-Control-Allow-Methods"), Some("GET"));
        assert_eq!(allows.header("Access-Control-Allow-Headers"), Some("authorization,x-a"));
        assert!(server.requests().is_empty(), "it is no call");

        for (path, status) in [("/images", 200), ("/elsewhere", 404)] {
            let response = send(&server, "GET", path, &ASKED[..1], b"").await;
            assert_eq!(response.status, status);
            assert_eq!(
                response.header("Access-Control-Allow-Origin"),
                Some("http://page.example")
            );
            assert_eq!(response.header("Vary"), Some("Origin"));
            let exposed = response.header("Access-Control-Expose-Headers").unwrap_or_default();
            assert!(exposed.contains("content-type"), "{exposed}");
            assert_eq!(exposed.contains("x-trace"), status == 200, "{exposed}");
        }
    }
}

#[tokio::test]
async fn no_other_origin_is_allowed() {
    let closed = start(DOCUMENT).await;
    let other = builder(DOCUMENT)
        .allow_origin("http://other.example")
        .start()
        .await
        .unwrap();
    for server in [closed, other] {
        assert_eq!(send(&server, "OPTIONS", "/images", &ASKED, b"").await.status, 405);
        let response = send(&server, "GET", "/images", &ASKED[..1], b"").await;
        assert_eq!(response.status, 200);
        assert_eq!(response.header("Access-Control-Allow-Origin"), None);
    }
}
