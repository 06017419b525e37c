//! Counts functions and lines of LLVM IR, before optimisation.

use std::fs;
use std::path::{Path, PathBuf};

use crate::bounds::Figures;
use crate::documents::{Document, cargo, root, target, target_of_project};

/// Compiles the clients in a separate workspace and counts, as `cargo llvm-lines` does for one crate.
pub(crate) fn measure(documents: &[Document], figures: &mut Figures) -> Result<(), String> {
    let workspace = target().join("clients");
    let members: Vec<String> = documents
        .iter()
        .map(|document| format!("{:?}", document.name))
        .collect();
    for document in documents {
        let files = &document.generated.files;
        specwright::write(files, &workspace.join(document.name)).map_err(|error| error.to_string())?;
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
    fs::write(workspace.join("Cargo.toml"), manifest)
        .and_then(|()| fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")))
        .map_err(|error| format!("{}: {error}", workspace.display()))?;
    for document in documents {
        for (code, what) in [(Code::All, ""), (Code::Own, ", of the crate alone")] {
            let (functions, lines) = count(&workspace, document.name, code)?;
            let name = |counted: &str| format!("{}: {counted} in LLVM's language{what}", document.name);
            figures.compiled.insert(name("functions"), functions as f64);
            figures.compiled.insert(name("lines"), lines as f64);
        }
    }
    Ok(())
}

/// The counts of a crate.
#[derive(Clone, Copy)]
enum Code {
    /// What is compiled with the crate.
    Own,
    /// Also what is compiled in the crates that call it.
    All,
}

/// Functions and lines of a crate.
fn count(workspace: &Path, name: &str, code: Code) -> Result<(usize, usize), String> {
    // each has a file of its own, as cargo writes none for what is built already
    let kind = match code {
        Code::Own => "own",
        Code::All => "all",
    };
    let output: PathBuf = target().join(format!("{name}.{kind}.ll"));
    let done = cargo()
        .current_dir(workspace)
        .args(["rustc", "--quiet", "--lib", "--package", name, "--target-dir"])
        .arg(target_of_project())
        .args([
            "--",
            "-Ccodegen-units=1",
            "-Cdebuginfo=0",
            match code {
                Code::Own => "-Clink-dead-code=no",
                Code::All => "-Clink-dead-code=yes",
            },
            "-Cno-prepopulate-passes",
            "-Cpasses=name-anon-globals",
        ])
        .arg(format!("--emit=llvm-ir={}", output.display()))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if !done.success() {
        return Err(format!("the client of {name} does not compile"));
    }
    let text = fs::read_to_string(&output).map_err(|error| format!("{}: {error}", output.display()))?;
    let (mut functions, mut lines, mut within) = (0, 0, false);
    for line in text.lines() {
        if line.starts_with("define ") {
            (functions, within) = (functions + 1, true);
        } else if line == "}" {
            within = false;
        } else if within && line.starts_with("  ") {
            lines += 1;
        }
    }
    Ok((functions, lines))
}
