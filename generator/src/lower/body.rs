//! Lowers request bodies.

use std::collections::HashMap;

use openapiv3::{self as oas, AdditionalProperties, MediaType, ReferenceOr};
use serde_json::Value;

use crate::diagnostic::Code;
use crate::document::extension::{BYTES, CONTENT_MEDIA_TYPE, POSITION};
use crate::field::is_value;
use crate::model::{Body, BodyContent, BodyMedia, Constant, Docs, Encoding, Place, Scalar, Shape, Style, TypeRef};

use super::facets::{Facets, Kind, Use};
use super::location::At;
use super::multipart::{Files, is_form};
use super::schema::constant;
use super::{Lower, follow};

impl<'d> Lower<'d, '_> {
    /// Lowers the request body of an operation: in the preferred media type, and in those that callers may choose.
    pub(super) fn body(&mut self, id: &str, operation: &'d oas::Operation, at: &At<'_>) -> Option<Body> {
        let bodies = self.components.map(|c| &c.request_bodies);
        let given = operation.request_body.as_ref()?;
        let (body, component) = follow(given, "#/components/requestBodies/", bodies)?;
        let inline = at.child("requestBody");
        let at = component.map_or(inline, |name| At::Component("requestBodies", name));
        let at = at.child("content");
        let (media_type, media) = self.best(&body.content)?;
        let kind = self.media_of(media_type, media);
        if kind == BodyMedia::Form && !body.required && self.is_empty_object(media) {
            return None; // a form without fields is no body
        }
        let with_files = match kind {
            BodyMedia::Json | BodyMedia::Form => self.with_files(media, &body.content, id, &at),
            _ => None,
        };
        let mut lowered = match with_files {
            // a form cannot hold files
            Some((name, parts, _)) if kind == BodyMedia::Form && parts.schema == media.schema => {
                self.body_as((name, parts), None, id, &at)
            }
            with_files => self.body_as((media_type, media), with_files, id, &at),
        };
        if let Some(media) = body.content.get(&lowered.name)
            && matches!(lowered.content, BodyContent::Raw)
            && body_media(&lowered.name) != BodyMedia::Multipart
        {
            self.report_raw(media, &lowered.name, ("request body", id), &at.child(&lowered.name));
        }
        lowered.required = body.required;
        lowered.docs.description.clone_from(&body.description);
        lowered.others = self.other_bodies(&lowered, &body.content, id, &at);
        Some(lowered)
    }

    /// Lowers a body of one media type. `with_files`: the multipart that is sent in its place if a file is set.
    pub(super) fn body_as(
        &mut self,
        (media_type, media): (&'d str, &'d MediaType),
        with_files: Option<(&'d str, &'d MediaType, Files)>,
        id: &str,
        at: &At<'_>,
    ) -> Body {
        let kind = self.media_of(media_type, media);
        let mut files = Files::default();
        let mut body = match with_files {
            None => self.body_without_content((kind, media_type), media, at),
            Some((name, parts, with)) => {
                files = with;
                Body {
                    with_files: Some(name.to_owned()),
                    part_types: self.part_types(parts),
                    part_headers: self.part_headers(parts, true, &at.child(name)),
                    ..self.body_without_content((kind, media_type), media, at)
                }
            }
        };
        let at = at.child(media_type);
        let content = self.body_content((kind, media_type), media, id, &at, &mut files, &mut body.order);
        (body.media, body.content) = match content {
            // `format: binary` is any sequence of octets (OpenAPI 3.0.3, "Data Types"), even if the media type is JSON
            BodyContent::Whole(ty) if matches!(self.types[ty.id].shape, Shape::Bytes) => {
                (BodyMedia::Bytes, BodyContent::Raw)
            }
            BodyContent::Raw if kind == BodyMedia::Multipart => (BodyMedia::Bytes, BodyContent::Raw),
            // text that encodes bytes
            BodyContent::Whole(ty) if kind == BodyMedia::Bytes => (BodyMedia::Text, BodyContent::Whole(ty)),
            content => (kind, content),
        };
        body.media_type = self.sent_as(body.media, media_type, media);
        (body.files, body.named_files) = (files.listed, files.named);
        body.constraints = self.constraints_of_body(body.media, media, &at);
        if body.media == BodyMedia::Xml {
            body.xml = self.xml_of_body(media, true, &at);
        }
        body
    }

    /// The kind of body for a media type and its schema. In OpenAPI 3.1 content without a type is bytes, so a range of media
    /// types without one is a file, and not JSON.
    pub(super) fn media_of(&mut self, media_type: &str, media: &'d MediaType) -> BodyMedia {
        let facets = |schema: &'d ReferenceOr<oas::Schema>| self.schema_of(schema.into()).map(Facets::of);
        let is_file = || match &media.schema {
            Some(schema) => facets(schema).as_ref().is_some_and(is_any_file),
            None => true,
        };
        match body_media(media_type) {
            BodyMedia::Json if !is_json(media_type) && self.is_of_3_1() && is_file() => BodyMedia::Bytes,
            BodyMedia::Text | BodyMedia::Bytes if self.is_typed_xml(media_type, media) => BodyMedia::Xml,
            kind => kind,
        }
    }

    /// Chooses the media type that is generated.
    pub(super) fn best(
        &mut self,
        content: &'d indexmap::IndexMap<String, MediaType>,
    ) -> Option<(&'d str, &'d MediaType)> {
        let kind = |lower: &mut Self, name: &str, media: &'d MediaType| match lower.is_typed_xml(name, media) {
            true => BodyMedia::Xml,
            false => body_media(name),
        };
        let best = content
            .iter()
            .min_by_key(|(name, media)| order(name, kind(self, name, media)))?;
        Some((best.0, best.1))
    }

    /// What a media type says of a body besides its content.
    pub(super) fn body_without_content(
        &mut self,
        (kind, media_type): (BodyMedia, &str),
        media: &'d MediaType,
        at: &At<'_>,
    ) -> Body {
        let (part_types, part_headers) = match kind {
            // OpenAPI 3.0.3, Encoding Object: elsewhere headers "SHALL be ignored"
            BodyMedia::Multipart => {
                let headers = self.part_headers(media, is_form(media_type), &at.child(media_type));
                let types = self.part_types(media);
                self.tell_parts_in_xml(media, &types, &at.child(media_type));
                (types, headers)
            }
            _ => Default::default(),
        };
        Body {
            media: kind,
            media_type: self.sent_as(kind, media_type, media),
            name: media_type.to_owned(),
            with_files: None,
            required: true,
            part_types,
            part_headers,
            positions: match kind {
                BodyMedia::Multipart => positions(media),
                _ => HashMap::new(),
            },
            encodings: match kind {
                BodyMedia::Form => encodings(media),
                _ => Vec::new(),
            },
            files: Vec::new(),
            named_files: None,
            constraints: None,
            xml: None,
            order: Vec::new(),
            content: BodyContent::Raw,
            others: Vec::new(),
            docs: Docs {
                notes: self.examples(media.example.as_ref(), &media.examples),
                ..Docs::default()
            },
        }
    }

    /// The media type to send; for a range, that of the schema or a common one. The runtime adds the boundary of a multipart body.
    fn sent_as(&self, kind: BodyMedia, media_type: &str, media: &'d MediaType) -> String {
        let of_schema = || {
            self.content_media_type(media.schema.as_ref()?.into())
                .filter(|name| is_value(name) && !name.contains('*'))
        };
        let plain = match kind {
            BodyMedia::Multipart if is_form(media_type) => "multipart/form-data",
            BodyMedia::Multipart => {
                let is_boundary = |parameter: &&str| parameter.trim().to_ascii_lowercase().starts_with("boundary=");
                let kept = media_type.split(';').filter(|parameter| !is_boundary(parameter));
                return kept.collect::<Vec<_>>().join(";");
            }
            _ if !media_type.contains('*') => media_type,
            BodyMedia::Json => "application/json",
            BodyMedia::Form => "application/x-www-form-urlencoded",
            BodyMedia::Xml => "application/xml",
            BodyMedia::Text => of_schema().unwrap_or("text/plain"),
            BodyMedia::Bytes => of_schema().unwrap_or("application/octet-stream"),
        };
        plain.to_owned()
    }

    /// Returns true if no property is described and no other is allowed.
    fn is_empty_object(&self, media: &'d MediaType) -> bool {
        let schema = media.schema.as_ref().and_then(|schema| self.schema_of(schema.into()));
        schema.map(Facets::of).is_some_and(|facets| {
            let parts = [facets.all_of, facets.one_of, facets.any_of];
            facets.kind == Some(Kind::Object)
                && facets.properties.is_none_or(|properties| properties.is_empty())
                && matches!(facets.additional, Some(AdditionalProperties::Any(false)))
                && parts.iter().all(|parts| parts.is_empty())
        })
    }

    /// Reports media types that are not generated.
    pub(super) fn report_others(
        &mut self,
        content: &'d indexmap::IndexMap<String, MediaType>,
        best: &str,
        (what, id): (&str, &str),
        at: &At<'_>,
    ) {
        for name in content.keys().filter(|name| *name != best) {
            let message = format!("{what} of `{id}` as `{name}`: only `{best}` is generated");
            self.warn(Code::IGNORED_MEDIA_TYPE, &at.child(name), message, None);
        }
    }

    /// Reports a body that is generated as text or bytes although it has a more specific schema.
    pub(super) fn report_raw(&mut self, media: &'d MediaType, media_type: &str, (what, id): (&str, &str), at: &At<'_>) {
        let schema = media.schema.as_ref();
        let Some(facets) = schema.and_then(|schema| self.schema_of(schema.into())).map(Facets::of) else {
            return;
        };
        if facets.is_structured() {
            let is_text = body_media(media_type) == BodyMedia::Text;
            let given = if is_text { "text" } else { "bytes" };
            let message = format!("{what} of `{id}` as `{media_type}`: {given}, whatever its schema says");
            self.warn(Code::IGNORED_MEDIA_TYPE, at, message, None);
        }
    }

    /// The shape of a text that has one value.
    fn constant_text(&self, media: &'d MediaType) -> Option<Shape> {
        let schema = self.schema_of(media.schema.as_ref()?.into())?;
        let constant = constant(&Facets::of(schema)).filter(|constant| !constant.value.is_null())?;
        Some(Shape::Constant(Constant {
            value: Scalar::text(&constant.value.plain()),
            ..constant
        }))
    }

    /// The type of bytes that are sent as text in an encoding (OpenAPI 3.1.0, "Working with Binary Data"). In 3.0 a `format`
    /// says so, but rarely means it.
    fn encoded_bytes(&mut self, media: &'d MediaType, id: &str, at: &At<'_>) -> Option<TypeRef> {
        let schema = media.schema.as_ref().filter(|_| self.is_of_3_1())?;
        let facets = self.schema_of(schema.into()).map(Facets::of)?;
        let is_encoded = facets.kind == Some(Kind::String) && matches!(facets.format, Some("byte" | "base64url"));
        is_encoded.then(|| self.type_of(schema.into(), &at.child("schema"), &format!("{id} Request")))
    }

    /// Lowers the content of a body. Files of a multipart body are added to `files`.
    fn body_content(
        &mut self,
        (kind, media_type): (BodyMedia, &str),
        media: &'d MediaType,
        id: &str,
        at: &At<'_>,
        files: &mut Files,
        order: &mut Vec<String>,
    ) -> BodyContent {
        if kind == BodyMedia::Text
            && let Some(constant) = self.constant_text(media)
        {
            let id = self.add(
                &format!("{id} Request"),
                false,
                &at.child("schema"),
                constant,
                Docs::default(),
            );
            return BodyContent::Whole(TypeRef { id, nullable: false });
        }
        if matches!(kind, BodyMedia::Bytes | BodyMedia::Text) {
            return self
                .encoded_bytes(media, id, at)
                .map_or(BodyContent::Raw, BodyContent::Whole);
        }
        let Some(schema) = &media.schema else {
            return BodyContent::Whole(self.json());
        };
        if self
            .schema_of(schema.into())
            .is_some_and(|schema| is_empty(&Facets::of(schema)))
        {
            return BodyContent::Fields(Vec::new()); // there is nothing to say
        }
        let at = at.child("schema");
        let name = format!("{id} Request");
        if kind == BodyMedia::Multipart
            && let Some(content) = self.unnamed_parts(schema.into(), media_type, &at, &name, files)
        {
            return content;
        }
        let written_in_place = match Use::from(schema) {
            Use::Inline(schema) => Some(schema),
            // multipart properties become setters, so a reference to the schema is followed
            reference if kind == BodyMedia::Multipart => self.schema_of(reference),
            Use::Reference(_) => None,
        };
        if let Some(schema) = written_in_place {
            let facets = Facets::of(schema);
            let known = facets.properties.is_some_and(|p| !p.is_empty()) || !facets.all_of.is_empty();
            // a multipart body cannot be null
            let nullable = facets.data.nullable && kind != BodyMedia::Multipart;
            if known && !nullable && facets.one_of.is_empty() && facets.any_of.is_empty() {
                let mut shape = self.shape(&facets, &at, &name);
                if kind == BodyMedia::Multipart {
                    self.type_files(&mut shape, Use::Inline(schema), media, &at);
                    self.take_named_files(&mut shape, files);
                }
                match shape {
                    Shape::Struct(object) if object.extra.is_none() => {
                        return BodyContent::Fields(object.fields);
                    }
                    Shape::Alias(target) => return BodyContent::Whole(target),
                    mut shape => {
                        if kind == BodyMedia::Multipart {
                            if let Shape::Struct(object) = &shape {
                                order.extend(object.fields.iter().map(|field| field.wire.clone()));
                            }
                            self.take_files(&mut shape, files);
                        }
                        let docs = super::docs::of_schema(&facets);
                        let id = self.add(&name, false, &at, shape, docs);
                        return BodyContent::Whole(TypeRef { id, nullable: false });
                    }
                }
            }
        }
        let ty = self.type_of(schema.into(), &at, &name);
        if kind == BodyMedia::Multipart {
            files.listed.extend(self.files_of_variants(ty));
        }
        BodyContent::Whole(ty)
    }
}

