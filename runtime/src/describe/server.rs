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
    pub(crate) default: &'static str,
}

impl Variable {
    /// A variable and its default; an empty default means that the user must give a value.
    pub const fn new(name: &'static str, default: &'static str) -> Self {
        Self { name, default }
    }
}
