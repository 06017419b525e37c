//! The supported `x-` keys: the objects they belong to, the shape of their values, and their meaning.
//!
//! [`Extension::ALL`] is the only list of them. All values are checked against it in one place, also in parts of the
//! document that generate nothing, so later stages skip invalid values without a report.

mod check;
mod paging;
mod shape;
#[cfg(test)]
mod tests;

use indexmap::IndexMap;

use super::grammar::Kind;
use crate::field;

pub(crate) use check::Checks;
use shape::{Key, Shape, Words};

/// An `x-` key of documents.
#[derive(Debug)]
pub struct Extension {
    key: &'static str,
    places: &'static [Kind],
    shape: Shape,
    meaning: &'static str,
    /// Whether other tools defined it: an invalid value is then no error.
    foreign: bool,
}

const fn ours(key: &'static str, places: &'static [Kind], shape: Shape, meaning: &'static str) -> Extension {
    Extension {
        key,
        places,
        shape,
        meaning,
        foreign: false,
    }
}

const fn foreign(key: &'static str, places: &'static [Kind], shape: Shape, meaning: &'static str) -> Extension {
    Extension {
        foreign: true,
        ..ours(key, places, shape, meaning)
    }
}

/// The name of the signature of requests.
pub static SIGNATURE: Extension = ours(
    "x-signature",
    &[Kind::SecurityScheme],
    Shape::Checked {
        fits: |name| !name.trim().is_empty(),
        expected: "a string that is not empty",
        help: "it is the name of the signature, such as SDK-HMAC-SHA256",
    },
    "requests are signed",
);

/// The Rust path of the signer.
pub static SIGNER: Extension = ours(
    "x-signer",
    &[Kind::SecurityScheme],
    Shape::Beside(
        "x-signature",
        &Shape::Checked {
            fits: is_item_path,
            expected: "the Rust path of a value that implements `auth::Signer`",
            help: "its first segment is the crate: my_crate::vendor::Signature",
        },
    ),
    "the signer of requests",
);

/// A parameter that is set once on the client.
pub static CLIENT_PARAMETER: Extension = ours(
    "x-client-parameter",
    &[Kind::Parameter],
    Shape::FlagOr(&Shape::Object(&[Key::needed(
        "lookup",
        Shape::Object(&[
            Key::needed("endpoint", Shape::Text),
            Key::needed("server", Shape::Text),
            Key::needed("path", Shape::Text),
            Key::needed("items", Shape::Pointers),
            Key::needed("value", Shape::Pointers),
            Key::optional("query", Shape::TextMap),
        ]),
    )])),
    "it is set once on the client",
);

/// Pagination of an operation.
pub static PAGING: Extension = ours(
    "x-paging",
    &[Kind::Document, Kind::Operation],
    Shape::ByPlace {
        root: &Shape::OffOr(&Shape::OneOrMore(&paging::RULE)),
        elsewhere: &Shape::OffOr(&paging::RULE),
    },
    "items are listed page by page",
);

/// Whether an operation may be retried.
pub static IDEMPOTENT: Extension = ours(
    "x-idempotent",
    &[Kind::Operation],
    Shape::Flag,
    "whether it may be retried",
);

/// What carries an idempotency key.
pub static IDEMPOTENCY_KEY: Extension = ours(
    "x-idempotency-key",
    &[Kind::Document, Kind::Operation],
    Shape::OffOr(&Shape::Checked {
        fits: is_of_key,
        expected: "false, or the name of a header or a parameter",
        help: "write the name that the server knows, such as `Idempotency-Key`, or `false` for none",
    }),
    "what carries the idempotency key of a call",
);

/// Rules for retries.
pub static RETRY: Extension = ours(
    "x-retry",
    &[Kind::Document, Kind::Operation],
    Shape::Object(&[
        Key::optional("statuses", Shape::Statuses),
        Key::optional(
            "window",
            Shape::Object(&[
                Key::needed("codes", Shape::Texts),
                Key::needed("seconds", Shape::Integer(1, 86_400)),
            ]),
        ),
    ]),
    "rules for retries",
);

/// Rules that turn a successful response into an error.
pub static SUCCESS_ERRORS: Extension = ours(
    "x-success-errors",
    &[Kind::Document, Kind::Operation],
    Shape::Rules(&[
        Key::needed("pointer", Shape::Pointers),
        Key::needed(
            "rule",
            Shape::Word(&Words {
                all: &["not-zero", "present"],
                unknown: |word| format!("`{word}` is no rule for errors"),
                help: "the rules are `not-zero` and `present`",
            }),
        ),
    ]),
    "which 2xx responses are errors",
);

