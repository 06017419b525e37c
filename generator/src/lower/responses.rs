//! Responses: successes, errors, and the media type of each.

use openapiv3::{self as oas, ParameterSchemaOrContent, ReferenceOr, StatusCode};

use crate::diagnostic::Code;
use crate::document::extension::{ITEM_SCHEMA, is_secret};
use crate::model::{BodyMedia, Docs, Header, Response, ResponseMedia, Shape, Status, TextFormat, TypeRef};

use super::body::{best, body_media};
use super::facets::Facets;
use super::location::At;
use super::{Lower, follow};

impl<'d> Lower<'d, '_> {
    /// The success and error responses of an operation. If no 2XX response is documented, `default` is the success.
    pub(super) fn responses(
        &mut self,
        id: &str,
        method: &str,
        responses: &'d oas::Responses,
        at: &At<'_>,
    ) -> (Vec<Response>, Vec<Response>) {
        let at = at.child("responses");
        let (mut successes, mut errors) = (Vec::new(), Vec::new());
        let success_count = responses.responses.keys().filter(|code| is_success(code)).count();
        let several = success_count > 1;
        let is_only_error = responses.responses.len() - success_count == 1 && responses.default.is_none();
        for (code, response) in &responses.responses {
            let key = code.to_string();
            let status = match code {
                StatusCode::Code(code) => Status::Exact(*code),
                StatusCode::Range(class) => Status::Class(u8::try_from(*class).unwrap_or_default()),
            };
            let success = is_success(code);
            let name = match (success, several) {
                (true, false) => format!("{id} Response"),
                (false, _) if is_only_error => format!("{id} Error"),
                _ => format!("{id} Response {key}"),
            };
            let Some(lowered) = self.response(status, method, response, &at.child(&key), &name) else {
                continue;
            };
            match success {
                true => successes.push(lowered),
                false => errors.push(lowered),
            }
        }
        if let Some(default) = &responses.default {
            let success = successes.is_empty();
            let name = if success {
                format!("{id} Response")
            } else {
                format!("{id} Error")
            };
            let lowered = self.response(Status::Default, method, default, &at.child("default"), &name);
            match (lowered, success) {
                (Some(lowered), true) => successes.push(lowered),
                (Some(lowered), false) => errors.push(lowered),
                (None, _) => {}
            }
        }
        (successes, errors)
    }

    pub(super) fn response(
        &mut self,
        status: Status,
        method: &str,
        response: &'d ReferenceOr<oas::Response>,
        at: &At<'_>,
        name: &str,
    ) -> Option<Response> {
        let responses = self.components.map(|c| &c.responses);
        let (response, component) = follow(response, "#/components/responses/", responses)?;
        let at = component.map_or(*at, |name| At::Component("responses", name));
        let name = component.unwrap_or(name);
        let mut lowered = Response {
            status,
            media: ResponseMedia::Empty,
            ty: None,
            events: None,
            event_objects: false,
            headers: self.headers(response, &at, name),
            links: self.links(response, &at),
            docs: Docs {
                description: Some(response.description.clone()),
                ..Docs::default()
            },
        };
        let content = at.child("content");
        if method == "HEAD" || matches!(status, Status::Exact(204 | 205 | 304)) {
            if !response.content.is_empty() {
                let which = if method == "HEAD" { "to HEAD" } else { "of this status" };
                let message = format!("`content` has no effect: a response {which} has no body");
                self.note(Code::IGNORED_KEYWORD, &content, message);
            }
            return Some(lowered);
        }
        let events = match status {
            Status::Exact(200..=299) | Status::Class(2) | Status::Default => events(&response.content),
            _ => None,
        };
        let Some((media_type, media)) = best(&response.content) else {
            return Some(lowered);
        };
        let supported = [Some(media_type), events.map(|(media_type, _)| media_type)];
        self.report_others(&response.content, &supported, name, "response", &content);
        if let Some((media_type, media)) = events {
            let at = content.child(media_type);
            let at = at.child("schema");
            let described = media.schema.as_ref();
            lowered.event_objects = media.extensions.contains_key(ITEM_SCHEMA);
            lowered.events = Some(match described {
                Some(schema) => self.type_of(schema.into(), &at, &format!("{name} Event")),
                None => self.json(),
            });
        }
        let at = content.child(media_type);
        lowered.docs.notes = self.examples(media.example.as_ref(), &media.examples);
        lowered.media = match body_media(media_type) {
            BodyMedia::Json => ResponseMedia::Json,
            BodyMedia::Text => ResponseMedia::Text,
            BodyMedia::Form | BodyMedia::Multipart | BodyMedia::Bytes => ResponseMedia::Bytes,
        };
        match (&media.schema, lowered.media) {
            (Some(schema), ResponseMedia::Json) => {
                let ty = self.type_of(schema.into(), &at.child("schema"), name);
                if matches!(self.types[ty.id].shape, Shape::Bytes) {
                    lowered.media = ResponseMedia::Bytes;
                } else {
                    lowered.ty = Some(ty);
                }
            }
            (None, ResponseMedia::Json) => lowered.ty = Some(self.json()),
            // the schema of server-sent events was handled above
            (_, ResponseMedia::Text | ResponseMedia::Bytes) if events.is_none_or(|(other, _)| other != media_type) => {
                self.report_raw(media, media_type, ("response", name), &at);
            }
            _ => {}
        }
        Some(lowered)
    }

    fn headers(&mut self, response: &'d oas::Response, at: &At<'_>, name: &str) -> Vec<Header> {
        let headers = self.components.map(|c| &c.headers);
        let at = at.child("headers");
        let mut lowered = Vec::new();
        for (key, header) in &response.headers {
            if key.eq_ignore_ascii_case("content-type") {
                continue; // OpenAPI 3.0.3, Response Object: "shall be ignored"
            }
            let Some((header, component)) = follow(header, "#/components/headers/", headers) else {
                continue;
            };
            let at = component.map_or(at.child(key), |name| At::Component("headers", name));
            let secret = is_secret(&header.extensions);
            let ty = match &header.format {
                format if secret => {
                    let schema = match format {
                        ParameterSchemaOrContent::Schema(schema) => self.schema_of(schema.into()),
                        ParameterSchemaOrContent::Content(_) => None,
                    };
                    if schema.is_some_and(|schema| Facets::of(schema).is_structured()) {
                        let message = format!("header `{key}` is secret: kept as text, whatever its schema says");
                        self.warn(Code::IGNORED_KEYWORD, &at.child("schema"), message, None);
                    }
                    self.text_header(key, &at, TextFormat::Secret)
                }
                ParameterSchemaOrContent::Schema(schema) => {
                    self.type_of(schema.into(), &at.child("schema"), &format!("{name} {key}"))
                }
                ParameterSchemaOrContent::Content(content) if json(content).is_some() => {
                    let Some((media_type, schema)) = json(content) else {
                        continue;
                    };
                    let at = at.child("content");
                    let at = at.child(media_type);
                    self.type_of(schema.into(), &at.child("schema"), &format!("{name} {key}"))
                }
                ParameterSchemaOrContent::Content(_) => {
                    let message = format!("header `{key}` by media type: kept as text");
                    self.warn(Code::IGNORED_MEDIA_TYPE, &at.child("content"), message, None);
                    self.text_header(key, &at, TextFormat::Plain)
                }
            };
            lowered.push(Header {
                name: key.clone(),
                ty,
                docs: Docs {
                    description: header.description.clone(),
                    notes: self.examples(header.example.as_ref(), &header.examples),
                    deprecated: header.deprecated.unwrap_or_default(),
                    ..Docs::default()
                },
            });
        }
        lowered
    }

    fn text_header(&mut self, name: &str, at: &At<'_>, format: TextFormat) -> TypeRef {
        let id = self.add(name, false, at, Shape::Text(format), Docs::default());
        TypeRef { id, nullable: false }
    }
}

/// The media type and schema of JSON content.
pub(super) fn json(content: &indexmap::IndexMap<String, oas::MediaType>) -> Option<(&str, &ReferenceOr<oas::Schema>)> {
    let (media_type, media) = content.first()?;
    let schema = media.schema.as_ref()?;
    (body_media(media_type) == BodyMedia::Json).then_some((media_type.as_str(), schema))
}

/// The `text/event-stream` content of a response.
fn events(content: &indexmap::IndexMap<String, oas::MediaType>) -> Option<(&str, &oas::MediaType)> {
    let is_events = |name: &str| {
        let essence = name.split(';').next().unwrap_or(name).trim();
        essence.eq_ignore_ascii_case("text/event-stream")
    };
    let mut content = content.iter();
    content
        .find(|(name, _)| is_events(name))
        .map(|(name, media)| (name.as_str(), media))
}

fn is_success(code: &StatusCode) -> bool {
    match code {
        StatusCode::Code(code) => (200..300).contains(code),
        StatusCode::Range(class) => *class == 2,
    }
}
