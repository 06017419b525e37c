//! What a response means: a success, a redirect, an error, or an error inside a success.

use http::header::LOCATION;

use super::raw::RawResponse;
use crate::describe::{Content, ErrorFields, Operation, Service, SuccessError, SuccessRule};
use crate::encoding::{Charset, MediaType, decoded};
use crate::error::{ApiError, Error, ErrorKind, Redirect, text_of, text_of_detail, text_of_faults, text_of_scalar};
use crate::json::{Json, Kind, ReadError, ReadErrorKind, ReadLimits, at_pointer_limited, from_str_limited};
use crate::url::location_host;

/// Tells successes from errors. `authority` is the host that was asked.
pub(crate) fn classify(
    response: &RawResponse,
    operation: &'static Operation,
    service: &'static Service,
    authority: &str,
) -> Result<(), Error> {
    let content = response.content.read_as();
    match response.status {
        200..=299 if response.is_expected => {
            let rules = operation.success_errors.unwrap_or(service.success_errors);
            // nobody has said that there is a body
            let has_none = response.body.is_empty() && operation.success.is_empty();
            if rules.is_empty() || content == Content::Empty || has_none {
                return Ok(());
            }
            #[cfg(feature = "xml")]
            if response.is_described_document() {
                return check_rules_in_xml(response, rules);
            }
            if content == Content::Json || MediaType::of(&response.headers) == MediaType::Json {
                check_rules(response, rules)?;
            }
            Ok(())
        }
        304 if response.is_expected => Ok(()),
        304 => Err(response.error(ErrorKind::NotModified)),
        300..=399 => {
            let location = response
                .headers
                .get(LOCATION)
                .map(|value| String::from_utf8_lossy(value.as_bytes()));
            // what is left of a secret that has a slash could not be told from a host
            let host = location.map(|location| location_host(&response.secrets.hide(&location), authority));
            Err(response.error(ErrorKind::Redirect(Redirect { host })))
        }
        400.. => Err(api_error(response)),
        _ => Err(response.error(ErrorKind::UnexpectedStatus)),
    }
}

fn check_rules(response: &RawResponse, rules: &[SuccessError]) -> Result<(), Error> {
    let text = response.json_text()?;
    for rule in rules {
        let is_error = match rule.rule {
            SuccessRule::Present => is_present(text, rule.pointer, &response.limits),
            SuccessRule::NotZero => is_not_zero(text, rule.pointer, &response.limits),
        };
        if is_error.map_err(|error| response.decode_error(error))? {
            return Err(api_error(response));
        }
    }
    Ok(())
}

/// [`check_rules`] of a body in XML. What its table does not have may be in the document nevertheless: an error in place of
/// what was asked for.
#[cfg(feature = "xml")]
fn check_rules_in_xml(response: &RawResponse, rules: &[SuccessError]) -> Result<(), Error> {
    let decode_error = |error| response.decode_error(error);
    let limits = &response.limits;
    let typed = response.json_text()?;
    let untyped = std::cell::OnceCell::new();
    for rule in rules {
        let found = at_pointer_limited(typed, rule.pointer, limits.clone()).map_err(decode_error)?;
        let text = match found {
            Some(_) => typed,
            None => untyped.get_or_init(|| response.untyped_text().unwrap_or_default()),
        };
        let is_error = match rule.rule {
            SuccessRule::Present => is_present(text, rule.pointer, limits),
            // without a table a number is a string
            SuccessRule::NotZero => match at_pointer_limited(text, rule.pointer, limits.clone()) {
                Ok(Some(raw)) => is_not_zero(raw.trim_matches('"'), "", limits),
                _ => is_not_zero(typed, rule.pointer, limits),
            },
        };
        if is_error.map_err(decode_error)? {
            return Err(api_error(response));
        }
    }
    Ok(())
}

fn is_present(text: &str, pointer: &str, limits: &ReadLimits) -> Result<bool, ReadError> {
    // most responses do not hold the key at all, which is quickly seen; keys may be written with escapes, though
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
        return Err(ReadError::new(ReadErrorKind::Missing, 0).in_pointer(pointer));
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
            Err(ReadError::new(kind, 0).in_pointer(pointer))
        }
    }
}

