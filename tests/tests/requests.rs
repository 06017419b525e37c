//! Requests as they arrive: percent-encoded by the rules, and signed as sent.

use cloud_clients::huaweicloud::workspace;
use serde_json::json;
use specwright_mock::{Reply, Request};
use specwright_runtime::transport::{self, Script};
use specwright_runtime::{ErrorKind, Json};
use tests::clients::{self, PROJECT, SK, keys};
use tests::signature::{assert_signed, fault};
use tests::stage::{Stage, target};

/// Texts, and their encoding in a path or a query.
const TEXTS: [(&str, &str); 22] = [
    ("plain-text_1.2~3", "plain-text_1.2~3"),
    ("桌面池", "%E6%A1%8C%E9%9D%A2%E6%B1%A0"),
    ("a b", "a%20b"),
    ("a/b", "a%2Fb"),
    ("~", "~"),
    ("a*b", "a%2Ab"),
    ("a+b", "a%2Bb"),
    ("100%", "100%25"),
    ("a%2Fb", "a%252Fb"),
    ("%2e%2e", "%252e%252e"),
    ("../x", "..%2Fx"),
    ("..\\x", "..%5Cx"),
    ("...", "..."),
    (".hidden", ".hidden"),
    ("a?b=c&d#e", "a%3Fb%3Dc%26d%23e"),
    ("a;b,c:d@e", "a%3Bb%2Cc%3Ad%40e"),
    ("'\"<>`", "%27%22%3C%3E%60"),
    ("{x}|^[]", "%7Bx%7D%7C%5E%5B%5D"),
    ("!$()", "%21%24%28%29"),
    ("a\r\nb\tc\0", "a%0D%0Ab%09c%00"),
    ("é", "%C3%A9"),
    ("😀", "%F0%9F%98%80"),
];

async fn stage(requests: usize) -> (Stage, workspace::Client) {
    let replies = (0..requests).map(|_| Reply::json(200, json!({})));
    let stage = Stage::of("huaweicloud/workspace", replies).await;
    let client = clients::workspace(&stage.url()).build().unwrap();
    (stage, client)
}

#[tokio::test]
async fn path_values_are_encoded_and_signed_as_sent() {
    let (stage, client) = stage(TEXTS.len()).await;
    for (text, encoded) in TEXTS {
        client.list_inconsistent_statics(text).send().await.unwrap();
        let request = stage.only_request();
        let path = format!("/v2/{PROJECT}/desktop-pools/{encoded}/inconsistent-statics");
        assert_eq!(target(&request), path, "{text:?}");
        assert_eq!(request.path_value("pool_id"), Some(text));
        assert_signed(&request, SK);
    }
}

#[tokio::test]
async fn query_values_are_encoded_and_signed_as_sent() {
    let (stage, client) = stage(TEXTS.len()).await;
    for (text, encoded) in TEXTS {
        client.list_desktop_snapshot().desktop_name(text).send().await.unwrap();
        let request = stage.only_request();
        assert_eq!(request.query, Some(format!("desktop_name={encoded}")), "{text:?}");
        assert_eq!(request.query_value("desktop_name").as_deref(), Some(text));
        assert_signed(&request, SK);
    }
}

#[tokio::test]
async fn path_values_that_lead_elsewhere_are_refused() {
    let (stage, client) = stage(0).await;
    for value in ["", ".", ".."] {
        let error = client.list_inconsistent_statics(value).send().await.unwrap_err();
        let ErrorKind::InvalidRequest(invalid) = error.kind() else {
            panic!("{value:?}: {error:?}");
        };
        assert_eq!(invalid.what(), "path parameter pool_id");
        assert_eq!(error.attempts(), 0);
        let text = error.to_string();
        assert!(text.starts_with("ListInconsistentStatics: invalid request: path parameter pool_id "));
    }
    for project in [".", ".."] {
        let client = clients::workspace(&stage.url()).project_id(project).build().unwrap();
        let error = client.list_images().send().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error:?}");
    }
    assert!(stage.requests().is_empty());
}

