//! A changed document changes the code at the next `cargo build`. A document with an error leaves the last good code in
//! place.

mod bench;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bench::Bench;
use specwright::{Settings, generate_tree};

const ORDERS: &str = "spec/shop/orders.yaml";
const COMMON: &str = "spec/shop/common.yaml";

#[test]
fn an_unchanged_build_writes_nothing_and_compiles_nothing() {
    let bench = Bench::ready();
    let before = bench.code();
    assert!(!bench.build_well().compiled, "nothing has changed");
    assert_eq!(bench.touched_since(&before), [""; 0]);
    // a newer file with the same text
    let text = bench.read(ORDERS);
    fs::write(bench.path(ORDERS), text).expect("writable");
    bench.build_well();
    assert_eq!(bench.touched_since(&before), [""; 0]);
    assert!(!bench.build_well().compiled, "and again nothing has changed");
}

#[test]
fn a_field_an_operation_and_a_value_appear_in_the_code() {
    let bench = Bench::ready();
    let before = bench.code();
    bench.edit(
        ORDERS,
        "        id: { type: string }\n",
        "        id: { type: string }\n        note: { type: string }\n",
    );
    bench.edit(ORDERS, "[open, closed]", "[open, closed, lost]");
    bench.edit(
        ORDERS,
        "components:\n",
        "  /orders/{id}:\n    delete:\n      operationId: DropOrder\n      parameters:\n        \
         - { name: id, in: path, required: true, schema: { type: string } }\n      responses:\n        \
         \"204\": { description: Gone. }\ncomponents:\n",
    );
    let example = "//! All that is new.\nuse cloud_clients::shop::orders::{Client, models};\n\nfn main() {\n    let order = models::Order { note: Some(String::new()), status: Some(models::OrderStatus::Lost), ..Default::default() };\n    let dropped = |client: &Client| client.drop_order(\"id\");\n    let _ = (order, dropped);\n}\n";
    bench.write("generated/examples/uses.rs", example);
    assert!(bench.build_well().compiled);
    let files = ["mod.rs", "models.rs", "operations.rs", "wire.rs"];
    assert_eq!(
        bench.touched_since(&before),
        files.map(|file| format!("shop/orders/{file}"))
    );
}

#[test]
fn a_renamed_operation_is_renamed_in_the_code() {
    let bench = Bench::ready();
    bench.edit(ORDERS, "operationId: ListOrders", "operationId: FindOrders");
    bench.build_well();
    let code = bench.code();
    let text: String = code
        .iter()
        .filter(|(name, _)| name.starts_with("shop/"))
        .map(|(_, file)| file.0.as_str())
        .collect();
    assert!(text.contains("fn find_orders(") && text.contains("struct FindOrders("));
    assert!(!text.contains("list_orders") && !text.contains("ListOrders"));
}

#[test]
fn a_new_file_is_a_new_module_once_it_has_a_feature() {
    let bench = Bench::ready();
    let before = bench.code();
    bench.write("spec/shop/stock.yaml", &bench.read(ORDERS).replace("Order", "Item"));
    let text = bench.build_badly();
    assert!(text.contains("has no feature `shop-stock` for"), "{text}");
    assert!(
        text.contains("= help: add `shop-stock = []` to [features], and to `default`"),
        "{text}"
    );
    assert_eq!(bench.touched_since(&before), [""; 0], "nothing is written");

    bench.declare("shop-stock");
    bench.enable("shop-stock");
    let example =
        "//! What is new.\nfn main() {\n    let _ = cloud_clients::shop::stock::models::Item::default();\n}\n";
    bench.write("generated/examples/uses.rs", example);
    bench.build_well();
    assert!(
        bench
            .read("generated/src/lib.rs")
            .contains("| `shop::stock` | `shop-stock` | Items |")
    );

    // and removed again, while its feature and a hand-written file stay
    bench.remove("spec/shop/stock.yaml");
    bench.remove("generated/examples/uses.rs");
    bench.write("generated/src/shop/stock/notes.rs", "// mine");
    bench.build_well();
    assert_eq!(bench.read("generated/src/shop/stock/notes.rs"), "// mine");
    bench.remove("generated/src/shop/stock/notes.rs");
    let texts =
        |code: BTreeMap<String, (String, _)>| code.into_iter().map(|(n, f)| (n, f.0)).collect::<BTreeMap<_, _>>();
    assert_eq!(texts(bench.code()), texts(before));
}

