//! The methods of HTTP.

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Method(Verb);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Verb {
    Get,
    Head,
    Post,
    Put,
    Delete,
    Options,
    Trace,
    Patch,
}

impl Method {
    /// `GET`
    pub const GET: Self = Self(Verb::Get);
    /// `HEAD`
    pub const HEAD: Self = Self(Verb::Head);
    /// `POST`
    pub const POST: Self = Self(Verb::Post);
    /// `PUT`
    pub const PUT: Self = Self(Verb::Put);
    /// `DELETE`
    pub const DELETE: Self = Self(Verb::Delete);
    /// `OPTIONS`
    pub const OPTIONS: Self = Self(Verb::Options);
    /// `TRACE`
    pub const TRACE: Self = Self(Verb::Trace);
    /// `PATCH`
    pub const PATCH: Self = Self(Verb::Patch);

    /// The name on the wire, upper-case.
    pub const fn as_str(self) -> &'static str {
        match self.0 {
            Verb::Get => "GET",
            Verb::Head => "HEAD",
            Verb::Post => "POST",
            Verb::Put => "PUT",
            Verb::Delete => "DELETE",
            Verb::Options => "OPTIONS",
            Verb::Trace => "TRACE",
            Verb::Patch => "PATCH",
        }
    }

    /// Whether sending twice means the same as sending once (RFC 9110, 9.2.2): all but `POST` and `PATCH`.
    pub const fn is_idempotent(self) -> bool {
        !matches!(self.0, Verb::Post | Verb::Patch)
    }

    pub(crate) fn to_http(self) -> http::Method {
        match self.0 {
            Verb::Get => http::Method::GET,
            Verb::Head => http::Method::HEAD,
            Verb::Post => http::Method::POST,
            Verb::Put => http::Method::PUT,
            Verb::Delete => http::Method::DELETE,
            Verb::Options => http::Method::OPTIONS,
            Verb::Trace => http::Method::TRACE,
            Verb::Patch => http::Method::PATCH,
        }
    }
}
