//! Responses that cost much to decode.

use std::time::{Duration, Instant};

use specwright_runtime::Timeout::{Call, Stream};
use specwright_runtime::TooLarge::Decoded;
use specwright_runtime::codegen::{Kinds, Rule, Service, SuccessError};
use specwright_runtime::{Builder, Bytes, Error, ErrorKind, Event, Json, Timeout, json};

use crate::fault::{alone, beside, block_on, client, good};
use crate::sample::{self, FILE, GET, PAGED};
use crate::server::Step::{EachByte, Write};
use crate::server::{Act, Server, reply, reply_with};

/// 288 bytes where a text has three.
#[derive(Clone, Default, PartialEq)]
struct Wide {
    a: Option<String>,
    b: Option<String>,
    c: Option<String>,
    d: Option<String>,
    e: Option<String>,
    f: Option<String>,
    g: Option<String>,
    h: Option<String>,
    i: Option<String>,
    j: Option<String>,
    k: Option<String>,
    l: Option<String>,
}

#[derive(Clone, Default, PartialEq)]
struct NodeA {
    c: Option<Box<Node>>,
    a: Option<i64>,
}

#[derive(Clone, Default, PartialEq)]
struct NodeB {
    c: Option<Box<Node>>,
    b: Option<i64>,
}

#[derive(Clone, Default, PartialEq)]
struct NodeC {
    c: Option<Box<Node>>,
    d: Option<i64>,
}

/// Nothing tells the types of a node apart but what they know and lose.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    A(NodeA),
    B(NodeB),
    C(NodeC),
    Leaf(String),
    Unknown(Json),
}

specwright_runtime::record! { Wide { 0 a, 1 b, 2 c, 3 d, 4 e, 5 f, 6 g, 7 h, 8 i, 9 j, 10 k, 11 l } }
specwright_runtime::record! { NodeA { 0 c, 1 a } }
specwright_runtime::record! { NodeB { 0 c, 1 b } }
specwright_runtime::record! { NodeC { 0 c, 1 d } }
specwright_runtime::codegen::union! { Node else Unknown {
    A = Rule::record(NodeA::SHAPE),
    B = Rule::record(NodeB::SHAPE),
    C = Rule::record(NodeC::SHAPE),
    Leaf = Rule::kinds(Kinds::STRING),
} }

fn wide(items: usize) -> String {
    format!("[{}{{}}]", "{},".repeat(items - 1))
}

/// Nodes within each other, each with a property that no type of node knows: there is always one more type to try.
fn deep(nodes: usize) -> String {
    let node = format!("{}\"x\"{}", "{\"c\":".repeat(100), ",\"new\":1}".repeat(100));
    format!("[{}{node}]", format!("{node},").repeat(nodes - 1))
}

#[test]
fn models_much_larger_than_their_text() {
    let text = wide(300_000);
    let (_, memory) = alone(|| {
        block_on(async {
            let server = Server::play(vec![Act::Reply(reply(200, &text))]);
            let client = client(&server);
            // the limit is 16 times that of the body, 2 MiB
            let error = client.call(&GET).send::<Vec<Wide>>().await.unwrap_err();
            let ErrorKind::TooLarge(Decoded(limit)) = error.kind() else {
                panic!("{error}");
            };
            assert_eq!((*limit, error.status()), (32 << 20, Some(200)));
            good(&client, &server).await;
        });
    });
    // while a list grows it is there twice; all of it would be 86 MB
    assert!(memory < 70 << 20, "{memory} bytes of memory");
}

#[test]
fn models_within_a_limit_of_ones_own() {
    beside(async {
        let reply = reply(200, &wide(2_000));
        let server = Server::play(vec![Act::Reply(reply.clone()), Act::Reply(reply)]);
        let client = client(&server);
        let call = || client.call(&GET).decoded_limit(700_000);
        assert_eq!(
            call().send::<Vec<Wide>>().await.map(|list| list.len()).ok(),
            Some(2_000)
        );
        let error = call().decoded_limit(500_000).send::<Vec<Wide>>().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::TooLarge(Decoded(500_000))), "{error}");
    });
}

