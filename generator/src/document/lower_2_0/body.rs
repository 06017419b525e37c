//! Parameters of Swagger 2.0 that make a body: `in: body` and `in: formData`.

use super::schema::{flag, of_keywords};
use super::{Lowering, array, boolean, object, string};
use crate::document::tree::{Node, Object, Origin};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The keys that belong to a field of a form and not to the schema of its value.
const OWN: &[&str] = &["name", "in", "required", "allowEmptyValue", "collectionFormat"];

/// Whether a parameter is the body or a field of it.
pub(super) fn is_of_body(parameter: &Node) -> bool {
    matches!(place(parameter), Some("body" | "formData"))
}

pub(super) fn place(parameter: &Node) -> Option<&str> {
    parameter.get("in").and_then(Node::as_str)
}

impl Lowering<'_, '_> {
    /// The request body that parameters of an operation make.
    pub(super) fn request_body(&mut self, parameters: &[&Node], consumes: &[&str], origin: Origin) -> Option<Node> {
        let body = parameters.iter().find(|parameter| place(parameter) == Some("body"));
        if let Some(body) = body {
            return Some(self.body(body, consumes));
        }
        (!parameters.is_empty()).then(|| self.form(parameters, consumes, origin))
    }

    fn body(&mut self, parameter: &Node, consumes: &[&str]) -> Node {
        let mut media = Object::default();
        if let Some(schema) = parameter.get("schema") {
            media.insert("schema", self.schema(schema));
        }
        let media = object(media, parameter.origin);
        let consumes = match consumes {
            [] => &["application/json"],
            consumes => consumes,
        };
        let mut content = Object::default();
        for media_type in consumes {
            content.insert(*media_type, media.clone());
        }
        let mut body = Object::default();
        let written = parameter.as_object().into_iter().flat_map(Object::iter);
        for (key, value) in written {
            match key {
                "description" => body.insert(key, value.clone()),
                "required" => body.insert(key, flag(value)),
                extension if extension.starts_with("x-") => body.insert(key, value.clone()),
                _ => {}
            }
        }
        body.insert("content", object(content, parameter.origin));
        object(body, parameter.origin)
    }

    /// A form of these fields.
    fn form(&mut self, fields: &[&Node], consumes: &[&str], origin: Origin) -> Node {
        let (mut properties, mut encodings) = (Object::default(), Object::default());
        let mut required = Vec::new();
        let mut has_file = false;
        for field in fields {
            let (Some(name), Some(written)) = (field.get("name"), field.as_object()) else {
                continue;
            };
            let key = name.as_str().unwrap_or_default();
            let kind = written.get("type").and_then(Node::as_str);
            has_file |= kind == Some("file");
            if kind == Some("array")
                && let Some(collection) = self.collection(written)
            {
                let mut encoding = Object::default();
                encoding.insert("style", string(collection.style.unwrap_or("form"), field.origin));
                encoding.insert("explode", boolean(collection.explode, field.origin));
                encodings.insert(key, object(encoding, field.origin));
            }
            properties.insert(key, of_keywords(self, field, OWN));
            if field.get("required").and_then(Node::as_bool) == Some(true) {
                required.push(string(key, name.origin));
            }
        }
        let mut schema = Object::default();
        schema.insert("type", string("object", origin));
        let is_required = !required.is_empty();
        if is_required {
            schema.insert("required", array(required, origin));
        }
        schema.insert("properties", object(properties, origin));
        let mut content = Object::default();
        for media_type in form_types(consumes, has_file) {
            let mut media = Object::default();
            media.insert("schema", object(schema.clone(), origin));
            // parts of a multipart body have no style
            if media_type == FORM && !encodings.is_empty() {
                media.insert("encoding", object(encodings.clone(), origin));
            }
            content.insert(media_type, object(media, origin));
        }
        let mut body = Object::default();
        body.insert("required", boolean(is_required, origin));
        body.insert("content", object(content, origin));
        object(body, origin)
    }
}

/// The media types of a form: those that the document lists, and without one the only one that can hold it.
fn form_types(consumes: &[&str], has_file: bool) -> Vec<&'static str> {
    let listed = |media_type: &str| consumes.iter().any(|listed| listed.eq_ignore_ascii_case(media_type));
    match (listed(FORM) && !has_file, listed(MULTIPART)) {
        (true, true) => vec![FORM, MULTIPART],
        (true, false) => vec![FORM],
        (false, true) => vec![MULTIPART],
        (false, false) if has_file => vec![MULTIPART],
        (false, false) => vec![FORM],
    }
}
