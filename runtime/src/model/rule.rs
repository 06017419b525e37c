//! When a variant of a union fits a value, told before the value is decoded.

use std::ops::BitOr;

use super::shape::Shape;

/// How many tags a [`Rule`] can have.
const TAGS: usize = 4;

/// A set of kinds of JSON values.
///
/// ```
/// use specwright_runtime::codegen::Kinds;
///
/// const LIST_OR_TEXT: Kinds = Kinds::ARRAY.or(Kinds::STRING);
/// assert_eq!(LIST_OR_TEXT, Kinds::ARRAY | Kinds::STRING);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kinds(pub(super) u8);

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

    pub(super) const fn meets(self, other: Self) -> bool {
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
pub(super) struct Tag {
    pub(super) name: &'static str,
    pub(super) values: &'static [&'static str],
    /// Whether the property may be absent or null.
    pub(super) is_optional: bool,
    /// Whether the property is null.
    pub(super) is_null: bool,
}

/// When a variant of a union is tried for a value. Made of conditions that all have to hold.
///
/// ```
/// use specwright_runtime::codegen::{Kinds, Rule};
///
/// const CAT: Rule = Rule::object(&["name"]).where_tag("type", &["cat", "kitten"]).properties(&["name", "type", "lives"]);
/// const LIST: Rule = Rule::kinds(Kinds::ARRAY);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub(super) kinds: Kinds,
    pub(super) keys: Keys,
    pub(super) tags: [Option<Tag>; TAGS],
    pub(super) is_listed: bool,
    pub(super) is_otherwise: bool,
    pub(super) is_closed: bool,
    pub(super) not_null: &'static [&'static str],
}

/// The properties a variant asks for, and those it knows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Keys {
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
}

impl Rule {
    /// Values of some kinds.
    pub const fn kinds(kinds: Kinds) -> Self {
        Self {
            kinds,
            keys: Keys::NONE,
            tags: [None; TAGS],
            is_listed: false,
            is_otherwise: false,
            is_closed: false,
            not_null: &[],
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
    pub const fn where_tag(self, name: &'static str, values: &'static [&'static str]) -> Self {
        self.with(Tag {
            name,
            values,
            is_optional: false,
            is_null: false,
        })
    }

    /// As [`where_tag`](Self::where_tag), but the property may be absent or null.
    #[must_use]
    pub const fn where_optional_tag(self, name: &'static str, values: &'static [&'static str]) -> Self {
        self.with(Tag {
            name,
            values,
            is_optional: true,
            is_null: false,
        })
    }

    /// Also: if it is an object, a property is null.
    #[must_use]
    pub const fn where_null(self, name: &'static str) -> Self {
        self.with(Tag {
            name,
            values: &[],
            is_optional: false,
            is_null: true,
        })
    }

    const fn with(mut self, tag: Tag) -> Self {
        let mut index = 0;
        while index < TAGS {
            if self.tags[index].is_none() {
                self.tags[index] = Some(tag);
                break;
            }
            index += 1;
        }
        self
    }

    /// Also: the enum that the variant holds, alone or in arrays and maps, lists the value, or the date or time is understood.
    /// Such a variant is tried before others for values of the same kinds.
    #[must_use]
    pub const fn listed(mut self) -> Self {
        self.is_listed = true;
        self
    }

    /// Or: the tag of an object names no variant at all, or is absent. The variant is tried last.
    #[must_use]
    pub const fn otherwise(mut self) -> Self {
        self.is_otherwise = true;
        self
    }

    /// An object with keys that the variant does not know is valid as no such variant: it is tried after those for which the
    /// object is valid.
    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.is_closed = true;
        self
    }

    /// Properties that may not be null. Of variants that lose as much of an object, one is tried later if any of these is null.
    #[must_use]
    pub const fn not_null(mut self, properties: &'static [&'static str]) -> Self {
        self.not_null = properties;
        self
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
