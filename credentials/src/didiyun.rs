//! DiDi Cloud: bearer tokens.

use std::env;
use std::error::Error;
use std::fmt;

use specwright_runtime::{Credentials, Secret};

/// The variable that [`from_env`] reads.
pub const TOKEN: &str = "DIDIYUN_TOKEN";

/// Returns credentials with an API token, which you create in the console of DiDi Cloud. It is sent unchanged
/// (`Authorization: Bearer`).
pub fn token(token: impl Into<Secret>) -> Credentials {
    Credentials::bearer(token)
}

/// Returns credentials with the API token from the environment variable `DIDIYUN_TOKEN`. White space around it is
/// removed.
///
/// # Errors
/// [`NoToken`], when the variable is not set, is empty, or is not Unicode text.
pub fn from_env() -> Result<Credentials, NoToken> {
    from_env_with(|name| env::var(name).ok())
}

/// Like [`from_env`], but `lookup` returns the values of variables.
///
/// # Errors
/// As [`from_env`].
pub fn from_env_with(lookup: impl Fn(&str) -> Option<String>) -> Result<Credentials, NoToken> {
    let value = Secret::from(lookup(TOKEN).ok_or(NoToken)?);
    match value.expose().trim() {
        "" => Err(NoToken),
        trimmed => Ok(token(trimmed)),
    }
}

/// The environment has no usable token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoToken;

impl fmt::Display for NoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the environment variable {TOKEN} is not set")
    }
}

impl Error for NoToken {}
