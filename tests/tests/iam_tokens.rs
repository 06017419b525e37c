//! User tokens that are fetched by password with the generated client of IAM, and denials that STS decodes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cloud_clients::huaweicloud::workspace;
use cloud_credentials::huaweicloud::{IamToken, decode};
use serde_json::{Value, json};
use specwright_mock::{Mock, Reply};
use specwright_runtime::Credentials;
use tests::clients::{self, config, start_of_time};
use tests::operations::PASSWORD;
use tests::stage::mock;

const CREATE: &str = "KeystoneCreateUserTokenByPassword";

fn token(value: &str, expires_at: &str) -> Reply {
    let body = json!({"token": {"expires_at": expires_at, "project": {"id": "p9", "name": "cn-north-4"}}});
    Reply::json(201, body).header("X-Subject-Token", value)
}

fn refusal() -> Reply {
    let message = format!("The username or password {PASSWORD} is wrong.");
    Reply::json(
        401,
        json!({"error": {"code": 401, "message": message, "title": "Unauthorized"}}),
    )
}

/// A server for IAM, STS and workspace.
async fn cloud(tokens: impl IntoIterator<Item = Reply>) -> Mock {
    mock(&["huaweicloud/iam", "huaweicloud/sts", "huaweicloud/workspace"])
        .respond(CREATE, Reply::json(500, json!({"error_msg": "one token too many"})))
        .script(CREATE, tokens)
        .start()
        .await
        .unwrap()
}

fn by_password(server: &Mock) -> IamToken {
    // the client would retry an idempotent request
    let iam = cloud_clients::huaweicloud::iam::Client::builder();
    let iam = iam.endpoint(server.url()).config(clients::patient()).build().unwrap();
    IamToken::password(iam, "FAKE-account", "fake-user", PASSWORD)
}

fn client(server: &Mock, token: IamToken, seconds: &Arc<AtomicU64>) -> workspace::Client {
    let seconds = Arc::clone(seconds);
    let clock = move || start_of_time() + Duration::from_secs(seconds.load(Ordering::Relaxed));
    clients::workspace(&server.url())
        .config(config().clock(clock))
        .project_id("")
        .credentials(Credentials::provider(token))
        .build()
        .unwrap()
}

/// Returns the tokens in requests to workspace.
fn tokens(server: &Mock) -> Vec<String> {
    let requests = server.requests_to("ListImages");
    let token = requests.iter().map(|request| request.header("x-auth-token"));
    token.map(|token| token.unwrap_or("none").to_owned()).collect()
}

#[tokio::test]
async fn a_token_is_fetched_once_and_again_before_its_day_is_over() {
    let day = [
        token("FAKE-one", "2025-01-03T03:04:05.000000Z"),
        token("FAKE-two", "2025-01-04T03:04:05.000000Z"),
    ];
    let server = cloud(day).await;
    let seconds = Arc::default();
    let client = client(&server, by_password(&server).project("cn-north-4"), &seconds);
    for now in [0, 86_400 - 301, 86_400 - 300] {
        seconds.store(now, Ordering::Relaxed);
        client.list_images().send().await.unwrap();
    }
    assert_eq!(tokens(&server), ["FAKE-one", "FAKE-one", "FAKE-two"]);
    // the project comes with the token
    assert_eq!(server.requests_to("ListImages")[0].path, "/v2/p9/images");
    let asked = &server.requests_to(CREATE)[0];
    assert!(asked.problems.is_empty(), "{:?}", asked.problems);
    let body: Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(body["auth"]["scope"], json!({"project": {"name": "cn-north-4"}}));
    assert_eq!(asked.query.as_deref(), Some("nocatalog=true"));
}

#[tokio::test]
async fn without_a_project_the_token_is_for_the_account() {
    let server = cloud([token("FAKE-one", "2025-01-03T03:04:05.000000Z")]).await;
    let client = client(&server, by_password(&server), &Arc::default());
    client.list_images().send().await.unwrap();
    let body: Value = serde_json::from_slice(&server.requests_to(CREATE)[0].body).unwrap();
    assert_eq!(body["auth"]["scope"], json!({"domain": {"name": "FAKE-account"}}));
}

