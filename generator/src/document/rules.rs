//! Rules of the specification about the keys of one object: which exclude each other, and which have no meaning there.
//!
//! The stages that read an object check its values; these rules concern keys that each are valid alone. What still has one clear
//! meaning is a warning. It is an error where the document does not say what it means.

use super::counted::Counted;
use super::extension::DEFAULT_MAPPING;
use super::grammar::{Kind, WEBHOOKS};
use super::source::Part;
use super::tree::{Node, Object};
use super::version::Version;
use crate::diagnostic::{Code, Severity};

/// Two keys of which an object may have one, and what becomes of it with both.
struct Exclusion {
    kind: Kind,
    keys: [&'static str; 2],
    /// The key of both that is reported.
    reported: &'static str,
    outcome: &'static str,
    severity: Severity,
}

const fn tolerated(kind: Kind, used: &'static str, other: &'static str, outcome: &'static str) -> Exclusion {
    Exclusion {
        kind,
        keys: [used, other],
        reported: other,
        outcome,
        severity: Severity::Warning,
    }
}

const fn refused(kind: Kind, by_name: &'static str, by_position: &'static str) -> Exclusion {
    Exclusion {
        kind,
        keys: [by_name, by_position],
        reported: by_position,
        outcome: "parts have either names or positions",
        severity: Severity::Error,
    }
}

/// All of them. OpenAPI 3.2.0: "Media Type Object", "Encoding Object", "Example Object", "Link Object", "Parameter Object",
/// "Header Object".
const EXCLUSIONS: &[Exclusion] = &[
    refused(Kind::MediaType, "encoding", "prefixEncoding"),
    refused(Kind::MediaType, "encoding", "itemEncoding"),
    refused(Kind::Encoding, "encoding", "prefixEncoding"),
    refused(Kind::Encoding, "encoding", "itemEncoding"),
    tolerated(Kind::Example, "value", "externalValue", "`value` is used"),
    tolerated(Kind::Example, "value", "dataValue", "`dataValue` is used"),
    tolerated(Kind::Example, "value", "serializedValue", "`value` is used"),
    tolerated(
        Kind::Example,
        "serializedValue",
        "externalValue",
        "`serializedValue` is used",
    ),
    tolerated(Kind::Link, "operationId", "operationRef", "`operationId` is used"),
    tolerated(Kind::Parameter, "example", "examples", "`example` is used first"),
    tolerated(Kind::Header, "example", "examples", "`example` is used first"),
    tolerated(Kind::MediaType, "example", "examples", "`example` is used first"),
];

/// Keys of OpenAPI 3.2, which are read in older documents too.
const NEWER: &[(Kind, &str)] = &[
    (Kind::MediaType, "prefixEncoding"),
    (Kind::MediaType, "itemEncoding"),
    (Kind::Encoding, "encoding"),
    (Kind::Encoding, "prefixEncoding"),
    (Kind::Encoding, "itemEncoding"),
    (Kind::Example, "dataValue"),
    (Kind::Example, "serializedValue"),
    (Kind::Discriminator, DEFAULT_MAPPING),
];

/// The keys of an XML Object.
const XML: [&str; 6] = ["name", "namespace", "prefix", "attribute", "wrapped", "nodeType"];

/// The values of `nodeType` (OpenAPI 3.2.0, "XML Node Types").
const NODE_TYPES: [&str; 5] = ["element", "attribute", "text", "cdata", "none"];

/// Checks the objects of a bundle.
pub(crate) struct Rules<'a> {
    /// The version of a document that is older than 3.2.
    older: Option<String>,
    /// Whether what another version allows was lowered from it.
    is_lowered: bool,
    counted: &'a mut Counted,
}

impl<'a> Rules<'a> {
    /// The rules for the version that a document has.
    pub(crate) fn new(tree: &Node, version: Version, counted: &'a mut Counted) -> Self {
        let says = tree.get("openapi").and_then(Node::as_str).unwrap_or_default();
        let says: Vec<&str> = says.split('.').take(2).collect();
        Self {
            older: matches!(*says, ["3", "0" | "1"]).then(|| says.join(".")),
            is_lowered: version == Version::V20,
            counted,
        }
    }

    /// Where other checks of the same walk count.
    pub(crate) fn counted(&mut self) -> &mut Counted {
        self.counted
    }

