//! Any bytes as a request to sign: `RUSTC_BOOTSTRAP=1 cargo fuzz run signature --sanitizer none`.
//!
//! The first line is the rest of the URL, each line up to an empty one is a header field, the rest is the body. The
//! signed text must be the canonical form of the sent request, as a second, simplest implementation writes it.
#![no_main]

use std::time::{Duration, UNIX_EPOCH};

use cloud_credentials::huaweicloud::access_key;
use cloud_credentials::huaweicloud::signature::{
    Payload, Signable, authorization, canonical_request, query_pairs, string_to_sign,
};
use sha2::{Digest, Sha256};
use specwright_runtime::auth::{SigningContext, authorize};
use specwright_runtime::http::{HeaderMap, HeaderName, HeaderValue, Method as HttpMethod};
use specwright_runtime::codegen::{Method, Operation, Scheme, SchemeKind, Service};
use specwright_runtime::HttpRequest;

static SERVICE: Service = Service::new("fuzz").schemes(&[Scheme::new("key", SchemeKind::Signature("SDK-HMAC-SHA256"))]);
static OPERATION: Operation = Operation::new("Op", Method::POST, "/").security(&[&["key"]]);
const SIGNED: [&str; 7] = [
    "content-type",
    "host",
    "x-domain-id",
    "x-project-id",
    "x-sdk-content-sha256",
    "x-sdk-date",
    "x-security-token",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let target = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let mut headers = HeaderMap::new();
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (Some(name), Some(value)) = (parts.next(), parts.next()) else {
            continue;
        };
        // a request with the caller's own `Authorization` is not signed
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
            && name != "authorization"
        {
            headers.append(name, value);
        }
    }
    let body = lines.collect::<Vec<_>>().join(&b'\n');

    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let pairs: Vec<(&str, &str)> = headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    let signable = Signable {
        method: "POST",
        path,
        query: &query_pairs(query),
        headers: &pairs,
        signed_headers: &SIGNED,
        payload: Payload::Signed(&body),
    };
    let covered: Vec<_> = pairs
        .iter()
        .copied()
        .filter(|(name, _)| SIGNED.contains(name))
        .collect();
    assert_eq!(
        canonical_request(&signable),
        canonical(path, query, &covered, &hash(&body))
    );

    let credentials = access_key("EXAMPLEAK", "example-sk");
    let mut request = HttpRequest {
        method: HttpMethod::POST,
        url: format!("https://api.example/{target}"),
        headers,
        body: body.clone().into(),
    };
    let context = SigningContext {
        time: UNIX_EPOCH + Duration::from_secs(1_735_787_045),
        parameters: &[],
    };
    if authorize(&mut request, Some(&credentials), &SERVICE, &OPERATION, context).is_err() {
        return;
    }
    let text = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    let sent: Vec<(&str, &str)> = request
        .headers
        .iter()
        .filter(|(name, _)| SIGNED.contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.to_str().expect("a signed header is text")))
        .collect();
    let host = [("host", "api.example")];
    let own_host = request.headers.contains_key("host");
    let sent: Vec<_> = host.into_iter().filter(|_| !own_host).chain(sent).collect();
    let payload = match text("x-sdk-content-sha256") {
        Some("UNSIGNED-PAYLOAD") => "UNSIGNED-PAYLOAD".to_owned(),
        _ => hash(&body),
    };
    let url = request.url.split('#').next().unwrap_or_default();
    let target = url.strip_prefix("https://api.example").expect("the host stays");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let date = text("x-sdk-date").expect("a signed request has its time");
    let names: Vec<_> = names(&sent);
    let canonical = canonical(path, query, &sent, &payload);
    let expected = authorization(
        "EXAMPLEAK",
        "example-sk",
        &names.join(";"),
        &string_to_sign(date, &canonical),
    );
    assert_eq!(text("authorization"), Some(expected.as_str()), "{canonical}");
});

fn hash(body: &[u8]) -> String {
    Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn names(headers: &[(&str, &str)]) -> Vec<String> {
    let mut names: Vec<_> = headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    names.dedup();
    names
}

fn canonical(path: &str, query: &str, headers: &[(&str, &str)], payload: &str) -> String {
    let decoded = decode(path);
    let mut uri = decoded
        .split(|byte| *byte == b'/')
        .map(encode)
        .collect::<Vec<_>>()
        .join("/");
    if !uri.ends_with('/') {
        uri += "/";
    }
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for pair in query.split('&') {
        if !pair.is_empty() {
            let at = pair.find('=').unwrap_or(pair.len());
            pairs.push((decode(&pair[..at]), decode(pair.get(at + 1..).unwrap_or(""))));
        }
    }
    pairs.sort();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| encode(name) + "=" + &encode(value))
        .collect();
    let names = names(headers);
    let mut lines = String::new();
    for name in &names {
        let values: Vec<_> = headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .collect();
        lines += &format!("{name}:{}\n", values.join(","));
    }
    format!(
        "POST\n{uri}\n{}\n{lines}\n{}\n{payload}",
        pairs.join("&"),
        names.join(";")
    )
}

fn encode(bytes: &[u8]) -> String {
    let mut out = String::new();
    for &byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte as char),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        match hex {
            Some(pair) if bytes[at] == b'%' => {
                let digits = std::str::from_utf8(pair).expect("ASCII");
                out.push(u8::from_str_radix(digits, 16).expect("two digits"));
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}
