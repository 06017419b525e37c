//! Generates a client for each of the small documents in `tests/documents`, for the tests in `tests/generated_code`, and
//! for each of those in `tests/checked` one that checks its requests.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::{Settings, generate_tree};

fn main() -> ExitCode {
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), Box<dyn Error>> {
    clients("documents", &Settings::default())?;
    let mut checked = Settings::default();
    checked.validate = true;
    clients("checked", &checked)
}

/// The clients of a folder of documents, and a file that declares them.
fn clients(folder: &str, settings: &Settings) -> Result<(), Box<dyn Error>> {
    let documents = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("tests").join(folder);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", documents.display());
    let generated = generate_tree(&documents, folder, settings);
    if generated.diagnostics.has_errors() {
        return Err(generated.diagnostics.to_string().into());
    }
    specwright::write(&generated.files, &out.join(folder))?;
    // The modules of a crate depend on features; the tests include all of them by name.
    let mut modules = String::new();
    for document in &generated.documents {
        let module = document.module.rsplit("::").next().unwrap_or_default();
        let file = out.join(folder).join(module).join("mod.rs");
        writeln!(modules, "#[path = {file:?}]\npub mod {module};")?;
    }
    fs::write(out.join(format!("{folder}.rs")), modules)?;
    Ok(())
}
