//! What the user must add around a generated crate or module.

use std::path::Path;
use std::process::Command;

use specwright::Generated;

/// Returns the line to add to the workspace around the crate, or nothing if cargo accepts the crate as it is.
pub(crate) fn unlisted(krate: &Path) -> Option<String> {
    // cargo decides, as members may be patterns, and a path dependency is a member too
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = Command::new(cargo)
        .args([
            "locate-project",
            "--workspace",
            "--message-format",
            "plain",
            "--manifest-path",
        ])
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
    Some(format!(
        "note: {root} does not list this crate: add \"{member}\" to its `members` (or to `exclude`), or generate with `--standalone`\n"
    ))
}

/// Returns the lines to add to a crate when a module is generated into it for the first time.
pub(crate) fn next_steps(module: &Path, generated: &Generated) -> String {
    let name = generated
        .documents
        .iter()
        .find_map(|document| document.module.rsplit("::").next());
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
        "next: add `#[rustfmt::skip] pub mod {};` to the module above {}{limit}, and `specwright-runtime = \"{}\"`{dependencies} to \
         [dependencies]\n",
        name.unwrap_or_default(),
        module.display(),
        env!("CARGO_PKG_VERSION"),
    )
}
