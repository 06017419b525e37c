//! User tokens by password.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cloud_clients::huaweicloud::iam::Client;
use cloud_clients::huaweicloud::iam::models::{
    AuthMethod, AuthScope, AuthScopeDomain, AuthScopeProject, KeystoneCreateUserTokenByPasswordRequest, PasswordAuth,
    PasswordCredential, PasswordIdentity, PasswordUser, PasswordUserDomain,
};
use specwright_runtime::auth::{Kind, Lease, Provider, ProviderContext, ProviderError};
use specwright_runtime::transport::BoxFuture;
use specwright_runtime::{self as runtime, Credentials, Secret};

/// Fetches user tokens (`X-Auth-Token`) by a password, through the generated client of IAM.
///
/// A token is replaced five minutes before the expiry time that IAM returns with it (24 hours after it was made). IAM
/// locks an account after a few wrong passwords. So a password that it refused (status code 401) is never sent again:
/// all further calls fail with [`IamTokenError::Refused`] until [`try_again`](Self::try_again), or until a new
/// `IamToken` is made.
///
/// ```no_run
/// use cloud_clients::Credentials;
/// use cloud_clients::huaweicloud::{iam, workspace};
/// use cloud_credentials::huaweicloud::IamToken;
///
/// # fn example(password: String) -> Result<(), cloud_clients::Error> {
/// let iam = iam::Client::builder().region("cn-north-4").build()?;
/// let token = IamToken::password(iam, "my-account", "my-user", password).project("cn-north-4");
/// let client = workspace::Client::builder()
///     .region("cn-north-4")
///     .credentials(Credentials::provider(token))
///     .build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct IamToken {
    client: Client,
    domain: String,
    user: String,
    password: Secret,
    scope: AuthScope,
    /// Whether IAM has refused the password; shared by clones.
    refused: Arc<AtomicBool>,
}

impl IamToken {
    /// Fetches tokens of a user of the account (domain) of this name. They are for the whole account, unless a
    /// [`project`](Self::project) is set.
    ///
    /// The client sends the password only over https or to this machine. The client needs no credentials.
    pub fn password(
        client: Client,
        domain: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        let domain = domain.into();
        let scope = AuthScope {
            domain: Some(AuthScopeDomain {
                name: Some(domain.clone()),
                ..AuthScopeDomain::default()
            }),
            ..AuthScope::default()
        };
        Self {
            client,
            domain,
            user: user.into(),
            password: password.into(),
            scope,
            refused: Arc::default(),
        }
    }

    /// Fetches tokens for the project of this name, which for most services is the name of a region (`cn-north-4`).
    #[must_use]
    pub fn project(mut self, name: impl Into<String>) -> Self {
        let project = AuthScopeProject {
            name: Some(name.into()),
            ..AuthScopeProject::default()
        };
        self.scope = AuthScope {
            project: Some(project),
            ..AuthScope::default()
        };
        self
    }

    /// Allows the password to be sent again after it was refused, for example when an administrator has unlocked the
    /// account.
    pub fn try_again(&self) {
        self.refused.store(false, Ordering::Relaxed);
    }
}

impl fmt::Debug for IamToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IamToken").finish_non_exhaustive()
    }
}

impl Provider for IamToken {
    fn kind(&self) -> Kind {
        Kind::Token
    }

    fn fetch(&self, _: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let this = self.clone();
        Box::pin(async move { this.fetch().await.map_err(|error| ProviderError::Other(error.into())) })
    }
}

impl IamToken {
    async fn fetch(&self) -> Result<Lease, IamTokenError> {
        if self.refused.load(Ordering::Relaxed) {
            return Err(IamTokenError::Refused { first: None });
        }
        let body = self.body();
        let call = self.client.keystone_create_user_token_by_password(&body);
        // without the catalog the response is a hundredth of the size
        let response = match call.nocatalog("true").send_raw().await {
            Ok(response) => response,
            Err(error) if error.status() == Some(401) => {
                self.refused.store(true, Ordering::Relaxed);
                return Err(IamTokenError::Refused { first: Some(error) });
            }
            Err(error) => return Err(IamTokenError::Call(error)),
        };
        let token = response.headers().x_subject_token.clone();
        let token = token.filter(|token| !token.expose().is_empty());
        let token = token.ok_or(IamTokenError::Response("has no X-Subject-Token"))?;
        let result = response.into_value().token.unwrap_or_default();
        let expires_at = result.expires_at.and_then(|time| time.to_system_time());
        let expires_at = expires_at.ok_or(IamTokenError::Response("has no time in token.expires_at"))?;
        let mut credentials = Credentials::token(token);
        if let Some(id) = result.project.and_then(|project| project.id) {
            credentials = credentials.project_id(id);
        }
        Ok(Lease::new(credentials).expires_at(expires_at))
    }

    fn body(&self) -> KeystoneCreateUserTokenByPasswordRequest {
        let domain = PasswordUserDomain::new(&self.domain);
        let user = PasswordUser::new(domain, &self.user, self.password.clone());
        let identity = PasswordIdentity::new([AuthMethod], PasswordCredential::new(user));
        KeystoneCreateUserTokenByPasswordRequest::new(PasswordAuth {
            scope: Some(self.scope.clone()),
            ..PasswordAuth::new(identity)
        })
    }
}

/// Why IAM returned no token.
#[derive(Debug)]
#[non_exhaustive]
pub enum IamTokenError {
    /// IAM refused the password, in this call or an earlier one. It is not sent again.
    Refused {
        /// The response of IAM, if this call sent the request.
        first: Option<runtime::Error>,
    },
    /// The call failed. The next one tries again.
    Call(runtime::Error),
    /// The response holds no token.
    Response(&'static str),
}

impl fmt::Display for IamTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { first } => {
                match first {
                    Some(error) => write!(f, "{error}; the password")?,
                    None => f.write_str("IAM has refused the password at an earlier call; it")?,
                }
                f.write_str(
                    " is not sent again, as wrong passwords lock the account: make an IamToken with the right one, or \
                     call IamToken::try_again",
                )
            }
            Self::Call(error) => write!(f, "{error}"),
            Self::Response(reason) => write!(f, "the response of IAM {reason}"),
        }
    }
}

impl Error for IamTokenError {
    // The texts of the causes are part of the text above.
}
