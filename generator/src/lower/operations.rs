//! Lowers path items to operations.

use std::collections::HashSet;

use openapiv3::{self as oas, ReferenceOr};

use crate::document::MethodOperation;
use crate::model::{Docs, Note, Operation, Place, Service};

use super::Lower;
use super::docs::external;
use super::extensions;
use super::location::At;
use super::paging::Listing;
use super::service::server;

/// A path item, whose operations share its parameters.
pub(super) struct Scope<'d, 'a> {
    pub(super) path: &'d str,
    pub(super) item: &'d oas::PathItem,
    pub(super) at: At<'a>,
}

impl Scope<'_, '_> {
    /// Calls `work` with the location of an operation of the path item.
    pub(super) fn within<T>(&self, found: &MethodOperation<'_>, work: impl FnOnce(At<'_>) -> T) -> T {
        match found.keys() {
            (None, key) => work(self.at.child(key)),
            (Some(holder), key) => work(self.at.child(holder).child(key)),
        }
    }
}

impl<'d> Lower<'d, '_> {
    /// Every operation of the document.
    pub(super) fn operations(&mut self, service: &mut Service) -> Vec<Operation> {
        let paths = At::Root.child_of("paths");
        let mut operations = Vec::new();
        for (path, item) in &self.openapi.paths.paths {
            let ReferenceOr::Item(item) = item else {
                continue; // the document stage has inlined path items, or reported a problem
            };
            let scope = Scope {
                path,
                item,
                at: paths.child(path),
            };
            for found in self.further_operations.operations_of(item) {
                let lowered = scope.within(&found, |at| self.operation(&found, at, &scope, service));
                operations.push(lowered);
            }
        }
        key_of_undescribed(service, &operations);
        operations
    }

    /// The tags that may name a group of operations, the best first: tags for navigation, then those of which nothing is said,
    /// then those of other kinds. A badge or an audience names none (OpenAPI 3.2, "Tag Object").
    pub(super) fn naming_tags(&self, tags: &[String]) -> Vec<String> {
        let rank = |tag: &String| match self.tag_kinds.get(tag.as_str()) {
            Some(&"nav") => Some(0),
            None => Some(1),
            Some(&"badge" | &"audience") => None,
            Some(_) => Some(2),
        };
        let mut ranked: Vec<(i32, &String)> = tags.iter().filter_map(|tag| Some((rank(tag)?, tag))).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, tag)| tag.clone()).collect()
    }

    fn operation(
        &mut self,
        found: &MethodOperation<'d>,
        at: At<'_>,
        scope: &Scope<'d, '_>,
        service: &mut Service,
    ) -> Operation {
        let MethodOperation { method, operation } = *found;
        let id = id_of(operation.operation_id.as_deref(), method, scope.path);
        let servers = match operation.servers.as_slice() {
            [] => &scope.item.servers,
            own => own,
        };
        let mut parameters = self.parameters(&id, operation, scope, &at, Some(service));
        let route = self.route((scope.path, &scope.at), &mut parameters, &at);
        self.idempotency_key(operation, method, &mut parameters, &at);
        let body = self.body(&id, operation, &at);
        let (successes, errors) = self.responses(&id, method, &operation.responses, &at);
        let callbacks = self.callbacks(&id, &operation.callbacks, &at);
        let listing = Listing {
            operation,
            parameters: &parameters,
            body: body.as_ref(),
            successes: &successes,
            is_typed: false,
        };
        let (paging, paging_rule) = match self.paging_of_root(listing, method, scope.path) {
            Some((paging, rule)) => (Some(paging), Some(rule)),
            None => (self.paging(listing, &at), None),
        };
        let docs = Docs {
            summary: operation.summary.clone().or_else(|| scope.item.summary.clone()),
            description: operation.description.clone().or_else(|| scope.item.description.clone()),
            notes: notes(
                operation,
                operation.security.as_ref().or(self.openapi.security.as_ref()),
            ),
            deprecated: operation.deprecated,
        };
        Operation {
            pointer: at.pointer(),
            method: method.to_owned(),
            path: scope.path.to_owned(),
            template: route.template,
            query: route.query,
            tags: self.naming_tags(&operation.tags),
            docs,
            parameters,
            body,
            successes,
            errors,
            callbacks,
            servers: servers.iter().map(server).collect(),
            security: self.security(operation.security.as_ref(), &at),
            paging,
            paging_rule,
            idempotent: extensions::idempotent(&operation.extensions),
            success_errors: extensions::success_errors(&operation.extensions),
            retry: extensions::retry_rules(&operation.extensions),
            name: id.clone(),
            id,
        }
    }
}

/// Requests that the document lacks have no key where what the root names is no header.
fn key_of_undescribed(service: &mut Service, operations: &[Operation]) {
    let parameters = || operations.iter().flat_map(|operation| &operation.parameters);
    let is_other = |name: &String| {
        parameters()
            .any(|parameter| parameter.name == *name && parameter.made.is_some() && parameter.place != Place::Header)
    };
    if service.idempotency_key.as_ref().is_some_and(is_other) {
        service.idempotency_key = None;
    }
}

impl At<'static> {
    /// The location of a key of the document itself.
    pub(super) const fn child_of(&self, segment: &'static str) -> At<'static> {
        At::Child(&At::Root, segment)
    }
}

/// Notes with external documentation, tags, and required scopes.
pub(super) fn notes(operation: &oas::Operation, security: Option<&Vec<oas::SecurityRequirement>>) -> Vec<Note> {
    let mut notes: Vec<Note> = operation.external_docs.iter().map(external).collect();
    if !operation.tags.is_empty() {
        notes.push(Note::Tags(operation.tags.clone()));
    }
    let (mut scopes, mut seen) = (Vec::new(), HashSet::new());
    for scope in security
        .into_iter()
        .flatten()
        .flat_map(|requirement| requirement.values().flatten())
    {
        if seen.insert(scope) {
            scopes.push(scope.clone());
        }
    }
    if !scopes.is_empty() {
        notes.push(Note::Scopes(scopes));
    }
    notes
}

/// The id of an operation: its `operationId`, else a name made of its method and path.
pub(crate) fn id_of(own: Option<&str>, method: &str, path: &str) -> String {
    match own.map(str::trim) {
        Some(id) if !id.is_empty() => id.to_owned(),
        _ => name_of(method, path),
    }
}

/// A name for an operation without `operationId`: `GET /pets/{id}` is `get pets by id`.
fn name_of(method: &str, path: &str) -> String {
    let mut name = method.to_ascii_lowercase();
    for segment in path.split('/').filter(|s| !s.is_empty()) {
        name.push(' ');
        match segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            Some(parameter) => {
                name.push_str("by ");
                name.push_str(parameter);
            }
            None => name.push_str(segment),
        }
    }
    name
}
