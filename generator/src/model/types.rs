//! Types: the nodes of the graph.

use std::ops::{Deref, Index};

use crate::document::Pointer;

use super::{Docs, OwnId};

/// Names one type of an [`Api`](super::Api).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(u32);

/// The arena of types.
#[derive(Debug, Default)]
pub struct Types {
    all: Vec<Type>,
}

impl Types {
    /// Adds a type and returns its id.
    pub fn add(&mut self, ty: Type) -> TypeId {
        let id = TypeId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(ty);
        id
    }

    /// The mutable type, if `id` belongs to this arena.
    pub fn get_mut(&mut self, id: TypeId) -> Option<&mut Type> {
        self.all.get_mut(id.0 as usize)
    }

    /// All types with their ids, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0u32..).map(TypeId).zip(&self.all)
    }

    /// All types, mutable.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        self.all.iter_mut()
    }

    /// How many types there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Follows aliases to a type that is no alias; the result is nullable if any step is. For a cycle of aliases it
    /// returns one of them.
    pub fn resolve(&self, reference: TypeRef) -> TypeRef {
        let mut current = reference;
        // for cycle detection (Brent): the position after a power of two of steps
        let mut earlier = None;
        for step in 0_usize.. {
            if earlier == Some(current.id) {
                break;
            }
            if step.is_power_of_two() {
                earlier = Some(current.id);
            }
            match &self[current.id].shape {
                Shape::Alias(next) => {
                    current = TypeRef {
                        id: next.id,
                        nullable: current.nullable || next.nullable || self[current.id].nullable,
                    }
                }
                _ => {
                    current.nullable |= self[current.id].nullable;
                    return current;
                }
            }
        }
        current
    }

    /// Redirects each alias to the end of its chain, or to the first type on it that is kept.
    pub(crate) fn shorten(&mut self, is_kept: impl Fn(TypeId, &Type) -> bool) {
        let kept: Vec<bool> = self
            .iter()
            .map(|(id, ty)| matches!(ty.shape, Shape::Alias(_)) && is_kept(id, ty))
            .collect();
        let is_kept = |id: TypeId| kept.get(id.index()).copied().unwrap_or_default();
        let mut done = vec![false; self.all.len()];
        for start in (0u32..).map(TypeId).take(self.all.len()) {
            // the aliases from here to a finished one or to the end of the chain
            let (mut chain, mut current) = (Vec::new(), start);
            while let Some(Shape::Alias(next)) = self.all.get(current.index()).map(|ty| &ty.shape) {
                if done.get(current.index()).copied().unwrap_or(true) {
                    break;
                }
                if let Some(done) = done.get_mut(current.index()) {
                    *done = true;
                }
                chain.push(current);
                current = next.id;
            }
            if chain.contains(&current) {
                continue; // a cycle of aliases has no end
            }
            for id in chain.into_iter().rev() {
                let Some(Shape::Alias(next)) = self.all.get(id.index()).map(|ty| &ty.shape) else {
                    continue;
                };
                let target = match self.all.get(next.id.index()) {
                    Some(Type {
                        shape: Shape::Alias(end),
                        nullable,
                        ..
                    }) if !is_kept(next.id) => TypeRef {
                        id: end.id,
                        nullable: next.nullable || *nullable || end.nullable,
                    },
                    _ => *next,
                };
                if let Some(ty) = self.all.get_mut(id.index()) {
                    ty.shape = Shape::Alias(target);
                }
            }
        }
    }
}

impl Index<TypeId> for Types {
    type Output = Type;

    /// Every [`TypeId`] comes from [`Types::add`] of the same arena, and types are never removed.
    fn index(&self, id: TypeId) -> &Type {
        &self.all[id.0 as usize]
    }
}

impl TypeId {
    /// The index of the type in its arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A reference to a type, with nullability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeRef {
    /// The type.
    pub id: TypeId,
    /// Whether the document allows `null` here.
    pub nullable: bool,
}

