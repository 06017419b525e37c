//! Responses that are too much, measured: more than is allowed is neither waited for nor kept.

use std::time::Duration;

use specwright_runtime::Timeout::Attempt;
use specwright_runtime::TooLarge::{Body, Head, Headers};
use specwright_runtime::{Builder, Bytes};

use crate::fault::Outcome::{Timeout, TooLarge};
use crate::fault::{
    LIMIT, Outcome, Parcel, alone, beside, block_on, client, faults, good, measured, once, steps, value,
};
use crate::sample::{self, FILE, GET, SERVICE};
use crate::server::Step::{Close, Flood, Write};
use crate::server::{Act, Server, Step, reply_with};

const GIB: u64 = 1 << 30;

fn write(text: &str) -> Step {
    Write(text.as_bytes().to_vec())
}

fn flood(piece: &str) -> Step {
    let times = (64 << 10) / piece.len() + 1;
    Flood(piece.repeat(times).into_bytes(), GIB)
}

fn chunk() -> String {
    format!("400\r\n{}\r\n", "x".repeat(1 << 10))
}

const SHORT: Duration = Duration::from_millis(300);

faults! {
    body_of_1_gb: steps([write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"), flood("x")]) => TooLarge(Body(LIMIT)), memory(16 << 20);
    body_of_1_gb_in_chunks: steps([write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), flood(&chunk())]) => TooLarge(Body(LIMIT)), memory(16 << 20);
    body_of_1_gb_without_a_length: steps([write("HTTP/1.1 200 OK\r\n\r\n"), flood("x")]) => TooLarge(Body(LIMIT)), memory(16 << 20);
    error_of_1_gb: steps([write("HTTP/1.1 500 No\r\n\r\n"), flood("x")]) => TooLarge(Body(LIMIT)), memory(16 << 20);
    header_of_1_gb: steps([write("HTTP/1.1 200 OK\r\nX: "), flood("x")]) => TooLarge(Head), memory(16 << 20);
    headers_of_1_gb: steps([write("HTTP/1.1 200 OK\r\n"), flood("X-Flood: 0123456789\r\n")]) => TooLarge(Head), memory(16 << 20);
    headers_more_than_100: Act::ReplyAndClose(format!("HTTP/1.1 200 OK\r\n{}Content-Length: 2\r\n\r\n{{}}", "X: y\r\n".repeat(120)).into_bytes()) => TooLarge(Head);
    header_of_64_kib: Act::Reply(reply_with(200, &[("X-Long", &"x".repeat(64 << 10))], b"{\"id\":1}")) => value("{\"id\":1}");
    status_line_of_1_gb: steps([write("HTTP/1.1 200 "), flood("O")]) => TooLarge(Head), memory(16 << 20);
    chunk_extension_of_1_gb: steps([write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8;"), flood("x")]) => TooLarge(Head), memory(16 << 20);
    trailers_of_1_gb: steps([write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":1}\r\n0\r\n"), flood("X-Flood: 0123456789\r\n")]) => TooLarge(Head), memory(16 << 20);
    continues_without_end: steps([flood("HTTP/1.1 100 Continue\r\n\r\n")]) => Timeout(Attempt(SHORT)), attempt_limit(300), memory(16 << 20);
    early_hints_without_end: steps([flood("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")]) => Timeout(Attempt(SHORT)), attempt_limit(300), memory(16 << 20);
}

#[test]
fn body_of_33_mib_with_the_usual_limits() {
    alone(|| {
        let server = Server::play(Vec::new());
        let client = Builder::new(&SERVICE).endpoint(server.url()).build().unwrap();
        let head = |more: &str| write(&format!("HTTP/1.1 200 OK\r\n{more}\r\n"));
        let body = || Flood(vec![b'x'; 64 << 10], 33 << 20);
        for (act, most) in [
            (steps([head("Content-Length: 34603008\r\n"), body()]), 16 << 20),
            (steps([head(""), body(), Close]), 48 << 20),
        ] {
            server.then(vec![act]);
            let (outcome, memory) = measured(|| block_on(once(&client)));
            assert_eq!(outcome, TooLarge(Body(32 << 20)));
            assert!(memory < most, "{memory} bytes of memory");
        }
        block_on(good(&client, &server));
    });
}

/// The pieces of a body and the whole of it are in memory at the same time, and nothing else that is large.
#[test]
fn body_of_32_mib_with_the_usual_limits() {
    const SIZE: usize = 32 << 20;
    alone(|| {
        let server = Server::play(Vec::new());
        let client = Builder::new(&SERVICE).endpoint(server.url()).build().unwrap();
        let body = || Flood(vec![b'x'; 64 << 10], SIZE as u64);
        for head in [format!("Content-Length: {SIZE}\r\n"), String::new()] {
            let head = write(&format!("HTTP/1.1 200 OK\r\n{head}\r\n"));
            server.then(vec![steps([head, body(), Close])]);
            let call = || block_on(client.call(&FILE).send::<Bytes>());
            let (result, memory) = measured(call);
            assert_eq!(result.unwrap().len(), SIZE);
            assert!(memory < 2 * SIZE + (4 << 20), "{memory} bytes of memory");
        }
    });
}

#[test]
fn body_one_byte_beyond_the_limit() {
    let text = format!("{{\"id\":1,\"name\":\"{}\"}}", "x".repeat(80));
    let chunks: String = text
        .as_bytes()
        .chunks(7)
        .map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)))
        .collect();
    let chunked = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");
    beside(async {
        for response in [reply_with(200, &[], text.as_bytes()), chunked.into_bytes()] {
            let server = Server::play(vec![Act::Reply(response.clone()), Act::Reply(response)]);
            let client = client(&server);
            let within = client.call(&GET).body_limit(text.len()).send::<Parcel>().await;
            assert_eq!(Outcome::of(&within), value(&text));
            let limit = text.len() - 1;
            let error = client.call(&GET).body_limit(limit).send::<Parcel>().await;
            assert_eq!(Outcome::of(&error), TooLarge(Body(limit)));
            assert_eq!(error.err().and_then(|error| error.status()), Some(200));
            assert_eq!(server.count(), 2, "a response that is too large is not asked for again");
            good(&client, &server).await;
        }
    });
}

#[test]
fn headers_beyond_a_limit_of_ones_own() {
    beside(async {
        let long = "x".repeat(2000);
        let server = Server::play(vec![Act::Reply(reply_with(200, &[("X-Long", &long)], b"{\"id\":1}"))]);
        let config = sample::config().header_limit(1000);
        let client = sample::builder(&server).config(config).build().unwrap();
        assert_eq!(once(&client).await, TooLarge(Headers(1000)));
        good(&client, &server).await;
    });
}
