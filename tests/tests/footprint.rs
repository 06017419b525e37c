//! The dependencies that users of a generated client compile.

use std::collections::BTreeSet;
use std::process::Command;

/// Crates that take too long: macros that derive code for every type, and TLS in C, which takes minutes or needs a
/// system library.
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

/// Returns the packages of a dependency tree, or with `{p} {f}` also their features.
fn tree(arguments: &[&str]) -> BTreeSet<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let tree = Command::new(cargo)
        .args([
            "tree",
            "--offline",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--no-dedupe",
        ])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo tree runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8_lossy(&tree.stdout);
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

#[test]
fn a_client_needs_neither_derive_macros_nor_the_generator_nor_tls_in_c() {
    for features in ["default", "blocking,http2,socks,gzip,brotli,zstd,tracing"] {
        let packages = tree(&["--package", "cloud-clients", "--format", "{p}", "--features", features]);
        let names = packages.iter().filter_map(|package| package.split(' ').next());
        let refused: Vec<&str> = names.filter(|name| REFUSED.contains(name)).collect();
        assert!(packages.len() > 10, "the list is too short to be true: {packages:#?}");
        assert!(
            refused.is_empty(),
            "{refused:?} among the dependencies of cloud-clients with {features}: {packages:#?}"
        );
    }
}

#[test]
fn without_its_transport_the_runtime_has_neither_sockets_nor_tasks() {
    let package = [
        "--package",
        "specwright-runtime",
        "--no-default-features",
        "--features",
        "client",
        "--format",
        "{p} {f}",
    ];
    let packages = tree(&package);
    let tokio = packages.iter().find(|line| line.starts_with("tokio "));
    let features = tokio.and_then(|line| line.rsplit(' ').next()).unwrap_or_default();
    let features: BTreeSet<&str> = features.split(',').collect();
    assert!(features.contains("time"), "{packages:#?}");
    for refused in ["fs", "net", "process", "rt", "signal"] {
        assert!(!features.contains(refused), "{features:?}");
    }
    for refused in ["hyper", "libc", "mio", "ring", "rustls", "socket2"] {
        let found = packages.iter().find(|line| line.split(' ').next() == Some(refused));
        assert_eq!(found, None);
    }
}

#[test]
fn a_browser_has_no_sockets_and_other_platforms_nothing_of_a_browser() {
    const OF_A_BROWSER: [&str; 5] = [
        "js-sys",
        "send_wrapper",
        "wasm-bindgen",
        "wasm-bindgen-futures",
        "web-sys",
    ];
    const OF_SOCKETS: [&str; 6] = ["hyper", "hyper-util", "mio", "ring", "rustls", "socket2"];
    let names = |target: &str| -> BTreeSet<String> {
        let packages = tree(&["--package", "specwright-runtime", "--target", target, "--format", "{p}"]);
        let names = packages.iter().filter_map(|package| package.split(' ').next());
        names.map(str::to_owned).collect()
    };
    let (browser, other) = (names("wasm32-unknown-unknown"), names("x86_64-unknown-linux-gnu"));
    for name in OF_A_BROWSER {
        assert!(browser.contains(name) && !other.contains(name), "{name}");
    }
    for name in OF_SOCKETS {
        assert!(other.contains(name) && !browser.contains(name), "{name}");
    }
}

#[test]
fn models_alone_need_one_crate_besides_the_runtime() {
    let packages = tree(&[
        "--package",
        "specwright-runtime",
        "--no-default-features",
        "--format",
        "{p}",
    ]);
    let names: Vec<&str> = packages
        .iter()
        .filter_map(|package| package.split(' ').next())
        .collect();
    assert_eq!(names, ["specwright-runtime", "zeroize"]);
}

#[test]
fn a_client_compiles_serde_and_regular_expressions_only_for_those_who_ask() {
    let packages = tree(&["--package", "specwright-runtime", "--format", "{p}"]);
    for refused in ["regex", "serde", "serde_core"] {
        let found = packages
            .iter()
            .find(|package| package.split(' ').next() == Some(refused));
        assert_eq!(found, None);
    }
    let packages = tree(&[
        "--package",
        "specwright-runtime",
        "--features",
        "serde,validate",
        "--format",
        "{p}",
    ]);
    for wanted in ["regex", "serde"] {
        assert!(
            packages.iter().any(|package| package.split(' ').next() == Some(wanted)),
            "{wanted}"
        );
    }
}

/// The packages of the runtime with these features and no others.
fn packages_of_runtime(features: &str) -> BTreeSet<String> {
    let arguments = [
        "--package",
        "specwright-runtime",
        "--no-default-features",
        "--features",
        features,
        "--format",
        "{p}",
    ];
    let packages = tree(&arguments);
    packages
        .iter()
        .filter_map(|package| Some(package.split(' ').next()?.to_owned()))
        .collect()
}

#[test]
fn transports_of_other_crates_are_compiled_only_for_those_who_ask() {
    let with = |features: &str| packages_of_runtime(features);
    // crates that are there for these features alone
    for features in [
        "client",
        "hyper,rustls",
        "hyper,http2,socks,gzip,brotli,zstd,tracing,blocking",
    ] {
        let packages = with(features);
        for refused in ["axum", "reqwest", "tower", "tower-http", "tower-layer", "url"] {
            assert!(!packages.contains(refused), "{refused} with {features}");
        }
    }
    // traits of services and of bodies, and nothing that implements them
    let added: Vec<String> = with("tower").difference(&with("client")).cloned().collect();
    assert_eq!(added, ["http-body", "tower-service"]);
    assert_eq!(with("hyper,tower"), with("hyper"));
    // TLS is what the user's own reqwest brings along
    let reqwest = with("reqwest");
    assert!(reqwest.contains("reqwest"));
    for refused in [
        "aws-lc-rs",
        "hyper-rustls",
        "native-tls",
        "openssl",
        "quinn",
        "ring",
        "rustls",
    ] {
        assert!(!reqwest.contains(refused), "{refused}");
    }
}