/// Returns true if the only value is an object without properties.
fn is_empty(facets: &Facets<'_>) -> bool {
    let is_closed = matches!(facets.additional, Some(AdditionalProperties::Any(false)));
    let parts = [facets.all_of, facets.one_of, facets.any_of];
    is_closed
        && facets.names_no_property()
        && !facets.data.nullable
        && facets.values.is_empty()
        && parts.iter().all(|parts| parts.is_empty())
}

/// The parts of a multipart body that have a position of their own.
fn positions(media: &MediaType) -> HashMap<String, bool> {
    let positions = media.encoding.iter().filter_map(|(name, encoding)| {
        let position = encoding.extensions.get(POSITION)?;
        Some((name.clone(), position.as_str() == Some(BYTES)))
    });
    positions.collect()
}

/// Form properties that are written by a `style` or as JSON (OpenAPI 3.0.3, "Encoding Object"). A default `explode`
/// alone has no effect.
pub(super) fn encodings(media: &MediaType) -> Vec<Encoding> {
    let encoding = |(name, e): (&String, &oas::Encoding)| {
        let media_type = e.content_type.as_deref();
        let json = media_type.is_some_and(|text| body_media(text) == BodyMedia::Json);
        let styled = e.style.is_some() || !e.explode || e.allow_reserved;
        (styled || json).then(|| Encoding {
            name: name.clone(),
            style: e.style.as_ref().map_or(Place::Query.default_style(), Style::from),
            explode: e.explode,
            allow_reserved: e.allow_reserved,
            json: json && !styled,
        })
    };
    media.encoding.iter().filter_map(encoding).collect()
}

