//! Values that no table describes: see [`XmlKind::Any`](crate::describe::XmlKind::Any).

use std::collections::HashSet;

use super::super::ANYTHING;
use super::super::characters::is_name;
use super::{ElementName, Step, Unwritable, Writing, text_of};
use crate::describe::{XmlField, XmlPlace};
use crate::json::Json;

impl<'v> Writing<'v> {
    /// Writes the attributes among the properties of an object that are no field.
    pub(super) fn any_attributes(
        &mut self,
        members: &'v [(String, Json)],
        fields: &[XmlField],
    ) -> Result<(), Unwritable> {
        let mut written = HashSet::new();
        for (name, value) in members {
            let Some(local) = name.strip_prefix('@').filter(|_| !value.is_null()) else {
                continue;
            };
            if fields.iter().any(|field| field.property == name) {
                continue;
            }
            let is_field = |field: &XmlField| field.place == XmlPlace::Attribute && field.name.local == local;
            self.within(Step::Property(name), |writing| match text_of(value) {
                Some(_) if !is_name(local) || local == "xmlns" => {
                    Err(writing.error("has a name that no attribute can have"))
                }
                Some(_) if fields.iter().any(is_field) || !written.insert(local) => {
                    Err(writing.error("would be read as another property, whose attribute has this name"))
                }
                Some(text) => {
                    writing.text.extend([" ", local]);
                    writing.push_attribute_value(&text)
                }
                None => Err(writing.error("is an object or a list where XML has text")),
            })?;
        }
        Ok(())
    }

    pub(super) fn any_members(&mut self, members: &'v [(String, Json)]) -> Result<(), Unwritable> {
        for (name, value) in members {
            self.within(Step::Property(name), |writing| match name.as_str() {
                _ if value.is_null() || name.starts_with('@') => Ok(()),
                "#text" => writing.push_scalar(value),
                name if is_name(name) => writing.element(ElementName::plain(name), value, &ANYTHING),
                _ => Err(writing.error("has a name that no element or attribute can have")),
            })?;
        }
        Ok(())
    }
}
