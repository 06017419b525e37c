//! The types of a document that has nothing but components.

use openapiv3::{ParameterSchemaOrContent, ReferenceOr};

use crate::model::{BodyMedia, Events, Response, Status, TypeId, TypeRef};

use super::Lower;
use super::location::At;
use super::responses::json;

impl<'d> Lower<'d, '_> {
    /// The types of all components: the schemas, and those in responses, parameters, request bodies and headers.
    pub(super) fn components_alone(&mut self) -> Vec<TypeId> {
        let Some(components) = self.components else {
            return Vec::new();
        };
        let mut types = Vec::new();
        for name in components.schemas.keys() {
            types.push(self.component_named(name));
        }
        for (name, parameter) in &components.parameters {
            if let ReferenceOr::Item(parameter) = parameter {
                let at = At::Component("parameters", name);
                types.push(self.written(parameter, &at, name).ty);
            }
        }
        for (name, body) in &components.request_bodies {
            let ReferenceOr::Item(body) = body else { continue };
            let Some((media_type, media)) = self.best(&body.content) else {
                continue;
            };
            let at = At::Component("requestBodies", name);
            let at = at.child("content");
            self.report_others(&body.content, media_type, ("request body", name), &at);
            let at = at.child(media_type);
            match (&media.schema, self.media_of(media_type, media)) {
                (_, BodyMedia::Text | BodyMedia::Bytes) => {
                    self.report_raw(media, media_type, ("request body", name), &at)
                }
                (Some(schema), _) => types.push(self.type_of(schema.into(), &at.child("schema"), name)),
                (None, _) => {}
            }
        }
        for (name, response) in &components.responses {
            if matches!(response, ReferenceOr::Item(_)) {
                let at = At::Component("responses", name);
                let response = self.response(Status::Default, "GET", response, &at, name);
                types.extend(types_of(&response));
            }
        }
        for (name, header) in &components.headers {
            let ReferenceOr::Item(header) = header else { continue };
            let at = At::Component("headers", name);
            types.push(match &header.format {
                ParameterSchemaOrContent::Schema(schema) => self.type_of(schema.into(), &at.child("schema"), name),
                ParameterSchemaOrContent::Content(content) => {
                    let Some((media_type, schema)) = json(content) else {
                        continue;
                    };
                    let at = at.child("content");
                    let at = at.child(media_type);
                    self.type_of(schema.into(), &at.child("schema"), name)
                }
            });
        }
        types.into_iter().map(|ty| ty.id).collect()
    }
}

fn types_of(response: &Response) -> impl Iterator<Item = TypeRef> {
    let headers = response.headers.iter().map(|header| header.ty);
    let events = response.events.iter().flat_map(Events::types);
    response.ty.into_iter().chain(events).chain(headers)
}
