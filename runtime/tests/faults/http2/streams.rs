//! Many streams on one connection: what one of them does to the others, and how many there may be.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use specwright_runtime::{Builder, Client, RetryPolicy, Timeout};
use tokio::task::JoinSet;

use super::frames::*;
use super::send;
use crate::fault::{Outcome, Parcel, beside, client, once, steps, value};
use crate::sample::{self, GET, POST, SERVICE, json};
use crate::server::Step::{Close, Cut, Hold, Pause, Reset};
use crate::server::{Act, Request, Server, reply};
use crate::wire::Wire;

/// A POST that carries a number, which is not sent again.
async fn post(client: &Client, number: usize) -> Outcome {
    let call = client.call(&POST).json_body(json(&number.to_string()));
    Outcome::of(&call.retry(RetryPolicy::never()).send::<Parcel>().await)
}

/// So many POSTs at once, each with its outcome.
async fn posts(client: &Client, numbers: std::ops::Range<usize>) -> Vec<(usize, Outcome)> {
    let mut calls = JoinSet::new();
    for number in numbers {
        let client = client.clone();
        calls.spawn(async move { (number, post(&client, number).await) });
    }
    calls.join_all().await
}

fn number(request: &Request) -> usize {
    request.body.parse().unwrap_or_default()
}

