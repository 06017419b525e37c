//! Where parameters stand in a request, and how their values are written (OpenAPI 3.0.3, "Style Values"): once for the generator
//! and the mock server. The runtime has variants of the same names, which generated code refers to.

use openapiv3::{APIKeyLocation, Parameter, PathStyle, QueryStyle};

/// Where a parameter, or the key of a security scheme, stands in a request.
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

    /// The place as `in` says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// The style of parameters that give none.
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

/// How arrays and objects are written, by the names of the OpenAPI Specification 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Matrix,
        Self::Label,
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

    /// Whether parameters of this style that do not say `explode` write each element on its own.
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
