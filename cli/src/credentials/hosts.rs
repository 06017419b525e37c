//! The hosts that credentials may be sent to.

use std::error::Error;
use std::fmt;

use specwright_runtime::{AttemptContext, HttpRequest, Interceptor};

/// Hosts, such as `api.example.com` or `*.example.com`, with or without a port.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts(pub(crate) Vec<String>);

impl Hosts {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this host is one of them. It may have a port, which matters only where a pattern has one.
    pub(crate) fn have(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let without_port = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host.as_str(),
        };
        self.0.iter().any(|pattern| {
            let pattern = pattern.to_ascii_lowercase();
            let is_it = |host: &str| match pattern.strip_prefix('*') {
                Some(suffix) => suffix.starts_with('.') && host.ends_with(suffix) && host.len() > suffix.len(),
                None => host == pattern,
            };
            is_it(&host) || is_it(without_port)
        })
    }
}

impl fmt::Display for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// The host of a URL, with its port.
pub(crate) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    (!host.is_empty()).then_some(host)
}

/// Stops each request to another host before it is authenticated. This also holds for hosts that only the request shows: those of
/// server variables, of operations, and of look-ups.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    /// What is guarded, for the message: "the profile `work` is".
    pub(crate) what: String,
    pub(crate) hosts: Hosts,
    /// What the user can do.
    pub(crate) hint: &'static str,
}

impl Guard {
    /// # Errors
    /// If it is none of the hosts.
    pub(crate) fn check(&self, host: Option<&str>) -> Result<(), Elsewhere> {
        let host = host.unwrap_or("an unknown host");
        match self.hosts.have(host) {
            true => Ok(()),
            false => Err(Elsewhere {
                guard: self.clone(),
                host: host.to_owned(),
            }),
        }
    }
}

impl Interceptor for Guard {
    fn before_send(&self, _: &AttemptContext, request: &mut HttpRequest) -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(self.check(host(&request.url))?)
    }
}

/// A request would go to a host that the credentials are not for.
#[derive(Clone, Debug)]
pub(crate) struct Elsewhere {
    guard: Guard,
    host: String,
}

impl Elsewhere {
    /// What the user can do.
    pub(crate) fn hint(&self) -> &'static str {
        self.guard.hint
    }
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Guard { what, hosts, .. } = &self.guard;
        write!(f, "{what} for {hosts}, and the request would go to {}", self.host)
    }
}

impl Error for Elsewhere {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_urls() {
        for (url, expected) in [
            ("https://user@api.example:8443/v1?x=://y", Some("api.example:8443")),
            ("http://[::1]:80", Some("[::1]:80")),
            ("https://open.didiyunapi.com:443@evil.example/", Some("evil.example")),
            ("https://evil.example\\.didiyunapi.com/", Some("evil.example")),
            ("https://evil.example?.didiyunapi.com", Some("evil.example")),
            ("/v1", None),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }

    #[test]
    fn patterns_are_whole_labels() {
        let hosts = Hosts(vec![
            "*.example.com".to_owned(),
            "127.0.0.1".to_owned(),
            "a.example:8443".to_owned(),
        ]);
        for host in ["api.Example.com", "127.0.0.1:8080", "a.example:8443"] {
            assert!(hosts.have(host), "{host}");
        }
        for host in [
            "example.com",
            "badexample.com",
            "api.example.com.evil",
            "a.example",
            "a.example:1",
        ] {
            assert!(!hosts.have(host), "{host}");
        }
    }
}
