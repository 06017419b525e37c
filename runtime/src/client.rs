//! A client: a service with everything that does not change between calls.

use std::fmt;
use std::sync::{Arc, OnceLock};

use tokio::sync::OnceCell;

use crate::auth::{Credentials, check_signers};
use crate::call::Call;
use crate::config::Config;
use crate::error::{Error, ErrorKind};
use crate::interceptor::Interceptor;
use crate::json::{IntoJson, Json};
use crate::operation::Operation;
use crate::request::url;
use crate::retry::Bucket;
use crate::secrets::Secrets;
use crate::service::{Server, Service};
use crate::sides::Sides;
use crate::transport::Transport;

/// A client of a service. Clones are cheap and share connections and what was looked up.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) service: &'static Service,
    // the endpoint that replaces all servers, checked; or the server of the service, expanded and checked
    endpoint: Option<String>,
    // whether the user named it, so that the default region says nothing about it
    endpoint_is_own: bool,
    // whether it is on another host than the servers of the document
    is_elsewhere: bool,
    server: Result<String, String>,
    variables: Vec<(String, String)>,
    named_endpoints: Vec<(String, String)>,
    parameters: Vec<(String, Json)>,
    pub(crate) credentials: Option<Credentials>,
    // those of the credentials and of the proxies
    pub(crate) secrets: Secrets,
    // the parameters and the endpoints of credentials that were fetched
    pub(crate) located: OnceLock<Credentials>,
    pub(crate) config: Config,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) interceptors: Vec<Box<dyn Interceptor>>,
    pub(crate) retries: Bucket,
    // one for each client parameter of the service
    pub(crate) looked_up: Vec<Sides<OnceCell<String>>>,
}

impl Client {
    /// A call of an operation of the client's service.
    pub fn call(&self, operation: &'static Operation) -> Call {
        Call::new(self.clone(), operation)
    }

    /// The service.
    pub fn service(&self) -> &'static Service {
        self.0.service
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    /// The base URL of an operation.
    pub(crate) fn base(&self, operation: &Operation) -> Result<String, Error> {
        if let Some(endpoint) = &self.endpoint {
            return Ok(endpoint.clone());
        }
        match operation.servers.first() {
            Some(server) => self.expand_server(server.url, std::slice::from_ref(server)),
            None => self.server.clone(),
        }
        .map_err(Error::configuration)
    }

    /// Whether secrets may go to a URL of the document. Who has chosen another host for the service has not chosen this.
    pub(crate) fn may_ask(&self, url: &str) -> bool {
        let own = self.endpoint.as_deref().filter(|_| self.is_elsewhere);
        let base = url::base(url.split(['?', '#']).next().unwrap_or_default());
        own.is_none_or(|own| base.is_ok_and(|base| origin(&base) == origin(own)))
    }

    /// The base URL of a look-up.
    pub(crate) fn named_endpoint(&self, name: &str, template: &str) -> Result<String, Error> {
        let given = self
            .named_endpoints
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, url)| url.as_str());
        let given = given.or_else(|| self.of_credentials(|credentials| credentials.get_endpoint(name)));
        match given {
            Some(text) => url::base(text).map_err(|reason| format!("endpoint {name} {reason}")),
            None => self
                .expand_server(template, self.service.servers)
                .and_then(|url| match self.may_ask(&url) {
                    true => Ok(url),
                    false => Err(format!(
                        "the client has an endpoint of its own and none for {name}: its credentials do not go to {} of \
                     the document; set it by Builder::{name}_endpoint of the generated client, or \
                     runtime::Builder::named_endpoint({name:?}, ..)",
                        origin(&url)
                    )),
                }),
        }
        .map_err(Error::configuration)
    }

    /// A client parameter that was given by the user, or comes with the credentials.
    pub(crate) fn parameter(&self, name: &str) -> Option<Json> {
        if let Some((_, value)) = self.parameters.iter().rev().find(|(known, _)| known == name) {
            return Some(value.clone());
        }
        self.of_credentials(|credentials| credentials.get_parameter(name))
            .map(Json::from)
    }

    /// Whether [`parameter`](Self::parameter) gives one.
    pub(crate) fn has_parameter(&self, name: &str) -> bool {
        self.parameters.iter().any(|(known, _)| known == name) || self.parameter(name).is_some()
    }

    /// Something that belongs to the credentials: to those that were given, or else to those that were fetched.
    fn of_credentials<'a>(&'a self, get: impl Fn(&'a Credentials) -> Option<&'a str>) -> Option<&'a str> {
        let of = |credentials: Option<&'a Credentials>| get(credentials?);
        of(self.credentials.as_ref()).or_else(|| of(self.located.get()))
    }

    /// Replaces the server variables in a text of a look-up. The default of a variable belongs to the documented
    /// server: beside an endpoint of the user's own it could name another region, so there it does not count.
    pub(crate) fn expand(&self, template: &str) -> Result<String, String> {
        let servers = if self.endpoint_is_own {
            &[]
        } else {
            self.service.servers
        };
        url::expand(template, |name| variable(&self.variables, servers, name))
    }

    fn expand_server(&self, template: &str, servers: &[Server]) -> Result<String, String> {
        expand_server(template, servers, &self.variables)
    }
}

