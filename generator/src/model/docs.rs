//! Documentation as structured facts, which emitters turn into sentences.

/// The documentation of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct Docs {
    /// The one-line text: `summary` or `title`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// Facts, each with a line of its own, in order.
    pub notes: Vec<Note>,
    /// `deprecated: true`.
    pub deprecated: bool,
}

/// A fact. Values are plain text: strings without quotes, all others as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub enum Note {
    /// `default`.
    Default(String),
    /// A `format` that has no Rust type.
    Format(String),
    /// The media type of a text or of bytes: `contentMediaType`.
    Content(String),
    /// The values of an `enum` that becomes no enum, as JSON.
    Values(Vec<String>),
    /// The one value that the document allows, though others are kept.
    Always(String),
    /// The one value of a property besides null.
    AlwaysOrNull(String),
    /// The one value that a `bool` sends. Whether it is `true` in what callers make.
    Flag(String, bool),
    /// The one value that a `bool` sends, which sends null else. Whether it may also be absent.
    FlagOrNull(String, bool),
    /// Properties or items without a field, and the value of each.
    Fixed(Vec<(String, String)>),
    /// Limits of values.
    Bounds(Box<Bounds>),
    /// An example.
    Example {
        /// The value, or its URL.
        value: ExampleValue,
        /// Its description.
        about: Option<String>,
    },
    /// `externalDocs`.
    Elsewhere {
        /// Their URL.
        url: String,
        /// Their description.
        about: Option<String>,
    },
    /// The tags of an operation.
    Tags(Vec<String>),
    /// The scopes that callers of an operation need.
    Scopes(Vec<String>),
    /// The media types of a file, of which the caller chooses one.
    MediaTypes(Vec<String>),
    /// A file, or text in its place.
    FileOrText,
    /// Any number of files, each with a name.
    NamedFiles,
    /// A call makes the value of itself.
    Made,
    /// The name of a property, parameter or header field, if the Rust name is another.
    WireName(String),
    /// The name of a schema if the Rust name has other words, or its place.
    Schema(String),
}

/// The value of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub enum ExampleValue {
    /// The value itself.
    Here(String),
    /// The URL of it (`externalValue`).
    At(String),
}

/// The limits of a schema's values, by keyword.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
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

/// A minimum or maximum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
pub struct Limit {
    /// The number, with all its digits.
    pub number: String,
    /// Whether the number itself is excluded.
    pub exclusive: bool,
}
