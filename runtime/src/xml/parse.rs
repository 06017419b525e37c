//! From text to a document. quick-xml finds the markup; what else makes a document well-formed is checked here.

use std::borrow::Cow;

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesDecl, Event};
use quick_xml::reader::Reader;

use super::characters::{first_not_allowed, is_blank, is_qualified_name, trimmed};
use super::document::{Attribute, Document, Element, Link, Name, Place, Text};
use super::namespaces::{INSTANCE, Namespace, Namespaces, Prefixes};
use super::tag::attributes;
use super::text::{referred, with_plain_lines};
use crate::json::{ReadError, ReadErrorKind, ReadLimits};

/// After how many pieces of a document the limits are looked at.
const PIECES: usize = 256;

/// Reads a document.
///
/// # Errors
/// When it is not well-formed, has a document type, or exceeds a limit. The path is that of the elements around the fault.
pub(super) fn parse<'a>(source: &'a str, limits: &ReadLimits) -> Result<Document<'a>, ReadError> {
    if source.len() >= Place::MAX as usize {
        let limit = Place::MAX as usize;
        return Err(ReadError::new(ReadErrorKind::TooLarge { limit }, 0));
    }
    if let Some(at) = first_not_allowed(source) {
        return Err(syntax("character that no document contains", at));
    }
    let mut parser = Parser {
        document: Document {
            source,
            elements: Vec::new(),
            attributes: Vec::new(),
            decoded: String::new(),
            namespaces: Namespaces::default(),
        },
        prefixes: Prefixes::default(),
        open: Vec::new(),
        is_1_1: false,
        limits,
    };
    match parser.read() {
        Ok(()) => {
            parser.document.namespaces = parser.prefixes.into_namespaces();
            Ok(parser.document)
        }
        Err(error) => Err(parser.in_open_elements(error)),
    }
}

struct Parser<'a, 'l> {
    document: Document<'a>,
    prefixes: Prefixes<'a>,
    open: Vec<Open<'a>>,
    is_1_1: bool,
    limits: &'l ReadLimits,
}

/// An element whose end is still to come.
struct Open<'a> {
    index: usize,
    last_child: Link,
    /// How many prefixes were declared before it.
    prefixes: usize,
    /// The text before the last child.
    text: Piece<'a>,
    /// The text since then.
    run: Piece<'a>,
    /// Whether that has a reference or a CDATA section, which nobody indents with.
    is_meant: bool,
}

/// A text that grows.
enum Piece<'a> {
    None,
    /// Text of the source, and where it is.
    Source(&'a str, usize),
    Decoded(String),
}

impl<'a> Piece<'a> {
    fn as_str(&self) -> &str {
        match self {
            Self::None => "",
            Self::Source(text, _) => text,
            Self::Decoded(text) => text,
        }
    }

    fn take(&mut self) -> Self {
        std::mem::replace(self, Self::None)
    }

    fn push(&mut self, more: Piece<'a>) {
        match self {
            Self::None => *self = more,
            _ => self.push_str(more.as_str()),
        }
    }

    fn push_str(&mut self, more: &str) {
        if let Self::Decoded(text) = self {
            text.push_str(more);
        } else if !more.is_empty() {
            *self = Self::Decoded([self.as_str(), more].concat());
        }
    }
}

