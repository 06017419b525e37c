//! What else is asked on the way of a call, and may send back what it was sent: token endpoints, look-ups, proxies; and
//! code of others, which may say anything.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::json;
use specwright_runtime::auth::{Kind, Lease, OAuth2, Provider, ProviderContext, ProviderError};
use specwright_runtime::transport::{BoxFuture, HyperOptions, HyperTransport, Proxies, Proxy, TransportErrorKind};
use specwright_runtime::{
    AttemptContext, Builder, Client, Credentials, HttpRequest, HttpResponse, Interceptor, Json, RetryPolicy, Transport,
    TransportError,
};

use super::forms::{Telling, forms};
use super::{BEARER, KEY, KEY_ID, Map, OPEN, PASSWORD, SECURITY_TOKEN, SERVICE, SIGNED, USER, all_of, error};
use crate::fault::beside;
use crate::sample::{self, IN_PROJECT, config};
use crate::server::{Act, Request, Server, ok, reply, reply_with};
use crate::signer::access_key;

const ASSERTION: &str = "Bb8/Cc9+Dd0=Ee1 Ff2&Gg3";

async fn shown(client: &Client, operation: &'static specwright_runtime::codegen::Operation) -> String {
    let call = client.call(operation).with(0, "a-thing");
    let result = call.retry(RetryPolicy::never()).send::<Map>().await;
    assert!(result.is_err());
    format!("{client:?} {}", all_of(&result))
}

/// What a server was told of the secrets, and the secrets.
fn proofs(server: &Server, secrets: &[&str]) -> (Vec<String>, Telling) {
    let request: Option<Request> = server.requests().pop();
    let proof = request.and_then(|request| Some(request.header("authorization")?.split_once(' ')?.1.to_owned()));
    let secrets = secrets.iter().map(|secret| (*secret).to_owned()).chain(proof);
    let forms: Vec<String> = secrets.flat_map(|secret| forms(&secret)).collect();
    let telling = Telling::of(&forms);
    (forms, telling)
}

#[test]
fn token_endpoints_that_send_back_every_secret() {
    let by_secret = || OAuth2::client_credentials("a-client", PASSWORD);
    let grants = [
        (by_secret(), vec![PASSWORD, KEY_ID]),
        (by_secret().secret_in_body(), vec![PASSWORD, KEY_ID]),
        (
            by_secret().parameter("client_assertion", ASSERTION),
            vec![PASSWORD, KEY_ID, ASSERTION],
        ),
        (
            OAuth2::refresh_token("a-client", ASSERTION).secret(PASSWORD),
            vec![PASSWORD, KEY_ID, ASSERTION],
        ),
    ];
    beside(async {
        for (oauth, secrets) in grants {
            let name = format!("{oauth:?}");
            let tokens = Server::play(vec![ok("{}")]);
            // failures are not held against later calls
            let looks = AtomicU64::new(0);
            let clock =
                move || UNIX_EPOCH + Duration::from_secs(1_700_000_000 + 2 * looks.fetch_add(1, Ordering::Relaxed));
            let credentials = Credentials::provider(oauth.token_url(format!("{}/token?sig={KEY_ID}", tokens.url())));
            let builder = Builder::new(&SERVICE)
                .endpoint("http://127.0.0.1:1")
                .config(config().clock(clock));
            let client = builder.credentials(credentials).build().unwrap();
            let first = shown(&client, &BEARER).await;
            assert!(first.contains("has no access_token"), "{first}");
            let (forms, telling) = proofs(&tokens, &secrets);
            let joined = forms.join(" ");
            let whole = [
                error(200, json!({"error": joined, "access_token": joined})),
                error(400, json!({joined.as_str(): joined})),
                ok(&format!("{{\"access_token\":\"{joined}")),
                Act::Reply(reply_with(500, &[("X-Request-Id", &joined)], b"{}")),
                Act::Reply(format!("HTTP/1.1 {joined}\r\n\r\n").into_bytes()),
            ];
            // only the beginning of these is kept
            let each = forms.iter().flat_map(|form| {
                let description = json!({"error": "invalid_client", "error_description": form});
                [error(400, json!({"error": form})), error(401, description)]
            });
            for act in whole.into_iter().chain(each) {
                tokens.then(vec![act]);
                telling.is_not_in(&shown(&client, &BEARER).await, &name);
            }
            // what it would have given is as secret
            let issued = "Tt1/Uu2+Vv3=Ww4";
            let refused =
                json!({"error": "late", "access_token": issued, "error_description": format!("not {issued}")});
            tokens.then(vec![error(400, refused)]);
            let shown = shown(&client, &BEARER).await;
            assert!(shown.contains("refused with late") && !shown.contains("Uu2"), "{shown}");
        }
    });
}

