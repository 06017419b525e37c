//! Properties that models have no field for: they are written although an instance may lack them, and have one value
//! although the schema alone may allow others.

use std::collections::HashSet;

use serde_json::Value;

/// The constants and tags of a document.
#[derive(Default)]
pub struct Constants {
    /// Properties by `const`, and constants of alternatives, each with its value.
    written: HashSet<(String, String)>,
    /// The properties of discriminators.
    tags: HashSet<String>,
}

impl Constants {
    /// Finds them in a document.
    pub fn of(document: &Value) -> Self {
        let mut found = Self::default();
        let mut left = vec![document];
        while let Some(next) = left.pop() {
            match next {
                Value::Object(object) => {
                    found.by_keyword(document, next);
                    for keyword in ["oneOf", "anyOf"] {
                        let alternatives = object.get(keyword).and_then(Value::as_array);
                        for alternative in alternatives.into_iter().flatten() {
                            found.of_alternative(document, target(document, alternative));
                        }
                    }
                    let tag = next.pointer("/discriminator/propertyName").and_then(Value::as_str);
                    found.tags.extend(tag.map(str::to_owned));
                    left.extend(object.values());
                }
                Value::Array(items) => left.extend(items),
                _ => {}
            }
        }
        found
    }

    fn by_keyword(&mut self, document: &Value, schema: &Value) {
        for (key, property) in properties(schema) {
            if let Some(value) = target(document, property).get("const") {
                self.written.insert((key.clone(), value.to_string()));
            }
        }
    }

    fn of_alternative(&mut self, document: &Value, schema: &Value) {
        for (key, property) in properties(schema) {
            let values = target(document, property).get("enum").and_then(Value::as_array);
            if let Some([only]) = values.map(Vec::as_slice) {
                self.written.insert((key.clone(), only.to_string()));
            }
        }
    }

    /// Whether a model may write this property of an instance that lacks it.
    pub fn may_add(&self, key: &str, value: &Value) -> bool {
        self.tags.contains(key) || self.written.contains(&(key.to_owned(), value.to_string()))
    }

    /// Whether a model refuses an instance because of a tag that no union knows its schema by. What the schema itself
    /// says was checked before.
    pub fn is_other_tag(&self, message: &str) -> bool {
        let path = message.split_once(": expected always ").map(|(path, _)| path);
        path.is_some_and(|path| {
            let key = path.rsplit('.').next().unwrap_or(path);
            self.tags.contains(key) || self.tags.iter().any(|tag| key == format!("[{tag:?}]"))
        })
    }
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten()
}

/// The schema that a reference leads to.
fn target<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let reference = schema.get("$ref").and_then(Value::as_str);
    let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Constants;

    #[test]
    fn only_const_and_tags_may_be_added() {
        let document = json!({"components": {"schemas": {
            "A": {"properties": {"a": {"const": 1}, "b": {"enum": ["x"]}, "c": {"$ref": "#/components/schemas/C"}}},
            "B": {"oneOf": [{"properties": {"d": {"enum": ["y"]}}}], "discriminator": {"propertyName": "e"}},
            "C": {"const": "z"},
        }}});
        let constants = Constants::of(&document);
        for (key, value, may) in [
            ("a", json!(1), true),
            ("a", json!(2), false),
            ("b", json!("x"), false),
            ("c", json!("z"), true),
            ("d", json!("y"), true),
            ("e", json!("B"), true),
        ] {
            assert_eq!(constants.may_add(key, &value), may, "{key} {value}");
        }
        assert!(constants.is_other_tag(r#"a[0].e: expected always "B", found "C""#));
        assert!(!constants.is_other_tag("a: expected always 1, found 2"));
        assert!(!constants.is_other_tag("e: required field is missing"));
    }
}
