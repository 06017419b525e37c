//! Bodies in XML.

use crate::describe::{Content, Operation, Xml};
use crate::encoding::{encoded, label_of};
use crate::error::Error;
use crate::json::Json;
use crate::xml::{Unwritable, from_json};

/// The bytes of a body, in the character encoding of its media type.
pub(super) fn written(value: &Json, xml: Option<&Xml>, media_type: &str) -> Result<Vec<u8>, Error> {
    let xml = xml.ok_or_else(|| Error::invalid("body", "has no table of XML"))?;
    let label = label_of(media_type);
    let text = from_json(value, xml, label).map_err(|error| unwritable(&error))?;
    // a document in UTF-16 begins with a mark (XML 1.0, section 4.3.3)
    let text = match label.get(..6).is_some_and(|begin| begin.eq_ignore_ascii_case("utf-16")) {
        true => ["\u{feff}", &text].concat(),
        false => text,
    };
    let reason = "has characters that the charset of its media type cannot write: give its bytes";
    encoded(&text, media_type).ok_or_else(|| Error::invalid("body", reason))
}

fn unwritable(error: &Unwritable) -> Error {
    match error.path.as_str() {
        "" => Error::invalid("body", error.reason),
        path => Error::invalid(format!("body property {path}"), error.reason),
    }
}

/// What an operation asks for whose successes are JSON and XML.
pub(super) fn accepted(operation: &Operation) -> &'static str {
    match operation.success.iter().any(|success| success.content == Content::Json) {
        true => "application/json, application/xml, text/xml",
        false => "application/xml, text/xml",
    }
}
