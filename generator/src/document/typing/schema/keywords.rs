//! The keywords of a schema that constrain its values.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaData};

use crate::diagnostic::Code;
use crate::document::extension::XML;
use crate::document::grammar::Kind;
use crate::document::ignored::is_ignored;
use crate::document::source::Part;
use crate::document::tree::{Node, Number, Object, Value};
use crate::document::typing::Typing;
use crate::document::typing::value::{SCHEMA, read_entries};

/// The properties of an object.
type Properties = IndexMap<String, ReferenceOr<Box<Schema>>>;

/// The keywords that `openapiv3` has a field for.
#[derive(Default)]
pub(super) struct Keywords<'n> {
    /// Those below that have a valid value and apply to some types only, each with its node.
    pub(super) given: Vec<(&'n str, &'n Node)>,
    pub(super) type_name: Option<&'static str>,
    pub(super) format: Option<String>,
    pub(super) enumeration: Option<&'n Node>,
    pub(super) pattern: Option<String>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) minimum: Option<Cow<'n, Number>>,
    pub(super) maximum: Option<Cow<'n, Number>>,
    pub(super) exclusive_minimum: Option<bool>,
    pub(super) exclusive_maximum: Option<bool>,
    pub(super) multiple_of: Option<Cow<'n, Number>>,
    pub(super) items: Option<ReferenceOr<Box<Schema>>>,
    pub(super) min_items: Option<usize>,
    pub(super) max_items: Option<usize>,
    pub(super) unique_items: Option<bool>,
    pub(super) properties: Option<Properties>,
    pub(super) required: Option<Vec<String>>,
    pub(super) additional_properties: Option<AdditionalProperties>,
    pub(super) min_properties: Option<usize>,
    pub(super) max_properties: Option<usize>,
    pub(super) one_of: Vec<ReferenceOr<Schema>>,
    pub(super) all_of: Vec<ReferenceOr<Schema>>,
    pub(super) any_of: Vec<ReferenceOr<Schema>>,
    pub(super) not: Option<Box<ReferenceOr<Schema>>>,
}

impl<'n> Keywords<'n> {
    /// Notes a keyword if its value is valid.
    pub(super) fn given<T>(&mut self, key: &'n str, node: &'n Node, value: Option<T>) -> Option<T> {
        self.given.extend(value.is_some().then_some((key, node)));
        value
    }
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
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "additionalItems",
    "$dynamicRef",
    "$recursiveRef",
    "definitions",
];

impl Typing<'_> {
    /// Reads the keywords of a schema: those about its values are returned, the others go to `data`.
    pub(super) fn keywords<'n>(&mut self, object: &'n Object, data: &mut SchemaData) -> Keywords<'n> {
        let mut keywords = Keywords::default();
        read_entries! { self, SCHEMA, (key, node) in object.iter(), data.extensions => {
            "type" => self.type_of(&mut keywords, node),
            "format" => keywords.format = keywords.given(key, node, self.format(key, node)),
            "enum" => keywords.enumeration = Some(node),
            "pattern" => keywords.pattern = keywords.given(key, node, self.text(key, node)),
            "minLength" => keywords.min_length = keywords.given(key, node, self.size(key, node)),
            "maxLength" => keywords.max_length = keywords.given(key, node, self.size(key, node)),
            "minimum" => keywords.minimum = keywords.given(key, node, self.number(key, node)),
            "maximum" => keywords.maximum = keywords.given(key, node, self.number(key, node)),
            "exclusiveMinimum" => keywords.exclusive_minimum = keywords.given(key, node, self.flag(key, node)),
            "exclusiveMaximum" => keywords.exclusive_maximum = keywords.given(key, node, self.flag(key, node)),
            "multipleOf" => keywords.multiple_of = keywords.given(key, node, self.number(key, node)),
            "items" => keywords.items = keywords.given(key, node, Some(self.boxed_schema(node))),
            "minItems" => keywords.min_items = keywords.given(key, node, self.size(key, node)),
            "maxItems" => keywords.max_items = keywords.given(key, node, self.size(key, node)),
            "uniqueItems" => keywords.unique_items = keywords.given(key, node, self.flag(key, node)),
            "properties" => {
                let properties = self.map(key, node, |typing, node| Some(typing.boxed_schema(node)));
                keywords.properties = keywords.given(key, node, Some(properties));
            },
            "required" => keywords.required = keywords.given(key, node, self.required_properties(node)),
            "additionalProperties" => {
                let additional = match node.value {
                    Value::Bool(any) => AdditionalProperties::Any(any),
                    _ => AdditionalProperties::Schema(Box::new(self.schema(node))),
                };
                keywords.additional_properties = keywords.given(key, node, Some(additional));
            },
            "minProperties" => keywords.min_properties = keywords.given(key, node, self.size(key, node)),
            "maxProperties" => keywords.max_properties = keywords.given(key, node, self.size(key, node)),
            "oneOf" => keywords.one_of = self.schemas(key, node),
            "allOf" => keywords.all_of = self.schemas(key, node),
            "anyOf" => keywords.any_of = self.schemas(key, node),
            "not" => {
                let message = "`not` is not checked: every value of the remaining schema is accepted".to_owned();
                self.warning(Code::IGNORED_NOT, message, node, Part::Key);
                keywords.not = Some(Box::new(self.schema(node)));
            },
            "nullable" => data.nullable = self.flag(key, node).unwrap_or_default(),
            "readOnly" => data.read_only = self.flag(key, node).unwrap_or_default(),
            "writeOnly" => data.write_only = self.flag(key, node).unwrap_or_default(),
            "deprecated" => data.deprecated = self.flag(key, node).unwrap_or_default(),
            "externalDocs" => data.external_docs = self.external_docs(node),
            "example" => data.example = Some(node.to_json()),
            "title" => data.title = self.text(key, node),
            "description" => data.description = self.text(key, node),
            "discriminator" => data.discriminator = self.discriminator(node),
            "xml" => match node.as_object() {
                Some(_) => drop(data.extensions.insert(XML.to_owned(), node.to_json())),
                None if node.is_null() => {}
                None => self.lenient("`xml` must be an object: it is ignored".to_owned(), node, Part::Value),
            },
        } besides {
            // Read when all keywords are known.
            "default" => {},
            // Read with `additionalProperties`, in `further`.
            "patternProperties" | "unevaluatedProperties" => {},
            "$comment" => {},
            key if is_ignored(Kind::Schema, key) => {}, // as reported there
            key if NOT_HONOURED.contains(&key) => self.ignored(format!("`{key}` is ignored"), node),
        } }
        keywords
    }

    fn format(&mut self, key: &str, node: &Node) -> Option<String> {
        let format = self.text(key, node)?;
        self.unknown_format(&format, node);
        Some(format)
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
            keywords.format.get_or_insert_with(|| format.to_owned());
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
