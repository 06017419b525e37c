//! References to other URLs, and what they mean beside the URL of a request (RFC 3986, section 5).

use super::{authority_of, has_dot_segment};
use crate::encoding::percent;

/// The absolute URL that a reference means beside an absolute one, in a form that no URL parser rewrites: scheme and host in
/// lower case, no default port, no dot segments, no empty query, no fragment. `None` if it is no URL of `http` or `https`, or has a user, a
/// control character, or a host that is none.
pub(crate) fn resolve(reference: &str, base: &str) -> Option<String> {
    let reference = reference.trim_matches([' ', '\t']);
    if reference.contains(|c: char| c.is_control()) {
        return None;
    }
    let reference = before(reference, '#');
    let (base_scheme, base_rest) = base.split_once("://")?;
    let (base_authority, base_target) = split_before(base_rest, &['/', '?']);
    let (base_path, base_query) = split_before(base_target, &['?']);

    let (scheme, rest) = match scheme_of(reference) {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => (base_scheme.to_owned(), reference),
    };
    let has_scheme = scheme_of(reference).is_some();
    let default_port = match scheme.as_str() {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    let (authority, path, query) = if let Some(rest) = rest.strip_prefix("//") {
        let (authority, target) = split_before(rest, &['/', '?']);
        let (path, query) = split_before(target, &['?']);
        (authority, path.to_owned(), query)
    } else if has_scheme {
        return None; // `https:path` has no host
    } else {
        let (path, query) = split_before(rest, &['?']);
        match path {
            "" if query.is_empty() => (base_authority, base_path.to_owned(), base_query),
            "" => (base_authority, base_path.to_owned(), query),
            path if path.starts_with('/') => (base_authority, path.to_owned(), query),
            path => (base_authority, merged(base_path, path), query),
        }
    };
    let authority = authority_of(authority, default_port).ok()?;
    let path = percent::encode_path_literal(&without_dots(&path));
    if has_dot_segment(&path) {
        return None; // `%2e%2e`, which some servers take for `..`
    }
    let mut url = format!("{scheme}://{authority}{path}");
    if let Some(query) = query.strip_prefix('?').filter(|query| !query.is_empty()) {
        url.push('?');
        url.push_str(&percent::encode_query_literal(query));
    }
    Some(url)
}

/// Scheme, host and port of a URL that [`resolve`] gave.
pub(crate) fn origin_of(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(start..).and_then(|rest| rest.find(['/', '?', '#']));
    end.and_then(|end| url.get(..start + end)).unwrap_or(url)
}

/// The value of a parameter in the query of a URL or of a reference, decoded.
pub(crate) fn query_value(url: &str, name: &str) -> Option<String> {
    let (_, query) = before(url, '#').split_once('?')?;
    let mut pairs = query.split('&');
    pairs.find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(key) == name).then(|| decoded(value))
    })
}

/// The URL without the parameters of its query that are named so.
pub(crate) fn without_parameters(url: &str, is_named: impl Fn(&str) -> bool) -> String {
    let Some((start, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let is_left = |pair: &&str| !is_named(&decoded(before(pair, '=')));
    let left: Vec<&str> = query.split('&').filter(is_left).collect();
    match left.is_empty() {
        true => start.to_owned(),
        false => format!("{start}?{}", left.join("&")),
    }
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    String::from_utf8_lossy(&percent::decode(&text)).into_owned()
}

/// The scheme of a reference, if it has one, and what follows its colon.
fn scheme_of(reference: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = reference.split_once(':')?;
    let mut bytes = scheme.bytes();
    let is_first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let is_scheme = is_first && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then_some((scheme, rest))
}

fn before(text: &str, end: char) -> &str {
    text.split_once(end).map_or(text, |(before, _)| before)
}

/// The text before the first of some characters, and from there on.
fn split_before<'a>(text: &'a str, characters: &[char]) -> (&'a str, &'a str) {
    let end = text.find(characters).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// RFC 3986, section 5.2.3.
fn merged(base: &str, path: &str) -> String {
    let folder = base.rfind('/').and_then(|at| base.get(..=at)).unwrap_or("/");
    format!("{folder}{path}")
}

/// RFC 3986, section 5.2.4, for a path that begins with a slash.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut is_folder = false;
    for segment in path.split('/').skip(1) {
        is_folder = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let mut out = String::with_capacity(path.len());
    for segment in &kept {
        out.push('/');
        out.push_str(segment);
    }
    if is_folder || out.is_empty() {
        out.push('/');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_3986() {
        // section 5.4, with http: and without the fragments
        let base = "http://a/b/c/d;p?q";
        for (reference, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g/"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("g#s", "http://a/b/c/g"),
            ("g?y#s", "http://a/b/c/g?y"),
            (";x", "http://a/b/c/;x"),
            ("g;x?y#s", "http://a/b/c/g;x?y"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
        ] {
            assert_eq!(resolve(reference, base).as_deref(), Some(expected), "{reference}");
        }
    }

    #[test]
    fn urls_are_brought_to_one_form() {
        let base = "https://api.example/v1/things?page=1";
        for (reference, expected) in [
            ("HTTPS://API.Example:443/v1?a=b", "https://api.example/v1?a=b"),
            ("https://other.example", "https://other.example/"),
            ("https://other.example?x=1", "https://other.example/?x=1"),
            ("http://api.example:80/x", "http://api.example/x"),
            ("?page=2", "https://api.example/v1/things?page=2"),
            (
                "things?filter[a]=é b|c",
                "https://api.example/v1/things?filter%5Ba%5D=%C3%A9%20b%7Cc",
            ),
            ("?a=%2F%zz", "https://api.example/v1/things?a=%2F%25zz"),
        ] {
            assert_eq!(resolve(reference, base).as_deref(), Some(expected), "{reference}");
        }
    }

    #[test]
    fn what_is_no_url_of_http_leads_nowhere() {
        for reference in [
            "ftp://a.example/",
            "javascript:alert(1)",
            "https:things",
            "https://",
            "https://user:secret@a.example/",
            "https://a b/",
            "https://a.example\\@b.example/",
            "//a.example:99999/",
            "/a\r\nb",
            "/%2e%2e/b",
            "/a/.%2E",
        ] {
            assert_eq!(resolve(reference, "https://a.example/x"), None, "{reference}");
        }
    }

    #[test]
    fn parameters_of_queries() {
        let url = "https://a.example/x?a=1&api%5Fkey=k&b=%2B+c&api_key=l#b=2";
        assert_eq!(query_value(url, "b").as_deref(), Some("+ c"));
        assert_eq!(query_value(url, "api_key").as_deref(), Some("k"));
        assert_eq!(query_value(url, "x"), None);
        let url = "https://a.example/x?a=1&api%5Fkey=k&b=2&api_key=l";
        assert_eq!(
            without_parameters(url, |name| name == "api_key"),
            "https://a.example/x?a=1&b=2"
        );
        assert_eq!(
            without_parameters("https://a.example/x?k=1", |_| true),
            "https://a.example/x"
        );
    }

    #[test]
    fn origins() {
        for (url, origin) in [
            ("https://a.example/x?y=/z", "https://a.example"),
            ("http://[::1]:8080?x", "http://[::1]:8080"),
            ("https://a.example", "https://a.example"),
        ] {
            assert_eq!(origin_of(url), origin);
        }
    }
}
