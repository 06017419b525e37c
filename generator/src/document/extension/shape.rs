//! The shapes of the values of `x-` keys.

use std::borrow::Cow;

use crate::document::tree::Object;

/// The shape of a value.
#[derive(Debug)]
pub(super) enum Shape {
    /// `true` or `false`.
    Flag,
    /// `false`, or a value of another shape.
    OffOr(&'static Shape),
    /// `true`, `false`, or a value of another shape.
    FlagOr(&'static Shape),
    Text,
    /// A string that passes a check.
    Checked {
        fits: fn(&str) -> bool,
        expected: &'static str,
        help: &'static str,
    },
    /// A value that needs another key in the same object.
    Beside(&'static str, &'static Shape),
    /// A map from names to pointers, or to objects with `pointers` and a `hint`.
    Parts,
    /// A list of strings.
    Texts,
    /// An object of strings.
    TextMap,
    /// One JSON pointer.
    Pointer,
    /// One JSON pointer or a list of them.
    Pointers,
    /// A list of statuses of errors.
    Statuses,
    /// An integer from one bound to the other.
    Integer(u64, u64),
    /// One of a list of strings.
    Word(&'static Words),
    /// A list of such strings.
    WordList(&'static Words),
    Object(&'static [Key]),
    /// An object whose keys have to fit each other.
    Consistent(&'static [Key], fn(&Object) -> Option<Clash>),
    /// A value of another shape, or a list of such values that is not empty.
    OneOrMore(&'static Shape),
    /// A value of one shape at the root, and of another elsewhere.
    ByPlace {
        root: &'static Shape,
        elsewhere: &'static Shape,
    },
    /// One JSON pointer, or a value of another shape.
    PointerOr(&'static Shape),
    /// The empty JSON pointer, or a value of another shape.
    RootOr(&'static Shape),
    /// A list of origins: scheme, host and port.
    Origins,
    /// A list of objects.
    Rules(&'static [Key]),
    /// A list of strings, one for each value of `enum` beside it.
    NameOfEachValue,
    /// The path of a Rust type, or an object with it.
    RustType,
    /// An object of path items, which are read as any others are.
    Webhooks,
}

/// A key of an object.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) needed: bool,
    pub(super) shape: Shape,
}

impl Key {
    pub(super) const fn needed(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            needed: true,
            shape,
        }
    }

    pub(super) const fn optional(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            needed: false,
            shape,
        }
    }
}

/// The allowed strings, and the message for others.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) all: &'static [&'static str],
    pub(super) unknown: fn(&str) -> String,
    pub(super) help: &'static str,
}

/// Why the keys of an object do not fit each other.
#[derive(Debug)]
pub(super) struct Clash {
    /// The key to which it is reported, if not to the object.
    pub(super) key: Option<&'static str>,
    pub(super) message: Cow<'static, str>,
}

impl Clash {
    pub(super) fn at(key: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            key: Some(key),
            message: message.into(),
        }
    }

    pub(super) fn of_rule(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            key: None,
            message: message.into(),
        }
    }
}
