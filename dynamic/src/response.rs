//! A response as JSON, text or bytes.

use std::collections::BTreeMap;
use std::time::Duration;

use http::HeaderMap;
use specwright_runtime::{Bytes, Error, Json, Output, RawResponse, Redactor};

use crate::media::is_text;

/// The response of a call that succeeded.
#[derive(Debug)]
pub struct Response(specwright_runtime::Response<Content>);

/// The body of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// No body.
    Empty,
    /// JSON.
    Json(Json),
    /// Text.
    Text(String),
    /// Anything else.
    Bytes(Bytes),
}

impl Response {
    pub(crate) fn of(response: specwright_runtime::Response<Content>) -> Self {
        Self(response)
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.0.status()
    }

    /// The idempotency key that the call was sent with.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.idempotency_key()
    }

    /// The headers. Those that tell of a compression are gone with it.
    pub fn headers(&self) -> &HeaderMap {
        self.0.raw_headers()
    }

    /// The id by which the server knows the request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id()
    }

    /// The body.
    pub fn content(&self) -> &Content {
        self.0.value()
    }

    /// The body, alone.
    pub fn into_content(self) -> Content {
        self.0.into_value()
    }

    /// The body, if it is JSON.
    pub fn json(&self) -> Option<&Json> {
        match self.content() {
            Content::Json(json) => Some(json),
            _ => None,
        }
    }

    /// The body as it came, decompressed.
    pub fn raw_body(&self) -> &Bytes {
        self.0.raw_body()
    }

    /// What takes the secrets of the call out of what the server has sent.
    pub fn redactor(&self) -> Redactor {
        self.0.redactor()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// How long the call took, with all attempts.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

impl Output for Content {
    // a caller who sends `If-None-Match` wants to see the 304
    const IS_CONDITIONAL: bool = true;

    fn output(response: &RawResponse) -> Result<Self, Error> {
        if response.body().is_empty() {
            return Ok(Self::Empty);
        }
        match Kind::of(response.headers()) {
            Kind::Json => Json::output(response).map(Self::Json),
            // by the table of the document; without one it is no JSON
            Kind::Xml => BTreeMap::<String, Json>::output(response)
                .map(|members| Json::Object(members.into_iter().collect()))
                .or_else(|_| Vec::<Json>::output(response).map(Json::Array))
                .map(Self::Json)
                .or_else(|_| String::output(response).map(Self::Text)),
            Kind::Text => String::output(response).map(Self::Text),
            Kind::Bytes => Bytes::output(response).map(Self::Bytes),
            Kind::Unknown => {
                let bytes = Bytes::output(response)?;
                Ok(match std::str::from_utf8(&bytes) {
                    Ok(text) => text.parse().map_or_else(|_| Self::Text(text.to_owned()), Self::Json),
                    Err(_) => Self::Bytes(bytes),
                })
            }
        }
    }
}

/// What `Content-Type` says of a body.
enum Kind {
    Json,
    Xml,
    Text,
    Bytes,
    Unknown,
}

impl Kind {
    fn of(headers: &HeaderMap) -> Self {
        let Some(value) = headers
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
        else {
            return Self::Unknown;
        };
        let essence = value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Self::Json,
            json if json.ends_with("+json") => Self::Json,
            "application/xml" | "text/xml" => Self::Xml,
            xml if xml.ends_with("+xml") => Self::Xml,
            text if is_text(text) => Self::Text,
            "" => Self::Unknown,
            _ => Self::Bytes,
        }
    }
}
