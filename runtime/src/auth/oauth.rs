//! OAuth 2.0 without a browser (RFC 6749): client credentials (4.4) and refresh tokens (6).

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::collect::collect;
use super::credentials::{Credentials, Lease, Provider, ProviderContext};
use super::kind::Kind;
use super::provider_error::{OAuthError, ProviderError};
use crate::encoding::{base64, percent};
use crate::json::Json;
use crate::secrets::{Secrets, push_header, push_pair, push_query};
use crate::transport::{BoxFuture, HttpRequest, TransportError};
use crate::url;
use crate::value::Secret;

/// Most bytes of a response of a token endpoint.
const BODY_LIMIT: usize = 1 << 20;
/// Most characters that are shown of a server's words.
const WORDS_LIMIT: usize = 300;

/// Fetches tokens from the token endpoint of an authorization server, over the transport of the client.
///
/// The endpoint is the one that the document gives for client credentials, or else for devices, or has to be named
/// ([`token_url`](Self::token_url)). It must be https, or on this machine. Nothing of this type shows a secret.
///
/// ```
/// use specwright_runtime::Credentials;
/// use specwright_runtime::auth::OAuth2;
///
/// let tokens = OAuth2::client_credentials("my-client", "its secret").scopes(["read"]);
/// let credentials = Credentials::provider(tokens);
/// # let _ = credentials;
/// ```
#[derive(Clone)]
pub struct OAuth2(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    token_url: Option<String>,
    client_id: String,
    client_secret: Option<Secret>,
    grant: Grant,
    secret_in_body: bool,
    scopes: Vec<String>,
    parameters: Vec<(String, String)>,
}

#[derive(Clone)]
enum Grant {
    ClientCredentials,
    /// Shared by clones, as a server may replace the token with each use.
    RefreshToken(Arc<Mutex<Secret>>),
}

impl OAuth2 {
    /// The grant of a client for itself (RFC 6749, 4.4).
    pub fn client_credentials(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self::new(client_id.into(), Grant::ClientCredentials).secret(client_secret)
    }

    /// A refresh token, got by a flow that needs a person (RFC 6749, 6). When a response holds a new refresh token, it
    /// takes the place of the one before; it is not stored anywhere else. A confidential client adds its
    /// [`secret`](Self::secret).
    pub fn refresh_token(client_id: impl Into<String>, refresh_token: impl Into<Secret>) -> Self {
        let token = Arc::new(Mutex::new(refresh_token.into()));
        Self::new(client_id.into(), Grant::RefreshToken(token))
    }

    fn new(client_id: String, grant: Grant) -> Self {
        Self(Arc::new(Inner {
            token_url: None,
            client_id,
            client_secret: None,
            grant,
            secret_in_body: false,
            scopes: Vec::new(),
            parameters: Vec::new(),
        }))
    }

    /// The URL of the token endpoint; without it, that of the document counts.
    #[must_use]
    pub fn token_url(self, url: impl Into<String>) -> Self {
        self.with(|inner| inner.token_url = Some(url.into()))
    }

    /// The secret of the client.
    #[must_use]
    pub fn secret(self, secret: impl Into<Secret>) -> Self {
        self.with(|inner| inner.client_secret = Some(secret.into()))
    }

    /// The scopes to ask for; without any the server decides.
    #[must_use]
    pub fn scopes(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.with(|inner| inner.scopes = scopes.into_iter().map(Into::into).collect())
    }

    /// Sends id and secret of the client in the body, for servers that do not take them by basic authentication
    /// (RFC 6749, 2.3.1).
    #[must_use]
    pub fn secret_in_body(self) -> Self {
        self.with(|inner| inner.secret_in_body = true)
    }

    /// One more parameter of the body, such as `audience` or `resource`.
    #[must_use]
    pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(|inner| inner.parameters.push((name.into(), value.into())))
    }

    fn with(self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.0);
        change(&mut inner);
        Self(Arc::new(inner))
    }
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grant = match self.0.grant {
            Grant::ClientCredentials => "client_credentials",
            Grant::RefreshToken(_) => "refresh_token",
        };
        f.debug_struct("OAuth2")
            .field("grant", &grant)
            .field("scopes", &self.0.scopes)
            .finish_non_exhaustive()
    }
}

impl Provider for OAuth2 {
    fn kind(&self) -> Kind {
        Kind::Bearer
    }

    fn fetch(&self, context: ProviderContext) -> BoxFuture<Result<Lease, ProviderError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.fetch(&context).await })
    }
}