impl<'a> Parser<'a, '_> {
    fn read(&mut self) -> Result<(), ReadError> {
        let source = self.document.source;
        let mut reader = Reader::from_str(source);
        let mut pieces = 0_usize;
        loop {
            let start = offset(reader.buffer_position());
            let event = reader.read_event();
            let event = event.map_err(|error| fault(&error, offset(reader.error_position())))?;
            let end = offset(reader.buffer_position());
            pieces += 1;
            if pieces.is_multiple_of(PIECES) {
                self.check_limits(start)?;
            }
            match event {
                Event::Start(tag) => self.begin(start, end.saturating_sub(1), tag.name().as_ref().len())?,
                Event::Empty(tag) => {
                    self.begin(start, end.saturating_sub(2), tag.name().as_ref().len())?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(_) => self.text(start, end)?,
                Event::CData(data) => {
                    if self.open.is_empty() {
                        return Err(syntax("text outside of the root element", start));
                    }
                    let start = start + "<![CDATA[".len();
                    self.text(start, start + data.len())?;
                    self.mean();
                }
                Event::GeneralRef(name) => {
                    let character = referred(&name, self.is_1_1).map_err(|what| syntax(what, start))?;
                    match self.open.last_mut() {
                        Some(open) => open.run.push_str(character.encode_utf8(&mut [0; 4])),
                        None => return Err(syntax("text outside of the root element", start)),
                    }
                    self.mean();
                }
                Event::Decl(declaration) => self.declaration(&declaration, start)?,
                Event::DocType(_) => return Err(syntax("document type, which is not read", start)),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        match self.open.is_empty() && !self.document.elements.is_empty() {
            true => self.check_limits(source.len()),
            false => Err(ReadError::new(ReadErrorKind::End, source.len())),
        }
    }

    fn declaration(&mut self, declaration: &BytesDecl<'_>, start: usize) -> Result<(), ReadError> {
        let before = self.document.source.get(..start).unwrap_or_default();
        if !is_blank(before) {
            return Err(syntax("XML declaration that is not at the start", start));
        }
        match declaration.version().as_deref() {
            Ok("1.1") => self.is_1_1 = true,
            Ok(version) if version.starts_with("1.") => {}
            _ => return Err(syntax("unknown version of XML", start)),
        }
        Ok(())
    }

    /// Begins the element of a tag, which is from `start` to before what closes it at `end`.
    fn begin(&mut self, start: usize, end: usize, name_length: usize) -> Result<(), ReadError> {
        let index = self.document.elements.len();
        if self.open.is_empty() && index > 0 {
            return Err(ReadError::new(ReadErrorKind::Trailing, start));
        }
        // text is no container, so there is one element more than there may be containers
        if self.open.len() > self.limits.depth {
            return Err(ReadError::new(ReadErrorKind::TooDeep, start));
        }
        let source = self.document.source;
        let tag = source.get(start + 1..end).unwrap_or_default();
        let name = tag.get(..name_length).unwrap_or_default();
        if !is_qualified_name(name) {
            return Err(syntax("invalid name of an element", start));
        }
        let prefixes = self.prefixes.mark();
        let (attributes, is_nil) = self.attributes(tag, name_length, start + 1)?;
        let name = self.name(name, start + 1, true);
        self.document.elements.push(Element {
            start: place(start),
            name,
            first_child: Link::NONE,
            next: Link::NONE,
            attributes,
            text: Text::None,
            is_nil,
        });
        if let Some(parent) = self.open.last_mut() {
            parent.end_run();
            let link = Link::to(index);
            let before = parent.last_child.index();
            parent.last_child = link;
            match before {
                Some(before) => {
                    if let Some(element) = self.document.elements.get_mut(before) {
                        element.next = link;
                    }
                }
                None => {
                    if let Some(element) = self.document.elements.get_mut(parent.index) {
                        element.first_child = link;
                    }
                }
            }
        }
        self.open.push(Open {
            index,
            last_child: Link::NONE,
            prefixes,
            text: Piece::None,
            run: Piece::None,
            is_meant: false,
        });
        Ok(())
    }

    fn end(&mut self) {
        let Some(mut open) = self.open.pop() else { return };
        if open.last_child.index().is_some() {
            open.end_run();
        } else {
            open.text.push(open.run.take());
        }
        let text = match open.text {
            Piece::None => Text::None,
            Piece::Source(text, at) => Text::Source(place(at), place(at + text.len())),
            Piece::Decoded(text) => self.decoded(&text),
        };
        if let Some(element) = self.document.elements.get_mut(open.index) {
            element.text = text;
        }
        self.prefixes.forget(open.prefixes);
    }

    /// Adds the text from `start` to `end` to the element that is open.
    fn text(&mut self, start: usize, end: usize) -> Result<(), ReadError> {
        let raw = self.document.source.get(start..end).unwrap_or_default();
        let Some(open) = self.open.last_mut() else {
            return match is_blank(raw) {
                true => Ok(()),
                false => Err(syntax("text outside of the root element", start)),
            };
        };
        open.run.push(match with_plain_lines(raw) {
            Cow::Borrowed("") => Piece::None,
            Cow::Borrowed(text) => Piece::Source(text, start),
            Cow::Owned(text) => Piece::Decoded(text),
        });
        Ok(())
    }

    /// Keeps the text that is read now, even if it is white space alone.
    fn mean(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.is_meant = true;
        }
    }

    /// Reads the attributes of a tag, which begins at `start`. Also returns whether they say that the element is null.
    fn attributes(&mut self, tag: &'a str, name_length: usize, start: usize) -> Result<((u32, u32), bool), ReadError> {
        let first = place(self.document.attributes.len());
        if tag.len() == name_length {
            return Ok(((first, first), false));
        }
        let found = attributes(tag, name_length, self.is_1_1).map_err(|(what, at)| syntax(what, start + at))?;
        for attribute in &found {
            if let Some(prefix) = attribute.declared() {
                self.prefixes.declare(prefix, &attribute.value);
            }
        }
        if found.len() >= PIECES {
            self.check_limits(start)?;
        }
        let mut is_nil = false;
        for attribute in found {
            if attribute.declared().is_some() {
                continue;
            }
            let name = self.name(attribute.name, start + attribute.at, false);
            let is_instance = match self.prefixes.name(name.namespace) {
                "" => attribute.name.starts_with("xsi:"),
                namespace => namespace == INSTANCE,
            };
            if is_instance && attribute.name.ends_with(":nil") {
                is_nil = matches!(trimmed(&attribute.value), "true" | "1");
            }
            let value = match attribute.value {
                Cow::Borrowed(value) => {
                    let at = start + attribute.value_at;
                    Text::Source(place(at), place(at + value.len()))
                }
                Cow::Owned(value) => self.decoded(&value),
            };
            self.document.attributes.push(Attribute { name, value });
        }
        Ok(((first, place(self.document.attributes.len())), is_nil))
    }

    /// The name that the source has at a place. Only elements are in the default namespace. A prefix that was not declared
    /// is passed over, as many servers know nothing of namespaces.
    fn name(&self, qualified: &str, at: usize, is_element: bool) -> Name {
        let end = place(at + qualified.len());
        let (start, namespace) = match qualified.split_once(':') {
            Some((prefix, _)) => (at + prefix.len() + 1, self.prefixes.of(prefix)),
            None if is_element => (at, self.prefixes.of("")),
            None => (at, Namespace::NONE),
        };
        Name {
            start: place(start),
            end,
            namespace,
        }
    }

    fn decoded(&mut self, text: &str) -> Text {
        let start = self.document.decoded.len();
        self.document.decoded.push_str(text);
        Text::Decoded(place(start), place(self.document.decoded.len()))
    }

    fn check_limits(&self, at: usize) -> Result<(), ReadError> {
        let limit = self.limits.memory;
        if self.document.size() + self.prefixes.size() > limit {
            return Err(ReadError::new(ReadErrorKind::TooLarge { limit }, at));
        }
        match self.limits.abort.is_aborted() {
            true => Err(ReadError::new(ReadErrorKind::Aborted, at)),
            false => Ok(()),
        }
    }

    /// The error as seen from the document.
    #[cold]
    fn in_open_elements(&self, error: ReadError) -> ReadError {
        let elements = self
            .open
            .iter()
            .rev()
            .filter_map(|open| self.document.elements.get(open.index));
        elements.fold(error, |error, element| {
            error.in_key(self.document.local(element.name).to_owned())
        })
    }
}

impl Open<'_> {
    /// Ends the text beside a child. White space alone only indents.
    fn end_run(&mut self) {
        let run = self.run.take();
        if self.is_meant || !is_blank(run.as_str()) {
            self.text.push(run);
        }
        self.is_meant = false;
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// A place in a source, whose length was checked.
fn place(offset: usize) -> Place {
    Place::try_from(offset).unwrap_or(Place::MAX)
}

#[cold]
fn syntax(what: &'static str, at: usize) -> ReadError {
    ReadError::new(ReadErrorKind::Syntax { what }, at)
}

/// The error of markup. The names of the document are not in it: they may be long.
#[cold]
fn fault(error: &Error, at: usize) -> ReadError {
    let kind = match error {
        Error::Syntax(quick_xml::errors::SyntaxError::InvalidBangMarkup) => "invalid markup after `<!`",
        Error::Syntax(_) => return ReadError::new(ReadErrorKind::End, at),
        Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) => "end tag without a start tag",
        Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => "end tag of another element",
        Error::IllFormed(IllFormedError::MissingEndTag(_)) => return ReadError::new(ReadErrorKind::End, at),
        Error::IllFormed(IllFormedError::UnclosedReference) => "`&` without a reference",
        Error::IllFormed(IllFormedError::MissingDoctypeName) => "document type, which is not read",
        _ => "invalid markup",
    };
    syntax(kind, at)
}
