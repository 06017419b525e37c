//! Proxies: which requests go through which.

mod direct;

use std::fmt;

use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};

use self::direct::{Direct, is_local};
use super::refused;
use crate::encoding::{base64, percent};
use crate::secrets::push_user;
use crate::transport::TransportError;
use crate::value::Secret;

/// A proxy: where it is, and who one is to it.
///
/// Requests to http URLs are sent to an HTTP proxy with the whole URL (RFC 9112, 3.2.2); for https URLs it is asked for a
/// tunnel (`CONNECT`), in which it sees nothing but the name of the server. A SOCKS5 proxy (RFC 1928, with the feature
/// `socks`) carries connections of both kinds, and looks up the names of servers. Neither `Debug` nor an error shows the user
/// or the password.
#[derive(Clone)]
pub struct Proxy {
    pub(super) kind: Kind,
    /// Scheme, host and port.
    pub(super) uri: Uri,
    user: Option<(String, Secret)>,
}

/// What is spoken to a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Http,
    /// HTTP over TLS.
    Https,
    #[cfg(feature = "socks")]
    Socks5,
}

/// The proxies for http and for https URLs, and the hosts that are reached without them. By default there are none.
///
/// Requests to this machine and to link-local addresses, where machines get their metadata and keys, never go through a
/// proxy, see [`Proxies::even_local`].
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    direct: Vec<Direct>,
    even_local: bool,
}

impl Proxies {
    /// One proxy for everything.
    pub fn all(proxy: Proxy) -> Self {
        Self::default().http(proxy.clone()).https(proxy)
    }

    /// Sets the proxy for requests to http URLs.
    #[must_use]
    pub fn http(mut self, proxy: Proxy) -> Self {
        self.http = Some(proxy);
        self
    }

    /// Sets the proxy for requests to https URLs.
    #[must_use]
    pub fn https(mut self, proxy: Proxy) -> Self {
        self.https = Some(proxy);
        self
    }

    /// Adds hosts that are reached without a proxy, as in `NO_PROXY`: names, which stand for what is below them too,
    /// addresses, networks (`10.0.0.0/8`), each with a port if it has one (`a.example:8443`), separated by commas; `*` is every host.
    #[must_use]
    pub fn except(mut self, hosts: &str) -> Self {
        self.direct.extend(Direct::list(hosts));
        self
    }

    /// Whether requests to this machine and to link-local addresses go through the proxies as well: such as
    /// `localhost`, and `169.254.169.254`, which gives a machine its keys. A proxy has other machines behind these names.
    #[must_use]
    pub fn even_local(mut self, yes: bool) -> Self {
        self.even_local = yes;
        self
    }

    /// The proxies that the environment names: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` for those that are not set, and
    /// `NO_PROXY`, each in upper or in lower case. A program that a web server runs for a request (CGI) gets none: there,
    /// `HTTP_PROXY` is a header of whoever sent the request.
    ///
    /// # Errors
    /// The variable at fault, without its value, since that may hold a password.
    pub fn from_environment() -> Result<Self, TransportError> {
        Self::read(|name| std::env::var(name).ok())
    }

    pub(super) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, TransportError> {
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
                .map_err(|reason| refused(format!("{name} {reason}")))
        };
        let all = proxy("ALL_PROXY")?;
        let proxies = Self {
            http: proxy("HTTP_PROXY")?.or_else(|| all.clone()),
            https: proxy("HTTPS_PROXY")?.or(all),
            ..Self::default()
        };
        Ok(proxies.except(&get("NO_PROXY").unwrap_or_default()))
    }

    /// Whether there is no proxy for any request.
    pub(crate) fn is_empty(&self) -> bool {
        self.http.is_none() && self.https.is_none()
    }

    /// The users and passwords that are told to the proxies.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        self.http.iter().chain(&self.https).flat_map(Proxy::secrets).collect()
    }

    /// The proxy that a request goes through.
    pub(super) fn of(&self, uri: &Uri) -> Option<&Proxy> {
        let (proxy, port) = if uri.scheme() == Some(&Scheme::HTTPS) {
            (self.https.as_ref(), 443)
        } else {
            (self.http.as_ref(), 80)
        };
        let (host, port) = (uri.host()?, uri.port_u16().unwrap_or(port));
        let direct = |_: &&Proxy| {
            (is_local(host) && !self.even_local) || self.direct.iter().any(|entry| entry.covers(host, port))
        };
        proxy.filter(|proxy| !direct(proxy))
    }
}

