//! The inputs of an operation: arguments, setters, and default values.

use std::collections::HashMap;

use serde_json::Value;

use crate::model::{
    Body, BodyContent, BodyMedia, Docs, Field, Made, Note, Operation, Parameter, Place, ResponseMedia, Scalar, Shape,
    TypeRef,
};
use crate::text::code_span;

use super::Planner;
use super::constants::Role;
use super::given_at;
use super::names::{Case, Namespace, Scope, identifier};
use super::operation::{Argument, BodyPlan, Input, PartPlan, Target};
use super::overrides::Called;
use super::types::{RustType, wire_docs};

/// The inputs of one operation.
#[derive(Default)]
pub(super) struct Inputs {
    pub(super) arguments: Vec<Input>,
    pub(super) setters: Vec<Input>,
    pub(super) presets: Vec<(Target, String)>,
    pub(super) body: Option<BodyPlan>,
    pub(super) parts: Vec<PartPlan>,
}

/// The setter of the idempotency key.
const KEY_SETTER: &str = "idempotency_key";

impl Inputs {
    /// Adds an argument or a setter. `preset`: what is sent unless the caller sets another value.
    pub(super) fn add(&mut self, input: Input, required: bool, preset: Option<String>) {
        match preset {
            Some(preset) if required => {
                self.presets.push((input.target.clone(), preset));
                self.setters.push(input);
            }
            _ if required => self.arguments.push(input),
            _ => self.setters.push(input),
        }
    }

    /// Adds a setter of one name for the idempotency key of any operation, beside that of its parameter, unless another input has the
    /// name.
    fn add_key(&mut self, operation: &Operation, in_body: &[(&Field, Role)], scope: &mut Scope) {
        let is_key = |parameter: &Parameter| matches!(parameter.made, Some(Made::Key { .. }));
        let Some(index) = operation.parameters.iter().position(is_key) else {
            return;
        };
        let names = self
            .arguments
            .iter()
            .chain(&self.setters)
            .map(|input| input.name.clone());
        let of_body = in_body
            .iter()
            .map(|(field, role)| identifier(&role.name(&field.wire), Case::Snake, "value"));
        let Some(parameter) = operation.parameters.get(index) else {
            return;
        };
        if names.chain(of_body).any(|name| name == KEY_SETTER) || !scope.claim_given(KEY_SETTER) {
            return;
        }
        self.setters.push(Input {
            name: KEY_SETTER.to_owned(),
            wire: parameter.name.clone(),
            argument: Argument::Into(RustType::String),
            target: Target::Parameter(index),
            docs: wire_docs(&parameter.docs, KEY_SETTER, &parameter.name),
        });
    }

    /// Adds a second setter for an optional property that may be null, beside its first.
    fn add_null(&mut self, field: &Field, scope: &mut Scope) {
        let target = Target::Field(field.wire.clone());
        let Some(place) = self.setters.iter().position(|setter| setter.target == target) else {
            return;
        };
        let Some(setter) = self.setters.get(place) else {
            return;
        };
        let null = Input {
            name: match setter.argument {
                // not with the other value in its name
                Argument::Flag(_) => scope.claim(&format!("{} null", field.wire), Case::Snake, "null"),
                _ => scope.claim(&format!("{} null", setter.name), Case::Snake, "null"),
            },
            wire: field.wire.clone(),
            argument: Argument::Nothing,
            target,
            docs: Docs {
                description: Some(format!("Sends {} as null.", code_span(&field.wire))),
                deprecated: field.docs.deprecated,
                ..Docs::default()
            },
        };
        self.setters.insert(place + 1, null);
    }
}

