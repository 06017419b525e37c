//! Instances by number: `SPECWRIGHT_CASES=0..1000000 cargo test -p specwright-unions -- --ignored long_run` tries more.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;
use specwright_unions::choices::bytes_of;
use specwright_unions::{check, check_to_the_letter, count, decide, schema};

/// Runs cases, and shows the smallest instance for each union and fault.
fn run(cases: Range<u64>, check: fn(usize, &Value) -> Result<(), String>) {
    let mut faults: BTreeMap<(usize, String), (String, String)> = BTreeMap::new();
    for number in cases {
        let (union, instance) = decide(&bytes_of(number, 200));
        let Err(fault) = check(union, &instance) else { continue };
        let kind = fault.split(':').next().unwrap_or_default().to_owned();
        let text = instance.to_string();
        let known = faults
            .entry((union, kind))
            .or_insert_with(|| (text.clone(), fault.clone()));
        if text.len() < known.0.len() {
            *known = (text, fault);
        }
    }
    let shown: String = faults
        .iter()
        .map(|((union, _), (instance, fault))| format!("U{union} of {}\n  reads {instance}: {fault}\n", schema(*union)))
        .collect();
    assert!(faults.is_empty(), "{} faults\n{shown}", faults.len());
}

#[test]
fn unions_agree_with_the_validator() {
    assert!(count() > 180, "{}", count());
    run(0..20_000, check);
}

#[test]
#[ignore = "takes as long as SPECWRIGHT_CASES asks for"]
fn unions_agree_with_the_validator_in_the_long_run() {
    run(asked(), check);
}

#[test]
#[ignore = "lists where a value is not read as the only alternative that it is valid for"]
fn unions_agree_with_the_validator_to_the_letter() {
    run(asked(), check_to_the_letter);
}

/// Returns the cases of a run by hand.
fn asked() -> Range<u64> {
    let cases = std::env::var("SPECWRIGHT_CASES").unwrap_or_else(|_| "0..1000000".to_owned());
    let (first, end) = cases.split_once("..").expect("SPECWRIGHT_CASES is like 0..1000000");
    first.parse().expect("a number")..end.parse().expect("a number")
}
