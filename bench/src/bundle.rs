//! Bundles a document of several files, for generators that read only one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::{Problem, places};

/// A component: its kind and its name, such as `schemas` and `Error`.
type Key = (String, String);

/// Returns the document as JSON, with the components of other files among its own. References may only lead to
/// components.
pub(crate) fn bundled(document: &Path) -> Result<String, Problem> {
    let mut bundle = Bundle::default();
    let mut root = bundle.file(document)?.clone();
    let mut wanted = BTreeMap::new();
    localise(&mut root, document, document, &mut wanted)?;
    while let Some(((kind, name), file)) = wanted.pop_first() {
        let pointer = format!("/components/{kind}/{name}");
        let known = root.pointer(&pointer);
        let itself = known.is_some_and(|known| known["$ref"] == format!("#{pointer}"));
        if known.is_some() && !itself {
            continue; // copied before
        }
        let found = bundle.file(&file)?.pointer(&pointer).cloned();
        let mut found = found.ok_or_else(|| format!("{}: there is no {pointer}", file.display()))?;
        localise(&mut found, &file, document, &mut wanted)?;
        root.as_object_mut()
            .and_then(|root| object(root, "components"))
            .and_then(|components| object(components, &kind))
            .ok_or_else(|| format!("{}: {pointer} is no object", document.display()))?
            .insert(name, found);
    }
    serde_json::to_string_pretty(&root).map_err(|error| format!("{}: {error}", document.display()).into())
}

fn object<'a>(parent: &'a mut Map<String, Value>, name: &str) -> Option<&'a mut Map<String, Value>> {
    let child = parent.entry(name).or_insert_with(|| Value::Object(Map::new()));
    child.as_object_mut()
}

/// Files, each read once.
#[derive(Default)]
struct Bundle {
    read: BTreeMap<PathBuf, Value>,
}

impl Bundle {
    fn file(&mut self, path: &Path) -> Result<&Value, Problem> {
        if !self.read.contains_key(path) {
            let text = places::read(path)?;
            let value = serde_yaml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            self.read.insert(path.to_owned(), value);
        }
        Ok(&self.read[path])
    }
}

/// Changes references from `file` to the root, and notes the components to copy.
fn localise(value: &mut Value, file: &Path, root: &Path, wanted: &mut BTreeMap<Key, PathBuf>) -> Result<(), Problem> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(|item| localise(item, file, root, wanted)),
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get_mut("$ref") {
                let (target, pointer) = reference.split_once('#').unwrap_or((reference, ""));
                let target = match target {
                    "" => file.to_owned(),
                    other => file.parent().unwrap_or(file).join(other),
                };
                if target != root {
                    let mut parts = pointer.strip_prefix("/components/").unwrap_or_default().split('/');
                    let (Some(kind), Some(name), None) = (parts.next(), parts.next(), parts.next()) else {
                        return Err(format!("{}: `{reference}` leads to no component", file.display()).into());
                    };
                    wanted.insert((kind.to_owned(), name.to_owned()), target);
                }
                *reference = format!("#{pointer}");
                return Ok(());
            }
            fields
                .values_mut()
                .try_for_each(|field| localise(field, file, root, wanted))
        }
        _ => Ok(()),
    }
}
