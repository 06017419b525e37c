//! A page in the browser that calls the operations of OpenAPI documents.
//!
//! [`Explorer`] serves it on loopback: every operation of the documents with a form, *Send* with automatic authentication,
//! the response, the code of this call in Rust, for `specwright call` and for curl, and a record of the calls.
//!
//! ```no_run
//! # async fn explore() -> Result<(), Box<dyn std::error::Error>> {
//! use specwright_dynamic::{Document, OpenOptions};
//! use specwright_dynamic::runtime::Credentials;
//! use specwright_explore::{Explorer, Shown};
//!
//! let document = Document::open("spec/didiyun/storage.yaml".as_ref(), &OpenOptions::default())?;
//! let shown = Shown::new("spec/didiyun/storage.yaml", document).credentials(Credentials::bearer("the token"));
//! let explorer = Explorer::builder().document(shown).start().await?;
//! println!("{}", explorer.url());
//! explorer.serve().await;
//! # Ok(())
//! # }
//! ```
//!
//! # How a call is made
//! The page sends the name of an operation and its arguments, never a URL or a header. So requests go only where the document,
//! or the caller of this crate, says; they are checked against the document, authenticated and retried as those of a generated client.
//! Credentials stay in the server: the samples are made by a client that has none, and whatever a server sends back passes the
//! runtime's [`Redactor`](specwright_dynamic::runtime::Redactor) before the page gets it.
//!
//! # Who may use the page
//! The server listens on 127.0.0.1. A request must have the token of the URL, and a `Host` that is the address; one that a
//! browser says to come from another site is refused. See `guard.rs`.

mod api;
mod asked;
mod body;
mod builder;
mod describe;
mod error;
mod guard;
mod outcome;
mod page;
mod placeholder;
mod record;
mod sample;
mod server;
mod token;

pub use builder::{Builder, Shown};
pub use error::Error;
pub use placeholder::placeholders;
pub use server::Explorer;
