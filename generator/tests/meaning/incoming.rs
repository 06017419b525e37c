//! What a document says besides operations: webhooks, callbacks and links.

use specwright::{Generated, RuntimeSource, Selector, Settings, generate_crate, generate_tree};

use crate::{Folder, Outcome, has, lacks, outcome};

const DOCUMENT: &str = "openapi: 3.1.0
info: { title: Api, version: '1' }
paths:
  /orders:
    post:
      operationId: placeOrder
      tags: [Orders]
      responses:
        '201':
          description: ok
          links:
            read: { operationId: readOrder, parameters: { id: '$response.body#/id', at: 5 }, description: The order as it is. }
            stop: { operationRef: '#/paths/~1orders~1%7Bid%7D/delete', requestBody: { why: '$response.body#/why' }, server: { url: 'https://other.invalid' } }
      callbacks:
        shipped:
          '{$request.query.url}/shipped': { $ref: '#/components/pathItems/Shipped' }
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: readOrder, tags: [Orders], responses: { '204': { description: none } } }
    delete:
      operationId: stopOrder
      tags: [Admin]
      responses: { '204': { description: none } }
      callbacks:
        shipped:
          '{$request.query.url}/shipped': { $ref: '#/components/pathItems/Shipped' }
webhooks:
  stock.low:
    post:
      summary: Little is left
      description: Of some article.
      deprecated: true
      tags: [Stock]
      parameters:
        - { name: X-Proof, in: header, required: true, description: HMAC of the body., schema: { type: string } }
        - { name: kind, in: query, schema: { type: string, enum: [first, last] } }
      requestBody:
        required: true
        description: What is left.
        content: { application/json: { schema: { type: object, properties: { left: { type: integer } } } } }
      responses:
        '200':
          description: Seen.
          headers: { X-Next: { description: When to send more., schema: { type: integer } } }
          content: { application/json: { schema: { type: object, properties: { wanted: { type: integer } } } } }
  audit:
    put:
      operationId: auditDone
      tags: [Admin]
      requestBody: { content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Entry' } } } } }
      responses: { '204': { description: none } }
components:
  pathItems:
    Shipped:
      post:
        summary: It is on its way
        requestBody: { content: { application/json: { schema: { type: object, properties: { parcel: { $ref: '#/components/schemas/Parcel' } } } } } }
        responses: { '204': { description: none } }
  schemas:
    Parcel: { type: object, properties: { id: { type: string } } }
    Entry: { type: object, properties: { who: { type: string } } }
";

#[test]
fn the_docs_of_the_crate_list_webhooks() {
    let api = outcome(DOCUMENT);
    assert!(api.diagnostics().is_empty(), "{:?}", api.diagnostics());
    let client = api.client();
    let section: Vec<&str> = client
        .lines()
        .skip_while(|line| *line != "//! # Webhooks")
        .take_while(|line| line.starts_with("//!"))
        .collect();
    assert_eq!(
        section,
        [
            "//! # Webhooks",
            "//!",
            "//! Requests that the server sends.",
            "//! [`from_slice`](runtime::json::from_slice) of the runtime reads a request body, for example",
            "//! `api::runtime::json::from_slice::<models::StockLowWebhook>(&body)`,",
            "//! and [`to_string`](runtime::json::to_string) writes the response; with the feature `serde`, so does `serde_json`.",
            "//!",
            "//! - `stock.low`, `POST`, deprecated. Little is left. Of some article. Tags: `Stock`.",
            "//!   - body, required: [`StockLowWebhook`](models::StockLowWebhook). What is left.",
            "//!   - header `X-Proof`, required: `String`. HMAC of the body.",
            "//!   - query `kind`: [`StockLowWebhookKind`](models::StockLowWebhookKind).",
            "//!   - response `200`: [`StockLowWebhookResponse`](models::StockLowWebhookResponse). Seen.",
            "//!     - header `X-Next`: `i64`. When to send more.",
            "//! - `audit`, `PUT`. Tags: `Admin`.",
            "//!   - body: [`Vec<Entry>`](models::Entry).",
            "//!   - response `204`. none.",
        ]
    );
    let summary = &api.generated.documents[0];
    let counts = (summary.operations, summary.selected, summary.in_document);
    assert_eq!(counts, (3, 3, 3));
    lacks(&client, "fn audit_done");
}

#[test]
fn the_docs_of_an_operation_list_its_links_and_callbacks() {
    let client = outcome(DOCUMENT).client();
    for line in [
        "/// - `201`, `read`: [`read_order`](Self::read_order) with `id` = `$response.body#/id`, `at` = `5`. The order as it is.\n",
        "/// - `201`, `stop`: [`stop_order`](Self::stop_order) with body = `{\"why\":\"$response.body#/why\"}` at `https://other.invalid`.\n",
        "/// - `shipped`, `POST {$request.query.url}/shipped`. It is on its way.\n    ///   - body: [`ShippedCallback`](models::ShippedCallback).\n    ///   - response `204`. none.\n",
    ] {
        assert!(client.contains(line), "no {line} in\n{client}");
    }
}

#[test]
fn a_callback_of_several_operations_has_one_model() {
    let models = outcome(DOCUMENT).models();
    has(&models, "pub struct ShippedCallback { pub parcel: Option<Parcel>");
    lacks(&models, "pub struct PlaceOrderShippedCallback");
}

#[test]
fn webhooks_are_read_in_documents_of_3_0_too() {
    let text = DOCUMENT.replace("openapi: 3.1.0", "openapi: 3.0.3");
    let text = text.replace("\nwebhooks:", "\nx-webhooks:");
    let api = outcome(&text);
    assert!(api.diagnostics().is_empty(), "{:?}", api.diagnostics());
    assert_eq!(api.models(), outcome(DOCUMENT).models());
    assert_eq!(api.client(), outcome(DOCUMENT).client());
}

#[test]
fn a_document_with_webhooks_alone_is_a_client_and_one_with_components_alone_is_none() {
    let head = "openapi: 3.1.0\ninfo: { title: Api, version: '1' }\n";
    let folder = Folder::new();
    let hook = "webhooks: { rang: { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { at: { type: string } } } } } }, responses: {} } } }\n";
    folder.write("hooks.yaml", &format!("{head}{hook}"));
    folder.write("parts.yaml", &format!("{head}components: {{}}\n"));
    let generated = generate_tree(&folder.0, "clients", &Settings::default());
    let names: Vec<&str> = generated.documents.iter().map(|d| d.module.as_str()).collect();
    assert_eq!(names, ["clients::hooks"]);
    let models = &generated.files[std::path::Path::new("hooks/models.rs")];
    has(models, "pub struct RangWebhook { pub at: Option<String> }");
    let docs = &generated.files[std::path::Path::new("hooks/mod.rs")];
    has(
        docs,
        "`clients::runtime::json::from_slice::<models::RangWebhook>(&body)`",
    );
}

fn selected(include: &[&str], exclude: &[&str]) -> Outcome {
    let folder = Folder::new();
    let document = folder.write("api.yaml", DOCUMENT);
    let parse =
        |list: &[&str]| -> Vec<Selector> { list.iter().map(|text| text.parse().expect("a selector")).collect() };
    let mut settings = Settings::default();
    settings.include = parse(include);
    settings.exclude = parse(exclude);
    Outcome {
        generated: generate_crate(&document, "api", &RuntimeSource::Registry, &settings),
    }
}

#[test]
fn webhooks_are_selected_by_tag_and_id_and_callbacks_with_their_operation() {
    let all = ["StockLowWebhook", "Entry", "Callback"];
    for (include, exclude, expected) in [
        (&["tag:Orders"][..], &[][..], &["Callback"][..]),
        (&["path:*"], &[], &["Callback"]),
        (&["operation:readOrder"], &[], &[]),
        (&["operation:readOrder", "tag:Stock"], &[], &["StockLowWebhook"]),
        (&["operation:auditDone"], &[], &["Entry"]),
        (&["operation:stock.*"], &[], &["StockLowWebhook"]),
        (&[], &["tag:Stock"], &["Entry", "Callback"]),
        (&[], &["path:*"], &["StockLowWebhook", "Entry"]),
    ] {
        let outcome = selected(include, exclude);
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        let models = outcome.models();
        let found: Vec<&str> = all.into_iter().filter(|name| models.contains(name)).collect();
        assert_eq!(found, expected, "{include:?} {exclude:?}");
    }
    assert_eq!(
        selected(&["operation:stock"], &[]).diagnostics(),
        ["error[unmatched-selection]: `include operation:stock` selects no operation"]
    );
}

#[test]
fn a_link_to_what_is_not_selected_is_text() {
    let outcome = selected(&["operation:placeOrder"], &[]);
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(&outcome.client(), "`201`, `read`: `readOrder` with");
    has(
        &outcome.client(),
        "`201`, `stop`: `#/paths/~1orders~1%7Bid%7D/delete` with",
    );
}

/// The document with so many more operations that it is split.
fn big() -> Generated {
    let mut paths = String::new();
    for number in 0..320 {
        let tag = if number % 2 == 0 { "Orders" } else { "Admin" };
        paths.push_str(&format!(
            "  /more{number}:\n    get: {{ operationId: more{number}, tags: [{tag}], responses: {{ '204': {{ description: none }} }} }}\n"
        ));
    }
    let untagged = "webhooks:\n  plain: { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { x: { type: string } } } } } }, responses: {} } }\n";
    let text = DOCUMENT.replace("webhooks:\n", &format!("{paths}{untagged}"));
    outcome(&text).generated
}

#[test]
fn in_a_split_document_models_lie_with_the_tag_of_their_webhook() {
    let big = Outcome { generated: big() };
    assert!(big.diagnostics().is_empty(), "{:?}", big.diagnostics());
    has(&big.file("models/stock.rs"), "pub struct StockLowWebhook");
    has(&big.file("models/admin.rs"), "pub struct Entry");
    has(&big.file("models/webhooks.rs"), "pub struct PlainWebhook");
    has(&big.file("models/shared.rs"), "pub struct ShippedCallback");
    has(&big.file("models.rs"), "#[cfg(feature = \"stock\")] pub use stock::*;");
    has(
        &big.manifest(),
        "default = [ \"orders\", \"admin\", \"webhooks\", \"stock\" ]",
    );
    let files: Vec<String> = big.generated.files.keys().map(|f| f.display().to_string()).collect();
    assert!(!files.contains(&"src/operations/stock.rs".to_owned()), "{files:?}");
    // docs may lead to what another feature has
    has(
        &big.client(),
        "#![cfg_attr(not(all(feature = \"orders\", feature = \"admin\", feature = \"webhooks\", feature = \"stock\")), allow(rustdoc::broken_intra_doc_links))]",
    );
}
