//! A client that was generated for another version of the runtime does not compile, and the compiler says what to do.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs `cargo check` on the generated client of the petstore, with `change` applied to each of its files. Returns what
/// the compiler says as the error if it fails.
fn checked(name: &str, change: impl Fn(&str) -> String) -> Result<(), String> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let repository = repository.canonicalize().expect("the repository");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("codegen_version")
        .join(name);
    let source = folder.join("src");
    fs::create_dir_all(source.join("petstore")).expect("the folder is made");
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         specwright-runtime = {{ default-features = false, features = [\"client\"], path = {:?} }}\n",
        repository.join("runtime")
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest is written");
    fs::copy(repository.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
    fs::write(source.join("lib.rs"), "pub mod petstore;\n").expect("the crate is written");
    for file in ["mod.rs", "models.rs", "operations.rs", "wire.rs"] {
        let generated = repository.join("examples/petstore/src/petstore").join(file);
        let text = fs::read_to_string(generated).expect("the generated client");
        fs::write(source.join("petstore").join(file), change(&text)).expect("the client is written");
    }
    let output = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
        .args(["check", "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", folder.with_file_name("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(&folder)
        .output()
        .expect("cargo runs");
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

const CALL: &str = "codegen::version!(2);";

const MESSAGE: &str =
    "error: this client was generated for another version of specwright-runtime: generate again with specwright ";

#[test]
fn a_client_for_another_version_is_one_error() {
    let told = checked("other", |text| text.replace(CALL, "codegen::version!(0);"));
    let told = told.expect_err("a client for another version");
    let errors: Vec<&str> = told.lines().filter(|line| line.starts_with("error")).collect();
    assert!(
        matches!(errors[..], [first, last] if first.starts_with(MESSAGE) && last.starts_with("error: could not compile")),
        "{told}"
    );
}

#[test]
fn what_else_is_wrong_comes_after_it() {
    let told = checked("changed", |text| {
        let text = text.replace(CALL, "codegen::version!(0);");
        text.replace("codegen::Parameter::query", "codegen::Parameter::search")
    });
    let told = told.expect_err("a client for another version");
    let errors: Vec<&str> = told.lines().filter(|line| line.starts_with("error")).collect();
    assert!(errors[0].starts_with(MESSAGE), "{told}");
}

#[test]
fn a_client_that_checks_requests_names_the_feature_that_it_needs() {
    let told = checked("checks", |text| {
        text.replace(CALL, "codegen::version!(2); codegen::validates!();")
    });
    let told = told.expect_err("the feature is off");
    let message =
        "error: this client checks the values of requests: enable the feature `validate` of specwright-runtime";
    assert!(told.starts_with(message), "{told}");
}

#[test]
fn a_client_for_this_version_compiles() {
    assert_eq!(checked("same", str::to_owned), Ok(()));
}
