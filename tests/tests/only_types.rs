//! Types without a client: a crate of them is compiled with the runtime alone, and reads and writes values, also by serde.

use std::fs;
use std::path::Path;
use std::process::Command;

use specwright::{Only, RuntimeSource, Settings, generate_crate};

const DOCUMENT: &str = "openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /orders:
    post:
      operationId: addOrder
      requestBody: { content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses: { '204': { description: ok } }
components:
  schemas:
    Order:
      type: object
      required: [id, source]
      properties:
        id: { type: integer }
        made: { type: string, format: date-time }
        note: { type: [string, 'null'] }
        secret: { type: string, format: password }
        source: { oneOf: [{ $ref: '#/components/schemas/Card' }, { type: string }] }
        bytes: { type: string, format: byte }
        point: { type: array, prefixItems: [{ type: number }, { type: number }], items: false, minItems: 2 }
      additionalProperties: { type: array, items: { $ref: '#/components/schemas/State' } }
    Card: { type: object, required: [kind], properties: { kind: { const: card }, last4: { type: string } } }
    State: { enum: [open, closed] }
";

const PROGRAM: &str = r##"
use shop::{models, runtime::json};

const TEXT: &str = concat!(
    r#"{"id":7,"made":"2026-11-30T08:00:00Z","note":null,"secret":"hush","source":{"kind":"card","last4":"4242"},"#,
    r#""bytes":"AQI=","point":[1.5,2],"states":["open","lost"]}"#
);

fn main() {
    let order: models::Order = json::from_str(TEXT).expect("an order");
    assert!(matches!(order.source, models::OrderSource::Card(_)));
    assert_eq!(order.bytes.as_ref().map(|bytes| bytes.as_bytes()), Some(&[1, 2][..]));
    assert!(!format!("{order:?}").contains("hush"));
    assert_eq!(json::to_string(&order).replace("2.0", "2"), TEXT);
    assert_eq!(json::from_str::<models::Order>("{}").unwrap_err().to_string(), "id: required field is missing");
    assert_eq!(json::to_string(&models::AddOrderRequest::new("a")), r#"{"name":"a"}"#);

    let by_serde: models::Order = serde_json::from_str(TEXT).expect("an order");
    assert_eq!(by_serde, order);
    assert_eq!(serde_json::to_string(&order).expect("JSON").replace("2.0", "2"), TEXT);
    println!("read and written");
}
"##;

#[test]
fn a_crate_of_types_reads_and_writes_values() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("only_types");
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    };
    write("shop.yaml", DOCUMENT);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .expect("the repository");
    let mut settings = Settings::default();
    (settings.only, settings.standalone) = (Some(Only::Types), true);
    let runtime = RuntimeSource::Path(repository.join("runtime"));
    let generated = generate_crate(&folder.join("shop.yaml"), "shop", &runtime, &settings);
    assert_eq!(generated.diagnostics.to_string(), "");
    for (name, text) in &generated.files {
        write(&format!("shop/{}", name.display()), text);
    }
    write(
        "Cargo.toml",
        "[package]\nname = \"user\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\nexclude = [\"shop\"]\n\n[dependencies]\n\
         serde_json = \"1\"\nshop = { path = \"shop\", features = [\"serde\"] }\n",
    );
    write("src/main.rs", PROGRAM);
    fs::copy(repository.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
    let cargo = |arguments: &[&str]| {
        let output = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
            .args(arguments)
            .args(["--offline", "--quiet"])
            .env("CARGO_TARGET_DIR", folder.with_file_name("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTFLAGS", "-D warnings")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .current_dir(&folder)
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(cargo(&["run"]), "read and written\n");
    let packages = cargo(&[
        "tree",
        "--package",
        "shop",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let names: Vec<&str> = packages.lines().filter_map(|line| line.split(' ').next()).collect();
    for refused in ["bytes", "futures-core", "http", "hyper", "regex", "tokio"] {
        assert!(!names.contains(&refused), "{names:?}");
    }
}
