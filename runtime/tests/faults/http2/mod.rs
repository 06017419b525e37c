//! Faults of HTTP/2 (RFC 9113), by a server that writes its frames itself.

mod frames;
mod hpack;
mod server;
mod streams;

use std::sync::Arc;
use std::time::Duration;

use specwright_runtime::Timeout::Attempt;
use specwright_runtime::TooLarge::{Body, Head, Headers};

use self::frames::*;
use crate::fault::Outcome::{Broken, Timeout, TooLarge, Unconnected};
use crate::fault::{LIMIT, faults, steps, value};
use crate::server::Step::{self, Cut, Flood, Hold, Reset, Write};
use crate::server::{Act, reply_with};
use crate::wire::Wire;

pub use self::server::serve;

const SHORT: Duration = Duration::from_millis(300);
const BODY: &str = r#"{"id":1}"#;

/// Frames for the stream of the request.
fn send(make: impl Fn(u32) -> Vec<u8> + Send + Sync + 'static) -> Step {
    Step::Frames(Arc::new(make))
}

fn only(make: impl Fn(u32) -> Vec<u8> + Send + Sync + 'static) -> Act {
    steps([send(make)])
}

/// The frames, then the end of the connection.
fn last(make: impl Fn(u32) -> Vec<u8> + Send + Sync + 'static) -> Act {
    steps([send(make), Cut])
}

/// A response with these fields besides its status.
fn with_fields(fields: &'static [(&'static str, &'static str)]) -> Act {
    only(move |stream| {
        let fields = [&[(":status", "200")], fields].concat();
        [headers(stream, 0, &fields), data(stream, END_STREAM, BODY.as_bytes())].concat()
    })
}

/// A reset in the middle of the body.
fn reset_within(reason: u32) -> Act {
    only(move |stream| [ok(stream), data(stream, 0, b"{\"id\""), rst(stream, reason)].concat())
}

/// A whole response, with some frames before it.
fn after(make: impl Fn(u32) -> Vec<u8> + Send + Sync + 'static) -> Act {
    only(move |stream| [make(stream), whole(stream, BODY)].concat())
}

/// A frame, over and over, without a thought for what the client makes of it; and then the response.
fn many(times: usize, make: fn(u32) -> Vec<u8>) -> Act {
    after(move |stream| make(stream).repeat(times))
}

/// The first part of a head of so many continuations.
fn continued(times: usize) -> Act {
    last(move |stream| {
        let first = frame(HEADERS, 0, stream, &[0x88]);
        let next = frame(CONTINUATION, 0, stream, &hpack::encode(&[("x-flood", &[b'x'; 1000])]));
        [first, next.repeat(times)].concat()
    })
}

/// A field of 4 KB in the table of the client, and a block that refers to it over and over.
fn bomb(stream: u32) -> Vec<u8> {
    let value = [b'x'; 4000];
    let mut block = vec![0x88];
    let field = hpack::encode(&[("x", &value)]);
    // the same as a literal that is put into the table
    block.push(0x40);
    block.extend(&field[1..]);
    block.extend([0xbe; 15_000 - 4100]);
    frame(HEADERS, END_HEADERS, stream, &block)
}

