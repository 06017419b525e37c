//! What OpenAPI 3.2 adds around operations.

use specwright::{RuntimeSource, Selector, Settings, generate_crate};

use crate::{Folder, Outcome, has, lacks, outcome, squeezed};

const HEAD: &str = "openapi: 3.2.0\ninfo: { title: Api, version: '1' }\n";
const NONE: &str = "{ responses: { '204': { description: none } } }";

/// The methods of the client for operations.
fn methods(outcome: &Outcome) -> Vec<String> {
    let client = outcome.client();
    let names = client
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn ")?.split_once("(&self"));
    let names = names.map(|(name, _)| name.to_owned());
    // every client has one for requests that its document lacks
    names.filter(|name| name != "request").collect()
}

#[test]
fn operations_without_an_id_are_named_after_their_methods() {
    let outcome = outcome(&format!(
        "{HEAD}paths:\n  /pets:\n    query: {NONE}\n    additionalOperations: {{ COPY: {NONE}, M-SEARCH: {NONE}, copy: {NONE} }}\n  \
         /pets/{{id}}:\n    parameters: [{{ name: id, in: path, required: true, schema: {{ type: string }} }}]\n    \
         additionalOperations: {{ COPY: {NONE} }}\n"
    ));
    let names = [
        "query_pets",
        "copy_pets",
        "m_search_pets",
        "copy_pets2",
        "copy_pets_by_id",
    ];
    assert_eq!(methods(&outcome), names);
    has(&outcome.wire(), "codegen::Method::QUERY");
    has(&outcome.wire(), "codegen::Method::other(\"M-SEARCH\")");
    has(&outcome.wire(), "codegen::Method::other(\"copy\")");
}

#[test]
fn further_operations_are_wherever_path_items_are() {
    let post = "{ requestBody: { content: { application/json: { schema: { type: object, properties: { SEEN: { type: string } } } } } }, responses: { '204': { description: none } } }";
    let seen = |name: &str| post.replace("SEEN", name);
    let outcome = outcome(&format!(
        "{HEAD}paths:
  /a: {{ $ref: '#/components/pathItems/Shared' }}
  /b:
    post:
      operationId: subscribe
      callbacks: {{ done: {{ '{{$request.body#/url}}': {{ additionalOperations: {{ NOTIFY: {} }} }} }} }}
      responses:
        '204':
          description: none
          links: {{ next: {{ operationRef: '#/paths/~1a/additionalOperations/LOCK' }} }}
webhooks:
  found: {{ query: {} }}
components:
  pathItems:
    Shared: {{ query: {}, additionalOperations: {{ LOCK: {NONE} }} }}
",
        seen("by_callback"),
        seen("by_webhook"),
        seen("by_reference"),
    ));
    assert!(outcome.diagnostics().is_empty(), "{:#?}", outcome.diagnostics());
    assert_eq!(methods(&outcome), ["query_a", "lock_a", "subscribe"]);
    has(&outcome.models(), "pub struct SubscribeDoneCallback");
    has(&outcome.models(), "pub by_callback");
    has(&outcome.models(), "pub struct FoundWebhook");
    has(&outcome.models(), "pub by_webhook");
    has(&outcome.client(), "`NOTIFY {$request.body#/url}`");
    has(&outcome.client(), "[`lock_a`](Self::lock_a)");
    has(&outcome.operations(), "pub fn by_reference");
}

#[test]
fn further_operations_are_selected_as_others_are() {
    let document = format!(
        "{HEAD}paths:
  /a:
    get: {{ operationId: getA, responses: {{ '204': {{ description: none }} }} }}
    query: {{ operationId: queryA, tags: [search], parameters: [{{ $ref: '#/components/parameters/Gone' }}], responses: {{ '204': {{ description: none }} }} }}
    additionalOperations:
      COPY: {{ operationId: copyA, responses: {{ '204': {{ description: none, content: {{ x/y: {{ schema: {{ $ref: '#/nowhere' }} }} }} }} }} }}
      MOVE: {NONE}
"
    );
    let selected = |include: &[&str], exclude: &[&str]| {
        let folder = Folder::new();
        let selectors = |list: &[&str]| {
            let parsed = list.iter().map(|text| text.parse::<Selector>());
            parsed.collect::<Result<_, _>>().expect("a selector")
        };
        let mut settings = Settings::default();
        settings.include = selectors(include);
        settings.exclude = selectors(exclude);
        let path = folder.write("api.yaml", &document);
        let generated = generate_crate(&path, "api", &RuntimeSource::Registry, &settings);
        let outcome = Outcome { generated };
        // what is not selected is not reported
        assert!(outcome.diagnostics().is_empty(), "{:#?}", outcome.diagnostics());
        methods(&outcome)
    };
    assert_eq!(selected(&["operation:move a"], &[]), ["move_a"]);
    assert_eq!(
        selected(&["path:/a"], &["tag:search", "operation:copyA"]),
        ["get_a", "move_a"]
    );
}

#[test]
fn properties_of_inline_types_are_named_after_their_operations() {
    let response = "{ responses: { '200': { description: ok, content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } } } }";
    let outcome = outcome(&format!(
        "{HEAD}paths:\n  /pets:\n    additionalOperations: {{ COPY: {response} }}\n"
    ));
    has(&outcome.models(), "pub struct CopyPetsResponse");
}

#[test]
fn a_whole_query_is_one_argument() {
    let outcome = outcome(&format!(
        "{HEAD}paths:
  /a:
    get:
      operationId: getA
      parameters:
        - name: filter
          in: querystring
          required: true
          content:
            application/x-www-form-urlencoded:
              schema: {{ type: object, required: [name], properties: {{ name: {{ type: string }}, ids: {{ type: array, items: {{ type: integer }} }} }} }}
              encoding: {{ ids: {{ style: pipeDelimited, explode: false }} }}
      responses: {{ '204': {{ description: none }} }}
    put:
      operationId: putA
      parameters: [{{ name: all, in: querystring, content: {{ application/json: {{ schema: {{ type: array, items: {{ type: integer }} }} }} }} }}]
      responses: {{ '204': {{ description: none }} }}
"
    ));
    assert!(outcome.diagnostics().is_empty(), "{:#?}", outcome.diagnostics());
    has(&outcome.models(), "pub struct GetAFilter");
    has(&outcome.client(), "pub fn get_a(&self, filter: models::GetAFilter)");
    let wire = squeezed(&outcome.wire());
    has(
        &wire,
        "codegen::Parameter::querystring(\"filter\").encodings(&[codegen::Parameter::query(\"ids\").style(codegen::Style::PipeDelimited).explode(false)]).required()",
    );
    has(
        &wire,
        "codegen::Parameter::querystring(\"all\").style(codegen::Style::Simple).json()",
    );
}

#[test]
fn docs_show_tags_below_their_parents() {
    let outcome = outcome(&format!(
        "{HEAD}tags:
  - {{ name: low, parent: mid, kind: audience }}
  - {{ name: mid, parent: top, summary: The * middle, description: 'Of all. ' }}
  - {{ name: top }}
  - {{ name: bare }}
paths: {{ /a: {{ get: {NONE} }} }}
"
    ));
    let expected = "//! - `top`\n//!   - The * middle (`mid`): Of all.\n//!     - `low`: kind `audience`\n";
    assert!(outcome.client().contains(expected), "{}", outcome.client());
    lacks(&outcome.client(), "`bare`");
}

#[test]
fn servers_are_chosen_by_their_names() {
    let servers = "servers: [{ url: 'https://a.example', name: 生产 }, { url: 'https://b.example' }, { url: 'https://c.example', name: self }, { url: 'https://d.example', name: Self }]\n";
    let outcome = outcome(&format!("{HEAD}{servers}paths: {{ /a: {{ get: {NONE} }} }}\n"));
    let client = outcome.client();
    for constant in ["SELF: usize = 2;", "SELF2: usize = 3;"] {
        has(&client, &format!("pub const {constant}"));
    }
    assert_eq!(client.matches("pub const ").count(), 3);
    // the only one needs no choice
    let one = "servers: [{ url: 'https://a.example', name: main }]\n";
    let alone = crate::outcome(&format!("{HEAD}{one}paths: {{ /a: {{ get: {NONE} }} }}\n"));
    lacks(&alone.client(), "pub const ");
}
