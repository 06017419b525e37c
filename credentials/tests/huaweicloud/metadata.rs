//! Keys from the metadata service of a server.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use cloud_credentials::huaweicloud::{Metadata, MetadataError};
use specwright_runtime::auth::ProviderError;
use specwright_runtime::transport::{BoxFuture, Reply, Script, Transport, TransportError, TransportErrorKind};
use specwright_runtime::{Builder, Client, Credentials, Error, HttpRequest, HttpResponse};

use crate::sample::{SERVICE, builder, config, get, reason, script, signers};
use crate::server::{Act, Server, Step, ok, reply_with, status};

/// A key that is valid until 2030.
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

fn client(api: &Script, metadata: &Server) -> Client {
    let provider = Metadata::new().endpoint(metadata.url());
    let credentials = Credentials::provider(provider);
    builder(api).credentials(credentials).build().unwrap()
}

fn fault(error: &Error) -> &MetadataError {
    match reason(error) {
        ProviderError::NotConfigured(error) | ProviderError::Other(error) => error.downcast_ref().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_token_is_asked_for_and_then_a_key() {
    let api = script();
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
    assert_eq!(signers(&api), ["TEMPORARY"]);
    assert_eq!(sent.headers.get("x-security-token").unwrap(), "example-sts");
}

#[tokio::test]
async fn a_service_without_tokens_is_asked_without_one() {
    let api = script();
    for refusal in [404, 405] {
        let metadata = Server::play(vec![status(refusal), key("TEMPORARY")]);
        get(&client(&api, &metadata)).await.unwrap();
        assert_eq!(metadata.requests()[1].header("x-metadata-token"), None);
    }
}

#[tokio::test]
async fn keys_are_replaced_forty_minutes_before_they_run_out() {
    let api = script();
    // both are valid for a day, by the clock of the client
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
    let api = script();
    let metadata = Server::play(vec![Act::Stall(Duration::from_secs(20))]);
    let before = tokio::time::Instant::now();
    let error = get(&client(&api, &metadata)).await.unwrap_err();
    let waited = before.elapsed();
    assert!(
        waited >= Duration::from_secs(3) && waited < Duration::from_secs(4),
        "{waited:?}"
    );
    assert_eq!(error.to_string(), "GetThing: not authenticated: no response within 3s");
    assert!(matches!(fault(&error), MetadataError::Timeout(_)));
}

#[tokio::test]
async fn responses_that_hold_no_key() {
    let api = script();
    let responding = |key: &str| vec![token(), ok(key)];
    for (acts, expected) in [
        (
            vec![status(500)],
            "the response (status 500) is not the token that was asked for",
        ),
        (
            vec![status(302)],
            "the response (status 302) is not the token that was asked for",
        ),
        (vec![ok("")], "the response (status 200) is no token"),
        (
            vec![token(), status(401)],
            "the server has no keys (status 401): give it an agency in its settings",
        ),
        (
            vec![token(), status(503)],
            "the response (status 503) is not the key that was asked for",
        ),
        (responding("<html>"), "the response (status 200) is not JSON"),
        (responding("{}"), "the response (status 200) has no credential.access"),
        (
            responding(r#"{"credential":{"access":"s3cr3t","secret":""}}"#),
            "the response (status 200) has no credential.secret",
        ),
        (
            responding(r#"{"credential":{"access":"a","secret":"s3cr3t","securitytoken":"b","expires_at":"soon"}}"#),
            "the response (status 200) has no time in credential.expires_at",
        ),
        (vec![Act::Reply(vec![b'x'; 9])], "no response: "),
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
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn the_service_is_not_asked_over_the_transport_of_the_client() {
    // which may lead through a proxy
    let metadata = Server::play(vec![token(), key("TEMPORARY")]);
    let seen = script();
    get(&client(&seen, &metadata)).await.unwrap();
    assert_eq!((metadata.count(), seen.requests().len()), (2, 1));
}

#[tokio::test]
async fn plain_http_goes_to_the_link_local_address_and_to_this_machine_alone() {
    let api = script();
    for url in [
        "http://metadata.example",
        "http://169.254.169.253",
        "http://169.254.169.254.example",
    ] {
        let seen = script();
        let provider = Metadata::new().endpoint(url).transport(seen.clone());
        let client = builder(&api)
            .credentials(Credentials::provider(provider))
            .build()
            .unwrap();
        let error = get(&client).await.unwrap_err();
        assert!(matches!(fault(&error), MetadataError::Endpoint { .. }), "{error}");
        assert_eq!(seen.requests().len(), 0, "{url}");
    }
    let seen = script();
    let provider = Metadata::new().transport(seen.clone());
    let client = builder(&api)
        .credentials(Credentials::provider(provider))
        .build()
        .unwrap();
    get(&client).await.unwrap_err();
    assert_eq!(
        seen.requests()[0].url,
        "http://169.254.169.254/meta-data/latest/api/token"
    );
}

/// A recovered service is used again, and nothing was sent without a key meanwhile.
async fn recovers(client: &Client, api: &Script) {
    assert!(api.requests().is_empty());
    get(client).await.unwrap();
    assert_eq!(signers(api), ["TEMPORARY"]);
}

/// A client that starts a fetch at each call: for one second after a failed fetch, further ones fail with the same
/// error.
fn restless(api: &Script, url: String) -> Client {
    let looks = AtomicU64::new(0);
    let clock = move || UNIX_EPOCH + Duration::from_secs(1_700_000_000 + 2 * looks.fetch_add(1, Ordering::Relaxed));
    let builder = Builder::new(&SERVICE)
        .config(config().clock(clock))
        .transport(api.clone());
    let credentials = Credentials::provider(Metadata::new().endpoint(url));
    builder.credentials(credentials).build().unwrap()
}

#[tokio::test]
async fn metadata_service_that_hangs() {
    let api = script();
    let hangs = Arc::new(AtomicBool::new(true));
    let hanging = Arc::clone(&hangs);
    // chosen by the method, as the cancelled request may arrive late
    let metadata = Server::act(move |request| match request.method.as_str() {
        _ if hanging.load(Ordering::Relaxed) => Act::Steps(vec![Step::Hold]),
        "PUT" => token(),
        _ => key("TEMPORARY"),
    });
    let client = restless(&api, metadata.url());
    // the three seconds take no time
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    let error = get(&client).await.unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    tokio::time::resume();
    assert!(matches!(fault(&error), MetadataError::Timeout(_)), "{error:?}");
    assert!(error.to_string().ends_with("no response within 3s"), "{error}");
    hangs.store(false, Ordering::Relaxed);
    recovers(&client, &api).await;
}

#[tokio::test]
async fn metadata_service_that_is_not_there() {
    let reserved = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = reserved.local_addr().unwrap();
    drop(reserved);
    let api = script();
    let client = restless(&api, format!("http://{address}"));
    let error = get(&client).await.unwrap_err();
    assert!(matches!(fault(&error), MetadataError::Transport(_)), "{error:?}");
    let _metadata = Server::play_on(TcpListener::bind(address).unwrap(), vec![token(), key("TEMPORARY")]);
    recovers(&client, &api).await;
}

#[tokio::test]
async fn metadata_service_without_a_key() {
    let (api, metadata) = (script(), Server::play(Vec::new()));
    let client = restless(&api, metadata.url());
    let half = r#"{"credential":{"access":"EXAMPLEAK","securitytoken":"s3cr3t-sts"}}"#;
    for (response, says) in [
        (status(404), "give it an agency in its settings"),
        (ok("<html>"), "is not JSON"),
        (ok(half), "has no credential.secret"),
    ] {
        metadata.then(vec![token(), response]);
        let error = get(&client).await.unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        assert!(!format!("{error} {error:?} {client:?}").contains("s3cr3t"), "{error:?}");
    }
    metadata.then(vec![token(), key("TEMPORARY")]);
    recovers(&client, &api).await;
}

/// A transport may show its input in an error.
#[tokio::test]
async fn the_token_of_the_service_is_in_no_error() {
    let echo = Script::responding(|request| match request.headers.get("x-metadata-token") {
        None => Reply::status(200).piece("s3cr3t-metadata-token"),
        Some(_) => Reply::failure(TransportErrorKind::Broken),
    });
    struct Echo(Script);
    impl Transport for Echo {
        fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
            let token = request.headers.get("x-metadata-token").cloned();
            let sent = self.0.send(request);
            Box::pin(async move {
                let text = format!("no connection to send {:?}", token.as_ref().map(|token| token.to_str()));
                sent.await.map_err(|error| TransportError::new(error.kind(), text))
            })
        }
    }
    let api = script();
    let credentials = Credentials::provider(Metadata::new().transport(Echo(echo.clone())));
    let client = builder(&api).credentials(credentials).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no connection to send Some(Ok(\"<redacted>\"))"),
        "{error}"
    );
    assert!(
        !format!("{error} {error:?} {:?}", fault(&error)).contains("s3cr3t"),
        "{error:?}"
    );
}
