//! The project id that nobody gave.

use std::time::Duration;

use specwright_runtime::codegen::{
    ClientParameter, Method, Operation, Parameter, Scheme, SchemeKind, Service, Success,
};
use specwright_runtime::transport::{Reply, Script};
use specwright_runtime::{Builder, Config, ErrorKind, HttpRequest, Json};

use crate::sample::{IN_PROJECT, SERVICE, builder, credentials};
#[cfg(feature = "gzip")]
use crate::server::reply_with;
use crate::server::{Act, Request, Server, ok, reply};

fn service() -> Server {
    Server::respond(|_: &Request| reply(200, "{}"))
}

fn client(service: &Server, iam: &Server) -> specwright_runtime::Client {
    let builder = builder(service)
        .named_endpoint("iam", iam.url())
        .credentials(credentials());
    builder.variable("region", "cn-north-9").build().unwrap()
}

#[tokio::test]
async fn once_for_twenty_calls() {
    let iam = Server::respond(|_: &Request| {
        std::thread::sleep(Duration::from_millis(50));
        reply(200, r#"{"projects":[{"id":"p 1"}]}"#)
    });
    let service = service();
    let client = client(&service, &iam);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(&IN_PROJECT).send::<Json>().await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(iam.targets(), ["/v3/projects?name=cn-north-9"]);
    assert!(iam.requests()[0].header("authorization").is_some());
    assert_eq!(service.count(), 20);
    assert!(
        service
            .requests()
            .iter()
            .all(|request| request.target == "/v1/p%201/things")
    );
    assert!(
        service
            .requests()
            .iter()
            .all(|request| request.header("x-project-id") == Some("p 1"))
    );
}

#[tokio::test]
async fn exactly_one() {
    for body in [r#"{"projects":[]}"#, r#"{"projects":[{"id":"a"},{"id":"b"}]}"#] {
        let (iam, service) = (Server::play(vec![ok(body)]), service());
        let error = client(&service, &iam)
            .call(&IN_PROJECT)
            .send::<Json>()
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
        assert_eq!(
            (error.operation(), error.lookup()),
            ("GetInProject", Some("project_id"))
        );
        assert_eq!(service.count(), 0);
    }
    for body in ["{}", r#"{"projects":{}}"#, r#"{"projects":[{}]}"#, "[]"] {
        let (iam, service) = (Server::play(vec![ok(body)]), service());
        let error = client(&service, &iam)
            .call(&IN_PROJECT)
            .send::<Json>()
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}");
    }
}

static WITHOUT_LOOK_UP: Service = Service::new("sample")
    .schemes(&[Scheme::new("AccessKey", SchemeKind::Signature("MADE-UP"))])
    .client_parameters(&[ClientParameter::new("project_id"), ClientParameter::new("tenant")]);

static IN_TENANT: Operation = Operation::new("GetInTenant", Method::GET, "/v1/{tenant}/things")
    .parameters(&[Parameter::path("tenant").from_client()])
    .success(&[Success::json(200)]);