impl Proxy {
    /// A proxy by its URL: `http://`, `https://` or `socks5://` (or `socks5h://`, which is the same here), host, port, and
    /// if need be `user:password@` before the host, percent-encoded. Without a scheme it is http. Without a port it
    /// is 80, 443 or 1080.
    ///
    /// # Errors
    /// What is wrong with the URL, without the URL.
    pub fn new(url: &str) -> Result<Self, TransportError> {
        Self::parse(url).map_err(|reason| refused(format!("the proxy {reason}")))
    }

    /// Who one is to the proxy (RFC 7617; for SOCKS5 RFC 1929).
    ///
    /// # Errors
    /// A user with a colon, which cannot be told from the password, or with a control character.
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<Secret>) -> Result<Self, TransportError> {
        let (user, password) = (user.into(), password.into());
        if user.contains(':') || user.contains(char::is_control) {
            return Err(refused(
                "the user of a proxy can have neither colons nor control characters",
            ));
        }
        self.user = Some((user, password));
        Ok(self)
    }

    /// # Errors
    /// What the text is or has, to stand behind the name of where it comes from.
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let (kind, scheme) = match scheme.to_ascii_lowercase().as_str() {
            "http" => (Kind::Http, "http"),
            "https" => (Kind::Https, "https"),
            #[cfg(feature = "socks")]
            "socks5" | "socks5h" => (Kind::Socks5, "socks5"),
            #[cfg(not(feature = "socks"))]
            "socks5" | "socks5h" => {
                return Err("is one of SOCKS5, which needs the feature socks of specwright-runtime");
            }
            _ => return Err("has a scheme other than http, https and socks5"),
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, address) = match authority.rsplit_once('@') {
            Some((user, address)) => (Some(user), address),
            None => (None, authority),
        };
        let faulty = "is not the URL of a proxy";
        let mut address: Authority = address.parse().map_err(|_| faulty)?;
        // an unreadable port would count as none
        if address.host().is_empty() || (address.port_u16().is_none() && address.as_str() != address.host()) {
            return Err(faulty);
        }
        if scheme == "socks5" && address.port().is_none() {
            address = format!("{address}:1080").parse().map_err(|_| faulty)?;
        }
        let uri = Uri::builder().scheme(scheme).authority(address).path_and_query("/");
        Ok(Self {
            kind,
            uri: uri.build().map_err(|_| faulty)?,
            user: user.map(user_of).transpose()?,
        })
    }

    /// What an HTTP proxy is told to let requests pass.
    pub(super) fn authorization(&self) -> Option<HeaderValue> {
        let (user, password) = self.user.as_ref()?;
        let plain = Secret::from(format!("{user}:{}", password.expose()));
        let text = Secret::from(format!("Basic {}", base64::encode(plain.expose().as_bytes())));
        // Base64 fits into a header
        let mut value = HeaderValue::from_str(text.expose()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// The user and the password, and both together.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let mut secrets = Vec::new();
        if let Some((user, password)) = &self.user {
            push_user(&format!("{user}:{}", password.expose()).into(), &mut secrets);
        }
        secrets
    }

    #[cfg(feature = "socks")]
    pub(super) fn user(&self) -> Option<(&str, &Secret)> {
        self.user.as_ref().map(|(user, password)| (user.as_str(), password))
    }
}

/// `user[:password]`, percent-encoded as in a URL.
fn user_of(text: &str) -> Result<(String, Secret), &'static str> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let decode = |text| String::from_utf8(percent::decode(text).into_owned());
    match (decode(user), decode(password)) {
        (Ok(user), Ok(password)) if !user.is_empty() && !user.contains(':') && !user.contains(char::is_control) => {
            Ok((user, password.into()))
        }
        _ => Err("has a user or a password that cannot be sent to it"),
    }
}

