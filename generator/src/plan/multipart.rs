//! Parts of multipart bodies: files, and how other properties are sent.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Body, BodyContent, BodyMedia, Field, Note, Shape, TypeRef};

use super::Planner;
use super::graph::with_files;
use super::inputs::Inputs;
use super::names::{Case, Scope};
use super::operation::{Argument, Input, PartPlan, Target};

impl Planner<'_, '_> {
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
                docs: field.docs.clone(),
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
        let media_type = body.part_types.get(&field.wire).cloned();
        let headers = body.part_headers.get(&field.wire).cloned().unwrap_or_default();
        (file || media_type.is_some() || !headers.is_empty() || body.is_ordered()).then(|| PartPlan {
            name: field.wire.clone(),
            file,
            media_type,
            headers,
        })
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
