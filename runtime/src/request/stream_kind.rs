//! Which stream a call asks for.

use http::HeaderMap;

use crate::encoding::essence_of;

/// What a response is to be that is given as it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamKind {
    /// Server-sent events.
    Events,
    /// JSON values one after the other.
    Lines,
    /// Bytes of any media type.
    Bytes,
}

impl StreamKind {
    /// Whether what arrives is handed on at once, and no compression may hold it back.
    pub(crate) const fn is_prompt(self) -> bool {
        matches!(self, Self::Events | Self::Lines)
    }

    /// Whether the headers are those of such a stream.
    pub(crate) fn is_of(self, headers: &HeaderMap) -> bool {
        self != Self::Events || essence_of(headers).is_some_and(|essence| essence == "text/event-stream")
    }
}
