//! Webhooks and callbacks: the types of requests and responses.

use crate::model::Incoming;

use super::Planner;
use super::types::RustType;

/// The types of one webhook or callback request.
pub(crate) struct IncomingPlan<'a> {
    /// Its description in the model.
    pub(crate) source: &'a Incoming,
    /// The types of its parameters, in order.
    pub(crate) parameters: Vec<RustType>,
    /// The type of its body, if it is JSON.
    pub(crate) body: Option<RustType>,
    /// For each response the type of its body, if it is JSON, and the types of its headers.
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