#[tokio::test]
async fn a_project_is_encoded_like_any_path_value() {
    let (stage, _) = stage(1).await;
    let client = clients::workspace(&stage.url()).project_id("a/b").build().unwrap();
    client.list_images().send().await.unwrap();
    let request = stage.only_request();
    assert_eq!(request.path, "/v2/a%2Fb/images");
    assert_eq!(request.header("x-project-id"), Some("a/b"));
    assert_signed(&request, SK);
}

#[tokio::test]
async fn arrays_repeat_the_name_in_the_order_of_the_signature() {
    let (stage, client) = stage(1).await;
    let call = client.list_desktop_snapshot().desktop_ids(["b", "a", "", "b", "c d"]);
    call.snapshot_names(["x,y".to_owned()]).send().await.unwrap();
    let request = stage.only_request();
    assert_eq!(
        request.query.as_deref(),
        Some("desktop_ids=&desktop_ids=a&desktop_ids=b&desktop_ids=b&desktop_ids=c%20d&snapshot_names=x%2Cy")
    );
    assert_signed(&request, SK);
}

#[tokio::test]
async fn empty_arrays_add_nothing_and_empty_texts_a_name() {
    let (stage, client) = stage(3).await;
    let none: [&str; 0] = [];
    let call = client.list_desktop_snapshot().desktop_ids(none).desktop_names(none);
    call.send().await.unwrap();
    assert_eq!(stage.only_request().query, None);
    let call = client.list_desktop_snapshot().desktop_name("").desktop_ids(none);
    call.desktop_id("").send().await.unwrap();
    let request = stage.only_request();
    assert_eq!(request.query.as_deref(), Some("desktop_id=&desktop_name="));
    assert_signed(&request, SK);
    // null removes a value
    let call = client.list_desktop_snapshot().desktop_name("x");
    let call = call.customize(|call| call.with(3, Json::Null));
    call.send().await.unwrap();
    assert_eq!(stage.only_request().query, None);
}

#[tokio::test]
async fn the_last_value_of_a_setter_counts() {
    let (stage, client) = stage(1).await;
    let call = client.list_images().limit(1).os_type("Linux").limit(2);
    call.send().await.unwrap();
    let request = stage.only_request();
    assert_eq!(request.query_pairs().len(), 2);
    assert_eq!(request.query_value("limit").as_deref(), Some("2"));
}

#[tokio::test]
async fn what_a_call_adds_is_encoded_and_signed() {
    let (stage, client) = stage(1).await;
    let call = client.list_images().limit(1);
    let call = call.customize(|call| call.query("x y", "北/京+").header("X-Trace", "7"));
    call.send().await.unwrap();
    let request = stage.only_request();
    assert_eq!(request.query.as_deref(), Some("limit=1&x%20y=%E5%8C%97%2F%E4%BA%AC%2B"));
    assert_eq!(request.header("x-trace"), Some("7"));
    assert_signed(&request, SK);
}

#[tokio::test]
async fn a_path_of_the_endpoint_goes_in_front_and_is_signed() {
    let (stage, _) = stage(1).await;
    let url = format!("{}/proxy/v9/", stage.url());
    let client = clients::workspace(&url).build().unwrap();
    client.list_images().limit(1).send().await.unwrap();
    let request = stage.only_request();
    assert_eq!(target(&request), format!("/proxy/v9/v2/{PROJECT}/images?limit=1"));
    assert_signed(&request, SK);
}

#[tokio::test]
async fn bodies_are_signed_as_sent() {
    let (stage, client) = stage(3).await;
    let ids = ["北京02", "a\"b\\c\n", "\u{7f}😀"];
    client.check_desktop_images().desktop_ids(ids).send().await.unwrap();
    let request = stage.only_request();
    assert_eq!(request.json(), Some(json!({"desktop_ids": ids})));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_signed(&request, SK);
    client.check_desktop_images().send().await.unwrap();
    let request = stage.only_request();
    assert!(request.body.is_empty());
    assert_eq!(request.header("content-type"), None);
    assert_signed(&request, SK);
    client.list_images().send().await.unwrap();
    let request = stage.only_request();
    assert!(request.body.is_empty() && request.header("content-type").is_none());
}

