//! The tables by which bodies are written as XML, made of data.
//!
//! They refer to each other in circles, so each is referred to through a cell that is filled when it is made.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use specwright::tables::{AllXml, XmlField, XmlId, XmlKind, XmlName, XmlPlace, XmlScalar};
use specwright_runtime::codegen as table;

use crate::statics::{kept, list, text};

/// What a table is kept in. It is never freed, as no table is.
type Cell = &'static OnceLock<table::Xml>;

/// The tables of a document, each made when it is first needed.
#[derive(Debug, Default)]
pub(crate) struct XmlTables {
    all: AllXml,
    made: Mutex<HashMap<XmlId, Cell>>,
}

impl XmlTables {
    pub(crate) fn new(all: AllXml) -> Self {
        Self {
            all,
            made: Mutex::default(),
        }
    }

    /// The table of a whole body, and all that it refers to.
    pub(crate) fn table(&self, id: XmlId) -> &'static table::Xml {
        let mut making = Making {
            all: &self.all,
            made: &mut self.made.lock().unwrap_or_else(PoisonError::into_inner),
            open: Vec::new(),
        };
        let root = making.reference(id);
        while let Some((id, cell)) = making.open.pop() {
            let xml = making.table(id);
            // it was not made before, as its cell is new
            let _ = cell.set(xml);
        }
        root
    }
}

struct Making<'t> {
    all: &'t AllXml,
    made: &'t mut HashMap<XmlId, Cell>,
    /// What was referred to and is not made yet.
    open: Vec<(XmlId, Cell)>,
}

impl Making<'_> {
    fn reference(&mut self, id: XmlId) -> &'static table::Xml {
        let name = self.all.get(id).map(|xml| name(&xml.name));
        let name = name.unwrap_or(table::XmlName::new(""));
        let (target, kind) = self.all.kind(id);
        kept(match kind {
            XmlKind::Scalar(scalar) => table::Xml::scalar(name, self::scalar(*scalar)),
            XmlKind::Any | XmlKind::Same(_) => table::Xml::any(name),
            XmlKind::Object { .. } | XmlKind::List(_) => {
                let cell = self.made.get(&target).copied().unwrap_or_else(|| {
                    let cell: Cell = kept(OnceLock::new());
                    self.made.insert(target, cell);
                    self.open.push((target, cell));
                    cell
                });
                table::Xml::later(name, cell)
            }
        })
    }

    fn table(&mut self, id: XmlId) -> table::Xml {
        // the name is that of each reference
        let name = table::XmlName::new("");
        match self.all.kind(id).1 {
            XmlKind::Scalar(scalar) => table::Xml::scalar(name, self::scalar(*scalar)),
            XmlKind::List(item) => table::Xml::list(name, self.reference(*item)),
            XmlKind::Object { fields, further } => {
                let fields: Vec<table::XmlField> = fields.iter().map(|field| self.field(field)).collect();
                match further {
                    None => table::Xml::object(name, list(fields)),
                    Some(further) => table::Xml::map(name, list(fields), self.reference(*further)),
                }
            }
            XmlKind::Any | XmlKind::Same(_) => table::Xml::any(name),
        }
    }

    fn field(&mut self, source: &XmlField) -> table::XmlField {
        let property = text(&source.property);
        let xml = self.reference(source.xml);
        let field = match source.place {
            XmlPlace::Element => table::XmlField::element(property, name(&source.name), xml),
            XmlPlace::Unwrapped => table::XmlField::unwrapped(property, name(&source.name), xml),
            XmlPlace::Attribute => table::XmlField::attribute(property, name(&source.name), xml),
            XmlPlace::Text => table::XmlField::text(property, xml),
        };
        let field = match &source.within {
            Some(within) => field.within(name(within)),
            None => field,
        };
        match source.required {
            true => field.required(),
            false => field,
        }
    }
}

fn scalar(scalar: XmlScalar) -> table::XmlScalar {
    match scalar {
        XmlScalar::Text => table::XmlScalar::Text,
        XmlScalar::Token => table::XmlScalar::Token,
        XmlScalar::Base64 => table::XmlScalar::Base64,
        XmlScalar::Number => table::XmlScalar::Number,
        XmlScalar::Boolean => table::XmlScalar::Boolean,
        XmlScalar::Any => table::XmlScalar::Any,
    }
}

fn name(source: &XmlName) -> table::XmlName {
    let name = table::XmlName::new(text(&source.local));
    match (source.namespace.as_str(), source.prefix.as_str()) {
        ("", "") => name,
        (namespace, prefix) => name.namespace(text(namespace), text(prefix)),
    }
}
