//! The rules: what can change, for whom, and how much that matters.

use std::fmt;

/// Who notices a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Rust code that uses the generated client.
    Rust,
    /// Programs that send requests as the old document says to a server that follows the new one, in any language.
    Calls,
}

/// How much a change matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What worked may no longer compile, or no longer work.
    Breaking,
    /// Something is new or different, and what worked still works.
    Compatible,
    /// Only what people read is different.
    Docs,
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the caller: in requests, and in responses of webhooks.
    Request,
    /// To the caller: in responses, and in requests of webhooks.
    Response,
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rust => "rust",
            Self::Calls => "calls",
        })
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Breaking => "breaking",
            Self::Compatible => "compatible",
            Self::Docs => "docs",
        })
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
        })
    }
}

/// The class of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// The same everywhere.
    Always(Class),
    /// Fewer values are allowed: callers may send one that is refused.
    Narrowed,
    /// More values are allowed: callers may receive one that they do not expect.
    Widened,
}

macro_rules! rules {
    ($($(#[$attribute:meta])* $variant:ident, $name:literal, $audience:ident, $effect:expr, $meaning:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $meaning] $variant,)*
        }

        impl Rule {
            /// All rules, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name: `parameter-became-required`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it says, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }

            /// Who notices it.
            pub fn audience(self) -> Audience {
                match self { $(Self::$variant => Audience::$audience,)* }
            }

            fn effect(self) -> Effect {
                match self { $(Self::$variant => $effect,)* }
            }
        }
    };
}

use Effect::{Narrowed, Widened};

const BREAKING: Effect = Effect::Always(Class::Breaking);
const COMPATIBLE: Effect = Effect::Always(Class::Compatible);
const DOCS: Effect = Effect::Always(Class::Docs);

rules! {
    FunctionRemoved, "function-removed", Rust, BREAKING, "A method of the client, of a request, of the builder or of a model is gone.";
    FunctionRenamed, "function-renamed", Rust, BREAKING, "A method has another name.";
    FunctionAdded, "function-added", Rust, COMPATIBLE, "A method is new.";
    ArgumentAdded, "argument-added", Rust, BREAKING, "A method takes one more argument.";
    ArgumentRemoved, "argument-removed", Rust, BREAKING, "A method takes one argument less.";
    ArgumentsReordered, "arguments-reordered", Rust, BREAKING, "A method takes its arguments in another order.";
    ArgumentTypeChanged, "argument-type-changed", Rust, BREAKING, "An argument has a type that does not take what it took.";
    ArgumentTypeWidened, "argument-type-widened", Rust, COMPATIBLE, "An argument has another type, which takes all that it took.";
    ArgumentRenamed, "argument-renamed", Rust, COMPATIBLE, "An argument has another name; callers do not name it.";
    OutputChanged, "output-changed", Rust, BREAKING, "A method returns another type.";
    TypeRemoved, "type-removed", Rust, BREAKING, "A type is gone.";
    TypeRenamed, "type-renamed", Rust, BREAKING, "A type has another name.";
    TypeAdded, "type-added", Rust, COMPATIBLE, "A type is new.";
    TypeKindChanged, "type-kind-changed", Rust, BREAKING, "A type is another kind of item: a struct became an enum, or an alias is one of another type.";
    FieldRemoved, "field-removed", Rust, BREAKING, "A field is gone.";
    FieldRenamed, "field-renamed", Rust, BREAKING, "A field has another name.";
    FieldAdded, "field-added", Rust, COMPATIBLE, "A field is new: literals and patterns with `..` still compile, those that list all fields do not.";
    FieldTypeChanged, "field-type-changed", Rust, BREAKING, "A field has another type.";
    VariantRemoved, "variant-removed", Rust, BREAKING, "A variant is gone.";
    VariantRenamed, "variant-renamed", Rust, BREAKING, "A variant has another name.";
    VariantAdded, "variant-added", Rust, COMPATIBLE, "A variant of a `#[non_exhaustive]` enum is new.";
    ExhaustiveVariantAdded, "exhaustive-variant-added", Rust, BREAKING, "A variant is new in an enum that `match` has to cover: responses or errors of an operation.";
    VariantContentChanged, "variant-content-changed", Rust, BREAKING, "A variant holds another type.";
    TraitLost, "trait-lost", Rust, BREAKING, "A type no longer has a trait: `Default`, `Copy`, a conversion.";
    TraitGained, "trait-gained", Rust, COMPATIBLE, "A type has one more trait.";
    ConstantRemoved, "constant-removed", Rust, BREAKING, "A constant of the builder that selects a server is gone.";
    ConstantAdded, "constant-added", Rust, COMPATIBLE, "A constant of the builder that selects a server is new.";
    ClientRemoved, "client-removed", Rust, BREAKING, "A document is gone, and its client with it.";
    ClientAdded, "client-added", Rust, COMPATIBLE, "A document is new, and its client with it.";
    FeatureRemoved, "feature-removed", Rust, BREAKING, "A cargo feature of a large client is gone: the group of operations behind it has another name or none.";
    FeatureAdded, "feature-added", Rust, COMPATIBLE, "A cargo feature of a large client is new.";
    ItemDeprecated, "item-deprecated", Rust, DOCS, "An item is `#[deprecated]` now: code that uses it compiles with a warning.";
    ItemNotDeprecated, "item-not-deprecated", Rust, DOCS, "An item is no longer `#[deprecated]`.";

    DocumentRemoved, "document-removed", Calls, BREAKING, "A document is gone with all of its operations.";
    DocumentAdded, "document-added", Calls, COMPATIBLE, "A document is new.";
    OperationRemoved, "operation-removed", Calls, BREAKING, "A method of a path is gone.";
    OperationAdded, "operation-added", Calls, COMPATIBLE, "A method of a path is new.";
    OperationMoved, "operation-moved", Calls, BREAKING, "An operation with the same `operationId` has another method or path.";
    OperationIdChanged, "operation-id-changed", Calls, COMPATIBLE, "The `operationId` is another; on the wire nothing is.";
    PathParameterRenamed, "path-parameter-renamed", Calls, COMPATIBLE, "The name of a path parameter is another; on the wire nothing is.";
    RequiredParameterAdded, "required-parameter-added", Calls, BREAKING, "A new parameter is required.";
    OptionalParameterAdded, "optional-parameter-added", Calls, COMPATIBLE, "A new parameter is optional.";
    ParameterRemoved, "parameter-removed", Calls, BREAKING, "A parameter is gone: it is ignored or refused.";
    ParameterMoved, "parameter-moved", Calls, BREAKING, "A parameter is in another place: in the query, a header, a cookie or the path.";
    ParameterBecameRequired, "parameter-became-required", Calls, BREAKING, "An optional parameter is required now.";
    ParameterBecameOptional, "parameter-became-optional", Calls, COMPATIBLE, "A required parameter is optional now.";
    ParameterStyleChanged, "parameter-style-changed", Calls, BREAKING, "Lists and objects in a parameter are written in another way (`style`, `explode`, `content`).";
    RequiredBodyAdded, "required-body-added", Calls, BREAKING, "Requests need a body now.";
    OptionalBodyAdded, "optional-body-added", Calls, COMPATIBLE, "Requests may have a body now.";
    BodyRemoved, "body-removed", Calls, BREAKING, "Requests have no body any more.";
    BodyBecameRequired, "body-became-required", Calls, BREAKING, "An optional body is required now.";
    BodyBecameOptional, "body-became-optional", Calls, COMPATIBLE, "A required body is optional now.";
    MediaTypeAdded, "media-type-added", Calls, COMPATIBLE, "A media type is new.";
    MediaTypeRemoved, "media-type-removed", Calls, BREAKING, "A media type is gone.";
    EncodingChanged, "encoding-changed", Calls, BREAKING, "The properties of a form or the parts of a multipart body are written in another way (`encoding`).";
    SuccessStatusAdded, "success-status-added", Calls, COMPATIBLE, "A success has a status code that it could not have.";
    SuccessStatusRemoved, "success-status-removed", Calls, BREAKING, "A status code of a success is gone.";
    ErrorStatusAdded, "error-status-added", Calls, COMPATIBLE, "An error has a status code that it could not have.";
    ErrorStatusRemoved, "error-status-removed", Calls, COMPATIBLE, "A status code of an error is gone.";
    HeaderAdded, "header-added", Calls, COMPATIBLE, "A header of responses is new.";
    HeaderRemoved, "header-removed", Calls, BREAKING, "A header of responses is gone.";
    HeaderBecameRequired, "header-became-required", Calls, COMPATIBLE, "A header of responses is always there now.";
    HeaderBecameOptional, "header-became-optional", Calls, BREAKING, "A header of responses may be absent now.";
    SecurityAdded, "security-added", Calls, BREAKING, "An operation needs credentials, and did not.";
    SecurityRemoved, "security-removed", Calls, COMPATIBLE, "An operation needs no credentials any more.";
    SecurityAlternativeAdded, "security-alternative-added", Calls, COMPATIBLE, "An operation takes other credentials as well.";
    SecurityAlternativeRemoved, "security-alternative-removed", Calls, BREAKING, "An operation no longer takes these credentials.";
    ScopeAdded, "scope-added", Calls, BREAKING, "An operation needs one more scope.";
    ScopeRemoved, "scope-removed", Calls, COMPATIBLE, "An operation needs one scope less.";
    SchemeAdded, "scheme-added", Calls, COMPATIBLE, "A security scheme is new.";
    SchemeRemoved, "scheme-removed", Calls, BREAKING, "A security scheme is gone.";
    SchemeChanged, "scheme-changed", Calls, BREAKING, "A security scheme has another type, place or name.";
    SchemeUrlChanged, "scheme-url-changed", Calls, BREAKING, "A security scheme has another URL for authorization or tokens.";
    SchemeScopeAdded, "scheme-scope-added", Calls, COMPATIBLE, "A security scheme has one more scope.";
    SchemeScopeRemoved, "scheme-scope-removed", Calls, BREAKING, "A security scheme has one scope less.";
    ServerAdded, "server-added", Calls, COMPATIBLE, "A server is new.";
    ServerRemoved, "server-removed", Calls, BREAKING, "A server is gone.";
    DefaultServerChanged, "default-server-changed", Calls, COMPATIBLE, "Another of the servers is the first, which clients take unless they are told.";
    ServerVariableChanged, "server-variable-changed", Calls, BREAKING, "A variable of a server URL is gone, has another default, or lacks a value that it had.";
    WebhookAdded, "webhook-added", Calls, COMPATIBLE, "A webhook or callback is new.";
    WebhookRemoved, "webhook-removed", Calls, BREAKING, "A webhook or callback is gone.";
    ExtensionChanged, "extension-changed", Calls, COMPATIBLE, "An `x-` key that the client follows has another value: paging, retries, errors.";

    TypeChanged, "type-changed", Calls, BREAKING, "The JSON type is another.";
    TypeNarrowed, "type-narrowed", Calls, Narrowed, "Fewer JSON types are allowed.";
    TypeWidened, "type-widened", Calls, Widened, "More JSON types are allowed.";
    FormatAdded, "format-added", Calls, Narrowed, "A `format` is given.";
    FormatRemoved, "format-removed", Calls, Widened, "A `format` is no longer given.";
    FormatChanged, "format-changed", Calls, BREAKING, "The `format` is another.";
    BecameNullable, "became-nullable", Calls, Widened, "Null is allowed now.";
    BecameNotNullable, "became-not-nullable", Calls, Narrowed, "Null is no longer allowed.";
    EnumAdded, "enum-added", Calls, Narrowed, "Only listed values are allowed now.";
    EnumRemoved, "enum-removed", Calls, Widened, "Values are no longer listed.";
    EnumValueAdded, "enum-value-added", Calls, Widened, "A listed value is new.";
    EnumValueRemoved, "enum-value-removed", Calls, Narrowed, "A listed value is gone.";
    MinimumRaised, "minimum-raised", Calls, Narrowed, "The least number is greater.";
    MinimumLowered, "minimum-lowered", Calls, Widened, "The least number is smaller, or there is none.";
    MaximumLowered, "maximum-lowered", Calls, Narrowed, "The greatest number is smaller.";
    MaximumRaised, "maximum-raised", Calls, Widened, "The greatest number is greater, or there is none.";
    MultipleOfAdded, "multiple-of-added", Calls, Narrowed, "Numbers have to be multiples.";
    MultipleOfRemoved, "multiple-of-removed", Calls, Widened, "Numbers no longer have to be multiples.";
    MultipleOfChanged, "multiple-of-changed", Calls, BREAKING, "Numbers have to be multiples of another number.";
    MinLengthRaised, "min-length-raised", Calls, Narrowed, "Texts have to be longer.";
    MinLengthLowered, "min-length-lowered", Calls, Widened, "Texts may be shorter.";
    MaxLengthLowered, "max-length-lowered", Calls, Narrowed, "Texts have to be shorter.";
    MaxLengthRaised, "max-length-raised", Calls, Widened, "Texts may be longer.";
    PatternAdded, "pattern-added", Calls, Narrowed, "Texts have to match a pattern.";
    PatternRemoved, "pattern-removed", Calls, Widened, "Texts no longer have to match a pattern.";
    PatternChanged, "pattern-changed", Calls, BREAKING, "Texts have to match another pattern.";
    MinItemsRaised, "min-items-raised", Calls, Narrowed, "Lists need more items.";
    MinItemsLowered, "min-items-lowered", Calls, Widened, "Lists may have fewer items.";
    MaxItemsLowered, "max-items-lowered", Calls, Narrowed, "Lists may have fewer items at most.";
    MaxItemsRaised, "max-items-raised", Calls, Widened, "Lists may have more items.";
    UniqueItemsAdded, "unique-items-added", Calls, Narrowed, "The items of a list have to differ.";
    UniqueItemsRemoved, "unique-items-removed", Calls, Widened, "The items of a list may be equal.";
    TupleChanged, "tuple-changed", Calls, BREAKING, "A list has a type for more or fewer of its items, by their position.";
    MinPropertiesRaised, "min-properties-raised", Calls, Narrowed, "Objects need more properties.";
    MinPropertiesLowered, "min-properties-lowered", Calls, Widened, "Objects may have fewer properties.";
    MaxPropertiesLowered, "max-properties-lowered", Calls, Narrowed, "Objects may have fewer properties at most.";
    MaxPropertiesRaised, "max-properties-raised", Calls, Widened, "Objects may have more properties.";
    RequiredPropertyAdded, "required-property-added", Calls, Narrowed, "A new property is required.";
    OptionalPropertyAdded, "optional-property-added", Calls, COMPATIBLE, "A new property is optional, or has a default.";
    PropertyRemoved, "property-removed", Calls, BREAKING, "A property is gone: in requests it is ignored or refused, responses no longer have it.";
    PropertyBecameRequired, "property-became-required", Calls, Narrowed, "An optional property is required now.";
    PropertyBecameOptional, "property-became-optional", Calls, Widened, "A required property may be absent now.";
    BecameReadOnly, "became-read-only", Calls, Narrowed, "A property is no longer for requests.";
    BecameNotReadOnly, "became-not-read-only", Calls, COMPATIBLE, "A property is for requests, too.";
    BecameWriteOnly, "became-write-only", Calls, Widened, "Responses no longer have a property.";
    BecameNotWriteOnly, "became-not-write-only", Calls, COMPATIBLE, "Responses have a property that was for requests alone.";
    AdditionalPropertiesNarrowed, "additional-properties-narrowed", Calls, Narrowed, "Further properties are no longer allowed, or have to be of a type.";
    AdditionalPropertiesWidened, "additional-properties-widened", Calls, Widened, "Further properties are allowed, or may be of any type.";
    AlternativeAdded, "alternative-added", Calls, Widened, "`oneOf` or `anyOf` has one more alternative.";
    AlternativeRemoved, "alternative-removed", Calls, Narrowed, "`oneOf` or `anyOf` has one alternative less.";
    UnionChanged, "union-changed", Calls, BREAKING, "Alternatives stand where one schema did, or the other way round, and none is that schema.";
    DiscriminatorAdded, "discriminator-added", Calls, COMPATIBLE, "A property tells the alternatives apart.";
    DiscriminatorRemoved, "discriminator-removed", Calls, COMPATIBLE, "No property tells the alternatives apart any more.";
    DiscriminatorChanged, "discriminator-changed", Calls, BREAKING, "Another property tells the alternatives apart.";
    MappingAdded, "mapping-added", Calls, Widened, "A discriminator has one more value.";
    MappingRemoved, "mapping-removed", Calls, Narrowed, "A discriminator has one value less.";
    MappingChanged, "mapping-changed", Calls, BREAKING, "A value of a discriminator selects another schema.";
    ConditionAdded, "condition-added", Calls, Narrowed, "Values have to keep to a further keyword, such as `not`, `if`, `contains` or `dependentRequired`.";
    ConditionRemoved, "condition-removed", Calls, Widened, "Values no longer have to keep to such a keyword.";
    ConditionChanged, "condition-changed", Calls, BREAKING, "Values have to keep to another form of such a keyword.";
    DefaultAdded, "default-added", Calls, COMPATIBLE, "A default is given.";
    DefaultRemoved, "default-removed", Calls, Narrowed, "A default is no longer given: a request without the value may mean something else.";
    DefaultChanged, "default-changed", Calls, Narrowed, "The default is another: a request without the value means something else.";

    Deprecated, "deprecated", Calls, DOCS, "An operation, parameter, property or schema is deprecated.";
    NotDeprecated, "not-deprecated", Calls, DOCS, "An operation, parameter, property or schema is no longer deprecated.";
    DocsChanged, "docs-changed", Calls, DOCS, "A summary, description, title or example is another.";
    TagsChanged, "tags-changed", Calls, DOCS, "An operation has other tags.";
}

impl Rule {
    /// The rule with this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }

    /// The class of its findings for values that go this way.
    pub fn class(self, direction: Option<Direction>) -> Class {
        match (self.effect(), direction) {
            (Effect::Always(class), _) => class,
            (Narrowed, Some(Direction::Response)) | (Widened, Some(Direction::Request)) => Class::Compatible,
            (Narrowed | Widened, _) => Class::Breaking,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