#[tokio::test]
async fn one_that_cannot_be_looked_up_says_where_it_was_sought_and_what_to_do() {
    let service = service();
    let builder = Builder::new(&WITHOUT_LOOK_UP).endpoint(service.url());
    let client = builder.credentials(credentials()).build().unwrap();
    for (operation, expected) in [
        (
            &IN_PROJECT,
            "GetInProject: project_id is missing and this service has no way to look it up; the call, the client and its \
             credentials lack it: set it by Builder::parameter or Credentials::parameter",
        ),
        (
            &IN_TENANT,
            "GetInTenant: tenant is missing and this service has no way to look it up; the call, the client and its \
             credentials lack it: set it by Builder::parameter or Credentials::parameter",
        ),
    ] {
        let error = client.call(operation).send::<Json>().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(service.count(), 0);
}

/// Who sends requests to a host of his own has not said that his credentials may go to that of the document.
#[tokio::test]
async fn not_on_the_host_of_the_document_beside_an_endpoint_of_ones_own() {
    let asked = |builder: Builder| {
        let script = Script::responding(|_| Reply::json(200, r#"{"projects":[{"id":"p1"}]}"#));
        let client = builder
            .transport(script.clone())
            .credentials(credentials())
            .build()
            .unwrap();
        async move {
            let result = client.call(&IN_PROJECT).send::<Json>().await;
            let asked = |request: &HttpRequest| format!("{}://{}", request.scheme(), request.authority());
            (script.requests().iter().map(asked).collect::<Vec<_>>(), result.err())
        }
    };
    let builder = || Builder::new(&SERVICE).variable("region", "cn-1");
    for endpoint in [
        "https://own.example",
        "http://sample.cn-1.example.com",
        "https://sample.cn-2.example.com",
    ] {
        let (asked, error) = asked(
            builder()
                .endpoint(endpoint)
                .config(Config::new().allow_plain_http(true)),
        )
        .await;
        let error = error.unwrap();
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
        assert_eq!(
            error.to_string(),
            "GetInProject: look-up of project_id: the client has an endpoint of its own and none for iam: its credentials \
             do not go to https://iam.cn-1.example.com of the document; set it by Builder::iam_endpoint of the generated \
             client, or runtime::Builder::named_endpoint(\"iam\", ..); project_id was looked up as the call, the client \
             and its credentials lack it: set it by Builder::parameter or Credentials::parameter"
        );
        assert!(asked.is_empty(), "{asked:?}");
    }
    for (builder, expected) in [
        (
            builder(),
            ["https://iam.cn-1.example.com", "https://sample.cn-1.example.com"],
        ),
        // what the document has
        (
            builder().endpoint("https://sample.cn-1.example.com/v2"),
            ["https://iam.cn-1.example.com", "https://sample.cn-1.example.com"],
        ),
        // the same host for both
        (
            builder().endpoint("https://iam.cn-1.example.com"),
            ["https://iam.cn-1.example.com", "https://iam.cn-1.example.com"],
        ),
        (
            builder()
                .endpoint("https://own.example")
                .named_endpoint("iam", "https://own-iam.example"),
            ["https://own-iam.example", "https://own.example"],
        ),
    ] {
        let (asked, error) = asked(builder).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(asked, expected);
    }
}

#[tokio::test]
async fn failed_look_up_is_tried_by_the_next_call() {
    let iam = Server::play(vec![
        Act::Reply(reply(403, r#"{"error_code":"APIGW.0301"}"#)),
        ok(r#"{"projects":[{"id":"p1"}]}"#),
    ]);
    let service = service();
    let client = client(&service, &iam);
    let error = client.call(&IN_PROJECT).send::<Json>().await.unwrap_err();
    assert_eq!((error.code(), error.lookup()), (Some("APIGW.0301"), Some("project_id")));
    assert!(
        error.to_string().starts_with(
            "GetInProject: look-up of project_id: status 403: code APIGW.0301; project_id was looked up as "
        ),
        "{error}"
    );
    client.call(&IN_PROJECT).send::<Json>().await.unwrap();
    client.call(&IN_PROJECT).send::<Json>().await.unwrap();
    assert_eq!((iam.count(), service.count()), (2, 2));
}

#[tokio::test]
async fn a_given_one_is_not_looked_up() {
    let (iam, service) = (Server::play(vec![]), service());
    let given = || builder(&service).named_endpoint("iam", iam.url());
    let by_builder = given()
        .credentials(credentials())
        .parameter("project_id", "p1")
        .build()
        .unwrap();
    by_builder.call(&IN_PROJECT).send::<Json>().await.unwrap();
    let by_credentials = given().credentials(credentials().project_id("p2")).build().unwrap();
    by_credentials.call(&IN_PROJECT).send::<Json>().await.unwrap();
    by_credentials
        .call(&IN_PROJECT)
        .with(0, "p3")
        .send::<Json>()
        .await
        .unwrap();
    assert_eq!(iam.count(), 0);
    assert_eq!(service.targets(), ["/v1/p1/things", "/v1/p2/things", "/v1/p3/things"]);
}

#[tokio::test]
async fn bounded_by_the_deadline_of_the_call() {
    let iam = Server::play(vec![Act::Stall(Duration::from_millis(150))]);
    let service = service();
    let call = client(&service, &iam)
        .call(&IN_PROJECT)
        .timeout(Duration::from_millis(50));
    let error = call.send::<Json>().await.unwrap_err();
    assert!(error.is_timeout() && service.count() == 0, "{error:?}");
}

#[tokio::test]
async fn before_a_stream_too() {
    let iam = Server::respond(|_: &Request| reply(200, r#"{"projects":[{"id":"p1"}]}"#));
    let service = service();
    let mut chunks = client(&service, &iam).call(&IN_PROJECT).stream();
    assert_eq!(chunks.try_next().await.unwrap().unwrap(), "{}");
    assert_eq!((iam.count(), service.targets()), (1, vec!["/v1/p1/things".to_owned()]));
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn an_encoding_that_the_call_asks_for_is_not_that_of_the_look_up() {
    // {"projects":[{"id":"p1"}]}
    const PROJECTS: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56\x2a\x28\xca\xcf\x4a\x4d\x2e\x29\x56\xb2\x8a\xae\x56\xca\x4c\x51\xb2\x52\x2a\x30\x54\xaa\x8d\xad\x05\x00\x08\x99\x9d\x89\x1a\x00\x00\x00";
    let iam = Server::respond(|_: &Request| reply_with(200, &[("Content-Encoding", "gzip")], PROJECTS));
    let service = service();
    let call = client(&service, &iam)
        .call(&IN_PROJECT)
        .header("Accept-Encoding", "deflate");
    call.send::<Json>().await.unwrap();
    assert_eq!(
        iam.requests()[0]
            .header("accept-encoding")
            .map(|value| value.contains("gzip")),
        Some(true)
    );
    assert_eq!(service.requests()[0].header("accept-encoding"), Some("deflate"));
}
