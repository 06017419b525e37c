//! Compiles every name of [`names`] in every position of [`documents`] that becomes a Rust name: in documents that are
//! split and others, each as a crate and in a folder of documents.
//!
//! The usual test puts many names into one document. A name may become another one if it is alone, so there is a long
//! test with each name by itself: `cargo test -p tests --test every_name -- --ignored`.

mod bench;
mod documents;
#[rustfmt::skip]
mod names;

use std::collections::BTreeSet;

use bench::Bench;
use documents::{Position, document};
use serde_json::Value;
use specwright::Generated;

/// `cargo test` tries every n-th name only; n is larger for positions where a name becomes more code.
fn step(positions: &[Position]) -> usize {
    match positions {
        [Position::Tag] => 20,
        [Position::DiscriminatorProperty | Position::MappingKey] => 12,
        [Position::OperationId] => 8,
        [Position::PathSegment | Position::Lookup] => 3,
        [
            Position::NestedProperty
            | Position::VariantTitle
            | Position::Webhook
            | Position::Callback
            | Position::VariableWithValues,
        ] => 2,
        [_] => 1,
        _ => 2,
    }
}

/// Returns a part of the names; each start gives another part.
fn part(names: &[String], first: usize, step: usize) -> Vec<String> {
    names.iter().skip(first % step).step_by(step).cloned().collect()
}

/// The number of names that fit in a document that is not split.
fn fitting(positions: &[Position]) -> usize {
    match positions {
        [Position::OperationId] => 70,
        _ => 110,
    }
}

/// Returns whether a document became more than the four files of a module.
fn is_split(generated: &Generated, module: &str) -> bool {
    let part = format!("{module}operations/");
    generated
        .files
        .keys()
        .any(|file| file.to_string_lossy().starts_with(&part))
}

/// Returns whether a name can be a file name, and no other file of the folder becomes the same module.
fn as_file(name: &str, seen: &mut BTreeSet<String>) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let fits = !name.is_empty() && !matches!(name, "." | "..") && name.len() < 200 && !name.contains(['/', '\0']);
    fits && name.is_ascii() && !plain.is_empty() && seen.insert(plain)
}

/// Returns documents with these names as file names, at the top of a folder and below.
fn named(names: &[&str]) -> Vec<(String, Value)> {
    let small = document(&[Position::Variable], &["a".to_owned()]);
    let mut seen = BTreeSet::new();
    let mut documents = Vec::new();
    for name in names.iter().filter(|name| as_file(name, &mut seen)) {
        documents.push((format!("{name}.json"), small.clone()));
    }
    let mut seen = BTreeSet::new();
    for name in names.iter().rev().filter(|name| as_file(name, &mut seen)).step_by(4) {
        documents.push((format!("below/{name}/{name}.json"), small.clone()));
    }
    documents
}

#[test]
fn every_name_compiles_in_every_position() {
    let names = names::all();
    let mut bench = Bench::new("packed");
    // the types beside a client at the root of a crate, which re-exports some types of the runtime
    let types = [names::TYPES, names::PRELUDE].concat();
    let types: Vec<String> = types.into_iter().map(str::to_owned).collect();
    let whole = bench.add_crate("whole", &document(&[Position::VariableWithValues], &types));
    assert!(!is_split(&whole, "src/"), "one module");
    let in_parts = [
        Position::OperationId,
        Position::StructSchema,
        Position::TupleSchema,
        Position::Webhook,
    ];
    let parts = bench.add_crate("parts", &document(&in_parts, &part(&names, 0, 2)));
    assert!(is_split(&parts, "src/"), "several modules");

    let mut documents = named(&[names::KEYWORDS, names::MODULES, names::MACROS].concat());
    let schemas: Vec<Position> = Position::ALL.iter().copied().filter(|p| p.is_schema()).collect();
    let others = Position::ALL
        .iter()
        .filter(|p| !p.is_schema())
        .map(|position| vec![*position]);
    let all: Vec<Vec<Position>> = others.chain([schemas]).collect();
    for (index, positions) in all.iter().enumerate() {
        let names = part(&names, index, step(positions));
        for (number, chunk) in names.chunks(fitting(positions)).enumerate() {
            documents.push((format!("p{index}/c{number}.json"), document(positions, chunk)));
        }
    }
    documents.push((
        "p/split.json".to_owned(),
        document(&[Position::OperationId], &part(&names, 1, 4)),
    ));
    let tree = bench.add_tree("tree", &documents);
    assert!(is_split(&tree, "p/split/"), "several modules");
    let split = (0..all.len()).filter(|index| is_split(&tree, &format!("p{index}/c0/")));
    let split: Vec<String> = split.map(|index| format!("{:?}", all[index])).collect();
    assert_eq!(split, [""; 0], "one module each");

    let errors = bench.cargo(&["check", "--keep-going"]);
    assert!(errors.is_empty(), "{errors}");
}

