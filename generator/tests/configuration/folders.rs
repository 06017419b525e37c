//! Configurations of documents in a folder of documents, and where configurations are found.

use std::path::Path;

use specwright::configuration::{find, find_clients};
use specwright::diagnostic::Diagnostics;

use crate::{DOCUMENT, Folder, generated};

/// Generates the folder `spec` by this configuration above it.
fn tree(folder: &Folder, text: &str) -> specwright::Generated {
    let (configuration, problems) = folder.read(text);
    assert_eq!(problems, "");
    let client = configuration.expect("a configuration").clients.remove(0);
    generated(&client, folder)
}

const TREE: &str = "document = \"spec\"\ntree = \"src\"\nallow = [\"unknown-format\"]\n";

#[test]
fn each_document_of_a_folder_has_its_own_settings() {
    let folder = Folder::new();
    folder.write("spec/shop/orders.yaml", DOCUMENT);
    folder.write("spec/shop/items.yaml", DOCUMENT);
    folder.write("spec/depot.yaml", DOCUMENT);
    let beside = folder.write(
        "spec/shop/specwright.toml",
        "[names.schemas]\nState = \"Status\"\n[[client]]\ndocument = \"orders.yaml\"\nnames.schemas.Money = \"Price\"\n\
         [[client]]\ndocument = \"items.yaml\"\n",
    );
    let above = folder.write("spec/specwright.toml", "[names.schemas]\nMoney = \"Cost\"\n");
    let generated = tree(&folder, TREE);
    assert!(generated.diagnostics.is_empty(), "{}", generated.diagnostics);
    let models = |name: &str| &generated.files[Path::new(name)];
    let orders = models("shop/orders/models.rs");
    assert!(
        orders.contains("struct Price") && orders.contains("enum Status"),
        "{orders}"
    );
    let items = models("shop/items/models.rs");
    assert!(
        items.contains("struct Money") && items.contains("enum Status"),
        "{items}"
    );
    assert!(models("depot/models.rs").contains("struct Cost"));
    for file in [beside, above, folder.0.join("specwright.toml")] {
        assert!(generated.sources.contains(&file), "{}", file.display());
    }
}

#[cfg(feature = "overlays")]
#[test]
fn a_document_of_a_folder_has_its_overlays() {
    let folder = Folder::new();
    folder.write("spec/orders.yaml", DOCUMENT);
    folder.write("spec/items.yaml", DOCUMENT);
    folder.write(
        "fixes/orders.yaml",
        "overlay: 1.0.0\ninfo: { title: a, version: '1' }\nactions:\n  - target: $.components.schemas.Money.properties\n    \
         update: { currency: { type: string } }\n  - target: $.components.schemas.Mony\n    remove: true\n",
    );
    folder.write(
        "spec/specwright.toml",
        "[[client]]\ndocument = \"orders.yaml\"\noverlays = [\"../fixes/orders.yaml\"]\n",
    );
    let generated = tree(&folder, TREE);
    let expected = "warning[unmatched-action]: nothing in the document is selected by this target: the action has no effect\n --> fixes/orders.yaml:6:13\n";
    let shown = folder.shown(&generated.diagnostics);
    assert!(shown.starts_with(expected), "{shown}");
    let models = |name: &str| &generated.files[Path::new(name)];
    assert!(models("orders/models.rs").contains("pub currency:"));
    assert!(!models("items/models.rs").contains("pub currency:"));
    assert!(generated.sources.contains(&folder.0.join("spec/../fixes/orders.yaml")));
}

