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
    Query,
    Other(&'static str),
}

/// The idempotent ones among other methods (IANA, "HTTP Method Registry").
const IDEMPOTENT: [&str; 28] = [
    "ACL",
    "BASELINE-CONTROL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "COPY",
    "LABEL",
    "LINK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "MOVE",
    "ORDERPATCH",
    "PROPFIND",
    "PROPPATCH",
    "REBIND",
    "REPORT",
    "SEARCH",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
    "UPDATEREDIRECTREF",
    "VERSION-CONTROL",
];

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
    /// `QUERY`: safe and idempotent, with a body (draft-ietf-httpbis-safe-method-w-body)
    pub const QUERY: Self = Self(Verb::Query);

    /// Another method, such as `COPY` or `PURGE`. Methods are case-sensitive (RFC 9110, 9.1).
    ///
    /// # Panics
    /// If `name` is no token (RFC 9110, 5.6.2): in a `static`, when it is compiled.
    pub const fn other(name: &'static str) -> Self {
        assert!(
            is_token(name.as_bytes()),
            "a method is a token: letters, digits and !#$%&'*+-.^_`|~"
        );
        Self(Verb::Other(name))
    }

    /// The name on the wire.
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
            Verb::Query => "QUERY",
            Verb::Other(name) => name,
        }
    }

    /// Whether sending twice means the same as sending once (RFC 9110, 9.2.2): all with a constant here but `POST` and
    /// `PATCH`, and of others those that are registered so.
    pub fn is_idempotent(self) -> bool {
        match self.0 {
            Verb::Post | Verb::Patch => false,
            Verb::Other(name) => IDEMPOTENT.contains(&name),
            _ => true,
        }
    }

    /// As [`Method::is_idempotent`], of a method that a caller gives.
    pub(crate) fn is_idempotent_in_http(method: &http::Method) -> bool {
        method.is_idempotent() || method.as_str() == "QUERY" || IDEMPOTENT.contains(&method.as_str())
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
            Verb::Query | Verb::Other(_) => {
                // a token, as `other` has checked
                http::Method::from_bytes(self.as_str().as_bytes()).unwrap_or_default()
            }
        }
    }
}

const fn is_token(name: &[u8]) -> bool {
    let mut index = 0;
    while index < name.len() {
        // `get` is not const
        let byte = name[index];
        let is_sign = matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        );
        if !byte.is_ascii_alphanumeric() && !is_sign {
            return false;
        }
        index += 1;
    }
    !name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Method;

    #[test]
    fn other_methods_are_sent_as_they_are_written() {
        for name in ["COPY", "copy", "M-SEARCH", "VERSION-CONTROL", "!#$%&'*+-.^_`|~09"] {
            assert_eq!(Method::other(name).to_http().as_str(), name);
        }
        assert_eq!(Method::QUERY.to_http().as_str(), "QUERY");
    }

    #[test]
    fn what_may_be_sent_twice() {
        let idempotent = [
            Method::GET,
            Method::QUERY,
            Method::other("PROPFIND"),
            Method::other("COPY"),
        ];
        assert!(idempotent.into_iter().all(Method::is_idempotent));
        let others = [
            Method::POST,
            Method::PATCH,
            Method::other("LOCK"),
            Method::other("PURGE"),
        ];
        assert!(!others.into_iter().any(Method::is_idempotent));
        let as_given = |method: &Method| Method::is_idempotent_in_http(&method.to_http());
        assert!(idempotent.iter().all(as_given) && !others.iter().any(as_given));
    }

    #[test]
    fn a_method_that_is_no_token_is_refused() {
        for name in ["", "A B", "A\r\nHost:", "É"] {
            assert!(std::panic::catch_unwind(|| Method::other(name)).is_err(), "{name:?}");
        }
    }
}
