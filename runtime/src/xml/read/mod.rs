//! From a document to JSON text, by a table.

mod any;
mod matching;

use super::characters::{is_blank, is_space};
use super::document::{Document, Element};
use super::scalar;
use crate::describe::{Xml, XmlField, XmlKind, XmlName, XmlPlace, XmlScalar};
use crate::json::{ReadError, ReadErrorKind, ReadLimits, Writer};
use matching::{Finder, Match, rank};

/// After how many elements the limits are looked at.
const ELEMENTS: usize = 256;

/// The JSON text of a document.
///
/// # Errors
/// When it takes more memory than it may, or reading was aborted.
pub(super) fn to_json(document: &Document<'_>, xml: &Xml, limits: &ReadLimits) -> Result<String, ReadError> {
    read(document, xml, limits, usize::MAX).map(|reading| reading.writer.into_string())
}

/// Where a document has the value that its JSON text has at an offset: the tag of an element.
pub(super) fn place_of(document: &Document<'_>, xml: &Xml, limits: &ReadLimits, offset: usize) -> usize {
    read(document, xml, limits, offset).map_or(0, |reading| reading.place)
}

fn read<'d>(
    document: &'d Document<'d>,
    xml: &Xml,
    limits: &'d ReadLimits,
    wanted: usize,
) -> Result<Reading<'d>, ReadError> {
    let mut reading = Reading {
        document,
        limits,
        writer: Writer::new(),
        matches: Vec::new(),
        elements: 0,
        wanted,
        place: 0,
    };
    if let Some(root) = document.root() {
        reading.value(root, xml)?;
    }
    Ok(reading)
}

struct Reading<'d> {
    document: &'d Document<'d>,
    limits: &'d ReadLimits,
    writer: Writer,
    /// What was found of the objects that are written, the innermost last.
    matches: Vec<Match>,
    elements: usize,
    /// The offset of the JSON text whose place is looked for.
    wanted: usize,
    place: usize,
}

impl<'d> Reading<'d> {
    /// Writes the value of an element. Documents are not deep enough for the calls within each other to matter.
    fn value(&mut self, element: &Element, xml: &Xml) -> Result<(), ReadError> {
        self.count(element)?;
        let has_children = element.first_child.index().is_some();
        match xml.kind() {
            _ if element.is_nil => self.writer.null(),
            XmlKind::Scalar(scalar) if !has_children => {
                scalar::write(self.document.text(element.text), scalar, &mut self.writer);
            }
            XmlKind::List { item } if self.has_items(element) => self.list(element, item)?,
            XmlKind::Object { fields, further } => self.object(element, fields, further)?,
            // what is no text or no list is told by who reads it
            XmlKind::Any | XmlKind::Scalar(_) | XmlKind::List { .. } | XmlKind::Later(_) => self.any(element)?,
        }
        Ok(())
    }

    fn count(&mut self, element: &Element) -> Result<(), ReadError> {
        if self.writer.as_str().len() <= self.wanted {
            self.place = element.start as usize;
        }
        self.elements += 1;
        if !self.elements.is_multiple_of(ELEMENTS) {
            return Ok(());
        }
        let limit = self.limits.memory;
        let taken = self.writer.as_str().len() + self.document.size() + self.matches.capacity() * size_of::<Match>();
        let kind = match self.limits.abort.is_aborted() {
            true => ReadErrorKind::Aborted,
            false if taken > limit => ReadErrorKind::TooLarge { limit },
            false => return Ok(()),
        };
        Err(ReadError::new(kind, element.start as usize))
    }

    /// Whether an element can be a list: it has others, or nothing.
    fn has_items(&self, element: &Element) -> bool {
        element.first_child.index().is_some() || is_blank(self.document.text(element.text))
    }

