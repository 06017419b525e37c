//! Nothing secret reaches an agent, and an agent gives nothing secret.

use serde_json::json;
use specwright_mcp::Writes;
use specwright_mock::Reply;

use crate::stage::Agent;

const USERS: &str = "
security: [{ token: [] }]
paths:
  /me:
    get:
      operationId: whoAmI
      responses: { '200': { description: ok, content: { application/json: { schema: {} }, text/plain: { schema: { type: string } } } } }
  /users:
    post:
      operationId: addUser
      parameters:
        - { name: X-Pin, in: header, schema: { type: string, format: password } }
        - { name: dry, in: query, schema: { type: boolean } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: { type: string }
                password: { type: string, format: password }
                keys: { type: array, items: { $ref: '#/components/schemas/Key' } }
      responses: { '204': { description: ok } }
components:
  securitySchemes: { token: { type: http, scheme: bearer } }
  schemas: { Key: { type: object, properties: { id: { type: string }, value: { type: string, x-secret: true } } } }
";

#[tokio::test]
async fn a_secret_that_the_server_repeats_is_hidden() {
    let agent = Agent::of(USERS, |server| server).await;
    let echo = |status| {
        Reply::with(move |request| {
            let sent = request.header("authorization").unwrap_or_default();
            assert!(sent.contains("the-secret-token"));
            let encoded = "dGhlLXNlY3JldC10b2tlbg";
            Reply::json(
                status,
                json!({ "you": sent, sent: [sent], "more": { "base64": encoded }, "message": sent }),
            )
        })
    };
    for status in [200, 403] {
        agent.mock.respond("whoAmI", echo(status)).unwrap();
        let outcome = agent.tool("who_am_i", json!({})).await;
        let all = outcome.all();
        assert!(
            !all.contains("the-secret-token") && !all.contains("dGhlLXNlY3JldC10b2tlbg"),
            "{all}"
        );
        assert!(all.contains("<redacted>"), "{all}");
    }
    agent
        .mock
        .respond("whoAmI", Reply::text(200, "token: the-secret-token"))
        .unwrap();
    assert_eq!(agent.tool("who_am_i", json!({})).await.data(), "token: <redacted>");
}

#[tokio::test]
async fn secret_arguments_are_not_in_schemas_and_cannot_be_given() {
    let agent = Agent::of(USERS, |server| server.writes(Writes::Allowed)).await;
    let tools = agent.tools().await;
    let tool = tools.iter().find(|tool| tool.name == "add_user").unwrap();
    let schema = serde_json::to_string(&tool.input_schema).unwrap();
    for secret in ["password", "x_pin", "value"] {
        assert!(!schema.contains(&format!("\"{secret}\"")), "{secret}: {schema}");
    }
    assert!(schema.contains("\"keys\"") && schema.contains("\"dry\""), "{schema}");
    for (arguments, path) in [
        (json!({ "x_pin": "1234", "body": { "name": "a" } }), "x_pin"),
        (json!({ "X-Pin": "1234", "body": { "name": "a" } }), "X-Pin"),
        (json!({ "body": { "name": "a", "password": "x" } }), "body.password"),
        (
            json!({ "body": { "name": "a", "keys": [{ "id": "1" }, { "value": "x" }] } }),
            "body.keys[1].value",
        ),
    ] {
        let refused = agent.tool("add_user", arguments).await;
        assert!(refused.is_error(), "{path}");
        assert!(
            refused.words().contains(&format!("`{path}` is secret")),
            "{}",
            refused.words()
        );
    }
    assert!(agent.mock.requests().is_empty());
    let added = agent
        .tool("add_user", json!({ "body": { "name": "a", "keys": [{ "id": "1" }] } }))
        .await;
    assert!(!added.is_error(), "{}", added.all());
}

#[tokio::test]
async fn headers_of_credentials_cannot_be_given() {
    let text = "
security: [{ key: [] }]
paths:
  /me:
    get:
      operationId: whoAmI
      parameters:
        - { name: x-api-key, in: header, schema: { type: string } }
        - { name: Cookie, in: header, schema: { type: string } }
      responses: { '204': { description: ok } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Api-Key } } }
";
    let agent = Agent::of(text, |server| server).await;
    let tools = agent.tools().await;
    let properties = &tools[0].input_schema["properties"];
    assert_eq!(properties, &json!({}), "{properties}");
    for name in ["x_api_key", "x-api-key", "Cookie", "cookie"] {
        let refused = agent.tool("who_am_i", json!({ name: "x" })).await;
        assert!(refused.is_error(), "{name}");
    }
    assert!(agent.mock.requests().is_empty());
}
