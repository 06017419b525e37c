//! Credentials of the environment, for any document. They go to whatever server the document or the command line names.

use specwright_dynamic::tables::{SchemeKind, Service};
use specwright_runtime::Credentials;
use specwright_runtime::auth::OAuth2;

use super::Unusable;
use super::joined::{Joined, api_key};

/// Looks up an environment variable. One that is empty is not set.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The credentials that the environment has for any document.
pub(crate) fn of_environment(
    service: &Service,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Credentials>, Unusable> {
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
        (Some(_), None) => Err(Unusable::new(format!("{one} is set and {other} is not"))),
        (None, Some(_)) => Err(Unusable::new(format!("{other} is set and {one} is not"))),
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
pub(crate) fn key_variable(scheme: &str) -> String {
    let upper = scheme.chars().map(|character| match character.is_ascii_alphanumeric() {
        true => character.to_ascii_uppercase(),
        false => '_',
    });
    format!("SPECWRIGHT_API_KEY_{}", upper.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

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
