//! Arbitrary documents, and ours and those of others with arbitrary changes, through the whole pipeline: no panic, no
//! hang, and what is generated is Rust that holds nothing of the text of the document but in literals.
//!
//! Each case is known by its number, from which all that is random in it comes. To try more of them:
//! `SPECWRIGHT_CASES=1000..50000 cargo test -p specwright --test mutations -- --ignored --nocapture`.
//! Faults are collected, one document for each kind, in the folder for temporary files.
#![allow(missing_docs)]

mod mutate;
mod random;
#[path = "../trial/mod.rs"]
mod trial;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use random::Random;
use serde_json::{Map, Value};

/// The documents below a folder.
fn seeds(folder: &Path, found: &mut Vec<Value>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            seeds(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "json")
        {
            let text = std::fs::read_to_string(&path).expect("text");
            let tree = match path.extension().is_some_and(|ending| ending == "json") {
                true => serde_json::from_str(&text).ok(),
                false => serde_yaml::from_str(&text).ok(),
            };
            found.extend(tree);
        }
    }
}

/// A part of a document: some of its paths, and what they refer to.
fn excerpt(document: &Value, random: &mut Random) -> Value {
    let (Some(top), Some(paths)) = (document.as_object(), document["paths"].as_object()) else {
        return document.clone();
    };
    if paths.len() < 8 {
        return document.clone();
    }
    let first = random.below(paths.len());
    let paths: Map<String, Value> = paths
        .clone()
        .into_iter()
        .skip(first)
        .take(1 + random.below(3))
        .collect();
    let mut part = top.clone();
    part.insert("paths".to_owned(), Value::Object(paths));
    part.remove("components");
    let mut part = Value::Object(part);
    let mut components: Map<String, Value> = Map::new();
    let mut open = vec![part.clone()];
    let mut seen = BTreeSet::new();
    while let Some(node) = open.pop() {
        match &node {
            Value::Object(map) => open.extend(map.values().cloned()),
            Value::Array(list) => open.extend(list.iter().cloned()),
            Value::String(text) => {
                let Some((folder, name)) = text.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'))
                else {
                    continue;
                };
                if seen.insert(text.clone())
                    && seen.len() < 60
                    && let Some(target) = document.pointer(&text[1..])
                {
                    open.push(target.clone());
                    let folder = components.entry(folder).or_insert_with(|| Map::new().into());
                    folder[name.replace("~1", "/").replace("~0", "~")] = target.clone();
                }
            }
            _ => {}
        }
    }
    if let Some(schemes) = document["components"].get("securitySchemes") {
        components.insert("securitySchemes".to_owned(), schemes.clone());
    }
    part["components"] = Value::Object(components);
    part
}

/// The bytes of the file of one case, and what the file is called.
fn case(number: usize, seeds: &[Value]) -> (&'static str, Vec<u8>) {
    let random = &mut Random::new(number as u64);
    let other = random.pick(seeds).clone();
    let mut tree = match random.below(4) {
        0 => words::document(random),
        _ => excerpt(random.pick(seeds), random),
    };
    let of_bytes = random.once_in(5);
    if !of_bytes || random.once_in(2) {
        mutate::tree(&mut tree, &other, random);
    }
    let (name, mut text) = match random.once_in(2) {
        true => ("case.json", serde_json::to_vec_pretty(&tree).expect("JSON")),
        false => ("case.yaml", serde_yaml::to_string(&tree).expect("YAML").into_bytes()),
    };
    if of_bytes {
        mutate::bytes(&mut text, random);
    }
    (name, text)
}

/// Runs cases; the faults by their kind, each with the smallest document that has it.
fn run(cases: Range<usize>, seeds: &[Value]) -> BTreeMap<String, (usize, Vec<u8>)> {
    let folder = std::env::temp_dir().join(format!("specwright-mutations-{}-{}", std::process::id(), cases.start));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut faults: BTreeMap<String, (usize, Vec<u8>)> = BTreeMap::new();
    let (mut whole, mut slowest) = (0, (std::time::Duration::ZERO, 0));
    let started = Instant::now();
    let count = cases.len();
    for number in cases {
        let (name, text) = case(number, seeds);
        let path = folder.join(name);
        std::fs::write(&path, &text).expect("a file");
        let begun = Instant::now();
        match trial::generate(&path) {
            Ok(generated) => whole += usize::from(!generated.files.is_empty()),
            Err(fault) => {
                let smaller = faults.get(&fault).is_none_or(|(_, known)| text.len() < known.len());
                if smaller {
                    println!("case {number}: {fault}");
                    faults.insert(fault, (number, text));
                }
            }
        }
        slowest = slowest.max((begun.elapsed(), number));
        if number % 1_000 == 999 {
            println!("up to {number}: {} kinds of faults", faults.len());
        }
    }
    println!(
        "{count} cases in {:?}, {whole} of them generated something, slowest {slowest:?}, {} kinds of faults",
        started.elapsed(),
        faults.len()
    );
    let _ = std::fs::remove_dir_all(&folder);
    faults
}

fn none(faults: &BTreeMap<String, (usize, Vec<u8>)>) {
    let mut shown = String::new();
    for (fault, (number, text)) in faults {
        let file = std::env::temp_dir().join(format!("specwright-fault-{number}"));
        let _ = std::fs::write(&file, text);
        shown += &format!("case {number} ({} bytes, {}): {fault}\n", text.len(), file.display());
    }
    assert!(faults.is_empty(), "{shown}");
}

fn our_documents() -> Vec<Value> {
    let mut found = Vec::new();
    for folder in ["../spec", "../tests/tests/documents"] {
        seeds(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    assert!(found.len() > 15, "{}", found.len());
    found
}

/// The cases to try by hand.
fn asked() -> Range<usize> {
    let cases = std::env::var("SPECWRIGHT_CASES").unwrap_or_else(|_| "0..2000".to_owned());
    let (first, end) = cases.split_once("..").expect("SPECWRIGHT_CASES is like 0..2000");
    first.parse().expect("a number")..end.parse().expect("a number")
}

#[test]
fn no_document_breaks_the_pipeline() {
    none(&run(0..150, &our_documents()));
}

#[test]
#[ignore = "takes as long as SPECWRIGHT_CASES asks for"]
fn no_document_breaks_the_pipeline_in_the_long_run() {
    none(&run(asked(), &our_documents()));
}

#[test]
#[ignore = "needs SPECWRIGHT_CORPUS"]
fn no_change_of_a_real_document_breaks_the_pipeline() {
    let Some(folder) = std::env::var_os("SPECWRIGHT_CORPUS") else {
        return;
    };
    let mut found = Vec::new();
    seeds(Path::new(&folder), &mut found);
    found.retain(|document| document["paths"].is_object());
    none(&run(asked(), &found));
}
