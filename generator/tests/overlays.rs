//! Overlays: what they change, and what is said of those that cannot be applied.

#[path = "folder/mod.rs"]
mod folder;

use std::path::Path;

use folder::Folder;
use specwright::diagnostic::Diagnostics;
use specwright::document::{self, LoadOptions, Node, difference};
use specwright::{RuntimeSource, Settings, generate_crate};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: { title: Pets, version: '1' }
tags: [{ name: cat }]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{ name: a, in: query, schema: { type: string } }, { name: b, in: query, schema: { type: string } }]
      responses: { '200': { description: All. } }
  /dogs:
    get:
      operationId: listDogs
      x-oai-traits: { paged: true }
      responses: { '200': { description: All. } }
";

/// The document with an overlay of these actions, as JSON, and the text of all problems.
fn overlaid(version: &str, actions: &str) -> (Option<serde_json::Value>, String) {
    let overlay = format!("overlay: {version}\ninfo: {{ title: T, version: '1' }}\nactions:\n{actions}\n");
    let folder = Folder::with(&[("pets.yaml", DOCUMENT), ("fix.yaml", &overlay)]);
    let mut options = folder.options();
    options.overlays = vec![folder.path().join("fix.yaml")];
    options.max_nodes = 10_000;
    let mut diagnostics = Diagnostics::new();
    let tree = document::read(&folder.path().join("pets.yaml"), &options, &mut diagnostics);
    (tree.as_ref().map(Node::to_json), diagnostics.to_string())
}

/// What a JSON pointer leads to once the actions are applied without a problem.
fn changed(version: &str, actions: &str, pointer: &str) -> serde_json::Value {
    let (tree, problems) = overlaid(version, actions);
    assert_eq!(problems, "");
    tree.expect("a document").pointer(pointer).cloned().unwrap_or_default()
}

/// The text of the only problem.
fn refused(version: &str, actions: &str) -> String {
    let (tree, problems) = overlaid(version, actions);
    assert!(tree.is_none(), "{problems}");
    problems
}

#[test]
fn an_update_is_merged_with_each_selected_value() {
    let update =
        "  - target: $.paths.*.get\n    update: { deprecated: true, responses: { '404': { description: None. } } }";
    for path in ["~1pets", "~1dogs"] {
        let responses = changed("1.0.0", update, &format!("/paths/{path}/get/responses"));
        assert_eq!(responses.as_object().expect("an object").len(), 2);
        assert_eq!(changed("1.1.0", update, &format!("/paths/{path}/get/deprecated")), true);
    }
}

#[test]
fn lists_get_items() {
    let item = "  - target: $.tags\n    update: { name: dog }";
    assert_eq!(changed("1.0.0", item, "/tags/1/name"), "dog");
    assert_eq!(changed("1.1.0", item, "/tags/1/name"), "dog");
    // of a list, 1.1 takes the items
    let list = "  - target: $.tags\n    update: [{ name: dog }, { name: cow }]";
    assert_eq!(changed("1.1.0", list, "/tags/2/name"), "cow");
    assert_eq!(changed("1.0.0", list, "/tags/1/1/name"), "cow");
    let within = "  - target: $\n    update: { tags: [{ name: dog }] }";
    assert_eq!(changed("1.0.0", within, "/tags/1/name"), "dog");
}

#[test]
fn values_are_removed_and_copied() {
    let remove = "  - target: $.paths['/pets'].get.parameters[*]\n    remove: true";
    assert_eq!(
        changed("1.0.0", remove, "/paths/~1pets/get/parameters"),
        serde_json::json!([])
    );
    let first = "  - target: $.paths['/pets'].get.parameters[0]\n    remove: true";
    assert_eq!(changed("1.0.0", first, "/paths/~1pets/get/parameters/0/name"), "b");
    let copy =
        "  - target: $.paths\n    update: { /cats: {} }\n  - target: $.paths['/cats']\n    copy: $.paths['/dogs']";
    assert_eq!(changed("1.1.0", copy, "/paths/~1cats/get/operationId"), "listDogs");
    let title = "  - target: $.info.title\n    update: Animals";
    assert_eq!(changed("1.1.0", title, "/info/title"), "Animals");
}

