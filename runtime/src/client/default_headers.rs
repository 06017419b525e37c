//! Headers that a client sends with every call.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;
use crate::request::{header_name, header_value};
use crate::secrets::push_header;
use crate::value::Secret;

/// The headers of a client, as they were given: what is wrong with one is told when the client is built.
#[derive(Clone, Default)]
pub(crate) struct DefaultHeaders(Vec<Given>);

#[derive(Clone)]
struct Given {
    name: String,
    value: Secret,
    is_secret: bool,
}

impl DefaultHeaders {
    /// Sets a header, in place of an earlier one of the same name.
    pub(super) fn set(&mut self, name: String, value: Secret, is_secret: bool) {
        self.0.retain(|known| !known.name.eq_ignore_ascii_case(&name));
        self.0.push(Given { name, value, is_secret });
    }

    /// Takes a header out.
    pub(super) fn remove(&mut self, name: &HeaderName) {
        self.0.retain(|known| !known.name.eq_ignore_ascii_case(name.as_str()));
    }

    /// # Errors
    /// When a name or a value is none that can be sent.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.0.iter().try_for_each(|given| {
            header_name(&given.name)?;
            header_value(&given.name, given.value.expose(), true)?;
            Ok(())
        })
    }

    /// What is secret of them.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let mut secrets = Vec::new();
        for given in &self.0 {
            match given.as_sent() {
                _ if given.is_secret => secrets.push(given.value.clone()),
                Some((name, value)) => push_header(&name, &value, &mut secrets),
                None => {}
            }
        }
        secrets
    }

    /// Whether one of them is secret, and must not go over plain http.
    pub(super) fn has_secret(&self) -> bool {
        self.0.iter().any(|given| given.is_secret)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|given| given.name.as_str())
    }

    /// Whether there is one of this name.
    pub(super) fn has(&self, name: &HeaderName) -> bool {
        self.names().any(|known| known.eq_ignore_ascii_case(name.as_str()))
    }

    pub(super) fn as_sent(&self) -> HeaderMap {
        self.0.iter().filter_map(Given::as_sent).collect()
    }
}

impl Given {
    fn as_sent(&self) -> Option<(HeaderName, HeaderValue)> {
        let value = header_value(&self.name, self.value.expose(), self.is_secret);
        Some((header_name(&self.name).ok()?, value.ok()?))
    }
}
