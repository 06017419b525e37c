//! What an answer means: a success, a redirect, an error, or an error in the clothes of a success.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, LOCATION};

use crate::answer::Answer;
use crate::download::ContentEncoding;
use crate::error::{ApiError, Error, ErrorKind, Redirect};
use crate::json::{Json, Kind, ReadError, ReadErrorKind, ReadLimits, at_pointer_limited, from_str_limited};
use crate::operation::{Content, Method, Operation};
use crate::request::url::location_host;
use crate::secrets::Secrets;
use crate::service::{ErrorFields, Service, SuccessError, SuccessRule, USUAL_FIELDS};

/// An answer as it came.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How often the request was sent for it.
    pub(crate) attempts: u32,
    /// How long the call has taken.
    pub(crate) elapsed: Duration,
    /// What the body is still compressed with, and whether the call asked for it by a header of its own.
    pub(crate) encoding: Option<ContentEncoding>,
    pub(crate) own_encoding: bool,
    /// What reading the body may cost.
    pub(crate) limits: ReadLimits,
    pub(crate) call_timeout: Duration,
    /// What the server may know and nobody else should.
    pub(crate) secrets: Secrets,
}

/// A response of which nothing but the head was looked at.
pub(crate) fn taken_in(received: Received, operation: &'static Operation, service: &'static Service) -> Answer {
    let fields = service.error_fields.unwrap_or(&USUAL_FIELDS);
    let mut entry = entry(operation, received.status);
    if let (Some((_, content)), Method::HEAD) = (&mut entry, operation.method) {
        *content = Content::Empty;
    }
    Answer {
        operation: operation.name,
        status: received.status,
        request_id: request_id_header(&received.headers, fields),
        is_id_final: false,
        headers: received.headers,
        body: received.body,
        index: entry.map_or(0, |(index, _)| index),
        content: entry.map_or(Content::Empty, |(_, content)| content),
        attempts: received.attempts,
        elapsed: received.elapsed,
        encoding: received.encoding,
        own_encoding: received.own_encoding,
        fields,
        limits: received.limits,
        call_timeout: received.call_timeout,
        secrets: received.secrets,
    }
}

/// Tells successes from errors. `authority` is the host that was asked.
pub(crate) fn classify(
    answer: &Answer,
    operation: &'static Operation,
    service: &'static Service,
    authority: &str,
) -> Result<(), Error> {
    let content = answer.content;
    match (answer.status, entry(operation, answer.status)) {
        (200..=299, Some(_)) => {
            let rules = operation.success_errors.unwrap_or(service.success_errors);
            if !rules.is_empty()
                && (content == Content::Json || (content != Content::Empty && is_json(&answer.headers)))
            {
                check_rules(answer, rules)?;
            }
            Ok(())
        }
        (300..=399, _) => {
            let location = answer
                .headers
                .get(LOCATION)
                .map(|value| String::from_utf8_lossy(value.as_bytes()));
            // what is left of a secret that has a slash could not be told from a host
            let host = location.map(|location| location_host(&answer.secrets.hide(&location), authority));
            Err(answer.error(ErrorKind::Redirect(Redirect { host })))
        }
        (400.., _) => Err(api_error(answer)),
        _ => Err(answer.error(ErrorKind::UnexpectedStatus)),
    }
}

/// A success whose body is still to come.
pub(crate) fn opened(received: Received, operation: &'static Operation, service: &'static Service) -> Answer {
    Answer {
        content: Content::Bytes,
        ..taken_in(received, operation, service)
    }
}

