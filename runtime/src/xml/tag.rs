//! The attributes of one tag.

use std::borrow::Cow;
use std::collections::HashSet;

use quick_xml::events::attributes::{AttrError, Attributes};

use super::characters::{is_qualified_name, is_space};
use super::text::{Fault, attribute_value};

/// The most attributes of one element.
const MOST: usize = 1_000;

/// Up to how many attributes are compared with each other one by one.
const FEW: usize = 8;

/// An attribute, and where its tag has it.
pub(super) struct RawAttribute<'a> {
    pub(super) name: &'a str,
    pub(super) at: usize,
    /// As it is read; borrowed if the tag has it like this.
    pub(super) value: Cow<'a, str>,
    pub(super) value_at: usize,
}

impl<'a> RawAttribute<'a> {
    /// The prefix that it declares; an empty one for names without a prefix.
    pub(super) fn declared(&self) -> Option<&'a str> {
        match self.name.strip_prefix("xmlns")? {
            "" => Some(""),
            rest => rest.strip_prefix(':'),
        }
    }
}

/// Reads the attributes of a tag, which begins with a name of some length.
pub(super) fn attributes(tag: &str, name_length: usize, is_1_1: bool) -> Result<Vec<RawAttribute<'_>>, Fault> {
    let mut found: Vec<RawAttribute<'_>> = Vec::new();
    let mut names = HashSet::new();
    for attribute in Attributes::new(tag, name_length).with_checks(false) {
        let attribute = attribute.map_err(|error| fault(&error))?;
        let (at, name) = within(tag, attribute.key.as_ref());
        let (value_at, raw) = within(tag, &attribute.value);
        if !tag.get(..at).is_some_and(|before| before.ends_with(is_space)) {
            return Err(("attributes without white space between them", at));
        }
        if !is_qualified_name(name) {
            return Err(("invalid name of an attribute", at));
        }
        let is_known = match found.len() {
            0..FEW => found.iter().any(|known| known.name == name),
            MOST.. => return Err(("too many attributes", at)),
            _ => {
                if names.is_empty() {
                    names.extend(found.iter().map(|known| known.name));
                }
                !names.insert(name)
            }
        };
        if is_known {
            return Err(("attribute that is there twice", at));
        }
        let value = attribute_value(raw, is_1_1).map_err(|(what, fault)| (what, value_at + fault))?;
        found.push(RawAttribute {
            name,
            at,
            value,
            value_at,
        });
    }
    Ok(found)
}

/// Where a part of a text is, of which it was borrowed.
fn within<'a>(text: &'a str, part: &str) -> (usize, &'a str) {
    let at = part.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
    match text.get(at..at.saturating_add(part.len())) {
        Some(part) => (at, part),
        None => (0, ""),
    }
}

fn fault(error: &AttrError) -> Fault {
    match error {
        AttrError::ExpectedEq(at) => ("attribute without a value", *at),
        AttrError::ExpectedValue(at) => ("attribute without a value", *at),
        AttrError::UnquotedValue(at) => ("value of an attribute without quotes", *at),
        AttrError::ExpectedQuote(at, _) => ("value of an attribute without an end", *at),
        AttrError::Duplicated(at, _) => ("attribute that is there twice", *at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_where_they_are() {
        let tag = "a  b = \"1\" xmlns:c='2&amp;'\n\td=\"\"";
        let found = attributes(tag, 1, false).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.name,
                    &tag[one.at..=one.at],
                    &*one.value,
                    one.value_at,
                    one.declared(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("b", "b", "1", 8, None),
                ("xmlns:c", "x", "2&", 20, Some("c")),
                ("d", "d", "", 32, None)
            ]
        );
    }

    #[test]
    fn faults() {
        let fault = |tag| attributes(tag, 1, false).map(|_| ()).unwrap_err();
        for (tag, what, at) in [
            ("a b", "attribute without a value", 3),
            ("a b=", "attribute without a value", 4),
            ("a b=1", "value of an attribute without quotes", 4),
            ("a b='1", "value of an attribute without an end", 6),
            ("a b='1'c='2'", "attributes without white space between them", 7),
            ("a b='1' b='2'", "attribute that is there twice", 8),
            ("a /='1'", "invalid name of an attribute", 2),
            ("a b='<'", "`<` in the value of an attribute", 5),
            ("a b='&x;'", "reference to an entity that is not known", 5),
        ] {
            assert_eq!(fault(tag), (what, at), "{tag}");
        }
    }

    #[test]
    fn many_attributes() {
        let tag = |count: usize, more: &str| {
            let attributes: String = (0..count).map(|index| format!(" a{index}=''")).collect();
            format!("x{attributes}{more}")
        };
        let read = |tag: &str| attributes(tag, 1, false).map(|found| found.len());
        assert_eq!(read(&tag(MOST, "")), Ok(MOST));
        assert_eq!(
            read(&tag(MOST + 1, "")).map_err(|(what, _)| what),
            Err("too many attributes")
        );
        for twice in [0, 7, 8, 9, 99] {
            let read = read(&tag(100, &format!(" a{twice}=''")));
            assert_eq!(
                read.map_err(|(what, _)| what),
                Err("attribute that is there twice"),
                "{twice}"
            );
        }
    }
}