/// A call or a stream ends with a timeout after the head of its response: within a tenth of the limit, at the third run at
/// the latest, and other tasks have their turn meanwhile.
fn late<T, F>(timeout: Timeout, limit: Duration, mut call: impl FnMut() -> F)
where
    F: Future<Output = Result<T, Error>>,
{
    let mut run = async || {
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        let call = call();
        tokio::pin!(call);
        let begun = Instant::now();
        let mut turns = 0;
        let error = loop {
            tokio::select! {
                result = &mut call => match result {
                    Err(error) => break error,
                    // faster than it may be
                    Ok(_) if !cfg!(debug_assertions) && begun.elapsed() < limit => return true,
                    Ok(_) => panic!("over after {:?}", begun.elapsed()),
                },
                _ = ticks.tick() => turns += 1,
            }
        };
        let elapsed = begun.elapsed();
        println!("over after {elapsed:?}, limit {limit:?}, {turns} turns for others");
        assert!(
            matches!(error.kind(), ErrorKind::Timeout(kind) if *kind == timeout),
            "{error}"
        );
        assert_eq!(error.attempts(), 1, "{error}");
        assert!(elapsed >= limit, "{elapsed:?}");
        // without a status it has waited for the rest of the response
        error.status().is_some() && elapsed < limit * 11 / 10 && turns > 3
    };
    let (in_time, _) = alone(|| block_on(async { run().await || run().await || run().await }));
    assert!(in_time, "it ends within a tenth of its limit");
}

/// A response with these bytes, from a server that gives it to everybody.
fn server(response: Vec<u8>) -> Server {
    Server::act(move |_| Act::Reply(response.clone()))
}

const LIMIT: Duration = Duration::from_millis(600);

/// Decoding has a thread of its own, so that time limits and other tasks go on.
#[test]
fn unions_within_unions_end_with_the_call() {
    let server = server(reply(200, &deep(1_200)));
    let client = client(&server);
    late(Call(LIMIT), LIMIT, || {
        client.call(&GET).timeout(LIMIT).send::<Vec<Node>>()
    });
}

#[test]
fn unions_within_unions_of_a_page_end_with_the_call() {
    let page = format!("{{\"things\":[{}]}}", deep(1_200));
    let server = server(reply(200, &page));
    let client = client(&server);
    late(Call(LIMIT), LIMIT, async || {
        let mut items = client.call(&PAGED).timeout(LIMIT).items::<Vec<Node>>();
        let item = items.try_next().await;
        assert!(
            items.try_next().await.is_ok_and(|next| next.is_none()),
            "nothing follows"
        );
        item
    });
}

/// A page that is long in coming leaves less time to its items, and so does each item to the next.
#[test]
fn items_of_a_page_share_the_time_of_its_call() {
    const LIMIT: Duration = Duration::from_secs(1);
    let items = vec![deep(2); 800].join(",");
    let page = reply(200, &format!("{{\"things\":[{items}]}}"));
    let steps = [EachByte(page[..1].to_vec(), LIMIT / 2), Write(page[1..].to_vec())];
    let server = Server::act(move |_| Act::Steps(steps.to_vec()));
    let client = client(&server);
    late(Call(LIMIT), LIMIT, async || {
        let call = client.call(&PAGED).timeout(LIMIT).body_limit(16 << 20);
        let mut items = call.items::<Vec<Node>>();
        let mut number = 0;
        loop {
            match items.try_next().await {
                Err(error) if error.is_timeout() => {
                    println!("{number} items in time");
                    return Err(error);
                }
                Ok(None) => return Ok(()),
                _ => number += 1,
            }
        }
    });
}

/// The time that the caller takes for an item is not that of the call.
#[test]
fn items_of_a_page_wait_for_whoever_asks() {
    const LIMIT: Duration = Duration::from_millis(300);
    beside(async {
        let server = Server::play(vec![Act::Reply(reply(200, "{\"things\":[{\"id\":1},{\"id\":2}]}"))]);
        let client = client(&server);
        let mut items = client.call(&PAGED).timeout(LIMIT).items::<sample::Thing>();
        for _ in 0..2 {
            assert!(items.try_next().await.unwrap().is_some());
            tokio::time::sleep(LIMIT).await;
        }
        assert!(items.try_next().await.unwrap().is_none());
    });
}

/// Some megabytes of JSON, each few bytes of which are a value.
fn long(start: &str, megabytes: usize, end: &str) -> String {
    format!("{start}[{}[]]{end}", "[],".repeat((megabytes << 20) / 3))
}