/// The documented success that a 2xx matches. A status that is not listed stands for the only one that is, as servers
/// and documents often differ in it; among several it stands for none.
fn entry(operation: &Operation, status: u16) -> Option<(usize, Content)> {
    let list = operation.success;
    let position = |status| list.iter().position(|success| success.status == status);
    let only = || (list.len() == 1).then_some(0);
    if list.is_empty() {
        return Some((0, Content::Empty));
    }
    let index = position(status)
        .or_else(|| position(2))
        .or_else(|| position(0))
        .or_else(only)?;
    list.get(index).map(|success| (index, success.content))
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn check_rules(answer: &Answer, rules: &[SuccessError]) -> Result<(), Error> {
    let text = answer.json_text()?;
    for rule in rules {
        let is_error = match rule.rule {
            SuccessRule::Present => is_present(text, rule.pointer, &answer.limits),
            SuccessRule::NotZero => is_not_zero(text, rule.pointer, &answer.limits),
        };
        if is_error.map_err(|error| answer.unread(error))? {
            return Err(api_error(answer));
        }
    }
    Ok(())
}

fn is_present(text: &str, pointer: &str, limits: &ReadLimits) -> Result<bool, ReadError> {
    // most answers do not hold the key at all, which is quickly seen; keys may be written with escapes, though
    let key = pointer.rsplit('/').next().unwrap_or_default();
    if !key.contains('~') && !text.contains('\\') && !text.contains(key) {
        return Ok(false);
    }
    let Some(raw) = at_pointer_limited(text, pointer, limits.clone())? else {
        return Ok(false);
    };
    Ok(!matches!(raw, "null" | "\"\"") && !is_empty_container(raw))
}

fn is_empty_container(raw: &str) -> bool {
    let inner = raw.strip_prefix('{').and_then(|raw| raw.strip_suffix('}'));
    let inner = inner.or_else(|| raw.strip_prefix('[').and_then(|raw| raw.strip_suffix(']')));
    inner.is_some_and(|inner| inner.trim().is_empty())
}

fn is_not_zero(text: &str, pointer: &str, limits: &ReadLimits) -> Result<bool, ReadError> {
    let Some(raw) = at_pointer_limited(text, pointer, limits.clone())? else {
        return Err(at(pointer, ReadError::new(ReadErrorKind::Missing, 0)));
    };
    let value: Json = from_str_limited(raw, limits.clone())?;
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    match value.as_i64() {
        Some(number) => Ok(number != 0),
        // an integer beyond 64 bits is none the less not zero
        None if digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok(true),
        None => {
            let kind = match value.kind() {
                Kind::Number => ReadErrorKind::NotInteger {
                    number: raw.chars().take(40).collect::<String>().into(),
                },
                found => ReadErrorKind::Expected {
                    expected: "an integer",
                    found,
                },
            };
            Err(at(pointer, ReadError::new(kind, 0)))
        }
    }
}

/// The error as seen from the whole text.
pub(crate) fn at(pointer: &str, error: ReadError) -> ReadError {
    let tokens = pointer.split('/').skip(1).collect::<Vec<_>>();
    tokens
        .into_iter()
        .rev()
        .fold(error, |error, token| match token.parse() {
            Ok(index) => error.in_index(index),
            Err(_) => error.in_key(token.replace("~1", "/").replace("~0", "~")),
        })
}

/// The request id that a header gives.
pub(crate) fn request_id_header(headers: &HeaderMap, fields: &ErrorFields) -> Option<String> {
    let values = fields.request_id_headers.iter().filter_map(|name| headers.get(*name));
    // bytes that are not UTF-8 are no reason to lose the id
    let mut texts = values.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned());
    texts.find(|text| !text.is_empty())
}

/// The request id that the body gives.
pub(crate) fn request_id_in(body: &Bytes, fields: &ErrorFields, limits: &ReadLimits) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    fields.request_id.iter().find_map(|pointer| {
        let raw = at_pointer_limited(text, pointer, limits.clone()).ok()??;
        let value: Json = from_str_limited(raw, limits.clone()).ok()?;
        plain(&value)
    })
}

/// The error that an answer holds, with whatever of it can be made out.
fn api_error(answer: &Answer) -> Error {
    let text = String::from_utf8_lossy(&answer.body);
    let body = from_str_limited(text.trim_start_matches('\u{feff}'), answer.limits.clone());
    match body {
        Err(error) if *error.kind() == ReadErrorKind::Aborted => answer.late(),
        body => {
            let parts = body.map(|body: Json| parts(&body, answer.fields));
            answer.error(ErrorKind::Api(parts.unwrap_or_default()))
        }
    }
}

