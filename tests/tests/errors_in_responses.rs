//! Faulty responses: what is accepted, what is an error, and the place that the error names. Also DiDi's errors, which
//! come with any status code.

use cloud_clients::didiyun::storage::models::{CimgData, CimgType};
use cloud_clients::huaweicloud::workspace::models::{DiskFormat, ImageType, SnapshotStatus};
use serde_json::{Value, json};
use specwright_mock::Reply;
use specwright_runtime::{Error, ErrorKind, Json};
use tests::clients;
use tests::operations::{Setup, named};
use tests::stage::Stage;

/// Calls an operation whose server sends this response.
async fn call(operation: &str, reply: Reply) -> Result<Value, Error> {
    let operation = named(operation);
    let stage = Stage::of(operation.document, [reply]).await;
    (operation.send)(&Setup::usual(stage.url(), operation.document)).await
}

#[tokio::test]
async fn a_fault_is_named_by_its_path() {
    let big = json!({"product_id": 2_147_483_648_i64});
    for (operation, body, path) in [
        (
            "ListDesktopSnapshot",
            json!({"desktop_snapshots": [{"process": 1}, {"process": "soon"}]}),
            "desktop_snapshots[1].process",
        ),
        (
            "ListDesktopSnapshot",
            json!({"desktop_snapshots": [{"is_system_disk": "maybe"}]}),
            "desktop_snapshots[0].is_system_disk",
        ),
        (
            "ListDesktopSnapshot",
            json!({"desktop_snapshots": {}}),
            "desktop_snapshots",
        ),
        ("ListImages", json!({"images": [5]}), "images[0]"),
        (
            "ListImages",
            json!({"images": [{}, {}, {"min_disk": 1.5}]}),
            "images[2].min_disk",
        ),
        ("ListImages", json!({"total_count": []}), "total_count"),
        (
            "CheckDesktopImages",
            json!({"image_infos": [{"os_type": {}}]}),
            "image_infos[0].os_type",
        ),
        ("ListInconsistentStatics", big, "product_id"),
        (
            "KeystoneListProjects",
            json!({"projects": [{"links": {"self": []}}]}),
            "projects[0].links.self",
        ),
        (
            "DecodeAuthorizationMessage",
            json!({"decoded_message": {"allowed": false}}),
            "decoded_message",
        ),
    ] {
        let reply = Reply::json(200, body.clone()).header("X-Request-Id", "req-7");
        let error = call(operation, reply).await.expect_err(path);
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}");
        assert_eq!(error.json_path().as_deref(), Some(path), "{body}");
        assert!(error.to_string().contains(path), "{error}");
        assert_eq!(
            (error.operation(), error.status(), error.request_id()),
            (operation, Some(200), Some("req-7"))
        );
        assert_eq!(&error.raw_body()[..], body.to_string().as_bytes());
        assert!(error.body_as::<Json>().is_none(), "the response is no error response");
    }
}

#[tokio::test]
async fn numbers_and_texts_pass_in_each_others_clothes() {
    let body = json!({"product_id": "2", "image_id": 2.0, "disk_num": null});
    let model = call("ListInconsistentStatics", Reply::json(200, body)).await;
    assert_eq!(model.unwrap(), json!({"product_id": 2, "image_id": 2}));
    let body = json!({"image_infos": [{"image_id": 7, "image_name": true}]});
    let model = call("CheckDesktopImages", Reply::json(200, body)).await;
    let expected = json!({"image_infos": [{"image_id": "7", "image_name": "true"}]});
    assert_eq!(model.unwrap(), expected);
}

#[tokio::test]
async fn unknown_values_unknown_fields_and_nulls_pass() {
    let body = json!({
        "images": [{"id": "x", "image_type": "shared", "disk_format": "vmdk", "os_type": null, "brand_new": {"a": [1]},
            "created_at": "2020-01-08T03:16:01:599000Z"}],
        "total_count": null,
        "next": 7,
    });
    let stage = Stage::of("huaweicloud/workspace", [Reply::json(200, body)]).await;
    let client = clients::workspace(&stage.url()).build().unwrap();
    let image = client.list_images().send().await.unwrap().images.unwrap();
    let image = &image[0];
    assert_eq!(image.image_type, Some(ImageType::from("shared")));
    assert!(matches!(image.image_type, Some(ImageType::Unknown(_))));
    assert_eq!(image.disk_format.as_ref().map(DiskFormat::as_str), Some("vmdk"));
    assert_eq!(image.os_type, None);
    // a malformed time keeps its text and is not an error
    let created = image.created_at.as_ref().expect("a time");
    assert_eq!(created.to_string(), "2020-01-08T03:16:01:599000Z");
}

#[tokio::test]
async fn an_unknown_value_is_sent_as_it_came() {
    let replies = [
        Reply::json(
            200,
            json!({"desktop_snapshots": [{"status": "evaporated", "process": null}]}),
        ),
        Reply::json(200, json!({})),
    ];
    let stage = Stage::of("huaweicloud/workspace", replies).await;
    let client = clients::workspace(&stage.url()).build().unwrap();
    let response = client.list_desktop_snapshot().send().await.unwrap();
    let status = response.desktop_snapshots.unwrap().remove(0).status.unwrap();
    assert_ne!(status, SnapshotStatus::Creating);
    client.list_desktop_snapshot().status(status).send().await.unwrap();
    let sent = &stage.requests()[1];
    assert_eq!(sent.query.as_deref(), Some("status=evaporated"));
}

