//! Request bodies.

use openapiv3::{self as oas, MediaType};

use crate::diagnostic::Code;
use crate::model::{Body, BodyContent, BodyMedia, Docs, Shape};

use super::at::At;
use super::facets::{Facets, Use};
use super::{Lower, follow};

impl<'d> Lower<'d, '_> {
    /// The body an operation takes, in the media type that serves best.
    pub(super) fn body(&mut self, id: &str, operation: &'d oas::Operation, at: &At<'_>) -> Option<Body> {
        let bodies = self.components.map(|c| &c.request_bodies);
        let given = operation.request_body.as_ref()?;
        let (body, component) = follow(given, "#/components/requestBodies/", bodies)?;
        let inline = at.child("requestBody");
        let at = component.map_or(inline, |name| At::Component("requestBodies", name));
        let at = at.child("content");
        let (media_type, media) = self.choose(&body.content, id, "request body", &at)?;
        let at = at.child(media_type);
        let kind = body_media(media_type);
        self.check_encoding(media, &at);
        Some(Body {
            media: kind,
            media_type: media_type.to_owned(),
            required: body.required,
            part_types: part_types(media),
            content: self.body_content(kind, media, id, &at),
            docs: Docs {
                description: body.description.clone(),
                notes: self.examples(media.example.as_ref(), &media.examples),
                ..Docs::default()
            },
        })
    }

    /// Media types of parts are honoured; the rest of `encoding` is reported, once in a document.
    fn check_encoding(&mut self, media: &'d MediaType, at: &At<'_>) {
        let says_more = |e: &oas::Encoding| {
            // without `explode`, its default stands there
            let form = matches!(e.style, None | Some(oas::QueryStyle::Form));
            e.style.is_some() || e.explode != form || e.allow_reserved || !e.headers.is_empty()
        };
        let ignored = media.encoding.iter().find(|(_, encoding)| says_more(encoding));
        if let Some((name, _)) = ignored
            && !std::mem::replace(&mut self.encoding_reported, true)
        {
            let at = at.child("encoding");
            let message = "`style`, `explode`, `allowReserved` and `headers` of `encoding` are not honoured, here and wherever else they stand";
            self.warn(Code::IGNORED_ENCODING, &at.child(name), message, None);
        }
    }

    /// The media type that is generated; the others are reported.
    pub(super) fn choose(
        &mut self,
        content: &'d indexmap::IndexMap<String, MediaType>,
        id: &str,
        what: &str,
        at: &At<'_>,
    ) -> Option<(&'d str, &'d MediaType)> {
        let best = content.iter().min_by_key(|(name, _)| rank(body_media(name)))?;
        for name in content.keys().filter(|name| *name != best.0) {
            self.warn(
                Code::IGNORED_MEDIA_TYPE,
                &at.child(name),
                format!("{what} of `{id}` as `{name}`: only `{}` is generated", best.0),
                None,
            );
        }
        Some((best.0, best.1))
    }

    fn body_content(&mut self, kind: BodyMedia, media: &'d MediaType, id: &str, at: &At<'_>) -> BodyContent {
        if matches!(kind, BodyMedia::Bytes | BodyMedia::Text) {
            return BodyContent::Raw;
        }
        let Some(schema) = &media.schema else {
            return BodyContent::Whole(self.json());
        };
        let at = at.child("schema");
        let name = format!("{id} Request");
        let written_in_place = match Use::from(schema) {
            Use::Inline(schema) => Some(schema),
            // the parts of a form with files are given one by one, wherever they are described
            reference if kind == BodyMedia::Multipart => self.schema_of(reference),
            Use::Reference(_) => None,
        };
        if let Some(schema) = written_in_place {
            let facets = Facets::of(schema);
            let known = facets.properties.is_some_and(|p| !p.is_empty()) || !facets.all_of.is_empty();
            if known && !facets.data.nullable && facets.one_of.is_empty() && facets.any_of.is_empty() {
                match self.shape(&facets, &at, &name) {
                    Shape::Struct(object) if object.extra.is_none() => {
                        return BodyContent::Fields(object.fields);
                    }
                    Shape::Alias(target) => return BodyContent::Whole(target),
                    shape => {
                        let docs = super::docs::of_schema(&facets);
                        let id = self.add(&name, false, &at, shape, docs);
                        return BodyContent::Whole(crate::model::TypeRef { id, nullable: false });
                    }
                }
            }
        }
        BodyContent::Whole(self.type_of(schema.into(), &at, &name))
    }
}

fn part_types(media: &MediaType) -> Vec<(String, String)> {
    let typed = |(name, encoding): (&String, &oas::Encoding)| Some((name.clone(), encoding.content_type.clone()?));
    media.encoding.iter().filter_map(typed).collect()
}

/// How the body of a media type is written.
pub(super) fn body_media(media_type: &str) -> BodyMedia {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or(media_type)
        .trim()
        .to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => BodyMedia::Json,
        "application/x-www-form-urlencoded" => BodyMedia::Form,
        other if other.ends_with("+json") => BodyMedia::Json,
        other if other.starts_with("multipart/") => BodyMedia::Multipart,
        other if other.starts_with("text/") => BodyMedia::Text,
        _ => BodyMedia::Bytes,
    }
}

fn rank(media: BodyMedia) -> u8 {
    match media {
        BodyMedia::Json => 0,
        BodyMedia::Form => 1,
        BodyMedia::Multipart => 2,
        BodyMedia::Text => 3,
        BodyMedia::Bytes => 4,
    }
}
