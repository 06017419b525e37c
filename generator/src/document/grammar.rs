//! The structure of an OpenAPI document: which kind of object each key holds. Bundling and lowering 3.1 walk a document
//! by this table.

use super::Pointer;
use super::method::{ADDITIONAL, method_of};

/// The keys that hold webhooks: that of 3.1, and the extension for documents of 3.0.
pub(crate) const WEBHOOKS: [&str; 2] = ["webhooks", "x-webhooks"];

/// The kind of a value, determined by its place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Document,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Response,
    Header,
    MediaType,
    Encoding,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Schema,
    Discriminator,
    /// An object whose values are all of one kind.
    Map(&'static Self),
    /// An array whose items are all of one kind.
    List(&'static Self),
    /// Values without references below them: info, servers, tags, text.
    Plain,
    /// Data such as an example, in which `$ref` is an ordinary key. It is a reference only if it stands alone and can
    /// be resolved.
    Data,
}

/// A section of `components`, such as `schemas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Folder {
    Schemas,
    Responses,
    Parameters,
    Examples,
    RequestBodies,
    Headers,
    SecuritySchemes,
    Links,
}

/// Each section, its key, and the kind of its values, in the order of the specification.
static FOLDERS: [(Folder, &str, Kind); 8] = [
    (Folder::Schemas, "schemas", Kind::Schema),
    (Folder::Responses, "responses", Kind::Response),
    (Folder::Parameters, "parameters", Kind::Parameter),
    (Folder::Examples, "examples", Kind::Example),
    (Folder::RequestBodies, "requestBodies", Kind::RequestBody),
    (Folder::Headers, "headers", Kind::Header),
    (Folder::SecuritySchemes, "securitySchemes", Kind::SecurityScheme),
    (Folder::Links, "links", Kind::Link),
];

impl Folder {
    /// All sections, in the order of the specification.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        FOLDERS.iter().map(|(folder, ..)| *folder)
    }

    /// The key within `components`.
    pub(crate) fn key(self) -> &'static str {
        FOLDERS[self as usize].1
    }

    pub(crate) fn kind(self) -> Kind {
        FOLDERS[self as usize].2
    }

    /// The pointer to one of its components.
    pub(crate) fn component(self, name: &str) -> Pointer {
        Pointer::root().child("components").child(self.key()).child(name)
    }
}

impl Kind {
    /// The section of `components` that referenced content of this kind is moved to. `None` if the reference is
    /// replaced by its content.
    pub(crate) fn folder(self) -> Option<Folder> {
        Folder::all().find(|folder| folder.kind() == self)
    }

    /// The noun for messages, with its article.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Document => "an OpenAPI document",
            Self::Components => "the components",
            Self::Paths => "the paths",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::Responses => "the responses",
            Self::Response => "a response",
            Self::Header => "a header",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Callback => "a callback",
            Self::SecurityScheme => "a security scheme",
            Self::Schema => "a schema",
            Self::Discriminator => "a discriminator",
            Self::Map(_) => "an object",
            Self::List(_) => "an array",
            Self::Plain | Self::Data => "a value",
        }
    }

    /// Returns true for maps whose keys are names from the document, so that `$ref` is an ordinary key.
    pub(crate) fn has_names(self) -> bool {
        matches!(
            self,
            Self::Map(_) | Self::Paths | Self::Callback | Self::Responses | Self::Data | Self::Plain
        )
    }

    /// Returns true if `key` is an extension and not a name from the document. `x-webhooks` is read and does not count.
    pub(crate) fn is_extension(self, key: &str) -> bool {
        let webhooks = self == Self::Document && WEBHOOKS.contains(&key);
        key.starts_with("x-") && !matches!(self, Self::Map(_)) && !webhooks
    }

    /// The kind of the value of `key` in an object of this kind.
    pub(crate) fn child(self, key: &str) -> Self {
        if self.is_extension(key) {
            return Self::Data;
        }
        match (self, key) {
            (Self::Document, "paths") => Self::Paths,
            (Self::Document, key) if WEBHOOKS.contains(&key) => Self::Map(&Self::PathItem),
            (Self::Document, "components") => Self::Components,
            (Self::Components, "callbacks") => Self::Map(&Self::Callback),
            (Self::Components, "pathItems") => Self::Map(&Self::PathItem),
            (Self::Components, "mediaTypes") => Self::Map(&Self::MediaType),
            (Self::Components, key) => {
                let section = FOLDERS.iter().find(|(_, section, _)| *section == key);
                section.map_or(Self::Plain, |(_, _, kind)| Self::Map(kind))
            }
            (Self::Paths | Self::Callback, _) => Self::PathItem,
            (Self::PathItem, ADDITIONAL) => Self::Map(&Self::Operation),
            (Self::PathItem, key) if method_of(key).is_some() => Self::Operation,
            (Self::PathItem | Self::Operation, "parameters") => Self::List(&Self::Parameter),
            (Self::Operation, "requestBody") => Self::RequestBody,
            (Self::Operation, "responses") => Self::Responses,
            (Self::Operation, "callbacks") => Self::Map(&Self::Callback),
            (Self::Responses, _) => Self::Response,
            (Self::Parameter | Self::Header | Self::MediaType, "schema") => Self::Schema,
            (Self::Parameter | Self::Header | Self::MediaType, "example") => Self::Data,
            (Self::Parameter | Self::Header | Self::MediaType, "examples") => Self::Map(&Self::Example),
            (Self::Parameter | Self::Header | Self::RequestBody | Self::Response, "content") => {
                Self::Map(&Self::MediaType)
            }
            (Self::Response | Self::Encoding, "headers") => Self::Map(&Self::Header),
            (Self::Response, "links") => Self::Map(&Self::Link),
            (Self::MediaType, "itemSchema") => Self::Schema,
            (Self::MediaType | Self::Encoding, "encoding") => Self::Map(&Self::Encoding),
            (Self::MediaType | Self::Encoding, "prefixEncoding") => Self::List(&Self::Encoding),
            (Self::MediaType | Self::Encoding, "itemEncoding") => Self::Encoding,
            (Self::Example, "value" | "dataValue") => Self::Data,
            (Self::Link, "parameters" | "requestBody") => Self::Data,
            (Self::Schema, key) => schema_child(key),
            (Self::Map(kind), _) => *kind,
            (Self::Data, _) => Self::Data,
            // An object in place of an array is reported by the typing stage.
            _ => Self::Plain,
        }
    }

    /// The kind of the items of an array of this kind.
    pub(crate) fn item(self) -> Self {
        match self {
            Self::List(kind) => *kind,
            // Older versions of JSON Schema allow a list of schemas in `items`.
            Self::Schema => Self::Schema,
            Self::Data => Self::Data,
            _ => Self::Plain,
        }
    }
}

fn schema_child(key: &str) -> Kind {
    match key {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => Kind::Map(&Kind::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Kind::List(&Kind::Schema),
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "additionalItems"
        | "contentSchema" => Kind::Schema,
        "discriminator" => Kind::Discriminator,
        "example" | "examples" | "default" | "enum" | "const" => Kind::Data,
        _ => Kind::Plain,
    }
}

/// The keywords that apply to values of one type only.
pub(crate) fn keywords_of(type_name: &str) -> &'static [&'static str] {
    match type_name {
        "string" => &[
            "format",
            "pattern",
            "minLength",
            "maxLength",
            "contentEncoding",
            "contentMediaType",
        ],
        "integer" | "number" => &[
            "format",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
        "array" => &[
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
        ],
        "object" => &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "dependentRequired",
            "dependentSchemas",
        ],
        _ => &[],
    }
}
