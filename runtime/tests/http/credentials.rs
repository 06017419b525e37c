//! Credentials that are fetched: by whom, how often, and what becomes of them when something goes wrong.

use std::fmt::Debug;
use std::future::pending;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use specwright_runtime::auth::{AuthError, Chain, Kind, Lease, Provider, ProviderContext, ProviderError, Signer};
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::{Client, Credentials, Error, ErrorKind, Json, Timeout};

use crate::sample::{Fixed, GET, IN_PROJECT, POST, builder, config, json};
use crate::server::{Server, ok, reply, status};
use crate::signer::{MadeUp, access_key};

/// A provider made of a function, which is told how often it was called before.
struct By<F>(Kind, AtomicUsize, F);

impl<F: Fn(usize) -> BoxFuture<Result<Lease, ProviderError>>> By<F> {
    fn new(kind: Kind, fetch: F) -> Arc<Self> {
        Arc::new(Self(kind, AtomicUsize::new(0), fetch))
    }

    fn count(&self) -> usize {
        self.1.load(Ordering::Relaxed)
    }
}

impl<F> Provider for By<F>
where
    F: Fn(usize) -> BoxFuture<Result<Lease, ProviderError>> + Send + Sync,
{
    fn kind(&self) -> Kind {
        self.0
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        (self.2)(self.1.fetch_add(1, Ordering::Relaxed))
    }

    fn signers(&self) -> Vec<Arc<dyn Signer>> {
        vec![Arc::new(MadeUp)]
    }
}

fn now(lease: Result<Lease, ProviderError>) -> BoxFuture<Result<Lease, ProviderError>> {
    Box::pin(std::future::ready(lease))
}

fn never() -> BoxFuture<Result<Lease, ProviderError>> {
    Box::pin(pending())
}

/// An access key, by number.
fn key(number: usize) -> Lease {
    Lease::new(access_key(format!("KEY{number}"), "example-sk").security_token(format!("sts-{number}")))
}

fn client(api: &Server, provider: impl Provider + 'static) -> Client {
    let credentials = Credentials::provider(provider);
    builder(api).credentials(credentials).build().unwrap()
}

async fn get(client: &Client) -> Result<Json, Error> {
    client.call(&GET).send::<Json>().await
}

/// The ids of the keys that requests were signed with.
fn signers(api: &Server) -> Vec<String> {
    let requests = api.requests();
    let id = |proof: &str| {
        proof
            .split_once("Access=")?
            .1
            .split_once(',')
            .map(|(id, _)| id.to_owned())
    };
    let ids = requests
        .iter()
        .map(|request| request.header("authorization").and_then(id));
    ids.map(|id| id.unwrap_or_else(|| "nobody".to_owned())).collect()
}