fn parts(body: &Json, fields: &'static ErrorFields) -> ApiError {
    let first = |pointers: &[&str], text: fn(&Json) -> Option<String>| {
        pointers.iter().find_map(|pointer| text(body.pointer(pointer)?))
    };
    let code = fields.code.iter().find_map(|pointer| {
        let code = plain(body.pointer(pointer)?)?;
        // `error` is a code in OAuth and a sentence elsewhere; RFC 9457 has `about:blank` for no type at all
        let none = (*pointer == "/error" && code.contains(char::is_whitespace)) || code == "about:blank";
        (!none).then_some(code)
    });
    let message = first(fields.message, plain).or_else(|| {
        let sentence = plain(body.pointer("/error")?)?;
        (Some(&sentence) != code.as_ref()).then_some(sentence)
    });
    let others = fields
        .others
        .iter()
        .filter_map(|field| first(field.pointers, any).map(|text| (field, text)));
    ApiError {
        code,
        message,
        detail: first(fields.detail, any),
        others: others.collect(),
    }
}

/// The member of an error body that has this name, at its root or below `error`.
pub(crate) fn member(body: &Bytes, name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let body: Json = text.trim_start_matches('\u{feff}').parse().ok()?;
    let within = |body: &Json| body.get(name).and_then(any);
    within(&body).or_else(|| within(body.get("error")?))
}

