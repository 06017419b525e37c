//! Request bodies in the other media types of the document: setters that send the same as another, and methods of the
//! client for what is given in another way.

use std::collections::HashSet;

use crate::lower::{essence, words};
use crate::model::{Body, BodyContent, BodyMedia, Docs, Field, Operation, Shape};
use crate::text::code_span;

use super::Planner;
use super::inputs::Inputs;
use super::names::{Case, Namespace, Scope};
use super::operation::{Argument, BodyPlan, Input, OperationPlan, OtherBodyPlan, OtherCall, PartPlan, Target};
use super::types::RustType;

impl Planner<'_, '_> {
    /// Plans the other media types of a body. `inputs`: those of the operation, which get further setters.
    pub(super) fn other_bodies<'a>(&mut self, operation: &'a Operation, inputs: &mut Inputs) -> Vec<OtherBodyPlan<'a>> {
        let Some(main) = &operation.body else {
            return Vec::new();
        };
        // the media type of a multipart body has the boundary
        let is_chosen = is_range(main) && main.media != BodyMedia::Multipart;
        if main.others.is_empty() && !is_chosen {
            return Vec::new();
        }
        let mut scope = Scope::of(Namespace::Setters);
        let names = inputs.arguments.iter().chain(&inputs.setters).map(|input| &input.name);
        names.for_each(|name| scope.reserve(name));
        let mut plans: Vec<OtherBodyPlan<'a>> = Vec::new();
        if is_range(main) {
            inputs
                .setters
                .push(setter(main, main, Target::ContentType(None), &mut scope));
        }
        let mut known: HashSet<String> = HashSet::new();
        for other in &main.others {
            if !known.insert(other.body.name.to_ascii_lowercase()) {
                continue;
            }
            if !other.is_alike {
                plans.push(self.other_body(&other.body, inputs, &mut scope));
                continue;
            }
            let target = match other.body.media == main.media {
                true => Target::ContentType((!is_range(&other.body)).then(|| other.body.media_type.clone())),
                false => Target::SentAs(plans.len()),
            };
            if matches!(target, Target::SentAs(_)) {
                plans.push(OtherBodyPlan {
                    source: &other.body,
                    presets: of_body(&inputs.presets),
                    parts: self.parts_of(main, &other.body),
                    call: None,
                });
            }
            inputs.setters.push(setter(main, &other.body, target, &mut scope));
        }
        plans
    }

    /// A body that is not given like the first.
    fn other_body<'a>(&mut self, body: &'a Body, inputs: &mut Inputs, setters: &mut Scope) -> OtherBodyPlan<'a> {
        if body.media == BodyMedia::Multipart {
            self.report_files_in_json(body);
        }
        let mut scope = Scope::of(Namespace::Setters);
        let parameters = inputs.arguments.iter().filter(|input| input.is_parameter());
        parameters.for_each(|input| scope.reserve(&input.name));
        let mut own = Inputs::default();
        let mut plan = None;
        let argument = match &body.content {
            BodyContent::Fields(fields) => {
                let mut inner = Scope::of(Namespace::Setters);
                inner.reserve("new");
                let sent = fields.iter().filter(|field| !field.read_only);
                let properties: Vec<_> = sent.map(|field| (field, self.role_in_body(field))).collect();
                self.properties(body, properties, &[], &mut inner, &mut own);
                let is_empty = own.arguments.is_empty() && own.setters.is_empty();
                plan = (!is_empty).then(|| BodyPlan {
                    name: String::new(),
                    arguments: std::mem::take(&mut own.arguments),
                    setters: std::mem::take(&mut own.setters),
                });
                plan.is_some().then(|| Argument::Body(String::new()))
            }
            BodyContent::Whole(ty) => match self.constant(*ty) {
                Some(constant) => {
                    own.presets.push((Target::Body, constant.value.as_json().to_owned()));
                    None
                }
                None => Some(Argument::of_body(self.rust(*ty))),
            },
            BodyContent::Raw => Some(Argument::Raw),
        };
        if let Some(argument) = argument {
            let input = Input {
                name: scope.claim("body", Case::Snake, "body"),
                wire: "body".to_owned(),
                argument,
                target: match is_range(body) {
                    true => Target::Typed(scope.claim("media type", Case::Snake, "media_type")),
                    false => Target::Body,
                },
                docs: body.docs.clone(),
            };
            own.add(input, true, None);
        }
        if matches!(body.content, BodyContent::Whole(_)) {
            self.files(body, setters, &mut own);
            own.parts = self.parts_of(body, body);
        }
        inputs.setters.append(&mut own.setters);
        OtherBodyPlan {
            source: body,
            presets: own.presets,
            parts: own.parts,
            call: Some(OtherCall {
                method: String::new(),
                arguments: own.arguments,
                body: plan,
            }),
        }
    }

    /// The parts of the properties of `content`, as `sent` describes them.
    fn parts_of(&self, content: &Body, sent: &Body) -> Vec<PartPlan> {
        let fields: &[Field] = match &content.content {
            BodyContent::Fields(fields) => fields,
            BodyContent::Whole(ty) => match &self.api.types[self.api.types.resolve(*ty).id].shape {
                Shape::Struct(object) => &object.fields,
                _ => &[],
            },
            BodyContent::Raw => &[],
        };
        let fields = fields.iter().chain(&content.files);
        fields.filter_map(|field| self.part(sent, field)).collect()
    }
}

