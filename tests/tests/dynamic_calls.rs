//! Calls without generated code send what generated clients send, byte by byte.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use cloud_clients::{didiyun, huaweicloud};
use serde_json::json;
use specwright_dynamic::sample::SampleOptions;
use specwright_dynamic::{ArgumentError, Arguments, Call, Client, Content, Document, OpenOptions, Unprepared};
use specwright_mock::Reply;
use specwright_runtime::transport::{BoxFuture, TransportErrorKind};
use specwright_runtime::{Credentials, Error, HttpRequest, HttpResponse, Json, Transport, TransportError};
use tests::clients::{self, BEARER, PROJECT};
use tests::operations::{PASSWORD, password_request};
use tests::stage::{DOCUMENTS, Stage, folder, mock};

const ENDPOINT: &str = "https://cloud.example.com/base";

/// A transport that keeps the request and sends nothing.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Option<HttpRequest>>>);

impl Transport for Recorder {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        Box::pin(async { Err(TransportError::new(TransportErrorKind::Refused, "nothing is sent")) })
    }
}

impl Recorder {
    /// The request of a call that a generated client sends.
    async fn sent<T>(&self, call: impl Future<Output = Result<T, Error>>) -> Vec<String> {
        assert!(call.await.is_err());
        let request = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        written(&request.expect("a request"))
    }
}

/// A request in lines.
fn written(request: &HttpRequest) -> Vec<String> {
    let mut lines = vec![format!("{} {}", request.method, request.url)];
    let headers = request.headers.iter();
    lines.extend(headers.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))));
    lines.sort_unstable_by_key(|line| !line.contains("://"));
    let body = request.body.bytes().expect("a whole body");
    lines.push(String::from_utf8_lossy(body).into_owned());
    lines
}

