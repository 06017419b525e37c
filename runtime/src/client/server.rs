//! The URLs of servers: their variables, and what two URLs have in common.

use crate::describe::Server;
use crate::url;

/// The value of a server variable.
pub(super) fn variable(given: &[(String, String)], servers: &[Server], name: &str) -> Result<String, String> {
    let given = given
        .iter()
        .rev()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str());
    let default = || {
        servers
            .iter()
            .flat_map(|server| server.variables)
            .find(|v| v.name == name)
            .map(|v| v.default)
    };
    match given.or_else(default) {
        None | Some("") => Err(format!("{name} is not set on the client: set it by Builder::variable")),
        Some(value) => Ok(value.to_owned()),
    }
}

/// Scheme, host and port of a URL that was checked.
pub(super) fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let path = url.get(start..).and_then(|rest| rest.find('/'));
    path.and_then(|at| url.get(..start + at)).unwrap_or(url)
}

/// The base URL that a server has with the variables that are given.
pub(super) fn expand_server(template: &str, servers: &[Server], given: &[(String, String)]) -> Result<String, String> {
    let start = template.find("://").map_or(template.len(), |at| at + 3);
    let end = template
        .get(start..)
        .and_then(|rest| rest.find('/'))
        .map_or(template.len(), |at| start + at);
    let (host, path) = template.split_at_checked(end).unwrap_or((template, ""));
    // a value must not turn the rest of the host into a user, a path or a query
    let fill = |text: &str, allowed: &[u8]| {
        url::expand(text, |name| {
            let value = variable(given, servers, name)?;
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte) || allowed.contains(&byte);
            if value.bytes().all(plain) {
                Ok(value)
            } else {
                Err(format!(
                    "{name} has characters that the server URL {template} cannot take"
                ))
            }
        })
    };
    let text = fill(host, b"")? + &fill(path, b"/~")?;
    url::base(&text).map_err(|reason| format!("server URL {text} {reason}"))
}
