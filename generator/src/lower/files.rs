//! Which properties of a multipart body are files, and the media types of its parts.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{MediaType, Schema};
use serde_json::Value;

use crate::diagnostic::Code;
use crate::document::extension::{CONTENT_MEDIA_TYPE, POSITION};
use crate::model::{BodyMedia, Note, PartType, Shape, TypeRef};

use super::Lower;
use super::body::{body_media, is_any_file, is_json};
use super::facets::{Facets, Kind, Use};
use super::location::At;
use super::xml::is_xml;

/// The most parts of an `allOf` that are searched for properties.
const MOST_PARTS: usize = 1_000;

/// The properties of an object and of the parts of its `allOf`.
#[derive(Default)]
pub(super) struct PropertyUses<'d> {
    pub(super) all: IndexMap<&'d str, Use<'d>>,
    pub(super) required: HashSet<&'d str>,
    /// Whether it may have others, as one of several alternatives.
    pub(super) has_alternatives: bool,
}

impl<'d> Lower<'d, '_> {
    /// The properties of an object.
    pub(super) fn property_schemas(&self, schema: Use<'d>) -> PropertyUses<'d> {
        let mut found = PropertyUses::default();
        let mut seen: HashSet<*const Schema> = HashSet::new();
        let mut open = vec![schema];
        while let Some(schema) = open.pop() {
            let Some(schema) = self.schema_of(schema) else { continue };
            if seen.len() >= MOST_PARTS || !seen.insert(schema) {
                continue;
            }
            let facets = Facets::of(schema);
            let properties = facets.properties.into_iter().flatten();
            for (name, schema) in properties {
                found.all.entry(name).or_insert(schema.into());
            }
            found.required.extend(facets.required.iter().map(String::as_str));
            found.has_alternatives |= !facets.one_of.is_empty() || !facets.any_of.is_empty();
            open.extend(facets.all_of.iter().map(Use::from));
        }
        found
    }

    /// The JSON type of a property, if its schema says so by itself.
    pub(super) fn property_kind(&self, schema: Use<'d>) -> Option<Kind> {
        self.schema_of(schema).and_then(|schema| Facets::of(schema).kind)
    }

    /// Whether a property of a multipart body is a file or a list of files.
    pub(super) fn is_documented_file(&self, name: &str, schema: Use<'d>, media: &MediaType) -> bool {
        let facets = self.schema_of(schema).map(Facets::of);
        self.is_binary(schema)
            || facets.is_some_and(|facets| self.is_file_or_text(&facets) || self.is_untyped_file(name, &facets, media))
    }

    /// Whether a schema is binary, or a list of what is.
    pub(super) fn is_binary(&self, schema: Use<'d>) -> bool {
        let is_one = |facets: &Facets<'d>| facets.kind == Some(Kind::String) && facets.format == Some("binary");
        let facets = self.schema_of(schema).map(Facets::of);
        facets.is_some_and(|facets| {
            let items = facets.items.and_then(|items| self.schema_of(items)).map(Facets::of);
            is_one(&facets) || items.as_ref().is_some_and(is_one)
        })
    }

    /// Whether a property without a type is a file, or a list of them: in OpenAPI 3.1 that is any sequence of bytes, unless
    /// `encoding` says JSON (OpenAPI 3.1.0, "Encoding Object": the default of `contentType`).
    fn is_untyped_file(&self, name: &str, facets: &Facets<'d>, media: &MediaType) -> bool {
        let encoding = media.encoding.get(name);
        let listed = encoding.and_then(|encoding| encoding.content_type.as_deref());
        let is_json = listed.is_some_and(|listed| {
            listed
                .split(',')
                .any(|one| body_media(one) == BodyMedia::Json && !one.contains('*'))
        });
        let is_one = encoding.is_some_and(|encoding| encoding.extensions.contains_key(POSITION));
        let is_of_files = || self.items_of(facets).as_ref().is_some_and(is_any_file);
        self.is_of_3_1() && !is_json && (is_any_file(facets) || (!is_one && is_of_files()))
    }

    /// Whether a property is either a file or text. What has no type is any file in OpenAPI 3.1.
    pub(super) fn is_file_or_text(&self, facets: &Facets<'d>) -> bool {
        let mut alternatives = facets.one_of.iter().chain(facets.any_of).map(Use::from);
        let is_text = |schema: Use<'d>| self.property_kind(schema) == Some(Kind::String);
        let is_any = |schema: Use<'d>| {
            let facets = self.schema_of(schema).map(Facets::of);
            self.is_of_3_1() && facets.as_ref().is_some_and(is_any_file)
        };
        !facets.is_more_than_choices()
            && facets.all_of.is_empty()
            && alternatives
                .clone()
                .any(|schema| self.is_binary(schema) || is_any(schema))
            && alternatives.clone().any(is_text)
            && alternatives.all(|schema| is_text(schema) || is_any(schema))
    }

    /// The items of a list that has nothing else to say.
    fn items_of(&self, facets: &Facets<'d>) -> Option<Facets<'d>> {
        let is_list = facets.kind == Some(Kind::Array) && facets.all_of.is_empty() && facets.values.is_empty();
        let items = facets.items.filter(|_| is_list)?;
        self.schema_of(items).map(Facets::of)
    }

    /// Makes the properties of a multipart body files that have no type, or may be text too.
    pub(super) fn type_files(&mut self, shape: &mut Shape, schema: Use<'d>, media: &MediaType, at: &At<'_>) {
        let Shape::Struct(object) = shape else { return };
        let properties = self.property_schemas(schema);
        for field in &mut object.fields {
            let schema = properties.all.get(field.wire.as_str());
            let Some(facets) = schema.and_then(|schema| self.schema_of(*schema)).map(Facets::of) else {
                continue;
            };
            let at_position = |encoding: &openapiv3::Encoding| encoding.extensions.contains_key(POSITION);
            let is_one = media.encoding.get(&field.wire).is_some_and(at_position);
            let items = self.items_of(&facets).filter(|_| !is_one);
            let is_file_or_text =
                self.is_file_or_text(&facets) || items.is_some_and(|items| self.is_file_or_text(&items));
            if !is_file_or_text && !self.is_untyped_file(&field.wire, &facets, media) {
                continue;
            }
            if is_file_or_text {
                field.docs.notes.push(Note::FileOrText);
            }
            let file = self.file_type(at);
            field.ty = match facets.kind {
                Some(Kind::Array) => TypeRef {
                    id: self.add(&field.wire, false, at, Shape::Array(file), field.docs.clone()),
                    nullable: false,
                },
                _ => file,
            };
        }
    }

    /// The type of a file.
    pub(super) fn file_type(&mut self, at: &At<'_>) -> TypeRef {
        TypeRef {
            id: self.scalar(Shape::Bytes, at, "File"),
            nullable: false,
        }
    }

    /// Whether the document has the rules of OpenAPI 3.1 and later.
    pub(super) fn is_of_3_1(&self) -> bool {
        !matches!(self.openapi.openapi.split('.').nth(1), None | Some("0"))
    }

    /// The `contentMediaType` of a schema, or of the items of a list.
    pub(super) fn content_media_type(&self, schema: Use<'d>) -> Option<&'d str> {
        let schema = self.schema_of(schema)?;
        let own = |schema: &'d Schema| {
            schema
                .schema_data
                .extensions
                .get(CONTENT_MEDIA_TYPE)
                .and_then(Value::as_str)
        };
        own(schema).or_else(|| own(self.schema_of(Facets::of(schema).items?)?))
    }

    /// The media types of parts: those of `encoding` (OpenAPI 3.0.3, "Encoding Object"), else those of their schemas.
    pub(super) fn part_types(&self, media: &'d MediaType) -> HashMap<String, PartType> {
        let mut types = HashMap::new();
        let properties = media.schema.as_ref().map(|schema| self.property_schemas(schema.into()));
        for (name, schema) in properties.iter().flat_map(|properties| &properties.all) {
            if let Some(listed) = self
                .content_media_type(*schema)
                .filter(|name| crate::field::is_value(name))
            {
                // the text of a schema that says JSON is JSON already
                let quotes = is_json(listed) && self.property_kind(*schema) != Some(Kind::String);
                let listed = vec![listed.to_owned()];
                types.insert((*name).to_owned(), PartType { listed, quotes });
            }
        }
        for (name, encoding) in &media.encoding {
            let listed = encoding
                .content_type
                .as_deref()
                .unwrap_or_default()
                .split(',')
                .map(str::trim);
            let listed: Vec<String> = listed.filter(|name| !name.is_empty()).map(str::to_owned).collect();
            if listed.is_empty() {
                continue;
            }
            let mut part = PartType { listed, quotes: false };
            match (part.sent(), types.get_mut(name)) {
                (Some(sent), _) => part.quotes = body_media(sent) == BodyMedia::Json,
                // of a range, the media type of the schema
                (None, Some(own)) => {
                    part.quotes = own.quotes;
                    let is_within = |own: &String| part.listed.iter().any(|range| is_within(own, range));
                    let own: Vec<String> = own.listed.drain(..).filter(is_within).collect();
                    part.listed.extend(own);
                }
                (None, None) => {}
            }
            types.insert(name.clone(), part);
        }
        types
    }

    /// Reports parts of objects or lists that are to be XML: only whole bodies are written as XML.
    pub(super) fn tell_parts_in_xml(&mut self, media: &'d MediaType, types: &HashMap<String, PartType>, at: &At<'_>) {
        let Some(properties) = media.schema.as_ref().map(|schema| self.property_schemas(schema.into())) else {
            return;
        };
        for (name, schema) in &properties.all {
            let sent = types.get(*name).and_then(PartType::sent);
            // of a list each item is a part
            let facets = self.schema_of(*schema).map(Facets::of);
            let items = facets.as_ref().and_then(|facets| self.items_of(facets));
            let is_object = items.or(facets).is_some_and(|facets| facets.is_object());
            if sent.is_some_and(is_xml) && is_object {
                let message = format!("part `{name}` is to be XML, but parts are not: it is sent as JSON");
                let help = "use `type: string` for a part that the caller writes as XML";
                self.warn(Code::IGNORED_MEDIA_TYPE, &at.child("schema"), message, Some(help));
            }
        }
    }
}

/// Whether a media type is one of a range, such as `image/*`.
fn is_within(media_type: &str, range: &str) -> bool {
    let kind = |name: &str| name.split('/').next().unwrap_or_default().trim().to_ascii_lowercase();
    range.ends_with("/*") && ["*".to_owned(), kind(media_type)].contains(&kind(range))
}
