//! The manifest of a generated crate, and what else stands beside its source.

use std::path::PathBuf;

use super::Summary;
use crate::emit::is_text;
use crate::plan::Dependency;
use crate::plan::names::{Case, ident, identifier, module_name, without_accents};
use crate::render::first_line_of_toml;

/// Where a generated crate finds `specwright-runtime`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeSource {
    /// From the registry, in the version of this generator.
    Registry,
    /// In a folder.
    Path(PathBuf),
}

/// Characters of the name of a package: crates.io takes 64.
const LONGEST_NAME: usize = 63;

/// A name that cargo, crates.io, Rust and file systems accept for a package.
pub(super) fn package_name(name: &str) -> String {
    let name = identifier(&without_accents(name), Case::Snake, "client").replace('_', "-");
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

/// Whether a package of that name would be in the way of Rust, of cargo, of a file system or of the runtime.
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

pub(super) fn manifest(package: &str, document: &str, runtime: &RuntimeSource, summary: &Summary) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let runtime = match runtime {
        RuntimeSource::Registry => toml_string(version),
        RuntimeSource::Path(path) => {
            format!("{{ path = {} }}", toml_string(&path.to_string_lossy()))
        }
    };
    let mark = first_line_of_toml(document);
    let features = feature_table(&summary.parts);
    let others: String = summary.dependencies.iter().map(dependency).collect();
    format!(
        "{mark}\n\
         [package]\nname = {}\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         {features}[dependencies]\nspecwright-runtime = {runtime}\n{others}\n\
         # a crate of its own, also below another workspace\n[workspace]\n",
        toml_string(package),
    )
}

/// The settings of rustfmt: generated code is laid out for its length, and `cargo fmt` leaves it so.
pub(super) fn unformatted(document: &str) -> String {
    first_line_of_toml(document) + "\ndisable_all_formatting = true\n"
}

/// A line of `[dependencies]`.
fn dependency((name, line): (&String, &Dependency)) -> String {
    let keys: Vec<String> = line
        .iter()
        .map(|(key, value)| format!("{key} = {}", toml_string(value)))
        .collect();
    format!("{} = {{ {} }}\n", toml_string(name), keys.join(", "))
}

/// A feature for each part of a big document, all on by default, and those of the runtime that users of a client turn on.
fn feature_table(features: &[String]) -> String {
    let names: Vec<String> = features.iter().map(|f| toml_string(f)).collect();
    let all: String = names.iter().map(|name| format!("    {name},\n")).collect();
    let default = match names.is_empty() {
        true => String::new(),
        false => format!("default = [\n{all}]\n"),
    };
    let each: String = names.iter().map(|name| format!("{name} = []\n")).collect();
    format!(
        "[features]\n{default}{each}\
         # calls for code that is not async\nblocking = [\"specwright-runtime/blocking\"]\n\n"
    )
}

/// A basic string of TOML 1.0. What does not show, or shows other text in another order, is written as its number.
fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if !is_text(c) => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
