//! The mock server and the generated clients read the same documents with different code, so each checks the other.

use cloud_clients::didiyun::storage::models::CimgCondition;
use serde_json::{Value, json};
use specwright_mock::Mock;
use specwright_runtime::{Error, ErrorKind};
use tests::clients;
use tests::compare::{assert_same, json as as_json};
use tests::operations::{Operation, Setup, all};
use tests::stage::{DOCUMENTS, folder, mock};

async fn cloud() -> Mock {
    mock(&DOCUMENTS).start().await.unwrap()
}

async fn call(server: &Mock, operation: &Operation) -> Result<Value, Error> {
    (operation.send)(&Setup::usual(server.url(), operation.document)).await
}

/// Returns the responses of an operation in its document.
fn responses(operation: &Operation) -> Vec<(String, Value)> {
    let file = folder().join(format!("{}.yaml", operation.document));
    let text = std::fs::read_to_string(file).expect("a document");
    let document: Value = serde_yaml::from_str(&text).expect("YAML");
    let paths = document["paths"].as_object().expect("paths");
    let mut methods = paths.values().filter_map(Value::as_object).flatten();
    let found = methods.find(|(_, method)| method["operationId"] == operation.name);
    let responses = found.expect("the operation").1["responses"].as_object();
    let responses = responses.expect("responses").iter();
    responses
        .map(|(status, response)| (status.clone(), response.clone()))
        .collect()
}

#[tokio::test]
async fn the_tests_know_every_operation_of_every_document() {
    let server = cloud().await;
    let mut served: Vec<_> = server.operations().into_iter().map(|operation| operation.id).collect();
    let mut known: Vec<_> = all().iter().map(|operation| operation.name.to_owned()).collect();
    served.sort();
    known.sort();
    assert_eq!(served, known);
    assert_eq!(server.notices(), [] as [&str; 0]);
}

#[tokio::test]
async fn every_call_fits_its_document_and_gives_the_documented_example() {
    let server = cloud().await;
    for operation in all() {
        let model = call(&server, &operation).await.expect(operation.name);
        let documented = responses(&operation).into_iter();
        let mut examples = documented.filter_map(|(_, response)| {
            let example = response.pointer("/content/application~1json/example");
            example.cloned()
        });
        let example = examples.next().expect("an example");
        assert_same(operation.name, &example, &model);
        let request = server.requests().pop().expect("a request");
        assert_eq!(request.operation.as_deref(), Some(operation.name));
        assert!(request.problems.is_empty(), "{:?}", request.problems);
    }
}

#[tokio::test]
async fn every_documented_error_is_read_as_its_documented_type() {
    let server = cloud().await;
    for operation in all() {
        for (status, _) in responses(&operation) {
            let number = match status.as_str() {
                "default" => 507,
                status => status.parse().expect("a status"),
            };
            if number < 400 {
                continue;
            }
            let at = format!("{} {status}", operation.name);
            server.status(operation.name, number).unwrap();
            let error = call(&server, &operation).await.expect_err(&at);
            assert!(matches!(error.kind(), ErrorKind::Api(_)), "{at}: {error:?}");
            assert_eq!(error.status(), Some(number), "{at}");
            let body = (operation.error_body)(&error).expect("an error response");
            let sent: Value = serde_json::from_slice(error.raw_body()).expect("JSON");
            assert_same(&at, &sent, &body.expect(&at));
            let codes = ["/error_code", "/error/code", "/errno"].iter();
            let code = codes.filter_map(|pointer| sent.pointer(pointer)).next();
            let code = code.map(|code| code.as_str().map_or_else(|| code.to_string(), str::to_owned));
            assert_eq!(error.code().map(str::to_owned), code, "{at}: {sent}");
        }
    }
}

/// Returns the query names of the last request, which must fit its document.
fn sent_names(server: &Mock) -> Vec<String> {
    let request = server.requests().pop().expect("a request");
    assert!(request.problems.is_empty(), "{:?}", request.problems);
    let mut names: Vec<String> = request.query_pairs().into_iter().map(|(name, _)| name).collect();
    names.sort_unstable(); // a signed query is sent in the signed order
    names
}

