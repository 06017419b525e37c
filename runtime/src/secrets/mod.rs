//! The secrets of a call, and how they are kept out of what is shown.
//!
//! A server may send back anything of what it was sent: as a message, as a request id, as a key of an object. So every
//! text that comes from a server, or from code of others, passes here before it becomes part of an error, a trace or
//! the `Debug` of a response. [`Secrets`] knows what is secret in a call, [`forms`] in what forms that travels.
//! What is asked for by name, as [`Error::raw_body`](crate::Error::raw_body), is what the server sent.

mod forms;
mod plain;
mod search;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::encoding::base64;
use crate::value::Secret;

pub(crate) use forms::Forms;
pub(crate) use search::Search;

/// Something that holds secrets for longer than a call: credentials.
pub(crate) trait Holder: Send + Sync {
    /// Adds all secrets.
    fn push_secrets(&self, into: &mut Vec<Secret>);

    /// The forms in which the secrets travel, made once.
    fn forms(&self) -> Arc<Forms>;
}

/// All secrets of a call: of its credentials, of its parameters and its body, and of the request as it was sent. A clone
/// copies none of them, and nothing is made of them until something is shown.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    /// Those of the client, and those that were fetched.
    credentials: Option<Arc<dyn Holder>>,
    fetched: Vec<Arc<dyn Holder>>,
    given: Option<Arc<[Secret]>>,
    /// The header `Authorization` as it was sent, if it has more than the credentials.
    signature: Option<HeaderValue>,
}

impl Secrets {
    pub(crate) fn new(given: Vec<Secret>) -> Self {
        Self::default().and(given)
    }

    /// These and the secrets of the client's credentials.
    pub(crate) fn with_credentials(self, credentials: Option<Arc<dyn Holder>>) -> Self {
        Self { credentials, ..self }
    }

    /// These and others.
    pub(crate) fn and(&self, others: Vec<Secret>) -> Self {
        let mut all = self.clone();
        if !others.is_empty() {
            let known = self.given.iter().flat_map(|given| given.iter());
            all.given = Some(known.cloned().chain(others).collect());
        }
        all
    }

    /// These and what a request is authenticated with: the header fields it is sent with, and what was fetched for it.
    pub(crate) fn authenticated(self, headers: &HeaderMap, fetched: Vec<Arc<dyn Holder>>) -> Self {
        let is_known = |value: &HeaderValue| {
            [&b"Basic "[..], b"Bearer "]
                .iter()
                .any(|scheme| value.as_bytes().starts_with(scheme))
        };
        let authorization = headers.get(AUTHORIZATION);
        Self {
            fetched,
            signature: authorization.filter(|value| !is_known(value)).cloned(),
            ..self
        }
    }

    /// What a request was authenticated with, and another will not be.
    pub(crate) fn of_authentication(&self) -> Vec<Secret> {
        let mut secrets = self.of_signature();
        for credentials in &self.fetched {
            credentials.push_secrets(&mut secrets);
        }
        secrets
    }

    fn of_signature(&self) -> Vec<Secret> {
        let mut secrets = Vec::new();
        if let Some(value) = self.signature.as_ref().and_then(|value| value.to_str().ok()) {
            push_authorization(value, &mut secrets);
        }
        secrets
    }

    /// The text without the secrets.
    pub(crate) fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.search_up_to(text.len()).hide(text)
    }

    /// Writes what a value shows, without the secrets.
    pub(crate) fn write_debug(&self, value: &dyn fmt::Debug, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if f.alternate() {
            format!("{value:#?}")
        } else {
            format!("{value:?}")
        };
        f.write_str(&self.hide(&text))
    }

    /// What looks for the secrets in texts of any length.
    pub(crate) fn search(&self) -> Search {
        self.search_up_to(usize::MAX)
    }

    /// What looks for the secrets that a text of so many bytes can have.
    fn search_up_to(&self, most: usize) -> Search {
        let mut signature = self.of_signature();
        signature.retain(|signature| signature.expose().len() <= most);
        let given = self.given.iter().flat_map(|given| given.iter());
        let others = Forms::new(signature.iter().chain(given));
        let credentials = self.credentials.iter().chain(&self.fetched);
        Search::new(credentials.map(|holder| holder.forms()).chain([Arc::new(others)]))
    }
}