#[test]
fn names_with_a_hyphen_are_read_without_quotes() {
    let traits = "  - target: $.paths.*.get[?@.x-oai-traits.paged]\n    update: { summary: Pages. }";
    let (tree, problems) = overlaid("1.1.0", traits);
    // the query selects what is below `get`, where nothing has traits
    assert!(problems.contains("warning[lenient-value]: names with `-` need quotes in JSONPath: read as `$.paths.*.get[?@['x-oai-traits'].paged]`"), "{problems}");
    assert!(problems.contains("warning[unmatched-action]"), "{problems}");
    assert!(tree.is_some());
    let quoted = "  - target: \"$..['x-oai-traits']\"\n    update: { paged: false }";
    assert_eq!(changed("1.1.0", quoted, "/paths/~1dogs/get/x-oai-traits/paged"), false);
}

#[test]
fn what_cannot_be_merged_is_refused_where_it_stands() {
    let problem = refused(
        "1.0.0",
        "  - target: $.paths['/pets']\n    update: { get: { responses: none } }",
    );
    assert_eq!(
        problem,
        "error[wrong-type]: `responses` is an object in the document and a string here: remove it first
 --> fix.yaml:5:33
  |
5 |     update: { get: { responses: none } }
  |                                 ^^^^
 ::: pets.yaml:9:7
  |
9 |       responses: { '200': { description: All. } }
  |       ^^^^^^^^^ the value of the document
"
    );
}

#[test]
fn faults_of_overlays_are_located() {
    for (version, actions, message) in [
        (
            "'2.0'",
            "  - target: $",
            "error[unsupported-version]: the version of an overlay must be",
        ),
        (
            "1.0.0",
            "  - target: info",
            "error[invalid-value]: `target` is no JSONPath",
        ),
        (
            "1.0.0",
            "  - target: $\n    copy: $.info",
            "error[unknown-key]: `copy` is an action of overlay 1.1",
        ),
        (
            "1.0.0",
            "  - target: $\n    remove: true",
            "error[invalid-value]: the document itself cannot be removed",
        ),
        (
            "1.0.0",
            "  - target: $\n    updte: {}",
            "error[unknown-key]: `updte` is no key of an action of an overlay: did you mean `update`?",
        ),
        (
            "1.1.0",
            "  - target: $.info\n    copy: $.paths.*",
            "error[invalid-value]: `copy` must select one value, but it selects 2",
        ),
        (
            "1.1.0",
            "  - target: $.info\n    copy: $.info\n    update: {}",
            "error[invalid-value]: `update` and `copy` of one action",
        ),
        ("1.0.0", "  []", "error[invalid-value]: `actions` must have an action"),
    ] {
        let problem = refused(version, actions);
        assert!(problem.starts_with(message), "{problem}");
        assert!(problem.contains("--> fix.yaml:"), "{problem}");
    }
}

#[test]
fn a_target_that_selects_nothing_is_a_warning() {
    let (tree, problems) = overlaid("1.0.0", "  - target: $.paths['/cows']\n    remove: true");
    assert!(tree.is_some());
    assert!(
        problems.starts_with("warning[unmatched-action]: nothing in the document is selected"),
        "{problems}"
    );
    assert!(problems.contains("--> fix.yaml:4:13"), "{problems}");
}

#[test]
fn a_document_does_not_grow_without_bound() {
    let double = "  - target: $.info\n    copy: $\n".to_owned();
    let actions: Vec<String> = (0..40)
        .map(|number| format!("{double}    description: '{number}'\n"))
        .collect();
    let problem = refused("1.1.0", &actions.concat());
    assert!(
        problem.starts_with("error[too-large]: with this action the document has more than"),
        "{problem}"
    );
}