fn reason(error: &Error) -> &ProviderError {
    match error.kind() {
        ErrorKind::Credentials(AuthError::Provider(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// A clock that is moved by hand, in seconds.
fn hands() -> (Arc<AtomicU64>, impl Fn() -> SystemTime + Send + Sync + 'static) {
    let hands = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&hands);
    (hands, move || {
        start() + Duration::from_secs(seen.load(Ordering::Relaxed))
    })
}

fn start() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

#[tokio::test]
async fn fetched_keys_sign_and_are_shared_by_clones_and_clients() {
    let api = Server::respond(|_| reply(200, "{}"));
    let provider = By::new(Kind::AccessKey, |number| now(Ok(key(number))));
    let credentials = Credentials::provider(Arc::clone(&provider));
    for _ in 0..2 {
        let client = builder(&api).credentials(&credentials).build().unwrap();
        get(&client).await.unwrap();
    }
    assert_eq!(signers(&api), ["KEY0", "KEY0"]);
    assert_eq!(api.requests()[0].header("x-security-token"), Some("sts-0"));
    assert_eq!(provider.count(), 1);
}

#[tokio::test]
async fn nothing_is_fetched_for_a_call_that_needs_it_not() {
    let api = Server::respond(|_| reply(200, "{}"));
    let provider = By::new(Kind::Token, |_| {
        now(Err(ProviderError::Other("not to be asked".into())))
    });
    get(&client(&api, Arc::clone(&provider))).await.unwrap();
    // a key in code goes before one that would have to be fetched
    let given = access_key("GIVEN", "example-sk").and(Credentials::provider(Arc::clone(&provider)));
    get(&builder(&api).credentials(given).build().unwrap()).await.unwrap();
    let call = client(&api, By::new(Kind::AccessKey, |_| never())).call(&GET);
    call.header("Authorization", "own").send::<Json>().await.unwrap();
    assert_eq!(provider.count(), 0);
    assert_eq!(signers(&api), ["nobody", "GIVEN", "nobody"]);
}

#[tokio::test]
async fn keys_are_replaced_as_long_before_their_end_as_the_lease_says() {
    let api = Server::respond(|_| reply(200, "{}"));
    let provider = By::new(Kind::AccessKey, |number| {
        let end = start() + Duration::from_secs(86_400);
        now(Ok(key(number)
            .expires_at(end)
            .refresh_ahead(Duration::from_secs(2_400))))
    });
    let (hands, clock) = hands();
    let credentials = Credentials::provider(provider);
    let client = builder(&api).config(config().clock(clock)).credentials(credentials);
    let client = client.build().unwrap();
    for seconds in [0, 83_999, 84_000] {
        hands.store(seconds, Ordering::Relaxed);
        get(&client).await.unwrap();
    }
    assert_eq!(signers(&api), ["KEY0", "KEY0", "KEY1"]);
}

#[tokio::test]
async fn refused_keys_are_fetched_once_more_and_the_call_is_sent_again() {
    let api = Server::play(vec![status(401), ok("{}"), status(401), status(401), ok("{}")]);
    let client = client(&api, By::new(Kind::AccessKey, |number| now(Ok(key(number)))));
    client.call(&POST).body(&json("{}")).send::<Json>().await.unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 2));
    assert_eq!(signers(&api), ["KEY0", "KEY1", "KEY1", "KEY2"]);
}

#[tokio::test]
async fn a_provider_that_gives_the_refused_keys_again_gets_no_second_chance() {
    let api = Server::play(vec![status(401), ok("{}")]);
    let provider = By::new(Kind::AccessKey, |_| now(Ok(key(7))));
    let error = get(&client(&api, Arc::clone(&provider))).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!((api.count(), provider.count()), (1, 2));
}

#[tokio::test]
async fn a_failure_is_everybodys_who_waited_and_is_not_repeated_at_once() {
    let api = Server::respond(|_| reply(200, "{}"));
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let shut = Arc::clone(&gate);
    let provider = By::new(Kind::AccessKey, move |_| {
        let gate = Arc::clone(&shut);
        Box::pin(async move {
            gate.acquire().await.unwrap().forget();
            Err(ProviderError::Other("out of order".into()))
        })
    });
    let (hands, clock) = hands();
    let credentials = Credentials::provider(Arc::clone(&provider));
    let client = builder(&api).config(config().clock(clock)).credentials(credentials);
    let client = client.build().unwrap();
    let calls: Vec<_> = (0..20).map(|_| client.clone()).collect();
    let calls: Vec<_> = calls
        .into_iter()
        .map(|client| tokio::spawn(async move { get(&client).await }))
        .collect();
    tokio::task::yield_now().await;
    gate.add_permits(1);
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.to_string(), "GetThing: not authenticated: out of order");
    }
    get(&client).await.unwrap_err();
    assert_eq!(provider.count(), 1);
    // a second later it may be asked again
    hands.store(1, Ordering::Relaxed);
    gate.add_permits(1);
    get(&client).await.unwrap_err();
    assert_eq!((provider.count(), api.count()), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_hangs_does_not_hold_up_calls_with_good_keys() {
    let api = Server::respond(|_| reply(200, "{}"));
    let provider = By::new(Kind::AccessKey, |number| match number {
        0 => now(Ok(key(0).expires_at(start() + Duration::from_secs(3_600)))),
        _ => never(),
    });
    let (hands, clock) = hands();
    let credentials = Credentials::provider(Arc::clone(&provider));
    // over a transport of its own, since a clock that stands still goes on when a socket is waited for
    let client = builder(&api)
        .config(config().clock(clock).call_timeout(Duration::from_secs(3_600)))
        .transport(Fixed)
        .credentials(credentials)
        .build()
        .unwrap();
    get(&client).await.unwrap();
    hands.store(3_400, Ordering::Relaxed);
    let before = tokio::time::Instant::now();
    get(&client).await.unwrap();
    let waited = before.elapsed();
    assert!(waited < Duration::from_secs(6), "{waited:?}");
    // not asked again for a while
    get(&client).await.unwrap();
    assert_eq!(before.elapsed(), waited);
    // the keys have run out: the fetch that is still under way ends within its limit
    hands.store(3_601, Ordering::Relaxed);
    let error = get(&client).await.unwrap_err();
    assert!(matches!(reason(&error), ProviderError::Timeout(limit) if *limit == Duration::from_secs(30)));
    assert!(before.elapsed() < Duration::from_secs(31));
    assert_eq!(provider.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_of_the_call_goes_before_that_of_the_fetch() {
    let api = Server::play(Vec::new());
    let client = client(&api, By::new(Kind::AccessKey, |_| never()));
    let limit = Duration::from_secs(2);
    let error = client.call(&GET).timeout(limit).send::<Json>().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(Timeout::Call(at)) if *at == limit),
        "{error}"
    );
}

#[test]
fn a_fetch_that_was_left_on_a_runtime_that_is_gone_is_begun_anew() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let api = Server::respond(|_| reply(200, "{}"));
    let provider = By::new(Kind::AccessKey, |number| match number {
        // its timer is of no use once the runtime is gone
        0 => Box::pin(async {
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok(key(0))
        }),
        number => now(Ok(key(number))),
    });
    let client = client(&api, Arc::clone(&provider));
    let first = runtime();
    let call = client.call(&GET).timeout(Duration::from_millis(20)).send::<Json>();
    first.block_on(call).unwrap_err();
    drop(first);
    runtime().block_on(get(&client)).unwrap();
    assert_eq!(signers(&api), ["KEY1"]);
}

