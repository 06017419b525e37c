//! Many calls at once, and runtimes that end while calls are on their way.

use std::sync::Arc;
use std::time::{Duration, Instant};

use specwright_runtime::{Error, RetryPolicy};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::fault::{Outcome, Parcel, alone, bare, beside, client, good, steps, value};
use crate::sample::GET;
use crate::server::Step::{Close, Hold, Reset};
use crate::server::{Act, Server, reply};

fn threads() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// The number that a request carries as `q`.
fn number(target: &str) -> usize {
    target
        .rsplit('=')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

#[test]
fn calls_a_thousand_at_once_a_tenth_of_which_fail() {
    const CALLS: usize = 1000;
    // each call has a connection, which has two ends here
    rlimit::increase_nofile_limit(4096).unwrap();
    let server = Server::act(|request| match number(&request.target) % 40 {
        3 => steps([Close]),
        13 => steps([Reset]),
        23 => Act::Reply(reply(500, "")),
        33 => Act::Reply(reply(503, "")),
        _ => Act::Reply(reply(200, &format!(r#"{{"id":{}}}"#, number(&request.target)))),
    });
    let client = client(&server);
    let crowd = async {
        let start = Arc::new(Barrier::new(CALLS));
        let mut calls = JoinSet::new();
        for number in 0..CALLS {
            let (client, start) = (client.clone(), Arc::clone(&start));
            calls.spawn(async move {
                start.wait().await;
                let call = client.call(&GET).with(0, number as i64);
                let result = call.retry(RetryPolicy::never()).send::<Parcel>().await;
                (number, result)
            });
        }
        let outcomes = calls.join_all().await;
        good(&client, &server).await;
        outcomes
    };
    let (outcomes, memory) = alone(|| threads().block_on(crowd));
    assert_eq!(outcomes.len(), CALLS);
    for (number, result) in outcomes {
        let expected = match number % 40 {
            3 | 13 => Outcome::Broken,
            23 => bare(500),
            33 => bare(503),
            _ => value(&format!(r#"{{"id":{number}}}"#)),
        };
        assert_eq!(Outcome::of(&result), expected, "{number}: {:?}", result.err());
    }
    // connections with their buffers, on both sides
    assert!(memory < 128 << 20, "{memory} bytes of memory");
}

#[test]
fn runtime_shut_down_under_way() {
    let server = Server::play(Vec::new());
    let client = client(&server);
    server.then(vec![steps([Hold]); 20]);
    let runtime = threads();
    for _ in 0..20 {
        let client = client.clone();
        runtime.spawn(async move { client.call(&GET).send::<Parcel>().await });
    }
    while server.count() < 20 {
        std::thread::yield_now();
    }
    let began = Instant::now();
    drop(runtime);
    assert!(began.elapsed() < Duration::from_secs(5), "nothing holds the runtime up");
    // the same client on another runtime
    beside(good(&client, &server));
    assert_eq!(server.count(), 22);
}

#[test]
fn runtime_of_the_connection_shut_down_under_way() {
    let server = Server::play(Vec::new());
    let client = client(&server);
    let first = threads();
    first.block_on(good(&client, &server));
    // the next call takes the connection, which lives on the first runtime
    server.then(vec![steps([Hold]), Act::Reply(reply(200, r#"{"id":2}"#))]);
    let before = server.count();
    let second = threads();
    let call = client.call(&GET).retry(RetryPolicy::never()).send::<Parcel>();
    let call = second.spawn(call);
    while server.count() == before {
        std::thread::yield_now();
    }
    drop(first);
    let result: Result<Parcel, Error> = second.block_on(call).unwrap();
    let error = result.as_ref().expect_err("an error");
    assert_eq!(Outcome::of(&result), Outcome::Broken, "{error:?}");
    second.block_on(good(&client, &server));
}
