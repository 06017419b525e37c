//! Servers that say nothing, or say it too slowly.

use std::time::Duration;

use specwright_runtime::Timeout::{Attempt, Call, Read};

use crate::fault::{Fault, Outcome::Timeout, alone, block_on, faults, steps, value};
use crate::server::Step::{EachByte, Hold, Write};
use crate::server::reply;

const SHORT: Duration = Duration::from_millis(150);

fn write(text: &str) -> crate::server::Step {
    Write(text.as_bytes().to_vec())
}

fn response() -> Vec<u8> {
    reply(200, "{\"id\":1}")
}

faults! {
    no_response: steps([Hold]) => Timeout(Attempt(SHORT)), attempt_limit(150);
    no_response_until_the_call_is_over: steps([Hold]) => Timeout(Call(SHORT)), call_limit(150);
    stall_within_the_status_line: steps([write("HTTP/1."), Hold]) => Timeout(Attempt(SHORT)), attempt_limit(150);
    stall_within_the_headers: steps([write("HTTP/1.1 200 OK\r\nContent-"), Hold]) => Timeout(Attempt(SHORT)), attempt_limit(150);
    stall_before_the_body: steps([write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n"), Hold]) => Timeout(Attempt(SHORT)), attempt_limit(150);
    stall_within_the_body: steps([write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{\"id\""), Hold]) => Timeout(Attempt(SHORT)), attempt_limit(150);
    stall_between_chunks: steps([write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"id\r\n"), Hold]) => Timeout(Attempt(SHORT)), attempt_limit(150);
    stall_within_the_body_past_the_read_limit: steps([write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{\"id\""), Hold]) => Timeout(Read(SHORT)), read_limit(150);
    stall_between_chunks_past_the_read_limit: steps([write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"id\r\n"), Hold]) => Timeout(Read(SHORT)), read_limit(150);
    stall_after_a_continue: steps([write("HTTP/1.1 100 Continue\r\n\r\n"), Hold]) => Timeout(Attempt(SHORT)), attempt_limit(150);
    one_byte_at_a_time_past_the_deadline: steps([EachByte(response(), Duration::from_millis(100))]) => Timeout(Attempt(Duration::from_millis(350))), attempt_limit(350);
    one_byte_at_a_time_past_the_end_of_the_call: steps([EachByte(response(), Duration::from_millis(100))]) => Timeout(Call(Duration::from_millis(350))), call_limit(350);
    one_byte_at_a_time_within_the_deadline: steps([EachByte(response(), Duration::from_millis(1))]) => value("{\"id\":1}");
}

/// At the third run at the latest, as the machine may be busy.
#[test]
fn limits_hold_within_a_tenth() {
    let holds = |fault: &Fault| match block_on(fault.limit_and_elapsed()) {
        Some((limit, elapsed)) => {
            println!("{} {limit:?} {elapsed:?}", fault.name);
            limit <= elapsed && elapsed < limit * 11 / 10
        }
        None => true,
    };
    let is_late = |fault: &&Fault| !(0..3).any(|_| holds(fault));
    let (late, _) = alone(|| {
        let all = faults();
        all.iter().filter(is_late).map(|fault| fault.name).collect::<Vec<_>>()
    });
    assert!(late.is_empty(), "{late:?}");
}
