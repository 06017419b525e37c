//! The types of a document of which no client is made.

use crate::model::{BodyContent, BodyMedia, Docs, Incoming, Operation, Response, Shape, Struct, Type, TypeId};

use super::Lower;

impl Lower<'_, '_> {
    /// The types of all components that are schemas.
    pub(super) fn types_of_schemas(&mut self) -> Vec<TypeId> {
        let schemas = self
            .components
            .into_iter()
            .flat_map(|components| components.schemas.keys());
        schemas.map(|name| self.component_named(name).id).collect()
    }

    /// The types of the bodies of requests and responses, those of webhooks and callbacks included. Parts of multipart bodies are
    /// no JSON as a whole, so an object that is written in place for them is none.
    pub(super) fn types_of_bodies(&mut self, operations: Vec<Operation>, webhooks: &[Incoming]) -> Vec<TypeId> {
        let mut types = Vec::new();
        for operation in operations {
            types.extend(
                operation
                    .successes
                    .iter()
                    .chain(&operation.errors)
                    .flat_map(of_response),
            );
            types.extend(operation.callbacks.iter().flat_map(of_incoming));
            let Some(mut body) = operation.body else { continue };
            let others = std::mem::take(&mut body.others).into_iter();
            let others = others
                .filter(|other| !other.is_alike)
                .map(|other| (other.body.name.clone(), other.body));
            for (media_type, body) in std::iter::once((String::new(), body)).chain(others) {
                match body.content {
                    BodyContent::Whole(ty) if body.media != BodyMedia::Multipart => types.push(ty.id),
                    BodyContent::Fields(fields)
                        if matches!(body.media, BodyMedia::Json | BodyMedia::Form | BodyMedia::Xml) =>
                    {
                        let mut pointer = operation.pointer.child("requestBody");
                        if !media_type.is_empty() {
                            pointer = pointer.child("content").child(&media_type);
                        }
                        let words = super::words(&media_type);
                        types.push(self.types.add(Type {
                            name: match media_type.is_empty() {
                                true => format!("{} Request", operation.id),
                                false => format!("{} {words} Request", operation.id),
                            },
                            named: false,
                            pointer,
                            nullable: false,
                            docs: Docs {
                                description: body.docs.description,
                                ..Docs::default()
                            },
                            shape: Shape::Struct(Struct {
                                fields,
                                ..Struct::default()
                            }),
                        }));
                    }
                    _ => {}
                }
            }
        }
        types.extend(webhooks.iter().flat_map(of_incoming));
        types
    }
}

fn of_response(response: &Response) -> impl Iterator<Item = TypeId> {
    let events = response.events.iter().flat_map(crate::model::Events::types);
    let bodies = [response.ty, response.lines].into_iter().flatten();
    bodies.chain(events).map(|ty| ty.id)
}

fn of_incoming(incoming: &Incoming) -> impl Iterator<Item = TypeId> {
    let body = incoming.body.iter().filter_map(|body| body.ty).map(|ty| ty.id);
    body.chain(incoming.responses.iter().flat_map(of_response))
}