#[tokio::test]
async fn every_setter_sends_what_the_document_says() {
    let server = cloud().await;
    let workspace = clients::workspace(&server.url()).build().unwrap();
    let call = workspace
        .list_images()
        .os_type("Linux")
        .image_type("gold")
        .platform("p");
    let call = call
        .architecture("arm")
        .package_type("enterprise")
        .image_id("i")
        .limit(100);
    let call = call.offset(5000).sort_field("created_at").sort_type("desc");
    call.send().await.unwrap();
    assert_eq!(
        sent_names(&server),
        [
            "architecture",
            "image_id",
            "image_type",
            "limit",
            "offset",
            "os_type",
            "package_type",
            "platform",
            "sort_field",
            "sort_type"
        ]
    );

    let call = workspace
        .list_desktop_snapshot()
        .desktop_id("d")
        .desktop_ids(["a", "b"]);
    let call = call
        .desktop_name("n")
        .desktop_names(["a"])
        .snapshot_name("s")
        .snapshot_names(["a"]);
    let call = call
        .disk_type("SYSTEM_DISK")
        .create_type("AUTO")
        .status("create_failed");
    let call = call.sort_field("snapshot_name").sort_type("DESC").offset(1).limit(1000);
    call.send().await.unwrap();
    assert_eq!(
        sent_names(&server),
        [
            "create_type",
            "desktop_id",
            "desktop_ids",
            "desktop_ids",
            "desktop_name",
            "desktop_names",
            "disk_type",
            "limit",
            "offset",
            "snapshot_name",
            "snapshot_names",
            "sort_field",
            "sort_type",
            "status"
        ]
    );

    let iam = clients::iam(&server.url()).build().unwrap();
    let call = iam.keystone_list_projects().domain_id("d").name("n").parent_id("p");
    call.enabled(true)
        .is_domain(false)
        .page(1)
        .per_page(5000)
        .send()
        .await
        .unwrap();
    assert_eq!(
        sent_names(&server),
        [
            "domain_id",
            "enabled",
            "is_domain",
            "name",
            "page",
            "parent_id",
            "per_page"
        ]
    );

    let storage = clients::storage(&server.url()).build().unwrap();
    let condition = CimgCondition {
        names: Some(vec!["北京02".to_owned()]),
    };
    let call = storage.list_custom_images("bj", 20).start(40).condition(condition);
    call.send().await.unwrap();
    let body = server.requests().pop().and_then(|request| request.json());
    let expected = json!({"regionId": "bj", "limit": 20, "start": 40, "condition": {"names": ["北京02"]}});
    assert_same("body", &expected, &body.expect("a body"));
}

#[tokio::test]
async fn what_the_document_forbids_is_refused_by_the_mock_and_told_by_the_client() {
    let server = cloud().await;
    let client = clients::workspace(&server.url()).build().unwrap();
    let error = client.list_desktop_snapshot().limit(5000).send().await.unwrap_err();
    assert_eq!(error.status(), Some(400));
    let body: Value = serde_json::from_slice(error.raw_body()).unwrap();
    assert_eq!(body["problems"][0]["at"], "query.limit");
    let error = client.list_images().os_type("Plan9").send().await.unwrap_err();
    let body: Value = serde_json::from_slice(error.raw_body()).unwrap();
    assert_eq!(body["problems"][0]["at"], "query.os_type");
    let many = (0..501).map(|number| number.to_string());
    let error = client
        .check_desktop_images()
        .desktop_ids(many)
        .send()
        .await
        .unwrap_err();
    let body: Value = serde_json::from_slice(error.raw_body()).unwrap();
    assert_eq!(body["problems"][0]["at"], "body.desktop_ids");
}

#[tokio::test]
async fn a_caller_picks_the_response_of_one_call() {
    let server = cloud().await;
    let client = clients::workspace(&server.url()).build().unwrap();
    let call = client.list_images();
    let call = call.customize(|call| call.header("X-Mock-Status", "405"));
    assert_eq!(call.send().await.unwrap_err().status(), Some(405));
    assert!(client.list_images().send().await.is_ok());
}

#[tokio::test]
async fn models_go_through_serde_unchanged() {
    let server = cloud().await;
    let client = clients::storage(&server.url()).build().unwrap();
    let model = client.list_custom_images("bj", 1).send().await.unwrap();
    let read = serde_json::from_value(as_json(&model)).unwrap();
    assert_eq!(model, read);
    let client = clients::iam(&server.url()).build().unwrap();
    let model = client.keystone_list_projects().send().await.unwrap();
    let read = serde_json::from_value(as_json(&model)).unwrap();
    assert_eq!(model, read);
}
