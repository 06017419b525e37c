//! Requests that the document lacks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use specwright_runtime::codegen::{Scheme, SchemeKind, Server as Base, Service};
use specwright_runtime::{
    AttemptContext, Builder, Bytes, Client, Conditional, Credentials, Error, ErrorKind, GaveUp, Interceptor, Json,
    Method, Outcome,
};

use crate::sample::{SERVICE, Thing, builder, client, config, json};
use crate::server::{Act, Server, ok, reply, reply_with, status};

static GUARDED: Service = Service::new("guarded")
    .servers(&[Base::new("https://api.example.com/v2", &[])])
    .schemes(&[
        Scheme::new("Basic", SchemeKind::Basic),
        Scheme::new("Bearer", SchemeKind::Bearer),
    ])
    .security(&[&["Bearer"]]);

fn of(service: &'static Service, server: &Server, credentials: Credentials) -> Client {
    let builder = Builder::new(service)
        .endpoint(format!("{}/base", server.url()))
        .config(config());
    builder.credentials(credentials).build().unwrap()
}

#[tokio::test]
async fn untyped_and_typed() {
    let body = r#"{"id":1,"name":"n"}"#;
    let server = Server::respond(move |_| reply_with(201, &[("X-A", "b"), ("ETag", "\"v1\"")], body.as_bytes()));
    let client = client(&server);
    let get = || {
        client
            .request(Method::GET, "/things/1?a=b")
            .query("c", "d e")
            .header("X-In", "in")
    };
    let response = get().send().await.unwrap();
    assert_eq!(
        (response.status(), response.header("x-a"), &response.body()[..]),
        (201, Some("b"), body.as_bytes())
    );
    assert_eq!(response.json().unwrap(), json(body));
    assert_eq!(response.text().unwrap(), body);
    assert_eq!(response.etag().unwrap().tag(), "v1");
    assert_eq!(response.json_as::<Thing>().unwrap().id, Some(1));
    assert!(
        get().send_as::<Thing>().await.unwrap()
            == Thing {
                id: Some(1),
                name: Some("n".into())
            }
    );
    assert_eq!(get().send_raw_as::<Json>().await.unwrap().status(), 201);
    assert_eq!(get().bytes().await.unwrap(), Bytes::from(body));
    let mut stream = get().stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.try_next().await.unwrap() {
        bytes.extend_from_slice(&chunk);
    }
    assert_eq!(bytes, body.as_bytes());
    let request = &server.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("GET", "/things/1?a=b&c=d%20e")
    );
    assert_eq!(
        (request.header("x-in"), request.header("accept")),
        (Some("in"), Some("application/json, */*;q=0.5"))
    );
}