    /// Checks one object. References were checked when they were followed.
    pub(crate) fn object(&mut self, kind: Kind, object: &Object, node: &Node) {
        if kind == Kind::Document {
            self.sections(object, node);
        }
        if object.contains_key("$ref") && kind != Kind::Schema {
            return;
        }
        for exclusion in EXCLUSIONS.iter().filter(|exclusion| exclusion.kind == kind) {
            self.exclusion(exclusion, object);
        }
        for (_, key) in NEWER.iter().filter(|(of, _)| *of == kind) {
            if let (Some(older), Some(value)) = (&self.older, object.get(key)) {
                let message = format!("`{key}` is of OpenAPI 3.2, but the document says {older}; it is supported");
                self.counted.warn(Code::LENIENT_VALUE, message, value.origin, Part::Key);
            }
        }
        match kind {
            Kind::Parameter => self.single_content("a parameter", object),
            Kind::Header => self.single_content("a header", object),
            Kind::Schema => {
                if let Some(xml) = object.get("xml").and_then(Node::as_object) {
                    self.xml(xml);
                }
            }
            _ => {}
        }
    }

    fn exclusion(&mut self, exclusion: &Exclusion, object: &Object) {
        let [first, second] = exclusion.keys;
        let (Some(_), Some(_), Some(reported)) =
            (object.get(first), object.get(second), object.get(exclusion.reported))
        else {
            return;
        };
        let noun = exclusion.kind.noun();
        let message = format!(
            "`{first}` and `{second}` of {noun} exclude each other: {}",
            exclusion.outcome
        );
        let (severity, code) = (exclusion.severity, Code::EXCLUSIVE_KEYS);
        self.counted
            .add_with_help(severity, code, message, None, reported.origin, Part::Key);
    }

    /// A document without any section describes nothing (OpenAPI 3.1.0, "OpenAPI Object").
    fn sections(&mut self, object: &Object, node: &Node) {
        let sections = ["paths", "components"].into_iter().chain(WEBHOOKS);
        if sections.into_iter().all(|section| !object.contains_key(section)) {
            let message = match self.is_lowered {
                true => "a document must have `paths`",
                false => "a document must have `paths`, `webhooks` or `components`",
            };
            let (severity, code) = (Severity::Error, Code::MISSING_KEY);
            self.counted
                .add_with_help(severity, code, message.to_owned(), None, node.origin, Part::Key);
        }
    }

    /// "The map MUST only contain one entry."
    fn single_content(&mut self, noun: &str, object: &Object) {
        let content = object.get("content");
        let Some((node, content)) = content.and_then(|node| Some((node, node.as_object()?))) else {
            return;
        };
        let message = match content.len() {
            0 => format!("`content` of {noun} must have a media type"),
            1 => return,
            _ => format!("`content` of {noun} must have one media type: the first is used"),
        };
        self.counted.warn(Code::INVALID_VALUE, message, node.origin, Part::Key);
    }

    /// OpenAPI 3.2.0, "XML Object".
    fn xml(&mut self, xml: &Object) {
        for (key, value) in xml
            .iter()
            .filter(|(key, _)| !XML.contains(key) && !key.starts_with("x-"))
        {
            let message = format!("`{key}` has no meaning in `xml`");
            self.counted.warn(Code::UNKNOWN_KEY, message, value.origin, Part::Key);
        }
        for (key, expected) in [
            ("name", "a string"),
            ("namespace", "a string"),
            ("prefix", "a string"),
            ("attribute", "a boolean"),
            ("wrapped", "a boolean"),
        ] {
            let fits = |value: &Node| match expected {
                "a string" => value.as_str().is_some(),
                _ => value.as_bool().is_some(),
            };
            if let Some(value) = xml.get(key).filter(|value| !value.is_null() && !fits(value)) {
                let message = format!("`{key}` of `xml` must be {expected}: it is ignored");
                self.counted
                    .warn(Code::INVALID_VALUE, message, value.origin, Part::Value);
            }
        }
        let Some(node_type) = xml.get("nodeType") else { return };
        if node_type.as_str().is_none_or(|word| !NODE_TYPES.contains(&word)) {
            let words = NODE_TYPES.map(|word| format!("`{word}`")).join(", ");
            let message = format!("`nodeType` must be one of {words}");
            self.counted
                .warn(Code::INVALID_VALUE, message, node_type.origin, Part::Value);
        }
        for key in ["attribute", "wrapped"] {
            if let Some(value) = xml.get(key) {
                let message = format!("`nodeType` and `{key}` of `xml` exclude each other");
                self.counted
                    .warn(Code::EXCLUSIVE_KEYS, message, value.origin, Part::Key);
            }
        }
    }
}
