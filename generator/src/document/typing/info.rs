//! Reads the Info Object, tags and external documentation.

use openapiv3::{Contact, ExternalDocumentation, Info, License, Tag};

use super::Typing;
use super::value::read_entries;
use crate::document::tree::Node;

impl Typing<'_> {
    pub(super) fn info(&mut self, node: &Node) -> Info {
        let mut info = Info::default();
        let Some(object) = self.object("`info`", node) else {
            return info;
        };
        for key in ["title", "version"] {
            self.expected("`info`", key, node);
        }
        read_entries! { self, "`info`", (key, node) in object.iter(), info.extensions => {
            "title" => info.title = self.text(key, node).unwrap_or_default(),
            "description" => info.description = self.text(key, node),
            "termsOfService" => info.terms_of_service = self.text(key, node),
            "contact" => info.contact = self.contact(node),
            "license" => info.license = self.license(node),
            "version" => info.version = self.text(key, node).unwrap_or_default(),
            "summary" => {},
        } }
        info
    }

    fn contact(&mut self, node: &Node) -> Option<Contact> {
        let mut contact = Contact::default();
        let object = self.object("`contact`", node)?;
        read_entries! { self, "`contact`", (key, node) in object.iter(), contact.extensions => {
            "name" => contact.name = self.text(key, node),
            "url" => contact.url = self.text(key, node),
            "email" => contact.email = self.text(key, node),
        } }
        Some(contact)
    }

    fn license(&mut self, node: &Node) -> Option<License> {
        let mut license = License::default();
        let object = self.object("`license`", node)?;
        read_entries! { self, "`license`", (key, node) in object.iter(), license.extensions => {
            "name" => license.name = self.text(key, node).unwrap_or_default(),
            "url" => license.url = self.text(key, node),
            "identifier" => {},
        } }
        Some(license)
    }

    pub(super) fn tag(&mut self, node: &Node) -> Option<Tag> {
        let mut tag = Tag::default();
        let object = self.object("a tag", node)?;
        self.required("a tag", "name", node)?;
        read_entries! { self, "a tag", (key, node) in object.iter(), tag.extensions => {
            "name" => tag.name = self.text(key, node).unwrap_or_default(),
            "description" => tag.description = self.text(key, node),
            "externalDocs" => tag.external_docs = self.external_docs(node),
            "summary" | "parent" | "kind" => {
                self.newer(key, node);
                if let Some(text) = self.text(key, node) {
                    tag.extensions.insert(key.to_owned(), text.into());
                }
            },
        } }
        Some(tag)
    }

    pub(super) fn external_docs(&mut self, node: &Node) -> Option<ExternalDocumentation> {
        let mut docs = ExternalDocumentation::default();
        let object = self.object("`externalDocs`", node)?;
        self.expected("`externalDocs`", "url", node);
        read_entries! { self, "`externalDocs`", (key, node) in object.iter(), docs.extensions => {
            "description" => docs.description = self.text(key, node),
            "url" => docs.url = self.text(key, node).unwrap_or_default(),
        } }
        Some(docs)
    }
}
