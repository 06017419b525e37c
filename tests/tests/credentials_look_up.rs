//! The look-up of a project id that was not set.

use std::time::Duration;

use cloud_clients::huaweicloud::workspace;
use serde_json::{Value, json};
use specwright_mock::{Mock, Reply};
use specwright_runtime::{Credentials, ErrorKind};
use tests::clients::{self, SK, keys};
use tests::signature::assert_signed;
use tests::stage::mock;

fn projects(ids: &[&str]) -> Value {
    let projects: Vec<_> = ids.iter().map(|id| json!({"id": id, "name": "cn-north-4"})).collect();
    json!({"projects": projects})
}

fn found(id: &str) -> Reply {
    Reply::json(200, projects(&[id]))
}

/// A server for IAM and workspace.
async fn cloud(look_ups: impl IntoIterator<Item = Reply>) -> Mock {
    let mock = mock(&["huaweicloud/iam", "huaweicloud/workspace"]);
    let unexpected = Reply::json(500, json!({"error_msg": "one look-up too many"}));
    mock.respond("KeystoneListProjects", unexpected)
        .script("KeystoneListProjects", look_ups)
        .start()
        .await
        .unwrap()
}

fn builder(server: &Mock) -> workspace::Builder {
    let builder = clients::workspace(&server.url()).project_id("");
    builder.iam_endpoint(server.url())
}

fn paths(server: &Mock) -> Vec<String> {
    let requests = server.requests().into_iter();
    requests.map(|request| request.path).collect()
}

#[tokio::test]
async fn twenty_calls_at_once_look_up_once() {
    let server = cloud([found("p1").delay(Duration::from_millis(50))]).await;
    let client = builder(&server).build().unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(client.clone().list_images().send()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.requests_to("KeystoneListProjects").len(), 1);
    let images = server.requests_to("ListImages");
    assert_eq!(images.len(), 20);
    assert!(images.iter().all(|request| request.path == "/v2/p1/images"));
    // later calls of any operation use it too
    client.list_desktop_snapshot().send().await.unwrap();
    client.clone().list_inconsistent_statics("x").send().await.unwrap();
    assert_eq!(server.requests_to("KeystoneListProjects").len(), 1);
    let last = server.requests().pop().unwrap();
    assert_eq!(last.path, "/v2/p1/desktop-pools/x/inconsistent-statics");
}

#[tokio::test]
async fn another_client_looks_up_for_itself() {
    let server = cloud([found("p1"), found("p2")]).await;
    for id in ["p1", "p2"] {
        let client = builder(&server).build().unwrap();
        client.list_images().send().await.unwrap();
        let last = server.requests().pop().unwrap();
        assert_eq!(last.path, format!("/v2/{id}/images"));
    }
}

#[tokio::test]
async fn the_look_up_asks_by_region_and_is_signed_without_a_project() {
    let server = cloud([found("p1")]).await;
    let client = builder(&server).region("ap-southeast-3").build().unwrap();
    client.list_images().send().await.unwrap();
    let [look_up, call] = &server.requests()[..] else {
        panic!("{:?}", paths(&server));
    };
    assert_eq!(tests::stage::target(look_up), "/v3/projects?name=ap-southeast-3");
    assert_eq!(look_up.header("x-project-id"), None);
    assert_signed(look_up, SK);
    assert_eq!(call.header("x-project-id"), Some("p1"));
    assert_signed(call, SK);
}

#[tokio::test]
async fn the_look_up_takes_the_credentials_of_the_call() {
    let server = cloud([found("p1")]).await;
    let client = builder(&server).credentials(Credentials::token("FAKE-token")).build();
    client.unwrap().list_images().send().await.unwrap();
    for request in server.requests() {
        assert_eq!(request.header("x-auth-token"), Some("FAKE-token"));
        assert_eq!(request.header("authorization"), None);
    }
    assert_eq!(paths(&server), ["/v3/projects", "/v2/p1/images"]);
}

#[tokio::test]
async fn credentials_may_say_where_iam_is() {
    let server = cloud([found("p1")]).await;
    let client = workspace::Client::builder()
        .region("cn-north-4")
        .endpoint(server.url())
        .credentials(keys().endpoint("iam", server.url()))
        .config(clients::config())
        .build()
        .unwrap();
    client.list_images().send().await.unwrap();
    assert_eq!(paths(&server), ["/v3/projects", "/v2/p1/images"]);
}

#[tokio::test]
async fn the_last_endpoint_that_was_given_counts() {
    let server = cloud([found("p1")]).await;
    let client = builder(&server)
        .iam_endpoint(clients::NOWHERE)
        .iam_endpoint(server.url());
    client.build().unwrap().list_images().send().await.unwrap();
}

#[tokio::test]
async fn a_project_that_was_given_is_not_looked_up() {
    let server = cloud([]).await;
    let client = builder(&server).project_id("given").build().unwrap();
    client.list_images().send().await.unwrap();
    let client = builder(&server).credentials(keys().project_id("held")).build().unwrap();
    client.list_images().send().await.unwrap();
    assert_eq!(paths(&server), ["/v2/given/images", "/v2/held/images"]);
}