/// The order in which media types are chosen: an explicit one before a range, then by its kind.
fn order(media_type: &str, kind: BodyMedia) -> (bool, u8, u8) {
    (media_type.contains('*'), rank(kind), json_rank(media_type))
}

/// The order of JSON types. An object is sent as a merge patch (RFC 7396), as a JSON Patch is a list of operations (RFC 6902).
fn json_rank(media_type: &str) -> u8 {
    match essence(media_type).as_str() {
        "application/json" => 0,
        "application/json-patch+json" => 2,
        _ => 1,
    }
}

/// The media type without parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or(media_type)
        .trim()
        .to_ascii_lowercase()
}

/// The kind of body for a media type.
pub(super) fn body_media(media_type: &str) -> BodyMedia {
    match essence(media_type).as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => BodyMedia::Json,
        "application/x-www-form-urlencoded" => BodyMedia::Form,
        other if other.ends_with("+json") => BodyMedia::Json,
        other if other.starts_with("multipart/") => BodyMedia::Multipart,
        other if other.starts_with("text/") => BodyMedia::Text,
        _ => BodyMedia::Bytes,
    }
}

/// Whether a media type is JSON, and not a range that has JSON among others.
pub(super) fn is_json(media_type: &str) -> bool {
    body_media(media_type) == BodyMedia::Json && !matches!(essence(media_type).as_str(), "*/*" | "application/*")
}

/// Whether a schema has no type, nor a media type that is JSON: in OpenAPI 3.1 that is any sequence of bytes (OpenAPI 3.1.0,
/// "Working with Binary Data").
pub(super) fn is_any_file(facets: &Facets<'_>) -> bool {
    let media_type = facets.data.extensions.get(CONTENT_MEDIA_TYPE).and_then(Value::as_str);
    facets.is_bare() && !facets.not && facets.required.is_empty() && !media_type.is_some_and(is_json)
}

fn rank(media: BodyMedia) -> u8 {
    match media {
        BodyMedia::Json => 0,
        BodyMedia::Form => 1,
        BodyMedia::Multipart => 2,
        BodyMedia::Xml => 3,
        BodyMedia::Text => 4,
        BodyMedia::Bytes => 5,
    }
}
