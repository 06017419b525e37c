//! The schemas of the requests of a document: parameters and bodies, by operation.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use openapiv3 as oas;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use specwright::Place;
use specwright::document::extension::SECRET;
use specwright::document::{Document, MethodOperation, Pointer};
use specwright::path::{Pair, PathTemplate};

use crate::closed::ClosedSchema;
use crate::document::{RootError, Section, locate, resolve, root_of};
use crate::schemas::{Direction, Notice, Reading, SchemaId, Standard, Writer};

/// The schemas of the requests of a document. They are kept as text, and read when one is asked for.
///
/// Operations go by their pointers in the bundled document, as [`Operation::pointer`] of the tables.
///
/// [`Operation::pointer`]: https://docs.rs/specwright/latest/specwright/tables/struct.Operation.html
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RequestSchemas {
    operations: BTreeMap<String, Operation>,
    /// The schemas of parameters and bodies; several operations may share one.
    schemas: Vec<Entry>,
    /// What they refer to, by the names in `$defs`.
    definitions: BTreeMap<String, Entry>,
}

/// The schemas of one operation, by their indices.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Operation {
    /// By place and name.
    parameters: BTreeMap<String, BTreeMap<String, usize>>,
    /// By media type or range.
    bodies: BTreeMap<String, usize>,
}

/// One schema, as text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Entry {
    schema: String,
    /// Where in the document its parts stand.
    places: BTreeMap<String, String>,
    /// Examples, as the text of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    examples: Option<String>,
}

impl RequestSchemas {
    /// Reads the schemas of a document, and what of them is not checked.
    ///
    /// # Errors
    /// If the document cannot be written as JSON.
    pub fn of(document: &Document) -> Result<(Self, Vec<Notice>), RootError> {
        let root = root_of(document)?;
        let no_components = oas::Components::default();
        let mut reader = Reader {
            components: document.openapi.components.as_ref().unwrap_or(&no_components),
            reading: Reading::new(&root),
            found: Vec::new(),
            known: HashMap::new(),
            operations: BTreeMap::new(),
        };
        for (path, item) in &document.openapi.paths.paths {
            let Some(item) = item.as_item() else { continue };
            for operation in document.further_operations.operations_of(item) {
                reader.operation(&operation, path, item);
            }
        }
        let Reader {
            reading,
            found,
            operations,
            ..
        } = reader;
        let (schemas, notices) = reading.finish();
        let mut writer = Writer::new(&schemas, &root, Direction::Request);
        let written = found.into_iter().map(|found| {
            let Found {
                id,
                at,
                examples,
                is_secret,
            } = found;
            let mut standard = writer.write(id, &at);
            if let (true, Value::Object(schema)) = (is_secret, &mut standard.value) {
                schema.insert(SECRET.key().to_owned(), true.into());
            }
            let mut entry = Entry::of(standard);
            entry.examples = (!examples.is_empty()).then(|| Value::from(examples).to_string());
            entry
        });
        let written = written.collect();
        let mut definitions = BTreeMap::new();
        while let Some((name, definition)) = writer.next_definition() {
            definitions.insert(name, Entry::of(definition));
        }
        let schemas = Self {
            operations,
            schemas: written,
            definitions,
        };
        Ok((schemas, notices))
    }

    /// The pointers of all operations.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    /// The parameters of an operation, each its place (`query`) and its name, those of the path item included.
    pub fn parameters(&self, operation: &str) -> impl Iterator<Item = (&str, &str)> {
        let operation = self.operations.get(operation).into_iter();
        let places = operation.flat_map(|found| &found.parameters);
        places.flat_map(|(place, names)| names.keys().map(move |name| (place.as_str(), name.as_str())))
    }

    /// The media types of the body of an operation, as the document has them.
    pub fn bodies(&self, operation: &str) -> impl Iterator<Item = &str> {
        let operation = self.operations.get(operation).into_iter();
        operation.flat_map(|found| found.bodies.keys().map(String::as_str))
    }

    /// The schema of a parameter.
    pub fn parameter(&self, operation: &str, place: Place, name: &str) -> Option<ClosedSchema> {
        let parameters = &self.operations.get(operation)?.parameters;
        self.closed(*parameters.get(place.word())?.get(name)?)
    }

    /// The schema of a body, by its media type as the document has it, maybe a range.
    pub fn body(&self, operation: &str, range: &str) -> Option<ClosedSchema> {
        self.closed(*self.operations.get(operation)?.bodies.get(range)?)
    }

    /// A schema with the definitions that it needs.
    fn closed(&self, index: usize) -> Option<ClosedSchema> {
        let entry = self.schemas.get(index)?;
        let mut closed = ClosedSchema {
            schema: serde_json::from_str(&entry.schema).ok()?,
            places: entry.places.clone(),
            examples: match &entry.examples {
                Some(examples) => serde_json::from_str(examples).ok()?,
                None => Vec::new(),
            },
        };
        let mut open = Vec::new();
        references(&closed.schema, &mut open);
        let mut definitions = Map::new();
        while let Some(name) = open.pop() {
            if definitions.contains_key(&name) {
                continue;
            }
            let Some(entry) = self.definitions.get(&name) else {
                continue;
            };
            let schema: Value = serde_json::from_str(&entry.schema).ok()?;
            references(&schema, &mut open);
            let path = Pointer::root().child("$defs").child(&name);
            let places = entry.places.iter();
            let places = places.map(|(pointer, place)| (format!("{path}{pointer}"), place.clone()));
            closed.places.extend(places);
            definitions.insert(name, schema);
        }
        if let Value::Object(schema) = &mut closed.schema
            && !definitions.is_empty()
        {
            schema.insert("$defs".to_owned(), definitions.into());
        }
        Some(closed)
    }
}