fn variable(given: &[(String, String)], servers: &[Server], name: &str) -> Result<String, String> {
    let given = given
        .iter()
        .rev()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str());
    let default = || {
        servers
            .iter()
            .flat_map(|server| server.variables)
            .find(|v| v.name == name)
            .map(|v| v.default)
    };
    match given.or_else(default) {
        None | Some("") => Err(format!("{name} is not set on the client: set it by Builder::variable")),
        Some(value) => Ok(value.to_owned()),
    }
}

/// Scheme, host and port of a URL that was checked.
fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let path = url.get(start..).and_then(|rest| rest.find('/'));
    path.and_then(|at| url.get(..start + at)).unwrap_or(url)
}

fn expand_server(template: &str, servers: &[Server], given: &[(String, String)]) -> Result<String, String> {
    let start = template.find("://").map_or(template.len(), |at| at + 3);
    let end = template
        .get(start..)
        .and_then(|rest| rest.find('/'))
        .map_or(template.len(), |at| start + at);
    let (host, path) = template.split_at_checked(end).unwrap_or((template, ""));
    // a value must not turn the rest of the host into a user, a path or a query
    let fill = |text: &str, allowed: &[u8]| {
        url::expand(text, |name| {
            let value = variable(given, servers, name)?;
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte) || allowed.contains(&byte);
            if value.bytes().all(plain) {
                Ok(value)
            } else {
                Err(format!(
                    "{name} has characters that the server URL {template} cannot take"
                ))
            }
        })
    };
    let text = fill(host, b"")? + &fill(path, b"/~")?;
    url::base(&text).map_err(|reason| format!("server URL {text} {reason}"))
}

/// Sets up a [`Client`].
pub struct Builder {
    service: &'static Service,
    server: usize,
    endpoint: Option<String>,
    variables: Vec<(String, String)>,
    named_endpoints: Vec<(String, String)>,
    parameters: Vec<(String, Json)>,
    credentials: Option<Credentials>,
    config: Config,
    transport: Option<Arc<dyn Transport>>,
    interceptors: Vec<Box<dyn Interceptor>>,
}

impl Builder {
    /// A client of `service` without credentials, for its first server.
    pub fn new(service: &'static Service) -> Self {
        Self {
            service,
            server: 0,
            endpoint: None,
            variables: Vec::new(),
            named_endpoints: Vec::new(),
            parameters: Vec::new(),
            credentials: None,
            config: Config::new(),
            transport: None,
            interceptors: Vec::new(),
        }
    }

    /// Sets a variable of the server URLs, such as a region.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Sets a parameter that belongs to the client; null and the empty string unset it.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl IntoJson) -> Self {
        let (name, value) = (name.into(), value.into_json());
        self.parameters.retain(|(known, _)| *known != name);
        if !value.is_null() && value.as_str() != Some("") {
            self.parameters.push((name, value));
        }
        self
    }

    /// Sets what requests are authenticated with.
    #[must_use]
    pub fn credentials(mut self, credentials: impl Into<Credentials>) -> Self {
        self.credentials = Some(credentials.into());
        self
    }

    /// Sets the URL that replaces the server of the document, with a path in front of all paths if it has one.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Sets the URL that replaces the server of a look-up, by the name the document gives it (`iam`).
    #[must_use]
    pub fn named_endpoint(mut self, name: impl Into<String>, url: impl Into<String>) -> Self {
        self.named_endpoints.push((name.into(), url.into()));
        self
    }

    /// Chooses among the servers of the document, from 0.
    #[must_use]
    pub fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// Sets timeouts, retries and limits.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// Sets what sends the requests. To share connections between clients, clone one transport.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Adds code that sees each request and each answer, after what was added before.
    #[must_use]
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.interceptors.push(Box::new(interceptor));
        self
    }

    /// The endpoint that the credentials find for this service.
    fn endpoint_of_credentials(&self) -> Option<String> {
        let of_server = |name: &str| variable(&self.variables, self.service.servers, name).ok();
        self.credentials.as_ref()?.server(self.service.name, &of_server)
    }

    /// The client.
    ///
    /// Credentials from a place that names servers too ([`Credentials::servers_by`]) may replace the server of the
    /// document; [`Builder::endpoint`] goes before it.
    ///
    /// # Errors
    /// - [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the endpoint is no URL that requests can be
    ///   sent to, or the default transport cannot be set up. A server variable without a value is an error of the calls
    ///   that need it.
    /// - [`ErrorKind::Credentials`] with [`AuthError::NoSigner`](crate::auth::AuthError::NoSigner) when the document wants
    ///   requests signed, and the credentials have an access key but no signer for it.
    pub fn build(self) -> Result<Client, Error> {
        if let Some(credentials) = &self.credentials {
            let signers = check_signers(credentials, self.service);
            signers.map_err(|error| Error::new(ErrorKind::Credentials(error)))?;
        }
        let of_endpoint = |reason| Error::configuration(format!("endpoint {reason}"));
        let endpoint = self.endpoint.clone().or_else(|| self.endpoint_of_credentials());
        let endpoint = endpoint.as_deref().map(url::base).transpose().map_err(of_endpoint)?;
        for (name, text) in &self.named_endpoints {
            url::base(text).map_err(|reason| Error::configuration(format!("endpoint {name} {reason}")))?;
        }
        let server = match self.service.servers.get(self.server) {
            Some(server) => expand_server(server.url, std::slice::from_ref(server), &self.variables),
            None => Err(format!(
                "{} has no server {}: set the endpoint",
                self.service.name, self.server
            )),
        };
        let documented = |server: &Server| {
            let url = expand_server(server.url, std::slice::from_ref(server), &self.variables);
            url.is_ok_and(|url| {
                endpoint
                    .as_deref()
                    .is_some_and(|endpoint| origin(endpoint) == origin(&url))
            })
        };
        let is_elsewhere = endpoint.is_some() && !self.service.servers.iter().any(documented);
        if let (None, Err(reason)) = (&endpoint, &server)
            && !self.service.servers.is_empty()
        {
            return Err(Error::configuration(reason.clone()));
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&self.config)?,
        };
        Ok(Client(Arc::new(Inner {
            service: self.service,
            endpoint,
            endpoint_is_own: self.endpoint.is_some(),
            is_elsewhere,
            server,
            variables: self.variables,
            named_endpoints: self.named_endpoints,
            parameters: self.parameters,
            secrets: Secrets::new(self.credentials.clone(), transport.secrets()),
            credentials: self.credentials,
            located: OnceLock::new(),
            retries: Bucket::new(self.config.budget),
            config: self.config,
            transport,
            interceptors: self.interceptors,
            looked_up: self
                .service
                .client_parameters
                .iter()
                .map(|_| Sides::new(OnceCell::new))
                .collect(),
        })))
    }
}

