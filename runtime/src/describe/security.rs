//! Security schemes.

use super::parameter::Place;

/// A security scheme.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
    token_url: Option<&'static str>,
    signer: Option<&'static str>,
}

impl Scheme {
    /// A scheme under the name that operations use.
    pub const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self {
            name,
            kind,
            token_url: None,
            signer: None,
        }
    }

    /// The token endpoint of OAuth 2, as [`Scheme::token_url`] says.
    #[must_use]
    pub const fn with_token_url(mut self, url: &'static str) -> Self {
        self.token_url = Some(url);
        self
    }

    /// The token endpoint that the document gives for client credentials of OAuth 2, or else for devices (RFC 8628): the default of
    /// [`OAuth2`](crate::auth::OAuth2).
    pub const fn token_url(&self) -> Option<&'static str> {
        self.token_url
    }

    /// The Rust path of the [`Signer`](crate::auth::Signer) that makes the signatures of the scheme, for errors.
    #[must_use]
    pub const fn with_signer(mut self, path: &'static str) -> Self {
        self.signer = Some(path);
        self
    }

    /// The Rust path of a signer, as the document gives it (`x-signer`).
    pub const fn signer(&self) -> Option<&'static str> {
        self.signer
    }

    /// The name that operations use.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the scheme does.
    pub const fn kind(&self) -> SchemeKind {
        self.kind
    }
}

/// What a security scheme does to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// The request is signed, by the [`Signer`](crate::auth::Signer) of this name (`x-signature`).
    Signature(&'static str),
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where the key stands.
        place: Place,
        /// The name of the header, parameter or cookie.
        name: &'static str,
    },
    /// `Authorization: Bearer`; also OAuth2 and OpenID Connect.
    Bearer,
    /// `Authorization: Basic`.
    Basic,
    /// A certificate of the client's, which the transport shows. Nothing is put on the request.
    MutualTls,
}
