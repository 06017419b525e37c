//! Parameters that belong to a client, and how they are looked up.

/// A parameter that is set once on the client.
#[derive(Clone, Copy, Debug)]
pub struct ClientParameter {
    pub(crate) name: &'static str,
    pub(crate) lookup: Option<&'static Lookup>,
}

impl ClientParameter {
    /// A parameter by its name in the operations.
    pub const fn new(name: &'static str) -> Self {
        Self { name, lookup: None }
    }

    /// How to find the value when the user gave none.
    pub const fn lookup(mut self, lookup: &'static Lookup) -> Self {
        self.lookup = Some(lookup);
        self
    }
}

/// A request that finds the value of a client parameter; it is authenticated as the call that needs the value.
#[derive(Clone, Copy, Debug)]
pub struct Lookup {
    pub(crate) endpoint: &'static str,
    pub(crate) server: &'static str,
    pub(crate) path: &'static str,
    pub(crate) query: &'static [(&'static str, &'static str)],
    pub(crate) items: &'static str,
    pub(crate) value: &'static str,
}

impl Lookup {
    /// A `GET` of `path` on `server`. `endpoint` is the name under which a user may replace the server
    /// ([`Builder::named_endpoint`](crate::Builder::named_endpoint)); server variables may be used in all three.
    pub const fn new(endpoint: &'static str, server: &'static str, path: &'static str) -> Self {
        Self {
            endpoint,
            server,
            path,
            query: &[],
            items: "",
            value: "/id",
        }
    }

    /// Query pairs; server variables may be used in the values.
    pub const fn query(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }

    /// Pointer to the array of the response, which must hold exactly one item.
    pub const fn items(mut self, pointer: &'static str) -> Self {
        self.items = pointer;
        self
    }

    /// Pointer to the value within the item.
    pub const fn value(mut self, pointer: &'static str) -> Self {
        self.value = pointer;
        self
    }
}
