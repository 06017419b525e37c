//! Responses that are short, and cost much to decode.

use std::time::{Duration, Instant};

use specwright_runtime::Timeout::Call;
use specwright_runtime::TooLarge::Decoded;
use specwright_runtime::{ErrorKind, Json, Kinds, Rule, json};

use crate::fault::{alone, beside, block_on, client, good};
use crate::sample::{GET, PAGED};
use crate::server::{Act, Server, reply};

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
specwright_runtime::union! { Node else Unknown {
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

/// Decoding has a thread of its own, so that time limits and other tasks go on.
#[test]
fn unions_within_unions_end_with_the_call() {
    const LIMIT: Duration = Duration::from_millis(200);
    let text = deep(1_200);
    beside(async {
        let server = Server::play(vec![Act::Reply(reply(200, &text))]);
        let client = client(&server);
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        let begun = Instant::now();
        let call = client.call(&GET).timeout(LIMIT).send::<Vec<Node>>();
        tokio::pin!(call);
        let mut turns = 0;
        let error = loop {
            tokio::select! {
                result = &mut call => break result.unwrap_err(),
                _ = ticks.tick() => turns += 1,
            }
        };
        assert!(matches!(error.kind(), ErrorKind::Timeout(Call(LIMIT))), "{error}");
        assert_eq!(error.status(), Some(200));
        println!("over after {:?}, limit {LIMIT:?}", begun.elapsed());
        assert!(turns > 3, "{turns} turns for others in {:?}", begun.elapsed());
        good(&client, &server).await;
    });
}

#[test]
fn unions_within_unions_of_a_page_end_with_the_call() {
    const LIMIT: Duration = Duration::from_millis(200);
    let page = format!("{{\"things\":[{}]}}", deep(1_200));
    beside(async {
        let server = Server::play(vec![Act::Reply(reply(200, &page))]);
        let client = client(&server);
        let begun = Instant::now();
        let mut items = client.call(&PAGED).timeout(LIMIT).items::<Vec<Node>>();
        let error = items.try_next().await.expect_err("the item takes too long");
        assert!(matches!(error.kind(), ErrorKind::Timeout(Call(LIMIT))), "{error}");
        println!("over after {:?}, limit {LIMIT:?}", begun.elapsed());
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
