//! `x-paging` at the root: rules for all operations that they fit.

use crate::{Outcome, outcome};

/// Orders and refunds go on by a token, shops by a page number, and a report does not go on.
const OPERATIONS: &str = "
paths:
  /orders:
    get:
      operationId: listOrders
      parameters:
        - { name: cursor, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Orders' } } } }
    delete:
      operationId: deleteOrders
      parameters:
        - { name: cursor, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Orders' } } } }
  /refunds/search:
    post:
      operationId: searchRefunds
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { cursor: { type: string }, limit: { type: integer } } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Orders' } } } }
  /shops:
    get:
      operationId: listShops
      parameters:
        - { name: page, in: query, schema: { type: integer } }
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        '200':
          description: ok
          headers: { Link: { schema: { type: string } } }
          content: { application/json: { schema: { type: array, items: { type: string } } } }
  /report:
    get:
      operationId: getReport
      parameters:
        - { name: cursor, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        '200': { description: ok, content: { application/json: { schema: {} } } }
components:
  schemas:
    Orders:
      type: object
      properties:
        data: { type: array, items: { type: object, properties: { id: { type: string } } } }
        next_cursor: { type: string }
";

/// The document with this `x-paging`.
fn ruled(paging: &str) -> Outcome {
    outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\nx-paging:{paging}\n{OPERATIONS}"
    ))
}

/// The operations that page.
fn paged(outcome: &Outcome) -> Vec<&'static str> {
    let operations = outcome.operations();
    let all = ["ListOrders", "DeleteOrders", "SearchRefunds", "ListShops", "GetReport"];
    let pages = |name: &&str| {
        let line = operations
            .split("codegen::operation!")
            .find(|text| text.contains(&format!(" {name} =>")));
        line.is_some_and(|line| line.split('}').next().is_some_and(|macros| macros.contains(", items ")))
    };
    all.into_iter().filter(pages).collect()
}

const CURSOR: &str = "{ cursor: cursor, limit: limit, next: /next_cursor, items: /data }";

#[test]
fn a_rule_is_for_each_operation_that_it_fits_whole() {
    let outcome = ruled(&format!(" {CURSOR}"));
    assert_eq!(outcome.diagnostics(), Vec::<String>::new());
    // what changes things is not repeated, and what has no schema fits nothing
    assert_eq!(paged(&outcome), ["ListOrders", "SearchRefunds"]);
    assert_eq!(outcome.generated.documents[0].paged, 2);
}

#[test]
fn the_first_rule_that_fits_is_taken() {
    let outcome = ruled(&format!(
        "\n  - {CURSOR}\n  - {{ limit: limit, next: {{ header: Link }} }}\n  - {{ page: page, limit: limit }}"
    ));
    assert_eq!(paged(&outcome), ["ListOrders", "SearchRefunds", "ListShops"]);
    let wire = outcome.wire();
    assert!(
        !wire.contains("by_page"),
        "by the header, as that rule is the earlier: {wire}"
    );
    let told = outcome.diagnostics();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("warning[unmatched-paging]: the rule fits no operation")
            && told[0].contains("--> api.yaml:6:5"),
        "{}",
        told[0]
    );
}

#[test]
fn an_operation_turns_the_rules_off() {
    let text = format!("openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\nx-paging: {CURSOR}\n{OPERATIONS}");
    let outcome = outcome(&text.replace(
        "      operationId: listOrders\n",
        "      operationId: listOrders\n      x-paging: false\n",
    ));
    assert_eq!(outcome.diagnostics(), Vec::<String>::new());
    assert_eq!(paged(&outcome), ["SearchRefunds"]);
}

#[test]
fn a_rule_that_fits_nothing_says_what_it_lacks() {
    let outcome = ruled(" { cursor: cursor, limit: limit, next: /next_curser, items: /data }");
    let told = outcome.diagnostics();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("--> api.yaml:3:1"), "{}", told[0]);
    assert!(
        told[0]
            .contains("it does not fit `GET /orders`: `/next_curser` leads to nothing in the schema of the response"),
        "{}",
        told[0]
    );
    assert!(paged(&outcome).is_empty());
}

#[test]
fn a_header_has_to_be_documented_where_the_document_knows_it() {
    let outcome = ruled(" { limit: limit, next: { header: Link } }");
    assert_eq!(paged(&outcome), ["ListShops"]);
    let silent = OPERATIONS.replace("          headers: { Link: { schema: { type: string } } }\n", "");
    let silent = crate::outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\nx-paging: {{ limit: limit, next: {{ header: Link }} }}\n{silent}"
    ));
    assert_eq!(paged(&silent), ["ListOrders", "SearchRefunds", "ListShops"]);
    let other = ruled(" { cursor: cursor, next: { header: X-Next } }");
    assert!(
        other.diagnostics()[0].contains("documents the header `X-Next`"),
        "{:?}",
        other.diagnostics()
    );
}

#[test]
fn a_rule_of_the_root_is_checked_like_one_of_an_operation() {
    let outcome = ruled("\n  - { cursor: cursor }");
    assert!(
        outcome.diagnostics()[0].starts_with("error[invalid-extension]"),
        "{:?}",
        outcome.diagnostics()
    );
    let empty = ruled(" []");
    assert!(
        empty.diagnostics()[0].starts_with("error[invalid-extension]: `x-paging` must be a rule, or a list of rules"),
        "{:?}",
        empty.diagnostics()
    );
}
