//! Credentials: which of them each operation accepts, what they add to a request, and the error without them.

use cloud_clients::huaweicloud::workspace::models::ListImagesResponse;
use cloud_credentials::huaweicloud::access_key;
use serde_json::json;
use specwright_mock::{Reply, Request};
use specwright_runtime::auth::AuthError;
use specwright_runtime::transport::{self, Script};
use specwright_runtime::{Credentials, ErrorKind};
use tests::clients::{self, AK, BEARER, SK, config, keys};
use tests::operations::{Operation, Setup, all, named};
use tests::signature::assert_signed;
use tests::stage::{DOCUMENTS, Stage, mock};

const TOKEN: &str = "EXAMPLE-user-token-not-a-real-one";
const SECURITY_TOKEN: &str = "EXAMPLE-security-token/with+special=chars==";

fn temporary() -> Credentials {
    keys().security_token(SECURITY_TOKEN)
}

/// The authentication of a request.
fn proofs(request: &Request) -> Vec<&'static str> {
    let authorization = request.header("authorization").unwrap_or_default();
    let mut proofs = Vec::new();
    if authorization.starts_with(&format!("SDK-HMAC-SHA256 Access={AK}, ")) {
        proofs.push("signature");
    }
    if request.header("x-security-token") == Some(SECURITY_TOKEN) {
        proofs.push("security token");
    }
    if request.header("x-auth-token") == Some(TOKEN) {
        proofs.push("token");
    }
    if authorization == format!("Bearer {BEARER}") {
        proofs.push("bearer");
    }
    let headers = ["authorization", "x-security-token", "x-auth-token"];
    let sent = headers.iter().filter(|name| request.header(name).is_some());
    assert_eq!(sent.count(), proofs.len(), "{:?}", request.headers);
    proofs
}

/// Returns the kinds of authentication that an operation accepts and these credentials can provide; `None` if there is
/// none.
fn expected(operation: &Operation, kind: &str) -> Option<Vec<&'static str>> {
    let signature = match kind {
        "temporary keys" => vec!["signature", "security token"],
        _ => vec!["signature"],
    };
    match (operation.name, kind) {
        ("KeystoneCreateUserTokenByPassword", _) => Some(Vec::new()),
        (_, "nothing") => None,
        ("ListCustomImages", "bearer" | "everything") => Some(vec!["bearer"]),
        ("ListCustomImages", _) | (_, "bearer") => None,
        (_, "keys" | "everything" | "temporary keys") => Some(signature),
        ("DecodeAuthorizationMessage", _) => None,
        (_, "token") => Some(vec!["token"]),
        _ => panic!("unknown kind {kind}"),
    }
}

#[tokio::test]
async fn each_operation_takes_the_credentials_of_its_document_and_no_others() {
    let server = mock(&DOCUMENTS).start().await.unwrap();
    let everything = Credentials::token(TOKEN).and(keys()).and(Credentials::bearer(BEARER));
    for (kind, credentials) in [
        ("nothing", None),
        ("keys", Some(keys())),
        ("temporary keys", Some(temporary())),
        ("token", Some(Credentials::token(TOKEN))),
        ("bearer", Some(Credentials::bearer(BEARER))),
        ("everything", Some(everything)),
    ] {
        for operation in all() {
            let at = format!("{} with {kind}", operation.name);
            let setup = Setup {
                url: server.url(),
                credentials: credentials.clone(),
                config: config(),
            };
            let outcome = (operation.send)(&setup).await;
            let requests = server.requests();
            server.clear_requests();
            match expected(&operation, kind) {
                Some(expected) => {
                    // the mock server refuses a request whose credentials do not fit the document
                    assert!(outcome.is_ok(), "{at}: {outcome:?}");
                    assert_eq!(proofs(&requests[0]), expected, "{at}");
                    if expected.contains(&"signature") {
                        assert_signed(&requests[0], SK);
                    }
                }
                None => {
                    let error = outcome.expect_err(&at);
                    assert!(matches!(error.kind(), ErrorKind::Credentials(_)), "{at}: {error}");
                    assert_eq!((requests.len(), error.attempts()), (0, 0), "{at}");
                }
            }
        }
    }
}

