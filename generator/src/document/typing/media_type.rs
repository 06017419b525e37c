//! Reads Media Type Objects, encodings and examples.

use crate::document::extension::{ITEM_SCHEMA, SERIALIZED_VALUE};
use indexmap::IndexMap;
use openapiv3::{ArrayType, Encoding, Example, Header, MediaType, ReferenceOr, Schema, SchemaData, SchemaKind, Type};

use super::Typing;
use super::value::read_entries;
use crate::diagnostic::Code;
use crate::document::source::Part;
use crate::document::tree::{Node, Value};
use crate::field::{is_token, is_value};
use crate::style::{Place, Style};

impl Typing<'_> {
    pub(super) fn media_type(&mut self, node: &Node) -> Option<MediaType> {
        let mut media_type = MediaType::default();
        if node.is_null() {
            // An empty value, as in `application/json:`.
            return Some(media_type);
        }
        let object = self.object("a media type", node)?;
        read_entries! { self, "a media type", (key, node) in object.iter(), media_type.extensions => {
            "schema" => media_type.schema = Some(self.schema(node)),
            "example" => media_type.example = Some(node.to_json()),
            "examples" => media_type.examples = self.examples(node, &mut media_type.example),
            "encoding" => media_type.encoding = self.map(key, node, Self::encoding),
        } besides {
            "itemSchema" if !object.contains_key("schema") => {
                media_type.schema = Some(self.list_of(node));
                media_type.extensions.insert(ITEM_SCHEMA.to_owned(), true.into());
            },
            "itemSchema" => self.ignored("`itemSchema` beside `schema` is ignored".to_owned(), node),
            "prefixEncoding" if node.as_array().is_none() => self.wrong_type("`prefixEncoding`", "an array", node),
            // what is sent by position was lowered
            "itemEncoding" | "prefixEncoding" if object.contains_key("encoding") => {},
            "itemEncoding" | "prefixEncoding" => {
                let message = format!(
                    "`{key}` has no effect: only requests are made of parts by position, of a `multipart` other than \
                     `form-data`, from a list"
                );
                self.ignored(message, node);
            },
        } }
        Some(media_type)
    }

    /// The schema of a sequential media type: a list of `itemSchema` (OpenAPI 3.2.0, "Sequential Media Types").
    fn list_of(&mut self, item: &Node) -> ReferenceOr<Schema> {
        let list = ArrayType {
            items: Some(self.boxed_schema(item)),
            min_items: None,
            max_items: None,
            unique_items: false,
        };
        ReferenceOr::Item(Schema {
            schema_data: SchemaData::default(),
            schema_kind: SchemaKind::Type(Type::Array(list)),
        })
    }

    fn encoding(&mut self, node: &Node) -> Option<Encoding> {
        let mut encoding = Encoding::default();
        let mut explode = None;
        let object = self.object("an encoding", node)?;
        read_entries! { self, "an encoding", (key, node) in object.iter(), encoding.extensions => {
            "contentType" => encoding.content_type = self.text(key, node).filter(|text| self.can_be_sent(text, node)),
            "headers" => encoding.headers = self.part_headers(key, node),
            "style" => encoding.style = self.query_style(node),
            "explode" => explode = self.flag(key, node),
            "allowReserved" => encoding.allow_reserved = self.flag(key, node).unwrap_or_default(),
        } besides {
            "encoding" | "itemEncoding" | "prefixEncoding" => {
                let message = format!("`{key}` has no effect: the part is no `multipart` that is sent");
                self.ignored(message, node);
            },
        } }
        // In `openapiv3` the field is not optional, so it gets the default of the specification.
        let style = encoding
            .style
            .as_ref()
            .map_or(Place::Query.default_style(), Style::from);
        encoding.explode = explode.unwrap_or(style.explodes());
        Some(encoding)
    }

    /// Returns whether the `contentType` of a part is a valid header value; one of several media types may be empty.
    fn can_be_sent(&mut self, content_type: &str, node: &Node) -> bool {
        let fits = is_value(content_type);
        if !fits {
            let message = format!(
                "the media type `{}` is no valid header value: the part is sent with its default one",
                content_type.escape_debug()
            );
            self.warning(Code::INVALID_VALUE, message, node, Part::Value);
        }
        fits
    }

    fn part_headers(&mut self, key: &str, node: &Node) -> IndexMap<String, ReferenceOr<Header>> {
        let mut headers = self.references_or(key, node, Self::header);
        let message = |name: &str| format!("`{name}` is no valid header name: left out");
        self.retain_valid(&mut headers, node, is_token, message);
        headers
    }

    /// Reads named examples. If they are a list, which is invalid, the first becomes `example`.
    pub(super) fn examples(
        &mut self,
        node: &Node,
        example: &mut Option<serde_json::Value>,
    ) -> IndexMap<String, ReferenceOr<Example>> {
        if let Value::Array(items) = &node.value {
            let message = "`examples` must be an object, but it is an array";
            self.lenient(message.to_owned(), node, Part::Key);
            *example = example.take().or_else(|| items.first().map(Node::to_json));
            return IndexMap::new();
        }
        self.references_or("examples", node, Self::example)
    }

    pub(super) fn example(&mut self, node: &Node) -> Option<Example> {
        let mut example = Example::default();
        let object = self.object("an example", node)?;
        read_entries! { self, "an example", (key, node) in object.iter(), example.extensions => {
            "summary" => example.summary = self.text(key, node),
            "description" => example.description = self.text(key, node),
            "value" => example.value = example.value.take().or_else(|| Some(node.to_json())),
            "dataValue" => example.value = Some(node.to_json()),
            "serializedValue" => {
                if let Some(text) = self.text(key, node).filter(|_| !object.contains_key("value")) {
                    example.extensions.insert(SERIALIZED_VALUE.to_owned(), text.into());
                }
            },
            "externalValue" => example.external_value = self.text(key, node),
        } }
        Some(example)
    }
}