#[tokio::test]
async fn a_refused_password_is_never_sent_again() {
    let server = cloud([refusal(), token("FAKE-late", "2025-01-03T03:04:05.000000Z")]).await;
    let provider = by_password(&server);
    let seconds = Arc::default();
    let client = client(&server, provider.clone(), &seconds);
    let mut shown = Vec::new();
    for now in [0, 10, 3_600] {
        seconds.store(now, Ordering::Relaxed);
        let error = client.list_images().send().await.unwrap_err();
        shown.push(error.to_string());
        assert!(!format!("{error} {error:?}").contains(PASSWORD), "{error:?}");
    }
    assert_eq!(server.requests_to(CREATE).len(), 1);
    assert!(server.requests_to("ListImages").is_empty());
    let first = "The username or password <redacted> is wrong.";
    assert!(
        shown[0].contains("status 401") && shown[0].contains(first),
        "{}",
        shown[0]
    );
    let end = "is not sent again, as wrong passwords lock the account: make an IamToken with the right one, or call \
               IamToken::try_again";
    assert!(shown[0].ends_with(&format!("; the password {end}")), "{}", shown[0]);
    assert!(shown[2].ends_with(&format!("IAM has refused the password at an earlier call; it {end}")));
    // until the caller allows it
    provider.try_again();
    seconds.store(3_700, Ordering::Relaxed);
    client.list_images().send().await.unwrap();
    assert_eq!(tokens(&server), ["FAKE-late"]);
}

#[tokio::test]
async fn other_failures_are_no_reason_to_give_the_password_up() {
    let without = Reply::json(201, json!({"token": {"expires_at": "2025-01-03T03:04:05.000000Z"}}));
    let replies = [
        Reply::json(503, json!({"error_code": "APIGW.0106", "error_msg": "busy"})),
        without,
        token("FAKE-timeless", "soon"),
        token("FAKE-one", "2025-01-03T03:04:05.000000Z"),
    ];
    let server = cloud(replies).await;
    let seconds = Arc::default();
    let client = client(&server, by_password(&server), &seconds);
    for (now, expected) in [
        (0, "status 503: code APIGW.0106: busy"),
        (2, "the response of IAM has no X-Subject-Token"),
        (4, "the response of IAM has no time in token.expires_at"),
    ] {
        seconds.store(now, Ordering::Relaxed);
        let text = client.list_images().send().await.unwrap_err().to_string();
        assert!(text.contains(expected), "{text}");
    }
    seconds.store(6, Ordering::Relaxed);
    client.list_images().send().await.unwrap();
    // each was sent once, as a request for a token is not idempotent
    assert_eq!(server.requests_to(CREATE).len(), 4);
}

#[tokio::test]
async fn a_withdrawn_token_is_replaced_once() {
    let server = mock(&["huaweicloud/iam", "huaweicloud/workspace"])
        .script(
            CREATE,
            [
                token("FAKE-one", "2025-01-03T03:04:05.000000Z"),
                token("FAKE-two", "2025-01-03T03:04:05.000000Z"),
            ],
        )
        .script("ListImages", [Reply::json(401, json!({"error_code": "APIGW.0301"}))])
        .start()
        .await
        .unwrap();
    let config = clients::patient();
    let client = clients::workspace(&server.url()).config(config);
    let client = client.credentials(Credentials::provider(by_password(&server)));
    client.build().unwrap().list_images().send().await.unwrap();
    assert_eq!(tokens(&server), ["FAKE-one", "FAKE-two"]);
}

#[tokio::test]
async fn a_password_does_not_go_over_plain_http() {
    let server = cloud([]).await;
    let iam = cloud_clients::huaweicloud::iam::Client::builder().endpoint("http://iam.example");
    let token = IamToken::password(iam.build().unwrap(), "a", "b", PASSWORD);
    let error = client(&server, token, &Arc::default())
        .list_images()
        .send()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("plain http to iam.example"), "{error}");
}

#[tokio::test]
async fn one_call_decodes_why_something_was_denied() {
    let denied = json!({"error_code": "WKS.403", "error_msg": "denied", "encoded_authorization_message": "SEALED=="});
    let server = mock(&["huaweicloud/sts", "huaweicloud/workspace"])
        .script(
            "ListImages",
            [
                Reply::json(403, denied),
                Reply::json(403, json!({"error_code": "WKS.403"})),
            ],
        )
        .script(
            "DecodeAuthorizationMessage",
            [Reply::json(200, json!({"decoded_message": "{\"allowed\":false}"}))],
        )
        .start()
        .await
        .unwrap();
    let sts = cloud_clients::huaweicloud::sts::Client::builder();
    let sts = sts.endpoint(server.url()).credentials(clients::keys()).build().unwrap();
    let client = clients::workspace(&server.url()).build().unwrap();
    let error = client.list_images().send().await.unwrap_err();
    let reasons = decode(&sts, &error).await.unwrap();
    assert_eq!(reasons.as_deref(), Some("{\"allowed\":false}"));
    let asked: Value = serde_json::from_slice(&server.requests_to("DecodeAuthorizationMessage")[0].body).unwrap();
    assert_eq!(asked, json!({"encoded_message": "SEALED=="}));
    // there is no request without a message to decode
    let plain = client.list_images().send().await.unwrap_err();
    assert_eq!(decode(&sts, &plain).await.unwrap(), None);
    assert_eq!(server.requests_to("DecodeAuthorizationMessage").len(), 1);
}
