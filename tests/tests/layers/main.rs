//! The modules of a crate import in one direction: a room only from the rooms before it, and siblings inside a room never in a circle.
//!
//! A module and its submodules may name each other. Re-exported names are followed to the module that defines them, so
//! a re-export hides nothing.

mod imports;

use std::fs;
use std::path::Path;

use imports::Crate;

/// The rooms of the generator: each imports only from those before it.
const GENERATOR: &[&str] = &[
    "field",
    "text",
    "glob",
    "input",
    "style",
    "path",
    "pattern",
    "diagnostic",
    "choices",
    "document",
    "model",
    "lower",
    "plan",
    "tables",
    "select",
    "settings",
    "configuration",
    "emit",
    "render",
    "layout",
    "sample",
    "surface",
    "suggest",
    "generate",
    "config",
    "build",
];

/// The rooms of the runtime: each imports only from those before it.
const RUNTIME: &[&str] = &[
    "clock",
    "callers",
    "encoding",
    "url",
    "value",
    "secrets",
    "json",
    "model",
    "describe",
    "xml",
    "transport",
    "auth",
    "error",
    "check",
    "request",
    "response",
    "client",
    "paging",
    "blocking",
    "codegen",
];

/// The rooms of the crate for schemas: each imports only from those before it.
const SCHEMA: &[&str] = &[
    "violation",
    "pattern",
    "document",
    "schemas",
    "instance",
    "closed",
    "described",
    "checker",
    "requests",
];

#[test]
fn schemas_import_in_one_direction() {
    assert_one_direction("schema/src", SCHEMA);
}

#[test]
fn the_generator_imports_in_one_direction() {
    assert_one_direction("generator/src", GENERATOR);
}

#[test]
fn the_runtime_imports_in_one_direction() {
    assert_one_direction("runtime/src", RUNTIME);
}

fn assert_one_direction(source: &str, rooms: &[&str]) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(source);
    let faults = Crate::read(&source).faults(rooms);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Returns the faults of a crate with these files, each a path and a text.
fn faults_of(name: &str, rooms: &[&str], files: &[(&str, &str)]) -> Vec<String> {
    let source = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layers").join(name);
    for (path, text) in files {
        let file = source.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
        fs::write(file, text).expect("the file is written");
    }
    Crate::read(&source).faults(rooms)
}

#[test]
fn an_import_that_runs_up_is_found() {
    for (index, upward) in [
        "use crate::upper::Thing;",
        "pub(super) use super::upper::{Other as _, Thing};",
        "fn f() { super::upper::f() }",
        "fn f() { println!(\"{}\", crate::upper::f()) }",
        "mod inner { use super::super::upper; }",
        "use crate::Thing;",
    ]
    .iter()
    .enumerate()
    {
        let files = [
            ("lib.rs", "mod lower; mod upper; pub use upper::Thing;"),
            ("lower.rs", upward),
            (
                "upper/mod.rs",
                "pub struct Thing; pub trait Other {} pub fn f() -> u8 { 1 }",
            ),
        ];
        let name = format!("up{index}");
        let told = "lower.rs imports upper/mod.rs: `upper` is not before `lower`";
        assert_eq!(faults_of(&name, &["lower", "upper"], &files), [told], "{upward}");
        let rooms = ["upper", "lower"];
        assert!(faults_of(&name, &rooms, &files).is_empty(), "{upward}");
    }
}

#[test]
fn a_circle_of_siblings_is_found_through_what_their_parent_passes_on() {
    let files = |other: &'static str| {
        [
            ("lib.rs", "mod room;"),
            (
                "room/mod.rs",
                "mod one; mod other; mod third; use third::*; pub struct Shared;",
            ),
            (
                "room/one.rs",
                "use super::{Shared, Third}; pub struct One(Shared, Third);",
            ),
            ("room/other.rs", "pub use super::one::One;"),
            ("room/third.rs", other),
        ]
    };
    let circle = "a circle in `room`: room/one.rs imports room/third.rs, room/third.rs imports room/one.rs";
    let found = faults_of("circle", &["room"], &files("use super::other::One; pub struct Third;"));
    assert_eq!(found, [circle]);
    let found = faults_of("no_circle", &["room"], &files("use super::Shared; pub struct Third;"));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_tests_import_does_not_count_and_rooms_are_listed() {
    let files = [
        ("lib.rs", "mod lower; mod upper;"),
        (
            "lower.rs",
            "#[cfg(test)] mod tests { use crate::upper::f; } #[cfg(all(test, unix))] use crate::upper::f;
            macro_rules! m { () => { $crate::upper::f() } }
            fn code() { quote! { use crate::upper::f; }; }",
        ),
        ("upper.rs", "pub fn f() {}"),
    ];
    assert!(faults_of("tests", &["lower", "upper"], &files).is_empty());
    let told = [
        "`cellar` is a room or is listed as one, but not both",
        "`upper` is a room or is listed as one, but not both",
    ];
    assert_eq!(faults_of("listed", &["cellar", "lower"], &files), told);
}
