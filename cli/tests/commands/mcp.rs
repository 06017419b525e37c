//! `specwright mcp`, driven by the client of rmcp over standard input and output.

use std::process::Stdio;

use rmcp::model::{CallToolRequestParams, CallToolResult};
use rmcp::service::{RoleClient, RunningService, ServiceExt};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStderr, Command};

/// A server for agents in a process of its own, and a client of it.
pub(super) struct Served {
    client: RunningService<RoleClient, ()>,
    child: Child,
    errors: ChildStderr,
}

async fn served(arguments: &[&str]) -> Served {
    served_by(command(arguments)).await
}

pub(super) async fn served_by(mut command: Command) -> Served {
    let mut child = piped(&mut command).spawn().unwrap();
    let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let errors = child.stderr.take().unwrap();
    Served {
        client: ().serve((output, input)).await.unwrap(),
        child,
        errors,
    }
}

fn command(arguments: &[&str]) -> Command {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.arg("mcp").args(arguments).current_dir(root);
    for name in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        command.env(name, concat!(env!("CARGO_TARGET_TMPDIR"), "/commands/mcp"));
    }
    piped(&mut command);
    command
}

fn piped(command: &mut Command) -> &mut Command {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
}

impl Served {
    pub(super) async fn call(&self, name: &'static str, arguments: Value) -> CallToolResult {
        let Value::Object(arguments) = arguments else {
            panic!("no object")
        };
        let params = CallToolRequestParams::new(name).with_arguments(arguments);
        self.client.call_tool(params).await.unwrap()
    }

    /// What the process says when its client is gone.
    pub(super) async fn end(self) -> String {
        let Self {
            client,
            mut child,
            mut errors,
        } = self;
        client.cancel().await.unwrap();
        assert!(child.wait().await.unwrap().success());
        let mut said = String::new();
        errors.read_to_string(&mut said).await.unwrap();
        said
    }
}

#[tokio::test]
async fn a_document_of_huawei_is_served_over_standard_input_and_output() {
    let served = served(&["spec/huaweicloud/workspace.yaml", "--mock"]).await;
    let tools = served.client.list_all_tools().await.unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| &*tool.name).collect();
    assert_eq!(
        names,
        [
            "list_images",
            "list_desktop_snapshot",
            "list_inconsistent_statics",
            "continue_response"
        ]
    );
    let images = served.call("list_images", json!({ "os_type": "Linux" })).await;
    assert_eq!(images.is_error, Some(false));
    assert!(serde_json::to_string(&images).unwrap().contains("EulerOS"));
    let misfit = served.call("list_images", json!({ "limit": 5000 })).await;
    assert_eq!(misfit.is_error, Some(true));
    assert!(served.end().await.contains("operations: 4, tools: 4; refused: 1"));
}

#[tokio::test]
async fn writes_are_allowed_by_an_option() {
    let arguments = ["spec/huaweicloud/workspace.yaml", "--mock"];
    let refusing = served(&arguments).await;
    let refused = refusing.call("check_desktop_images", json!({})).await;
    assert_eq!(refused.is_error, Some(true));
    assert!(serde_json::to_string(&refused).unwrap().contains("--allow-writes"));
    refusing.end().await;
    for allow in [
        "--allow-writes",
        "--allow-writes=check-desktop-images",
        "--allow-writes=ListImages,CheckDesktopImages",
    ] {
        let allowing = served(&[&arguments[..], &[allow]].concat()).await;
        let tools = allowing.client.list_all_tools().await.unwrap();
        assert!(tools.iter().any(|tool| tool.name == "check_desktop_images"), "{allow}");
        assert!(!allowing.end().await.contains("refused"));
    }
    let output = command(&[&arguments[..], &["--allow-writes=CheckDesktop"]].concat())
        .output()
        .await
        .unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("no operation and no tag is called `CheckDesktop`"),
        "{said}"
    );
}

#[tokio::test]
async fn http_needs_a_token_unless_told_otherwise() {
    let mut child = command(&["spec/didiyun/storage.yaml", "--mock", "--http", "0"])
        .spawn()
        .unwrap();
    let mut errors = child.stderr.take().unwrap();
    let mut said = String::new();
    while !said.contains("Bearer") {
        let mut bytes = [0; 1024];
        let read = errors.read(&mut bytes).await.unwrap();
        assert_ne!(read, 0, "{said}");
        said.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
    }
    assert!(said.contains("listening on http://127.0.0.1:"), "{said}");

    let output = command(&["spec/didiyun/storage.yaml", "--http", "0.0.0.0:0", "--no-token"])
        .output()
        .await
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("not on loopback"));
    let output = command(&["spec/didiyun/storage.yaml", "--http", "0"])
        .env("SPECWRIGHT_MCP_TOKEN", "short")
        .output()
        .await
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("16 characters"));
}
