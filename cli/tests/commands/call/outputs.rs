//! Output formats, parts of responses, pages.

use serde_json::{Value, json};
use specwright_mock::Reply;

use super::{Place, pages};

fn shop(name: &str) -> Place {
    Place::shop(name, |builder| builder.respond("ListOrders", pages()))
}

#[test]
fn pages_are_followed_and_items_come_as_lines() {
    let place = shop("pages");
    let out = place.shop_call(&["list-orders", "--all"]);
    let ids: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].clone())
        .collect();
    assert_eq!(ids, [0, 1, 2, 3, 4, 5, 6].map(Value::from));
    let offsets: Vec<_> = place
        .mock()
        .requests()
        .iter()
        .map(|request| request.query_value("offset"))
        .collect();
    assert_eq!(offsets.len(), 3, "{offsets:?}");

    assert_eq!(
        place
            .shop_call(&["list-orders", "--all", "--max-items", "2"])
            .lines()
            .count(),
        2
    );
    assert_eq!(
        place.shop_call(&["list-orders", "--all", "--select", ".orders[].id"]),
        "0\n1\n2\n3\n4\n5\n6\n"
    );
    let array: Value = serde_json::from_str(&place.shop_call(&["list-orders", "--all", "-o", "json"])).expect("JSON");
    assert_eq!(array.as_array().map(Vec::len), Some(7));
}

/// The document says nothing of pages: the responses do, by a header or by that there are more.
#[test]
fn pages_are_followed_as_responses_lead_on() {
    let place = Place::shop("linked", |builder| {
        builder.respond(
            "ListCustomers",
            Reply::with(|request| {
                let page: usize = request
                    .query_value("page")
                    .and_then(|page| page.parse().ok())
                    .unwrap_or(1);
                let reply = Reply::json(200, json!([{ "id": page * 2 }, { "id": page * 2 + 1 }]));
                match page {
                    3 => reply,
                    _ => reply.header(
                        "Link",
                        format!("<https://x.example/customers?page={}&x=1>; rel=\"next\"", page + 1),
                    ),
                }
            }),
        )
    });
    assert_eq!(
        place.shop_call(&["list-customers", "--all", "-s", ".[].id"]),
        "2\n3\n4\n5\n6\n7\n"
    );
    assert_eq!(place.shop_call(&["list-customers", "--all"]).lines().count(), 6);
    assert_eq!(
        place
            .shop_call(&["list-customers", "--all", "--max-items", "3"])
            .lines()
            .count(),
        3
    );

    place.mock().clear_requests();
    let more = |request: &specwright_mock::Request| match request.query_value("starting_after").as_deref() {
        None => Reply::json(200, json!({ "data": [{ "id": "a" }, { "id": "b" }], "has_more": true })),
        Some("b") => Reply::json(200, json!({ "data": [{ "id": "c" }], "has_more": false })),
        Some(_) => Reply::empty(404),
    };
    place
        .mock()
        .respond("ListCustomers", Reply::with(more))
        .expect("an operation");
    assert_eq!(
        place.shop_call(&["list-customers", "--all", "-o", "table"]),
        "ID\na\nb\nc\n"
    );
    assert_eq!(place.mock().requests().len(), 2);

    let url = place.url();
    let run = place.call(&["shop.yaml", "show-order", "--id", "1", "--all", "--endpoint", &url]);
    assert!(
        run.code == 0 && run.err.contains("tells of further pages"),
        "{}",
        run.err
    );
    // a server that leads to the same page again and again
    place
        .mock()
        .respond(
            "ListCustomers",
            Reply::json(200, json!([{ "id": 1 }])).header("Link", "<?page=2>; rel=next"),
        )
        .expect("an operation");
    assert_eq!(place.shop_call(&["list-customers", "--all"]).lines().count(), 2);
    // one that leads back later
    let around = |request: &specwright_mock::Request| {
        let next = if request.query_value("page").as_deref() == Some("2") {
            3
        } else {
            2
        };
        Reply::json(200, json!([{ "id": 1 }])).header("Link", format!("<?page={next}>; rel=next"))
    };
    place
        .mock()
        .respond("ListCustomers", Reply::with(around))
        .expect("an operation");
    let run = place.call(&["shop.yaml", "list-customers", "--all", "--endpoint", &url]);
    assert_eq!((run.code, run.out.lines().count()), (0, 3), "{}", run.err);
    assert!(run.err.contains("leads back to a page"), "{}", run.err);
}

