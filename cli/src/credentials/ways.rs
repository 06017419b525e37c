//! How credentials can be given, for help and errors.

use cloud_credentials::huaweicloud;
use specwright_dynamic::tables::{Operation, SchemeKind, Service};
use specwright_runtime::auth::Signer as _;

use super::environment::key_variable;
use super::profile;
use super::vendors::Vendor;

/// How credentials for an operation can be given.
pub(crate) fn ways(operation: &Operation, service: &Service) -> Vec<String> {
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
                add(match Vendor::named(service) == Some(Vendor::Didiyun) {
                    true => "a token: SPECWRIGHT_TOKEN, or DIDIYUN_TOKEN if all servers are DiDi Cloud's".to_owned(),
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
                let when = "if all servers of the document are Huawei Cloud's or --endpoint names one";
                add(format!(
                    "an access key: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, {when}"
                ));
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
