//! Credentials that are none: names of shell variables in their place.

use specwright_dynamic::runtime::auth::{AuthError, Signer, SigningContext, header_value};
use specwright_dynamic::runtime::http::HeaderMap;
use specwright_dynamic::runtime::http::header::AUTHORIZATION;
use specwright_dynamic::runtime::{Credentials, HttpRequest};
use specwright_dynamic::tables::{SchemeKind, Service};

/// What stands for a bearer token.
pub(crate) const TOKEN: &str = "$TOKEN";
/// What stands for an API key.
pub(crate) const API_KEY: &str = "$API_KEY";
/// What stands for a user and a password.
pub(crate) const USER: (&str, &str) = ("$USERNAME", "$PASSWORD");
/// What stands for a signature.
pub(crate) const SIGNATURE: &str = "$SIGNATURE";

/// Credentials for every scheme of a document, with which no server lets anybody in. The samples are made with them, and a
/// server that checks only the form of credentials, as `specwright mock` does, can be called with them.
pub fn placeholders(service: &Service) -> Credentials {
    let mut all = Credentials::bearer(TOKEN)
        .and(Credentials::basic(USER.0, USER.1))
        .and(Credentials::token(API_KEY));
    for scheme in &service.schemes {
        match &scheme.kind {
            SchemeKind::ApiKey { .. } => all = all.and(Credentials::api_key(&scheme.name, API_KEY)),
            SchemeKind::Signature(name) => {
                let signed = Credentials::access_key("$ACCESS_KEY", "$SECRET_KEY");
                all = all.and(signed.signer(NoSignature(name.clone())));
            }
            SchemeKind::Basic | SchemeKind::Bearer | SchemeKind::MutualTls => {}
        }
    }
    all
}

/// Signs with nothing.
struct NoSignature(String);

impl Signer for NoSignature {
    fn name(&self) -> &str {
        &self.0
    }

    fn sign(&self, _: &HttpRequest, _: &Credentials, _: SigningContext<'_>) -> Result<HeaderMap, AuthError> {
        let mut added = HeaderMap::new();
        let value = format!("{} {SIGNATURE}", self.0);
        added.insert(AUTHORIZATION, header_value("the signature", "", &value.into())?);
        Ok(added)
    }
}
