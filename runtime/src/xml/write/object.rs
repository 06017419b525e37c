//! Objects that a table describes.

use super::super::characters::{is_blank, is_name};
use super::{ElementName, Step, Unwritable, Writing};
use crate::describe::{Xml, XmlField, XmlKind, XmlPlace};
use crate::json::Json;

/// A property of a value.
type Member = (String, Json);

impl<'v> Writing<'v> {
    pub(super) fn object_attributes(
        &mut self,
        members: &'v [Member],
        fields: &[XmlField],
        further: Option<&Xml>,
    ) -> Result<(), Unwritable> {
        if fields.iter().any(|field| field.place == XmlPlace::Attribute) {
            let values = values_of(members, fields);
            for (field, value) in fields.iter().zip(values) {
                let Some(value) = value.filter(|value| field.place == XmlPlace::Attribute && !value.is_null()) else {
                    continue;
                };
                self.within(Step::Property(field.property), |writing| {
                    writing.push_attribute(&field.name, value, field.xml)
                })?;
            }
        }
        match further {
            Some(further) if matches!(further.kind(), XmlKind::Any) => self.any_attributes(members, fields),
            _ => Ok(()),
        }
    }

    pub(super) fn members(
        &mut self,
        members: &'v [Member],
        fields: &[XmlField],
        further: Option<&'static Xml>,
    ) -> Result<(), Unwritable> {
        let values = values_of(members, fields);
        let text = fields
            .iter()
            .zip(&values)
            .find(|(field, _)| field.place == XmlPlace::Text);
        if let Some((field, Some(value))) = text
            && !value.is_null()
        {
            let text = self.within(Step::Property(field.property), |writing| {
                let text = writing.text_in_attribute(value, field.xml)?;
                Ok(Json::String(text.into_owned()))
            })?;
            self.within(Step::Property(field.property), |writing| {
                writing.push_text_of_object(&text)
            })?;
        }
        for (field, value) in fields.iter().zip(values) {
            if let Some(value) = value.filter(|value| !value.is_null()) {
                self.within(Step::Property(field.property), |writing| writing.member(field, value))?;
            }
        }
        for (name, value) in others(members, fields) {
            self.within(Step::Property(name), |writing| match further {
                _ if value.is_null() => Ok(()),
                None => Err(writing.error("has no place in XML by the document")),
                Some(further) => writing.other(name, value, fields, further),
            })?;
        }
        Ok(())
    }

    /// Writes the text of an object. White space alone would be taken for indentation if elements follow, so its first
    /// character is a reference.
    fn push_text_of_object(&mut self, text: &Json) -> Result<(), Unwritable> {
        let first = text
            .as_str()
            .filter(|text| is_blank(text))
            .and_then(|text| text.chars().next());
        let Some(first) = first else {
            return self.push_scalar(text);
        };
        self.text.push_str(&format!("&#{};", u32::from(first)));
        let rest = text.as_str().and_then(|text| text.get(1..)).unwrap_or_default();
        self.push_scalar(&Json::from(rest))
    }

    fn member(&mut self, field: &XmlField, value: &'v Json) -> Result<(), Unwritable> {
        let name = ElementName::of(&field.name);
        match (field.place, field.xml.kind(), value) {
            (XmlPlace::Attribute | XmlPlace::Text, _, _) => Ok(()),
            (XmlPlace::Unwrapped, XmlKind::List { item }, Json::Array(items)) => {
                self.each(items, |writing, value| writing.element(name, value, item))
            }
            (XmlPlace::Unwrapped, XmlKind::List { .. }, _) => Err(self.error("is no list, as which XML has it")),
            (XmlPlace::Unwrapped | XmlPlace::Element, _, value) => self.element(name, value, field.xml),
        }
    }

    /// Writes a property that no field describes.
    fn other(
        &mut self,
        name: &'v str,
        value: &'v Json,
        fields: &[XmlField],
        further: &'static Xml,
    ) -> Result<(), Unwritable> {
        if matches!(further.kind(), XmlKind::Any) && (name.starts_with('@') || name == "#text") {
            return match name {
                "#text" if fields.iter().all(|field| field.place != XmlPlace::Text) => self.push_scalar(value),
                "#text" => Err(self.error("has no place in XML, as another property is the text")),
                _ => Ok(()), // an attribute
            };
        }
        let is_element = |field: &XmlField| matches!(field.place, XmlPlace::Element | XmlPlace::Unwrapped);
        if fields.iter().any(|field| is_element(field) && field.name.local == name) {
            return Err(self.error("would be read as another property, whose element has this name"));
        }
        if !is_name(name) {
            return Err(self.error("has a name that no element or attribute can have"));
        }
        let name = ElementName::plain(name);
        match (further.kind(), value) {
            (XmlKind::List { item }, Json::Array(items)) if item.is_unnamed() => {
                self.each(items, |writing, value| writing.element(name, value, item))
            }
            _ => self.element(name, value, further),
        }
    }

    /// Does something with a part of the value.
    pub(super) fn within<T>(
        &mut self,
        step: Step<'v>,
        write: impl FnOnce(&mut Self) -> Result<T, Unwritable>,
    ) -> Result<T, Unwritable> {
        self.path.push(step);
        let result = write(self)?;
        self.path.pop();
        Ok(result)
    }
}

/// The value of each field; of a property that is there twice, the last.
fn values_of<'v>(members: &'v [Member], fields: &[XmlField]) -> Vec<Option<&'v Json>> {
    let mut values = vec![None; fields.len()];
    let mut hint = 0;
    for (name, value) in members {
        if let Some(index) = index_of(name, fields, hint) {
            if let Some(slot) = values.get_mut(index) {
                *slot = Some(value);
            }
            hint = index + 1;
        }
    }
    values
}

/// The properties that are no field.
fn others<'v>(members: &'v [Member], fields: &[XmlField]) -> Vec<(&'v str, &'v Json)> {
    let mut hint = 0;
    let mut others = Vec::new();
    for (name, value) in members {
        match index_of(name, fields, hint) {
            Some(index) => hint = index + 1,
            None => others.push((name.as_str(), value)),
        }
    }
    others
}

/// The field of a property. Properties mostly come in the order of the fields, so the search begins at a hint.
fn index_of(name: &str, fields: &[XmlField], hint: usize) -> Option<usize> {
    let (before, from) = fields.split_at_checked(hint).unwrap_or((fields, &[]));
    let mut indexed = (hint..).zip(from).chain((0..).zip(before));
    indexed
        .find(|(_, field)| field.property == name)
        .map(|(index, _)| index)
}
