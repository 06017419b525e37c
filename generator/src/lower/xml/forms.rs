//! The JSON types of values, as far as they matter for XML: a schema with properties and no type is an object, and a list that is one
//! text is a string.

use crate::model::XmlScalar;

use super::super::facets::{Facets, Kind, Use, only_requirements};
use super::super::kinds::Kinds;
use super::super::scalar::separator;
use super::super::{Lower, MAX_NESTING};

impl<'d> Lower<'d, '_> {
    /// The types of the values of a schema; all where it does not say.
    pub(super) fn xml_forms(&mut self, schema: Use<'d>) -> Kinds {
        self.forms_below(schema, MAX_NESTING)
    }

    /// The types of a value that all of the schemas describe.
    pub(super) fn forms_of_all(&mut self, schemas: &[Use<'d>]) -> Kinds {
        let each: Vec<Kinds> = schemas.iter().map(|schema| self.xml_forms(*schema)).collect();
        let said = each.iter().copied().filter(|forms| *forms != Kinds::ALL);
        said.reduce(|one, other| one | other).unwrap_or(Kinds::ALL)
    }

    fn forms_below(&mut self, schema: Use<'d>, levels: usize) -> Kinds {
        let (Some(schema), Some(levels)) = (self.content(schema), levels.checked_sub(1)) else {
            return Kinds::ALL;
        };
        let address = std::ptr::from_ref(schema);
        if let Some(known) = self.xml.forms.get(&address) {
            return *known;
        }
        // a schema that contains itself counts as any type there
        self.xml.forms.insert(address, Kinds::ALL);
        let facets = Facets::of(schema);
        let mut forms = own_forms(&facets);
        if !facets.values.is_empty() {
            let of_values = facets.values.iter().map(|value| Kinds::of_value(&value));
            let of_values = of_values.fold(Kinds::NONE, |one, other| one | other);
            let both = forms & of_values;
            forms = if both.is_none() { of_values } else { both };
        }
        for part in facets.all_of {
            forms = forms & self.forms_below(Use::from(part), levels);
        }
        for alternatives in [facets.one_of, facets.any_of] {
            if !alternatives.is_empty() && !only_requirements(&facets) {
                let mut either = Kinds::NONE;
                for alternative in alternatives {
                    either = either | self.forms_below(Use::from(alternative), levels);
                }
                forms = forms & either;
            }
        }
        self.xml.forms.insert(address, forms);
        forms
    }
}

/// Formats whose texts neither begin nor end with white space.
const TOKENS: [&str; 16] = [
    "date",
    "date-time",
    "decimal",
    "duration",
    "email",
    "hostname",
    "http-date",
    "int32",
    "int64",
    "ipv4",
    "ipv6",
    "time",
    "uri",
    "uri-reference",
    "url",
    "uuid",
];

/// Whether a value can be no object and no list.
pub(super) fn is_scalar(forms: Kinds) -> bool {
    !forms.is_none() && forms.within(Kinds::STRING | Kinds::NUMBER | Kinds::BOOLEAN)
}

impl<'d> Lower<'d, '_> {
    /// What the text of a value is, if it can be no object and no list.
    pub(super) fn xml_scalar(&self, schemas: &[Use<'d>], forms: Kinds) -> Option<XmlScalar> {
        is_scalar(forms).then(|| match forms {
            Kinds::STRING => self.xml_text(schemas),
            Kinds::BOOLEAN => XmlScalar::Boolean,
            forms if forms.within(Kinds::NUMBER) => XmlScalar::Number,
            _ => XmlScalar::Any,
        })
    }

    /// What white space means in a string.
    fn xml_text(&self, schemas: &[Use<'d>]) -> XmlScalar {
        let mut open: Vec<Use<'d>> = schemas.to_vec();
        // a few levels are enough to find a format behind references
        for _ in 0..16 {
            let Some(schema) = open.pop() else { break };
            let Some(facets) = self.content(schema).map(Facets::of) else {
                continue;
            };
            match facets.format {
                Some("byte" | "base64url") => return XmlScalar::Base64,
                Some(format) if TOKENS.contains(&format) => return XmlScalar::Token,
                _ if !facets.values.is_empty() => return XmlScalar::Token,
                _ => {}
            }
            let parts = facets.all_of.iter().chain(facets.one_of).chain(facets.any_of);
            open.extend(parts.rev().map(Use::from));
        }
        XmlScalar::Text
    }
}

fn own_forms(facets: &Facets<'_>) -> Kinds {
    match facets.kind {
        Some(Kind::Array) if separator(facets.format).is_some() => Kinds::STRING,
        Some(kind) => Kinds::of(kind),
        None if facets.is_object() => Kinds::OBJECT,
        None if facets.items.is_some() || facets.tuple.is_some() => Kinds::ARRAY,
        None => Kinds::ALL,
    }
}
