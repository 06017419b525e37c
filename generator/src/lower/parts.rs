//! Parts of multipart bodies: files, and the headers of parts.

use openapiv3::{self as oas, MediaType, ParameterSchemaOrContent};
use serde_json::Value;

use crate::diagnostic::Code;
use crate::model::{Field, Shape, TypeRef};

use super::at::At;
use super::facets::{Facets, Use};
use super::{Lower, follow};

impl<'d> Lower<'d, '_> {
    /// The files among the parts of a body that is generated as JSON.
    pub(super) fn files(&mut self, media: &'d MediaType, id: &str, at: &At<'_>) -> Vec<Field> {
        let Some(schema) = media
            .schema
            .as_ref()
            .and_then(|schema| self.schema_of(Use::from(schema)))
        else {
            return Vec::new();
        };
        let facets = Facets::of(schema);
        let mut files = Vec::new();
        let mut shape = self.shape(&facets, &at.child("schema"), &format!("{id} Parts"));
        self.take_files(&mut shape, &mut files);
        for file in &mut files {
            file.required = false; // without any, the body is sent as JSON
        }
        files
    }

    /// Moves the files of an object to `files`: they have a name and a media type, which a model has no place for.
    pub(super) fn take_files(&self, shape: &mut Shape, files: &mut Vec<Field>) {
        if let Shape::Struct(object) = shape {
            let (taken, kept) = std::mem::take(&mut object.fields)
                .into_iter()
                .partition(|field| self.is_file(field.ty));
            object.fields = kept;
            files.extend::<Vec<Field>>(taken);
        }
    }

    /// The files of all variants of a union. Each may be given by itself, in place of the bytes in the model.
    pub(super) fn files_of_variants(&self, ty: TypeRef) -> Vec<Field> {
        let Shape::Union(union) = &self.types[self.types.resolve(ty).id].shape else {
            return Vec::new();
        };
        let mut files: Vec<Field> = Vec::new();
        for variant in &union.variants {
            let Shape::Struct(object) = &self.types[self.types.resolve(variant.ty).id].shape else {
                continue;
            };
            for field in object.fields.iter().filter(|field| self.is_file(field.ty)) {
                if !files.iter().any(|known| known.wire == field.wire) {
                    files.push(Field {
                        required: false,
                        ..field.clone()
                    });
                }
            }
        }
        files
    }

    /// Whether a property is a file, or several.
    fn is_file(&self, ty: TypeRef) -> bool {
        match &self.types[self.types.resolve(ty).id].shape {
            Shape::Bytes => true,
            Shape::Array(items) => matches!(self.types[self.types.resolve(*items).id].shape, Shape::Bytes),
            _ => false,
        }
    }

    /// The headers of each part that have one value only, or a default. Others are reported, once in a document.
    pub(super) fn part_headers(
        &mut self,
        media: &'d MediaType,
        has_parts: bool,
        at: &At<'_>,
    ) -> Vec<(String, Vec<(String, String)>)> {
        if !has_parts {
            return Vec::new(); // OpenAPI 3.0.3, Encoding Object: "SHALL be ignored"
        }
        let mut all = Vec::new();
        for (part, encoding) in &media.encoding {
            let mut headers = Vec::new();
            for (name, header) in &encoding.headers {
                if name.eq_ignore_ascii_case("content-type") {
                    continue; // OpenAPI 3.0.3, Encoding Object: "is described separately and SHALL be ignored"
                }
                match self.only_value(name, header) {
                    Some(value) => headers.push((name.clone(), value)),
                    None if !std::mem::replace(&mut self.encoding_reported, true) => {
                        let at = at.child("encoding");
                        let message = format!(
                            "header `{name}` of a part has no default and no single value: it and others like it are sent \
                             only if they are set on a file"
                        );
                        self.warn(Code::IGNORED_ENCODING, &at.child(part), message, None);
                    }
                    None => {}
                }
            }
            if !headers.is_empty() {
                all.push((part.clone(), headers));
            }
        }
        all
    }

    /// What a header of a part always says, as text.
    fn only_value(&self, name: &str, header: &'d oas::ReferenceOr<oas::Header>) -> Option<String> {
        let known = self.components.map(|c| &c.headers);
        let (header, _) = follow(header, "#/components/headers/", known)?;
        let ParameterSchemaOrContent::Schema(schema) = &header.format else {
            return None;
        };
        let schema = self.schema_of(Use::from(schema))?;
        let facets = Facets::of(schema);
        let single = match facets.values.as_slice() {
            [single] => Some(single),
            _ => None,
        };
        let text = match schema.schema_data.default.as_ref().or(single)? {
            Value::String(text) => text.clone(),
            value @ (Value::Bool(_) | Value::Number(_)) => value.to_string(),
            _ => return None,
        };
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let fits = !name.is_empty()
            && name.bytes().all(token)
            && !name.eq_ignore_ascii_case("content-disposition")
            && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        fits.then_some(text)
    }
}
