//! The requests of clients, byte by byte.

use serde_json::json;
use specwright_runtime::{Bytes, ErrorKind, Nullable};

use crate::documents::{bodies, enums, null_and_absent, parameters, without_ids};
use crate::stage;

#[tokio::test]
async fn parameters_in_the_path() {
    let (server, client) = stage!(parameters);
    let point = parameters::models::Point {
        x: Some(1),
        y: Some(-2),
    };
    let call = client.in_path(["a b", "c/d"], point, 5, ["é"]);
    call.send().await.expect("the request fits the document");
    let path = &server.requests()[0].path;
    assert_eq!(path, "/path/a%20b,c%2Fd/x=1,y=-2/;matrix=5/.%C3%A9/end");
}

#[tokio::test]
async fn values_that_would_lead_to_another_path_are_refused() {
    let server = crate::serve("without_ids").await;
    let client = without_ids::Client::builder()
        .endpoint(server.url())
        .project_id("p")
        .build()
        .expect("a client");
    for id in ["", ".", ".."] {
        let error = client
            .get_v2_by_project_id_images_by_image_id(id)
            .send()
            .await
            .expect_err(id);
        assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error}");
    }
    assert!(server.requests().is_empty());
    client
        .get_v2_by_project_id_images_by_image_id("../a?b#c")
        .send()
        .await
        .expect("text like any other");
    assert_eq!(server.requests()[0].path, "/v2/p/images/..%2Fa%3Fb%23c");
}

#[tokio::test]
async fn parameters_in_the_query() {
    let (server, client) = stage!(parameters);
    let point = || parameters::models::Point { x: Some(1), y: None };
    let call = client
        .in_query("a&b=c d+é")
        .exploded(["1", "2"])
        .joined(vec![1, 2])
        .spaced(["a", "b"])
        .piped(["a", "b|c"])
        .deep(point())
        .reserved("a/b?c")
        .filter(point())
        .flag(false)
        .ratio(3.0)
        .since("2026-11-22T08:00:00+01:00");
    call.send().await.expect("the request fits the document");
    client
        .in_query("x")
        .page(2)
        .exploded(Vec::<String>::new())
        .send()
        .await
        .expect("it fits");
    let sent = server.requests();
    assert_eq!(
        sent[0].query.as_deref(),
        Some(
            "q=a%26b%3Dc%20d%2B%C3%A9&exploded=1&exploded=2&joined=1,2&spaced=a%20b&piped=a%7Cb%7Cc&deep%5Bx%5D=1\
             &reserved=a/b?c&filter=%7B%22x%22%3A1%7D&flag=false&ratio=3&since=2026-11-22T08%3A00%3A00%2B01%3A00\
             &page=1"
        )
    );
    assert_eq!(
        sent[1].query.as_deref(),
        Some("q=x&page=2"),
        "an empty list is not sent"
    );
}

#[tokio::test]
async fn parameters_in_headers_and_cookies() {
    let (server, client) = stage!(parameters);
    let call = client
        .in_headers("trace")
        .x_list(["a", "b"])
        .x_point(parameters::models::Point { x: Some(1), y: Some(2) })
        .x_key("pssst")
        .sid("1 2")
        .theme("dark");
    let shown = format!("{call:?}");
    assert!(!shown.contains("pssst"), "{shown}");
    call.send().await.expect("the request fits the document");
    let request = &server.requests()[0];
    assert_eq!(request.header("X-Trace"), Some("trace"));
    assert_eq!(request.header("X-List"), Some("a,b"));
    assert_eq!(request.header("X-Point"), Some("x=1,y=2"));
    assert_eq!(request.header("X-Key"), Some("pssst"));
    assert_eq!(request.header("Cookie"), Some("sid=1%202; theme=dark"));
    for value in ["a\r\nb: c", "a\0"] {
        let error = client.in_headers(value).send().await.expect_err("no header");
        assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error}");
    }
}

#[tokio::test]
async fn objects_in_the_path_and_spread_over_cookies() {
    let (server, client) = stage!(parameters);
    let point = |x, y| parameters::models::Point { x, y };
    let spread = parameters::models::InCookiesSpread {
        dark: true,
        size: Some(3),
    };
    let call = client.in_cookies(point(Some(1), Some(2)), "", point(Some(3), None), spread);
    let call = call.each(vec![1, 2]).joined(vec![3, 4]);
    call.send().await.expect("the request fits the document");
    let request = &server.requests()[0];
    assert_eq!(request.path, "/cookies/;x=1;y=2/;pair/.x=3");
    assert_eq!(
        request.header("Cookie"),
        Some("each=1; each=2; joined=3,4; dark=true; size=3")
    );
}

#[tokio::test]
async fn values_of_lists_in_the_query() {
    use enums::models::{Level, Status};
    let (server, client) = stage!(enums);
    let call = client
        .list_jobs()
        .status("creating")
        .not([Status::Active, Status::CreateFailed])
        .level(Level::Minus1);
    call.send().await.expect("the request fits the document");
    let sent = server.requests();
    assert_eq!(
        sent[0].query.as_deref(),
        Some("status=creating&not=ACTIVE&not=create_failed&level=-1")
    );
}

