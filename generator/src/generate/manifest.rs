//! The manifest of a generated crate, and other files beside `src`.

use std::collections::BTreeSet;

use super::{Only, RuntimeSource, Settings, Summary};
use crate::choices::Dependency;
use crate::render::{first_line_of_manifest, first_line_of_toml};
use crate::text::is_text;

pub(super) fn manifest(
    package: &str,
    document: &str,
    runtime: &RuntimeSource,
    settings: &Settings,
    summary: &Summary,
) -> String {
    let only_types = summary.only == Some(Only::Types);
    let runtime = runtime_of(runtime, only_types, &summary.runtime_features);
    let mark = first_line_of_manifest(document);
    let title: Vec<&str> = summary.title.split_whitespace().collect();
    let description = match title.is_empty() {
        true if only_types => toml_string("Types that Specwright generated"),
        true => toml_string("A client that Specwright generated"),
        false if only_types => toml_string(&format!("Types of {}", title.join(" "))),
        false => toml_string(&format!("A client of {}", title.join(" "))),
    };
    let workspace = match settings.standalone {
        true => "\n# a crate of its own, also below another workspace\n[workspace]\n",
        false => "",
    };
    let features = feature_table(&summary.parts, settings, !only_types);
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

/// What the manifest says of the runtime.
fn runtime_of(source: &RuntimeSource, only_types: bool, features: &BTreeSet<&str>) -> String {
    let version = |version: &str| format!("version = {}", toml_string(version));
    let own = version(env!("CARGO_PKG_VERSION"));
    let mut keys = match source {
        RuntimeSource::Registry => vec![own],
        RuntimeSource::Version(requirement) => vec![version(requirement)],
        RuntimeSource::Workspace => vec!["workspace = true".to_owned()],
        RuntimeSource::Path(path) => vec![own, format!("path = {}", toml_string(&path.to_string_lossy()))],
    };
    // what a workspace says of default features cannot be changed by a member
    if only_types && *source != RuntimeSource::Workspace {
        keys.push("default-features = false".to_owned());
    }
    if !features.is_empty() {
        let features: Vec<String> = features.iter().map(|name| toml_string(name)).collect();
        keys.push(format!("features = [{}]", features.join(", ")));
    }
    let version_alone = match keys.as_slice() {
        [only] => only.strip_prefix("version = "),
        _ => None,
    };
    version_alone.map_or_else(|| format!("{{ {} }}", keys.join(", ")), str::to_owned)
}

/// The `[features]` table: one for each part of a large document, all enabled by default, and those of the runtime, which
/// are enabled by default where the settings say so.
fn feature_table(features: &[String], settings: &Settings, is_client: bool) -> String {
    let names: Vec<String> = features.iter().map(|f| toml_string(f)).collect();
    let of_runtime = [("blocking", settings.blocking && is_client), ("serde", settings.serde)];
    let of_runtime = of_runtime
        .iter()
        .filter(|(_, is_on)| *is_on)
        .map(|(name, _)| toml_string(name));
    let of_runtime: Vec<String> = of_runtime.collect();
    let default = match (names.is_empty(), of_runtime.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("default = [{}]\n", of_runtime.join(", ")),
        (false, _) => {
            let all: String = names
                .iter()
                .chain(&of_runtime)
                .map(|name| format!("    {name},\n"))
                .collect();
            format!("default = [\n{all}]\n")
        }
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
