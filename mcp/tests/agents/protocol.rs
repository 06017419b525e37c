//! Messages that no client of the protocol sends.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

use crate::stage::{document, mock, server};

#[tokio::test]
async fn parameters_that_cannot_be_read_are_invalid_and_no_unknown_method() {
    let path = document("paths: { /a: { get: { operationId: a, responses: { '200': { description: ok } } } } }");
    let mock = mock(&[&path]).await;
    let server = server(&mock, &[&path], |server| server);
    let (here, there) = tokio::io::duplex(1 << 16);
    tokio::spawn(server.serve_on(tokio::io::split(there)));
    let (read, mut write) = tokio::io::split(here);
    let mut lines = BufReader::new(read).lines();
    let start =
        json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "x", "version": "1" } });
    for (method, params, code) in [
        ("initialize", start, None),
        ("tools/call", json!({ "name": "a", "arguments": [1] }), Some(-32602)),
        ("tools/call", json!({}), Some(-32602)),
        ("tools/call", json!({ "name": "nothing" }), Some(-32602)),
        ("tools/swing", json!({}), Some(-32601)),
        ("ping", json!({}), None),
    ] {
        let message = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        write.write_all(format!("{message}\n").as_bytes()).await.unwrap();
        let response: Value = serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap();
        assert_eq!(response["error"]["code"].as_i64(), code, "{message}: {response}");
        if method == "initialize" {
            let begun = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
            write.write_all(format!("{begun}\n").as_bytes()).await.unwrap();
        }
    }
}
