//! Proxies that are not there, say nothing, or want to know who asks.

use std::net::TcpListener;
use std::time::Duration;

use specwright_runtime::transport::{HyperOptions, HyperTransport, Proxies, Proxy};
use specwright_runtime::{Builder, Client, Error, ErrorKind, RetryPolicy, Timeout};

use crate::fault::{PASSWORD, Parcel, SECRETS, assert_hidden, beside, good, shown, steps};
use crate::sample::{GET, POST, SERVICE, config, json};
use crate::server::Step::{Close, Hold};
use crate::server::{Act, Server, reply};
use crate::signer::access_key;

/// How long a connection may take, unless it is to take too long.
const USUAL: Duration = Duration::from_secs(10);
/// How long an attempt may take.
const ATTEMPT: Duration = Duration::from_secs(3);

/// Clients of an http and an https service, both through the proxy at this address.
fn clients(proxy: &str, connect_limit: Duration) -> [Client; 2] {
    let proxy = Proxy::new(proxy).unwrap().basic_auth("me", PASSWORD).unwrap();
    let mut options = HyperOptions::default();
    options.proxies = Proxies::all(proxy);
    options.connect_timeout = connect_limit;
    let transport = HyperTransport::new(&options).unwrap();
    ["http://a.example", "https://b.example"].map(|url| {
        let [key, token] = SECRETS;
        let builder = Builder::new(&SERVICE).endpoint(url).transport(transport.clone());
        let config = config().allow_plain_http(true).attempt_timeout(ATTEMPT);
        let credentials = access_key("EXAMPLEAK", key).security_token(token);
        builder.config(config).credentials(credentials).build().unwrap()
    })
}

async fn failed(client: &Client) -> Error {
    let call = client.call(&POST).json_body(json("{}"));
    let error = call.send::<Parcel>().await.expect_err("an error");
    assert_hidden(&format!("{client:?} {}", shown(&error)));
    error
}

/// What becomes of a POST to an http and an https service when the proxy does this with every request: the kind, the
/// number of attempts, and how often the proxy was asked.
async fn behind(act: Act, connect_limit: Duration) -> [(Error, usize); 2] {
    let proxy = Server::play(Vec::new());
    let [plain, tunnelled] = clients(&proxy.url(), connect_limit);
    let mut seen = Vec::new();
    for client in [&plain, &tunnelled] {
        proxy.then(vec![act.clone(); 10]);
        let before = proxy.count();
        let error = failed(client).await;
        seen.push((error, proxy.count() - before));
        // through the same proxy, once it is well
        let patient = plain.call(&GET).attempt_timeout(Duration::from_secs(20));
        proxy.then(vec![Act::Reply(reply(200, r#"{"id":1}"#))]);
        patient.retry(RetryPolicy::never()).send::<Parcel>().await.unwrap();
    }
    seen.try_into().expect("two of them")
}

#[test]
fn proxy_that_is_not_there() {
    beside(async {
        let reserved = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = reserved.local_addr().unwrap();
        drop(reserved);
        let clients = clients(&format!("http://{address}"), USUAL);
        for client in &clients {
            let error = failed(client).await;
            assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error:?}");
            // nothing was sent, so even a POST is tried again
            assert_eq!(error.attempts(), 3);
            let named = format!("proxy http://{address} not reached");
            assert!(error.to_string().contains(&named), "{error}");
        }
        let proxy = Server::play_on(TcpListener::bind(address).unwrap(), Vec::new());
        good(&clients[0], &proxy).await;
    });
}

#[test]
fn proxy_that_hangs() {
    beside(async {
        let [(plain, asked), (tunnelled, asked_for_tunnels)] = behind(steps([Hold]), Duration::from_millis(700)).await;
        // it may have handed the request on
        let late = Timeout::Attempt(ATTEMPT);
        assert!(
            matches!(plain.kind(), ErrorKind::Timeout(limit) if *limit == late),
            "{plain:?}"
        );
        assert_eq!((plain.attempts(), asked), (1, 1));
        // a tunnel that does not open carries nothing
        assert!(
            matches!(tunnelled.kind(), ErrorKind::Timeout(Timeout::Connect)),
            "{tunnelled:?}"
        );
        assert!(tunnelled.attempts() == 3 && asked_for_tunnels <= 3, "{tunnelled:?}");
    });
}

#[test]
fn proxy_that_closes() {
    beside(async {
        let [(plain, asked), (tunnelled, asked_for_tunnels)] = behind(steps([Close]), USUAL).await;
        assert!(matches!(plain.kind(), ErrorKind::Transport(_)), "{plain:?}");
        assert_eq!((plain.attempts(), asked), (1, 1));
        assert!(matches!(tunnelled.kind(), ErrorKind::Connect(_)), "{tunnelled:?}");
        assert_eq!((tunnelled.attempts(), asked_for_tunnels), (3, 3));
    });
}

#[test]
fn proxy_that_responses_407() {
    beside(async {
        for (error, asked) in behind(Act::Reply(reply(407, "who?")), USUAL).await {
            assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
            assert!(!error.is_retryable() && error.to_string().contains("407"), "{error}");
            assert_eq!((error.attempts(), asked), (1, 1));
        }
    });
}
