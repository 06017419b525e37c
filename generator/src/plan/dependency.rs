//! Dependencies from the table of names, for types of other packages.

use crate::choices::{Dependency, Found, dependency as checked};
use crate::document::Object;

/// Returns the package for a path that begins with `head`, and its dependency line; `None` if the table has no
/// dependency for it.
///
/// # Errors
///
/// A value is no text, invalid for cargo, or has characters that are not shown as they are.
pub(super) fn dependency(table: &Object, head: &str) -> Result<Option<(String, Dependency)>, String> {
    let text = |key: &'static str| match table.get(key).map(|node| node.as_str()) {
        Some(None) => Err(format!("`{key}` must be text: put it in quotes")),
        Some(value) => Ok(value),
        None => Ok(None),
    };
    let found = Found {
        version: text("version")?,
        path: text("path")?,
        package: text("package")?,
    };
    checked(head, found)
}
