//! How signing changes a request.

use std::time::{Duration, UNIX_EPOCH};

use cloud_credentials::huaweicloud::{access_key, signature};
use specwright_runtime::auth::{AuthError, SigningContext, authorize};
use specwright_runtime::codegen::{Method, Operation, Place, Scheme, SchemeKind, Service};
use specwright_runtime::http::{HeaderMap, HeaderValue, Method as HttpMethod};
use specwright_runtime::{Credentials, HttpRequest, Upload};

static SERVICE: Service = Service::new("test").schemes(&[
    Scheme::new("AccessKey", SchemeKind::Signature("SDK-HMAC-SHA256")),
    Scheme::new(
        "Query",
        SchemeKind::ApiKey {
            place: Place::Query,
            name: "api key",
        },
    ),
]);

fn operation(security: &'static [&'static [&'static str]]) -> Operation {
    Operation::new("ListThings", Method::GET, "/things").security(security)
}

fn request(url: &str) -> HttpRequest {
    HttpRequest {
        method: HttpMethod::GET,
        url: url.to_owned(),
        headers: HeaderMap::new(),
        body: Upload::default(),
    }
}

fn context() -> SigningContext<'static> {
    SigningContext {
        time: UNIX_EPOCH + Duration::from_secs(1_735_787_045),
        parameters: &[],
    }
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

fn assert_hidden(error: &AuthError) {
    for shown in [format!("{error}"), format!("{error:?}"), format!("{error:#?}")] {
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
}

fn sign(request: &mut HttpRequest, credentials: &Credentials) -> Result<(), AuthError> {
    authorize(
        request,
        Some(credentials),
        &SERVICE,
        &operation(&[&["AccessKey"]]),
        context(),
    )
}

fn signed_headers(request: &HttpRequest) -> &str {
    let proof = header(request, "authorization").unwrap();
    proof
        .split("SignedHeaders=")
        .nth(1)
        .unwrap()
        .split(", ")
        .next()
        .unwrap()
}

#[test]
fn an_api_key_in_the_query_is_signed_with_it() {
    let credentials = access_key("AK", "SK").and(Credentials::api_key("Query", "v"));
    let mut with_key = request("https://api.example/things?a=1");
    let security: &[&[&str]] = &[&["AccessKey", "Query"]];
    authorize(
        &mut with_key,
        Some(&credentials),
        &SERVICE,
        &operation(security),
        context(),
    )
    .unwrap();
    let mut same_url = request("https://api.example/things?a=1&api%20key=v");
    sign(&mut same_url, &credentials).unwrap();
    assert_eq!(with_key.url, same_url.url);
    assert_eq!(header(&with_key, "authorization"), header(&same_url, "authorization"));
}

#[test]
fn the_port_of_the_host_is_signed_unless_it_is_the_default() {
    let credentials = access_key("AK", "SK");
    let proof = |url: &str, host: Option<&'static str>| {
        let mut sent = request(url);
        if let Some(host) = host {
            sent.headers.insert("host", HeaderValue::from_static(host));
        }
        sign(&mut sent, &credentials).unwrap();
        header(&sent, "authorization").unwrap().to_owned()
    };
    assert_eq!(
        proof("http://127.0.0.1:18080/x", None),
        proof("http://h/x", Some("127.0.0.1:18080"))
    );
    assert_eq!(proof("https://h:443/x", None), proof("https://h/x", None));
    assert_ne!(proof("https://h:444/x", None), proof("https://h/x", None));
}

#[test]
fn the_project_of_the_client_goes_before_that_of_the_credentials() {
    let credentials = access_key("AK", "SK").project_id("of-the-credentials");
    let mut sent = request("https://api.example/");
    sign(&mut sent, &credentials).unwrap();
    assert_eq!(header(&sent, "x-project-id"), Some("of-the-credentials"));
    assert_eq!(signed_headers(&sent), "host;x-project-id;x-sdk-date");

    let mut sent = request("https://api.example/");
    let context = SigningContext {
        parameters: &[("project_id", "of-the-client".to_owned())],
        ..context()
    };
    authorize(
        &mut sent,
        Some(&credentials),
        &SERVICE,
        &operation(&[&["AccessKey"]]),
        context,
    )
    .unwrap();
    assert_eq!(header(&sent, "x-project-id"), Some("of-the-client"));
}

#[test]
fn temporary_keys_send_and_sign_their_token() {
    let mut sent = request("https://api.example/");
    sign(&mut sent, &access_key("AK", "SK").security_token("sts+/=")).unwrap();
    assert_eq!(header(&sent, "x-security-token"), Some("sts+/="));
    assert_eq!(signed_headers(&sent), "host;x-sdk-date;x-security-token");
}

#[test]
fn only_headers_that_proxies_leave_alone_are_signed() {
    let mut sent = request("https://api.example/");
    for name in [
        "user-agent",
        "accept",
        "accept-encoding",
        "connection",
        "x-custom",
        "x_under_score",
    ] {
        sent.headers.insert(name, HeaderValue::from_static("v"));
    }
    sign(&mut sent, &access_key("AK", "SK")).unwrap();
    assert_eq!(signed_headers(&sent), "host;x-sdk-date");
}

#[test]
fn bodies_that_are_not_json_are_left_out_of_the_signature() {
    let credentials = access_key("AK", "SK");
    for (media_type, body, unsigned) in [
        (Some("application/json"), "{}", false),
        (Some("application/JSON; charset=utf-8"), "{}", false),
        (Some("application/bson"), "x", false),
        (Some("application/merge-patch+json"), "{}", true),
        (Some("application/octet-stream"), "x", true),
        (Some("multipart/form-data; boundary=b"), "x", true),
        (Some("application/octet-stream"), "", false),
        (None, "x", false),
    ] {
        let mut sent = request("https://api.example/");
        sent.body = body.into();
        if let Some(media_type) = media_type {
            sent.headers
                .insert("content-type", HeaderValue::from_static(media_type));
        }
        sign(&mut sent, &credentials).unwrap();
        let expected = unsigned.then_some("UNSIGNED-PAYLOAD");
        assert_eq!(header(&sent, "x-sdk-content-sha256"), expected, "{media_type:?}");
        assert_eq!(signed_headers(&sent).contains("x-sdk-content-sha256"), unsigned);
    }
}

/// A stream cannot be read before it is sent.
#[test]
fn a_stream_is_left_out_of_the_signature() {
    let mut sent = request("https://api.example/");
    sent.body = Upload::reader(&b"{}"[..]);
    sent.headers
        .insert("content-type", HeaderValue::from_static("application/json"));
    sign(&mut sent, &access_key("AK", "SK")).unwrap();
    assert_eq!(header(&sent, "x-sdk-content-sha256"), Some("UNSIGNED-PAYLOAD"));
    assert!(signed_headers(&sent).contains("x-sdk-content-sha256"));
}

#[test]
fn a_signed_body_has_a_limit() {
    const LIMIT: usize = signature::MAX_SIGNED_BODY;
    let credentials = access_key("AK", "SK");
    let mut sent = request("https://api.example/");
    sent.body = vec![b' '; LIMIT + 1].into();
    let error = sign(&mut sent, &credentials).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a body of 12582913 bytes cannot be signed, the most is 12582912"
    );
    sent.headers
        .insert("x-sdk-content-sha256", HeaderValue::from_static("UNSIGNED-PAYLOAD"));
    sign(&mut sent, &credentials).unwrap();
    let mut sent = request("https://api.example/");
    sent.body = vec![b' '; LIMIT].into();
    sign(&mut sent, &credentials).unwrap();
}

