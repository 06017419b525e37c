//! The dependencies of this workspace: licences and sources as `deny.toml` allows, and no unsafe code in our crates.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn toml(file: &str) -> Value {
    let text = std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    basic_toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Returns every package of the workspace's dependency tree, for all platforms and with all features.
fn packages() -> Vec<Value> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version", "1", "--locked", "--all-features"]);
    let output = command.current_dir(root()).output().expect("cargo metadata");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages").clone();
    assert!(packages.len() > 50);
    packages
}

fn list<'a>(value: &'a Value, pointer: &str) -> Vec<&'a str> {
    let items = value.pointer(pointer).and_then(Value::as_array);
    let items = items.unwrap_or_else(|| panic!("deny.toml has no {pointer}"));
    items.iter().filter_map(Value::as_str).collect()
}

#[test]
fn licences_are_allowed() {
    let deny = toml("deny.toml");
    let allowed: Vec<spdx::Licensee> = list(&deny, "/licenses/allow")
        .iter()
        .map(|text| spdx::Licensee::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")))
        .collect();
    let mut faults = Vec::new();
    for package in packages() {
        let name = &package["name"];
        let Some(licence) = package["license"].as_str() else {
            faults.push(format!("{name} states no licence"));
            continue;
        };
        // some still write `MIT/Apache-2.0`
        let expression = match Expression::parse_mode(licence, ParseMode::LAX) {
            Ok(expression) => expression,
            Err(error) => {
                faults.push(format!("{name}: {licence}: {}", error.reason));
                continue;
            }
        };
        if !expression.evaluate(|wanted| allowed.iter().any(|licensee| licensee.satisfies(wanted))) {
            faults.push(format!("{name} is licensed as {licence}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn sources_are_allowed() {
    let deny = toml("deny.toml");
    let registries = list(&deny, "/sources/allow-registry");
    for package in packages() {
        // a package without a source is a folder of this workspace
        if let Some(source) = package["source"].as_str() {
            let registry = source.strip_prefix("registry+").unwrap_or(source);
            assert!(registries.contains(&registry), "{} is from {source}", package["name"]);
        }
    }
}

#[test]
fn unsafe_code_is_forbidden_everywhere() {
    let workspace = toml("Cargo.toml");
    assert_eq!(workspace["workspace"]["lints"]["rust"]["unsafe_code"], "forbid");
    let members = workspace["workspace"]["members"].as_array().expect("members");
    assert!(members.len() >= 8);
    for member in members {
        let manifest = format!("{}/Cargo.toml", member.as_str().expect("a folder"));
        assert_eq!(toml(&manifest)["lints"]["workspace"], true, "{manifest}");
    }
    // published and generated crates have no workspace, and forbid it themselves
    let generated = std::fs::read_to_string(root().join("generated/src/lib.rs")).expect("a file");
    assert!(generated.contains("#![forbid(unsafe_code)]"));
    // a separate workspace; the code that its macro makes of a target is not ours
    let fuzz = std::fs::read_to_string(root().join("fuzz/src/lib.rs")).expect("a file");
    assert!(fuzz.contains("#![forbid(unsafe_code)]"));
}