#[tokio::test]
async fn a_look_up_that_fails_is_told_and_made_again_with_the_next_call() {
    let denied = json!({"error": {"code": 401, "message": "bad key", "title": "Unauthorized"}});
    let server = cloud([
        Reply::json(200, projects(&[])),
        Reply::json(200, projects(&["a", "b"])),
        Reply::json(401, denied).header("X-Request-Id", "req-401"),
        Reply::json(200, json!({"projects": [{"name": "without id"}]})),
        Reply::json(200, json!({})),
        Reply::text(200, "<html>"),
        Reply::reset(),
        found("p1"),
    ])
    .await;
    let client = builder(&server).build().unwrap();
    let mut texts = Vec::new();
    for _ in 0..7 {
        let error = client.list_images().send().await.unwrap_err();
        assert_eq!(error.lookup(), Some("project_id"));
        assert_eq!(error.operation(), "ListImages");
        if texts.len() == 2 {
            let parts = (error.status(), error.code(), error.message(), error.request_id());
            assert_eq!(parts, (Some(401), Some("401"), Some("bad key"), Some("req-401")));
        }
        if texts.len() == 3 {
            assert_eq!(error.json_path().as_deref(), Some("projects[0].id"));
        }
        texts.push(error.to_string());
    }
    let starts = [
        "status 200: nothing found where exactly one is needed, looked for by name=cn-north-4",
        "status 200: 2 candidates found where exactly one is needed, looked for by name=cn-north-4, among them a, b",
        "status 401: code 401: bad key",
        "status 200: response not understood: ",
        "status 200: response not understood: ",
        "status 200: response not understood: body is HTML",
        "transport failed: ",
    ];
    for (text, start) in texts.iter().zip(starts) {
        let start = format!("ListImages: look-up of project_id: {start}");
        assert!(text.starts_with(&start), "{text}\nshould start with {start}");
        let hint = "; project_id was looked up as the call, the client and its credentials lack it: set it by \
                   Builder::parameter or Credentials::parameter";
        assert!(text.contains(hint), "{text}\nshould contain {hint}");
    }
    assert_eq!(server.requests_to("ListImages").len(), 0);
    client.list_images().send().await.unwrap();
    assert_eq!(paths(&server).pop().as_deref(), Some("/v2/p1/images"));
}

#[tokio::test]
async fn a_look_up_is_tried_again_as_any_call_that_only_reads() {
    let busy = || Reply::json(503, json!({"error_msg": "busy"}));
    let server = cloud([busy(), Reply::reset(), found("p1")]).await;
    let client = builder(&server).config(clients::patient()).build().unwrap();
    client.list_images().send().await.unwrap();
    let look_ups = server.requests_to("KeystoneListProjects");
    let dates: Vec<_> = look_ups.iter().map(|request| request.header("x-sdk-date")).collect();
    assert_eq!(dates.len(), 3);
    assert!(dates[0] < dates[1] && dates[1] < dates[2], "{dates:?}");
}

#[tokio::test]
async fn a_call_that_is_given_up_during_the_look_up_leaves_the_next_one_able() {
    let server = cloud([found("p1").delay(Duration::from_secs(30)), found("p2")]).await;
    let client = builder(&server).build().unwrap();
    let given_up = tokio::time::timeout(Duration::from_millis(100), client.list_images().send());
    assert!(given_up.await.is_err());
    client.list_images().send().await.unwrap();
    assert_eq!(paths(&server).pop().as_deref(), Some("/v2/p2/images"));
}

#[tokio::test]
async fn the_time_limit_of_a_call_includes_its_look_up() {
    let server = cloud([found("p1").delay(Duration::from_secs(30))]).await;
    let config = clients::config().call_timeout(Duration::from_millis(100));
    let client = builder(&server).config(config).build().unwrap();
    let error = client.list_images().send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error:?}");
    assert_eq!(error.lookup(), Some("project_id"));
}

#[tokio::test]
async fn a_project_that_leads_elsewhere_is_refused_after_the_look_up_too() {
    let server = cloud([found("..")]).await;
    let client = builder(&server).build().unwrap();
    let error = client.list_images().send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error:?}");
    assert_eq!(paths(&server), ["/v3/projects"]);
}

#[tokio::test]
async fn keys_do_not_go_to_iam_over_plain_http() {
    let server = cloud([]).await;
    let client = builder(&server).iam_endpoint("http://iam.example").build().unwrap();
    let error = client.list_images().send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
    assert!(error.to_string().contains("plain http to iam.example"), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn beside_an_endpoint_of_ones_own_the_default_region_does_not_count() {
    let server = cloud([found("p1")]).await;
    let client = workspace::Client::builder()
        .endpoint(server.url())
        .iam_endpoint(server.url())
        .credentials(keys())
        .build()
        .unwrap();
    let error = client.list_images().send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "ListImages: look-up of project_id: region is not set on the client: set it by Builder::region; project_id was \
         looked up as the call, the client and its credentials lack it: set it by Builder::parameter or \
         Credentials::parameter"
    );
    assert!(server.requests().is_empty());
}
