//! [`Credentials`]: the keys, tokens and passwords of one identity.

mod cache;
mod hidden;
mod provider;
mod signer;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::kind::Kind;
use crate::secrets::{Forms, Holder};
use crate::value::Secret;
use cache::Source;

pub(crate) use cache::Cache;
pub use provider::{Lease, Provider, ProviderContext};
pub use signer::{AccessKey, Signer, SigningContext};

/// Keys, tokens and passwords of one identity, and what goes with them.
///
/// Cloning is cheap. Secrets are wiped from memory when the last clone goes, and no output of this type shows them:
/// there is no `Display`, and `Debug` tells the kinds held and at most the first four characters of an access key id.
///
/// ```
/// use specwright_runtime::Credentials;
///
/// let credentials = Credentials::access_key("AKEXAMPLE", "the secret key").project_id("0123456789abcdef");
/// // An operation that needs a key and a token, or takes either, finds both here.
/// let both = credentials.and(Credentials::token("a token"));
/// assert_eq!(both.get_project_id(), Some("0123456789abcdef"));
/// assert!(!format!("{both:?}").contains("the secret key"));
/// ```
#[derive(Clone)]
pub struct Credentials(Arc<Inner>);

#[derive(Clone, Default)]
struct Inner {
    /// Tells apart credentials that have no access key id; clones share it.
    instance: u64,
    access_key: Option<Held<KeyPair>>,
    /// Beside the access key rather than in it, so that the order in which a caller builds up credentials is free.
    security_token: Option<Secret>,
    token: Option<Held<Secret>>,
    bearer: Option<Held<Secret>>,
    basic: Option<Basic>,
    api_keys: Vec<(String, Secret)>,
    signers: Vec<Arc<dyn Signer>>,
    parameters: Vec<(String, String)>,
    endpoints: Vec<(String, String)>,
    servers: Option<Arc<FindServer>>,
    when: When,
    /// The only scheme that they are used for, by its name in the document.
    scheme: Option<String>,
    forms: Shown,
}

/// Which operations the credentials are for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum When {
    /// Those that require authentication.
    #[default]
    Required,
    /// All.
    Always,
    /// None.
    Never,
}

/// Finds the URL of a service by its name and the variables of its server.
type FindServer = dyn Fn(&str, &dyn Fn(&str) -> Option<String>) -> Option<String> + Send + Sync;

/// In what forms the secrets travel, once anything was shown of a call with them. What is changed has none yet.
#[derive(Default)]
struct Shown(OnceLock<Arc<Forms>>);

impl Clone for Shown {
    fn clone(&self) -> Self {
        Self::default()
    }
}

#[derive(Clone)]
struct KeyPair {
    id: String,
    secret: Secret,
}

#[derive(Clone)]
pub(super) struct Basic {
    pub(super) user: String,
    pub(super) password: Secret,
}

#[derive(Clone)]
enum Held<T> {
    Given(T),
    /// To be fetched.
    By(Arc<Source>),
}

impl<T> Held<T> {
    fn given(&self) -> Option<&T> {
        match self {
            Self::Given(value) => Some(value),
            Self::By(_) => None,
        }
    }

    fn source(&self) -> Option<&Arc<Source>> {
        match self {
            Self::Given(_) => None,
            Self::By(source) => Some(source),
        }
    }
}

/// Tells one identity from another without holding a secret: for caches of what belongs to an identity.
///
/// Two credentials with the same access key id are the same identity; others are the same when one is a clone of the
/// other.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    access_key: Option<String>,
    instance: u64,
}

impl Credentials {
    /// No credentials, on purpose: requests are sent as they are, to a server that asks for none although its document does.
    pub fn none() -> Self {
        Self::new(Inner {
            when: When::Never,
            ..Inner::default()
        })
    }

    /// An access key, which signs requests: its id (AK) and its secret (SK). It needs a [`signer`](Self::signer) of the
    /// signature that the document asks for; keys that a vendor's crate makes have theirs.
    pub fn access_key(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::new(Inner {
            access_key: Some(Held::Given(KeyPair {
                id: id.into(),
                secret: secret.into(),
            })),
            ..Inner::default()
        })
    }

