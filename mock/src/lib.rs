//! A server on loopback that answers as OpenAPI documents say.
//!
//! Give it documents and send it requests. It finds the operation, checks the request against the document, and answers
//! with the documented example or, without one, with a value made from the schema. A request that does not fit is
//! answered by 400 (401 when only credentials are missing, 404, 405, 413, 415) and a body that lists all that is wrong:
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
//! A caller picks another answer by the request headers `X-Mock-Status: 404` and `X-Mock-Example: name`.
//!
//! # Why its own checker
//! The crate `jsonschema` would do for bodies. It takes 30 s of a fresh build (70 crates) on a small machine, where this
//! crate takes a few; and what is checked here is not JSON Schema alone: texts of parameters are read as the schema asks
//! for them, `nullable`, `readOnly`, `writeOnly` and discriminators have their OpenAPI meaning, and messages name the
//! place as a client's author knows it. The same compiled schemas also make the instances. The checker and its
//! schemas (`schema`, `check::schema`) come to some 800 lines.
//!
//! # The modules
//! `document` reads an OpenAPI document into `model` and `schema`; `route` finds the operation; `check` lists what does
//! not fit; `answer` makes what the document promises; `script` holds what the caller wants instead; `record` keeps what
//! arrived; `server` and `connections` put them on a socket; `run` is the command line's entry.

mod answer;
mod check;
mod connections;
mod document;
mod error;
mod model;
mod paths;
mod pattern;
mod record;
mod route;
mod run;
mod schema;
mod script;
mod server;
mod service;
mod stream;

pub use check::Problem;
pub use error::Error;
pub use pattern::Pattern;
pub use record::Request;
pub use run::{Options, run, serve_blocking};
pub use script::Reply;
pub use server::{Builder, Mock, OperationInfo};
