//! A signature that no service asks for, in place of a vendor's: not safe, but of the same make.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::UNIX_EPOCH;

use specwright_runtime::auth::{AuthError, Signer, SigningContext, header_value};
use specwright_runtime::http::HeaderMap;
use specwright_runtime::http::header::AUTHORIZATION;
use specwright_runtime::{Credentials, HttpRequest, Secret};

/// Signs the method, the URL, the body and the time, for a project.
pub struct MadeUp;

/// An access key whose requests are signed.
pub fn access_key(id: impl Into<String>, secret: impl Into<Secret>) -> Credentials {
    Credentials::access_key(id, secret).signer(MadeUp)
}

impl Signer for MadeUp {
    fn name(&self) -> &str {
        "MADE-UP"
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["project_id"]
    }

    /// Sorted.
    fn query(&self, query: &str) -> Option<String> {
        let mut pairs: Vec<&str> = query.split('&').collect();
        pairs.sort_unstable();
        Some(pairs.join("&"))
    }

    fn sign(
        &self,
        request: &HttpRequest,
        credentials: &Credentials,
        context: SigningContext<'_>,
    ) -> Result<HeaderMap, AuthError> {
        let key = credentials.get_access_key().ok_or(AuthError::NoAccessKey)?;
        let time = context.time.duration_since(UNIX_EPOCH).map_err(|_| AuthError::Clock)?;
        let mut added = HeaderMap::new();
        let mut add = |name: &'static str, text: &str| {
            added.insert(name, header_value(name, "", &text.into())?);
            Ok(())
        };
        if request.body.bytes().is_none() {
            add("x-signed-body", "none")?;
        }
        let date = time.as_secs().to_string();
        add("x-signed-at", &date)?;
        if let Some(token) = key.security_token {
            add("x-security-token", token.expose())?;
        }
        let project = context.parameter("project_id").or(credentials.get_project_id());
        if let Some(id) = project {
            add("x-project-id", id)?;
        }
        let mut signature = String::new();
        for part in 0..4_u8 {
            let mut hasher = DefaultHasher::new();
            let body = request.body.bytes();
            let covered = (
                part,
                key.secret.expose(),
                &date,
                request.method.as_str(),
                &request.url,
                body,
            );
            covered.hash(&mut hasher);
            signature.push_str(&format!("{:016x}", hasher.finish()));
        }
        let proof = format!("MADE-UP Access={}, Signature={signature}", key.id);
        added.insert(AUTHORIZATION, header_value("the access key id", "", &proof.into())?);
        Ok(added)
    }
}
