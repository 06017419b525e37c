//! Types without a client.

use std::path::{Path, PathBuf};

use specwright::diagnostic::Diagnostics;
use specwright::{
    Only, RuntimeSource, Selector, Settings, configuration, generate_crate, generate_module, generate_tree,
};

use crate::{Folder, Outcome, has, lacks};

const DOCUMENT: &str = "openapi: 3.1.0
info: { title: Api, version: '1', description: About it. }
servers: [{ url: 'https://{zone}.api.invalid', variables: { zone: { default: eu, enum: [eu, us] } } }]
webhooks: { done: { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { id: { type: integer } } } } } }, responses: { '204': { description: ok } } } } }
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      parameters: [{ name: filter, in: query, schema: { type: object, properties: { a: { type: string } } } }]
      responses:
        '200':
          description: ok
          headers: { X-Left: { schema: { type: integer } } }
          content: { application/json: { schema: { type: object, properties: { items: { type: array, items: { $ref: '#/components/schemas/Order' } } } } } }
        '400': { description: no, content: { application/json: { schema: { type: object, properties: { reason: { type: string } } } } } }
    post:
      operationId: addOrder
      requestBody: { content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses: { '204': { description: ok } }
  /files:
    post:
      operationId: addFile
      tags: [files]
      requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { file: { type: string, format: binary }, of: { $ref: '#/components/schemas/File' } } } } } }
      responses: { '204': { description: ok } }
components:
  schemas:
    Order: { type: object, required: [id], properties: { id: { type: string }, secret: { type: string, format: password } } }
    File: { type: object, properties: { name: { type: string } } }
    Unused: { type: object, properties: { kind: { enum: [a, b] } } }
";

fn types(settings: impl FnOnce(&mut Settings)) -> Outcome {
    let folder = Folder::new();
    let document = folder.write("api.yaml", DOCUMENT);
    let mut all = Settings::default();
    all.only = Some(Only::Types);
    settings(&mut all);
    Outcome {
        generated: generate_crate(&document, "api", &RuntimeSource::Registry, &all),
    }
}

#[test]
fn components_and_bodies_are_models_and_there_is_no_client() {
    let outcome = types(|_| ());
    assert_eq!(outcome.diagnostics(), Vec::<String>::new());
    let models = outcome.models();
    for name in [
        "Order",
        "File",
        "Unused",
        "ListOrdersResponse",
        "ListOrdersError",
        "AddOrderRequest",
        "DoneWebhook",
    ] {
        has(&models, &format!("pub struct {name} {{"));
    }
    has(&models, "pub enum UnusedKind");
    lacks(&models, "Filter");
    let files: Vec<&PathBuf> = outcome.generated.files.keys().collect();
    let expected = [
        "Cargo.toml",
        "rustfmt.toml",
        "src/lib.rs",
        "src/models.rs",
        "src/wire.rs",
    ];
    assert_eq!(files, expected.map(Path::new).iter().collect::<Vec<_>>());
    let client = outcome.client();
    has(&client, "//! Api, version 1. //! //! About it.");
    has(&client, "pub use ::specwright_runtime as runtime;");
    for (name, text) in &outcome.generated.files {
        let text = text.to_lowercase();
        assert!(
            !text.contains("client") && !text.contains("zone"),
            "{}:\n{text}",
            name.display()
        );
    }
    assert_eq!(outcome.generated.documents[0].only, Some(Only::Types));
}

#[test]
fn the_crate_has_the_runtime_without_its_features() {
    let manifest = types(|settings| (settings.serde, settings.blocking) = (true, true)).manifest();
    has(&manifest, "description = \"Types of Api\"");
    has(&manifest, "default = [\"serde\"]");
    has(&manifest, "serde = [\"specwright-runtime/serde\"]");
    has(
        &manifest,
        "specwright-runtime = { version = \"0.1.0\", default-features = false }",
    );
    lacks(&manifest, "blocking");
}

#[test]
fn of_selected_operations_there_is_what_they_need() {
    let outcome = types(|settings| settings.include = vec!["tag:files".parse::<Selector>().expect("a selector")]);
    let models = outcome.models();
    lacks(&models, "Order");
    lacks(&models, "Unused");
    let outcome =
        types(|settings| settings.include = vec!["operation:listOrders".parse::<Selector>().expect("a selector")]);
    let models = outcome.models();
    has(&models, "pub struct Order {");
    has(&models, "pub struct ListOrdersResponse {");
    lacks(&models, "pub struct File");
}

#[test]
fn modules_and_folders_of_documents_have_types_alone() {
    let folder = Folder::new();
    let document = folder.write("docs/api.yaml", DOCUMENT);
    let mut settings = Settings::default();
    settings.only = Some(Only::Types);
    let module = generate_module(&document, Path::new("src/api"), &settings);
    let names: Vec<&PathBuf> = module.files.keys().collect();
    assert_eq!(
        names,
        [Path::new("mod.rs"), Path::new("models.rs"), Path::new("wire.rs")]
            .map(Path::to_owned)
            .iter()
            .collect::<Vec<_>>()
    );
    let tree = generate_tree(&folder.0.join("docs"), "all", &settings);
    let root = &tree.files[Path::new("lib.rs")];
    has(root, "//! Types of documented HTTP APIs");
    lacks(root, "RetryPolicy");
    assert!(
        tree.files.contains_key(Path::new("api/models.rs")) && !tree.files.contains_key(Path::new("api/operations.rs"))
    );
}

fn configured(text: &str) -> (Option<Settings>, String) {
    let folder = Folder::new();
    folder.write("api.yaml", DOCUMENT);
    let file = folder.write(
        "specwright.toml",
        &format!("document = \"api.yaml\"\ncrate = \"api\"\n{text}\n"),
    );
    let mut diagnostics = Diagnostics::new();
    let read = configuration::read(&file, Some(&folder.0), &mut diagnostics);
    let client = read.and_then(|read| read.clients.into_iter().next());
    (client.map(|client| client.settings), diagnostics.to_string())
}

#[test]
fn the_configuration_says_that_types_are_all() {
    let (settings, problems) = configured("only = \"types\"");
    assert_eq!(
        (settings.and_then(|settings| settings.only), problems),
        (Some(Only::Types), String::new())
    );
    let (_, problems) = configured("only = \"type\"");
    let expected = "error[invalid-value]: `only` must be `\"types\"`, but it is `\"type\"`\n --> specwright.toml:3:8\n";
    assert!(problems.starts_with(expected), "{problems}");
    assert!(problems.contains("did you mean `types`?"), "{problems}");
}

#[test]
fn the_configuration_says_that_serde_is_on() {
    let (settings, problems) = configured("serde = true");
    assert_eq!(
        (settings.map(|settings| settings.serde), problems),
        (Some(true), String::new())
    );
    let (_, problems) = configured("serde = \"derive\"");
    let expected =
        "error[wrong-type]: `serde` must be `true` or `false`, but it is a string\n --> specwright.toml:3:9\n";
    assert!(problems.starts_with(expected), "{problems}");
}

#[test]
fn a_client_has_the_traits_of_serde_by_a_feature() {
    let manifest = crate::outcome(DOCUMENT).manifest();
    has(&manifest, "serde = [\"specwright-runtime/serde\"]");
    lacks(&manifest, "default =");
}
