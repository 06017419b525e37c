//! The schemas of all requests of documents: those of the repository and, if `SPECWRIGHT_CORPUS` is set, those of that folder.
//!
//! Each is closed, any validator of JSON Schema 2020-12 takes it, and it says of values what the document says.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use jsonschema::Draft;
use serde_json::{Map, Value, json};
use specwright::Place;
use specwright::diagnostic::Diagnostics;
use specwright::document::{Document, LoadOptions, Pointer};
use specwright_schema::{Checker, ClosedSchema, Direction, Reading, RequestSchemas, Schemas, Violation, root_of};

/// How many values are checked against each schema.
const VALUES: usize = 40;

#[test]
fn every_schema_of_a_request_is_closed_and_says_what_the_document_says() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut documents = Vec::new();
    find(&repository.join("tests/tests/documents"), &mut documents);
    find(&repository.join("spec"), &mut documents);
    match std::env::var_os("SPECWRIGHT_CORPUS") {
        Some(folder) => find(Path::new(&folder), &mut documents),
        None => println!("SPECWRIGHT_CORPUS is not set: only the documents of the repository are checked"),
    }
    documents.sort();
    let mut total = Count::default();
    for path in &documents {
        let mut options = LoadOptions::default();
        options.root = Some(path.parent().expect("a folder").to_owned());
        let document = specwright::document::load(path, &options, &mut Diagnostics::new());
        // A part of another document is none.
        let Some(document) = document else { continue };
        let count = check(path, &document);
        if count.unfit > 0 {
            println!("{}: {count}", path.display());
        }
        total.add(&count);
    }
    println!("{} documents: {total}", documents.len());
    assert!(total.schemas > 150, "{total}");
    // Of the documents of the repository each template fits.
    if std::env::var_os("SPECWRIGHT_CORPUS").is_none() {
        assert_eq!(total.unfit, 0, "{total}");
    }
    assert!(total.unfit * 100 <= total.schemas, "{total}");
}

/// What was found.
#[derive(Default)]
struct Count {
    schemas: usize,
    values: usize,
    /// Templates that do not fit.
    unfit: usize,
    /// Templates that fit, and that a validator without knowledge of OpenAPI does not take.
    apart: usize,
}

impl Count {
    fn add(&mut self, other: &Self) {
        self.schemas += other.schemas;
        self.values += other.values;
        self.unfit += other.unfit;
        self.apart += other.apart;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} schemas, {} values checked, {} templates that do not fit, {} that only other validators refuse",
            self.schemas, self.values, self.unfit, self.apart
        )
    }
}

fn find(folder: &Path, documents: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let kind = path.extension().and_then(|kind| kind.to_str());
        if path.is_dir() {
            find(&path, documents);
        } else if matches!(kind, Some("yaml" | "json")) {
            documents.push(path);
        }
    }
}

fn check(path: &Path, document: &Document) -> Count {
    let (requests, _) = RequestSchemas::of(document).expect("schemas");
    let kept = serde_json::to_string(&requests).expect("JSON");
    let requests: RequestSchemas = serde_json::from_str(&kept).expect("the same schemas");
    let root = root_of(document).expect("JSON");
    let mut count = Count::default();
    for operation in requests.operations() {
        let operation_at: Pointer = operation.parse().expect("a pointer");
        assert!(document.node(&operation_at).is_some(), "{operation} is nowhere");
        let parameters = requests.parameters(operation).map(|(word, name)| {
            let place = Place::ALL.into_iter().find(|place| place.word() == word);
            requests.parameter(operation, place.expect("a place"), name)
        });
        let bodies = requests.bodies(operation).map(|range| requests.body(operation, range));
        for closed in parameters.chain(bodies) {
            let closed = closed.unwrap_or_else(|| panic!("{}: {operation}", path.display()));
            let about = format!("{}: {operation}: {}", path.display(), closed.place(&Pointer::root()));
            one(&about, closed, document, &root, &mut count);
        }
    }
    count
}