    /// A token for an api key scheme in a header, such as `X-Auth-Token`, whatever the document calls the scheme.
    ///
    /// A scheme that was given a value of its own by [`api_key`](Self::api_key) uses that one.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self::new(Inner {
            token: Some(Held::Given(token.into())),
            ..Inner::default()
        })
    }

    /// A bearer token, for bearer, OAuth 2 and OpenID Connect schemes: `Authorization: Bearer {token}`.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self::new(Inner {
            bearer: Some(Held::Given(token.into())),
            ..Inner::default()
        })
    }

    /// Credentials that are fetched when they are needed, for the schemes that a key or token of the provider's
    /// [`Kind`] serves. What was fetched is shared by all clones, and by all clients that use them.
    ///
    /// When a server responds with 401, what was fetched is forgotten, and the call is sent once more with what is fetched
    /// then, whatever its method, if its [`RetryPolicy`](crate::RetryPolicy) lets it be sent more than once; it is not
    /// when the provider gives the same again.
    ///
    /// The parameters and the endpoints that come with them count for a client from its first call that
    /// needs one of them, and do not change afterwards.
    pub fn provider(provider: impl Provider + 'static) -> Self {
        let kind = provider.kind();
        let mut inner = Inner {
            signers: provider.signers(),
            ..Inner::default()
        };
        let source = Arc::new(Source::new(provider));
        match kind {
            Kind::AccessKey => inner.access_key = Some(Held::By(source)),
            Kind::Token => inner.token = Some(Held::By(source)),
            Kind::Bearer => inner.bearer = Some(Held::By(source)),
        }
        Self::new(inner)
    }

    /// A user and a password for HTTP basic authentication (RFC 7617). A user with a `:` in it is refused when a
    /// request is authorized, as the server could not tell where the password begins.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::new(Inner {
            basic: Some(Basic {
                user: user.into(),
                password: password.into(),
            }),
            ..Inner::default()
        })
    }

    /// The value of the api key scheme (header, query or cookie) that the document calls `scheme`.
    pub fn api_key(scheme: impl Into<String>, value: impl Into<Secret>) -> Self {
        Self::new(Inner {
            api_keys: vec![(scheme.into(), value.into())],
            ..Inner::default()
        })
    }

    /// The security token that makes a temporary access key valid. Used only together with an access key.
    #[must_use]
    pub fn security_token(self, token: impl Into<Secret>) -> Self {
        self.with(|inner| inner.security_token = Some(token.into()))
    }

    /// What signs requests with the access key, in place of an earlier signer of the same name.
    #[must_use]
    pub fn signer(self, signer: impl Signer + 'static) -> Self {
        self.with(|inner| {
            inner.signers.retain(|known| known.name() != signer.name());
            inner.signers.push(Arc::new(signer));
        })
    }

    /// The value that a parameter of the client has for holders of these credentials, such as the id of an account;
    /// replaces an earlier value of that name. What is set on the client or on a call goes before it.
    #[must_use]
    pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(|inner| {
            let name = name.into();
            inner.parameters.retain(|(known, _)| *known != name);
            inner.parameters.push((name, value.into()));
        })
    }

    /// The project these credentials work in: the [`parameter`](Self::parameter) `project_id`.
    #[must_use]
    pub fn project_id(self, id: impl Into<String>) -> Self {
        self.parameter("project_id", id)
    }

    /// The account (domain) these credentials belong to: the [`parameter`](Self::parameter) `domain_id`.
    #[must_use]
    pub fn domain_id(self, id: impl Into<String>) -> Self {
        self.parameter("domain_id", id)
    }

    /// Where the service called `name` is found by holders of these credentials, such as `iam`; replaces an earlier
    /// URL of that name.
    #[must_use]
    pub fn endpoint(self, name: impl Into<String>, url: impl Into<String>) -> Self {
        self.with(|inner| {
            let name = name.into();
            inner.endpoints.retain(|(known, _)| *known != name);
            inner.endpoints.push((name, url.into()));
        })
    }

    /// Lets `find` name the URL of a service in place of the server of its document, for clients without an endpoint of their
    /// own: by the name of the service (the last part of it, `workspace` of `vendor.workspace`) and the values of its server
    /// variables. It is for credentials from a place that names servers too, such as the environment of the process.
    #[must_use]
    pub fn servers_by(
        self,
        find: impl Fn(&str, &dyn Fn(&str) -> Option<String>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.with(|inner| inner.servers = Some(Arc::new(find)))
    }

    /// Sends them with every request, also where the document requires no authentication: by the first scheme of the document
    /// that they serve, else as a bearer token or as user and password.
    #[must_use]
    pub fn always(self) -> Self {
        self.with(|inner| inner.when = When::Always)
    }

    /// Uses them by this scheme of the document, whatever an operation requires.
    pub(crate) fn by_scheme(self, name: impl Into<String>) -> Self {
        self.with(|inner| {
            inner.scheme = Some(name.into());
            inner.when = When::Required;
        })
    }

    /// Whether they are none, on purpose.
    pub(crate) fn is_none(&self) -> bool {
        self.0.when == When::Never
    }

    /// Whether they are sent where the document requires no authentication.
    pub(crate) fn are_sent_unasked(&self) -> bool {
        self.0.when == When::Always || self.0.scheme.is_some()
    }

    /// The only scheme that they are used for.
    pub(super) fn only_scheme(&self) -> Option<&str> {
        self.0.scheme.as_deref()
    }

    /// These credentials and what `other` has beyond them, for operations that need or accept several kinds.
    /// Where both have a thing, the one of `self` stays; an access key and its security token stay together.
    #[must_use]
    pub fn and(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        self.with(|inner| {
            let theirs = Arc::unwrap_or_clone(other.0);
            if inner.access_key.is_none() {
                inner.access_key = theirs.access_key;
                inner.security_token = theirs.security_token.or(inner.security_token.take());
            } else if theirs.access_key.is_none() && inner.security_token.is_none() {
                inner.security_token = theirs.security_token;
            }
            inner.token = inner.token.take().or(theirs.token);
            inner.bearer = inner.bearer.take().or(theirs.bearer);
            inner.basic = inner.basic.take().or(theirs.basic);
            for signer in theirs.signers {
                if !inner.signers.iter().any(|known| known.name() == signer.name()) {
                    inner.signers.push(signer);
                }
            }
            // that there are none is over once there are some
            inner.when = match (inner.when, theirs.when) {
                (When::Always, _) | (_, When::Always) => When::Always,
                (When::Never, when) | (when, When::Never) => when,
                (When::Required, When::Required) => When::Required,
            };
            add_missing(&mut inner.api_keys, theirs.api_keys);
            add_missing(&mut inner.parameters, theirs.parameters);
            add_missing(&mut inner.endpoints, theirs.endpoints);
        })
    }

    /// The access key, unless it has to be fetched first; for [signers](Signer). Named as the accessors of
    /// [`std::process::Command`] are, since the plain name sets it.
    pub fn get_access_key(&self) -> Option<AccessKey<'_>> {
        let key = self.key()?;
        Some(AccessKey {
            id: &key.id,
            secret: &key.secret,
            security_token: self.0.security_token.as_ref(),
        })
    }

    /// The value set by [`parameter`](Self::parameter) or found with the credentials.
    pub fn get_parameter(&self, name: &str) -> Option<&str> {
        let found = self.0.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The project set by [`project_id`](Self::project_id) or found with the credentials.
    pub fn get_project_id(&self) -> Option<&str> {
        self.get_parameter("project_id")
    }

    /// The account (domain) set by [`domain_id`](Self::domain_id) or found with the credentials.
    pub fn get_domain_id(&self) -> Option<&str> {
        self.get_parameter("domain_id")
    }

    /// The URL set by [`endpoint`](Self::endpoint) for `name`.
    pub fn get_endpoint(&self, name: &str) -> Option<&str> {
        self.0
            .endpoints
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, url)| url.as_str())
    }

    /// Tells this identity from others; holds no secret.
    pub fn fingerprint(&self) -> Fingerprint {
        match self.key() {
            Some(key) => Fingerprint {
                access_key: Some(key.id.clone()),
                instance: 0,
            },
            None => Fingerprint {
                access_key: None,
                instance: self.0.instance,
            },
        }
    }

    /// The URL that [`servers_by`](Self::servers_by) finds.
    pub(crate) fn server(&self, service: &str, variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let find = self.0.servers.as_ref()?;
        find(service.rsplit('.').next().unwrap_or(service), variable)
    }

    /// The signer of the signature of this name.
    pub(super) fn signer_of(&self, name: &str) -> Option<&dyn Signer> {
        let found = self.0.signers.iter().find(|signer| signer.name() == name);
        found.map(|signer| &**signer)
    }

    /// The names of the parameters that its signers cover.
    pub(crate) fn signed_parameters(&self) -> impl Iterator<Item = &'static str> {
        self.0.signers.iter().flat_map(|signer| signer.parameters()).copied()
    }

    /// Whether they hold a thing of this kind, or can have it fetched.
    pub(super) fn has(&self, kind: Kind) -> bool {
        match kind {
            Kind::AccessKey => self.0.access_key.is_some(),
            Kind::Token => self.0.token.is_some(),
            Kind::Bearer => self.0.bearer.is_some(),
        }
    }

    /// Where a thing of this kind is fetched from, if it is.
    pub(super) fn source(&self, kind: Kind) -> Option<&Arc<Source>> {
        match kind {
            Kind::AccessKey => self.0.access_key.as_ref()?.source(),
            Kind::Token => self.0.token.as_ref()?.source(),
            Kind::Bearer => self.0.bearer.as_ref()?.source(),
        }
    }

    /// These with the thing of this kind that was fetched, and where the fetched ones belong; `None` when there is
    /// no such thing among those.
    pub(crate) fn filled(&self, kind: Kind, fetched: &Self) -> Option<Self> {
        let mut inner = Inner::clone(&self.0);
        let theirs = &*fetched.0;
        let value = |held: &Option<Held<Secret>>| held.as_ref()?.given().cloned().map(Held::Given);
        match kind {
            Kind::AccessKey => {
                inner.access_key = Some(Held::Given(fetched.key()?.clone()));
                inner.security_token = theirs.security_token.clone();
            }
            Kind::Token => inner.token = Some(value(&theirs.token)?),
            Kind::Bearer => inner.bearer = Some(value(&theirs.bearer)?),
        }
        Some(Self::new(inner).and(fetched.location()))
    }

    /// Whether both hold the same thing of this kind.
    pub(crate) fn is_same(&self, kind: Kind, other: &Self) -> bool {
        match kind {
            Kind::AccessKey => {
                let parts = |key: &KeyPair| (key.id.clone(), key.secret.clone());
                self.key().map(parts) == other.key().map(parts) && self.0.security_token == other.0.security_token
            }
            Kind::Token => self.header_token() == other.header_token(),
            Kind::Bearer => self.bearer_token() == other.bearer_token(),
        }
    }

    /// Where they belong: the parameters and the endpoints, without any secret.
    pub(crate) fn location(&self) -> Self {
        Self::new(Inner {
            parameters: self.0.parameters.clone(),
            endpoints: self.0.endpoints.clone(),
            ..Inner::default()
        })
    }

    /// What holds their secrets.
    pub(crate) fn holder(&self) -> Arc<dyn Holder> {
        Arc::clone(&self.0) as Arc<dyn Holder>
    }

    fn key(&self) -> Option<&KeyPair> {
        self.0.key()
    }

    pub(super) fn bearer_token(&self) -> Option<&Secret> {
        self.0.bearer_token()
    }

    pub(super) fn when(&self) -> When {
        self.0.when
    }

    pub(super) fn user(&self) -> Option<&Basic> {
        self.0.basic.as_ref()
    }

    /// The value given for this very scheme.
    pub(super) fn named_key(&self, scheme: &str) -> Option<&Secret> {
        self.0
            .api_keys
            .iter()
            .find(|(name, _)| name == scheme)
            .map(|(_, value)| value)
    }

    /// The token for any api key scheme in a header.
    pub(super) fn header_token(&self) -> Option<&Secret> {
        self.0.header_token()
    }

    fn new(inner: Inner) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(Arc::new(Inner {
            instance: NEXT.fetch_add(1, Ordering::Relaxed),
            ..inner
        }))
    }

    fn with(self, change: impl FnOnce(&mut Inner)) -> Self {
        // Credentials that differ are another identity, so a changed one never belongs to the old instance number.
        let mut inner = Arc::unwrap_or_clone(self.0);
        change(&mut inner);
        Self::new(inner)
    }
}

impl Inner {
    fn key(&self) -> Option<&KeyPair> {
        self.access_key.as_ref()?.given()
    }

    fn bearer_token(&self) -> Option<&Secret> {
        self.bearer.as_ref()?.given()
    }

    fn header_token(&self) -> Option<&Secret> {
        self.token.as_ref()?.given()
    }
}

/// Adds the entries of `more` whose names are not in `entries` yet.
fn add_missing<T>(entries: &mut Vec<(String, T)>, more: Vec<(String, T)>) {
    for (name, value) in more {
        if !entries.iter().any(|(known, _)| *known == name) {
            entries.push((name, value));
        }
    }
}

impl From<&Credentials> for Credentials {
    fn from(credentials: &Credentials) -> Self {
        credentials.clone()
    }
}

#[cfg(test)]
mod tests;