#[test]
fn later_problems_are_told_in_the_overlay_that_made_them() {
    let overlay = "overlay: 1.0.0\ninfo: { title: T, version: '1' }\nactions:\n  - target: $.paths['/pets'].get.responses['200']\n    update:\n      content: { application/json: { schema: { $ref: '#/components/schemas/Nope' } } }\n";
    let folder = Folder::with(&[("pets.yaml", DOCUMENT), ("fix.yaml", overlay)]);
    let mut options = folder.options();
    options.overlays = vec![folder.path().join("fix.yaml")];
    let mut diagnostics = Diagnostics::new();
    let document = document::load(&folder.path().join("pets.yaml"), &options, &mut diagnostics);
    let problems = diagnostics.to_string();
    assert!(
        problems.contains("error[unresolved-reference]") && problems.contains("--> fix.yaml:6:54"),
        "{problems}"
    );
    let read: Vec<_> = document
        .expect("a document")
        .sources
        .files()
        .map(Path::to_owned)
        .collect();
    assert_eq!(read.len(), 2, "a build watches both: {read:?}");
}

/// Applies the difference to the old document.
fn of_difference(old: &str, new: &str) -> (serde_json::Value, serde_json::Value) {
    let folder = Folder::with(&[("old.yaml", old), ("new.yaml", new)]);
    let read = |name: &str, overlays: &[&str]| {
        let mut options = folder.options();
        options.overlays = overlays.iter().map(|name| folder.path().join(name)).collect();
        let mut diagnostics = Diagnostics::new();
        let tree = document::read(&folder.path().join(name), &options, &mut diagnostics);
        assert_eq!(diagnostics.to_string(), "");
        tree.expect("a document")
    };
    let (old, new) = (read("old.yaml", &[]), read("new.yaml", &[]));
    let overlay = difference(&old, &new, "Changes");
    if overlay["actions"] == serde_json::json!([]) {
        return (old.to_json(), new.to_json());
    }
    folder.write("overlay.json", overlay.to_string().as_bytes());
    (read("old.yaml", &["overlay.json"]).to_json(), new.to_json())
}

#[test]
fn a_difference_makes_the_new_document_of_the_old_one() {
    for (old, new) in [
        ("{a: 1}", "{a: 1}"),
        ("{a: 1, b: 2}", "{b: 3, c: [1]}"),
        ("{l: [1, 2]}", "{l: [1, 2, 3]}"),
        ("{l: [1, 2]}", "{l: [2]}"),
        ("{a: {b: {c: 1}}}", "{a: {b: {c: 2, d: {}}}}"),
        ("{a: {b: 1}}", "{a: [1]}"),
        ("{a: [1]}", "{a: null}"),
        ("{a: null}", "{a: {b: 1}}"),
        (
            "{\"it's\": {\"b\\\\c\": 1, \"$ .[]\": 2}}",
            "{\"it's\": {\"$ .[]\": {x: 1}}}",
        ),
        ("{'200': {x: 1}, é: {y: 1}}", "{'200': {x: 2}, é: {y: 2}}"),
    ] {
        let (made, new) = of_difference(old, new);
        assert_eq!(made, new, "{old}");
    }
}

#[test]
fn differences_between_random_documents() {
    let mut seed = 7_u64;
    let mut next = move |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    fn value(next: &mut impl FnMut(u64) -> u64, depth: u64) -> serde_json::Value {
        match next(if depth > 3 { 3 } else { 6 }) {
            0 => serde_json::Value::Null,
            1 => next(3).into(),
            2 => ["a", "b"][next(2) as usize].into(),
            3 => (0..next(3)).map(|_| value(next, depth + 1)).collect(),
            _ => {
                let members = (0..next(4)).map(|_| {
                    (
                        ["a", "b", "x-y", "/p"][next(4) as usize].to_owned(),
                        value(next, depth + 1),
                    )
                });
                serde_json::Value::Object(members.collect())
            }
        }
    }
    for _ in 0..300 {
        let (old, new) = (value(&mut next, 0), value(&mut next, 0));
        if old.is_object() && new.is_object() {
            let (made, new) = of_difference(&old.to_string(), &new.to_string());
            assert_eq!(made, new, "{old}");
        }
    }
}

