//! Lowers webhooks and callbacks: requests that the server sends.
//!
//! The user's program reads their request bodies and writes the response bodies, the reverse of operations.

use indexmap::IndexMap;
use openapiv3::{self as oas, PathItem};

use crate::diagnostic::Code;
use crate::document::extension::Extension;
use crate::document::{MethodOperation, Webhook};
use crate::model::{BodyMedia, Docs, Incoming, IncomingBody, Response, ResponseMedia, Shape};

use super::body::body_media;
use super::location::At;
use super::operations::{Scope, notes};
use super::{Lower, follow};

/// The words that types are named after.
struct Names<'n> {
    /// The operation of a callback; a webhook has none.
    owner: Option<&'n str>,
    /// The name of the webhook or callback.
    key: &'n str,
    /// The kind: `Webhook` or `Callback`.
    kind: &'static str,
}

impl Names<'_> {
    /// Its name in messages.
    fn shown(&self) -> String {
        match self.owner {
            None => format!("webhook `{}`", self.key),
            Some(owner) => format!("callback `{}` of `{owner}`", self.key),
        }
    }

    /// The name for the body type: the `operationId`, else the name of the webhook, or of the owning operation and the
    /// callback.
    fn body(&self, operation: &oas::Operation) -> String {
        let own = own_id(operation.operation_id.as_deref());
        let name = match (own, self.owner) {
            (Some(id), _) => id.to_owned(),
            (None, Some(owner)) => format!("{owner} {}", self.key),
            (None, None) => self.key.to_owned(),
        };
        match name.to_ascii_lowercase().ends_with(&self.kind.to_ascii_lowercase()) {
            true => name,
            false => format!("{name} {}", self.kind),
        }
    }
}

