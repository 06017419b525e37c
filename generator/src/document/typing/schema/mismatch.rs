//! Checks values and formats against the type of their schema.

use super::default::{fits, misfit, text, whole};
use crate::diagnostic::Code;
use crate::document::source::Part;
use crate::document::tree::Node;
use crate::document::typing::Typing;

/// Known formats: those of the OpenAPI Format Registry and of JSON Schema (2020-12, validation, section 7), and others
/// that many documents use.
const FORMATS: &[&str] = &[
    "ArrayEncoding.commaDelimited",
    "ArrayEncoding.newlineDelimited",
    "ArrayEncoding.pipeDelimited",
    "ArrayEncoding.spaceDelimited",
    "base64",
    "base64url",
    "binary",
    "byte",
    "char",
    "cidr",
    "commonmark",
    "currency",
    "date",
    "date-time",
    "date-time-local",
    "decimal",
    "decimal128",
    "double",
    "double-int",
    "duration",
    "email",
    "float",
    "float32",
    "float64",
    "hex",
    "hostname",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "int16",
    "int32",
    "int64",
    "int8",
    "integer",
    "ip",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json",
    "json-pointer",
    "mac",
    "markdown",
    "media-range",
    "number",
    "object-id",
    "partial-time",
    "password",
    "phone",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
    "string",
    "text",
    "time",
    "time-local",
    "timestamp",
    "timezone",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "ulid",
    "unix-time",
    "unixtime",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
    "xml",
];

impl Typing<'_> {
    /// Reports `enum` values that are not of the type `name`. A string may be written as any scalar, as YAML needs no
    /// quotes.
    pub(super) fn values_of_other_types(&mut self, name: &str, values: Option<&Node>) {
        for value in values.and_then(Node::as_array).into_iter().flatten() {
            if !fits(value, name) {
                let kind = value.kind();
                self.misfit(
                    format!("a value of `enum` is {kind}, but the type of the schema is `{name}`"),
                    value,
                );
            }
        }
    }

    /// The default of a schema; one that the schema does not allow is reported and none.
    pub(super) fn default(&mut self, schema: &Node) -> Option<serde_json::Value> {
        let value = schema.get("default")?;
        if let Some(message) = misfit(schema, value, self.tree, "`default`") {
            self.misfit(format!("{message}: it is not used"), value);
            return None;
        }
        match schema.get("type").and_then(Node::as_str) {
            // YAML needs no quotes
            Some("string") => Some(text(value).map_or_else(|| value.to_json(), Into::into)),
            Some("integer") => Some(whole(value).map_or_else(|| value.to_json(), Into::into)),
            _ => Some(value.to_json()),
        }
    }

    fn misfit(&mut self, message: String, value: &Node) {
        self.counted
            .warn(Code::MISFIT_VALUE, message, value.origin, Part::Value);
    }

    /// Reports an unknown format, once for each format.
    pub(super) fn unknown_format(&mut self, format: &str, node: &Node) {
        let is_known = FORMATS.binary_search(&format).is_ok() || self.files.knows_format(format);
        if !format.is_empty() && !is_known {
            let message = format!("the format `{format}` is not known: the value has the plain type of its schema");
            self.counted
                .warn(Code::UNKNOWN_FORMAT, message, node.origin, Part::Value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FORMATS;

    #[test]
    fn formats_are_sorted() {
        assert!(FORMATS.is_sorted());
    }
}
