//! SDK-HMAC-SHA256, the signature of Huawei Cloud and of clouds built on its software.
//!
//! A signature covers a canonical form of the request, the time and a set of header fields:
//!
//! ```text
//! CanonicalRequest = METHOD \n URI \n Query \n Headers \n SignedHeaders \n HexSHA256(body)
//! StringToSign     = "SDK-HMAC-SHA256" \n X-Sdk-Date \n HexSHA256(CanonicalRequest)
//! Authorization: SDK-HMAC-SHA256 Access={AK}, SignedHeaders={a;b;c}, Signature={hex(HMAC-SHA256(SK, StringToSign))}
//! ```
//!
//! [`canonical_request`], [`string_to_sign`] and [`authorization`] return these three texts. They are public, so that a
//! request can be signed, or a signature checked, without a client.
//!
//! SHA-256 and HMAC come from the RustCrypto crates and not from ring, which the default transport uses. They need no C
//! compiler, so clients with another transport build for every target, and they wipe their state.

use std::borrow::Cow;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The name of the algorithm, as in documents and in `Authorization`.
pub const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// The largest body that a signature may cover: 12 MiB, the limit of the API gateway.
pub const MAX_SIGNED_BODY: usize = 12 * 1024 * 1024;

/// Replaces the hash of a body that the signature does not cover.
pub(super) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The length of a SHA-256 in hexadecimal digits.
const HEX_DIGEST: usize = 64;

/// The characters that are percent-encoded: all but `A-Za-z0-9-_.~`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// The same for a path, where slashes are not encoded.
const ENCODED_IN_PATH: &AsciiSet = &ENCODED.remove(b'/');

/// One request, in the parts that a signature covers.
#[derive(Clone, Copy)]
pub struct Signable<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path as it is sent, percent-encoded.
    pub path: &'a str,
    /// The names and values of the query, decoded, in any order.
    pub query: &'a [(Vec<u8>, Vec<u8>)],
    /// The header fields, in any order and case, including those that are not signed.
    pub headers: &'a [(&'a str, &'a str)],
    /// The names of the header fields to sign, in any order and case. Names without a header field, and names with a
    /// `_`, which gateways drop, are ignored.
    pub signed_headers: &'a [&'a str],
    /// The body.
    pub payload: Payload<'a>,
}

/// The body of a request, for the signature.
#[derive(Clone, Copy)]
pub enum Payload<'a> {
    /// The bytes as they are sent; empty for none.
    Signed(&'a [u8]),
    /// A body that the signature does not cover. The request must have `X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD`.
    Unsigned,
}

impl fmt::Debug for Signable<'_> {
    /// Shows neither query, header field values nor body, as each may contain a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Signable")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &names)
            .field("signed_headers", &self.signed_headers)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Payload<'_> {
    /// Shows only the length of the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signed(body) => write!(f, "Signed({} bytes)", body.len()),
            Self::Unsigned => f.write_str("Unsigned"),
        }
    }
}

/// Returns the canonical form of a request.
pub fn canonical_request(request: &Signable<'_>) -> String {
    canonical(request, &signed_names(request))
}

pub(super) fn canonical(request: &Signable<'_>, signed: &[Cow<'_, str>]) -> String {
    // with its full capacity reserved, the string does not grow and leave copies of a security token in memory
    let query = request.query.iter().map(|(name, value)| name.len() + value.len() + 2);
    let headers = request.headers.iter().map(|(name, value)| name.len() + value.len());
    let room = 3 * (request.path.len() + query.sum::<usize>()) + 2 * headers.sum::<usize>();
    let mut out = String::with_capacity(512 + room);
    out.push_str(request.method);
    out.push('\n');
    push_canonical_path(&mut out, request.path);
    out.push('\n');
    push_canonical_query(&mut out, request.query);
    out.push('\n');
    for name in signed {
        push_header(&mut out, request.headers, name);
    }
    for (index, name) in signed.iter().enumerate() {
        out.push(if index == 0 { '\n' } else { ';' });
        out.push_str(name);
    }
    if signed.is_empty() {
        out.push('\n');
    }
    out.push('\n');
    match request.payload {
        Payload::Signed(body) => push_hex(&mut out, &Sha256::digest(body).into()),
        Payload::Unsigned => out.push_str(UNSIGNED_PAYLOAD),
    }
    out
}

/// Returns the names of the header fields in the canonical form, as `Authorization` lists them: `host;x-sdk-date`.
pub fn signed_headers(request: &Signable<'_>) -> String {
    signed_names(request).join(";")
}

/// Returns the text to sign: the algorithm, the time (the value of `X-Sdk-Date`) and the hash of the canonical request.
pub fn string_to_sign(date: &str, canonical_request: &str) -> String {
    let mut out = String::with_capacity(ALGORITHM.len() + date.len() + 2 + HEX_DIGEST);
    for part in [ALGORITHM, "\n", date, "\n"] {
        out.push_str(part);
    }
    push_hex(&mut out, &Sha256::digest(canonical_request).into());
    out
}

