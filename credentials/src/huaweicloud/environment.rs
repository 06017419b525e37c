//! Credentials and endpoints from environment variables, under the names that all Huawei Cloud SDKs read.

use std::env;

use specwright_runtime::Credentials;

use super::access_key;
use super::error::SourceError;

pub(super) const ACCESS_KEY: &str = "HUAWEICLOUD_SDK_AK";
const SECRET_KEY: &str = "HUAWEICLOUD_SDK_SK";
const SECURITY_TOKEN: &str = "HUAWEICLOUD_SDK_SECURITY_TOKEN";
pub(super) const PROJECT_ID: &str = "HUAWEICLOUD_SDK_PROJECT_ID";
pub(super) const DOMAIN_ID: &str = "HUAWEICLOUD_SDK_DOMAIN_ID";
/// The variable with the path of the credentials file.
pub(super) const CREDENTIALS_FILE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";

/// Returns an access key from the environment: `HUAWEICLOUD_SDK_AK` and `HUAWEICLOUD_SDK_SK`, and if set
/// `HUAWEICLOUD_SDK_SECURITY_TOKEN` (temporary keys), `HUAWEICLOUD_SDK_PROJECT_ID` and `HUAWEICLOUD_SDK_DOMAIN_ID`.
///
/// A variable that is empty or only white space counts as not set; white space around a value is removed. With these
/// credentials the environment may also set the server of a client, see [`endpoint_variable`].
///
/// # Errors
///
/// [`SourceError`] with the names of the variables, if the access key or half of it is missing.
pub fn from_env() -> Result<Credentials, SourceError> {
    check_unicode()?;
    from_env_with(variable).map(with_servers_of_environment)
}

/// Like [`from_env`], but `lookup` returns the values of variables.
///
/// # Errors
///
/// As [`from_env`].
pub fn from_env_with(lookup: impl Fn(&str) -> Option<String>) -> Result<Credentials, SourceError> {
    let get = |name| value(&lookup, name);
    let missing = |missing, present| Err(SourceError::MissingVariable { missing, present });
    let (id, secret) = match (get(ACCESS_KEY), get(SECRET_KEY)) {
        (Some(id), Some(secret)) => (id, secret),
        (Some(_), None) => return missing(SECRET_KEY, ACCESS_KEY),
        (None, Some(_)) => return missing(ACCESS_KEY, SECRET_KEY),
        (None, None) if get(SECURITY_TOKEN).is_some() => return missing(ACCESS_KEY, SECURITY_TOKEN),
        (None, None) => {
            return Err(SourceError::NoVariables {
                names: &[ACCESS_KEY, SECRET_KEY],
            });
        }
    };
    let mut credentials = access_key(id, secret);
    if let Some(token) = get(SECURITY_TOKEN) {
        credentials = credentials.security_token(token);
    }
    Ok(located(credentials, &lookup))
}

/// Adds the project and the domain of the environment, if they are set.
pub(super) fn located(mut credentials: Credentials, lookup: &dyn Fn(&str) -> Option<String>) -> Credentials {
    if let Some(id) = value(lookup, PROJECT_ID) {
        credentials = credentials.project_id(id);
    }
    if let Some(id) = value(lookup, DOMAIN_ID) {
        credentials = credentials.domain_id(id);
    }
    credentials
}

/// Lets the environment set the servers for these credentials.
pub(super) fn with_servers_of_environment(credentials: Credentials) -> Credentials {
    credentials.servers_by(|service, variable| endpoint_from_env(service, &variable("region")?))
}

/// Returns the variable that sets the server of `service` in `region` for clients with credentials from the
/// environment: `HUAWEICLOUD_SDK_REGION_WORKSPACE_CN_NORTH_4`. An endpoint set on the client overrides it.
///
/// ```
/// use cloud_credentials::huaweicloud::endpoint_variable;
///
/// assert_eq!(endpoint_variable("workspace", "cn-north-4"), "HUAWEICLOUD_SDK_REGION_WORKSPACE_CN_NORTH_4");
/// ```
pub fn endpoint_variable(service: &str, region: &str) -> String {
    let mut name = String::from("HUAWEICLOUD_SDK_REGION");
    for part in [service, region] {
        name.push('_');
        name.extend(part.chars().map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        }));
    }
    name
}

