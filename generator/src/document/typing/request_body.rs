//! Reads Request Body Objects.

use indexmap::IndexMap;
use openapiv3::{MediaType, RequestBody};

use super::Typing;
use super::value::read_entries;
use crate::diagnostic::Code;
use crate::document::source::Part;
use crate::document::tree::Node;
use crate::field::is_media_type;

impl Typing<'_> {
    pub(super) fn request_body(&mut self, node: &Node) -> Option<RequestBody> {
        let mut body = RequestBody::default();
        let object = self.object("a request body", node)?;
        self.required("a request body", "content", node);
        read_entries! { self, "a request body", (key, node) in object.iter(), body.extensions => {
            "description" => body.description = self.text(key, node),
            "content" => body.content = self.sent_content(key, node),
            "required" => body.required = self.flag(key, node).unwrap_or_default(),
        } }
        Some(body)
    }

    /// Reads the request content. A media type that is no valid header value cannot be sent and is left out.
    fn sent_content(&mut self, key: &str, node: &Node) -> IndexMap<String, MediaType> {
        let mut content = self.map(key, node, Self::media_type);
        for (media_type, node) in node.as_object().into_iter().flat_map(|object| object.iter()) {
            if !is_media_type(media_type) {
                content.shift_remove(media_type);
                let message = format!(
                    "the media type `{}` is no valid header value: left out",
                    media_type.escape_debug()
                );
                self.warning(Code::INVALID_VALUE, message, node, Part::Key);
            }
        }
        content
    }
}
