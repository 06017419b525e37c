//! What users of a command line or a form need to know of a schema.

use serde_json::Value;

use crate::schemas::{Applied, Kinds, Schema, SchemaId, Schemas};

/// How deep compositions are searched.
const DEPTH_LIMIT: usize = 8;

/// What a schema says, through references and compositions.
#[derive(Clone, Copy, Debug)]
pub struct Described<'s> {
    schemas: &'s Schemas,
    id: SchemaId,
    /// The closed schema as JSON.
    root: &'s Value,
}

impl<'s> Described<'s> {
    pub(crate) fn new(schemas: &'s Schemas, id: SchemaId, root: &'s Value) -> Self {
        Self { schemas, id, root }
    }

    fn part(self, id: SchemaId) -> Self {
        Self { id, ..self }
    }

    /// The JSON types that a value may have.
    pub fn kinds(self) -> Kinds {
        self.schemas.kinds(self.id)
    }

    /// The values that are allowed, if the document lists them; null is left out.
    pub fn allowed_values(self) -> Vec<Value> {
        let mut values = self.schemas.values(self.id);
        values.retain(|value| !value.is_null());
        values
    }

    /// `default`.
    pub fn default(self) -> Option<&'s Value> {
        self.schemas.look(self.id, &|schema| schema.default.as_ref())
    }

    /// An example of the document.
    pub fn example(self) -> Option<&'s Value> {
        self.schemas.look(self.id, &|schema| schema.example.as_ref())
    }

    /// `format`.
    pub fn format(self) -> Option<&'s str> {
        self.schemas.look(self.id, &|schema| schema.format.as_deref())
    }

    /// `description`.
    pub fn description(self) -> Option<&'s str> {
        self.text(self.id, 0)
    }

    fn text(self, id: SchemaId, depth: usize) -> Option<&'s str> {
        if depth > DEPTH_LIMIT {
            return None;
        }
        let written = self.root.pointer(self.schemas.place(id).as_str());
        let own = written.and_then(|written| written.get("description")?.as_str());
        own.or_else(|| {
            let parts = self.schemas.get(id).parts("allOf");
            parts.into_iter().find_map(|part| self.text(part, depth + 1))
        })
    }

    /// Whether the value must not be shown: the schema or an alternative has `format: password` or `x-secret`.
    pub fn is_secret(self) -> bool {
        Applied::new(self.schemas, [self.id]).is_secret()
    }

    /// Whether the value is only sent and never received (`writeOnly`).
    pub fn is_write_only(self) -> bool {
        let sent = |schema: &'s Schema| schema.write_only.then_some(());
        self.schemas.look(self.id, &sent).is_some()
    }

    /// Whether the value is only received (`readOnly`).
    pub fn is_read_only(self) -> bool {
        let received = |schema: &'s Schema| schema.read_only.then_some(());
        self.schemas.look(self.id, &received).is_some()
    }

    /// The items of a list.
    pub fn items(self) -> Option<Self> {
        self.schemas.items(self.id).map(|id| self.part(id))
    }

    /// The values of a map: the properties that the document does not name.
    pub fn additional(self) -> Option<Self> {
        let additional = self
            .schemas
            .look(self.id, &|schema| schema.part("additionalProperties"));
        additional.map(|id| self.part(id))
    }

    /// The properties that the document names, each once.
    pub fn properties(self) -> Vec<Property<'s>> {
        let required = self.schemas.required_names(self.id);
        let found = self.schemas.declared_properties(self.id).into_iter();
        let property = |(name, id): (&'s str, SchemaId)| Property {
            name,
            is_required: required.contains(name),
            schema: self.part(id),
        };
        found.map(property).collect()
    }
}

/// A property of an object.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Property<'s> {
    /// Its name.
    pub name: &'s str,
    /// Whether each object must have it.
    pub is_required: bool,
    /// Its schema.
    pub schema: Described<'s>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{Checker, ClosedSchema, Kinds};

    fn checker(schema: Value) -> Checker {
        Checker::new(ClosedSchema::new(schema)).expect("a schema")
    }

    #[test]
    fn allowed_values_are_found_through_references_and_compositions() {
        for (schema, values) in [
            (json!({"enum": ["a", "b", null]}), vec![json!("a"), json!("b")]),
            (json!({"const": 1}), vec![json!(1)]),
            (
                json!({"$ref": "#/$defs/E", "$defs": {"E": {"enum": [1, 2]}}}),
                vec![json!(1), json!(2)],
            ),
            (json!({"allOf": [{"enum": [1, 2, 3]}, {"enum": [2]}]}), vec![json!(2)]),
            (
                json!({"oneOf": [{"const": "x"}, {"enum": ["y"]}, {"type": "null"}]}),
                vec![json!("x"), json!("y")],
            ),
            (json!({"oneOf": [{"const": "x"}, {"type": "string"}]}), vec![]),
            (json!({"type": "string"}), vec![]),
            (
                json!({"$ref": "#/$defs/A", "$defs": {"A": {"allOf": [{"$ref": "#/$defs/A"}]}}}),
                vec![],
            ),
        ] {
            assert_eq!(checker(schema.clone()).described().allowed_values(), values, "{schema}");
        }
    }

    #[test]
    fn what_a_part_or_the_only_alternative_says_is_said_of_the_whole() {
        let checker = checker(json!({
            "anyOf": [{"$ref": "#/$defs/S"}, {"type": "null"}],
            "description": "Outside.",
            "$defs": {"S": {
                "type": "string", "format": "password", "default": "d", "examples": ["e"], "writeOnly": true,
                "description": "Inside.",
            }},
        }));
        let described = checker.described();
        assert_eq!(described.kinds(), Kinds::STRING.or(Kinds::NULL));
        assert_eq!(described.format(), Some("password"));
        assert_eq!(described.default(), Some(&json!("d")));
        assert_eq!(described.example(), Some(&json!("e")));
        assert_eq!(described.description(), Some("Outside."));
        assert!(described.is_secret() && described.is_write_only() && !described.is_read_only());
    }

    #[test]
    fn properties_are_those_of_all_parts() {
        let checker = checker(json!({
            "allOf": [{"$ref": "#/$defs/Base"}],
            "properties": {"own": {"type": "array", "items": {"type": "integer"}}},
            "required": ["id"],
            "$defs": {"Base": {
                "properties": {"id": {"type": "string", "description": "An id."}, "base": {"x-secret": true}},
                "required": ["base"],
                "additionalProperties": {"type": "boolean"},
            }},
        }));
        let described = checker.described();
        let properties = described.properties();
        let found: Vec<_> = properties
            .iter()
            .map(|property| (property.name, property.is_required))
            .collect();
        assert_eq!(found, [("base", true), ("id", true), ("own", false)]);
        assert!(properties[0].schema.is_secret());
        assert_eq!(properties[1].schema.description(), Some("An id."));
        let items = properties[2].schema.items().expect("items");
        assert_eq!(items.kinds(), Kinds::INTEGER);
        assert_eq!(described.additional().expect("a schema").kinds(), Kinds::BOOLEAN);
    }
}
