//! From a JSON value to an XML document, by a table.

mod any;
mod escape;
mod object;
mod path;
mod scopes;

use std::borrow::Cow;

use super::characters::{is_qualified_name, is_space};
use super::namespaces::INSTANCE;
use crate::describe::{Xml, XmlKind, XmlName};
use crate::json::{Json, MAX_DEPTH};
use escape::{push_attribute, push_text};
use path::Step;
pub use path::Unwritable;
use scopes::{Binding, Scopes};

/// A value as a document, whose declaration names an encoding.
pub(super) fn to_xml(value: &Json, xml: &Xml, encoding: &str) -> Result<String, Unwritable> {
    let mut writing = Writing {
        text: String::with_capacity(256),
        root_end: 0,
        scopes: Scopes::default(),
        path: Vec::new(),
        depth: 0,
    };
    let name = ElementName::of(&xml.name);
    if matches!(value, Json::Array(_)) && !matches!(xml.kind(), XmlKind::List { .. }) {
        return Err(writing.error("is a list, but a document has one root element"));
    }
    writing.element(name, value, xml)?;
    let (root, rest) = writing
        .text
        .split_at_checked(writing.root_end)
        .unwrap_or((&writing.text, ""));
    let mut document = String::with_capacity(writing.text.len() + 128);
    document.push_str("<?xml version=\"1.0\" encoding=\"");
    document.push_str(encoding);
    document.push_str("\"?>");
    document.push_str(root);
    for binding in writing.scopes.of_root() {
        push_declaration(binding, &mut document);
    }
    document.push_str(rest);
    Ok(document)
}

struct Writing<'v> {
    text: String,
    /// Where the name of the root ends, after which it declares what all may use.
    root_end: usize,
    scopes: Scopes,
    path: Vec<Step<'v>>,
    depth: usize,
}

/// The name of an element: of a table, or a key of the value.
#[derive(Clone, Copy)]
struct ElementName<'v> {
    local: &'v str,
    prefix: &'static str,
    namespace: &'static str,
}

impl<'v> ElementName<'v> {
    fn of(name: &XmlName) -> Self {
        Self {
            local: name.local,
            prefix: name.prefix,
            namespace: name.namespace,
        }
    }

    /// A name in the namespace that is the default where it stands.
    fn plain(local: &'v str) -> Self {
        Self {
            local,
            prefix: "",
            namespace: "",
        }
    }
}

impl<'v> Writing<'v> {
    /// Writes the element of a value; of a list that nothing describes, an element for each item.
    fn element(&mut self, name: ElementName<'_>, value: &'v Json, xml: &Xml) -> Result<(), Unwritable> {
        if let (XmlKind::Any, Json::Array(items)) = (xml.kind(), value) {
            return self.each(items, |writing, item| match item {
                Json::Array(_) => Err(writing.error("is a list within a list, for which XML has no names")),
                item => writing.element(name, item, xml),
            });
        }
        if self.depth == MAX_DEPTH {
            return Err(self.error("is nested too deep"));
        }
        self.depth += 1;
        let scope = self.scopes.mark();
        let begin = self.text.len();
        self.text.push('<');
        self.push_name(name)?;
        let qualified = begin + 1..self.text.len();
        if self.root_end == 0 {
            self.root_end = self.text.len();
        }
        let attributes = self.text.len();
        self.attributes(value, xml)?;
        self.declare(scope, attributes);
        self.text.push('>');
        let content = self.text.len();
        self.content(value, xml)?;
        if self.text.len() == content {
            self.text.truncate(content - 1);
            self.text.push_str("/>");
        } else {
            let name = self.text.get(qualified).unwrap_or_default().to_owned();
            self.text.extend(["</", &name, ">"]);
        }
        self.scopes.forget(scope);
        self.depth -= 1;
        Ok(())
    }

    /// Writes the declarations of one element before its attributes.
    fn declare(&mut self, scope: usize, at: usize) {
        let mut declarations = String::new();
        for binding in self.scopes.since(scope) {
            push_declaration(binding, &mut declarations);
        }
        if !declarations.is_empty() {
            self.text.insert_str(at, &declarations);
        }
    }

    fn push_name(&mut self, name: ElementName<'_>) -> Result<(), Unwritable> {
        self.scopes.bind(name.prefix, name.namespace);
        self.push_qualified(name.prefix, name.local)
    }

    fn push_qualified(&mut self, prefix: &str, local: &str) -> Result<(), Unwritable> {
        let start = self.text.len();
        if !prefix.is_empty() {
            self.text.extend([prefix, ":"]);
        }
        self.text.push_str(local);
        match is_qualified_name(self.text.get(start..).unwrap_or_default()) {
            true => Ok(()),
            false => Err(self.error("has a name that no element or attribute can have")),
        }
    }

