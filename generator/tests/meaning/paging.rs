//! `x-paging`: what each rule becomes, and what is told of one that does not fit.

use crate::extensions::only_error;
use crate::{Outcome, has, outcome};

/// A listing with this `x-paging`, one `key: value` on a line.
fn paged(paging: &str) -> Outcome {
    let paging: String = paging.lines().map(|line| format!("        {line}\n")).collect();
    outcome(&format!(
        "openapi: 3.0.3
info: {{ title: Api, version: '1' }}
paths:
  /a:
    post:
      operationId: listA
      x-paging:
{paging}      parameters:
        - {{ name: offset, in: query, schema: {{ type: integer }} }}
        - {{ name: limit, in: query, schema: {{ type: integer, default: 20, maximum: 50 }} }}
        - {{ name: page, in: query, schema: {{ type: integer, default: 0 }} }}
        - {{ name: X-Token, in: header, schema: {{ type: string }} }}
      requestBody:
        content:
          application/json:
            schema: {{ type: object, properties: {{ after: {{ type: string }}, page_info: {{ type: object, properties: {{ size: {{ type: integer, default: 7 }} }} }} }} }}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  data:
                    type: object
                    properties:
                      items: {{ type: array, items: {{ $ref: '#/components/schemas/Item' }} }}
                      others: {{ type: array, items: {{ type: string }} }}
                      count: {{ type: integer }}
                  next: {{ type: string }}
                  more: {{ type: boolean }}
components: {{ schemas: {{ Item: {{ type: object, properties: {{ id: {{ type: string }} }} }} }} }}
"
    ))
}

/// A rule that fits, and its table.
#[track_caller]
fn becomes(paging: &str, table: &str) {
    let outcome = paged(paging);
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(&outcome.wire(), table);
    has(&outcome.operations(), "items models::Item }");
}

#[test]
fn offsets() {
    becomes(
        "offset: offset\nlimit: limit\nitems: [/data/items, /data]\nkey: /id\ntotal: /data/count\nstop: [empty-page]",
        r#"&codegen::Paging::new( "offset", "limit", &["/data/items", "/data"], ) .default_limit(20) .max_limit(50) .key("/id") .total("/data/count") .stop(&[codegen::Stop::EmptyPage])"#,
    );
    becomes(
        "offset: offset\nitems: /data/items",
        r#".paging(&codegen::Paging::offset("offset", &["/data/items"]))"#,
    );
}

#[test]
fn page_numbers_begin_where_the_schema_or_the_rule_says() {
    becomes(
        "page: page\nlimit: /page_info/size\nitems: /data/items",
        r#"codegen::Paging::page("page", &["/data/items"]) .first(0) .limit("/page_info/size") .default_limit(7)"#,
    );
    becomes(
        "page: page\nfirst: 1\nmore: /more\nitems: /data/items",
        r#"codegen::Paging::page("page", &["/data/items"]) .more("/more") .stop(&[codegen::Stop::EmptyPage])"#,
    );
}