/// Returns the endpoint that the environment sets for `service` in `region`, if any: the value of
/// [`endpoint_variable`], or the first of several separated by commas. An unusable URL is an error when a client is
/// built with it.
pub fn endpoint_from_env(service: &str, region: &str) -> Option<String> {
    endpoint_from_env_with(service, region, variable)
}

/// Like [`endpoint_from_env`], but `lookup` returns the values of variables.
pub fn endpoint_from_env_with(service: &str, region: &str, lookup: impl Fn(&str) -> Option<String>) -> Option<String> {
    let text = lookup(&endpoint_variable(service, region))?;
    text.split(',')
        .map(str::trim)
        .find(|endpoint| !endpoint.is_empty())
        .map(str::to_owned)
}

/// Returns a variable of the environment, if it is text.
pub(super) fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// Reports a variable that is not Unicode, as the message that it is not set would be misleading.
pub(super) fn check_unicode() -> Result<(), SourceError> {
    for name in [ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN, PROJECT_ID, DOMAIN_ID] {
        if matches!(env::var(name), Err(env::VarError::NotUnicode(_))) {
            return Err(SourceError::NotUnicode { name });
        }
    }
    Ok(())
}

/// Returns the value of a variable without white space around it, unless it is empty then.
pub(super) fn value(lookup: &dyn Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    let text = zeroize::Zeroizing::new(lookup(name)?);
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup<'a>(variables: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn reads_every_variable() {
        let credentials = from_env_with(lookup(&[
            (ACCESS_KEY, "the-id"),
            (SECRET_KEY, " the-secret\r\n"),
            (SECURITY_TOKEN, "the-token"),
            (PROJECT_ID, "the-project"),
            (DOMAIN_ID, "the-domain"),
        ]))
        .unwrap();
        let key = credentials.get_access_key().unwrap();
        assert_eq!((key.id, key.secret.expose()), ("the-id", "the-secret"));
        assert_eq!(key.security_token.map(|token| token.expose()), Some("the-token"));
        assert_eq!(credentials.get_project_id(), Some("the-project"));
        assert_eq!(credentials.get_domain_id(), Some("the-domain"));
    }

    #[test]
    fn names_what_is_missing_and_never_a_value() {
        let cases: [(&[(&str, &str)], &str); 5] = [
            (
                &[],
                "the environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set",
            ),
            (
                &[(PROJECT_ID, "s3cr3t"), (ACCESS_KEY, "  ")],
                "the environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set",
            ),
            (
                &[(ACCESS_KEY, "s3cr3t"), (SECRET_KEY, "")],
                "the environment variable HUAWEICLOUD_SDK_SK is not set, though HUAWEICLOUD_SDK_AK is",
            ),
            (
                &[(SECRET_KEY, "s3cr3t")],
                "the environment variable HUAWEICLOUD_SDK_AK is not set, though HUAWEICLOUD_SDK_SK is",
            ),
            (
                &[(SECURITY_TOKEN, "s3cr3t")],
                "the environment variable HUAWEICLOUD_SDK_AK is not set, though HUAWEICLOUD_SDK_SECURITY_TOKEN is",
            ),
        ];
        for (variables, text) in cases {
            let error = from_env_with(lookup(variables)).unwrap_err();
            assert_eq!(error.to_string(), text);
            assert!(!format!("{error:?} {error:#?}").contains("s3cr3t"));
        }
    }

    #[test]
    fn endpoints_have_a_variable_for_each_service_and_region() {
        assert_eq!(
            endpoint_variable("iam", "eu-west-101"),
            "HUAWEICLOUD_SDK_REGION_IAM_EU_WEST_101"
        );
        let set = [(
            "HUAWEICLOUD_SDK_REGION_IAM_CN_NORTH_4",
            " , https://one.example, https://two.example",
        )];
        let endpoint = endpoint_from_env_with("iam", "cn-north-4", lookup(&set));
        assert_eq!(endpoint.as_deref(), Some("https://one.example"));
        assert_eq!(endpoint_from_env_with("iam", "cn-north-9", lookup(&set)), None);
        assert_eq!(endpoint_from_env_with("iam", "x", |_| Some(String::new())), None);
    }
}