/// One type.
#[derive(Debug)]
pub struct Type {
    /// Its name in the document: that of a component, or words from its location.
    pub name: String,
    /// Whether it is a component.
    pub named: bool,
    /// Its location in the bundled document.
    pub pointer: Pointer,
    /// Whether the schema itself allows `null`.
    pub nullable: bool,
    /// Its documentation.
    pub docs: Docs,
    /// Its shape.
    pub shape: Shape,
}

/// The shape of a type.
#[derive(Debug)]
pub enum Shape {
    /// Any value, kept as JSON.
    Json,
    /// A second name for another type.
    Alias(TypeRef),
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer(IntegerWidth),
    /// A number: 32 or 64 bits.
    Float {
        /// Whether `format: float` asks for 32 bits.
        single: bool,
    },
    /// A number that keeps all digits: `format: decimal` on `type: number`.
    Decimal,
    /// A number of a type that users chose.
    Numeric(OwnId),
    /// A string.
    Text(TextFormat),
    /// Raw bytes outside JSON: `type: string, format: binary`.
    Bytes,
    /// A list.
    Array(TypeRef),
    /// A list that is one text, with a separator between its items (`format: ArrayEncoding.commaDelimited`).
    Delimited(TypeRef, char),
    /// A tuple: a list with a type for each item; the last items may be optional.
    Tuple(Vec<Item>),
    /// An object with arbitrary keys.
    Map(Further),
    /// An object with known keys.
    Struct(Struct),
    /// The one value that the document allows.
    Constant(Constant),
    /// An `enum` of strings, which servers may still extend.
    TextEnum(Listed<String>),
    /// An `enum` of integers.
    IntegerEnum(Listed<i64>),
    /// An `enum` of mixed scalars, without objects and lists.
    ScalarEnum(Vec<EnumValue<Scalar>>),
    /// One of several types.
    Union(Union),
}

impl Shape {
    /// Returns true if it becomes a named Rust type.
    pub fn has_name(&self) -> bool {
        matches!(
            self,
            Self::Struct(_)
                | Self::Tuple(_)
                | Self::TextEnum(_)
                | Self::IntegerEnum(_)
                | Self::ScalarEnum(_)
                | Self::Union(_)
        )
    }

    /// Returns true for scalars, which are fully described by their shape.
    pub(crate) fn is_scalar(&self) -> bool {
        self.is_same_scalar(self)
    }

    /// Returns true if both are the same scalar.
    pub(crate) fn is_same_scalar(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bool, Self::Bool) | (Self::Decimal, Self::Decimal) | (Self::Bytes, Self::Bytes) => true,
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Float { single: one }, Self::Float { single: other }) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Numeric(one), Self::Numeric(other)) => one == other,
            _ => false,
        }
    }
}

/// The width of an integer; 64 bits without a `format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum IntegerWidth {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

/// The format of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// Any text.
    Plain,
    /// RFC 3339 date and time.
    DateTime,
    /// RFC 3339 full-date.
    Date,
    /// Bytes as base64 inside JSON (`format: byte`).
    Base64,
    /// Bytes as base64url inside JSON (`format: base64url`).
    Base64Url,
    /// Secret text (`format: password`, `x-secret`).
    Secret,
    /// A type that users chose.
    Own(OwnId),
}

/// An object with known keys.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// The properties, in the order of the document.
    pub fields: Vec<Field>,
    /// Additional properties, if the document allows them explicitly.
    pub extra: Option<Further>,
    /// Whether the document forbids additional properties. Responses may have them nevertheless.
    pub closed: bool,
}

/// Properties whose keys the document does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Further {
    /// The type of their values.
    pub ty: TypeRef,
    /// Whether the type is that of keys that match a pattern; others may have any value.
    pub by_pattern: bool,
}

impl From<TypeRef> for Further {
    fn from(ty: TypeRef) -> Self {
        Self { ty, by_pattern: false }
    }
}