#[test]
fn tokens() {
    becomes(
        "cursor: X-Token\nnext: /next\nitems: /data/items",
        r#"codegen::Paging::cursor("X-Token", &["/data/items"]) .next(codegen::Next::Body("/next"))"#,
    );
    becomes(
        "cursor: after\nnext: { header: X-Next }\nitems: /data/items\nstop: [same-token]",
        r#"codegen::Paging::cursor("after", &["/data/items"]) .next(codegen::Next::Header("X-Next")) .stop(&[codegen::Stop::SameToken])"#,
    );
    // nothing but the length of a page says that it is the last
    becomes(
        "cursor: after\nnext: { last: /id }\nitems: /data/items",
        r#".next(codegen::Next::Last("/id")) .stop( &[codegen::Stop::EmptyPage, codegen::Stop::ShortPage] )"#,
    );
    // an item that is a name leads on itself
    let outcome = paged("cursor: after\nnext: { last: '' }\nitems: /data/others");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(&outcome.wire(), r#".next(codegen::Next::Last(""))"#);
}

#[test]
fn urls() {
    becomes(
        "next: { header: link }\nitems: /data/items\norigins: ['https://files.example:8443']",
        r#"codegen::Paging::url(&["/data/items"]) .next(codegen::Next::Link) .origins(&["https://files.example:8443"])"#,
    );
}

#[test]
fn several_lists_of_different_types_are_an_enum() {
    let outcome = paged("next: /next\nlists: [/data/items, /data/others]");
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(&outcome.wire(), r#".lists(&["/data/items", "/data/others"])"#);
    has(
        &outcome.wire(),
        "codegen::listed! { ListAItem { 0 Items(Item), 1 Others(String) } }",
    );
    has(&outcome.operations(), "items models::ListAItem }");
    let outcome = paged("next: /next\nlists: [/data/items, /data/items]");
    has(&outcome.operations(), "items models::Item }");
}

#[test]
fn false_is_no_rule() {
    let document = "openapi: 3.0.3
info: { title: Api, version: '1' }
paths:
  /a: { get: { operationId: listA, x-paging: false, responses: { '204': { description: none } } } }
";
    for document in [document.to_owned(), format!("{document}x-paging: false\n")] {
        let outcome = outcome(&document);
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
        assert!(!outcome.wire().contains("Paging"));
    }
}

#[test]
fn names_that_the_request_has_not_are_refused() {
    only_error(
        &paged("offset: start\nlimit: limit\nitems: /data/items"),
        "error[invalid-extension]: no query parameter, header or property of the body has the name `start`\n --> api.yaml:8:17\n  |\n8 |         offset: start\n  |                 ^^^^^",
    );
    only_error(
        &paged("cursor: /page_info/token\nnext: /next\nitems: /data/items"),
        "error[invalid-extension]: `/page_info/token` leads to nothing in the body of the request\n --> api.yaml:8:17",
    );
}

#[test]
fn pointers_that_lead_to_nothing_are_told() {
    for (rule, message) in [
        (
            "next: /links/next\nitems: /data/items",
            "error[invalid-extension]: `/links/next` leads to nothing in the schema of the response\n --> api.yaml:8:",
        ),
        (
            "cursor: after\nnext: { last: /key }\nitems: /data/items",
            "error[invalid-extension]: `/key` leads to nothing in the schema of the items\n --> api.yaml:9:",
        ),
        (
            "page: page\nmore: /has_more\nitems: /data/items",
            "error[invalid-extension]: `/has_more` leads to nothing in the schema of the response\n --> api.yaml:9:",
        ),
        (
            "next: /next\nitems: /data",
            "error[invalid-extension]: none of the pointers leads to a list in the response's schema\n --> api.yaml:9:",
        ),
        (
            "next: /next\nlists: [/data/items, /data]",
            "error[invalid-extension]: `/data` leads to no list in the response's schema\n --> api.yaml:9:",
        ),
        (
            "next: /next",
            "error[invalid-extension]: the response has no list, so `items` has to say where the items are\n --> api.yaml:7:",
        ),
    ] {
        only_error(&paged(rule), message);
    }
}

#[test]
fn pointers_that_a_listing_can_do_without_are_warned_of() {
    let outcome = paged("offset: offset\nlimit: limit\nitems: /data/items\nkey: /uuid\ntotal: /total");
    let diagnostics = outcome.diagnostics();
    assert_eq!(diagnostics.len(), 2, "{diagnostics:?}");
    assert!(diagnostics[1].starts_with(
        "warning[invalid-extension]: `/total` leads to nothing in the schema of the response\n  --> api.yaml:12:"
    ));
    assert!(diagnostics[0].starts_with(
        "warning[invalid-extension]: `/uuid` leads to nothing in the schema of the items\n  --> api.yaml:11:"
    ));
    has(&outcome.wire(), r#".key("/uuid") .total("/total")"#);
}

#[test]
fn keys_that_do_not_go_together_are_refused() {
    for (rule, message) in [
        (
            "offset: offset\ncursor: after\nnext: /next\nitems: /data/items",
            "`offset` and `cursor` exclude each other\n --> api.yaml:9:",
        ),
        (
            "items: /data/items",
            "nothing says what leads to the next page: `offset`, `page`, `cursor` or `next`\n --> api.yaml:7:",
        ),
        (
            "cursor: after\nitems: /data/items",
            "`cursor` takes a token, and `next` has to say where it is\n --> api.yaml:7:",
        ),
        (
            "next: { last: /id }\nitems: /data/items",
            "the last item has no URL to follow: `cursor` has to name what takes its value\n --> api.yaml:8:",
        ),
        (
            "page: page\nnext: { last: /id }\nitems: /data/items",
            "the last item tells a cursor, and not the `page` of the next page\n --> api.yaml:9:",
        ),
        (
            "next: /next\nitems: /data/items\nlists: [/data/others]",
            "`items` and `lists` exclude each other\n  --> api.yaml:10:",
        ),
        (
            "next: /next\nfirst: 0\nitems: /data/items",
            "`first` has no meaning without `page`\n --> api.yaml:9:",
        ),
        (
            "next: /next\npages: /data/count\nitems: /data/items",
            "`pages` has no meaning without `page`\n --> api.yaml:9:",
        ),
        (
            "page: page\norigins: ['https://a.example']\nitems: /data/items",
            "`origins` has no meaning beside `page`: no URL of a response is followed\n --> api.yaml:9:",
        ),
        (
            "next: { header: X-Next, last: /id }\nitems: /data/items",
            "`header` and `last` exclude each other\n --> api.yaml:8:",
        ),
        (
            "next: {}\nitems: /data/items",
            "one of the keys `header` and `last` is missing\n --> api.yaml:8:",
        ),
    ] {
        only_error(&paged(rule), &format!("error[invalid-extension]: {message}"));
    }
}

#[test]
fn values_of_another_shape_are_refused() {
    for (rule, message) in [
        (
            "offset: offset\nkeys: /id\nitems: /data/items",
            "`keys` has no meaning here\n --> api.yaml:9:",
        ),
        (
            "offset: offset\nitems: data.items",
            "`items` must be a JSON pointer such as `/data/items`, or a list of them\n --> api.yaml:9:",
        ),
        (
            "offset: offset\nitems: /data/items\nstop: [short]",
            "`short` is no rule to stop by\n  --> api.yaml:10:",
        ),
        (
            "next: next\nitems: /data/items",
            "`next` must be a JSON pointer such as `/data/next`, or an object\n --> api.yaml:8:",
        ),
        (
            "next: /next\norigins: ['https://a.example/path']\nitems: /data/items",
            "`origins` must be a list of origins such as `https://files.example.com`\n --> api.yaml:9:",
        ),
        (
            "next: /next\norigins: ['https://a.example:443']\nitems: /data/items",
            "`origins` must be a list of origins such as `https://files.example.com`\n --> api.yaml:9:",
        ),
        (
            "page: page\nfirst: -1\nitems: /data/items",
            "`first` must be an integer from 0 to 1000000\n --> api.yaml:9:",
        ),
        (
            "next: { header: X Next }\nitems: /data/items",
            "`header` must be the name of a header\n --> api.yaml:8:",
        ),
        // only one of several pointers would count
        (
            "next: /next\nmore: [/more, /others]\nitems: /data/items",
            "`more` must be a JSON pointer such as `/data/total`\n --> api.yaml:9:",
        ),
        (
            "page: page\nlimit: page\nitems: /data/items",
            "`page` stands at `page` already\n --> api.yaml:9:",
        ),
        (
            "page: page\nlists: [/data/items, /data/items]",
            "`/data/items` is there twice, so its items would come twice\n --> api.yaml:9:",
        ),
        (
            "page: page\nitems: []",
            "`items` must be a JSON pointer such as `/data/items`, or a list of them\n --> api.yaml:9:",
        ),
    ] {
        only_error(&paged(rule), &format!("error[invalid-extension]: {message}"));
    }
}
