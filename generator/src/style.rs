//! Places and styles of parameters (OpenAPI 3.2.0, "Style Values"), shared by the generator and the mock server. The
//! runtime's enums have the same variant names, which generated code uses.

use openapiv3::{APIKeyLocation, Parameter, PathStyle, QueryStyle};

// Keys among the extensions of a parameter, for what the types of openapiv3 have no field for. A document cannot contain them, as
// its extensions begin with `x-`.

/// On a query parameter that is the whole query.
pub(crate) const QUERY_STRING: &str = "querystring";
/// On a cookie of the style of this name.
pub(crate) const COOKIE: &str = "cookie";
/// On a parameter of the path or a cookie whose reserved characters are not encoded.
pub(crate) const ALLOW_RESERVED: &str = "allowReserved";

/// The place in a request of a parameter or of an API key (`in`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
#[allow(missing_docs)] // the names say it
pub enum Place {
    Path,
    Query,
    QueryString,
    Header,
    Cookie,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Query, Self::QueryString, Self::Header, Self::Path, Self::Cookie];

    /// The place of a parameter.
    pub fn of(parameter: &Parameter) -> Self {
        match parameter {
            Parameter::Path { .. } => Self::Path,
            Parameter::Query { parameter_data, .. } if parameter_data.extensions.contains_key(QUERY_STRING) => {
                Self::QueryString
            }
            Parameter::Query { .. } => Self::Query,
            Parameter::Header { .. } => Self::Header,
            Parameter::Cookie { .. } => Self::Cookie,
        }
    }

    /// The value of `in` for this place.
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::QueryString => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// The default style of parameters in this place.
    pub fn default_style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style::Simple,
            Self::Query | Self::QueryString | Self::Cookie => Style::Form,
        }
    }
}

impl From<&APIKeyLocation> for Place {
    fn from(location: &APIKeyLocation) -> Self {
        match location {
            APIKeyLocation::Query => Self::Query,
            APIKeyLocation::Header => Self::Header,
            APIKeyLocation::Cookie => Self::Cookie,
        }
    }
}

/// The serialization of arrays and objects (`style`). `Segments` is no value of `style`: it is what `{/name*}` in a path says
/// (RFC 6570, section 3.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "tables", derive(serde::Serialize, serde::Deserialize))]
#[allow(missing_docs)] // the names say it
pub enum Style {
    Matrix,
    Label,
    Segments,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Matrix,
        Self::Label,
        Self::Segments,
        Self::Simple,
        Self::Form,
        Self::SpaceDelimited,
        Self::PipeDelimited,
        Self::DeepObject,
        Self::Cookie,
    ];

    /// The style of a parameter.
    pub fn of(parameter: &Parameter) -> Self {
        match parameter {
            Parameter::Path { style, .. } => match style {
                PathStyle::Matrix => Self::Matrix,
                PathStyle::Label => Self::Label,
                PathStyle::Simple => Self::Simple,
            },
            Parameter::Query { style, .. } => style.into(),
            Parameter::Cookie { parameter_data, .. } if parameter_data.extensions.contains_key(COOKIE) => Self::Cookie,
            Parameter::Header { .. } | Parameter::Cookie { .. } => Place::of(parameter).default_style(),
        }
    }

    /// The default of `explode` for this style.
    pub fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::Cookie)
    }
}

/// Whether reserved characters in the value of a parameter are sent as they are.
pub(crate) fn allows_reserved(parameter: &Parameter) -> bool {
    match parameter {
        Parameter::Query { allow_reserved, .. } => *allow_reserved,
        other => other.parameter_data_ref().extensions.contains_key(ALLOW_RESERVED),
    }
}

impl From<&QueryStyle> for Style {
    fn from(style: &QueryStyle) -> Self {
        match style {
            QueryStyle::Form => Self::Form,
            QueryStyle::SpaceDelimited => Self::SpaceDelimited,
            QueryStyle::PipeDelimited => Self::PipeDelimited,
            QueryStyle::DeepObject => Self::DeepObject,
        }
    }
}
