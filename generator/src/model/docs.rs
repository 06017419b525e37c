//! What a document says to its reader, as facts: sentences are made of them only where they are written.

/// What a document says about one thing to its reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// The one-line text: `summary` or `title`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// Facts worth a line of their own, in the order they are told.
    pub notes: Vec<Note>,
    /// `deprecated: true`.
    pub deprecated: bool,
}

/// A fact. Values are texts as a reader writes them: strings without quotes, all else as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// `default`.
    Default(String),
    /// A `format` that no type of Rust shows.
    Format(String),
    /// The values of an `enum` that becomes no enum, as JSON.
    Values(Vec<String>),
    /// What values must fit.
    Bounds(Box<Bounds>),
    /// An example.
    Example {
        /// The value, or where it is found.
        value: ExampleValue,
        /// What is said of it.
        about: Option<String>,
    },
    /// `externalDocs`.
    Elsewhere {
        /// Where they are.
        url: String,
        /// What is said of them.
        about: Option<String>,
    },
    /// The tags of an operation.
    Tags(Vec<String>),
    /// The scopes that callers of an operation need.
    Scopes(Vec<String>),
    /// Any number of files are given, each with its name.
    NamedFiles,
}

/// The value of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExampleValue {
    /// The value itself.
    Here(String),
    /// The URL of it (`externalValue`).
    At(String),
}

/// What the values of a schema must fit, keyword by keyword.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the names are those of JSON Schema
pub struct Bounds {
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub pattern: Option<String>,
    pub minimum: Option<Limit>,
    pub maximum: Option<Limit>,
    pub multiple_of: Option<String>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
}

/// The least or the greatest number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The number, with all its digits.
    pub number: String,
    /// Whether the number itself does not fit.
    pub exclusive: bool,
}
