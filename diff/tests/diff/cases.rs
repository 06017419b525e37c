//! The cases: two versions of a document, and what is found between them. Each file of `tests/rules` is one, called after its rule;
//! those of `tests/pairs` are about documents that say the same in two ways, or nearly so.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_yaml::{Mapping, Value};
use specwright::Settings;
use specwright_diff::{Comparison, Finding, compare};

/// Two documents, and the findings that are expected.
pub struct Case {
    /// The name of its rule.
    pub name: String,
    file: PathBuf,
    pub old: PathBuf,
    pub new: PathBuf,
    pub expected: Vec<String>,
}

/// All cases, by name. Their documents are written once, as tests run at the same time.
pub fn all() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| read_all("tests/rules"));
    &CASES
}

/// Pairs of documents that are not about one rule, by name.
pub fn pairs() -> &'static [Case] {
    static PAIRS: LazyLock<Vec<Case>> = LazyLock::new(|| read_all("tests/pairs"));
    &PAIRS
}

fn read_all(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(&folder).expect("the folder of the cases is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files.into_iter().map(Case::read).collect()
}

impl Case {
    fn read(file: PathBuf) -> Self {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("the case can be read");
        let case: Mapping = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (kind, versions) = case.iter().next().expect("the case has documents");
        let kind = kind.as_str().expect("a kind of case");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases").join(&name);
        fs::create_dir_all(&folder).expect("the folder is made");
        let document = |version: &str| {
            let path = folder.join(format!("{version}.yaml"));
            if versions.get(version).is_none() {
                let _ = fs::remove_file(&path);
                return path; // a document that is gone, or is not yet there
            }
            let document = document(kind, &versions[version]);
            let text = serde_yaml::to_string(&document).expect("the document can be written");
            fs::write(&path, text).expect("the document is written");
            path
        };
        let expected = case["findings"].as_sequence().expect("a list of findings").iter();
        Self {
            old: document("old"),
            new: document("new"),
            expected: expected.map(|line| line.as_str().expect("a line").to_owned()).collect(),
            name,
            file,
        }
    }

    /// Whether it has both versions.
    pub fn is_pair(&self) -> bool {
        self.old.exists() && self.new.exists()
    }

    /// The comparison of both documents.
    pub fn compare(&self) -> Comparison {
        if !self.new.exists() {
            return Comparison::of_removed(&self.old);
        }
        if !self.old.exists() {
            return Comparison::of_added(&self.new);
        }
        let settings = Settings::default();
        let (comparison, diagnostics) = compare((&self.old, &settings), (&self.new, &settings));
        for diagnostics in diagnostics {
            assert!(!diagnostics.has_errors(), "{}: {:#?}", self.name, diagnostics.sorted());
        }
        comparison.unwrap_or_else(|| panic!("{}: the documents cannot be read", self.name))
    }

    /// Writes these findings into its file.
    pub fn bless(&self, findings: &[String]) {
        let text = fs::read_to_string(&self.file).expect("the case can be read");
        let (documents, _) = text.split_once("\nfindings:").expect("a list of findings");
        let lines: String = findings.iter().map(|line| format!("\n  - {line}")).collect();
        let lines = if lines.is_empty() { " []".to_owned() } else { lines };
        fs::write(&self.file, format!("{documents}\nfindings:{lines}\n")).expect("the case is written");
    }
}

/// A finding as a case has it: `breaking calls request type-changed`.
pub fn line(finding: &Finding) -> String {
    let direction = finding
        .direction
        .map(|direction| format!(" {direction}"))
        .unwrap_or_default();
    format!("{} {}{direction} {}", finding.class, finding.audience(), finding.rule)
}

/// The document of a case. `thing` is a schema that a request and a response have, `value` its one property, `operation` the one
/// operation of a document; `tags` are those of 310 operations.
fn document(kind: &str, part: &Value) -> Value {
    let yaml = |text: &str| -> Value { serde_yaml::from_str(text).expect("valid YAML") };
    let mut document = yaml("{ openapi: 3.0.3, info: { title: Things, version: '1' }, paths: {} }");
    match kind {
        "document" => return part.clone(),
        "operation" => document["paths"]["/things"]["post"] = part.clone(),
        "thing" | "value" => {
            document["openapi"] = "3.1.0".into();
            document["paths"]["/things"]["post"] = yaml(
                r##"
                operationId: makeThing
                requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }
                responses:
                  "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }
                "##,
            );
            document["components"]["schemas"]["Thing"] = match kind {
                "thing" => part.clone(),
                _ => {
                    let mut thing = yaml("{ type: object }");
                    thing["properties"]["value"] = part.clone();
                    thing
                }
            };
        }
        "tags" => {
            let tags: Vec<Value> = part.as_sequence().expect("a list of tags").clone();
            for index in 0..310 {
                let mut operation = yaml("{ responses: { '204': { description: done } } }");
                operation["operationId"] = format!("operation{index}").into();
                operation["tags"] = vec![tags[index % tags.len()].clone()].into();
                document["paths"][format!("/{index}")]["get"] = operation;
            }
        }
        other => panic!("`{other}` is no kind of case"),
    }
    document
}
