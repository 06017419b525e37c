//! What the checks of a request found.

use crate::problem::Problem;

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