#[test]
fn each_format_shows_the_response() {
    let place = shop("formats");
    let of = |words: &[&str]| place.shop_call(&[&["list-orders", "--limit", "2"], words].concat());
    let expected = json!({ "orders": [super::order(0), super::order(1)], "total": 7 });
    for format in ["json", "jsonl"] {
        assert_eq!(
            serde_json::from_str::<Value>(&of(&["-o", format])).expect("JSON"),
            expected
        );
    }
    assert_eq!(
        serde_yaml::from_str::<Value>(&of(&["-o", "yaml"])).expect("YAML"),
        expected
    );
    assert_eq!(
        serde_json::from_str::<Value>(&of(&["-o", "raw"])).expect("the body as it came"),
        expected
    );
    assert_eq!(
        of(&["-o", "table"]),
        "ID  NAME    PRICE\n0   云桌面  1.5\n1   desk    1.5\n"
    );
    assert_eq!(of(&["--select", ".orders[].name"]), "云桌面\ndesk\n");
    assert_eq!(
        of(&["--select", "$.orders[*].name", "-o", "jsonl"]),
        "\"云桌面\"\n\"desk\"\n"
    );
    assert_eq!(of(&["-s", "[.orders[] | {id}]", "-o", "table"]), "ID\n0\n1\n");
}

#[test]
fn tables_are_cut_at_the_width_of_the_terminal() {
    let mut place = Place::shop("width", |builder| {
        builder.respond(
            "ShowOrder",
            Reply::json(200, json!({ "id": 1, "name": "云".repeat(60), "note": "x".repeat(90) })),
        )
    });
    place.set("COLUMNS", "60");
    let out = place.shop_call(&["show-order", "--id", "1", "-o", "table"]);
    assert!(
        out.lines()
            .nth(1)
            .is_some_and(|line| line.contains("云…") && line.ends_with("x…")),
        "{out}"
    );
}

#[test]
fn numbers_keep_their_digits() {
    let body = r#"{"id": 12345678901234567890123, "price": 1.50}"#;
    let place = Place::shop("digits", |builder| {
        builder.respond("ShowOrder", Reply::bytes(200, "application/json", body))
    });
    for words in [&[][..], &["-s", "."], &["-s", "$"], &["-o", "yaml"], &["-o", "table"]] {
        let out = place.shop_call(&[&["show-order", "--id", "1"], words].concat());
        assert!(out.contains("12345678901234567890123") && out.contains("1.50"), "{out}");
    }
}

#[test]
fn a_mistake_in_an_expression_is_told_before_anything_is_sent() {
    let place = shop("expression");
    let url = place.url();
    let run = place.call(&["shop.yaml", "list-orders", "--select", ".orders[", "--endpoint", &url]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (2, "error: --select: expected closing bracket at the end\n")
    );
    assert!(place.mock().requests().is_empty());
    let run = place.call(&["shop.yaml", "list-orders", "--select", ".total[]", "--endpoint", &url]);
    assert!(run.code == 1 && run.err.starts_with("error: --select: "), "{}", run.err);
}

#[test]
fn status_and_headers_are_shown_when_they_are_asked_for() {
    let place = shop("include");
    let url = place.url();
    let run = place.call(&["shop.yaml", "list-orders", "-i", "--endpoint", &url]);
    assert!(
        run.err.starts_with("HTTP 200 OK\n") && run.err.contains("content-type: application/json\n"),
        "{}",
        run.err
    );
    assert!(run.out.starts_with('{'));
}

/// As in `| head -1`.
#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_a_listing_quietly() {
    use std::io::{BufRead as _, BufReader, Read as _};
    let place = Place::shop("pipe", |builder| {
        builder.respond(
            "ListOrders",
            Reply::with(|_| Reply::json(200, json!({ "orders": (0..3).map(super::order).collect::<Vec<_>>() }))),
        )
    });
    let url = place.url();
    let mut command = place.command(&["call", "shop.yaml", "list-orders", "--all", "--endpoint", &url]);
    command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output"))
        .read_line(&mut line)
        .expect("a line");
    assert!(line.starts_with('{'));
    assert!(child.wait().expect("it ends").success());
    let mut err = String::new();
    child
        .stderr
        .take()
        .expect("its errors")
        .read_to_string(&mut err)
        .expect("text");
    assert_eq!(err, "");
}