impl Planner<'_, '_> {
    /// Splits inputs into arguments and setters. Required inputs are arguments, in the order of the path, then of the
    /// document. A required input with a default is a setter, and the default is sent unless the caller sets another
    /// value. The properties of an optional body that requires some of them are inputs of a struct, which is named later.
    pub(super) fn inputs(&mut self, operation: &Operation) -> Inputs {
        let mut scope = Scope::of(Namespace::Setters);
        if operation.successes.iter().any(|a| a.events.is_some()) {
            scope.reserve("events");
        }
        if operation.successes.iter().any(|a| a.lines.is_some()) {
            scope.reserve("lines");
        }
        if is_bytes(operation) {
            scope.reserve("stream");
        }
        if operation.paging.is_some() {
            scope.reserve("next");
            scope.reserve("start_at");
        }
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
        let mut inputs = Inputs::default();
        let parameters: Vec<(usize, &Parameter, Role)> = parameters
            .into_iter()
            .filter_map(|(index, parameter)| match self.role_of_parameter(parameter) {
                Role::Written(value) => {
                    inputs
                        .presets
                        .push((Target::Parameter(index), value.as_json().to_owned()));
                    None
                }
                role => Some((index, parameter, role)),
            })
            .collect();
        let keys = parameters
            .iter()
            .map(|(_, p, _)| Some(Called::property(&operation.id, &p.name)));
        let given = self.given(&mut scope, keys);
        let apart = operation.body.as_ref().is_some_and(|body| self.needs_struct(body));
        let mut own = Scope::of(Namespace::Setters);
        own.reserve("new");
        let properties: &[Field] = match operation.body.as_ref().map(|b| &b.content) {
            Some(BodyContent::Fields(fields)) => fields,
            _ => &[],
        };
        let properties: Vec<(&Field, Role)> = properties
            .iter()
            .filter(|field| !field.read_only) // never sent
            .map(|field| (field, self.role_in_body(field)))
            .collect();
        let keys = properties.iter().map(|(field, role)| match role {
            Role::Written(_) => None,
            _ => Some(Called::property(&operation.id, &field.wire)),
        });
        let given_properties = self.given(if apart { &mut own } else { &mut scope }, keys);
        for (position, (index, parameter, role)) in parameters.into_iter().enumerate() {
            let raw = match parameter.made {
                Some(Made::Key { is_described: false }) => KEY_SETTER.into(),
                _ => role.name(&parameter.name),
            };
            let name = given_at(&given, position).unwrap_or_else(|| scope.claim(&raw, Case::Snake, "value"));
            let mut docs = wire_docs(&parameter.docs, &name, &parameter.name);
            docs.notes.extend(role.note(parameter.required));
            let input = Input {
                name,
                wire: parameter.name.clone(),
                argument: match role {
                    Role::Flag { value, .. } => Argument::Flag(value),
                    _ => self.argument(parameter.ty),
                },
                target: Target::Parameter(index),
                docs,
            };
            let default = parameter.default.as_ref().and_then(|default| preset(default, false));
            inputs.add(input, parameter.required, default);
        }
        let in_body = if apart { &[] } else { properties.as_slice() };
        inputs.add_key(operation, in_body, &mut scope);
        let Some(body) = &operation.body else {
            return inputs;
        };
        if body.media == BodyMedia::Multipart {
            self.report_files_in_json(body);
        }
        let argument = match &body.content {
            BodyContent::Fields(_) if apart => {
                let mut inner = Inputs::default();
                self.properties(body, properties, &given_properties, &mut own, &mut inner);
                let input = Input {
                    name: scope.claim("body", Case::Snake, "body"),
                    wire: "body".to_owned(),
                    argument: Argument::Body(String::new()),
                    target: Target::Body,
                    docs: match body.docs == Docs::default() {
                        true => Docs {
                            description: Some("Sets the body, which is optional.".to_owned()),
                            ..Docs::default()
                        },
                        false => body.docs.clone(),
                    },
                };
                inputs.add(input, false, None);
                inputs.parts = inner.parts;
                inputs.body = Some(BodyPlan {
                    name: String::new(),
                    arguments: inner.arguments,
                    setters: inner.setters,
                });
                inputs.presets.extend(inner.presets);
                return inputs;
            }
            BodyContent::Fields(_) => {
                let count = inputs.arguments.len() + inputs.setters.len();
                self.properties(body, properties, &given_properties, &mut scope, &mut inputs);
                // a form without pairs is no more than no form
                let says_something =
                    matches!(body.media, BodyMedia::Json | BodyMedia::Xml) || !inputs.presets.is_empty();
                if !body.required && says_something && inputs.arguments.len() + inputs.setters.len() == count {
                    inputs.add(given_body(body, &mut scope), false, None);
                }
                return inputs;
            }
            BodyContent::Whole(ty) => {
                if let Some(constant) = self.constant(*ty) {
                    inputs.presets.push((Target::Body, constant.value.as_json().to_owned()));
                    if !body.required {
                        inputs.add(given_body(body, &mut scope), false, None);
                    }
                    return inputs;
                }
                if let Some(constant) = self.constant_or_null(*ty) {
                    let value = constant.value.clone();
                    inputs.presets.push((Target::Body, value.as_json().to_owned()));
                    Argument::FlagOrNull(value)
                } else {
                    let resolved = self.api.types.resolve(*ty);
                    if let Shape::Struct(object) = &self.api.types[resolved.id].shape {
                        let parts = object.fields.iter().filter_map(|field| self.part(body, field));
                        inputs.parts.extend(parts);
                    }
                    Argument::of_body(self.rust(*ty))
                }
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

    /// The properties of a body that are given one by one. Without the struct of the body, those of an optional body are
    /// optional too, but their defaults are sent with it.
    pub(super) fn properties(
        &self,
        body: &Body,
        properties: Vec<(&Field, Role)>,
        given: &[Option<String>],
        scope: &mut Scope,
        inputs: &mut Inputs,
    ) {
        // elsewhere null is left out
        let has_null = body.media == BodyMedia::Json;
        let is_asked = body.required || self.needs_struct(body);
        let mut nullable = Vec::new();
        for (index, (field, role)) in properties.into_iter().enumerate() {
            let part = self.part(body, field);
            let default = field.default.as_ref().and_then(|default| preset(default, has_null));
            let required = field.required && (is_asked || default.is_some());
            let (mut note, called) = (role.note(true), role.name(&field.wire));
            let (argument, target) = match (&part, role) {
                (Some(part), _) if part.file => (self.file_argument(field.ty), Target::File(field.wire.clone())),
                (_, Role::Written(value)) => {
                    inputs
                        .presets
                        .push((Target::Field(field.wire.clone()), value.as_json().to_owned()));
                    inputs.parts.extend(part);
                    continue;
                }
                (_, Role::FlagOrNull(value)) if has_null && required && default.is_none() => {
                    (Argument::FlagOrNull(value), Target::Field(field.wire.clone()))
                }
                (_, Role::Flag { value, .. } | Role::FlagOrNull(value)) => {
                    note = Some(Note::Flag(value.plain(), false));
                    if has_null && matches!(self.rust(field.ty), RustType::Option(_)) {
                        nullable.push(field);
                    }
                    (Argument::Flag(value), Target::Field(field.wire.clone()))
                }
                (_, Role::Field | Role::Value(_) | Role::ValueOrNull(_)) => {
                    let is_nullable = has_null && matches!(self.rust(field.ty), RustType::Option(_));
                    let argument = match self.rust(field.ty) {
                        RustType::Option(inner) if is_nullable && required => Argument::Nullable(*inner),
                        _ => self.argument(field.ty),
                    };
                    if is_nullable && !required {
                        nullable.push(field);
                    }
                    (argument, Target::Field(field.wire.clone()))
                }
            };
            inputs.parts.extend(part);
            let name = given_at(given, index).unwrap_or_else(|| scope.claim(&called, Case::Snake, "value"));
            let mut docs = wire_docs(&field.docs, &name, &field.wire);
            docs.notes.extend(note);
            if matches!(target, Target::File(_)) {
                docs = self.docs_of_file(body, field, docs);
            }
            let default = default.filter(|_| !matches!(target, Target::File(_)));
            let input = Input {
                name,
                wire: field.wire.clone(),
                argument,
                target,
                docs,
            };
            inputs.add(input, required, default);
        }
        self.files(body, scope, inputs);
        for field in nullable {
            inputs.add_null(field, scope);
        }
    }

    /// Returns true if the properties of a body are inputs of a struct: the body is optional, but not all of its properties.
    pub(super) fn needs_struct(&self, body: &Body) -> bool {
        let has_null = body.media == BodyMedia::Json;
        let fields: &[Field] = match &body.content {
            BodyContent::Fields(fields) => fields,
            BodyContent::Whole(_) | BodyContent::Raw => return false,
        };
        let is_asked = |field: &Field| {
            field.required
                && !field.read_only
                && field
                    .default
                    .as_ref()
                    .and_then(|default| preset(default, has_null))
                    .is_none()
                && !matches!(self.role_in_body(field), Role::Written(_))
        };
        !body.required && fields.iter().chain(&body.files).any(is_asked)
    }

    /// The parameter type for a value that is not null.
    fn argument(&self, ty: TypeRef) -> Argument {
        Argument::of(match self.rust(ty) {
            RustType::Option(inner) => *inner,
            plain => plain,
        })
    }
}

/// The setter that sends an optional body of which the document gives everything.
fn given_body(body: &Body, scope: &mut Scope) -> Input {
    let mut docs = body.docs.clone();
    docs.description
        .get_or_insert_with(|| "Whether the body, which is optional, is sent.".to_owned());
    Input {
        name: scope.claim("body", Case::Snake, "body"),
        wire: "body".to_owned(),
        argument: Argument::Given,
        target: Target::Body,
        docs,
    }
}

/// A default as JSON text, if it can be sent. `has_null`: whether null can.
fn preset(default: &Value, has_null: bool) -> Option<String> {
    match Scalar::of(default) {
        Some(scalar) => Some(scalar.as_json().to_owned()),
        None => (has_null || !default.is_null()).then(|| default.to_string()),
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
    let contents = operation.contents();
    !contents.is_empty() && contents.iter().all(|a| a.media == ResponseMedia::Bytes)
}
