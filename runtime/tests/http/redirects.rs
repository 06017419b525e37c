//! No redirect is followed, and nothing that proves who calls reaches another server.

use specwright_runtime::codegen::{BodyShape, Method, Operation, Place, Scheme, SchemeKind, Service, Success};
use specwright_runtime::{Builder, Credentials, ErrorKind, Json};

use crate::sample::{config, json};
use crate::server::{Act, Server, reply_with};
use crate::signer::access_key;

const fn api_key(name: &'static str, place: Place) -> Scheme {
    Scheme::new(name, SchemeKind::ApiKey { place, name })
}

static SERVICE: Service = Service::new("redirects").schemes(&[
    Scheme::new("signature", SchemeKind::Signature("MADE-UP")),
    api_key("X-Auth-Token", Place::Header),
    api_key("key", Place::Query),
    api_key("sid", Place::Cookie),
    Scheme::new("basic", SchemeKind::Basic),
    Scheme::new("bearer", SchemeKind::Bearer),
]);

macro_rules! operations {
    ($($scheme:literal)*) => {[$(
        Operation::new("Ask", Method::GET, "/x").success(&[Success::json(200)]).security(&[&[$scheme]]),
        Operation::new("Tell", Method::POST, "/x")
            .body(BodyShape::json().required())
            .success(&[Success::json(200)])
            .security(&[&[$scheme]]),
    )*]};
}

/// With each kind of proof a `GET` and a `POST`.
static OPERATIONS: [Operation; 12] = operations!["signature" "X-Auth-Token" "key" "sid" "basic" "bearer"];

fn everything() -> Credentials {
    access_key("EXAMPLEAK", "s3cr3t-sk")
        .security_token("s3cr3t-sts")
        .and(Credentials::token("s3cr3t-token"))
        .and(Credentials::api_key("key", "s3cr3t-query"))
        .and(Credentials::api_key("sid", "s3cr3t-cookie"))
        .and(Credentials::basic("user", "s3cr3t-password"))
        .and(Credentials::bearer("s3cr3t-bearer"))
}

#[tokio::test]
async fn nothing_reaches_a_second_server() {
    let other = Server::respond(|_| reply_with(200, &[], b"{}"));
    let (_, address) = other
        .url()
        .split_once("//")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let port = address.rsplit_once(':').unwrap().1.to_owned();
    let mut count = 0;
    for operation in &OPERATIONS {
        let targets = [
            // another port of this host, and by another name of it
            (format!("http://{address}/y"), address.clone()),
            (format!("http://localhost:{port}/y"), format!("localhost:{port}")),
            (format!("https://{address}/y"), address.clone()),
            (format!("http://127.0.0.1@{address}/y"), address.clone()),
            (format!("//{address}/y"), address.clone()),
            (format!("\\\\{address}/y"), address.clone()),
            (format!("/\\{address}/y"), address.clone()),
        ];
        for status in [301, 302, 303, 307, 308] {
            for (target, host) in &targets {
                let reply = reply_with(status, &[("Location", target)], b"");
                let first = Server::play(vec![Act::Reply(reply)]);
                let client = Builder::new(&SERVICE)
                    .endpoint(first.url())
                    .config(config())
                    .credentials(everything())
                    .build()
                    .unwrap();
                let call = client.call(operation);
                let call = match operation.name() {
                    "Tell" => call.body(&json(r#"{"password":"s3cr3t-body"}"#)),
                    _ => call,
                };
                let error = call.send::<Json>().await.unwrap_err();
                let ErrorKind::Redirect(redirect) = error.kind() else {
                    panic!("{error:?}");
                };
                assert_eq!(redirect.host(), Some(host.as_str()), "{target}");
                assert!(!format!("{error} {error:?}").contains("s3cr3t"), "{error:?}");
                assert_eq!((first.count(), error.attempts()), (1, 1));
                count += 1;
            }
        }
    }
    assert_eq!(count, 12 * 5 * 7);
    assert_eq!(other.count(), 0);
}

/// The one that is asked did get each proof, so that the second would have had something to lose.
#[tokio::test]
async fn each_proof_was_on_the_request() {
    for (operation, proof) in OPERATIONS.iter().step_by(2).zip([
        "MADE-UP Access=EXAMPLEAK,",
        "s3cr3t-token",
        "/x?key=s3cr3t-query",
        "sid=s3cr3t-cookie",
        "Basic dXNlcjpzM2NyM3QtcGFzc3dvcmQ=",
        "Bearer s3cr3t-bearer",
    ]) {
        let server = Server::respond(|_| reply_with(200, &[("Content-Type", "application/json")], b"{}"));
        let client = Builder::new(&SERVICE).endpoint(server.url()).credentials(everything());
        client.build().unwrap().call(operation).send::<Json>().await.unwrap();
        let request = server.requests().remove(0);
        assert!(
            format!("{} {:?}", request.target, request.headers).contains(proof),
            "{request:?}"
        );
    }
}