#[tokio::test]
async fn an_errno_is_an_error_whatever_the_status() {
    for (status, errno, code) in [
        (200, json!(4), "4"),
        (200, json!(-1), "-1"),
        (200, json!(10_000_001), "10000001"),
        (500, json!(2), "2"),
        (403, json!(4), "4"),
        (500, json!("41026"), "41026"),
    ] {
        let body = json!({"errno": errno, "errmsg": "拒绝访问", "requestId": "r-1", "data": null});
        let error = call("ListCustomImages", Reply::json(status, body)).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error:?}");
        assert_eq!(
            (error.status(), error.code(), error.message(), error.request_id()),
            (Some(status), Some(code), Some("拒绝访问"), Some("r-1"))
        );
        let operation = named("ListCustomImages");
        let typed = (operation.error_body)(&error).expect("an error response").unwrap();
        assert_eq!(typed["errno"].to_string(), code);
        assert_eq!(
            (&typed["errmsg"], &typed["requestId"]),
            (&json!("拒绝访问"), &json!("r-1"))
        );
    }
}

#[tokio::test]
async fn an_errno_of_zero_does_not_make_a_bad_status_good() {
    let body = json!({"errno": 0, "errmsg": "ok", "requestId": "r", "data": {"items": []}});
    let error = call("ListCustomImages", Reply::json(500, body)).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error:?}");
    assert_eq!(error.status(), Some(500));
}

#[tokio::test]
async fn a_success_without_an_integer_errno_breaks_the_protocol() {
    for body in [
        json!({"data": []}),
        json!({"errno": "0", "data": []}),
        json!({"errno": "4"}),
        json!({"errno": null}),
        json!({"errno": 0.5}),
        json!({"errno": {}}),
    ] {
        let reply = Reply::json(200, body.clone());
        let error = call("ListCustomImages", reply).await.expect_err(&body.to_string());
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{body}: {error:?}");
        assert_eq!(error.json_path().as_deref(), Some("errno"), "{body}");
    }
}

#[tokio::test]
async fn an_error_status_without_an_errno_is_still_an_error_response() {
    for body in ["", "<html>bad gateway</html>", "{}", "[]", r#"{"errno":null}"#] {
        let reply = Reply::bytes(502, "text/html", body).header("X-Request-Id", "ignored");
        let error = call("ListCustomImages", reply).await.expect_err(body);
        assert!(matches!(error.kind(), ErrorKind::Api(_)), "{body}: {error:?}");
        assert_eq!((error.status(), error.code()), (Some(502), None), "{body}");
        assert_eq!(&error.raw_body()[..], body.as_bytes());
    }
}

#[tokio::test]
async fn every_status_of_didiyun_keeps_what_its_body_says() {
    // code, message and request id; other shapes come from proxies and are kept unchanged
    let shapes = [
        (
            r#"{"errno":41026,"errmsg":"m","requestId":"r"}"#,
            (Some("41026"), Some("m"), Some("r")),
        ),
        (r#"{"errno":"4","errmsg":""}"#, (Some("4"), None, None)),
        (r#"{"errno":4}"#, (Some("4"), None, None)),
        (r#"{"errmsg":"m"}"#, (None, Some("m"), None)),
        (r#"{"requestId":"r"}"#, (None, None, Some("r"))),
        (r#"{"error_code":"X","error_msg":"m"}"#, (None, None, None)),
        (r#"{"code":"X","message":"m"}"#, (None, None, None)),
        (r#"{"errno":4,"errmsg":"#, (None, None, None)),
        ("<html>no</html>", (None, None, None)),
        ("[1]", (None, None, None)),
        ("null", (None, None, None)),
        ("\"no\"", (None, Some("no"), None)),
        ("no", (None, Some("no"), None)),
        ("", (None, None, None)),
    ];
    let operation = named("ListCustomImages");
    let stage = Stage::of(operation.document, []).await;
    let setup = Setup::usual(stage.url(), operation.document);
    // the document has no status code for errors
    for status in [400, 401, 403, 404, 405, 409, 418, 429, 500, 502, 503, 504] {
        for (body, parts) in shapes {
            let at = format!("{status} {body}");
            stage.then(match body {
                "" => Reply::empty(status),
                body => Reply::bytes(status, "application/json", body),
            });
            let error = (operation.send)(&setup).await.expect_err(&at);
            assert!(matches!(error.kind(), ErrorKind::Api(_)), "{at}: {error:?}");
            assert_eq!(error.status(), Some(status), "{at}");
            assert_eq!((error.code(), error.message(), error.request_id()), parts, "{at}");
            assert_eq!(&error.raw_body()[..], body.as_bytes(), "{at}");
            let transient = matches!(status, 429 | 502 | 503 | 504);
            assert_eq!(error.is_retryable(), transient, "{at}");
        }
    }
}

#[tokio::test]
async fn data_that_fits_no_shape_is_kept_and_a_listing_names_the_fault() {
    let body = json!({"errno": 0, "data": {"items": [{"type": "brandNew"}, {"size": "big"}]}});
    let replies = [Reply::json(200, body.clone()), Reply::json(200, body.clone())];
    let stage = Stage::of("didiyun/storage", replies).await;
    let client = clients::storage(&stage.url()).build().unwrap();
    let response = client.list_custom_images("bj", 10).send().await.unwrap();
    let Some(CimgData::Unknown(kept)) = response.data else {
        panic!("{:?}", response.data);
    };
    assert_eq!(tests::compare::json(&kept), body["data"]);
    let mut items = client.list_custom_images("bj", 10).items();
    let image = items.try_next().await.unwrap().unwrap();
    assert!(matches!(image.r#type, Some(CimgType::Unknown(_))));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.json_path().as_deref(), Some("data.items[1].size"));
}
