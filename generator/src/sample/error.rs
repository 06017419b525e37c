//! Why there is no sample.

/// Why the generated client cannot make a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// The document has no such operation.
    #[error("the document has no operation `{0}`")]
    NoOperation(String),
    /// The operation has no such parameter.
    #[error("`{operation}` has no parameter `{parameter}`")]
    NoParameter {
        /// The method of the client.
        operation: String,
        /// The name that was given.
        parameter: String,
    },
    /// Something that the client requires was not given.
    #[error("`{at}` is missing")]
    Missing {
        /// A parameter, `body`, or a path within the body.
        at: String,
    },
    /// A value that the client has no type for.
    #[error("`{at}` {reason}")]
    Misfit {
        /// A parameter, `body`, or a path within one of them: `body.images[0].name`.
        at: String,
        /// What is wrong: `is no list`.
        reason: String,
    },
    /// The operation has no body.
    #[error("`{0}` has no body")]
    NoBody(String),
    /// The document does not have this media type for the body.
    #[error("the body of `{operation}` is not sent as `{media_type}`")]
    NoMediaType {
        /// The method of the client.
        operation: String,
        /// The media type that was given.
        media_type: String,
    },
    /// The document has no such security scheme.
    #[error("the document has no security scheme `{0}`")]
    NoScheme(String),
    /// The text is no Rust: a fault of the generator.
    #[error("the sample is no Rust, a fault of the generator: {0}")]
    Internal(String),
}
