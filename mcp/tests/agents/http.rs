//! The server over streamable HTTP.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rmcp::model::{CallToolRequestParams, ClientJsonRpcMessage};
use rmcp::service::ServiceExt;
use rmcp::transport::streamable_http_client::{
    StreamableHttpClient, StreamableHttpClientTransport, StreamableHttpClientTransportConfig, StreamableHttpError,
    StreamableHttpPostResponse,
};
use serde_json::{Value, json};
use specwright_mcp::ServerError;
use specwright_mcp::http::Token;
use specwright_mock::Mock;
use tokio::net::TcpStream;

use crate::stage::{document, mock, server};

const TOKEN: &str = "a-token-of-the-test";
const SHOP: &str = "
paths:
  /things: { get: { operationId: listThings, responses: { '200': { description: ok, content: { application/json: { schema: {}, example: [1, 2] } } } } } }
";

/// A server on a free port, with its URL.
async fn started(token: Option<&str>) -> (Mock, String) {
    let path = document(SHOP);
    let mock = mock(&[&path]).await;
    let token = token.map(|token| Token::of(token).unwrap());
    let listening = server(&mock, &[&path], |server| server)
        .listen(([127, 0, 0, 1], 0).into(), token)
        .await
        .unwrap();
    let url = listening.url();
    tokio::spawn(listening.serve());
    (mock, url)
}

/// Sends a request on a connection of its own.
async fn send(url: &str, headers: &[(HeaderName, &str)], body: String) -> Response<Bytes> {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let stream = TcpStream::connect(host).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .unwrap();
    tokio::spawn(connection);
    let mut request = Request::post(format!("/{path}"))
        .header(HOST, host)
        .header(CONTENT_TYPE, "application/json")
        .header(ACCEPT, "application/json, text/event-stream")
        .body(Full::new(Bytes::from(body)))
        .unwrap();
    for (name, value) in headers {
        request
            .headers_mut()
            .insert(name.clone(), HeaderValue::from_str(value).unwrap());
    }
    let response = sender.send_request(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

/// The client of `rmcp`, on top of hyper.
#[derive(Clone)]
struct Hyper;

impl StreamableHttpClient for Hyper {
    type Error = std::io::Error;

    async fn post_message(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        _: Option<Arc<str>>,
        auth_header: Option<String>,
        custom_headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<StreamableHttpPostResponse, StreamableHttpError<Self::Error>> {
        let bearer = auth_header.map(|token| format!("Bearer {token}"));
        let mut headers: Vec<(HeaderName, &str)> =
            bearer.iter().map(|bearer| (AUTHORIZATION, bearer.as_str())).collect();
        headers.extend(
            custom_headers
                .iter()
                .map(|(name, value)| (name.clone(), value.to_str().unwrap())),
        );
        let response = send(&uri, &headers, serde_json::to_string(&message).unwrap()).await;
        match response.status().as_u16() {
            202 => Ok(StreamableHttpPostResponse::Accepted),
            200 => Ok(StreamableHttpPostResponse::Json(
                serde_json::from_slice(response.body()).unwrap(),
                None,
            )),
            status => Err(StreamableHttpError::Client(std::io::Error::other(format!(
                "status {status}"
            )))),
        }
    }

    async fn delete_session(
        &self,
        _: Arc<str>,
        _: Arc<str>,
        _: Option<String>,
        _: HashMap<HeaderName, HeaderValue>,
    ) -> Result<(), StreamableHttpError<Self::Error>> {
        Ok(())
    }

    async fn get_stream(
        &self,
        _: Arc<str>,
        _: Option<Arc<str>>,
        _: Option<String>,
        _: Option<String>,
        _: HashMap<HeaderName, HeaderValue>,
    ) -> Result<
        std::pin::Pin<Box<dyn futures_core::Stream<Item = Result<sse_stream::Sse, sse_stream::Error>> + Send>>,
        StreamableHttpError<Self::Error>,
    > {
        Err(StreamableHttpError::ServerDoesNotSupportSse)
    }
}

#[tokio::test]
async fn the_official_client_calls_over_http() {
    let (mock, url) = started(Some(TOKEN)).await;
    let config = StreamableHttpClientTransportConfig::with_uri(url).auth_header(TOKEN);
    let client = ().serve(StreamableHttpClientTransport::with_client(Hyper, config)).await.unwrap();
    let tools = client.list_all_tools().await.unwrap();
    assert_eq!(tools[0].name, "list_things");
    let result = client
        .call_tool(CallToolRequestParams::new("list_things"))
        .await
        .unwrap();
    assert!(serde_json::to_string(&result).unwrap().contains("[1,2]"));
    assert_eq!(mock.requests().len(), 1);
}

fn initialize() -> String {
    let client = json!({ "name": "test", "version": "1" });
    json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client } }).to_string()
}

