//! The path of a request: the template of the operation with its values.

use super::style;
use crate::describe::{Operation, Place};
use crate::encoding::percent;
use crate::error::Error;
use crate::json::Json;
use crate::url::{self, Piece, has_dot_segment, pieces};

/// The path of a request.
///
/// # Errors
/// The parameter at fault and what is wrong with it.
pub(super) fn path<'a>(
    operation: &'static Operation,
    value: impl Fn(usize) -> Option<&'a Json>,
) -> Result<String, (String, &'static str)> {
    let mut out = String::with_capacity(operation.path.len() + 40);
    if !operation.path.starts_with('/') {
        out.push('/');
    }
    for piece in pieces(operation.path) {
        match piece {
            Piece::Literal(text) => percent::push_path_literal(&mut out, text),
            Piece::Name(name) => {
                let what = || format!("path parameter {name}");
                let parameters = operation.parameters.iter().enumerate();
                let (index, parameter) = parameters
                    .filter(|(_, parameter)| parameter.place == Place::Path)
                    .find(|(_, parameter)| parameter.name == name)
                    .ok_or_else(|| (what(), "is not described by the operation"))?;
                let value = value(index).ok_or_else(|| (what(), "is missing"))?;
                out.push_str(&style::path(parameter, value).map_err(|reason| (what(), reason))?);
            }
        }
    }
    // values that are harmless alone may meet in one segment
    if has_dot_segment(&out) {
        return Err((
            "path".to_owned(),
            "has a segment `.` or `..`, which would lead to another path",
        ));
    }
    Ok(out)
}

/// The URL of a path that the caller gives, maybe with a query: below the base URL, or a whole URL on the same server, such as one
/// that a response named.
pub(super) fn given(base: &str, text: &str) -> Result<String, Error> {
    let invalid = |reason: &'static str| Err(Error::invalid("path", reason));
    if text.contains('#') {
        return invalid("has a fragment, which is not sent");
    }
    let (whole, query) = match text.split_once('?') {
        Some((whole, query)) => (whole, Some(query)),
        None => (text, None),
    };
    let (base, path) = if whole.starts_with('/') {
        (base, whole)
    } else {
        match url::base(whole) {
            Ok(url) if url::origin(&url) == url::origin(base) => {
                let start = whole.find("://").map_or(0, |at| at + 3);
                let rest = whole.get(start..).unwrap_or_default();
                let path = rest.find('/').and_then(|at| rest.get(at..));
                (url::origin(base), path.unwrap_or("/"))
            }
            Ok(_) => {
                return invalid("leads to another server than the base URL of the client: credentials would go along");
            }
            Err(_) => return invalid("does not begin with a slash, and is no URL"),
        }
    };
    if has_dot_segment(path) {
        return invalid("has a segment `.` or `..`, which would lead to another path");
    }
    let mut url = base.to_owned() + &percent::encode_path_literal(path);
    if let Some(query) = query {
        url.push('?');
        url.push_str(&percent::encode_query_literal(query));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::{Method, Parameter};

    static DOTS: Operation =
        Operation::new("Dots", Method::GET, "/v1/{a}{b}/x").parameters(&[Parameter::path("a"), Parameter::path("b")]);

    #[test]
    fn paths() {
        let build = |a: &str, b: &str| {
            let values = [Json::from(a), Json::from(b)];
            path(&DOTS, |index| values.get(index))
        };
        assert_eq!(build("a/b", "ü").as_deref(), Ok("/v1/a%2Fb%C3%BC/x"));
        assert_eq!(build("%2e", "%2e").as_deref(), Ok("/v1/%252e%252e/x"));
        assert_eq!(build("", "x").unwrap_err().0, "path parameter a");
        assert_eq!(build("x", "..").unwrap_err().0, "path parameter b");
        assert!(build(".", ".").is_err());
        assert_eq!(
            path(&DOTS, |_| None).unwrap_err(),
            ("path parameter a".into(), "is missing")
        );
    }

    #[test]
    fn paths_that_callers_give() {
        let base = "https://api.example.com/v1";
        for (text, url) in [
            ("/users", "https://api.example.com/v1/users"),
            ("/", "https://api.example.com/v1/"),
            (
                "/a b/ü?q=x y&r=%20",
                "https://api.example.com/v1/a%20b/%C3%BC?q=x%20y&r=%20",
            ),
            ("//other.example/x", "https://api.example.com/v1//other.example/x"),
            (
                "https://API.example.com:443/v2/x?page=2",
                "https://api.example.com/v2/x?page=2",
            ),
            ("https://api.example.com", "https://api.example.com/"),
            ("https://api.example.com/a/", "https://api.example.com/a/"),
        ] {
            assert_eq!(given(base, text).unwrap(), url, "{text}");
        }
        for text in [
            "",
            "users",
            "?x=1",
            "https://other.example/v1/users",
            "http://api.example.com/v1/users",
            "https://api.example.com@other.example/",
            "https://api.example.com.other.example/",
            "/a/../b",
            "/a/%2e%2E/b",
            "/a#b",
            "/a?b#c",
            "https:///x",
        ] {
            assert!(given(base, text).is_err(), "{text}");
        }
    }

    static GREEDY: Operation = Operation::new("Greedy", Method::GET, "/f/{a}.zip/{b}")
        .parameters(&[Parameter::path("a").greedy(), Parameter::path("b").greedy()]);

    #[test]
    fn greedy_values_keep_their_slashes() {
        let build = |a: &str, b: &str| {
            let values = [Json::from(a), Json::from(b)];
            path(&GREEDY, |index| values.get(index))
        };
        assert_eq!(build("x/y z", "1//2/").as_deref(), Ok("/f/x/y%20z.zip/1//2/"));
        assert_eq!(
            build("a?b", "%2e%2e/é").as_deref(),
            Ok("/f/a%3Fb.zip/%252e%252e/%C3%A9")
        );
        for value in ["", "/", "/x", "..", "a/../b", "a/.", "./a", "a/.."] {
            assert_eq!(build("x", value).unwrap_err().0, "path parameter b", "{value}");
        }
        // with the text after it this is no `..`
        assert_eq!(build("x/.", "y").unwrap_err().0, "path parameter a");
    }
}
