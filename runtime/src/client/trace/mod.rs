//! What a call tells `tracing`, with the feature of that name; without it, nothing.
//!
//! Names are those of OpenTelemetry's semantic conventions for HTTP clients (1.29), where these have one. No value of
//! a parameter is among them, no header, no body: of the path the template of the document, of the query nothing. Secrets
//! that a server sends back as a request id are hidden in it.

#[cfg(not(feature = "tracing"))]
mod off;
#[cfg(feature = "tracing")]
mod on;

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{AttemptSpan, CallSpan};
#[cfg(feature = "tracing")]
pub(crate) use on::{AttemptSpan, CallSpan};
