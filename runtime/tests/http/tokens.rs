//! Tokens that are fetched: when, how often, and what becomes of those that a server refuses.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use specwright_runtime::auth::{AuthError, Kind, Lease, OAuth2, OAuthError, Provider, ProviderContext, ProviderError};
use specwright_runtime::codegen::{Scheme, SchemeKind, Service};
use specwright_runtime::transport::{BoxFuture, Reply, Script};
use specwright_runtime::{Builder, Client, Credentials, Error, ErrorKind, Json, RetryPolicy, Timeout, Upload};

use crate::sample::{GET, POST, builder, config, json};
use crate::server::{Act, Server, ok, reply, status};

/// A token that lives for an hour.
fn token(value: &str) -> Act {
    ok(&format!(
        r#"{{"access_token":"{value}","token_type":"Bearer","expires_in":3600}}"#
    ))
}

fn refused(status: u16, code: &str) -> Act {
    Act::Reply(reply(status, &format!(r#"{{"error":"{code}"}}"#)))
}

fn oauth(server: &Server) -> OAuth2 {
    OAuth2::client_credentials("my client", "s3cr3t+1").token_url(format!("{}/token", server.url()))
}

fn client_of(api: &Server, provider: impl Provider + 'static) -> Client {
    let credentials = Credentials::provider(provider);
    builder(api).credentials(credentials).build().unwrap()
}

/// A clock that is moved by hand, in seconds.
#[derive(Clone, Default)]
struct Hands(Arc<AtomicU64>);

impl Hands {
    fn client(&self, api: &Server, provider: impl Provider + 'static) -> Client {
        let hands = self.clone();
        let clock =
            move || -> SystemTime { UNIX_EPOCH + Duration::from_secs(1_700_000_000 + hands.0.load(Ordering::Relaxed)) };
        let credentials = Credentials::provider(provider);
        let builder = builder(api).config(config().clock(clock));
        builder.credentials(credentials).build().unwrap()
    }

    fn set(&self, seconds: u64) {
        self.0.store(seconds, Ordering::Relaxed);
    }
}

fn proofs(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let proofs = requests.iter().map(|request| request.header("authorization"));
    proofs.map(|proof| proof.unwrap_or("none").to_owned()).collect()
}

async fn get(client: &Client) -> Result<Json, Error> {
    client.call(&GET).send::<Json>().await
}

fn token_error(error: &Error) -> &ProviderError {
    match error.kind() {
        ErrorKind::Credentials(AuthError::Provider(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn client_credentials_as_rfc_6749_has_them() {
    let tokens = Server::play(vec![token("one")]);
    let api = Server::respond(|_| reply(200, "{}"));
    let client = client_of(
        &api,
        oauth(&tokens).scopes(["read", "write"]).parameter("audience", "a&b"),
    );
    get(&client).await.unwrap();
    get(&client).await.unwrap();
    assert_eq!(proofs(&api), ["Bearer one", "Bearer one"]);
    let asked = tokens.requests();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].method.as_str(), asked[0].target.as_str()), ("POST", "/token"));
    assert_eq!(
        asked[0].body,
        "grant_type=client_credentials&scope=read%20write&audience=a%26b"
    );
    assert_eq!(
        asked[0].header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    // `my%20client:s3cr3t%2B1`
    assert_eq!(
        asked[0].header("authorization"),
        Some("Basic bXklMjBjbGllbnQ6czNjcjN0JTJCMQ==")
    );
}

#[tokio::test]
async fn the_secret_goes_into_the_body_when_asked_to() {
    let tokens = Server::play(vec![token("one")]);
    let api = Server::respond(|_| reply(200, "{}"));
    get(&client_of(&api, oauth(&tokens).secret_in_body())).await.unwrap();
    let asked = &tokens.requests()[0];
    assert_eq!(asked.header("authorization"), None);
    assert_eq!(
        asked.body,
        "grant_type=client_credentials&client_id=my%20client&client_secret=s3cr3t%2B1"
    );
}

#[tokio::test]
async fn a_refresh_token_is_replaced_by_the_one_that_comes_with_the_response() {
    let first = r#"{"access_token":"one","token_type":"bearer","expires_in":"600","refresh_token":"r2"}"#;
    let tokens = Server::play(vec![ok(first), token("two"), token("three")]);
    let api = Server::respond(|_| reply(200, "{}"));
    let hands = Hands::default();
    let url = format!("{}/token", tokens.url());
    let client = hands.client(&api, OAuth2::refresh_token("public", "r1").token_url(url));
    for (now, proof) in [(0, "one"), (299, "one"), (301, "two"), (3900, "three")] {
        hands.set(now);
        get(&client).await.unwrap();
        assert_eq!(proofs(&api).last().unwrap(), &format!("Bearer {proof}"));
    }
    let bodies: Vec<_> = tokens.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(
        bodies,
        ["r1", "r2", "r2"].map(|token| format!("grant_type=refresh_token&refresh_token={token}&client_id=public"))
    );
}

#[tokio::test]
async fn a_token_is_replaced_five_minutes_before_it_runs_out() {
    let tokens = Server::play(vec![token("one"), token("two")]);
    let api = Server::respond(|_| reply(200, "{}"));
    let hands = Hands::default();
    let client = hands.client(&api, oauth(&tokens));
    for now in [0, 3299, 3300] {
        hands.set(now);
        get(&client).await.unwrap();
    }
    assert_eq!(proofs(&api), ["Bearer one", "Bearer one", "Bearer two"]);
}

#[tokio::test]
async fn a_token_that_is_still_good_outlives_a_failed_refresh() {
    let tokens = Server::play(vec![
        token("one"),
        status(500),
        refused(400, "invalid_scope"),
        refused(401, "invalid_client"),
    ]);
    let api = Server::respond(|_| reply(200, "{}"));
    let hands = Hands::default();
    let client = hands.client(&api, oauth(&tokens));
    // asked again after ten seconds, and not before
    for (now, asked) in [(0, 1), (3400, 2), (3409, 2), (3410, 3)] {
        hands.set(now);
        get(&client).await.unwrap();
        assert_eq!(tokens.count(), asked, "{now}");
    }
    hands.set(3600);
    let error = get(&client).await.unwrap_err();
    assert!(matches!(
        token_error(&error),
        ProviderError::Refused {
            status: 401,
            error: OAuthError::InvalidClient,
            description: None
        }
    ));
    assert_eq!((api.count(), tokens.count()), (4, 4));
}

#[tokio::test]
async fn callers_wait_for_one_refresh() {
    let tokens = Server::respond(|_| reply(200, r#"{"access_token":"one","token_type":"Bearer"}"#));
    let api = Server::respond(|_| reply(200, "{}"));
    let client = client_of(&api, oauth(&tokens));
    let calls = (0..8).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { get(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!((tokens.count(), api.count()), (1, 8));
}

#[tokio::test]
async fn a_token_that_has_run_out_when_it_comes_serves_those_who_waited_for_it() {
    for life in ["0", "-1", r#""0""#] {
        let asked = Arc::new(AtomicUsize::new(0));
        let number = Arc::clone(&asked);
        let tokens = Server::respond(move |_| {
            // until all have asked
            std::thread::sleep(Duration::from_millis(100));
            let number = number.fetch_add(1, Ordering::Relaxed);
            reply(200, &format!(r#"{{"access_token":"t{number}","expires_in":{life}}}"#))
        });
        let api = Server::respond(|_| reply(200, "{}"));
        let client = Hands::default().client(&api, oauth(&tokens));
        let calls = (0..8).map(|_| {
            let client = client.clone();
            tokio::spawn(async move { get(&client).await })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
        assert_eq!(proofs(&api), ["Bearer t0"; 8], "{life}");
        // who comes later has nothing of it
        get(&client).await.unwrap();
        assert_eq!(proofs(&api).pop().as_deref(), Some("Bearer t1"), "{life}");
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }
}

#[tokio::test]
async fn a_token_of_which_nothing_is_said_holds_until_it_is_refused() {
    let tokens = Server::play(vec![ok(r#"{"access_token":"one"}"#), token("two")]);
    let api = Server::play(vec![ok("{}"), ok("{}"), status(401), ok("{}")]);
    let hands = Hands::default();
    let client = hands.client(&api, oauth(&tokens));
    for now in [0, 1_000_000, 2_000_000] {
        hands.set(now);
        get(&client).await.unwrap();
    }
    assert_eq!(proofs(&api), ["Bearer one", "Bearer one", "Bearer one", "Bearer two"]);
}

/// Gives its tokens only once it is told to.
struct Gated {
    asked: Arc<AtomicUsize>,
    gate: Arc<tokio::sync::Semaphore>,
}

impl Provider for Gated {
    fn kind(&self) -> Kind {
        Kind::Bearer
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let gate = Arc::clone(&self.gate);
        Box::pin(async move {
            let permit = gate
                .acquire()
                .await
                .map_err(|error| ProviderError::Other(error.into()))?;
            permit.forget();
            Ok(Lease::new(Credentials::bearer(format!("token-{number}"))))
        })
    }
}

#[tokio::test]
async fn a_caller_that_is_dropped_leaves_its_refresh_to_the_next() {
    let asked = Arc::new(AtomicUsize::new(0));
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let api = Server::respond(|_| reply(200, "{}"));
    let client = client_of(
        &api,
        Gated {
            asked: Arc::clone(&asked),
            gate: Arc::clone(&gate),
        },
    );
    // the first drives the refresh, the second waits for it; both run out of time
    let limit = Duration::from_millis(50);
    let short = || client.call(&GET).timeout(limit).send::<Json>();
    let (first, second) = tokio::join!(short(), short());
    for result in [first, second] {
        let error = result.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Timeout(Timeout::Call(at)) if *at == limit),
            "{error}"
        );
    }
    gate.add_permits(1);
    get(&client).await.unwrap();
    assert_eq!(proofs(&api), ["Bearer token-0"]);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let tokens = Server::play(vec![token("one"), token("two"), token("three")]);
    let api = Server::play(vec![status(401), ok("{}"), status(401), status(401), ok("{}")]);
    let client = client_of(&api, oauth(&tokens));
    // a refusal is no action, so that other methods are sent again as well
    let response = client
        .call(&POST)
        .body(&json("{}"))
        .send_raw::<Json, ()>()
        .await
        .unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(api.requests()[0].body, api.requests()[1].body);
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 2));
    assert_eq!(proofs(&api), ["Bearer one", "Bearer two", "Bearer two", "Bearer three"]);
}

#[tokio::test]
async fn a_stream_that_was_begun_is_not_sent_again_for_a_new_token() {
    let tokens = Server::play(vec![token("one"), token("two")]);
    let api = Server::play(vec![status(401), ok("{}")]);
    let client = client_of(&api, oauth(&tokens));
    let body = Upload::reader(&b"once"[..]);
    let error = client.call(&POST).bytes_body(body).send::<Json>().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    get(&client).await.unwrap();
    assert_eq!(proofs(&api), ["Bearer one", "Bearer two"]);
}

#[tokio::test]
async fn a_call_that_is_sent_once_still_forgets_a_refused_token() {
    let tokens = Server::play(vec![token("one"), token("two")]);
    let api = Server::play(vec![status(401), ok("{}")]);
    let client = client_of(&api, oauth(&tokens));
    let once = client.call(&GET).retry(RetryPolicy::never());
    assert_eq!(once.send::<Json>().await.unwrap_err().attempts(), 1);
    get(&client).await.unwrap();
    assert_eq!(proofs(&api), ["Bearer one", "Bearer two"]);
}

#[tokio::test]
async fn a_token_of_the_callers_own_is_not_tried_twice() {
    let api = Server::play(vec![status(401), ok("{}")]);
    let client = builder(&api).credentials(Credentials::bearer("own")).build().unwrap();
    assert_eq!(get(&client).await.unwrap_err().status(), Some(401));
    assert_eq!(api.count(), 1);
}

#[tokio::test]
async fn refusals_are_typed_and_show_no_secret() {
    let repeated = r#"{"error":"invalid_client","error_description":"no\u001b s3cr3t+1 here"}"#;
    let tokens = Server::play(vec![Act::Reply(reply(401, repeated))]);
    let api = Server::play(Vec::new());
    let client = client_of(&api, oauth(&tokens));
    let error = get(&client).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetThing: not authenticated: the token endpoint refused with invalid_client (status 401): no  <redacted> here"
    );
    let debug = format!("{error:?} {:?} {:?}", error.source(), oauth(&tokens));
    assert!(!debug.contains("s3cr3t"), "{debug}");
    assert_eq!(api.count(), 0);
}

#[tokio::test]
async fn responses_that_hold_no_token() {
    for (response, expected) in [
        (status(302), "(status 302) is an error without a code of RFC 6749"),
        (ok("<html>"), "(status 200) is not JSON"),
        (ok(r#"{"access_token":""}"#), "(status 200) has no access_token"),
        (
            ok(r#"{"access_token":"a","token_type":"mac"}"#),
            "(status 200) has a token that is not for bearers",
        ),
        (refused(200, "slow_down"), "refused with slow_down (status 200)"),
    ] {
        let tokens = Server::play(vec![response]);
        let api = Server::play(Vec::new());
        let error = get(&client_of(&api, oauth(&tokens))).await.unwrap_err().to_string();
        assert!(error.ends_with(expected), "{error}");
    }
}

#[tokio::test]
async fn the_token_endpoint_is_https_or_on_this_machine() {
    let api = Server::play(Vec::new());
    for (url, expected) in [
        ("http://id.example/token", "plain http"),
        ("/token", "not absolute"),
        ("https://user@id.example/", "user or password"),
    ] {
        let client = client_of(&api, OAuth2::client_credentials("id", "secret").token_url(url));
        let error = get(&client).await.unwrap_err();
        assert!(matches!(token_error(&error), ProviderError::Endpoint { .. }));
        assert!(error.to_string().contains(expected), "{error}");
    }
    let tokens = Server::play(vec![token("one"), token("two")]);
    for path in ["", "/t/?tenant=1"] {
        let api = Server::play(vec![ok("{}")]);
        let url = format!("{}{path}", tokens.url());
        let client = client_of(&api, OAuth2::client_credentials("id", "secret").token_url(url));
        get(&client).await.unwrap();
    }
    assert_eq!(tokens.targets(), ["/", "/t/?tenant=1"]);
}

static OTHER: Service = Service::new("other")
    .servers(&[specwright_runtime::codegen::Server::new("https://other.example", &[])])
    .schemes(&[
        Scheme::new("Bearer", SchemeKind::Bearer).with_token_url("https://id.example/token?tenant=1"),
        Scheme::new("AccessKey", SchemeKind::Bearer).with_token_url("https://id.example/token?tenant=1"),
    ]);

#[tokio::test]
async fn the_token_endpoint_of_the_document_counts_when_none_is_given() {
    let api = Server::play(Vec::new());
    let provider = || OAuth2::client_credentials("id", "secret");
    let error = get(&client_of(&api, provider())).await.unwrap_err().to_string();
    assert!(error.ends_with("is neither given nor in the document"), "{error}");
    let script = Script::responding(|_| Reply::json(200, r#"{"access_token":"one"}"#));
    for builder in [
        Builder::new(&OTHER),
        // the same host as the document's
        Builder::new(&OTHER).endpoint("https://other.example/v2"),
        // the host of the token endpoint
        Builder::new(&OTHER).endpoint("https://id.example"),
    ] {
        let builder = builder
            .transport(script.clone())
            .credentials(Credentials::provider(provider()));
        get(&builder.build().unwrap()).await.unwrap();
        let asked = script.requests().into_iter().rev().nth(1).unwrap();
        assert_eq!(asked.url, "https://id.example/token?tenant=1");
    }
}

#[tokio::test]
async fn the_token_endpoint_of_the_document_is_not_asked_beside_an_endpoint_of_ones_own() {
    let script = Script::new([]);
    let builder = Builder::new(&OTHER)
        .endpoint("https://elsewhere.example")
        .transport(script.clone());
    let credentials = Credentials::provider(OAuth2::client_credentials("id", "secret"));
    let error = get(&builder.credentials(credentials).build().unwrap())
        .await
        .unwrap_err();
    assert!(matches!(token_error(&error), ProviderError::Endpoint { .. }));
    assert_eq!(
        error.to_string(),
        "GetThing: not authenticated: the URL of the token endpoint is not given, and that of the document does not count \
         beside an endpoint of the client's own: set it by OAuth2::token_url"
    );
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn services_with_token_endpoints_of_their_own_share_no_token() {
    let gate = Arc::new(tokio::sync::Semaphore::new(2));
    let asked = Arc::new(AtomicUsize::new(0));
    let credentials = Credentials::provider(Gated { asked, gate });
    let api = Server::respond(|_| reply(200, "{}"));
    for builder in [builder(&api), Builder::new(&OTHER).endpoint(api.url()), builder(&api)] {
        let client = builder.credentials(&credentials).build().unwrap();
        get(&client).await.unwrap();
    }
    assert_eq!(proofs(&api), ["Bearer token-0", "Bearer token-1", "Bearer token-0"]);
}
