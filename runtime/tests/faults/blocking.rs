//! The same faults under calls for code that is not async.

use std::thread;
use std::time::Duration;

use specwright_runtime::{Client, RetryPolicy, Timeout};

use crate::fault::{Fault, Outcome, Parcel, beside, client, steps, value};
use crate::sample::{GET, POST, json};
use crate::server::Step::Hold;
use crate::server::{Act, Server, reply};
use crate::tables;
use crate::wire::Wire;

fn good(client: &Client, server: &Server) {
    server.then(vec![Act::Reply(reply(200, r#"{"id":1}"#)); 2]);
    for call in [client.call(&GET), client.call(&POST).json_body(json("{}"))] {
        let result = call.retry(RetryPolicy::never()).send::<Parcel>().blocking();
        assert_eq!(Outcome::of(&result), value(r#"{"id":1}"#), "{:?}", result.err());
    }
}

/// The outcome is that of the call which is awaited, and the next calls go well.
fn run(fault: &Fault) {
    let server = Server::play(Vec::new());
    let client = client(&server);
    let (call, outcome) = fault.prepare(&server, &client);
    let result = call.send::<Parcel>().blocking();
    assert_eq!(Outcome::of(&result), *outcome, "{}: {:?}", fault.name, result.err());
    good(&client, &server);
}

#[test]
fn every_fault_of_the_tables_under_a_blocking_call() {
    let with_wire = |(_, wire, faults): (_, Wire, Vec<Fault>)| faults.into_iter().map(move |fault| (wire, fault));
    let all: Vec<_> = tables().into_iter().flat_map(with_wire).collect();
    // a few at a time, as many wait for a limit to run out
    thread::scope(|scope| {
        for part in all.chunks(all.len().div_ceil(8)) {
            scope.spawn(|| beside(async { part.iter().for_each(|(wire, fault)| wire.over(|| run(fault))) }));
        }
    });
}

#[test]
fn a_fault_under_a_blocking_call_holds_up_no_other() {
    beside(async {
        let server = Server::play(vec![steps([Hold])]);
        let client = client(&server);
        let limit = Duration::from_secs(2);
        thread::scope(|scope| {
            let call = client.call(&GET).attempt_timeout(limit).retry(RetryPolicy::never());
            let hanging = scope.spawn(|| call.send::<Parcel>().blocking());
            while server.count() == 0 {
                thread::yield_now();
            }
            // all of them end before the one does
            (0..5).for_each(|_| good(&client, &server));
            assert!(!hanging.is_finished());
            let result = hanging.join().unwrap();
            assert_eq!(Outcome::of(&result), Outcome::Timeout(Timeout::Attempt(limit)));
        });
    });
}
