//! Links: how what an operation responses leads to another one.

/// A link of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// Where it leads.
    pub target: LinkTarget,
    /// Parameters of the target, and the value or runtime expression for each.
    pub parameters: Vec<(String, String)>,
    /// The body to send there: a value or a runtime expression.
    pub body: Option<String>,
    /// The server where the target is.
    pub server: Option<String>,
    /// Its description.
    pub description: Option<String>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// To the operation with this place in [`Api::operations`](super::Api::operations).
    Operation(usize),
    /// To what is not generated: `operationId` or `operationRef` as the document writes it.
    Elsewhere(String),
}
