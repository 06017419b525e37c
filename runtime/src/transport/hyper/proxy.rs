//! Proxies as the environment names them: which requests go through which.

use std::net::IpAddr;

use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};

use crate::percent;
use crate::value::base64;

/// The proxies of each scheme, and the hosts that are reached without them.
#[derive(Default)]
pub(super) struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    direct: Vec<Direct>,
}

/// A proxy.
#[derive(Clone)]
pub(super) struct Proxy {
    /// Scheme, host and port.
    pub(super) uri: Uri,
    /// What the proxy asks for to let requests pass.
    pub(super) authorization: Option<HeaderValue>,
}

/// An entry of `NO_PROXY`.
enum Direct {
    Every,
    Network(IpAddr, u32),
    Domain(String),
}

impl Proxies {
    /// Reads the variables as curl does: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` for those that are not set, and
    /// `NO_PROXY`, each in upper or in lower case. A program that a web server runs for a request (CGI) gets no proxies:
    /// there, `HTTP_PROXY` is a header of whoever sent the request.
    ///
    /// # Errors
    /// The variable at fault, without its value, since that may hold a password.
    pub(super) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        if variable("REQUEST_METHOD").is_some() {
            return Ok(Self::default());
        }
        let get = |name: &str| {
            variable(name)
                .or_else(|| variable(&name.to_ascii_lowercase()))
                .filter(|value| !value.trim().is_empty())
        };
        let proxy = |name: &str| {
            get(name)
                .map(|value| Proxy::parse(value.trim()))
                .transpose()
                .map_err(|reason| format!("{name} {reason}"))
        };
        let all = proxy("ALL_PROXY")?;
        Ok(Self {
            http: proxy("HTTP_PROXY")?.or_else(|| all.clone()),
            https: proxy("HTTPS_PROXY")?.or(all),
            direct: get("NO_PROXY")
                .unwrap_or_default()
                .split(',')
                .filter_map(|entry| Direct::parse(entry.trim()))
                .collect(),
        })
    }

    /// The proxy that a request goes through.
    pub(super) fn of(&self, uri: &Uri) -> Option<&Proxy> {
        let proxy = if uri.scheme() == Some(&Scheme::HTTPS) {
            self.https.as_ref()
        } else {
            self.http.as_ref()
        };
        let host = uri.host()?;
        proxy.filter(|_| !self.direct.iter().any(|entry| entry.covers(host)))
    }
}

impl Proxy {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::HTTP,
            "https" => Scheme::HTTPS,
            _ => return Err("names a proxy with a scheme other than http and https"),
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, address) = match authority.rsplit_once('@') {
            Some((user, address)) => (Some(user), address),
            None => (None, authority),
        };
        let faulty = "is not the URL of a proxy";
        let address: Authority = address.parse().map_err(|_| faulty)?;
        // an unreadable port would count as none
        if address.host().is_empty() || (address.port().is_none() && address.as_str() != address.host()) {
            return Err(faulty);
        }
        let authorization = user.map(authorization).transpose()?;
        let uri = Uri::builder().scheme(scheme).authority(address).path_and_query("/");
        Ok(Self {
            uri: uri.build().map_err(|_| faulty)?,
            authorization,
        })
    }
}

/// The header value for `user[:password]`, percent-encoded as in a URL.
fn authorization(user: &str) -> Result<HeaderValue, &'static str> {
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    let mut plain = percent::decode(name);
    plain.push(b':');
    plain.extend(percent::decode(password));
    let text = format!("Basic {}", base64::encode(&plain));
    let mut value = HeaderValue::from_str(&text).map_err(|_| "has a user that cannot be sent to a proxy")?;
    value.set_sensitive(true);
    Ok(value)
}

