//! Bearer tokens that are fetched when they are needed, and kept until they run out.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::oauth::OAuthError;
use crate::Secret;
use crate::config::Clock;
use crate::sides::Sides;
use crate::transport::{BoxFuture, Transport, TransportError};

/// A token is replaced this long before it runs out, or at half its life if that is later.
const AHEAD: Duration = Duration::from_secs(5 * 60);
/// How long fetching a token may take; a call with less time left waits no longer than it may.
const LIMIT: Duration = Duration::from_secs(30);
/// How long a token that is still good is used without asking again, when fetching another failed.
const PAUSE: Duration = Duration::from_secs(10);

/// Fetches bearer tokens: from an authorization server (see [`OAuth2`](super::OAuth2)), a file, another program.
///
/// A provider need not keep tokens: [`Credentials::provider`](crate::Credentials::provider) does, asks for one at a
/// time, and asks again five minutes before a token runs out (or at half its life, if that is later).
///
/// ```
/// use specwright_runtime::Credentials;
/// use specwright_runtime::auth::{Token, TokenContext, TokenError, TokenProvider};
/// use specwright_runtime::transport::BoxFuture;
///
/// struct FromFile(std::path::PathBuf);
///
/// impl TokenProvider for FromFile {
///     fn token(&self, _: TokenContext) -> BoxFuture<Result<Token, TokenError>> {
///         let text = std::fs::read_to_string(&self.0);
///         Box::pin(async move {
///             let text = text.map_err(|error| TokenError::Other(error.into()))?;
///             Ok(Token::new(text.trim()))
///         })
///     }
/// }
///
/// let credentials = Credentials::provider(FromFile("/run/token".into()));
/// # let _ = credentials;
/// ```
pub trait TokenProvider: Send + Sync {
    /// A new token.
    ///
    /// # Errors
    /// [`TokenError`]; a reason of one's own goes into [`TokenError::Other`].
    fn token(&self, context: TokenContext) -> BoxFuture<Result<Token, TokenError>>;
}

impl<T: TokenProvider + ?Sized> TokenProvider for Arc<T> {
    fn token(&self, context: TokenContext) -> BoxFuture<Result<Token, TokenError>> {
        (**self).token(context)
    }
}

/// What a provider has at hand: that of the client whose call needs the token.
#[derive(Clone)]
pub struct TokenContext {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) now: SystemTime,
    pub(crate) token_url: Option<&'static str>,
}

impl TokenContext {
    /// Sends requests as the client does.
    pub fn transport(&self) -> &Arc<dyn Transport> {
        &self.transport
    }

    /// The time by the clock of the client.
    pub fn now(&self) -> SystemTime {
        self.now
    }

    /// The token endpoint that the document gives for the client credentials flow of the scheme.
    pub fn token_url(&self) -> Option<&'static str> {
        self.token_url
    }
}

impl fmt::Debug for TokenContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenContext")
            .field("now", &self.now)
            .field("token_url", &self.token_url)
            .finish_non_exhaustive()
    }
}

/// A bearer token and when it runs out.
#[derive(Clone, Debug)]
pub struct Token {
    pub(crate) value: Secret,
    pub(crate) expires_at: Option<SystemTime>,
}

impl Token {
    /// A token that holds until a server refuses it.
    pub fn new(value: impl Into<Secret>) -> Self {
        Self {
            value: value.into(),
            expires_at: None,
        }
    }

    /// The time at which it runs out.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }
}

/// Why there is no token.
#[derive(Debug)]
#[non_exhaustive]
pub enum TokenError {
    /// The URL of the token endpoint cannot be used; nothing was sent.
    Endpoint {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The token endpoint could not be reached, or broke off.
    Transport(TransportError),
    /// The token endpoint refused (RFC 6749, 5.2).
    Refused {
        /// The status of its answer.
        status: u16,
        /// Why.
        error: OAuthError,
        /// Its words about it, for a developer; at most 300 characters.
        description: Option<String>,
    },
    /// The answer of the token endpoint is not one of RFC 6749.
    Answer {
        /// Its status.
        status: u16,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Fetching took longer than this.
    Timeout(Duration),
    /// The reason of a provider of one's own. Its text is shown, so it must not hold a secret.
    Other(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint { reason } => write!(f, "the URL of the token endpoint {reason}"),
            Self::Transport(error) => write!(f, "no answer from the token endpoint: {error}"),
            Self::Refused {
                status,
                error,
                description,
            } => {
                write!(f, "the token endpoint refused with {error} (status {status})")?;
                match description {
                    Some(description) => write!(f, ": {description}"),
                    None => Ok(()),
                }
            }
            Self::Answer { status, reason } => {
                write!(f, "the answer of the token endpoint (status {status}) {reason}")
            }
            Self::Timeout(limit) => write!(f, "no token within {limit:?}"),
            Self::Other(error) => write!(f, "{error}"),
        }
    }
}

impl Error for TokenError {
    // The texts of the causes are part of the text above.
}

/// A provider and what it gave: a cache for each token endpoint of a document, so that a token of one service does not
/// go to another that has its own.
pub(crate) struct Tokens {
    provider: Arc<dyn TokenProvider>,
    caches: Mutex<Vec<Arc<TokenCache>>>,
}

impl Tokens {
    pub(crate) fn new(provider: impl TokenProvider + 'static) -> Self {
        Self {
            provider: Arc::new(provider),
            caches: Mutex::default(),
        }
    }