faults! {
    over Wire::HTTP2;

    stream_refused: only(|stream| rst(stream, REFUSED_STREAM)) => Unconnected, unprocessed();
    stream_cancelled: only(|stream| rst(stream, CANCEL)) => Broken;
    stream_reset_by_an_internal_error: only(|stream| rst(stream, INTERNAL_ERROR)) => Broken;
    stream_reset_by_a_protocol_error: only(|stream| rst(stream, PROTOCOL_ERROR)) => Broken;
    stream_reset_without_an_error: only(|stream| rst(stream, NO_ERROR)) => Broken;
    stream_reset_to_be_calm: only(|stream| rst(stream, ENHANCE_YOUR_CALM)) => Broken;
    stream_reset_for_http_1_1: only(|stream| rst(stream, HTTP_1_1_REQUIRED)) => Broken;
    stream_refused_within_the_body: reset_within(REFUSED_STREAM) => Broken;
    stream_cancelled_within_the_body: reset_within(CANCEL) => Broken;
    stream_reset_without_an_error_within_the_body: reset_within(NO_ERROR) => Broken;
    stream_reset_by_an_internal_error_within_the_body: reset_within(INTERNAL_ERROR) => Broken;
    stream_reset_without_an_error_after_the_end: only(|stream| [whole(stream, BODY), rst(stream, NO_ERROR)].concat()) => value(BODY);

    goodbye_before_the_request: last(|stream| goaway(stream - 1, NO_ERROR)) => Unconnected, unprocessed();
    goodbye_before_the_request_to_be_calm: last(|stream| goaway(stream - 1, ENHANCE_YOUR_CALM)) => Unconnected, unprocessed();
    goodbye_before_the_request_by_an_error: last(|_| goaway(0, INTERNAL_ERROR)) => Unconnected, unprocessed();
    goodbye_and_then_the_response: only(|stream| [goaway(stream, NO_ERROR), whole(stream, BODY)].concat()) => value(BODY);
    goodbye_in_two_steps: only(|stream| [goaway(0x7fff_ffff, NO_ERROR), goaway(stream, NO_ERROR), whole(stream, BODY)].concat()) => value(BODY);
    goodbye_in_two_steps_the_second_before_the_request: last(|stream| [goaway(0x7fff_ffff, NO_ERROR), goaway(stream - 1, NO_ERROR)].concat()) => Unconnected, unprocessed();
    goodbye_and_no_response: last(|stream| goaway(stream, NO_ERROR)) => Broken;
    goodbye_by_an_error_and_no_response: last(|stream| goaway(stream, INTERNAL_ERROR)) => Broken;
    goodbye_within_the_body: last(|stream| [ok(stream), data(stream, 0, b"{"), goaway(stream, NO_ERROR)].concat()) => Broken;
    goodbye_within_the_body_for_an_earlier_stream: last(|stream| [ok(stream), data(stream, 0, b"{"), goaway(stream - 1, NO_ERROR)].concat()) => Broken;

    connection_closed: steps([Cut]) => Broken;
    connection_reset: steps([Reset]) => Broken;
    connection_closed_within_a_frame: last(|stream| ok(stream)[..5].to_vec()) => Broken;
    connection_closed_after_the_head: last(ok) => Broken;
    connection_closed_within_the_body: last(|stream| [ok(stream), data(stream, 0, b"{\"id\":1}")].concat()) => Broken;
    connection_that_turns_to_http_1_1: last(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{\"id\":1}".to_vec()) => Broken;
    garbage_in_place_of_frames: last(|_| vec![0xff; 100]) => Broken;
    no_response: steps([Hold]) => Timeout(Attempt(SHORT)), attempt_limit(300);
    no_end_of_the_body: only(|stream| [ok(stream), data(stream, 0, b"{\"id\":1}")].concat()) => Timeout(Attempt(SHORT)), attempt_limit(300);

    length_that_is_too_big: only(|stream| [headers(stream, 0, &[(":status", "200"), ("content-length", "9")]), data(stream, END_STREAM, BODY.as_bytes())].concat()) => Broken;
    length_that_is_too_small: only(|stream| [headers(stream, 0, &[(":status", "200"), ("content-length", "7")]), data(stream, END_STREAM, BODY.as_bytes())].concat()) => Broken;
    length_that_is_no_number: with_fields(&[("content-length", "many")]) => Broken;
    head_that_ends_the_stream_in_spite_of_its_length: only(|stream| headers(stream, END_STREAM, &[(":status", "200"), ("content-length", "8")])) => Broken;
    head_without_a_status: only(|stream| headers(stream, END_STREAM, &[("x", "y")])) => Broken;
    head_with_a_status_that_is_none: only(|stream| headers(stream, END_STREAM, &[(":status", "20")])) => Broken;
    head_with_fields_of_the_connection: with_fields(&[("connection", "close")]) => Broken;
    head_with_names_in_upper_case: with_fields(&[("X-Upper", "y")]) => Broken;
    head_that_cannot_be_unpacked: only(|stream| frame(HEADERS, END_HEADERS, stream, &[0xff, 0xff, 0xff])) => Broken;
    head_of_a_stream_that_is_not_open: only(|stream| headers(stream + 2, END_STREAM, &[(":status", "200")])) => Broken;
    head_in_continuations: only(|stream| [frame(HEADERS, 0, stream, &[0x88]), frame(CONTINUATION, END_HEADERS, stream, &hpack::encode(&[("x", b"y")])), data(stream, END_STREAM, BODY.as_bytes())].concat()) => value(BODY);
    head_broken_by_another_frame: only(|stream| [frame(HEADERS, 0, stream, &[0x88]), frame(PING, 0, 0, &[0; 8])].concat()) => Broken;
    head_that_is_followed_by_another: only(|stream| [ok(stream), ok(stream)].concat()) => Broken;
    continue_before_the_response: after(|stream| [headers(stream, 0, &[(":status", "100")]), headers(stream, 0, &[(":status", "103"), ("link", "</x>")])].concat()) => value(BODY);
    trailers_behind_the_body: only(|stream| [ok(stream), data(stream, 0, BODY.as_bytes()), headers(stream, END_STREAM, &[("x", "y")])].concat()) => value(BODY);
    trailers_that_do_not_end_the_stream: only(|stream| [ok(stream), data(stream, 0, BODY.as_bytes()), headers(stream, 0, &[("x", "y")])].concat()) => Broken;
    body_without_a_head: only(|stream| data(stream, END_STREAM, BODY.as_bytes())) => Broken;
    body_behind_the_end: only(|stream| [whole(stream, BODY), data(stream, 0, b"more")].concat()) => value(BODY);
    body_in_padding: only(|stream| { let body = [&[3], BODY.as_bytes(), &[0; 3]].concat(); [ok(stream), data(stream, END_STREAM | PADDED, &body)].concat() }) => value(BODY);
    body_in_padding_longer_than_the_frame: only(|stream| [ok(stream), data(stream, END_STREAM | PADDED, &[200, b'{'])].concat()) => Broken;
    body_of_no_stream: only(|_| data(0, 0, b"x")) => Broken;
    promise_that_nobody_asked_for: after(|stream| frame(PUSH_PROMISE, END_HEADERS, stream, &[0, 0, 0, 2, 0x82])) => Broken;

    frame_of_a_kind_nobody_knows: after(|stream| frame(0xbe, 0xff, stream, b"what is this")) => value(BODY);
    frame_longer_than_allowed: only(|stream| [ok(stream), data(stream, 0, &[b' '; 20 << 10])].concat()) => Broken;
    ping_that_is_too_short: only(|_| frame(PING, 0, 0, &[0; 4])) => Broken;
    settings_that_are_cut_off: only(|_| frame(SETTINGS, 0, 0, &[0; 5])) => Broken;
    settings_that_are_invalid: only(|_| settings(&[(INITIAL_WINDOW_SIZE, u32::MAX)])) => Broken;
    settings_under_way: after(|_| settings(&[(MAX_CONCURRENT_STREAMS, 1), (INITIAL_WINDOW_SIZE, 1)])) => value(BODY);
    window_that_grows_by_nothing: only(|_| window_update(0, 0)) => Broken;
    window_that_grows_beyond_31_bits: only(|_| [window_update(0, 0x7fff_ffff), window_update(0, 0x7fff_ffff)].concat()) => Broken;
    priority_that_nobody_heeds: after(|stream| frame(PRIORITY, 0, stream, &[0, 0, 0, 0, 16])) => value(BODY);

    body_of_1_gb: steps([Write(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()), Flood(vec![b'x'; 64 << 10], 1 << 30)]) => TooLarge(Body(LIMIT)), memory(24 << 20);
    header_of_64_kib: Act::Reply(reply_with(200, &[("X-Long", &"x".repeat(64 << 10))], BODY.as_bytes())) => value(BODY);
    header_of_300_kib: Act::Reply(reply_with(200, &[("X-Long", &"x".repeat(300 << 10))], BODY.as_bytes())) => TooLarge(Headers(256 << 10));
    headers_by_a_table_bomb: only(bomb) => TooLarge(Head), memory(24 << 20);
    continuations_without_end: continued(5_000) => TooLarge(Head), memory(24 << 20);
    pings_without_end: many(20_000, |_| frame(PING, 0, 0, &[0; 8])) => value(BODY), memory(24 << 20);
    settings_without_end: many(20_000, |_| settings(&[])) => value(BODY), memory(24 << 20);
    early_hints_without_end: many(10_000, |stream| headers(stream, 0, &[(":status", "103"), ("link", "</x>")])) => value(BODY), memory(24 << 20);
    empty_pieces_without_end: only(|stream| [ok(stream), data(stream, 0, b"").repeat(20_000)].concat()) => Broken, memory(24 << 20);
    resets_of_other_streams_without_end: many(20_000, |stream| rst(stream + 2, CANCEL)) => Broken, memory(24 << 20);
}