#[tokio::test]
async fn a_provider_that_panics_is_asked_anew() {
    let api = Server::respond(|_| reply(200, "{}"));
    let provider = By::new(Kind::AccessKey, |number| match number {
        0 => Box::pin(async { panic!("a fault of the provider") }),
        number => now(Ok(key(number))),
    });
    let client = client(&api, provider);
    let other = client.clone();
    assert!(
        tokio::spawn(async move { get(&other).await })
            .await
            .unwrap_err()
            .is_panic()
    );
    get(&client).await.unwrap();
    assert_eq!(signers(&api), ["KEY1"]);
}

#[tokio::test]
async fn credentials_of_another_kind_are_an_error() {
    let api = Server::play(Vec::new());
    let provider = By::new(Kind::AccessKey, |_| now(Ok(Lease::new(Credentials::bearer("s3cr3t")))));
    let error = get(&client(&api, provider)).await.unwrap_err();
    assert!(matches!(reason(&error), ProviderError::Missing(Kind::AccessKey)));
    assert_eq!(
        error.to_string(),
        "GetThing: not authenticated: the provider gave no access key"
    );
}

#[tokio::test]
async fn the_project_that_comes_with_fetched_keys_needs_no_look_up() {
    let api = Server::respond(|_| reply(200, "{}"));
    let provider = By::new(Kind::AccessKey, |number| {
        now(Ok(Lease::new(
            access_key(format!("KEY{number}"), "example-sk").project_id("p1"),
        )))
    });
    let client = client(&api, provider);
    for _ in 0..2 {
        client.call(&IN_PROJECT).send::<Json>().await.unwrap();
    }
    assert_eq!(api.targets(), ["/v1/p1/things", "/v1/p1/things"]);
    assert_eq!(api.requests()[0].header("x-project-id"), Some("p1"));
}

#[tokio::test]
async fn the_endpoint_that_comes_with_fetched_keys_is_where_the_look_up_goes() {
    let iam = Server::respond(|_| reply(200, r#"{"projects":[{"id":"p2"}]}"#));
    let api = Server::respond(|_| reply(200, "{}"));
    let url = iam.url();
    let provider = By::new(Kind::AccessKey, move |_| {
        now(Ok(Lease::new(
            access_key("KEY", "example-sk").endpoint("iam", url.clone()),
        )))
    });
    let credentials = Credentials::provider(provider);
    let client = builder(&api).variable("region", "x").credentials(credentials).build();
    client.unwrap().call(&IN_PROJECT).send::<Json>().await.unwrap();
    assert_eq!((iam.targets().len(), signers(&iam)), (1, vec!["KEY".to_owned()]));
    assert_eq!(api.targets(), ["/v1/p2/things"]);
}

#[tokio::test]
async fn a_link_of_another_kind_is_passed_over() {
    let api = Server::play(Vec::new());
    let chain = Chain::new(Kind::AccessKey).then("oauth", By::new(Kind::Bearer, |_| never()));
    // such a link has no signer either
    let credentials = Credentials::provider(chain).signer(MadeUp);
    let client = builder(&api).credentials(credentials).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("oauth: gives a bearer token, which is not what the chain is for"),
        "{error}"
    );
}

#[tokio::test]
async fn a_chain_that_has_nothing_says_so_of_each_link_up_to_the_one_that_fails() {
    let api = Server::play(Vec::new());
    let absent = || {
        By::new(Kind::AccessKey, |_| {
            now(Err(ProviderError::NotConfigured("is not set".into())))
        })
    };
    let faulty = By::new(Kind::AccessKey, |_| {
        now(Err(ProviderError::Other("is half there".into())))
    });
    let last = By::new(Kind::AccessKey, |_| never());
    let chain = Chain::new(Kind::AccessKey).then("one", absent()).then("two", absent());
    let error = get(&client(
        &api,
        chain.clone().then("three", faulty).then("four", Arc::clone(&last)),
    ))
    .await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "GetThing: not authenticated: no credentials found: one: is not set; two: is not set; three: is half there"
    );
    assert_eq!(last.count(), 0);
    let error = get(&client(&api, chain)).await.unwrap_err();
    let ProviderError::Chain { links } = reason(&error) else {
        panic!("no chain");
    };
    assert_eq!(links.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["one", "two"]);
}

