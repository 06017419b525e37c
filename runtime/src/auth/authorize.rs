//! [`authorize()`]: from the requirements of an operation to a request that meets one of them.

use std::ops::Range;
use std::sync::Arc;

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::credentials::{Basic, Cache, Credentials, SigningContext, When};
use super::error::AuthError;
use super::kind::Kind;
use crate::describe::{Operation, Place, Scheme, SchemeKind, Service};
use crate::encoding::{base64, percent};
use crate::transport::{CONNECTION_HEADERS, HttpRequest};
use crate::value::Secret;

/// Puts on `request` what `operation` requires.
///
/// Of the alternatives in the operation's `security`, in their order, the first is taken all of whose schemes
/// `credentials` can serve. When none can, a request goes out as it is if the operation requires nothing or says that
/// authentication is optional (`{}`), wherever in the list it says so.
///
/// Mutual TLS is taken to be met, as only the transport knows; an alternative of nothing else is the last resort.
///
/// A request that carries the header `Authorization` already is left as it is: the caller authenticates it. So is one with the
/// headers of all api keys of an alternative, where the credentials serve none, and every one of [`Credentials::none`].
///
/// For a scheme that the document requires but does not declare, a bearer token is sent, or user and password, if they are
/// given and no other scheme of the alternative takes the header `Authorization`.
///
/// An api key for the query is appended to it, and whatever else is put on a request is put on before it is signed. So
/// this comes last before sending, and every attempt begins with a request that has not been authorized yet: a
/// signature ages, and the api keys of two attempts would add up.
///
/// What a [`Provider`](super::Provider) gives is fetched by a client alone; here it is an error.
///
/// # Errors
///
/// [`AuthError`], with the request in no state to be sent: the credentials do not fit, a value cannot be carried where
/// its scheme wants it, or the request cannot be signed. No error contains a secret.
pub fn authorize(
    request: &mut HttpRequest,
    credentials: Option<&Credentials>,
    service: &Service,
    operation: &Operation,
    context: SigningContext<'_>,
) -> Result<(), AuthError> {
    if is_authenticated(&request.headers, credentials, service, operation) {
        return Ok(());
    }
    match (credentials, choose(credentials, service, operation)?) {
        (Some(credentials), Some(schemes)) => apply(request, credentials, &schemes, context),
        _ => Ok(()),
    }
}

/// Whether the caller has authenticated a request by headers of his own: `Authorization`, or where his credentials do not serve,
/// the api keys of an alternative.
pub(crate) fn is_authenticated(
    headers: &HeaderMap,
    credentials: Option<&Credentials>,
    service: &Service,
    operation: &Operation,
) -> bool {
    let is_given = |name: &str| match service.scheme(name).map(|scheme| scheme.kind) {
        Some(SchemeKind::ApiKey {
            place: Place::Header,
            name,
        }) => headers.contains_key(name),
        _ => false,
    };
    let is_met = |schemes: &[&str]| {
        schemes.iter().any(|name| is_given(name))
            && schemes
                .iter()
                .all(|name| is_given(name) || is_for_transport(service, name) || service.scheme(name).is_none())
    };
    let has_keys = || operation.security.iter().any(|schemes| is_met(schemes));
    headers.contains_key(AUTHORIZATION) || (has_keys() && choose(credentials, service, operation).is_err())
}

/// Where the credentials that a request of the operation needs are fetched from, as far as they are fetched. `may_ask` says whether
/// secrets may go to a token endpoint of the document.
pub(crate) fn sources(
    credentials: &Credentials,
    service: &Service,
    operation: &Operation,
    may_ask: impl Fn(&str) -> bool,
) -> Result<Vec<Arc<Cache>>, AuthError> {
    let schemes = choose(Some(credentials), service, operation)?.unwrap_or_default();
    let cache = |scheme: &&Scheme| {
        let kind = kind(credentials, scheme)?;
        let token_url = scheme.token_url().filter(|_| kind == Kind::Bearer);
        let withheld = token_url.is_some_and(|url| !may_ask(url));
        Some(credentials.source(kind)?.cache(token_url, withheld))
    };
    Ok(schemes.iter().filter_map(cache).collect())
}

