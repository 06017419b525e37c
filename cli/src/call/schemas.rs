//! The schemas of what an operation takes, read when they are first needed.

use std::cell::OnceCell;

use specwright_dynamic::Document;
use specwright_dynamic::media::{essence, is_in_range};
use specwright_dynamic::tables::{Body, Operation};
use specwright_runtime::Json;
use specwright_schema::ClosedSchema;

use super::flags::Target;
use super::path::Step;
use super::schema::{Schema, Types};

/// The schemas of an operation's parameters, and of its body in one media type.
pub(super) struct Schemas<'a> {
    document: &'a Document,
    operation: &'a Operation,
    parameters: Vec<OnceCell<Option<ClosedSchema>>>,
    body: OnceCell<Option<ClosedSchema>>,
    /// Which body: 0 is the first.
    index: usize,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Document, operation: &'a Operation, media_type: Option<&str>) -> Self {
        Self {
            document,
            operation,
            parameters: operation.parameters.iter().map(|_| OnceCell::new()).collect(),
            body: OnceCell::new(),
            index: media_type
                .and_then(|media_type| body_index(operation, media_type))
                .unwrap_or_default(),
        }
    }

    /// The body that is sent.
    pub(super) fn shape(&self) -> Option<&'a Body> {
        match self.index {
            0 => self.operation.body.as_ref(),
            other => self.operation.other_bodies.get(other - 1),
        }
    }

    /// The schema of the body.
    pub(super) fn body(&self) -> Option<Schema<'_>> {
        self.closed_body().map(|closed| Schema::new(&closed.schema))
    }

    /// The schema of the body with its examples.
    pub(super) fn closed_body(&self) -> Option<&ClosedSchema> {
        let body = self
            .body
            .get_or_init(|| self.document.body_schema(self.operation, self.shape()?));
        body.as_ref()
    }

    /// The body as it is shown: without secrets.
    pub(super) fn hidden(&self, body: &Json) -> Json {
        match self.shape() {
            Some(shape) => self.document.hidden_body(self.operation, shape, body.clone()),
            None => body.clone(),
        }
    }

    /// The schema of a parameter.
    pub(super) fn parameter(&self, index: usize) -> Option<Schema<'_>> {
        let cell = self.parameters.get(index)?;
        let schema = cell.get_or_init(|| self.document.parameter_schema(self.operation, index));
        schema.as_ref().map(|closed| Schema::new(&closed.schema))
    }

    /// The schema of a place.
    pub(super) fn at(&self, target: &Target, path: &[Step]) -> Option<Schema<'_>> {
        let mut schema = match target {
            Target::Parameter(index) => self.parameter(*index)?,
            Target::Body => self.body()?,
            Target::Variable(_) => return None,
        };
        for step in path {
            schema = match step {
                Step::Key(key) => schema.property(key)?,
                Step::Index(_) | Step::Further => schema.items()?,
            };
        }
        Some(schema)
    }

    /// Whether a flag for this place needs no value.
    pub(super) fn is_boolean(&self, target: &Target, path: &[Step]) -> bool {
        let types = self
            .at(target, path)
            .map_or_else(Types::default, |schema| schema.types());
        let of_items = || self.at(target, path)?.items().map(|items| items.types());
        types.is_boolean() || (types.array && of_items().is_some_and(Types::is_boolean))
    }

    /// The names of the body's properties.
    pub(super) fn body_properties(&self) -> Vec<String> {
        let properties = self.body().map(|schema| schema.properties()).unwrap_or_default();
        properties
            .into_iter()
            .map(|property| property.name.to_owned())
            .collect()
    }
}

/// Which body a media type chooses: one that the document names goes before a range.
fn body_index(operation: &Operation, media_type: &str) -> Option<usize> {
    let is_it = |name: &str| essence(name).eq_ignore_ascii_case(essence(media_type));
    let mut bodies = operation.body.iter().chain(&operation.other_bodies);
    let named = bodies
        .clone()
        .position(|body| is_it(&body.media_type) || is_it(&body.range));
    named.or_else(|| bodies.position(|body| is_in_range(media_type, &body.range)))
}
