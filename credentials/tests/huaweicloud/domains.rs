//! Requests for a project, and for a whole account.

use cloud_credentials::huaweicloud::access_key;
use specwright_runtime::{Credentials, HttpRequest, Json};

use crate::sample::{BY_DOMAIN, GET, IN_DOMAIN, IN_PROJECT, builder, client, script};

fn keys() -> Credentials {
    access_key("EXAMPLEAK", "example-sk")
}

/// The header fields for project and account, and whether they are signed.
fn addressee(request: &HttpRequest) -> (Option<&str>, Option<&str>) {
    let header = |name: &str| request.headers.get(name).map(|value| value.to_str().unwrap());
    let proof = header("authorization").unwrap();
    let (_, names) = proof.split_once("SignedHeaders=").unwrap();
    let names: Vec<&str> = names.split_once(',').unwrap().0.split(';').collect();
    for name in ["x-project-id", "x-domain-id"] {
        assert_eq!(header(name).is_some(), names.contains(&name), "{name} in {proof}");
    }
    (header("x-project-id"), header("x-domain-id"))
}

#[tokio::test]
async fn an_account_without_a_project_is_named_and_signed() {
    let script = script();
    for (credentials, expected) in [
        (keys(), (None, None)),
        (keys().domain_id("d"), (None, Some("d"))),
        (keys().project_id("p"), (Some("p"), None)),
        // a project belongs to only one account
        (keys().project_id("p").domain_id("d"), (Some("p"), None)),
    ] {
        client(&script, credentials).call(&GET).send::<Json>().await.unwrap();
        assert_eq!(addressee(script.requests().last().unwrap()), expected);
    }
}

#[tokio::test]
async fn the_account_of_the_client_goes_before_that_of_the_credentials() {
    let script = script();
    let credentials = keys().domain_id("of-the-credentials");
    let by_client = builder(&script)
        .credentials(&credentials)
        .parameter("domain_id", "of-the-client");
    let by_client = by_client.build().unwrap();
    by_client.call(&IN_DOMAIN).send::<Json>().await.unwrap();
    client(&script, credentials)
        .call(&IN_DOMAIN)
        .send::<Json>()
        .await
        .unwrap();
    by_client
        .call(&IN_DOMAIN)
        .with(0, "of-the-call")
        .send::<Json>()
        .await
        .unwrap();
    let requests = script.requests();
    for (request, id) in requests
        .iter()
        .zip(["of-the-client", "of-the-credentials", "of-the-call"])
    {
        assert_eq!(request.path(), format!("/v3/{id}/things"));
        assert_eq!(addressee(request), (None, Some(id)));
    }
}

#[tokio::test]
async fn a_project_is_looked_up_for_the_account() {
    let script = script();
    let client = client(&script, keys().domain_id("d"));
    client.call(&IN_PROJECT).send::<Json>().await.unwrap();
    let requests = script.requests();
    assert_eq!(requests[0].path(), "/v3/projects");
    assert_eq!(addressee(&requests[0]), (None, Some("d")));
    assert_eq!(requests[1].path(), "/v1/looked-up/things");
    assert_eq!(addressee(&requests[1]), (Some("looked-up"), None));
}

#[tokio::test]
async fn what_the_caller_says_stays() {
    let script = script();
    let client = client(&script, keys().domain_id("d"));
    for (name, expected) in [
        ("X-Domain-Id", (None, Some("own"))),
        ("X-Project-Id", (Some("own"), None)),
    ] {
        client.call(&GET).header(name, "own").send::<Json>().await.unwrap();
        assert_eq!(addressee(script.requests().last().unwrap()), expected);
    }
}

#[tokio::test]
async fn an_account_that_is_looked_for_is_not_the_callers() {
    let script = script();
    for (credentials, expected) in [(keys(), None), (keys().domain_id("own"), Some("own"))] {
        let call = client(&script, credentials).call(&BY_DOMAIN);
        call.with(0, "other").send::<Json>().await.unwrap();
        let request = script.requests().pop().unwrap();
        assert_eq!(request.query(), Some("domain_id=other"));
        assert_eq!(addressee(&request), (None, expected));
    }
}