#[tokio::test]
async fn null_and_absent_are_two_things_in_requests() {
    use null_and_absent::models::ThingPatch;
    let (server, client) = stage!(null_and_absent);
    let mut patch = ThingPatch::new(1, None);
    client
        .patch_thing(&patch)
        .send()
        .await
        .expect("the request fits the document");
    patch.name = Nullable::Null;
    client
        .patch_thing(&patch)
        .send()
        .await
        .expect("the request fits the document");
    patch.name = "a".to_owned().into();
    patch.note = Some(String::new());
    client
        .patch_thing(&patch)
        .send()
        .await
        .expect("the request fits the document");
    let sent = server.requests_to("PatchThing");
    assert_eq!(
        sent[0].body, r#"{"version":1,"owner":null}"#,
        "a required field is always written"
    );
    assert_eq!(sent[1].body, r#"{"version":1,"owner":null,"name":null}"#);
    assert_eq!(sent[2].body, r#"{"version":1,"owner":null,"name":"a","note":""}"#);

    client.set_thing().name_null().size(1).send().await.expect("it fits");
    client
        .set_thing()
        .name("a")
        .tags(Vec::<String>::new())
        .send()
        .await
        .expect("it fits");
    client.set_thing().send().await.expect("it fits");
    let sent = server.requests_to("SetThing");
    assert_eq!(sent[0].body, r#"{"name":null,"size":1}"#);
    assert_eq!(sent[1].body, r#"{"name":"a","tags":[]}"#);
    assert_eq!(
        (sent[2].body.len(), sent[2].header("content-type")),
        (0, None),
        "nothing set, nothing sent"
    );
}

#[tokio::test]
async fn a_body_written_in_place_is_arguments_and_setters() {
    let (server, client) = stage!(bodies);
    client
        .send_flat("n")
        .send()
        .await
        .expect("the request fits the document");
    let point = bodies::models::Point { x: 1, y: None };
    let call = client
        .send_flat("n")
        .point(point)
        .ids(["a"])
        .kind("other")
        .password("pssst");
    let shown = format!("{call:?}");
    assert!(!shown.contains("pssst"), "{shown}");
    call.send().await.expect("the request fits the document");
    let sent = server.requests_to("SendFlat");
    assert_eq!(
        sent[0].json(),
        Some(json!({"name": "n", "kind": "plain"})),
        "a default stands until it is replaced"
    );
    let all = json!({"name": "n", "kind": "other", "point": {"x": 1}, "ids": ["a"], "password": "pssst"});
    assert_eq!(sent[1].json(), Some(all));
    assert_eq!(sent[0].header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn bodies_of_every_media_type() {
    use bodies::models::Point;
    let (server, client) = stage!(bodies);
    client.send_optional().send().await.expect("it fits");
    client.send_optional().note("x").send().await.expect("it fits");
    client
        .send_list(&[Point { x: 1, y: Some(2) }, Point::new(0)])
        .send()
        .await
        .expect("it fits");
    client.send_form("a&b c").ids(vec![1, 2]).send().await.expect("it fits");
    client.send_text("é\n").send().await.expect("it fits");
    client
        .send_bytes(Bytes::from_static(b"\x89PNG\0"))
        .send()
        .await
        .expect("it fits");
    let sent: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| (request.header("content-type").map(str::to_owned), request.body))
        .collect();
    let expected: [(Option<&str>, &[u8]); 6] = [
        (None, b""),
        (Some("application/json"), br#"{"note":"x"}"#),
        (Some("application/json"), br#"[{"x":1,"y":2},{"x":0}]"#),
        (Some("application/x-www-form-urlencoded"), b"user=a%26b%20c&ids=1&ids=2"),
        (Some("text/plain"), "é\n".as_bytes()),
        (Some("image/png"), b"\x89PNG\0"),
    ];
    for ((media_type, body), (expected_type, expected_body)) in sent.iter().zip(expected) {
        assert_eq!((media_type.as_deref(), body.as_ref()), (expected_type, expected_body));
    }
}

#[tokio::test]
async fn operations_without_an_id_are_called_by_method_and_path() {
    let server = crate::serve("without_ids").await;
    let client = without_ids::Client::builder()
        .endpoint(server.url())
        .project_id("p/1")
        .build()
        .expect("a client");
    client.get_v2_by_project_id_images().send().await.expect("it fits");
    client.post_v2_by_project_id_images().send().await.expect("it fits");
    client
        .get_v2_by_project_id_images_by_image_id("i")
        .send()
        .await
        .expect("it fits");
    client.get().send().await.expect("it fits");
    client.same().send().await.expect("it fits");
    client.same2().send().await.expect("it fits");
    let sent: Vec<String> = server
        .requests()
        .iter()
        .map(|r| format!("{} {}", r.method, r.path))
        .collect();
    assert_eq!(
        sent,
        [
            "GET /v2/p%2F1/images",
            "POST /v2/p%2F1/images",
            "GET /v2/p%2F1/images/i",
            "GET /",
            "GET /same",
            "PUT /same"
        ]
    );
}

#[tokio::test]
async fn a_multipart_body_has_a_part_for_each_property() {
    let (server, client) = stage!(bodies);
    let point = bodies::models::Point { x: 1, y: None };
    client
        .send_parts("é \"quoted\"")
        .point(point)
        .send()
        .await
        .expect("the request fits the document");
    let sent = &server.requests_to("SendParts")[0];
    let media_type = sent.header("content-type").expect("a media type");
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a boundary");
    let head = "Content-Disposition: form-data; name=";
    let expected = format!(
        "--{boundary}\r\n{head}\"name\"\r\n\r\né \"quoted\"\r\n\
         --{boundary}\r\n{head}\"point\"\r\nContent-Type: application/json\r\n\r\n{{\"x\":1}}\r\n\
         --{boundary}--\r\n"
    );
    assert_eq!(std::str::from_utf8(&sent.body), Ok(expected.as_str()));
}
