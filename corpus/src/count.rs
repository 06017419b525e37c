//! Counts the operations of a document without the generator.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

use crate::documents::parse;

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// Returns the number of operations below `paths`, including path items in other files.
pub(crate) fn operations(document: &Path) -> Result<usize, String> {
    let mut files = Files::default();
    let root = files.value(document)?;
    let Some((paths, file)) = files.resolve(root.get("paths").cloned().unwrap_or_default(), document)? else {
        return Ok(0);
    };
    let mut count = 0;
    for (path, item) in paths.as_mapping().into_iter().flatten() {
        if path.as_str().is_some_and(|path| path.starts_with("x-")) {
            continue;
        }
        // Methods are allowed beside a `$ref`, and its target may have a `$ref` too.
        let target = files.resolve(item.clone(), &file)?;
        let mut methods = methods_of(item);
        if let Some((target, _)) = &target {
            methods.extend(methods_of(target));
        }
        count += methods.len();
    }
    Ok(count)
}

/// The keys of the operations of a path item; those of `additionalOperations` are the methods themselves.
fn methods_of(item: &Value) -> BTreeSet<&str> {
    let own = METHODS.into_iter().filter(|method| item.get(method).is_some());
    let additional = item.get("additionalOperations").and_then(Value::as_mapping);
    let additional = additional
        .into_iter()
        .flatten()
        .filter_map(|(method, _)| method.as_str());
    own.chain(additional).collect()
}

/// The files of a document, each parsed once.
#[derive(Default)]
struct Files {
    parsed: HashMap<PathBuf, Value>,
}

impl Files {
    fn value(&mut self, path: &Path) -> Result<Value, String> {
        let path = path
            .canonicalize()
            .map_err(|error| format!("{}: {error}", path.display()))?;
        if let Some(known) = self.parsed.get(&path) {
            return Ok(known.clone());
        }
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let value = parse(&path, &text)?;
        self.parsed.insert(path, value.clone());
        Ok(value)
    }

    /// Returns the target of a reference and its file; `None` if there is no target or the references form a cycle.
    fn resolve(&mut self, mut value: Value, file: &Path) -> Result<Option<(Value, PathBuf)>, String> {
        let mut file = file.to_owned();
        for _ in 0..64 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str).map(str::to_owned) else {
                return Ok(Some((value, file)));
            };
            let (target, pointer) = reference.split_once('#').unwrap_or((&reference, ""));
            if !target.is_empty() {
                file = file.parent().unwrap_or(Path::new("")).join(decoded(target));
            }
            let mut found = self.value(&file)?;
            for segment in pointer.split('/').skip(1) {
                let segment = decoded(segment).replace("~1", "/").replace("~0", "~");
                let next = match &found {
                    Value::Sequence(items) => segment.parse::<usize>().ok().and_then(|index| items.get(index)),
                    found => found.get(segment.as_str()),
                };
                match next {
                    Some(next) => found = next.clone(),
                    None => return Ok(None),
                }
            }
            value = found;
        }
        Ok(None)
    }
}

/// Decodes percent-encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let encoded = match (first, after) {
            (b'%', [high, low, ..]) => {
                let digits = [*high, *low];
                std::str::from_utf8(&digits)
                    .ok()
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            }
            _ => None,
        };
        bytes.push(encoded.unwrap_or(*first));
        rest = match encoded {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{decoded, operations};

    #[test]
    fn operations_are_counted_through_references_and_beside_them() {
        let folder = std::env::temp_dir().join(format!("specwright-count-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let document = folder.join("document.yaml");
        let text = "openapi: 3.1.0\npaths:\n  /a: {get: {}, parameters: [], x-put: {}}\n  /b: {$ref: 'b%20c.yaml#/items/~1b', trace: {}}\n  x-c: {get: {}}\n  /d: {$ref: '#/nowhere'}\n";
        std::fs::write(&document, text).expect("a file");
        std::fs::write(
            folder.join("b c.yaml"),
            "items:\n  /b: {put: {}, head: {$ref: x.yaml}}\n",
        )
        .expect("a file");
        let counted = operations(&document);
        std::fs::remove_dir_all(&folder).expect("a folder");
        assert_eq!(counted, Ok(4));
    }

    #[test]
    fn percent_encoding_is_undone_only_where_it_is_one() {
        assert_eq!(decoded("a%20b%7Bc%7d%zz%2"), "a b{c}%zz%2");
    }
}
