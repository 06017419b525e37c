//! The schemas of server-sent events: `data` that is JSON gets the schema of that JSON (OpenAPI 3.2.0, "Server-Sent Event
//! Streams").

use std::collections::{HashMap, HashSet};

use super::{Lowering, array, boolean, object};
use crate::diagnostic::Code;
use crate::document::extension::CONTENT;
use crate::document::grammar::{Folder, Kind};
use crate::document::source::Part;
use crate::document::tree::{Node, Object, Value};
use crate::document::unescape;

const SCHEMAS: &str = "#/components/schemas/";

/// The components that have to do with events.
#[derive(Default)]
pub(super) struct EventSchemas {
    /// The schemas of JSON in components that are text, by name.
    contents: HashMap<String, Node>,
    /// Components that the schemas of events refer to.
    known: HashSet<String>,
    queue: Vec<String>,
    /// Components whose JSON is that of an event.
    used: HashSet<String>,
}

impl EventSchemas {
    /// Finds the components that are text with JSON in it.
    pub(super) fn of(tree: &Node) -> Self {
        let components = tree
            .get("components")
            .and_then(|components| components.get(Folder::Schemas.key()));
        let components = components.and_then(Node::as_object).into_iter().flat_map(Object::iter);
        let texts = components.filter(|(_, schema)| schema.get("contentSchema").is_some());
        let contents = texts.filter_map(|(name, schema)| Some((name.to_owned(), content_of(schema)?)));
        Self {
            contents: contents.collect(),
            ..Self::default()
        }
    }
}

impl Lowering<'_> {
    /// Looks at the schema of the events of a stream, whose components follow in [`Self::event_components`].
    pub(super) fn event_stream(&mut self, media_type: &mut Object) {
        if let Some(schema) = media_type.remove("schema") {
            let message = "`schema` beside the `itemSchema` of events is ignored, as that says more".to_owned();
            self.counted
                .note(Code::IGNORED_KEYWORD, message, schema.origin, Part::Key);
        }
        if let Some(item) = media_type.get_mut("itemSchema") {
            self.events.visit(item, &mut Vec::new());
        }
    }

    /// Looks at the components that the schemas of events refer to. All schemas have been lowered.
    pub(super) fn event_components(&mut self, tree: &mut Node) {
        while let Some(name) = self.events.queue.pop() {
            let Some(schema) = component_mut(tree, &name) else {
                continue;
            };
            let mut copied = Vec::new();
            self.events.visit(schema, &mut copied);
            for data in copied {
                self.walk(data, Kind::Schema);
            }
        }
        for name in std::mem::take(&mut self.events.used) {
            if let Some(Value::Object(text)) = component_mut(tree, &name).map(|node| &mut node.value) {
                text.remove("contentMediaType");
                text.remove("contentSchema");
            }
        }
    }
}

impl EventSchemas {
    /// Looks at a schema of events, its parts and its alternatives. `copied` gets the data whose schema was that of a
    /// component.
    fn visit<'n>(&mut self, schema: &'n mut Node, copied: &mut Vec<&'n mut Node>) {
        let Value::Object(schema) = &mut schema.value else {
            return;
        };
        if let Some(reference) = schema.get("$ref").and_then(Node::as_str)
            && let Some(name) = reference.strip_prefix(SCHEMAS).map(unescape)
            && self.known.insert(name.to_string())
        {
            self.queue.push(name.into_owned());
        }
        let has_alternatives = schema.contains_key("oneOf") || schema.contains_key("anyOf");
        for (key, node) in schema.iter_mut() {
            match (key, &mut node.value) {
                ("allOf" | "oneOf" | "anyOf", Value::Array(parts)) => {
                    for part in parts {
                        self.visit(part, copied);
                    }
                }
                ("properties", Value::Object(properties)) => {
                    let Some(data) = properties.get_mut("data") else {
                        continue;
                    };
                    if let (true, Value::Object(text)) = (has_alternatives, &mut data.value) {
                        text.remove("type"); // as the data of an alternative may be JSON
                    }
                    self.data(data, copied);
                }
                _ => {}
            }
        }
    }

    fn data<'n>(&mut self, data: &'n mut Node, copied: &mut Vec<&'n mut Node>) {
        let reference = data.get("$ref").and_then(Node::as_str);
        let component = reference.and_then(|reference| reference.strip_prefix(SCHEMAS).map(unescape));
        let copy = component.and_then(|name| self.contents.get_key_value(name.as_ref()));
        self.used.extend(copy.map(|(name, _)| name.clone()));
        let copy = copy.map(|(_, content)| content.clone());
        let is_copy = copy.is_some();
        let Some(content) = copy.or_else(|| content_of(data)) else {
            if let Value::Object(text) = &mut data.value
                && text
                    .get("contentMediaType")
                    .and_then(Node::as_str)
                    .is_some_and(|name| name.starts_with("text/"))
            {
                text.remove("contentMediaType"); // which all data is that is no JSON
            }
            return;
        };
        let origin = data.origin;
        let mut wrapped = Object::default();
        if let Some(description) = data.get("description") {
            wrapped.insert("description", description.clone());
        }
        wrapped.insert("allOf", array(vec![content], origin));
        wrapped.insert(CONTENT, boolean(true, origin));
        *data = object(wrapped, origin);
        if is_copy {
            copied.push(data);
        }
    }
}

fn component_mut<'n>(tree: &'n mut Node, name: &str) -> Option<&'n mut Node> {
    let Value::Object(components) = tree.value_mut("components")? else {
        return None;
    };
    let Value::Object(schemas) = &mut components.get_mut(Folder::Schemas.key())?.value else {
        return None;
    };
    schemas.get_mut(name)
}

/// The schema of the JSON that a text is: `contentSchema`, or any JSON if only `contentMediaType` says so.
fn content_of(text: &Node) -> Option<Node> {
    let media_type = text.get("contentMediaType").map(Node::as_str);
    let is_json = |media_type: &str| {
        let essence = media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        essence == "application/json" || essence.ends_with("+json")
    };
    match (media_type, text.get("contentSchema")) {
        (None | Some(None), Some(content)) => Some(content.clone()),
        (Some(Some(media_type)), content) if is_json(media_type) => match content {
            Some(content) => Some(content.clone()),
            None => Some(object(Object::default(), text.origin)),
        },
        _ => None,
    }
}
