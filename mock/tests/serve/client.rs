//! As little HTTP as the tests need, over a plain socket.

use serde_json::Value;
use specwright_mock::{Builder, Mock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The problems of a refusal, each as `at: message`.
    pub fn problems(&self) -> Vec<String> {
        let body = self.json();
        let problems = body["problems"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
        problems
            .iter()
            .map(|problem| format!("{}: {}", text(&problem["at"]), text(&problem["message"])))
            .collect()
    }
}

/// A server builder for a document written as YAML.
pub fn builder(document: &str) -> Builder {
    let document: openapiv3::OpenAPI = serde_yaml::from_str(document).expect("the document");
    Mock::builder().openapi("test", &document).expect("a usable document")
}

pub async fn start(document: &str) -> Mock {
    builder(document).start().await.expect("a server")
}

/// Sends bytes and reads until the server closes.
pub async fn raw(server: &Mock, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server.address()).await?;
    stream.write_all(bytes).await?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await?;
    Ok(response)
}

pub async fn send(server: &Mock, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    let mut bytes = request.into_bytes();
    bytes.extend_from_slice(body);
    parse(&raw(server, &bytes).await.expect("an exchange"))
}

pub async fn get(server: &Mock, target: &str) -> Response {
    send(server, "GET", target, &[], b"").await
}

pub async fn post_json(server: &Mock, target: &str, body: &str) -> Response {
    let headers = [("Content-Type", "application/json")];
    send(server, "POST", target, &headers, body.as_bytes()).await
}

pub fn parse(bytes: &[u8]) -> Response {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no response: {:?}", String::from_utf8_lossy(bytes)));
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    Response {
        status: status.parse().expect("a number"),
        headers: lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect(),
        body: bytes[end + 4..].to_vec(),
    }
}
