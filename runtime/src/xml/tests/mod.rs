//! Values, tables and documents that belong together.

mod agreement;
mod hostile;
mod leniency;
mod writing;

use super::{from_json, to_json};
use crate::describe::{Xml, XmlField, XmlName, XmlScalar};
use crate::json::Json;

const fn name(local: &'static str) -> XmlName {
    XmlName::new(local)
}

static TEXT: Xml = Xml::scalar(name("string"), XmlScalar::Text);
static TOKEN: Xml = Xml::scalar(name("token"), XmlScalar::Token);
static NUMBER: Xml = Xml::scalar(name("number"), XmlScalar::Number);
static BOOLEAN: Xml = Xml::scalar(name("boolean"), XmlScalar::Boolean);
static TEXTS: Xml = Xml::list(name("strings"), &TEXT);
static NUMBERS: Xml = Xml::list(name("numbers"), &NUMBER);
static ANY: Xml = Xml::any(name("any"));

/// A thing, with itself within it.
static PET: Xml = Xml::object(
    name("Pet"),
    &[
        XmlField::attribute("id", name("id"), &NUMBER),
        XmlField::attribute("marks", name("marks"), &NUMBERS),
        XmlField::element("name", name("Name"), &TEXT),
        XmlField::element("good", name("good"), &BOOLEAN),
        XmlField::element("urls", name("photoUrls"), &TEXTS),
        XmlField::unwrapped("tags", name("tag"), &TEXTS).required(),
        XmlField::unwrapped("friends", name("friend"), &PETS),
        XmlField::element("mother", name("mother"), &PET),
    ],
);
static PETS: Xml = Xml::list(name("Pets"), &PET);

/// A text with attributes.
static PRICE: Xml = Xml::object(
    name("price"),
    &[
        XmlField::attribute("currency", name("currency"), &TOKEN),
        XmlField::text("amount", &NUMBER),
    ],
);
static NOTE: Xml = Xml::object(
    name("note"),
    &[
        XmlField::attribute("lang", name("lang").namespace(super::namespaces::XML, "xml"), &TEXT),
        XmlField::text("content", &TEXT).required(),
    ],
);

static MAP: Xml = Xml::map(
    name("map"),
    &[XmlField::element("known", name("Known"), &NUMBER)],
    &TEXT,
);
static LISTS: Xml = Xml::map(
    name("lists"),
    &[XmlField::element("known", name("known"), &NUMBER)],
    &Xml::list(name(""), &Xml::scalar(name(""), XmlScalar::Number)),
);
static OPEN: Xml = Xml::map(
    name("open"),
    &[XmlField::element("known", name("known"), &NUMBER)],
    &ANY,
);

const A: &str = "urn:a";
const B: &str = "urn:b";

static BOOK: Xml = Xml::object(
    name("book").namespace(A, "a"),
    &[
        XmlField::attribute("isbn", name("isbn").namespace(B, "b"), &TEXT),
        XmlField::element("title", name("title").namespace(A, "a"), &TEXT),
        XmlField::element("subtitle", name("title").namespace(B, "b"), &TEXT),
        XmlField::element("plain", name("title"), &TEXT),
    ],
);
static FEED: Xml = Xml::object(
    name("feed").namespace(A, ""),
    &[
        XmlField::element("id", name("id"), &TEXT),
        XmlField::unwrapped("entries", name("entry").namespace(A, ""), &BOOKS),
        XmlField::element("other", name("other").namespace(B, ""), &BOOK),
    ],
);
static BOOKS: Xml = Xml::list(name("books"), &BOOK);

/// The JSON text of a document.
#[track_caller]
fn read(text: &str, xml: &Xml) -> String {
    to_json(text, xml).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The error of a document.
#[track_caller]
fn fault(text: &str, xml: &Xml) -> String {
    match to_json(text, xml) {
        Ok(json) => panic!("{text} is read as {json}"),
        Err(error) => error.to_string(),
    }
}

/// A value as a document, without the declaration.
fn write(json: &str, xml: &Xml) -> Result<String, String> {
    let value: Json = json.parse().expect("the value is JSON");
    let text = from_json(&value, xml, "UTF-8").map_err(|error| error.to_string())?;
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    Ok(text
        .strip_prefix(declaration)
        .expect("the declaration comes first")
        .to_owned())
}