/// The error that a response holds, with whatever of it can be made out.
fn api_error(response: &RawResponse) -> Error {
    #[cfg(feature = "xml")]
    match response.error_in_xml(parts) {
        Ok(Some(parts)) => return response.error(ErrorKind::Api(parts)),
        Ok(None) => {}
        Err(error) => return error,
    }
    let text = String::from_utf8_lossy(&response.body);
    let body = from_str_limited(text.trim_start_matches('\u{feff}'), response.limits.clone());
    match body {
        Err(error) if *error.kind() == ReadErrorKind::Aborted => response.decode_timeout(),
        body => {
            let parts = match body {
                Ok(body) => parts(&body, response.fields),
                Err(_) => {
                    let text = Charset::of(&response.headers)
                        .and_then(|charset| decoded(&response.body, charset))
                        .unwrap_or(text);
                    ApiError {
                        message: sentence_of(&text),
                        ..ApiError::default()
                    }
                }
            };
            response.error(ErrorKind::Api(parts))
        }
    }
}

/// What a body that is no JSON says: the title of a page, or the first line of a text.
fn sentence_of(body: &str) -> Option<String> {
    let text = body.trim_start_matches('\u{feff}').trim();
    let sentence = match text.chars().next()? {
        '<' => {
            let of_element = |name: &str| {
                let begin = text.find(name)? + name.len();
                text.get(begin..)?.split('<').next()
            };
            let elements = ["<title>", "<Message>", "<message>", "<faultstring>"];
            let sentence = elements.into_iter().find_map(of_element)?.trim();
            return (!sentence.is_empty()).then(|| unescaped(sentence));
        }
        // broken JSON
        '{' | '[' | '"' => return None,
        _ => text.lines().next()?,
    };
    let sentence = sentence.trim();
    // bytes of another kind were replaced when they were taken for text
    let is_text = !sentence.is_empty() && !sentence.contains(['\u{fffd}', '\0']);
    is_text.then(|| sentence.to_owned())
}

/// The text without the escapes that all XML knows.
fn unescaped(text: &str) -> String {
    let escapes = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    escapes.iter().fold(text.to_owned(), |text, (escape, character)| {
        text.replace(escape, character)
    })
}

