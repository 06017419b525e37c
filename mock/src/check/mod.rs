//! Checks of a request against its operation: everything that does not fit, in one list.

mod body;
mod multipart;
mod nested;
mod parameters;
mod parts;
mod security;
mod style;

use crate::model::{Api, Operation};
use crate::problem::Problem;
use crate::record::Request;

/// What the checks found, by the status code of the response.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) security: Vec<Problem>,
    pub(crate) media: Vec<Problem>,
    pub(crate) other: Vec<Problem>,
}

impl Findings {
    /// The status of the refusal: 401 and 415 only when nothing else is wrong; `None` when nothing is.
    pub(crate) fn status(&self) -> Option<u16> {
        match (self.security.is_empty(), self.media.is_empty(), self.other.is_empty()) {
            (true, true, true) => None,
            (false, true, true) => Some(401),
            (true, false, true) => Some(415),
            _ => Some(400),
        }
    }

    /// All of them, in the order of a request: security, parameters, body.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.security;
        problems.extend(self.other);
        problems.extend(self.media);
        problems
    }
}

/// What the caller may loosen.
#[derive(Clone, Copy, Debug)]
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