/// The documents of the Overlay Specification: `SPECWRIGHT_SUITES=... cargo test -- --ignored`.
#[test]
#[ignore = "needs SPECWRIGHT_SUITES"]
fn the_suite_of_the_specification() {
    let Some(suites) = std::env::var_os("SPECWRIGHT_SUITES") else {
        panic!("SPECWRIGHT_SUITES is not set: it is the folder with the folder `overlay`");
    };
    let suite = Path::new(&suites).join("overlay");
    let files = |folder: &Path| -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(folder).expect("a folder").flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let apply = |document: &Path, overlay: &Path| {
        let mut options = LoadOptions::default();
        options.overlays = vec![overlay.to_owned()];
        let mut diagnostics = Diagnostics::new();
        let tree = document::read(document, &options, &mut diagnostics);
        (tree, diagnostics.to_string())
    };
    let mut count = 0;
    for set in files(&suite.join("compliant-sets")).iter().filter(|path| path.is_dir()) {
        let (made, problems) = apply(&set.join("openapi.yaml"), &set.join("overlay.yaml"));
        let (expected, _) = apply(&set.join("output.yaml"), &set.join("overlay.yaml"));
        let mut diagnostics = Diagnostics::new();
        let expected =
            expected.and_then(|_| document::read(&set.join("output.yaml"), &LoadOptions::default(), &mut diagnostics));
        assert_eq!(
            made.map(|tree| tree.to_json()),
            expected.map(|tree| tree.to_json()),
            "{}: {problems}",
            set.display()
        );
        count += 1;
    }
    let folder = Folder::with(&[(
        "empty.yaml",
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\n",
    )]);
    for version in ["v1.0", "v1.1"] {
        for (outcome, is_applied) in [("pass", true), ("fail", false)] {
            for overlay in files(&suite.join(version).join(outcome)) {
                let (tree, problems) = apply(&folder.path().join("empty.yaml"), &overlay);
                assert_eq!(tree.is_some(), is_applied, "{}: {problems}", overlay.display());
                count += 1;
            }
        }
    }
    assert_eq!(count, 75);
}

/// The overlay of the guide, applied to the document that it is for: `SPECWRIGHT_CORPUS=... cargo test -- --ignored`.
#[test]
#[ignore = "needs SPECWRIGHT_CORPUS"]
fn the_overlay_of_the_guide_makes_a_listing_page() {
    let Some(corpus) = std::env::var_os("SPECWRIGHT_CORPUS") else {
        panic!("SPECWRIGHT_CORPUS is not set: it is the folder with discord.json");
    };
    let guide = include_str!("../../docs/overlays.md");
    let overlay = guide
        .split("```yaml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("an overlay");
    let folder = Folder::with(&[("fix.yaml", overlay)]);
    let mut settings = Settings::default();
    settings.overlays = vec![folder.path().join("fix.yaml")];
    settings.keep_going = true;
    settings.include = vec![
        "path:/guilds/*/messages/search".parse().expect("a selector"),
        "path:/gateway".parse().expect("a selector"),
    ];
    let document = Path::new(&corpus).join("discord.json");
    let generated = generate_crate(&document, "discord", &RuntimeSource::Registry, &settings);
    assert!(!generated.diagnostics.has_errors(), "{}", generated.diagnostics);
    let text: String = generated.files.values().map(String::as_str).collect();
    for expected in [
        ".paging(&codegen::Paging::",
        "codegen::Scheme::new(\"Proxy\"",
        "pub documents_indexed: Option<i64>",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
}
