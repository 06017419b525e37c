//! What one call changes of its client, and the headers of all calls of a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use specwright_runtime::auth::{Kind, Lease, Provider, ProviderContext, ProviderError};
use specwright_runtime::codegen::{Method, Operation, Parameter, Scheme, SchemeKind, Service, Success};
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::{Builder, Client, Config, Credentials, ErrorKind, Json};

use crate::sample::{GET, IN_PROJECT, IN_PROJECT_BY_TOKEN, builder, client, config, credentials};
use crate::server::{Server, ok, reply, status};
use crate::signer::access_key;

fn service() -> Server {
    Server::respond(|_| reply(200, "{}"))
}

fn authorizations(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let header = |request: &crate::server::Request| request.header("authorization").unwrap_or("none").to_owned();
    requests.iter().map(header).collect()
}

/// Gives tokens `one-0`, `one-1`, ..
struct Tokens(&'static str, AtomicUsize);

impl Provider for Tokens {
    fn kind(&self) -> Kind {
        Kind::Bearer
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let token = format!("{}-{}", self.0, self.1.fetch_add(1, Ordering::Relaxed));
        Box::pin(std::future::ready(Ok(Lease::new(Credentials::bearer(token)))))
    }
}

fn fetched(name: &'static str) -> (Arc<Tokens>, Credentials) {
    let tokens = Arc::new(Tokens(name, AtomicUsize::new(0)));
    (Arc::clone(&tokens), Credentials::provider(tokens))
}

#[tokio::test]
async fn other_credentials_share_no_token() {
    let server = service();
    let ((own, credentials), (other, others)) = (fetched("own"), fetched("other"));
    let client = builder(&server).credentials(credentials).build().unwrap();
    for _ in 0..2 {
        client.call(&GET).send::<Json>().await.unwrap();
        let call = client.call(&GET).credentials(&others);
        call.send::<Json>().await.unwrap();
    }
    let sent = ["Bearer own-0", "Bearer other-0", "Bearer own-0", "Bearer other-0"];
    assert_eq!(authorizations(&server), sent);
    // each was fetched once, for all calls with it
    assert_eq!((own.1.load(Ordering::Relaxed), other.1.load(Ordering::Relaxed)), (1, 1));
}

#[tokio::test]
async fn a_refused_token_of_one_call_leaves_that_of_the_client() {
    let server = Server::play(vec![ok("{}"), status(401), ok("{}"), ok("{}")]);
    let ((_, credentials), (_, others)) = (fetched("own"), fetched("other"));
    let client = builder(&server).credentials(credentials).build().unwrap();
    client.call(&GET).send::<Json>().await.unwrap();
    client.call(&GET).credentials(others).send::<Json>().await.unwrap();
    client.call(&GET).send::<Json>().await.unwrap();
    let sent = ["Bearer own-0", "Bearer other-0", "Bearer other-1", "Bearer own-0"];
    assert_eq!(authorizations(&server), sent);
}

#[tokio::test]
async fn other_credentials_share_no_look_up() {
    // the project is that of whoever asks
    let iam = Server::respond(|request| {
        let id = match request.header("authorization") {
            Some(signed) if signed.contains("OTHER") => "theirs",
            _ => "ours",
        };
        reply(200, &format!(r#"{{"projects":[{{"id":"{id}"}}]}}"#))
    });
    let server = service();
    let client = builder(&server)
        .named_endpoint("iam", iam.url())
        .credentials(credentials());
    let client = client.variable("region", "r").build().unwrap();
    let other = || client.call(&IN_PROJECT).credentials(access_key("OTHER", "sk"));
    client.call(&IN_PROJECT).send::<Json>().await.unwrap();
    other().send::<Json>().await.unwrap();
    client.call(&IN_PROJECT).send::<Json>().await.unwrap();
    // what the credentials bring along is theirs, too
    let call = client
        .call(&IN_PROJECT)
        .credentials(access_key("OTHER", "sk").project_id("brought"));
    call.send::<Json>().await.unwrap();
    let targets = ["ours", "theirs", "ours", "brought"].map(|id| format!("/v1/{id}/things"));
    assert_eq!(server.targets(), targets);
    assert_eq!(iam.count(), 2);
}

#[tokio::test]
async fn a_call_without_credentials() {
    let server = service();
    let client = builder(&server)
        .credentials(Credentials::bearer("secret"))
        .build()
        .unwrap();
    client.call(&GET).without_credentials().send::<Json>().await.unwrap();
    client.call(&GET).send::<Json>().await.unwrap();
    // also where the document requires some
    let call = client.call(&IN_PROJECT_BY_TOKEN).with(0, "p").without_credentials();
    call.send::<Json>().await.unwrap();
    assert_eq!(authorizations(&server), ["none", "Bearer secret", "none"]);
}

#[tokio::test]
async fn a_scheme_by_its_name() {
    let server = service();
    let both = credentials().and(Credentials::bearer("token"));
    let client = builder(&server).credentials(both).build().unwrap();
    client.call(&GET).send::<Json>().await.unwrap();
    client
        .call(&GET)
        .security_scheme("Bearer")
        .send::<Json>()
        .await
        .unwrap();
    let sent = authorizations(&server);
    assert!(
        sent[0].starts_with("MADE-UP") || sent[0].contains("Access=EXAMPLEAK"),
        "{sent:?}"
    );
    assert_eq!(sent[1], "Bearer token");
    for (name, says) in [
        ("Basic", "Basic (which the document does not declare)"),
        ("Bearer", "Bearer (Credentials::bearer or Credentials::provider)"),
    ] {
        let call = client.call(&GET).credentials(Credentials::basic("u", "p"));
        let error = call.security_scheme(name).send::<Json>().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Credentials(_)), "{error:?}");
        assert!(error.to_string().contains(says), "{error}");
    }
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn another_endpoint_has_its_own_look_ups() {
    let iam = Server::respond(|_| reply(200, r#"{"projects":[{"id":"p"}]}"#));
    let (here, there) = (service(), service());
    let client = builder(&here)
        .named_endpoint("iam", iam.url())
        .credentials(credentials());
    let client = client.variable("region", "r").build().unwrap();
    client.call(&IN_PROJECT).send::<Json>().await.unwrap();
    let call = client.call(&IN_PROJECT).endpoint(format!("{}/base", there.url()));
    call.send::<Json>().await.unwrap();
    client.call(&IN_PROJECT).send::<Json>().await.unwrap();
    assert_eq!(
        (here.count(), there.targets(), iam.count()),
        (2, vec!["/base/v1/p/things".to_owned()], 2)
    );
    assert_ne!(authorizations(&there), ["none"]);
    let error = client.call(&GET).endpoint("there").send::<Json>().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetThing: endpoint is not absolute: it should start with https://"
    );
}

#[tokio::test]
async fn credentials_do_not_go_to_look_ups_of_the_document_from_another_endpoint() {
    let there = service();
    let client = Builder::new(&crate::sample::SERVICE)
        .config(config())
        .credentials(credentials());
    let client = client.build().unwrap();
    let error = client
        .call(&IN_PROJECT)
        .endpoint(there.url())
        .send::<Json>()
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("its credentials do not go to https://iam.cn-north-4.example.com"),
        "{error}"
    );
    assert_eq!(there.count(), 0);
}

#[tokio::test]
async fn other_credentials_share_connections_and_the_retry_budget() {
    let server = Server::respond(|_| reply(503, ""));
    let budget = specwright_runtime::RetryBudget::new().tokens(10).cost(5);
    let client = builder(&server).config(config().retry_budget(budget)).build().unwrap();
    for _ in 0..4 {
        let call = client.call(&GET).credentials(Credentials::bearer("other"));
        call.send::<Json>().await.unwrap_err();
    }
    // two retries, and no more
    assert_eq!(server.count(), 6);
}

#[tokio::test]
async fn secrets_of_other_credentials_are_hidden() {
    let server = Server::respond(|_| reply(400, r#"{"message":"no such token: other-secret-1"}"#));
    let client = builder(&server)
        .credentials(Credentials::bearer("own-secret-1"))
        .build()
        .unwrap();
    let call = client.call(&GET).credentials(Credentials::bearer("other-secret-1"));
    let error = call.send::<Json>().await.unwrap_err();
    assert!(error.to_string().contains("no such token: <redacted>"), "{error}");
}

#[tokio::test]
async fn listings_keep_the_credentials_of_their_call() {
    let server = Server::respond(|request| match request.target.contains("offset=0") {
        true => reply(200, r#"{"things":[{"id":1},{"id":2},{"id":3}]}"#),
        false => reply(200, r#"{"things":[]}"#),
    });
    static LIST: Operation = Operation::new("ListThings", Method::GET, "/v1/things")
        .parameters(&[Parameter::query("offset"), Parameter::query("limit")])
        .success(&[Success::json(200)])
        .security(&[&["Bearer"]])
        .paging(&PAGING);
    static PAGING: specwright_runtime::codegen::Paging =
        specwright_runtime::codegen::Paging::new("offset", "limit", &["/things"]).default_limit(3);
    let (tokens, others) = fetched("other");
    let client = builder(&server)
        .credentials(Credentials::bearer("own"))
        .build()
        .unwrap();
    let items = client.call(&LIST).credentials(others).items::<Json>();
    assert_eq!(items.try_collect().await.unwrap().len(), 3);
    assert_eq!(authorizations(&server), ["Bearer other-0"; 2]);
    assert_eq!(tokens.1.load(Ordering::Relaxed), 1);
}

static STYLED: Operation = Operation::new("Styled", Method::GET, "/")
    .parameters(&[Parameter::header("X-Tenant")])
    .accept("application/xml")
    .success(&[Success::json(200)]);

fn with_headers(server: &Server, config: Config) -> Client {
    Builder::new(&crate::sample::SERVICE)
        .endpoint(server.url())
        .config(config)
        .build()
        .unwrap()
}

#[tokio::test]
async fn headers_of_a_client() {
    let server = service();
    let config = Config::new()
        .header("X-Tenant", "a")
        .header("x-tenant", "b")
        .header("Accept", "application/vnd.acme+json")
        .header("User-Agent", "mine/1");
    let client = with_headers(&server, config);
    client.call(&STYLED).send::<Json>().await.unwrap();
    client.call(&STYLED).with(0, "c").send::<Json>().await.unwrap();
    client
        .call(&STYLED)
        .header("X-TENANT", "d")
        .send::<Json>()
        .await
        .unwrap();
    _ = client.call(&STYLED).events().try_next().await;
    let requests = server.requests();
    let of = |name: &str| -> Vec<_> {
        requests
            .iter()
            .map(|request| request.header(name).unwrap().to_owned())
            .collect()
    };
    assert_eq!(of("x-tenant"), ["b", "c", "d", "b"]);
    assert_eq!(of("user-agent"), ["mine/1"; 4]);
    let json = "application/vnd.acme+json";
    assert_eq!(of("accept"), [json, json, json, "text/event-stream"]);
}

#[tokio::test]
async fn a_secret_header_is_not_shown_and_not_sent_over_plain_http() {
    let server = Server::respond(|_| reply(400, r#"{"message":"gate-key-1 is wrong"}"#));
    let config = || Config::new().secret_header("X-Gate", "gate-key-1");
    let client = with_headers(&server, config());
    let error = client.call(&STYLED).send::<Json>().await.unwrap_err();
    assert!(error.to_string().contains("<redacted> is wrong"), "{error}");
    assert_eq!(server.requests()[0].header("x-gate"), Some("gate-key-1"));
    assert!(!format!("{:?}", config()).contains("gate-key-1"));
    assert!(format!("{:?}", config()).contains("X-Gate"));
    let elsewhere = Builder::new(&crate::sample::SERVICE)
        .endpoint("http://192.0.2.1")
        .config(config());
    let error = elsewhere
        .build()
        .unwrap()
        .call(&STYLED)
        .send::<Json>()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("plain http to 192.0.2.1"), "{error}");
}

#[tokio::test]
async fn other_credentials_replace_an_authorization_of_all_calls() {
    let server = service();
    let client = with_headers(&server, Config::new().header("Authorization", "Custom abc"));
    client.call(&GET).send::<Json>().await.unwrap();
    let call = client.call(&GET).credentials(Credentials::bearer("other"));
    call.send::<Json>().await.unwrap();
    client.call(&GET).without_credentials().send::<Json>().await.unwrap();
    assert_eq!(authorizations(&server), ["Custom abc", "Bearer other", "none"]);
}

#[test]
fn headers_that_cannot_be_sent_are_told_when_the_client_is_built() {
    let server = service();
    for (name, value) in [("X Y", "a"), ("X-Y", "a\nb"), ("Host", "a"), ("X-Y", "ü")] {
        let config = Config::new().header(name, value);
        let built = Builder::new(&crate::sample::SERVICE)
            .endpoint(server.url())
            .config(config)
            .build();
        let error = built.unwrap_err().to_string();
        assert!(
            error.contains(&format!("header {name}")) || error.contains(&format!("header {name:?}")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn headers_of_a_client_do_not_go_to_look_ups() {
    let iam = Server::respond(|_| reply(200, r#"{"projects":[{"id":"p"}]}"#));
    let server = service();
    let client = builder(&server)
        .config(config().header("X-Tenant", "a"))
        .named_endpoint("iam", iam.url())
        .variable("region", "r")
        .credentials(credentials());
    client.build().unwrap().call(&IN_PROJECT).send::<Json>().await.unwrap();
    assert_eq!(iam.requests()[0].header("x-tenant"), None);
    assert_eq!(server.requests()[0].header("x-tenant"), Some("a"));
}

#[tokio::test]
async fn credentials_that_are_always_sent_do_not_go_over_plain_http() {
    static OPEN: Operation = Operation::new("Open", Method::GET, "/").success(&[Success::json(200)]);
    static KEYED: Service = Service::new("sample").schemes(&[Scheme::new("Bearer", SchemeKind::Bearer)]);
    let client = Builder::new(&KEYED)
        .endpoint("http://192.0.2.1")
        .credentials(Credentials::bearer("t").always());
    let error = client.build().unwrap().call(&OPEN).send::<Json>().await.unwrap_err();
    assert!(error.to_string().contains("plain http to 192.0.2.1"), "{error}");
    let none = client_of_nothing();
    let error = none.call(&OPEN).without_credentials().send::<Json>().await.unwrap_err();
    assert!(error.is_connect() || error.is_timeout(), "{error}");
}

fn client_of_nothing() -> Client {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let server = Server::play(vec![]);
    _ = client(&server);
    Builder::new(&crate::sample::SERVICE)
        .endpoint(format!("http://{closed}"))
        .config(config())
        .build()
        .unwrap()
}
