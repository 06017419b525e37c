//! Which requests are refused.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use serde_json::json;

use super::http::{Request, raw};
use super::served::{Served, file};

async fn served() -> Served {
    Served::start(&[file("spec/didiyun/storage.yaml")]).await
}

fn a_call() -> serde_json::Value {
    json!({"document": 0, "operation": "list_custom_images", "arguments": {"body": {"regionId": "bj", "limit": 1}}})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_may_do_all_that_is_needed() {
    let served = served().await;
    let url = served.explorer.url();
    let origin = url.split('/').take(3).collect::<Vec<_>>().join("/");
    for path in [
        "",
        "app.js",
        "style.css",
        "documents",
        "operation?document=0&name=list_custom_images",
        "calls",
    ] {
        let response = Request::new(&url, "GET", path)
            .header("Sec-Fetch-Site", "same-origin")
            .send();
        assert_eq!(response.status, 200, "{path}");
    }
    let request = Request::post(&url, "send", &a_call()).header("Origin", &origin);
    let response = request.header("Sec-Fetch-Site", "same-origin").send();
    assert_eq!(response.status, 200);
    assert_eq!(response.json()["status"], 200, "{}", response.body);
    assert_eq!(served.mock.requests().len(), 1);
    // programs other than browsers
    assert_eq!(Request::post(&url, "send", &a_call()).send().status, 200);
    // an address that the user typed, or that another program opened
    assert_eq!(
        Request::new(&url, "GET", "")
            .header("Sec-Fetch-Site", "none")
            .send()
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_without_the_token_are_refused() {
    let served = served().await;
    let url = served.explorer.url();
    let right = Request::post(&url, "send", &a_call());
    let token = right.target.split('/').nth(1).unwrap().to_owned();
    assert_eq!(token.len(), 64);
    let other = token.chars().rev().collect::<String>();
    let targets = [
        "/send".to_owned(),
        "//send".to_owned(),
        format!("/{other}/send"),
        format!("/{}/send", &token[..63]),
        format!("/{token}0/send"),
        format!("/{}/send", token.to_uppercase()),
        format!("/send?{token}"),
        format!("/x/{token}/send"),
        format!("/%{:x}{}/send", token.as_bytes()[0], &token[1..]),
    ];
    for target in targets {
        let refused = Request {
            target: target.clone(),
            ..right.clone()
        }
        .send();
        assert_eq!(refused.status, 403, "{target}");
        assert!(!refused.head.contains(&token) && !refused.body.contains(&token));
    }
    for target in ["/", "/documents", "/app.js", "/calls", "/favicon.ico"] {
        let refused = Request {
            target: target.to_owned(),
            ..Request::new(&url, "GET", "")
        }
        .send();
        assert_eq!(refused.status, 403, "{target}");
    }
    assert!(served.mock.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_differ_between_servers() {
    let (one, two) = (served().await, served().await);
    let token = |served: &Served| served.explorer.url().split('/').nth(3).unwrap().to_owned();
    assert_ne!(token(&one), token(&two));
}

/// A name of another site can resolve to loopback.
#[tokio::test(flavor = "multi_thread")]
async fn another_host_is_refused() {
    let served = served().await;
    let url = served.explorer.url();
    let port = served.explorer.address().port();
    let right = Request::post(&url, "send", &a_call());
    let hosts = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("localhost:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        format!("127.0.0.1:{port}.evil.example"),
        format!("127.0.0.1:{port}@evil.example"),
        format!("0.0.0.0:{port}"),
        format!("[::1]:{port}"),
        String::new(),
    ];
    for host in hosts {
        let refused = right.clone().header("Host", &host).send();
        assert!(matches!(refused.status, 400 | 421), "{host}: {}", refused.status);
    }
    let mut twice = right.clone();
    twice.headers.push(("Host".to_owned(), "evil.example".to_owned()));
    assert!(matches!(twice.send().status, 400 | 421));
    let mut without = right.clone();
    without.headers.retain(|(name, _)| name != "Host");
    assert!(matches!(without.send().status, 400 | 421));
    let whole = Request {
        target: format!("http://evil.example{}", right.target),
        ..right
    };
    assert_eq!(whole.send().status, 421);
    assert!(served.mock.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_is_refused() {
    let served = served().await;
    let url = served.explorer.url();
    let port = served.explorer.address().port();
    let right = Request::post(&url, "send", &a_call());
    let origins = [
        "https://evil.example".to_owned(),
        "null".to_owned(),
        format!("http://localhost:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{}", port ^ 1),
        format!("http://127.0.0.1:{port}.evil.example"),
    ];
    for origin in origins {
        assert_eq!(right.clone().header("Origin", &origin).send().status, 403, "{origin}");
        let read = Request::new(&url, "GET", "documents").header("Origin", &origin);
        assert_eq!(read.send().status, 403, "{origin}");
    }
    for site in ["cross-site", "same-site", "none", "anything"] {
        assert_eq!(
            right.clone().header("Sec-Fetch-Site", site).send().status,
            403,
            "{site}"
        );
    }
    for site in ["cross-site", "same-site"] {
        let read = Request::new(&url, "GET", "").header("Sec-Fetch-Site", site);
        assert_eq!(read.send().status, 403, "{site}");
    }
    assert!(served.mock.requests().is_empty());
}

/// What a form of another site, or a request without a preflight, can send.
#[tokio::test(flavor = "multi_thread")]
async fn only_json_is_taken() {
    let served = served().await;
    let url = served.explorer.url();
    let right = Request::post(&url, "send", &a_call());
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "",
    ] {
        let refused = right.clone().header("Content-Type", media_type).send();
        assert_eq!(refused.status, 415, "{media_type}");
    }
    assert!(served.mock.requests().is_empty());
    for body in [
        "",
        "{",
        "[]",
        "null",
        r#"{"document":0}"#,
        r#"{"document":-1,"operation":"x"}"#,
        "\u{0}",
    ] {
        let refused = Request {
            body: body.to_owned(),
            ..right.clone()
        }
        .send();
        assert_eq!(refused.status, 400, "{body}");
    }
    let unknown = json!({"document": 0, "operation": "drop_everything", "arguments": {}});
    assert_eq!(Request::post(&url, "send", &unknown).send().status, 404);
    let unknown = json!({"document": 7, "operation": "list_custom_images", "arguments": {}});
    assert_eq!(Request::post(&url, "send", &unknown).send().status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_known_methods_and_paths_are_served() {
    let served = served().await;
    let url = served.explorer.url();
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"] {
        let refused = Request::new(&url, method, "documents").send();
        assert!(
            matches!(refused.status, 400 | 405 | 421),
            "{method}: {}",
            refused.status
        );
        assert!(refused.header("access-control-allow-origin").is_none());
    }
    let refused = Request::new(&url, "GET", "send").send();
    assert_eq!((refused.status, refused.header("allow")), (405, Some("POST")));
    assert_eq!(Request::post(&url, "documents", &json!({})).send().status, 405);
    for path in [
        "../Cargo.toml",
        "..%2fCargo.toml",
        "%2e%2e/x",
        "page/app.js",
        "operation",
        "operation?document=9&name=x",
        "x",
    ] {
        assert_eq!(Request::new(&url, "GET", path).send().status, 404, "{path}");
    }
}

/// A page cannot name the server that a call goes to, nor its path or its headers.
#[tokio::test(flavor = "multi_thread")]
async fn calls_go_to_the_documents_hosts_only() {
    let elsewhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let other = format!("http://{}", elsewhere.local_addr().unwrap());
    let served = served().await;
    let mut call = a_call();
    for key in ["url", "endpoint", "server", "host", "base", "path", "proxy"] {
        call[key] = json!(other);
    }
    call["headers"] = json!({"host": other, "x-forwarded-host": other});
    call["method"] = json!("DELETE");
    let response = Request::post(&served.explorer.url(), "send", &call).send();
    assert_eq!(response.json()["status"], 200, "{}", response.body);
    let [request] = &served.mock.requests()[..] else {
        panic!("one request")
    };
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/dicloud/i/storage/cimg/list")
    );
    assert!(!format!("{request:?}").contains(&other));
    // an argument that is no parameter of the operation
    let mut call = a_call();
    call["arguments"]["endpoint"] = json!(other);
    let refused = Request::post(&served.explorer.url(), "send", &call).send().json();
    assert_eq!(refused["outcome"], "invalid", "{refused}");
    assert!(elsewhere.accept().is_err(), "nobody connects");
}

/// A parameter of the path cannot lead to another path, let alone to another host.
#[tokio::test(flavor = "multi_thread")]
async fn path_parameters_stay_within_their_segment() {
    let served = Served::start(&[file("spec/huaweicloud/workspace.yaml")]).await;
    for value in [
        "../../admin",
        "//evil.example/",
        "@evil.example",
        "x/../..",
        "\\evil.example",
    ] {
        let call = json!({"document": 0, "operation": "list_images", "arguments": {"project_id": value}});
        Request::post(&served.explorer.url(), "send", &call).send();
    }
    for request in served.mock.requests() {
        assert!(
            request.path.starts_with("/v2/") && request.path.ends_with("/images"),
            "{}",
            request.path
        );
        assert_eq!(request.path.matches('/').count(), 3, "{}", request.path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_response_keeps_other_sites_out_and_the_token_in() {
    let served = served().await;
    let url = served.explorer.url();
    let mut responses = vec![
        Request::new(&url, "GET", "").send(),
        Request::new(&url, "GET", "app.js").send(),
        Request::new(&url, "GET", "nothing").send(),
        Request::post(&url, "send", &a_call()).send(),
        Request::post(&url, "send", &a_call())
            .header("Origin", "https://evil.example")
            .send(),
    ];
    responses.push(
        Request {
            target: "/".to_owned(),
            ..Request::new(&url, "GET", "")
        }
        .send(),
    );
    for response in responses {
        let head = &response.head;
        assert_eq!(response.header("referrer-policy"), Some("no-referrer"), "{head}");
        assert_eq!(response.header("cache-control"), Some("no-store"), "{head}");
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"), "{head}");
        assert_eq!(response.header("x-frame-options"), Some("DENY"), "{head}");
        assert_eq!(
            response.header("cross-origin-resource-policy"),
            Some("same-origin"),
            "{head}"
        );
        let policy = response.header("content-security-policy").unwrap();
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'none'",
        ] {
            assert!(policy.split("; ").any(|one| one == rule), "{policy} lacks {rule}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert!(!head.to_ascii_lowercase().contains("access-control-"), "{head}");
        assert!(response.header("set-cookie").is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn large_bodies_are_refused() {
    let served = served().await;
    let url = served.explorer.url();
    let request = Request::post(&url, "send", &a_call());
    let head = |length: &str| {
        format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nConnection: close\r\n{length}\r\n\r\n",
            request.target,
            served.explorer.address()
        )
    };
    let told = raw(served.explorer.address(), head("Content-Length: 100000000").as_bytes());
    assert_eq!(told.status, 413);
    let mut chunked = head("Transfer-Encoding: chunked").into_bytes();
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(1 << 20));
    for _ in 0..40 {
        chunked.extend_from_slice(chunk.as_bytes());
    }
    assert_eq!(raw(served.explorer.address(), &chunked).status, 413);
    let long = Request {
        target: format!("{}?{}", request.target, "x".repeat(100_000)),
        ..request.clone()
    };
    assert!(matches!(long.send().status, 414 | 431));
}

/// Half a request does not keep others out, and the number of connections has a limit.
#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_leave_room() {
    let served = served().await;
    let address: SocketAddr = served.explorer.address();
    let idle: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(b"GET /").unwrap();
            stream
        })
        .collect();
    assert_eq!(
        Request::new(&served.explorer.url(), "GET", "documents").send().status,
        200
    );
    // the oldest were closed for it
    let mut first = &idle[0];
    first.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut byte = [0];
    assert!(matches!(first.read(&mut byte), Ok(0) | Err(_)));
}

#[test]
fn it_listens_on_loopback_only() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let served = runtime.block_on(served());
    let address = served.explorer.address();
    assert_eq!(address.ip(), Ipv4Addr::LOCALHOST);
    // the whole of 127.0.0.0/8 is this machine's, and only one address of it was bound
    let other = SocketAddr::from((Ipv4Addr::new(127, 0, 0, 2), address.port()));
    if cfg!(target_os = "linux") {
        assert!(TcpStream::connect_timeout(&other, Duration::from_secs(2)).is_err());
    }
}

/// What a program is started with can be seen by all users, so the URL that it gets works once.
#[tokio::test(flavor = "multi_thread")]
async fn the_url_for_a_browser_works_once() {
    let served = served().await;
    let once = served.explorer.url_once().unwrap();
    let page = served.explorer.url();
    assert!(!once.contains(page.split('/').nth(3).unwrap()));
    let open = |url: &str| Request::new(&format!("{url}/"), "GET", "");
    let target = |url: &str| format!("/{}", url.split('/').nth(3).unwrap());
    let request = Request {
        target: target(&once),
        ..open(&once)
    };
    assert_eq!(
        Request {
            method: "POST".to_owned(),
            ..request.clone()
        }
        .send()
        .status,
        403
    );
    assert_eq!(
        request.clone().header("Sec-Fetch-Site", "cross-site").send().status,
        403
    );
    let response = request.send();
    assert_eq!(response.status, 303);
    assert_eq!(
        format!(
            "http://{}{}",
            served.explorer.address(),
            response.header("location").unwrap()
        ),
        page
    );
    assert_eq!(request.send().status, 403);
    // a later one replaces an earlier one
    let (one, two) = (served.explorer.url_once().unwrap(), served.explorer.url_once().unwrap());
    assert_eq!(
        Request {
            target: target(&one),
            ..request.clone()
        }
        .send()
        .status,
        403
    );
    assert_eq!(
        Request {
            target: target(&two),
            ..request
        }
        .send()
        .status,
        303
    );
}