/// Positions whose names share no namespace, so that each is as if it were alone.
const APART: [&[Position]; 5] = [
    &[Position::OperationId],
    &[
        Position::VariableWithValues,
        Position::TupleSchema,
        Position::RequiredParameter,
    ],
    &[
        Position::ClientParameter,
        Position::StructSchema,
        Position::OptionalParameter,
        Position::EnumValue,
    ],
    &[
        Position::Variable,
        Position::PathSegment,
        Position::VariantTitle,
        Position::Property,
        Position::FormProperty,
    ],
    &[
        Position::Lookup,
        Position::Webhook,
        Position::Part,
        Position::ResponseHeader,
        Position::EnumName,
        Position::PathParameter,
        Position::DiscriminatorProperty,
    ],
];

/// A text with so many lines that its document is split.
fn long_text() -> Value {
    Value::String("A line.\n\n".repeat(1600))
}

#[test]
#[ignore = "takes ten minutes"]
fn each_name_alone_compiles_in_every_position() {
    let names = names::all();
    let mut documents = Vec::new();
    for (number, name) in names.iter().enumerate() {
        for (index, positions) in APART.iter().enumerate() {
            let document = document(positions, std::slice::from_ref(name));
            documents.push((format!("n{number}/d{index}.json"), document));
        }
        let mut split = document(
            &[Position::OperationId, Position::TupleSchema],
            std::slice::from_ref(name),
        );
        split["components"]["schemas"]["Everything reached"]["description"] = long_text();
        documents.push((format!("n{number}/split.json"), split));
    }
    let mut failed = Vec::new();
    for (number, documents) in documents.chunks(600).enumerate() {
        let mut bench = Bench::new("alone");
        let tree = bench.add_tree("tree", documents);
        assert!(is_split(&tree, &format!("n{}/split/", number * 100)), "several modules");
        failed.push(bench.cargo(&["check", "--keep-going"]));
    }
    // the root of a crate has names that a module of a folder does not have
    for names in names.chunks(40) {
        let mut bench = Bench::new("alone");
        for (number, name) in names.iter().enumerate() {
            let positions = [APART[1], &[Position::OperationId]].concat();
            let mut document = document(&positions, std::slice::from_ref(name));
            bench.add_crate(&format!("whole{number}"), &document);
            document["components"]["schemas"]["Everything reached"]["description"] = long_text();
            let parts = bench.add_crate(&format!("parts{number}"), &document);
            assert!(is_split(&parts, "src/"), "several modules");
        }
        failed.push(bench.cargo(&["check", "--keep-going"]));
    }
    failed.retain(|errors| !errors.is_empty());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
#[ignore = "takes minutes"]
fn the_docs_of_every_name_have_no_broken_link_and_their_examples_compile() {
    let names: Vec<String> = names::all().into_iter().step_by(3).collect();
    let mut bench = Bench::new("docs");
    bench.add_crate(
        "parts",
        &document(&[Position::OperationId, Position::StructSchema], &names),
    );
    let mut documents = named(&[names::KEYWORDS, names::MODULES].concat());
    documents.push((
        "p/whole.json".to_owned(),
        document(&[Position::OperationId], &names[..60]),
    ));
    bench.add_tree("tree", &documents);
    let errors = bench.cargo(&["doc", "--no-deps"]);
    assert!(errors.is_empty(), "{errors}");
    let errors = bench.cargo(&["test", "--doc", "--no-fail-fast"]);
    assert!(errors.is_empty(), "{errors}");
}
