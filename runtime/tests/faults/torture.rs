//! The steps of a call counted, and each broken off in turn (the way curl does it); and calls dropped at every await.
//!
//! A relay stands between client and server and hands on a few bytes at a time in either direction. Each piece is a
//! step, and so is each connection.

use std::collections::HashSet;
use std::future::{Future, poll_fn};
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::pin::pin;
use std::sync::atomic::{AtomicIsize, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use specwright_runtime::auth::OAuth2;
use specwright_runtime::{Builder, Call, Client, Credentials, RetryPolicy, Timeout, Upload};

use crate::fault::{FETCHED, Outcome, Parcel, SECRETS, beside, value};
use crate::sample::{self, CHARGE, GET, IN_PROJECT, POST, PUT, SERVICE, json};
use crate::server::{Server, reply, reply_with};
use crate::signer::access_key;
use crate::wire::Wire;

/// Bytes of a step.
const PIECE: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Break {
    Close,
    Reset,
    /// The connection stays, and nothing comes any more.
    Stall,
}

/// Hands on what comes, until a step is to be broken.
struct Relay {
    address: SocketAddr,
    scheme: &'static str,
    plan: Arc<Mutex<Plan>>,
}

/// What is done with the connections that come from now on.
#[derive(Clone)]
struct Plan {
    how: Break,
    /// Steps until the break; below zero when it is over.
    left: Arc<AtomicIsize>,
}

impl Plan {
    fn new(how: Break, step: isize) -> Self {
        let left = Arc::new(AtomicIsize::new(step));
        Self { how, left }
    }

    fn whole() -> Self {
        Self::new(Break::Close, isize::MAX)
    }

    /// Counts a step; true when it is the one to break.
    fn breaks(&self) -> bool {
        self.left.fetch_sub(1, Ordering::SeqCst) == 0
    }

    fn is_over(&self) -> bool {
        self.left.load(Ordering::SeqCst) < 0
    }
}

impl Relay {
    fn to(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let plan = Arc::new(Mutex::new(Plan::whole()));
        let url = server.url();
        let (scheme, server) = url.split_once("://").unwrap();
        let (plans, server) = (Arc::clone(&plan), server.to_owned());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = TcpStream::connect(&server).unwrap();
                let plan = plans.lock().unwrap().clone();
                let link = Arc::new(Link { client, server, plan });
                let other = Arc::clone(&link);
                thread::spawn(move || {
                    if link.plan.breaks() {
                        link.end();
                    } else {
                        thread::spawn(move || other.hand_on(&other.client, &other.server));
                        link.hand_on(&link.server, &link.client);
                    }
                });
            }
        });
        let scheme = if scheme == "https" { "https" } else { "http" };
        Self { address, scheme, plan }
    }

    fn plan(&self, plan: Plan) -> Plan {
        *self.plan.lock().unwrap() = plan.clone();
        plan
    }

    fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }
}

struct Link {
    client: TcpStream,
    server: TcpStream,
    plan: Plan,
}

impl Link {
    fn hand_on(&self, mut from: &TcpStream, mut to: &TcpStream) {
        let mut piece = [0; PIECE];
        while let Ok(count @ 1..) = from.read(&mut piece) {
            if self.plan.breaks() {
                return self.end();
            }
            if to.write_all(&piece[..count]).is_err() {
                break;
            }
        }
        // a reset comes of closing the socket, and of nothing else
        if !(self.plan.is_over() && self.plan.how == Break::Reset) {
            let _ = to.shutdown(Shutdown::Write);
        }
    }

    /// Breaks the connection.
    fn end(&self) {
        match self.plan.how {
            Break::Close => {
                let _ = self.client.shutdown(Shutdown::Both);
            }
            Break::Reset => {
                let socket = socket2::SockRef::from(&self.client);
                let _ = socket.set_linger(Some(Duration::ZERO));
                // lets the thread that reads here end, unseen by the client
                let _ = self.client.shutdown(Shutdown::Read);
            }
            Break::Stall => {
                let mut piece = [0; PIECE];
                while let Ok(1..) = (&self.client).read(&mut piece) {}
            }
        }
        let _ = self.server.shutdown(Shutdown::Both);
    }
}

/// A call of some steps, and how to make a client for it.
struct Subject {
    name: &'static str,
    /// Whether it is proven by a token that is fetched, in place of a key.
    by_token: bool,
    call: fn(&Client) -> Call,
    /// Requests that a call which goes well takes.
    requests: usize,
    idempotent: bool,
}

