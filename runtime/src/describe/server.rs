//! Servers and the variables of their URLs.

/// A server: a URL with `{variables}`.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    pub(crate) url: &'static str,
    pub(crate) variables: &'static [Variable],
}

impl Server {
    /// A server of the document.
    pub const fn new(url: &'static str, variables: &'static [Variable]) -> Self {
        Self { url, variables }
    }
}

/// A variable of a server URL.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    pub(crate) name: &'static str,
    pub(crate) default: Option<&'static str>,
    pub(crate) method: &'static str,
}

impl Variable {
    /// A variable and its default.
    pub const fn new(name: &'static str, default: &'static str) -> Self {
        Self {
            name,
            default: Some(default),
            method: name,
        }
    }

    /// A variable that only the user knows.
    pub const fn undescribed(name: &'static str) -> Self {
        Self {
            name,
            default: None,
            method: name,
        }
    }

    /// The method of the generated builder that sets it, where that is not called as the variable.
    pub const fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }
}
