//! Lists, help, templates, and calls that are printed.

use std::process::Command;

use serde_json::{Value, json};

use super::{Place, file};

#[test]
fn operations_are_listed_by_tag_and_searched() {
    let place = Place::shop("list", |builder| builder);
    let run = place.call(&["shop.yaml"]);
    assert!(
        run.out.starts_with("Shop 1: 10 operations\n\norders\n  list-orders "),
        "{}",
        run.out
    );
    assert!(run.out.contains("\nfiles\n  get-invoice "), "{}", run.out);
    let found = place.call(&["shop.yaml", "--search", "invoice UPLOADS"]);
    assert_eq!(
        found.out,
        "Shop 1: 1 of 10 operations with `invoice UPLOADS`\n\nfiles\n  put-invoice  Uploads an invoice\n"
    );
    let slip = place.call(&["shop.yaml", "--search", "invioce"]);
    assert!(slip.out.contains("0 of 10"), "{}", slip.out);
    file(&place.folder, "specwright.toml", "document = \"shop.yaml\"\n");
    assert_eq!(place.call(&["shop"]).out, run.out, "by the name of a client");
}

#[test]
fn help_shows_flags_values_and_docs() {
    let place = Place::shop("help", |builder| builder);
    let out = place.call(&["shop.yaml", "list-orders", "--help"]).out;
    for part in [
        "list-orders: Lists orders\nGET /orders\n",
        "Lists the orders of a customer, the newest first.\n\n查询订单列表\n",
        "--limit INTEGER               Orders of a page. [default: 3] [1 to 3]\n",
        "--state TEXT                  State of the orders. [values: open, paid, closed]\n",
        "--tag TEXT…\n",
        "--archived\n",
        "--param.select TEXT           Columns.\n",
        "--region TEXT                 Region of the shop. [values: eu, us] [default: eu]\n",
        "SPECWRIGHT_TOKEN",
        "specwright call shop.yaml list-orders --all --output table\n",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
    let out = place.call(&["shop.yaml", "create-order", "-h"]).out;
    for part in [
        "Body (application/json, required; --media-type application/x-www-form-urlencoded):\n",
        "--body.name TEXT              Name of the goods. [required]\n",
        "--body.address.city TEXT\n",
        "--body.lines[0].count INTEGER\n",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
    let out = place.call(&["shop.yaml", "show-order", "--help"]).out;
    assert!(
        out.contains("Required flags:\n  --id TEXT ") && out.contains("show-order --id 17\n"),
        "{out}"
    );
    let out = place.call(&["--help"]).out;
    assert!(
        out.contains("--select EXPR") && out.contains("Exit status:\n  0  success\n"),
        "{out}"
    );
}

#[test]
fn templates_can_be_filled_in_and_sent() {
    let place = Place::shop("template", |builder| builder);
    let run = place.call(&["shop.yaml", "create-order", "--template"]);
    let template: Value = serde_json::from_str(&run.out).expect("JSON");
    assert!(
        template.get("name").is_some() && template.get("quantity").is_some(),
        "{template}"
    );
    file(&place.folder, "order.json", &run.out);
    place.shop_call(&["create-order", "--body", "@order.json", "--body.name", "mine"]);
    assert_eq!(place.last().json().expect("JSON")["name"], json!("mine"));
    let run = place.call(&["shop.yaml", "list-orders", "--template"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (2, "error: list-orders has no body to fill in\n")
    );
}

#[test]
fn dry_runs_show_the_request_and_send_nothing() {
    let place = Place::shop("dry", |builder| builder);
    let words = [
        "shop.yaml",
        "create-order",
        "--region",
        "us",
        "--body.name",
        "a",
        "--body.quantity",
        "1",
        "--body.password",
        "@env:SPECWRIGHT_TOKEN",
    ];
    let run = place.call(&[&words[..], &["--dry-run", "--header", "X-Api-Key: abcdefg"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.starts_with("POST https://us.shop.example/v1/orders\n"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("\nauthorization: <redacted>\n") && run.out.contains("\nx-api-key: <redacted>\n"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .ends_with("\n\n{\"name\":\"a\",\"quantity\":1,\"password\":\"<redacted>\"}\n"),
        "{}",
        run.out
    );
    let http = place.call(&["shop.yaml", "show-order", "--id", "a/b", "--print", "http"]);
    assert!(
        http.out
            .starts_with("GET /v1/orders/a%2Fb HTTP/1.1\nhost: eu.shop.example\n"),
        "{}",
        http.out
    );
    assert!(place.mock().requests().is_empty());
}

#[test]
fn without_credentials_the_request_is_shown_without() {
    let mut place = Place::shop("dry-without", |builder| builder);
    place.unset("SPECWRIGHT_TOKEN");
    let run = place.call(&["shop.yaml", "show-order", "--id", "1", "--dry-run"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.starts_with("note: shown without authentication: ") && !run.out.contains("authorization"),
        "{}",
        run.err
    );
}

/// Method, target, headers and body, as the server receives them.
#[test]
fn dry_runs_show_exactly_what_is_sent() {
    let place = Place::shop("exactly", |builder| builder);
    let url = place.url();
    for words in [
        &[
            "list-orders",
            "--tag",
            "a b",
            "--tag",
            "c&d",
            "--filter.name",
            "ü",
            "--x-trace",
            "t",
            "-H",
            "X-More: 1",
        ][..],
        &["create-order", "--body.name", "深", "--body.quantity", "1"],
        &[
            "create-order",
            "--media-type",
            "application/x-www-form-urlencoded",
            "--body.name",
            "a+b",
            "--body.quantity",
            "1",
        ],
        &["delete-order", "--id", "x/y z"],
    ] {
        let words = [&["shop.yaml"], words, &["--endpoint", &url]].concat();
        let shown = place.call(&[&words[..], &["--dry-run"]].concat()).out;
        assert_eq!(place.call(&words).code, 0);
        let sent = place.last();
        let (head, body) = shown.split_once("\n\n").unwrap_or((&shown, ""));
        let mut lines = head.lines();
        let query = sent.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        let first = format!("{} {}{}{query}", sent.method, place.mock().url(), sent.path);
        assert_eq!(lines.next(), Some(first.as_str()));
        let mut headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.replace("<redacted>", "Bearer s3cr3t-t0ken")))
            .collect();
        let mut received: Vec<(String, String)> = sent
            .headers
            .iter()
            .map(|(name, value)| (name.to_lowercase(), value.clone()))
            .collect();
        received.retain(|(name, _)| name != "host");
        headers.sort();
        received.sort();
        assert_eq!(headers, received);
        assert_eq!(body.trim_end_matches('\n').as_bytes(), &sent.body[..]);
    }
}

/// The printed command is run, by a shell and curl, against the server: it has to do what the call does.
#[test]
fn the_curl_command_sends_the_same() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("not tested: there is no curl");
        return;
    }
    let place = Place::shop("curl", |builder| builder);
    let url = place.url();
    file(&place.folder, "cat.png", b"\x89PNG");
    for words in [
        &[
            "create-order",
            "--body.name",
            "it's $HOME \"x\"",
            "--body.quantity",
            "1",
        ][..],
        &["list-orders", "--tag", "a b", "--x-trace", "$(id)`id`"],
        &["add-photo", "--body.title", "Cat", "--body.file", "@cat.png"],
        &["put-invoice", "--id", "1", "--body", "@cat.png"],
        &["delete-order", "--id", "x y"],
    ] {
        let words = [&["shop.yaml"], words, &["--endpoint", &url]].concat();
        assert_eq!(place.call(&words).code, 0);
        let sent = place.last();
        let script = place.call(&[&words[..], &["--print", "curl"]].concat()).out;
        let output = Command::new("sh")
            .args(["-c", &format!("{} --silent", script.trim_end())])
            .current_dir(&place.folder)
            .env("SPECWRIGHT_TOKEN", "s3cr3t-t0ken")
            .output();
        assert!(output.expect("a shell").status.success(), "{script}");
        let again = place.last();
        assert_eq!(
            (&again.method, &again.path, &again.query),
            (&sent.method, &sent.path, &sent.query),
            "{script}"
        );
        for name in ["authorization", "accept", "x-trace"] {
            assert_eq!(again.header(name), sent.header(name), "{script}");
        }
        match sent
            .header("content-type")
            .filter(|text| text.starts_with("multipart/"))
        {
            Some(_) => assert!(String::from_utf8_lossy(&again.body).contains("Cat")),
            None => assert_eq!(again.body, sent.body, "{script}"),
        }
    }
}

const NAMES: &str = r#"openapi: 3.1.0
info: { title: Names, version: "1" }
servers: [{ url: "http://127.0.0.1:1" }]
paths:
  /things:
    post:
      operationId: things
      parameters:
        - { name: body.x, in: query, schema: { type: string } }
        - { name: id, in: query, schema: { type: string, pattern: "^[a-z]+$" } }
        - { name: id, in: header, schema: { type: string } }
        - { name: near, in: query, style: deepObject, schema: { type: object, properties: { km: { type: integer } } } }
        - { name: pin, in: query, x-secret: true, schema: { type: string } }
      requestBody:
        content:
          multipart/form-data:
            schema: { type: object, properties: { x: { type: string }, word: { type: string, format: password } } }
      responses: { "204": { description: Done. } }
  /document:
    post:
      operationId: document
      requestBody: { required: true, content: { application/xml: { schema: { type: object } } } }
      responses: { "204": { description: Done. } }
"#;

#[test]
fn names_that_flags_do_not_tell_are_beside_them() {
    let place = Place::shop("names", |builder| builder);
    file(&place.folder, "names.yaml", NAMES);
    let out = place.call(&["names.yaml", "things", "--help"]).out;
    for part in [
        "--id TEXT                     [matches ^[a-z]+$] [query `id`]\n",
        "--id2 TEXT                    [header `id`]\n",
        "--near.km INTEGER\n",
        "--body.x TEXT\n",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
    let run = place.call(&[
        "names.yaml",
        "things",
        "--body.x",
        "1",
        "--body-x",
        "2",
        "--near.km",
        "3",
        "--print",
        "curl",
    ]);
    assert!(
        run.out.contains("?body.x=2&near%5Bkm%5D=3") && run.out.contains("--form-string x=1"),
        "{}",
        run.out
    );
    let run = place.call(&["names.yaml", "document", "--template"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (
            2,
            "error: the body of document is sent as it is (application/xml), and has no template\n"
        )
    );
}

#[test]
fn secrets_of_parameters_and_members_are_variables() {
    let mut place = Place::shop("variables", |builder| builder);
    file(&place.folder, "names.yaml", NAMES);
    place.set("PIN", "s3cr3t");
    let words = [
        "names.yaml",
        "things",
        "--pin",
        "@env:PIN",
        "--body.word",
        "@env:PIN",
        "--print",
    ];
    let curl = place.call(&[&words[..], &["curl"]].concat()).out;
    assert!(
        curl.contains("?pin=${PIN}\"") && curl.contains("--form-string word=\"${WORD}\""),
        "{curl}"
    );
    let rust = place.call(&[&words[..], &["rust"]].concat()).out;
    assert!(rust.contains(".pin(std::env::var(\"PIN\")?)"), "{rust}");
}
