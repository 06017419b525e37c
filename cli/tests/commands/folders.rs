//! `specwright generate` into folders with other files: those stay, and a refused run changes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{GOOD, file, folder, specwright};

/// Every file below a folder, with its text.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => open.push(path),
                false => drop(found.insert(path.clone(), fs::read_to_string(&path).expect("text"))),
            }
        }
    }
    found
}

/// The crates of other documents, and of this document as other packages, below the output folder and in it.
#[test]
fn other_crates_below_the_output_folder_stay() {
    let folder = folder("crates_below");
    file(&folder, "a.yaml", GOOD);
    file(&folder, "b.yaml", GOOD);
    for (document, out) in [
        ("a.yaml", "clients/a"),
        ("b.yaml", "clients/b"),
        ("a.yaml", "src/inner"),
        ("b.yaml", "clients"),
    ] {
        let run = specwright(&folder, &["generate", document, "--out", out, "--name", "other"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let before = files(&folder);
    for _ in 0..2 {
        let run = specwright(&folder, &["generate", "a.yaml", "--out", ".", "--name", "a"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains(" 0 removed in ."), "{}", run.out);
    }
    let mut after = files(&folder);
    after.retain(|path, _| before.contains_key(path));
    assert_eq!(after, before);
}

#[test]
fn a_second_document_does_not_take_the_folder_of_the_first() {
    let folder = folder("second");
    file(&folder, "a.yaml", GOOD);
    file(&folder, "b.yaml", GOOD.replace("ShowOrder", "SeeOrder"));
    assert_eq!(specwright(&folder, &["generate", "a.yaml", "--out", "out"]).code, 0);
    let before = files(&folder);
    let run = specwright(&folder, &["generate", "b.yaml", "--out", "out"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert_eq!(
        run.err,
        "error: out was generated from `a.yaml`, not from `b.yaml`: choose another folder, or remove what is there; nothing was \
         written\n  = help: if `b.yaml` is what `a.yaml` was, add `--replaces 'a.yaml'`; if it is called otherwise each time, \
         give it one name with `--source NAME`\n"
    );
    assert_eq!(files(&folder), before);
    // the same document as another package
    let run = specwright(&folder, &["generate", "a.yaml", "--out", "out", "--name", "shop"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("out holds the package `a`, not `shop`")
            && run
                .err
                .ends_with("  = help: if the package gets a new name, add `--replaces 'a.yaml'`\n"),
        "{}",
        run.err
    );
    assert_eq!(files(&folder), before);
}

#[test]
fn a_document_that_was_renamed_takes_its_crate_over() {
    let folder = folder("renamed");
    file(&folder, "a.yaml", GOOD);
    assert_eq!(specwright(&folder, &["generate", "a.yaml", "--out", "out"]).code, 0);
    fs::rename(folder.join("a.yaml"), folder.join("b.yaml")).expect("it is there");
    for counts in [
        "6 files written, 0 unchanged, 0 removed",
        "0 files written, 6 unchanged, 0 removed",
    ] {
        let run = specwright(&folder, &["generate", "b.yaml", "--out", "out", "--replaces", "a.yaml"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains(counts), "{}", run.out);
    }
    for (path, text) in files(&folder.join("out")) {
        assert!(!text.contains("a.yaml"), "{}", path.display());
    }
}

#[test]
fn a_package_that_gets_another_name_is_told() {
    let folder = folder("other_package");
    file(&folder, "a.yaml", GOOD);
    assert_eq!(specwright(&folder, &["generate", "a.yaml", "--out", "out"]).code, 0);
    let renaming = [
        "generate",
        "a.yaml",
        "--out",
        "out",
        "--name",
        "shop",
        "--replaces",
        "a.yaml",
    ];
    let run = specwright(&folder, &renaming);
    let note = "note: the package `a` is called `shop` now: change it in the manifests that name it\n";
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with(note), "{}", run.out);
    assert!(!specwright(&folder, &renaming).out.contains("is called"));
}

/// Editors of other systems write a byte order mark.
#[test]
fn a_byte_order_mark_before_the_mark_is_accepted() {
    let folder = folder("byte_order_mark");
    file(&folder, "a.yaml", GOOD);
    let generate = ["generate", "a.yaml", "--out", "out"];
    assert_eq!(specwright(&folder, &generate).code, 0);
    let before = files(&folder);
    for name in ["out/src/models.rs", "out/Cargo.toml"] {
        let text = fs::read_to_string(folder.join(name)).expect("it was generated");
        file(&folder, name, format!("\u{feff}{text}"));
        let run = specwright(&folder, &generate);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{name}");
        assert_eq!(files(&folder), before, "{name}");
    }
}

/// A script may download the document to a file with another name each time.
#[test]
fn a_document_that_is_called_otherwise_each_time_has_one_name() {
    let folder = folder("source");
    for document in ["x1/download.1", "x2/download.2"] {
        file(&folder, document, GOOD);
        let run = specwright(
            &folder,
            &[
                "generate",
                document,
                "--out",
                "out",
                "--name",
                "orders",
                "--source",
                "orders.yaml",
            ],
        );
        assert_eq!((run.code, run.err.as_str()), (0, ""));
    }
    let written = files(&folder.join("out"));
    assert!(written.values().all(|text| text.contains("from orders.yaml;")));
    file(&folder, "other/orders.yaml", GOOD);
    let run = specwright(
        &folder,
        &[
            "generate",
            "other/orders.yaml",
            "--out",
            "out",
            "--source",
            "other.yaml",
        ],
    );
    assert_eq!(run.code, 1);
}

/// Versions of one document have the same file name in different folders.
#[test]
fn documents_of_one_name_do_not_replace_each_other() {
    let folder = folder("versions");
    file(&folder, "v1/openapi.yaml", GOOD);
    file(&folder, "v2/openapi.yaml", GOOD.replace("ShowOrder", "SeeOrder"));
    assert_eq!(
        specwright(&folder, &["generate", "v1/openapi.yaml", "--out", "client"]).code,
        0
    );
    let before = files(&folder);
    let run = specwright(&folder, &["generate", "v2/openapi.yaml", "--out", "client"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err
            .starts_with("error: client was generated from `../v1/openapi.yaml`, not from `../v2/openapi.yaml`:")
            && run.err.contains("add `--replaces '../v1/openapi.yaml'`"),
        "{}",
        run.err
    );
    assert_eq!(files(&folder), before);
    let replaces = [
        "generate",
        "v2/openapi.yaml",
        "--out",
        "client",
        "--replaces",
        "../v1/openapi.yaml",
    ];
    assert_eq!(specwright(&folder, &replaces).code, 0);
}

#[test]
fn what_is_removed_is_told() {
    let folder = folder("removed");
    file(&folder, "a.yaml", GOOD);
    assert_eq!(specwright(&folder, &["generate", "a.yaml", "--out", "out"]).code, 0);
    // as if the last run had written two more modules
    let mut record = fs::read_to_string(folder.join("out/.specwright")).expect("a record");
    for module in ["old", "older"] {
        let text = "// @generated by specwright from a.yaml; edit that, not this.\n";
        file(&folder, &format!("out/src/{module}.rs"), text);
        record.push_str(&format!("file src/{module}.rs\n"));
    }
    file(&folder, "out/.specwright", record);
    file(&folder, "out/src/own.rs", "// mine\n");
    let run = specwright(&folder, &["generate", "a.yaml", "--out", "out"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let src = Path::new("out").join("src");
    let removed = ["old.rs", "older.rs"].map(|name| format!("removed {}\n", src.join(name).display()));
    assert!(run.out.starts_with(&removed.concat()), "{}", run.out);
    assert!(run.out.contains("2 removed in out"), "{}", run.out);
    let left = ["old.rs", "older.rs", "own.rs"].map(|name| folder.join("out/src").join(name).exists());
    assert_eq!(left, [false, false, true]);
}

#[test]
fn generated_files_of_another_document_among_ours_are_told_and_left() {
    let folder = folder("among");
    file(&folder, "orders.yaml", GOOD);
    assert_eq!(
        specwright(&folder, &["generate", "orders.yaml", "--out", "out"]).code,
        0
    );
    for number in 0..12 {
        let text = "// @generated by specwright from other.yaml; edit that, not this.\n";
        file(&folder, &format!("out/src/other{number:02}.rs"), text);
    }
    let run = specwright(&folder, &["generate", "orders.yaml", "--out", "out"]);
    assert_eq!(run.code, 0);
    let first = Path::new("out").join("src").join("other00.rs");
    let first = format!(
        "note: {} was generated, but not by the last run: it is left as it is, remove it if nothing needs it\n",
        first.display()
    );
    assert!(run.err.starts_with(&first), "{}", run.err);
    assert!(run.err.ends_with("and 2 files more\n"), "{}", run.err);
    assert_eq!(files(&folder.join("out")).len(), 19);
}

/// A file in the way of any target is found before anything is written.
#[test]
fn a_refusal_leaves_everything_as_it_was() {
    for name in [
        "Cargo.toml",
        "rustfmt.toml",
        "src/lib.rs",
        "src/models.rs",
        "src/wire.rs",
    ] {
        let folder = folder("refusal");
        file(&folder, "orders.yaml", GOOD);
        fs::create_dir_all(folder.join("out/src")).expect("a folder");
        file(&folder, &format!("out/{name}"), "// mine\n");
        let before = files(&folder);
        let run = specwright(&folder, &["generate", "orders.yaml", "--out", "out"]);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{name}");
        assert!(
            run.err
                .ends_with("exists and was not generated: move it away; nothing was written\n"),
            "{}",
            run.err
        );
        assert_eq!(files(&folder), before, "{name}");
    }
}