fn parts(body: &Json, fields: &'static ErrorFields) -> ApiError {
    let first = |pointers: &[&str], text: fn(&Json) -> Option<String>| {
        pointers.iter().find_map(|pointer| text(body.pointer(pointer)?))
    };
    let code = fields.code.iter().find_map(|pointer| {
        let code = text_of_scalar(body.pointer(pointer)?)?;
        // `error` is a code in OAuth and a sentence elsewhere; RFC 9457 has `about:blank` for no type at all
        let none = (*pointer == "/error" && code.contains(char::is_whitespace)) || code == "about:blank";
        (!none).then_some(code)
    });
    let message = first(fields.message, text_of_scalar).or_else(|| {
        let sentence = text_of_scalar(body.pointer("/error")?)?;
        (Some(&sentence) != code.as_ref()).then_some(sentence)
    });
    let others = fields
        .others
        .iter()
        .filter_map(|field| first(field.pointers, text_of).map(|text| (field, text)));
    let detail = first(fields.detail, text_of_detail).or_else(|| {
        let errors = body.pointer("/errors")?;
        let is_list = errors.as_array().is_none_or(|errors| errors.len() > 1);
        is_list.then(|| text_of_detail(errors))?
    });
    // an object that holds the message says nothing more
    let repeats = |detail: &String| {
        let message = message.as_deref();
        detail.starts_with('{') && message.is_some_and(|message| detail.contains(message))
    };
    let detail = detail.filter(|detail| !repeats(detail));
    ApiError {
        code,
        message: message.or_else(|| text_of_scalar(body)),
        // the whole body may be the list of faults
        detail: detail.or_else(|| text_of_faults(body)),
        others: others.collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;
    use crate::describe::{Method, Success};
    use crate::response::received::{Expected, Received, into_raw};
    use crate::secrets::Secrets;

    static SERVICE: Service = Service::new("sample");
    static RULED: Service = Service::new("sample").success_errors(&[SuccessError::present("/error_code")]);
    static STRICT: Service = Service::new("sample").success_errors(&[SuccessError::not_zero("/errno")]);
    static ONE: Operation = Operation::new("One", Method::GET, "/").success(&[Success::json(200)]);
    static TWO: Operation =
        Operation::new("Two", Method::GET, "/").success(&[Success::json(200), Success::empty(204), Success::text(2)]);
    static PICKY: Operation =
        Operation::new("Picky", Method::GET, "/").success(&[Success::json(200), Success::json(202)]);

    fn of(
        service: &'static Service,
        operation: &'static Operation,
        status: u16,
        body: &str,
    ) -> Result<RawResponse, Error> {
        with_headers(service, operation, status, HeaderMap::new(), body.as_bytes())
    }

    fn with_headers(
        service: &'static Service,
        operation: &'static Operation,
        status: u16,
        headers: HeaderMap,
        body: &[u8],
    ) -> Result<RawResponse, Error> {
        let received = Received {
            status,
            headers,
            body: Bytes::copy_from_slice(body),
            attempts: 1,
            elapsed: Duration::ZERO,
            encoding: None,
            own_encoding: false,
            limits: ReadLimits::default(),
            call_timeout: Duration::MAX,
            idempotency_key: None,
            expected: Expected::Documented,
            secrets: Secrets::default(),
        };
        let response = into_raw(received, operation, service);
        classify(&response, operation, service, "home").map(|()| response)
    }

    #[test]
    fn successes_by_status() {
        let index = |operation, status| {
            of(&SERVICE, operation, status, "{}")
                .map(|response| response.index)
                .ok()
        };
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
            ("<html><title>502 Bad Gateway</title></html>", "", "502 Bad Gateway", ""),
            ("\n upstream is gone \nat line 1", "", "upstream is gone", ""),
            ("\"gone\"", "", "gone", ""),
            (r#"{"description":"d"}"#, "", "d", ""),
            (r#"{"exception_message":"m"}"#, "", "m", ""),
            (r#"{"error":{"description":"d"}}"#, "", "d", ""),
            (r#"{"error":{"detail":"d"}}"#, "", "", "d"),
            (r#"{"detail":{"message":"m"}}"#, "", "m", ""),
            (r#"{"errors":[{"description":"d"}]}"#, "", "d", ""),
            (r#"{"errors":{"name":["is required"]}}"#, "", "", "name: is required"),
            (
                r#"{"name":["is required"],"age":["is low"]}"#,
                "",
                "",
                "name: is required; age: is low",
            ),
            (r#"[{"field":"f","message":"m","value":"secret"}]"#, "", "", "f: m"),
            (r#"["a","b"]"#, "", "", "a; b"),
            (r#"{"fault":{"faultstring":"m"}}"#, "", "m", ""),
            (
                "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code><Message>The key is &amp; was not there</Message></Error>",
                if cfg!(feature = "xml") { "NoSuchKey" } else { "" },
                "The key is & was not there",
                "",
            ),
            (r#"{"errors":["a","b"]}"#, "", "a", "a; b"),
            (
                r#"{"detail":[{"loc":["body","n"],"msg":"too small","input":1}]}"#,
                "",
                "",
                "body.n: too small",
            ),
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

    #[test]
    fn the_first_line_of_a_text_is_in_its_character_encoding() {
        let content_type = http::HeaderValue::from_static("text/plain; charset=iso-8859-1");
        let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, content_type)]);
        let error = with_headers(&SERVICE, &ONE, 400, headers, b"caf\xe9 closed\nuntil 7").unwrap_err();
        assert_eq!(error.message(), Some("caf\u{e9} closed"));
    }
}