#[test]
fn a_changed_text_rewrites_only_the_files_it_stands_in() {
    let bench = Bench::ready();
    let before = bench.code();
    bench.edit(ORDERS, "description: An order.", "description: What somebody ordered.");
    bench.build_well();
    assert_eq!(bench.touched_since(&before), ["shop/orders/models.rs"]);
    let before = bench.code();
    bench.edit(COMMON, "description: How many.", "description: How many at most.");
    bench.build_well();
    assert_eq!(
        bench.touched_since(&before),
        ["shop/orders/operations.rs"],
        "a file that is only referred to counts"
    );
    assert!(
        bench
            .read("generated/src/shop/orders/operations.rs")
            .contains("/// How many at most.")
    );
}

#[test]
fn a_broken_document_fails_the_build_and_leaves_the_last_good_code() {
    let bench = Bench::ready();
    let before = bench.code();
    bench.edit(
        ORDERS,
        "#/components/schemas/OrderStatus",
        "#/components/schemas/OrderStatos",
    );
    let text = bench.build_badly();
    for line in [
        "error[unresolved-reference]: no schema `#/components/schemas/OrderStatos`",
        "--> spec/shop/orders.yaml:26:25",
        "26 |         status: { $ref: \"#/components/schemas/OrderStatos\" }",
        "   |                         ^^^^^^^^",
        "= help: did you mean `#/components/schemas/OrderStatus`?",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert_eq!(bench.touched_since(&before), [""; 0], "nothing is written");

    // a second error in another file does not hide the first
    bench.edit(COMMON, "in: query", "in: somewhere");
    let text = bench.build_badly();
    assert!(
        text.contains("orders.yaml:26:25") && text.contains("common.yaml:8:"),
        "{text}"
    );

    // not YAML
    bench.edit(COMMON, "paths: {}", "paths: {");
    let text = bench.build_badly();
    assert!(
        text.contains("error[syntax-error]") && text.contains("spec/shop/common.yaml:"),
        "{text}"
    );
    assert_eq!(bench.touched_since(&before), [""; 0], "nothing is written");

    bench.edit(COMMON, "paths: {", "paths: {}");
    bench.edit(COMMON, "in: somewhere", "in: query");
    bench.edit(ORDERS, "OrderStatos", "OrderStatus");
    bench.build_well();
    assert_eq!(bench.touched_since(&before), [""; 0], "mended, it is what it was");
}

#[test]
fn the_committed_code_is_what_the_documents_give_wherever_they_lie() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let elsewhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("elsewhere");
    let _ = fs::remove_dir_all(&elsewhere);
    for folder in fs::read_dir(repository.join("spec")).expect("the documents") {
        let folder = folder.expect("an entry").path();
        if !folder.is_dir() {
            continue;
        }
        let copy = elsewhere.join(folder.file_name().expect("a name"));
        fs::create_dir_all(&copy).expect("a folder");
        for file in fs::read_dir(&folder).expect("a folder of documents") {
            let file = file.expect("an entry").path();
            fs::copy(&file, copy.join(file.file_name().expect("a name"))).expect("a copy");
        }
    }
    let generated = generate_tree(&elsewhere, "cloud_clients", &Settings::default());
    assert!(!generated.diagnostics.has_errors(), "{}", generated.diagnostics);
    for (name, text) in &generated.files {
        let committed = fs::read_to_string(repository.join("generated/src").join(name));
        assert_eq!(committed.as_ref().ok(), Some(text), "{}", name.display());
    }
}
