//! Three tools for many operations.

use serde_json::json;
use specwright_mcp::Tools;

use crate::stage::{Agent, document, mock, server};

/// A document of many operations in the manner of a large vendor.
fn large(count: usize) -> String {
    let mut text = String::from("paths:\n");
    for number in 0..count {
        let (kind, verb, method) = match number % 4 {
            0 => ("repositories", "list", "get"),
            1 => ("issues", "get", "get"),
            2 => ("pull requests", "create", "post"),
            _ => ("workflows", "delete", "delete"),
        };
        let noun = kind.replace(' ', "-");
        text.push_str(&format!(
            "  /v{number}/{noun}/{{id}}:
    {method}:
      operationId: {noun}/{verb}-{number}
      summary: {verb} {kind} of area {number}
      description: A long text about {kind}. {}
      tags: [{kind}]
      parameters: [{{ name: id, in: path, required: true, schema: {{ type: string }} }}]
      responses: {{ '204': {{ description: ok }} }}
",
            "More words that say little. ".repeat(10),
        ));
    }
    text
}

#[tokio::test]
async fn definitions_of_a_large_document_are_small() {
    let path = document(&large(1_300));
    let mock = mock(&[&path]).await;
    let server = server(&mock, &[&path], |server| server);
    assert_eq!(server.operations(), (1_300, 650));
    let definitions = serde_json::to_string(server.tools()).unwrap();
    // about four characters are a token
    assert!(definitions.len() / 4 < 1_000, "{} tokens", definitions.len() / 4);
}

#[tokio::test]
async fn operations_are_found_by_words_in_pages() {
    let agent = Agent::of(&large(120), |server| server).await;
    assert_eq!(agent.names().await, ["search", "describe", "call"]);
    let found = agent.tool("search", json!({ "query": "repository list" })).await;
    let lines: Vec<&str> = found.words().lines().filter(|line| line.starts_with("- ")).collect();
    assert_eq!(lines.len(), 20, "{}", found.words());
    assert!(
        lines.iter().all(|line| line.contains("repositories")),
        "{}",
        found.words()
    );
    let all = agent.tool("search", json!({})).await;
    assert!(all.words().contains("operations: 120, page 1 of 6"), "{}", all.words());
    let last = agent.tool("search", json!({ "page": 6 })).await;
    assert_eq!(last.words().lines().filter(|line| line.starts_with("- ")).count(), 20);
    assert!(
        agent
            .tool("search", json!({ "page": 7 }))
            .await
            .words()
            .contains("the last is 6")
    );
    let tagged = agent
        .tool("search", json!({ "query": "delete", "tag": "workflows", "page": 1 }))
        .await;
    assert!(tagged.words().contains("operations: 30"), "{}", tagged.words());
    assert!(
        tagged
            .words()
            .lines()
            .filter(|line| line.starts_with("- "))
            .all(|line| line.contains("(refused"))
    );
    let none = agent.tool("search", json!({ "query": "zeppelin" })).await;
    assert!(none.words().contains("«workflows» (30)"), "{}", none.words());
}

#[tokio::test]
async fn the_best_match_comes_first() {
    let text = "
paths:
  /servers: { get: { operationId: listServers, summary: Lists servers, tags: [compute], responses: { '204': { description: ok } } } }
  /servers/{id}/start: { get: { operationId: startServer, summary: Starts a server, tags: [compute], parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { '204': { description: ok } } } }
  /volumes: { get: { operationId: listVolumes, summary: Lists volumes of a server, tags: [storage], responses: { '204': { description: ok } } } }
  /images: { get: { operationId: showImages, summary: 查询镜像列表, description: One could start a server from these, tags: [images], responses: { '204': { description: ok } } } }
";
    let agent = Agent::of(text, |server| server.tools(Tools::Three)).await;
    for (query, first) in [
        ("start server", "start_server"),
        ("servers", "list_servers"),
        ("volumes of a server", "list_volumes"),
        ("storage", "list_volumes"),
        ("镜像", "show_images"),
        ("get image", "show_images"),
        ("listServers", "list_servers"),
        ("vol", "list_volumes"),
    ] {
        let found = agent.tool("search", json!({ "query": query })).await;
        let line = found
            .words()
            .lines()
            .find(|line| line.starts_with("- "))
            .unwrap_or_else(|| panic!("{query}"));
        assert!(line.starts_with(&format!("- {first} ")), "{query}: {}", found.words());
    }
}

