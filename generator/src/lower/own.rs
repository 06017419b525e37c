//! Types that users choose for formats, and by `x-rust-type` for single schemas.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::choices::{FormatChoice, TypeChoice, TypeChoices};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::extension;
use crate::model::{Carrier, IntegerWidth, OwnId, OwnType, Shape, TextFormat, TypeId};

use super::Lower;
use super::facets::{Facets, Kind};

/// The chosen types that were met.
pub(super) struct OwnTypes<'c> {
    choices: &'c TypeChoices,
    pub(super) all: Vec<OwnType>,
    /// Schemas in whose place one stands as a whole.
    pub(super) replaced: HashMap<TypeId, OwnId>,
    by_type: HashMap<OwnType, OwnId>,
    /// Crates that the document names without being asked to.
    refused: RefCell<BTreeSet<String>>,
}

impl<'c> OwnTypes<'c> {
    pub(super) fn new(choices: &'c TypeChoices) -> Self {
        Self {
            choices,
            all: Vec::new(),
            replaced: HashMap::new(),
            by_type: HashMap::new(),
            refused: RefCell::default(),
        }
    }

    fn add(&mut self, choice: TypeChoice, carrier: Carrier) -> OwnId {
        let own = OwnType { choice, carrier };
        *self.by_type.entry(own).or_insert_with_key(|own| {
            self.all.push(own.clone());
            OwnId::at(self.all.len() - 1)
        })
    }

    /// The path of a chosen type.
    pub(super) fn path_of(&self, id: OwnId) -> &str {
        self.all.get(id.index()).map_or("", |own| own.choice.path())
    }

    /// Returns true if a document may name a type: it is in the crate around the client, in Rust's own crates or in one that the runtime
    /// passes on, or the user has listed its crate. Otherwise a document could decide what is compiled and run.
    fn may_name(&self, choice: &TypeChoice) -> bool {
        let unlisted = choice.crates().into_iter().filter(|name| {
            let is_listed = |listed: &String| listed.replace('-', "_") == *name;
            !self.choices.crates.iter().any(is_listed)
        });
        let mut refused = self.refused.borrow_mut();
        let before = refused.len();
        refused.extend(unlisted.map(str::to_owned));
        refused.len() == before
    }

    /// Tells which crates the document names in vain.
    pub(super) fn report_crates(&self, diagnostics: &mut Diagnostics) {
        for name in self.refused.borrow().iter() {
            let message = format!("`x-rust-type` names types of the crate `{name}`, which have no effect");
            let help = format!("if you know the crate, add `{name}` to `types.crates` of the configuration");
            diagnostics.push(Diagnostic::note(Code::DOCUMENT_CRATE, message).help(help));
        }
    }

    /// The type that was chosen for a format.
    pub(super) fn chosen(&self, format: Option<&str>) -> Option<&'c TypeChoice> {
        match self.choices.formats.get(format?)? {
            FormatChoice::Type(choice) => Some(choice),
            FormatChoice::Runtime => None,
        }
    }

    fn of_format(&mut self, format: &str, carrier: Carrier) -> Option<OwnId> {
        let choice = self.chosen(Some(format))?;
        let is_lenient = choice.is_lenient() || self.choices.lenient;
        Some(self.add(choice.clone().lenient(is_lenient), carrier))
    }
}

impl<'d> Lower<'d, '_> {
    /// The shape of a string or number whose format, or `x-rust-type`, is a type that users chose.
    pub(super) fn own_scalar(&mut self, facets: &Facets<'d>) -> Option<Shape> {
        let is_named = facets.data.extensions.contains_key(extension::RUST_TYPE.key());
        if !is_named && self.own.chosen(facets.format).is_none() {
            return None;
        }
        let is_secret = extension::is_secret(&facets.data.extensions) || facets.format == Some("password");
        if is_secret || facets.format == Some("binary") {
            return None;
        }
        let carrier = match facets.kind? {
            Kind::String if facets.format == Some("byte") => Carrier::Base64,
            Kind::String if facets.format == Some("base64url") => Carrier::Base64Url,
            Kind::String => Carrier::Text,
            Kind::Integer | Kind::Number => Carrier::Number,
            Kind::Boolean | Kind::Object | Kind::Array => return None,
        };
        let choice = self.rust_type(facets);
        let path = match (&choice, self.own.chosen(facets.format)) {
            (Some(choice), _) | (None, Some(choice)) => choice.path(),
            (None, None) => return None,
        };
        if let Some(shape) = primitive(path, carrier, facets.kind == Some(Kind::Integer)) {
            return Some(shape);
        }
        let id = match choice {
            Some(choice) => self.own.add(choice, carrier),
            None => self.own.of_format(facets.format?, carrier)?,
        };
        Some(match carrier {
            Carrier::Number => Shape::Numeric(id),
            _ => Shape::Text(TextFormat::Own(id)),
        })
    }

    /// The type that a schema names by `x-rust-type`.
    pub(super) fn rust_type(&self, facets: &Facets<'d>) -> Option<TypeChoice> {
        let value = extension::RUST_TYPE.of(&facets.data.extensions)?;
        let choice = TypeChoice::of_extension(value).ok(); // what is wrong was reported
        choice.filter(|choice| self.own.may_name(choice))
    }

    /// Puts the type that a schema names in the place of what the schema becomes. Strings and numbers have it in their shape.
    pub(super) fn replace(&mut self, id: TypeId, facets: &Facets<'d>) {
        let is_own = matches!(
            self.types[id].shape,
            Shape::Numeric(_) | Shape::Text(_) | Shape::Integer(_) | Shape::Float { .. }
        );
        if let Some(choice) = self.rust_type(facets).filter(|_| !is_own) {
            let carrier = match facets.kind {
                Some(Kind::String) => Carrier::Text,
                Some(Kind::Integer | Kind::Number) => Carrier::Number,
                _ => Carrier::Any,
            };
            let own = self.own.add(choice, carrier);
            self.own.replaced.insert(id, own);
        }
    }
}

/// A type of numbers or texts that Rust has.
fn primitive(path: &str, carrier: Carrier, is_integer: bool) -> Option<Shape> {
    let width = match path {
        "i8" => IntegerWidth::I8,
        "i16" => IntegerWidth::I16,
        "i32" => IntegerWidth::I32,
        "i64" => IntegerWidth::I64,
        "u8" => IntegerWidth::U8,
        "u16" => IntegerWidth::U16,
        "u32" => IntegerWidth::U32,
        "u64" => IntegerWidth::U64,
        "f32" | "f64" if carrier == Carrier::Number => {
            let single = path == "f32";
            return Some(Shape::Float { single });
        }
        "String" | "std::string::String" if carrier != Carrier::Number => return Some(Shape::Text(TextFormat::Plain)),
        _ => return None,
    };
    (carrier == Carrier::Number && is_integer).then_some(Shape::Integer(width))
}
