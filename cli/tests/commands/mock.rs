//! `specwright mock`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{GOOD, file, folder, specwright};

/// Stops the server, however the test ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill(); // it may have ended
        let _ = self.0.wait();
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a timeout");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("a response");
    response
}

#[test]
fn serves_examples_and_tells_of_every_request() {
    let folder = folder("mock");
    file(&folder, "orders.yaml", GOOD);
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command
        .args(["mock", "orders.yaml", "--port", "0"])
        .current_dir(&folder)
        .stdout(Stdio::piped());
    let mut server = Server(command.spawn().expect("it starts"));
    let out = server.0.stdout.take().expect("its output");
    let mut lines = BufReader::new(out).lines().map(|line| line.expect("text"));
    let first = lines.next().expect("a first line");
    let address = first
        .strip_prefix("listening on http://")
        .expect("its address")
        .to_owned();
    assert_eq!(lines.next().as_deref(), Some("  GET /orders/{id}  ShowOrder"));

    let response = get(&address, "/orders/7");
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.ends_with(r#"{"id":"a1","status":"open"}"#), "{response}");
    assert_eq!(lines.next().as_deref(), Some("GET /orders/7 -> 200 ShowOrder"));
    assert!(get(&address, "/elsewhere").starts_with("HTTP/1.1 404 "));
    assert!(
        lines
            .next()
            .is_some_and(|line| line.starts_with("GET /elsewhere -> 404"))
    );
}

#[test]
fn a_port_that_is_taken_is_a_clear_error() {
    let folder = folder("mock-port");
    file(&folder, "orders.yaml", GOOD);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let run = specwright(&folder, &["mock", "orders.yaml", "--port", &port]);
    assert_eq!(run.code, 1);
    assert!(run.err.starts_with("error: cannot listen on 127.0.0.1:"), "{}", run.err);
    assert_eq!(specwright(&folder, &["mock", "orders.yaml", "--port", "70000"]).code, 2);
}

/// Silent open connections use up the few file descriptors that the server may have.
#[cfg(unix)]
#[test]
fn serves_others_when_its_file_descriptors_are_used_up() {
    let folder = folder("mock-descriptors");
    file(&folder, "orders.yaml", GOOD);
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -n 48; exec \"$0\" mock orders.yaml --port 0"])
        .arg(env!("CARGO_BIN_EXE_specwright"))
        .current_dir(&folder)
        .stdout(Stdio::piped());
    let mut server = Server(command.spawn().expect("it starts"));
    let out = server.0.stdout.take().expect("its output");
    let mut lines = BufReader::new(out).lines().map(|line| line.expect("text"));
    let first = lines.next().expect("a first line");
    let address = first.strip_prefix("listening on http://").expect("its address");

    let silent: Vec<TcpStream> = (0..200)
        .map(|_| TcpStream::connect(address).expect("it listens"))
        .collect();
    for _ in 0..5 {
        let response = get(address, "/orders/7");
        assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    }
    drop(silent);
}
