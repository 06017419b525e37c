//! A tool for each operation.

use serde_json::json;
use specwright_mcp::{Server, ServerError, Tools, Writes};

use crate::stage::{Agent, document, mock, server, specification};

const PETS: &str = "
paths:
  /pets:
    get:
      operationId: listPets
      summary: Lists the pets
      tags: [pets]
      parameters:
        - { name: limit, in: query, description: How many, schema: { type: integer, maximum: 10 } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: array, items: { type: object } }, example: [{ id: 1 }] } } }
    post:
      operationId: createPet
      tags: [pets, writers]
      requestBody:
        required: true
        content:
          application/json: { schema: { type: object, required: [name], properties: { name: { type: string }, age: { type: integer, minimum: 0 } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { type: object }, example: { id: 2 } } } } }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    delete: { operationId: deletePet, tags: [pets], responses: { '204': { description: gone } } }
    put: { operationId: replacePet, tags: [pets], responses: { '204': { description: ok } } }
";

#[tokio::test]
async fn each_operation_that_reads_is_a_tool() {
    let agent = Agent::of(PETS, |server| server).await;
    let tools = agent.tools().await;
    let [list, go_on] = &tools[..] else { panic!("{tools:?}") };
    assert_eq!((&*list.name, &*go_on.name), ("list_pets", "continue_response"));
    let schema = &list.input_schema;
    assert_eq!(schema["type"], "object");
    assert_eq!(schema["properties"]["limit"]["maximum"], 10);
    assert!(list.description.as_deref().unwrap().contains("«Lists the pets»"));
    let hints = list.annotations.as_ref().unwrap();
    assert_eq!(
        (
            hints.read_only_hint,
            hints.destructive_hint,
            hints.idempotent_hint,
            hints.open_world_hint
        ),
        (Some(true), Some(false), Some(true), Some(true))
    );
    let listed = agent.tool("list_pets", json!({ "limit": 3 })).await;
    assert!(!listed.is_error());
    assert_eq!(listed.data(), json!([{ "id": 1 }]));
    assert_eq!(agent.mock.requests()[0].query.as_deref(), Some("limit=3"));
}

#[tokio::test]
async fn writes_are_refused_and_not_listed() {
    let agent = Agent::of(PETS, |server| server).await;
    for name in ["create_pet", "delete_pet", "replace_pet"] {
        let refused = agent.tool(name, json!({ "id": "1" })).await;
        assert!(refused.is_error());
        assert!(refused.words().contains("--allow-writes"), "{}", refused.words());
    }
    assert!(agent.mock.requests().is_empty());
    let error = agent.protocol_error("nothing").await;
    assert!(error.contains("no tool `nothing`"), "{error}");
}

#[tokio::test]
async fn writes_are_allowed_by_tag_and_by_name() {
    for (writes, names) in [
        (
            Writes::Allowed,
            vec![
                "list_pets",
                "create_pet",
                "replace_pet",
                "delete_pet",
                "continue_response",
            ],
        ),
        (
            Writes::Only(vec!["writers".into()]),
            vec!["list_pets", "create_pet", "continue_response"],
        ),
        (
            Writes::Only(vec!["delete-pet".into(), "replacePet".into()]),
            vec!["list_pets", "replace_pet", "delete_pet", "continue_response"],
        ),
    ] {
        let agent = Agent::of(PETS, |server| server.writes(writes)).await;
        assert_eq!(agent.names().await, names);
    }
    let agent = Agent::of(PETS, |server| server.writes(Writes::Allowed)).await;
    let made = agent.tool("create_pet", json!({ "body": { "name": "Rex" } })).await;
    assert_eq!((made.is_error(), made.data()), (false, json!({ "id": 2 })));
    assert!(made.words().contains("HTTP 201"), "{}", made.words());
    let gone = agent.tool("delete_pet", json!({ "id": "1" })).await;
    assert!(!gone.is_error() && gone.words().contains("204"), "{}", gone.words());
    let tools = agent.tools().await;
    let hints = |name: &str| {
        tools
            .iter()
            .find(|tool| tool.name == name)
            .unwrap()
            .annotations
            .clone()
            .unwrap()
    };
    let hints = |name: &str| {
        (
            hints(name).read_only_hint,
            hints(name).destructive_hint,
            hints(name).idempotent_hint,
        )
    };
    assert_eq!(hints("create_pet"), (Some(false), Some(true), Some(false)));
    assert_eq!(hints("delete_pet"), (Some(false), Some(true), Some(true)));
    assert_eq!(hints("replace_pet"), (Some(false), Some(true), Some(true)));
}

