//! What the user must add around a generated crate or module.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use specwright::{Generated, Only};
use toml_edit::DocumentMut;

/// Returns the line to add to the workspace around the crate, or nothing if cargo accepts the crate as it is.
pub(crate) fn unlisted(krate: &Path) -> Option<String> {
    let (root, member) = member_to_list(krate)?;
    Some(format!(
        "note: {root} does not list this crate: add \"{member}\" to its `members` (or to `exclude`), or generate with `--standalone`\n"
    ))
}

/// Returns the manifest of the workspace around the crate, and the member that it lacks.
pub(crate) fn member_to_list(krate: &Path) -> Option<(String, String)> {
    // cargo decides, as members may be patterns, and a path dependency is a member too
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = Command::new(cargo)
        // `locate-project` does not look at members if the crate inherits from the workspace
        .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
        .arg(krate.join("Cargo.toml"))
        .output()
        .ok()?; // without cargo nothing can be built
    let told = String::from_utf8_lossy(&run.stderr);
    if run.status.success() || !told.contains("believes it's in a workspace when it's not") {
        return None;
    }
    let root = told
        .lines()
        .find_map(|line| line.trim().strip_prefix("workspace:"))?
        .trim();
    let krate = krate.canonicalize().ok()?;
    let folder = Path::new(root).parent()?.canonicalize().ok()?;
    let member = krate
        .strip_prefix(&folder)
        .ok()?
        .display()
        .to_string()
        .replace('\\', "/");
    Some((root.to_owned(), member))
}

/// The name of the package of a manifest.
pub(crate) fn package_of(manifest: &Path) -> Result<String, String> {
    let shown = manifest.display();
    let text = fs::read_to_string(manifest).map_err(|error| format!("error: {shown}: {error}\n"))?;
    let document: DocumentMut = text
        .parse()
        .map_err(|error| format!("error: cannot read {shown}: {error}\n"))?;
    let name = document
        .get("package")
        .and_then(|package| package.get("name")?.as_str());
    name.map(str::to_owned)
        .ok_or_else(|| format!("error: {shown} has no package\n"))
}

/// The crates of types that the package around the folder does not depend on: generated code does not compile without them.
pub(crate) fn lacking(out: &Path, generated: &Generated) -> String {
    let crates = generated.documents.iter().flat_map(|document| &document.crates);
    let crates: BTreeSet<&str> = crates.map(String::as_str).collect();
    if crates.is_empty() {
        return String::new();
    }
    let out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let mut manifests = out.ancestors().map(|folder| folder.join("Cargo.toml"));
    let Some(manifest) = manifests.find(|manifest| manifest.is_file()) else {
        return String::new();
    };
    let text = fs::read_to_string(&manifest).unwrap_or_default();
    let document: DocumentMut = text.parse().unwrap_or_default();
    let names = document.get("dependencies").and_then(toml_edit::Item::as_table_like);
    let names = names.into_iter().flat_map(|table| table.iter());
    let there: BTreeSet<String> = names.map(|(name, _)| name.replace('-', "_")).collect();
    let lacking = crates.into_iter().filter(|name| !there.contains(*name));
    let lines = lacking.map(|name| {
        format!(
            "note: generated code has types of `{name}`, which {} does not depend on: add it, as by `cargo add {name}`\n",
            manifest.display()
        )
    });
    lines.collect()
}

/// Why a folder cannot be that of a module, if it cannot.
pub(crate) fn no_module(folder: &Path) -> Option<String> {
    let shown = folder.display();
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if matches!(name, "" | "src" | "bin") {
        return Some(format!(
            "a module needs a separate folder, such as `src/petstore`, and not `{shown}`"
        ));
    }
    let file = folder.with_file_name(format!("{name}.rs"));
    let is_there = file.symlink_metadata().is_ok();
    is_there.then(|| {
        format!(
            "{} is the same module as `{shown}`: move it away, or choose another folder",
            file.display()
        )
    })
}

/// What a manifest says of the runtime.
fn runtime(generated: &Generated) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let documents = &generated.documents;
    let features = documents.iter().flat_map(|document| &document.runtime_features);
    let features: BTreeSet<&str> = features.copied().collect();
    let mut keys = vec![format!("version = \"{version}\"")];
    if documents.iter().any(|document| document.only == Some(Only::Types)) {
        keys.push("default-features = false".to_owned());
    }
    if !features.is_empty() {
        let features: Vec<&str> = features.into_iter().collect();
        keys.push(format!("features = {features:?}"));
    }
    match keys.len() {
        1 => format!("\"{version}\""),
        _ => format!("{{ {} }}", keys.join(", ")),
    }
}

/// Returns the lines to add to a crate when a module is generated into it for the first time.
pub(crate) fn next_steps(module: &Path, generated: &Generated) -> String {
    let mut documents = generated.documents.iter();
    let name = documents.find_map(|document| document.module.rsplit("::").next());
    let name = name.unwrap_or_default();
    let folder = module.file_name().unwrap_or_default().to_string_lossy();
    let path = match folder == name.trim_start_matches("r#") {
        true => String::new(),
        false => format!("#[path = \"{folder}/mod.rs\"] "),
    };
    let limit = match generated.recursion_limit {
        Some(limit) => format!(", `#![recursion_limit = \"{limit}\"]` to the root of the crate"),
        None => String::new(),
    };
    let dependencies = generated
        .documents
        .iter()
        .flat_map(|document| document.dependencies.keys());
    let dependencies: String = dependencies.map(|name| format!(" and `{name}`")).collect();
    format!(
        "next: add `#[rustfmt::skip] {path}mod {name};` to the module above {}{limit}, and `specwright-runtime = {}`{dependencies} to \
         [dependencies]\n",
        module.display(),
        runtime(generated),
    )
}