/// What is of the whole run has no effect there, and what is wrong is shown.
#[test]
fn the_configuration_of_a_document_in_a_folder_is_checked() {
    let folder = Folder::new();
    folder.write("spec/orders.yaml", DOCUMENT);
    folder.write("spec/specwright.toml", "strict = true\nnmaes = 1\n");
    let generated = tree(&folder, TREE);
    let expected = "warning[ignored-keyword]: `strict` has no effect on a document in a folder of documents
 --> spec/specwright.toml:1:1
  |
1 | strict = true
  | ^^^^^^
  |
  = help: it belongs into the configuration of the whole folder

error[unknown-key]: `nmaes` is no key of the configuration
 --> spec/specwright.toml:2:1
  |
2 | nmaes = 1
  | ^^^^^
  |
  = help: did you mean `names`?
";
    assert_eq!(folder.shown(&generated.diagnostics), expected);
}

/// The configuration of the run may itself be in the folder of documents.
#[test]
fn a_configuration_in_the_folder_that_it_names_is_read_once() {
    let folder = Folder::new();
    let file = folder.write(
        "spec/specwright.toml",
        "document = \".\"\ntree = \"../src\"\nallow = [\"unknown-format\"]\n[names.schemas]\nMoney = \"Price\"\n",
    );
    folder.write("spec/orders.yaml", DOCUMENT);
    let (configuration, problems) = folder.read_file(&file);
    assert_eq!(problems, "");
    let generated = generated(&configuration.expect("a configuration").clients[0], &folder);
    assert!(generated.diagnostics.is_empty(), "{}", generated.diagnostics);
    assert!(generated.files[Path::new("orders/models.rs")].contains("struct Price"));
}

#[test]
fn a_configuration_is_beside_the_document_or_names_it_from_above() {
    let folder = Folder::new();
    let document = folder.write("spec/orders.yaml", DOCUMENT);
    let mut diagnostics = Diagnostics::new();
    let mut name = || {
        let clients = find_clients(&document, &folder.0, Some(&folder.0), &mut diagnostics);
        clients.into_iter().next().and_then(|client| client.name)
    };
    assert_eq!(name(), None);
    folder.write("specwright.toml", "document = \"spec/orders.yaml\"\nname = \"above\"\n");
    assert_eq!(name().as_deref(), Some("above"));
    folder.write(
        "spec/Cargo.toml",
        "[package.metadata.specwright]\ndocument = \"orders.yaml\"\nname = \"manifest\"\n",
    );
    assert_eq!(name().as_deref(), Some("manifest"));
    folder.write(
        "spec/specwright.toml",
        "document = \"orders.yaml\"\nname = \"beside\"\n",
    );
    assert_eq!(name().as_deref(), Some("beside"));
    assert!(diagnostics.is_empty(), "{diagnostics}");
    // one that is for other documents is told
    folder.write("spec/other.yaml", DOCUMENT);
    let other = folder.0.join("spec/other.yaml");
    assert!(find_clients(&other, &folder.0, Some(&folder.0), &mut diagnostics).is_empty());
    let expected = "note[stray-file]: spec/specwright.toml does not name spec/other.yaml, and is not used for it\n";
    assert_eq!(folder.shown(&diagnostics), expected);
}

/// Without a section, a manifest is cargo's alone, whatever is in it.
#[test]
fn a_manifest_has_a_section() {
    let folder = Folder::new();
    let mut diagnostics = Diagnostics::new();
    folder.write("Cargo.toml", "[package\n");
    assert!(find(&folder.0, Some(&folder.0), &mut diagnostics).is_none());
    folder.write("Cargo.toml", "[dependencies]\nspecwright-runtime = \"1\"\n");
    assert!(find(&folder.0, Some(&folder.0), &mut diagnostics).is_none());
    assert!(diagnostics.is_empty(), "{diagnostics}");
    folder.write(
        "Cargo.toml",
        "[workspace.metadata.specwright]\ndocument = \"orders.yaml\"\nmodul = \"src/orders\"\n",
    );
    assert!(find(&folder.0, Some(&folder.0), &mut diagnostics).is_some());
    let expected = "error[unknown-key]: `modul` is no key of the configuration
 --> Cargo.toml:3:1
  |
3 | modul = \"src/orders\"
  | ^^^^^
  |
  = help: did you mean `module`?
";
    assert_eq!(folder.shown(&diagnostics), expected);
}