    pub(crate) fn cache(&self, token_url: Option<&'static str>) -> Arc<TokenCache> {
        let mut caches = lock(&self.caches);
        if let Some(cache) = caches.iter().find(|cache| cache.token_url == token_url) {
            return Arc::clone(cache);
        }
        let cache = Arc::new(TokenCache {
            provider: Arc::clone(&self.provider),
            token_url,
            held: Mutex::default(),
            fetch: Sides::default(),
        });
        caches.push(Arc::clone(&cache));
        cache
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the token of a provider, and has it fetch one at a time.
pub(crate) struct TokenCache {
    provider: Arc<dyn TokenProvider>,
    token_url: Option<&'static str>,
    held: Mutex<Option<Held>>,
    /// The fetch that is under way. Whoever has the lock drives it; when that caller is dropped the next one goes on
    /// with it, so that a refresh token which the server has replaced is not lost with the answer.
    fetch: Sides<tokio::sync::Mutex<Option<Fetch>>>,
}

struct Held {
    token: Arc<Token>,
    /// When to ask for the next one; never for a token that does not run out.
    refresh_at: Option<SystemTime>,
}

struct Fetch {
    until: Instant,
    answer: BoxFuture<Result<Token, TokenError>>,
}

impl TokenCache {
    /// A token that is good now: the one that is held, or a new one.
    pub(crate) async fn token(&self, transport: &Arc<dyn Transport>, clock: &Clock) -> Result<Arc<Token>, TokenError> {
        if let Some(token) = self.fresh(clock()) {
            return Ok(token);
        }
        let mut fetch = self.fetch.here().lock().await;
        // another caller may have fetched it meanwhile
        if let Some(token) = self.fresh(clock()) {
            return Ok(token);
        }
        // one that was left behind long ago is worth nothing
        if fetch.as_ref().is_some_and(|fetch| fetch.until <= Instant::now()) {
            *fetch = None;
        }
        let under_way = fetch.get_or_insert_with(|| Fetch {
            until: Instant::now() + LIMIT,
            answer: self.provider.token(TokenContext {
                transport: Arc::clone(transport),
                now: clock(),
                token_url: self.token_url,
            }),
        });
        let answer = tokio::time::timeout_at(under_way.until, under_way.answer.as_mut()).await;
        *fetch = None;
        match answer.unwrap_or(Err(TokenError::Timeout(LIMIT))) {
            Ok(token) => Ok(self.keep(token, clock())),
            Err(error) => self.still_good(clock()).ok_or(error),
        }
    }

    /// Forgets a token that a server refused, unless it has been replaced already.
    pub(crate) fn invalidate(&self, token: &Arc<Token>) {
        let mut held = self.held();
        if held.as_ref().is_some_and(|held| Arc::ptr_eq(&held.token, token)) {
            *held = None;
        }
    }

    fn fresh(&self, now: SystemTime) -> Option<Arc<Token>> {
        let held = self.held();
        let held = held.as_ref()?;
        held.refresh_at
            .is_none_or(|refresh_at| now < refresh_at)
            .then(|| Arc::clone(&held.token))
    }

    /// The token that is held, if it has not run out; it is then used for a while without asking again.
    fn still_good(&self, now: SystemTime) -> Option<Arc<Token>> {
        let mut held = self.held();
        let held = held.as_mut()?;
        let expires_at = held.token.expires_at?;
        if expires_at <= now {
            return None;
        }
        held.refresh_at = now.checked_add(PAUSE).map(|refresh_at| refresh_at.min(expires_at));
        Some(Arc::clone(&held.token))
    }

    fn keep(&self, token: Token, now: SystemTime) -> Arc<Token> {
        let refresh_at = token.expires_at.map(|expires_at| {
            let life = expires_at.duration_since(now).unwrap_or_default();
            expires_at.checked_sub(AHEAD.min(life / 2)).unwrap_or(now)
        });
        let token = Arc::new(token);
        *self.held() = Some(Held {
            token: Arc::clone(&token),
            refresh_at,
        });
        token
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        lock(&self.held)
    }
}
