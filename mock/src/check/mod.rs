//! Checks of a request against its operation: everything that does not fit, in one list.

mod body;
mod findings;
mod multipart;
mod nested;
mod parameters;
mod parts;
mod security;
mod style;
mod xml;

pub(crate) use findings::Findings;

use crate::model::{Api, Operation};
use crate::record::Request;

/// What the caller may loosen.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules {
    /// Whether query parameters that the document does not name are let pass.
    pub(crate) unknown_query: bool,
    /// Whether credentials are not asked for.
    pub(crate) no_security: bool,
}

/// Checks a request whose path has been matched.
pub(crate) fn check_request(
    api: &Api,
    operation: &Operation,
    captures: &[(String, String)],
    request: &Request,
    rules: Rules,
) -> Findings {
    let mut findings = Findings::default();
    if !rules.no_security {
        findings.security = security::check(api, operation, request);
    }
    findings.other = parameters::check(api, operation, captures, request, rules.unknown_query);
    body::check(api, operation, request, &mut findings);
    findings
}
