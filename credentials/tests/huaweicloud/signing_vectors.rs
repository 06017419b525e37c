//! Compares the SDK-HMAC-SHA256 signature with requests that the official Python signer signed with made-up keys.
//!
//! Every vector is reproduced byte for byte: canonical request, string to sign and `Authorization`. The tested function
//! signs what it is told to sign. Where the official client passes other values to its signer than ours does, the
//! vector is reproduced too, and the difference is listed in [`OURS_DIFFERS`].

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cloud_credentials::huaweicloud::access_key;
use cloud_credentials::huaweicloud::signature::{
    Payload, Signable, authorization, canonical_request, query_pairs, signed_headers, string_to_sign,
};
use serde_json::Value;
use specwright_runtime::HttpRequest;
use specwright_runtime::auth::{SigningContext, authorize};
use specwright_runtime::codegen::{Method, Operation, Scheme, SchemeKind, Service};
use specwright_runtime::http::{HeaderMap, HeaderName};

static VECTORS: &str = include_str!("vectors/huaweicloud-signing.json");

/// Header fields that a vector signs and our clients never sign. (`Content-Type` is different: the official client
/// sends and signs one with every GET, ours sends and signs one only with a body.)
const OURS_DIFFERS: [(&str, &str); 2] = [
    // Proxies rewrite User-Agent, which would break the signature.
    ("get-list-projects", "user-agent"),
    ("user-agent-signed", "user-agent"),
];

#[test]
fn every_vector_is_reproduced() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 26);
    for vector in &vectors {
        let name = text(vector, "name");
        let headers = headers(vector);
        let names = list(vector, "signed_headers");
        let query = pairs(&vector["query_as_given"]);
        let body = vector["body"].as_str().unwrap_or_default();
        let request = Signable {
            method: text(vector, "method"),
            path: text(vector, "path_as_given"),
            query: &query,
            headers: &headers,
            signed_headers: &names,
            payload: if names.contains(&"x-sdk-content-sha256") {
                Payload::Unsigned
            } else {
                Payload::Signed(body.as_bytes())
            },
        };
        let canonical = canonical_request(&request);
        assert_eq!(canonical, text(vector, "canonical_request"), "{name}");
        let to_sign = string_to_sign(text(vector, "date"), &canonical);
        assert_eq!(to_sign, text(vector, "string_to_sign"), "{name}");
        assert_eq!(
            to_sign.rsplit('\n').next(),
            vector["canonical_request_sha256"].as_str(),
            "{name}"
        );
        let proof = authorization(
            text(vector, "ak"),
            text(vector, "sk"),
            &signed_headers(&request),
            &to_sign,
        );
        assert_eq!(proof, text(vector, "authorization"), "{name}");

        // To the signature, the query that the official client sent equals the original pairs.
        let sent = text(vector, "url_sent").split_once('?').map_or("", |(_, query)| query);
        let query = query_pairs(sent);
        assert_eq!(
            canonical_request(&Signable {
                query: &query,
                ..request
            }),
            canonical,
            "{name}"
        );
    }
}

/// The hash in the example of Huawei Cloud's signing guide, the only published number here.
#[test]
fn the_example_of_the_guide_has_the_published_hash() {
    let vectors = vectors();
    let example = vectors
        .iter()
        .find(|vector| vector["name"] == "official-doc-example")
        .unwrap();
    let to_sign = string_to_sign(text(example, "date"), text(example, "canonical_request"));
    assert_eq!(
        to_sign,
        "SDK-HMAC-SHA256\n20191115T033655Z\nb25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a"
    );
}

/// The whole process: compares what our client does to a request before it is sent with what the official client did.
#[test]
fn a_client_signs_as_the_official_one() {
    static SERVICE: Service =
        Service::new("test").schemes(&[Scheme::new("AccessKey", SchemeKind::Signature("SDK-HMAC-SHA256"))]);
    static OPERATION: Operation = Operation::new("Test", Method::GET, "/").security(&[&["AccessKey"]]);

    for vector in &vectors() {
        let name = text(vector, "name");
        let mut credentials = access_key(text(vector, "ak"), text(vector, "sk"));
        if let Some(token) = vector["security_token"].as_str() {
            credentials = credentials.security_token(token);
        }
        let mut request = HttpRequest {
            method: text(vector, "method").parse().unwrap(),
            url: text(vector, "url_sent").to_owned(),
            headers: header_map(vector, "headers_in"),
            body: vector["body"].as_str().unwrap_or_default().to_owned().into(),
        };
        let project = vector["project_id"].as_str();
        let project: Vec<_> = project.map(|id| ("project_id", id.to_owned())).into_iter().collect();
        let context = SigningContext {
            time: moment(text(vector, "date")),
            parameters: &project,
        };
        authorize(&mut request, Some(&credentials), &SERVICE, &OPERATION, context).unwrap();

        let mut expected = header_map(vector, "headers_out");
        if !request.headers.contains_key("host") {
            // The transport sets it from the URL.
            expected.remove("host");
        }
        if OURS_DIFFERS.iter().any(|(differs, _)| *differs == name) {
            let (ours, theirs) = (
                request.headers.remove("authorization"),
                expected.remove("authorization"),
            );
            assert_ne!(ours, theirs, "{name}");
            assert!(!ours.unwrap().to_str().unwrap().contains("user-agent"), "{name}");
        }
        assert_eq!(request.headers, expected, "{name}");
        assert_eq!(request.url, text(vector, "url_sent"), "{name}");
    }
}

fn header_map(vector: &Value, key: &str) -> HeaderMap {
    let headers = vector[key].as_object().unwrap();
    headers
        .iter()
        .map(|(name, value)| {
            (
                name.parse::<HeaderName>().unwrap(),
                value.as_str().unwrap().parse().unwrap(),
            )
        })
        .collect()
}

/// The two times of the vectors.
fn moment(date: &str) -> SystemTime {
    let seconds = match date {
        "20250102T030405Z" => 1_735_787_045,
        "20191115T033655Z" => 1_573_789_015,
        _ => panic!("{date} is not known here"),
    };
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap_or_else(|| panic!("{key} is not a string"))
}

fn list<'a>(vector: &'a Value, key: &str) -> Vec<&'a str> {
    vector[key]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
        .collect()
}

fn headers(vector: &Value) -> Vec<(&str, &str)> {
    let headers = vector["headers_out"].as_object().unwrap();
    headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect()
}

/// Names and values; a list of values repeats its name.
fn pairs(query: &Value) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut out = Vec::new();
    for pair in query.as_array().unwrap() {
        let name = pair[0].as_str().unwrap();
        let values = match &pair[1] {
            Value::Array(values) => values.clone(),
            value => vec![value.clone()],
        };
        for value in values {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            out.push((name.as_bytes().to_vec(), value.into_bytes()));
        }
    }
    out
}