#[test]
fn errors_of_30_mb_end_with_the_call() {
    let server = server(reply(400, &long("{\"x\":", 30, ",\"code\":\"X.1\"}")));
    let client = client(&server);
    // one ends while its code is looked for, the other while its request id is
    for decoded_limit in [512 << 20, 1 << 10] {
        late(Call(LIMIT), LIMIT, || {
            let call = client.call(&GET).timeout(LIMIT).body_limit(32 << 20);
            call.decoded_limit(decoded_limit).send::<Json>()
        });
    }
}

static RULED: Service = Service::new("ruled").success_errors(&[
    SuccessError::present("/a"),
    SuccessError::present("/b"),
    SuccessError::present("/c"),
]);

#[test]
fn errors_within_successes_of_30_mb_end_with_the_call() {
    let body = long("{\"x\":", 30, ",\"a\":\"\",\"b\":\"\",\"c\":\"\"}");
    let headers = [("Content-Type", "application/json")];
    let server = server(reply_with(200, &headers, body.as_bytes()));
    let client = Builder::new(&RULED).endpoint(server.url()).build().unwrap();
    late(Call(LIMIT), LIMIT, || {
        let call = client.call(&FILE).timeout(LIMIT).body_limit(32 << 20);
        call.send::<Bytes>()
    });
}

#[test]
fn depths_of_30_mb_end_with_the_call() {
    let server = server(reply(200, &long("", 30, "")));
    let config = sample::config().depth_limit(10);
    let client = sample::builder(&server).config(config).build().unwrap();
    late(Call(LIMIT), LIMIT, || client.call(&GET).timeout(LIMIT).send::<Bytes>());
}

#[test]
fn events_of_unions_within_unions_end() {
    let server = server(event(&format!("{}\n\ndata: [\"x\"]", deep(1_200))));
    let client = client(&server);
    let events = || client.call(&GET).timeout(LIMIT).events_as::<Vec<Node>>();
    // the time of a call for each
    late(Call(LIMIT), LIMIT, async || {
        let mut events = events();
        let event = events.try_next().await;
        assert!(
            events.try_next().await.is_ok_and(|next| next.is_some()),
            "others follow"
        );
        event
    });
    // and no more than there is for all
    let limit = LIMIT / 2;
    late(Stream(limit), limit, async || {
        let mut events = client.call(&GET).stream_timeout(limit).events_as::<Vec<Node>>();
        let event = events.try_next().await;
        assert!(
            events.try_next().await.is_ok_and(|next| next.is_none()),
            "nothing follows"
        );
        event
    });
}

fn event(data: &str) -> Vec<u8> {
    let headers = [("Content-Type", "text/event-stream")];
    reply_with(200, &headers, format!("data: {data}\n\n").as_bytes())
}

#[test]
fn events_much_larger_than_their_text() {
    beside(async {
        let server = Server::play(vec![Act::Reply(event(&wide(2_000)))]);
        let client = client(&server);
        let mut events = client.call(&GET).decoded_limit(500_000).events_as::<Vec<Wide>>();
        let error = events.try_next().await.expect_err("it is too large");
        assert!(matches!(error.kind(), ErrorKind::TooLarge(Decoded(500_000))), "{error}");
    });
}

/// The time limit is that of the stream, and not of whoever keeps an event.
#[test]
fn events_as_they_came_are_decoded_at_any_time() {
    const LIMIT: Duration = Duration::from_millis(300);
    beside(async {
        let server = Server::play(vec![Act::Reply(event(&wide(30_000)))]);
        let client = client(&server);
        let mut events = client.call(&GET).timeout(LIMIT).events_as::<Event>();
        let event = events.try_next().await.unwrap().unwrap();
        tokio::time::sleep(LIMIT).await;
        assert_eq!(event.json::<Vec<Json>>().unwrap().len(), 30_000);
    });
}

/// What only looks ambiguous is read once, at any depth.
#[test]
fn unions_within_unions_that_lose_nothing() {
    let node = format!("{}\"x\"{}", "{\"c\":".repeat(100), ",\"d\":1}".repeat(100));
    let text = format!("[{}{node}]", format!("{node},").repeat(999));
    beside(async {
        let server = Server::play(vec![Act::Reply(reply(200, &text))]);
        let nodes = client(&server).call(&GET).send::<Vec<Node>>().await.unwrap();
        assert!(nodes.iter().all(|node| matches!(node, Node::C(_))));
        assert_eq!(json::to_string(&nodes), text);
    });
}
