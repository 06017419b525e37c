//! Responses that come piece by piece: pages, events, lines.

use serde_json::json;
use specwright_mock::Reply;

use crate::stage::Agent;

const PAGES: &str = "
paths:
  /images:
    get:
      operationId: listImages
      x-paging: { offset: offset, limit: limit, items: /images, total: /total }
      parameters:
        - { name: offset, in: query, schema: { type: integer, default: 0 } }
        - { name: limit, in: query, schema: { type: integer, default: 2, maximum: 10 } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object, properties: { total: { type: integer }, images: { type: array, items: { type: integer } } } } } } }
";

#[tokio::test]
async fn pages_are_given_one_after_the_other() {
    let agent = Agent::of(PAGES, |server| server).await;
    let page = Reply::with(|request| {
        let query = request.query.as_deref().unwrap_or_default();
        let offset: usize = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("offset="))
            .unwrap_or("0")
            .parse()
            .unwrap();
        let images: Vec<usize> = (offset..(offset + 2).min(5)).collect();
        Reply::json(200, json!({ "total": 5, "images": images }))
    });
    agent.mock.respond("listImages", page).unwrap();
    let mut outcome = agent.tool("list_images", json!({ "limit": 2 })).await;
    let mut pages = vec![outcome.data()["images"].clone()];
    assert_eq!(agent.mock.requests().len(), 1);
    assert!(outcome.words().contains("More may follow."), "{}", outcome.words());
    while let Some(cursor) = outcome.cursor() {
        outcome = agent.tool("continue_response", json!({ "continue": cursor })).await;
        assert!(!outcome.is_error());
        pages.push(outcome.data()["images"].clone());
    }
    // the total says which is the last
    assert_eq!(pages, [json!([0, 1]), json!([2, 3]), json!([4])]);
    assert_eq!(agent.mock.requests().len(), 3);
}

#[tokio::test]
async fn a_page_that_is_cut_goes_on_before_the_next() {
    let agent = Agent::of(PAGES, |server| server.budget(500)).await;
    let page = Reply::with(|request| {
        let is_first = request.query.as_deref().is_some_and(|query| query.contains("offset=0"));
        let images: Vec<usize> = if is_first { (10_000..10_200).collect() } else { vec![7] };
        Reply::json(200, json!({ "total": 201, "images": images }))
    });
    agent.mock.respond("listImages", page).unwrap();
    let mut outcome = agent.tool("list_images", json!({ "limit": 10 })).await;
    let mut images = outcome.data()["images"].as_array().unwrap().clone();
    while let Some(cursor) = outcome.cursor() {
        outcome = agent.tool("continue_response", json!({ "continue": cursor })).await;
        images.extend(outcome.data()["images"].as_array().unwrap().clone());
    }
    assert_eq!(images.len(), 201);
    assert_eq!(images.last(), Some(&json!(7)));
    assert_eq!(agent.mock.requests().len(), 2);
}

#[tokio::test]
async fn events_are_given_as_a_list() {
    let text = "
paths:
  /ticks:
    get: { operationId: watchTicks, responses: { '200': { description: ok, content: { text/event-stream: { schema: { type: object } } } } } }
";
    let agent = Agent::of(text, |server| server.budget(500)).await;
    let events: String = (0..40)
        .map(|tick| format!("id: {tick}\ndata: {{\"tick\": {tick}, \"token\": \"the-secret-token\"}}\n\n"))
        .collect();
    agent
        .mock
        .respond("watchTicks", Reply::bytes(200, "text/event-stream", events))
        .unwrap();
    let mut outcome = agent.tool("watch_ticks", json!({})).await;
    let mut count = 0;
    loop {
        assert!(!outcome.all().contains("the-secret-token"));
        let events = outcome.data().as_array().unwrap().clone();
        assert_eq!(events[0]["id"], count.to_string());
        assert_eq!(events[0]["data"]["tick"], count);
        count += events.len();
        let Some(cursor) = outcome.cursor() else { break };
        outcome = agent.tool("continue_response", json!({ "continue": cursor })).await;
        if outcome.words().contains("nothing more") {
            break;
        }
    }
    assert_eq!(count, 40);
}

#[tokio::test]
async fn lines_are_given_as_a_list() {
    let text = "
paths:
  /logs:
    get: { operationId: readLogs, responses: { '200': { description: ok, content: { application/x-ndjson: { schema: { type: object } } } } } }
";
    let agent = Agent::of(text, |server| server).await;
    agent
        .mock
        .respond(
            "readLogs",
            Reply::bytes(200, "application/x-ndjson", "{\"a\":1}\n{\"a\":\"the-secret-token\"}\n"),
        )
        .unwrap();
    let outcome = agent.tool("read_logs", json!({})).await;
    assert_eq!(outcome.data(), json!([{ "a": 1 }, { "a": "<redacted>" }]));
    assert_eq!(outcome.cursor(), None);
}