#[tokio::test]
async fn a_signature_covers_everything_that_matters() {
    let (stage, _) = stage(1).await;
    let credentials = keys().security_token("FAKE-token");
    let client = clients::workspace(&stage.url())
        .credentials(credentials)
        .build()
        .unwrap();
    client.check_desktop_images().desktop_ids(["a"]).send().await.unwrap();
    let request = stage.only_request();
    assert_signed(&request, SK);
    assert!(fault(&request, "another secret").is_some());
    let spoilt = |spoil: fn(&mut Request)| {
        let mut request = request.clone();
        spoil(&mut request);
        fault(&request, SK)
    };
    fn set(request: &mut Request, name: &str, value: &str) {
        let header = request.headers.iter_mut().find(|(known, _)| known == name);
        header.expect("the header").1 = value.to_owned();
    }
    for (what, spoil) in [
        ("method", (|r| r.method = "PUT".into()) as fn(&mut Request)),
        ("path", |r| r.path.push('x')),
        ("query", |r| r.query = Some("a=1".into())),
        ("body", |r| r.body = "{}".into()),
        ("host", |r| set(r, "host", "other.example")),
        ("date", |r| set(r, "x-sdk-date", "20250102T030406Z")),
        ("project", |r| set(r, "x-project-id", "p")),
        ("token", |r| set(r, "x-security-token", "t")),
        ("type", |r| set(r, "content-type", "text/plain")),
    ] {
        assert!(spoilt(spoil).is_some(), "{what} is not covered");
    }
    // header fields that proxies change are not signed
    assert_eq!(spoilt(|r| set(r, "user-agent", "other")), None);
    assert_eq!(spoilt(|r| set(r, "accept", "other")), None);
}

#[tokio::test]
async fn headers_that_would_end_the_line_or_govern_the_connection_are_refused() {
    let (stage, client) = stage(0).await;
    for (name, value) in [
        ("X-Trace", "a\r\nX-Evil: 1"),
        ("X-Trace", "a\nb"),
        ("X-Trace", "北京"),
        ("X Trace", "a"),
        ("", "a"),
        ("Host", "other.example"),
        ("Content-Length", "0"),
        ("Transfer-Encoding", "chunked"),
    ] {
        let call = client.list_images();
        let call = call.customize(|call| call.header(name, value));
        let error = call.send().await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidRequest(_)),
            "{name}: {error:?}"
        );
    }
    assert!(stage.requests().is_empty());
}

#[tokio::test]
async fn the_user_agent_tells_nothing_of_the_machine() {
    let (stage, client) = stage(1).await;
    client.list_images().send().await.unwrap();
    let request = stage.only_request();
    let agent = request.header("user-agent").expect("a user agent");
    let (name, version) = agent.split_once('/').expect("a version");
    assert_eq!(name, "specwright");
    assert!(
        version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'),
        "{agent}"
    );
}

#[tokio::test]
async fn a_region_makes_the_host() {
    for (region, host) in [
        (None, "workspace.cn-north-4.myhuaweicloud.com"),
        (Some("ap-southeast-3"), "workspace.ap-southeast-3.myhuaweicloud.com"),
        (Some("xx-new-1"), "workspace.xx-new-1.myhuaweicloud.com"),
    ] {
        let script = Script::responding(|_| transport::Reply::json(200, "{}"));
        let mut builder = workspace::Client::builder().credentials(keys()).project_id("p");
        if let Some(region) = region {
            builder = builder.region(region);
        }
        let client = builder
            .transport(script.clone())
            .config(clients::config())
            .build()
            .unwrap();
        client.list_images().send().await.unwrap();
        assert_eq!(script.requests()[0].url, format!("https://{host}/v2/p/images"));
    }
}

#[test]
fn a_region_that_would_lead_elsewhere_is_refused() {
    for region in [
        "evil.example/",
        "a@evil.example",
        "evil.example#",
        "a?b",
        "a b",
        "..",
        "",
    ] {
        let outcome = workspace::Client::builder().region(region).build();
        let error = outcome.expect_err(region);
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)), "{error:?}");
    }
}
