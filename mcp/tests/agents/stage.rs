//! A mock server, a server for agents and its client.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rmcp::model::{CallToolRequestParams, CallToolResult, ContentBlock, Tool};
use rmcp::service::{RoleClient, RunningService, ServiceExt};
use serde_json::{Value, json};
use specwright_dynamic::runtime::Credentials;
use specwright_dynamic::{Client, Document, OpenOptions};
use specwright_mcp::{Builder, Server};
use specwright_mock::Mock;

/// A client of a server for agents.
pub(crate) struct Agent {
    client: RunningService<RoleClient, ()>,
    /// What the API's server has seen.
    pub(crate) mock: Mock,
}

/// A document of a few lines.
pub(crate) fn document(text: &str) -> PathBuf {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("agents-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("shop.yaml");
    let head = "openapi: 3.0.3\ninfo: { title: Shop, version: '1' }\n";
    std::fs::write(&path, format!("{head}{text}")).unwrap();
    path
}

/// A document of this repository.
pub(crate) fn specification(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name)
}

/// A mock server for documents.
pub(crate) async fn mock(paths: &[&Path]) -> Mock {
    let mock = paths.iter().fold(Mock::builder().security(false), |mock, path| {
        mock.document(path).unwrap()
    });
    mock.start().await.unwrap()
}

/// A server for documents.
pub(crate) fn server(mock: &Mock, paths: &[&Path], configure: impl FnOnce(Builder) -> Builder) -> Server {
    let mut builder = Server::builder();
    for path in paths {
        let document = Document::open(path, &OpenOptions::default()).unwrap();
        builder = builder.client(client(mock, &document));
    }
    configure(builder).build().unwrap()
}

fn client(mock: &Mock, document: &Arc<Document>) -> Client {
    let mut builder = Client::builder(document).endpoint(mock.url()).credentials(
        Credentials::bearer("the-secret-token").and(cloud_credentials::huaweicloud::access_key("AK", "the-secret-key")),
    );
    for parameter in &document.service().client_parameters {
        builder = builder.parameter(&parameter.name, "project");
    }
    builder.build().unwrap()
}

impl Agent {
    /// An agent of a document of a few lines.
    pub(crate) async fn of(text: &str, configure: impl FnOnce(Builder) -> Builder) -> Self {
        Self::at(&[&document(text)], configure).await
    }

    /// An agent of documents.
    pub(crate) async fn at(paths: &[&Path], configure: impl FnOnce(Builder) -> Builder) -> Self {
        let mock = mock(paths).await;
        let server = server(&mock, paths, configure);
        let (here, there) = tokio::io::duplex(1 << 16);
        tokio::spawn(server.serve_on(tokio::io::split(there)));
        let client = ().serve(here).await.unwrap();
        Self { client, mock }
    }

    /// The tools that are listed.
    pub(crate) async fn tools(&self) -> Vec<Tool> {
        self.client.list_all_tools().await.unwrap()
    }

    /// The names of the tools that are listed.
    pub(crate) async fn names(&self) -> Vec<String> {
        self.tools().await.iter().map(|tool| tool.name.to_string()).collect()
    }

    /// What the server says of itself.
    pub(crate) fn instructions(&self) -> String {
        self.client
            .peer_info()
            .and_then(|info| info.instructions.clone())
            .unwrap()
    }

    /// Uses a tool.
    pub(crate) async fn tool(&self, name: &'static str, arguments: Value) -> Outcome {
        let Value::Object(arguments) = arguments else {
            panic!("no object")
        };
        let params = CallToolRequestParams::new(name).with_arguments(arguments);
        Outcome(self.client.call_tool(params).await.unwrap())
    }

    /// The error of the protocol with which a tool's use is refused.
    pub(crate) async fn protocol_error(&self, name: &'static str) -> String {
        self.client
            .call_tool(CallToolRequestParams::new(name))
            .await
            .unwrap_err()
            .to_string()
    }

    /// Calls an operation by the tool `call`.
    pub(crate) async fn call(&self, operation: &str, arguments: Value) -> Outcome {
        self.tool("call", json!({ "operation": operation, "arguments": arguments }))
            .await
    }
}

/// A result of a tool.
#[derive(Debug)]
pub(crate) struct Outcome(pub(crate) CallToolResult);

impl Outcome {
    pub(crate) fn is_error(&self) -> bool {
        self.0.is_error == Some(true)
    }

    /// The text of a part of the result.
    fn text(&self, index: usize) -> Option<&str> {
        match self.0.content.get(index)? {
            ContentBlock::Text(text) => Some(&text.text),
            other => panic!("{other:?}"),
        }
    }

    /// The words of the server.
    pub(crate) fn words(&self) -> &str {
        self.text(0).unwrap()
    }

    /// The data of the third party.
    pub(crate) fn data(&self) -> Value {
        let line = self.text(1).unwrap_or_else(|| panic!("no data: {}", self.words()));
        assert!(!line.contains('\n'), "{line}");
        serde_json::from_str(line).unwrap()
    }

    /// All text.
    pub(crate) fn all(&self) -> String {
        serde_json::to_string(&self.0).unwrap()
    }

    /// The cursor for what is left.
    pub(crate) fn cursor(&self) -> Option<String> {
        let (_, after) = self.words().split_once("{\"continue\": \"")?;
        Some(after.split_once('"')?.0.to_owned())
    }
}
