//! Serves the operations of OpenAPI documents to agents, by the Model Context Protocol.
//!
//! Under 30 operations each is a tool; from 30 on there are three tools, which find, describe and call any. An agent can only
//! read unless [`Writes`] allow more. Arguments are checked against the document before anything is sent, responses are cut to a
//! budget and go on by cursors, and nothing secret is in what an agent sees.
//!
//! ```no_run
//! # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
//! use specwright_dynamic::{Client, Document, OpenOptions};
//! use specwright_mcp::{Server, Writes};
//!
//! let document = Document::open("spec/huaweicloud/workspace.yaml".as_ref(), &OpenOptions::default())?;
//! let client = Client::builder(&document).endpoint("https://workspace.example.com").build()?;
//! let server = Server::builder().client(client).writes(Writes::Only(vec!["create_image".into()])).build()?;
//! server.serve_stdio().await?;
//! # Ok(())
//! # }
//! ```
//!
//! What comes from a document or a server is marked as data of others; `untrusted` says how. An agent may still believe it: so
//! the marks are no guard, and [`Writes`] are.

mod access;
mod calls;
mod catalog;
mod cut;
mod error;
mod feed;
#[cfg(feature = "http")]
pub mod http;
mod listing;
mod marks;
mod names;
mod schema;
mod search;
mod server;
mod stdio;
mod store;
mod tools;
mod untrusted;

pub use access::Writes;
pub use error::ServerError;
pub use server::{Builder, DEFAULT_BUDGET, Server};
pub use tools::Tools;
