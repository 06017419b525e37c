//! Reads Parameter Objects, and Header Objects, which are parameters without a name.

use openapiv3::{
    CookieStyle, Header, HeaderStyle, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type,
};

use super::value::read_entries;
use super::{Extensions, Typing};
use crate::diagnostic::Code;
use crate::document::extension::INDEX;
use crate::document::source::Part;
use crate::document::tree::Node;
use crate::document::version::Version;
use crate::field::{governs_connection, is_token};
use crate::style::{ALLOW_RESERVED, COOKIE, Place, QUERY_STRING};

/// Returns help for parameter locations of other OpenAPI versions.
fn newer_or_older(location: &str) -> Option<&'static str> {
    match location {
        "body" => Some("`in: body` is of Swagger 2.0, OpenAPI 3 has `requestBody`"),
        "formData" => Some("`in: formData` is of Swagger 2.0, OpenAPI 3 has the properties of a `requestBody`"),
        _ => None,
    }
}

impl Typing<'_> {
    pub(super) fn parameters(&mut self, node: &Node) -> Vec<ReferenceOr<Parameter>> {
        let (mut index, mut position) = (0, 0);
        self.list("parameters", node, |typing, node| {
            let moved_from = (position < index).then_some(index);
            index += 1;
            let parameter = typing.reference_or(node, |typing, node| typing.parameter(node, moved_from))?;
            position += 1;
            Some(parameter)
        })
    }

    /// Reads a parameter; `moved_from` is its index in a list of which others were left out.
    pub(super) fn parameter(&mut self, node: &Node, moved_from: Option<usize>) -> Option<Parameter> {
        let object = self.object("a parameter", node)?;
        let location = self.required("a parameter", "in", node)?;
        let is_whole_query = location.as_str() == Some(Place::QueryString.word());
        let (name_node, name) = match node.get("name") {
            // the name is not sent, and an example of the specification has none
            None if is_whole_query => {
                let message = "a parameter must have `name`: this one is called `query`";
                self.lenient(message.to_owned(), node, Part::Key);
                (location, "query".to_owned())
            }
            _ => {
                let name_node = self.required("a parameter", "name", node)?;
                (name_node, self.text("name", name_node)?)
            }
        };
        if let Some(meant) = location.as_str().and_then(newer_or_older) {
            let message = format!("{meant}: the parameter `{name}` is left out");
            self.error(Code::INVALID_VALUE, message, location, Part::Value);
            return None;
        }
        let place = self.word("in", location, &Place::ALL.map(|place| (place.word(), place)))?;
        if place == Place::Header && !is_token(&name) {
            let message = format!("`{}` is no valid header name: left out", name.escape_debug());
            self.warning(Code::INVALID_VALUE, message, name_node, Part::Value);
            return None;
        }
        if place == Place::Header && governs_connection(&name) {
            let message = format!("header `{name}` is set by the transport: left out");
            self.warning(Code::INVALID_VALUE, message, name_node, Part::Value);
            return None;
        }
        if place == Place::Path && name.contains(['{', '}']) {
            let message = format!("`{}` cannot be in the braces of a path: left out", name.escape_debug());
            self.warning(Code::INVALID_VALUE, message, name_node, Part::Value);
            return None;
        }
        let format = match place {
            Place::QueryString => {
                self.newer("in: querystring", location);
                self.content_of_query(&name, location, node)?
            }
            _ => self.schema_or_content("a parameter", node),
        };
        let mut parameter_data = ParameterData {
            name,
            description: None,
            required: false,
            deprecated: None,
            format,
            example: None,
            examples: Default::default(),
            explode: None,
            extensions: moved_from
                .map(|index| (INDEX.to_owned(), index.into()))
                .into_iter()
                .chain((place == Place::QueryString).then(|| (QUERY_STRING.to_owned(), true.into())))
                .collect(),
        };
        let mut style = None;
        let mut allow_reserved = None;
        let is_content = matches!(parameter_data.format, ParameterSchemaOrContent::Content(_));
        let mut allow_empty_value = None;
        read_entries! { self, "a parameter", (key, node) in object.iter(), parameter_data.extensions => {
            "name" | "in" | "schema" | "content" => {},
            "description" => parameter_data.description = self.text(key, node),
            "required" => parameter_data.required = self.flag(key, node).unwrap_or_default(),
            "deprecated" => parameter_data.deprecated = self.flag(key, node),
            "allowEmptyValue" => allow_empty_value = self.flag(key, node),
            "style" => style = Some(node),
            "explode" => parameter_data.explode = self.flag(key, node),
            "allowReserved" => allow_reserved = self.flag(key, node).map(|flag| (flag, node)),
            "example" => parameter_data.example = Some(node.to_json()),
            "examples" => parameter_data.examples = self.examples(node, &mut parameter_data.example),
        } }
        if is_content {
            (style, parameter_data.explode, allow_reserved) = (None, None, None);
            for key in ["style", "explode", "allowReserved"] {
                if let Some(node) = object.get(key) {
                    self.ignored(format!("`{key}` has no effect beside `content`"), node);
                }
            }
        }
        Some(match place {
            Place::Query | Place::QueryString => Parameter::Query {
                parameter_data,
                allow_reserved: allow_reserved.is_some_and(|(flag, _)| flag),
                style: style.and_then(|node| self.query_style(node)).unwrap_or_default(),
                allow_empty_value,
            },
            Place::Header => {
                let style = style.and_then(|node| self.word("style", node, &[("simple", HeaderStyle::Simple)]));
                let style = style.unwrap_or_default();
                self.reserved_is_ignored(allow_reserved, "a header, which is not percent-encoded");
                Parameter::Header { parameter_data, style }
            }
            Place::Path => {
                if !parameter_data.required {
                    parameter_data.required = true;
                    let message = "a path parameter must have `required: true`";
                    self.lenient(message.to_owned(), node, Part::Key);
                }
                let styles = [
                    ("simple", PathStyle::Simple),
                    ("label", PathStyle::Label),
                    ("matrix", PathStyle::Matrix),
                ];
                let style = style
                    .and_then(|node| self.word("style", node, &styles))
                    .unwrap_or_default();
                self.reserved(allow_reserved, &mut parameter_data.extensions);
                Parameter::Path { parameter_data, style }
            }
            Place::Cookie => {
                let plain = style.filter(|node| node.as_str() == Some(COOKIE));
                match (plain, style) {
                    (Some(style), _) => {
                        self.newer("style: cookie", style);
                        parameter_data.extensions.insert(COOKIE.to_owned(), true.into());
                        self.reserved_is_ignored(allow_reserved, "the style `cookie`, which percent-encodes nothing");
                    }
                    (None, style) => {
                        style.and_then(|node| self.word("style", node, &[("form", ()), (COOKIE, ())]));
                        self.reserved(allow_reserved, &mut parameter_data.extensions);
                    }
                }
                Parameter::Cookie {
                    parameter_data,
                    style: CookieStyle::Form,
                }
            }
        })
    }

    /// Reads `allowReserved` of a parameter of the path or a cookie, where it has a meaning since OpenAPI 3.2.
    fn reserved(&mut self, allow_reserved: Option<(bool, &Node)>, extensions: &mut Extensions) {
        if self.version < Version::V32 {
            self.reserved_is_ignored(
                allow_reserved,
                "other parameters than those of the query before OpenAPI 3.2",
            );
        } else if allow_reserved.is_some_and(|(flag, _)| flag) {
            extensions.insert(ALLOW_RESERVED.to_owned(), true.into());
        }
    }

    /// Reports `allowReserved` where it has no effect. Since OpenAPI 3.1 it is forbidden there, whatever it says.
    fn reserved_is_ignored(&mut self, allow_reserved: Option<(bool, &Node)>, on: &str) {
        if let Some((flag, node)) = allow_reserved
            && (flag || self.version > Version::V30)
        {
            self.ignored(format!("`allowReserved` has no effect on {on}"), node);
        }
    }

    pub(super) fn query_style(&mut self, node: &Node) -> Option<QueryStyle> {
        let styles = [
            ("form", QueryStyle::Form),
            ("spaceDelimited", QueryStyle::SpaceDelimited),
            ("pipeDelimited", QueryStyle::PipeDelimited),
            ("deepObject", QueryStyle::DeepObject),
        ];
        self.word("style", node, &styles)
    }

    pub(super) fn header(&mut self, node: &Node) -> Option<Header> {
        let object = self.object("a header", node)?;
        let mut header = Header {
            description: None,
            style: HeaderStyle::Simple,
            required: false,
            deprecated: None,
            format: self.schema_or_content("a header", node),
            example: None,
            examples: Default::default(),
            extensions: Extensions::new(),
        };
        read_entries! { self, "a header", (key, node) in object.iter(), header.extensions => {
            "schema" | "content" | "explode" => {},
            "description" => header.description = self.text(key, node),
            "required" => header.required = self.flag(key, node).unwrap_or_default(),
            "deprecated" => header.deprecated = self.flag(key, node),
            "style" => _ = self.word("style", node, &[("simple", ())]),
            "example" => header.example = Some(node.to_json()),
            "examples" => header.examples = self.examples(node, &mut header.example),
        } }
        Some(header)
    }

    /// Reads the `content` of a parameter that is the whole query, which has no other description.
    fn content_of_query(&mut self, name: &str, location: &Node, node: &Node) -> Option<ParameterSchemaOrContent> {
        let Some(content) = node.get("content") else {
            let message = format!("the whole query is described by `content`, which `{name}` lacks: left out");
            self.error(Code::INVALID_VALUE, message, location, Part::Value);
            return None;
        };
        if let Some(schema) = node.get("schema") {
            self.ignored(
                "`schema` beside the `content` of a whole query is ignored".to_owned(),
                schema,
            );
        }
        Some(ParameterSchemaOrContent::Content(self.map(
            "content",
            content,
            Self::media_type,
        )))
    }

    /// Reads `schema` or `content` of a parameter or header.
    fn schema_or_content(&mut self, noun: &str, node: &Node) -> ParameterSchemaOrContent {
        match (node.get("schema"), node.get("content")) {
            (Some(schema), other) => {
                if let Some(content) = other {
                    let message = format!("{noun} has `schema` and `content`: `content` is ignored");
                    self.ignored(message, content);
                }
                ParameterSchemaOrContent::Schema(self.schema(schema))
            }
            (None, Some(content)) => ParameterSchemaOrContent::Content(self.map("content", content, Self::media_type)),
            (None, None) => {
                let message = format!("{noun} has no `schema`: it is taken to be a string");
                self.lenient(message, node, Part::Key);
                ParameterSchemaOrContent::Schema(ReferenceOr::Item(Schema {
                    schema_data: SchemaData::default(),
                    schema_kind: SchemaKind::Type(Type::String(StringType::default())),
                }))
            }
        }
    }
}
