//! Generates a client for each document in `work/documents`, and keeps what was said of them in `work/diagnostics.txt`.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::{Settings, generate_tree};

fn main() -> Result<(), Box<dyn Error>> {
    let work = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../work");
    let documents = work.join("documents");
    println!("cargo::rerun-if-changed={}", documents.display());
    if !documents.is_dir() {
        return Err("there are no documents yet: run the command of conformance/README.md".into());
    }
    let mut settings = Settings::default();
    settings.keep_going = true;
    let generated = generate_tree(&documents, "conformance_clients", &settings);
    fs::write(work.join("diagnostics.txt"), generated.diagnostics.to_string())?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("clients");
    specwright::write(&generated.files, &out)?;
    // The modules of a crate depend on features; the scenarios include all of them by name.
    let mut modules = String::new();
    for document in &generated.documents {
        let module = document.module.rsplit("::").next().unwrap_or_default();
        writeln!(
            modules,
            "#[path = {:?}]\npub mod {module};",
            out.join(module).join("mod.rs")
        )?;
    }
    fs::write(out.with_extension("rs"), modules)?;
    Ok(())
}
