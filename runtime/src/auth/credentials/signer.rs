//! Signatures: header fields that are computed over a request with an access key.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::HeaderMap;

use super::super::error::AuthError;
use super::Credentials;
use crate::transport::HttpRequest;
use crate::value::Secret;

/// Signs requests for documents that ask for its signature by name (`x-signature` of a security scheme).
///
/// Credentials carry their signers: [`Credentials::signer`] adds one, and those that a vendor's crate makes have theirs
/// already.
///
/// ```
/// use specwright_runtime::auth::{AuthError, Signer, SigningContext, header_value};
/// use specwright_runtime::http::{HeaderMap, header::AUTHORIZATION};
/// use specwright_runtime::{Credentials, HttpRequest};
///
/// struct Length;
///
/// impl Signer for Length {
///     fn name(&self) -> &str {
///         "EXAMPLE-LENGTH"
///     }
///
///     fn sign(
///         &self,
///         request: &HttpRequest,
///         credentials: &Credentials,
///         _: SigningContext<'_>,
///     ) -> Result<HeaderMap, AuthError> {
///         let key = credentials.get_access_key().ok_or(AuthError::NoAccessKey)?;
///         // nobody should sign like this
///         let signature = request.url.len() * key.secret.expose().len();
///         let header = format!("EXAMPLE-LENGTH Access={}, Signature={signature}", key.id);
///         let mut added = HeaderMap::new();
///         added.insert(AUTHORIZATION, header_value("the signature", "", &header.into())?);
///         Ok(added)
///     }
/// }
///
/// let credentials = Credentials::access_key("AKEXAMPLE", "the secret key").signer(Length);
/// # let _ = credentials;
/// ```
pub trait Signer: Send + Sync {
    /// The name of the signature, as documents have it.
    fn name(&self) -> &str;

    /// The names of parameters that the signature covers beyond the request. [`SigningContext::parameter`] gives their
    /// values: those of the path, the client, a look-up or the credentials.
    fn parameters(&self) -> &'static [&'static str] {
        &[]
    }

    /// The form in which the query (what stands between `?` and `#`) is signed, if it is another one. It is sent in this
    /// form, so that [`sign`](Self::sign) sees what the server sees.
    fn query(&self, _query: &str) -> Option<String> {
        None
    }

    /// The header fields that make up the signature, for the request as it will be sent. They replace those of the same names.
    ///
    /// Each attempt is signed anew. Values that authenticate should be marked as sensitive
    /// ([`header_value`](crate::auth::header_value) does), so that they are never shown.
    ///
    /// # Errors
    /// [`AuthError`], when the request cannot be signed. A reason of one's own goes into [`AuthError::Signer`].
    fn sign(
        &self,
        request: &HttpRequest,
        credentials: &Credentials,
        context: SigningContext<'_>,
    ) -> Result<HeaderMap, AuthError>;
}

impl<T: Signer + ?Sized> Signer for Arc<T> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn parameters(&self) -> &'static [&'static str] {
        (**self).parameters()
    }

    fn query(&self, query: &str) -> Option<String> {
        (**self).query(query)
    }

    fn sign(
        &self,
        request: &HttpRequest,
        credentials: &Credentials,
        context: SigningContext<'_>,
    ) -> Result<HeaderMap, AuthError> {
        (**self).sign(request, credentials, context)
    }
}

/// What a signature covers beyond the request itself.
#[derive(Clone, Copy, Debug)]
pub struct SigningContext<'a> {
    /// The time the request is signed at; servers allow some minutes of difference to their own.
    pub time: SystemTime,
    /// The parameters that signers ask for ([`Signer::parameters`]), as far as the call or the client has them.
    pub parameters: &'a [(&'static str, String)],
}

impl<'a> SigningContext<'a> {
    /// A request signed now, without parameters.
    pub fn now() -> Self {
        Self {
            time: crate::clock::now(),
            parameters: &[],
        }
    }

    /// The value of a parameter of the call or the client.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        let found = self.parameters.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// An access key, as a [`Signer`] uses it.
#[derive(Clone, Copy)]
pub struct AccessKey<'a> {
    /// Its id, which requests name.
    pub id: &'a str,
    /// Its secret, which requests are signed with.
    pub secret: &'a Secret,
    /// The security token that goes along with a temporary key.
    pub security_token: Option<&'a Secret>,
}

impl fmt::Debug for AccessKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey").finish_non_exhaustive()
    }
}