/// Returns the value of `Authorization`: the signature of `string_to_sign` with the access key of this id and secret,
/// and the signed header fields.
pub fn authorization(key_id: &str, secret: &str, signed_headers: &str, string_to_sign: &str) -> String {
    let parts = [
        ALGORITHM,
        " Access=",
        key_id,
        ", SignedHeaders=",
        signed_headers,
        ", Signature=",
    ];
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let mut out = String::with_capacity(length + HEX_DIGEST);
    for part in parts {
        out.push_str(part);
    }
    push_hex(&mut out, &hmac_sha256(secret.as_bytes(), string_to_sign.as_bytes()));
    out
}

/// Returns the names of the header fields that are signed and present, in lower case and sorted.
pub(super) fn signed_names<'a>(request: &Signable<'a>) -> Vec<Cow<'a, str>> {
    let mut names: Vec<Cow<'a, str>> = Vec::with_capacity(request.signed_headers.len());
    for name in request
        .signed_headers
        .iter()
        .copied()
        .filter(|name| !name.contains('_'))
    {
        let is_there = |(given, _): &(&str, &str)| given.eq_ignore_ascii_case(name);
        if request.headers.iter().any(is_there) {
            names.push(match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                true => Cow::Owned(name.to_ascii_lowercase()),
                false => Cow::Borrowed(name),
            });
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Writes a signed header field in its canonical form: the value is trimmed, and several fields of one name are joined
/// with commas (RFC 9110, 5.3).
fn push_header(out: &mut String, headers: &[(&str, &str)], name: &str) {
    out.push_str(name);
    let values = headers.iter().filter(|(given, _)| given.eq_ignore_ascii_case(name));
    for (index, (_, value)) in values.enumerate() {
        out.push(if index == 0 { ':' } else { ',' });
        out.push_str(value.trim());
    }
    out.push('\n');
}

/// Returns the path, decoded once and encoded again segment by segment, with a `/` at its end. A `%2F` in a segment
/// becomes a `/`, as in the official signers; it is sent unchanged.
fn push_canonical_path(out: &mut String, path: &str) {
    let decoded = Cow::from(percent_decode_str(path));
    out.extend(percent_encode(&decoded, ENCODED_IN_PATH));
    if !out.ends_with('/') {
        out.push('/');
    }
}

pub(super) fn push_canonical_query(out: &mut String, query: &[(Vec<u8>, Vec<u8>)]) {
    let mut pairs: Vec<_> = query.iter().collect();
    pairs.sort_unstable();
    for (index, (name, value)) in pairs.into_iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        out.extend(percent_encode(name, ENCODED));
        out.push('=');
        out.extend(percent_encode(value, ENCODED));
    }
}

/// Returns the decoded pairs of a query in a URL. A name without `=` has an empty value, and a `+` is a plus.
pub fn query_pairs(query: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decode_str(name).collect(), percent_decode_str(value).collect())
        })
        .collect()
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    const BLOCK: usize = 64;
    // `Hmac` accepts a key of exactly one block, made as RFC 2104 says, without an error path.
    let mut block = Zeroizing::new([0; BLOCK]);
    if key.len() <= BLOCK {
        for (to, from) in block.iter_mut().zip(key) {
            *to = *from;
        }
    } else {
        let hash = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(key)));
        for (to, from) in block.iter_mut().zip(hash.iter()) {
            *to = *from;
        }
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn push_hex(out: &mut String, bytes: &[u8; 32]) {
    let digit = |value: u8| match value {
        0..=9 => b'0' + value,
        _ => b'a' - 10 + value,
    };
    let digits = bytes.map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    out.push_str(std::str::from_utf8(digits.as_flattened()).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_agrees_with_rfc_4231() {
        let mac = |key: &[u8], message: &[u8]| {
            let mut out = String::new();
            push_hex(&mut out, &hmac_sha256(key, message));
            out
        };
        assert_eq!(
            mac(b"Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            mac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn headers_are_lowered_sorted_trimmed_and_joined() {
        let request = Signable {
            method: "GET",
            path: "",
            query: &query_pairs("b=1&a=2&&a=10&c"),
            headers: &[
                ("X-B", " two "),
                ("x-a", "one"),
                ("X-b", "three"),
                ("X_C", "no"),
                ("Other", "no"),
            ],
            signed_headers: &["X-B", "x-a", "X-A", "x_c", "absent"],
            payload: Payload::Unsigned,
        };
        assert_eq!(
            canonical_request(&request),
            "GET\n/\na=10&a=2&b=1&c=\nx-a:one\nx-b:two,three\n\nx-a;x-b\nUNSIGNED-PAYLOAD"
        );
    }
}
