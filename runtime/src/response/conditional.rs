//! Outcomes of conditional requests (RFC 9110, section 13).

use super::raw::RawResponse;
use super::typed::Output;
use crate::error::Error;

/// What a call gives that may be conditional: the content, or that what the caller has is still good (status 304).
///
/// It is the type of calls whose document has a response 304. `send_as::<Conditional<T>>()` gives it for any other call.
/// The header fields of a 304, as its `ETag`, are in the [`Response`](crate::Response) of `send_raw`.
///
/// ```
/// use specwright_runtime::Conditional;
///
/// let cached = "what was there";
/// for (outcome, expected) in [
///     (Conditional::Content("new"), "new"),
///     (Conditional::NotModified, "what was there"),
/// ] {
///     assert_eq!(outcome.into_content().unwrap_or(cached), expected);
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Conditional<T> {
    /// The content of a response with a 2xx status code.
    Content(T),
    /// Nothing has changed since what `If-None-Match` or `If-Modified-Since` of the request names.
    NotModified,
}

impl<T> Conditional<T> {
    /// The content; none if it was not modified.
    pub fn into_content(self) -> Option<T> {
        match self {
            Self::Content(content) => Some(content),
            Self::NotModified => None,
        }
    }

    /// The content by reference; none if it was not modified.
    pub fn content(&self) -> Option<&T> {
        match self {
            Self::Content(content) => Some(content),
            Self::NotModified => None,
        }
    }

    /// Whether the status code was 304.
    pub fn is_not_modified(&self) -> bool {
        matches!(self, Self::NotModified)
    }
}

impl<T: Output> Output for Conditional<T> {
    const IS_CONDITIONAL: bool = true;

    fn output(response: &RawResponse) -> Result<Self, Error> {
        match response.status {
            304 => Ok(Self::NotModified),
            _ => T::output(response).map(Self::Content),
        }
    }
}
