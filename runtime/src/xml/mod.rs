//! XML: a body is the same value as one of JSON, by the tables of [`describe`](crate::describe).
//!
//! A document is read whole ([`parse`]), then written as JSON text by its table ([`read`]), from which models are read as
//! from any other. What is sent takes the way back: a JSON value is written as XML ([`write`]). So unions, constants and
//! all types of values are the same in both.

mod characters;
mod document;
mod encoding;
mod namespaces;
mod parse;
mod read;
mod scalar;
mod tag;
#[cfg(test)]
mod tests;
mod text;
mod write;

use crate::describe::{Xml, XmlName};
use crate::json::{Json, ReadError, ReadLimits};

pub(crate) use encoding::{NoText, decode, is_document};
pub use write::Unwritable;

/// The table of what nothing describes.
pub(crate) static ANYTHING: Xml = Xml::any(XmlName::new(""));

/// The JSON text of an XML document, by its table.
///
/// # Errors
/// When the text is no document, or has a document type.
pub fn to_json(text: &str, xml: &Xml) -> Result<String, ReadError> {
    to_json_limited(text, xml, &ReadLimits::default())
}

/// [`to_json`] at a cost that is limited.
pub(crate) fn to_json_limited(text: &str, xml: &Xml, limits: &ReadLimits) -> Result<String, ReadError> {
    read::to_json(&parse::parse(text, limits)?, xml, limits)
}

/// Where a document has the value that is at an offset of its JSON text.
#[cold]
pub(crate) fn place_of(text: &str, xml: &Xml, limits: &ReadLimits, offset: usize) -> usize {
    parse::parse(text, limits).map_or(0, |document| read::place_of(&document, xml, limits, offset))
}

/// Whether a document is an HTML page, as gateways and proxies send.
pub(crate) fn is_html(text: &str) -> bool {
    let begins_with = |text: &str, word: &str| {
        let begin = text.get(..word.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word))
    };
    let mut rest = text.trim_start();
    while let Some(markup) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!--")) {
        let end = if rest.starts_with("<?") { "?>" } else { "-->" };
        rest = markup.split_once(end).map_or("", |(_, after)| after.trim_start());
    }
    begins_with(rest, "<html") || begins_with(rest, "<!doctype html")
}

/// A value as an XML document, by its table; the declaration names the character encoding in which it will be sent.
///
/// # Errors
/// When XML cannot hold the value, or the table has no place for a part of it.
pub fn from_json(value: &Json, xml: &Xml, encoding: &str) -> Result<String, Unwritable> {
    write::to_xml(value, xml, encoding)
}
