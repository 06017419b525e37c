//! Credentials of requests, and calls that are refused without them.

use specwright_runtime::auth::OAuth2;
use specwright_runtime::{Credentials, ErrorKind};

use crate::documents::security::Client;

/// Returns a server, and a client for it with these credentials.
async fn stage(credentials: Option<Credentials>) -> (specwright_mock::Mock, Client) {
    let server = crate::serve("security").await;
    let mut builder = Client::builder().endpoint(server.url());
    if let Some(credentials) = credentials {
        builder = builder.credentials(credentials);
    }
    (server, builder.build().expect("the client can be built"))
}

#[tokio::test]
async fn tokens_are_fetched_from_the_token_endpoint() {
    let token = crate::serve("security").await;
    let oauth = OAuth2::client_credentials("me", "hush").scopes(["read"]);
    let oauth = oauth.token_url(format!("{}/token", token.url()));
    let (server, client) = stage(Some(Credentials::provider(oauth))).await;
    for _ in 0..2 {
        client.read().send().await.expect("the token is good");
    }
    assert_eq!(token.requests().len(), 1);
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        assert_eq!(request.header("authorization"), Some("Bearer fetched"));
    }
}

#[tokio::test]
async fn for_an_unknown_scheme_goes_what_the_caller_gives() {
    let (server, client) = stage(Some(Credentials::api_key("Key", "k"))).await;
    client.unknown().send().await.expect("nobody knows what to send");
    client.either().send().await.expect("the other alternative is met");
    let (with_token, client) = stage(Some(Credentials::bearer("b"))).await;
    client.unknown().send().await.expect("a token is sent");
    assert_eq!(server.requests()[0].header("x-key"), None);
    assert_eq!(server.requests()[1].header("x-key"), Some("k"));
    assert_eq!(with_token.requests()[0].header("authorization"), Some("Bearer b"));
}

#[tokio::test]
async fn a_request_without_credentials_goes_out_on_purpose_alone() {
    let (server, client) = stage(None).await;
    let error = client.partner().send().await.expect_err("the key is missing");
    assert!(matches!(error.kind(), ErrorKind::Credentials(_)), "{error}");
    client
        .partner()
        .customize(|call| call.header("X-Key", "own"))
        .send()
        .await
        .expect("the caller has it");
    let (open, client) = stage(Some(Credentials::none())).await;
    let refused = client.partner().send().await.expect_err("the server wants the key");
    assert_eq!(refused.status(), Some(401), "{refused}");
    assert_eq!(server.requests()[0].header("x-key"), Some("own"));
    assert_eq!(open.requests()[0].header("x-key"), None);
}

#[tokio::test]
async fn a_certificate_is_for_the_transport_and_its_partner_for_the_credentials() {
    let (server, client) = stage(None).await;
    client.certificate().send().await.expect("the transport has it");
    client.partner().send().await.expect_err("the key is missing");
    assert_eq!(server.requests().len(), 1);
    let (server, client) = stage(Some(Credentials::api_key("Key", "k"))).await;
    client.partner().send().await.expect("the key is given");
    assert_eq!(server.requests()[0].header("x-key"), Some("k"));
}

#[tokio::test]
async fn another_http_scheme_takes_the_header_for_itself() {
    let digest = Credentials::api_key("Digest", "Digest username=\"me\"");
    let (server, client) = stage(Some(digest.and(Credentials::bearer("b")))).await;
    client.digest().send().await.expect("the value is the caller's");
    assert_eq!(
        server.requests()[0].header("authorization"),
        Some("Digest username=\"me\"")
    );
    let error = client.overwritten().send().await.expect_err("one header, two proofs");
    assert!(error.to_string().contains("is taken by another scheme"), "{error}");
    assert_eq!(server.requests().len(), 1);
}
