//! The manifest of a generated crate says what it should, whatever the crate, the document and the runtime are called:
//! cargo itself reads it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use specwright::{RuntimeSource, Settings, generate_crate};

use crate::folder::Folder;
use crate::places::document;

/// What cargo reads in a manifest.
fn read(folder: &Folder) -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(folder.path())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A name that is longer than crates.io takes.
const LONG: &str = "a long name of a crate a long name of a crate a long name of a crate a long name of a crate";

#[test]
fn a_manifest_cannot_be_written_into() {
    let call = "\"]\n[dependencies]\ncanary = \"1\"\n#";
    let cases = [
        ("Shop", "api.yaml", "/runtime", "shop"),
        (call, "api.yaml", "/runtime", "dependencies-canary-1-hash"),
        ("../../x", "a\"b.yaml", "/run\"time\\x\ty", "x"),
        ("/etc/passwd", "api.yaml", "/a'''b\"\"\"", "etc-passwd"),
        ("", "\u{202e}\u{2028}.yaml", "/\u{1}é名", "client"),
        ("名前", "api.yaml", call, "client"),
        ("9lives", "api.yaml", "/runtime", "n9lives"),
        ("CON", "api.yaml", "/runtime", "con-client"),
        ("com1", "api.yaml", "/runtime", "com1-client"),
        (
            "a\u{202e}b\u{2066}\u{7}",
            "a\u{2066}\u{7}.yaml",
            "/run\u{202e}emit\u{2066}\u{feff}",
            "a-b",
        ),
        ("std", "api.yaml", "/runtime", "std-client"),
        ("test", "api.yaml", "/runtime", "test-client"),
        ("type", "api.yaml", "/runtime", "type-client"),
        ("gen", "api.yaml", "/runtime", "gen-client"),
        ("async", "api.yaml", "/runtime", "async-client"),
        ("Core", "api.yaml", "/runtime", "core-client"),
        ("proc_macro", "api.yaml", "/runtime", "proc-macro-client"),
        ("deps", "api.yaml", "/runtime", "deps-client"),
        ("build", "api.yaml", "/runtime", "build-client"),
        ("examples", "api.yaml", "/runtime", "examples-client"),
        ("LPT9", "api.yaml", "/runtime", "lpt9-client"),
        ("lib", "api.yaml", "/runtime", "lib-client"),
        ("caf\u{e9} 1", "api.yaml", "/runtime", "cafe-1"),
        ("\u{202e}a\u{200b}b", "api.yaml", "/runtime", "a-b"),
        (
            LONG,
            "api.yaml",
            "/runtime",
            "a-long-name-of-a-crate-a-long-name-of-a-crate-a-long-name-of-a",
        ),
        ("self", "api.yaml", "/runtime", "self-client"),
        (
            "specwright_runtime",
            "api.yaml",
            "/runtime",
            "specwright-runtime-client",
        ),
    ];
    let text = document().to_string();
    for (name, file, runtime, package) in cases {
        let folder = Folder::with(&[(file, &text)]);
        let runtime = folder.path().join(runtime.trim_start_matches('/'));
        let stub = "[package]\nname = \"specwright-runtime\"\nversion = \"0.1.0\"\n";
        std::fs::create_dir_all(runtime.join("src")).expect("a folder");
        std::fs::write(runtime.join("Cargo.toml"), stub).expect("a file");
        std::fs::write(runtime.join("src/lib.rs"), "").expect("a file");
        let runtime_source = RuntimeSource::Path(runtime.clone());
        let document = folder.path().join(file);
        let generated = generate_crate(&document, name, &runtime_source, &Settings::default());
        assert!(!generated.diagnostics.has_errors(), "{}", generated.diagnostics);
        let reported = generated.diagnostics.to_string();
        let is_hidden = name.contains('\u{202e}');
        let expected = "warning[invalid-name]: the name of the package has the character U+202E, which does not show\n  = help: the package is called `a-b`";
        assert_eq!(reported.contains(expected), is_hidden, "{name}: {reported}");
        let manifest = &generated.files[Path::new("Cargo.toml")];
        let hidden = |c: char| {
            c.is_control() && c != '\n'
                || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!manifest.contains(hidden), "{name}: {manifest:?}");
        for (file, text) in &generated.files {
            folder.write(file.to_str().expect("text"), text.as_bytes());
        }
        let packages = read(&folder)["packages"].clone();
        let packages = packages.as_array().expect("a list");
        let is_runtime = |package: &&Value| package["name"] == "specwright-runtime";
        let read = packages.iter().find(|package| !is_runtime(package)).expect("the crate");
        assert_eq!(read["name"], package, "{name}");
        assert_eq!(
            read["targets"].as_array().map(Vec::len),
            Some(1),
            "{name}: only a library"
        );
        let dependencies = read["dependencies"].as_array().expect("a list");
        let names: Vec<&str> = dependencies.iter().filter_map(|d| d["name"].as_str()).collect();
        assert_eq!(names, ["specwright-runtime"], "{name}");
        assert_eq!(dependencies[0]["path"].as_str(), runtime.to_str(), "{name}");
    }
}