/// The setter that sends the body in another media type.
fn setter(main: &Body, other: &Body, target: Target, scope: &mut Scope) -> Input {
    let name = &other.name;
    let is_range = is_range(other);
    let (short, long) = match is_range {
        true => ("as media type".to_owned(), format!("as {}", spelled(name))),
        false => (format!("as {}", words(name)), format!("as {}", spelled(name))),
    };
    let description = match is_range {
        true => format!("Sends the body as another media type of {}.", code_span(name)),
        false => format!(
            "Sends the body as {} in place of {}.",
            code_span(name),
            code_span(&main.media_type)
        ),
    };
    Input {
        name: scope.claim_first(&[&short, &long], Case::Snake, "as_other"),
        wire: name.clone(),
        argument: match is_range {
            true => Argument::Into(RustType::String),
            false => Argument::Nothing,
        },
        target,
        docs: Docs {
            description: Some(description),
            ..Docs::default()
        },
    }
}

/// Names the methods of the client for bodies in other media types, and the structs of these bodies.
pub(super) fn name_other_bodies(plans: &mut [OperationPlan<'_>], calls: &mut Scope, structs: &mut Scope) {
    for plan in plans {
        let (method, name) = (&plan.method, &plan.name);
        for other in &mut plan.others {
            let Some(call) = &mut other.call else { continue };
            let media_type = &other.source.name;
            let word = match is_range(other.source) {
                true => "as".to_owned(),
                false => words(media_type),
            };
            let (short, long) = (format!("{method} {word}"), format!("{method} {}", spelled(media_type)));
            call.method = calls.claim_first(&[&short, &long], Case::Snake, "operation");
            let Some(body) = &mut call.body else { continue };
            body.name = structs.claim(&format!("{name} {word} Body"), Case::Pascal, "Body");
            for input in &mut call.arguments {
                if let Argument::Body(name) = &mut input.argument {
                    name.clone_from(&body.name);
                }
            }
        }
    }
}

/// A media type as words, its type too.
fn spelled(media_type: &str) -> String {
    essence(media_type).replace('*', "any")
}

fn is_range(body: &Body) -> bool {
    body.name.contains('*')
}

/// What is sent of a body unless the caller sets something else.
fn of_body(presets: &[(Target, String)]) -> Vec<(Target, String)> {
    let of_body = presets
        .iter()
        .filter(|(target, _)| !matches!(target, Target::Parameter(_)));
    of_body.cloned().collect()
}
