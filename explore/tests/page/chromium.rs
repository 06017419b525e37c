//! A headless Chromium, driven by the DevTools protocol over two pipes.
//!
//! The protocol's messages are JSON, each ended by a zero byte. Chromium reads them from file descriptor 3 and writes to 4; a
//! shell puts the pipes of the process there.

use std::collections::VecDeque;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use specwright_dynamic::runtime::Binary;

/// How long a command, or what the page shall show, is waited for. The machine may be busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// The browser to use: `CHROMIUM`, else one on `PATH`.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(given) = env::var_os("CHROMIUM") {
        let given = PathBuf::from(given);
        assert!(given.is_file(), "CHROMIUM is {}, which is no file", given.display());
        return Some(given);
    }
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let mut files = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    files.find(|file| file.is_file())
}

/// A browser with one page. It ends when dropped.
pub(crate) struct Browser {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    events: VecDeque<Value>,
    session: Option<String>,
    next: u64,
    profile: PathBuf,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

impl Browser {
    pub(crate) fn start(program: &PathBuf, name: &str) -> Self {
        let profile = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{name}"));
        let _ = std::fs::remove_dir_all(&profile);
        let mut process = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#])
            .arg(program)
            .args([
                "--headless=new",
                "--remote-debugging-pipe",
                "--no-first-run",
                "--no-default-browser-check",
            ])
            .args([
                "--disable-gpu",
                "--disable-extensions",
                "--disable-background-networking",
                "--disable-sync",
            ])
            .args([
                "--disable-component-update",
                "--force-color-profile=srgb",
                "--hide-scrollbars",
                "--lang=en-GB",
            ])
            // no sandbox can be made as root, nor shared memory in containers; the page is ours
            .args(["--no-sandbox", "--disable-dev-shm-usage"])
            // nothing but loopback is there
            .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let input = process.stdin.take().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while output.read_until(0, &mut message).is_ok_and(|read| read > 0) {
                message.pop();
                let Ok(value) = serde_json::from_slice(&message) else {
                    return;
                };
                if sender.send(value).is_err() {
                    return;
                }
                message.clear();
            }
        });
        let mut browser = Self {
            process,
            input,
            messages,
            events: VecDeque::new(),
            session: None,
            next: 1,
            profile,
        };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attached = browser.call(
            "Target.attachToTarget",
            json!({"targetId": target["targetId"], "flatten": true}),
        );
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Sends a command and waits for its result.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        let id = self.next;
        self.next += 1;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.input.write_all(&bytes).expect("the browser is there");
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let message = match self.messages.recv_timeout(left) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => panic!("{method} took too long"),
                Err(RecvTimeoutError::Disconnected) => panic!("the browser ended in {method}"),
            };
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            if message["method"].is_string() {
                self.events.push_back(message);
            }
        }
    }

    /// Opens a URL and waits until the page says that it is ready.
    pub(crate) fn open(&mut self, url: &str) {
        self.call("Page.navigate", json!({"url": url}));
        self.wait("document.body?.dataset.ready === 'true'");
    }

    /// The value of an expression, promises awaited.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let result = self.call(
            "Runtime.evaluate",
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true}),
        );
        let exception = &result["exceptionDetails"];
        assert!(exception.is_null(), "{expression}: {exception}");
        result["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub(crate) fn wait(&mut self, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.eval(&format!("Boolean({expression})")) != true {
            if Instant::now() > deadline {
                let text = self.eval("document.body.innerText");
                panic!(
                    "this did not become true: {expression}\n{}",
                    text.as_str().unwrap_or_default()
                );
            }
            thread::sleep(Duration::from_millis(30));
        }
    }

    /// Clicks the middle of an element, given as an expression.
    pub(crate) fn click(&mut self, element: &str) {
        let at = self.eval(&format!(
            "(() => {{ const node = {element}; node.scrollIntoView({{block: 'center'}}); \
             const box = node.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            self.call(
                "Input.dispatchMouseEvent",
                json!({"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1}),
            );
        }
    }

    /// Types into an input, given as an expression, as a keyboard does.
    pub(crate) fn fill(&mut self, element: &str, text: &str) {
        self.click(element);
        self.eval(&format!("{element}.select?.()"));
        self.call("Input.insertText", json!({"text": text}));
    }

    /// Chooses a file in the input that this selector leads to.
    pub(crate) fn attach(&mut self, selector: &str, file: &Path) {
        let document = self.call("DOM.getDocument", json!({}));
        let found = self.call(
            "DOM.querySelector",
            json!({"nodeId": document["root"]["nodeId"], "selector": selector}),
        );
        self.call(
            "DOM.setFileInputFiles",
            json!({"nodeId": found["nodeId"], "files": [file]}),
        );
    }

    /// Chooses an option of a select by its text.
    pub(crate) fn choose(&mut self, element: &str, text: &str) {
        let chosen = self.eval(&format!(
            "(() => {{ const node = {element}; const option = [...node.options].find((one) => one.textContent === {text:?}); \
             if (!option) return false; node.value = option.value; \
             node.dispatchEvent(new Event('change', {{bubbles: true}})); return true; }})()"
        ));
        assert_eq!(chosen, true, "there is no {text}");
    }

    /// The size of the window.
    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        );
    }

    /// Whether the system asks for dark colours.
    pub(crate) fn dark(&mut self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let feature = json!({"name": "prefers-color-scheme", "value": value});
        self.call("Emulation.setEmulatedMedia", json!({"features": [feature]}));
    }

    /// A picture of what the window shows, as PNG.
    pub(crate) fn picture(&mut self) -> Vec<u8> {
        let picture = self.call(
            "Page.captureScreenshot",
            json!({"format": "png", "optimizeForSpeed": false}),
        );
        let text = picture["data"].as_str().unwrap_or_default();
        Binary::from_base64(text).expect("a picture").into_bytes()
    }

    /// The URLs that were requested since the last time, and what the console had to say: errors, and what was refused.
    pub(crate) fn seen(&mut self) -> (Vec<String>, Vec<String>) {
        self.eval("1"); // events before its result have come
        let (mut urls, mut complaints) = (Vec::new(), Vec::new());
        for event in self.events.drain(..) {
            let parameters = &event["params"];
            match event["method"].as_str().unwrap_or_default() {
                "Network.requestWillBeSent" => {
                    urls.push(parameters["request"]["url"].as_str().unwrap_or_default().to_owned());
                }
                "Runtime.exceptionThrown" => complaints.push(parameters.to_string()),
                "Log.entryAdded" if parameters["entry"]["level"] == "error" => {
                    complaints.push(parameters["entry"].to_string());
                }
                "Runtime.consoleAPICalled" if parameters["type"] == "error" => complaints.push(parameters.to_string()),
                _ => {}
            }
        }
        (urls, complaints)
    }
}
