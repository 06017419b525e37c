use super::Extension;

/// The table of the documentation is this list.
#[test]
fn the_documentation_lists_every_key() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/writing-specs.md");
    let docs = std::fs::read_to_string(path).expect("the documentation is beside the crate");
    let rows: Vec<&str> = docs.lines().filter(|line| line.starts_with("| [`x-")).collect();
    let listed: Vec<String> = Extension::ALL
        .iter()
        .map(|extension| {
            let (key, section) = (extension.key(), extension.key().to_lowercase());
            let places: Vec<&str> = extension.places().collect();
            format!(
                "| [`{key}`](#{section}) | {} | {} |",
                places.join(", "),
                extension.meaning()
            )
        })
        .collect();
    assert_eq!(rows, listed);
    for extension in Extension::ALL {
        let heading = format!("\n### {}\n", extension.key());
        assert!(docs.contains(&heading), "{heading}");
    }
}
