//! Header fields that let pages of other origins call the server (CORS, <https://fetch.spec.whatwg.org/#http-cors-protocol>).

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use crate::record::Request;

/// The origins whose pages may call; `*` for all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins(Vec<String>);

impl Origins {
    pub(crate) fn add(&mut self, origin: String) {
        self.0.push(origin);
    }

    /// The origin of the page that sends a request, if it is allowed.
    pub(crate) fn of(&self, request: &Request) -> Option<String> {
        let origin = request.header("origin")?;
        let is_allowed = self.0.iter().any(|allowed| allowed == "*" || allowed == origin);
        is_allowed.then(|| origin.to_owned())
    }
}

/// Whether a browser asks if a page may send a request, before it sends it.
pub(crate) fn is_preflight(request: &Request) -> bool {
    request.method == "OPTIONS" && request.header("access-control-request-method").is_some()
}

/// The header fields that allow what a browser asks for.
pub(crate) fn of_preflight(request: &Request, origin: &str) -> Vec<(String, String)> {
    let asked = [
        ("access-control-request-method", "Access-Control-Allow-Methods"),
        ("access-control-request-headers", "Access-Control-Allow-Headers"),
        (
            "access-control-request-private-network",
            "Access-Control-Allow-Private-Network",
        ),
    ];
    let allowed = asked.iter().filter_map(|(asked, allowed)| {
        let value = request.header(asked)?;
        Some(((*allowed).to_owned(), value.to_owned()))
    });
    let basics = [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
    ];
    let basics = basics.map(|(name, value)| (name.to_owned(), value.to_owned()));
    basics.into_iter().chain(allowed).collect()
}

/// Lets a page of this origin read a response with all its header fields.
pub(crate) fn allow(headers: &mut HeaderMap, origin: &str) {
    let names: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
    let exposed = HeaderValue::from_str(&names.join(", "));
    if let (Ok(origin), Ok(exposed)) = (HeaderValue::from_str(origin), exposed) {
        headers.insert("access-control-allow-origin", origin);
        headers.insert("access-control-allow-credentials", HeaderValue::from_static("true"));
        headers.insert("access-control-expose-headers", exposed);
        headers.append("vary", HeaderValue::from_static("Origin"));
    }
}
