//! The shapes of the values of `x-` keys.

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
