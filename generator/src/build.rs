//! For build scripts of crates that hold the clients of a folder of documents.

use std::path::Path;

use crate::config::{BuildError, Config};

/// Generates the clients of every document below `spec` into `out`, both relative to the package
/// whose build script calls this: [`Config::tree`] without any settings.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), specwright::BuildError> {
///     specwright::build::tree("../spec", "src")
/// }
/// ```
///
/// # Errors
///
/// Those of [`Config::generate`].
pub fn tree(spec: impl AsRef<Path>, out: impl AsRef<Path>) -> Result<(), BuildError> {
    Config::new(spec.as_ref()).tree(out.as_ref()).generate()
}
