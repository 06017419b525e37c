//! A response as JSON, text or bytes.

use http::HeaderMap;
use specwright_runtime::{Bytes, Json};

/// The response of a call that succeeded.
pub struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: Option<String>,
    pub(crate) content: Content,
}

/// The body of a response.
pub enum Content {
    /// No body.
    Empty,
    /// JSON.
    Json(Json),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Bytes),
}

impl Response {
    /// The status code.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id by which the server knows the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The body.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The body, if it is JSON.
    pub fn json(&self) -> Option<&Json> {
        match &self.content {
            Content::Json(json) => Some(json),
            _ => None,
        }
    }
}