#[cfg(feature = "hyper")]
fn default_transport(config: &Config) -> Result<Arc<dyn Transport>, Error> {
    let no_transport = |error| Error::configuration(format!("no transport: {error}"));
    let mut options = crate::transport::HyperOptions {
        connect_timeout: config.timeouts.connect,
        // the limit counts names and values, the head has more to it
        header_limit: config.limits.headers.saturating_add(16 << 10),
        ..config.hyper.clone()
    };
    if config.proxy_from_environment && options.proxies.is_empty() {
        options.proxies = crate::transport::Proxies::from_environment().map_err(no_transport)?;
    }
    let transport = crate::transport::HyperTransport::new(&options);
    Ok(Arc::new(transport.map_err(no_transport)?))
}

#[cfg(not(feature = "hyper"))]
fn default_transport(_: &Config) -> Result<Arc<dyn Transport>, Error> {
    Err(Error::configuration(
        "no transport is set, and the default one needs the feature hyper",
    ))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.0.endpoint.as_ref().or(self.0.server.as_ref().ok());
        f.debug_struct("Client")
            .field("service", &self.0.service.name)
            .field("base", &base.map(|base| self.0.secrets.hide(base)))
            .field("config", &self.0.config)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("service", &self.service.name)
            .field("variables", &self.variables)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Variable;

    static REGION: [Variable; 2] = [Variable::new("region", ""), Variable::new("version", "v1")];
    static SERVICE: Service =
        Service::new("sample").servers(&[Server::new("https://api.{region}.example.com/{version}", &REGION)]);
    static OPERATION: Operation = Operation::new("Op", crate::operation::Method::GET, "/x");

    fn base(builder: Builder) -> Result<String, String> {
        let client = builder.build().map_err(|error| error.to_string())?;
        client.inner().base(&OPERATION).map_err(|error| error.to_string())
    }

    #[test]
    fn server_variables() {
        let set = |value: &str| base(Builder::new(&SERVICE).variable("region", value));
        assert_eq!(set("cn-1").as_deref(), Ok("https://api.cn-1.example.com/v1"));
        assert_eq!(
            base(Builder::new(&SERVICE)).unwrap_err(),
            "region is not set on the client: set it by Builder::variable"
        );
        for value in [
            "evil.com/",
            "a@evil.com",
            "evil.com#",
            "x?y",
            "a\\b",
            "a b",
            "evil.com:80",
            "..",
            "é",
        ] {
            assert!(set(value).is_err(), "{value}");
        }
        let path = base(
            Builder::new(&SERVICE)
                .variable("region", "a")
                .variable("version", "v2/beta"),
        );
        assert_eq!(path.as_deref(), Ok("https://api.a.example.com/v2/beta"));
    }

    #[test]
    fn endpoint_replaces_the_server() {
        let set = |value: &str| base(Builder::new(&SERVICE).endpoint(value));
        assert_eq!(
            set("https://Other.example:443/p/").as_deref(),
            Ok("https://other.example/p")
        );
        assert_eq!(
            set("other").unwrap_err(),
            "endpoint is not absolute: it should start with https://"
        );
    }
}
