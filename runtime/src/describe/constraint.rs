//! What a document asks of the values of requests beyond what their types guarantee: tables that `check` walks along a value.

/// What a schema asks of its values, and of what lies in them. Each keyword applies to values of its own JSON type, as
/// JSON Schema says.
#[derive(Debug)]
pub struct Constraints(pub &'static [Constraint]);

/// One keyword of a schema, or a step to the schemas within it.
#[derive(Debug)]
#[allow(missing_docs)] // the names are those of JSON Schema
pub enum Constraint {
    /// Numbers are written with all their digits.
    Minimum(&'static str),
    ExclusiveMinimum(&'static str),
    Maximum(&'static str),
    ExclusiveMaximum(&'static str),
    MultipleOf(&'static str),
    /// In Unicode code points.
    MinLength(usize),
    MaxLength(usize),
    /// The pattern as the document has it.
    Pattern(&'static str),
    /// The pattern as the document has it, and what it is for the engine.
    Translated(&'static str, &'static str),
    MinItems(usize),
    MaxItems(usize),
    UniqueItems,
    MinProperties(usize),
    MaxProperties(usize),
    /// At least one of these lists of properties is there as a whole: alternatives that only have `required`.
    AnyRequired(&'static str, &'static [&'static [&'static str]]),
    /// All items.
    Items(&'static Constraints),
    /// The item at an index.
    Item(usize, &'static Constraints),
    /// The value of a property.
    Property(&'static str, &'static Constraints),
    /// The values of all properties but these.
    Others(&'static [&'static str], &'static Constraints),
    /// The same value: a part of `allOf`.
    Same(&'static Constraints),
    /// The same value, as the alternative that it is.
    OneOf(&'static [Choice]),
}

/// One of several alternatives: how its values are told from those of others, and what it asks of them.
#[derive(Debug)]
pub struct Choice {
    pub(crate) constraints: &'static Constraints,
    /// JSON types as a sum: 1 for a string, 2 for an integer, 4 for a number with a fraction, 8 for a boolean, 16 for an object,
    /// 32 for a list.
    pub(crate) kinds: u8,
    pub(crate) required: &'static [&'static str],
    pub(crate) properties: &'static [&'static str],
    pub(crate) tags: &'static [Tag],
}

/// A property, the values that select an alternative (none for null), and whether it has to be there.
pub type Tag = (&'static str, &'static [&'static str], bool);

impl Choice {
    /// An alternative for values of these JSON types.
    pub const fn new(kinds: u8, constraints: &'static Constraints) -> Self {
        Self {
            constraints,
            kinds,
            required: &[],
            properties: &[],
            tags: &[],
        }
    }

    /// The properties that its objects have.
    pub const fn required(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        self
    }

    /// The properties that its objects may have.
    pub const fn properties(mut self, properties: &'static [&'static str]) -> Self {
        self.properties = properties;
        self
    }

    /// The properties whose values select it.
    pub const fn tags(mut self, tags: &'static [Tag]) -> Self {
        self.tags = tags;
        self
    }
}