#[tokio::test]
async fn bodies() {
    let server = Server::respond(|_| reply(204, ""));
    let client = client(&server);
    let post = || client.request(Method::POST, "/x");
    post().json(&json(r#"{"a":1}"#)).send_as::<()>().await.unwrap();
    post()
        .json(&Thing {
            id: Some(7),
            name: None,
        })
        .send()
        .await
        .unwrap();
    post().form([("a b", "c&d"), ("e", "f")]).send().await.unwrap();
    post().body("text").send().await.unwrap();
    post()
        .body("<a/>")
        .header("Content-Type", "application/xml")
        .send()
        .await
        .unwrap();
    post().send().await.unwrap();
    client
        .request(Method::from_bytes(b"PURGE").unwrap(), "/x")
        .send()
        .await
        .unwrap();
    let seen: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| {
            let media_type = request.header("content-type").unwrap_or("-").to_owned();
            (request.method.clone(), media_type, request.body)
        })
        .collect();
    let expected = [
        ("POST", "application/json", r#"{"a":1}"#),
        ("POST", "application/json", r#"{"id":7}"#),
        ("POST", "application/x-www-form-urlencoded", "a%20b=c%26d&e=f"),
        ("POST", "application/octet-stream", "text"),
        ("POST", "application/xml", "<a/>"),
        ("POST", "-", ""),
        ("PURGE", "-", ""),
    ];
    let expected = expected.map(|(method, media, body)| (method.to_owned(), media.to_owned(), body.to_owned()));
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn authenticated_as_the_document_says_by_default() {
    let server = Server::respond(|_| reply(200, "{}"));
    let both = || Credentials::basic("u", "p").and(Credentials::bearer("t"));
    let client = of(&GUARDED, &server, both());
    let get = || client.request(Method::GET, "/x");
    get().send().await.unwrap();
    get().security_scheme("Basic").send().await.unwrap();
    get().without_credentials().send().await.unwrap();
    get()
        .customize(|call| call.credentials(Credentials::bearer("other")))
        .send()
        .await
        .unwrap();
    // without a default of the document, the first scheme that the credentials serve
    let client = of(&SERVICE, &server, Credentials::bearer("t"));
    client.request(Method::GET, "/x").send().await.unwrap();
    let requests = server.requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|request| request.header("authorization").unwrap_or("none"))
        .collect();
    assert_eq!(sent, ["Bearer t", "Basic dTpw", "none", "Bearer other", "Bearer t"]);
    assert!(requests.iter().all(|request| request.target == "/base/x"));
    // as an operation that requires it
    let bare = Builder::new(&GUARDED).endpoint(server.url()).build().unwrap();
    let error = bare.request(Method::GET, "/x").send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credentials(_)), "{error:?}");
}

#[tokio::test]
async fn sent_again_by_the_method() {
    for (method, attempts) in [
        (Method::GET, 3),
        (Method::DELETE, 3),
        (Method::POST, 1),
        (Method::PATCH, 1),
    ] {
        let server = Server::respond(|_| reply(503, ""));
        let error = client(&server).request(method.clone(), "/x").send().await.unwrap_err();
        assert_eq!(
            (error.attempts(), server.count()),
            (attempts, attempts as usize),
            "{method}"
        );
        let gave_up = if attempts == 1 {
            GaveUp::NotIdempotent
        } else {
            GaveUp::Attempts
        };
        assert_eq!(error.gave_up(), Some(gave_up));
    }
    let server = Server::play(vec![Act::Close, ok("{}")]);
    let post = client(&server).request(Method::POST, "/x").idempotency_key("k");
    post.send().await.unwrap();
    assert_eq!(server.requests()[1].header("idempotency-key"), Some("k"));
}

#[tokio::test]
async fn errors_name_the_method_and_the_path() {
    let server = Server::play(vec![
        reply_act(404, r#"{"error_code":"E1","error_msg":"gone"}"#),
        reply_act(200, r#"{"error_code":"E2"}"#),
        reply_act(200, "[]"),
    ]);
    let client = client(&server);
    let delete = || client.request(Method::DELETE, "/things/1?token=hidden");
    let error = delete().send().await.unwrap_err();
    assert_eq!(error.to_string(), "DELETE /things/1: status 404: code E1: gone");
    assert_eq!(
        (error.operation(), error.target()),
        ("request", Some("DELETE /things/1"))
    );
    // the rules of the document hold: a 2xx that says it failed
    let error = delete().send().await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(200), Some("E2")));
    let error = delete().send_as::<Thing>().await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("DELETE /things/1: status 200: response not understood: "),
        "{error}"
    );
    assert_eq!(format!("{:?}", delete()), r#"Request("DELETE /things/1")"#);
}

fn reply_act(status: u16, body: &str) -> Act {
    Act::Reply(reply(status, body))
}

#[tokio::test]
async fn paths_lead_nowhere_else() {
    let server = Server::respond(|_| reply(200, "{}"));
    let client = of(&GUARDED, &server, Credentials::bearer("t"));
    for (path, says) in [
        ("things", "path does not begin with a slash, and is no URL"),
        (
            "https://other.example/x",
            "path leads to another server than the base URL of the client",
        ),
        ("/../x", "path has a segment `.` or `..`"),
        ("/x#y", "path has a fragment"),
    ] {
        let error = client.request(Method::GET, path).send().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error:?}");
        assert!(error.to_string().contains(says), "{error}");
    }
    let tunnel = client.request(Method::CONNECT, "/x").send().await.unwrap_err();
    assert!(tunnel.to_string().contains("method is CONNECT"), "{tunnel}");
    let password = client.request(Method::GET, "https://user:password@other.example/x?y");
    assert_eq!(format!("{password:?}"), r#"Request("GET https://other.example/x")"#);
    let error = password.send().await.unwrap_err();
    assert!(!error.to_string().contains("password"), "{error}");
    assert_eq!(server.count(), 0);
    // a link of a response
    client
        .request(Method::GET, format!("{}/elsewhere?page=2", server.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(server.targets(), ["/elsewhere?page=2"]);
}

/// Counts the attempts that it sees of requests that the document lacks.
struct Counter(Arc<AtomicUsize>);

impl Interceptor for Counter {
    fn after_attempt(&self, context: &AttemptContext, _: &Outcome<'_>) {
        if context.operation() == "request" {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[tokio::test]
async fn interceptors_limits_and_timeouts_hold() {
    let server = Server::play(vec![
        status(503),
        ok(r#"{"a":"0123456789"}"#),
        ok("{}"),
        Act::Stall(std::time::Duration::from_secs(1)),
    ]);
    let count = Arc::new(AtomicUsize::new(0));
    let client = builder(&server)
        .interceptor(Counter(Arc::clone(&count)))
        .build()
        .unwrap();
    let get = || client.request(Method::GET, "/x");
    let error = get().customize(|call| call.body_limit(10)).send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TooLarge(_)), "{error:?}");
    assert_eq!(count.load(Ordering::Relaxed), 2);
    get().send().await.unwrap();
    let error = get()
        .customize(|call| call.timeout(std::time::Duration::from_millis(50)))
        .send()
        .await
        .unwrap_err();
    assert!(error.is_timeout());
}

#[tokio::test]
async fn not_modified_is_an_outcome() {
    let server = Server::respond(|request| match request.header("if-none-match") {
        Some("\"v1\"") => reply_with(304, &[("ETag", "\"v1\"")], b""),
        _ => reply_with(200, &[("ETag", "\"v1\"")], b"{}"),
    });
    let client = client(&server);
    let get = || client.request(Method::GET, "/x");
    let tag = get().send().await.unwrap().etag().unwrap();
    let again = || get().customize(|call| call.if_none_match(&tag));
    let response = again().send().await.unwrap();
    assert_eq!((response.status(), response.etag()), (304, Some(tag.clone())));
    let outcome: Conditional<Json> = again().send_as().await.unwrap();
    assert!(outcome.is_not_modified());
    let error: Error = again().send_as::<Json>().await.unwrap_err();
    assert!(error.is_not_modified() && error.etag() == Some(tag.clone()));
}
