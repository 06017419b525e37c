//! The structure of an OpenAPI document: which kind of object each key holds. Bundling and lowering 3.1 walk a document
//! by this table.

use super::method::METHODS;

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
    Map(Part),
    /// An array whose items are all of one kind.
    List(Part),
    /// Values without references below them: info, servers, tags, text.
    Plain,
    /// Data such as an example, in which `$ref` is an ordinary key. It is a reference only if it stands alone and can
    /// be resolved.
    Data,
}

/// The kinds of the elements of lists and maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    PathItem,
    Parameter,
    RequestBody,
    Response,
    Header,
    MediaType,
    Encoding,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Schema,
}

impl Part {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::PathItem => Kind::PathItem,
            Self::Parameter => Kind::Parameter,
            Self::RequestBody => Kind::RequestBody,
            Self::Response => Kind::Response,
            Self::Header => Kind::Header,
            Self::MediaType => Kind::MediaType,
            Self::Encoding => Kind::Encoding,
            Self::Example => Kind::Example,
            Self::Link => Kind::Link,
            Self::Callback => Kind::Callback,
            Self::SecurityScheme => Kind::SecurityScheme,
            Self::Schema => Kind::Schema,
        }
    }
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

impl Folder {
    /// All sections, in the order of the specification.
    pub(crate) const ALL: [Self; 8] = [
        Self::Schemas,
        Self::Responses,
        Self::Parameters,
        Self::Examples,
        Self::RequestBodies,
        Self::Headers,
        Self::SecuritySchemes,
        Self::Links,
    ];

    /// The key within `components`.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Schemas => "schemas",
            Self::Responses => "responses",
            Self::Parameters => "parameters",
            Self::Examples => "examples",
            Self::RequestBodies => "requestBodies",
            Self::Headers => "headers",
            Self::SecuritySchemes => "securitySchemes",
            Self::Links => "links",
        }
    }

    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Schemas => Kind::Schema,
            Self::Responses => Kind::Response,
            Self::Parameters => Kind::Parameter,
            Self::Examples => Kind::Example,
            Self::RequestBodies => Kind::RequestBody,
            Self::Headers => Kind::Header,
            Self::SecuritySchemes => Kind::SecurityScheme,
            Self::Links => Kind::Link,
        }
    }
}

impl Kind {
    /// The section of `components` that referenced content of this kind is moved to. `None` if the reference is
    /// replaced by its content.
    pub(crate) fn folder(self) -> Option<Folder> {
        Folder::ALL.into_iter().find(|folder| folder.kind() == self)
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
        match self {
            Self::Document => match key {
                "paths" => Self::Paths,
                key if WEBHOOKS.contains(&key) => Self::Map(Part::PathItem),
                "components" => Self::Components,
                _ => Self::Plain,
            },
            Self::Components => match key {
                "callbacks" => Self::Map(Part::Callback),
                "pathItems" => Self::Map(Part::PathItem),
                _ => match key {
                    "schemas" => Self::Map(Part::Schema),
                    "responses" => Self::Map(Part::Response),
                    "parameters" => Self::Map(Part::Parameter),
                    "examples" => Self::Map(Part::Example),
                    "requestBodies" => Self::Map(Part::RequestBody),
                    "headers" => Self::Map(Part::Header),
                    "securitySchemes" => Self::Map(Part::SecurityScheme),
                    "links" => Self::Map(Part::Link),
                    _ => Self::Plain,
                },
            },
            Self::Paths | Self::Callback => Self::PathItem,
            Self::PathItem => match key {
                method if METHODS.contains(&method) => Self::Operation,
                "parameters" => Self::List(Part::Parameter),
                _ => Self::Plain,
            },
            Self::Operation => match key {
                "parameters" => Self::List(Part::Parameter),
                "requestBody" => Self::RequestBody,
                "responses" => Self::Responses,
                "callbacks" => Self::Map(Part::Callback),
                _ => Self::Plain,
            },
            Self::Responses => Self::Response,
            Self::Parameter | Self::Header => match key {
                "schema" => Self::Schema,
                "content" => Self::Map(Part::MediaType),
                "example" => Self::Data,
                "examples" => Self::Map(Part::Example),
                _ => Self::Plain,
            },
            Self::RequestBody => match key {
                "content" => Self::Map(Part::MediaType),
                _ => Self::Plain,
            },
            Self::Response => match key {
                "headers" => Self::Map(Part::Header),
                "content" => Self::Map(Part::MediaType),
                "links" => Self::Map(Part::Link),
                _ => Self::Plain,
            },
            Self::MediaType => match key {
                "schema" | "itemSchema" => Self::Schema,
                "example" => Self::Data,
                "examples" => Self::Map(Part::Example),
                "encoding" => Self::Map(Part::Encoding),
                _ => Self::Plain,
            },
            Self::Encoding => match key {
                "headers" => Self::Map(Part::Header),
                _ => Self::Plain,
            },
            Self::Example => match key {
                "value" => Self::Data,
                _ => Self::Plain,
            },
            Self::Link => match key {
                "parameters" | "requestBody" => Self::Data,
                _ => Self::Plain,
            },
            Self::Schema => schema_child(key),
            Self::Map(part) => part.kind(),
            // An object in place of an array is reported by the typing stage.
            Self::List(_) => Self::Plain,
            Self::SecurityScheme | Self::Discriminator | Self::Plain => Self::Plain,
            Self::Data => Self::Data,
        }
    }

    /// The kind of the items of an array of this kind.
    pub(crate) fn item(self) -> Self {
        match self {
            Self::List(part) => part.kind(),
            // Older versions of JSON Schema allow a list of schemas in `items`.
            Self::Schema => Self::Schema,
            Self::Data => Self::Data,
            _ => Self::Plain,
        }
    }
}

fn schema_child(key: &str) -> Kind {
    match key {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => Kind::Map(Part::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Kind::List(Part::Schema),
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