impl<'d> Lower<'d, '_> {
    /// The requests of all webhooks.
    pub(super) fn webhooks(&mut self, webhooks: &'d [Webhook]) -> Vec<Incoming> {
        let mut all = Vec::new();
        for webhook in webhooks {
            let section = At::Child(&At::Root, &webhook.section);
            let names = Names {
                owner: None,
                key: &webhook.name,
                kind: "Webhook",
            };
            all.extend(self.path_item(&names, None, &webhook.item, section.child(&webhook.name)));
        }
        all
    }

    /// The requests of the callbacks of an operation.
    pub(super) fn callbacks(
        &mut self,
        owner: &str,
        callbacks: &'d IndexMap<String, oas::Callback>,
        at: &At<'_>,
    ) -> Vec<Incoming> {
        let at = at.child("callbacks");
        let mut all = Vec::new();
        for (key, callback) in callbacks {
            let at = at.child(key);
            let names = Names {
                owner: Some(owner),
                key,
                kind: "Callback",
            };
            for (address, item) in callback {
                all.extend(self.path_item(&names, Some(address), item, at.child(address)));
            }
        }
        all
    }

    fn path_item(
        &mut self,
        names: &Names<'_>,
        address: Option<&'d str>,
        item: &'d PathItem,
        at: At<'_>,
    ) -> Vec<Incoming> {
        let scope = Scope {
            path: address.unwrap_or_default(),
            item,
            at,
        };
        let operations = self.further_operations.operations_of(item);
        operations
            .map(|found| scope.within(&found, |at| self.incoming(names, address, &found, at, &scope)))
            .collect()
    }

    fn incoming(
        &mut self,
        names: &Names<'_>,
        address: Option<&'d str>,
        found: &MethodOperation<'d>,
        at: At<'_>,
        scope: &Scope<'d, '_>,
    ) -> Incoming {
        let MethodOperation { method, operation } = *found;
        let name = names.body(operation);
        let shown = names.shown();
        self.report_ignored(&shown, operation, scope, &at);
        let parameters = self.parameters(&name, operation, scope, &at, None);
        // whoever receives it reads JSON into models, and has no tables
        let untyped_xml = std::mem::replace(&mut self.untyped_xml, true);
        let body = self.incoming_body(&name, &shown, operation, &at);
        let (mut responses, errors) = self.responses(&name, method, &operation.responses, &at);
        self.untyped_xml = untyped_xml;
        responses.extend(errors);
        self.report_unread_responses(&shown, &responses, &at);
        Incoming {
            name: names.key.to_owned(),
            address: address.map(str::to_owned),
            method: method.to_owned(),
            tags: self.naming_tags(&operation.tags),
            docs: Docs {
                summary: operation.summary.clone().or_else(|| scope.item.summary.clone()),
                description: operation.description.clone().or_else(|| scope.item.description.clone()),
                notes: notes(operation, None),
                deprecated: operation.deprecated,
            },
            parameters,
            body,
            responses,
        }
    }

    fn incoming_body(
        &mut self,
        name: &str,
        shown: &str,
        operation: &'d oas::Operation,
        at: &At<'_>,
    ) -> Option<IncomingBody> {
        let bodies = self.components.map(|c| &c.request_bodies);
        let (body, component) = follow(operation.request_body.as_ref()?, "#/components/requestBodies/", bodies)?;
        let inline = at.child("requestBody");
        let at = component.map_or(inline, |name| At::Component("requestBodies", name));
        let at = at.child("content");
        let (media_type, media) = self.best(&body.content)?;
        let content = at;
        let at = content.child(media_type);
        let ty = match (&media.schema, body_media(media_type)) {
            (Some(schema), BodyMedia::Json) => Some(self.type_of(schema.into(), &at.child("schema"), name)),
            (None, BodyMedia::Json) => Some(self.json()),
            _ => None,
        };
        let ty = ty.filter(|ty| !matches!(self.types[ty.id].shape, Shape::Bytes));
        match ty {
            Some(_) => self.report_others(&body.content, media_type, ("body", name), &content),
            None => {
                for media_type in body.content.keys() {
                    let message = format!("body of {shown} as `{media_type}`: it has no model");
                    self.warn(Code::IGNORED_BODY, &content.child(media_type), message, None);
                }
            }
        }
        Some(IncomingBody {
            media_type: media_type.to_owned(),
            required: body.required,
            ty,
            docs: Docs {
                description: body.description.clone(),
                notes: self.examples(media.example.as_ref(), &media.examples),
                ..Docs::default()
            },
        })
    }

    /// Reports keywords ignored on webhooks and callbacks.
    fn report_ignored(&mut self, shown: &str, operation: &'d oas::Operation, scope: &Scope<'d, '_>, at: &At<'_>) {
        let note = |lower: &mut Self, at: &At<'_>, key: &str, why: &str| {
            let message = format!("`{key}` of {shown} has no effect: {why}");
            lower.note(Code::IGNORED_KEYWORD, &at.child(key), message);
        };
        if operation.security.as_ref().is_some_and(|security| !security.is_empty()) {
            note(self, at, "security", "its receiver must check who sends it");
        }
        for (at, servers) in [(at, &operation.servers), (&scope.at, &scope.item.servers)] {
            if !servers.is_empty() {
                note(self, at, "servers", "the server sends it and does not receive it");
            }
        }
        if !operation.callbacks.is_empty() {
            let why = "callbacks of webhooks and callbacks are not generated";
            note(self, at, "callbacks", why);
        }
        let of_callers = Extension::ALL
            .into_iter()
            .filter(|extension| extension.is_of_operations());
        for extension in of_callers.filter(|extension| extension.of(&operation.extensions).is_some()) {
            note(self, at, extension.key(), "it is for operations of the client");
        }
    }

    /// Reports ignored `links` of responses, and response bodies that have no model.
    fn report_unread_responses(&mut self, shown: &str, responses: &[Response], at: &At<'_>) {
        let at = at.child("responses");
        for response in responses.iter().filter(|response| !response.links.is_empty()) {
            let status = response.status.to_string();
            let message = format!("`links` of a response to {shown} have no effect: they are for its sender");
            self.note(Code::IGNORED_KEYWORD, &at.child(&status).child("links"), message);
        }
        let unread = |response: &&Response| {
            matches!(response.media, ResponseMedia::Text | ResponseMedia::Bytes)
                || response.events.is_some()
                || response.lines.is_some()
        };
        for response in responses.iter().filter(unread) {
            let status = response.status.to_string();
            let message = format!("response `{status}` to {shown}: its body has no model");
            self.warn(Code::IGNORED_BODY, &at.child(&status), message, None);
        }
    }
}

/// The id of a webhook: the `operationId`, else its name.
pub(crate) fn id_of_webhook(own: Option<&str>, name: &str) -> String {
    own_id(own).unwrap_or(name).to_owned()
}

fn own_id(id: Option<&str>) -> Option<&str> {
    id.map(str::trim).filter(|id| !id.is_empty())
}
