//! Reads the Info Object, tags and external documentation.

use openapiv3::{Contact, ExternalDocumentation, Info, License, Tag};

use super::Typing;
use super::value::extension;
use crate::document::tree::Node;

const INFO: &[&str] = &[
    "title",
    "summary",
    "description",
    "termsOfService",
    "contact",
    "license",
    "version",
];
const CONTACT: &[&str] = &["name", "url", "email"];
const LICENSE: &[&str] = &["name", "url", "identifier"];
const TAG: &[&str] = &["name", "description", "externalDocs"];
const EXTERNAL_DOCS: &[&str] = &["description", "url"];

impl Typing<'_> {
    pub(super) fn info(&mut self, node: &Node) -> Info {
        let mut info = Info::default();
        let Some(object) = self.object("`info`", node) else {
            return info;
        };
        for key in ["title", "version"] {
            if !object.contains_key(key) {
                self.missing_harmless("`info`", key, node);
            }
        }
        for (key, node) in object.iter() {
            match key {
                "title" => info.title = self.text(key, node).unwrap_or_default(),
                "description" => info.description = self.text(key, node),
                "termsOfService" => info.terms_of_service = self.text(key, node),
                "contact" => info.contact = self.contact(node),
                "license" => info.license = self.license(node),
                "version" => info.version = self.text(key, node).unwrap_or_default(),
                "summary" => {}
                _ if extension(&mut info.extensions, key, node) => {}
                _ => self.unknown("`info`", key, node, INFO),
            }
        }
        info
    }

    fn contact(&mut self, node: &Node) -> Option<Contact> {
        let mut contact = Contact::default();
        for (key, node) in self.object("`contact`", node)?.iter() {
            match key {
                "name" => contact.name = self.text(key, node),
                "url" => contact.url = self.text(key, node),
                "email" => contact.email = self.text(key, node),
                _ if extension(&mut contact.extensions, key, node) => {}
                _ => self.unknown("`contact`", key, node, CONTACT),
            }
        }
        Some(contact)
    }

    fn license(&mut self, node: &Node) -> Option<License> {
        let mut license = License::default();
        for (key, node) in self.object("`license`", node)?.iter() {
            match key {
                "name" => license.name = self.text(key, node).unwrap_or_default(),
                "url" => license.url = self.text(key, node),
                "identifier" => {}
                _ if extension(&mut license.extensions, key, node) => {}
                _ => self.unknown("`license`", key, node, LICENSE),
            }
        }
        Some(license)
    }

    pub(super) fn tag(&mut self, node: &Node) -> Option<Tag> {
        let mut tag = Tag::default();
        let object = self.object("a tag", node)?;
        if !object.contains_key("name") {
            self.missing("a tag", "name", node);
            return None;
        }
        for (key, node) in object.iter() {
            match key {
                "name" => tag.name = self.text(key, node).unwrap_or_default(),
                "description" => tag.description = self.text(key, node),
                "externalDocs" => tag.external_docs = self.external_docs(node),
                // These only affect how tags are displayed (OpenAPI 3.2).
                "summary" | "parent" | "kind" => self.ignored(format!("`{key}` is of OpenAPI 3.2 and ignored"), node),
                _ if extension(&mut tag.extensions, key, node) => {}
                _ => self.unknown("a tag", key, node, TAG),
            }
        }
        Some(tag)
    }

    pub(super) fn external_docs(&mut self, node: &Node) -> Option<ExternalDocumentation> {
        let mut docs = ExternalDocumentation::default();
        let object = self.object("`externalDocs`", node)?;
        if !object.contains_key("url") {
            self.missing_harmless("`externalDocs`", "url", node);
        }
        for (key, node) in object.iter() {
            match key {
                "description" => docs.description = self.text(key, node),
                "url" => docs.url = self.text(key, node).unwrap_or_default(),
                _ if extension(&mut docs.extensions, key, node) => {}
                _ => self.unknown("`externalDocs`", key, node, EXTERNAL_DOCS),
            }
        }
        Some(docs)
    }
}
