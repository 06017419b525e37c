//! The URLs of servers: their variables, and what two URLs have in common.

use crate::describe::Server;
use crate::url;
pub(super) use crate::url::origin;

/// The value of a server variable.
pub(super) fn variable(given: &[(String, String)], servers: &[Server], name: &str) -> Result<String, String> {
    let mut described = servers.iter().flat_map(|server| server.variables);
    let described = described.find(|variable| variable.name == name);
    let given = given.iter().rev().find(|(known, _)| known == name);
    let value = given.map(|(_, value)| value.as_str());
    match value.or_else(|| described?.default) {
        Some(value) => Ok(value.to_owned()),
        None => Err(unset(servers, name)),
    }
}

/// The builder's method that sets the variable: not always its name, which another method may have.
fn method_of<'a>(servers: &[Server], name: &'a str) -> &'a str {
    let mut described = servers.iter().flat_map(|server| server.variables);
    described
        .find(|variable| variable.name == name)
        .map_or(name, |variable| variable.method)
}

fn unset(servers: &[Server], name: &str) -> String {
    let method = method_of(servers, name);
    format!("{name} is not set on the client: set it by Builder::{method}")
}

/// The URL of a server with its variables filled in.
pub(super) enum ServerUrl {
    /// A base URL.
    Absolute(String),
    /// A path below the origin where the document was found (OpenAPI 3.0.3, "Server Object"), which only the user knows.
    Relative(String),
}

impl ServerUrl {
    /// The URL of a server with the variables that are given.
    pub(super) fn of(template: &str, servers: &[Server], given: &[(String, String)]) -> Result<Self, String> {
        // RFC 3986, 4.2: `//host/path` names a host, and not a path
        let with_scheme = template.strip_prefix("//").map(|rest| format!("https://{rest}"));
        let text = filled(with_scheme.as_deref().unwrap_or(template), servers, given)?;
        let fault = |reason| format!("server URL {text} {reason}");
        match text.contains("://") {
            true => url::base(&text).map(Self::Absolute).map_err(fault),
            false => url::base_path(&text).map(Self::Relative).map_err(fault),
        }
    }

    /// The base URL, for a server that needs no other to be found.
    pub(super) fn absolute(&self) -> Result<String, String> {
        match self {
            Self::Absolute(url) => Ok(url.clone()),
            Self::Relative(path) => Err(format!(
                "the server of the document is {path:?}, relative to where the document was found: set Builder::endpoint to that \
                 place, such as https://api.example.com"
            )),
        }
    }
}

fn filled(template: &str, servers: &[Server], given: &[(String, String)]) -> Result<String, String> {
    let is_in_host = |allowed: &[u8]| allowed.is_empty();
    let fill = |text: &str, allowed: &[u8]| {
        url::expand(text, |name| {
            let value = variable(given, servers, name)?;
            if value.is_empty() && is_in_host(allowed) {
                return Err(unset(servers, name));
            }
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte) || allowed.contains(&byte);
            if value.bytes().all(plain) {
                Ok(value)
            } else {
                let method = method_of(servers, name);
                Err(format!(
                    "{name} (set by Builder::{method}) has characters that the server URL {template} cannot take"
                ))
            }
        })
    };
    // a variable may hold the whole beginning
    if let Some((name, rest)) = template.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
        let value = variable(given, servers, name)?;
        let is_path = value.starts_with('/') && !value.starts_with("//") && rest.starts_with('/');
        if value.contains("://") || is_path {
            return Ok(value.trim_end_matches('/').to_owned() + &fill(rest, b"/~")?);
        }
    }
    let start = template.find("://").map_or(0, |at| at + 3);
    let path = template.get(start..).and_then(|rest| rest.find('/'));
    // a value must not turn the rest of the host into a user, a path or a query
    let (host, path) = template
        .split_at_checked(path.map_or(template.len(), |at| start + at))
        .unwrap_or((template, ""));
    Ok(fill(host, b"")? + &fill(path, b"/~")?)
}

/// The base URL of an operation with a server of its own, where the user names an endpoint: the endpoint stands for the server
/// of the document, so what they have in common is the path of the operation's server. A server elsewhere stays where it is
/// if the document leaves its own place open.
pub(super) fn beside_endpoint(endpoint: &str, own: ServerUrl, of_document: Option<&ServerUrl>) -> String {
    let is_replaced = |base: &str| {
        let path = base.strip_prefix(origin(base)).unwrap_or_default();
        let given = endpoint.strip_prefix(origin(endpoint)).unwrap_or_default();
        given.is_empty() || given == path
    };
    match (own, of_document) {
        (ServerUrl::Relative(path), _) => origin(endpoint).to_owned() + &path,
        (ServerUrl::Absolute(own), Some(ServerUrl::Relative(_))) => own,
        (ServerUrl::Absolute(own), Some(ServerUrl::Absolute(base))) if is_replaced(base) => {
            let path = own.strip_prefix(origin(&own)).unwrap_or_default();
            origin(endpoint).to_owned() + path
        }
        (ServerUrl::Absolute(_), _) => endpoint.to_owned(),
    }
}
