//! Tables by number. Each is made once, as tables are statics.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use specwright_runtime::codegen::{Xml, XmlField, XmlName, XmlScalar};

use super::source::Source;

/// What a table describes.
#[derive(Debug)]
pub enum Kind {
    Scalar(XmlScalar),
    List(&'static Kind),
    Object {
        fields: Vec<Field>,
        further: Option<&'static Kind>,
        /// The names of the elements and attributes of the fields.
        names: Vec<&'static str>,
    },
    Any,
}

#[derive(Debug)]
pub struct Field {
    pub property: &'static str,
    pub kind: &'static Kind,
    pub is_text: bool,
    pub is_attribute: bool,
    pub is_unwrapped: bool,
    pub is_required: bool,
}

type Table = (&'static Kind, &'static Xml);

const NAMES: [&str; 6] = ["a", "b", "c", "item", "id", "名"];
const PROPERTIES: [&str; 6] = ["a", "second", "b b", "item", "x<", "\"z"];
const SCALARS: [XmlScalar; 6] = [
    XmlScalar::Text,
    XmlScalar::Token,
    XmlScalar::Base64,
    XmlScalar::Number,
    XmlScalar::Boolean,
    XmlScalar::Any,
];
const DEPTH: usize = 3;

/// The table of a number, and what it describes.
pub fn table(number: u16) -> Table {
    static TABLES: Mutex<Option<HashMap<u16, Table>>> = Mutex::new(None);
    let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    let tables = tables.get_or_insert_default();
    *tables.entry(number).or_insert_with(|| {
        // xorshift, so that neighbours have nothing in common
        let mut state = u32::from(number) | 1 << 20;
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 11) as u8
        })
        .take(200)
        .collect();
        made(&mut Source::new(&bytes), 0)
    })
}

fn name(source: &mut Source<'_>, local: &'static str) -> XmlName {
    let name = XmlName::new(local);
    match source.below(6) {
        0 => name.namespace("urn:a", "p"),
        1 => name.namespace("urn:b", "p"),
        2 => name.namespace("urn:b", "q"),
        3 => name.namespace("urn:a", ""),
        _ => name,
    }
}

fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn scalar(source: &mut Source<'_>) -> Table {
    let scalar = source.one_of(&SCALARS);
    let local = source.one_of(&NAMES);
    (
        leaked(Kind::Scalar(scalar)),
        leaked(Xml::scalar(name(source, local), scalar)),
    )
}

fn list_of(source: &mut Source<'_>, (kind, xml): Table) -> Table {
    let local = source.one_of(&NAMES);
    (leaked(Kind::List(kind)), leaked(Xml::list(name(source, local), xml)))
}

fn made(source: &mut Source<'_>, depth: usize) -> Table {
    match source.below(if depth == DEPTH { 2 } else { 7 }) {
        0 => scalar(source),
        1 => {
            let local = source.one_of(&NAMES);
            (&Kind::Any, leaked(Xml::any(name(source, local))))
        }
        2 => {
            let item = made(source, depth + 1);
            list_of(source, item)
        }
        _ => object(source, depth),
    }
}

fn object(source: &mut Source<'_>, depth: usize) -> Table {
    let mut fields = Vec::new();
    let mut xmls = Vec::new();
    let mut has_text = false;
    let count = source.below(NAMES.len());
    for (local, property) in NAMES.into_iter().zip(PROPERTIES).take(count) {
        let name = name(source, local);
        let place = source.below(5);
        let (kind, xml) = match place {
            0 | 1 => text(source),
            2 => {
                let item = made(source, depth + 1);
                list_of(source, item)
            }
            _ => made(source, depth + 1),
        };
        let is_text = place == 0 && !has_text;
        has_text |= is_text;
        let field = match place {
            0 if is_text => XmlField::text(property, xml),
            0 | 1 => XmlField::attribute(property, name, xml),
            2 => XmlField::unwrapped(property, name, xml),
            _ => XmlField::element(property, name, xml),
        };
        let is_required = source.below(2) == 1;
        xmls.push(if is_required { field.required() } else { field });
        fields.push(Field {
            property,
            kind,
            is_text,
            is_attribute: place < 2 && !is_text,
            is_unwrapped: place == 2,
            is_required,
        });
    }
    let further = (source.below(3) == 0).then(|| made(source, DEPTH - 1));
    let local = source.one_of(&NAMES);
    let name = name(source, local);
    let xmls = leaked(xmls);
    let xml = match further {
        Some((_, further)) => Xml::map(name, xmls, further),
        None => Xml::object(name, xmls),
    };
    let kind = Kind::Object {
        names: NAMES.into_iter().take(count).collect(),
        fields,
        further: further.map(|(kind, _)| kind),
    };
    (leaked(kind), leaked(xml))
}

/// What text or an attribute holds.
fn text(source: &mut Source<'_>) -> Table {
    let scalar = scalar(source);
    match source.below(3) {
        0 => list_of(source, scalar),
        _ => scalar,
    }
}
