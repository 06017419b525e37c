//! The JSON types of values, as far as they matter for XML: a schema with properties and no type is an object, and a list that is one
//! text is a string.

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

fn own_forms(facets: &Facets<'_>) -> Kinds {
    match facets.kind {
        Some(Kind::Array) if separator(facets.format).is_some() => Kinds::STRING,
        Some(kind) => Kinds::of(kind),
        None if facets.is_object() => Kinds::OBJECT,
        None if facets.items.is_some() || facets.tuple.is_some() => Kinds::ARRAY,
        None => Kinds::ALL,
    }
}
