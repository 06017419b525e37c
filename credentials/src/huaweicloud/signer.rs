//! [`Signature`] signs a request before it is sent.

use std::sync::Arc;

use specwright_runtime::auth::{AuthError, Signer, SigningContext, header_value};
use specwright_runtime::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use specwright_runtime::{Credentials, HttpRequest};
use zeroize::Zeroizing;

use super::signature::{
    ALGORITHM, MAX_SIGNED_BODY, Payload, Signable, UNSIGNED_PAYLOAD, authorization, canonical, push_canonical_query,
    query_pairs, signed_names, string_to_sign,
};
use super::timestamp;
use super::url::{self, Url};

const PROJECT_ID: &str = "project_id";
const DOMAIN_ID: &str = "domain_id";

const X_SDK_DATE: HeaderName = HeaderName::from_static("x-sdk-date");
const X_PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
const X_DOMAIN_ID: HeaderName = HeaderName::from_static("x-domain-id");
const X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");
const X_SDK_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-sdk-content-sha256");

/// The header fields that are signed if they are present. Proxies may change others, such as `user-agent` and
/// `accept-encoding`.
const SIGNED_HEADERS: [&str; 7] = [
    "content-type",
    "host",
    "x-domain-id",
    "x-project-id",
    "x-sdk-content-sha256",
    "x-sdk-date",
    "x-security-token",
];

/// Signs requests with SDK-HMAC-SHA256, as Huawei Cloud requires. Credentials from this module have this signer.
///
/// A request names its project, in `X-Project-Id`, or without a project the account (domain), in `X-Domain-Id`. The
/// value is the parameter `project_id` or `domain_id` of the call, the client or the credentials. A header field that
/// the caller sets is not replaced. Both are signed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signature;

/// The signers of the providers of this module.
pub(super) fn signers() -> Vec<Arc<dyn Signer>> {
    vec![Arc::new(Signature)]
}

impl Signer for Signature {
    fn name(&self) -> &str {
        ALGORITHM
    }

    fn parameters(&self) -> &'static [&'static str] {
        &[PROJECT_ID, DOMAIN_ID]
    }

    /// Sorts the query by name and value, so that it is sent byte for byte as it is signed.
    fn query(&self, query: &str) -> Option<String> {
        // one that cannot be signed is left unchanged, and refused later
        url::check_query(query).ok()?;
        let mut sent = String::with_capacity(query.len() + 16);
        push_canonical_query(&mut sent, &query_pairs(query));
        Some(sent)
    }

    fn sign(
        &self,
        request: &HttpRequest,
        credentials: &Credentials,
        context: SigningContext<'_>,
    ) -> Result<HeaderMap, AuthError> {
        let key = credentials.get_access_key().ok_or(AuthError::NoAccessKey)?;
        check_key_id(key.id)?;
        if key.secret.expose().is_empty() {
            return Err(AuthError::Value {
                name: "the secret access key".to_owned(),
                reason: "is empty",
            });
        }

        let date = timestamp::basic_format(context.time).ok_or(AuthError::Clock)?;
        let mut added = HeaderMap::new();
        added.insert(X_SDK_DATE, plain_value("X-Sdk-Date", &date)?);
        if let Some(token) = key.security_token {
            added.insert(X_SECURITY_TOKEN, header_value("the security token", "", token)?);
        }
        if let Some((header, value)) = addressee(request, credentials, context)? {
            added.insert(header, value);
        }
        // A caller may also request this, for example for a JSON body above the limit.
        let asked = request
            .headers
            .get(X_SDK_CONTENT_SHA256)
            .is_some_and(|value| value == UNSIGNED_PAYLOAD);
        // a stream cannot be read before it is sent
        let whole = request.body.bytes();
        let whole = whole.filter(|bytes| !asked && (bytes.is_empty() || is_signed_type(&request.headers)));
        if whole.is_none() {
            added.insert(X_SDK_CONTENT_SHA256, HeaderValue::from_static(UNSIGNED_PAYLOAD));
        } else if let Some(bytes) = whole.filter(|bytes| bytes.len() > MAX_SIGNED_BODY) {
            return Err(AuthError::BodyTooLarge {
                size: bytes.len(),
                limit: MAX_SIGNED_BODY,
            });
        }

        let url = Url::split(&request.url).map_err(|reason| AuthError::Url { reason })?;
        let mut headers: Vec<(&str, &str)> = Vec::with_capacity(SIGNED_HEADERS.len());
        // The transport sets `Host` from the URL, unless the caller has set it.
        if !request.headers.contains_key(HOST) {
            headers.push((HOST.as_str(), &url.host));
        }
        for name in SIGNED_HEADERS {
            let source = if added.contains_key(name) {
                &added
            } else {
                &request.headers
            };
            for value in source.get_all(name) {
                let value = value.to_str().map_err(|_| AuthError::Value {
                    name: format!("the header {name}"),
                    reason: "has characters that cannot be signed",
                })?;
                headers.push((name, value));
            }
        }
        let signable = Signable {
            method: request.method.as_str(),
            path: url.path,
            query: &query_pairs(url.query),
            headers: &headers,
            signed_headers: &SIGNED_HEADERS,
            payload: whole.map_or(Payload::Unsigned, |bytes| Payload::Signed(bytes)),
        };
        // the canonical form may contain a security token
        let signed = signed_names(&signable);
        let canonical = Zeroizing::new(canonical(&signable, &signed));
        let string_to_sign = string_to_sign(&date, &canonical);
        let proof = authorization(key.id, key.secret.expose(), &signed.join(";"), &string_to_sign);
        let mut proof = plain_value("the access key id", &proof)?;
        proof.set_sensitive(true);
        added.insert(AUTHORIZATION, proof);
        Ok(added)
    }
}

/// Returns the header field with the project or account of the request, unless the caller has set it.
fn addressee(
    request: &HttpRequest,
    credentials: &Credentials,
    context: SigningContext<'_>,
) -> Result<Option<(HeaderName, HeaderValue)>, AuthError> {
    let known = |name| context.parameter(name).or(credentials.get_parameter(name));
    let (header, id, what) = match (known(PROJECT_ID), known(DOMAIN_ID)) {
        (Some(id), _) => (X_PROJECT_ID, id, "the project id"),
        (None, Some(id)) => (X_DOMAIN_ID, id, "the domain id"),
        (None, None) => return Ok(None),
    };
    if [X_PROJECT_ID, X_DOMAIN_ID]
        .iter()
        .any(|name| request.headers.contains_key(name))
    {
        return Ok(None);
    }
    Ok(Some((header, plain_value(what, id)?)))
}

/// Returns whether the signature covers a body of this media type: JSON and BSON, as in the official signers, and a
/// body without a media type.
fn is_signed_type(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return true;
    };
    let media_type = value
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    ["application/json", "application/bson"]
        .iter()
        .any(|signed| media_type.eq_ignore_ascii_case(signed))
}

/// Refuses other characters in an id, as they could add parts to `Authorization`.
fn check_key_id(id: &str) -> Result<(), AuthError> {
    let reason = if id.is_empty() {
        "is empty"
    } else if id
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b",;=".contains(&byte))
    {
        return Ok(());
    } else {
        "has characters that no access key id has"
    };
    Err(AuthError::Value {
        name: "the access key id".to_owned(),
        reason,
    })
}

fn plain_value(name: &str, text: &str) -> Result<HeaderValue, AuthError> {
    HeaderValue::from_str(text).map_err(|_| AuthError::Value {
        name: name.to_owned(),
        reason: "has characters that no header can carry",
    })
}
