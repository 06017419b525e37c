//! The documents by which the OpenAPI Initiative tests its schemas, and its examples: those that pass are read without an
//! error, and each that fails is told why, at its place. They are no part of this repository:
//! `SPECWRIGHT_SUITES=... cargo test -p specwright --test suites -- --ignored`.

use std::path::{Path, PathBuf};

use specwright::diagnostic::Severity;
use specwright::{Generated, RuntimeSource, Settings, generate_crate};

/// A document that fails: its name, and the code and the line of what is told about it.
type Case = (&'static str, &'static str, usize);

/// The documents that fail, by suite.
const FAILING: [(&str, &[Case]); 2] = [
    (
        "oai-schema-3.1",
        &[
            ("example-examples", "exclusive-keys", 15),
            ("header-object-allowReserved", "unknown-key", 12),
            ("invalid_schema_types", "wrong-type", 11),
            ("link-object-no-body", "unknown-key", 10),
            ("no_containers", "missing-key", 1),
            ("parameter-object-cookie-form-allowReserved", "ignored-keyword", 11),
            ("parameter-object-header-allowReserved", "ignored-keyword", 10),
            ("parameter-object-path-allowReserved", "ignored-keyword", 10),
            ("server_enum_empty", "invalid-server", 13),
            ("servers", "wrong-type", 10),
            ("unknown_container", "unknown-key", 8),
        ],
    ),
    (
        "oai-schema-3.2",
        &[
            ("encoding-enc-item-exclusion", "exclusive-keys", 13),
            ("encoding-enc-prefix-exclusion", "exclusive-keys", 13),
            ("example-examples", "exclusive-keys", 15),
            ("example-object-old-exclusions", "exclusive-keys", 10),
            ("example-object-old-vs-data", "exclusive-keys", 10),
            ("example-object-old-vs-ser", "exclusive-keys", 10),
            ("example-object-ser-exclusions", "exclusive-keys", 10),
            ("header-object-allowReserved", "unknown-key", 12),
            ("header-object-name", "invalid-value", 11),
            ("invalid_schema_types", "wrong-type", 11),
            ("media-type-enc-item-exclusion", "exclusive-keys", 11),
            ("media-type-enc-prefix-exclusion", "exclusive-keys", 11),
            ("no_containers", "missing-key", 1),
            ("operation-object-query-with-querystring", "invalid-value", 12),
            ("operation-object-two-querystrings", "invalid-value", 17),
            ("parameter-object-content-not-with-style", "ignored-keyword", 14),
            ("parameter-object-cookie-allowReserved", "ignored-keyword", 11),
            ("parameter-object-header-allowReserved", "ignored-keyword", 10),
            ("parameter-object-header-name", "invalid-value", 8),
            ("parameter-object-path-name", "invalid-value", 8),
            ("parameter-object-querystring-not-with-schema", "invalid-value", 8),
            ("path-item-object-conflicting-additional-operation", "invalid-value", 37),
            ("path-item-object-query-with-querystring", "invalid-value", 10),
            ("path-item-object-two-querystrings", "invalid-value", 16),
            ("server_enum_empty", "invalid-server", 13),
            ("servers", "wrong-type", 10),
            ("unknown_container", "unknown-key", 8),
            ("xml-attr-exclusion", "exclusive-keys", 10),
            ("xml-wrapped-exclusion", "exclusive-keys", 10),
        ],
    ),
];

/// The examples of the specifications, and how many documents there are. Other files are parts of these.
const EXAMPLES: [(&str, &str, usize); 2] = [("oai-learn-2.0", "petstore-separate", 16), ("oai-learn-3.2", "", 2)];

fn suites() -> PathBuf {
    match std::env::var_os("SPECWRIGHT_SUITES") {
        Some(suites) => suites.into(),
        None => {
            panic!("SPECWRIGHT_SUITES is not set: it is the folder with the folders `oai-schema-*` and `oai-learn-*`")
        }
    }
}

/// Reads a document whose references stay below `root`.
fn generate(document: &Path, root: &Path) -> Generated {
    let mut settings = Settings::default();
    settings.root = Some(root.to_owned());
    generate_crate(document, "client", &RuntimeSource::Registry, &settings)
}

/// The documents of a folder and of those below it, in order.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.flatten().map(|entry| entry.path()) {
            let is_document = path
                .extension()
                .is_some_and(|ending| ending == "yaml" || ending == "json");
            match path.is_dir() {
                true => open.push(path),
                false if is_document => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

/// What is an error in a document that has none.
fn errors(document: &Path, root: &Path) -> Option<String> {
    let generated = generate(document, root);
    let has_errors = generated.diagnostics.has_errors();
    has_errors.then(|| format!("{}:\n{}", document.display(), generated.diagnostics))
}

#[test]
#[ignore = "needs SPECWRIGHT_SUITES"]
fn documents_that_pass_have_no_error() {
    let mut wrong = Vec::new();
    for (suite, _) in FAILING {
        let folder = suites().join(suite).join("pass");
        let documents = documents(&folder);
        assert!(documents.len() > 30, "{suite}: {}", documents.len());
        wrong.extend(documents.iter().filter_map(|document| errors(document, &folder)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs SPECWRIGHT_SUITES"]
fn each_document_that_fails_is_told_why_at_its_place() {
    let mut wrong = Vec::new();
    for (suite, cases) in FAILING {
        let folder = suites().join(suite).join("fail");
        for document in documents(&folder) {
            let name = document.file_stem().unwrap_or_default().to_string_lossy();
            let Some((_, code, line)) = cases.iter().find(|(case, ..)| *case == name) else {
                wrong.push(format!("{suite}: nothing is expected of {name}"));
                continue;
            };
            let generated = generate(&document, &folder);
            let mut told = generated.diagnostics.sorted().into_iter();
            let is_told = told.any(|problem| {
                let at = problem.place.as_ref().map(|place| place.line);
                problem.code.as_str() == *code && at == Some(*line) && problem.severity != Severity::Note
            });
            if !is_told {
                wrong.push(format!(
                    "{suite}: {name} lacks {code} in line {line}:\n{}",
                    generated.diagnostics
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} documents\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
#[ignore = "needs SPECWRIGHT_SUITES"]
fn the_examples_of_the_specification_have_no_error() {
    let mut wrong = Vec::new();
    for (suite, in_parts, count) in EXAMPLES {
        let folder = suites().join(suite);
        let is_part = |path: &PathBuf| {
            let is_of_several = path.components().any(|step| step.as_os_str() == in_parts);
            is_of_several && path.file_stem().is_some_and(|stem| stem != "swagger")
        };
        let mut documents = documents(&folder);
        documents.retain(|path| !is_part(path));
        assert_eq!(documents.len(), count, "{suite}");
        wrong.extend(documents.iter().filter_map(|document| errors(document, &folder)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
