use specwright_mock::Reply;

use crate::client::{builder, get, send, start};

const DOCUMENT: &str = r"
openapi: 3.0.3
info: { title: security, version: '1' }
security: [ { Key: [] } ]
paths:
  /key: { get: { parameters: [ { name: n, in: query, schema: { type: integer } } ], responses: { '200': { description: '' } } } }
  /open: { get: { security: [], responses: { '200': { description: '' } } } }
  /maybe: { get: { security: [ {}, { Key: [] } ], responses: { '200': { description: '' } } } }
  /both: { get: { security: [ { Key: [], Query: [] }, { Bearer: [] } ], responses: { '200': { description: '' } } } }
  /bearer: { get: { security: [ { Bearer: [] } ], responses: { '200': { description: '' } } } }
  /basic: { get: { security: [ { Basic: [] } ], responses: { '200': { description: '' } } } }
  /cookie: { get: { security: [ { Cookie: [] } ], responses: { '200': { description: '' } } } }
  /signed: { get: { security: [ { Signed: [] }, { Key: [] } ], responses: { '200': { description: '' } } } }
components:
  securitySchemes:
    Key: { type: apiKey, in: header, name: X-Auth-Token }
    Query: { type: apiKey, in: query, name: key }
    Cookie: { type: apiKey, in: cookie, name: sid }
    Bearer: { type: http, scheme: bearer }
    Basic: { type: http, scheme: Basic }
    Signed: { type: apiKey, in: header, name: Authorization, x-signature: SDK-HMAC-SHA256 }
";

/// A target, the headers sent, the problems expected.
type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

#[tokio::test]
async fn credentials_must_be_there_and_well_formed() {
    let server = start(DOCUMENT).await;
    let cases: [Case; 16] = [
        ("/key", &[("X-Auth-Token", "t")], &[]),
        ("/key", &[], &["security: needs the header X-Auth-Token"]),
        ("/key", &[("X-Auth-Token", " ")], &["header.X-Auth-Token: is empty"]),
        ("/open", &[], &[]),
        ("/maybe", &[], &[]),
        ("/both?key=k", &[("X-Auth-Token", "t")], &[]),
        ("/both", &[("Authorization", "bearer t")], &[]),
        (
            "/both",
            &[("X-Auth-Token", "t")],
            &[
                "security: needs the header X-Auth-Token and the query parameter key, or the header Authorization: Bearer <token>",
            ],
        ),
        (
            "/bearer",
            &[("Authorization", "Basic eA==")],
            &["security: needs the header Authorization: Bearer <token>"],
        ),
        (
            "/bearer",
            &[("Authorization", "Bearer")],
            &["header.Authorization: is not `Bearer <token>`"],
        ),
        ("/basic", &[("Authorization", "Basic eDp5")], &[]),
        (
            "/basic",
            &[("Authorization", "Basic x:y")],
            &["header.Authorization: is not `Basic <base64 of user:password>`"],
        ),
        ("/cookie", &[("Cookie", "a=b; sid=1")], &[]),
        ("/cookie", &[("Cookie", "a=b")], &["security: needs the cookie sid"]),
        ("/signed", &[("X-Auth-Token", "t")], &[]),
        (
            "/signed",
            &[],
            &["security: needs a signature (header Authorization: SDK-HMAC-SHA256 ...), or the header X-Auth-Token"],
        ),
    ];
    for (target, headers, problems) in cases {
        let response = send(&server, "GET", target, headers, b"").await;
        assert_eq!(
            response.status,
            if problems.is_empty() { 200 } else { 401 },
            "{target} {headers:?}"
        );
        let found = if response.status == 200 {
            vec![]
        } else {
            response.problems()
        };
        assert_eq!(found, problems, "{target} {headers:?}");
    }
    // Something else is wrong, too: that is no 401.
    assert_eq!(get(&server, "/key?n=a").await.status, 400);
}

#[tokio::test]
async fn signatures_have_a_form() {
    let server = start(DOCUMENT).await;
    let hex = "0123456789abcdef".repeat(4);
    let good = format!("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature={hex}");
    let cases = [
        (good.clone(), "20240131T083000Z", None),
        (
            good.clone(),
            "2024-01-31",
            Some("header.X-Sdk-Date: is not a time like 20240131T083000Z"),
        ),
        (
            good.replace(", Sig", ",Sig"),
            "20240131T083000Z",
            Some(
                "header.Authorization: is not `SDK-HMAC-SHA256 Access=<key>, SignedHeaders=<names>, Signature=<64 hex digits>`",
            ),
        ),
        (
            good.replace("=AK", "="),
            "20240131T083000Z",
            Some(
                "header.Authorization: is not `SDK-HMAC-SHA256 Access=<key>, SignedHeaders=<names>, Signature=<64 hex digits>`",
            ),
        ),
        (
            good.replace("abcdef", "ABCDEF"),
            "20240131T083000Z",
            Some("header.Authorization: the signature is not 64 lower-case hexadecimal digits"),
        ),
        (
            good.replace(";x-sdk-date", ""),
            "20240131T083000Z",
            Some("header.Authorization: SignedHeaders lacks x-sdk-date"),
        ),
        (
            good.replace("host;x-sdk-date", "x-sdk-date;host"),
            "20240131T083000Z",
            Some("header.Authorization: SignedHeaders is not sorted or not in lower case"),
        ),
        (
            good.replace("host;", "host;x-a;"),
            "20240131T083000Z",
            Some("header.Authorization: SignedHeaders names x-a, which was not sent"),
        ),
    ];
    for (authorization, date, problem) in cases {
        let headers = [("Authorization", authorization.as_str()), ("X-Sdk-Date", date)];
        let response = send(&server, "GET", "/signed", &headers, b"").await;
        let found = if response.status == 200 {
            vec![]
        } else {
            response.problems()
        };
        assert_eq!(found, problem.into_iter().collect::<Vec<_>>(), "{authorization}");
    }
}

#[tokio::test]
async fn a_hook_may_refuse() {
    let server = builder(DOCUMENT)
        .security(false)
        .on_request(|request| {
            (request.header("x-auth-token") != Some("secret")).then(|| Reply::text(403, "who are you"))
        })
        .start()
        .await
        .unwrap();
    let response = get(&server, "/key").await;
    assert_eq!((response.status, response.text().as_str()), (403, "who are you"));
    let headers = [("X-Auth-Token", "secret")];
    assert_eq!(send(&server, "GET", "/key", &headers, b"").await.status, 200);
}
