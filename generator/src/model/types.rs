//! Types: the nodes of the graph.

use std::ops::Index;

use crate::document::Pointer;

use super::Docs;

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

    /// The type to change it, if `id` belongs to this arena.
    pub fn get_mut(&mut self, id: TypeId) -> Option<&mut Type> {
        self.all.get_mut(id.0 as usize)
    }

    /// All types with their ids, in the order they were met.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0u32..).map(TypeId).zip(&self.all)
    }

    /// How many types there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Follows aliases to the type that has a shape of its own, with nullability added up on the
    /// way. A cycle of aliases ends somewhere on it.
    pub fn resolve(&self, reference: TypeRef) -> TypeRef {
        let mut current = reference;
        // to notice a cycle (Brent): where it was after a power of two of steps
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

    /// Lets each alias lead to the end of its chain at once, but not beyond one that is to be kept.
    pub(crate) fn shorten(&mut self, is_kept: impl Fn(&Type) -> bool) {
        let kept: Vec<bool> = self
            .all
            .iter()
            .map(|ty| matches!(ty.shape, Shape::Alias(_)) && is_kept(ty))
            .collect();
        let is_kept = |id: TypeId| kept.get(id.index()).copied().unwrap_or_default();
        let mut done = vec![false; self.all.len()];
        for start in (0u32..).map(TypeId).take(self.all.len()) {
            // the aliases from here to one that is done, or to what is none
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
                continue; // a circle has no end
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
    /// The place of the type in its arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A use of a type: which, and whether `null` may stand in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeRef {
    /// The type that is meant.
    pub id: TypeId,
    /// Whether the document allows `null` here.
    pub nullable: bool,
}

/// One type.
#[derive(Debug)]
pub struct Type {
    /// What the document calls it: the name of a component, or words gathered from where it stands.
    pub name: String,
    /// Whether `name` is a component's own name, which others may rely on.
    pub named: bool,
    /// Where it stands in the bundled document.
    pub pointer: Pointer,
    /// Whether the document allows `null` wherever it is used.
    pub nullable: bool,
    /// Its documentation.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
}

/// What a type is.
#[derive(Debug)]
pub enum Shape {
    /// Anything: kept as JSON.
    Json,
    /// Another type under a second name.
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
    /// A number with all its digits: `format: decimal` on `type: number`.
    Decimal,
    /// A string.
    Text(TextFormat),
    /// Raw bytes, not JSON at all: `type: string, format: binary`.
    Bytes,
    /// A list.
    Array(TypeRef),
    /// A list whose items have a type of their own each; the last ones may be left out.
    Tuple(Vec<Item>),
    /// An object with free keys.
    Map(TypeRef),
    /// An object with known keys.
    Struct(Struct),
    /// A closed list of strings, which servers nevertheless extend.
    TextEnum(Vec<EnumValue<String>>),
    /// A list of integers.
    IntegerEnum(Vec<EnumValue<i64>>),
    /// A list of values that are not all strings or all integers: no objects and no lists.
    ScalarEnum(Vec<EnumValue<Scalar>>),
    /// One of several types.
    Union(Union),
}

impl Shape {
    /// Whether it becomes a type with a name in Rust.
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

    /// Whether it is a boolean, a number, text or bytes, and nothing but its kind tells it from others.
    pub(crate) fn is_scalar(&self) -> bool {
        self.is_same_scalar(self)
    }

    /// Whether both are the same of these.
    pub(crate) fn is_same_scalar(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bool, Self::Bool) | (Self::Decimal, Self::Decimal) | (Self::Bytes, Self::Bytes) => true,
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Float { single: one }, Self::Float { single: other }) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            _ => false,
        }
    }
}

/// How wide an integer is; an `integer` without a format has 64 bits.
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

/// What a string holds.
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
    /// Text that must not be shown (`format: password`, `x-secret`).
    Secret,
}

/// An object with known keys.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// The properties, in the order of the document.
    pub fields: Vec<Field>,
    /// The type of further properties where the document asks to keep them.
    pub extra: Option<TypeRef>,
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
    /// What the document assumes where it is not given.
    pub default: Option<serde_json::Value>,
    /// Only in responses.
    pub read_only: bool,
    /// Only in requests.
    pub write_only: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// An item of a list in which each has a type of its own.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its type.
    pub ty: TypeRef,
    /// Whether it may be left out, with all that follow.
    pub optional: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// A boolean, a number or a string: its text as JSON, of which there is one for each value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scalar(String);

impl Scalar {
    /// A value of an enum, if it is none of null, an object or a list. A number without a fraction is written as an integer.
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

    /// The text as JSON.
    pub fn as_json(&self) -> &str {
        &self.0
    }

    /// The value as a reader writes it: a string without its quotes.
    pub fn plain(&self) -> String {
        match serde_json::from_str(&self.0) {
            Ok(serde_json::Value::String(text)) => text,
            _ => self.0.clone(),
        }
    }
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue<T> {
    /// The value itself.
    pub value: T,
    /// The name a document gives it (`x-enum-varnames`), if any.
    pub name: Option<String>,
}

/// One of several types.
#[derive(Debug, Default)]
pub struct Union {
    /// The alternatives, in the order of the document.
    pub variants: Vec<Variant>,
}

/// An alternative of a [`Union`].
#[derive(Debug)]
pub struct Variant {
    /// What the document calls it.
    pub name: String,
    /// Its type.
    pub ty: TypeRef,
    /// The values of the discriminator that choose it: property name and values.
    pub tag: Option<(String, Vec<String>)>,
}