    /// Writes the elements within one. If none has the name of an item, all of another name are items.
    fn list(&mut self, element: &Element, item: &Xml) -> Result<(), ReadError> {
        let document = self.document;
        let rank = |child: &Element| rank(document, element, child.name, &item.name);
        let children = || document.children(element).filter_map(|link| document.element(link));
        let best = children().filter_map(rank).min();
        let first = children().next().map(|child| document.local(child.name));
        let is_item = |child: &Element| match best {
            Some(_) => rank(child) == best,
            None => true,
        };
        let are_alike = || children().all(|child| Some(document.local(child.name)) == first);
        self.writer.begin_array();
        if best.is_some() || are_alike() {
            for child in children().filter(|child| is_item(child)) {
                self.value(child, item)?;
            }
        }
        self.writer.end_array();
        Ok(())
    }

    fn object(
        &mut self,
        element: &Element,
        fields: &[XmlField],
        further: Option<&'static Xml>,
    ) -> Result<(), ReadError> {
        let document = self.document;
        let begin = self.matches.len();
        self.find(element, fields, further);
        let text = document.text(element.text);
        let takes_text = || fields.iter().any(|field| field.place == XmlPlace::Text);
        let takes_any = further.is_some_and(|further| matches!(further.kind(), XmlKind::Any));
        let is_text = self.matches.len() == begin && element.first_child.index().is_none() && !is_blank(text);
        if is_text && !takes_any && !takes_text() {
            // no object: told by who reads it
            self.writer.string(text);
            return Ok(());
        }
        self.writer.begin_object();
        let mut at = begin;
        for (index, field) in fields.iter().enumerate() {
            let start = at;
            while self.matches.get(at).is_some_and(|found| found.field == index) {
                at += 1;
            }
            self.field(element, field, start..at)?;
        }
        if let Some(further) = further {
            self.further(element, further, at, takes_text())?;
        }
        self.matches.truncate(begin);
        self.writer.end_object();
        Ok(())
    }

    /// Finds the attributes and elements of each field of an object, in the order of the fields, then those of others.
    fn find(&mut self, element: &Element, fields: &[XmlField], further: Option<&Xml>) {
        let document = self.document;
        let begin = self.matches.len();
        let mut finder = Finder::new(fields);
        let keeps_attributes = further.is_some_and(|further| matches!(further.kind(), XmlKind::Any));
        for (index, attribute) in document.attributes_of(element) {
            let is_attribute = |place| place == XmlPlace::Attribute;
            match finder.best(document, element, attribute.name, is_attribute) {
                Some((field, rank)) => self.matches.push(Match::attribute(field, rank, index)),
                None if keeps_attributes && any::is_kept(document, attribute) => {
                    self.matches.push(Match::attribute(fields.len(), 0, index));
                }
                None => {}
            }
        }
        finder.restart();
        for link in document.children(element) {
            let Some(child) = document.element(link) else { continue };
            let is_element = |place| matches!(place, XmlPlace::Element | XmlPlace::Unwrapped);
            match finder.best(document, element, child.name, is_element) {
                Some((field, rank)) => self.matches.push(Match::element(field, rank, link)),
                None if self.find_within(child, fields) => {}
                None if further.is_some() => {
                    let name = document.local(child.name);
                    // a property of this name is something else
                    if !fields.iter().any(|field| field.property == name) {
                        self.matches.push(Match::element(fields.len(), 0, link));
                    }
                }
                None => {}
            }
        }
        if let Some(found) = self.matches.get_mut(begin..) {
            found.sort_by_key(|found| found.field);
        }
    }

    /// Finds the items of a list that may be within an element of their own; whether this is it.
    fn find_within(&mut self, element: &Element, fields: &[XmlField]) -> bool {
        let document = self.document;
        let is_around = |within: &XmlName| document.local(element.name) == within.local;
        let mut fields = fields.iter().enumerate();
        let Some((index, field)) = fields.find(|(_, field)| field.within.as_ref().is_some_and(is_around)) else {
            return false;
        };
        for link in document.children(element) {
            let item = document.element(link);
            if let Some(rank) = item.and_then(|item| rank(document, element, item.name, &field.name)) {
                self.matches.push(Match::element(index, rank, link));
            }
        }
        true
    }

