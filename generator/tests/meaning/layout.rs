//! Big documents: files by tag.

use std::fmt::Write;
use std::path::Path;

use specwright::{Generated, Settings, generate_tree};

use crate::{Folder, Outcome, has, lacks, outcome};

/// A document in which each tag has so many operations, with a model of its own for each, and a
/// model that all operations share.
fn document(tags: &[(&str, usize)]) -> String {
    let mut paths = String::new();
    let mut schemas = String::from("    Common: { type: object, properties: { id: { type: string } } }\n");
    for (tag, count) in tags {
        for number in 0..*count {
            let id = format!("{tag}x{number}").replace(' ', "_");
            let tagged = match *tag {
                "" => String::new(),
                tag => format!("      tags: [{tag}, second]\n"),
            };
            let _ = write!(
                paths,
                "  /v1/orders/{id}:\n    get:\n      operationId: get{id}\n{tagged}      responses:\n        '200':\n          \
                 description: ok\n          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Model{id}' }} }} }}\n"
            );
            let _ = write!(
                schemas,
                "    Model{id}:\n      type: object\n      properties:\n        common: {{ $ref: '#/components/schemas/Common' }}\n"
            );
        }
    }
    format!("openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n{paths}components:\n  schemas:\n{schemas}")
}

fn names(generated: &Generated) -> Vec<String> {
    let names = generated.files.keys().filter_map(|f| f.to_str());
    let mut names: Vec<String> = names.map(|f| f.replace('\\', "/")).collect();
    names.sort();
    names
}

fn split(tags: &[(&str, usize)]) -> Outcome {
    let outcome = outcome(&document(tags));
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    outcome
}

#[test]
fn what_fits_stays_in_four_files() {
    let small = split(&[("Billing", 20), ("Disks", 20)]);
    assert_eq!(
        names(&small.generated),
        [
            "Cargo.toml",
            "rustfmt.toml",
            "src/lib.rs",
            "src/models.rs",
            "src/operations.rs",
            "src/wire.rs"
        ]
    );
    lacks(&small.manifest(), "default");
    has(&small.manifest(), "blocking = [\"specwright-runtime/blocking\"]");
    lacks(&small.client(), "recursion_limit");
}

#[test]
fn a_tag_has_its_files_behind_its_feature() {
    let big = split(&[("Block Storage", 75), ("Billing", 75), ("", 75)]);
    assert_eq!(
        names(&big.generated),
        [
            "Cargo.toml",
            "rustfmt.toml",
            "src/lib.rs",
            "src/models.rs",
            "src/models/billing.rs",
            "src/models/block_storage.rs",
            "src/models/orders.rs",
            "src/models/shared.rs",
            "src/operations.rs",
            "src/operations/billing.rs",
            "src/operations/block_storage.rs",
            "src/operations/orders.rs",
            "src/wire.rs",
            "src/wire/billing.rs",
            "src/wire/block_storage.rs",
            "src/wire/orders.rs",
            "src/wire/shared.rs"
        ]
    );
    let manifest = big.manifest();
    has(
        &manifest,
        "[features] default = [\"block-storage\", \"billing\", \"orders\"]",
    );
    has(&manifest, "\"block-storage\" = []");
    for parent in ["operations.rs", "models.rs"] {
        let text = big.file(parent);
        has(&text, "#[cfg(feature = \"block-storage\")] mod block_storage;");
        has(&text, "#[cfg(feature = \"block-storage\")] pub use block_storage::*;");
    }
    has(&big.wire(), "#[cfg(feature = \"billing\")] mod billing;");
    // what all tags use is always there, what one uses is its own
    has(&big.models(), "mod shared;");
    lacks(&big.models(), "#[cfg(feature = \"shared\")]");
    has(&big.file("models/shared.rs"), "pub struct Common");
    has(&big.file("models/billing.rs"), "pub struct ModelBillingx0");
    has(&big.file("wire/billing.rs"), "ModelBillingx0 { 0 common }");
    let calls = big.file("operations/billing.rs");
    has(&calls, "impl super::super::Client {");
    has(&calls, "pub fn get_billingx0(&self) -> GetBillingx0");
    has(&calls, "static GET_BILLINGX0: codegen::Operation");
    lacks(&big.client(), "get_billingx0");
    has(&big.client(), "#![recursion_limit = \"512\"]");
}

