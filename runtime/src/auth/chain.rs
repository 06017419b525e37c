//! Providers that are asked in turn.

use std::fmt;
use std::sync::Arc;

use super::credentials::{Lease, Provider, ProviderContext, Signer};
use super::kind::Kind;
use super::provider_error::ProviderError;
use crate::transport::BoxFuture;

/// Asks one provider after the other until one has credentials.
///
/// A link that has nothing to give is passed over ([`ProviderError::NotConfigured`]: an environment or a file without
/// keys, a machine without a metadata service); one that fails ends the search, so that half of a key is not replaced by another
/// identity in silence. The error says what each link said. The whole chain is asked again whenever credentials are
/// needed again.
///
/// ```
/// use specwright_runtime::Credentials;
/// use specwright_runtime::auth::{Chain, Kind, OAuth2};
///
/// let chain = Chain::new(Kind::Bearer)
///     .then("session", OAuth2::refresh_token("my-client", "the token of the last session"))
///     .then("client", OAuth2::client_credentials("my-client", "its secret"));
/// let credentials = Credentials::provider(chain);
/// # let _ = credentials;
/// ```
#[derive(Clone)]
pub struct Chain {
    kind: Kind,
    links: Arc<Vec<(&'static str, Arc<dyn Provider>)>>,
}

impl Chain {
    /// A chain without links, of providers of this kind.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            links: Arc::default(),
        }
    }

    /// Adds a provider, under the name that errors call it by. One of another kind than the chain's counts as not
    /// set up.
    #[must_use]
    pub fn then(mut self, name: &'static str, provider: impl Provider + 'static) -> Self {
        Arc::make_mut(&mut self.links).push((name, Arc::new(provider)));
        self
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.links.iter().map(|(name, _)| name).collect();
        f.debug_struct("Chain")
            .field("kind", &self.kind)
            .field("links", &names)
            .finish()
    }
}

impl Provider for Chain {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn fetch(&self, context: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let (kind, links) = (self.kind, Arc::clone(&self.links));
        Box::pin(async move {
            let mut failed = Vec::new();
            for (name, provider) in links.iter() {
                let fetched = if provider.kind() == kind {
                    provider.fetch(context.clone()).await
                } else {
                    let text = format!("gives a {}, which is not what the chain is for", provider.kind());
                    Err(ProviderError::NotConfigured(text.into()))
                };
                let error = match fetched {
                    Ok(lease) => return Ok(lease),
                    Err(error) => error,
                };
                let ends = !error.is_absence();
                failed.push((*name, error));
                if ends {
                    break;
                }
            }
            Err(ProviderError::Chain { links: failed })
        })
    }

    fn signers(&self) -> Vec<Arc<dyn Signer>> {
        let links = self.links.iter().filter(|(_, provider)| provider.kind() == self.kind);
        links.flat_map(|(_, provider)| provider.signers()).collect()
    }
}
