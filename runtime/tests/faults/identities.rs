//! Credentials that cannot be had, and those that a server refuses.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use specwright_runtime::auth::{Kind, Lease, OAuth2, Provider, ProviderContext, ProviderError};
use specwright_runtime::codegen::{Method, Operation, Scheme, SchemeKind, Service, Success};
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::{Builder, Client, Credentials, Error, RetryPolicy, Timeout};

use crate::fault::{FETCHED, Outcome, PASSWORD, Parcel, assert_hidden, bare, beside, good, shown, steps, value};
use crate::sample::{GET, builder, config};
use crate::server::Step::{Close, Hold};
use crate::server::{Act, Server, ok, reply, status};

/// A client of these credentials, whose clock goes two seconds ahead each time it is looked at: the failure of a fetch
/// is the response to further calls for one.
fn client(server: &Server, credentials: Credentials) -> Client {
    let looks = AtomicU64::new(0);
    let clock = move || UNIX_EPOCH + Duration::from_secs(1_700_000_000 + 2 * looks.fetch_add(1, Ordering::Relaxed));
    let builder = builder(server).config(config().clock(clock));
    builder.credentials(credentials).build().unwrap()
}

/// What a call fails with for lack of credentials. Nothing is sent, whatever the policy.
async fn unauthenticated(client: &Client, server: &Server) -> Error {
    let before = server.count();
    let error = client.call(&GET).send::<Parcel>().await.expect_err("an error");
    assert_hidden(&format!("{client:?} {}", shown(&error)));
    assert_eq!(server.count(), before);
    assert!(!error.is_retryable() && error.attempts() == 0, "{error:?}");
    error
}

fn by_token(server: &Server, tokens: &Server) -> Client {
    let provider = OAuth2::client_credentials("me", FETCHED).token_url(format!("{}/token", tokens.url()));
    client(server, Credentials::provider(provider))
}

