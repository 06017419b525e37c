//! Flags, values and bodies.

use serde_json::json;

use super::{Place, file};

#[test]
fn parameters_have_flags_of_their_types() {
    let place = Place::shop("flags", |builder| builder);
    place.shop_call(&[
        "list-orders",
        "--state",
        "open",
        "--tag",
        "a",
        "--tag=b c",
        "--archived",
        "--filter.min",
        "3",
        "--filter.name=x",
        "--x-trace",
        "@@t",
        "--limit",
        "2",
        "--param.select",
        "id",
        "--header",
        "X-More: yes",
    ]);
    let request = place.last();
    let pairs = request.query_pairs();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    for expected in [
        pair("state", "open"),
        pair("tag", "a"),
        pair("tag", "b c"),
        pair("archived", "true"),
        pair("filter[min]", "3"),
        pair("filter[name]", "x"),
        pair("limit", "2"),
        pair("select", "id"),
    ] {
        assert!(pairs.contains(&expected), "{expected:?} in {pairs:?}");
    }
    assert_eq!(request.header("x-trace"), Some("@t"));
    assert_eq!(request.header("x-more"), Some("yes"));
    assert_eq!(request.header("authorization"), Some("Bearer s3cr3t-t0ken"));

    place.shop_call(&[
        "ListOrders",
        "--no-archived",
        "--tag",
        r#"["a","b"]"#,
        "--filter",
        r#"{"min": 4}"#,
    ]);
    let pairs = place.last().query_pairs();
    assert!(pairs.contains(&pair("archived", "false")) && pairs.contains(&pair("tag", "b")));
    assert!(pairs.contains(&pair("filter[min]", "4")), "{pairs:?}");
}

#[test]
fn bodies_are_made_of_flags() {
    let place = Place::shop("body-flags", |builder| builder);
    place.shop_call(&[
        "create-order",
        "--body.name",
        "5",
        "--body.quantity",
        "5",
        "--body.express",
        "--body.tags",
        "a",
        "--body.tags",
        "b",
        "--body.address.city",
        "深圳",
        "--body.lines[0].sku",
        "x",
        "--body.lines[0].count",
        "2",
        "--body.lines[].sku",
        "y",
        "--body.extra:=[1, null]",
    ]);
    let expected = json!({
        "name": "5", "quantity": 5, "express": true, "tags": ["a", "b"], "address": { "city": "深圳" },
        "lines": [{ "sku": "x", "count": 2 }, { "sku": "y" }], "extra": [1, null],
    });
    assert_eq!(place.last().json(), Some(expected));
}

