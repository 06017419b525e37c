//! Typed bodies of errors.

use crate::json::{ReadError, Wire, read_into};

/// What the body of an error response can be read as: any type of the document, or an enum made by
/// `codegen::error_responses!`.
pub trait FromError: Sized {
    /// The typed body of an error response, or `None` when the document has nothing for this status.
    fn from_error(status: u16, body: &str) -> Option<Result<Self, ReadError>>;
}

impl<T: Wire> FromError for T {
    fn from_error(_: u16, body: &str) -> Option<Result<Self, ReadError>> {
        let mut value = T::blank();
        Some(read_into(&mut value, body).map(|()| value))
    }
}