#[tokio::test]
async fn requests_of_strangers_are_refused() {
    let (_mock, url) = started(Some(TOKEN)).await;
    let bearer = format!("Bearer {TOKEN}");
    let port = url.split(':').nth(2).unwrap().split('/').next().unwrap();
    let local = format!("http://localhost:{port}");
    let local_host = format!("localhost:{port}");
    let evil_host = format!("evil.example.com:{port}");
    let auth = (AUTHORIZATION, bearer.as_str());
    for (headers, expected) in [
        (vec![auth.clone()], 200),
        (vec![auth.clone(), (HOST, &local_host)], 200),
        (vec![auth.clone(), (ORIGIN, &local)], 200),
        (vec![], 401),
        (vec![(AUTHORIZATION, "Bearer wrong")], 401),
        (vec![auth.clone(), (HOST, &evil_host)], 403),
        (vec![auth.clone(), (HOST, "localhost:1")], 403),
        (vec![auth.clone(), (ORIGIN, "https://evil.example.com")], 403),
        (vec![auth.clone(), (ORIGIN, "null")], 403),
        (vec![auth.clone(), (ORIGIN, "http://localhost.evil.example.com")], 403),
    ] {
        let response = send(&url, &headers, initialize()).await;
        assert_eq!(response.status(), expected, "{headers:?}: {:?}", response.body());
        assert!(
            response
                .headers()
                .keys()
                .all(|name| !name.as_str().starts_with("access-control-"))
        );
    }
    let in_path = send(&format!("{url}/{TOKEN}"), &[], initialize()).await;
    assert_eq!(in_path.status(), 200);
    assert_eq!(send(&format!("{url}/wrong"), &[], initialize()).await.status(), 401);
    assert_eq!(
        send(&url.replace("/mcp", "/other"), &[auth], initialize())
            .await
            .status(),
        404
    );
}

#[tokio::test]
async fn without_a_token_hosts_are_checked() {
    let (_mock, url) = started(None).await;
    let response = send(&url, &[], initialize()).await;
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body["result"]["serverInfo"]["name"], "specwright");
    // there are no sessions that could be too many
    assert!(response.headers().get("mcp-session-id").is_none());
    assert_eq!(
        send(&url, &[(HOST, "evil.example.com")], initialize()).await.status(),
        403
    );
    assert_eq!(
        send(&url, &[(ORIGIN, "http://evil.example.com")], initialize())
            .await
            .status(),
        403
    );
}

#[tokio::test]
async fn a_message_has_a_limit() {
    let (_mock, url) = started(None).await;
    let response = send(&url, &[], format!("\"{}\"", "x".repeat(5 << 20))).await;
    assert_eq!(response.status(), 413);
}

#[tokio::test]
async fn other_machines_need_a_token() {
    let path = document(SHOP);
    let mock = mock(&[&path]).await;
    let listened = server(&mock, &[&path], |server| server)
        .listen(([0, 0, 0, 0], 0).into(), None)
        .await;
    assert!(matches!(listened.map(drop), Err(ServerError::Unguarded { .. })));
    let token = Some(Token::random());
    let listened = server(&mock, &[&path], |server| server)
        .listen(([0, 0, 0, 0], 0).into(), token)
        .await;
    assert!(listened.is_ok());
}