#[tokio::test]
async fn an_operation_is_described_and_called() {
    let agent = Agent::of(&large(40), |server| server).await;
    let described = agent.tool("describe", json!({ "operation": "list_0" })).await;
    let words = described.words();
    assert!(
        words.contains("GET /v0/repositories/{id}") && words.contains("«list repositories of area 0"),
        "{words}"
    );
    let schema: serde_json::Value = serde_json::from_str(words.lines().last().unwrap()).unwrap();
    assert_eq!(schema["required"], json!(["id"]));
    let called = agent.call("list_0", json!({ "id": "7" })).await;
    assert!(!called.is_error(), "{}", called.all());
    assert_eq!(agent.mock.requests()[0].path, "/v0/repositories/7");
    // by the id of the document too
    assert!(!agent.call("repositories/list-0", json!({ "id": "8" })).await.is_error());

    let refused = agent.call("delete_3", json!({ "id": "7" })).await;
    assert!(
        refused.is_error() && refused.words().contains("--allow-writes=delete_3"),
        "{}",
        refused.words()
    );
    let missing = agent.call("list_0", json!({})).await;
    assert!(
        missing.is_error() && missing.words().contains("- id: "),
        "{}",
        missing.words()
    );
    assert_eq!(agent.mock.requests().len(), 2);
}

#[tokio::test]
async fn wrong_arguments_of_the_tools_are_told() {
    let agent = Agent::of(&large(40), |server| server).await;
    for (tool, arguments, expected) in [
        ("search", json!({ "query": 1 }), "`query` must be a string"),
        ("search", json!({ "page": 0 }), "`page` must be an integer from 1 on"),
        ("search", json!({ "words": "x" }), "no argument `words`"),
        ("describe", json!({}), "`operation` is missing"),
        (
            "describe",
            json!({ "operation": "list repositories" }),
            "similar ones: `list_",
        ),
        ("call", json!({}), "`operation` is missing"),
        ("call", json!({ "operation": "list_0", "continue": "x" }), "either"),
        (
            "call",
            json!({ "operation": "list_0", "arguments": [] }),
            "arguments: have to be an object",
        ),
        ("call", json!({ "continue": "x" }), "nothing is kept for this cursor"),
    ] {
        let outcome = agent.tool(tool, arguments).await;
        assert!(
            outcome.is_error() && outcome.words().contains(expected),
            "{expected}: {}",
            outcome.words()
        );
    }
    assert!(agent.protocol_error("list_0").await.contains("no tool"));
}

#[tokio::test]
async fn a_long_schema_is_described_in_parts() {
    let mut text = String::from(
        "
paths:
  /orders:
    get:
      operationId: findOrders
      parameters: [{ name: filter, in: query, content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } }]
      responses: { '204': { description: ok } }
components:
  schemas:
",
    );
    for number in 0..60 {
        let words = "words that describe it ".repeat(20);
        text.push_str(&format!(
            "    S{number}: {{ type: object, description: {words}, properties: {{ "
        ));
        for property in 0..5 {
            text.push_str(&format!(
                "p{property}: {{ type: string, enum: [value one, value two, value three] }}, "
            ));
        }
        let next = (number + 1) % 60;
        text.push_str(&format!("next: {{ $ref: '#/components/schemas/S{next}' }} }} }}\n"));
    }
    let agent = Agent::of(&text, |server| server.tools(Tools::Three).budget(4_000)).await;
    let described = agent.tool("describe", json!({ "operation": "find_orders" })).await;
    let words = described.words();
    assert!(words.chars().count() < 5_000, "{}", words.chars().count());
    assert!(words.contains("ask for one with `part`"), "{words}");
    let schema: serde_json::Value = serde_json::from_str(words.lines().last().unwrap()).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    let left_out = definitions
        .iter()
        .find(|(_, definition)| definition["$comment"].is_string())
        .unwrap()
        .0;
    let part = agent
        .tool(
            "describe",
            json!({ "operation": "find_orders", "part": format!("#/$defs/{left_out}") }),
        )
        .await;
    let schema: serde_json::Value = serde_json::from_str(part.words().lines().last().unwrap()).unwrap();
    assert_eq!(schema["properties"]["p0"]["enum"][0], "value one");
}
