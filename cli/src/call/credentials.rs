//! Which credentials a call goes with: those of the environment, of a profile, or of the vendor's own chain.

use cloud_credentials::{didiyun, huaweicloud};
use specwright_dynamic::tables::{Operation, Place, SchemeKind, Service};
use specwright_runtime::auth::{OAuth2, Signer as _};
use specwright_runtime::{Credentials, Secret};

use super::failure::{Class, Failure};
use super::profile::{self, Profile};

/// Looks up an environment variable. One that is empty is not set.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The profile of a call: the one that is named, or the first that is for the host.
pub(super) fn profile(name: Option<&str>, host: Option<&str>) -> Result<Option<Profile>, Failure> {
    let of_environment = variable("SPECWRIGHT_PROFILE");
    let name = name.map(str::to_owned).or(of_environment);
    let file = profile::file();
    let profiles = file.as_deref().map(profile::read).transpose()?.unwrap_or_default();
    let Some(name) = name else {
        return Ok(host.and_then(|host| profiles.into_iter().find(|profile| profile.is_for(host))));
    };
    let names: Vec<String> = profiles.iter().map(|profile| profile.name.clone()).collect();
    if let Some(profile) = profiles.into_iter().find(|profile| profile.name == name) {
        return Ok(Some(profile));
    }
    let place = file.map_or_else(|| "no file".to_owned(), |file| file.display().to_string());
    let failure = Failure::new(
        Class::Authentication,
        format!("there is no profile `{name}` in {place}"),
    );
    Err(match names.is_empty() {
        true => failure,
        false => failure.hint(format!("it has {}", names.join(", "))),
    })
}

/// Refuses to send the credentials of a profile to a host that it is not for.
pub(super) fn check_host(profile: &Profile, host: Option<&str>) -> Result<(), Failure> {
    let Some(host) = host.filter(|host| !profile.hosts.is_empty() && !profile.is_for(host)) else {
        return Ok(());
    };
    let message = format!(
        "the profile `{}` is for {}, and the request would go to {host}",
        profile.name,
        profile.hosts.join(", ")
    );
    Err(Failure::new(Class::Authentication, message)
        .hint("add the host to `hosts` of the profile, if its credentials may go there"))
}

/// The credentials of a profile.
pub(super) fn of_profile(profile: &Profile, service: &Service) -> Result<Option<Credentials>, Failure> {
    let mut all = Joined(None);
    if let Some(token) = &profile.token {
        all.add(Credentials::bearer(token.read()?));
    }
    if let Some(key) = &profile.api_key {
        all.add(api_key(key.read()?, service));
    }
    for (scheme, key) in &profile.api_keys {
        all.add(Credentials::api_key(scheme, key.read()?));
    }
    if let (Some(user), Some(password)) = (&profile.user, &profile.password) {
        all.add(Credentials::basic(user.read()?.expose(), password.read()?));
    }
    if let Some(key) = &profile.access_key {
        let mut credentials = huaweicloud::access_key(key.id.read()?.expose(), key.secret.read()?);
        if let Some(token) = &key.security_token {
            credentials = credentials.security_token(token.read()?);
        }
        all.add(credentials);
    }
    if let Some(client) = &profile.oauth2 {
        let mut tokens = OAuth2::client_credentials(client.client_id.read()?.expose(), client.client_secret.read()?);
        tokens = tokens.scopes(client.scopes.iter().cloned());
        if let Some(url) = &client.token_url {
            tokens = tokens.token_url(url);
        }
        all.add(Credentials::provider(tokens));
    }
    Ok(all.0)
}

