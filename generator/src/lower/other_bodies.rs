//! The media types of a request body besides the one that is sent unless the caller chooses.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, Schema};

use crate::diagnostic::Code;
use crate::model::{Body, BodyContent, BodyMedia, OtherBody};

use super::Lower;
use super::body::{body_media, essence};
use super::facets::{Facets, Use};
use super::location::At;
use super::multipart::{Files, is_form};

impl<'d> Lower<'d, '_> {
    /// The multipart form with files that a body is sent as if a file is set: the form has the properties of the body, and
    /// files besides. Any other multipart is a body of its own.
    pub(super) fn with_files(
        &mut self,
        media: &'d MediaType,
        content: &'d IndexMap<String, MediaType>,
        id: &str,
        at: &At<'_>,
    ) -> Option<(&'d str, &'d MediaType, Files)> {
        let is_parts = |name: &str| body_media(name) == BodyMedia::Multipart && is_form(name);
        let (name, parts) = content.iter().find(|(name, _)| is_parts(name))?;
        let (schema, form) = (media.schema.as_ref()?, parts.schema.as_ref()?);
        let at = at.child(name);
        let files = match self.beside(form.into(), schema) {
            Some(rest) => {
                let mut files = Files::default();
                rest.into_iter()
                    .for_each(|part| self.files_of(part, parts, id, &at, &mut files));
                files
            }
            None if schema == form || self.has_properties_of(schema.into(), parts) => {
                let mut files = Files::default();
                self.files_of(form.into(), parts, id, &at, &mut files);
                files
            }
            None => return None,
        };
        (!files.is_empty()).then_some((name, parts, files))
    }

    /// The other parts of an `allOf` that has the schema of the whole body as a part.
    fn beside(&self, form: Use<'d>, schema: &'d ReferenceOr<Schema>) -> Option<Vec<Use<'d>>> {
        let facets = Facets::of(self.schema_of(form)?);
        let (same, rest): (Vec<_>, Vec<_>) = facets.all_of.iter().partition(|part| *part == schema);
        let rest: Vec<Use<'d>> = rest.into_iter().map(Use::from).collect();
        let are_files = rest.iter().all(|part| {
            let properties = self.property_schemas(*part);
            let mut schemas = properties.all.values();
            !properties.has_alternatives && schemas.all(|schema| self.is_binary(*schema))
        });
        (!same.is_empty() && !rest.is_empty() && are_files).then_some(rest)
    }

    /// Says that no type is made of a schema.
    fn note_untyped(&mut self, media: &'d MediaType, body: &Body, id: &str, at: &At<'_>) {
        let schema = media.schema.as_ref().and_then(|schema| self.schema_of(schema.into()));
        if schema.is_some_and(|schema| Facets::of(schema).is_structured()) {
            let given = if body.media == BodyMedia::Text { "text" } else { "bytes" };
            let message = format!(
                "request body of `{id}` as `{}`: {given}, whatever its schema says",
                body.name
            );
            self.note(Code::IGNORED_MEDIA_TYPE, at, message);
        }
    }

    /// Whether an object can be sent as the parts of a form: all of the form's properties that are no files are properties of
    /// the object, and all that the object requires are parts.
    fn has_properties_of(&self, schema: Use<'d>, parts: &'d MediaType) -> bool {
        let Some(form) = parts.schema.as_ref() else {
            return false;
        };
        let (object, form) = (self.property_schemas(schema), self.property_schemas(form.into()));
        let kind = |schema: Use<'d>| self.property_kind(schema);
        let is_known = |(name, schema): (&&str, &Use<'d>)| {
            self.is_documented_file(name, *schema, parts)
                || object.all.get(name).is_some_and(|own| kind(*own) == kind(*schema))
        };
        let is_part = |name: &&str| {
            let part = form.all.get(name);
            part.is_some_and(|part| !self.is_documented_file(name, *part, parts))
        };
        !object.has_alternatives
            && !form.has_alternatives
            && form.all.iter().all(is_known)
            && object.required.iter().all(is_part)
    }

    /// The other media types of a body.
    pub(super) fn other_bodies(
        &mut self,
        main: &Body,
        content: &'d IndexMap<String, MediaType>,
        id: &str,
        at: &At<'_>,
    ) -> Vec<OtherBody> {
        let schema = content.get(&main.name).and_then(|media| media.schema.as_ref());
        let mut others = Vec::new();
        for (name, media) in content {
            if *name == main.name {
                continue;
            }
            let kind = self.media_of(name, media);
            let is_alike = match (main.media, kind) {
                (BodyMedia::Text | BodyMedia::Bytes, _) => {
                    kind == main.media && matches!(main.content, BodyContent::Raw)
                }
                (BodyMedia::Multipart, _) => false,
                (_, BodyMedia::Json | BodyMedia::Form | BodyMedia::Xml) => media.schema.as_ref() == schema,
                (_, BodyMedia::Multipart) => {
                    (media.schema.as_ref() == schema && is_form(name)) || Some(name) == main.with_files.as_ref()
                }
                (_, BodyMedia::Text | BodyMedia::Bytes) => false,
            };
            let body = match is_alike {
                true => Body {
                    required: main.required,
                    constraints: main.constraints,
                    xml: match kind {
                        BodyMedia::Xml => self.xml_of_body(media, true, &at.child(name)),
                        _ => None,
                    },
                    ..self.body_without_content((kind, name), media, at)
                },
                // the caller gives the media type
                false if name.contains('*') => self.body_without_content((BodyMedia::Bytes, name), media, at),
                false => self.body_as((name, media), None, &format!("{id} {}", words(name)), at),
            };
            let is_with_files = Some(name) == main.with_files.as_ref();
            if matches!(body.content, BodyContent::Raw) && media.schema.as_ref() != schema && !is_with_files {
                self.note_untyped(media, &body, id, &at.child(name));
            }
            others.push(OtherBody { body, is_alike });
        }
        others
    }
}

/// The words for a media type in names of Rust.
pub(crate) fn words(media_type: &str) -> String {
    let essence = essence(media_type);
    match essence.as_str() {
        "application/x-www-form-urlencoded" => "form".to_owned(),
        "multipart/form-data" => "multipart".to_owned(),
        "application/octet-stream" => "bytes".to_owned(),
        "text/plain" => "text".to_owned(),
        "text/json" => "text json".to_owned(),
        _ => {
            let subtype = essence.split_once('/').map_or(essence.as_str(), |(_, subtype)| subtype);
            let subtype = subtype.strip_suffix("+json").unwrap_or(subtype);
            subtype.strip_prefix("x-").unwrap_or(subtype).to_owned()
        }
    }
}