    /// Writes a property, of which there are some elements or an attribute.
    fn field(&mut self, owner: &Element, field: &XmlField, found: std::ops::Range<usize>) -> Result<(), ReadError> {
        let document = self.document;
        let matches = self.matches.get(found.clone()).unwrap_or_default();
        let best = matches.iter().map(|found| found.rank).min();
        let is_list = matches!(field.xml.kind(), XmlKind::List { .. }) || field.place == XmlPlace::Unwrapped;
        match (field.place, best) {
            (XmlPlace::Text, _) => self.text_field(owner, field),
            (_, None) if field.required && is_list => {
                self.writer.key(field.property);
                self.writer.begin_array();
                self.writer.end_array();
            }
            (_, None) => {}
            (XmlPlace::Attribute, Some(_)) => {
                let last = matches.iter().rev().find(|found| Some(found.rank) == best);
                if let Some(attribute) = last.and_then(|found| document.attributes.get(found.as_attribute()?)) {
                    self.writer.key(field.property);
                    self.written(document.text(attribute.value), field.xml);
                }
            }
            (XmlPlace::Unwrapped, Some(best)) => {
                let item = match field.xml.kind() {
                    XmlKind::List { item } => item,
                    _ => field.xml,
                };
                self.writer.key(field.property);
                self.items(found, best, item)?;
            }
            (XmlPlace::Element, Some(best)) => {
                let of_best = || matches.iter().filter(|found| found.rank == best);
                let last = of_best()
                    .next_back()
                    .and_then(|found| document.element(found.as_element()?));
                let is_repeated = matches!(field.xml.kind(), XmlKind::Any) && of_best().count() > 1;
                self.writer.key(field.property);
                match last {
                    // nothing says that there is only one
                    _ if is_repeated => self.items(found, best, field.xml)?,
                    // of elements that should be one the last counts, as of keys of JSON
                    Some(element) => self.value(element, field.xml)?,
                    None => self.writer.null(),
                }
            }
        }
        Ok(())
    }

    fn items(&mut self, found: std::ops::Range<usize>, rank: u8, item: &Xml) -> Result<(), ReadError> {
        self.writer.begin_array();
        for index in found {
            let found = self.matches.get(index).filter(|found| found.rank == rank);
            if let Some(element) = found.and_then(|found| self.document.element(found.as_element()?)) {
                self.value(element, item)?;
            }
        }
        self.writer.end_array();
        Ok(())
    }

    /// Writes a property that is the text of its object. Where white space means nothing, it is no text.
    fn text_field(&mut self, owner: &Element, field: &XmlField) {
        let text = self.document.text(owner.text);
        let keeps_space = matches!(
            field.xml.kind(),
            XmlKind::Scalar(XmlScalar::Text | XmlScalar::Any) | XmlKind::Any
        );
        if !field.required && (text.is_empty() || (!keeps_space && is_blank(text))) {
            return;
        }
        self.writer.key(field.property);
        self.written(text, field.xml);
    }

    /// Writes a text that is no element: a scalar, or a list of them.
    fn written(&mut self, text: &str, xml: &Xml) {
        match xml.kind() {
            XmlKind::Scalar(scalar) => scalar::write(text, scalar, &mut self.writer),
            XmlKind::List { item } => {
                self.writer.begin_array();
                for word in text.split(is_space).filter(|word| !word.is_empty()) {
                    self.written(word, item);
                }
                self.writer.end_array();
            }
            XmlKind::Object { .. } | XmlKind::Any | XmlKind::Later(_) => self.writer.string(text),
        }
    }

    /// Writes the properties that no field describes; they are the matches from a place on.
    fn further(
        &mut self,
        owner: &Element,
        further: &'static Xml,
        begin: usize,
        is_text_written: bool,
    ) -> Result<(), ReadError> {
        if matches!(further.kind(), XmlKind::Any) {
            let text = if is_text_written {
                ""
            } else {
                self.document.text(owner.text)
            };
            return self.any_members(begin, text);
        }
        if let XmlKind::List { item } = further.kind()
            && item.is_unnamed()
        {
            return self.lists(begin, item);
        }
        for index in begin..self.matches.len() {
            let link = self.matches.get(index).and_then(|found| found.as_element());
            if let Some(element) = link.and_then(|link| self.document.element(link)) {
                self.writer.key(self.document.local(element.name));
                self.value(element, further)?;
            }
        }
        Ok(())
    }
}