#[test]
fn look_ups_that_send_back_every_secret() {
    beside(async {
        let iam = Server::play(vec![error(400, json!({}))]);
        let service = Server::play(Vec::new());
        let credentials = access_key(KEY_ID, KEY).security_token(SECURITY_TOKEN);
        let config = config().clock(|| UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        let builder = sample::builder(&service)
            .named_endpoint("iam", iam.url())
            .variable("region", "cn-north-9");
        let client = builder.config(config).credentials(credentials).build().unwrap();
        let looked_up = async || {
            let call = client.call(&IN_PROJECT).retry(RetryPolicy::never());
            all_of(&call.send::<Json>().await)
        };
        looked_up().await;
        let signature = iam.requests()[0]
            .header("authorization")
            .unwrap()
            .rsplit_once('=')
            .unwrap()
            .1
            .to_owned();
        let secrets = [KEY_ID, KEY, SECURITY_TOKEN, &signature];
        let forms: Vec<String> = secrets.iter().flat_map(|secret| forms(secret)).collect();
        let telling = Telling::of(&forms);
        for form in &forms {
            for act in [
                error(401, json!({"error_code": form, "error_msg": form, "request_id": form})),
                error(200, json!({"projects": [{"id": form}, {"id": form}]})),
                error(200, json!({"projects": {form.as_str(): form}})),
                Act::Reply(reply_with(200, &[("X-Request-Id", form)], b"{}")),
                ok(form),
            ] {
                iam.then(vec![act]);
                let shown = looked_up().await;
                assert!(shown.contains("look-up of project_id"), "{shown}");
                telling.is_not_in(&shown, form);
            }
        }
        assert_eq!(service.count(), 0);
    });
}

#[test]
fn proxies_that_send_back_their_password() {
    beside(async {
        let proxy = Server::play(Vec::new());
        let mut options = HyperOptions::default();
        options.proxies = Proxies::all(
            Proxy::new(&proxy.url())
                .unwrap()
                .basic_auth("me-at-the-proxy", KEY)
                .unwrap(),
        );
        let own = HyperTransport::new(&options).unwrap();
        let plain = |builder: Builder| builder.config(config().allow_plain_http(true).hyper(options.clone()));
        let clients = [
            plain(Builder::new(&SERVICE)).endpoint("http://a.example"),
            plain(Builder::new(&SERVICE))
                .endpoint("http://a.example")
                .transport(own),
            plain(Builder::new(&SERVICE)).endpoint("https://a.example"),
        ];
        let pair = format!("me-at-the-proxy:{KEY}");
        let forms: Vec<String> = [KEY, &pair].iter().flat_map(|secret| forms(secret)).collect();
        let telling = Telling::of(&forms);
        for client in clients.map(|builder| builder.build().unwrap()) {
            for form in &forms {
                for act in [
                    Act::Reply(format!("HTTP/1.1 407 {form}\r\nContent-Length: 0\r\n\r\n").into_bytes()),
                    Act::Reply(format!("HTTP/1.1 502 {form}\r\nContent-Length: 0\r\n\r\n").into_bytes()),
                    Act::ReplyAndClose(form.clone().into_bytes()),
                    Act::Reply(reply_with(500, &[("X-Request-Id", form)], form.as_bytes())),
                    error(403, json!({"error_code": form, "error_msg": form})),
                ] {
                    proxy.then(vec![act]);
                    telling.is_not_in(&shown(&client, &OPEN).await, form);
                }
            }
        }
    });
}

/// Gives another token each time.
#[derive(Clone, Default)]
struct Tokens(Arc<AtomicUsize>);

const FETCHED: [&str; 2] = ["Qa1.Ws2-Ed3_Rf4~Tg5", "Yh6.Uj7-Ik8_Ol9~Pm0"];

impl Provider for Tokens {
    fn kind(&self) -> Kind {
        Kind::Bearer
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let token = FETCHED[self.0.fetch_add(1, Ordering::Relaxed) % 2];
        Box::pin(std::future::ready(Ok(Lease::new(Credentials::bearer(token)))))
    }
}

#[test]
fn servers_that_send_back_the_secrets_of_an_earlier_attempt() {
    beside(async {
        let keys = access_key(KEY_ID, KEY).security_token(SECURITY_TOKEN);
        // what is signed differs between attempts
        let looks = Arc::new(AtomicU64::new(0));
        let clock = move || UNIX_EPOCH + Duration::from_secs(1_700_000_000 + 2 * looks.fetch_add(1, Ordering::Relaxed));
        for (credentials, operation, status) in [
            (Credentials::provider(Tokens::default()), &BEARER, 401),
            (keys, &SIGNED, 503),
        ] {
            let sent: Arc<Mutex<Vec<String>>> = Arc::default();
            let kept = Arc::clone(&sent);
            let server = Server::respond(move |request| {
                let proof = request.header("authorization").unwrap();
                let proof = proof.rsplit_once(['=', ' ']).unwrap().1.to_owned();
                let mut sent = kept.lock().unwrap();
                sent.push(proof);
                let again = if sent.len() == 1 { status } else { 400 };
                let all: Vec<String> = sent.iter().flat_map(|proof| forms(proof)).collect();
                reply(
                    again,
                    &json!({"error_code": "A.1", "error_msg": all.join(" ")}).to_string(),
                )
            });
            let builder = Builder::new(&SERVICE)
                .endpoint(server.url())
                .config(config().clock(clock.clone()));
            let client = builder.credentials(credentials).build().unwrap();
            let call = client.call(operation).with(0, "a-thing").idempotent(true);
            let result = call.send::<Map>().await;
            let sent = sent.lock().unwrap().clone();
            assert!(sent.len() == 2 && sent[0] != sent[1], "{sent:?}");
            let telling = Telling::of(&sent.iter().flat_map(|proof| forms(proof)).collect::<Vec<_>>());
            telling.is_not_in(&all_of(&result), "the second attempt");
        }
    });
}

/// Fails and says all of the request.
struct Tells(TransportErrorKind);

/// What errors of some HTTP clients look like.
fn everything(request: &HttpRequest) -> String {
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {:?}", value.as_bytes()))
        .collect();
    let values: Vec<_> = request
        .headers
        .values()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let body = request
        .body
        .bytes()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    format!(
        "{} {} {body:?} {values:?} {}",
        request.method,
        request.url,
        headers.len()
    )
}

impl Transport for Tells {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let inner = std::io::Error::other(everything(&request));
        let error = TransportError::new(self.0, Box::new(inner));
        Box::pin(std::future::ready(Err(error)))
    }
}

