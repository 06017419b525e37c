//! Dependencies for types of other packages.

use std::collections::BTreeMap;

use crate::text::is_text;

/// The keys and values of a line of `[dependencies]`.
pub(crate) type Dependency = BTreeMap<&'static str, String>;

/// What is said of where the package of a type is found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found<'t> {
    pub(crate) version: Option<&'t str>,
    pub(crate) path: Option<&'t str>,
    pub(crate) package: Option<&'t str>,
}

/// Returns the package for a path that begins with `head`, and its dependency line; `None` if nothing says where it is found.
///
/// # Errors
///
/// A value is invalid for cargo or has characters that are not shown as they are.
pub(crate) fn dependency(head: &str, found: Found<'_>) -> Result<Option<(String, Dependency)>, String> {
    let mut line = Dependency::new();
    if let Some(version) = shown("version", found.version)? {
        if version.is_empty() || !version.chars().all(is_of_version) {
            return Err(format!("`version`: `{version}` is no requirement of a version"));
        }
        line.insert("version", version.to_owned());
    }
    if let Some(path) = shown("path", found.path)? {
        if path.is_empty() {
            return Err("`path` is empty".to_owned());
        }
        line.insert("path", path.to_owned());
    }
    if let Some(package) = shown("package", found.package)?.filter(|package| *package != head) {
        if !is_package(package) {
            return Err(format!("`package`: `{package}` is no name of a package"));
        }
        line.insert("package", package.to_owned());
    }
    let is_found = line.contains_key("version") || line.contains_key("path");
    Ok(is_found.then(|| (head.to_owned(), line)))
}

/// Rejects invisible characters and those that reorder text, which would mislead readers of the manifest.
fn shown<'t>(key: &str, value: Option<&'t str>) -> Result<Option<&'t str>, String> {
    match value.and_then(|value| value.chars().find(|character| !is_text(*character))) {
        Some(hidden) => Err(format!(
            "`{key}` has the character U+{:04X}, which does not show",
            u32::from(hidden)
        )),
        None => Ok(value),
    }
}

/// Characters of a requirement such as `>=1.2, <2.0.0-rc.1`.
fn is_of_version(character: char) -> bool {
    character.is_ascii_alphanumeric() || ".,-+*<>=~^ ".contains(character)
}

fn is_package(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}
