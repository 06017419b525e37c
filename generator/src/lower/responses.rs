//! Responses: successes, errors, and the media type of each.

use openapiv3::{self as oas, ParameterSchemaOrContent, ReferenceOr, StatusCode};

use crate::diagnostic::Code;
use crate::document::extension::{UNREAD, is_secret};
use crate::model::{
    BodyMedia, Docs, Header, OtherMediaType, Response, ResponseMedia, Shape, Status, TextFormat, TypeRef,
};

use super::body::{body_media, essence};
use super::facets::{Facets, Kind};
use super::location::At;
use super::{Lower, follow};

/// The response to a conditional request without news.
const NOT_MODIFIED: StatusCode = StatusCode::Code(304);

impl<'d> Lower<'d, '_> {
    /// The success and error responses of an operation. If no 2XX response is documented, `default` is the success. 304 is the
    /// last of the successes.
    pub(super) fn responses(
        &mut self,
        id: &str,
        method: &str,
        responses: &'d oas::Responses,
        at: &At<'_>,
    ) -> (Vec<Response>, Vec<Response>) {
        let at = at.child("responses");
        let (mut successes, mut errors, mut not_modified) = (Vec::new(), Vec::new(), None);
        let success_count = responses.responses.keys().filter(|code| is_success(code)).count();
        let several = success_count > 1;
        let not_modified_count = usize::from(responses.responses.contains_key(&NOT_MODIFIED));
        let error_count = responses.responses.len() - success_count - not_modified_count;
        let is_only_error = error_count == 1 && responses.default.is_none();
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
            let lowered = self.response(status, method, response, &at.child(&key), &name);
            match success {
                true => successes.push(lowered),
                false if lowered.is_not_modified() => not_modified = Some(lowered),
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
            match success {
                true => successes.push(lowered),
                false => errors.push(lowered),
            }
        }
        successes.extend(not_modified);
        (successes, errors)
    }

    pub(super) fn response(
        &mut self,
        status: Status,
        method: &str,
        response: &'d ReferenceOr<oas::Response>,
        at: &At<'_>,
        name: &str,
    ) -> Response {
        let responses = self.components.map(|c| &c.responses);
        let Some((response, component)) = follow(response, "#/components/responses/", responses) else {
            let mut lowered = empty(status);
            if matches!(status, Status::Exact(200..=299) | Status::Class(2) | Status::Default) {
                self.untyped(&mut lowered);
            }
            return lowered;
        };
        let at = component.map_or(*at, |name| At::Component("responses", name));
        let name = component.unwrap_or(name);
        let mut lowered = Response {
            headers: self.headers(response, &at, name),
            links: self.links(response, &at),
            docs: Docs {
                description: Some(response.description.clone()),
                ..Docs::default()
            },
            ..empty(status)
        };
        let content = at.child("content");
        if method == "HEAD" || matches!(status, Status::Exact(204 | 205 | 304)) {
            if !response.content.is_empty() {
                let which = if method == "HEAD" { "to HEAD" } else { "of this status" };
                let message = format!("`content` has no effect: a response {which} has no body");
                self.note(Code::IGNORED_KEYWORD, &content, message);
            }
            return lowered;
        }
        let is_success = matches!(status, Status::Exact(200..=299) | Status::Class(2) | Status::Default);
        let Some((media_type, media)) = self.best(&response.content) else {
            if is_success && response.extensions.contains_key(UNREAD) {
                self.untyped(&mut lowered);
            }
            return lowered;
        };
        let stream = |is_of: fn(&str) -> bool| response.content.iter().find(|(name, _)| is_success && is_of(name));
        let (events, lines) = (stream(is_events), stream(is_lines));
        lowered.media_type = Some(media_type.to_owned());
        lowered.others = others(&response.content, media_type);
        let mut generated = vec![media_type];
        if let Some((media_type, media)) = events {
            generated.push(media_type);
            lowered.events = Some(self.events(media, &content.child(media_type), &format!("{name} Event")));
        }
        if let Some((media_type, media)) = lines {
            generated.push(media_type);
            lowered.lines = Some(self.streamed(media, &content.child(media_type), &format!("{name} Line")));
        }
        self.report_untyped(&response.content, &generated, name, &content);
        let at = content.child(media_type);
        lowered.docs.notes = self.examples(media.example.as_ref(), &media.examples);
        lowered.media = match self.media_of(media_type, media) {
            BodyMedia::Json => ResponseMedia::Json,
            BodyMedia::Text => ResponseMedia::Text,
            BodyMedia::Xml => ResponseMedia::Xml,
            BodyMedia::Form | BodyMedia::Multipart | BodyMedia::Bytes => ResponseMedia::Bytes,
        };
        match (&media.schema, lowered.media) {
            (Some(schema), ResponseMedia::Json) => {
                let ty = self.type_of(schema.into(), &at.child("schema"), name);
                if matches!(self.types[ty.id].shape, Shape::Bytes) {
                    lowered.media = ResponseMedia::Bytes;
                } else {
                    let has_text = response.content.keys().any(|name| essence(name) == "text/plain");
                    if has_text && self.allows_text(schema) {
                        lowered.media = ResponseMedia::JsonOrText;
                    }
                    lowered.ty = Some(ty);
                }
            }
            (Some(schema), ResponseMedia::Xml) => {
                lowered.ty = Some(self.type_of(schema.into(), &at.child("schema"), name));
                lowered.xml = self.xml_of_body(media, false, &at);
            }
            (None, ResponseMedia::Json) => lowered.ty = Some(self.json()),
            (Some(schema), ResponseMedia::Text) if self.is_read_from_text(schema) => {
                lowered.ty = Some(self.type_of(schema.into(), &at.child("schema"), name));
            }
            // the schema of a stream was handled above
            (_, ResponseMedia::Text | ResponseMedia::Bytes)
                if [events, lines].iter().flatten().all(|(other, _)| *other != media_type) =>
            {
                self.report_raw(media, media_type, ("response", name), &at);
            }
            _ => {}
        }
        lowered
    }

    /// A response of which nothing can be said: JSON, or text.
    fn untyped(&self, response: &mut Response) {
        response.media = ResponseMedia::JsonOrText;
        response.ty = Some(self.json());
    }

    /// The type of what a stream holds.
    pub(super) fn streamed(&mut self, media: &'d oas::MediaType, at: &At<'_>, name: &str) -> TypeRef {
        match &media.schema {
            Some(schema) => self.type_of(schema.into(), &at.child("schema"), name),
            None => self.json(),
        }
    }

    /// Reports media types with a schema of their own, for which no type is generated.
    fn report_untyped(
        &mut self,
        content: &'d indexmap::IndexMap<String, oas::MediaType>,
        generated: &[&str],
        name: &str,
        at: &At<'_>,
    ) {
        let is_typed = |schema: &&ReferenceOr<oas::Schema>| {
            let media = generated.iter().filter_map(|name| content.get(*name));
            media.into_iter().any(|media| media.schema.as_ref() == Some(*schema))
        };
        for (media_type, media) in content {
            let schema = media.schema.as_ref().filter(|schema| !is_typed(schema));
            let schema = schema.and_then(|schema| self.schema_of(schema.into()));
            if schema.is_some_and(|schema| Facets::of(schema).is_structured()) {
                let message = format!(
                    "response `{name}` as `{media_type}`: no type is made of its schema; `send_as` of the request reads it as a type of yours"
                );
                self.note(Code::IGNORED_MEDIA_TYPE, &at.child(media_type), message);
            }
        }
    }

    /// Whether a text may be a value of the schema.
    fn allows_text(&self, schema: &'d ReferenceOr<oas::Schema>) -> bool {
        let facets = self.schema_of(schema.into()).map(Facets::of);
        facets.is_none_or(|facets| {
            let is_union = !facets.one_of.is_empty() || !facets.any_of.is_empty();
            is_union || !facets.is_structured()
        })
    }

    /// Whether a text is read as something else than a string: a number, a boolean, a value of an enum.
    fn is_read_from_text(&self, schema: &'d ReferenceOr<oas::Schema>) -> bool {
        let facets = self.schema_of(schema.into()).map(Facets::of);
        facets.is_some_and(|facets| {
            matches!(facets.kind, Some(Kind::Integer | Kind::Number | Kind::Boolean)) || !facets.values.is_empty()
        })
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
                ParameterSchemaOrContent::Content(content) => {
                    let at = at.child("content");
                    match self.header_content(content) {
                        Some((media_type, schema)) => {
                            let at = at.child(media_type);
                            self.type_of(schema.into(), &at.child("schema"), &format!("{name} {key}"))
                        }
                        None => {
                            if content.values().any(|media| media.schema.is_some()) {
                                let message = format!("header `{key}` by media type: kept as text");
                                self.warn(Code::IGNORED_MEDIA_TYPE, &at, message, None);
                            }
                            self.text_header(key, &at, TextFormat::Plain)
                        }
                    }
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

    /// The media type and schema of a header that is JSON, or text that is one value, as it is without a media type.
    fn header_content(
        &self,
        content: &'d indexmap::IndexMap<String, oas::MediaType>,
    ) -> Option<(&'d str, &'d ReferenceOr<oas::Schema>)> {
        json(content).or_else(|| {
            let (media_type, media) = content.first()?;
            let schema = media.schema.as_ref()?;
            let is_value = !Facets::of(self.schema_of(schema.into())?).is_structured();
            (body_media(media_type) == BodyMedia::Text && is_value).then_some((media_type.as_str(), schema))
        })
    }

    fn text_header(&mut self, name: &str, at: &At<'_>, format: TextFormat) -> TypeRef {
        let id = self.add(name, false, at, Shape::Text(format), Docs::default());
        TypeRef { id, nullable: false }
    }
}

/// A response without a body.
fn empty(status: Status) -> Response {
    Response {
        status,
        media: ResponseMedia::Empty,
        media_type: None,
        others: Vec::new(),
        ty: None,
        xml: None,
        events: None,
        lines: None,
        headers: Vec::new(),
        links: Vec::new(),
        docs: Docs::default(),
    }
}

/// The media types besides the one that is read and those of streams.
fn others(content: &indexmap::IndexMap<String, oas::MediaType>, read: &str) -> Vec<OtherMediaType> {
    let is_json = |name: &str| body_media(name) == BodyMedia::Json;
    let schema = content.get(read).map(|media| &media.schema);
    let others = content.iter().filter(|(name, _)| *name != read && !is_stream(name));
    let other = |(name, media): (&String, &oas::MediaType)| OtherMediaType {
        name: name.clone(),
        is_other_json: is_json(read) && is_json(name) && schema != Some(&media.schema),
    };
    others.map(other).collect()
}

/// The media type and schema of JSON content.
pub(super) fn json(content: &indexmap::IndexMap<String, oas::MediaType>) -> Option<(&str, &ReferenceOr<oas::Schema>)> {
    let (media_type, media) = content.first()?;
    let schema = media.schema.as_ref()?;
    (body_media(media_type) == BodyMedia::Json).then_some((media_type.as_str(), schema))
}

fn is_events(media_type: &str) -> bool {
    essence(media_type) == "text/event-stream"
}

/// Whether a body of the media type is JSON values one after the other.
fn is_lines(media_type: &str) -> bool {
    let essence = essence(media_type);
    // such as `application/geo+json-seq` (RFC 8142)
    essence.ends_with("+json-seq")
        || matches!(
            essence.as_str(),
            "application/x-ndjson"
                | "application/ndjson"
                | "application/jsonl"
                | "application/x-jsonl"
                | "application/jsonlines"
                | "application/x-jsonlines"
                | "application/json-seq"
        )
}

fn is_stream(media_type: &str) -> bool {
    is_events(media_type) || is_lines(media_type)
}

fn is_success(code: &StatusCode) -> bool {
    match code {
        StatusCode::Code(code) => (200..300).contains(code),
        StatusCode::Range(class) => *class == 2,
    }
}
