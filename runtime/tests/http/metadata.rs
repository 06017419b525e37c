//! Keys from the metadata service of a server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use specwright_runtime::auth::{AuthError, Metadata, MetadataError, ProviderError};
use specwright_runtime::{Client, Credentials, Error, ErrorKind, Json};

use crate::sample::{Fixed, GET, builder, config};
use crate::server::{Act, Server, ok, reply, reply_with, status};

/// A key that holds until 2030.
fn key(id: &str) -> Act {
    until(id, "2030-01-01T00:00:00.000000Z")
}

fn until(id: &str, end: &str) -> Act {
    ok(&format!(
        r#"{{"credential":{{"access":"{id}","secret":"example-sk","securitytoken":"example-sts","expires_at":"{end}"}}}}"#
    ))
}

fn token() -> Act {
    Act::Reply(reply_with(200, &[("Content-Type", "text/plain")], b"metadata-token\n"))
}

fn client(api: &Server, metadata: &Server) -> Client {
    let provider = Metadata::new().endpoint(metadata.url());
    let credentials = Credentials::provider(provider);
    builder(api).credentials(credentials).build().unwrap()
}

async fn get(client: &Client) -> Result<Json, Error> {
    client.call(&GET).send::<Json>().await
}

fn reason(error: &Error) -> &MetadataError {
    match error.kind() {
        ErrorKind::Credentials(AuthError::Provider(error)) => match &**error {
            ProviderError::Metadata(error) => error,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_token_is_asked_for_and_then_a_key() {
    let api = Server::answer(|_| reply(200, "{}"));
    let metadata = Server::play(vec![token(), key("TEMPORARY")]);
    get(&client(&api, &metadata)).await.unwrap();
    let asked = metadata.requests();
    let lines: Vec<_> = asked
        .iter()
        .map(|request| (request.method.as_str(), request.target.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            ("PUT", "/meta-data/latest/api/token"),
            ("GET", "/openstack/latest/securitykey")
        ]
    );
    assert_eq!(asked[0].header("x-metadata-token-ttl-seconds"), Some("21600"));
    assert_eq!(asked[1].header("x-metadata-token"), Some("metadata-token"));
    let sent = &api.requests()[0];
    assert!(sent.header("authorization").unwrap().contains("Access=TEMPORARY,"));
    assert_eq!(sent.header("x-security-token"), Some("example-sts"));
}

#[tokio::test]
async fn a_service_without_tokens_is_asked_without_one() {
    let api = Server::answer(|_| reply(200, "{}"));
    for refusal in [404, 405] {
        let metadata = Server::play(vec![status(refusal), key("TEMPORARY")]);
        get(&client(&api, &metadata)).await.unwrap();
        assert_eq!(metadata.requests()[1].header("x-metadata-token"), None);
    }
}

#[tokio::test]
async fn keys_are_replaced_forty_minutes_before_they_run_out() {
    let api = Server::answer(|_| reply(200, "{}"));
    // both live for a day, by the clock of the client
    let metadata = Server::play(vec![
        token(),
        until("ONE", "2023-11-15T22:13:20.000000Z"),
        token(),
        until("TWO", "2023-11-16T22:13:20.000000Z"),
    ]);
    let hands = Arc::new(AtomicU64::new(1_700_000_000));
    let seen = Arc::clone(&hands);
    let clock = move || UNIX_EPOCH + Duration::from_secs(seen.load(Ordering::Relaxed));
    let credentials = Credentials::provider(Metadata::new().endpoint(metadata.url()));
    let client = builder(&api).config(config().clock(clock)).credentials(credentials);
    let client = client.build().unwrap();
    for (seconds, asked) in [(0, 2), (86_400 - 2_401, 2), (86_400 - 2_400, 4)] {
        hands.store(1_700_000_000 + seconds, Ordering::Relaxed);
        get(&client).await.unwrap();
        assert_eq!(metadata.count(), asked, "{seconds}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_hangs_is_given_up_after_three_seconds() {
    let api = Server::play(Vec::new());
    let metadata = Server::play(vec![Act::Stall(Duration::from_secs(20))]);
    let before = tokio::time::Instant::now();
    let error = get(&client(&api, &metadata)).await.unwrap_err();
    let waited = before.elapsed();
    assert!(
        waited >= Duration::from_secs(3) && waited < Duration::from_secs(4),
        "{waited:?}"
    );
    assert_eq!(error.to_string(), "GetThing: not authenticated: no answer within 3s");
    assert!(matches!(reason(&error), MetadataError::Timeout(_)));
}

#[tokio::test]
async fn answers_that_hold_no_key() {
    let api = Server::play(Vec::new());
    let answered = |answer: &str| vec![token(), ok(answer)];
    for (acts, expected) in [
        (
            vec![status(500)],
            "the answer (status 500) is not the token that was asked for",
        ),
        (
            vec![status(302)],
            "the answer (status 302) is not the token that was asked for",
        ),
        (vec![ok("")], "the answer (status 200) is no token"),
        (
            vec![token(), status(401)],
            "the server has no keys (status 401): give it an agency in its settings",
        ),
        (
            vec![token(), status(503)],
            "the answer (status 503) is not the key that was asked for",
        ),
        (answered("<html>"), "the answer (status 200) is not JSON"),
        (answered("{}"), "the answer (status 200) has no credential.access"),
        (
            answered(r#"{"credential":{"access":"s3cr3t","secret":""}}"#),
            "the answer (status 200) has no credential.secret",
        ),
        (
            answered(r#"{"credential":{"access":"a","secret":"s3cr3t","securitytoken":"b","expires_at":"soon"}}"#),
            "the answer (status 200) has no time in credential.expires_at",
        ),
        (vec![Act::Reply(vec![b'x'; 9])], "no answer: "),
    ] {
        let metadata = Server::play(acts);
        let error = get(&client(&api, &metadata)).await.unwrap_err();
        let text = error.to_string();
        assert!(
            text.starts_with(&format!("GetThing: not authenticated: {expected}")),
            "{text}"
        );
        assert!(!format!("{text} {error:?}").contains("s3cr3t"));
    }
    assert_eq!(api.count(), 0);
}

#[tokio::test]
async fn the_service_is_not_asked_over_the_transport_of_the_client() {
    // which may lead through a proxy
    let metadata = Server::play(vec![token(), key("TEMPORARY")]);
    let seen = Fixed::default();
    let credentials = Credentials::provider(Metadata::new().endpoint(metadata.url()));
    let client = builder(&metadata).transport(seen.clone()).credentials(credentials);
    get(&client.build().unwrap()).await.unwrap();
    assert_eq!((metadata.count(), seen.urls().len()), (2, 1));
}

#[tokio::test]
async fn plain_http_goes_to_the_link_local_address_and_to_this_machine_alone() {
    let api = Server::play(Vec::new());
    for url in [
        "http://metadata.example",
        "http://169.254.169.253",
        "http://169.254.169.254.example",
    ] {
        let seen = Fixed::default();
        let provider = Metadata::new().endpoint(url).transport(seen.clone());
        let client = builder(&api)
            .credentials(Credentials::provider(provider))
            .build()
            .unwrap();
        let error = get(&client).await.unwrap_err();
        assert!(matches!(reason(&error), MetadataError::Endpoint { .. }), "{error}");
        assert_eq!(seen.urls().len(), 0, "{url}");
    }
    let seen = Fixed::default();
    let provider = Metadata::new().transport(seen.clone());
    let client = builder(&api)
        .credentials(Credentials::provider(provider))
        .build()
        .unwrap();
    get(&client).await.unwrap_err();
    assert_eq!(seen.urls()[0], "http://169.254.169.254/meta-data/latest/api/token");
}
