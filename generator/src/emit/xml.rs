//! `xml.rs`: how bodies are written as XML.

use quote::quote;

use crate::model::{XmlField, XmlId, XmlKind, XmlName, XmlPlace, XmlScalar};
use crate::plan::Plan;
use crate::plan::names::ident;

use super::table::{fill, literal};
use super::{Piece, inner_doc_attributes};

/// The file, if any body is XML. `is_partly_used`: some of its users are behind cargo features.
pub(crate) fn xml(plan: &Plan<'_>, is_partly_used: bool) -> Vec<Piece> {
    if !plan.has_xml() {
        return Vec::new();
    }
    let header = inner_doc_attributes(["How bodies are written as XML."]);
    let unused = is_partly_used.then(|| quote! { #![allow(dead_code)] });
    let head = quote! {
        #header
        #unused
        #[allow(unused_imports)]
        use ::specwright_runtime::codegen::{Xml, XmlField as Field, XmlName as Name, XmlScalar};
    };
    let mut pieces = vec![Piece::Code(head)];
    let tables = Tables { plan };
    pieces.extend(tables.constants());
    for (root, name) in &plan.xml.roots {
        let xml = tables.xml(*root, true, &mut Vec::new());
        let xml = xml.strip_prefix('&').map_or_else(|| format!("*{xml}"), str::to_owned);
        pieces.push(Piece::Table(format!(
            "pub(super) static {}: Xml = {xml};\n",
            ident(name)
        )));
    }
    for (part, name) in &plan.xml.parts {
        pieces.push(tables.part(*part, name));
    }
    pieces
}

/// The static of a whole body, from a module whose path to the client's is `module`.
pub(super) fn root(plan: &Plan<'_>, id: Option<XmlId>, module: &str) -> String {
    let name = id.and_then(|id| plan.xml.root(id)).unwrap_or_default();
    format!("&{module}xml::{}", ident(name))
}

struct Tables<'p, 'a> {
    plan: &'p Plan<'a>,
}

impl Tables<'_, '_> {
    /// The constants for what needs no name of its own.
    fn constants(&self) -> Vec<Piece> {
        [
            ("TEXT", "scalar(Name::new(\"\"), XmlScalar::Text)"),
            ("TOKEN", "scalar(Name::new(\"\"), XmlScalar::Token)"),
            ("BASE64", "scalar(Name::new(\"\"), XmlScalar::Base64)"),
            ("NUMBER", "scalar(Name::new(\"\"), XmlScalar::Number)"),
            ("BOOLEAN", "scalar(Name::new(\"\"), XmlScalar::Boolean)"),
            ("SCALAR", "scalar(Name::new(\"\"), XmlScalar::Any)"),
            ("ANY", "any(Name::new(\"\"))"),
        ]
        .into_iter()
        .map(|(name, value)| Piece::Table(format!("#[allow(dead_code)]\nconst {name}: &Xml = &Xml::{value};\n")))
        .collect()
    }

    /// The static of a part: of an object its fields, as elements of several names may hold them.
    fn part(&self, id: XmlId, name: &str) -> Piece {
        let (id, kind) = self.plan.all_xml().kind(id);
        let mut open = vec![id];
        let name = ident(name);
        match kind {
            XmlKind::Object { fields, further: None } => {
                let rows: Vec<String> = fields.iter().map(|field| self.field(field, &mut open)).collect();
                let mut text = format!("static {name}: [Field; {}] = [\n", rows.len());
                fill(&rows, 4, &mut text);
                text.push_str("];\n");
                Piece::Table(text)
            }
            _ => {
                let own = self.plan.all_xml().get(id).map(|xml| &xml.name);
                let xml = self.held(id, own, &mut open);
                Piece::Table(format!("static {name}: Xml = {xml};\n"))
            }
        }
    }

    /// A reference to a table. `is_named`: its name is that of elements.
    fn xml(&self, id: XmlId, is_named: bool, open: &mut Vec<XmlId>) -> String {
        let all = self.plan.all_xml();
        let (target, kind) = all.kind(id);
        let name = all
            .get(id)
            .map(|xml| &xml.name)
            .filter(|name| is_named && !name.local.is_empty());
        match (kind, name) {
            (XmlKind::Scalar(scalar), None) => match scalar {
                XmlScalar::Text => "TEXT",
                XmlScalar::Token => "TOKEN",
                XmlScalar::Base64 => "BASE64",
                XmlScalar::Number => "NUMBER",
                XmlScalar::Boolean => "BOOLEAN",
                XmlScalar::Any => "SCALAR",
            }
            .to_owned(),
            (XmlKind::Any, None) => "ANY".to_owned(),
            (XmlKind::Object { further: None, .. }, _) => match self.plan.xml.part(target) {
                Some(part) => format!("&Xml::object({}, &{})", self.name(name), ident(part)),
                None => format!("&{}", self.held(target, name, open)),
            },
            (XmlKind::Object { .. } | XmlKind::List(_), _) => {
                let own = all.get(target).map(|xml| &xml.name);
                match self.plan.xml.part(target) {
                    // within itself it has its own name
                    Some(part) if name.is_none() || name == own || open.contains(&target) => {
                        format!("&{}", ident(part))
                    }
                    _ => {
                        open.push(target);
                        let held = format!("&{}", self.held(target, name, open));
                        open.pop();
                        held
                    }
                }
            }
            (XmlKind::Scalar(_) | XmlKind::Any | XmlKind::Same(_), _) => {
                format!("&{}", self.held(target, name, open))
            }
        }
    }

    /// A table as an expression.
    fn held(&self, id: XmlId, name: Option<&XmlName>, open: &mut Vec<XmlId>) -> String {
        let name = self.name(name);
        match self.plan.all_xml().kind(id).1 {
            XmlKind::Scalar(scalar) => format!("Xml::scalar({name}, XmlScalar::{scalar:?})"),
            XmlKind::Object { fields, further } => {
                let rows: Vec<String> = fields.iter().map(|field| self.field(field, open)).collect();
                let rows = rows.join(", ");
                match further {
                    None => format!("Xml::object({name}, &[{rows}])"),
                    Some(further) => format!("Xml::map({name}, &[{rows}], {})", self.xml(*further, false, open)),
                }
            }
            XmlKind::List(item) => format!("Xml::list({name}, {})", self.xml(*item, true, open)),
            XmlKind::Any | XmlKind::Same(_) => format!("Xml::any({name})"),
        }
    }

    fn field(&self, field: &XmlField, open: &mut Vec<XmlId>) -> String {
        let property = literal(&field.property);
        let xml = self.xml(
            field.xml,
            matches!(field.place, XmlPlace::Unwrapped | XmlPlace::Element),
            open,
        );
        let name = self.name(Some(&field.name));
        let mut row = match field.place {
            XmlPlace::Element => format!("Field::element({property}, {name}, {xml})"),
            XmlPlace::Attribute => format!("Field::attribute({property}, {name}, {xml})"),
            XmlPlace::Text => format!("Field::text({property}, {xml})"),
            XmlPlace::Unwrapped => format!("Field::unwrapped({property}, {name}, {xml})"),
        };
        if let Some(within) = &field.within {
            row.push_str(&format!(".within({})", self.name(Some(within))));
        }
        if field.required {
            row.push_str(".required()");
        }
        row
    }

    fn name(&self, name: Option<&XmlName>) -> String {
        let Some(name) = name else {
            return "Name::new(\"\")".to_owned();
        };
        let namespace = match (name.namespace.as_str(), name.prefix.as_str()) {
            ("", "") => String::new(),
            (namespace, prefix) => format!(".namespace({}, {})", literal(namespace), literal(prefix)),
        };
        format!("Name::new({}){namespace}", literal(&name.local))
    }
}