#[tokio::test]
async fn missing_credentials_are_named_with_the_way_to_give_them() {
    for (operation, needed) in [
        (
            "ListImages",
            "AccessKey (Credentials::access_key with the signer cloud_credentials::huaweicloud::Signature), or \
             Token (Credentials::token or Credentials::api_key with \"Token\")",
        ),
        (
            "DecodeAuthorizationMessage",
            "AccessKey (Credentials::access_key with the signer cloud_credentials::huaweicloud::Signature)",
        ),
        (
            "ListCustomImages",
            "Bearer (Credentials::bearer or Credentials::provider)",
        ),
    ] {
        let setup = Setup {
            url: clients::NOWHERE.to_owned(),
            credentials: None,
            config: config(),
        };
        let error = (named(operation).send)(&setup).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "{operation}: not authenticated: {operation} needs credentials that were not given: {needed}; to send it \
                 without, give Credentials::none()"
            )
        );
    }
}

#[tokio::test]
async fn a_refused_key_is_not_tried_again() {
    for operation in all() {
        let reply = Reply::json(401, json!({"error_code": "APIGW.0301", "error_msg": "no"}));
        let stage = Stage::of(operation.document, [reply]).await;
        let mut setup = Setup::usual(stage.url(), operation.document);
        setup.config = clients::patient();
        let error = (operation.send)(&setup).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(401), 1));
        assert_eq!(stage.requests().len(), 1, "{}", operation.name);
    }
}

#[tokio::test]
async fn a_user_token_is_got_with_a_password_and_used_as_credentials() {
    let server = mock(&["huaweicloud/iam", "huaweicloud/workspace"])
        .script(
            "KeystoneCreateUserTokenByPassword",
            [Reply::documented().header("X-Subject-Token", TOKEN)],
        )
        .start()
        .await
        .unwrap();
    let iam = cloud_clients::huaweicloud::iam::Client::builder();
    let iam = iam.endpoint(server.url()).build().unwrap();
    let body = tests::operations::password_request("account", "user", "password");
    let response = iam
        .keystone_create_user_token_by_password(&body)
        .send_raw()
        .await
        .unwrap();
    assert_eq!(response.status(), 201);
    let token = response.headers().x_subject_token.clone().expect("a token");
    let workspace = clients::workspace(&server.url()).credentials(Credentials::token(token));
    let _: ListImagesResponse = workspace.build().unwrap().list_images().send().await.unwrap();
    assert_eq!(proofs(&server.requests_to("ListImages")[0]), ["token"]);
}

#[tokio::test]
async fn credentials_do_not_follow_a_redirect() {
    let other = mock(&DOCUMENTS).start().await.unwrap();
    for status in [301, 302, 303, 307, 308] {
        for operation in all() {
            let location = format!("{}/v2/p/images", other.url());
            let reply = Reply::empty(status).header("Location", location);
            let stage = Stage::of(operation.document, [reply]).await;
            let setup = Setup::usual(stage.url(), operation.document);
            let error = (operation.send)(&setup).await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Redirect(_)), "{error}");
        }
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn credentials_do_not_go_over_plain_http_to_other_machines() {
    for operation in all() {
        for url in ["http://api.example", "http://10.0.0.1:8080/x"] {
            let mut setup = Setup::usual(url.to_owned(), operation.document);
            // the password is in the body, so no credentials are needed
            if operation.name == "KeystoneCreateUserTokenByPassword" {
                setup.credentials = None;
            }
            let error = (operation.send)(&setup).await.unwrap_err();
            let text = error.to_string();
            assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
            assert!(text.contains("plain http"), "{text}");
            assert_eq!(error.attempts(), 0);
        }
    }
}

#[tokio::test]
async fn plain_http_can_be_allowed() {
    let script = Script::responding(|_| transport::Reply::json(200, "{}"));
    let client = clients::workspace("http://api.example")
        .config(config().allow_plain_http(true))
        .transport(script.clone())
        .build()
        .unwrap();
    client.list_images().send().await.unwrap();
    assert_eq!(script.requests()[0].authority(), "api.example");
}

