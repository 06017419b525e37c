//! Names of packages.

use super::{ident, identifier_of_all_words, module_name, without_accents};

/// Maximum length of a package name: crates.io allows 64.
const LONGEST_NAME: usize = 63;

/// A name that cargo, crates.io, Rust and file systems accept for a package.
pub(crate) fn package_name(name: &str) -> String {
    let name = identifier_of_all_words(&without_accents(name), "client").replace('_', "-");
    let ascii: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let ascii = ascii.trim_matches('-');
    let cut = ascii.get(..LONGEST_NAME).unwrap_or(ascii).trim_end_matches('-');
    match cut {
        "" => "client".to_owned(),
        name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("n{name}"),
        name if is_taken(name) => format!("{name}-client"),
        name => name.to_owned(),
    }
}

/// Returns true if a package name conflicts with Rust, cargo, a file system or the runtime.
fn is_taken(name: &str) -> bool {
    const TAKEN: [&str; 10] = [
        "specwright-runtime",
        // crates of Rust
        "std",
        "core",
        "alloc",
        "test",
        "proc-macro",
        // folders of cargo
        "deps",
        "build",
        "examples",
        "incremental",
    ];
    let module = name.replace('-', "_");
    TAKEN.contains(&name) || module_name(&module) != module || ident(&module) != module
}