impl fmt::Display for Proxy {
    /// Scheme, host and port.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.uri.scheme_str().unwrap_or_default();
        let authority = self.uri.authority().map_or("", Authority::as_str);
        write!(f, "{scheme}://{authority}")
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Proxies, String> {
        let find = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name)?;
            Some(found.1.to_owned())
        };
        Proxies::read(find).map_err(|error| error.to_string())
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
        assert!(direct("10.0.0.0/8,2001:db8::1", "[2001:db8::1]:80"));
        assert!(direct("x:80, [2001:db8::1]:81", "x") && !direct("x:80", "x:81"));
        assert!(direct("[2001:db8::1]:81", "[2001:db8::1]:81") && !direct("[2001:db8::1]:81", "[2001:db8::1]"));
        assert!(direct("0.0.0.0/0", "10.1.2.3"));
        assert!(!direct("10.0.0.0/8", "11.1.2.3"));
        assert!(!direct("10.0.0.0/33,,10.0.0.0/x", "10.1.2.3"));
    }

    #[test]
    fn local_hosts_have_no_proxy_unless_it_is_wanted() {
        let proxies = Proxies::all(Proxy::new("a:1").unwrap());
        for host in [
            "localhost",
            "a.LocalHost.",
            "127.1.2.3",
            "0.0.0.0",
            "169.254.169.254",
            "[::1]",
            "[fe80::1]",
            "[::ffff:127.0.0.1]",
            "[fd00:ec2::254]",
        ] {
            let uri: Uri = format!("http://{host}/").parse().unwrap();
            assert!(proxies.of(&uri).is_none(), "{host}");
            assert!(proxies.clone().even_local(true).of(&uri).is_some(), "{host}");
        }
        for host in ["localhost.example", "10.0.0.1", "[fd00::1]"] {
            let uri: Uri = format!("http://{host}/").parse().unwrap();
            assert!(proxies.of(&uri).is_some(), "{host}");
        }
    }

    #[test]
    fn said_one_by_one() {
        let of = |proxies: &Proxies, url: &str| proxies.of(&url.parse().unwrap()).map(Proxy::to_string);
        let proxies = Proxies::default()
            .http(Proxy::new("http://a:1").unwrap())
            .https(Proxy::new("https://b").unwrap())
            .except("c.example:8443");
        assert_eq!(of(&proxies, "http://x/").as_deref(), Some("http://a:1"));
        assert_eq!(of(&proxies, "https://x/").as_deref(), Some("https://b"));
        assert_eq!(of(&proxies, "https://c.example/").as_deref(), Some("https://b"));
        assert_eq!(of(&proxies, "https://c.example:8443/"), None);
    }

    #[test]
    fn user_and_password() {
        let proxies = read(&[("HTTP_PROXY", "http://me:p%40ss%zz@a:1")]).unwrap();
        let proxy = proxies.of(&Uri::from_static("http://x/")).unwrap();
        let value = proxy.authorization().unwrap();
        assert!(value.is_sensitive());
        assert_eq!(value, "Basic bWU6cEBzcyV6eg==");
        assert_eq!(proxy.uri, "http://a:1/");
        let shown = format!("{proxies:?} {proxy} {proxy:?}");
        assert!(shown.contains("http://a:1") && !shown.contains("p@ss"), "{shown}");

        let proxy = Proxy::new("http://a:1").unwrap().basic_auth("me", "p@ss%zz").unwrap();
        assert_eq!(proxy.authorization().unwrap(), "Basic bWU6cEBzcyV6eg==");
        for user in ["m:e", "m\re"] {
            let error = Proxy::new("http://a:1").unwrap().basic_auth(user, "hush").unwrap_err();
            assert!(!error.to_string().contains("hush"), "{error}");
        }
    }

    #[test]
    fn faulty() {
        for value in [
            "socks4://me:hush@a:1",
            "http://",
            "http://me:hush@",
            "http://me:hush%ff@a:1",
            "a b",
            "http://a:x",
            "http://a:99999",
            "http://a:",
            "http://@a:1",
        ] {
            let error = read(&[("HTTPS_PROXY", value)]).err().unwrap();
            assert!(error.starts_with("HTTPS_PROXY "), "{value}: {error}");
            assert!(!error.contains("hush"), "{error}");
            let error = Proxy::new(value).unwrap_err().to_string();
            assert!(error.starts_with("the proxy ") && !error.contains("hush"), "{error}");
        }
        let socks = Proxy::new("socks5h://me:hush@a");
        match cfg!(feature = "socks") {
            true => assert_eq!(socks.unwrap().to_string(), "socks5://a:1080"),
            false => assert!(socks.unwrap_err().to_string().contains("needs the feature socks")),
        }
    }
}