fn one(about: &str, closed: ClosedSchema, document: &Document, root: &Value, count: &mut Count) {
    count.schemas += 1;
    assert_closed(about, &closed.schema);
    for place in closed.places.values() {
        let pointer: Pointer = place.parse().expect("a pointer");
        // What lowering has made, as of tuples, stands in something that the document has.
        let above = std::iter::successors(Some(pointer), Pointer::parent);
        let missing = above.take_while(|above| document.node(above).is_none()).count();
        assert!(missing <= 3, "{about}: {place} is nowhere");
    }
    let standard = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(true)
        .build(&closed.schema)
        .unwrap_or_else(|error| panic!("{about}: {error}\n{}", closed.schema));
    let at = closed.place(&Pointer::root());
    let checker = Checker::new(closed).unwrap_or_else(|error| panic!("{about}: {error}"));
    let template = checker.template();
    let violations = checker.check(&template);
    if !violations.is_empty() {
        count.unfit += 1;
        println!("{about}: {template} {}", violations[0]);
    } else if !standard.is_valid(&template) {
        count.apart += 1;
        println!("{about}: {template} is refused");
    }
    let mut reading = Reading::new(root);
    let id = reading.read_at(&at).expect("a schema");
    let (schemas, _) = reading.finish();
    for value in changed(&template) {
        count.values += 1;
        let here = checker.check_at(&value, "body");
        let there = schemas.check(id, &value, "body", Direction::Request);
        let texts = |found: &[Violation]| -> Vec<String> { found.iter().map(text).collect() };
        // That a parameter is secret does not stand in its schema.
        match checker.described().is_secret() {
            true => assert_eq!(here.len(), there.len(), "{about}: {value}"),
            false => assert_eq!(texts(&here), texts(&there), "{about}: {value}"),
        }
        for violation in here {
            let place = violation.keyword;
            let known = place.as_str().starts_with("/paths/") || place.as_str().starts_with("/components/");
            assert!(known, "{about}: {} at {place}", violation.message);
        }
    }
}

/// What a violation says, without the names of alternatives: what only a mapping names is one in the closed schema alone.
fn text(violation: &Violation) -> String {
    let text = violation.to_string();
    match (text.split_once("fits none of"), text.split_once("; as")) {
        (Some((start, _)), Some((_, end))) => format!("{start}fits none; as{end}"),
        _ => text,
    }
}

/// All references lead into `$defs`, and each definition is needed.
fn assert_closed(about: &str, schema: &Value) {
    let nothing = Map::new();
    let definitions = schema.get("$defs").and_then(Value::as_object).unwrap_or(&nothing);
    let mut needed = BTreeSet::new();
    let mut open = vec![schema];
    let mut is_root = true;
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let name = reference
                        .strip_prefix("#/$defs/")
                        .unwrap_or_else(|| panic!("{about}: {reference}"));
                    let definition = definitions.get(name).unwrap_or_else(|| panic!("{about}: no {name}"));
                    if needed.insert(name) {
                        open.push(definition);
                    }
                }
                open.extend(
                    fields
                        .iter()
                        .filter(|(key, _)| !(is_root && *key == "$defs"))
                        .map(|(_, value)| value),
                );
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
        is_root = false;
    }
    let found: BTreeSet<&str> = definitions.keys().map(String::as_str).collect();
    assert_eq!(found, needed, "{about}");
}

/// A value, and others that differ from it in one part.
fn changed(value: &Value) -> Vec<Value> {
    let mut paths = Vec::new();
    collect(value, &Pointer::root(), &mut paths);
    let mut values = vec![value.clone()];
    let others = [
        json!(null),
        json!("\u{0}"),
        json!(-1.5),
        json!([[]]),
        json!({"an unknown": 1}),
        json!(true),
    ];
    'all: for (index, path) in paths.iter().enumerate() {
        let mut without = value.clone();
        if let Some(parent) = path.parent()
            && let Some(Value::Object(fields)) = without.pointer_mut(parent.as_str())
        {
            fields.retain(|name, _| parent.child(name) != *path);
            values.push(without);
        }
        for other in others.iter().cycle().skip(index).take(3) {
            let mut different = value.clone();
            if let Some(part) = different.pointer_mut(path.as_str()) {
                *part = other.clone();
                values.push(different);
            }
            if values.len() >= VALUES {
                break 'all;
            }
        }
    }
    values
}

fn collect(value: &Value, at: &Pointer, paths: &mut Vec<Pointer>) {
    paths.push(at.clone());
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| collect(item, &at.child(index), paths)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, field)| collect(field, &at.child(name), paths)),
        _ => {}
    }
}

#[test]
fn schemas_are_shared_between_threads() {
    fn assert_shared<T: Send + Sync + 'static>() {}
    assert_shared::<Schemas>();
    assert_shared::<Checker>();
    assert_shared::<RequestSchemas>();
}
