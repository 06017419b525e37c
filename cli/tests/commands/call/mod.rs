//! `specwright call`, against the mock server on loopback.

mod arguments;
mod completions;
mod documented;
mod failures;
mod hosts;
mod outputs;
mod printed;
mod profiles;
mod streams;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use specwright_mock::{Builder, Mock, Reply, Request};
use tokio::runtime::Runtime;

use super::{Run, file, folder};

const SHOP: &str = include_str!("shop.yaml");

/// A server of documents, and a folder of its own for the commands of a test.
struct Place {
    folder: PathBuf,
    mock: Option<Mock>,
    runtime: Runtime,
    variables: Vec<(String, String)>,
}

impl Place {
    /// Serves the shop.
    fn shop(name: &str, change: impl FnOnce(Builder) -> Builder) -> Self {
        let folder = folder(&format!("call-{name}"));
        file(&folder, "shop.yaml", SHOP);
        let mut place = Self::of(&[&folder.join("shop.yaml")], folder, change);
        place.set("SPECWRIGHT_TOKEN", "s3cr3t-t0ken");
        place
    }

    fn of(documents: &[&Path], folder: PathBuf, change: impl FnOnce(Builder) -> Builder) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let mut builder = Mock::builder();
        for document in documents {
            builder = builder.document(document).expect("a document");
        }
        let mock = runtime.block_on(change(builder).start()).expect("a server");
        Self {
            folder,
            mock: Some(mock),
            runtime,
            variables: Vec::new(),
        }
    }

    fn set(&mut self, name: &str, value: &str) {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    fn unset(&mut self, name: &str) {
        self.variables.retain(|(known, _)| known != name);
    }

    fn mock(&self) -> &Mock {
        self.mock.as_ref().expect("it runs")
    }

    /// The URL of the server, with the path of the shop's.
    fn url(&self) -> String {
        format!("{}/v1", self.mock().url())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.folder)
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs `specwright call` with these words.
    fn call(&self, words: &[&str]) -> Run {
        self.call_with(words, None)
    }

    /// The same with this text as standard input.
    fn call_with(&self, words: &[&str], input: Option<&str>) -> Run {
        let mut command = self.command(&[&["call"], words].concat());
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .stdin(match input {
                Some(_) => Stdio::piped(),
                None => Stdio::null(),
            });
        let mut child = command.spawn().expect("it starts");
        if let Some(input) = input {
            let mut stdin = child.stdin.take().expect("its input");
            let _ = stdin.write_all(input.as_bytes()); // it need not read all
        }
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let run = Run {
            code: output.status.code().expect("an exit code"),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        assert!(!run.err.contains("panicked"), "{}", run.err);
        for secret in ["s3cr3t", "czNjcjN0"] {
            assert!(
                !run.out.contains(secret) && !run.err.contains(secret),
                "a secret is shown"
            );
        }
        run
    }

    /// Calls an operation of the shop, which has to succeed.
    fn shop_call(&self, words: &[&str]) -> String {
        let url = self.url();
        let run = self.call(&[&["shop.yaml"], words, &["--endpoint", &url]].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    }

    /// The last request that the server received.
    fn last(&self) -> Request {
        self.mock().requests().pop().expect("a request")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(mock) = self.mock.take() {
            self.runtime.block_on(mock.stop());
        }
    }
}

/// Orders of a shop that has seven.
fn pages() -> Reply {
    Reply::with(|request| {
        let number = |name: &str, default: usize| {
            let given = request.query_value(name);
            given.and_then(|text| text.parse().ok()).unwrap_or(default)
        };
        let (offset, limit) = (number("offset", 0), number("limit", 3));
        let orders: Vec<Value> = (0..7_usize).skip(offset).take(limit).map(order).collect();
        Reply::json(200, json!({ "orders": orders, "total": 7 }))
    })
}

fn order(number: usize) -> Value {
    let names = ["云桌面", "desk", "chair", "lamp", "pen", "book", "cup"];
    json!({ "id": number, "name": names[number % names.len()], "price": 1.5 })
}
