//! When a variant of a union fits a value, told before the value is decoded.

use std::borrow::Cow;
use std::ops::BitOr;

use super::{Presence, Shape};
use crate::json::Kind;
use crate::{ReadError, Reader};

/// How many tags a [`Rule`] can have.
const TAGS: usize = 4;

/// A set of kinds of JSON values.
///
/// ```
/// use specwright_runtime::Kinds;
///
/// const LIST_OR_TEXT: Kinds = Kinds::ARRAY.or(Kinds::STRING);
/// assert_eq!(LIST_OR_TEXT, Kinds::ARRAY | Kinds::STRING);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kinds(u8);

impl Kinds {
    /// `null`
    pub const NULL: Self = Self(1);
    /// Booleans.
    pub const BOOL: Self = Self(2);
    /// Numbers without fraction and exponent.
    pub const INTEGER: Self = Self(4);
    /// All numbers.
    pub const NUMBER: Self = Self(4 | 8);
    /// Strings.
    pub const STRING: Self = Self(16);
    /// Arrays.
    pub const ARRAY: Self = Self(32);
    /// Objects.
    pub const OBJECT: Self = Self(64);
    /// All values.
    pub const ANY: Self = Self(127);

    /// The kinds of both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

/// A property that has one of some values.
#[derive(Clone, Copy, Debug)]
struct Tag {
    name: &'static str,
    values: &'static [&'static str],
}

/// When a variant of a union is tried for a value. Made of conditions that all have to hold.
///
/// ```
/// use specwright_runtime::{Kinds, Rule};
///
/// const CAT: Rule = Rule::object(&["name"]).where_tag("type", &["cat", "kitten"]).properties(&["name", "type", "lives"]);
/// const LIST: Rule = Rule::kinds(Kinds::ARRAY);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    kinds: Kinds,
    keys: Keys,
    tags: [Option<Tag>; TAGS],
}

/// The properties a variant asks for, and those it knows.
#[derive(Clone, Copy, Debug)]
enum Keys {
    Listed {
        required: &'static [&'static str],
        known: &'static [&'static str],
    },
    /// Those of a record: what its table requires, and every field.
    Record(&'static Shape),
}

impl Keys {
    const NONE: Self = Self::Listed {
        required: &[],
        known: &[],
    };

    /// Whether a key is known, and the bit of a required one; those past the 64th have none.
    fn find(&self, key: &str) -> (bool, u64) {
        let bit = |index: usize| {
            1u64.checked_shl(u32::try_from(index).unwrap_or(u32::MAX))
                .unwrap_or_default()
        };
        match self {
            Self::Listed { required, known } => match required.iter().position(|name| *name == key) {
                Some(index) => (true, bit(index)),
                None => (known.contains(&key), 0),
            },
            Self::Record(shape) => match shape.fields.iter().position(|field| field.name() == key) {
                Some(index) if shape.fields[index].presence() != Presence::Optional => (true, bit(index)),
                found => (found.is_some(), 0),
            },
        }
    }

    /// The bits of all required keys.
    fn required(&self) -> u64 {
        match self {
            Self::Listed { required, .. } => low_bits(required.len()),
            Self::Record(shape) => {
                let fields = shape.fields.iter().take(64).enumerate();
                let required = fields.filter(|(_, field)| field.presence() != Presence::Optional);
                required.fold(0, |bits, (index, _)| bits | 1 << index)
            }
        }
    }

    fn matter(&self) -> bool {
        match self {
            Self::Listed { required, known } => !required.is_empty() || !known.is_empty(),
            Self::Record(shape) => !shape.fields.is_empty(),
        }
    }
}

impl Rule {
    /// Values of some kinds.
    pub const fn kinds(kinds: Kinds) -> Self {
        Self {
            kinds,
            keys: Keys::NONE,
            tags: [None; TAGS],
        }
    }

