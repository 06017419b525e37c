//! What responses become.

use specwright_runtime::json::ReadErrorKind;
use specwright_runtime::{ErrorKind, Json, UnexpectedBody};

use crate::sample::{GET, Thing, client};
use crate::server::{Act, Request, Server, ok, reply, reply_with};

async fn of(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Result<Thing, specwright_runtime::Error> {
    let server = Server::play(vec![Act::Reply(reply_with(status, headers, body))]);
    client(&server).call(&GET).send::<Thing>().await
}

#[tokio::test]
async fn success_with_all_its_parts() {
    let server = Server::play(vec![Act::Reply(reply_with(
        200,
        &[("X-Request-Id", "r-\u{e9}1")],
        b"\xef\xbb\xbf{\"id\":7}",
    ))]);
    let response = client(&server).call(&GET).send_raw::<Thing, ()>().await.unwrap();
    assert_eq!((response.status(), response.request_id()), (200, Some("r-é1")));
    assert_eq!(response.value().id, Some(7));
    assert_eq!(response.raw_body().as_ref(), b"\xef\xbb\xbf{\"id\":7}");
}

#[tokio::test]
async fn error_with_all_its_parts() {
    let body = br#"{"error_code":"WKS.0001","error_msg":"no such pool","error_detail":"d","sealed_reason":"e"}"#;
    let error = of(400, &[("X-Request-Id", "r1")], body).await.unwrap_err();
    assert_eq!(error.operation(), "GetThing");
    assert_eq!((error.status(), error.request_id()), (Some(400), Some("r1")));
    assert_eq!(
        (error.code(), error.message(), error.detail()),
        (Some("WKS.0001"), Some("no such pool"), Some("d"))
    );
    assert_eq!(error.field("sealed_reason").as_deref(), Some("e"));
    // one that the document does not name is looked for in the body
    assert_eq!(error.field("error_detail").as_deref(), Some("d"));
    assert_eq!(error.field("else"), None);
    assert_eq!(error.raw_body().as_ref(), body);
    assert_eq!(
        error
            .body_as::<Json>()
            .unwrap()
            .unwrap()
            .get("error_detail")
            .and_then(Json::as_str),
        Some("d")
    );
    assert_eq!(
        error.to_string(),
        "GetThing: status 400: code WKS.0001: no such pool: d (request id r1); the reason is sealed: let somebody \
         open Error::field(\"sealed_reason\")"
    );
}

#[tokio::test]
async fn error_without_a_usable_body() {
    for body in [
        "<html>502</html>",
        "plain text",
        "",
        "[]",
        "null",
        "{\"error_code\":",
        "\u{feff}",
    ] {
        let error = of(500, &[("x-request-id", "r1")], body.as_bytes()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error:?}");
        assert_eq!((error.status(), error.request_id()), (Some(500), Some("r1")));
        assert_eq!(error.raw_body().as_ref(), body.as_bytes());
    }
    let error = of(500, &[], b"\xff\xfe").await.unwrap_err();
    assert_eq!(error.raw_body().as_ref(), b"\xff\xfe");
}

#[tokio::test]
async fn success_that_is_none() {
    let error = of(200, &[], br#"{"error_code":40001,"error_msg":"m","request_id":"r2"}"#)
        .await
        .unwrap_err();
    assert!(error.api().is_some());
    assert_eq!(
        (error.status(), error.code(), error.request_id()),
        (Some(200), Some("40001"), Some("r2"))
    );
    for (body, expected) in [
        (&b""[..], UnexpectedBody::Empty),
        (b" \r\n", UnexpectedBody::Empty),
        (b"<!DOCTYPE html>", UnexpectedBody::Html),
    ] {
        let error = of(200, &[("X-Request-Id", "r1")], body).await.unwrap_err();
        let ErrorKind::UnexpectedBody(found) = error.kind() else {
            panic!("{error:?}")
        };
        assert_eq!(*found, expected);
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("r1")));
    }
}

#[tokio::test]
async fn success_that_is_not_understood() {
    for (body, path) in [
        (&b"[]"[..], ""),
        (b"{\"id\":", ""),
        (b"{} {}", ""),
        (b"\xff{}", ""),
        (b"{\"name\":\"x\",\"id\":{}}", "id"),
        (b"{\"id\":1.5}", "id"),
    ] {
        let error = of(200, &[("X-Request-Id", "r1")], body).await.unwrap_err();
        let ErrorKind::Decode(_) = error.kind() else {
            panic!("{error:?}")
        };
        if !path.is_empty() {
            assert_eq!(error.json_path().as_deref(), Some(path), "{error}");
        }
        assert_eq!(
            (error.operation(), error.status(), error.request_id()),
            ("GetThing", Some(200), Some("r1"))
        );
    }
    let error = of(200, &[], b"[]").await.unwrap_err();
    let ErrorKind::Decode(fault) = error.kind() else {
        panic!("{error:?}")
    };
    assert!(matches!(fault.kind(), ReadErrorKind::Expected { .. }));
}

