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
async fn an_unknown_scheme_is_refused_and_not_left_out() {
    let (server, client) = stage(Some(Credentials::api_key("Key", "k"))).await;
    let error = client.unknown().send().await.expect_err("nobody can prove that");
    assert!(matches!(error.kind(), ErrorKind::Credentials(_)), "{error}");
    assert!(
        error.to_string().contains("Missing (not defined by the service)"),
        "{error}"
    );
    assert!(server.requests().is_empty());
    client.either().send().await.expect("the other alternative is met");
    assert_eq!(server.requests()[0].header("x-key"), Some("k"));
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
