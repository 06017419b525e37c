//! Clients and the schemas of a document find the same violations: in values with edits that are drawn at random, always the same.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use specwright::diagnostic::Diagnostics;
use specwright::document::{LoadOptions, load};
use specwright_runtime::transport::{Reply, Script};
use specwright_runtime::{Error, ErrorKind};
use specwright_schema::{Checker, RequestSchemas, step};

use crate::checked::shop::{Client, models};

/// How many values are compared.
const VALUES: usize = 1_500;

/// The values that parts of an order may have; each fits its type.
fn edits() -> Vec<(&'static str, Value)> {
    let mut edits = Vec::new();
    let mut add = |at: &'static str, values: Vec<Value>| edits.extend(values.into_iter().map(|value| (at, value)));
    add(
        "/name",
        vec![
            json!("a"),
            json!("ab"),
            json!("abcde"),
            json!("abcdef"),
            json!("ünïcö"),
            json!("😀"),
        ],
    );
    add("/note", vec![json!(null), json!(""), json!("abc"), json!("abcd")]);
    add(
        "/items",
        vec![
            json!([]),
            json!([{"sku": "AB-1"}, {"sku": "AB-2"}, {"sku": "AB-3"}, {"sku": "AB-4"}]),
        ],
    );
    add(
        "/items/0/sku",
        ["AB-1", "ab-1", "AB-١", "AB-12\n", "AB-", ""].map(Value::from).to_vec(),
    );
    add(
        "/items/0/labels",
        vec![
            json!({}),
            json!({"a": "abc"}),
            json!({"a/b~": "long"}),
            json!({"a": "", "b": "", "c": ""}),
        ],
    );
    add(
        "/items/0/price",
        [0.0, 0.001, 0.01, 0.07, 1.1, 19.99, 0.29, 1e15, -1.0, 4.35, 0.005]
            .map(Value::from)
            .to_vec(),
    );
    add(
        "/items/0/tags",
        vec![json!([]), json!(["x", "y"]), json!(["x", "y", "x"]), json!(["", ""])],
    );
    add(
        "/items/0/point",
        vec![json!([1, "x"]), json!([2, "x"]), json!([-5, "long"]), json!([2, ""])],
    );
    add(
        "/payment",
        vec![
            json!({"kind": "Card", "number": "41"}),
            json!({"kind": "Card", "number": "x", "owner": "somebody"}),
            json!({"kind": "Iban", "iban": "DE00"}),
            json!({"kind": "Iban", "iban": "DE00 0000 0000 0000", "owner": "somebody"}),
        ],
    );
    add(
        "/parcels",
        vec![json!([]), json!([[9], []]), json!([[10]]), json!([[1], [1, 2]])],
    );
    add("/either", vec![json!("abc"), json!("abcd"), json!(10), json!(9)]);
    add(
        "/parent",
        vec![
            json!({"items": []}),
            json!({"items": [{"sku": "AB-1"}], "name": "x"}),
            json!({"items": [{"sku": "no"}], "parent": {"items": [], "note": "long"}}),
        ],
    );
    edits
}

/// An order with some of the edits.
fn order(edits: &[(&str, Value)], random: &mut impl FnMut(usize) -> usize) -> Value {
    let mut order = json!({"items": [{"sku": "AB-1"}]});
    for _ in 0..random(6) {
        let Some((at, value)) = edits.get(random(edits.len())) else {
            continue;
        };
        let (parent, name) = at.rsplit_once('/').expect("a pointer");
        if let Some(Value::Object(parent)) = order.pointer_mut(parent) {
            parent.insert(name.to_owned(), value.clone());
        }
    }
    order
}

/// What a client says: the place in the value, and the keyword.
fn told(error: &Error, value: &Value) -> BTreeSet<(String, String)> {
    assert!(matches!(error.kind(), ErrorKind::Violations(_)), "{error:?}");
    let violations = error.violations().iter();
    let told = violations.map(|violation| {
        let path = violation.path().strip_prefix("body").expect("the body");
        (place(path, value), violation.keyword().to_owned())
    });
    told.collect()
}

/// A pointer in the notation of places.
fn place(pointer: &str, value: &Value) -> String {
    let (mut place, mut at) = ("body".to_owned(), value);
    for name in pointer.split('/').skip(1) {
        let name = name.replace("~1", "/").replace("~0", "~");
        match at {
            Value::Array(items) => {
                place.push_str(&format!("[{name}]"));
                at = items
                    .get(name.parse::<usize>().expect("an index"))
                    .unwrap_or(&Value::Null);
            }
            other => {
                place.push_str(&step(&name));
                at = other.get(&name).unwrap_or(&Value::Null);
            }
        }
    }
    place
}

/// What the schema says; of alternatives none of which fits only that they are where the client says more.
fn found(checker: &Checker, value: &Value, told: &BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for violation in checker.check_at(value, "body") {
        let keyword = violation.keyword.steps().last().expect("a keyword").into_owned();
        if keyword == "anyOf" {
            let within = told.iter().filter(|(at, _)| at.starts_with(&violation.at));
            let before = found.len();
            found.extend(within.cloned());
            assert!(
                found.len() > before,
                "{violation} is not what the client says of {value}"
            );
        } else {
            found.insert((violation.at, keyword));
        }
    }
    found
}

#[tokio::test]
async fn clients_and_schemas_find_the_same_violations() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checked/shop.yaml");
    let document = load(&path, &LoadOptions::default(), &mut Diagnostics::new()).expect("a document");
    let (schemas, _) = RequestSchemas::of(&document).expect("schemas");
    let schema = schemas.body("/paths/~1orders~1{shop}/post", "application/json");
    let checker = Checker::new(schema.expect("a body")).expect("a schema");
    let client = Client::builder()
        .credentials(specwright_runtime::Credentials::bearer("token"))
        .transport(Script::responding(|_| Reply::status(204)))
        .build()
        .expect("a client");
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("it is below a usize")
    };
    let edits = edits();
    let (mut valid, mut invalid) = (0, 0);
    for _ in 0..VALUES {
        let value = order(&edits, &mut random);
        let model: models::Order = specwright_runtime::json::from_str(&value.to_string()).expect("the types fit");
        let told = match client.create_order("shop", &model).send().await {
            Ok(()) => BTreeSet::new(),
            Err(error) => told(&error, &value),
        };
        match told.is_empty() {
            true => valid += 1,
            false => invalid += 1,
        }
        assert_eq!(found(&checker, &value, &told), told, "{value}");
    }
    assert!(
        valid > 100 && invalid > 500,
        "{valid} valid and {invalid} invalid values"
    );
}