#[tokio::test]
async fn a_chain_passes_over_links_that_have_nothing() {
    let api = Server::respond(|_| reply(200, "{}"));
    let absent = By::new(Kind::AccessKey, |_| {
        now(Err(ProviderError::NotConfigured("is not set".into())))
    });
    let chain = Chain::new(Kind::AccessKey)
        .then("one", absent)
        .then("two", By::new(Kind::AccessKey, |_| now(Ok(key(2)))));
    get(&client(&api, chain)).await.unwrap();
    assert_eq!(signers(&api), ["KEY2"]);
}

/// Else it would be seen at the first call, or by a refusal of the server.
#[test]
fn a_client_whose_keys_nobody_can_sign_with_is_not_built() {
    struct Unsigned;
    impl Provider for Unsigned {
        fn kind(&self) -> Kind {
            Kind::AccessKey
        }

        fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
            never()
        }
    }
    let api = Server::play(Vec::new());
    for credentials in [
        Credentials::access_key("EXAMPLEAK", "example-sk"),
        Credentials::provider(Unsigned),
        Credentials::bearer("b").and(Credentials::access_key("EXAMPLEAK", "example-sk")),
    ] {
        let error = builder(&api).credentials(&credentials).build().unwrap_err();
        let ErrorKind::Credentials(AuthError::NoSigner { signature, .. }) = error.kind() else {
            panic!("{error:?}");
        };
        assert_eq!(*signature, "MADE-UP");
        builder(&api).credentials(credentials.signer(MadeUp)).build().unwrap();
    }
    // who has no key is asked for no signer
    builder(&api).build().unwrap();
    builder(&api).credentials(Credentials::bearer("b")).build().unwrap();
}

#[tokio::test]
async fn credentials_may_name_the_server_of_a_client_without_an_endpoint() {
    let api = Server::respond(|_| reply(200, "{}"));
    let url = api.url();
    let credentials = access_key("EXAMPLEAK", "example-sk").servers_by(move |service, variable| {
        (service == "sample" && variable("region")? == "here").then(|| url.clone())
    });
    let builder = |region: &str| {
        let builder = specwright_runtime::Builder::new(&crate::sample::SERVICE).variable("region", region);
        builder.credentials(&credentials).transport(Fixed)
    };
    let base = |client: Client| format!("{client:?}");
    assert!(base(builder("here").build().unwrap()).contains(&api.url()));
    assert!(base(builder("there").build().unwrap()).contains("https://sample.there.example.com"));
    let own = builder("here").endpoint("https://own.example").build().unwrap();
    assert!(base(own).contains("https://own.example"));
}

/// Nothing of a lease shows what it holds.
#[tokio::test]
async fn what_was_fetched_is_not_shown() {
    struct Keeps(Arc<AtomicBool>, Arc<Mutex<String>>);
    impl Provider for Keeps {
        fn kind(&self) -> Kind {
            Kind::AccessKey
        }

        fn fetch(&self, context: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
            let lease = Lease::new(access_key("s3cr3t-id", "s3cr3t-sk").security_token("s3cr3t-sts"));
            self.0.store(true, Ordering::Relaxed);
            *self.1.lock().unwrap() = format!("{context:?} {lease:?} {:#?}", lease.clone());
            now(Ok(lease))
        }

        fn signers(&self) -> Vec<Arc<dyn Signer>> {
            vec![Arc::new(MadeUp)]
        }
    }
    let (asked, shown) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(String::new())));
    // a server that repeats what it was sent
    let api = Server::respond(|request| {
        let token = request.header("x-security-token").unwrap_or_default();
        reply(
            403,
            &format!(r#"{{"error_code":"A.1","error_msg":"not {token}, nor s3cr3t-sk"}}"#),
        )
    });
    let credentials = Credentials::provider(Keeps(Arc::clone(&asked), Arc::clone(&shown)));
    let client = builder(&api).credentials(&credentials).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(asked.load(Ordering::Relaxed));
    assert_eq!(
        error.to_string(),
        "GetThing: status 403: code A.1: not <redacted>, nor <redacted>"
    );
    let all: [&dyn Debug; 4] = [&credentials, &client, &error, &shown];
    assert!(!format!("{all:?} {all:#?}").contains("s3cr3t"));
}
