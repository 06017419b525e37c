//! For build scripts of crates that hold the clients of a folder of documents.

use std::path::Path;
use std::process::ExitCode;

use crate::config::Config;

/// Generates the clients of every document below `spec` into `out`, both relative to the package
/// whose build script calls this: [`Config::tree`] without any settings.
///
/// ```no_run
/// // build.rs
/// fn main() -> std::process::ExitCode {
///     specwright::build::tree("../spec", "src")
/// }
/// ```
pub fn tree(spec: impl AsRef<Path>, out: impl AsRef<Path>) -> ExitCode {
    Config::new(spec.as_ref()).tree(out.as_ref()).generate()
}
