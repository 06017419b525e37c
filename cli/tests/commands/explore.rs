//! `specwright explore`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{GOOD, file, folder, specwright};

/// A page, and the command that serves it until the test ends.
pub(super) struct Page {
    process: Child,
    address: String,
    token: String,
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.process.kill(); // it may have ended
        let _ = self.process.wait();
    }
}

impl Page {
    fn open(folder: &std::path::Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.arg("explore").args(arguments).current_dir(folder);
        for (name, below) in [("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")] {
            command.env(name, folder.join(below));
        }
        Self::of(command)
    }

    pub(super) fn of(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        let out = process.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let rest = line.trim().strip_prefix("http://").expect("the URL of the page");
        let (address, token) = rest.trim_end_matches('/').split_once('/').expect("a token");
        Self {
            process,
            address: address.to_owned(),
            token: token.to_owned(),
        }
    }

    pub(super) fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a timeout");
        let (address, token, length) = (&self.address, &self.token, body.len());
        let request = format!(
            "{method} /{token}/{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("a response");
        response
    }
}

#[test]
fn the_tour_needs_no_account() {
    let folder = folder("explore");
    file(&folder, "orders.yaml", GOOD);
    let page = Page::open(&folder, &["--mock", "orders.yaml"]);
    assert!(page.ask("GET", "", "").starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(page.ask("GET", "documents", "").contains(r#""command":"show-order""#));
    let call = r#"{"document":0,"operation":"show_order","arguments":{"id":"a1"}}"#;
    let outcome = page.ask("POST", "send", call);
    assert!(outcome.contains(r#""status":200"#), "{outcome}");
    assert!(outcome.contains(r#"{\"id\":\"a1\",\"status\":\"open\"}"#), "{outcome}");
    let samples = page.ask("POST", "sample", call);
    assert!(
        samples.contains("specwright call orders.yaml show-order --id a1"),
        "{samples}"
    );
    assert!(samples.contains(".show_order("), "{samples}");
}

#[test]
fn calls_go_to_the_endpoint() {
    let folder = folder("explore-endpoint");
    file(&folder, "orders.yaml", GOOD);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a request");
        let mut head = [0; 4096];
        let length = stream.read(&mut head).expect("its head");
        let body = r#"{"id":"b2","status":"open"}"#;
        let response = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(response.as_bytes()).expect("it reads");
        String::from_utf8_lossy(&head[..length]).into_owned()
    });
    let page = Page::open(&folder, &["orders.yaml", "--endpoint", &endpoint]);
    let call = r#"{"document":0,"operation":"show_order","arguments":{"id":"b2"}}"#;
    let outcome = page.ask("POST", "send", call);
    assert!(outcome.contains(r#"\"id\":\"b2\""#), "{outcome}");
    assert!(
        server
            .join()
            .expect("it ends")
            .starts_with("GET /orders/b2 HTTP/1.1\r\n")
    );
    let samples = page.ask("POST", "sample", call);
    assert!(samples.contains(&format!("--endpoint {endpoint}")), "{samples}");
}

#[test]
fn what_cannot_be_shown_is_told() {
    let folder = folder("explore-wrong");
    file(&folder, "orders.yaml", GOOD);
    let run = specwright(&folder, &["explore", "nothing.yaml"]);
    assert!(run.code == 1 && run.err.contains("nothing.yaml"), "{}", run.err);
    let run = specwright(&folder, &["explore", "orders.yaml", "--endpoint", "no url"]);
    assert!(run.code == 1 && run.err.contains("error: orders.yaml:"), "{}", run.err);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let run = specwright(&folder, &["explore", "orders.yaml", "--port", &port, "--mock"]);
    assert!(
        run.code == 1 && run.err.contains(&format!("cannot listen on 127.0.0.1:{port}")),
        "{}",
        run.err
    );
    let run = specwright(
        &folder,
        &["explore", "orders.yaml", "--mock", "--endpoint", "http://127.0.0.1:1"],
    );
    assert!(run.code == 2 && run.err.contains("cannot be used with"), "{}", run.err);
}