impl Direct {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Every);
        }
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        if let Ok(address) = bare(address).parse::<IpAddr>() {
            let whole = if address.is_ipv4() { 32 } else { 128 };
            let length = length.map_or(Some(whole), |text| text.parse().ok())?;
            return (length <= whole).then_some(Self::Network(address, length));
        }
        let domain = text.trim_start_matches('.');
        (!domain.is_empty()).then(|| Self::Domain(domain.to_ascii_lowercase()))
    }

    fn covers(&self, host: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Network(network, length) => match (network, bare(host).parse()) {
                (IpAddr::V4(network), Ok(IpAddr::V4(address))) => {
                    let differing = network.to_bits() ^ address.to_bits();
                    differing.leading_zeros() >= *length
                }
                (IpAddr::V6(network), Ok(IpAddr::V6(address))) => {
                    let differing = network.to_bits() ^ address.to_bits();
                    differing.leading_zeros() >= *length
                }
                _ => false,
            },
            // the domain itself, and what is below it
            Self::Domain(domain) => host
                .to_ascii_lowercase()
                .strip_suffix(domain.as_str())
                .is_some_and(|above| above.is_empty() || above.ends_with('.')),
        }
    }
}

/// An IPv6 address without its brackets.
fn bare(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Proxies, String> {
        let find = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name)?;
            Some(found.1.to_owned())
        };
        Proxies::read(find)
    }

    fn chosen(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let proxies = read(variables).unwrap();
        let proxy = proxies.of(&url.parse().unwrap())?;
        Some(proxy.uri.to_string())
    }

    #[test]
    fn chosen_by_scheme() {
        let both = [("HTTP_PROXY", "a:1"), ("https_proxy", "https://B.example:2/")];
        assert_eq!(chosen(&both, "http://x/").as_deref(), Some("http://a:1/"));
        assert_eq!(chosen(&both, "https://x/").as_deref(), Some("https://B.example:2/"));
        let all = [("ALL_PROXY", "http://[::1]:3"), ("HTTP_PROXY", "")];
        assert_eq!(chosen(&all, "http://x/").as_deref(), Some("http://[::1]:3/"));
        assert_eq!(chosen(&[], "http://x/"), None);
        let cgi = [("HTTP_PROXY", "a:1"), ("REQUEST_METHOD", "GET")];
        assert_eq!(chosen(&cgi, "http://x/"), None);
    }

    #[test]
    fn hosts_without_proxy() {
        let direct = |list: &str, host: &str| {
            let variables = [("ALL_PROXY", "a:1"), ("NO_PROXY", list)];
            chosen(&variables, &format!("http://{host}/")).is_none()
        };
        assert!(direct("*", "x"));
        for host in ["b.example", "a.B.example:8080"] {
            assert!(direct("y, .b.example", host), "{host}");
        }
        assert!(!direct("b.example", "ab.example"));
        assert!(direct("10.0.0.0/8,::1", "10.1.2.3:80"));
        assert!(direct("10.0.0.0/8,::1", "[::1]:80"));
        assert!(direct("0.0.0.0/0", "10.1.2.3"));
        assert!(!direct("10.0.0.0/8", "11.1.2.3"));
        assert!(!direct("10.0.0.0/33,,10.0.0.0/x", "10.1.2.3"));
    }

    #[test]
    fn user_and_password() {
        let proxies = read(&[("HTTP_PROXY", "http://me:p%40ss%zz@a:1")]).unwrap();
        let proxy = proxies.of(&Uri::from_static("http://x/")).unwrap();
        let value = proxy.authorization.clone().unwrap();
        assert!(value.is_sensitive());
        assert_eq!(value, "Basic bWU6cEBzcyV6eg==");
        assert_eq!(proxy.uri, "http://a:1/");
    }

    #[test]
    fn faulty() {
        for value in [
            "socks5://me:hush@a:1",
            "http://",
            "http://me:hush@",
            "a b",
            "http://a:x",
            "http://a:99999",
            "http://a:",
        ] {
            let error = read(&[("HTTPS_PROXY", value)]).err().unwrap();
            assert!(error.starts_with("HTTPS_PROXY "), "{value}: {error}");
            assert!(!error.contains("hush"), "{error}");
        }
    }
}
