//! Webhooks and callbacks: requests that the server sends, and the responses it expects.

use super::{Docs, Parameter, Response, TypeRef};

/// One request that the server sends.
#[derive(Debug)]
pub struct Incoming {
    /// The name of the webhook or callback.
    pub name: String,
    /// The URL of a callback, with runtime expressions. Webhooks have none.
    pub address: Option<String>,
    /// The method as it is sent.
    pub method: String,
    /// The tags that may name its group, the best first.
    pub tags: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Parameters in headers, query and cookies, including those of the path item.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<IncomingBody>,
    /// The documented responses.
    pub responses: Vec<Response>,
}

/// The body of a request that the server sends.
#[derive(Debug)]
pub struct IncomingBody {
    /// Its media type.
    pub media_type: String,
    /// Whether it is always sent.
    pub required: bool,
    /// Its type, where it is JSON.
    pub ty: Option<TypeRef>,
    /// Its documentation.
    pub docs: Docs,
}