fn document(name: &str) -> Arc<Document> {
    let path = folder().join(format!("{name}.yaml"));
    Document::open(&path, &OpenOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn client(name: &str, credentials: Credentials, endpoint: &str) -> Client {
    Client::builder(&document(name))
        .endpoint(endpoint)
        .parameter("project_id", PROJECT)
        .named_endpoint("iam", clients::NOWHERE)
        .credentials(credentials)
        .config(clients::config())
        .build()
        .expect("a client")
}

fn call(client: &Client, operation: &str, arguments: &str) -> Call {
    let document = client.document();
    let described = document
        .operation(operation)
        .unwrap_or_else(|| panic!("no {operation}"));
    let arguments: Json = arguments.parse().expect("JSON");
    let arguments = Arguments::from_json(described, arguments).expect("an object");
    client
        .call(operation, arguments)
        .unwrap_or_else(|error| panic!("{operation}: {error}"))
}

async fn prepared(client: &Client, operation: &str, arguments: &str) -> Vec<String> {
    let prepared = call(client, operation, arguments).prepare().await;
    written(&prepared.unwrap_or_else(|error| panic!("{operation}: {error}")).request)
}

#[tokio::test]
async fn huawei_workspace_is_called_with_the_same_bytes() {
    let recorder = Recorder::default();
    let typed = huaweicloud::workspace::Client::builder()
        .endpoint(ENDPOINT)
        .project_id(PROJECT)
        .credentials(clients::keys())
        .config(clients::config())
        .transport(recorder.clone())
        .build()
        .unwrap();
    let dynamic = client("huaweicloud/workspace", clients::keys(), ENDPOINT);
    let request = typed.list_images().os_type("Linux").limit(7).package_type("a b&c/ü");
    assert_eq!(
        prepared(
            &dynamic,
            "list-images",
            r#"{"os_type": "Linux", "limit": 7, "package_type": "a b&c/ü"}"#
        )
        .await,
        recorder.sent(request.send()).await
    );
    assert_eq!(
        prepared(
            &dynamic,
            "CheckDesktopImages",
            r#"{"body": {"desktop_ids": ["a", "b"]}}"#
        )
        .await,
        recorder
            .sent(typed.check_desktop_images().desktop_ids(["a", "b"]).send())
            .await
    );
    let request = typed
        .list_desktop_snapshot()
        .desktop_ids(["x", "y,z"])
        .desktop_name("n");
    assert_eq!(
        prepared(
            &dynamic,
            "list_desktop_snapshot",
            r#"{"desktop_ids": ["x", "y,z"], "desktop_name": "n"}"#
        )
        .await,
        recorder.sent(request.send()).await
    );
    assert_eq!(
        prepared(&dynamic, "list_inconsistent_statics", r#"{"pool_id": "p/1"}"#).await,
        recorder.sent(typed.list_inconsistent_statics("p/1").send()).await
    );
}

#[tokio::test]
async fn didi_and_huawei_identity_are_called_with_the_same_bytes() {
    let recorder = Recorder::default();
    let typed = didiyun::storage::Client::builder()
        .endpoint(ENDPOINT)
        .credentials(cloud_credentials::didiyun::token(BEARER))
        .config(clients::config())
        .transport(recorder.clone())
        .build()
        .unwrap();
    let dynamic = client("didiyun/storage", cloud_credentials::didiyun::token(BEARER), ENDPOINT);
    assert_eq!(
        prepared(
            &dynamic,
            "list_custom_images",
            r#"{"body": {"regionId": "bj", "limit": 1}}"#
        )
        .await,
        recorder.sent(typed.list_custom_images("bj", 1).send()).await
    );

    let typed = huaweicloud::iam::Client::builder()
        .endpoint(ENDPOINT)
        .config(clients::config())
        .transport(recorder.clone())
        .build()
        .unwrap();
    let dynamic = client("huaweicloud/iam", clients::keys(), ENDPOINT);
    let body = password_request("account", "user", PASSWORD);
    let as_json = serde_json::to_string(&body).unwrap();
    assert_eq!(
        prepared(
            &dynamic,
            "keystone-create-user-token-by-password",
            &format!(r#"{{"body": {as_json}}}"#)
        )
        .await,
        recorder
            .sent(typed.keystone_create_user_token_by_password(&body).send())
            .await
    );
}

#[tokio::test]
async fn secrets_are_not_in_what_is_shown() {
    let dynamic = client("didiyun/storage", cloud_credentials::didiyun::token(BEARER), ENDPOINT);
    let call = call(
        &dynamic,
        "list_custom_images",
        r#"{"body": {"regionId": "bj", "limit": 1}}"#,
    );
    let prepared = call.prepare().await.unwrap();
    assert!(written(&prepared.request).iter().any(|line| line.contains(BEARER)));
    let shown = written(&prepared.shown);
    assert!(shown.contains(&"authorization: <redacted>".to_owned()), "{shown:?}");
    assert!(!shown.concat().contains(BEARER));
}

#[tokio::test]
async fn what_would_be_fetched_first_is_said() {
    let document = document("huaweicloud/workspace");
    let builder = Client::builder(&document)
        .endpoint(ENDPOINT)
        .variable("region", "cn-north-4")
        .named_endpoint("iam", "https://iam.example.com");
    let client = builder
        .credentials(clients::keys())
        .config(clients::config())
        .build()
        .unwrap();
    let error = call(&client, "list_images", "{}").prepare().await.err().unwrap();
    assert!(
        matches!(error, Unprepared::Fetched { is_parameter: true, .. }),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .starts_with("a parameter of the client would be fetched first: GET https://"),
        "{error}"
    );

    let client = Client::builder(&document)
        .endpoint(ENDPOINT)
        .parameter("project_id", PROJECT)
        .build()
        .unwrap();
    let error = call(&client, "list_images", "{}").prepare().await.err().unwrap();
    let Unprepared::Unauthenticated { shown, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(shown.url, format!("{ENDPOINT}/v2/{PROJECT}/images"));
}

#[tokio::test]
async fn responses_are_json_and_listings_have_items() {
    let server = mock(&DOCUMENTS).start().await.unwrap();
    let client = client("huaweicloud/workspace", clients::keys(), &server.url());
    let response = call(&client, "list_images", r#"{"limit": 100}"#).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let Content::Json(body) = response.content() else {
        panic!("{:?}", response.content())
    };
    let images = body.get("images").and_then(Json::as_array).unwrap().to_owned();
    assert!(!images.is_empty());
    let items = call(&client, "list_images", "{}").items().try_collect().await.unwrap();
    assert_eq!(items, images);
}

#[tokio::test]
async fn errors_have_code_and_message() {
    let reply = json!({"error_code": "WKS.0001", "error_msg": "no such pool"});
    let stage = Stage::of("huaweicloud/workspace", [Reply::json(404, reply)]).await;
    let client = client("huaweicloud/workspace", clients::keys(), &stage.url());
    let error = call(&client, "list_images", "{}").send().await.unwrap_err();
    assert_eq!(
        (error.status(), error.code(), error.message()),
        (Some(404), Some("WKS.0001"), Some("no such pool"))
    );
}

#[test]
fn unknown_operations_and_arguments_are_named_with_what_is_like_them() {
    let client = client("huaweicloud/workspace", clients::keys(), ENDPOINT);
    let error = client.call("list-image", Arguments::new()).err().unwrap();
    assert_eq!(
        error.to_string(),
        "the document has no operation `list-image`; did you mean `list-images`?"
    );
    let arguments = Arguments::new().set("os_typ", "Linux").set("limt", 1);
    let ArgumentError::Violations { violations, .. } = client.call("list_images", arguments).err().unwrap() else {
        panic!()
    };
    let texts: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "os_typ: is no parameter of the operation; did you mean `os_type`?",
            "limt: is no parameter of the operation; did you mean `limit`?"
        ]
    );
    let error = client
        .call("list_inconsistent_statics", Arguments::new())
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "arguments of `list_inconsistent_statics` do not fit the document: pool_id: is missing"
    );
}

#[test]
fn all_that_does_not_fit_is_told_with_the_places_of_the_document() {
    let client = client("huaweicloud/workspace", clients::keys(), ENDPOINT);
    let arguments = Arguments::new()
        .set("limit", 5000)
        .set("offset", "x")
        .set("image_type", "gold");
    let error = client.call("list_images", arguments).err().unwrap();
    let ArgumentError::Violations { violations, .. } = &error else {
        panic!()
    };
    let shown = violations.iter().map(|violation| {
        let place = violation.place.as_ref().expect("a place");
        format!("{violation} ({})", place.excerpt.trim())
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            "limit: 5000 must be at most 100 (maximum: 100)",
            "offset: expected integer, found \"x\" (type: integer)"
        ]
    );
    let arguments = Arguments::new().body("{\"desktop_ids\": []}".parse::<Json>().unwrap());
    let error = client.call("check_desktop_images", arguments).err().unwrap();
    assert!(error.to_string().contains("body.desktop_ids"), "{error}");
}

#[test]
fn a_sample_is_the_call_by_the_generated_client() {
    let client = client("huaweicloud/workspace", clients::keys(), ENDPOINT);
    let arguments = Arguments::new().set("os_type", "Linux").set("limit", 7);
    let document = client.document();
    let operation = document.operation("list-images").unwrap();
    let mut options = SampleOptions::of_folder("cloud_clients::huaweicloud::workspace");
    options.statements_only = true;
    options.one_page = true;
    let sample = document
        .rust_sample(operation, &arguments.for_sample(), &options)
        .unwrap();
    let lines: Vec<&str> = sample.lines().map(str::trim).collect();
    assert_eq!(
        lines.concat(),
        "let response = client.list_images().os_type(models::OsType::Linux).limit(7).send().await?;println!(\"{response:?}\");"
    );
}

#[test]
fn an_index_counts_as_long_as_nothing_changes() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dynamic_index");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("api.yaml");
    let write = |name: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: {name}\n      responses: {{}}\n"
        );
        std::fs::write(&path, text).unwrap();
        // not written right now, so that its time tells its states apart
        let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        let file = std::fs::File::options().append(true).open(&path).unwrap();
        file.set_modified(hour_ago).unwrap();
    };
    let mut options = OpenOptions::default();
    options.index = Some(folder.join("index"));
    let names = |options: &OpenOptions| -> Vec<String> {
        let document = Document::open(&path, options).unwrap();
        document.operations().map(|operation| operation.name.clone()).collect()
    };
    let kept = || std::fs::read_dir(folder.join("index")).map_or(0, |files| files.count());
    write("first");
    assert_eq!((names(&options), kept()), (vec!["first".to_owned()], 1));
    assert_eq!(names(&options), ["first"]);
    // the same file, at the same place: the index does not lie
    write("second-one");
    assert_eq!(names(&options), ["second_one"]);
    // a table of names appears
    std::fs::write(folder.join("api.names.yaml"), "second-one: third\n").unwrap();
    assert_eq!(names(&options), ["third"]);
    let index = std::fs::read_dir(folder.join("index"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    std::fs::write(index, "nonsense").unwrap();
    assert_eq!(names(&options), ["third"]);
}

#[test]
fn a_document_that_cannot_be_used_says_why() {
    let error = Document::open(Path::new("no/such.yaml"), &OpenOptions::default()).unwrap_err();
    assert!(
        error.to_string().starts_with("no/such.yaml cannot be used:\nerror"),
        "{error}"
    );
}
