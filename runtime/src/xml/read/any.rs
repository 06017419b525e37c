//! Elements that no table describes.

use std::collections::HashMap;

use super::super::ANYTHING;
use super::super::characters::is_blank;
use super::super::document::{Attribute, Document, Element};
use super::super::namespaces::{INSTANCE, XML};
use super::Reading;
use super::matching::Match;
use crate::describe::Xml;
use crate::json::ReadError;

/// Whether an attribute says something of its element, and not of how the document is written.
pub(super) fn is_kept(document: &Document<'_>, attribute: &Attribute) -> bool {
    !matches!(document.namespace(attribute.name), XML | INSTANCE)
}

impl Reading<'_> {
    /// Writes an element by what is in it.
    pub(super) fn any(&mut self, element: &Element) -> Result<(), ReadError> {
        let document = self.document;
        let begin = self.matches.len();
        let attributes = document
            .attributes_of(element)
            .filter(|(_, attribute)| is_kept(document, attribute));
        self.matches
            .extend(attributes.map(|(index, _)| Match::attribute(0, 0, index)));
        self.matches
            .extend(document.children(element).map(|link| Match::element(0, 0, link)));
        if self.matches.len() == begin {
            self.writer.string(document.text(element.text));
            return Ok(());
        }
        self.writer.begin_object();
        self.any_members(begin, document.text(element.text))?;
        self.matches.truncate(begin);
        self.writer.end_object();
        Ok(())
    }

    /// Writes the members of an object, which are the matches from a place on: attributes, then elements, those of one
    /// name together where the first of them stands, then text.
    pub(super) fn any_members(&mut self, begin: usize, text: &str) -> Result<(), ReadError> {
        let document = self.document;
        self.group(begin);
        let end = self.matches.len();
        let mut at = begin;
        while let Some(found) = self.matches.get(at).filter(|_| at < end).copied() {
            let start = at;
            at += 1;
            if let Some(attribute) = found.as_attribute() {
                if let Some(attribute) = document.attributes.get(attribute) {
                    self.writer.key(&["@", document.local(attribute.name)].concat());
                    self.writer.string(document.text(attribute.value));
                }
                continue;
            }
            while at < end && self.matches.get(at).is_some_and(|next| next.field == found.field) {
                at += 1;
            }
            let Some(child) = found.as_element().and_then(|link| document.element(link)) else {
                continue;
            };
            self.writer.key(document.local(child.name));
            match at - start {
                1 => self.value(child, &ANYTHING)?,
                _ => self.items(start..at, 0, &ANYTHING)?,
            }
        }
        if !is_blank(text) {
            self.writer.key("#text");
            self.writer.string(text);
        }
        Ok(())
    }

    /// Writes the members of an object whose values are all lists. Each item is an element of the name of its list; they are
    /// the matches from a place on.
    pub(super) fn lists(&mut self, begin: usize, item: &Xml) -> Result<(), ReadError> {
        let document = self.document;
        self.group(begin);
        let end = self.matches.len();
        let mut at = begin;
        while let Some(found) = self.matches.get(at).filter(|_| at < end).copied() {
            let start = at;
            while at < end && self.matches.get(at).is_some_and(|next| next.field == found.field) {
                at += 1;
            }
            if let Some(child) = found.as_element().and_then(|link| document.element(link)) {
                self.writer.key(document.local(child.name));
                self.items(start..at, 0, item)?;
            }
        }
        Ok(())
    }

    /// Brings matches from a place on together by the names of their elements, in the order of the first of each; attributes
    /// come first.
    fn group(&mut self, begin: usize) {
        let document = self.document;
        let mut groups = HashMap::new();
        for found in self.matches.get_mut(begin..).unwrap_or_default() {
            let name = found
                .as_element()
                .and_then(|link| document.element(link))
                .map(|child| child.name);
            let count = groups.len();
            found.field = name.map_or(0, |name| *groups.entry(document.local(name)).or_insert(count) + 1);
        }
        if let Some(found) = self.matches.get_mut(begin..) {
            found.sort_by_key(|found| found.field);
        }
    }
}