/// Whether a request of the operation is authenticated by a scheme of this kind.
pub(crate) fn uses_scheme(
    credentials: &Credentials,
    service: &Service,
    operation: &Operation,
    kind: fn(SchemeKind) -> bool,
) -> bool {
    let schemes = choose(Some(credentials), service, operation).ok().flatten();
    schemes.is_some_and(|schemes| schemes.iter().any(|scheme| kind(scheme.kind)))
}

/// What of the credentials serves the scheme, if it is of a kind that can be fetched.
fn kind(credentials: &Credentials, scheme: &Scheme) -> Option<Kind> {
    match scheme.kind {
        SchemeKind::Signature(_) => Some(Kind::AccessKey),
        SchemeKind::Bearer => Some(Kind::Bearer),
        SchemeKind::ApiKey {
            place: Place::Header, ..
        } if credentials.named_key(scheme.name).is_none() => Some(Kind::Token),
        _ => None,
    }
}

/// The schemes of the alternative that is taken; none when the request goes out as it is.
fn choose(
    credentials: Option<&Credentials>,
    service: &Service,
    operation: &Operation,
) -> Result<Option<Vec<&'static Scheme>>, AuthError> {
    let when = credentials.map(Credentials::when).unwrap_or_default();
    if when == When::Never {
        return Ok(None);
    }
    if let Some((credentials, name)) = credentials.and_then(|all| Some((all, all.only_scheme()?))) {
        let scheme = service.scheme(name).filter(|scheme| serves(credentials, scheme));
        return match scheme {
            Some(scheme) => Ok(Some(vec![scheme])),
            None => Err(AuthError::NoCredentials {
                operation: operation.name.to_owned(),
                needed: format!("{name} ({})", how_to_give(service, name)),
            }),
        };
    }
    let mut bare = operation.security.is_empty();
    for alternative in operation.security {
        if alternative.iter().all(|name| is_for_transport(service, name)) {
            bare = true;
            continue;
        }
        // nobody can know what would do
        bare |= alternative
            .iter()
            .all(|name| service.scheme(name).is_none() || is_for_transport(service, name));
        let Some(credentials) = credentials else {
            continue;
        };
        let schemes = served(credentials, service, alternative);
        if schemes.is_some() {
            return Ok(schemes);
        }
    }
    match credentials {
        Some(credentials) if bare && when == When::Always => {
            let mut schemes = service.schemes.iter().chain(&UNDECLARED);
            let is_some = |scheme: &&Scheme| scheme.kind != SchemeKind::MutualTls && serves(credentials, scheme);
            Ok(schemes.find(is_some).map(|scheme| vec![scheme]))
        }
        _ if bare => Ok(None),
        _ => Err(no_credentials(service, operation)),
    }
}

/// What stands for a scheme that the document requires but does not declare.
static UNDECLARED: [Scheme; 2] = [
    Scheme::new("undeclared", SchemeKind::Bearer),
    Scheme::new("undeclared", SchemeKind::Basic),
];

/// What is sent for an alternative, if the credentials serve all of its schemes that the document declares. For those that it does
/// not declare, one scheme is sent at most: what they are is not known, and they must not take the header of another.
fn served(credentials: &Credentials, service: &Service, alternative: &[&str]) -> Option<Vec<&'static Scheme>> {
    let mut schemes: Vec<&Scheme> = alternative.iter().filter_map(|name| service.scheme(name)).collect();
    if !schemes.iter().all(|scheme| serves(credentials, scheme)) {
        return None;
    }
    if schemes.len() < alternative.len() {
        let takes_authorization = |scheme: &&Scheme| {
            header_of(scheme).is_some_and(|header| header.eq_ignore_ascii_case(AUTHORIZATION.as_str()))
        };
        let is_taken = schemes.iter().any(takes_authorization);
        let stands_for_it = |scheme: &&Scheme| !is_taken && serves(credentials, scheme);
        schemes.extend(UNDECLARED.iter().find(stands_for_it));
    }
    (!schemes.is_empty()).then_some(schemes)
}