#[tokio::test]
async fn all_that_does_not_fit_is_told_at_once() {
    let agent = Agent::of(PETS, |server| server.writes(Writes::Allowed)).await;
    let misfit = agent
        .tool("create_pet", json!({ "body": { "age": -1 }, "colour": "red" }))
        .await;
    assert!(misfit.is_error());
    let lines: Vec<&str> = misfit.words().lines().filter(|line| line.starts_with("- ")).collect();
    for expected in ["- body.name: ", "- body.age: ", "- colour: "] {
        assert!(
            lines.iter().any(|line| line.starts_with(expected)),
            "{expected}: {lines:?}"
        );
    }
    assert!(agent.mock.requests().is_empty());
}

#[tokio::test]
async fn bytes_are_given_as_base64() {
    let text = "
paths:
  /upload:
    put:
      operationId: upload
      requestBody: { required: true, content: { application/octet-stream: { schema: { type: string, format: binary } } } }
      responses: { '204': { description: ok } }
";
    let agent = Agent::of(text, |server| server.writes(Writes::Allowed)).await;
    let tools = agent.tools().await;
    assert_eq!(
        tools[0].input_schema["properties"]["body"],
        json!({ "type": "string", "contentEncoding": "base64" })
    );
    let sent = agent.tool("upload", json!({ "body": "aGVsbG8=" })).await;
    assert!(!sent.is_error(), "{}", sent.all());
    assert_eq!(&*agent.mock.requests()[0].body, b"hello");
    assert!(agent.tool("upload", json!({ "body": "no base64!" })).await.is_error());
}

#[tokio::test]
async fn names_that_mean_nothing_are_refused() {
    let path = document(PETS);
    let mock = mock(&[&path]).await;
    let build = |writes| {
        let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            server(&mock, &[&path], |server| server.writes(writes))
        }));
        built.map(drop).unwrap_err().downcast_ref::<String>().cloned().unwrap()
    };
    let error = build(Writes::Only(vec!["createPest".into()]));
    assert!(error.contains("createPest") && error.contains("create_pet"), "{error}");
    assert!(matches!(
        Server::builder().build().map(drop),
        Err(ServerError::NoDocument)
    ));
}

#[tokio::test]
async fn documents_share_a_server() {
    let (one, two) = (document(PETS), document(PETS));
    let agent = Agent::at(&[&one, &two], |server| server).await;
    // both documents are called `shop`
    assert_eq!(
        agent.names().await,
        ["shop_list_pets", "shop_list_pets_2", "continue_response"]
    );
}

#[tokio::test]
async fn from_thirty_operations_on_there_are_three_tools() {
    let operations = |count: usize| {
        let paths = (0..count).map(|number| format!("  /p{number}: {{ get: {{ operationId: get{number}, responses: {{ '204': {{ description: ok }} }} }} }}\n"));
        format!("paths:\n{}", paths.collect::<String>())
    };
    assert_eq!(
        Agent::of(&operations(29), |server| server).await.names().await.len(),
        30
    );
    assert_eq!(
        Agent::of(&operations(30), |server| server).await.names().await,
        ["search", "describe", "call"]
    );
    let each = Agent::of(&operations(30), |server| server.tools(Tools::Each)).await;
    assert_eq!(each.names().await.len(), 31);
}

#[tokio::test]
async fn the_documents_of_huawei_and_didi_are_served() {
    let huawei = specification("huaweicloud/workspace.yaml");
    let agent = Agent::at(&[&huawei], |server| server).await;
    assert_eq!(
        agent.names().await,
        [
            "list_images",
            "list_desktop_snapshot",
            "list_inconsistent_statics",
            "continue_response"
        ]
    );
    let images = agent
        .tool("list_images", json!({ "os_type": "Linux", "limit": 5 }))
        .await;
    assert!(!images.is_error(), "{}", images.all());
    assert_eq!(images.data()["images"][0]["os_type"], "Linux");
    assert!(
        agent.mock.requests()[0].problems.is_empty(),
        "{:?}",
        agent.mock.requests()[0].problems
    );

    let didi = specification("didiyun/storage.yaml");
    let agent = Agent::at(&[&didi], |server| server).await;
    // a POST, but a listing
    assert_eq!(agent.names().await, ["list_custom_images", "continue_response"]);
    let tools = agent.tools().await;
    assert!(
        tools[0].input_schema["properties"]
            .as_object()
            .is_some_and(|properties| !properties.is_empty())
    );
}
