//! The tables of `docs/diff.md` say what the code does. With `BLESS=1` the table of rules is written.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specwright_diff::{Class, Direction, Rule};

const OASDIFF: &str = include_str!("../oasdiff.txt");

fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diff.md")
}

/// The lines of the table under a heading, without its head.
fn rows<'t>(text: &'t str, heading: &str) -> Vec<Vec<&'t str>> {
    let (_, section) = text
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("no section {heading}"));
    let lines = section.lines().skip_while(|line| !line.starts_with("| --- ")).skip(1);
    let lines = lines.take_while(|line| line.starts_with('|'));
    lines
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

fn row(rule: Rule) -> String {
    let [request, response] = [Direction::Request, Direction::Response].map(|way| rule.class(Some(way)));
    let class = match request == response {
        true => request.to_string(),
        false if request == Class::Breaking => "breaking in requests".to_owned(),
        false => "breaking in responses".to_owned(),
    };
    format!("| `{rule}` | {} | {class} | {} |\n", rule.audience(), rule.meaning())
}

#[test]
fn the_table_of_rules_is_the_list_of_the_code() {
    let text = fs::read_to_string(page()).expect("the page is there");
    let table: String = Rule::ALL.iter().copied().map(row).collect();
    let written: String = rows(&text, "Rules")
        .iter()
        .map(|cells| format!("| {} |\n", cells.join(" | ")))
        .collect();
    if written == table {
        return;
    }
    assert!(
        std::env::var_os("BLESS").is_some(),
        "the table of rules in docs/diff.md is another: run with BLESS=1"
    );
    let (before, section) = text.split_once("\n## Rules\n").expect("the section");
    let (head, rest) = section
        .split_once("| --- | --- | --- | --- |\n")
        .expect("the head of the table");
    let after = rest.find("\n\n").map_or("", |end| &rest[end..]);
    let after = if rest.starts_with('\n') {
        rest
    } else {
        after.get(1..).unwrap_or_default()
    };
    let page_text = format!("{before}\n## Rules\n{head}| --- | --- | --- | --- |\n{table}{after}");
    fs::write(page(), page_text).expect("the page is written");
}

#[test]
fn every_check_of_oasdiff_has_a_row_and_every_row_names_rules_that_exist() {
    let text = fs::read_to_string(page()).expect("the page is there");
    let rows = rows(&text, "The checks of oasdiff");
    let mut used = BTreeSet::new();
    let mut without = Vec::new();
    for id in OASDIFF.lines() {
        match rows.iter().position(|cells| matches(cells[0].trim_matches('`'), id)) {
            Some(index) => drop(used.insert(index)),
            None => without.push(id),
        }
    }
    assert_eq!(without, [""; 0], "checks of oasdiff without a row");
    for (index, cells) in rows.iter().enumerate() {
        assert!(
            used.contains(&index),
            "{} is no check of oasdiff, or an earlier row has it",
            cells[0]
        );
        if cells[1] == "none" {
            assert!(!cells[2].is_empty(), "{}: why not?", cells[0]);
            continue;
        }
        for rule in cells[1].split(", ") {
            let rule = rule.trim_matches('`');
            assert!(Rule::find(rule).is_some(), "{}: no rule is called {rule}", cells[0]);
        }
    }
}

/// Whether a name matches a pattern, in which `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}