/// The fields of an error body.
pub static ERROR_FIELDS: Extension = ours(
    "x-error-fields",
    &[Kind::Document],
    Shape::Object(&[
        Key::optional("code", Shape::Pointers),
        Key::optional("message", Shape::Pointers),
        Key::optional("detail", Shape::Pointers),
        Key::optional("request_id", Shape::Pointers),
        Key::optional("request_id_headers", Shape::Texts),
        Key::optional("others", Shape::Parts),
    ]),
    "the fields of error bodies: code, message and others",
);

/// A secret value, hidden in logs and errors.
pub static SECRET: Extension = ours(
    "x-secret",
    &[Kind::Schema, Kind::Parameter, Kind::Header],
    Shape::Flag,
    "the value is never shown",
);

/// Names for the values of an `enum`.
pub static ENUM_VARNAMES: Extension = foreign(
    "x-enum-varnames",
    &[Kind::Schema],
    Shape::NameOfEachValue,
    "names of the values of `enum`",
);

/// Another spelling of `x-enum-varnames`.
pub static ENUM_NAMES: Extension = foreign(
    "x-enumNames",
    &[Kind::Schema],
    Shape::NameOfEachValue,
    "another name of `x-enum-varnames`, which takes precedence",
);

/// The Rust type in place of a schema, as typify and progenitor read it.
pub static RUST_TYPE: Extension = foreign(
    "x-rust-type",
    &[Kind::Schema],
    Shape::RustType,
    "the Rust type that stands for it",
);

/// The webhooks of a document of OpenAPI 3.0.
pub static WEBHOOKS: Extension = foreign(
    "x-webhooks",
    &[Kind::Document],
    Shape::Webhooks,
    "the `webhooks` of a document of 3.0",
);

impl Extension {
    /// All of them, in the order of the documentation.
    pub const ALL: [&Self; 14] = [
        &SIGNATURE,
        &SIGNER,
        &CLIENT_PARAMETER,
        &PAGING,
        &IDEMPOTENT,
        &IDEMPOTENCY_KEY,
        &RETRY,
        &SUCCESS_ERRORS,
        &ERROR_FIELDS,
        &SECRET,
        &ENUM_VARNAMES,
        &ENUM_NAMES,
        &RUST_TYPE,
        &WEBHOOKS,
    ];

    /// The key itself.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// What it means, in a few words.
    pub fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// The objects it may stand in: `an operation`.
    pub fn places(&self) -> impl Iterator<Item = &'static str> {
        self.places.iter().copied().map(name_of)
    }

    /// Its value, among all extensions of an object.
    pub fn of<'e>(&self, extensions: &'e IndexMap<String, serde_json::Value>) -> Option<&'e serde_json::Value> {
        extensions.get(self.key)
    }

    /// Returns true if the key belongs to the Operation Object.
    pub(crate) fn is_of_operations(&self) -> bool {
        self.places.contains(&Kind::Operation)
    }
}

/// The noun for an object in messages; the document itself is its root.
fn name_of(place: Kind) -> &'static str {
    match place {
        Kind::Document => "the root",
        other => other.noun(),
    }
}

/// What names of headers end in that carry idempotency keys, without what joins their words: `X-Idempotency-Key`. Names such as
/// `X-Request-Id` also mean other things, so documents have to say that they are keys.
const KEYS: [&str; 7] = [
    "idempotencykey",
    "idempotencekey",
    "idempotentkey",
    "idempotencytoken",
    "idempotencyid",
    "idempotentid",
    "repeatabilityrequestid",
];

/// Whether a header carries idempotency keys by its name alone, without `x-idempotency-key`.
pub fn is_idempotency_key(header: &str) -> bool {
    let letters = header.chars().filter(char::is_ascii_alphanumeric);
    let letters: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    KEYS.iter().any(|key| letters.ends_with(key))
}

/// Whether an idempotency key can go by this name: headers that have another meaning cannot carry one.
fn is_of_key(name: &str) -> bool {
    const TAKEN: [&str; 5] = ["accept", "authorization", "content-type", "cookie", "user-agent"];
    let is_taken = TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(name));
    field::is_token(name) && !field::governs_connection(name) && !is_taken
}

/// Whether a text is the path of an item in a crate.
pub(crate) fn is_item_path(path: &str) -> bool {
    let is_name = |segment: &str| syn::parse_str::<syn::Ident>(segment).is_ok();
    path.contains("::") && path.split("::").all(is_name)
}

/// Returns true if `x-secret` is set. An invalid value, already reported, counts as `true`, because hiding is the safe
/// choice.
pub(crate) fn is_secret(extensions: &IndexMap<String, serde_json::Value>) -> bool {
    SECRET
        .of(extensions)
        .is_some_and(|value| value.as_bool() != Some(false))
}