fn echo(number: usize) -> Act {
    Act::Reply(reply(200, &format!(r#"{{"id":{number}}}"#)))
}

fn each(test: impl Fn(Wire)) {
    Wire::HTTP2.iter().for_each(|wire| wire.over(|| test(*wire)));
}

#[test]
fn one_stream_fails_and_the_others_go_on() {
    each(|_| {
        beside(async {
            let server = Server::act(|request| match number(request) {
                3 => steps([send(|stream| rst(stream, INTERNAL_ERROR))]),
                4 => steps([send(|stream| {
                    [ok(stream), data(stream, 0, b"{"), rst(stream, CANCEL)].concat()
                })]),
                5 => steps([send(|stream| headers(stream, END_STREAM, &[("no", "status")]))]),
                6 => steps([Hold]),
                number => echo(number),
            });
            let client = client(&server);
            // so that there is one connection
            assert_eq!(post(&client, 1).await, value(r#"{"id":1}"#));
            let held = client.call(&POST).json_body(json("6")).retry(RetryPolicy::never());
            let held = tokio::spawn(held.attempt_timeout(Duration::from_secs(3)).send::<Parcel>());
            let mut expected = vec![(3, Outcome::Broken), (4, Outcome::Broken), (5, Outcome::Broken)];
            expected.extend((7..40).map(|number| (number, value(&format!(r#"{{"id":{number}}}"#)))));
            let mut outcomes = posts(&client, 3..6).await;
            outcomes.extend(posts(&client, 7..40).await);
            outcomes.sort_by_key(|(number, _)| *number);
            assert_eq!(outcomes, expected);
            assert!(!held.is_finished());
            let limit = Timeout::Attempt(Duration::from_secs(3));
            assert_eq!(Outcome::of(&held.await.unwrap()), Outcome::Timeout(limit));
            assert_eq!(server.connections(), 1);
        });
    });
}

#[test]
fn streams_one_at_a_time() {
    for wire in Wire::HTTP2 {
        wire.over_with(&[(MAX_CONCURRENT_STREAMS, 1)], || {
            beside(async {
                let server = Server::act(|request| echo(number(request)));
                let client = client(&server);
                assert_eq!(post(&client, 1).await, value(r#"{"id":1}"#));
                for (number, outcome) in posts(&client, 0..50).await {
                    assert_eq!(outcome, value(&format!(r#"{{"id":{number}}}"#)));
                }
                assert_eq!((server.connections(), server.most_streams()), (1, 1));
                // those that are dropped while they wait leave no hole
                let hung = Server::act(|request| match number(request) {
                    0 => steps([Hold]),
                    number => echo(number),
                });
                let client = crate::fault::client(&hung);
                assert_eq!(post(&client, 1).await, value(r#"{"id":1}"#));
                let mut calls = JoinSet::new();
                for number in 0..20 {
                    let client = client.clone();
                    calls.spawn(async move { post(&client, number).await });
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
                calls.shutdown().await;
                assert_eq!(post(&client, 2).await, value(r#"{"id":2}"#));
                assert_eq!(hung.most_streams(), 1);
            });
        });
    }
}

/// The response, and settings for what comes after it.
fn with_settings(pairs: &'static [(u16, u32)]) -> Act {
    steps([send(move |stream| {
        [settings(pairs), whole(stream, r#"{"id":1}"#)].concat()
    })])
}

#[test]
fn streams_none_at_all() {
    each(|_| {
        beside(async {
            let server = Server::play(vec![with_settings(&[(MAX_CONCURRENT_STREAMS, 0)])]);
            let client = client(&server);
            assert_eq!(once(&client).await, value(r#"{"id":1}"#));
            let limit = Duration::from_millis(300);
            let call = client.call(&POST).json_body(json("{}")).attempt_timeout(limit);
            let result = call.send::<Parcel>().await;
            assert_eq!(Outcome::of(&result), Outcome::Timeout(Timeout::Attempt(limit)));
            assert_eq!(server.count(), 1);
            // nothing came for a while, so the next call has another connection
            server.then(vec![Act::Reply(reply(200, r#"{"id":2}"#))]);
            assert_eq!(once(&client).await, value(r#"{"id":2}"#));
        });
    });
}

#[test]
fn window_that_never_opens() {
    each(|_| {
        beside(async {
            let first = with_settings(&[(INITIAL_WINDOW_SIZE, 0)]);
            let server = Server::play(vec![first, Act::Reply(reply(200, r#"{"id":2}"#))]);
            let client = client(&server);
            assert_eq!(once(&client).await, value(r#"{"id":1}"#));
            let limit = Duration::from_millis(400);
            let call = client.call(&POST).json_body(json("{}")).attempt_timeout(limit);
            let call = tokio::spawn(call.send::<Parcel>());
            tokio::time::sleep(Duration::from_millis(20)).await;
            // requests without a body go on beside it
            assert_eq!(once(&client).await, value(r#"{"id":2}"#));
            assert_eq!(
                Outcome::of(&call.await.unwrap()),
                Outcome::Timeout(Timeout::Attempt(limit))
            );
            assert_eq!(server.count(), 2, "the POST never came whole");
        });
    });
}

#[test]
fn call_that_is_dropped_resets_its_stream() {
    each(|_| {
        beside(async {
            let server = Server::act(|request| match number(request) {
                0 => steps([Hold]),
                1 => steps([send(|stream| [ok(stream), data(stream, 0, b"{")].concat())]),
                number => echo(number),
            });
            let client = client(&server);
            assert_eq!(post(&client, 2).await, value(r#"{"id":2}"#));
            for number in [0, 1] {
                let before = server.resets();
                let dropped = tokio::time::timeout(Duration::from_millis(50), post(&client, number)).await;
                assert!(dropped.is_err());
                assert_eq!(post(&client, 3).await, value(r#"{"id":3}"#));
                let began = Instant::now();
                while server.resets().len() == before.len() && began.elapsed() < Duration::from_secs(5) {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                assert_eq!(server.resets().last(), Some(&CANCEL));
            }
        });
    });
}

/// A connection over which nothing comes any more is not used again, whether or not it is asked if it is alive.
#[test]
fn connection_that_is_dead() {
    each(|wire| {
        for keep_alive in [false, true] {
            beside(async {
                let server = Server::play(vec![
                    Act::Reply(reply(200, r#"{"id":1}"#)),
                    Act::Stall(Duration::from_secs(20)),
                ]);
                let mut options = wire.options();
                if keep_alive {
                    options.http2_keep_alive = Some(Duration::from_millis(100));
                    options.http2_keep_alive_timeout = Duration::from_millis(200);
                }
                let limit = Duration::from_millis(if keep_alive { 5_000 } else { 400 });
                let config = sample::config().hyper(options);
                let client = Builder::new(&SERVICE)
                    .endpoint(server.url())
                    .config(config)
                    .build()
                    .unwrap();
                assert_eq!(once(&client).await, value(r#"{"id":1}"#));
                let expected = match keep_alive {
                    true => Outcome::Broken,
                    false => Outcome::Timeout(Timeout::Attempt(limit)),
                };
                let began = Instant::now();
                let call = client.call(&GET).attempt_timeout(limit).retry(RetryPolicy::never());
                assert_eq!(Outcome::of(&call.send::<Parcel>().await), expected);
                assert!(began.elapsed() < Duration::from_secs(4));
                server.then(vec![Act::Reply(reply(200, r#"{"id":2}"#))]);
                assert_eq!(once(&client).await, value(r#"{"id":2}"#));
                assert_eq!(server.connections(), 2);
            });
        }
    });
}

/// A server that restarts: what was on its way beyond the goodbye is sent again, and nothing else.
#[test]
fn goodbye_among_many_requests() {
    each(|wire| {
        beside(async {
            let seen = Arc::new(Mutex::new(vec![0; 200]));
            let entered = Arc::clone(&seen);
            let count = AtomicUsize::new(0);
            let server = Server::act(move |request| {
                entered.lock().unwrap()[number(request)] += 1;
                let response = reply(200, &format!(r#"{{"id":{}}}"#, number(request)));
                match count.fetch_add(1, Ordering::SeqCst) % 10 {
                    9 => Act::ReplyAndClose(response),
                    _ => Act::Reply(response),
                }
            });
            // without it, each of them would make a connection of its own until one of these is there
            let mut options = wire.options();
            options.max_connections_per_host = 2;
            let config = sample::config().hyper(options).attempt_timeout(Duration::from_secs(10));
            let client = Builder::new(&SERVICE)
                .endpoint(server.url())
                .config(config)
                .build()
                .unwrap();
            let mut calls = JoinSet::new();
            for number in 0..200 {
                let client = client.clone();
                calls.spawn(async move {
                    let call = client.call(&POST).json_body(json(&number.to_string()));
                    let retry = RetryPolicy::new().base(Duration::from_millis(2)).attempts(20);
                    (number, Outcome::of(&call.retry(retry).send::<Parcel>().await))
                });
            }
            for (number, outcome) in calls.join_all().await {
                assert_eq!(outcome, value(&format!(r#"{{"id":{number}}}"#)));
            }
            assert!(seen.lock().unwrap().iter().all(|times| *times == 1));
        });
    });
}

#[test]
fn connection_closed_between_calls() {
    each(|_| {
        beside(async {
            let server = Server::play(Vec::new());
            let client = client(&server);
            for end in [Close, Cut, Reset] {
                let whole = send(|stream| whole(stream, r#"{"id":1}"#));
                server.then(vec![steps([whole, Pause, end])]);
                assert_eq!(once(&client).await, value(r#"{"id":1}"#));
                tokio::time::sleep(Duration::from_millis(300)).await;
                let before = server.count();
                server.then(vec![Act::Reply(reply(200, r#"{"id":2}"#))]);
                assert_eq!(post(&client, 2).await, value(r#"{"id":2}"#));
                assert_eq!(server.count() - before, 1);
            }
        });
    });
}
