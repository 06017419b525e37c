//! No printed text shows a key, token or password.

use std::fmt::{Debug, Display};
use std::time::Duration;

use cloud_clients::didiyun::storage;
use cloud_clients::huaweicloud::{iam, sts, workspace};
use cloud_credentials::huaweicloud::signature::{Payload, Signable};
use cloud_credentials::huaweicloud::{Environment, IamToken, Metadata, default_chain};
use serde_json::json;
use specwright_mock::Reply;
use specwright_runtime::auth::{Chain, Kind, Lease, OAuth2};
use specwright_runtime::http::{self, HeaderMap, StatusCode};
use specwright_runtime::transport::{self, Script};
use specwright_runtime::{Credentials, Error, HttpRequest, HttpResponse, IntoJson, Secret};
use tests::clients::{self, AK, BEARER, NOWHERE, SK, keys};
use tests::operations::{PASSWORD, Setup, all, named, password_request};
use tests::stage::Stage;

const TOKEN: &str = "EXAMPLE-user-token-not-a-real-one";
const SECURITY_TOKEN: &str = "EXAMPLE-security-token-not-a-real-one";
const SUBJECT: &str = "EXAMPLE-subject-token-not-a-real-one";

/// Secrets that must not be shown, nor a part of them that is long enough to be useful.
const SECRETS: [&str; 7] = [AK, SK, TOKEN, SECURITY_TOKEN, BEARER, PASSWORD, SUBJECT];
const TELLING: usize = 12;

#[track_caller]
fn assert_hidden(text: &str) {
    for secret in SECRETS {
        // all begin with the same text, and the end reveals as much as the start
        let end = secret.len() - TELLING;
        assert!(!text.contains(&secret[end..]), "{secret} is in {text}");
    }
}

#[track_caller]
fn hides(what: &impl Debug) {
    assert_hidden(&format!("{what:?}"));
    assert_hidden(&format!("{what:#?}"));
}

#[track_caller]
fn hides_both(what: &(impl Debug + Display)) {
    hides(what);
    assert_hidden(&what.to_string());
}

/// Checks an error and all its sources.
#[track_caller]
fn hides_error(error: &Error) {
    hides_both(error);
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        assert_hidden(&format!("{source} {source:?}"));
        next = source.source();
    }
}

fn everything() -> Credentials {
    keys()
        .security_token(SECURITY_TOKEN)
        .and(Credentials::token(TOKEN))
        .and(Credentials::bearer(BEARER))
        .and(Credentials::basic("user", PASSWORD))
        .and(Credentials::api_key("Other", SUBJECT))
}

#[test]
fn the_check_finds_what_is_shown() {
    for secret in SECRETS {
        let found = std::panic::catch_unwind(|| assert_hidden(&format!("key={secret}")));
        assert!(found.is_err(), "{secret}");
    }
}

#[test]
fn credentials_builders_and_clients_show_no_secret() {
    let credentials = everything();
    hides(&credentials);
    hides(&credentials.fingerprint());
    // enough to distinguish keys
    assert!(format!("{credentials:?}").contains("EXAM"));
    hides(&Secret::from(SK));
    assert_hidden(&Secret::from(SK).to_string());

    let builder = || workspace::Client::builder().credentials(everything());
    hides(&builder());
    hides(&builder().build().unwrap());
    hides(&iam::Client::builder().credentials(everything()).build().unwrap());
    hides(&sts::Client::builder().credentials(everything()).build().unwrap());
    hides(&storage::Client::builder().credentials(everything()).build().unwrap());
}

#[test]
fn providers_and_what_they_give_show_no_secret() {
    hides(&Lease::new(everything()).expires_at(clients::start_of_time()));
    let oauth = OAuth2::client_credentials("id", SK).parameter("assertion", TOKEN);
    hides(&oauth);
    hides(&OAuth2::refresh_token("id", BEARER).secret(PASSWORD));
    hides(&Credentials::provider(oauth));
    let environment = Environment::with(|_| Some(SK.to_owned()));
    hides(&environment);
    hides(&Metadata::new().endpoint(format!("http://127.0.0.1/{TOKEN}")));
    hides(&Chain::new(Kind::AccessKey).then("environment", environment));
    hides(&default_chain());
    let iam = clients::iam(NOWHERE).build().unwrap();
    hides(&IamToken::password(iam, "account", "user", PASSWORD));
}

#[test]
fn what_is_signed_sent_and_received_shows_no_secret() {
    let headers = [("x-security-token", SECURITY_TOKEN), ("x-auth-token", TOKEN)];
    let query = [(b"sign".to_vec(), BEARER.as_bytes().to_vec())];
    let signable = Signable {
        method: "GET",
        path: "/",
        query: &query,
        headers: &headers,
        signed_headers: &["x-security-token"],
        payload: Payload::Signed(PASSWORD.as_bytes()),
    };
    hides(&signable);
    hides(&signable.payload);
    let mut headers = HeaderMap::new();
    headers.insert("x-subject-token", SUBJECT.parse().unwrap());
    let request = HttpRequest {
        method: http::Method::POST,
        url: format!("https://api.example/?sign={BEARER}"),
        headers: headers.clone(),
        body: PASSWORD.to_owned().into(),
    };
    hides(&request);
    hides(&request.body);
    let response = HttpResponse::new(StatusCode::OK, headers, PASSWORD);
    hides(&response);
    hides(&response.body);
}

