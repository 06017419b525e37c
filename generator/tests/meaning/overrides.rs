//! Tables of names.

use std::path::Path;

use specwright::diagnostic::Code;
use specwright::{RuntimeSource, Settings, generate_crate, generate_tree};

use crate::{Folder, Outcome, has, lacks};

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /orders:
    get:
      operationId: listOrders
      parameters:
        - { name: limit, in: query, schema: { type: integer } }
        - { name: page_size, in: query, schema: { type: integer } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
components:
  schemas:
    Order:
      type: object
      required: [price]
      properties:
        created: { type: string }
        created_at: { type: string }
        price: { $ref: '#/components/schemas/Money' }
        state: { $ref: '#/components/schemas/State' }
        part: { type: object, properties: { created: { type: string } } }
        paid:
          oneOf: [{ $ref: '#/components/schemas/Money' }, { type: string }]
    Money: { type: object, properties: { currency: { $ref: '#/components/schemas/Currency' } } }
    Currency: { type: string, enum: [EUR] }
    State: { type: string, enum: [in-progress, done] }
";

fn named(table: &str) -> Outcome {
    let folder = Folder::new();
    let document = folder.write("api.yaml", DOCUMENT);
    folder.write("api.names.yaml", table);
    let mut settings = Settings::default();
    settings.relative_to = Some(folder.0.clone());
    settings.allow = vec![Code::NAMES_TABLE]; // it is told that a table has another place now
    Outcome {
        generated: generate_crate(&document, "api", &RuntimeSource::Registry, &settings),
    }
}

fn clean(table: &str) -> Outcome {
    let outcome = named(table);
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    outcome
}

#[test]
fn names_of_everything_can_be_given() {
    let api = clean(
        "Order: Purchase\nOrder.created_at: created\nOrderPart: Piece\nState.enum.in-progress: Running\n\
         listOrders: all_orders\nlistOrders.page_size: limit\n",
    );
    has(&api.models(), "pub struct Purchase");
    has(&api.models(), "pub part: Option<Piece>");
    lacks(&api.models(), "pub struct Order {");
    lacks(&api.models(), "OrderPart");
    // names from the table are claimed first: the others give way
    has(&api.wire(), "0 created2 = \"created\", 1 created = \"created_at\"");
    has(&api.wire(), "Running = \"in-progress\", Done = \"done\"");
    has(&api.client(), "pub fn all_orders(&self) -> operations::AllOrders");
    has(
        &api.operations(),
        "pub fn limit2(self, value: i64) -> Self { Self(self.0.with(0, value)) }",
    );
    has(
        &api.operations(),
        "pub fn limit(self, value: i64) -> Self { Self(self.0.with(1, value)) }",
    );
}

#[test]
fn the_most_specific_pattern_wins() {
    let api = clean("'*.created*': made\n'*Part.created': begun\nOrder.created: type\n");
    has(&api.wire(), "0 r#type = \"created\", 1 made = \"created_at\"");
    has(&api.wire(), "OrderPart { 0 begun = \"created\" }");
    let unused = named("'*.created': made\n'*Part.created': begun\n'Order*.created': named\n");
    assert!(
        unused.diagnostics()[0].starts_with(
            "warning[unmatched-name]: `*.created` matches nothing that is generated\n --> api.names.yaml:1:"
        ),
        "{:?}",
        unused.diagnostics()
    );
}

#[test]
fn a_name_for_a_constant_is_told_and_no_error() {
    let api = named("Currency: Coin\nCurrency.enum.EUR: Euro\n");
    has(
        &api.models(),
        "pub struct Money { /// Always `EUR`. pub currency: Option<String>, }",
    );
    let told = api.diagnostics();
    assert!(
        told.len() == 2 && told.iter().all(|told| told.starts_with("warning[unmatched-name]")),
        "{told:?}"
    );
}

#[test]
fn a_type_of_another_crate_stands_in_place_of_a_generated_one() {
    let api =
        clean("Money: { type: 'my_money::Money', version: '1', package: my-money }\nState: { type: 'crate::State' }\n");
    has(&api.models(), "pub price: ::my_money::Money");
    has(&api.models(), "pub state: Option<crate::State>");
    for gone in ["struct Money", "enum Currency", "enum State"] {
        lacks(&api.models(), gone);
    }
    has(&api.wire(), "codegen::Rule::kinds(codegen::Kinds::OBJECT)");
    has(
        &api.manifest(),
        "[dependencies] specwright-runtime = \"0.1.0\" \"my_money\" = { package = \"my-money\", version = \"1\" }",
    );
}

#[test]
fn what_is_wrong_in_a_table_is_reported_with_its_place() {
    let diagnostics = |table: &str| -> Vec<String> {
        let all = named(table).diagnostics();
        all.iter()
            .map(|d| {
                d.lines()
                    .take(2)
                    .collect::<Vec<_>>()
                    .join("")
                    .replace("   ", " ")
                    .replace("  ", " ")
            })
            .collect()
    };
    assert_eq!(
        diagnostics("Order: 1st\nState: [a]\nMoney: { type: 'a::{b}' }\nCurrency: { typ: a }\n"),
        [
            "error[invalid-name]: `Order`: `1st` is no Rust name --> api.names.yaml:1:8",
            "error[invalid-name]: `State`: neither a Rust name nor `{ type: path::to::Type }` --> api.names.yaml:2:1",
            "error[invalid-name]: `Money`: `a::{b}` is no path of a type --> api.names.yaml:3:1",
            "error[invalid-name]: `Currency`: `typ` has no meaning here: the keys are type, by, lenient, version, path, package --> api.names.yaml:4:1",
        ]
    );
    assert_eq!(
        diagnostics("Order: Thing\nState: Thing\nMoney: Vec\nOrder.price: { type: 'a::B' }\nOrdr: Other\n"),
        [
            "error[name-clash]: `Thing` for `State` is already taken --> api.names.yaml:2:8",
            "error[name-clash]: `Vec` for `Money` is already taken --> api.names.yaml:3:8",
            "error[invalid-name]: `Order.price` gives `Order.price` a type: only a schema can have one --> api.names.yaml:4:1",
            "warning[unmatched-name]: `Ordr` matches nothing that is generated --> api.names.yaml:5:7",
        ]
    );
}

/// Where a package is found goes into the manifest: what does not show there, or cargo would not read, is refused with its place.
#[test]
fn a_package_is_what_cargo_reads_and_what_everybody_sees() {
    let cases = [
        (
            "version: \"1\\u202e\"",
            "`version` has the character U+202E, which does not show",
        ),
        (
            "version: \"1\\n[dependencies]\"",
            "`version` has the character U+000A, which does not show",
        ),
        (
            "path: \"../a\\u2066b\"",
            "`path` has the character U+2066, which does not show",
        ),
        (
            "version: '1', package: \"a\\u200f\"",
            "`package` has the character U+200F, which does not show",
        ),
        (
            "version: '1', package: \"a\\U000E0041\"",
            "`package` has the character U+E0041, which does not show",
        ),
        (
            "version: '1', package: 'a b'",
            "`package`: `a b` is no name of a package",
        ),
        ("version: '1\" }'", "`version`: `1\" }` is no requirement of a version"),
        ("version: ''", "`version`: `` is no requirement of a version"),
        ("version: 1.0", "`version` must be text: put it in quotes"),
        ("path: ''", "`path` is empty"),
    ];
    for (line, message) in cases {
        let outcome = named(&format!(
            "State: Status\nMoney: {{ type: 'my_money::Money', {line} }}\n"
        ));
        let first = outcome.diagnostics().into_iter().next().unwrap_or_default();
        let expected = format!("error[invalid-name]: `Money`: {message}\n --> api.names.yaml:2:1\n");
        assert!(first.starts_with(&expected), "{line}: {first}");
    }
    let api = clean("Money: { type: 'my_money::Money', version: '>=1.2, <2.0.0-rc.1', path: '../my \"money\" é' }\n");
    has(
        &api.manifest(),
        "\"my_money\" = { path = \"../my \\\"money\\\" é\", version = \">=1.2, <2.0.0-rc.1\" }",
    );
}

#[test]
fn a_document_of_a_folder_has_its_table_beside_it() {
    let folder = Folder::new();
    folder.write("cloud/orders.yaml", DOCUMENT);
    let table = folder.write("cloud/orders.names.yaml", "Order: Purchase\n");
    let mut settings = Settings::default();
    settings.allow = vec![Code::NAMES_TABLE];
    let generated = generate_tree(&folder.0, "clients", &settings);
    assert!(generated.diagnostics.is_empty(), "{:?}", generated.diagnostics.sorted());
    let models = &generated.files[Path::new("cloud/orders/models.rs")];
    has(models, "pub struct Purchase");
    assert!(generated.sources.contains(&table));
    assert!(!generated.files.keys().any(|f| f.to_string_lossy().contains("names")));
}
