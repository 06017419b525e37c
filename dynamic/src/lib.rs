//! Calls the operations of OpenAPI documents without generated code.
//!
//! A [`Document`] is read as the generator reads it, and its operations become the tables that generated code has. So a call goes
//! through the same pipeline: authentication, retries, paging, limits, errors. Operations and parameters are named as in the
//! generated client.
//!
//! ```no_run
//! # async fn call() -> Result<(), Box<dyn std::error::Error>> {
//! use specwright_dynamic::{Arguments, Client, Document, OpenOptions};
//!
//! let document = Document::open("spec/huaweicloud/workspace.yaml".as_ref(), &OpenOptions::default())?;
//! let client = Client::builder(&document).endpoint("https://workspace.example.com").build()?;
//! let call = client.call("list_images", Arguments::new().set("os_type", "Linux"))?;
//! let response = call.send().await?;
//! println!("{} {:?}", response.status(), response.json());
//! # Ok(())
//! # }
//! ```

mod arguments;
mod call;
mod checked;
mod client;
mod document;
mod error;
mod index;
pub mod media;
mod prepared;
mod response;
mod schemas;
mod statics;
mod xml;

pub use arguments::{Arguments, BodyArgument};
pub use call::{Call, Delivery};
pub use client::{Builder, Client};
pub use document::{Document, OpenError, OpenOptions, SampleFailure};
pub use error::{ArgumentError, Violation};
pub use prepared::{Prepared, REDACTED, Unprepared};
pub use response::{Content, Response};
pub use specwright::{sample, tables};
pub use specwright_runtime as runtime;
pub use specwright_schema as schema;
