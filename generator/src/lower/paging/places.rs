//! Where names and pointers of `x-paging` lead in requests and responses.

use openapiv3 as oas;

use crate::lower::Lower;
use crate::lower::facets::Facets;
use crate::model::{BodyContent, Place, Shape, TypeRef};

use super::{Listing, Misfit};

impl<'d> Lower<'d, '_> {
    /// Checks that a request has something of this name: a parameter, or a part of the body.
    pub(super) fn check_taken(&self, listing: Listing<'_, 'd>, key: &'static str, name: &str) -> Result<(), Misfit> {
        if name.starts_with('/') {
            return match self.leads_from_body(listing, name) {
                true => Ok(()),
                false => Err(Misfit::new(
                    key,
                    format!("`{name}` leads to nothing in the body of the request"),
                )),
            };
        }
        let is_parameter = listing
            .parameters
            .iter()
            .any(|parameter| matches!(parameter.place, Place::Query | Place::Header) && parameter.name == name);
        if is_parameter || self.leads_from_body(listing, &format!("/{}", escaped(name))) {
            return Ok(());
        }
        let message = format!("no query parameter, header or property of the body has the name `{name}`");
        Err(Misfit::new(key, message))
    }

    /// The schema of the query parameter, header or property of the body with this name.
    pub(super) fn schema_taken(&self, listing: Listing<'_, 'd>, name: &str) -> Option<&'d oas::Schema> {
        let parameters = self.components.map(|c| &c.parameters);
        let place = listing
            .parameters
            .iter()
            .filter(|parameter| parameter.name == name)
            .map(|parameter| parameter.place)
            .find(|place| matches!(place, Place::Query | Place::Header));
        let own = listing.operation.parameters.iter().find_map(|parameter| {
            let (parameter, _) = crate::lower::follow(parameter, "#/components/parameters/", parameters)?;
            let is_it = match parameter {
                oas::Parameter::Query { .. } => place == Some(Place::Query),
                oas::Parameter::Header { .. } => place == Some(Place::Header),
                _ => false,
            };
            let data = parameter.parameter_data_ref();
            (is_it && data.name == name).then(|| self.parameter_schema(data))?
        });
        own.or_else(|| {
            let body = listing.operation.request_body.as_ref()?.as_item()?;
            let mut schema = self.schema_of(body.content.values().next()?.schema.as_ref()?.into())?;
            for step in name.strip_prefix('/').unwrap_or(name).split('/') {
                schema = self.schema_of(Facets::of(schema).properties?.get(&*unescaped(step))?.into())?;
            }
            Some(schema)
        })
    }

    fn leads_from_body(&self, listing: Listing<'_, 'd>, pointer: &str) -> bool {
        match listing.body.map(|body| &body.content) {
            Some(BodyContent::Fields(fields)) => {
                let (first, rest) = first_step(pointer);
                let found = fields.iter().filter(|field| field.wire == first).map(|field| field.ty);
                !self.lead(listing, found.collect(), rest).is_empty()
            }
            Some(BodyContent::Whole(ty)) => !self.lead(listing, vec![*ty], pointer).is_empty(),
            _ => false,
        }
    }

    /// Whether a pointer leads anywhere in a successful response.
    pub(super) fn leads_from_response(&self, listing: Listing<'_, 'd>, pointer: &str) -> bool {
        let types = listing.successes.iter().filter_map(|response| response.ty);
        types
            .into_iter()
            .any(|ty| !self.lead(listing, vec![ty], pointer).is_empty())
    }

    /// Whether a pointer leads anywhere in an item.
    pub(super) fn leads_from_items(&self, listing: Listing<'_, 'd>, items: &[TypeRef], pointer: &str) -> bool {
        items
            .iter()
            .any(|item| !self.lead(listing, vec![*item], pointer).is_empty())
    }

    /// The type of the items of the list at a pointer into a successful response.
    pub(super) fn item_at(&self, listing: Listing<'_, 'd>, pointer: &str) -> Option<TypeRef> {
        let types = listing.successes.iter().filter_map(|response| response.ty);
        types
            .into_iter()
            .flat_map(|ty| self.lead(listing, vec![ty], pointer))
            .find_map(|ty| self.item_of(listing, ty))
    }

    /// The only list of the response and the type of its items: the body itself, or the only property that is a list. Else the
    /// number of lists.
    pub(super) fn only_list(&self, listing: Listing<'_, 'd>) -> Result<(String, TypeRef), usize> {
        let types: Vec<TypeRef> = listing.successes.iter().filter_map(|response| response.ty).collect();
        let types = self.spread(types);
        if let Some(item) = types.iter().find_map(|ty| match &self.types[ty.id].shape {
            Shape::Array(item) => Some(*item),
            _ => None,
        }) {
            return Ok((String::new(), item));
        }
        let mut lists: Vec<(String, TypeRef)> = Vec::new();
        for ty in types {
            let Shape::Struct(object) = &self.types[ty.id].shape else {
                continue;
            };
            for field in &object.fields {
                let pointer = format!("/{}", escaped(&field.wire));
                if lists.iter().any(|(known, _)| *known == pointer) {
                    continue;
                }
                lists.extend(self.list_of(field.ty).map(|item| (pointer, item)));
            }
        }
        match lists.len() {
            1 => lists.pop().ok_or(0),
            count => Err(count),
        }
    }

    /// The items of a type that is a list, or of one of its alternatives.
    fn list_of(&self, ty: TypeRef) -> Option<TypeRef> {
        self.spread(vec![ty])
            .into_iter()
            .find_map(|ty| match &self.types[ty.id].shape {
                Shape::Array(item) => Some(*item),
                _ => None,
            })
    }

    /// As above; what is any JSON may be a list of any JSON.
    fn item_of(&self, listing: Listing<'_, 'd>, ty: TypeRef) -> Option<TypeRef> {
        match &self.types[ty.id].shape {
            Shape::Array(item) => Some(*item),
            Shape::Json if !listing.is_typed => Some(self.json()),
            _ => None,
        }
    }

    /// The types to which a pointer leads, without aliases and unions. Any JSON leads to any JSON.
    fn lead(&self, listing: Listing<'_, 'd>, start: Vec<TypeRef>, pointer: &str) -> Vec<TypeRef> {
        let mut candidates = self.spread(start);
        for step in pointer.split('/').skip(1) {
            let step = unescaped(step);
            let mut next = Vec::new();
            for candidate in candidates {
                match &self.types[candidate.id].shape {
                    Shape::Struct(object) => {
                        let known = next.len();
                        next.extend(object.fields.iter().filter(|f| f.wire == step).map(|f| f.ty));
                        if next.len() == known && !listing.is_typed {
                            next.extend(object.extra.iter().map(|further| further.ty));
                        }
                    }
                    Shape::Map(further) if !listing.is_typed => next.push(further.ty),
                    Shape::Json if !listing.is_typed => next.push(candidate),
                    _ => {}
                }
            }
            candidates = self.spread(next);
        }
        candidates
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

/// The first step of a pointer, and the pointer from there.
fn first_step(pointer: &str) -> (String, &str) {
    let path = pointer.strip_prefix('/').unwrap_or(pointer);
    let end = path.find('/').unwrap_or(path.len());
    let (first, rest) = path.split_at_checked(end).unwrap_or((path, ""));
    (unescaped(first), rest)
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}
