//! Providers for the places where Huawei Cloud tools keep an access key, and the chain of all of them.

use std::env;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use specwright_runtime::Credentials;
use specwright_runtime::auth::{Chain, Kind, Lease, Provider, ProviderContext, ProviderError, Signer};
use specwright_runtime::transport::BoxFuture;

use super::environment::{check_unicode, from_env, from_env_with, located, variable, with_servers_of_environment};
use super::error::SourceError;
use super::metadata::Metadata;
use super::profile::{from_profile, from_profile_file, from_profile_with};
use super::signer::signers;

type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Returns an access key from the first source that has one: the environment, the credentials file, the metadata
/// service of the machine. They are read like by [`from_env`], [`from_profile`] and [`Metadata`].
///
/// Nothing is read until the first call needs the key, and temporary keys are replaced before they expire. A key of the
/// program takes precedence over the chain with [`and`](Credentials::and):
///
/// ```
/// use cloud_credentials::{Credentials, huaweicloud};
///
/// let chain = huaweicloud::default_chain();
/// # let given: Option<Credentials> = None;
/// let credentials = match given {
///     Some(given) => given.and(chain),
///     None => chain,
/// };
/// ```
///
/// `HUAWEICLOUD_SDK_PROJECT_ID` and `HUAWEICLOUD_SDK_DOMAIN_ID` override the values in the file, and apply to keys of
/// the metadata service too.
///
/// If no source has a key, the call fails with [`ProviderError::Chain`], which says what each source lacks.
pub fn default_chain() -> Credentials {
    let chain = Chain::new(Kind::AccessKey)
        .then("environment", Environment::new())
        .then("profile", Profile::new())
        .then("metadata", Located(Metadata::new()));
    with_servers_of_environment(Credentials::provider(chain))
}

/// Returns an access key from the environment or, if none of its variables is set, from the credentials file. They are
/// read like by [`from_env`] and [`from_profile`].
///
/// `HUAWEICLOUD_SDK_PROJECT_ID` and `HUAWEICLOUD_SDK_DOMAIN_ID` override the values in the file.
///
/// # Errors
///
/// [`SourceError`]: half of a key in the environment, or an unusable file, is an error, and the next source is not
/// tried. [`SourceError::Nowhere`] names the places without credentials.
pub fn discover() -> Result<Credentials, SourceError> {
    check_unicode()?;
    discover_with(&variable, env::home_dir()).map(with_servers_of_environment)
}

pub(super) fn discover_with(
    lookup: &dyn Fn(&str) -> Option<String>,
    home: Option<PathBuf>,
) -> Result<Credentials, SourceError> {
    let environment = match from_env_with(lookup) {
        Err(error @ SourceError::NoVariables { .. }) => error,
        other => return other,
    };
    match from_profile_with(lookup, home) {
        Ok(credentials) => Ok(located(credentials, lookup)),
        Err(profile) if profile.is_absence() => Err(SourceError::Nowhere {
            environment: Box::new(environment),
            profile: Box::new(profile),
        }),
        Err(error) => Err(error),
    }
}

/// The access key of the environment, read like by [`from_env`].
#[derive(Clone)]
pub struct Environment(Option<Variables>);

impl Environment {
    /// The environment of the process.
    pub fn new() -> Self {
        Self(None)
    }

    /// Like the default, but `lookup` returns the values of variables.
    pub fn with(lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(lookup)))
    }

    fn read(&self) -> Result<Credentials, SourceError> {
        match &self.0 {
            Some(lookup) => from_env_with(|name| lookup(name)),
            None => from_env(),
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

    fn signers(&self) -> Vec<Arc<dyn Signer>> {
        signers()
    }
}

/// Provides the access key of the credentials file, as [`from_profile`] does, but reads the file again for each call, on
/// the thread of the call.
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
            Some(path) => from_profile_file(path),
            None => {
                check_unicode()?;
                Ok(located(from_profile()?, &variable))
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

    fn signers(&self) -> Vec<Arc<dyn Signer>> {
        signers()
    }
}

fn ready(read: Result<Credentials, SourceError>) -> BoxFuture<Result<Lease, ProviderError>> {
    let lease = read.map(Lease::new).map_err(ProviderError::from);
    Box::pin(std::future::ready(lease))
}

/// Adds the project of the environment to keys that have none.
struct Located(Metadata);

impl Provider for Located {
    fn kind(&self) -> Kind {
        self.0.kind()
    }

    fn fetch(&self, context: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let fetched = self.0.fetch(context);
        Box::pin(async move {
            let lease = fetched.await?;
            Ok(lease.map(|credentials| located(credentials, &variable)))
        })
    }

    fn signers(&self) -> Vec<Arc<dyn Signer>> {
        self.0.signers()
    }
}

#[cfg(test)]
mod tests {
    use super::super::environment::ACCESS_KEY;
    use super::*;

    #[test]
    fn discovery_says_everywhere_it_looked() {
        let error = discover_with(&|_| None, Some("/nonexistent".into())).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("HUAWEICLOUD_SDK_AK"), "{text}");
        assert!(text.contains(".huaweicloud"), "{text}");
        let half = discover_with(
            &|name| (name == ACCESS_KEY).then(|| "a".to_owned()),
            Some("/nonexistent".into()),
        );
        assert!(matches!(half, Err(SourceError::MissingVariable { .. })));
        let homeless = discover_with(&|_| None, None).unwrap_err();
        assert!(
            homeless.to_string().contains("HUAWEICLOUD_SDK_CREDENTIALS_FILE"),
            "{homeless}"
        );
    }
}
