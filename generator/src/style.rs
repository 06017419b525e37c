//! Places and styles of parameters (OpenAPI 3.0.3, "Style Values"), shared by the generator and the mock server. The
//! runtime's enums have the same variant names, which generated code uses.

use openapiv3::{APIKeyLocation, Parameter, PathStyle, QueryStyle};

/// The place in a request of a parameter or of an API key (`in`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Query, Self::Header, Self::Path, Self::Cookie];

    /// The place of a parameter.
    pub fn of(parameter: &Parameter) -> Self {
        match parameter {
            Parameter::Path { .. } => Self::Path,
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
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// The default style of parameters in this place.
    pub fn default_style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style::Simple,
            Self::Query | Self::Cookie => Style::Form,
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
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Matrix,
        Self::Label,
        Self::Segments,
        Self::Simple,
        Self::Form,
        Self::SpaceDelimited,
        Self::PipeDelimited,
        Self::DeepObject,
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
            Parameter::Header { .. } | Parameter::Cookie { .. } => Place::of(parameter).default_style(),
        }
    }

    /// The default of `explode` for this style.
    pub fn explodes(self) -> bool {
        self == Self::Form
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
