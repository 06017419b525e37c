//! Many thousand calls with faults among them, at fixed rates: each has one outcome, and it is the one that the server
//! knows of.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::{Client, Error};

use crate::MEMORY;
use crate::fault::{Outcome, Parcel, alone, bare, client, kept, steps};
use crate::sample::{CHARGE, GET, POST, json};
use crate::server::Step::{Close, Hold, Reset, Write};
use crate::server::{Act, Request, Server, reply, reply_with};
use crate::wire::Wire;

/// Calls that are on their way at a time.
const AT_ONCE: u64 = 64;
/// How long a call waits for a server that says nothing.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the server did with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u8)]
enum Deed {
    /// Nothing came.
    Nothing,
    Responded,
    /// The response came, and then the end of the connection.
    RespondedAndClosed,
    Closed,
    Reset,
    Cut,
    Throttled,
    Unavailable,
    Failed,
    Html,
    Silent,
}

/// How many of ten thousand requests meet with each fault; the others are responded to.
const RATES: [(u64, Deed); 9] = [
    (200, Deed::RespondedAndClosed),
    (200, Deed::Closed),
    (100, Deed::Reset),
    (200, Deed::Cut),
    (100, Deed::Throttled),
    (300, Deed::Unavailable),
    (100, Deed::Failed),
    (50, Deed::Html),
    (10, Deed::Silent),
];

impl Deed {
    const ALL: [Self; 11] = [
        Self::Nothing,
        Self::Responded,
        Self::RespondedAndClosed,
        Self::Closed,
        Self::Reset,
        Self::Cut,
        Self::Throttled,
        Self::Unavailable,
        Self::Failed,
        Self::Html,
        Self::Silent,
    ];

    /// That of the request with this number when it comes for the so many-th time: the same in every run.
    fn of(seed: u64, number: u64, time: u8) -> Self {
        let mut dice = mixed(seed ^ mixed(number << 8 | u64::from(time))) % 10_000;
        for (rate, deed) in RATES {
            if dice < rate {
                return deed;
            }
            dice -= rate;
        }
        Self::Responded
    }

