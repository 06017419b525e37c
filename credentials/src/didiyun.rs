//! DiDi Cloud: bearer tokens.

use std::env;
use std::error::Error;
use std::fmt;

use specwright_runtime::{Credentials, Secret};

/// The variable that [`from_env`] reads.
pub const TOKEN: &str = "DIDIYUN_TOKEN";

/// An API token, which the console of DiDi Cloud gives out. It is sent as it is (`Authorization: Bearer`).
pub fn token(token: impl Into<Secret>) -> Credentials {
    Credentials::bearer(token)
}

/// The API token that the environment has as `DIDIYUN_TOKEN`. White space around it is dropped.
///
/// # Errors
/// [`NoToken`], when the variable is not set, is empty, or is not Unicode text.
pub fn from_env() -> Result<Credentials, NoToken> {
    from_env_with(|name| env::var(name).ok())
}

/// As [`from_env`], with `lookup` to give the value of a variable in place of the environment.
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

/// The environment has no token that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoToken;

impl fmt::Display for NoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the environment variable {TOKEN} is not set")
    }
}

impl Error for NoToken {}
