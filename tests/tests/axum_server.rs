//! An axum router as the server of a generated client, in one process and without a socket.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body as AxumBody, to_bytes};
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use cloud_clients::huaweicloud::workspace::{Client, models::ListImagesError};
use serde_json::{Value, json};
use specwright_runtime::transport::TowerTransport;
use specwright_runtime::{Config, ErrorKind, RetryPolicy};
use tests::clients::{self, PROJECT};
use tower::ServiceBuilder;

/// What the server has seen.
type Seen = Arc<Mutex<Vec<String>>>;

/// Three images, on pages of two.
async fn images(State(seen): State<Seen>, Path(project): Path<String>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    seen.lock().unwrap().push(format!("{project}?{query}"));
    let images: &[&str] = match query.as_str() {
        "limit=2&offset=0" => &["a", "b"],
        "limit=2&offset=2" => &["c"],
        _ => {
            return (
                StatusCode::BAD_REQUEST,
                Json(json!({"error_code": "WKS.0001", "error_msg": query})),
            )
                .into_response();
        }
    };
    let images: Vec<Value> = images.iter().map(|id| json!({ "id": id })).collect();
    Json(json!({"images": images, "total_count": 3})).into_response()
}

/// Says which desktops it was asked about, and whether the request was signed.
async fn check(headers: HeaderMap, Json(body): Json<Value>) -> Json<Value> {
    assert!(headers.contains_key("authorization"));
    let infos = body["desktop_ids"].as_array().expect("a list");
    let infos: Vec<Value> = infos
        .iter()
        .map(|id| json!({"desktop_id": id, "image_id": "i"}))
        .collect();
    Json(json!({ "image_infos": infos }))
}

fn server(seen: &Seen) -> Router {
    Router::new()
        .route("/v2/{project_id}/images", get(images))
        .route("/v2/{project_id}/desktops/check-images", post(check))
        .with_state(Arc::clone(seen))
}

fn client(transport: TowerTransport) -> Client {
    let builder = clients::workspace("https://workspace.example").transport(transport);
    builder.build().unwrap()
}

#[tokio::test]
async fn a_router_is_the_server_of_a_client() {
    let seen = Seen::default();
    let client = client(TowerTransport::new(server(&seen)));
    let mut ids = Vec::new();
    let mut items = client.list_images().limit(2).items();
    while let Some(image) = items.try_next().await.unwrap() {
        ids.extend(image.id);
    }
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(seen.lock().unwrap().len(), 2);
    assert!(seen.lock().unwrap()[0].starts_with(PROJECT), "{seen:?}");

    let checked = client
        .check_desktop_images()
        .desktop_ids(["x", "y"])
        .send()
        .await
        .unwrap();
    let desktops: Vec<_> = checked
        .image_infos
        .unwrap()
        .into_iter()
        .filter_map(|info| info.desktop_id)
        .collect();
    assert_eq!(desktops, ["x", "y"]);
}

#[tokio::test]
async fn errors_of_the_router_are_errors_of_the_document() {
    let client = client(TowerTransport::new(server(&Seen::default())));
    let error = client.list_images().limit(7).send().await.unwrap_err();
    assert_eq!(
        (error.status(), error.code(), error.message()),
        (Some(400), Some("WKS.0001"), Some("limit=7"))
    );
    assert!(error.body_as::<ListImagesError>().unwrap().is_ok());
    // what the router has no route for
    let error = client.list_inconsistent_statics("pool").send().await.unwrap_err();
    assert_eq!(error.status(), Some(404));
}

#[tokio::test]
async fn layers_stand_between_a_client_and_its_router() {
    let slow = Router::new().fallback(|| async {
        tokio::time::sleep(Duration::from_secs(9)).await;
        StatusCode::OK
    });
    let service = ServiceBuilder::new()
        .timeout(Duration::from_millis(20))
        .concurrency_limit(4)
        .service(slow);
    let client = client(TowerTransport::new(service));
    let error = client.list_images().send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    assert!(error.to_string().contains("request timed out"), "{error}");
}

#[tokio::test]
async fn a_router_may_break_a_body_off() {
    let broken = Router::new().fallback(|request: Request| async move {
        let body = to_bytes(request.into_body(), 100).await.unwrap();
        assert_eq!(body, r#"{"desktop_ids":["x"]}"#);
        let pieces = [Ok("{\"image_"), Err(std::io::Error::other("the disk is gone"))];
        AxumBody::from_stream(futures_util::stream::iter(pieces))
    });
    let config = Config::new().retry(RetryPolicy::never());
    let builder = clients::workspace("https://workspace.example").config(config);
    let client = builder.transport(TowerTransport::new(broken)).build().unwrap();
    let error = client
        .check_desktop_images()
        .desktop_ids(["x"])
        .send()
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}
