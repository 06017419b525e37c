//! The vendors whose own places for credentials are known.

use cloud_credentials::{didiyun, huaweicloud};
use specwright_dynamic::Document;
use specwright_dynamic::tables::{SchemeKind, Server, Service};
use specwright_runtime::Credentials;
use specwright_runtime::auth::Signer as _;

use super::hosts::{Hosts, host};
use super::{Unusable, variable};

/// The variables with servers that the user wants in place of the documented ones.
const HUAWEICLOUD_SERVERS: &str = "HUAWEICLOUD_SDK_REGION_";

/// A vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vendor {
    Huaweicloud,
    Didiyun,
}

impl Vendor {
    /// The vendor of a document whose credentials may be used. A document must not get them because it says so: all its servers,
    /// those of operations included, have to be the vendor's. A signature covers the host, but a session token, the id of the key
    /// and the project are sent as they are, and a signature for a `Host` of the document's choice can be used again. Where the user
    /// names the server of a signed document, no documented one counts; a token needs more than that, as it can be used anywhere.
    pub(crate) fn of(document: &Document, has_endpoint: bool) -> Option<Self> {
        let service = document.service();
        let of_operations = document.operations().flat_map(|operation| &operation.servers);
        let mut servers = service.servers.iter().chain(of_operations);
        let vendor = Self::named(service)?;
        let is_elsewhere = service.servers.is_empty() || !servers.all(|server| vendor.has(server));
        let is_enough = vendor == Self::Huaweicloud && has_endpoint;
        (is_enough || !is_elsewhere).then_some(vendor)
    }

    /// The vendor that a document names, by its scheme or its first server.
    pub(crate) fn named(service: &Service) -> Option<Self> {
        let is_signature = |kind: &SchemeKind| match kind {
            SchemeKind::Signature(name) => name == huaweicloud::Signature.name(),
            _ => false,
        };
        if service.schemes.iter().any(|scheme| is_signature(&scheme.kind)) {
            return Some(Self::Huaweicloud);
        }
        let first = service.servers.first()?;
        Self::Didiyun.has(first).then_some(Self::Didiyun)
    }

    /// Whether a server is the vendor's, at the port of https.
    fn has(self, server: &Server) -> bool {
        let host = host(&server.url).filter(|host| server.url.starts_with("https://") && !host.contains(':'));
        host.is_some_and(|host| self.hosts().have(host))
    }

    /// The hosts of the vendor.
    fn hosts(self) -> Hosts {
        let hosts: &[&str] = match self {
            Self::Huaweicloud => &["*.myhuaweicloud.com", "*.myhuaweicloud.eu"],
            Self::Didiyun => &["didiyunapi.com", "*.didiyunapi.com"],
        };
        Hosts(hosts.iter().map(|host| (*host).to_owned()).collect())
    }

    /// The hosts that the vendor's credentials may be sent to, without those that the command line names.
    pub(crate) fn allowed(self, credentials: &Credentials) -> Hosts {
        let Hosts(mut hosts) = self.hosts();
        if self == Self::Huaweicloud {
            let variables = std::env::vars_os()
                .filter_map(|(name, urls)| Some((name.into_string().ok()?, urls.into_string().ok()?)));
            let servers = variables.filter(|(name, _)| name.starts_with(HUAWEICLOUD_SERVERS));
            let servers: Vec<String> = servers.map(|(_, urls)| urls).collect();
            let urls = servers.iter().flat_map(|urls| urls.split(',').map(str::trim));
            let of_file = credentials.get_endpoint("iam");
            hosts.extend(urls.chain(of_file).filter_map(host).map(str::to_owned));
        }
        Hosts(hosts)
    }

    /// The credentials that the vendor's own tools would use. Where nothing may be sent, only from places on this machine.
    pub(crate) fn credentials(self, sends: bool) -> Result<Option<Credentials>, Unusable> {
        match self {
            Self::Huaweicloud => match huaweicloud::discover() {
                Ok(credentials) => Ok(Some(credentials)),
                Err(huaweicloud::SourceError::Nowhere { .. }) => Ok(sends.then(huaweicloud::default_chain)),
                Err(error) => Err(Unusable::new(error.to_string())),
            },
            Self::Didiyun => Ok(didiyun::from_env_with(variable).ok()),
        }
    }

    /// The same as Rust, for the samples.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Huaweicloud => "cloud_credentials::huaweicloud::default_chain()",
            Self::Didiyun => "cloud_credentials::didiyun::from_env()?",
        }
    }

    /// The name, for messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Huaweicloud => "Huawei Cloud",
            Self::Didiyun => "DiDi Cloud",
        }
    }
}
