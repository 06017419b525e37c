//! The module of WebAssembly, and a server for it and for its pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use specwright_mock::{Mock, Reply, Request};

const TARGET: &str = "wasm32-unknown-unknown";

/// The page of the checks: what the module exports, and the same in a worker.
const CHECKS: &str = r#"<!doctype html><body><script type="module">
import start, * as checks from "./browser.js";
await start();
const in_worker = (name, url) => new Promise((resolve) => {
  const worker = new Worker("./worker.js", { type: "module" });
  worker.onmessage = (message) => resolve(message.data);
  worker.onerror = (error) => resolve(error.message);
  worker.postMessage([name, url]);
});
globalThis.checks = { ...checks, in_worker };
document.body.dataset.ready = "true";
</script>"#;

const WORKER: &str = r#"import start, * as checks from "./browser.js";
const ready = start();
onmessage = async (message) => { await ready; const [name, url] = message.data; postMessage(await checks[name](url)); };"#;

/// A folder with the module and the JavaScript that loads it.
pub(crate) struct Page(PathBuf);

/// Compiles the example, unless the target is not installed.
pub(crate) fn build() -> Option<Page> {
    static PAGE: OnceLock<Option<PathBuf>> = OnceLock::new();
    PAGE.get_or_init(compile).clone().map(Page)
}

fn compile() -> Option<PathBuf> {
    let libraries = run(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    if !Path::new(libraries.trim()).is_dir() {
        return None;
    }
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/browser");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .args(["--quiet", "--locked"])
            .current_dir(&example)
            .env("CARGO_TARGET_DIR", &target);
        command
    };
    run(&mut cargo(&[
        "build",
        "--package",
        "browser",
        "--features",
        "checks",
        "--target",
        TARGET,
    ]));
    let module = target.join(TARGET).join("debug/browser.wasm");
    let page = target.join("page");
    run(&mut cargo(&["build", "--package", "bundle"]));
    run(Command::new(target.join("debug/bundle")).args([&module, &page]));
    Some(page)
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

impl Page {
    /// Serves the module, the page of the example and that of the checks.
    pub(crate) async fn serve(&self) -> Mock {
        let folder = self.0.clone();
        let index = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/browser/page/index.html");
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/browser/pets.yaml");
        let file = move |request: &Request| {
            let (media_type, content) = match &*request.path {
                "/" => ("text/html", fs::read(&index).expect("the page")),
                "/checks" => ("text/html", CHECKS.into()),
                "/worker.js" => ("text/javascript", WORKER.into()),
                "/browser.js" => (
                    "text/javascript",
                    fs::read(folder.join("browser.js")).expect("the script"),
                ),
                "/browser_bg.wasm" => (
                    "application/wasm",
                    fs::read(folder.join("browser_bg.wasm")).expect("the module"),
                ),
                _ => return None,
            };
            Some(Reply::bytes(200, media_type, content))
        };
        let server = Mock::builder()
            .document(document)
            .expect("the document")
            .on_request(file);
        server.start().await.expect("the pages")
    }
}
