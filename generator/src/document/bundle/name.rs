//! Names for content that is lifted into components.

use std::path::Path;

use crate::document::Pointer;

/// Pointer steps that are keywords of OpenAPI and no names.
const STRUCTURE: &[&str] = &[
    "paths",
    "webhooks",
    "x-webhooks",
    "components",
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "definitions",
    "$defs",
    "schema",
    "content",
    "properties",
    "patternProperties",
    "items",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "prefixItems",
    "value",
    "requestBody",
];

/// A readable name for what `pointer` leads to in a file named `stem`: that of the component, else made
/// of the steps that mean something, else the name of the file.
pub(super) fn readable(pointer: &Pointer, stem: &str) -> String {
    let mut words = Vec::new();
    let mut structured = false;
    let mut name_follows = false;
    for step in pointer.steps() {
        let is_structure = !name_follows && STRUCTURE.contains(&step.as_ref());
        structured |= is_structure;
        // The step after one of these is always a name.
        name_follows = is_structure && matches!(step.as_ref(), "properties" | "schemas");
        let word = word(&step);
        if !is_structure && !word.is_empty() {
            words.push(word);
        }
    }
    if !structured {
        // The file has a structure of its own, so only the last step names the content.
        words.drain(..words.len().saturating_sub(1));
    }
    let stem = word(stem);
    match words.is_empty() {
        false => words.join("_"),
        true if !stem.is_empty() => stem,
        true => "unnamed".to_owned(),
    }
}

/// Words that distinguish a file: its name and those of two folders, without words such as `schemas`. Only the path
/// below the root is used, so that names are the same on every machine.
pub(super) fn qualifiers(path: &Path) -> Vec<String> {
    let parts = path.with_extension("");
    let parts = parts.iter().rev().take(3).filter_map(|part| part.to_str());
    let telling = parts.map(word).filter(|word| {
        let layout = ["models", "model", "attributes"];
        !word.is_empty() && !STRUCTURE.contains(&word.as_str()) && !layout.contains(&word.as_str())
    });
    telling.collect()
}

/// Converts text to a component key: letters and digits of any script, `.`, `-` and `_`.
pub(super) fn word(text: &str) -> String {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let mut word = String::with_capacity(text.len());
    for character in text.chars() {
        if allowed(character) {
            word.push(character);
        } else if !word.is_empty() && !word.ends_with('_') {
            word.push('_');
        }
    }
    word.truncate(word.trim_end_matches('_').len());
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_qualify_names() {
        let words = |path: &str| qualifiers(Path::new(path));
        assert_eq!(words("nfs/responses/bad_request.yml"), ["bad_request", "nfs"]);
        assert_eq!(words("droplets/parameters.yml"), ["droplets"]);
    }

    #[test]
    fn names_are_readable() {
        let name = |pointer: &str| readable(&pointer.parse().expect("a pointer"), "pet-store");
        assert_eq!(name("/components/schemas/Pet"), "Pet");
        assert_eq!(name("/components/schemas/Pet/properties/tag"), "Pet_tag");
        assert_eq!(name("/components/schemas/Pet/properties/items"), "Pet_items");
        assert_eq!(name("/components/schemas/schema"), "schema");
        assert_eq!(name("/Pet"), "Pet");
        assert_eq!(name("/models/Pet"), "Pet");
        assert_eq!(name(""), "pet-store");
        assert_eq!(name("/schema"), "pet-store");
        assert_eq!(name("/components/schemas/图片"), "图片");
        assert_eq!(
            name("/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema"),
            "pets_id_get_200_application_json",
        );
    }
}
