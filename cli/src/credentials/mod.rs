//! Which credentials requests go with, and to which hosts they may go: those of a profile, of the environment, or of the vendor's
//! own chain.

mod access;
mod environment;
mod hosts;
mod joined;
pub(crate) mod profile;
mod vendors;
mod ways;

pub(crate) use access::{Access, Asked};
pub(crate) use environment::key_variable;
pub(crate) use hosts::Elsewhere;
pub(crate) use vendors::Vendor;
pub(crate) use ways::ways;

use std::fmt;

use environment::variable;
use hosts::Hosts;

/// Why there are no usable credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unusable {
    pub(crate) message: String,
    /// What the user can do.
    pub(crate) hint: Option<String>,
}

impl Unusable {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}