fn is_for_transport(service: &Service, name: &str) -> bool {
    service
        .scheme(name)
        .is_some_and(|scheme| matches!(scheme.kind, SchemeKind::MutualTls))
}

/// Whether the credentials hold what the scheme asks for. What they hold may still turn out unusable; that is an error
/// then, and not a reason to fall back to another scheme.
fn serves(credentials: &Credentials, scheme: &Scheme) -> bool {
    match scheme.kind {
        SchemeKind::Signature(name) => credentials.has(Kind::AccessKey) && credentials.signer_of(name).is_some(),
        SchemeKind::ApiKey { place, .. } => {
            credentials.named_key(scheme.name).is_some() || (place == Place::Header && credentials.has(Kind::Token))
        }
        SchemeKind::Bearer => credentials.has(Kind::Bearer),
        SchemeKind::Basic => credentials.user().is_some(),
        SchemeKind::MutualTls => true,
    }
}

/// The header that a scheme takes for itself.
fn header_of(scheme: &Scheme) -> Option<&'static str> {
    match scheme.kind {
        SchemeKind::ApiKey {
            place: Place::Header,
            name,
        } => Some(name),
        SchemeKind::Signature(_) | SchemeKind::Bearer | SchemeKind::Basic => Some("Authorization"),
        SchemeKind::ApiKey { .. } | SchemeKind::MutualTls => None,
    }
}

/// A key given for this very scheme, or in a header the token for any.
fn api_key<'a>(credentials: &'a Credentials, scheme: &str, place: Place) -> Option<&'a Secret> {
    let token = || credentials.header_token().filter(|_| place == Place::Header);
    credentials.named_key(scheme).or_else(token)
}

fn apply(
    request: &mut HttpRequest,
    credentials: &Credentials,
    schemes: &[&Scheme],
    context: SigningContext<'_>,
) -> Result<(), AuthError> {
    for (index, scheme) in schemes.iter().enumerate() {
        let Some(header) = header_of(scheme) else { continue };
        let mut before = schemes.iter().take(index).filter_map(|scheme| header_of(scheme));
        if before.any(|other| other.eq_ignore_ascii_case(header)) {
            let reason = if header.eq_ignore_ascii_case("Authorization") {
                "the header Authorization is taken by another scheme that goes with it"
            } else {
                "its header is taken by another scheme that goes with it"
            };
            return Err(scheme_error(scheme, reason));
        }
    }
    let mut signatures = Vec::new();
    for scheme in schemes {
        match scheme.kind {
            SchemeKind::Signature(_) if credentials.get_access_key().is_none() => return Err(not_fetched(scheme)),
            SchemeKind::Signature(name) => signatures.push(name),
            SchemeKind::MutualTls => {}
            SchemeKind::ApiKey { place, name } => {
                let key = api_key(credentials, scheme.name, place).ok_or_else(|| not_fetched(scheme))?;
                add_api_key(request, scheme, place, name, key)?;
            }
            SchemeKind::Bearer => {
                let token = credentials.bearer_token().ok_or_else(|| not_fetched(scheme))?;
                let value = header_value(scheme.name, "Bearer ", token)?;
                request.headers.insert(AUTHORIZATION, value);
            }
            SchemeKind::Basic => {
                if let Some(user) = credentials.user() {
                    request.headers.insert(AUTHORIZATION, basic(scheme.name, user)?);
                }
            }
        }
    }
    // last, as a signature covers the rest
    for signer in signatures.iter().filter_map(|name| credentials.signer_of(name)) {
        let query = query_range(&request.url);
        if let Some(signed) = query.clone().and_then(|range| signer.query(request.url.get(range)?)) {
            request.url.replace_range(query.unwrap_or_default(), &signed);
        }
        let added = signer.sign(request, credentials, context)?;
        request.headers.extend(added);
    }
    Ok(())
}

/// Where in a URL its query stands, if it has one.
fn query_range(url: &str) -> Option<Range<usize>> {
    let end = url.find('#').unwrap_or(url.len());
    let mark = url.get(..end)?.find('?')?;
    Some(mark + 1..end)
}

