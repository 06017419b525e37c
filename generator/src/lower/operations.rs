//! Lowers path items to operations.

use std::collections::HashSet;

use openapiv3::{self as oas, ReferenceOr};

use crate::document::operations_of;
use crate::model::{Docs, Note, Operation, Service};

use super::Lower;
use super::docs::external;
use super::extensions;
use super::location::At;
use super::service::server;

/// A path item, whose operations share its parameters.
pub(super) struct Scope<'d, 'a> {
    pub(super) path: &'d str,
    pub(super) item: &'d oas::PathItem,
    pub(super) at: At<'a>,
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
            for (method, operation) in operations_of(item) {
                let lowered = self.operation(method, operation, &scope, service);
                operations.push(lowered);
            }
        }
        operations
    }

    fn operation(
        &mut self,
        method: &'static str,
        operation: &'d oas::Operation,
        scope: &Scope<'d, '_>,
        service: &mut Service,
    ) -> Operation {
        let key = method.to_ascii_lowercase();
        let at = scope.at.child(&key);
        let id = id_of(operation.operation_id.as_deref(), method, scope.path);
        let servers = match operation.servers.as_slice() {
            [] => &scope.item.servers,
            own => own,
        };
        let mut parameters = self.parameters(&id, operation, scope, &at, Some(service));
        let route = self.route((scope.path, &scope.at), &mut parameters, &at);
        let body = self.body(&id, operation, &at);
        let (successes, errors) = self.responses(&id, method, &operation.responses, &at);
        let callbacks = self.callbacks(&id, &operation.callbacks, &at);
        let paging = self.paging(operation, &parameters, body.as_ref(), &successes, &at);
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
            method,
            path: scope.path.to_owned(),
            template: route.template,
            query: route.query,
            tags: operation.tags.clone(),
            docs,
            parameters,
            body,
            successes,
            errors,
            callbacks,
            servers: servers.iter().map(server).collect(),
            security: self.security(operation.security.as_ref(), &at),
            paging,
            idempotent: extensions::idempotent(&operation.extensions),
            success_errors: extensions::success_errors(&operation.extensions),
            retry: extensions::retry_rules(&operation.extensions),
            name: id.clone(),
            id,
        }
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
