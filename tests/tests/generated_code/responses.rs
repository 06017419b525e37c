//! Typed responses and errors.

use serde_json::json;
use specwright_mock::{Mock, Reply};
use specwright_runtime::{Error, ErrorKind};

use crate::documents::responses::models::{CreateThingError, CreateThingResponse, Fault, Invalid, Job, Thing};
use crate::stage;

fn next(server: &Mock, operation: &str, reply: Reply) {
    server.script(operation, [reply]).expect("it is an operation");
}

#[tokio::test]
async fn several_successes_are_an_enum() {
    let (server, client) = stage!(responses);
    next(&server, "CreateThing", Reply::json(200, json!({"id": 1})));
    next(&server, "CreateThing", Reply::json(202, json!({"job_id": "j"})));
    next(&server, "CreateThing", Reply::empty(204));
    let expected = [
        CreateThingResponse::Ok(Thing { id: 1 }),
        CreateThingResponse::Accepted(Job { job_id: "j".to_owned() }),
        CreateThingResponse::NoContent,
    ];
    for response in expected {
        assert_eq!(
            client.create_thing().send().await.expect("a documented response"),
            response
        );
    }
}

#[tokio::test]
async fn a_success_that_is_not_documented_is_an_error() {
    let (server, client) = stage!(responses);
    next(&server, "CreateThing", Reply::json(201, json!({"id": 1})));
    let error = client.create_thing().send().await.expect_err("201 is not documented");
    assert!(matches!(error.kind(), ErrorKind::UnexpectedStatus), "{error}");
    assert_eq!(
        (error.status(), error.raw_body().as_ref()),
        (Some(201), &br#"{"id":1}"#[..])
    );
}

#[tokio::test]
async fn errors_are_typed_by_status_then_range_then_default() {
    let (server, client) = stage!(responses);
    next(&server, "CreateThing", Reply::json(400, json!({"field": "name"})));
    next(
        &server,
        "CreateThing",
        Reply::json(409, json!({"error_code": "T.1", "error_msg": "twice"})),
    );
    next(&server, "CreateThing", Reply::json(500, json!("all is lost")));
    next(&server, "CreateThing", Reply::text(404, "<html>"));
    let mut errors = Vec::new();
    for _ in 0..4 {
        errors.push(client.create_thing().send().await.expect_err("an error"));
    }
    let typed = |error: &Error| error.body_as::<CreateThingError>().expect("documented").ok();
    let invalid = Invalid {
        field: Some("name".to_owned()),
    };
    assert_eq!(typed(&errors[0]), Some(CreateThingError::BadRequest(invalid)));
    let fault = Fault {
        error_code: Some("T.1".to_owned()),
        error_msg: Some("twice".to_owned()),
    };
    assert_eq!(typed(&errors[1]), Some(CreateThingError::ClientError(fault)));
    assert_eq!((errors[1].code(), errors[1].message()), (Some("T.1"), Some("twice")));
    assert_eq!(
        typed(&errors[2]),
        Some(CreateThingError::Default("all is lost".to_owned()))
    );
    assert_eq!(typed(&errors[3]), None, "not what the document says");
    assert_eq!(errors[3].raw_body().as_ref(), b"<html>", "but there as it came");
    let shown = errors[1].to_string();
    assert!(
        shown.contains("CreateThing") && shown.contains("409") && shown.contains("T.1"),
        "{shown}"
    );
}

#[tokio::test]
async fn one_error_body_is_no_enum() {
    let (server, client) = stage!(responses);
    next(&server, "CreateToken", Reply::json(401, json!({"error_code": "T.2"})));
    let error = client.create_token().send().await.expect_err("an error");
    let fault: Fault = error.body_as().expect("typed").expect("as documented");
    assert_eq!(
        fault,
        Fault {
            error_code: Some("T.2".to_owned()),
            error_msg: None
        }
    );
}

#[tokio::test]
async fn headers_of_a_response_are_typed() {
    let (server, client) = stage!(responses);
    let reply = || Reply::json(201, json!({"id": 7}));
    let full = reply()
        .header("x-subject-token", "pssst")
        .header("X-Remaining", "5")
        .header("X-Tags", "a, b");
    next(&server, "CreateToken", full);
    let response = client.create_token().send_raw().await.expect("a token");
    assert_eq!((response.value().id, response.status()), (7, 201));
    let headers = response.headers();
    assert_eq!(headers.x_subject_token.as_ref().map(|t| t.expose()), Some("pssst"));
    assert_eq!(headers.x_remaining, Some(5));
    assert_eq!(headers.x_tags, Some(vec!["a".to_owned(), "b".to_owned()]));
    let shown = format!("{response:?}");
    assert!(!shown.contains("pssst"), "{shown}");

    next(&server, "CreateToken", reply());
    let response = client.create_token().send_raw().await.expect("headers may be absent");
    assert_eq!(response.headers(), &Default::default());

    next(&server, "CreateToken", reply().header("X-Remaining", "many"));
    let response = client
        .create_token()
        .send_raw()
        .await
        .expect("a header costs itself alone");
    assert_eq!((response.value().id, response.headers().x_remaining), (7, None));
    assert_eq!(response.header("X-Remaining"), Some("many"));
    let fault = response.header_fault().expect("no number");
    assert_eq!(fault.path(), "X-Remaining");

    next(&server, "CreateToken", reply().header("X-Remaining", "many"));
    assert_eq!(
        client.create_token().send().await.expect("nobody asked for headers").id,
        7
    );
}

#[tokio::test]
async fn text_bytes_and_nothing() {
    let (server, client) = stage!(responses);
    next(&server, "GetText", Reply::text(200, "a \"text\"\n\u{1}é"));
    assert_eq!(client.get_text().send().await.expect("text"), "a \"text\"\n\u{1}é");
    next(&server, "GetText", Reply::text(200, ""));
    assert_eq!(client.get_text().send().await.expect("text may be empty"), "");
    let bytes: &[u8] = &[0, 255, 13, 10];
    next(
        &server,
        "GetBytes",
        Reply::bytes(200, "application/octet-stream", bytes),
    );
    assert_eq!(client.get_bytes().send().await.expect("bytes").as_ref(), bytes);
    client.delete_nothing().send().await.expect("nothing");
}

#[tokio::test]
async fn a_range_of_successes() {
    let (server, client) = stage!(responses);
    for status in [200, 207, 299] {
        next(&server, "GetAny", Reply::json(status, json!({"id": status})));
        assert_eq!(client.get_any().send().await.expect("any 2xx").id, i64::from(status));
    }
    next(&server, "GetAny", Reply::json(200, json!({"id": "x"})));
    let error = client.get_any().send().await.expect_err("no number");
    assert_eq!(error.json_path().as_deref(), Some("id"));
}