/// An error if the service wants signatures that the signers of the credentials cannot make of their access key.
pub(crate) fn check_signers(credentials: &Credentials, service: &Service) -> Result<(), AuthError> {
    if !credentials.has(Kind::AccessKey) {
        return Ok(());
    }
    let mut missing = None;
    for scheme in service.schemes {
        if let SchemeKind::Signature(name) = scheme.kind {
            if credentials.signer_of(name).is_some() {
                return Ok(());
            }
            missing = missing.or(Some(AuthError::NoSigner {
                scheme: scheme.name,
                signature: name,
                signer: scheme.signer(),
            }));
        }
    }
    missing.map_or(Ok(()), Err)
}

fn add_api_key(
    request: &mut HttpRequest,
    scheme: &Scheme,
    place: Place,
    name: &str,
    key: &Secret,
) -> Result<(), AuthError> {
    match place {
        Place::Header => {
            let header =
                HeaderName::try_from(name).map_err(|_| scheme_error(scheme, "its name cannot be that of a header"))?;
            if CONNECTION_HEADERS.contains(&header.as_str()) {
                return Err(scheme_error(
                    scheme,
                    "its header governs the connection and cannot be set",
                ));
            }
            request.headers.insert(header, header_value(scheme.name, "", key)?);
        }
        Place::Query => {
            check_not_empty(scheme.name, key)?;
            add_to_query(&mut request.url, name, key);
        }
        Place::Cookie => add_cookie(request, scheme, name, key)?,
        Place::Path => return Err(scheme_error(scheme, "an api key cannot stand in the path")),
        Place::QueryString => return Err(scheme_error(scheme, "an api key cannot be the whole query")),
    }
    Ok(())
}

/// Appends `name=key` to the query of `url`, both encoded, before a fragment if there is one.
fn add_to_query(url: &mut String, name: &str, key: &Secret) {
    let mut pair = Zeroizing::new(percent::encode(name));
    pair.push('=');
    percent::push(&mut pair, key.expose());
    let end = url.find('#').unwrap_or(url.len());
    let separator = match url.get(..end).and_then(|before| before.split_once('?')) {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    url.insert_str(end, separator);
    url.insert_str(end + separator.len(), &pair);
}

/// Appends `name=key` to the header `Cookie`. Nothing is encoded, since cookies have no encoding that servers agree
/// on; what RFC 6265 does not let a cookie carry is refused.
fn add_cookie(request: &mut HttpRequest, scheme: &Scheme, name: &str, key: &Secret) -> Result<(), AuthError> {
    // The name of a cookie is a token, as that of a header is.
    if HeaderName::try_from(name).is_err() {
        return Err(scheme_error(scheme, "its name cannot be that of a cookie"));
    }
    check_not_empty(scheme.name, key)?;
    if !key
        .expose()
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte))
    {
        return Err(value_error(scheme.name, "has characters that no cookie can carry"));
    }
    let mut cookies = Zeroizing::new(Vec::new());
    // Several `Cookie` headers become one, as RFC 6265 has it.
    for value in request.headers.get_all(COOKIE) {
        cookies.extend_from_slice(value.as_bytes());
        cookies.extend_from_slice(b"; ");
    }
    for part in [name.as_bytes(), b"=", key.expose().as_bytes()] {
        cookies.extend_from_slice(part);
    }
    let value = HeaderValue::from_bytes(&cookies)
        .map_err(|_| value_error(scheme.name, "has characters that no cookie can carry"))?;
    request.headers.insert(COOKIE, sensitive(value));
    Ok(())
}

