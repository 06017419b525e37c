//! The places where Huawei Cloud tools keep an access key, as providers, and the chain of them all.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::chain::Chain;
use super::credentials::Credentials;
use super::environment::{check_unicode, variable};
use super::error::SourceError;
use super::metadata::Metadata;
use super::provider::{Kind, Lease, Provider, ProviderContext, ProviderError};
use crate::transport::BoxFuture;

type Lookup = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

impl Credentials {
    /// An access key from the first of these that has one: the environment, the credentials file, the metadata service
    /// of the machine; as [`from_env`](Self::from_env), [`from_profile`](Self::from_profile) and [`Metadata`] read them.
    ///
    /// Nothing is read until the first call needs the key, and temporary keys are replaced before they run out. A key
    /// that the program has itself goes before the chain with [`and`](Self::and):
    ///
    /// ```
    /// use specwright_runtime::Credentials;
    ///
    /// let chain = Credentials::default_chain();
    /// # let given: Option<Credentials> = None;
    /// let credentials = match given {
    ///     Some(given) => given.and(chain),
    ///     None => chain,
    /// };
    /// ```
    ///
    /// `HUAWEICLOUD_SDK_PROJECT_ID` and `HUAWEICLOUD_SDK_DOMAIN_ID` go before what the file says, and belong to the
    /// keys of the metadata service too.
    ///
    /// A call without any key to be found fails with [`ProviderError::Chain`], which says of each place what it lacks.
    pub fn default_chain() -> Self {
        let chain = Chain::new(Kind::AccessKey)
            .then("environment", Environment::new())
            .then("profile", Profile::new())
            .then("metadata", Located(Metadata::new()));
        Self::provider(chain).marked_from_environment()
    }
}

/// The access key of the environment, as [`Credentials::from_env`] reads it.
#[derive(Clone)]
pub struct Environment(Option<Lookup>);

impl Environment {
    /// The environment of the process.
    pub fn new() -> Self {
        Self(None)
    }

    /// With `lookup` to give the value of a variable in place of the environment.
    pub fn with(lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(lookup)))
    }

    fn read(&self) -> Result<Credentials, SourceError> {
        match &self.0 {
            Some(lookup) => Credentials::from_env_with(|name| lookup(name)),
            None => Credentials::from_env(),
        }
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

impl Provider for Environment {
    fn kind(&self) -> Kind {
        Kind::AccessKey
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        ready(self.read())
    }
}

/// The access key of the credentials file, as [`Credentials::from_profile`] reads it. The file is read anew for each
/// lease, on the thread of the call that needs it.
#[derive(Clone, Debug, Default)]
pub struct Profile(Option<PathBuf>);

impl Profile {
    /// The file that `HUAWEICLOUD_SDK_CREDENTIALS_FILE` names, otherwise `.huaweicloud/credentials` in the home
    /// directory.
    pub fn new() -> Self {
        Self(None)
    }

    /// The file at `path`.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Some(path.into()))
    }

    fn read(&self) -> Result<Credentials, SourceError> {
        match &self.0 {
            Some(path) => Credentials::from_profile_file(path),
            None => {
                check_unicode()?;
                Ok(Credentials::from_profile()?.located_by(&variable))
            }
        }
    }
}

impl Provider for Profile {
    fn kind(&self) -> Kind {
        Kind::AccessKey
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        ready(self.read())
    }
}

fn ready(read: Result<Credentials, SourceError>) -> BoxFuture<Result<Lease, ProviderError>> {
    let lease = read.map(Lease::new).map_err(ProviderError::Source);
    Box::pin(std::future::ready(lease))
}

/// Keys that come without a project, with that of the environment.
struct Located(Metadata);

impl Provider for Located {
    fn kind(&self) -> Kind {
        self.0.kind()
    }

    fn fetch(&self, context: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let fetched = self.0.fetch(context);
        Box::pin(async move {
            let mut lease = fetched.await?;
            lease.credentials = lease.credentials.located_by(&variable);
            Ok(lease)
        })
    }
}