/// Adds what is secret of a header, by its name.
pub(crate) fn push_header(name: &HeaderName, value: &HeaderValue, into: &mut Vec<Secret>) {
    let Ok(value) = value.to_str() else { return };
    if *name == COOKIE {
        let pairs = value.split(';').filter_map(|pair| pair.split_once('='));
        into.extend(pairs.map(|(_, value)| value.trim().trim_matches('"').into()));
    } else if *name == AUTHORIZATION || *name == PROXY_AUTHORIZATION || is_secret(name.as_str()) {
        push_authorization(value, into);
    }
}

/// Adds what is secret of a pair of a query or a form, by its name. The value may be encoded.
pub(crate) fn push_pair(name: &str, value: &str, into: &mut Vec<Secret>) {
    if is_secret(name) {
        into.push(value.into());
    }
}

/// Adds the values in the query of a URL that are secret by their names.
pub(crate) fn push_query(url: &str, into: &mut Vec<Secret>) {
    let (_, query) = url.split_once('?').unwrap_or_default();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.for_each(|(name, value)| push_pair(name, value, into));
}

/// Whether the name is one that secrets go by: `X-Auth-Token`, `api_key`, `client_secret`.
fn is_secret(name: &str) -> bool {
    const WITHIN: [&str; 14] = [
        "token",
        "secret",
        "password",
        "passwd",
        "passphrase",
        "authorization",
        "credential",
        "signature",
        "session",
        "assertion",
        "apikey",
        "accesskey",
        "privatekey",
        "subscriptionkey",
    ];
    const ALONE: [&str; 3] = ["auth", "sign", "sig"];
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    name.eq_ignore_ascii_case("key")
        || words.any(|word| ALONE.iter().any(|alone| word.eq_ignore_ascii_case(alone)))
        || (0..name.len()).any(|at| {
            WITHIN
                .iter()
                .any(|word| begins_with(name.as_bytes().iter().skip(at), word))
        })
}

/// Whether a name goes on with a word, whatever its case and what joins its parts.
fn begins_with<'a>(name: impl Iterator<Item = &'a u8>, word: &str) -> bool {
    let mut letters = name
        .filter(|byte| byte.is_ascii_alphanumeric())
        .map(u8::to_ascii_lowercase);
    word.bytes().all(|byte| letters.next() == Some(byte))
}

/// Adds what is secret of credentials as a header carries them (RFC 9110, section 11.4).
fn push_authorization(value: &str, into: &mut Vec<Secret>) {
    let (scheme, rest) = value.split_once(' ').unwrap_or(("", value));
    let rest = rest.trim();
    if let Some((_, signature)) = rest.split_once("Signature=") {
        into.push(signature.split([',', ' ']).next().unwrap_or_default().into());
        return;
    }
    if scheme.eq_ignore_ascii_case("Basic")
        && let Some(Ok(pair)) = base64::decode(rest).map(String::from_utf8)
    {
        push_user(&Secret::from(pair), into);
    }
    into.push(rest.into());
    if !scheme.is_empty() {
        into.push(value.into());
    }
}

/// Adds a user and a password: each by itself, joined by a colon, and as a header has them (RFC 7617).
pub(crate) fn push_user(pair: &Secret, into: &mut Vec<Secret>) {
    if let Some((user, password)) = pair.expose().split_once(':') {
        into.extend([user.into(), password.into()]);
    }
    into.extend([base64::encode(pair.expose().as_bytes()).into(), pair.clone()]);
}

/// Adds what is secret of a header field that interceptors have put on a request.
pub(crate) fn push_added_header(name: &HeaderName, value: &HeaderValue, into: &mut Vec<Secret>) {
    match value.to_str() {
        Ok(text) if value.is_sensitive() && *name != COOKIE => push_authorization(text, into),
        _ => push_header(name, value, into),
    }
}