impl Inner {
    async fn fetch(&self, context: &ProviderContext) -> Result<Lease, ProviderError> {
        let request = self.request(context)?;
        let secrets = self.secrets(&request);
        let failed = |mut error: TransportError| {
            error.hide(&secrets.search());
            ProviderError::Transport(error)
        };
        let response = context.transport().send(request).await.map_err(failed)?;
        let status = response.status.as_u16();
        let body = collect(response.body, BODY_LIMIT).await.map_err(failed)?;
        let body = body.ok_or(ProviderError::Response {
            status,
            reason: "is too large",
        })?;
        let text = std::str::from_utf8(&body).unwrap_or_default();
        let json: Option<Json> = text.parse().ok();
        if !response.status.is_success() {
            return Err(refusal(status, json.as_ref(), &secrets));
        }
        let fault = |reason| ProviderError::Response { status, reason };
        let json = json.ok_or_else(|| fault("is not JSON"))?;
        let text = |key| json.get(key).and_then(Json::as_str);
        // some servers refuse with a status of success
        if text("error").is_some() {
            return Err(refusal(status, Some(&json), &secrets));
        }
        let value = text("access_token").filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| fault("has no access_token"))?;
        if text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(fault("has a token that is not for bearers"));
        }
        if let (Grant::RefreshToken(held), Some(next)) = (&self.grant, text("refresh_token")) {
            *held.lock().unwrap_or_else(PoisonError::into_inner) = next.into();
        }
        let lease = Lease::new(Credentials::bearer(value));
        let expires_at = json
            .get("expires_in")
            .and_then(|seconds| expiry(context.now(), seconds));
        Ok(match expires_at {
            Some(time) => lease.expires_at(time),
            None => lease,
        })
    }

    /// What is secret of a request for a token.
    fn secrets(&self, request: &HttpRequest) -> Secrets {
        let mut given: Vec<Secret> = self.client_secret.iter().cloned().collect();
        if let Grant::RefreshToken(token) = &self.grant {
            given.push(token.lock().unwrap_or_else(PoisonError::into_inner).clone());
        }
        for (name, value) in &self.parameters {
            push_pair(name, value, &mut given);
        }
        push_query(&request.url, &mut given);
        request
            .headers
            .iter()
            .for_each(|(name, value)| push_header(name, value, &mut given));
        Secrets::new(given)
    }

    fn request(&self, context: &ProviderContext) -> Result<HttpRequest, ProviderError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form);
        let mut body = Zeroizing::new(String::new());
        match &self.grant {
            Grant::ClientCredentials => push(&mut body, "grant_type", "client_credentials"),
            Grant::RefreshToken(token) => {
                push(&mut body, "grant_type", "refresh_token");
                let token = token.lock().unwrap_or_else(PoisonError::into_inner);
                push(&mut body, "refresh_token", token.expose());
            }
        }
        if !self.scopes.is_empty() {
            push(&mut body, "scope", &self.scopes.join(" "));
        }
        match &self.client_secret {
            Some(secret) if !self.secret_in_body => {
                headers.insert(AUTHORIZATION, basic(&self.client_id, secret)?);
            }
            secret => {
                push(&mut body, "client_id", &self.client_id);
                if let Some(secret) = secret {
                    push(&mut body, "client_secret", secret.expose());
                }
            }
        }
        for (name, value) in &self.parameters {
            push(&mut body, name, value);
        }
        let url = self.token_url.as_deref().or(context.token_url());
        let missing = match context.withheld {
            true => {
                "is not given, and that of the document does not count beside an endpoint of the client's own: set it by \
                 OAuth2::token_url"
            }
            false => "is neither given nor in the document",
        };
        let url = url.ok_or(missing).and_then(endpoint);
        let request = HttpRequest {
            method: http::Method::POST,
            url: url.map_err(|reason| ProviderError::Endpoint { reason })?,
            headers,
            body: Bytes::copy_from_slice(body.as_bytes()).into(),
        };
        if request.scheme() != "https" && !url::is_loopback(request.host()) {
            let reason = "is plain http, which would show the secret to anybody on the way";
            return Err(ProviderError::Endpoint { reason });
        }
        Ok(request)
    }
}

/// The error of a response that refuses, without the secrets that it may repeat.
fn refusal(status: u16, json: Option<&Json>, secrets: &Secrets) -> ProviderError {
    let text = |key| json.and_then(|json| json.get(key)).and_then(Json::as_str);
    let tokens = ["access_token", "refresh_token", "id_token"]
        .into_iter()
        .filter_map(text);
    let search = secrets.and(tokens.map(Secret::from).collect()).search();
    let shown = |words: &str| -> String {
        let printable = |c: char| if c.is_control() { ' ' } else { c };
        search.hide(words).chars().map(printable).take(WORDS_LIMIT).collect()
    };
    match text("error") {
        Some(code) => ProviderError::Refused {
            status,
            error: OAuthError::of(&shown(code)),
            description: text("error_description").map(shown),
        },
        None => ProviderError::Response {
            status,
            reason: "is an error without a code of RFC 6749",
        },
    }
}

/// The URL as it is sent. Other than that of a service it may have a query (RFC 6749, 3.2), and its last slash counts.
fn endpoint(text: &str) -> Result<String, &'static str> {
    let (main, query) = match text.split_once('?') {
        Some((main, query)) => (main, Some(query)),
        None => (text, None),
    };
    let mut url = url::base(main)?;
    let bare = url.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
    if bare || main.ends_with('/') {
        url.push('/');
    }
    if let Some(query) = query {
        if !query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#') {
            return Err("has characters in its query that are not allowed there");
        }
        url.push('?');
        url.push_str(query);
    }
    Ok(url)
}

/// Appends `name=value` to a form. A space is `%20`, which every reader of forms takes.
fn push(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    percent::push(form, name);
    form.push('=');
    percent::push(form, value);
}

/// Id and secret, each encoded as in a form (RFC 6749, 2.3.1).
fn basic(id: &str, secret: &Secret) -> Result<HeaderValue, ProviderError> {
    let mut pair = Zeroizing::new(percent::encode(id));
    pair.push(':');
    percent::push(&mut pair, secret.expose());
    let encoded = Zeroizing::new(base64::encode(pair.as_bytes()));
    let text = Zeroizing::new(format!("Basic {}", encoded.as_str()));
    // base64 is always such a value
    let mut value = HeaderValue::from_str(&text).map_err(|error| ProviderError::Other(error.into()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The time after `expires_in`: a number of seconds, which some servers write as text.
fn expiry(now: SystemTime, seconds: &Json) -> Option<SystemTime> {
    let number = seconds.as_f64().or_else(|| seconds.as_str()?.parse().ok())?;
    // beyond what a clock can count it does not run out
    now.checked_add(Duration::try_from_secs_f64(number.max(0.0)).ok()?)
}