fn token() -> Act {
    ok(&format!(r#"{{"access_token":"{FETCHED}","token_type":"Bearer"}}"#))
}

#[test]
fn token_endpoint_that_fails() {
    beside(async {
        let (server, tokens) = (Server::play(Vec::new()), Server::play(Vec::new()));
        let client = by_token(&server, &tokens);
        let echo = format!(r#"{{"error":"invalid_client","error_description":"no {FETCHED} here"}}"#);
        for act in [
            steps([Close]),
            status(500),
            ok("<html>"),
            ok("{}"),
            Act::Reply(reply(401, &echo)),
        ] {
            let before = tokens.count();
            tokens.then(vec![act, token()]);
            unauthenticated(&client, &server).await;
            assert_eq!(tokens.count() - before, 1, "a token is not asked for again at once");
        }
        tokens.then(vec![token()]);
        good(&client, &server).await;
    });
}

#[test]
fn token_endpoint_that_hangs() {
    beside(async {
        let (server, tokens) = (Server::play(Vec::new()), Server::play(vec![steps([Hold])]));
        let client = by_token(&server, &tokens);
        let limit = Duration::from_millis(150);
        let result = client.call(&GET).timeout(limit).send::<Parcel>().await;
        assert_eq!(Outcome::of(&result), Outcome::Timeout(Timeout::Call(limit)));
        // the next caller goes on with the fetch, which is given up after thirty seconds
        tokio::time::pause();
        tokens.then(vec![token()]);
        let patient = client.call(&GET).timeout(Duration::from_secs(60));
        let result = patient.send::<Parcel>().await;
        assert_eq!(Outcome::of(&result), Outcome::Unauthenticated);
        tokio::time::resume();
        assert_eq!(server.count(), 0);
        good(&client, &server).await;
    });
}

/// Gives one token after the other, unless it is told to fail.
#[derive(Clone, Default)]
struct Tokens(Arc<(AtomicUsize, AtomicBool)>);

impl Provider for Tokens {
    fn kind(&self) -> Kind {
        Kind::Bearer
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let (given, fails) = &*self.0;
        let number = given.fetch_add(1, Ordering::Relaxed);
        let lease = match fails.load(Ordering::Relaxed) {
            true => Err(ProviderError::Other("the vault is shut".into())),
            false => Ok(Lease::new(Credentials::bearer(format!("{FETCHED}-{number}")))),
        };
        Box::pin(std::future::ready(lease))
    }
}

#[test]
fn provider_that_fails_after_a_401() {
    beside(async {
        let server = Server::play(Vec::new());
        let tokens = Tokens::default();
        let client = client(&server, Credentials::provider(tokens.clone()));
        good(&client, &server).await;

        let (given, fails) = &*tokens.0;
        fails.store(true, Ordering::Relaxed);
        let before = server.count();
        server.then(vec![status(401), ok(r#"{"id":2}"#)]);
        let error = client.call(&GET).send::<Parcel>().await.expect_err("an error");
        // that nothing can be fetched any more is what there is to tell
        assert!(error.to_string().contains("the vault is shut"), "{error}");
        assert_eq!(Outcome::of::<Parcel>(&Err(error)), Outcome::Unauthenticated);
        assert_eq!((server.count() - before, given.load(Ordering::Relaxed)), (1, 2));
        // what was refused is forgotten, and not used again for want of another
        unauthenticated(&client, &server).await;

        fails.store(false, Ordering::Relaxed);
        good(&client, &server).await;
        let proof = server
            .requests()
            .pop()
            .and_then(|last| last.header("authorization").map(str::to_owned));
        assert_eq!(proof, Some(format!("Bearer {FETCHED}-3")));
    });
}

#[test]
fn status_401_with_a_token_that_is_fetched() {
    beside(async {
        let server = Server::play(vec![status(401), ok(r#"{"id":2}"#)]);
        let client = client(&server, Credentials::provider(Tokens::default()));
        let result = client.call(&GET).send::<Parcel>().await;
        assert_eq!(Outcome::of(&result), value(r#"{"id":2}"#));
        server.then(vec![status(401); 3]);
        let before = server.count();
        let result = client.call(&GET).send::<Parcel>().await;
        assert_eq!((Outcome::of(&result), server.count() - before), (bare(401), 2));
        good(&client, &server).await;
    });
}

static BY_PASSWORD: Service = Service::new("sample").schemes(&[Scheme::new("Basic", SchemeKind::Basic)]);

static GET_BY_PASSWORD: Operation = Operation::new("GetThing", Method::GET, "/v1/things")
    .success(&[Success::json(200)])
    .security(&[&["Basic"]]);

#[test]
fn status_401_with_a_password() {
    beside(async {
        let server = Server::play(Vec::new());
        let credentials = Credentials::basic("me", PASSWORD);
        let builder = Builder::new(&BY_PASSWORD).endpoint(server.url()).config(config());
        let client = builder.credentials(credentials).build().unwrap();
        // even where somebody wants all of these statuses to be tried again
        let policy = RetryPolicy::new().attempts(5).statuses(&[401, 503]);
        server.then(vec![status(401); 5]);
        let call = client.call(&GET_BY_PASSWORD).idempotent(true).retry(policy);
        let result = call.send::<Parcel>().await;
        assert_eq!(Outcome::of(&result), bare(401));
        let error = result.err().unwrap();
        assert_hidden(&format!("{client:?} {}", shown(&error)));
        assert_eq!(
            (server.count(), error.is_retryable(), error.gave_up()),
            (1, false, None)
        );
        // other statuses are
        server.then(vec![status(503), ok(r#"{"id":1}"#)]);
        let call = client.call(&GET_BY_PASSWORD).retry(policy.base(Duration::ZERO));
        assert_eq!(Outcome::of(&call.send::<Parcel>().await), value(r#"{"id":1}"#));
        assert_eq!(server.count(), 3);
    });
}
