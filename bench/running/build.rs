//! Generates the client of `spec/orders.yaml`.

use std::env;
use std::error::Error;
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
    let spec = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("spec");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", spec.display());
    let generated = generate_tree(&spec, "spec", &Settings::default());
    if generated.diagnostics.has_errors() {
        return Err(generated.diagnostics.to_string().into());
    }
    specwright::write(&generated.files, &out.join("spec"))?;
    let module = out.join("spec/orders/mod.rs");
    std::fs::write(
        out.join("generated.rs"),
        format!("#[path = {module:?}]\npub mod orders;\n"),
    )?;
    Ok(())
}
