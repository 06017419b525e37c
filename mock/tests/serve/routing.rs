use specwright_mock::{Error, Mock};

use crate::client::{builder, get, send, start};

const DOCUMENT: &str = r"
openapi: 3.0.3
info: { title: routes, version: '1' }
servers:
  - url: https://{region}.example.com/{base}/v2
    variables: { region: { default: a }, base: { default: api } }
  - url: /other
paths:
  /users/{id}: { get: { operationId: one, responses: { '200': { description: '' } } } }
  /users/me:
    get: { operationId: me, responses: { '200': { description: '' } } }
    delete: { operationId: removeMe, responses: { '204': { description: '' } } }
  /users/{id}.json: { get: { operationId: file, responses: { '200': { description: '' } } } }
  /users/{id}/roles/{role}: { get: { operationId: role, responses: { '200': { description: '' } } } }
  /users/{id}/roles/admin: { post: { operationId: promote, responses: { '200': { description: '' } } } }
  /own: { servers: [ { url: 'https://x.org/deep/er' } ], get: { responses: { '200': { description: '' } } } }
";

#[tokio::test]
async fn the_most_concrete_path_wins() {
    let server = start(DOCUMENT).await;
    for (target, operation, values) in [
        ("/users/7", "one", vec![("id", "7")]),
        ("/users/a%2Fb", "one", vec![("id", "a/b")]),
        ("/users/me", "me", vec![]),
        ("/users/m%65", "me", vec![]),
        ("/users/me.json", "file", vec![("id", "me")]),
        ("/users/me/roles/x", "role", vec![("id", "me"), ("role", "x")]),
        // The concrete path has no GET, the other one has.
        ("/users/me/roles/admin", "role", vec![("id", "me"), ("role", "admin")]),
        ("/other/users/7", "one", vec![("id", "7")]),
        (
            "/anything/v2/users/7",
            "one",
            vec![("server.base.0", "anything"), ("id", "7")],
        ),
        ("/deep/er/own", "GET /own", vec![]),
        ("/own", "GET /own", vec![]),
        ("/users/7?x=1", "one", vec![("id", "7")]),
    ] {
        get(&server, target).await;
        let request = server.requests().pop().expect(target);
        assert_eq!(request.operation.as_deref(), Some(operation), "{target}");
        let found: Vec<(&str, &str)> = request
            .path_values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(found, values, "{target}");
    }
}

#[tokio::test]
async fn what_is_not_documented_is_not_found() {
    let server = start(DOCUMENT).await;
    for target in [
        "/",
        "/users",
        "/users/",
        "/users/7/",
        "/users/7/x",
        "/v2/users/7/",
        "//users/7",
        "/deep/er",
        "/other/own",
        "/users//roles/x",
    ] {
        let response = get(&server, target).await;
        assert_eq!(response.status, 404, "{target}");
        assert_eq!(response.problems(), [format!("path: {target} is not documented")]);
    }
}

#[tokio::test]
async fn another_method_is_not_allowed() {
    let server = start(DOCUMENT).await;
    let response = send(&server, "PUT", "/users/me", &[], b"").await;
    assert_eq!(response.status, 405);
    assert_eq!(response.header("Allow"), Some("GET, DELETE"));
    assert_eq!(
        response.problems(),
        ["method: PUT is not documented for /users/me; documented: GET, DELETE"]
    );
    for method in ["HEAD", "OPTIONS"] {
        assert_eq!(send(&server, method, "/users/me", &[], b"").await.status, 405);
    }
}

#[tokio::test]
async fn several_documents_share_a_server() {
    let other: openapiv3::OpenAPI = serde_yaml::from_str(
        r"
openapi: 3.0.3
info: { title: second, version: '1' }
paths:
  /users/{name}: { get: { operationId: second, responses: { '200': { description: '' } } } }
  /pets: { get: { operationId: pets, responses: { '200': { description: '' } } } }
",
    )
    .unwrap();
    let server = builder(DOCUMENT)
        .openapi("second", &other)
        .unwrap()
        .start()
        .await
        .unwrap();
    get(&server, "/users/7").await;
    get(&server, "/pets").await;
    let requests = server.requests();
    assert_eq!(requests[0].document.as_deref(), Some("test"));
    assert_eq!(requests[1].document.as_deref(), Some("second"));
    assert_eq!(server.requests_to("pets").len(), 1);
    let operations = server.operations();
    assert_eq!(operations.len(), 9);
    assert_eq!(operations[8].path, "/pets");
}

#[tokio::test]
async fn settings_that_lead_nowhere_are_refused() {
    let unknown = builder(DOCUMENT).status("nobody", 200).start().await;
    assert!(matches!(unknown, Err(Error::UnknownOperation { name }) if name == "nobody"));
    let status = builder(DOCUMENT).status("GET /users/me", 99).start().await;
    assert!(matches!(status, Err(Error::Status { status: 99 })));
    assert!(matches!(Mock::builder().start().await, Err(Error::NoDocument)));
    let server = start(DOCUMENT).await;
    let taken = builder(DOCUMENT).port(server.address().port()).start().await;
    assert!(matches!(taken, Err(Error::Bind { .. })));
    assert!(server.status("one", 404).is_ok());
    assert!(server.status("two", 404).is_err());
}

#[tokio::test]
async fn the_port_is_free_after_a_stop() {
    let server = start(DOCUMENT).await;
    assert!(server.address().ip().is_loopback());
    let port = server.address().port();
    server.stop().await;
    builder(DOCUMENT).port(port).start().await.expect("the port is free");
}

#[tokio::test]
async fn keys_of_other_shapes_are_routed() {
    let server = start(
        r"
openapi: 3.0.3
info: { title: shapes, version: '1' }
paths:
  /files/{path+}:
    parameters: [ { name: path, in: path, required: true, schema: { type: string, maxLength: 5 } } ]
    get: { operationId: file, responses: { '200': { description: '' } } }
  /files/{path+}.zip:
    parameters: [ { name: path, in: path, required: true, schema: { type: string } } ]
    get: { operationId: zip, responses: { '200': { description: '' } } }
  /users/:id:
    parameters: [ { name: id, in: path, required: true, schema: { type: integer } } ]
    get: { operationId: user, responses: { '200': { description: '' } } }
  /users{?limit}:
    get: { operationId: users, parameters: [ { name: limit, in: query, schema: { type: integer } } ], responses: { '200': { description: '' } } }
  /users?kind=a&kind2: { get: { operationId: kinds, responses: { '200': { description: '' } } } }
",
    )
    .await;
    for (target, operation, problem) in [
        ("/files/a/b", "file", ""),
        (
            "/files/a/b/c/d",
            "file",
            "path.path: has 7 characters and may have at most 5",
        ),
        ("/files/a/b.zip", "zip", ""),
        ("/users/7", "user", ""),
        ("/users/x", "user", "path.id: expected integer, found \"x\""),
        ("/users", "users", ""),
        ("/users?limit=1", "users", ""),
        ("/users?kind=a&kind2", "kinds", ""),
        ("/users?kind=b", "users", "query.kind: is not documented"),
    ] {
        let response = get(&server, target).await;
        let request = server.requests().pop().expect(target);
        assert_eq!(request.operation.as_deref(), Some(operation), "{target}");
        let found = if response.status == 200 {
            vec![]
        } else {
            response.problems()
        };
        assert_eq!(found.join("; "), problem, "{target}");
    }
}
