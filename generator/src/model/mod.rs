//! A model of the document that is independent of OpenAPI's syntax and of Rust.
//!
//! [`Api`] is a typed graph: operations refer to types by [`TypeId`], types refer to each other, and recursion is a
//! cycle. `lower` builds it; `plan` reads it.

mod constraints;
mod docs;
mod events;
mod incoming;
mod link;
mod operation;
mod own;
mod paging;
mod parameter;
mod response;
mod service;
mod types;
mod xml;

use std::collections::HashMap;

pub use constraints::*;
pub use docs::*;
pub use events::*;
pub use incoming::*;
pub use link::*;
pub use operation::*;
pub use own::*;
pub use paging::*;
pub use parameter::*;
pub use response::*;
pub use service::*;
pub use types::*;
pub use xml::*;

/// Everything one document describes.
#[derive(Debug, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// Servers, security schemes and other settings of the whole service.
    pub service: Service,
    /// Every type, by [`TypeId`].
    pub types: Types,
    /// Types that stand for formats and schemas, by [`OwnId`].
    pub own: Vec<OwnType>,
    /// The schemas in whose place such a type stands by `x-rust-type`, strings and numbers apart.
    pub replaced: HashMap<TypeId, OwnId>,
    /// Every operation, in the order of the document.
    pub operations: Vec<Operation>,
    /// The requests of every webhook, in the order of the document.
    pub webhooks: Vec<Incoming>,
    /// Whether no client is made: there are no operations and webhooks then.
    pub only_types: bool,
    /// The types that programs may read and write without a client: the components of a document that has neither operations nor
    /// webhooks, or what [`Self::only_types`] is about.
    pub standalone: Vec<TypeId>,
    /// What the values of requests have to keep to, where that is checked.
    pub constraints: AllConstraints,
    /// How the values of bodies are written as XML.
    pub xml: AllXml,
}