const SUBJECTS: [Subject; 6] = [
    Subject {
        name: "a GET",
        by_token: false,
        call: |client| client.call(&GET),
        requests: 1,
        idempotent: true,
    },
    Subject {
        name: "a POST",
        by_token: false,
        call: |client| client.call(&POST).json_body(json(&format!("[{}1]", "1,".repeat(200)))),
        requests: 1,
        idempotent: false,
    },
    Subject {
        name: "a POST with a key",
        by_token: false,
        call: |client| {
            let call = client.call(&CHARGE);
            call.json_body(json(&format!("[{}1]", "1,".repeat(200))))
        },
        requests: 1,
        idempotent: true,
    },
    Subject {
        name: "a streamed PUT",
        by_token: false,
        call: |client| {
            client
                .call(&PUT)
                .bytes_body(Upload::reader(io::Cursor::new(vec![b'x'; 300])))
        },
        requests: 1,
        idempotent: false,
    },
    Subject {
        name: "a GET that looks its project up",
        by_token: false,
        call: |client| client.call(&IN_PROJECT),
        requests: 2,
        idempotent: true,
    },
    Subject {
        name: "a GET whose token is fetched",
        by_token: true,
        call: |client| client.call(&GET),
        requests: 2,
        idempotent: true,
    },
];

impl Subject {
    fn client(&self, relay: &Relay) -> Client {
        // two seconds pass with each look at the clock: that a fetch failed is remembered for one
        let looks = AtomicU64::new(0);
        let clock = move || UNIX_EPOCH + Duration::from_secs(1_700_000_000 + 2 * looks.fetch_add(1, Ordering::SeqCst));
        let builder = Builder::new(&SERVICE)
            .endpoint(relay.url())
            .named_endpoint("iam", relay.url());
        let builder = builder.config(sample::config().clock(clock).hyper(Wire::current().options()));
        let [key, token] = SECRETS;
        let credentials = match self.by_token {
            true => Credentials::provider(
                OAuth2::client_credentials("me", FETCHED).token_url(format!("{}/token", relay.url())),
            ),
            false => access_key("EXAMPLEAK", key).security_token(token),
        };
        builder
            .credentials(credentials)
            .variable("region", "r")
            .build()
            .unwrap()
    }

    /// Whether a call ended before its request could be sent, for want of a token: that is not tried again.
    fn lacks_token(&self, result: &Outcome, how: Break) -> bool {
        let unproven = match how {
            Break::Close | Break::Reset => *result == Outcome::Unauthenticated,
            // a fetch has no limit of its own that would be over
            Break::Stall => matches!(result, Outcome::Timeout(Timeout::Call(_))),
        };
        self.by_token && unproven
    }
}

/// What calls with idempotency keys have brought about: the server acts once for each key that it sees.
type Effects = Arc<Mutex<HashSet<String>>>;

