//! `x-paging`: pagination of list operations.

use openapiv3 as oas;

use crate::diagnostic::Code;
use crate::document::extension;
use crate::model::{Body, BodyContent, Paging, Parameter, Place, Response, Shape, TypeRef};

use super::Lower;
use super::extensions::{pointer, pointers, text, texts};
use super::facets::Facets;
use super::location::At;

impl<'d> Lower<'d, '_> {
    pub(super) fn paging(
        &mut self,
        operation: &'d oas::Operation,
        parameters: &[Parameter],
        body: Option<&Body>,
        successes: &[Response],
        at: &At<'_>,
    ) -> Option<Paging> {
        let value = extension::PAGING.of(&operation.extensions)?;
        let at = at.child(extension::PAGING.key());
        let (offset, limit, items) = (text(value, "offset")?, text(value, "limit")?, pointers(value, "items")?);
        let stop = texts(value, "stop");
        // an empty page always ends a listing
        let stop_on_short_page = stop.is_none_or(|rules| rules.iter().any(|rule| rule == "short-page"));
        for (what, name) in [("offset", &offset), ("limit", &limit)] {
            if !is_query(parameters, name) && !is_field(body, name) {
                let message = format!("no query parameter or property of the body has the name `{name}`");
                self.error(Code::INVALID_EXTENSION, &at.child(what), message, None);
                return None;
            }
        }
        let item = items.iter().find_map(|pointer| {
            let ty = successes.iter().find_map(|response| response.ty)?;
            self.element(ty, pointer)
        });
        let Some(item) = item else {
            let message = "none of the pointers leads to a list in the response's schema".to_owned();
            self.error(Code::INVALID_EXTENSION, &at.child("items"), message, None);
            return None;
        };
        let schema = self.schema_named(operation, &limit);
        let default_limit = schema.and_then(|s| s.schema_data.default.as_ref()?.as_u64());
        let max_limit = schema.and_then(|s| match &s.schema_kind {
            oas::SchemaKind::Type(oas::Type::Integer(integer)) => u64::try_from(integer.maximum?).ok(),
            _ => None,
        });
        Some(Paging {
            offset,
            limit,
            default_limit,
            max_limit,
            items,
            key: pointer(value, "key"),
            total: pointer(value, "total"),
            stop_on_short_page,
            item,
        })
    }

    /// The schema of a query parameter or body property with this name.
    fn schema_named(&self, operation: &'d oas::Operation, name: &str) -> Option<&'d oas::Schema> {
        let parameters = self.components.map(|c| &c.parameters);
        let from_query = operation.parameters.iter().find_map(|parameter| {
            let (parameter, _) = super::follow(parameter, "#/components/parameters/", parameters)?;
            let data = parameter.parameter_data_ref();
            (data.name == name).then(|| self.parameter_schema(data))?
        });
        from_query.or_else(|| {
            let body = operation.request_body.as_ref()?.as_item()?;
            let schema = body.content.values().next()?.schema.as_ref()?.as_item()?;
            self.schema_of(Facets::of(schema).properties?.get(name)?.into())
        })
    }

    /// The element type of the list at a pointer. Drains the queue first, so that all components are lowered.
    fn element(&mut self, start: TypeRef, pointer: &str) -> Option<TypeRef> {
        self.drain();
        let mut candidates = vec![start];
        for step in pointer.split('/').skip(1) {
            let mut next = Vec::new();
            for candidate in self.spread(candidates) {
                match &self.types[candidate.id].shape {
                    Shape::Struct(object) => {
                        next.extend(object.fields.iter().filter(|f| f.wire == step).map(|f| f.ty));
                    }
                    Shape::Map(further) => next.push(further.ty),
                    _ => {}
                }
            }
            candidates = next;
        }
        self.spread(candidates)
            .into_iter()
            .find_map(|candidate| match &self.types[candidate.id].shape {
                Shape::Array(items) => Some(*items),
                _ => None,
            })
    }

    /// Resolves aliases and replaces unions by their alternatives.
    fn spread(&self, types: Vec<TypeRef>) -> Vec<TypeRef> {
        let mut plain = Vec::new();
        for ty in types {
            let ty = self.types.resolve(ty);
            match &self.types[ty.id].shape {
                Shape::Union(union) => {
                    plain.extend(union.variants.iter().map(|v| self.types.resolve(v.ty)));
                }
                _ => plain.push(ty),
            }
        }
        plain
    }
}

fn is_query(parameters: &[Parameter], name: &str) -> bool {
    parameters.iter().any(|p| p.place == Place::Query && p.name == name)
}

fn is_field(body: Option<&Body>, name: &str) -> bool {
    match body.map(|b| &b.content) {
        Some(BodyContent::Fields(fields)) => fields.iter().any(|f| f.wire == name),
        _ => false,
    }
}