#[test]
fn models_and_calls_show_no_secret() {
    let body = password_request("account", "user", PASSWORD);
    hides(&body);
    hides(&body.auth);
    hides(&body.clone().into_json());
    let client = clients::iam(NOWHERE).build().unwrap();
    let call = client.keystone_create_user_token_by_password(&body);
    hides(&call);
    let call = call.customize(|call| call.header("X-Auth-Token", TOKEN).query("sign", BEARER));
    hides(&call);
    hides(&call.send());
    // the request and the serde output contain it
    assert!(serde_json::to_string(&body).unwrap().contains(PASSWORD));
}

#[tokio::test]
async fn responses_show_no_secret() {
    let body = json!({"token": {"expires_at": "2025-01-03T03:04:05.000000Z"}});
    let reply = Reply::json(201, body).header("X-Subject-Token", SUBJECT);
    let stage = Stage::of("huaweicloud/iam", [reply]).await;
    let client = clients::iam(&stage.url()).build().unwrap();
    let body = password_request("account", "user", PASSWORD);
    let response = client.keystone_create_user_token_by_password(&body).send_raw().await;
    let response = response.unwrap();
    hides(&response);
    hides(response.headers());
    assert_eq!(
        response.headers().x_subject_token.as_ref().map(Secret::expose),
        Some(SUBJECT)
    );
    // the password was sent
    assert!(String::from_utf8_lossy(&stage.only_request().body).contains(PASSWORD));
}

#[tokio::test]
async fn errors_of_every_kind_show_no_secret() {
    let echo = |status| {
        // a server that sends the request back
        let body = json!({"sent": [SK, TOKEN, BEARER, PASSWORD], "encoded_authorization_message": SECURITY_TOKEN});
        Reply::json(status, body).header("X-Subject-Token", SUBJECT)
    };
    let slow = || Reply::json(200, json!({})).delay(Duration::from_secs(9));
    for operation in all() {
        let replies = [
            echo(400),
            echo(500),
            Reply::text(200, format!("<{SK}>")),
            Reply::text(
                200,
                format!("{{\"errno\": \"{SK}\", \"images\": \"{TOKEN}\"}} {BEARER}"),
            ),
            Reply::text(200, format!("\"{PASSWORD}\"")),
            Reply::empty(307).header("Location", format!("https://x.example/?t={TOKEN}")),
            Reply::close(),
            Reply::reset(),
            Reply::wire(format!("HTTP/1.1 {TOKEN}\r\n\r\n")),
            slow(),
        ];
        let stage = Stage::of(operation.document, replies).await;
        let mut setup = Setup::usual(stage.url(), operation.document);
        setup.credentials = Some(everything());
        setup.config = clients::config().attempt_timeout(Duration::from_millis(300));
        while stage.left() > 0 {
            let error = (operation.send)(&setup).await.expect_err(operation.name);
            hides_error(&error);
        }
        setup.url = NOWHERE.to_owned();
        hides_error(&(operation.send)(&setup).await.expect_err("nobody is there"));
        setup.url = "http://elsewhere.example".to_owned();
        hides_error(&(operation.send)(&setup).await.expect_err("plain http"));
    }
}

#[tokio::test]
async fn a_faulty_parameter_is_not_shown() {
    let client = clients::iam(NOWHERE).build().unwrap();
    let call = client.keystone_list_projects();
    let call = call.customize(|call| call.header("X-Extra", format!("{SK}\n")));
    hides_error(&call.send().await.unwrap_err());
    let call = client.keystone_list_projects();
    let call = call.customize(|call| call.header(format!("bad name {TOKEN}"), "x"));
    let error = call.send().await.unwrap_err();
    // the name of a header field is not secret, but its value is
    assert!(error.to_string().contains("bad name"), "{error}");
    let endpoint = format!("https://user:{PASSWORD}@host.example");
    let error = clients::iam(&endpoint).build().unwrap_err();
    hides_error(&error);
}

#[tokio::test]
async fn the_request_that_a_transport_sees_shows_no_secret() {
    for operation in ["ListImages", "KeystoneCreateUserTokenByPassword", "ListCustomImages"] {
        let script = Script::responding(|_| transport::Reply::json(200, r#"{"errno":0}"#));
        let document = named(operation).document;
        let body = password_request("account", "user", PASSWORD);
        match document {
            "huaweicloud/workspace" => {
                let client = clients::workspace(NOWHERE).credentials(everything());
                let client = client.transport(script.clone()).build().unwrap();
                client.list_images().send().await.unwrap();
            }
            "huaweicloud/iam" => {
                let client = clients::iam(NOWHERE).transport(script.clone()).build().unwrap();
                let call = client.keystone_create_user_token_by_password(&body);
                call.send().await.unwrap();
            }
            _ => {
                let client = clients::storage(NOWHERE).transport(script.clone()).build().unwrap();
                client.list_custom_images("bj", 1).send().await.unwrap();
            }
        }
        let request = script.requests().remove(0);
        hides(&request);
        for (name, value) in &request.headers {
            let text = format!("{value:?}");
            assert_hidden(&text);
            let sensitive = ["authorization", "x-security-token", "x-auth-token"];
            if sensitive.contains(&name.as_str()) {
                assert!(value.is_sensitive(), "{name}");
            }
        }
    }
}
