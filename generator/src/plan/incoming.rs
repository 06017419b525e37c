//! Webhooks and callbacks: the types of what comes and of what is sent back.

use crate::model::Incoming;

use super::Planner;
use super::types::RustType;

/// The types of one request that the server sends.
pub(crate) struct IncomingPlan<'a> {
    /// What the document says of it.
    pub(crate) source: &'a Incoming,
    /// Of its parameters, in order.
    pub(crate) parameters: Vec<RustType>,
    /// Of its body, where it is JSON.
    pub(crate) body: Option<RustType>,
    /// Of its responses, in order: of the body, where it is JSON, and of the headers.
    pub(crate) responses: Vec<(Option<RustType>, Vec<RustType>)>,
}

impl<'a> Planner<'a, '_> {
    pub(super) fn incoming(&self, all: &'a [Incoming]) -> Vec<IncomingPlan<'a>> {
        let plan = |incoming: &'a Incoming| IncomingPlan {
            source: incoming,
            parameters: incoming.parameters.iter().map(|p| self.rust(p.ty)).collect(),
            body: incoming.body.as_ref().and_then(|body| body.ty).map(|ty| self.rust(ty)),
            responses: incoming
                .responses
                .iter()
                .map(|response| {
                    let headers = response.headers.iter().map(|h| self.rust(h.ty));
                    (response.ty.map(|ty| self.rust(ty)), headers.collect())
                })
                .collect(),
        };
        all.iter().map(plan).collect()
    }
}
