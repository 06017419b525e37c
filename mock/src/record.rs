//! Requests as they arrived.

use hyper::body::Bytes;
use serde_json::Value;

use crate::percent::{decode_query, raw_pairs};
use crate::problem::Problem;
use crate::route::Fixed;

/// A request as it arrived, with what the documents say of it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// The path as sent, still percent-encoded.
    pub path: String,
    /// What follows the `?`, as sent; `None` without one.
    pub query: Option<String>,
    /// The headers in the order of arrival, names in lower case; bytes beyond UTF-8 are replaced.
    pub headers: Vec<(String, String)>,
    /// The body; empty when there was none.
    pub body: Bytes,
    /// The document that has the operation, by the name of its file without extension.
    pub document: Option<String>,
    /// The operation that the method and the path belong to: its `operationId`, else `METHOD /template`.
    pub operation: Option<String>,
    /// The values of the path template, percent-decoded, in order.
    pub path_values: Vec<(String, String)>,
    /// Everything that does not fit the document.
    pub problems: Vec<Problem>,
    /// The status code of the response; `None` while that is being made, and for a connection that was broken off.
    pub status: Option<u16>,
}

impl Request {
    /// The first header of that name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_values(name).next()
    }

    /// All headers of that name, whatever its case.
    pub fn header_values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The query as decoded pairs in order; `+` is a space.
    #[must_use]
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        raw_pairs(self.query.as_deref().unwrap_or_default())
            .map(|(name, value)| (decode_query(name), decode_query(value)))
            .collect()
    }

    /// The first query parameter of that name, decoded.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<String> {
        let mut pairs = self.query_pairs().into_iter();
        pairs.find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// Whether the request has what the key of a path says of its query or headers.
    pub(crate) fn has(&self, fixed: &Fixed) -> bool {
        match fixed {
            Fixed::Header(name, value) => self.header(name) == Some(value),
            Fixed::Pair(name, value) => {
                let value = value.as_deref().map(decode_query);
                let fits = |(other, found): &(String, String)| {
                    other == name && value.as_ref().is_none_or(|value| value == found)
                };
                self.query_pairs().iter().any(fits)
            }
        }
    }

    /// The value of a path parameter, decoded.
    #[must_use]
    pub fn path_value(&self, name: &str) -> Option<&str> {
        let mut values = self.path_values.iter();
        values.find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The cookies, as sent.
    pub(crate) fn raw_cookies(&self) -> Vec<(&str, &str)> {
        self.header_values("cookie")
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .collect()
    }

    /// The body as JSON; `None` when it is not.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Request;

    #[test]
    fn parts_are_decoded() {
        let request = Request {
            query: Some("a=1&a=2&b%5B%5D=x+y%2Bz&&flag&bad=%ff%zz".to_owned()),
            headers: vec![("x-trace".to_owned(), "7".to_owned())],
            ..Request::default()
        };
        assert_eq!(request.query_value("a").as_deref(), Some("1"));
        assert_eq!(request.query_value("b[]").as_deref(), Some("x y+z"));
        assert_eq!(request.query_value("flag").as_deref(), Some(""));
        assert_eq!(request.query_value("bad").as_deref(), Some("\u{fffd}%zz"));
        assert_eq!(request.header("X-Trace"), Some("7"));
        assert_eq!(request.json(), None);
    }
}
