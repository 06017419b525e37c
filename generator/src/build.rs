//! For build scripts: generate, write, and tell cargo.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::generate::{Generated, Settings, generate_tree};
use crate::input;
use crate::render::{WriteOptions, write_with};

/// Generates the clients of every document below `spec` into `out`, both relative to the package
/// whose build script calls this.
///
/// ```no_run
/// // build.rs
/// fn main() -> std::process::ExitCode {
///     specwright::build::tree("../spec", "src")
/// }
/// ```
///
/// Cargo is told to run the script again when a document or a folder of documents changes. Files
/// are written only where their text differs, so a build without changes writes nothing. What is generated
/// below `out` belongs to the folder of documents: what the last run wrote and this one does not is removed (see
/// [`write()`](crate::render::write())). When a document is broken, every problem is shown, nothing is written and the build fails: the last
/// good code stays.
pub fn tree(spec: impl AsRef<Path>, out: impl AsRef<Path>) -> ExitCode {
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let name = std::env::var("CARGO_PKG_NAME").unwrap_or_default().replace('-', "_");
    let (spec, out) = (package.join(spec), package.join(out));
    let spec = shortened(&spec, &package);
    let settings = Settings {
        relative_to: spec.parent().map(Path::to_owned),
        ..Settings::default()
    };
    let mut generated = generate_tree(&spec, &name, &settings);
    missing_features(&package.join("Cargo.toml"), &mut generated);
    for path in watched(&spec, &generated) {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    report(&generated);
    if generated.diagnostics.has_errors() {
        return ExitCode::FAILURE;
    }
    match write_with(&generated.files, &out, &WriteOptions::default().of_document(&spec)) {
        Ok(written) => {
            for path in &written.foreign {
                println!(
                    "cargo::warning={} was generated, but not by the last run: it is left as it is, remove it if nothing needs it",
                    path.display()
                );
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `package/../spec` as `parent/spec`, which is what people call it.
fn shortened(path: &Path, package: &Path) -> PathBuf {
    let canonical = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match package.canonicalize().ok().and_then(|p| p.parent().map(Path::to_owned)) {
        Some(parent) if canonical.starts_with(&parent) => canonical,
        _ => path.to_owned(),
    }
}

/// Documents, what they refer to, and the folders in which new ones may appear.
fn watched(spec: &Path, generated: &Generated) -> BTreeSet<PathBuf> {
    let mut paths = generated.sources.clone();
    let folders: Vec<PathBuf> = paths
        .iter()
        .filter_map(|f| f.parent())
        .filter(|f| f.starts_with(spec))
        .map(Path::to_owned)
        .collect();
    paths.extend(folders);
    paths.insert(spec.to_owned());
    paths
}

/// Shows errors whole and warnings as cargo shows them.
fn report(generated: &Generated) {
    for diagnostic in generated.diagnostics.sorted() {
        let text = diagnostic.to_string();
        if diagnostic.severity == Severity::Error {
            eprintln!("{text}");
        } else {
            for line in text.lines() {
                println!("cargo::warning={line}");
            }
        }
    }
}

/// A module whose feature is not declared would silently not be there.
fn missing_features(manifest: &Path, generated: &mut Generated) {
    /// Far more than a manifest has.
    const LIMIT: u64 = 16 << 20;
    let text = match input::read(manifest, LIMIT) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.is_not_found() => return,
        Err(error) => {
            let message = format!("cannot read {}: {error}", manifest.display());
            let problem = Diagnostic::error(Code::UNREADABLE_FILE, message);
            return generated.diagnostics.push(problem);
        }
    };
    let declared: BTreeSet<String> = text
        .lines()
        .skip_while(|line| line.trim() != "[features]")
        .skip(1)
        .take_while(|line| !line.trim_start().starts_with('['))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim().trim_matches('"').to_owned())
        .collect();
    for document in &generated.documents {
        if !declared.contains(&document.feature) {
            let message = format!(
                "{} has no feature `{}` for {}",
                manifest.display(),
                document.feature,
                document.document.display(),
            );
            let help = format!("add `{} = []` to [features], and to `default`", document.feature);
            generated
                .diagnostics
                .push(Diagnostic::error(Code::MISSING_FEATURE, message).help(help));
        }
    }
}
