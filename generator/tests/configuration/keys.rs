//! What each key does.

use std::path::Path;

use specwright::configuration::Output;
use specwright::{RuntimeSource, WriteOptions, write_with};

use crate::{Folder, generated, made, made_in};

#[test]
fn document_is_relative_to_the_file() {
    let folder = Folder::new();
    folder.write("spec/orders.yaml", crate::DOCUMENT);
    let (configuration, problems) = folder.read("document = \"spec/orders.yaml\"\n");
    assert_eq!(problems, "");
    let clients = configuration.expect("a configuration").clients;
    assert_eq!(
        clients[0].document.as_deref(),
        Some(folder.0.join("spec/orders.yaml").as_path())
    );
}

#[cfg(feature = "overlays")]
#[test]
fn overlays_are_applied() {
    let folder = Folder::new();
    folder.write(
        "fix.yaml",
        "overlay: 1.0.0\ninfo: { title: a, version: '1' }\nactions:\n  - target: $.components.schemas.Money.properties\n    \
         update: { currency: { type: string } }\n",
    );
    let (files, _) = made_in(&folder, "overlays = [\"fix.yaml\"]\n");
    assert!(files.contains("pub currency: Option<String>"), "{files}");
}

#[test]
fn root_is_what_references_may_reach() {
    let folder = Folder::new();
    folder.write(
        "shared/money.yaml",
        "Money: { type: object, properties: { cents: { type: integer } } }\n",
    );
    let text = crate::DOCUMENT.replace("'#/components/schemas/Money'", "'../shared/money.yaml#/Money'");
    let document = folder.write("spec/orders.yaml", text);
    let made = |root: &str| {
        let file = folder.write("specwright.toml", format!("document = \"spec/orders.yaml\"\n{root}"));
        let clients = folder
            .read_file(&file)
            .0
            .expect("a configuration")
            .clients_of(&document);
        generated(&clients[0], &folder)
    };
    assert!(made("").diagnostics.has_errors());
    assert!(!made("root = \".\"\n").diagnostics.has_errors());
}

#[test]
fn outputs_are_folders_beside_the_file() {
    let folder = Folder::new();
    let at = |name: &str| folder.0.join(name);
    let cases = [
        ("crate = \"a\"", Output::Crate(at("a"))),
        ("member = \"a\"", Output::Member(at("a"))),
        ("module = \"src/a\"", Output::Module(at("src/a"))),
        ("tree = \"src\"", Output::Tree(at("src"))),
        ("included-as = \"a\"", Output::Included("a".to_owned())),
    ];
    for (line, expected) in cases {
        let client = folder.client(&format!("document = \"orders.yaml\"\n{line}\n"));
        assert_eq!(client.output, Some(expected), "{line}");
    }
}

#[test]
fn name_is_that_of_the_crate() {
    let (files, _) = made("document = \"orders.yaml\"\nname = \"shop\"\n");
    assert!(files.contains("\nname = \"shop\"\n"), "{files}");
}

#[test]
fn standalone_makes_a_workspace() {
    assert!(made("standalone = true\n").0.contains("\n[workspace]\n"));
    assert!(!made("standalone = false\n").0.contains("\n[workspace]\n"));
}

#[test]
fn blocking_is_on_by_default_where_it_is_wanted() {
    assert!(made("blocking = true\n").0.contains("default = [\"blocking\"]"));
    assert!(!made("blocking = false\n").0.contains("default ="));
}

#[test]
fn runtime_is_from_where_it_says() {
    let cases = [
        ("[runtime]\nversion = \"0.1\"\n", "specwright-runtime = \"0.1\"\n"),
        (
            "runtime.workspace = true\n",
            "specwright-runtime = { workspace = true }\n",
        ),
    ];
    for (line, expected) in cases {
        let (files, _) = made(line);
        assert!(files.contains(expected), "{line}: {files}");
    }
    let folder = Folder::new();
    let client = folder.client("runtime.path = \"../runtime\"\n");
    assert_eq!(client.runtime, Some(RuntimeSource::Path(folder.0.join("../runtime"))));
}

#[test]
fn include_and_exclude_select_operations() {
    let (files, _) = made("include = [\"tag:Orders\"]\n");
    assert!(
        files.contains("pub fn list_orders") && !files.contains("pub fn list_items"),
        "{files}"
    );
    let (files, _) = made("exclude = [\"path:/orders\"]\n");
    assert!(
        !files.contains("pub fn list_orders") && files.contains("pub fn list_items"),
        "{files}"
    );
}

