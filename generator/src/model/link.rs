//! Links: values of a response used as input of another operation.

/// A link of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// Its target.
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

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// The operation with this index in [`Api::operations`](super::Api::operations).
    Operation(usize),
    /// An operation that is not generated: its `operationId` or `operationRef`.
    Elsewhere(String),
}
