//! What users of a command line or a form need to know of a schema.

use serde_json::Value;

use crate::schemas::{Kinds, Schema, SchemaId, Schemas};

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

    /// Whether the value must not be shown: `format: password` or `x-secret`.
    pub fn is_secret(self) -> bool {
        let secret = |schema: &'s Schema| schema.secret.then_some(());
        self.schemas.look(self.id, &secret).is_some()
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
