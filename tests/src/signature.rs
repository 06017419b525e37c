//! The server's check of a signature: it is computed again from the request as it arrived.

use cloud_credentials::huaweicloud::signature::{
    Payload, Signable, authorization, canonical_request, query_pairs, signed_headers, string_to_sign,
};
use specwright_mock::Request;

/// Returns the fault of a request's signature, if there is one. Method, path, query, header fields and body are those
/// that arrived.
pub fn fault(request: &Request, secret: &str) -> Option<String> {
    let Some(given) = request.header("authorization") else {
        return Some("there is no header Authorization".to_owned());
    };
    let part = |name: &str| {
        let (_, rest) = given.split_once(name)?;
        Some(rest.split(", ").next().unwrap_or_default())
    };
    let (Some(access), Some(names)) = (part("Access="), part("SignedHeaders=")) else {
        return Some(format!("{given} has no Access or no SignedHeaders"));
    };
    let names: Vec<&str> = names.split(';').collect();
    let mut needed = vec!["host", "x-sdk-date"];
    if !request.body.is_empty() {
        needed.push("content-type");
    }
    for optional in ["x-domain-id", "x-project-id", "x-security-token"] {
        if request.header(optional).is_some() {
            needed.push(optional);
        }
    }
    if let Some(name) = needed.into_iter().find(|name| !names.contains(name)) {
        return Some(format!("{name} is not signed"));
    }
    let headers: Vec<(&str, &str)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let signable = Signable {
        method: &request.method,
        path: &request.path,
        query: &query_pairs(request.query.as_deref().unwrap_or_default()),
        headers: &headers,
        signed_headers: &names,
        payload: Payload::Signed(&request.body),
    };
    let date = request.header("x-sdk-date").unwrap_or_default();
    let text = string_to_sign(date, &canonical_request(&signable));
    let expected = authorization(access, secret, &signed_headers(&signable), &text);
    (expected != given).then(|| format!("{given} should be {expected}"))
}

/// Fails unless the request is signed, and the signature fits the request as it arrived.
#[track_caller]
pub fn assert_signed(request: &Request, secret: &str) {
    let fault = fault(request, secret);
    assert_eq!(fault, None, "{} {}", request.method, request.path);
}
