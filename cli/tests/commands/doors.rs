//! The ways to add a client to a project: a member of a workspace, a module in the sources, a module in `OUT_DIR`. Each
//! is built, with warnings denied, by a program that makes a request.

use std::fs;
use std::path::Path;

use super::generate::{RUNTIME, cargo};
use super::{GOOD, file, folder, specwright};

const GENERATOR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../generator");

/// The manifest of an application with this dependency.
fn application(name: &str, dependency: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}")
}

fn runtime() -> String {
    format!("specwright-runtime = {{ path = {RUNTIME:?}, default-features = false, features = [\"client\"] }}\n")
}

/// A program that calls the client at `path`.
fn program(declared: &str, path: &str) -> String {
    format!(
        "{declared}\n\nfn main() {{\n    let client = {path}::Client::builder().endpoint(\"http://127.0.0.1:1\").build();\n    \
         let _ = client.map(|client| client.show_order(\"1\").send());\n}}\n"
    )
}

/// Uses the versions of this repository's lock file, without network.
fn lock(folder: &Path) {
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("a copy");
}

#[test]
fn a_crate_is_a_member_of_a_workspace_and_keeps_what_people_add() {
    let folder = folder("member");
    file(&folder, "orders.yaml", GOOD);
    file(
        &folder,
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"app\"]\n",
    );
    file(&folder, "app/Cargo.toml", application("app", ""));
    file(&folder, "app/src/main.rs", "fn main() {}\n");
    let generate = [
        "generate",
        "orders.yaml",
        "--out",
        "clients/orders",
        "--runtime-path",
        RUNTIME,
    ];
    let run = specwright(&folder, &generate);
    assert_eq!(run.code, 0);
    let root = folder.join("Cargo.toml");
    assert_eq!(
        run.err,
        format!(
            "note: {} does not list this crate: add \"clients/orders\" to its `members` (or to `exclude`), or generate with \
             `--standalone`\n",
            root.display()
        )
    );
    // as the note says
    file(
        &folder,
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"clients/*\"]\n",
    );
    file(
        &folder,
        "app/Cargo.toml",
        application("app", "orders = { path = \"../clients/orders\" }\n"),
    );
    file(&folder, "app/src/main.rs", program("", "orders"));
    lock(&folder);
    let manifest = folder.join("clients/orders/Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let edited = text
        .replace(
            "version = \"0.1.0\"\nedition",
            "version = \"1.2.0\"\nlicense = \"MIT\"\nedition",
        )
        .replace(
            "specwright-runtime = { ",
            "itoa = \"1\" # mine\nspecwright-runtime = { default-features = false, features = [\"client\"], ",
        );
    assert_eq!(
        edited.matches("itoa").count() + edited.matches("MIT").count(),
        2,
        "{edited}"
    );
    fs::write(&manifest, &edited).expect("writable");
    let run = specwright(&folder, &generate);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("0 files written"), "{}", run.out);
    assert_eq!(fs::read_to_string(&manifest).expect("a manifest"), edited);
    cargo(&folder, &["check", "--workspace"]);
    // the generator updates its own part of the manifest and keeps the rest
    let run = specwright(&folder, &generate[..4]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = fs::read_to_string(&manifest).expect("a manifest");
    assert!(
        !text.contains("path = ") && text.contains("default-features = false") && text.contains("# mine"),
        "{text}"
    );
}

#[test]
fn a_crate_below_a_workspace_may_stand_alone() {
    let folder = folder("alone");
    file(&folder, "orders.yaml", GOOD);
    file(&folder, "Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = []\n");
    let generate = [
        "generate",
        "orders.yaml",
        "--out",
        "orders",
        "--standalone",
        "--runtime-path",
        RUNTIME,
    ];
    let run = specwright(&folder, &generate);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    super::generate::lighten(&folder.join("orders"));
    cargo(&folder.join("orders"), &["check"]);
    // without the option it is no longer a workspace
    let run = specwright(&folder, &["generate", "orders.yaml", "--out", "orders"]);
    assert!(run.err.contains("does not list this crate"), "{}", run.err);
    assert!(
        !fs::read_to_string(folder.join("orders/Cargo.toml"))
            .expect("text")
            .contains("[workspace]")
    );
}

#[test]
fn components_alone_are_a_crate_or_a_module_of_types() {
    let folder = folder("components");
    let document = "openapi: 3.1.0\ninfo: { title: Models, version: '1' }\ncomponents:\n  schemas:\n    \
                    Order: { type: object, required: [id], properties: { id: { type: string } } }\n";
    file(&folder, "orders.yaml", document);
    for (place, models) in [("--out", "out/src/models.rs"), ("--module", "src/orders/models.rs")] {
        let target = if place == "--out" { "out" } else { "src/orders" };
        let run = specwright(&folder, &["generate", "orders.yaml", place, target, "--root", "."]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(
            run.out.starts_with("orders.yaml: 0 of 0 operations, 1 type,"),
            "{}",
            run.out
        );
        let models = fs::read_to_string(folder.join(models)).expect("the models");
        assert!(models.contains("pub struct Order {"), "{models}");
    }
    file(&folder, "Cargo.toml", application("shop", &runtime()));
    file(
        &folder,
        "src/main.rs",
        "#[rustfmt::skip]\nmod orders;\n\nfn main() {\n    let order: Option<orders::models::Order> = None;\n    println!(\"{order:?}\");\n}\n",
    );
    lock(&folder);
    cargo(&folder, &["check"]);
}

#[test]
fn a_module_is_written_into_the_sources() {
    let folder = folder("module");
    file(&folder, "orders.yaml", GOOD);
    file(&folder, "Cargo.toml", application("shop", &runtime()));
    let run = specwright(&folder, &["generate", "orders.yaml", "--module", "src/clients/orders"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let module = Path::new("src").join("clients").join("orders");
    assert!(
        run.out.ends_with(&format!(
            "next: add `#[rustfmt::skip] mod orders;` to the module above src/clients/orders, and `specwright-runtime = \"{}\"` to \
             [dependencies]\n",
            env!("CARGO_PKG_VERSION")
        )),
        "{}",
        run.out
    );
    file(&folder, "src/clients/mod.rs", "#[rustfmt::skip]\npub mod orders;\n");
    file(&folder, "src/main.rs", program("mod clients;", "clients::orders"));
    lock(&folder);
    cargo(&folder, &["check"]);
    let run = specwright(&folder, &["generate", "orders.yaml", "--module", "src/clients/orders"]);
    assert_eq!(
        (run.code, run.out.contains("next:"), run.out.contains("0 files written")),
        (0, false, true)
    );
    assert!(folder.join(module).join("mod.rs").exists());
    // a crate and a module are different kinds of output
    for (folder_of, message) in [
        (
            "src",
            "error: a module needs a separate folder, such as `src/petstore`, and not `src`\n",
        ),
        (
            "src/main",
            "error: src/main.rs is the same module as `src/main`: move it away, or choose another folder\n",
        ),
    ] {
        let run = specwright(&folder, &["generate", "orders.yaml", "--module", folder_of]);
        assert_eq!((run.code, run.err.as_str()), (1, message));
    }
    let run = specwright(&folder, &["generate", "orders.yaml", "--module", "src/My-Api"]);
    assert!(
        run.out
            .contains("`#[rustfmt::skip] #[path = \"My-Api/mod.rs\"] mod my_api;`"),
        "{}",
        run.out
    );
    let both = ["generate", "orders.yaml", "--module", "src/a", "--out", "b"];
    assert_eq!(specwright(&folder, &both).code, 2);
    assert_eq!(specwright(&folder, &["generate", "orders.yaml"]).code, 2);
}

/// Two documents in one package: one becomes a module in the sources, the other one in `OUT_DIR`.
#[test]
fn build_scripts_write_modules() {
    let folder = folder("scripts");
    file(&folder, "spec/orders.yaml", GOOD);
    file(&folder, "spec/more-orders.yaml", GOOD);
    let build = format!("\n[build-dependencies]\nspecwright = {{ path = {GENERATOR:?} }}\n");
    file(&folder, "Cargo.toml", application("shop", &runtime()) + &build);
    file(
        &folder,
        "build.rs",
        "fn main() -> Result<(), specwright::BuildError> {\n    \
         specwright::Config::new(\"spec/orders.yaml\").module(\"src/orders\").include(\"operation:ShowOrder\").allow(\"ignored-not\").generate()?;\n    \
         specwright::Config::new(\"spec/more-orders.yaml\").generate()\n}\n",
    );
    let declared = "#[rustfmt::skip]\nmod orders;\ninclude!(concat!(env!(\"OUT_DIR\"), \"/more_orders.rs\"));\n\n\
                    pub fn other(client: &more_orders::Client) -> more_orders::operations::ShowOrder {\n    client.show_order(\"2\")\n}";
    file(
        &folder,
        "src/main.rs",
        program(declared, "orders")
            .replace("pub fn other", "fn other")
            .replace("fn main() {\n", "fn main() {\n    let _ = other;\n"),
    );
    lock(&folder);
    cargo(&folder, &["check"]);
    assert!(folder.join("src/orders/mod.rs").exists() && folder.join("src/orders/.specwright").exists());
    // a document that is included may move: what is generated from it belongs to the build alone
    fs::rename(folder.join("spec/more-orders.yaml"), folder.join("more-orders.yaml")).expect("it is there");
    let script = fs::read_to_string(folder.join("build.rs")).expect("text");
    let moved = script.replace("spec/more-orders.yaml", "more-orders.yaml");
    file(&folder, "build.rs", &moved);
    cargo(&folder, &["check"]);
    // two of one name need two modules
    let twice = "fn main() -> Result<(), specwright::BuildError> {\n    specwright::Config::new(\"more-orders.yaml\").generate()?;\n    \
                 specwright::Config::new(\"spec/orders.yaml\").included_as(\"more-orders\").generate()\n}\n";
    file(&folder, "build.rs", twice);
    let run = super::generate::cargo_fails(&folder, &["check"]);
    assert!(
        run.err
            .contains("two documents would be the module `more_orders` of OUT_DIR"),
        "{}",
        run.err
    );
    file(&folder, "build.rs", moved.replace("operation:", "operations:"));
    let run = super::generate::cargo_fails(&folder, &["check"]);
    assert!(run.err.contains("`operations:ShowOrder` is none of"), "{}", run.err);
    file(&folder, "build.rs", &moved);
    // where `paths` is misspelt, nothing is written
    let misspelt = GOOD.replace("\npaths:", "\npathz:");
    file(&folder, "spec/orders.yaml", misspelt);
    let run = super::generate::cargo_fails(&folder, &["check"]);
    let empty = "spec/orders.yaml has no operations and no types";
    assert!(
        run.err.contains(&format!("{empty}: nothing was written")),
        "{}",
        run.err
    );
    let run = specwright(&folder, &["generate", "spec/orders.yaml", "--module", "src/orders"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.ends_with(&format!("error: {empty}; nothing was written\n")),
        "{}",
        run.err
    );
    // an error in the document fails the build, with its place, and the old code stays
    let before = fs::read_to_string(folder.join("src/orders/models.rs")).expect("text");
    file(&folder, "spec/orders.yaml", super::broken());
    let run = super::generate::cargo_fails(&folder, &["check"]);
    assert!(
        run.err.contains("spec/orders.yaml:") && run.err.contains("spec/orders.yaml has errors: nothing was written"),
        "{}",
        run.err
    );
    assert_eq!(
        fs::read_to_string(folder.join("src/orders/models.rs")).expect("text"),
        before
    );
}

/// The configuration says what a build script makes of its documents; cargo runs the script again when it changes.
#[test]
fn a_build_script_follows_the_configuration() {
    let folder = folder("scripts-configured");
    file(&folder, "spec/orders.yaml", GOOD);
    file(&folder, "spec/more-orders.yaml", GOOD);
    let build = format!("\n[build-dependencies]\nspecwright = {{ path = {GENERATOR:?} }}\n");
    let manifest = application("shop", &runtime()) + &build;
    file(&folder, "Cargo.toml", &manifest);
    let script = |config: &str| {
        format!("fn main() -> Result<(), specwright::BuildError> {{\n    specwright::Config::{config}.generate()\n}}\n")
    };
    file(&folder, "build.rs", script("from_file(\"specwright.toml\")"));
    let clients = "[[client]]\ndocument = \"spec/orders.yaml\"\nmodule = \"src/orders\"\n[[client]]\ndocument = \"spec/more-orders.yaml\"\n";
    file(&folder, "specwright.toml", clients);
    let declared = "#[rustfmt::skip]\nmod orders;\ninclude!(concat!(env!(\"OUT_DIR\"), \"/more_orders.rs\"));";
    file(&folder, "src/main.rs", program(declared, "orders"));
    lock(&folder);
    cargo(&folder, &["check"]);
    let models = || fs::read_to_string(folder.join("src/orders/models.rs")).expect("models");
    assert!(models().contains("pub struct Order "), "{}", models());
    // names for all documents, with the methods of the builder on top
    file(
        &folder,
        "specwright.toml",
        format!("[names.schemas]\nOrder = \"Purchase\"\n{clients}"),
    );
    cargo(&folder, &["check"]);
    assert!(models().contains("pub struct Purchase "), "{}", models());
    file(
        &folder,
        "build.rs",
        script("from_file(\"specwright.toml\").name_schema(\"Order\", \"Sale\")"),
    );
    cargo(&folder, &["check"]);
    assert!(models().contains("pub struct Sale "), "{}", models());
    // the section of the manifest, and one beside the document
    file(
        &folder,
        "build.rs",
        script("new(\"spec/orders.yaml\").module(\"src/orders\")"),
    );
    file(
        &folder,
        "src/main.rs",
        program("#[rustfmt::skip]\nmod orders;", "orders"),
    );
    fs::remove_file(folder.join("specwright.toml")).expect("it is there");
    let section = "\n[package.metadata.specwright]\ndocument = \"spec/orders.yaml\"\nnames.schemas.Order = \"Deal\"\n";
    file(&folder, "Cargo.toml", manifest.clone() + section);
    cargo(&folder, &["check"]);
    assert!(models().contains("pub struct Deal "), "{}", models());
    file(&folder, "Cargo.toml", &manifest);
    file(&folder, "spec/specwright.toml", "[names.schemas]\nOrder = 1\n");
    let run = super::generate::cargo_fails(&folder, &["check"]);
    for part in [
        "error[wrong-type]: `Order` must be a name, as a string, but it is a number",
        "--> spec/specwright.toml:2:9",
        "the configuration of spec/orders.yaml has errors: nothing was written",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    assert!(models().contains("pub struct Deal "), "{}", models());
}
