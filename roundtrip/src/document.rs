//! Documents of a folder, read without the generator where that is possible.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use specwright::diagnostic::Diagnostics;
use specwright::document::{LoadOptions, load};

/// Every OpenAPI document below a folder, sorted.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if is_document(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn is_document(path: &Path) -> bool {
    let named = path
        .extension()
        .is_some_and(|e| e == "json" || e == "yaml" || e == "yml");
    named
        && fs::read_to_string(path)
            .is_ok_and(|text| text.contains("\"openapi\"") || text.lines().any(|line| line.starts_with("openapi:")))
}

/// Returns a document as one value. A single file is not changed. A document of several files is bundled by the
/// generator first, as schemas are identified by their place in the bundle.
pub fn read(path: &Path, root: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let value: Value = match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(_) => serde_yaml::from_str(&text).map_err(|error| error.to_string())?,
    };
    if !leads_out(&value) {
        return Ok(value);
    }
    let mut options = LoadOptions::default();
    options.root = Some(root.to_owned());
    let document = load(path, &options, &mut Diagnostics::new()).ok_or("the document cannot be read")?;
    let mut bundle = serde_json::to_value(&document.openapi).map_err(|error| error.to_string())?;
    for webhook in &document.webhooks {
        let item = serde_json::to_value(&webhook.item).map_err(|error| error.to_string())?;
        bundle[&webhook.section][&webhook.name] = item;
    }
    Ok(bundle)
}

/// Returns whether the value refers to another file.
fn leads_out(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.iter().any(|(key, value)| match value {
            Value::String(reference) if key == "$ref" => !reference.starts_with('#'),
            value => leads_out(value),
        }),
        Value::Array(items) => items.iter().any(leads_out),
        _ => false,
    }
}