#[test]
fn no_file_is_longer_than_three_thousand_lines_and_parts_are_numbered() {
    let big = split(&[
        ("billing", 400),
        ("billing 2", 1),
        ("billing2", 1),
        ("shared", 1),
        ("default", 1),
        ("blocking", 1),
    ]);
    let files = names(&big.generated);
    for name in [
        "src/operations/billing.rs",
        "src/operations/billing3.rs",
        "src/operations/billing2.rs",
        "src/operations/billing_2.rs",
        "src/operations/shared_operations.rs",
        "src/operations/default_operations.rs",
        "src/operations/blocking_operations.rs",
        "src/models/shared.rs",
    ] {
        assert!(files.iter().any(|f| f == name), "no {name} in {files:?}");
    }
    for (name, text) in &big.generated.files {
        assert!(text.lines().count() <= 3000, "{}", name.display());
    }
    // all parts of a tag have the feature of the tag
    has(
        &big.file("operations.rs"),
        "#[cfg(feature = \"billing\")] mod billing3;",
    );
    has(
        &big.file("operations.rs"),
        "#[cfg(feature = \"billing2\")] mod billing2;",
    );
    has(&big.file("operations/billing2.rs"), "`GET /v1/orders/billing2x0`");
    let again = split(&[
        ("billing", 400),
        ("billing 2", 1),
        ("billing2", 1),
        ("shared", 1),
        ("default", 1),
        ("blocking", 1),
    ]);
    assert_eq!(big.generated.files, again.generated.files);
}

#[test]
fn items_that_alone_are_too_long_keep_to_three_thousand_lines() {
    let values: Vec<String> = (0..2500).map(|n| format!("'value {n}'")).collect();
    let properties: String = (0..1600).map(|n| format!("field{n}: {{ type: string }}, ")).collect();
    let big = crate::with_schemas(&format!(
        "Thing: {{ type: object, properties: {{ many: {{ $ref: '#/components/schemas/Many' }}, wide: {{ $ref: '#/components/schemas/Wide' }} }} }}\n\
         Many: {{ type: string, description: 'A \"code\".', enum: [{}] }}\n\
         Wide: {{ type: object, properties: {{ {properties} }} }}\n",
        values.join(", ")
    ));
    let mut all = String::new();
    for (name, text) in &big.generated.files {
        assert!(text.lines().count() <= 3000, "{}", name.display());
        all.push_str(text);
    }
    has(&all, "pub enum Many {");
    has(&all, "#[doc = \" `value 2499`\"] Value2499,");
    has(&all, "pub field1599: Option<String>");
}

#[test]
fn in_a_folder_the_same_files_have_no_features() {
    let folder = Folder::new();
    folder.write("cloud/orders.yaml", &document(&[("Billing", 200), ("Disks", 100)]));
    let generated = generate_tree(&folder.0, "clients", &Settings::default());
    let text = |name: &str| generated.files[Path::new(name)].clone();
    let operations = text("cloud/orders/operations.rs");
    has(&operations, "mod billing;");
    lacks(&operations, "cfg(feature");
    has(
        &text("cloud/orders/operations/billing.rs"),
        "clients::cloud::orders::Client",
    );
    has(&text("lib.rs"), "#![recursion_limit = \"512\"]");
    lacks(&text("cloud/orders/mod.rs"), "recursion_limit");
}

#[test]
fn a_long_chain_of_types_asks_for_a_recursion_limit() {
    let chain = |length: usize| {
        let link = |n: usize| {
            let next = match n + 1 < length {
                true => format!("{{ $ref: '#/components/schemas/Link{}' }}", n + 1),
                false => "{ type: string }".to_owned(),
            };
            format!("Link{n}: {{ type: object, properties: {{ next: {next} }} }}\n")
        };
        let links: String = (0..length).map(link).collect();
        let thing = "Thing: { type: array, items: { $ref: '#/components/schemas/Link0' } }\n";
        crate::with_schemas(&format!("{thing}{links}")).client()
    };
    lacks(&chain(20), "recursion_limit");
    has(&chain(60), "#![recursion_limit = \"512\"]");
    has(&chain(200), "#![recursion_limit = \"2048\"]");
}

#[test]
fn a_static_is_not_called_like_a_request() {
    let api = outcome(
        "openapi: 3.0.3\ninfo: { title: Api, version: '1' }\npaths:\n  /x:\n    get: { operationId: x, responses: { '204': { description: none } } }\n",
    );
    has(&api.operations(), "pub struct X(");
    has(&api.wire(), "static X2: codegen::Operation");
    has(&api.client(), "wire::X2");
}

#[test]
fn a_tag_for_navigation_names_the_group() {
    let of_kinds = |kinds: &str| {
        let head = format!("openapi: 3.2.0\ntags: [{kinds}]");
        let outcome = outcome(&document(&[("beta", 400)]).replace("openapi: 3.0.3", &head));
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        let all = names(&outcome.generated);
        let groups = all.iter().filter_map(|name| name.strip_prefix("src/operations/"));
        groups.map(str::to_owned).collect::<Vec<String>>()
    };
    for (kinds, name) in [
        ("{ name: beta }", "beta"),
        ("{ name: second, kind: nav }", "second"),
        ("{ name: beta, kind: badge }", "second"),
        ("{ name: beta, kind: team }", "second"),
        ("{ name: beta, kind: team }, { name: second, kind: audience }", "beta"),
        (
            "{ name: beta, kind: badge }, { name: second, kind: audience }",
            "orders",
        ),
    ] {
        let groups = of_kinds(kinds);
        assert!(
            !groups.is_empty() && groups.iter().all(|group| group.starts_with(name)),
            "{kinds}: {groups:?}"
        );
    }
}