// ---- keys between the stages, for data that the types of openapiv3 have no field for --------------------------

/// Values of `enum` that `openapiv3` has no field for, as a list of raw values. Integers beyond 64 bits are objects
/// with the text of the number, `{"number": "18446744073709551616"}`.
pub(crate) const ENUM: &str = "x-specwright-enum";

/// On a schema whose `enum` was written as `const`.
pub(crate) const CONST: &str = "x-specwright-const";

/// The schemas of `prefixItems` (3.1), or of a list as `items` (before 3.0).
pub const PREFIX_ITEMS: &str = "x-specwright-prefix-items";

/// On the `items` of a tuple, whose `oneOf` holds the schema of each item: the minimum length.
pub const TUPLE: &str = "x-specwright-tuple";

/// On `additionalProperties` that is made from `patternProperties` and `unevaluatedProperties`, whose `anyOf` holds
/// their schemas: the keyword as the document has it, or `null` if it has none.
pub const FURTHER: &str = "x-specwright-further";

/// Beside [`FURTHER`], if one of the schemas is that of a pattern.
pub(crate) const PATTERNS: &str = "x-specwright-patterns";

/// The schema `false`, which no value matches.
pub const NEVER: &str = "x-specwright-never";

/// The `examples` of a schema; 3.0 has a single `example`.
pub(crate) const EXAMPLES: &str = "x-specwright-examples";

/// On a response whose content could not be read.
pub(crate) const UNREAD: &str = "x-specwright-unread";

/// On the `data` of a server-sent event that is JSON, whose `allOf` holds the schema of the JSON.
pub(crate) const CONTENT: &str = "x-specwright-content";

/// The `contentMediaType` of a schema.
pub const CONTENT_MEDIA_TYPE: &str = "x-specwright-content-media-type";

/// The XML Object of a schema, as the document has it.
pub const XML: &str = "x-specwright-xml";

/// The index of a parameter in the document, where parameters before it were left out. A document cannot contain this
/// key or the following ones, as its extensions begin with `x-`.
pub(crate) const INDEX: &str = "index";

/// On a tag (OpenAPI 3.2): its title, the tag that it is part of, and what it is for (`nav`, `badge`, `audience`).
pub(crate) const TAG_SUMMARY: &str = "summary";
/// See [`TAG_SUMMARY`].
pub(crate) const TAG_PARENT: &str = "parent";
/// See [`TAG_SUMMARY`].
pub(crate) const TAG_KIND: &str = "kind";

/// The name of a server (OpenAPI 3.2).
pub(crate) const SERVER_NAME: &str = "name";

/// On a security scheme that the document calls deprecated (OpenAPI 3.2).
pub(crate) const DEPRECATED_SCHEME: &str = "deprecated";

/// On a security scheme of the type `oauth2`: the URL of the metadata of its server (OpenAPI 3.2, RFC 8414).
pub(crate) const OAUTH2_METADATA: &str = "oauth2MetadataUrl";

/// On the flows of a security scheme: the flow for devices (OpenAPI 3.2, RFC 8628), an object with the keys of the document.
pub(crate) const DEVICE_FLOW: &str = "deviceAuthorization";
/// The URL at which a device begins its flow.
pub(crate) const DEVICE_URL: &str = "deviceAuthorizationUrl";

/// On a media type whose schema is a list made from its `itemSchema`.
pub const ITEM_SCHEMA: &str = "itemSchema";

/// On the encoding of a part that has a position and no name: a list is one part, and not a part for each item.
pub const POSITION: &str = "x-specwright-position";

/// The value of [`POSITION`] for bytes within a list, else it is `true`.
pub(crate) const BYTES: &str = "bytes";

/// The property for the part at a position, from 1.
pub(crate) fn part_at(position: usize) -> String {
    format!("part{position}")
}

/// The property for all parts after those that have a position of their own.
pub(crate) const PARTS_AFTER: &str = "parts";

/// Separates the names of a part and of a part within it. No name of a property holds this character.
pub const WITHIN: char = '\u{1f}';

/// The name of the encoding of a part within a part, beside that of the part itself.
pub(crate) fn part_within(outer: &str, inner: &str) -> String {
    format!("{outer}{WITHIN}{inner}")
}

/// On an example: the text as it is sent (OpenAPI 3.2.0, "Example Object").
pub const SERIALIZED_VALUE: &str = "serializedValue";

/// On a discriminator: the schema of objects without its property, or with a value that selects none (OpenAPI 3.2.0,
/// "Discriminator Object").
pub const DEFAULT_MAPPING: &str = "defaultMapping";

/// On a security scheme of the type `mutualTLS`, which openapiv3 does not have.
pub const MUTUAL_TLS: &str = "mutualTLS";