/// `Basic` and the base64 of `user:password`, in UTF-8 (RFC 7617).
fn basic(scheme: &str, basic: &Basic) -> Result<HeaderValue, AuthError> {
    if basic.user.contains(':') {
        return Err(value_error(scheme, "has a user with a colon, which ends the user"));
    }
    let both = [basic.user.as_str(), basic.password.expose()];
    if both.iter().any(|part| part.chars().any(char::is_control)) {
        return Err(value_error(scheme, "has a control character"));
    }
    let mut pair = Zeroizing::new(String::with_capacity(both[0].len() + 1 + both[1].len()));
    pair.push_str(both[0]);
    pair.push(':');
    pair.push_str(both[1]);
    let text = Zeroizing::new(base64::encode(pair.as_bytes()));
    let text = Zeroizing::new(format!("Basic {}", text.as_str()));
    let value = HeaderValue::from_str(&text).map_err(|_| value_error(scheme, "cannot be carried by a header"))?;
    Ok(sensitive(value))
}

/// A header value of `prefix` and a secret, marked as sensitive. `name` is what an error calls the secret.
///
/// # Errors
/// [`AuthError::Value`] when no header can carry the secret, or servers would cut or refuse it.
pub fn header_value(name: &str, prefix: &str, secret: &Secret) -> Result<HeaderValue, AuthError> {
    check_not_empty(name, secret)?;
    let secret = secret.expose();
    // A header could carry some of these, but servers would cut or refuse them; the usual cause is the line feed at
    // the end of a file that was read whole.
    if secret.trim() != secret {
        return Err(value_error(name, "begins or ends with white space"));
    }
    if !secret.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Err(value_error(name, "has characters that no header can carry"));
    }
    let mut text = Zeroizing::new(String::with_capacity(prefix.len() + secret.len()));
    text.push_str(prefix);
    text.push_str(secret);
    let value =
        HeaderValue::from_str(&text).map_err(|_| value_error(name, "has characters that no header can carry"))?;
    Ok(sensitive(value))
}

fn sensitive(mut value: HeaderValue) -> HeaderValue {
    value.set_sensitive(true);
    value
}

fn check_not_empty(name: &str, secret: &Secret) -> Result<(), AuthError> {
    if secret.expose().is_empty() {
        Err(value_error(name, "is empty"))
    } else {
        Ok(())
    }
}

fn value_error(name: &str, reason: &'static str) -> AuthError {
    AuthError::Value {
        name: name.to_owned(),
        reason,
    }
}

fn not_fetched(scheme: &Scheme) -> AuthError {
    scheme_error(scheme, "what it wants has to be fetched, which a client does")
}

fn scheme_error(scheme: &Scheme, reason: &'static str) -> AuthError {
    AuthError::Scheme {
        scheme: scheme.name.to_owned(),
        reason,
    }
}

/// The error that says what would have done: `AccessKey (Credentials::access_key), or Token (Credentials::token)`.
fn no_credentials(service: &Service, operation: &Operation) -> AuthError {
    let alternatives: Vec<String> = operation
        .security
        .iter()
        .map(|alternative| {
            let schemes: Vec<String> = alternative
                .iter()
                .map(|name| format!("{name} ({})", how_to_give(service, name)))
                .collect();
            schemes.join(" and ")
        })
        .collect();
    AuthError::NoCredentials {
        operation: operation.name.to_owned(),
        needed: alternatives.join(", or "),
    }
}

fn how_to_give(service: &Service, name: &str) -> String {
    match service.scheme(name).map(|scheme| scheme.kind) {
        None => "which the document does not declare".to_owned(),
        Some(SchemeKind::Signature(signature)) => match service.scheme(name).and_then(Scheme::signer) {
            Some(signer) => format!("Credentials::access_key with the signer {signer}"),
            None => format!("Credentials::access_key with a signer of {signature}"),
        },
        Some(SchemeKind::ApiKey {
            place: Place::Header, ..
        }) => {
            format!("Credentials::token or Credentials::api_key with {name:?}")
        }
        Some(SchemeKind::ApiKey { .. }) => format!("Credentials::api_key with {name:?}"),
        Some(SchemeKind::Bearer) => "Credentials::bearer or Credentials::provider".to_owned(),
        Some(SchemeKind::Basic) => "Credentials::basic".to_owned(),
        Some(SchemeKind::MutualTls) => "a transport that has a certificate".to_owned(),
    }
}

#[cfg(test)]
mod tests;