    fn act(self, number: u64) -> Act {
        let whole = reply(200, &format!(r#"{{"id":{number}}}"#));
        match self {
            Self::Nothing | Self::Responded => kept(whole),
            Self::RespondedAndClosed => steps([Write(whole), Close]),
            Self::Closed => steps([Close]),
            Self::Reset => steps([Reset]),
            Self::Cut => steps([Write(whole[..whole.len() - 2].to_vec()), Close]),
            Self::Throttled => kept(reply_with(429, &[("Retry-After", "0")], b"")),
            Self::Unavailable => kept(reply(503, "")),
            Self::Failed => kept(reply(500, "")),
            Self::Html => kept(reply_with(200, &[("Content-Type", "text/html")], b"<html></html>")),
            Self::Silent => steps([Hold]),
        }
    }

    /// Whether a call whose last request met with this can have ended so.
    fn explains(self, result: &Result<Parcel, Error>, number: u64) -> bool {
        let outcome = Outcome::of(result);
        match self {
            // sent into a connection that was being closed, or never sent
            Self::Nothing => matches!(outcome, Outcome::Broken | Outcome::Unconnected),
            Self::Responded | Self::RespondedAndClosed => outcome == Outcome::Value(format!(r#"{{"id":{number}}}"#)),
            Self::Closed | Self::Reset | Self::Cut => outcome == Outcome::Broken,
            Self::Throttled => outcome == bare(429),
            Self::Unavailable => outcome == bare(503),
            Self::Failed => outcome == bare(500),
            Self::Html => matches!(outcome, Outcome::Body(_)),
            Self::Silent => matches!(outcome, Outcome::Timeout(_)),
        }
    }
}

/// A number of which every bit depends on every bit of the other (the last step of SplitMix64).
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// What the server knows of each call.
struct Ledger {
    seed: u64,
    /// Connections are shared: a fault must not end other calls.
    shared: bool,
    arrived: Vec<AtomicU8>,
    last: Vec<AtomicU8>,
}

impl Ledger {
    fn new(seed: u64, calls: u64) -> Self {
        let zeros = || (0..calls).map(|_| AtomicU8::new(0)).collect();
        Self {
            seed,
            shared: Wire::current().speaks_http2(),
            arrived: zeros(),
            last: zeros(),
        }
    }

    /// Enters a request.
    fn enter(&self, request: &Request) -> Act {
        let number: u64 = match request.method.as_str() {
            "GET" => request.target.rsplit('=').next().unwrap_or_default(),
            _ => &request.body,
        }
        .parse()
        .unwrap();
        let at = number as usize;
        let time = self.arrived[at].fetch_add(1, Ordering::SeqCst);
        let deed = Deed::of(self.seed, number, time);
        self.last[at].store(deed as u8, Ordering::SeqCst);
        match deed {
            Deed::Reset if self.shared => Deed::Closed.act(number),
            // a goodbye sends dozens of requests on to another connection
            Deed::RespondedAndClosed if self.shared && !number.is_multiple_of(8) => Deed::Responded.act(number),
            _ => deed.act(number),
        }
    }

    fn arrived(&self, number: u64) -> u32 {
        self.arrived[number as usize].load(Ordering::SeqCst).into()
    }

    fn last(&self, number: u64) -> Deed {
        Deed::ALL[usize::from(self.last[number as usize].load(Ordering::SeqCst))]
    }
}

/// Every other call is a POST, which must not come twice.
fn is_post(number: u64) -> bool {
    number % 2 == 1
}

async fn call(client: &Client, number: u64) -> Result<Parcel, Error> {
    let call = match is_post(number) {
        true => client.call(&POST).json_body(json(&number.to_string())),
        false => client.call(&GET).with(0, number as i64),
    };
    call.attempt_timeout(PATIENCE).send::<Parcel>().await
}

/// Compares what the client and the server know of a call.
fn agree(ledger: &Ledger, number: u64, result: &Result<Parcel, Error>) -> Result<(), String> {
    let (arrived, last) = (ledger.arrived(number), ledger.last(number));
    let fault = |what: &str| Err(format!("{number}: {what}: came {arrived} times, {last:?}, {result:?}"));
    if is_post(number) && arrived > 1 {
        return fault("a POST was sent again");
    }
    if let Err(error) = result
        && error.attempts() < arrived
    {
        return fault("came more often than it was sent");
    }
    // the last attempt of several may have been the one that went into a closing connection
    let unsent = arrived > 0 && matches!(result, Err(error) if error.attempts() > arrived);
    if last.explains(result, number) || (unsent && Deed::Nothing.explains(result, number)) {
        Ok(())
    } else {
        fault("another outcome")
    }
}

/// A server that honours idempotency keys, and loses responses as the other one does: it acts once for each key, and gives a repetition
/// the response of the first.
struct KeyedLedger {
    ledger: Ledger,
    /// The call that each key came with.
    keys: Mutex<HashMap<String, u64>>,
    acts: Vec<AtomicU8>,
}

impl KeyedLedger {
    fn new(seed: u64, calls: u64) -> Self {
        Self {
            ledger: Ledger::new(seed, calls),
            keys: Mutex::default(),
            acts: (0..calls).map(|_| AtomicU8::new(0)).collect(),
        }
    }

    /// Enters a request, and acts unless its key was seen before.
    fn enter(&self, request: &Request) -> Act {
        let number: u64 = request.body.parse().unwrap();
        let act = self.ledger.enter(request);
        if self.ledger.last(number).is_after_the_act() {
            let key = request.header("x-idempotency-key").unwrap().to_owned();
            match self.keys.lock().unwrap().entry(key) {
                Entry::Occupied(known) => assert_eq!(*known.get(), number, "two calls with one key"),
                Entry::Vacant(entry) => {
                    entry.insert(number);
                    self.acts[number as usize].fetch_add(1, Ordering::SeqCst);
                }
            }
        }
        act
    }

    fn acts(&self, number: u64) -> u8 {
        self.acts[number as usize].load(Ordering::SeqCst)
    }
}

impl Deed {
    /// Whether the server has acted before it did this to the connection.
    fn is_after_the_act(self) -> bool {
        !matches!(self, Self::Nothing | Self::Throttled | Self::Unavailable | Self::Failed)
    }
}

/// Makes one call, and again with the same key for as long as it fails: how often it failed, and how often it was sent.
async fn charged(client: &Client, ledger: &KeyedLedger, number: u64) -> Result<(u64, u64), String> {
    let (mut failed, mut key) = (0, None);
    loop {
        let call = client.call(&CHARGE).json_body(json(&number.to_string()));
        let call = match &key {
            Some(key) => call.idempotency_key(key),
            None => call,
        };
        let result = call.attempt_timeout(PATIENCE).send::<Parcel>().await;
        let acts = ledger.acts(number);
        let fault = |what: &str| Err(format!("{number}: {what}: acted {acts} times, {result:?}"));
        match &result {
            _ if acts > 1 => return fault("acted twice"),
            Ok(_) if acts == 0 => return fault("a success without an effect"),
            Ok(_) if Outcome::of(&result) != Outcome::Value(format!(r#"{{"id":{number}}}"#)) => {
                return fault("another outcome");
            }
            Ok(_) => return Ok((failed, ledger.ledger.arrived(number).into())),
            Err(error) => {
                let known = error.idempotency_key().map(str::to_owned);
                if known.is_none() || key.is_some() && key != known {
                    return fault("another key");
                }
                (failed, key) = (failed + 1, known);
            }
        }
    }
}

/// Makes so many calls with keys, and looks at what the server did.
fn load_with_keys(calls: u64) {
    let ledger = Arc::new(KeyedLedger::new(20_261_130, calls));
    let entered = Arc::clone(&ledger);
    let server = Server::act(move |request| entered.enter(request));
    let client = client(&server);
    let next = Arc::new(AtomicU64::new(0));
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build().unwrap();
    let worker = |_| {
        let (client, ledger, next) = (client.clone(), Arc::clone(&ledger), Arc::clone(&next));
        runtime.spawn(async move {
            let (mut failed, mut sent) = (0, 0);
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number >= calls {
                    return Ok::<_, String>((failed, sent));
                }
                let (failures, requests) = charged(&client, &ledger, number).await?;
                (failed, sent) = (failed + failures, sent + requests);
            }
        })
    };
    let workers: Vec<_> = (0..AT_ONCE).map(worker).collect();
    let (mut failed, mut sent) = (0, 0);
    for worker in workers {
        let (failures, requests) = runtime.block_on(worker).unwrap().unwrap();
        (failed, sent) = (failed + failures, sent + requests);
    }
    let once = (0..calls).filter(|number| ledger.acts(*number) == 1).count() as u64;
    let keys = ledger.keys.lock().unwrap().len() as u64;
    println!(
        "{calls} calls with keys: {sent} requests, {failed} calls made again by hand, {once} had one effect, {keys} keys"
    );
    assert_eq!((once, keys), (calls, calls), "each call has one effect and one key");
    // the faults did happen
    assert!(
        sent > calls + calls / 20 && failed > calls / 200,
        "{sent} requests, {failed} failures"
    );
}

/// What came of it all.
#[derive(Default)]
struct Count {
    successes: AtomicU64,
    errors: AtomicU64,
    retried: AtomicU64,
}

/// Makes so many calls and gives the bytes of memory in use after each tenth of them.
pub fn load(calls: u64) -> Vec<usize> {
    let ledger = Arc::new(Ledger::new(20_261_124, calls));
    let entered = Arc::clone(&ledger);
    let server = Server::act(move |request| entered.enter(request));
    let client = client(&server);
    let next = Arc::new(AtomicU64::new(0));
    let count = Arc::new(Count::default());
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build().unwrap();
    let mut memory = Vec::new();
    for tenth in 1..=10 {
        let end = calls * tenth / 10;
        let worker = |_| {
            let (client, ledger, next, count) = (client.clone(), ledger.clone(), next.clone(), count.clone());
            runtime.spawn(async move {
                let one_more = |number| (number < end).then_some(number + 1);
                while let Ok(number) = next.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_more) {
                    let result = call(&client, number).await;
                    let ended = if result.is_ok() {
                        &count.successes
                    } else {
                        &count.errors
                    };
                    ended.fetch_add(1, Ordering::SeqCst);
                    if ledger.arrived(number) > 1 {
                        count.retried.fetch_add(1, Ordering::SeqCst);
                    }
                    agree(&ledger, number, &result)?;
                }
                Ok::<_, String>(())
            })
        };
        let workers: Vec<_> = (0..AT_ONCE).map(worker).collect();
        for worker in workers {
            runtime.block_on(worker).unwrap().unwrap();
        }
        memory.push(MEMORY.current_usage());
    }
    let [successes, errors, retried] =
        [&count.successes, &count.errors, &count.retried].map(|count| count.load(Ordering::SeqCst));
    println!("{calls} calls: {successes} successes, {errors} errors, {retried} sent again");
    println!(
        "memory in use, KiB: {:?}",
        memory.iter().map(|bytes| bytes >> 10).collect::<Vec<_>>()
    );
    assert_eq!(successes + errors, calls, "each call ends once");
    // the faults did happen, and most calls went well in spite of them
    assert!(errors > calls / 50 && errors < calls / 10, "{errors} errors");
    assert!(retried > calls / 50, "{retried} sent again");
    memory
}

#[test]
fn two_thousand_calls_with_idempotency_keys() {
    alone(|| load_with_keys(2_000));
}

/// `cargo test --release -p specwright-runtime --test faults -- --ignored --nocapture`
#[test]
#[ignore = "takes a minute; the README has the command"]
fn a_hundred_thousand_calls_with_idempotency_keys() {
    alone(|| load_with_keys(100_000));
}

pub fn assert_flat(memory: &[usize]) {
    // after the first tenths all pools and buffers are there
    let (least, most) = (memory[3..].iter().min().unwrap(), memory[3..].iter().max().unwrap());
    assert!(most - least < 4 << 20, "memory is not flat: {memory:?}");
}

#[test]
fn two_thousand_calls_with_faults_among_them() {
    let (memory, _) = alone(|| load(2_000));
    assert_flat(&memory);
}

/// `cargo test --release -p specwright-runtime --test faults -- --ignored --nocapture hundred`
#[test]
#[ignore = "takes a minute; the README has the command"]
fn a_hundred_thousand_calls_with_faults_among_them() {
    let (memory, peak) = alone(|| load(100_000));
    println!("at the peak: {} KiB more than before", peak >> 10);
    assert_flat(&memory);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let lines = status
            .lines()
            .filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
        lines.for_each(|line| println!("{line}"));
    }
}
