//! `specwright.toml` for the command line.

use std::fs;

use super::generate::{RUNTIME, cargo};
use super::{GOOD, doubtful, file, folder, specwright};

const PAGE: &str = include_str!("../../../docs/configuration.md");

/// The first block of the page in this language that contains a text.
fn block(language: &str, part: &str) -> String {
    let fence = format!("```{language}\n");
    let blocks = PAGE.split(&fence).skip(1);
    let mut blocks = blocks.filter_map(|rest| rest.split("```").next());
    let block = blocks.find(|block| block.contains(part));
    block
        .unwrap_or_else(|| panic!("the page has no {language} with {part}"))
        .to_owned()
}

#[test]
fn the_worked_example_does_what_the_page_says() {
    let folder = folder("config-page");
    file(
        &folder,
        "petstore.yaml",
        include_str!("../../../examples/petstore/petstore.yaml"),
    );
    file(&folder, "specwright.toml", block("toml", "# specwright.toml\ndocument"));
    let run = specwright(&folder, &["generate"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let shown = block("console", "$ specwright generate\n");
    assert_eq!(format!("$ specwright generate\n{}{}", run.err, run.out), shown);
    let read = |name: &str| fs::read_to_string(folder.join("clients/petstore").join(name)).expect("a file");
    let (manifest, client, models) = (read("Cargo.toml"), read("src/lib.rs"), read("src/models.rs"));
    for part in ["name = \"shop-client\"", "\"shop_types\" = { path = \"../types\" }"] {
        assert!(manifest.contains(part), "{manifest}");
    }
    assert!(
        client.contains("pub fn all_list") && !client.contains("pub fn show_pet"),
        "{client}"
    );
    assert!(
        models.contains("pub struct PetDraft") && models.contains("pub title: String"),
        "{models}"
    );
    assert!(!models.contains("pub struct Problem"), "{models}");
}

#[test]
fn crates_of_types_are_found_from_the_folder_of_the_file() {
    let folder = folder("config-crates-of-types");
    let document = "openapi: 3.1.0\ninfo: { title: A, version: '1' }\ncomponents:\n  schemas:\n    \
                    Price: { type: object, properties: { a: { type: string, format: money }, b: { type: string, format: blob } } }\n";
    file(&folder, "spec/petstore.yaml", document);
    file(
        &folder,
        "spec/specwright.toml",
        "document = \"petstore.yaml\"\ncrate = \"../clients/pets\"\n\
         types.format.money = { type = \"money::Money\", path = \"../crates/money\" }\n\
         types.format.blob = { type = \"blob::Blob\", path = \"/blob\" }\n",
    );
    let run = specwright(&folder, &["generate", "--only", "types", "spec/petstore.yaml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let manifest = fs::read_to_string(folder.join("clients/pets/Cargo.toml")).expect("a manifest");
    assert!(!run.err.contains("does not depend on"), "{}", run.err);
    for part in [
        "\"money\" = { path = \"../../crates/money\" }",
        "\"blob\" = { path = \"/blob\" }",
    ] {
        assert!(manifest.contains(part), "{manifest}");
    }
}

#[test]
fn an_error_is_shown_as_the_page_shows_it_and_nothing_is_written() {
    let folder = folder("config-error");
    file(&folder, "petstore.yaml", GOOD);
    file(
        &folder,
        "specwright.toml",
        "document = \"petstore.yaml\"\ncrate = \"client\"\noverlay = [\"fix.yaml\"]\n",
    );
    for arguments in [&["generate"][..], &["check"], &["generate", "petstore.yaml"]] {
        let run = specwright(&folder, arguments);
        let shown = block("text", "error[unknown-key]");
        let expected = format!("{shown}\nconfiguration: 1 error (unknown-key 1), 0 warnings; nothing was done\n");
        assert_eq!((run.code, run.err), (1, expected), "{arguments:?}");
    }
    assert!(!folder.join("client").exists());
}

#[test]
fn crates_that_nothing_says_the_place_of_are_told_until_they_are_there() {
    let folder = folder("config-lacking-crates");
    let document = "openapi: 3.1.0\ninfo: { title: A, version: '1' }\ncomponents:\n  schemas:\n    \
                    Price: { type: object, properties: { a: { type: string, format: money }, b: { type: string, format: uuid } } }\n";
    file(&folder, "petstore.yaml", document);
    file(
        &folder,
        "specwright.toml",
        "document = \"petstore.yaml\"\ncrate = \"pets\"\nonly = \"types\"\n\
         types.format = { money = \"my_money::Money<other::Unit>\", uuid = \"uuid::Uuid\" }\n",
    );
    let told = || {
        let run = specwright(&folder, &["generate"]);
        let lines = run.err.lines().filter(|line| line.contains("does not depend on"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let both = told();
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(
        both[0].ends_with("does not depend on: add it, as by `cargo add my_money`"),
        "{both:?}"
    );
    let manifest = fs::read_to_string(folder.join("pets/Cargo.toml")).expect("a manifest");
    let manifest = manifest.replace("[dependencies]\n", "[dependencies]\nmy-money = \"1\"\nother = \"1\"\n");
    file(&folder, "pets/Cargo.toml", &manifest);
    assert_eq!(told(), [""; 0]);
}

#[test]
fn patterns_for_all_documents_are_judged_over_all() {
    let folder = folder("config-shared-patterns");
    let with = |schema: &str| {
        let head = "openapi: 3.1.0\ninfo: { title: A, version: '1' }\ncomponents:\n  schemas:\n    ";
        format!(
            "{head}{schema}: {{ type: string }}\n    Of{schema}: {{ type: object, properties: {{ a: {{ $ref: '#/components/schemas/{schema}' }} }} }}\n"
        )
    };
    file(&folder, "a.yaml", with("AId"));
    file(&folder, "b.yaml", with("BKey"));
    let text = "only = \"types\"\n[types]\nnewtypes = [\"*Id\", \"*Key\", \"*No\"]\nderive = { OfAId = [\"Eq\"], OfNone = [\"Eq\"] }\n\
                [[client]]\ndocument = \"a.yaml\"\ncrate = \"a\"\n\
                [[client]]\ndocument = \"b.yaml\"\ncrate = \"b\"\ntypes.newtypes = [\"*Own\"]\n";
    file(&folder, "specwright.toml", text);
    for command in ["generate", "check"] {
        let run = specwright(&folder, &[command]);
        assert_eq!(run.code, 0, "{}", run.err);
        let told = run.err.lines().filter(|line| line.contains("unmatched-name]"));
        let mut told: Vec<&str> = told.collect();
        told.sort_unstable();
        let nothing = "no component that is a string or an integer";
        let expected = [
            format!("warning[unmatched-name]: `*No` of `newtypes` matches {nothing}"),
            format!("warning[unmatched-name]: `*Own` of `newtypes` matches {nothing}"),
            "warning[unmatched-name]: `OfNone` of `derive` matches nothing that is generated".to_owned(),
        ];
        assert_eq!(told, expected, "{}", run.err);
    }
}

#[test]
fn every_document_of_the_file_is_generated() {
    let folder = folder("config-several");
    file(&folder, "orders.yaml", GOOD);
    file(&folder, "more.yaml", doubtful());
    let text = "allow = [\"ignored-not\"]\n[names.schemas]\nOrder = \"Purchase\"\nOdrer = \"Nothing\"\n\
                [[client]]\ndocument = \"orders.yaml\"\ncrate = \"a\"\n\
                [[client]]\ndocument = \"more.yaml\"\nmodule = \"src/more\"\n";
    file(&folder, "specwright.toml", text);
    let run = specwright(&folder, &["generate"]);
    assert_eq!(run.code, 0, "{}", run.err);
    // what no document has is told once
    let expected = "configuration: specwright.toml\nwarning[unmatched-name]: `Odrer` matches nothing that is generated
 --> specwright.toml:4:9
  |
4 | Odrer = \"Nothing\"
  |         ^^^^^^^^^\n\n";
    let told = run.err.replace("\n\nconf", "\nconf");
    assert!(told.contains(expected.split_once('\n').expect("lines").1), "{told}");
    assert_eq!(told.matches("unmatched-name").count(), 1, "{told}");
    for models in ["a/src/models.rs", "src/more/models.rs"] {
        let models = fs::read_to_string(folder.join(models)).expect("models");
        assert!(models.contains("pub struct Purchase"), "{models}");
    }
    let run = specwright(&folder, &["check", "--deny", "unmatched-name"]);
    assert!(
        run.code == 1 && run.err.contains("error[unmatched-name]: `Odrer`"),
        "{}",
        run.err
    );
    // one of them, by its own table
    let run = specwright(&folder, &["check", "more.yaml"]);
    assert!(
        run.out.ends_with("0 errors, 1 warning (unmatched-name 1)\n"),
        "{}",
        run.out
    );
    let run = specwright(
        &folder,
        &[
            "generate",
            "more.yaml",
            "--out",
            "b",
            "--include",
            "operation:ShowOrder",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(folder.join("b/Cargo.toml").is_file());
}

#[test]
fn a_document_may_have_several_clients() {
    let folder = folder("config-twice");
    file(&folder, "orders.yaml", GOOD);
    let text = "[[client]]\ndocument = \"orders.yaml\"\ncrate = \"a\"\n[[client]]\ndocument = \"orders.yaml\"\nmodule = \"src/b\"\n";
    file(&folder, "specwright.toml", text);
    let run = specwright(&folder, &["generate", "orders.yaml"]);
    assert_eq!((run.code, run.err.as_str()), (0, "configuration: specwright.toml\n"));
    assert!(folder.join("a/src/lib.rs").is_file() && folder.join("src/b/mod.rs").is_file());
    let run = specwright(&folder, &["generate", "orders.yaml", "--out", "c"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(
        run.err
            .ends_with("error: an output is of one client, and the configuration has several of this document\n")
    );
}

/// Arguments go before the file.
#[test]
fn arguments_win() {
    let folder = folder("config-arguments");
    file(&folder, "spec/orders.yaml", doubtful());
    let text = "document = \"spec/orders.yaml\"\ncrate = \"a\"\nname = \"one\"\nallow = [\"ignored-not\"]\ninclude = [\"tag:none\"]\n";
    file(&folder, "specwright.toml", text);
    let arguments = [
        "generate",
        "spec/orders.yaml",
        "--name",
        "two",
        "--out",
        "b",
        "--include",
        "path:*",
    ];
    let run = specwright(&folder, &arguments);
    assert_eq!((run.code, run.err.as_str()), (0, "configuration: specwright.toml\n"));
    let manifest = fs::read_to_string(folder.join("b/Cargo.toml")).expect("a manifest");
    assert!(manifest.contains("name = \"two\""), "{manifest}");
    let run = specwright(&folder, &["check", "--include", "path:*", "--deny", "ignored-not"]);
    assert_eq!(run.code, 1);
    // the file of one's choice, for one of its documents or for all
    let run = specwright(&folder, &["check", "--config", "specwright.toml", "other.yaml"]);
    let message = "error: specwright.toml does not name other.yaml\n";
    assert_eq!((run.code, run.err.as_str()), (1, message));
    let run = specwright(&folder, &["check", "--config", "no.toml"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err
            .starts_with("error[unreadable-file]: cannot read `no.toml`: there is no such file"),
        "{}",
        run.err
    );
}

#[test]
fn what_is_missing_is_said() {
    let folder = folder("config-missing");
    file(&folder, "orders.yaml", GOOD);
    let run = specwright(&folder, &["generate"]);
    let message = "error: no document is given, and there is no specwright.toml in this folder that names one\n";
    assert_eq!((run.code, run.err.as_str()), (1, message));
    file(&folder, "specwright.toml", "strict = true\n");
    let run = specwright(&folder, &["check"]);
    let message = "error: specwright.toml names no document: add `document = \"petstore.yaml\"`, or give one\n";
    assert_eq!((run.code, run.err.as_str()), (1, message));
    file(&folder, "specwright.toml", "document = \"orders.yaml\"\n");
    let run = specwright(&folder, &["generate"]);
    let message = "configuration: specwright.toml\nerror: no output for orders.yaml: give `--out DIR`, `--member DIR` or `--module DIR`, or \
                   write one in specwright.toml\n";
    assert_eq!((run.code, run.err.as_str()), (2, message));
    file(&folder, "specwright.toml", "document = \"no.yaml\"\ncrate = \"a\"\n");
    let run = specwright(&folder, &["generate"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("cannot read `no.yaml`: there is no such file"),
        "{}",
        run.err
    );
}

#[test]
fn overlays_of_the_file_are_those_of_check_and_mock() {
    let folder = folder("config-overlays");
    file(&folder, "orders.yaml", GOOD);
    file(
        &folder,
        "fix.yaml",
        "overlay: 1.0.0\ninfo: { title: a, version: '1' }\nactions:\n  - { target: $.nothing, remove: true }\n",
    );
    file(
        &folder,
        "specwright.toml",
        "document = \"orders.yaml\"\noverlays = [\"fix.yaml\"]\n",
    );
    let run = specwright(&folder, &["check"]);
    assert!(
        run.out.ends_with("0 errors, 1 warning (unmatched-action 1)\n"),
        "{}",
        run.out
    );
    let (_server, address) = super::readme::served(&folder, &["mock"]);
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
}

/// A member is listed in the workspace around it, and takes the runtime that this one has.
#[test]
fn a_member_is_added_to_its_workspace() {
    let folder = folder("config-member");
    file(&folder, "orders.yaml", GOOD);
    let root = "# a comment that stays\n[workspace]\nresolver = \"3\"\nmembers = []\n\n[workspace.dependencies]\n";
    let text = format!("{root}specwright-runtime = {{ path = {RUNTIME:?} }}\n");
    file(&folder, "Cargo.toml", text);
    file(
        &folder,
        "specwright.toml",
        "document = \"orders.yaml\"\nmember = \"clients/orders\"\nname = \"orders\"\n",
    );
    let run = specwright(&folder, &["generate"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("added \"clients/orders\" to `members` of "),
        "{}",
        run.out
    );
    let workspace = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    assert!(workspace.starts_with("# a comment that stays\n"), "{workspace}");
    assert!(workspace.contains("members = [\"clients/orders\"]"), "{workspace}");
    let manifest = fs::read_to_string(folder.join("clients/orders/Cargo.toml")).expect("a manifest");
    assert!(
        manifest.contains("specwright-runtime = { workspace = true }"),
        "{manifest}"
    );
    let run = specwright(&folder, &["generate"]);
    assert!(!run.out.contains("added"), "{}", run.out);
    cargo(&folder, &["metadata", "--no-deps", "--format-version", "1"]);
}

#[test]
fn a_member_needs_a_workspace() {
    // outside of this repository, which is one
    let folder = std::env::temp_dir().join(format!("specwright-member-{}", std::process::id()));
    let document = file(&folder, "orders.yaml", GOOD);
    let run = specwright(&folder, &["generate", "orders.yaml", "--member", "clients/orders"]);
    fs::remove_dir_all(document.parent().expect("a folder")).expect("it is there");
    let message = "error: no workspace is around clients/orders: add `[workspace]` to a Cargo.toml above it, or generate a `crate`\n";
    assert_eq!((run.code, run.err.as_str()), (1, message));
}

/// A folder of documents becomes modules of the crate that the folder of the output is in.
#[test]
fn a_folder_of_documents_becomes_modules() {
    let folder = folder("config-tree");
    file(&folder, "spec/shop/orders.yaml", doubtful());
    file(
        &folder,
        "spec/shop/specwright.toml",
        "[names.schemas]\nOrder = \"Purchase\"\n",
    );
    file(
        &folder,
        "Cargo.toml",
        "[package]\nname = \"my-clients\"\n\n[features]\n",
    );
    file(
        &folder,
        "specwright.toml",
        "document = \"spec\"\ntree = \"src\"\nallow = [\"ignored-not\"]\n",
    );
    let run = specwright(&folder, &["generate"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("has no feature `shop-orders`"), "{}", run.err);
    file(
        &folder,
        "Cargo.toml",
        "[package]\nname = \"my-clients\"\n\n[features]\nshop-orders = []\n",
    );
    let run = specwright(&folder, &["generate"]);
    assert_eq!((run.code, run.err.as_str()), (0, "configuration: specwright.toml\n"));
    let models = fs::read_to_string(folder.join("src/shop/orders/models.rs")).expect("models");
    assert!(models.contains("pub struct Purchase"), "{models}");
    let run = specwright(&folder, &["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn the_schema_is_printed() {
    let folder = folder("config-schema");
    let run = specwright(&folder, &["config", "schema"]);
    assert_eq!(run.out, include_str!("../../../docs/specwright.schema.json"));
}

#[test]
fn a_table_of_names_moves() {
    let folder = folder("config-move");
    file(&folder, "orders.yaml", GOOD);
    file(&folder, "orders.names.yaml", "Order: Purchase\nShowOrder: show\n");
    let before = specwright(&folder, &["generate", "orders.yaml", "--out", "a", "--name", "orders"]);
    assert!(
        before
            .err
            .starts_with("note[names-table]: orders.names.yaml is a table of names"),
        "{}",
        before.err
    );
    let run = specwright(&folder, &["config", "move", "orders.names.yaml"]);
    assert_eq!(
        run.out,
        "[names.schemas]\nOrder = \"Purchase\"\n\n[names.operations]\nShowOrder = \"show\"\n"
    );
    fs::remove_file(folder.join("orders.names.yaml")).expect("a table");
    file(&folder, "specwright.toml", &run.out);
    let after = specwright(&folder, &["generate", "orders.yaml", "--out", "a", "--name", "orders"]);
    assert_eq!(after.err, "configuration: specwright.toml\n");
    assert!(after.out.contains("0 files written"), "{}", after.out);
}

/// All arguments that the documentation names are there.
#[test]
fn every_argument_of_the_page_is_one() {
    let folder = folder("config-help");
    let help = specwright(&folder, &["generate", "--help"]).out;
    let keys = PAGE.split("\n## All keys\n").nth(1).expect("a section");
    let rows = keys.lines().filter(|line| line.starts_with("| `"));
    let flags: Vec<&str> = rows
        .flat_map(|row| row.split('`'))
        .filter(|word| word.starts_with("--"))
        .collect();
    assert!(flags.len() > 10, "{flags:?}");
    for flag in flags {
        assert!(
            help.contains(&format!("{flag} ")) || help.contains(&format!("{flag}\n")),
            "{flag}"
        );
    }
}
