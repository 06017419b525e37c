//! Big documents become many files.

use std::fmt::Write;
use std::fs;

use super::generate::{RUNTIME, cargo, lighten};
use super::{file, folder, specwright};

/// Returns a document with this number of operations for each tag, each with its own model.
fn document(tags: &[(&str, usize)]) -> String {
    let (mut paths, mut schemas) = (String::new(), String::new());
    for (tag, count) in tags {
        for number in 0..*count {
            let _ = write!(
                paths,
                "  /{tag}/{number}/{{id}}:\n    get:\n      operationId: get-{tag}-{number}\n      tags: [{tag}]\n      parameters:\n        \
                 - {{ name: id, in: path, required: true, schema: {{ type: string }} }}\n      responses:\n        '200':\n          \
                 description: ok\n          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{tag}-{number}' }} }} }}\n        \
                 '404':\n          description: no\n          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Fault' }} }} }}\n"
            );
            let _ = write!(
                schemas,
                "    {tag}-{number}:\n      type: object\n      properties:\n        kind: {{ type: string, enum: [a, b] }}\n        \
                 fault: {{ $ref: '#/components/schemas/Fault' }}\n"
            );
        }
    }
    format!(
        "openapi: 3.0.3\ninfo: {{ title: Big, version: '1' }}\nservers: [{{ url: https://example.com }}]\npaths:\n{paths}components:\n  \
         schemas:\n    Fault: {{ type: object, properties: {{ code: {{ type: string }} }} }}\n{schemas}"
    )
}

#[test]
fn every_choice_of_features_compiles_without_a_warning() {
    let folder = folder("layout");
    file(&folder, "big.yaml", document(&[("default", 100), ("disks", 150)]));
    let arguments = ["generate", "big.yaml", "--out", "out", "--runtime-path", RUNTIME];
    let run = specwright(&folder, &arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let krate = folder.join("out");
    lighten(&krate);
    cargo(&krate, &["check"]);
    cargo(&krate, &["check", "--no-default-features", "--features", "disks"]);
    cargo(&krate, &["check", "--no-default-features"]);
    cargo(&krate, &["doc", "--no-deps"]);

    // files of removed operations are removed from the crate
    file(&folder, "big.yaml", document(&[("disks", 250)]));
    fs::remove_file(krate.join("Cargo.toml")).expect("it was changed here");
    let run = specwright(&folder, &arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(!krate.join("src/operations/default_operations.rs").exists());
    file(&folder, "big.yaml", document(&[("disks", 2)]));
    let run = specwright(&folder, &arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for gone in ["operations", "models", "wire"] {
        assert!(!krate.join("src").join(gone).exists(), "{gone}");
    }
}

/// The table of names puts a type of the crate `my-money` in place of a generated one. It implements the needed traits
/// by the runtime's macro `record!`.
#[test]
fn a_type_of_another_crate_compiles_wherever_it_stands() {
    let folder = folder("foreign-type");
    let schemas = "    Order:\n      type: object\n      required: [price]\n      properties:\n        \
                   price: { $ref: '#/components/schemas/Money' }\n        \
                   paid: { type: array, items: { $ref: '#/components/schemas/Money' } }\n        \
                   fee: { oneOf: [{ $ref: '#/components/schemas/Money' }, { type: string }] }\n    \
                   Money: { type: object, properties: { currency: { type: string } } }\n";
    let order = "{ content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }";
    let money = "{ application/json: { schema: { $ref: '#/components/schemas/Money' } } }";
    file(
        &folder,
        "shop.yaml",
        format!(
            "openapi: 3.0.3\ninfo: {{ title: Shop, version: '1' }}\nservers: [{{ url: https://example.com }}]\npaths:\n  /orders:\n    \
             post:\n      operationId: createOrder\n      requestBody: {order}\n      responses:\n        \
             '200': {{ description: ok, content: {money} }}\ncomponents:\n  schemas:\n{schemas}"
        ),
    );
    file(
        &folder,
        "names.yaml",
        "Money: { type: 'my_money::Money', path: ../my-money, package: my-money }\n",
    );
    fs::create_dir_all(folder.join("my-money/src")).expect("a folder");
    file(
        &folder,
        "my-money/Cargo.toml",
        format!(
            "[package]\nname = \"my-money\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n\
             specwright-runtime = {{ path = {RUNTIME:?}, default-features = false, features = [\"client\"] }}\n[workspace]\n"
        ),
    );
    file(
        &folder,
        "my-money/src/lib.rs",
        "#[derive(Clone, Default, PartialEq)]\npub struct Money {\n    pub currency: Option<String>,\n}\n\n\
         specwright_runtime::record! { Money { 0 currency } }\n",
    );
    let run = specwright(
        &folder,
        &[
            "generate",
            "shop.yaml",
            "--out",
            "out",
            "--names",
            "names.yaml",
            "--runtime-path",
            RUNTIME,
            "--allow",
            "names-table",
        ],
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    lighten(&folder.join("out"));
    cargo(&folder.join("out"), &["check"]);
}
