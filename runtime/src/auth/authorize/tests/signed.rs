//! Requests that are signed.

use super::*;

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
    let credentials = Credentials::access_key("AK", "SK").and(Credentials::api_key("Query", "v"));
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
    let credentials = Credentials::access_key("AK", "SK");
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
    let credentials = Credentials::access_key("AK", "SK").project_id("of-the-credentials");
    let mut sent = request("https://api.example/");
    sign(&mut sent, &credentials).unwrap();
    assert_eq!(header(&sent, "x-project-id"), Some("of-the-credentials"));
    assert_eq!(signed_headers(&sent), "host;x-project-id;x-sdk-date");

    let mut sent = request("https://api.example/");
    let context = SigningContext {
        project_id: Some("of-the-client"),
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
    sign(&mut sent, &Credentials::access_key("AK", "SK").security_token("sts+/=")).unwrap();
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
    sign(&mut sent, &Credentials::access_key("AK", "SK")).unwrap();
    assert_eq!(signed_headers(&sent), "host;x-sdk-date");
}

#[test]
fn bodies_that_are_not_json_are_left_out_of_the_signature() {
    let credentials = Credentials::access_key("AK", "SK");
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

#[test]
fn a_signed_body_has_a_limit() {
    const LIMIT: usize = crate::auth::signature::MAX_SIGNED_BODY;
    let credentials = Credentials::access_key("AK", "SK");
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
    let credentials = Credentials::access_key("AK", "SK");
    let error = sign(&mut request("https://user:s3cr3t@api.example/"), &credentials).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the URL cannot be signed: it contains a user or a password"
    );
    let far = SigningContext {
        time: UNIX_EPOCH + Duration::from_secs(300_000_000_000),
        project_id: None,
    };
    let operation = operation(&[&["AccessKey"]]);
    let mut sent = request("https://api.example/");
    let error = authorize(&mut sent, Some(&credentials), &SERVICE, &operation, far).unwrap_err();
    assert!(matches!(error, AuthError::Clock));
}

#[test]
fn the_query_is_signed_sorted_and_sent_as_it_was_signed() {
    let credentials = Credentials::access_key("AK", "SK");
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
        Credentials::access_key("A, SignedHeaders=b", "s3cr3t"),
        Credentials::access_key("s3cr3t\n", "SK"),
        Credentials::access_key("", "s3cr3t"),
        Credentials::access_key("AK", ""),
        Credentials::access_key("AK", "SK").security_token("s3cr3t\r\nX-Evil: 1"),
        Credentials::access_key("AK", "SK").security_token(""),
        Credentials::access_key("AK", "SK").project_id("s3cr3t\nb"),
    ] {
        let error = run(&[&["AccessKey"]], Some(&credentials)).unwrap_err();
        assert!(matches!(error, AuthError::Value { .. }), "{error}");
        assert_hidden(&error);
    }
}

#[test]
fn proofs_are_marked_sensitive() {
    let all = Credentials::access_key("AKIDAKIDAKIDAKID", "s3cr3t-key")
        .security_token("s3cr3t-sts")
        .and(Credentials::token("s3cr3t-token"))
        .and(Credentials::api_key("Session", "s3cr3t-sid"));
    let sent = run(&[&["AccessKey", "Token", "Session"]], Some(&all)).unwrap();
    for name in ["authorization", "x-security-token", "x-auth-token", "cookie"] {
        assert!(sent.headers.get(name).unwrap().is_sensitive(), "{name}");
    }
    for shown in [format!("{:?}", sent.headers), format!("{:#?}", sent.headers)] {
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
}