fn server(effects: &Effects) -> Server {
    let effects = Arc::clone(effects);
    Server::respond(move |request| match request.target.as_str() {
        "/v1/charges" => {
            let key = request.header("x-idempotency-key").unwrap().to_owned();
            effects.lock().unwrap().insert(key);
            reply(200, GOOD)
        }
        "/token" => {
            let token = format!(r#"{{"access_token":"{FETCHED}","token_type":"Bearer","expires_in":86400}}"#);
            reply(200, &token)
        }
        target if target.starts_with("/v3/projects") => reply(200, r#"{"projects":[{"id":"p"}]}"#),
        _ => reply_with(200, &[("X-Request-Id", "1")], r#"{"id":1,"name":"n"}"#.as_bytes()),
    })
}

const GOOD: &str = r#"{"id":1,"name":"n"}"#;

/// Breaks every step of a call in turn, and gives how many there are.
async fn torture(subject: &Subject, how: Break) -> isize {
    let effects = Effects::default();
    let count_effects = || effects.lock().unwrap().len();
    let server = server(&effects);
    let relay = Relay::to(&server);
    // longer than a whole call takes; on a busy machine that is found out
    let mut limit = Duration::from_millis(150);
    let mut step = 0;
    loop {
        assert!(
            limit < Duration::from_secs(10),
            "{} ends with every connection",
            subject.name
        );
        let call = |client: &Client| match how {
            Break::Stall => (subject.call)(client).attempt_timeout(limit).timeout(limit * 4),
            _ => (subject.call)(client),
        };
        let at = format!("{} with a {how:?} at step {step}", subject.name);
        let client = subject.client(&relay);
        let plan = relay.plan(Plan::new(how, step));
        let result = call(&client).retry(RetryPolicy::never()).send::<Parcel>().await;
        let result = Outcome::of(&result);
        let lacks_token = subject.lacks_token(&result, how);
        match (how, &result) {
            (Break::Stall, Outcome::Timeout(_)) if !plan.is_over() => {
                limit *= 2;
                continue;
            }
            _ if !plan.is_over() => {
                assert_eq!(result, value(GOOD), "{at}");
                return step;
            }
            // frames go on behind the response, and what happens to them is nothing to the call
            (_, Outcome::Value(_)) if Wire::current().speaks_http2() => {
                assert_eq!(result, value(GOOD), "{at}");
                step += 1;
                continue;
            }
            (Break::Stall, Outcome::Timeout(_)) => {}
            (Break::Close | Break::Reset, Outcome::Broken | Outcome::Unconnected) => {}
            _ if lacks_token => {}
            _ => panic!("{at}: {result:?}"),
        }
        // the same client, a whole connection
        relay.plan(Plan::whole());
        // a fetch that hangs is the next caller's, for thirty seconds
        if !(lacks_token && how == Break::Stall) {
            let result = Outcome::of(&(subject.call)(&client).send::<Parcel>().await);
            assert_eq!(result, value(GOOD), "after {at}");
        }

        // another client, which may try again
        let client = subject.client(&relay);
        let (before, effects_before) = (server.count(), count_effects());
        relay.plan(Plan::new(how, step));
        let result = Outcome::of(&call(&client).send::<Parcel>().await);
        let arrived = server.count() - before;
        let acted = count_effects() - effects_before;
        assert!(acted <= 1, "{at}: acted {acted} times");
        relay.plan(Plan::whole());
        if !subject.idempotent {
            assert!(arrived <= 1, "{at}: came {arrived} times");
        } else if Wire::current().speaks_http2() && result == value(GOOD) {
            // frames of both sides cross, so the same step is not always the same frame
        } else if lacks_token || (Wire::current().speaks_http2() && subject.lacks_token(&result, how)) {
            assert!(subject.lacks_token(&result, how), "{at}, with retries: {result:?}");
        } else if matches!(result, Outcome::Timeout(_)) {
            limit *= 2;
            continue;
        } else {
            assert_eq!(result, value(GOOD), "{at}, with retries");
            assert!(
                count_effects() == 0 || acted == 1,
                "{at}: acted {acted} times in {arrived} requests"
            );
        }
        step += 1;
    }
}

/// A call of these many bytes has at least these many steps.
fn at_least(subject: &Subject) -> isize {
    // one for the connection, a request of 400 bytes and a response of 80 at the least
    if subject.requests > 1 { 14 } else { 8 }
}

pub fn torture_all(how: Break) {
    let wire = Wire::current();
    // side by side, as they mostly wait
    thread::scope(|scope| {
        for subject in &SUBJECTS {
            scope.spawn(move || {
                let steps = wire.over(|| beside(torture(subject, how)));
                assert!(steps >= at_least(subject), "{} has {steps} steps", subject.name);
            });
        }
    });
}

#[test]
fn every_step_of_a_call_closed() {
    torture_all(Break::Close);
}

#[test]
fn every_step_of_a_call_reset() {
    torture_all(Break::Reset);
}

#[test]
fn every_step_of_a_call_stalled() {
    torture_all(Break::Stall);
}

/// Polls a future so many times and drops it, unless it ends before.
async fn polled<T>(future: impl Future<Output = T>, mut times: usize) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| {
        if times == 0 {
            return Poll::Ready(None);
        }
        let poll = future.as_mut().poll(context).map(Some);
        times -= 1;
        if poll.is_pending() && times == 0 {
            return Poll::Ready(None);
        }
        poll
    })
    .await
}

#[test]
fn cancelled_at_every_await() {
    cancel_all();
}

pub fn cancel_all() {
    beside(async {
        for subject in &SUBJECTS {
            let server = server(&Effects::default());
            let relay = Relay::to(&server);
            let client = subject.client(&relay);
            let mut times = 0;
            loop {
                let call = (subject.call)(&client).send::<Parcel>();
                if let Some(result) = polled(call, times).await {
                    assert_eq!(Outcome::of(&result), value(GOOD), "{}", subject.name);
                    break;
                }
                let result = (subject.call)(&client).send::<Parcel>().await;
                let at = format!("{} after one that was dropped at poll {times}", subject.name);
                assert_eq!(Outcome::of(&result), value(GOOD), "{at}");
                times += 1;
            }
            // before it began, and at least once while it waited
            assert!(times >= 2, "{} was polled {times} times", subject.name);
            let most = (2 * times + 1) * subject.requests;
            assert!(server.count() <= most, "{} came too often", subject.name);
        }
    });
}
