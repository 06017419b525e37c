//! Repeats the recorded exchanges of the official Python client and a scripted server with the generated clients.
//!
//! `table` has the expectation for each record: the same request and the same outcome, or a better outcome and why, or
//! why the record has no counterpart. Method, path, query and body of a request are compared; a client may choose its
//! other header fields. The official client sorts its query, which has no meaning for a server, so the order of pairs
//! is not compared.

mod docs;
mod dynamic;
mod replay;
mod table;

use std::collections::BTreeSet;

use replay::{Record, play, records};
use table::{Check, Expectation, table};

#[test]
fn every_record_has_exactly_one_check() {
    let records: Vec<String> = records().into_iter().map(|record| record.name).collect();
    let checks: Vec<&str> = table().iter().map(|check| check.name).collect();
    let known: BTreeSet<&str> = records.iter().map(String::as_str).collect();
    let checked: BTreeSet<&str> = checks.iter().copied().collect();
    assert_eq!(records.len(), 72);
    assert_eq!(checks.len(), checked.len(), "a record is checked twice");
    assert_eq!(known, checked);
}

#[test]
fn records_without_counterpart_say_why() {
    for check in table() {
        let why = match check.expectation {
            Expectation::Same { .. } => continue,
            Expectation::Better { why, .. } | Expectation::None { why } => why,
        };
        assert!(why.split(' ').count() > 3, "{}: {why:?}", check.name);
    }
}

#[tokio::test]
async fn outcomes_are_at_least_as_good_as_those_of_the_official_client() {
    let records = records();
    let find = |check: &Check| records.iter().find(|record| record.name == check.name).cloned();
    let mut played = tokio::task::JoinSet::new();
    for check in table() {
        let record: Record = find(&check).unwrap_or_else(|| panic!("no record {}", check.name));
        played.spawn(async move { (check.name, play(&check, &record).await) });
    }
    let mut faults = Vec::new();
    while let Some(result) = played.join_next().await {
        match result {
            Ok((name, found)) => {
                faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
            }
            Err(error) => faults.push(error.to_string()),
        }
    }
    faults.sort();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
