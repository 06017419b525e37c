//! URLs: templates, base URLs, and where a `Location` or another reference leads.

mod reference;

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::encoding::percent;

pub(crate) use reference::{origin_of, query_value, resolve, without_parameters};

/// Replaces each `{name}` of a template. `value` gives the value of a variable, or says what is wrong.
pub(crate) fn expand<E>(template: &str, mut value: impl FnMut(&str) -> Result<String, E>) -> Result<String, E> {
    let mut out = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Name(name) => out.push_str(&value(name)?),
        }
    }
    Ok(out)
}

/// A part of a template.
pub(crate) enum Piece<'a> {
    Literal(&'a str),
    Name(&'a str),
}

/// The parts of a template; a brace without its partner is literal.
pub(crate) fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            rest = after;
            return Some(Piece::Name(name));
        }
        // a brace at the very start was found to have no partner
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| *c == '{')
            .map_or(rest.len(), |(at, _)| at);
        let (literal, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        Some(Piece::Literal(literal))
    })
}

/// Checks a base URL and gives it in the one form that no URL parser rewrites: scheme and host in lower case, no
/// default port, no slash at the end.
pub(crate) fn base(text: &str) -> Result<String, &'static str> {
    let (scheme, rest) = text
        .split_once("://")
        .ok_or("is not absolute: it should start with https://")?;
    let scheme = scheme.to_ascii_lowercase();
    let default_port = match scheme.as_str() {
        "https" => 443,
        "http" => 80,
        _ => return Err("has a scheme other than https and http"),
    };
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let authority = authority_of(authority, default_port)?;
    if path.contains(['?', '#']) {
        return Err("has a query or a fragment");
    }
    let path = path.trim_end_matches('/');
    if percent::encode_path_literal(path) != path {
        return Err("has characters in its path that are not allowed there");
    }
    if has_dot_segment(path) {
        return Err("has a `.` or `..` in its path");
    }
    Ok(format!("{scheme}://{authority}{path}"))
}

/// Scheme, host and port of a URL that was checked.
pub(crate) fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let path = url.get(start..).and_then(|rest| rest.find(['/', '?']));
    path.and_then(|at| url.get(..start + at)).unwrap_or(url)
}

/// Checks a path that a base URL ends in and gives it without a slash at the end; empty for the root.
pub(crate) fn base_path(text: &str) -> Result<String, &'static str> {
    let path = text
        .strip_prefix('.')
        .filter(|rest| rest.starts_with('/'))
        .unwrap_or(text);
    let path = format!("/{}", path.trim_matches('/'));
    if path.contains(['?', '#']) {
        return Err("has a query or a fragment");
    }
    if percent::encode_path_literal(&path) != path {
        return Err("has characters in its path that are not allowed there");
    }
    if has_dot_segment(&path) {
        return Err("has a `.` or `..` in its path");
    }
    Ok(path.trim_end_matches('/').to_owned())
}

fn authority_of(text: &str, default_port: u16) -> Result<String, &'static str> {
    if text.contains('@') {
        return Err("has a user or password");
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let host = match host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => {
            let address: Ipv6Addr = inner.parse().map_err(|_| "has a faulty IPv6 address")?;
            format!("[{address}]")
        }
        None => {
            let valid = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
            if host.is_empty() || host.len() > 253 || host.starts_with('.') || host.contains("..") {
                return Err("has a faulty host");
            }
            if !host.bytes().all(valid) {
                return Err("has a host with characters that are not allowed there");
            }
            host.to_ascii_lowercase()
        }
    };
    match port.map(|port| (port, port.parse::<u16>())) {
        None => Ok(host),
        Some((text, Ok(port))) if port != 0 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(if port == default_port {
                host
            } else {
                format!("{host}:{port}")
            })
        }
        Some(_) => Err("has a faulty port"),
    }
}

/// Whether a host (without port) is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || address.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a URL parser would take a segment for `.` or `..`.
pub(crate) fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(|segment| {
        // each dot may be written in three bytes
        let may_be = (1..=6).contains(&segment.len()) && segment.starts_with(['.', '%']);
        let plain = || segment.replace("%2e", ".").replace("%2E", ".");
        may_be && matches!(plain().as_str(), "." | "..")
    })
}

/// The host that a `Location` leads to, seen from `url`, as a browser would understand it.
pub(crate) fn location_host(location: &str, url_authority: &str) -> String {
    let plain = location.trim().replace('\\', "/");
    let rest = match plain.split_once(':') {
        Some((scheme, rest))
            if !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) =>
        {
            Some(rest)
        }
        _ => None,
    };
    let target = rest.unwrap_or(&plain);
    if rest.is_none() && !target.starts_with("//") {
        return url_authority.to_owned();
    }
    let target = target.trim_start_matches('/');
    let authority = target.split(['/', '?', '#']).next().unwrap_or_default();
    authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases() {
        for (text, expected) in [
            ("https://A.Example.com/", "https://a.example.com"),
            ("HTTPS://a.example:443/v1/", "https://a.example/v1"),
            ("http://a.example:443", "http://a.example:443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:80/x", "http://[::1]/x"),
        ] {
            assert_eq!(base(text).as_deref(), Ok(expected), "{text}");
        }
        for text in [
            "",
            "/v1",
            "a.example",
            "ftp://a.example",
            "https://",
            "https:///v1",
            "https://u:p@a.example",
            "https://a.example?x",
            "https://a.example/#x",
            "https://a.example:0",
            "https://a.example:99999",
            "https://a.example:+1",
            "https://a b",
            "https://é.example",
            "https://a.example/../b",
            "https://a.example/%2e%2E/b",
            "https://a.example/a b",
            "https://a\\b.example",
            "https://a.example:",
            "https://a..b",
            "https://[::g]",
            "https://a.example/\r\nx",
        ] {
            assert!(base(text).is_err(), "{text}");
        }
    }

    #[test]
    fn templates() {
        let fill = |name: &str| {
            if name == "r" {
                Ok("x".to_owned())
            } else {
                Err(name.to_owned())
            }
        };
        assert_eq!(expand("https://a.{r}.b/{r}", fill), Ok("https://a.x.b/x".into()));
        assert_eq!(expand("a{r", fill), Ok("a{r".into()));
        assert_eq!(expand("a}{{r}", fill), Err("{r".into()));
        assert_eq!(expand("{q}", fill), Err("q".into()));
    }

    #[test]
    fn locations() {
        for (location, host) in [
            ("https://evil.example/x", "evil.example"),
            ("//evil.example:8080/x", "evil.example:8080"),
            ("\\\\evil.example", "evil.example"),
            ("https:\\\\a@evil.example/x", "evil.example"),
            ("http://user:pass@evil.example?x", "evil.example"),
            ("/other", "home"),
            ("other?x=http://a", "home"),
            ("", "home"),
        ] {
            assert_eq!(location_host(location, "home"), host, "{location}");
        }
    }

    #[test]
    fn loopback() {
        for host in ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "localhost.example",
            "128.0.0.1",
            "10.0.0.1",
            "[::2]",
            "127.0.0.1.example",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