    fn attributes(&mut self, value: &'v Json, xml: &Xml) -> Result<(), Unwritable> {
        match (xml.kind(), value) {
            (_, Json::Null) => {
                let prefix = self.scopes.prefix_of_attribute("xsi", INSTANCE);
                self.text.extend([" ", &prefix, ":nil=\"true\""]);
                Ok(())
            }
            (XmlKind::Object { fields, further }, Json::Object(members)) => {
                self.object_attributes(members, fields, further)
            }
            (XmlKind::Any, Json::Object(members)) => self.any_attributes(members, &[]),
            _ => Ok(()),
        }
    }

    fn content(&mut self, value: &'v Json, xml: &Xml) -> Result<(), Unwritable> {
        match (xml.kind(), value) {
            (_, Json::Null) => Ok(()),
            (XmlKind::List { item }, Json::Array(items)) => self.each(items, |writing, value| {
                writing.element(ElementName::of(&item.name), value, item)
            }),
            (XmlKind::Object { fields, further }, Json::Object(members)) => self.members(members, fields, further),
            (XmlKind::Any, Json::Object(members)) => self.any_members(members),
            (XmlKind::List { .. }, _) => Err(self.error("is no list, as which XML has it")),
            (_, Json::Object(_)) => Err(self.error("is an object where XML has text")),
            (_, Json::Array(_)) => Err(self.error("is a list where XML has one element")),
            (_, scalar) => self.push_scalar(scalar),
        }
    }

    /// Writes the items of a list.
    fn each(
        &mut self,
        items: &'v [Json],
        mut write: impl FnMut(&mut Self, &'v Json) -> Result<(), Unwritable>,
    ) -> Result<(), Unwritable> {
        for (index, item) in items.iter().enumerate() {
            self.path.push(Step::Item(index));
            write(self, item)?;
            self.path.pop();
        }
        Ok(())
    }

    /// Writes the text of a scalar.
    fn push_scalar(&mut self, value: &Json) -> Result<(), Unwritable> {
        match text_of(value) {
            Some(text) if push_text(&text, &mut self.text) => Ok(()),
            Some(_) => Err(self.error("has a character that XML cannot hold")),
            None => Err(self.error("is an object or a list where XML has text")),
        }
    }

    /// Writes an attribute of a table.
    fn push_attribute(&mut self, name: &XmlName, value: &Json, xml: &Xml) -> Result<(), Unwritable> {
        let text = self.text_in_attribute(value, xml)?;
        let prefix = self.scopes.prefix_of_attribute(name.prefix, name.namespace);
        self.text.push(' ');
        self.push_qualified(&prefix, name.local)?;
        self.push_attribute_value(&text)
    }

    fn push_attribute_value(&mut self, text: &str) -> Result<(), Unwritable> {
        self.text.push_str("=\"");
        if !push_attribute(text, &mut self.text) {
            return Err(self.error("has a character that XML cannot hold"));
        }
        self.text.push('"');
        Ok(())
    }

    /// The text of a scalar, or of a list of scalars, which are separated by spaces.
    fn text_in_attribute<'j>(&self, value: &'j Json, xml: &Xml) -> Result<Cow<'j, str>, Unwritable> {
        let none = || self.error("is an object or a list where XML has text");
        let (XmlKind::List { .. }, Json::Array(items)) = (xml.kind(), value) else {
            return text_of(value).ok_or_else(none);
        };
        let mut text = String::new();
        for item in items {
            let word = text_of(item).ok_or_else(none)?;
            if word.is_empty() || word.contains(is_space) {
                return Err(self.error("has an item that spaces cannot separate from others"));
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&word);
        }
        Ok(Cow::Owned(text))
    }

    #[cold]
    fn error(&self, reason: &'static str) -> Unwritable {
        Unwritable::at(&self.path, reason)
    }
}

/// The text of a scalar; none of null, an object or a list.
fn text_of(value: &Json) -> Option<Cow<'_, str>> {
    match value {
        Json::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Json::Number(number) => Some(Cow::Borrowed(number.as_str())),
        value => value.as_str().map(Cow::Borrowed),
    }
}

fn push_declaration(binding: &Binding, into: &mut String) {
    into.push_str(" xmlns");
    if !binding.prefix.is_empty() {
        into.extend([":", &binding.prefix]);
    }
    into.push_str("=\"");
    // what a namespace cannot hold is refused when it is used
    push_attribute(binding.namespace, into);
    into.push('"');
}