impl Entry {
    fn of(standard: Standard) -> Self {
        Self {
            schema: standard.value.to_string(),
            places: standard.places,
            examples: None,
        }
    }
}

/// Adds the names of the definitions that a schema refers to. An example that looks like a reference adds a definition that
/// nothing needs.
fn references(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                names.extend(reference.strip_prefix("#/$defs/").map(str::to_owned));
            }
            fields.values().for_each(|value| references(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}

/// A schema of a parameter or a body.
struct Found {
    id: SchemaId,
    /// Where it stands in the document.
    at: Pointer,
    examples: Vec<Value>,
    /// Whether it is of a parameter that is secret, whatever its schema says.
    is_secret: bool,
}

/// The schemas of the parameters of an operation, by place and name.
type Parameters = IndexMap<(Place, String), usize>;

struct Reader<'a> {
    components: &'a oas::Components,
    reading: Reading<'a>,
    found: Vec<Found>,
    /// The indices of those found, by place.
    known: HashMap<Pointer, usize>,
    operations: BTreeMap<String, Operation>,
}

impl<'a> Reader<'a> {
    fn operation(&mut self, found: &MethodOperation<'a>, path: &str, item: &'a oas::PathItem) {
        let around = Pointer::root().child("paths").child(path);
        let at = found.pointer(&around);
        let mut parameters = Parameters::new();
        for (owner, listed) in [(&around, &item.parameters), (&at, &found.operation.parameters)] {
            for (index, parameter) in listed.iter().enumerate() {
                let place = owner.child("parameters").child(index);
                let located = locate(&self.components.parameters, "parameters", parameter, place);
                let Some((parameter, at)) = located else { continue };
                let Some(index) = self.parameter(parameter, &at) else {
                    continue;
                };
                let name = parameter.parameter_data_ref().name.clone();
                parameters.insert((Place::of(parameter), name), index);
            }
        }
        as_the_path_says(path, &mut parameters);
        let mut operation = Operation::default();
        for ((place, name), index) in parameters {
            let names = operation.parameters.entry(place.word().to_owned()).or_default();
            names.insert(name, index);
        }
        let body = found.operation.request_body.as_ref();
        let body = body.and_then(|body| {
            let place = at.child("requestBody");
            locate(&self.components.request_bodies, "requestBodies", body, place)
        });
        if let Some((body, at)) = body {
            for (range, media) in &body.content {
                let at = at.child("content").child(range);
                let index = self.found(&at.child("schema"), media.example.as_ref(), &media.examples);
                operation.bodies.extend(index.map(|index| (range.clone(), index)));
            }
        }
        self.operations.insert(at.to_string(), operation);
    }

    fn parameter(&mut self, parameter: &'a oas::Parameter, at: &Pointer) -> Option<usize> {
        let data = parameter.parameter_data_ref();
        let index = match &data.format {
            oas::ParameterSchemaOrContent::Schema(_) => {
                self.found(&at.child("schema"), data.example.as_ref(), &data.examples)
            }
            oas::ParameterSchemaOrContent::Content(content) => {
                let (range, media) = content.first()?;
                let at = at.child("content").child(range).child("schema");
                self.found(&at, media.example.as_ref(), &media.examples)
            }
        }?;
        let is_secret = SECRET
            .of(&data.extensions)
            .is_some_and(|said| *said != Value::Bool(false));
        self.found.get_mut(index)?.is_secret |= is_secret;
        Some(index)
    }

    /// The schema at a place, with the examples beside it.
    fn found(&mut self, at: &Pointer, example: Option<&Value>, examples: &Section<oas::Example>) -> Option<usize> {
        if let Some(index) = self.known.get(at) {
            return Some(*index);
        }
        let id = self.reading.read_at(at)?;
        let listed = examples.values();
        let listed = listed.filter_map(|listed| resolve(&self.components.examples, "examples", listed)?.value.as_ref());
        self.found.push(Found {
            id,
            at: at.clone(),
            examples: example.into_iter().chain(listed).cloned().collect(),
            is_secret: false,
        });
        let index = self.found.len() - 1;
        self.known.insert(at.clone(), index);
        Some(index)
    }
}

/// Gives parameters that the key of a path places in the query that place, and their names there.
fn as_the_path_says(path: &str, parameters: &mut Parameters) {
    let described = |place: Place, name: &str| parameters.contains_key(&(place, name.to_owned()));
    let template = PathTemplate::of(path, &described);
    for pair in template.query {
        let Pair::Parameter { name, described, .. } = pair else {
            continue;
        };
        let wanted = [
            (Place::Query, name.clone()),
            (Place::Query, described.clone()),
            (Place::Path, described),
        ];
        let found = wanted.iter().find_map(|wanted| parameters.swap_remove(wanted));
        parameters.extend(found.map(|index| ((Place::Query, name), index)));
    }
}