#[test]
fn bodies_come_from_files_and_standard_input() {
    let place = Place::shop("body-files", |builder| builder);
    file(
        &place.folder,
        "order.json",
        r#"{"name": "a", "quantity": 1, "address": {"city": "b"}}"#,
    );
    file(&place.folder, "name.txt", "from a file");
    place.shop_call(&[
        "create-order",
        "--body",
        "@order.json",
        "--body.quantity",
        "7",
        "--body.name",
        "@name.txt",
    ]);
    let expected = json!({ "name": "from a file", "quantity": 7, "address": { "city": "b" } });
    assert_eq!(place.last().json(), Some(expected));

    let url = place.url();
    let given = r#"{"name": "piped", "quantity": 1}"#;
    for words in [&["--body", "-"][..], &["--body", "@-"], &[]] {
        let words = [&["shop.yaml", "create-order", "--endpoint", &url], words].concat();
        let run = place.call_with(&words, Some(given));
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(place.last().json(), Some(serde_json::from_str(given).expect("JSON")));
        let dry = place.call_with(&[&words[..], &["--dry-run"]].concat(), Some(given));
        assert!(dry.out.contains(r#""name":"piped""#), "{}", dry.out);
    }
    let words = [
        "shop.yaml",
        "create-order",
        "--endpoint",
        &url,
        "--body.name",
        "@-",
        "--body.quantity=1",
    ];
    assert_eq!(place.call_with(&words, Some("x")).code, 0);
    assert_eq!(place.last().json(), Some(json!({ "name": "x", "quantity": 1 })));
}

#[test]
fn forms_multiparts_and_raw_bodies_are_sent() {
    let place = Place::shop("media", |builder| builder);
    let form = "application/x-www-form-urlencoded";
    place.shop_call(&[
        "create-order",
        "--media-type",
        form,
        "--body.name",
        "a b",
        "--body.quantity",
        "1",
    ]);
    let request = place.last();
    assert_eq!(request.header("content-type"), Some(form));
    assert_eq!(String::from_utf8_lossy(&request.body), "name=a%20b&quantity=1");

    file(&place.folder, "cat.png", b"\x89PNG");
    place.shop_call(&[
        "add-photo",
        "--body.file",
        "@cat.png",
        "--body.title",
        "Cat",
        "--body.size.width",
        "3",
    ]);
    let body = String::from_utf8_lossy(&place.last().body).into_owned();
    assert!(
        body.contains("filename=\"cat.png\"") && body.contains("Cat") && body.contains(r#"{"width":3}"#),
        "{body}"
    );

    file(&place.folder, "invoice.pdf", b"%PDF\xff");
    place.shop_call(&["put-invoice", "--id", "7", "--body", "@invoice.pdf"]);
    assert_eq!(&place.last().body[..], b"%PDF\xff");
}

#[test]
fn everything_that_does_not_fit_is_told_at_once_and_nothing_is_sent() {
    let place = Place::shop("violations", |builder| builder);
    let run = place.call(&[
        "shop.yaml",
        "list-orders",
        "--state",
        "opne",
        "--limit",
        "9",
        "--archived",
        "--dry-run",
    ]);
    assert_eq!(run.code, 3, "{}", run.err);
    for part in [
        "error: list-orders: 2 arguments do not fit the document\n",
        "--state ",
        "open",
        "--limit 9 must be at most 3",
        "shop.yaml:",
    ] {
        assert!(run.err.contains(part), "{part} in {}", run.err);
    }
    let run = place.call(&[
        "shop.yaml",
        "create-order",
        "--body.address.street",
        "x",
        "--body.quantity",
        "y",
    ]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (3, "error: --body.quantity: `y` is no integer\n")
    );
    let run = place.call(&["shop.yaml", "create-order", "--body.address.street", "x"]);
    assert_eq!(run.code, 3);
    for part in [
        "--body.name is required",
        "--body.quantity is required",
        "--body.address.city is required",
        "--template",
    ] {
        assert!(run.err.contains(part), "{part} in {}", run.err);
    }
    let run = place.call(&["shop.yaml", "show-order"]);
    assert!(
        run.code == 3 && run.err.contains("show-order: --id is missing"),
        "{}",
        run.err
    );
    assert!(place.mock().requests().is_empty());
}

#[test]
fn unknown_words_are_told_with_those_like_them() {
    let place = Place::shop("unknown", |builder| builder);
    let told = |words: &[&str]| {
        let run = place.call(words);
        assert_eq!(run.code, 2, "{}", run.err);
        run.err
    };
    assert_eq!(
        told(&["shop.yaml", "list-order"]),
        "error: the document has no operation `list-order`\nhint: did you mean list-orders?\n"
    );
    assert_eq!(
        told(&["shop.yaml", "list-orders", "--stat", "open"]),
        "error: list-orders has no flag --stat\nhint: did you mean --state?\n"
    );
    assert!(told(&["shop.yaml", "create-order", "--quantity", "1"]).contains("did you mean --body.quantity?"));
    assert!(told(&["shop.yaml", "list-orders", "open"]).contains("`open` belongs to no flag"));
    assert!(told(&["shop.yaml", "--dryrun"]).contains("hint: --dry-run"));
    assert!(told(&[]).starts_with("error: no document is given\n"));
}

#[test]
fn secrets_on_the_command_line_are_warned_about() {
    let mut place = Place::shop("secret-flags", |builder| builder);
    let url = place.url();
    let run = place.call(&["shop.yaml", "list-orders", "--x-pin", "1234567", "--endpoint", &url]);
    assert!(
        run.code == 0 && run.err.contains("warning: --x-pin is secret"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("1234567"));
    place.set("PIN", "7654321");
    let run = place.call(&["shop.yaml", "list-orders", "--x-pin", "@env:PIN", "--endpoint", &url]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(place.last().header("x-pin"), Some("7654321"));
    let run = place.call(&["shop.yaml", "list-orders", "--x-pin", "@env:NONE"]);
    assert_eq!(run.err, "error: --x-pin: the environment variable NONE is not set\n");
}
