//! Documents that bytes decide on, with every object of the specification, through the whole pipeline: no panic, no hang,
//! Rust and nothing else, the same twice, and nothing lost without a word.
//!
//! The fuzz target `structured` runs the same with the bytes of a fuzzer. More of these cases:
//! `SPECWRIGHT_CASES=1000..50000 cargo test -p specwright --test structured -- --ignored --nocapture`.
#![allow(missing_docs)]

#[path = "../../../roundtrip/unions/src/choices.rs"]
mod choices;
mod document;
mod operation;
mod oracle;
mod printed;
mod properties;
mod schema;
#[path = "../trial/mod.rs"]
mod trial;

use std::collections::BTreeMap;
use std::ops::Range;

/// Tries cases; the first of each kind of fault.
fn run(cases: Range<u64>) {
    let folder = std::env::temp_dir().join(format!("specwright-structured-{}-{}", std::process::id(), cases.start));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut faults: BTreeMap<String, u64> = BTreeMap::new();
    let (mut operations, mut types) = (0, 0);
    for number in cases {
        let bytes = choices::bytes_of(number, 200 + usize::try_from(number % 8).unwrap_or_default() * 500);
        match oracle::check(&document::document(&bytes), &folder) {
            Ok(generated) => {
                operations += generated
                    .documents
                    .iter()
                    .map(|summary| summary.operations)
                    .sum::<usize>();
                types += generated.documents.iter().map(|summary| summary.types).sum::<usize>();
            }
            Err(fault) => {
                faults.entry(fault).or_insert(number);
            }
        }
    }
    println!("{operations} operations and {types} types");
    let _ = std::fs::remove_dir_all(&folder);
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(
        operations > 100 && types > 100,
        "{operations} operations, {types} types"
    );
}

#[test]
fn no_document_loses_anything_without_a_word() {
    run(0..60);
}

#[test]
#[ignore = "takes as long as SPECWRIGHT_CASES asks for"]
fn no_document_loses_anything_in_the_long_run() {
    let cases = std::env::var("SPECWRIGHT_CASES").unwrap_or_else(|_| "0..2000".to_owned());
    let (first, end) = cases.split_once("..").expect("SPECWRIGHT_CASES is like 0..2000");
    run(first.parse().expect("a number")..end.parse().expect("a number"));
}

/// Shows the document of one case: `SPECWRIGHT_CASE=7 cargo test -p specwright --test structured shows -- --ignored --nocapture`.
#[test]
#[ignore = "shows the document of SPECWRIGHT_CASE"]
fn shows_a_document() {
    let number = std::env::var("SPECWRIGHT_CASE")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or_default();
    let bytes = choices::bytes_of(number, 200 + usize::try_from(number % 8).unwrap_or_default() * 500);
    println!("{:#}", document::document(&bytes));
}
