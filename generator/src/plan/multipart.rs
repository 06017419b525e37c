//! Parts of multipart bodies: files, and how other properties are sent.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Body, BodyContent, BodyMedia, Docs, Field, Note, PartType, Shape, TypeRef};

use super::Planner;
use super::graph::with_files;
use super::inputs::Inputs;
use super::names::{Case, Scope};
use super::operation::{Argument, Input, PartPlan, Target};

impl Planner<'_, '_> {
    /// The documentation of a file, with the media types of which the caller is to choose.
    pub(super) fn docs_of_file(&self, body: &Body, field: &Field, mut docs: Docs) -> Docs {
        let listed = body.part_types.get(&field.wire).map_or(&[][..], |part| &part.listed);
        if listed.len() > 1 || listed.iter().any(|name| name.contains('*')) {
            docs.notes.push(Note::MediaTypes(listed.to_vec()));
        }
        docs
    }

    /// Adds setters for files. A JSON body with files is sent as multipart.
    pub(super) fn files(&self, body: &Body, scope: &mut Scope, inputs: &mut Inputs) {
        if let Some(docs) = &body.named_files {
            let mut docs = docs.clone();
            docs.notes.push(Note::NamedFiles);
            let input = Input {
                name: scope.claim("files", Case::Snake, "files"),
                wire: "files".to_owned(),
                argument: Argument::NamedFiles,
                target: Target::File(String::new()),
                docs,
            };
            inputs.add(input, false, None);
        }
        for field in &body.files {
            inputs.parts.extend(self.part(body, field));
            let input = Input {
                name: scope.claim(&field.wire, Case::Snake, "file"),
                wire: field.wire.clone(),
                argument: self.file_argument(field.ty),
                target: Target::File(field.wire.clone()),
                docs: self.docs_of_file(body, field, field.docs.clone()),
            };
            inputs.add(
                input,
                field.required && (body.required || self.needs_struct(body)),
                None,
            );
        }
        if !body.order.is_empty() {
            let order = body.order.iter().enumerate();
            let places: HashMap<&str, usize> = order.map(|(place, name)| (name.as_str(), place)).collect();
            let place = |part: &PartPlan| places.get(part.name.as_str()).copied();
            inputs.parts.sort_by_key(|part| place(part).unwrap_or(usize::MAX));
        }
    }

    /// Reports files nested in JSON, which cannot be sent as parts.
    pub(super) fn report_files_in_json(&mut self, body: &Body) {
        let api = self.api;
        let fields: &[Field] = match &body.content {
            BodyContent::Fields(fields) => fields,
            BodyContent::Whole(ty) => match &api.types[api.types.resolve(*ty).id].shape {
                Shape::Struct(object) => &object.fields,
                _ => &[],
            },
            BodyContent::Raw => &[],
        };
        for field in fields {
            if self.is_file(field.ty) || field.read_only {
                continue;
            }
            let with_files = self.with_files.get_or_insert_with(|| with_files(api, &self.foreign));
            if with_files.contains(&field.ty.id) {
                let message = format!("`{}` holds files within JSON: they are sent as base64 text", field.wire);
                let place = self.sources.locate(&api.types[field.ty.id].pointer);
                let problem = Diagnostic::warning(Code::FILE_IN_JSON, message).at(place);
                self.diagnostics
                    .push(problem.help("only files that are properties of the body itself are parts of it"));
            }
        }
    }

    /// Returns true if a property is a file or a list of files.
    fn is_file(&self, ty: TypeRef) -> bool {
        let types = &self.api.types;
        match &types[types.resolve(ty).id].shape {
            Shape::Bytes => true,
            Shape::Array(items) => matches!(types[types.resolve(*items).id].shape, Shape::Bytes),
            _ => false,
        }
    }

    /// The plan of a part, unless it is plain text or JSON.
    pub(super) fn part(&self, body: &Body, field: &Field) -> Option<PartPlan> {
        if body.media != BodyMedia::Multipart && body.files.is_empty() {
            return None;
        }
        let file = self.is_file(field.ty);
        let documented = body.part_types.get(&field.wire);
        let media_type = documented.and_then(PartType::sent).map(str::to_owned);
        let headers = body.part_headers.get(&field.wire).cloned().unwrap_or_default();
        (file || media_type.is_some() || !headers.is_empty() || body.is_ordered()).then(|| PartPlan {
            name: field.wire.clone(),
            file,
            media_type,
            quotes: documented.is_some_and(|part| part.quotes) && self.may_be_text(field.ty),
            headers,
        })
    }

    /// Whether a value, or an item of a list, may be a text.
    fn may_be_text(&self, ty: TypeRef) -> bool {
        let types = &self.api.types;
        let shape = |ty: TypeRef| &types[types.resolve(ty).id].shape;
        let shape = match shape(ty) {
            Shape::Array(items) => shape(*items),
            shape => shape,
        };
        !matches!(
            shape,
            Shape::Struct(_)
                | Shape::Map(_)
                | Shape::Bool
                | Shape::Integer(_)
                | Shape::Float { .. }
                | Shape::Decimal
                | Shape::Numeric(_)
        )
    }

    /// The kind of argument for a file or files.
    pub(super) fn file_argument(&self, ty: TypeRef) -> Argument {
        let resolved = self.api.types.resolve(ty);
        match &self.api.types[resolved.id].shape {
            Shape::Array(_) => Argument::Files,
            _ => Argument::File,
        }
    }
}
