//! Rust types, and how callers give values of them.

use std::sync::Arc;

use serde_json::Value;

use crate::choices::MapType;
use crate::model::{IntegerWidth, Scalar};

use super::foreign::Foreign;

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RustType {
    Bool,
    Integer(IntegerWidth),
    Float {
        single: bool,
    },
    /// A number that keeps all digits.
    Number,
    String,
    DateTime,
    Date,
    Binary,
    Base64Url,
    Secret,
    Json,
    /// A whole body as it is.
    Bytes,
    /// A generated type. `converts` means that other values convert into it: an open enum of strings, or a union.
    Model {
        name: String,
        converts: bool,
    },
    /// A type of another crate.
    Foreign(Arc<Foreign>),
    Vec(Box<RustType>),
    /// A list that is one text, with a separator.
    Delimited(Box<RustType>, char),
    Map(Box<RustType>, MapType),
    Boxed(Box<RustType>),
    Option(Box<RustType>),
    /// Absent, null or a value.
    Nullable(Box<RustType>),
}

impl RustType {
    /// The type without its box.
    pub(crate) fn unboxed(&self) -> &Self {
        match self {
            Self::Boxed(inner) => inner,
            other => other,
        }
    }

    /// Whether lists of it are made of values that convert into it.
    fn converts(&self) -> bool {
        match self {
            Self::String | Self::Model { converts: true, .. } => true,
            Self::Foreign(foreign) => foreign.is_wrapped,
            _ => false,
        }
    }

    /// Returns true if a type of another crate of which nothing is known is part of it.
    pub(super) fn holds_foreign(&self) -> bool {
        match self {
            Self::Foreign(foreign) => foreign.known.is_none(),
            Self::Vec(inner)
            | Self::Delimited(inner, _)
            | Self::Map(inner, _)
            | Self::Boxed(inner)
            | Self::Option(inner)
            | Self::Nullable(inner) => inner.holds_foreign(),
            _ => false,
        }
    }
}

/// The kind of parameter of an input.
pub(crate) enum Argument {
    /// `impl Into<T>`.
    Into(RustType),
    /// `impl IntoIterator<Item = impl Into<T>>`.
    ListOf(RustType),
    /// `impl IntoIterator<Item = T>`.
    Items(RustType),
    /// `&[T]`: a whole body.
    Slice(RustType),
    /// `T`.
    Value(RustType),
    /// `impl Into<Option<T>>`: a required value that may be null.
    Nullable(RustType),
    /// No argument: the method says all.
    Nothing,
    /// The struct of an optional body, by its name.
    Body(String),
    /// `&T`: a whole body.
    Reference(RustType),
    File,
    /// Files under one name.
    Files,
    /// Files, each with its name.
    NamedFiles,
    /// Text or bytes as they are.
    Raw,
    /// Whether the one value is sent.
    Flag(Scalar),
    /// Whether the one value is sent, or null.
    FlagOrNull(Scalar),
    /// Whether the body is sent, of which the document gives everything.
    Given,
}

impl Argument {
    /// The kind of argument for a whole body.
    pub(super) fn of_body(ty: RustType) -> Self {
        match ty {
            RustType::Vec(items) => match *items {
                item if item.converts() => Self::ListOf(item),
                item => Self::Slice(item),
            },
            text @ RustType::String => Self::Into(text),
            RustType::Foreign(wrapped) if wrapped.is_wrapped => Self::Into(RustType::Foreign(wrapped)),
            RustType::Option(inner) => Self::Nullable(*inner),
            plain => Self::Reference(plain),
        }
    }

    /// The kind of argument for values of a type.
    pub(super) fn of(ty: RustType) -> Self {
        match ty {
            RustType::Vec(items) => match *items {
                item if item.converts() => Self::ListOf(item),
                item => Self::Items(item),
            },
            converted @ (RustType::String
            | RustType::Secret
            | RustType::DateTime
            | RustType::Date
            | RustType::Binary
            | RustType::Base64Url
            | RustType::Delimited(..)
            | RustType::Json
            | RustType::Model { converts: true, .. }) => Self::Into(converted),
            RustType::Foreign(wrapped) if wrapped.is_wrapped => Self::Into(RustType::Foreign(wrapped)),
            plain => Self::Value(plain),
        }
    }
}

/// The function `new` of a struct.
pub(crate) struct Constructor {
    /// The required fields that are arguments: index, name and kind.
    pub(crate) arguments: Vec<(usize, String, Argument)>,
    /// The required fields that start with their default, by index.
    pub(crate) defaults: Vec<(usize, Start)>,
}

/// The value with which a field starts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Start {
    /// A boolean, number or string. `converted`: the type is another that such a value converts into.
    Scalar { value: Value, converted: bool },
    /// A variant of an enum, by the names of both.
    Variant(String, String),
    /// A list.
    List(Vec<Start>),
    /// Any other value, as JSON text.
    Json(String),
    /// An empty map, or a struct of which nothing is required.
    Empty,
    /// `None`.
    Null,
    /// `Some`.
    Some(Box<Start>),
    /// A value in a box.
    Boxed(Box<Start>),
}