    /// Objects that have the properties which a record requires; it knows all of its fields. The shape is the
    /// `SHAPE` that [`record!`](crate::record) gives a type.
    pub const fn record(shape: &'static Shape) -> Self {
        let mut rule = Self::kinds(Kinds::OBJECT);
        rule.keys = Keys::Record(shape);
        rule
    }

    /// Objects that have these properties.
    pub const fn object(required: &'static [&'static str]) -> Self {
        let mut rule = Self::kinds(Kinds::OBJECT);
        rule.keys = Keys::Listed { required, known: &[] };
        rule
    }

    /// Objects in which a property has one of these values.
    pub const fn tag(name: &'static str, values: &'static [&'static str]) -> Self {
        Self::kinds(Kinds::OBJECT).where_tag(name, values)
    }

    /// Also: if it is an object, a property has one of these values. A number or a boolean is compared by its
    /// text. A rule holds four tags; more are not looked at.
    #[must_use]
    pub const fn where_tag(mut self, name: &'static str, values: &'static [&'static str]) -> Self {
        let mut index = 0;
        while index < TAGS {
            if self.tags[index].is_none() {
                self.tags[index] = Some(Tag { name, values });
                break;
            }
            index += 1;
        }
        self
    }

    /// Its tag, if it asks for nothing else that who reads the object would not ask for.
    fn only_tag(&self) -> Option<&Tag> {
        let tag = self.tags[0].as_ref().filter(|_| self.tags[1].is_none());
        tag.filter(|_| match self.keys {
            Keys::Listed { required, .. } => required.is_empty(),
            // a nullable one is asked for here and nowhere else
            Keys::Record(shape) => shape.fields.iter().all(|field| field.presence() != Presence::Nullable),
        })
    }

    /// The properties that the variant knows. Of several variants that fit an object, the one that knows most
    /// of the keys it has is tried first.
    #[must_use]
    pub const fn properties(mut self, known: &'static [&'static str]) -> Self {
        if let Keys::Listed { required, .. } = self.keys {
            self.keys = Keys::Listed { required, known };
        }
        self
    }
}

/// The one rule that the tag of the next value names, and the tag, if a tag is all that the rules ask of an object. It
/// is right only if the object has that tag once. Nothing is read.
pub(super) fn named_by_tag(rules: &[Rule], reader: &mut Reader<'_>) -> Option<(usize, &'static str)> {
    let mut names = rules
        .iter()
        .filter(|rule| rule.kinds.meets(Kinds::OBJECT))
        .map(Rule::only_tag);
    let name = names.next()??.name;
    if !names.all(|tag| tag.is_some_and(|tag| tag.name == name)) {
        return None;
    }
    let mark = reader.mark();
    let value = value_of(name, reader);
    reader.reset(mark);
    let value = value.ok()??;
    let names = |(_, rule): &(usize, &Rule)| {
        let tag = rule.only_tag().filter(|_| rule.kinds.meets(Kinds::OBJECT));
        tag.is_some_and(|tag| tag.values.iter().any(|wanted| *wanted == value))
    };
    let mut named = rules.iter().enumerate().filter(names);
    match (named.next(), named.next()) {
        (Some((index, _)), None) => Some((index, name)),
        _ => None,
    }
}

/// The text of the first scalar that the object which comes next has under a key.
fn value_of<'a>(name: &str, reader: &mut Reader<'a>) -> Result<Option<Cow<'a, str>>, ReadError> {
    let mut more = reader.enter_object()?;
    while more {
        if reader.key()? == name {
            return reader.text().map(Some);
        }
        reader.skip()?;
        more = reader.next_member()?;
    }
    Ok(None)
}

/// How far a rule holds for the value that was looked at.
#[derive(Clone, Copy, Debug, Default)]
struct Match {
    /// A bit for each required property found; those past the 64th are not looked for.
    required: u64,
    /// A bit for each tag found with the right value.
    tags: u8,
    /// The keys of the object that the variant knows.
    known: usize,
    /// Whether it is still to be tried.
    open: bool,
}