#[tokio::test]
async fn null_is_a_thing_of_which_nothing_is_required() {
    assert_eq!(of(200, &[], b"null").await.unwrap(), Thing::default());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let trap = Server::respond(|_: &Request| reply(200, "{}"));
    let trap_host = trap.url().replace("http://", "");
    for status in [301, 302, 303, 307, 308] {
        for location in [
            trap.url(),
            format!("//{trap_host}/x"),
            format!("\\\\{trap_host}"),
            format!("http://u:p@{trap_host}"),
        ] {
            let error = of(status, &[("Location", &location)], b"").await.unwrap_err();
            let ErrorKind::Redirect(redirect) = error.kind() else {
                panic!("{error:?}")
            };
            assert_eq!(redirect.host(), Some(trap_host.as_str()), "{location}");
            assert!(!error.is_retryable());
        }
    }
    assert_eq!(trap.count(), 0);
    let error = of(304, &[], b"").await.unwrap_err();
    assert!(error.is_not_modified() && !error.is_retryable(), "{error:?}");
}

#[tokio::test]
async fn macros_make_types_of_responses() {
    use specwright_runtime::codegen::{Method, Operation, Success};

    #[derive(Debug, PartialEq)]
    enum Made {
        Ok(Thing),
        Later(String),
        Nothing,
    }
    specwright_runtime::codegen::responses! { Made { 0 Ok(Thing), 1 Later(String), 2 Nothing } }

    #[derive(Debug, PartialEq)]
    enum Failed {
        Bad(Thing),
        Other(Vec<i64>),
        Rest,
    }
    specwright_runtime::codegen::error_responses! { Failed { 400 => Bad(Thing), 4XX => Other(Vec<i64>), default => Rest } }

    #[derive(Debug, Default)]
    struct Head {
        x_token: Option<String>,
        count: Option<i64>,
        on: Option<bool>,
        list: Vec<String>,
    }
    specwright_runtime::codegen::headers! { Head { 0 x_token = "X-Token", 1 count = "X-Count", 2 on = "X-On", 3 list = "X-List" } }

    struct Make(specwright_runtime::Call);
    specwright_runtime::codegen::operation! { Make => Made, headers Head }

    static MAKE: Operation = Operation::new("Make", Method::GET, "/").success(&[
        Success::json(200),
        Success::text(202),
        Success::empty(204),
    ]);
    let sent = [("X-Token", "t"), ("X-Count", "3"), ("X-On", "true"), ("X-List", "a, b")];
    let server = Server::play(vec![
        ok(r#"{"id":1}"#),
        Act::Reply(reply_with(202, &sent, "soon \"ü\"".as_bytes())),
        Act::Reply(b"HTTP/1.1 204 No\r\n\r\n".to_vec()),
        Act::Reply(reply(400, r#"{"id":2}"#)),
        Act::Reply(reply(404, "[4]")),
        Act::Reply(reply(500, "")),
        Act::Reply(reply(404, "{}")),
    ]);
    let client = client(&server);
    let make = || Make(client.call(&MAKE));
    assert_eq!(
        make().send().await.unwrap(),
        Made::Ok(Thing {
            id: Some(1),
            name: None
        })
    );
    let response = make().send_raw().await.unwrap();
    assert_eq!(response.value(), &Made::Later("soon \"ü\"".into()));
    let head = response.headers();
    assert_eq!(
        (head.x_token.as_deref(), head.count, head.on),
        (Some("t"), Some(3), Some(true))
    );
    assert_eq!(head.list, ["a", "b"]);
    assert_eq!(
        make().customize(|call| call.header("X-Y", "1")).send().await.unwrap(),
        Made::Nothing
    );
    let failed = async || make().send().await.unwrap_err().body_as::<Failed>().unwrap();
    assert_eq!(
        failed().await.unwrap(),
        Failed::Bad(Thing {
            id: Some(2),
            name: None
        })
    );
    assert_eq!(failed().await.unwrap(), Failed::Other(vec![4]));
    assert_eq!(failed().await.unwrap(), Failed::Rest);
    assert_eq!(failed().await.unwrap_err().path(), "");
}