/// The credentials that the environment has for any document.
pub(super) fn of_environment(
    service: &Service,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Credentials>, Failure> {
    let mut all = Joined(None);
    if let Some(token) = variable("SPECWRIGHT_TOKEN") {
        all.add(Credentials::bearer(token));
    }
    for scheme in &service.schemes {
        if let SchemeKind::ApiKey { .. } = scheme.kind
            && let Some(key) = variable(&key_variable(&scheme.name))
        {
            all.add(Credentials::api_key(&scheme.name, key));
        }
    }
    if let Some(key) = variable("SPECWRIGHT_API_KEY") {
        all.add(api_key(key.into(), service));
    }
    let pair = |one: &'static str, other: &'static str| match (variable(one), variable(other)) {
        (Some(one), Some(other)) => Ok(Some((one, other))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Failure::new(
            Class::Authentication,
            format!("{one} is set and {other} is not"),
        )),
        (None, Some(_)) => Err(Failure::new(
            Class::Authentication,
            format!("{other} is set and {one} is not"),
        )),
    };
    if let Some((user, password)) = pair("SPECWRIGHT_USER", "SPECWRIGHT_PASSWORD")? {
        all.add(Credentials::basic(user, password));
    }
    if let Some((id, secret)) = pair("SPECWRIGHT_CLIENT_ID", "SPECWRIGHT_CLIENT_SECRET")? {
        let mut tokens = OAuth2::client_credentials(id, secret);
        if let Some(url) = variable("SPECWRIGHT_TOKEN_URL") {
            tokens = tokens.token_url(url);
        }
        all.add(Credentials::provider(tokens));
    }
    Ok(all.0)
}

/// The variable with the key of an api key scheme: `SPECWRIGHT_API_KEY_X_AUTH`.
pub(super) fn key_variable(scheme: &str) -> String {
    let upper = scheme.chars().map(|character| match character.is_ascii_alphanumeric() {
        true => character.to_ascii_uppercase(),
        false => '_',
    });
    format!("SPECWRIGHT_API_KEY_{}", upper.collect::<String>())
}

/// A key for the api key scheme of a document: any in a header, or the only one elsewhere.
fn api_key(key: Secret, service: &Service) -> Credentials {
    let mut credentials = Credentials::token(key.clone());
    let elsewhere = service
        .schemes
        .iter()
        .filter(|scheme| matches!(scheme.kind, SchemeKind::ApiKey { place, .. } if place != Place::Header));
    let elsewhere: Vec<&str> = elsewhere.map(|scheme| scheme.name.as_str()).collect();
    if let [scheme] = elsewhere[..] {
        credentials = credentials.and(Credentials::api_key(scheme, key));
    }
    credentials
}

/// The credentials of the chain that a vendor's own tools have, for documents of these vendors. Where nothing may be sent,
/// only from places on this machine.
pub(super) fn of_vendor(service: &Service, sends: bool) -> Result<Option<Credentials>, Failure> {
    if is_of_huaweicloud(service) {
        return match huaweicloud::discover() {
            Ok(credentials) => Ok(Some(credentials)),
            Err(huaweicloud::SourceError::Nowhere { .. }) => Ok(sends.then(huaweicloud::default_chain)),
            Err(error) => Err(Failure::new(Class::Authentication, error.to_string())),
        };
    }
    if is_of_didiyun(service) {
        return Ok(didiyun::from_env().ok());
    }
    Ok(None)
}

/// Whether requests are signed as Huawei Cloud does it.
fn is_of_huaweicloud(service: &Service) -> bool {
    let mut kinds = service.schemes.iter().map(|scheme| &scheme.kind);
    kinds.any(|kind| matches!(kind, SchemeKind::Signature(name) if name == huaweicloud::Signature.name()))
}

fn is_of_didiyun(service: &Service) -> bool {
    let mut hosts = service.servers.iter().filter_map(|server| host(&server.url));
    hosts.any(|host| host == "didiyunapi.com" || host.ends_with(".didiyunapi.com"))
}

/// The Rust expression for the credentials of a vendor's own chain.
pub(super) fn code_of_vendor(service: &Service) -> Option<&'static str> {
    if is_of_huaweicloud(service) {
        return Some("cloud_credentials::huaweicloud::default_chain()");
    }
    is_of_didiyun(service).then_some("cloud_credentials::didiyun::from_env()?")
}

/// The host of a URL, with its port.
pub(super) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    (!host.is_empty()).then_some(host)
}

/// How credentials for an operation can be given.
pub(super) fn ways(operation: &Operation, service: &Service) -> Vec<String> {
    let mut ways: Vec<String> = Vec::new();
    let mut add = |way: String| {
        if !ways.contains(&way) {
            ways.push(way);
        }
    };
    let named = operation.security.iter().flatten();
    let schemes = named.filter_map(|name| service.schemes.iter().find(|scheme| scheme.name == *name));
    for scheme in schemes {
        match &scheme.kind {
            SchemeKind::Bearer => {
                add(match is_of_didiyun(service) {
                    true => "a token: DIDIYUN_TOKEN or SPECWRIGHT_TOKEN".to_owned(),
                    false => "a bearer token: SPECWRIGHT_TOKEN".to_owned(),
                });
                if scheme.token_url.is_some() {
                    add("a client: SPECWRIGHT_CLIENT_ID and SPECWRIGHT_CLIENT_SECRET".to_owned());
                }
            }
            SchemeKind::Basic => add("a user: SPECWRIGHT_USER and SPECWRIGHT_PASSWORD".to_owned()),
            SchemeKind::ApiKey { name, .. } => {
                add(format!(
                    "the key of {} ({name}): {}",
                    scheme.name,
                    key_variable(&scheme.name)
                ));
            }
            SchemeKind::Signature(name) if name == huaweicloud::Signature.name() => {
                add("an access key: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK".to_owned());
            }
            SchemeKind::Signature(name) => add(format!("a signature {name}, which this command cannot make")),
            SchemeKind::MutualTls => add("a client certificate, which this command cannot present".to_owned()),
        }
    }
    if !ways.is_empty() {
        let file = profile::file().map_or_else(|| "profiles.toml".to_owned(), |file| file.display().to_string());
        ways.push(format!("or a profile in {file}"));
    }
    ways
}

/// Credentials of several kinds.
struct Joined(Option<Credentials>);

impl Joined {
    fn add(&mut self, more: Credentials) {
        self.0 = Some(match self.0.take() {
            Some(credentials) => credentials.and(more),
            None => more,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_urls() {
        assert_eq!(
            host("https://user@api.example:8443/v1?x=://y"),
            Some("api.example:8443")
        );
        assert_eq!(host("http://[::1]:80"), Some("[::1]:80"));
        assert_eq!(host("/v1"), None);
    }

    #[test]
    fn halves_of_a_pair_are_told() {
        let failure = of_environment(&Service::default(), &|name| {
            (name == "SPECWRIGHT_USER").then(|| "u".to_owned())
        });
        assert_eq!(
            failure.unwrap_err().message,
            "SPECWRIGHT_USER is set and SPECWRIGHT_PASSWORD is not"
        );
        assert!(of_environment(&Service::default(), &|_| None).unwrap().is_none());
        let found = of_environment(&Service::default(), &|name| {
            (name == "SPECWRIGHT_TOKEN").then(|| "s3cr3t".to_owned())
        });
        assert!(!format!("{:?}", found.unwrap()).contains("s3cr3t"));
    }

    #[test]
    fn variables_of_schemes_are_upper_case() {
        assert_eq!(key_variable("X-Auth key"), "SPECWRIGHT_API_KEY_X_AUTH_KEY");
    }
}
