//! The inputs of an operation: arguments, setters, and default values.

use std::collections::HashMap;

use crate::model::{BodyContent, BodyMedia, Field, Operation, Parameter, Place, ResponseMedia, Shape, TypeRef};

use super::Planner;
use super::given_at;
use super::names::{Case, Namespace, Scope};
use super::operation::{Argument, Input, PartPlan, Target};
use super::types::{RustType, wire_docs};

/// The inputs of one operation.
#[derive(Default)]
pub(super) struct Inputs {
    pub(super) arguments: Vec<Input>,
    pub(super) setters: Vec<Input>,
    pub(super) defaults: Vec<(Target, serde_json::Value)>,
    pub(super) parts: Vec<PartPlan>,
}

impl Inputs {
    pub(super) fn add(&mut self, input: Input, required: bool, default: Option<&serde_json::Value>) {
        let scalar = default.filter(|d| d.is_string() || d.is_boolean() || d.is_i64() || d.is_f64());
        match scalar {
            Some(default) if required => {
                self.defaults.push((input.target.clone(), default.clone()));
                self.setters.push(input);
            }
            _ if required => self.arguments.push(input),
            _ => self.setters.push(input),
        }
    }
}

impl Planner<'_, '_> {
    /// Splits inputs into arguments and setters. Required inputs are arguments, in the order of the path, then of the
    /// document. A required input with a default is a setter, and the default is sent unless the caller sets another
    /// value.
    pub(super) fn inputs(&mut self, operation: &Operation) -> Inputs {
        let mut scope = Scope::of(Namespace::Setters);
        if operation.successes.iter().any(|a| a.events.is_some()) {
            scope.reserve("events");
        }
        if is_bytes(operation) {
            scope.reserve("stream");
        }
        let mut inputs = Inputs::default();
        let mut parameters: Vec<(usize, &Parameter)> = operation
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, p)| !p.from_client)
            .collect();
        let places = places_in(&operation.template);
        parameters.sort_by_key(|(_, p)| match p.place {
            Place::Path => places.get(p.name.as_str()).copied(),
            _ => Some(usize::MAX),
        });
        let keys = parameters.iter().map(|(_, p)| format!("{}.{}", operation.id, p.name));
        let given = self.given(&mut scope, keys);
        let properties: &[Field] = match operation.body.as_ref().map(|b| &b.content) {
            Some(BodyContent::Fields(fields)) => fields,
            _ => &[],
        };
        let keys = properties.iter().map(|f| match f.read_only {
            true => String::new(), // read-only: never sent
            false => format!("{}.{}", operation.id, f.wire),
        });
        let given_properties = self.given(&mut scope, keys);
        for (position, (index, parameter)) in parameters.into_iter().enumerate() {
            let name = given_at(&given, position).unwrap_or_else(|| scope.claim(&parameter.name, Case::Snake, "value"));
            let input = Input {
                docs: wire_docs(&parameter.docs, &name, &parameter.name),
                name,
                wire: parameter.name.clone(),
                argument: self.argument(parameter.ty, false),
                target: Target::Parameter(index),
            };
            inputs.add(input, parameter.required, parameter.default.as_ref());
        }
        let Some(body) = &operation.body else {
            return inputs;
        };
        if body.media == BodyMedia::Multipart {
            self.report_files_in_json(body);
        }
        let argument = match &body.content {
            BodyContent::Fields(fields) => {
                for (index, field) in fields.iter().enumerate().filter(|(_, f)| !f.read_only) {
                    let part = self.part(body, field);
                    let (argument, target) = match &part {
                        Some(part) if part.file => (self.file_argument(field.ty), Target::File(field.wire.clone())),
                        _ => (self.argument(field.ty, true), Target::Field(field.wire.clone())),
                    };
                    inputs.parts.extend(part);
                    let name = given_at(&given_properties, index)
                        .unwrap_or_else(|| scope.claim(&field.wire, Case::Snake, "value"));
                    let input = Input {
                        docs: wire_docs(&field.docs, &name, &field.wire),
                        name,
                        wire: field.wire.clone(),
                        argument,
                        target,
                    };
                    let default = field
                        .default
                        .as_ref()
                        .filter(|_| !matches!(input.target, Target::File(_)));
                    inputs.add(input, field.required && body.required, default);
                }
                self.files(body, &mut scope, &mut inputs);
                return inputs;
            }
            BodyContent::Whole(ty) => {
                let resolved = self.api.types.resolve(*ty);
                if let Shape::Struct(object) = &self.api.types[resolved.id].shape {
                    let parts = object.fields.iter().filter_map(|field| self.part(body, field));
                    inputs.parts.extend(parts);
                }
                Argument::Reference(self.rust(*ty))
            }
            BodyContent::Raw => Argument::Raw,
        };
        let input = Input {
            name: scope.claim("body", Case::Snake, "body"),
            wire: "body".to_owned(),
            argument,
            target: Target::Body,
            docs: body.docs.clone(),
        };
        inputs.add(input, body.required, None);
        self.files(body, &mut scope, &mut inputs);
        inputs
    }

    /// The parameter type for a value. An `Option` if `null` has a meaning (a `nullable` body property); elsewhere null
    /// means not set.
    fn argument(&self, ty: TypeRef, null_counts: bool) -> Argument {
        let rust = match self.rust(ty) {
            RustType::Option(inner) if null_counts => return Argument::Value(RustType::Option(inner)),
            RustType::Option(inner) => *inner,
            plain => plain,
        };
        match rust {
            RustType::Vec(items) => match *items {
                item @ (RustType::String | RustType::Model { text: true, .. }) => Argument::ListOf(item),
                item => Argument::Value(RustType::Vec(Box::new(item))),
            },
            text @ (RustType::String
            | RustType::Secret
            | RustType::DateTime
            | RustType::Date
            | RustType::Json
            | RustType::Model { text: true, .. }) => Argument::Into(text),
            plain => Argument::Value(plain),
        }
    }
}

/// The position of each name in braces in a path.
fn places_in(template: &str) -> HashMap<&str, usize> {
    let mut places = HashMap::new();
    for (place, inner) in template.split('{').skip(1).enumerate() {
        if let Some((name, _)) = inner.split_once('}') {
            places.entry(name).or_insert(place);
        }
    }
    places
}

/// Returns true if all successful responses are bytes.
fn is_bytes(operation: &Operation) -> bool {
    !operation.successes.is_empty() && operation.successes.iter().all(|a| a.media == ResponseMedia::Bytes)
}
