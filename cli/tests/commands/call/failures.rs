//! Exit statuses, and what is told.

use std::time::Duration;

use serde_json::json;
use specwright_mock::Reply;

use super::Place;

#[test]
fn each_class_of_error_has_its_status() {
    let answer =
        |status: u16| Reply::json(status, json!({ "code": "E1", "message": "no luck" })).header("X-Request-Id", "r-1");
    for (status, code) in [(400, 5), (401, 4), (403, 5), (404, 5), (429, 5), (500, 6), (503, 6)] {
        let place = Place::shop(&format!("status-{status}"), |builder| {
            builder.respond("ShowOrder", answer(status))
        });
        let url = place.url();
        let run = place.call(&[
            "shop.yaml",
            "show-order",
            "--id",
            "1",
            "--retries",
            "0",
            "--endpoint",
            &url,
        ]);
        assert_eq!(run.code, code, "{status}: {}", run.err);
        assert_eq!(run.out, "");
        assert!(
            run.err.starts_with(&format!(
                "error: show-order: status {status}: code E1: no luck (request id r-1)"
            )),
            "{}",
            run.err
        );
    }
}

#[test]
fn what_an_error_response_says_besides_is_shown_without_secrets() {
    let body = json!({ "code": "E1", "message": "wrong", "fields": ["name is short", "Bearer s3cr3t-t0ken is yours"] });
    let place = Place::shop("error-body", |builder| {
        builder.respond("ShowOrder", Reply::json(422, body))
    });
    let url = place.url();
    let words = ["shop.yaml", "show-order", "--id", "1", "--endpoint", &url];
    let run = place.call(&words);
    assert_eq!(run.code, 5);
    assert!(
        run.err.contains("\"name is short\"") && run.err.contains("\"Bearer <redacted> is yours"),
        "{}",
        run.err
    );
    assert!(!place.call(&[&words[..], &["-q"]].concat()).err.contains("short"));
}

#[test]
fn no_connection_no_time_and_no_json_differ() {
    let place = Place::shop("network", |builder| {
        builder
            .respond(
                "ShowOrder",
                Reply::json(200, json!({ "id": 1 })).delay(Duration::from_secs(20)),
            )
            .respond("CreateOrder", Reply::bytes(201, "application/json", "{\"id\": "))
            .respond(
                "DeleteOrder",
                Reply::empty(302).header("Location", "https://elsewhere.example/"),
            )
    });
    let url = place.url();
    let call = |words: &[&str]| place.call(&[&["shop.yaml"], words].concat());
    let refused = call(&[
        "show-order",
        "--id",
        "1",
        "--retries",
        "0",
        "--endpoint",
        "http://127.0.0.1:1",
    ]);
    assert!(
        refused.code == 7 && refused.err.contains("hint: --endpoint URL"),
        "{}",
        refused.err
    );
    let late = call(&[
        "show-order",
        "--id",
        "1",
        "--timeout",
        "200ms",
        "--retries",
        "0",
        "--endpoint",
        &url,
    ]);
    assert!(late.code == 8 && late.err.contains("timeout"), "{}", late.err);
    let broken = call(&["create-order", "--body.name=x", "--body.quantity=1", "--endpoint", &url]);
    assert!(
        broken.code == 9 && broken.err.contains("response not understood"),
        "{}",
        broken.err
    );
    let redirect = call(&["delete-order", "--id", "1", "--endpoint", &url]);
    assert!(
        redirect.code == 9 && redirect.err.contains("it leads to https://elsewhere.example/"),
        "{}",
        redirect.err
    );
}

#[test]
fn missing_credentials_are_told_with_how_to_give_them() {
    let mut place = Place::shop("no-credentials", |builder| builder);
    place.unset("SPECWRIGHT_TOKEN");
    let url = place.url();
    let words = ["shop.yaml", "show-order", "--id", "1", "--endpoint", &url];
    let run = place.call(&words);
    assert_eq!(run.code, 4);
    for part in [
        "the key of Key (X-Shop-Key): SPECWRIGHT_API_KEY_KEY",
        "a bearer token: SPECWRIGHT_TOKEN",
        "a user: SPECWRIGHT_USER and SPECWRIGHT_PASSWORD",
        "profiles.toml",
        "--no-auth",
    ] {
        assert!(run.err.contains(part), "{part} in {}", run.err);
    }
    assert!(place.mock().requests().is_empty());
    assert_eq!(
        place.call(&[&words[..], &["--no-auth"]].concat()).code,
        4,
        "the server refuses it"
    );
    place.set("SPECWRIGHT_API_KEY", "s3cr3t");
    assert_eq!(place.call(&words).code, 0);
    assert_eq!(place.last().header("x-shop-key"), Some("s3cr3t"));
}

#[test]
fn documents_that_cannot_be_read_are_told() {
    let place = Place::shop("no-document", |builder| builder);
    let run = place.call(&["nothing.yaml"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (1, "error: nothing.yaml: there is no such file\n")
    );
    super::file(&place.folder, "broken.yaml", "openapi: [");
    let run = place.call(&["broken.yaml", "x"]);
    assert!(run.code == 1 && run.err.contains("broken.yaml"), "{}", run.err);
}
