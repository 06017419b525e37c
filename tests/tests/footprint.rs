//! What the users of a generated client have to compile.

use std::collections::BTreeSet;
use std::process::Command;

/// Crates that cost too much: macros that derive code for every type, and TLS in C that takes minutes or a system
/// library.
const REFUSED: [&str; 9] = [
    "aws-lc-rs",
    "aws-lc-sys",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "serde_derive",
    "specwright",
    "syn",
];

#[test]
fn a_client_needs_neither_derive_macros_nor_the_generator_nor_tls_in_c() {
    for features in ["default", "http2,gzip,brotli,zstd,tracing"] {
        nothing_refused_with(features);
    }
}

fn nothing_refused_with(features: &str) {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let tree = Command::new(cargo)
        .args(["tree", "--offline", "--package", "cloud-clients", "--edges", "normal"])
        .args(["--prefix", "none", "--no-dedupe", "--format", "{p}"])
        .args(["--features", features])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo tree runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8_lossy(&tree.stdout);
    let packages: BTreeSet<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let names = packages.iter().filter_map(|package| package.split(' ').next());
    let refused: Vec<&str> = names.filter(|name| REFUSED.contains(name)).collect();
    assert!(packages.len() > 10, "the list is too short to be true: {packages:#?}");
    assert!(
        refused.is_empty(),
        "{refused:?} among the dependencies of cloud-clients: {packages:#?}"
    );
}
