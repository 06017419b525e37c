//! The keywords of a schema that constrain its values.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::diagnostic::{Code, Severity};
use crate::document::source::Part;
use crate::document::suggest;
use crate::document::tree::{Node, Number, Value};
use crate::document::typing::Typing;

/// The properties of an object.
type Properties = IndexMap<String, ReferenceOr<Box<Schema>>>;

/// The keywords that `openapiv3` has a field for, each with its node.
#[derive(Default)]
pub(super) struct Keywords<'n> {
    pub(super) type_name: Option<&'static str>,
    pub(super) format: Option<(&'n Node, String)>,
    pub(super) enumeration: Option<&'n Node>,
    pub(super) pattern: Option<(&'n Node, String)>,
    pub(super) min_length: Option<(&'n Node, usize)>,
    pub(super) max_length: Option<(&'n Node, usize)>,
    pub(super) minimum: Option<(&'n Node, Cow<'n, Number>)>,
    pub(super) maximum: Option<(&'n Node, Cow<'n, Number>)>,
    pub(super) exclusive_minimum: Option<(&'n Node, bool)>,
    pub(super) exclusive_maximum: Option<(&'n Node, bool)>,
    pub(super) multiple_of: Option<(&'n Node, Cow<'n, Number>)>,
    pub(super) items: Option<(&'n Node, ReferenceOr<Box<Schema>>)>,
    pub(super) min_items: Option<(&'n Node, usize)>,
    pub(super) max_items: Option<(&'n Node, usize)>,
    pub(super) unique_items: Option<(&'n Node, bool)>,
    pub(super) properties: Option<(&'n Node, Properties)>,
    pub(super) required: Option<(&'n Node, Vec<String>)>,
    pub(super) additional_properties: Option<(&'n Node, AdditionalProperties)>,
    pub(super) min_properties: Option<(&'n Node, usize)>,
    pub(super) max_properties: Option<(&'n Node, usize)>,
    pub(super) one_of: Vec<ReferenceOr<Schema>>,
    pub(super) all_of: Vec<ReferenceOr<Schema>>,
    pub(super) any_of: Vec<ReferenceOr<Schema>>,
    pub(super) not: Option<Box<ReferenceOr<Schema>>>,
}

/// The types that a schema may have.
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

/// Common misspellings of types, with the type and format that are meant.
const MISNAMED: &[(&str, &str, Option<&str>)] = &[
    ("bool", "boolean", None),
    ("date", "string", Some("date")),
    ("date-time", "string", Some("date-time")),
    ("datetime", "string", Some("date-time")),
    ("decimal", "number", None),
    ("dict", "object", None),
    ("double", "number", Some("double")),
    ("file", "string", Some("binary")),
    ("float", "number", Some("float")),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("list", "array", None),
    ("long", "integer", Some("int64")),
    ("map", "object", None),
    ("text", "string", None),
    ("uuid", "string", Some("uuid")),
];

/// Keywords of JSON Schema that OpenAPI 3.0 does not have.
const NOT_HONOURED: &[&str] = &[
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "patternProperties",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "additionalItems",
    "$dynamicRef",
    "$recursiveRef",
    "definitions",
];

/// Keywords that do not constrain values.
const WITHOUT_EFFECT: &[&str] = &[
    "$comment",
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$vocabulary",
    "xml", // reported by `ignored`, as are those above
];

const KNOWN: &[&str] = &[
    "type",
    "format",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "oneOf",
    "allOf",
    "anyOf",
    "not",
    "nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "externalDocs",
    "example",
    "title",
    "description",
    "discriminator",
    "default",
];

impl Typing<'_> {
    /// Reads one keyword.
    pub(super) fn keyword<'n>(&mut self, keywords: &mut Keywords<'n>, key: &str, node: &'n Node) {
        match key {
            "type" => self.type_of(keywords, node),
            "format" => keywords.format = self.text(key, node).map(|v| (node, v)),
            "enum" => keywords.enumeration = Some(node),
            "pattern" => keywords.pattern = self.text(key, node).map(|v| (node, v)),
            "minLength" => keywords.min_length = self.size(key, node).map(|v| (node, v)),
            "maxLength" => keywords.max_length = self.size(key, node).map(|v| (node, v)),
            "minimum" => keywords.minimum = self.number(key, node).map(|v| (node, v)),
            "maximum" => keywords.maximum = self.number(key, node).map(|v| (node, v)),
            "exclusiveMinimum" => keywords.exclusive_minimum = self.flag(key, node).map(|v| (node, v)),
            "exclusiveMaximum" => keywords.exclusive_maximum = self.flag(key, node).map(|v| (node, v)),
            "multipleOf" => keywords.multiple_of = self.number(key, node).map(|v| (node, v)),
            "items" => keywords.items = Some((node, self.boxed_schema(node))),
            "minItems" => keywords.min_items = self.size(key, node).map(|v| (node, v)),
            "maxItems" => keywords.max_items = self.size(key, node).map(|v| (node, v)),
            "uniqueItems" => keywords.unique_items = self.flag(key, node).map(|v| (node, v)),
            "properties" => {
                let properties = self.map(key, node, |typing, node| Some(typing.boxed_schema(node)));
                keywords.properties = Some((node, properties));
            }
            "required" => keywords.required = self.required_properties(node).map(|v| (node, v)),
            "additionalProperties" => {
                let additional = match node.value {
                    Value::Bool(any) => AdditionalProperties::Any(any),
                    _ => AdditionalProperties::Schema(Box::new(self.schema(node))),
                };
                keywords.additional_properties = Some((node, additional));
            }
            "minProperties" => keywords.min_properties = self.size(key, node).map(|v| (node, v)),
            "maxProperties" => keywords.max_properties = self.size(key, node).map(|v| (node, v)),
            "oneOf" => keywords.one_of = self.schemas(key, node),
            "allOf" => keywords.all_of = self.schemas(key, node),
            "anyOf" => keywords.any_of = self.schemas(key, node),
            "not" => keywords.not = Some(Box::new(self.schema(node))),
            key if WITHOUT_EFFECT.contains(&key) => {}
            key if NOT_HONOURED.contains(&key) => self.ignored(format!("`{key}` is ignored"), node),
            key => {
                let message = format!("`{key}` has no meaning in a schema");
                let near = suggest::nearest(key, KNOWN.iter().copied());
                let help = near.map(|near| format!("did you mean `{near}`?"));
                let (severity, code) = (Severity::Warning, Code::IGNORED_KEYWORD);
                self.counted
                    .add_with_help(severity, code, message, help, node.origin, Part::Key);
            }
        }
    }

    fn type_of<'n>(&mut self, keywords: &mut Keywords<'n>, node: &'n Node) {
        let Some(name) = node.as_str() else {
            if !node.is_null() {
                self.wrong_type("`type`", "a string", node);
            }
            return;
        };
        keywords.type_name = TYPES.into_iter().find(|known| *known == name);
        if keywords.type_name.is_some() {
            return;
        }
        if name.eq_ignore_ascii_case("any") {
            self.lenient(format!("`type` cannot be `{name}`: read as missing"), node, Part::Value);
            return;
        }
        let misnamed = MISNAMED.iter().find(|(wrong, ..)| wrong.eq_ignore_ascii_case(name));
        let meant = misnamed.map(|(_, meant, format)| (*meant, *format));
        let meant = meant.or_else(|| {
            let known = TYPES.into_iter().find(|known| known.eq_ignore_ascii_case(name));
            known.map(|known| (known, None))
        });
        let Some((meant, format)) = meant else {
            self.not_among("type", name, node, TYPES.into_iter());
            return;
        };
        let of_format = format.map_or_else(String::new, |format| format!(" of the format `{format}`"));
        let message = format!("`type` cannot be `{name}`: taken to be `{meant}`{of_format}");
        self.lenient(message, node, Part::Value);
        keywords.type_name = TYPES.into_iter().find(|known| *known == meant);
        if let Some(format) = format {
            keywords.format.get_or_insert_with(|| (node, format.to_owned()));
        }
    }

    fn schemas(&mut self, key: &str, node: &Node) -> Vec<ReferenceOr<Schema>> {
        let schemas = self.list(key, node, |typing, node| Some(typing.schema(node)));
        if schemas.is_empty() && node.as_array().is_some() {
            self.lenient(format!("`{key}` is empty: it is ignored"), node, Part::Key);
        }
        schemas
    }

    fn required_properties(&mut self, node: &Node) -> Option<Vec<String>> {
        if node.as_bool().is_some() {
            // A boolean `required` is from old JSON Schema drafts and from parameters.
            let message = "`required` in a schema is a list of properties; as a boolean it has no effect";
            self.ignored(message.to_owned(), node);
            return None;
        }
        Some(self.texts("required", node))
    }
}