/// A property.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its key.
    pub wire: String,
    /// Its type.
    pub ty: TypeRef,
    /// Whether the document requires it.
    pub required: bool,
    /// The default in the document.
    pub default: Option<serde_json::Value>,
    /// Only in responses.
    pub read_only: bool,
    /// Only in requests.
    pub write_only: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// An item of a tuple.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its type.
    pub ty: TypeRef,
    /// Whether it may be absent, together with all following items.
    pub optional: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// A boolean, number or string, or the null of a constant, as its canonical JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scalar(String);

impl Scalar {
    /// Converts a value of an `enum`, unless it is null, an object or a list. A number without a fraction is written as
    /// an integer.
    pub fn of(value: &serde_json::Value) -> Option<Self> {
        match value {
            serde_json::Value::Number(number) if number.is_f64() => {
                let text = number.to_string();
                Some(Self(text.strip_suffix(".0").unwrap_or(&text).to_owned()))
            }
            serde_json::Value::Bool(_) | serde_json::Value::Number(_) | serde_json::Value::String(_) => {
                Some(Self(value.to_string()))
            }
            _ => None,
        }
    }

    /// The value null.
    pub fn null() -> Self {
        Self("null".to_owned())
    }

    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        self.0 == "null"
    }

    /// The value of a string.
    pub fn text(text: &str) -> Self {
        Self(serde_json::Value::from(text).to_string())
    }

    /// The value as its JSON type has it.
    pub fn to_value(&self) -> serde_json::Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }

    /// The text as JSON.
    pub fn as_json(&self) -> &str {
        &self.0
    }

    /// The value as plain text: a string without its quotes.
    pub fn plain(&self) -> String {
        match serde_json::from_str(&self.0) {
            Ok(serde_json::Value::String(text)) => text,
            _ => self.0.clone(),
        }
    }
}

/// The one value that the document allows: a `const`, or an `enum` of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// The value.
    pub value: Scalar,
    /// Whether the document says it by `const`. An `enum` of one value may get more.
    pub by_keyword: bool,
}

/// The values of an enum.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    /// Each of them.
    pub values: Vec<EnumValue<T>>,
    /// Whether the document allows all others of the JSON type as well.
    pub open: bool,
}

impl<T> From<Vec<EnumValue<T>>> for Listed<T> {
    fn from(values: Vec<EnumValue<T>>) -> Self {
        Self { values, open: false }
    }
}

impl<T> Deref for Listed<T> {
    type Target = [EnumValue<T>];

    fn deref(&self) -> &Self::Target {
        &self.values
    }
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue<T> {
    /// The value itself.
    pub value: T,
    /// The name a document gives it (`x-enum-varnames`, `title`), if any.
    pub name: Option<String>,
    /// What a document says about it.
    pub docs: Docs,
}

/// One of several types.
#[derive(Debug, Default)]
pub struct Union {
    /// The alternatives, in the order of the document.
    pub variants: Vec<Variant>,
}

impl Variant {
    /// The property that tells its values from those of other variants, and what it is written with.
    pub fn written_tag(&self) -> Option<&(String, Vec<String>)> {
        self.tag.as_ref().or(self.inherited.as_ref())
    }
}

/// An alternative of a [`Union`].
#[derive(Debug)]
pub struct Variant {
    /// Its name in the document.
    pub name: String,
    /// Its type.
    pub ty: TypeRef,
    /// The discriminator's property name and the values that select this variant.
    pub tag: Option<(String, Vec<String>)>,
    /// The property of an inherited discriminator and the values that it has, though an object without it may be this variant.
    pub inherited: Option<(String, Vec<String>)>,
    /// Whether it also is for objects whose discriminator selects no variant.
    pub otherwise: bool,
    /// Without a discriminator, the values that properties must have.
    pub conditions: Vec<Condition>,
}

/// A property of an alternative that must have one of some values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Its key.
    pub property: String,
    /// The values, numbers and booleans as text; empty for null.
    pub values: Vec<String>,
    /// Whether the property must be there.
    pub required: bool,
}
