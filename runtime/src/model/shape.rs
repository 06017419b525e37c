//! Shapes: the tables of structs.

use super::constant::Flag;

/// When a field is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// May be left out, and is when [`Wire::is_absent`](crate::json::Wire::is_absent).
    Optional,
    /// Has to be there: a response without it is an error, a request always has it.
    Required,
    /// Has to be there and may be null: none is written as null, a response without it reads as none.
    Nullable,
}

/// A field of a [`Shape`].
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// `,"key":`, the longest piece of text that reader and writer can compare and copy.
    pub(super) written: &'static str,
    pub(super) ident: &'static str,
    pub(super) presence: Presence,
    /// The one value that it may have.
    pub(super) constant: Option<Flag>,
    /// Whether it is a map that passes over entries whose values do not fit.
    pub(super) skipping: bool,
    /// Whether a text cannot write the key otherwise than as it is, unless by needless escapes.
    pub(super) plain: bool,
}

impl Field {
    /// A field that may be left out: its key in JSON between `,"` and `":`, its name in Rust (a raw identifier with its `r#`).
    pub const fn new(written: &'static str, ident: &'static str) -> Self {
        // by hand, as this runs when each client is compiled
        let bytes = written.as_bytes();
        let mut index = 2;
        while index + 2 < bytes.len() && bytes[index] >= 0x20 && bytes[index] != b'\\' && bytes[index] != b'"' {
            index += 1;
        }
        Self {
            written,
            ident,
            presence: Presence::Optional,
            constant: None,
            skipping: false,
            plain: index + 2 >= bytes.len(),
        }
    }

    /// A property that always has one value, given as JSON text, and that is no field in Rust.
    pub const fn constant(written: &'static str, json: &'static str) -> Self {
        Self::new(written, "").flag(json)
    }

    /// The field, a `bool` that says whether the property is there. Its one value is given as JSON text.
    #[must_use]
    pub const fn flag(mut self, json: &'static str) -> Self {
        self.constant = Some(Flag::new(json));
        self
    }

    /// The field, an `Option<bool>` of which `Some(false)` is null.
    #[must_use]
    pub const fn or_null(mut self) -> Self {
        if let Some(flag) = self.constant {
            self.constant = Some(flag.or_null());
        }
        self
    }

    /// The field, [`Presence::Required`].
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.presence = Presence::Required;
        self
    }

    /// The field, [`Presence::Nullable`]. If it says whether one value is there, `false` is null.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.presence = Presence::Nullable;
        self.or_null()
    }

    /// The field, a map that passes over entries whose values do not fit its type.
    #[must_use]
    pub const fn skipping(mut self) -> Self {
        self.skipping = true;
        self
    }

    /// Its key in JSON.
    pub const fn name(&self) -> &'static str {
        let Some((_, from_key)) = self.written.split_at_checked(2) else {
            return "";
        };
        match from_key.split_at_checked(from_key.len().saturating_sub(2)) {
            Some((name, _)) => name,
            None => "",
        }
    }

    /// How many bytes its key takes with the quote and the colon after it, if that is what bytes start with.
    #[inline]
    pub(super) fn is_ahead(&self, bytes: &[u8]) -> Option<usize> {
        let length = self.written.len().wrapping_sub(2);
        if bytes.get(length.wrapping_sub(1)) != Some(&b':') || !self.plain {
            return None;
        }
        let written = self.written.as_bytes().get(2..)?;
        bytes.starts_with(written).then_some(length)
    }

    /// When it is there.
    pub const fn presence(&self) -> Presence {
        self.presence
    }
}

/// The table of a struct: its fields, each at its index.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The name of the struct.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// Whether it keeps properties that have no field.
    pub is_open: bool,
    /// Whether it passes over those of them whose values do not fit their type.
    pub skipping: bool,
}

impl Shape {
    /// The index of the field with a key.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name() == key)
    }
}
