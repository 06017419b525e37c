//! `specwright generate`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use super::{GOOD, Run, broken, doubtful, file, folder, run, specwright};

pub(super) const RUNTIME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime");

/// Runs cargo in a generated crate. Dependencies are shared with other tests that build, and kept from run to run.
pub(super) fn cargo(folder: &Path, arguments: &[&str]) -> Run {
    let run = run_cargo(folder, arguments);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    run
}

/// The same for a run that must fail.
pub(super) fn cargo_fails(folder: &Path, arguments: &[&str]) -> Run {
    let run = run_cargo(folder, arguments);
    assert_ne!(run.code, 0, "{}{}", run.out, run.err);
    run
}

fn run_cargo(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command
        .args(arguments)
        .arg("--offline")
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
        )
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TERM_COLOR", "never")
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(folder);
    run(&mut command)
}

/// Leaves out the transport, which these tests do not need, and uses the versions of this repository's lock file.
pub(super) fn lighten(krate: &Path) {
    let manifest = fs::read_to_string(krate.join("Cargo.toml")).expect("a manifest");
    let light = manifest.replace(
        "specwright-runtime = { ",
        "specwright-runtime = { default-features = false, features = [\"client\"], ",
    );
    assert_ne!(manifest, light, "{manifest}");
    fs::write(krate.join("Cargo.toml"), light).expect("writable");
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    fs::copy(lock, krate.join("Cargo.lock")).expect("a copy");
}

/// All files of a crate, with their text and modification time.
fn files(krate: &Path) -> BTreeMap<String, (String, SystemTime)> {
    let mut found = BTreeMap::new();
    for (prefix, folder) in [("", krate.to_owned()), ("src/", krate.join("src"))] {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let written = path.metadata().and_then(|m| m.modified()).expect("a time");
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                found.insert(
                    format!("{prefix}{name}"),
                    (fs::read_to_string(&path).expect("text"), written),
                );
            }
        }
    }
    found
}

#[test]
fn writes_a_crate_that_compiles_and_its_examples_too() {
    let folder = folder("compiles");
    file(&folder, "orders.yaml", GOOD);
    let arguments = [
        "generate",
        "orders.yaml",
        "--out",
        "out",
        "--name",
        "Shop orders",
        "--runtime-path",
        RUNTIME,
    ];
    let run = specwright(&folder, &arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(
        run.out,
        "orders.yaml: 1 of 1 operation, 2 types, 0 errors, 0 warnings; 6 files written, 0 unchanged, 0 removed in out\n"
    );
    let krate = folder.join("out");
    let first = files(&krate);
    let names: Vec<&str> = first.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            ".specwright",
            "Cargo.toml",
            "rustfmt.toml",
            "src/lib.rs",
            "src/models.rs",
            "src/operations.rs",
            "src/wire.rs"
        ]
    );
    assert!(
        first["Cargo.toml"].0.contains("name = \"shop-orders\""),
        "{}",
        first["Cargo.toml"].0
    );

    let run = specwright(&folder, &arguments);
    assert!(
        run.out.contains("0 files written, 6 unchanged, 0 removed"),
        "{}",
        run.out
    );
    assert_eq!(files(&krate), first, "the second time nothing is written");

    lighten(&krate);
    let run = cargo(&krate, &["test"]);
    assert!(
        run.out.contains("1 passed"),
        "the example of the operation: {}",
        run.out
    );
}

/// Crates of documents with hostile texts and names. The tests of generated code use the same documents inside one
/// crate.
#[test]
fn hostile_texts_and_names_compile_as_crates_of_their_own() {
    let folder = folder("hostile");
    for name in ["hostile", "hostile_places", "names"] {
        let document = format!("{}/../tests/tests/documents/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let run = specwright(
            &folder,
            &["generate", &document, "--out", name, "--runtime-path", RUNTIME],
        );
        assert_eq!(run.code, 0, "{}", run.err);
        let krate = folder.join(name);
        lighten(&krate);
        let ours: usize = files(&krate)
            .iter()
            .filter(|(name, _)| name.ends_with(".rs"))
            .map(|(_, (text, _))| text.matches("```no_run").count())
            .sum();
        let run = cargo(&krate, &["test", "--doc"]);
        let found = format!("running {ours} test");
        assert!(run.out.contains(&found), "only the examples of operations: {}", run.out);
        cargo(&krate, &["doc", "--no-deps"]);
    }
}

/// Names of crates and documents that are paths to other folders: everything is written below the output folder.
#[test]
fn nothing_is_written_outside_of_the_output_folder() {
    let folder = folder("names");
    let names = [
        "../../x",
        "/tmp/specwright-canary",
        "C:\\x",
        "CON",
        "..",
        "a\"]\n[dependencies]\ncanary = \"1\"\n#",
    ];
    for (number, name) in names.into_iter().enumerate() {
        let inner = folder.join(number.to_string()).join("a/b");
        fs::create_dir_all(&inner).expect("a folder");
        let document = file(&inner, "x\"];caNARy!();\u{202e}.yaml", GOOD);
        let document = document.to_str().expect("text");
        let out = inner.join("out");
        let run = specwright(&inner, &["generate", document, "--out", "out", "--name", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let mut all = Vec::new();
        let mut open = vec![folder.join(number.to_string())];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                match path.is_dir() {
                    true => open.push(path),
                    false => all.push(path),
                }
            }
        }
        all.retain(|path| !path.starts_with(&out) && path.to_str() != Some(document));
        assert!(all.is_empty(), "{name}: {all:?}");
        for file in ["Cargo.toml", "src/lib.rs"] {
            let text = fs::read_to_string(out.join(file)).expect("a generated file");
            let first = text.lines().next().unwrap_or_default();
            assert!(first.contains("caNARy") && !first.contains('\u{202e}'), "{first}");
            assert_eq!(
                text.matches("caNARy").count(),
                first.matches("caNARy").count(),
                "{text}"
            );
        }
    }
    assert!(!Path::new("/tmp/specwright-canary").exists());
}