impl Interceptor for Tells {
    fn before_send(
        &self,
        _: &AttemptContext,
        request: &mut HttpRequest,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Err(everything(request).into())
    }
}

/// Fails with the key of the client.
struct Leaks;

impl Provider for Leaks {
    fn kind(&self) -> Kind {
        Kind::Bearer
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let error = ProviderError::Other(format!("nothing for {KEY}").into());
        let links = vec![("mine", ProviderError::NotConfigured(KEY.into())), ("other", error)];
        Box::pin(std::future::ready(Err(ProviderError::Chain { links })))
    }
}

#[test]
fn code_of_others_that_says_everything() {
    beside(async {
        let secrets = [KEY_ID, KEY, SECURITY_TOKEN, PASSWORD, USER];
        let telling = Telling::of(&secrets.iter().flat_map(|secret| forms(secret)).collect::<Vec<_>>());
        let keys = || access_key(KEY_ID, KEY).security_token(SECURITY_TOKEN);
        let builder = || Builder::new(&SERVICE).endpoint("http://127.0.0.1:1").config(config());
        for kind in [
            TransportErrorKind::Connect,
            TransportErrorKind::Broken,
            TransportErrorKind::Refused,
        ] {
            let client = builder().credentials(keys()).transport(Tells(kind)).build().unwrap();
            let call = client
                .call(&SIGNED)
                .with(0, PASSWORD)
                .query("token", KEY)
                .header("x-api-key", USER);
            let result = call.retry(RetryPolicy::never()).send::<Map>().await;
            telling.is_not_in(&all_of(&result), "a transport");
            let text = result.unwrap_err().to_string();
            // the rest of it is there to be read
            assert!(
                text.contains("PUT http://127.0.0.1:1/v1/things/<redacted>?token=<redacted>"),
                "{text}"
            );
        }
        let client = builder()
            .credentials(keys())
            .interceptor(Tells(TransportErrorKind::Broken));
        let client = client.build().unwrap();
        let call = client
            .call(&SIGNED)
            .with(0, PASSWORD)
            .query("token", KEY)
            .header("x-api-key", USER);
        telling.is_not_in(&all_of(&call.send::<Map>().await), "an interceptor");

        let client = builder()
            .credentials(Credentials::provider(Leaks).and(keys()))
            .build()
            .unwrap();
        let text = shown(&client, &BEARER).await;
        telling.is_not_in(&text, "a provider");
        assert!(text.contains("other: nothing for <redacted>"), "{text}");
    });
}
