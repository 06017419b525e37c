//! Parts of multipart bodies: files, lists of parts, and the headers of parts.

use std::collections::{HashMap, HashSet};

use openapiv3::{self as oas, AdditionalProperties, MediaType, ParameterSchemaOrContent};
use serde_json::Value;

use crate::diagnostic::Code;
use crate::field::is_value;
use crate::model::{BodyContent, Docs, Field, Shape, TypeRef};

use super::facets::{Facets, Kind, Use};
use super::location::At;
use super::{Lower, follow};

/// The property of a body that is a list of parts without names.
pub(super) const PARTS: &str = "parts";

/// The files of a body.
#[derive(Default)]
pub(super) struct Files {
    /// Files that are properties.
    pub(super) listed: Vec<Field>,
    /// Set if additional files with free names are allowed, with their documentation.
    pub(super) named: Option<Docs>,
}

impl Files {
    pub(super) fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.named.is_none()
    }
}

/// Returns true if parts have names, as in `form-data` (RFC 7578); in other multipart types they have an order (RFC
/// 2046).
pub(super) fn is_form(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or(media_type).trim();
    essence.eq_ignore_ascii_case("multipart/form-data") || essence == "multipart/*"
}

impl<'d> Lower<'d, '_> {
    /// Adds the files of a multipart alternative of a body.
    pub(super) fn files_of(&mut self, schema: Use<'d>, media: &'d MediaType, id: &str, at: &At<'_>, files: &mut Files) {
        let Some(schema) = self.schema_of(schema) else {
            return;
        };
        let facets = Facets::of(schema);
        let at = at.child("schema");
        let mut shape = self.shape(&facets, &at, &format!("{id} Parts"));
        self.type_files(&mut shape, Use::Inline(schema), media, &at);
        self.take_files(&mut shape, files);
        for file in &mut files.listed {
            file.required = false; // without files the body is sent as JSON
        }
    }

    /// Moves the file properties of an object to `files`: files have a name and a media type, which a model cannot
    /// hold.
    pub(super) fn take_files(&self, shape: &mut Shape, files: &mut Files) {
        self.take_named_files(shape, files);
        if let Shape::Struct(object) = shape {
            let (taken, kept) = std::mem::take(&mut object.fields)
                .into_iter()
                .partition(|field| self.is_file(field.ty));
            object.fields = kept;
            files.listed.extend::<Vec<Field>>(taken);
        }
    }

    /// Moves files in `additionalProperties` to `files`, each with a free name.
    pub(super) fn take_named_files(&self, shape: &mut Shape, files: &mut Files) {
        let further = match shape {
            Shape::Struct(object) => object.extra,
            Shape::Map(further) => Some(*further),
            _ => None,
        };
        let Some(further) = further.map(|further| further.ty).filter(|ty| self.is_file(*ty)) else {
            return;
        };
        files.named = Some(self.types[further.id].docs.clone());
        match shape {
            Shape::Struct(object) => object.extra = None,
            shape => *shape = Shape::Struct(crate::model::Struct::default()),
        }
    }

    /// The content of a multipart body without properties: a list of unnamed parts, files with free names, or else raw
    /// bytes.
    pub(super) fn unnamed_parts(
        &mut self,
        schema: Use<'d>,
        media_type: &str,
        at: &At<'_>,
        name: &str,
        files: &mut Files,
    ) -> Option<BodyContent> {
        let facets = Facets::of(self.schema_of(schema)?);
        match facets.kind {
            Some(Kind::Array) if !is_form(media_type) => {
                let is_file = |items: Use<'d>| {
                    let items = self.schema_of(items).map(Facets::of);
                    items.is_some_and(|items| items.is_bare() || self.is_file_or_text(&items))
                };
                let ty = match facets.items.is_some_and(is_file) && self.is_of_3_1() {
                    true => {
                        let file = self.file_type(at);
                        let id = self.add(name, false, at, Shape::Array(file), Docs::default());
                        TypeRef { id, nullable: false }
                    }
                    false => self.type_of(schema, at, name),
                };
                let parts = Field {
                    wire: PARTS.to_owned(),
                    ty,
                    required: true,
                    default: None,
                    read_only: false,
                    write_only: false,
                    docs: super::docs::of_schema(&facets),
                };
                Some(BodyContent::Fields(vec![parts]))
            }
            Some(Kind::Object) | None => match facets.additional {
                Some(AdditionalProperties::Schema(further))
                    if facets.properties.is_none_or(|known| known.is_empty()) && facets.all_of.is_empty() =>
                {
                    let further = Facets::of(self.schema_of(Use::from(&**further))?);
                    self.describe_file(&further).then(|| {
                        files.named = Some(super::docs::of_schema(&further));
                        BodyContent::Fields(Vec::new())
                    })
                }
                _ => None,
            },
            Some(kind) => {
                if kind != Kind::String || facets.format != Some("binary") {
                    let what = "without an object schema has no parts: the body is sent as it is given";
                    self.warn(Code::IGNORED_MEDIA_TYPE, at, format!("`{media_type}` {what}"), None);
                }
                Some(BodyContent::Raw)
            }
        }
    }

    /// Returns true if a schema describes a file or a list of files.
    fn describe_file(&self, facets: &Facets<'d>) -> bool {
        let is_one = |facets: &Facets<'d>| facets.kind == Some(Kind::String) && facets.format == Some("binary");
        let items = facets.items.and_then(|items| self.schema_of(items)).map(Facets::of);
        is_one(facets) || items.is_some_and(|items| is_one(&items))
    }

    /// The file properties of all variants of a union. Each becomes a setter that replaces the bytes in the model.
    pub(super) fn files_of_variants(&self, ty: TypeRef) -> Vec<Field> {
        let Shape::Union(union) = &self.types[self.types.resolve(ty).id].shape else {
            return Vec::new();
        };
        let mut files: Vec<Field> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        for variant in &union.variants {
            let Shape::Struct(object) = &self.types[self.types.resolve(variant.ty).id].shape else {
                continue;
            };
            for field in object.fields.iter().filter(|field| self.is_file(field.ty)) {
                if known.insert(&field.wire) {
                    let required = false;
                    files.push(Field {
                        required,
                        ..field.clone()
                    });
                }
            }
        }
        files
    }

    /// Returns true if a property is a file or a list of files.
    fn is_file(&self, ty: TypeRef) -> bool {
        let is_one = |ty: TypeRef| matches!(self.types[self.types.resolve(ty).id].shape, Shape::Bytes);
        let id = self.types.resolve(ty).id;
        match &self.types[id].shape {
            Shape::Array(items) => is_one(*items),
            _ => is_one(ty) || self.queued(id).is_some_and(|facets| self.describe_file(&facets)),
        }
    }

    /// The headers of each part that have a constant value or a default. Others are reported once per document.
    pub(super) fn part_headers(
        &mut self,
        media: &'d MediaType,
        is_form: bool,
        at: &At<'_>,
    ) -> HashMap<String, Vec<(String, String)>> {
        let mut all = HashMap::new();
        let at = at.child("encoding");
        for (part, encoding) in &media.encoding {
            let at = at.child(part);
            let mut sent = Vec::new();
            let at_headers = at.child("headers");
            for (name, header) in &encoding.headers {
                if name.eq_ignore_ascii_case("content-type") {
                    continue; // OpenAPI 3.0.3, Encoding Object: "is described separately and SHALL be ignored"
                }
                let at_header = at_headers.child(name);
                match self.only_value(header) {
                    Some(_) if is_form && name.eq_ignore_ascii_case("content-disposition") => {
                        let message = format!("header `{name}` of a part follows from the name of the part: left out");
                        self.warn(Code::IGNORED_ENCODING, &at_header, message, None);
                    }
                    Some(value) if !is_value(&value) => {
                        let message = format!("the value of `{name}` of a part is no valid header value: left out");
                        self.warn(Code::INVALID_VALUE, &at_header, message, None);
                    }
                    Some(value) => sent.push((name.clone(), value)),
                    None if !std::mem::replace(&mut self.encoding_reported, true) => {
                        let message = format!(
                            "header `{name}` of a part has no default and no single value: it and others like it are sent \
                             only if they are set on a file"
                        );
                        self.warn(Code::IGNORED_ENCODING, &at, message, None);
                    }
                    None => {}
                }
            }
            if !sent.is_empty() {
                all.insert(part.clone(), sent);
            }
        }
        all
    }

    /// The constant value of a part's header, as text.
    fn only_value(&self, header: &'d oas::ReferenceOr<oas::Header>) -> Option<String> {
        let known = self.components.map(|c| &c.headers);
        let (header, _) = follow(header, "#/components/headers/", known)?;
        let ParameterSchemaOrContent::Schema(schema) = &header.format else {
            return None;
        };
        let schema = self.schema_of(Use::from(schema))?;
        let facets = Facets::of(schema);
        let single = facets.values.only();
        match schema.schema_data.default.as_ref().or(single.as_deref())? {
            Value::String(text) => Some(text.clone()),
            value @ (Value::Bool(_) | Value::Number(_)) => Some(value.to_string()),
            _ => None,
        }
    }
}
