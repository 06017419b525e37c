//! The manifest of a generated crate, and other files beside `src`.

use std::path::PathBuf;

use super::{Only, Summary};
use crate::plan::Dependency;
use crate::render::{first_line_of_manifest, first_line_of_toml};
use crate::text::is_text;

/// The source of the dependency `specwright-runtime` of a generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuntimeSource {
    /// From the registry, in the version of this generator.
    Registry,
    /// In a folder.
    Path(PathBuf),
}

pub(super) fn manifest(
    package: &str,
    document: &str,
    runtime: &RuntimeSource,
    is_standalone: bool,
    summary: &Summary,
) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut keys = vec![format!("version = {}", toml_string(version))];
    if let RuntimeSource::Path(path) = runtime {
        keys.push(format!("path = {}", toml_string(&path.to_string_lossy())));
    }
    let only_types = summary.only == Some(Only::Types);
    if only_types {
        keys.push("default-features = false".to_owned());
    }
    if !summary.runtime_features.is_empty() {
        let features: Vec<String> = summary.runtime_features.iter().map(|name| toml_string(name)).collect();
        keys.push(format!("features = [{}]", features.join(", ")));
    }
    let runtime = match keys.as_slice() {
        [_] => toml_string(version),
        keys => format!("{{ {} }}", keys.join(", ")),
    };
    let mark = first_line_of_manifest(document);
    let title: Vec<&str> = summary.title.split_whitespace().collect();
    let description = match title.is_empty() {
        true if only_types => toml_string("Types that Specwright generated"),
        true => toml_string("A client that Specwright generated"),
        false if only_types => toml_string(&format!("Types of {}", title.join(" "))),
        false => toml_string(&format!("A client of {}", title.join(" "))),
    };
    let workspace = match is_standalone {
        true => "\n# a crate of its own, also below another workspace\n[workspace]\n",
        false => "",
    };
    let features = feature_table(&summary.parts, !only_types);
    let others: String = summary.dependencies.iter().map(dependency).collect();
    format!(
        "{mark}\n\
         [package]\nname = {}\nversion = \"0.1.0\"\nedition = \"2024\"\ndescription = {description}\n\n\
         {features}[dependencies]\nspecwright-runtime = {runtime}\n{others}{workspace}",
        toml_string(package),
    )
}

/// The `rustfmt.toml` that keeps `cargo fmt` from changing generated code, whose line counts are planned.
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

/// The `[features]` table: one for each part of a large document, all enabled by default, and those of the runtime that
/// users enable.
fn feature_table(features: &[String], is_client: bool) -> String {
    let names: Vec<String> = features.iter().map(|f| toml_string(f)).collect();
    let all: String = names.iter().map(|name| format!("    {name},\n")).collect();
    let default = match names.is_empty() {
        true => String::new(),
        false => format!("default = [\n{all}]\n"),
    };
    let each: String = names.iter().map(|name| format!("{name} = []\n")).collect();
    let blocking = match is_client {
        true => "# calls for code that is not async\nblocking = [\"specwright-runtime/blocking\"]\n",
        false => "",
    };
    format!(
        "[features]\n{default}{each}{blocking}\
         # serde's `Serialize` and `Deserialize` for models\nserde = [\"specwright-runtime/serde\"]\n\n"
    )
}

/// A basic string of TOML 1.0. Invisible characters and those that reorder text are escaped.
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
