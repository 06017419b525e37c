//! A schema with all that it refers to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use specwright::document::Pointer;

/// A schema with all that it refers to, as JSON Schema 2020-12.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClosedSchema {
    /// The schema. What it refers to is under `$defs`, and all references lead there.
    pub schema: Value,
    /// Where in the document a part of the schema stands, by pointers into the schema: the whole has the empty pointer. What
    /// has no entry stands as far below the nearest part that has one.
    pub places: BTreeMap<String, String>,
    /// Examples of the parameter or the body that the schema is for.
    pub examples: Vec<Value>,
}

impl Default for ClosedSchema {
    /// The schema that any value fits.
    fn default() -> Self {
        Self::new(json!({}))
    }
}

impl ClosedSchema {
    /// A schema that was not read from a document.
    pub fn new(schema: Value) -> Self {
        Self {
            schema,
            places: BTreeMap::new(),
            examples: Vec::new(),
        }
    }

    /// The schema of an object with these properties: each its name, its schema, and whether it is required.
    ///
    /// All schemas must be of the same document, so that definitions of one name are the same.
    pub fn object(properties: impl IntoIterator<Item = (String, Self, bool)>) -> Self {
        let mut whole = Self::default();
        let (mut schemas, mut required, mut definitions) = (Map::new(), Vec::new(), Map::new());
        for (name, mut closed, is_required) in properties {
            if let Value::Object(schema) = &mut closed.schema
                && let Some(Value::Object(inner)) = schema.remove("$defs")
            {
                definitions.extend(inner);
            }
            let path = Pointer::root().child("properties").child(&name);
            for (pointer, place) in closed.places {
                let is_shared = pointer.starts_with("/$defs/");
                let pointer = if is_shared { pointer } else { format!("{path}{pointer}") };
                whole.places.insert(pointer, place);
            }
            required.extend(is_required.then(|| name.clone()));
            schemas.insert(name, closed.schema);
        }
        whole.schema = json!({"type": "object", "properties": schemas, "additionalProperties": false});
        if let Value::Object(schema) = &mut whole.schema {
            if !required.is_empty() {
                schema.insert("required".to_owned(), required.into());
            }
            if !definitions.is_empty() {
                schema.insert("$defs".to_owned(), definitions.into());
            }
        }
        whole
    }

    /// Where in the document a part of the schema stands; without a document, the pointer itself.
    pub fn place(&self, part: &Pointer) -> Pointer {
        let mut above = Some(part.clone());
        while let Some(known) = above {
            if let Some(place) = self.places.get(known.as_str()) {
                let rest = part.as_str().strip_prefix(known.as_str()).unwrap_or_default();
                return format!("{place}{rest}").parse().unwrap_or_default();
            }
            above = known.parent();
        }
        part.clone()
    }
}
