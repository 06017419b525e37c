//! Error responses: every documented status code of every operation, with every shape of errors.

use serde_json::{Value, json};
use specwright_mock::Reply;
use specwright_runtime::{Error, ErrorKind};
use tests::compare::assert_same;
use tests::operations::{Operation, Setup, all, named};
use tests::stage::{Stage, folder};

/// The parts that can be read from an error body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parts {
    code: Option<&'static str>,
    message: Option<&'static str>,
    detail: Option<&'static str>,
    sealed: Option<&'static str>,
    /// The request id in the body.
    id: Option<&'static str>,
}

const NOTHING: Parts = Parts {
    code: None,
    message: None,
    detail: None,
    sealed: None,
    id: None,
};

struct Shape {
    body: &'static [u8],
    parts: Parts,
}

const fn parts(code: &'static str, message: &'static str) -> Parts {
    Parts {
        code: Some(code),
        message: Some(message),
        ..NOTHING
    }
}

const fn sentence(message: &'static str) -> Parts {
    Parts {
        message: Some(message),
        ..NOTHING
    }
}

const fn shape(body: &'static str, parts: Parts) -> Shape {
    let body = body.as_bytes();
    Shape { body, parts }
}

/// The shapes in use, and bodies from proxies and gateways.
const SHAPES: [Shape; 18] = [
    shape(
        r#"{"error_code":"WKS.0001","error_msg":"参数错误"}"#,
        parts("WKS.0001", "参数错误"),
    ),
    shape(
        r#"{"error_code":"WKS.00000001","error_msg":"m","error_detail":"d","encoded_authorization_message":"SEALED=="}"#,
        Parts {
            detail: Some("d"),
            sealed: Some("SEALED=="),
            ..parts("WKS.00000001", "m")
        },
    ),
    shape(r#"{"errorCode":"E1","errorMsg":"m1"}"#, parts("E1", "m1")),
    shape(r#"{"code":"C1","message":"m2"}"#, parts("C1", "m2")),
    shape(
        r#"{"error":{"code":401,"message":"m3","title":"Unauthorized"}}"#,
        Parts {
            detail: Some("Unauthorized"),
            ..parts("401", "m3")
        },
    ),
    shape(
        r#"{"error_msg":"signature fail","error_code":"APIGW.0301","request_id":"id-of-body"}"#,
        Parts {
            id: Some("id-of-body"),
            ..parts("APIGW.0301", "signature fail")
        },
    ),
    shape(r#"{"error_code":403,"error_msg":"m"}"#, parts("403", "m")),
    shape(
        r#"{"error_code":9001234567890123456,"error_msg":7}"#,
        parts("9001234567890123456", "7"),
    ),
    shape(r#"{"error_code":"","error_msg":null}"#, NOTHING),
    shape(r#"{"unheard":"of"}"#, NOTHING),
    shape("<html><body>502</body></html>", NOTHING),
    shape("", NOTHING),
    shape("[1,2]", NOTHING),
    shape(r#""oops""#, sentence("oops")),
    shape("null", NOTHING),
    shape(r#"{"error_code":"WK"#, NOTHING),
    shape("busy, try later", sentence("busy, try later")),
    Shape {
        body: b"{\"error_msg\":\"\xff\"}",
        parts: Parts {
            message: Some("\u{fffd}"),
            ..NOTHING
        },
    },
];

fn huawei() -> impl Iterator<Item = Operation> {
    let all = all().into_iter();
    all.filter(|operation| operation.document.starts_with("huaweicloud/"))
}

/// Returns the documented error status codes of an operation; `default` is tested as 418, which no document lists.
fn statuses(operation: &Operation) -> Vec<u16> {
    let file = folder().join(format!("{}.yaml", operation.document));
    let text = std::fs::read_to_string(file).expect("a document");
    let document: Value = serde_yaml::from_str(&text).expect("YAML");
    let paths = document["paths"].as_object().expect("paths");
    let mut methods = paths.values().filter_map(Value::as_object).flatten();
    let found = methods.find(|(_, method)| method["operationId"] == operation.name);
    let responses = &found.expect("the operation").1["responses"];
    let keys = responses.as_object().expect("responses").keys();
    let status = |key: &String| match key.as_str() {
        "default" => 418,
        key => key.parse().expect("a status"),
    };
    keys.map(status).filter(|status| *status >= 400).collect()
}

/// Returns the typed body by the document, as far as the shape fits.
fn typed(operation: &Operation, shape: &Shape) -> Option<Value> {
    let body: Value = serde_json::from_slice(shape.body).ok()?;
    let pick = |body: &Value, names: &[&str]| -> Value {
        let text = |value: &Value| match value {
            Value::Number(number) => Value::from(number.to_string()),
            value => value.clone(),
        };
        let members = body.as_object().into_iter().flatten();
        members
            .filter(|(name, _)| names.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), text(value)))
            .collect()
    };
    let sealed = "encoded_authorization_message";
    match operation.document {
        // either of two shapes, or any value
        "huaweicloud/iam" if body["error"].is_object() => Some(body),
        "huaweicloud/iam" if body.get("error_code").is_some() => {
            Some(pick(&body, &["error_code", "error_msg", "request_id"]))
        }
        "huaweicloud/iam" => Some(body),
        // null is an empty object, of which nothing is required
        _ if !body.is_object() && !body.is_null() => None,
        "huaweicloud/sts" => Some(pick(&body, &["error_code", "error_msg"])),
        _ if operation.name == "ListImages" => Some(pick(&body, &["error_code", "error_msg", sealed])),
        _ => Some(pick(&body, &["error_code", "error_msg", "error_detail", sealed])),
    }
}

fn found(error: &Error) -> (Option<&str>, Option<&str>, Option<&str>, Option<&str>) {
    let api = error.api();
    (
        error.code(),
        error.message(),
        error.detail(),
        api.and_then(|api| api.field("encoded_authorization_message")),
    )
}

#[tokio::test]
async fn every_status_of_every_operation_keeps_what_its_body_says() {
    for operation in huawei() {
        let stage = Stage::of(operation.document, []).await;
        let setup = Setup::usual(stage.url(), operation.document);
        let statuses = statuses(&operation);
        assert!(statuses.len() >= 3, "{}: {statuses:?}", operation.name);
        for status in statuses {
            for (number, shape) in SHAPES.iter().enumerate() {
                let at = format!("{} {status} shape {number}", operation.name);
                stage.then(Reply::bytes(status, "application/json", shape.body).header("X-Request-Id", "id-of-header"));
                let error = (operation.send)(&setup).await.expect_err(&at);
                let parts = shape.parts;
                assert!(matches!(error.kind(), ErrorKind::Api(_)), "{at}: {error:?}");
                assert_eq!(
                    found(&error),
                    (parts.code, parts.message, parts.detail, parts.sealed),
                    "{at}"
                );
                assert_eq!(
                    (error.status(), error.request_id()),
                    (Some(status), Some("id-of-header")),
                    "{at}"
                );
                assert_eq!(&error.raw_body()[..], shape.body, "{at}");
                assert_eq!((error.operation(), error.attempts()), (operation.name, 1));
                let transient = matches!(status, 429 | 502 | 503 | 504);
                assert_eq!(error.is_retryable(), transient, "{at}");
                let body = (operation.error_body)(&error).expect("an error response");
                match typed(&operation, shape) {
                    Some(expected) => assert_same(&at, &expected, &body.expect(&at)),
                    None => assert!(body.is_err(), "{at}: {body:?}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn the_request_id_of_the_header_goes_before_that_of_the_body() {
    for operation in huawei() {
        let stage = Stage::of(operation.document, []).await;
        let setup = Setup::usual(stage.url(), operation.document);
        let body = br#"{"error_code":"APIGW.0301","request_id":"id-of-body"}"#;
        let reply = || Reply::bytes(401, "application/json", &body[..]);
        for (reply, id) in [
            (reply().header("X-Request-Id", "id-of-header"), Some("id-of-header")),
            (reply().header("X-Request-Id", ""), Some("id-of-body")),
            (reply(), Some("id-of-body")),
            (Reply::json(401, json!({"error_code": "APIGW.0301"})), None),
            (Reply::text(401, "no"), None),
        ] {
            stage.then(reply);
            let error = (operation.send)(&setup).await.unwrap_err();
            assert_eq!(error.request_id(), id, "{}", operation.name);
        }
    }
}

#[tokio::test]
async fn iam_gives_its_trace_id_where_there_is_no_request_id() {
    let operation = named("KeystoneListProjects");
    let stage = Stage::of(operation.document, []).await;
    let setup = Setup::usual(stage.url(), operation.document);
    stage.then(Reply::empty(403).header("X-IAM-Trace-Id", "trace"));
    let error = (operation.send)(&setup).await.unwrap_err();
    assert_eq!(error.request_id(), Some("trace"));
}

#[tokio::test]
async fn an_error_shows_what_helps_on_one_line_and_nothing_sealed() {
    let operation = named("ListDesktopSnapshot");
    let body = json!({"error_code": "WKS.0001", "error_msg": "no\nright", "error_detail": "ask",
        "encoded_authorization_message": "SEALED=="});
    let reply = Reply::json(403, body).header("X-Request-Id", "req-1");
    let stage = Stage::of(operation.document, [reply]).await;
    let mut setup = Setup::usual(stage.url(), operation.document);
    // with the clock of the other tests, the error would name the clock as the likely reason
    setup.config = tests::clients::config().clock(std::time::SystemTime::now);
    let error = (operation.send)(&setup).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "ListDesktopSnapshot: status 403: code WKS.0001: no right: ask (request id req-1); which permission is missing \
         is encoded: cloud_credentials::huaweicloud::decode has STS decode it"
    );
    assert!(!format!("{error:?}").contains("SEALED"), "{error:?}");
}

#[tokio::test]
async fn throttling_is_an_error_one_can_ask_for() {
    let operation = named("CheckDesktopImages");
    let body = json!({"error_code": "APIGW.0308", "error_msg": "slower"});
    let stage = Stage::of(operation.document, [Reply::json(429, body)]).await;
    let setup = Setup::usual(stage.url(), operation.document);
    let error = (operation.send)(&setup).await.unwrap_err();
    assert!(error.is_throttled() && error.is_retryable());
    assert!(!error.is_timeout() && !error.is_connect());
}

#[tokio::test]
async fn an_error_code_within_a_success_is_an_error_of_workspace() {
    let workspace = huawei().filter(|operation| operation.document == "huaweicloud/workspace");
    for operation in workspace {
        let body = json!({"error_code": "WKS.0001", "error_msg": "m", "error_detail": "d",
            "request_id": "id-of-body", "images": []});
        let integer = json!({"error_code": 1, "error_msg": "m"});
        let none = [
            json!({"error_code": null, "total_count": 0}),
            json!({"error_code": ""}),
            json!({"errors": {"error_code": "inner"}}),
        ];
        let replies = [&body, &integer].into_iter().chain(&none);
        let replies = replies.map(|body| Reply::json(200, body.clone()));
        let stage = Stage::of(operation.document, replies).await;
        let setup = Setup::usual(stage.url(), operation.document);

        let error = (operation.send)(&setup).await.expect_err(operation.name);
        assert_eq!(found(&error), (Some("WKS.0001"), Some("m"), Some("d"), None));
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("id-of-body")));
        let typed = (operation.error_body)(&error).expect("a body").unwrap();
        assert_eq!(typed["error_code"], "WKS.0001");

        let error = (operation.send)(&setup).await.expect_err(operation.name);
        assert_eq!(error.code(), Some("1"));
        for body in none {
            let outcome = (operation.send)(&setup).await;
            assert!(outcome.is_ok(), "{} {body}: {outcome:?}", operation.name);
        }
    }
}

#[tokio::test]
async fn what_is_no_response_of_the_service_is_no_model() {
    for operation in all() {
        let status = match operation.name {
            "KeystoneCreateUserTokenByPassword" => 201,
            _ => 200,
        };
        let replies = [
            Reply::bytes(status, "text/html", "<html>sign in</html>"),
            Reply::text(status, "\"text\""),
            Reply::text(status, "[]"),
            Reply::text(status, "{\"total_count\": 1"),
            Reply::text(status, "{} {}"),
            Reply::bytes(status, "application/json", &b"{\"images\":\"\xff\"}"[..]),
        ];
        let stage = Stage::of(operation.document, replies).await;
        let setup = Setup::usual(stage.url(), operation.document);
        while stage.left() > 0 {
            let number = stage.left();
            let outcome = (operation.send)(&setup).await;
            let error = outcome.expect_err(operation.name);
            let kind = error.kind();
            assert!(
                matches!(kind, ErrorKind::UnexpectedBody(_) | ErrorKind::Decode(_)),
                "{} {number}: {error:?}",
                operation.name
            );
            assert!(!error.is_retryable());
        }
    }
}

#[tokio::test]
async fn nothing_is_an_empty_model_or_an_error_where_something_is_required() {
    for operation in all() {
        let replies = [Reply::empty(200), Reply::empty(204), Reply::text(200, "null")];
        let stage = Stage::of(operation.document, replies).await;
        let setup = Setup::usual(stage.url(), operation.document);
        while stage.left() > 0 {
            match (operation.send)(&setup).await {
                Ok(model) => assert_eq!(model, serde_json::json!({}), "{}", operation.name),
                Err(error) => assert!(
                    matches!(error.kind(), ErrorKind::UnexpectedBody(_) | ErrorKind::Decode(_)),
                    "{}: {error:?}",
                    operation.name
                ),
            }
        }
    }
}

#[tokio::test]
async fn a_redirect_is_an_error_that_names_the_host() {
    for operation in all() {
        let replies = [301, 302, 303, 307, 308]
            .map(|status| Reply::empty(status).header("Location", "https://user@other.example:8443/p?q"));
        let stage = Stage::of(operation.document, replies).await;
        let setup = Setup::usual(stage.url(), operation.document);
        for _ in 0..5 {
            let error = (operation.send)(&setup).await.expect_err(operation.name);
            let ErrorKind::Redirect(redirect) = error.kind() else {
                panic!("{}: {error:?}", operation.name);
            };
            assert_eq!(redirect.host(), Some("other.example:8443"));
        }
        assert_eq!(stage.requests().len(), 5, "{}", operation.name);
    }
}
