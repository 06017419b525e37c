//! The parts of a URL that a signature covers.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The parts of a URL that a signature covers, exactly as a transport sends them.
pub(super) struct Url<'a> {
    /// Host in lower case, with the port unless it is the scheme's default.
    pub(super) host: String,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
}

impl<'a> Url<'a> {
    /// Splits an absolute http or https URL. Refuses one that URL libraries would rewrite after signing, as the request
    /// would differ from the signed one or go elsewhere.
    pub(super) fn split(url: &'a str) -> Result<Self, &'static str> {
        check_characters(url)?;
        let (scheme, rest) = url.split_once("://").ok_or("it is not absolute")?;
        let default_port = match scheme {
            _ if scheme.eq_ignore_ascii_case("https") => "443",
            _ if scheme.eq_ignore_ascii_case("http") => "80",
            _ => return Err("its scheme is neither https nor http"),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, "/"),
        };
        if authority.contains('@') {
            return Err("it contains a user or a password");
        }
        if authority.is_empty() || authority.starts_with(':') {
            return Err("it has no host");
        }
        if !authority.is_ascii() || authority.contains('%') {
            return Err("its host is not plain ASCII");
        }
        if path
            .split('/')
            .any(|segment| matches!(&*Cow::from(percent_decode_str(segment)), b"." | b".."))
        {
            return Err("its path has a segment . or ..");
        }
        let mut host = authority.to_ascii_lowercase();
        // The colons of an IPv6 address are inside brackets.
        if let Some((name, port)) = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
            if !port.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err("its port is not a number");
            }
            let port = port.trim_start_matches('0');
            host = if port.is_empty() || port == default_port {
                name.to_owned()
            } else {
                format!("{name}:{port}")
            };
        }
        check_query(query)?;
        Ok(Self { host, path, query })
    }
}

/// Returns whether a query can be signed unchanged.
pub(super) fn check_query(query: &str) -> Result<(), &'static str> {
    check_characters(query)?;
    // Some servers read a plus as a space, and would reject the signature.
    if query.contains('+') {
        return Err("its query has a + that is not encoded");
    }
    Ok(())
}

fn check_characters(text: &str) -> Result<(), &'static str> {
    let is_rewritten = |byte: u8| byte.is_ascii_control() || byte == b' ' || byte == b'\\';
    if text.bytes().any(is_rewritten) {
        return Err("it contains a space, a backslash or a control character");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_urls_as_they_are_sent() {
        for (url, host, path, query) in [
            ("https://A.example/b?c=d#e", "a.example", "/b", "c=d"),
            ("https://a.example", "a.example", "/", ""),
            ("https://a.example?b", "a.example", "/", "b"),
            ("https://a.example:443/", "a.example", "/", ""),
            ("https://a.example:80/", "a.example:80", "/", ""),
            ("http://a.example:080/", "a.example", "/", ""),
            ("http://127.0.0.1:18080/x?y=/z?", "127.0.0.1:18080", "/x", "y=/z?"),
            ("http://[::1]/", "[::1]", "/", ""),
            ("http://[::1]:8080/", "[::1]:8080", "/", ""),
            ("https://a.example#/?b", "a.example", "/", ""),
        ] {
            let parts = Url::split(url).unwrap_or_else(|reason| panic!("{url}: {reason}"));
            assert_eq!(
                (parts.host.as_str(), parts.path, parts.query),
                (host, path, query),
                "{url}"
            );
        }
    }

    #[test]
    fn refuses_urls_that_would_be_rewritten_after_signing() {
        for url in [
            "/relative",
            "ftp://a.example/",
            "https://",
            "https:///path",
            "https://:443/",
            "https://user:secret@a.example/",
            "https://a.example:port/",
            "https://例子.example/",
            "https://a.example/a b",
            "https://a.example/a\\b",
            "https://a.example/a\tb",
            "https://a.example/a/../b",
            "https://a.example/a/%2e%2E",
            "https://a.example/./b",
            "https://a.example/?a=b+c",
        ] {
            let refused = Url::split(url).err();
            assert!(refused.is_some_and(|reason| !reason.contains("secret")), "{url}");
        }
    }
}
