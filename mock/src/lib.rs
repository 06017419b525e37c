//! A server on loopback that responds as OpenAPI documents say.
//!
//! Give it documents and send it requests. It finds the operation, checks the request against the document, and responds
//! with the documented example or, without one, with a value made from the schema. The response to a request
//! that does not fit is 400 (401 when only credentials are missing, 404, 405, 413, 415) and a body that lists all that is wrong:
//!
//! ```json
//! {"error": "request does not fit the document",
//!  "problems": [{"at": "query.limit", "message": "5000 must be at most 1000"}]}
//! ```
//!
//! In a test:
//!
//! ```no_run
//! # async fn test() -> Result<(), specwright_mock::Error> {
//! use serde_json::json;
//! use specwright_mock::{Mock, Reply};
//!
//! let server = Mock::builder()
//!     .document("spec/images.yaml")?
//!     .script("ListImages", [Reply::documented().status(503), Reply::json(200, json!({"images": []}))])
//!     .start()
//!     .await?;
//! // ... a client with server.url() as its endpoint ...
//! assert_eq!(server.requests().len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! A request with an idempotency key that came before, with a success, gets the response of the first one, and uses up nothing of a
//! script; with another body it gets 422, and while the first is under way 409.
//!
//! A caller picks another response by the request headers `X-Mock-Status: 404` and `X-Mock-Example: name`.
//!
//! The crate `specwright-schema` validates values and makes those of responses.
//!
//! # The modules
//! Each uses those before it: `problem`, `percent` and `media` stand alone; `route`, `model` and `paths` say what a document
//! has, `document` reads it; `record` keeps requests; `cors` lets pages of other origins in; `check` lists what does not fit;
//! `script` holds what the caller wants instead; `keys` remembers responses by idempotency keys; `response` makes what the
//! document promises; `queue`, `stream`, `service`, `connections` and `server` put it
//! all on a socket; `run` is the command line's entry.

mod check;
mod connections;
mod cors;
mod document;
mod error;
mod keys;
mod media;
mod model;
mod paths;
mod percent;
mod problem;
mod queue;
mod record;
mod response;
mod route;
mod run;
mod script;
mod server;
mod service;
mod stream;

pub use error::Error;
pub use problem::Problem;
pub use record::Request;
pub use run::{Document, Options, run, serve_blocking};
pub use script::Reply;
pub use server::{Builder, Mock, OperationInfo};