#[test]
fn without_a_name_the_file_gives_it_and_without_a_path_the_registry_the_runtime() {
    let folder = folder("defaults");
    file(&folder, "My Orders.v2.yaml", GOOD);
    let run = specwright(&folder, &["generate", "My Orders.v2.yaml", "--out", "."]);
    assert_eq!(run.code, 0, "{}", run.err);
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    assert!(manifest.contains("name = \"my-orders-v2\""), "{manifest}");
    let version = concat!("specwright-runtime = \"", env!("CARGO_PKG_VERSION"), "\"");
    assert!(manifest.contains(version), "{manifest}");
}

#[test]
fn a_file_that_was_not_generated_is_never_replaced() {
    for name in ["Cargo.toml", "src/lib.rs", "src/wire.rs"] {
        let folder = folder("foreign");
        file(&folder, "orders.yaml", GOOD);
        fs::create_dir_all(folder.join("src")).expect("a folder");
        let own = file(&folder, name, "# mine\n");
        let run = specwright(&folder, &["generate", "orders.yaml", "--out", "."]);
        assert_eq!(run.code, 1, "{name}");
        assert!(
            run.err.contains(name) && run.err.contains("was not generated: move it away"),
            "{}",
            run.err
        );
        assert_eq!(fs::read_to_string(own).expect("it is there"), "# mine\n");
    }
}

#[test]
fn what_is_wrong_in_the_document_costs_itself_alone() {
    let folder = folder("alone");
    file(&folder, "orders.yaml", broken());
    let run = specwright(&folder, &["generate", "orders.yaml", "--out", "out"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.starts_with("warning[unresolved-reference]"), "{}", run.err);
    let said = "orders.yaml: 1 of 1 operation, 0 types, 0 errors, 1 warning (unresolved-reference 1)";
    assert!(run.out.starts_with(said), "{}", run.out);
    assert!(folder.join("out/src/lib.rs").exists());
    // A denied code stays an error, and a document that cannot be read has no part to go on with.
    let denied = [
        "generate",
        "orders.yaml",
        "--out",
        "no",
        "--deny",
        "unresolved-reference",
    ];
    file(&folder, "cut.yaml", "openapi: 3.0.3\npaths: {\n");
    for arguments in [denied.as_slice(), &["generate", "cut.yaml", "--out", "no"]] {
        let run = specwright(&folder, arguments);
        assert_eq!((run.code, folder.join("no").exists()), (1, false), "{}", run.err);
    }
}

#[test]
fn an_error_in_the_document_writes_nothing_when_strict() {
    let folder = folder("nothing");
    file(&folder, "orders.yaml", broken());
    let run = specwright(&folder, &["generate", "orders.yaml", "--out", "out", "--strict"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("error[unresolved-reference]"), "{}", run.err);
    assert!(
        run.err
            .ends_with("orders.yaml: 1 error (unresolved-reference 1), 0 warnings; nothing was written\n"),
        "{}",
        run.err
    );
    assert!(!folder.join("out").exists());
}

#[test]
fn a_warning_is_shown_and_what_it_is_about_left_out() {
    let folder = folder("warning");
    file(&folder, "orders.yaml", doubtful());
    let run = specwright(&folder, &["generate", "orders.yaml", "--out", "out"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.starts_with("warning[ignored-not]"), "{}", run.err);
    assert!(folder.join("out/src/lib.rs").exists());
    let run = specwright(
        &folder,
        &["generate", "orders.yaml", "--out", "other", "--deny", "ignored-not"],
    );
    assert_eq!((run.code, folder.join("other").exists()), (1, false), "{}", run.err);
}

#[test]
fn a_selection_is_counted_and_a_wrong_one_refused() {
    let folder = folder("selection");
    let second = GOOD.replacen(
        "paths:\n",
        "paths:\n  /ping: { get: { operationId: ping, responses: { '204': { description: none } } } }\n",
        1,
    );
    file(&folder, "orders.yaml", second);
    let run = specwright(
        &folder,
        &["generate", "orders.yaml", "--out", "out", "--include", "operation:ping"],
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(
        run.out.starts_with("orders.yaml: 1 of 2 operations, 0 types,"),
        "{}",
        run.out
    );
    let run = specwright(
        &folder,
        &["generate", "orders.yaml", "--out", "no", "--include", "tag:nothing"],
    );
    assert_eq!((run.code, folder.join("no").exists()), (1, false));
    assert!(
        run.err.contains("`include tag:nothing` selects no operation"),
        "{}",
        run.err
    );
    let run = specwright(
        &folder,
        &["generate", "orders.yaml", "--out", "no", "--include", "nothing"],
    );
    assert!(run.code == 2 && run.err.contains("`tag:NAME`"), "{}", run.err);
}

#[test]
fn without_a_folder_both_ways_are_told() {
    let folder = folder("no_folder");
    file(&folder, "orders.yaml", GOOD);
    let run = specwright(&folder, &["generate", "orders.yaml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("give `--out DIR`, `--member DIR` or `--module DIR`"),
        "{}",
        run.err
    );
}
