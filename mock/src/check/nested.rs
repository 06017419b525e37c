//! Flat names that stand for nested values: `filter[name][first]=x`, `ids[]=1`, `ids[0]=1`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::style::leaf;
use specwright_schema::{Kinds, SchemaId, Schemas};

/// How deep names may nest; a deeper one is taken as it stands.
const DEPTH_LIMIT: usize = 16;

/// A value put together from named texts.
#[derive(Debug, Default)]
pub(super) struct Tree {
    texts: Vec<String>,
    fields: BTreeMap<String, Tree>,
}

impl Tree {
    /// Adds a text under a path of names.
    pub(super) fn insert(&mut self, path: &[String], text: String) {
        match path.split_first() {
            None => self.texts.push(text),
            Some((name, rest)) => self.fields.entry(name.clone()).or_default().insert(rest, text),
        }
    }

    /// The value, its texts read as the schema asks.
    pub(super) fn value(&self, schemas: &Schemas, id: Option<SchemaId>) -> Value {
        let kinds = id.map_or(Kinds::ALL, |id| schemas.kinds(id));
        match self.texts.as_slice() {
            _ if !self.fields.is_empty() => {}
            // OpenAPI 3.0.4: an object without a style is JSON text.
            [text] if !kinds.meets(Kinds::SCALAR) && kinds.meets(Kinds::OBJECT) && text.starts_with('{') => {
                return serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()));
            }
            [text] if kinds.meets(Kinds::SCALAR) || !kinds.meets(Kinds::ARRAY) => return leaf(schemas, id, text),
            _ => {}
        }
        let is_index = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
        if self.fields.is_empty() || self.fields.keys().all(is_index) && kinds.meets(Kinds::ARRAY) {
            let mut fields: Vec<_> = self.fields.iter().collect();
            fields.sort_by_key(|(name, _)| (name.len(), name.as_str()));
            // `ids[]` repeats one name for all its items.
            let is_repeated = |(name, tree): &(&String, &Tree)| name.is_empty() && tree.fields.is_empty();
            let (repeated, fields): (Vec<_>, Vec<_>) = fields.into_iter().partition(is_repeated);
            let items = id.and_then(|id| schemas.items(id));
            let texts = self
                .texts
                .iter()
                .chain(repeated.iter().flat_map(|(_, tree)| &tree.texts));
            let texts = texts.map(|text| leaf(schemas, items, text));
            let trees = fields.iter().map(|(_, tree)| tree.value(schemas, items));
            return Value::Array(texts.chain(trees).collect());
        }
        let fields = self.fields.iter().map(|(name, tree)| {
            let id = id.and_then(|id| schemas.property(id, name));
            (name.clone(), tree.value(schemas, id))
        });
        Value::Object(fields.collect())
    }
}

/// The path a decoded name stands for: `a[b][]` is `a`, `b` and the empty name.
pub(super) fn path(name: &str) -> Vec<String> {
    nested(name).unwrap_or_else(|| vec![name.to_owned()])
}

fn nested(name: &str) -> Option<Vec<String>> {
    let (first, rest) = name.split_once('[')?;
    let steps: Vec<&str> = rest.strip_suffix(']')?.split("][").collect();
    let is_plain = first.is_empty() || steps.len() >= DEPTH_LIMIT || steps.iter().any(|step| step.contains(['[', ']']));
    let path = std::iter::once(first).chain(steps).map(str::to_owned);
    (!is_plain).then(|| path.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Tree, path};
    use specwright_schema::Reading;

    #[test]
    fn names_are_paths() {
        for (name, steps) in [
            ("a", vec!["a"]),
            ("a[b]", vec!["a", "b"]),
            ("a[b][0][]", vec!["a", "b", "0", ""]),
            ("a[b", vec!["a[b"]),
            ("a[b]c", vec!["a[b]c"]),
            ("[b]", vec!["[b]"]),
            ("a[b[c]]", vec!["a[b[c]]"]),
            ("a]", vec!["a]"]),
        ] {
            assert_eq!(path(name), steps, "{name}");
        }
    }

    #[test]
    fn texts_become_what_the_schema_says() {
        let schema = json!({"type": "object", "properties": {
            "ids": {"type": "array", "items": {"type": "integer"}},
            "card": {"type": "object", "properties": {"number": {"type": "string"}, "cvc": {"type": "integer"}}},
        }});
        let mut reading = Reading::new(&schema);
        let id = reading.read(&schema);
        let (schemas, _) = reading.finish();
        let mut tree = Tree::default();
        for (name, text) in [
            ("ids[]", "1"),
            ("ids[]", "2"),
            ("card[number]", "42"),
            ("card[cvc]", "7"),
            ("more[10]", "b"),
            ("more[2]", "a"),
        ] {
            tree.insert(&path(name), text.to_owned());
        }
        assert_eq!(
            tree.value(&schemas, Some(id)),
            json!({"ids": [1, 2], "card": {"number": "42", "cvc": 7}, "more": ["a", "b"]})
        );
    }
}
