//! The findings for Rust agree with the compiler: a program that uses all of the old client compiles against the new one exactly if
//! nothing breaks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use specwright::diagnostic::Diagnostics;
use specwright::surface::Surface;
use specwright::{Lowered, Settings, generate_module};
use specwright_diff::{Audience, Class, Rule};

use super::cases::{Case, all, pairs};
use super::program::program;

const MANIFEST: &str = r#"[package]
name = "compiled"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
specwright-runtime = { path = "RUNTIME", default-features = false, features = ["client"] }
"#;

/// Compiles some hundred small clients, so it takes a minute or two: `cargo test -p specwright-diff --test diff -- --ignored`.
#[test]
#[ignore = "runs cargo on all cases"]
fn a_program_for_the_old_client_compiles_against_the_new_one_exactly_if_nothing_breaks() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled");
    let _ = fs::remove_dir_all(folder.join("src")); // it may not be there
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let runtime = repository.join("runtime").canonicalize().expect("the runtime is there");
    let manifest = MANIFEST.replace("RUNTIME", &runtime.to_string_lossy());
    write(&folder.join("Cargo.toml"), &manifest);
    fs::copy(repository.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the versions are copied");

    let mut modules = BTreeSet::new();
    let mut breaking = BTreeSet::new();
    // cargo features are not seen by code
    for case in all()
        .iter()
        .chain(pairs())
        .filter(|case| case.is_pair() && !case.name.starts_with("feature-"))
    {
        let name = case.name.replace('-', "_");
        let source = program(&surface(&case.old));
        for (version, document) in [("same", &case.old), ("changed", &case.new)] {
            let module = format!("{version}_{name}");
            module_of(&folder.join("src").join(&module), document, &source);
            modules.insert(module);
        }
        if breaks(case) {
            breaking.insert(format!("changed_{name}"));
        }
    }
    let failed = failed(&folder, modules);
    let shown = |set: Vec<&String>| set.into_iter().cloned().collect::<Vec<_>>();
    let missed = shown(failed.difference(&breaking).collect());
    let wrong = shown(breaking.difference(&failed).collect());
    assert!(
        missed.is_empty() && wrong.is_empty(),
        "do not compile: {missed:#?}\ncompile: {wrong:#?}"
    );
}

fn breaks(case: &Case) -> bool {
    let comparison = case.compare();
    let findings = comparison.findings.iter();
    let mut of_rust =
        findings.filter(|finding| finding.audience() == Audience::Rust && finding.rule != Rule::FeatureRemoved);
    of_rust.any(|finding| finding.class == Class::Breaking)
}

fn surface(document: &Path) -> Surface {
    let (lowered, _) = Lowered::open(document, &Settings::default());
    let lowered = lowered.expect("the document can be read");
    lowered
        .surface(&mut Diagnostics::new())
        .expect("the client can be planned")
}

/// Writes a module with a client, and the program beside it.
fn module_of(folder: &Path, document: &Path, program: &str) {
    let generated = generate_module(document, Path::new("src/client"), &Settings::default());
    for (path, text) in &generated.files {
        write(&folder.join("client").join(path), text);
    }
    write(&folder.join("program.rs"), program);
}

fn write(path: &PathBuf, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
    fs::write(path, text).expect("the file is written");
}

/// The modules that do not compile. Errors in names keep the compiler from looking for errors in types, so it is asked again without
/// the modules that have errors, until there are none.
fn failed(folder: &Path, mut modules: BTreeSet<String>) -> BTreeSet<String> {
    let mut failed = BTreeSet::new();
    loop {
        let root: String = modules
            .iter()
            .map(|module| format!("mod {module} {{ mod client; mod program; }}\n"))
            .collect();
        write(&folder.join("src/lib.rs"), &format!("#![allow(dead_code)]\n{root}"));
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--message-format=json"])
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env_remove("RUSTFLAGS")
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo can be started");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let wrong: BTreeSet<String> = text
            .lines()
            .filter_map(|line| module_with_error(line, &modules))
            .collect();
        if wrong.is_empty() {
            assert!(
                output.status.success(),
                "cargo failed without an error in a module: {text}"
            );
            return failed;
        }
        modules.retain(|module| !wrong.contains(module));
        failed.extend(wrong);
    }
}

/// The module in which a message of the compiler has an error.
fn module_with_error(line: &str, modules: &BTreeSet<String>) -> Option<String> {
    let message: Value = serde_json::from_str(line).ok()?;
    let message = message.get("message").filter(|message| message["level"] == "error")?;
    let spans = message["spans"].as_array()?;
    let file = spans.iter().find(|span| span["is_primary"] == true)?["file_name"].as_str()?;
    let steps = Path::new(file).iter().map(|step| step.to_string_lossy().into_owned());
    steps.into_iter().find(|step| modules.contains(step))
}