#[test]
fn what_cannot_be_signed_says_so_without_the_url() {
    let credentials = access_key("AK", "SK");
    let error = sign(&mut request("https://user:s3cr3t@api.example/"), &credentials).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the URL cannot be signed: it contains a user or a password"
    );
    let far = SigningContext {
        time: UNIX_EPOCH + Duration::from_secs(300_000_000_000),
        parameters: &[],
    };
    let operation = operation(&[&["AccessKey"]]);
    let mut sent = request("https://api.example/");
    let error = authorize(&mut sent, Some(&credentials), &SERVICE, &operation, far).unwrap_err();
    assert!(matches!(error, AuthError::Clock));
}

#[test]
fn the_query_is_signed_sorted_and_sent_as_it_was_signed() {
    let credentials = access_key("AK", "SK");
    let (mut one, mut two) = (
        request("https://api.example/?b=1&a=2&a=%7e&c"),
        request("https://api.example/?a=2&b=1&c=&a=~"),
    );
    sign(&mut one, &credentials).unwrap();
    sign(&mut two, &credentials).unwrap();
    assert_eq!(one.url, "https://api.example/?a=2&a=~&b=1&c=");
    assert_eq!(one.url, two.url);
    assert_eq!(header(&one, "authorization"), header(&two, "authorization"));
}

#[test]
fn access_keys_that_no_header_can_carry_are_refused() {
    for credentials in [
        access_key("A, SignedHeaders=b", "s3cr3t"),
        access_key("s3cr3t\n", "SK"),
        access_key("", "s3cr3t"),
        access_key("AK", ""),
        access_key("AK", "SK").security_token("s3cr3t\r\nX-Evil: 1"),
        access_key("AK", "SK").security_token(""),
        access_key("AK", "SK").project_id("s3cr3t\nb"),
    ] {
        let error = sign(&mut request("https://api.example/things?a=1"), &credentials).unwrap_err();
        assert!(matches!(error, AuthError::Value { .. }), "{error}");
        assert_hidden(&error);
    }
}

#[test]
fn proofs_are_marked_sensitive() {
    let mut sent = request("https://api.example/");
    let credentials = access_key("AKIDAKIDAKIDAKID", "s3cr3t-key").security_token("s3cr3t-sts");
    sign(&mut sent, &credentials).unwrap();
    for name in ["authorization", "x-security-token"] {
        assert!(sent.headers.get(name).unwrap().is_sensitive(), "{name}");
    }
    for shown in [format!("{:?}", sent.headers), format!("{:#?}", sent.headers)] {
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
}

#[test]
fn a_query_that_cannot_be_signed_is_refused_and_not_mended() {
    for url in [
        "https://api.example/?a=b+c",
        "https://api.example/?a=b c",
        "https://api.example/?a=b\\c",
    ] {
        let error = sign(&mut request(url), &access_key("AK", "SK")).unwrap_err();
        assert!(matches!(error, AuthError::Url { .. }), "{error}");
    }
}

#[test]
fn a_time_of_the_caller_is_replaced_by_that_of_the_signature() {
    let mut sent = request("https://api.example/");
    sent.headers
        .insert("x-sdk-date", HeaderValue::from_static("20000101T000000Z"));
    sign(&mut sent, &access_key("AK", "SK")).unwrap();
    let mut bare = request("https://api.example/");
    sign(&mut bare, &access_key("AK", "SK")).unwrap();
    assert_eq!(header(&sent, "x-sdk-date"), Some("20250102T030405Z"));
    assert_eq!(sent.headers, bare.headers);
}
