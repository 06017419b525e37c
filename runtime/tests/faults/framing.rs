//! Connections that break, and responses that are no HTTP or break off.

use specwright_runtime::UnexpectedBody;

use crate::fault::{Outcome, beside, client, faults, good, kept, once, raw, steps, value};
use crate::server::Step::{Close, Reset, Write};
use crate::server::{Act, Server, reply};

use Outcome::{Body, Broken, NotModified, Status};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n";

fn text(parts: &[&str]) -> crate::server::Step {
    Write(parts.concat().into_bytes())
}

fn with(head: &str, body: &str) -> Act {
    raw(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}"))
}

fn kept_with(head: &str, body: &str) -> Act {
    kept(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}"))
}

faults! {
    closed_before_the_response: steps([Close]) => Broken;
    closed_within_the_status_line: raw("HTTP/1.1 2") => Broken;
    closed_within_the_headers: raw(HEAD) => Broken;
    closed_before_the_body: raw(format!("{HEAD}\r\n")) => Broken;
    closed_within_the_body: raw(format!("{HEAD}\r\n{{\"id\":1}}")) => Broken;
    reset_before_the_response: steps([Reset]) => Broken;
    reset_within_the_headers: steps([text(&[HEAD]), Reset]) => Broken;
    reset_before_the_body: steps([text(&[HEAD, "\r\n"]), Reset]) => Broken;
    reset_within_the_body: steps([text(&[HEAD, "\r\n{\"id\":1}"]), Reset]) => Broken;

    length_that_is_too_big: with("Content-Length: 9", "{\"id\":1}") => Broken;
    length_that_is_too_small: kept_with("Content-Length: 8", "{\"id\":1}HTTP/1.1 200 OK\r\n\r\n{}") => value("{\"id\":1}");
    length_that_is_absent: with("X: y", "{\"id\":1}") => value("{\"id\":1}");
    length_that_is_absent_and_the_body_reset: steps([text(&["HTTP/1.1 200 OK\r\n\r\n{\"id\":1}"]), Reset]) => Broken;
    length_that_is_negative: with("Content-Length: -1", "{}") => Broken;
    length_that_is_no_number: with("Content-Length: many", "{}") => Broken;
    length_beyond_64_bits: with("Content-Length: 99999999999999999999", "{}") => Broken;
    length_given_twice_that_differs: with("Content-Length: 8\r\nContent-Length: 9", "{\"id\":1}") => Broken;
    length_given_twice_that_agrees: kept_with("Content-Length: 8\r\nContent-Length: 8", "{\"id\":1}") => value("{\"id\":1}");
    length_beside_chunks: kept_with("Content-Length: 3\r\nTransfer-Encoding: chunked", "8\r\n{\"id\":1}\r\n0\r\n\r\n") => value("{\"id\":1}");

    chunk_size_that_is_none: with("Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n") => Broken;
    chunk_size_that_is_negative: with("Transfer-Encoding: chunked", "-8\r\n{\"id\":1}\r\n0\r\n\r\n") => Broken;
    chunk_size_beyond_64_bits: with("Transfer-Encoding: chunked", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n") => Broken;
    chunk_that_does_not_end: with("Transfer-Encoding: chunked", "8\r\n{\"id\":1}xx0\r\n\r\n") => Broken;
    chunk_that_is_last_is_missing: with("Transfer-Encoding: chunked", "8\r\n{\"id\":1}\r\n") => Broken;
    trailers_behind_the_chunks: kept_with("Transfer-Encoding: chunked", "8\r\n{\"id\":1}\r\n0\r\nX: y\r\n\r\n") => value("{\"id\":1}");

    response_that_is_no_http: raw("220 mail.example ESMTP\r\n") => Broken;
    response_of_http_1_0: raw("HTTP/1.0 200 OK\r\n\r\n{\"id\":1}") => value("{\"id\":1}");
    response_of_http_9: raw("HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}") => Broken;
    status_that_is_none: raw("HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\n{}") => Broken;
    header_without_a_colon: with("what is this", "{}") => Broken;
    header_with_a_nul: with("X: \0", "{}") => Broken;

    continue_before_the_response: kept("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{\"id\":1}") => value("{\"id\":1}");
    switch_of_protocols_that_nobody_asked_for: raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nxx") => Status(101);
    no_content_with_a_body: kept("HTTP/1.1 204 No Content\r\nContent-Length: 8\r\n\r\n{\"id\":1}") => Body(UnexpectedBody::Empty);
    not_modified_that_nobody_asked_for: kept("HTTP/1.1 304 Not Modified\r\n\r\n") => NotModified;
}

/// A response of five kilobytes, its body in one piece or in chunks.
fn long_response(chunked: bool) -> Vec<u8> {
    let items = (0..200).map(|id| format!(r#"{{"id":{id},"name":"parcel number {id}"}}"#));
    let text = format!(r#"{{"id":1,"contents":[{}]}}"#, items.collect::<Vec<_>>().join(","));
    if !chunked {
        return reply(200, &text);
    }
    let mut response = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for chunk in text.as_bytes().chunks(700) {
        response.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        response.extend_from_slice(chunk);
        response.extend_from_slice(b"\r\n");
    }
    response.extend_from_slice(b"0\r\n\r\n");
    response
}

/// Breaks a response off at each of these bytes, in good order and by a reset.
async fn broken_off(response: &[u8], cuts: impl Iterator<Item = usize>) {
    let server = Server::play(Vec::new());
    let client = client(&server);
    for cut in cuts {
        let part = || Write(response[..cut].to_vec());
        for act in [steps([part(), Close]), steps([part(), Reset])] {
            server.then(vec![act]);
            assert_eq!(once(&client).await, Broken, "at byte {cut} of {}", response.len());
        }
    }
    server.then(vec![Act::Reply(response.to_vec())]);
    assert!(
        matches!(once(&client).await, Outcome::Value(_)),
        "the whole response is good"
    );
    good(&client, &server).await;
}

#[test]
fn close_at_every_100th_byte_of_an_response() {
    for chunked in [false, true] {
        let response = long_response(chunked);
        assert!(response.len() > 5000);
        beside(broken_off(&response, (0..response.len()).step_by(100)));
    }
}

#[test]
fn close_at_every_byte_of_a_short_response() {
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":1}\r\n0\r\n\r\n";
    for response in [&reply(200, r#"{"id":1}"#)[..], chunked] {
        beside(broken_off(response, 0..response.len()));
    }
}
