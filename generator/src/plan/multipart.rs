//! Parts of multipart bodies: files, and how other properties are sent.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::extension::{PARTS_AFTER, part_at, part_within};
use crate::model::{Body, BodyContent, BodyMedia, Docs, Field, Note, PartType, Shape, TypeRef};

use super::Planner;
use super::graph::with_files;
use super::inputs::Inputs;
use super::names::{Case, Scope};
use super::operation::{Argument, Input, PartPlan, Target};

impl PartPlan {
    /// Whether it is plain text or JSON without a media type of its own.
    fn is_plain(&self) -> bool {
        !self.file && self.media_type.is_none() && self.headers.is_empty()
    }
}

fn is_multipart(media_type: &str) -> bool {
    media_type.to_ascii_lowercase().starts_with("multipart/")
}

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
        let part = self.part_of(body, &field.wire, &field.wire, Some(field.ty));
        (!part.is_plain() || body.is_ordered()).then_some(part)
    }

    /// The plan of a part, and of those within it. `key` is the name of its encoding.
    fn part_of(&self, body: &Body, key: &str, name: &str, ty: Option<TypeRef>) -> PartPlan {
        let position = body.positions.get(key);
        let at_position = position.is_some();
        let documented = body.part_types.get(key);
        let media_type = documented.and_then(PartType::sent).map(str::to_owned);
        let is_file = |ty: TypeRef| match at_position {
            true => self.is_one_file(ty),
            false => self.is_file(ty),
        };
        let may_be_text = |ty: Option<TypeRef>| ty.is_none_or(|ty| self.may_be_text(ty));
        let is_multipart = media_type.as_deref().is_some_and(is_multipart);
        PartPlan {
            name: name.to_owned(),
            file: position == Some(&true) || ty.is_some_and(is_file),
            quotes: documented.is_some_and(|part| part.quotes) && may_be_text(ty),
            headers: body.part_headers.get(key).cloned().unwrap_or_default(),
            inner: is_multipart.then(|| self.inner_parts(body, key, ty.map(|ty| self.type_of_one(ty, at_position)))),
            media_type,
            at_position,
        }
    }

    /// The parts of which a part consists: those of its items by their positions, or of its properties.
    fn inner_parts(&self, body: &Body, key: &str, ty: Option<TypeRef>) -> Vec<PartPlan> {
        let part = |name: &str, ty: Option<TypeRef>| self.part_of(body, &part_within(key, name), name, ty);
        let types = &self.api.types;
        let (described, others): (Vec<TypeRef>, Option<TypeRef>) = match ty.map(|ty| &types[types.resolve(ty).id].shape)
        {
            Some(Shape::Struct(object)) => {
                let parts = object.fields.iter().map(|field| part(&field.wire, Some(field.ty)));
                return parts.filter(|part| !part.is_plain()).collect();
            }
            Some(Shape::Tuple(items)) => (items.iter().map(|item| item.ty).collect(), None),
            Some(Shape::Array(items)) => (Vec::new(), Some(*items)),
            _ => (Vec::new(), None),
        };
        let is_encoded = |position: &usize| body.positions.contains_key(&part_within(key, &part_at(*position)));
        let encoded = (1..).take_while(is_encoded).count();
        let positions = (1..=described.len().max(encoded)).map(|position| PartPlan {
            at_position: true,
            ..part(&part_at(position), described.get(position - 1).copied().or(others))
        });
        positions.chain([part(PARTS_AFTER, others)]).collect()
    }

    /// The type of one part: without a position of its own, each item of a list is one.
    fn type_of_one(&self, ty: TypeRef, at_position: bool) -> TypeRef {
        let types = &self.api.types;
        match types[types.resolve(ty).id].shape {
            Shape::Array(items) if !at_position => items,
            _ => ty,
        }
    }

    fn is_one_file(&self, ty: TypeRef) -> bool {
        let types = &self.api.types;
        matches!(types[types.resolve(ty).id].shape, Shape::Bytes)
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