#[tokio::test]
async fn a_call_that_brings_its_own_proof_is_not_signed() {
    let stage = Stage::of("huaweicloud/workspace", [Reply::json(200, json!({}))]).await;
    let client = clients::workspace(&stage.url()).build().unwrap();
    let call = client.list_images();
    let call = call.customize(|call| call.header("Authorization", "PRESET"));
    call.send().await.unwrap();
    let request = stage.only_request();
    assert_eq!(request.header_values("authorization").collect::<Vec<_>>(), ["PRESET"]);
    assert_eq!(request.header("x-sdk-date"), None);
}

#[tokio::test]
async fn credentials_that_no_header_can_carry_are_refused_and_not_shown() {
    for (credentials, hidden) in [
        (access_key(AK, ""), SK),
        (access_key("", SK), SK),
        (access_key("a, Access=b", SK), "Access=b"),
        (Credentials::token("a\r\nX-Evil: 1"), "X-Evil"),
        (Credentials::token("北京"), "北京"),
        (keys().security_token("a\nb-evil"), "b-evil"),
    ] {
        let client = clients::workspace(clients::NOWHERE).credentials(credentials);
        let call = client.build().unwrap().list_images().send();
        let error = call.await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Credentials(_)), "{error:?}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[tokio::test]
async fn a_project_goes_with_the_signature() {
    let replies = [(); 3].map(|()| Reply::json(200, json!({})));
    let stage = Stage::of("huaweicloud/workspace", replies).await;
    let credentials = keys().project_id("of-credentials");
    let builder = || clients::workspace(&stage.url()).credentials(credentials.clone());
    let clients = [
        builder().build().unwrap(),
        builder().project_id("").build().unwrap(),
        builder().project_id("of-client").build().unwrap(),
    ];
    for (client, project) in clients.iter().zip([clients::PROJECT, "of-credentials", "of-client"]) {
        client.list_images().send().await.unwrap();
        let request = stage.only_request();
        assert_eq!(request.path, format!("/v2/{project}/images"));
        assert_eq!(request.header("x-project-id"), Some(project));
        assert_signed(&request, SK);
    }
}

#[tokio::test]
async fn an_account_goes_with_the_signature_where_there_is_no_project() {
    let stage = Stage::of("huaweicloud/iam", [(); 2].map(|()| Reply::json(200, json!({})))).await;
    for credentials in [keys().domain_id("d"), keys().domain_id("d").project_id("p")] {
        let iam = clients::iam(&stage.url()).credentials(&credentials).build().unwrap();
        iam.keystone_list_projects().send().await.unwrap();
        let request = stage.only_request();
        let project = credentials.get_project_id();
        assert_eq!(request.header("x-project-id"), project);
        assert_eq!(request.header("x-domain-id"), project.is_none().then_some("d"));
        assert_signed(&request, SK);
    }
}

#[test]
fn an_access_key_without_a_signer_is_refused_when_the_client_is_built() {
    let plain = || Credentials::access_key(AK, SK);
    let error = clients::workspace(clients::NOWHERE)
        .credentials(plain())
        .build()
        .unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Credentials(AuthError::NoSigner {
            scheme: "AccessKey",
            signature: "SDK-HMAC-SHA256",
            ..
        })
    ));
    assert_eq!(
        error.to_string(),
        "not authenticated: security scheme AccessKey: requests are signed with SDK-HMAC-SHA256, which no signer of the \
         credentials makes: add the crate cloud-credentials, and give the client its signer along with the access key, by \
         .credentials(Credentials::access_key(id, secret).signer(cloud_credentials::huaweicloud::Signature))"
    );
    // the advice in the text works
    let signed = plain().signer(cloud_credentials::huaweicloud::Signature);
    clients::workspace(clients::NOWHERE)
        .credentials(signed)
        .build()
        .unwrap();
    // a cloud without signatures accepts a key as before
    clients::storage(clients::NOWHERE).credentials(plain()).build().unwrap();
}