/// The text of a string or a number, unless empty.
fn plain(value: &Json) -> Option<String> {
    let text = value
        .as_str()
        .or_else(|| value.as_number().map(|number| number.as_str()))?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// The text of anything: arrays and objects as JSON.
fn any(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::Array(items) if items.is_empty() => None,
        Json::Object(members) if members.is_empty() => None,
        Json::Array(_) | Json::Object(_) | Json::Bool(_) => Some(value.to_string()),
        value => plain(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Success;

    static SERVICE: Service = Service::new("sample");
    static RULED: Service = Service::new("sample").success_errors(&[SuccessError::present("/error_code")]);
    static STRICT: Service = Service::new("sample").success_errors(&[SuccessError::not_zero("/errno")]);
    static ONE: Operation = Operation::new("One", Method::GET, "/").success(&[Success::json(200)]);
    static TWO: Operation =
        Operation::new("Two", Method::GET, "/").success(&[Success::json(200), Success::empty(204), Success::text(2)]);
    static PICKY: Operation =
        Operation::new("Picky", Method::GET, "/").success(&[Success::json(200), Success::json(202)]);

    fn of(service: &'static Service, operation: &'static Operation, status: u16, body: &str) -> Result<Answer, Error> {
        let received = Received {
            status,
            headers: HeaderMap::new(),
            body: Bytes::copy_from_slice(body.as_bytes()),
            attempts: 1,
            elapsed: Duration::ZERO,
            encoding: None,
            own_encoding: false,
            limits: ReadLimits::default(),
            call_timeout: Duration::MAX,
            secrets: Secrets::default(),
        };
        let answer = taken_in(received, operation, service);
        classify(&answer, operation, service, "home").map(|()| answer)
    }

    #[test]
    fn successes_by_status() {
        let index = |operation, status| of(&SERVICE, operation, status, "{}").map(|answer| answer.index).ok();
        assert_eq!(index(&ONE, 200), Some(0));
        assert_eq!(index(&ONE, 201), Some(0));
        assert_eq!(index(&TWO, 204), Some(1));
        assert_eq!(index(&TWO, 299), Some(2));
        assert_eq!(index(&PICKY, 202), Some(1));
        assert_eq!(index(&PICKY, 201), None);
    }

    #[test]
    fn shapes_of_errors() {
        for (body, code, message, detail) in [
            (
                r#"{"error_code":"WKS.0001","error_msg":"m","error_detail":"d"}"#,
                "WKS.0001",
                "m",
                "d",
            ),
            (r#"{"error_code":500,"error_msg":"m"}"#, "500", "m", ""),
            (r#"{"errorCode":"a","errorMsg":"m"}"#, "a", "m", ""),
            (r#"{"code":"a","message":"m","details":[1]}"#, "a", "m", "[1]"),
            (
                r#"{"error":{"code":401,"message":"m","title":"Unauthorized"}}"#,
                "401",
                "m",
                "",
            ),
            (
                r#"{"type":"about:blank","title":"t","status":404,"detail":"d"}"#,
                "",
                "t",
                "d",
            ),
            (
                r#"{"type":"https://e.example/x","title":"t"}"#,
                "https://e.example/x",
                "t",
                "",
            ),
            (
                r#"{"error":"invalid_grant","error_description":"m"}"#,
                "invalid_grant",
                "m",
                "",
            ),
            (r#"{"error":"invalid_grant"}"#, "invalid_grant", "", ""),
            (r#"{"error":"It went wrong"}"#, "", "It went wrong", ""),
            (r#"{"errno":4,"errmsg":"m"}"#, "4", "m", ""),
            (r#"{"errors":[{"code":"x","title":"t","detail":"d"}]}"#, "x", "t", "d"),
            ("\u{feff}{\"code\":\"x\"}", "x", "", ""),
            (r#"[{"code":"x"}]"#, "", "", ""),
            ("<html>bad gateway</html>", "", "", ""),
            ("", "", "", ""),
            ("null", "", "", ""),
        ] {
            let error = of(&SERVICE, &ONE, 500, body).unwrap_err();
            let found = (error.code(), error.message(), error.detail());
            let found = (
                found.0.unwrap_or_default(),
                found.1.unwrap_or_default(),
                found.2.unwrap_or_default(),
            );
            assert_eq!(found, (code, message, detail), "{body}");
            assert_eq!(
                (error.status(), error.raw_body().as_ref()),
                (Some(500), body.as_bytes())
            );
        }
    }

    #[test]
    fn errors_inside_a_success() {
        let kind = |service, body| match of(service, &ONE, 200, body) {
            Ok(_) => "ok",
            Err(error) => match error.kind() {
                ErrorKind::Api(_) => "api",
                ErrorKind::Decode(_) => "decode",
                ErrorKind::UnexpectedBody(_) => "body",
                _ => "other",
            },
        };
        for (body, expected) in [
            (r#"{"error_code":"X"}"#, "api"),
            (r#"{"error\u005fcode":1}"#, "api"),
            (r#"{"error_code":null}"#, "ok"),
            (r#"{"error_code":""}"#, "ok"),
            (r#"{"a":{"error_code":"X"}}"#, "ok"),
            ("[]", "ok"),
            ("<html>error_code", "body"),
            ("", "body"),
        ] {
            assert_eq!(kind(&RULED, body), expected, "{body}");
        }
        for (body, expected) in [
            (r#"{"errno":0}"#, "ok"),
            (r#"{"errno":4}"#, "api"),
            (r#"{"errno":99999999999999999999}"#, "api"),
            (r#"{"errno":"0"}"#, "decode"),
            (r#"{"errno":0.5}"#, "decode"),
            (r#"{"errno":null}"#, "decode"),
            ("{}", "decode"),
            ("[]", "decode"),
            ("{", "decode"),
        ] {
            assert_eq!(kind(&STRICT, body), expected, "{body}");
        }
        let error = of(&STRICT, &ONE, 200, "{}").unwrap_err();
        assert_eq!(error.json_path().as_deref(), Some("errno"));
    }

    #[test]
    fn request_id_from_the_body() {
        let error = of(&SERVICE, &ONE, 400, r#"{"request_id":"r1"}"#).unwrap_err();
        assert_eq!(error.request_id(), Some("r1"));
        let error = of(&STRICT, &ONE, 200, r#"{"requestId":"r2"}"#).unwrap_err();
        assert_eq!(error.request_id(), Some("r2"));
    }
}