#[test]
fn a_selector_that_selects_nothing_is_shown_where_it_is_written() {
    let (_, problems) = made("include = [\"tag:Order\"]\n");
    let expected = "error[unmatched-selection]: `include tag:Order` selects no operation
 --> specwright.toml:1:12
  |
1 | include = [\"tag:Order\"]
  |            ^^^^^^^^^^^
  |
  = help: did you mean `tag:Orders`?
";
    assert!(problems.contains(expected), "{problems}");
}

#[test]
fn allow_and_deny_judge_diagnostics() {
    let (_, problems) = made("");
    assert!(problems.starts_with("warning[unknown-format]"), "{problems}");
    assert_eq!(made("allow = [\"unknown-format\"]\n").1, "");
    let (_, problems) = made("deny = [\"unknown-format\"]\n");
    assert!(problems.starts_with("error[unknown-format]"), "{problems}");
}

#[test]
fn strict_says_whether_the_rest_is_generated() {
    let folder = Folder::new();
    folder.write(
        "orders.yaml",
        crate::DOCUMENT.replace("schemas/State'", "schemas/Stat'"),
    );
    assert!(
        made_in(&folder, "strict = true\n")
            .1
            .contains("error[unresolved-reference]")
    );
    assert!(
        made_in(&folder, "strict = false\n")
            .1
            .contains("warning[unresolved-reference]")
    );
}

#[test]
fn source_is_the_name_in_generated_files() {
    let (files, _) = made("document = \"orders.yaml\"\nsource = \"shop.yaml\"\n");
    assert!(files.contains("generated by specwright from shop.yaml"), "{files}");
}

#[test]
fn replaces_hands_a_folder_over() {
    let folder = Folder::new();
    let out = folder.0.join("out");
    let write = |client: &specwright::configuration::Client| {
        let generated = generated(client, &folder);
        let mut options = WriteOptions::default().of_document(client.document.as_deref().expect("a document"));
        if let Some(replaced) = &client.replaces {
            options = options.replacing(replaced);
        }
        write_with(&generated.files, &out, &options)
    };
    assert!(write(&folder.client("document = \"orders.yaml\"\n")).is_ok());
    std::fs::rename(folder.0.join("orders.yaml"), folder.0.join("shop.yaml")).expect("a file");
    let client = |text: &str| folder.read(text).0.expect("a configuration").clients.remove(0);
    assert!(write(&client("document = \"shop.yaml\"\n")).is_err());
    assert!(write(&client("document = \"shop.yaml\"\nreplaces = \"orders.yaml\"\n")).is_ok());
}

/// A key of a client replaces that of all documents; codes, names and types are added to those.
#[test]
fn each_client_has_what_is_said_of_all() {
    let folder = Folder::new();
    folder.write("items.yaml", crate::DOCUMENT);
    let (configuration, problems) = folder.read(
        "allow = [\"tuple\"]\ninclude = [\"tag:Orders\"]\n[names.schemas]\nMoney = \"Price\"\n\
         [[client]]\ndocument = \"orders.yaml\"\ncrate = \"a\"\nallow = [\"unknown-format\"]\n\
         [[client]]\ndocument = \"items.yaml\"\ncrate = \"b\"\ninclude = [\"tag:Items\"]\n\
         names.schemas = { Money = \"Cost\", ApiItemDto = \"Item\" }\n",
    );
    assert_eq!(problems, "");
    let configuration = configuration.expect("a configuration");
    let codes: Vec<usize> = configuration.clients.iter().map(|c| c.settings.allow.len()).collect();
    assert_eq!(codes, [2, 1]);
    let first = generated(&configuration.clients[0], &folder);
    assert!(first.diagnostics.is_empty(), "{}", first.diagnostics);
    let models = &first.files[Path::new("src/models.rs")];
    assert!(
        models.contains("pub struct Price") && !models.contains("ApiItem"),
        "{models}"
    );
    let second = generated(&configuration.clients[1], &folder);
    let models = &second.files[Path::new("src/models.rs")];
    assert!(
        models.contains("pub struct Item {") && !models.contains("Price"),
        "{models}"
    );
    // nothing of the shared name is reported: that of the client takes its place
    assert!(
        !second.diagnostics.to_string().contains("Price"),
        "{}",
        second.diagnostics
    );
}