/// The rules of a union, ranked for one value. Up to so many need no allocation.
const INLINE: usize = 12;

/// Which variants of a union fit a value, the best first.
pub(super) struct Ranking {
    inline: [Match; INLINE],
    more: Vec<Match>,
}

impl Ranking {
    /// Looks at the next value, which is not read: an object is walked over once.
    pub(super) fn new(rules: &[Rule], reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut ranking = Self {
            inline: [Match::default(); INLINE],
            more: vec![Match::default(); rules.len().saturating_sub(INLINE)],
        };
        let mark = reader.mark();
        let kind = match reader.peek()? {
            Kind::Null => Kinds::NULL,
            Kind::Bool => Kinds::BOOL,
            Kind::Number if reader.number()?.contains(['.', 'e', 'E']) => Kinds(8),
            Kind::Number => Kinds::INTEGER,
            Kind::String => Kinds::STRING,
            Kind::Array => Kinds::ARRAY,
            Kind::Object => Kinds::OBJECT,
        };
        let mut keys_matter = false;
        for (rule, found) in rules.iter().zip(ranking.iter_mut()) {
            found.open = rule.kinds.meets(kind);
            keys_matter |= found.open && (rule.keys.matter() || rule.tags[0].is_some());
        }
        reader.reset(mark);
        if kind == Kinds::OBJECT && keys_matter {
            ranking.walk(rules, reader)?;
            for (rule, found) in rules.iter().zip(ranking.iter_mut()) {
                found.open &= found.required == rule.keys.required()
                    && u64::from(found.tags) == low_bits(rule.tags.iter().flatten().count());
            }
            reader.reset(mark);
        }
        Ok(ranking)
    }

    /// The best variant not yet given.
    pub(super) fn next(&mut self) -> Option<usize> {
        // of equals, max_by_key takes the last: so the order is turned round
        let open = self.iter_mut().enumerate().filter(|(_, found)| found.open);
        let (index, best) = open.max_by_key(|(index, found)| (found.known, std::cmp::Reverse(*index)))?;
        best.open = false;
        Some(index)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut Match> {
        self.inline.iter_mut().chain(&mut self.more)
    }

    fn walk(&mut self, rules: &[Rule], reader: &mut Reader<'_>) -> Result<(), ReadError> {
        let mut key = reader.begin_object()?;
        while let Some(name) = key {
            let tagged = rules
                .iter()
                .any(|rule| rule.tags.iter().flatten().any(|tag| tag.name == name));
            let scalar = matches!(reader.peek()?, Kind::String | Kind::Number | Kind::Bool);
            let value = if tagged && scalar {
                Some(reader.text()?)
            } else {
                reader.skip()?;
                None
            };
            for (rule, found) in rules.iter().zip(self.iter_mut()).filter(|(_, found)| found.open) {
                let (known, required) = rule.keys.find(&name);
                found.required |= required;
                found.known += usize::from(known);
                for (index, tag) in rule
                    .tags
                    .iter()
                    .flatten()
                    .enumerate()
                    .filter(|(_, tag)| tag.name == name)
                {
                    // of a key that is there twice, the last counts
                    let fits = value
                        .as_ref()
                        .is_some_and(|value| tag.values.iter().any(|wanted| wanted == value));
                    found.tags = found.tags & !(1 << index) | u8::from(fits) << index;
                }
            }
            key = reader.next_key()?;
        }
        Ok(())
    }
}

/// So many ones, at most 64.
fn low_bits(count: usize) -> u64 {
    match count {
        0 => 0,
        1..64 => (1 << count) - 1,
        _ => u64::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(rules: &[Rule], text: &str) -> Vec<usize> {
        let mut ranking = Ranking::new(rules, &mut Reader::new(text)).unwrap();
        std::iter::from_fn(|| ranking.next()).collect()
    }

    #[test]
    fn kinds_decide_first() {
        let rules = [
            Rule::kinds(Kinds::NUMBER),
            Rule::kinds(Kinds::INTEGER),
            Rule::kinds(Kinds::STRING | Kinds::NULL),
            Rule::kinds(Kinds::ARRAY),
            Rule::object(&[]),
            Rule::kinds(Kinds::ANY),
            Rule::kinds(Kinds::BOOL),
        ];
        let table: [(&str, &[usize]); 7] = [
            ("1", &[0, 1, 5]),
            ("1.0", &[0, 5]),
            ("\"1\"", &[2, 5]),
            ("null", &[2, 5]),
            (" []", &[3, 5]),
            ("{\"a\":1}", &[4, 5]),
            ("true", &[5, 6]),
        ];
        for (text, expected) in table {
            assert_eq!(order(&rules, text), expected, "{text}");
        }
    }

    #[test]
    fn required_properties_have_to_be_there() {
        let rules = [Rule::object(&["a", "b"]), Rule::object(&["a"]), Rule::object(&[])];
        assert_eq!(order(&rules, r#"{"b": 1, "a": {"c": 2}}"#), [0, 1, 2]);
        assert_eq!(order(&rules, r#"{"a": 1, "a": 2}"#), [1, 2]);
        assert_eq!(order(&rules, "{}"), [2]);
    }

    #[test]
    fn tags_have_to_fit() {
        let rules = [
            Rule::tag("type", &["cat", "kitten"]),
            Rule::tag("type", &["dog"]),
            Rule::object(&["a"])
                .where_tag("type", &["cat"])
                .where_tag("version", &["2"]),
        ];
        assert_eq!(order(&rules, r#"{"type": "kit\u0074en"}"#), [0]);
        assert_eq!(order(&rules, r#"{"a": 1, "version": 2, "type": "cat"}"#), [2, 0]);
        assert_eq!(order(&rules, r#"{"type": "dog", "type": "cat"}"#), [0]);
        assert!(order(&rules, r#"{"type": ["dog"]}"#).is_empty());
        assert!(order(&rules, r#"{"type": "bird"}"#).is_empty());
        assert!(order(&rules, "{}").is_empty());
    }

    #[test]
    fn most_known_properties_come_first() {
        let rules = [
            Rule::object(&[]).properties(&["a", "b"]),
            Rule::object(&["a"]).properties(&["a", "b", "c"]),
            Rule::object(&[]).properties(&["c", "b", "a"]),
        ];
        assert_eq!(order(&rules, r#"{"a": 1, "b": 1}"#), [0, 1, 2]);
        assert_eq!(order(&rules, r#"{"a": 1, "c": 1}"#), [1, 2, 0]);
        assert_eq!(order(&rules, r#"{"c": 1}"#), [2, 0]);
    }

    #[test]
    fn a_record_gives_its_own_rule() {
        static SHAPE: Shape = Shape {
            name: "Thing",
            fields: &[
                crate::Field::new(",\"a\":", "a"),
                crate::Field::new(",\"b\":", "b").required(),
                crate::Field::new(",\"c\":", "c").nullable(),
            ],
        };
        let rules = [Rule::object(&["b"]), Rule::record(&SHAPE)];
        assert_eq!(order(&rules, r#"{"b": 1, "c": null}"#), [1, 0]);
        assert_eq!(order(&rules, r#"{"b": 1, "a": 1}"#), [0]);
        assert!(order(&rules, r#"{"a": 1, "c": 1}"#).is_empty());
    }

    #[test]
    fn many_rules() {
        let rules = [Rule::object(&["a"]); 40];
        assert_eq!(order(&rules, r#"{"a": 1}"#), (0..40).collect::<Vec<_>>());
        assert!(order(&rules, "{}").is_empty());
    }
}
