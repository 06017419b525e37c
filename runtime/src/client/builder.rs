//! [`Builder`]: sets up a client.

use std::fmt;
use std::sync::{Arc, OnceLock};

use tokio::sync::OnceCell;

use super::config::Config;
use super::interceptor::Interceptor;
use super::retry::Bucket;
use super::server::variable;
use super::site::Site;
use super::{Client, Inner};
use crate::auth::{Credentials, check_signers};
use crate::callers::PerCaller;
use crate::describe::Service;
use crate::error::{Error, ErrorKind};
use crate::json::{IntoJson, Json};
use crate::secrets::Secrets;
use crate::transport::Transport;
use crate::url;

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
    /// A client of `service` without credentials, for its first server. Generated builders begin with it.
    #[doc(hidden)]
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

    /// Adds code that sees each request and each response, after what was added before.
    #[must_use]
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.interceptors.push(Box::new(interceptor));
        self
    }

    /// The endpoint that the credentials find for this service.
    fn endpoint_of_credentials(&self) -> Option<String> {
        endpoint_of(self.credentials.as_ref(), self.service, &self.variables)
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
        let endpoint = self.endpoint.clone().or_else(|| self.endpoint_of_credentials());
        for (name, text) in &self.named_endpoints {
            url::base(text).map_err(|reason| Error::configuration(format!("endpoint {name} {reason}")))?;
        }
        let site = Site::new(self.service, self.server, &self.variables, endpoint.as_deref())?;
        self.config.headers.check()?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&self.config)?,
        };
        Ok(Client(Arc::new(Inner {
            service: self.service,
            site,
            server: self.server,
            endpoint: self.endpoint,
            variables: self.variables,
            named_endpoints: self.named_endpoints,
            parameters: self.parameters,
            secrets: Secrets::new(transport.secrets())
                .and(self.config.headers.secrets())
                .with_credentials(self.credentials.as_ref().map(Credentials::holder)),
            credentials: self.credentials,
            located: OnceLock::new(),
            retries: Arc::new(Bucket::new(self.config.budget)),
            config: Arc::new(self.config),
            transport,
            interceptors: self.interceptors.into(),
            looked_up: unknown_parameters(self.service),
        })))
    }
}

/// The endpoint that credentials find for a service.
pub(super) fn endpoint_of(
    credentials: Option<&Credentials>,
    service: &Service,
    variables: &[(String, String)],
) -> Option<String> {
    let of_server = |name: &str| variable(variables, service.servers, name).ok();
    credentials?.server(service.name, &of_server)
}

/// Room for what look-ups find.
pub(super) fn unknown_parameters(service: &Service) -> Vec<PerCaller<OnceCell<String>>> {
    let parameters = service.client_parameters.iter();
    parameters.map(|_| PerCaller::new(OnceCell::new)).collect()
}

#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
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

#[cfg(all(feature = "fetch", target_os = "unknown"))]
fn default_transport(_: &Config) -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(crate::transport::FetchTransport::new()))
}

#[cfg(not(any(
    all(feature = "hyper", not(target_os = "unknown")),
    all(feature = "fetch", target_os = "unknown")
)))]
fn default_transport(_: &Config) -> Result<Arc<dyn Transport>, Error> {
    let feature = if cfg!(target_os = "unknown") { "fetch" } else { "hyper" };
    Err(Error::configuration(format!(
        "no transport is set, and the default one needs the feature {feature}"
    )))
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
    use crate::describe::{Operation, Server, Variable};

    static REGION: [Variable; 2] = [
        Variable::undescribed("region").method("api_region"),
        Variable::new("version", "v1"),
    ];
    static SERVICE: Service =
        Service::new("sample").servers(&[Server::new("https://api.{region}.example.com/{version}", &REGION)]);
    static OPERATION: Operation = Operation::new("Op", crate::describe::Method::GET, "/x");

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
            "region is not set on the client: set it by Builder::api_region"
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
        assert_eq!(
            set("a b").unwrap_err(),
            "region (set by Builder::api_region) has characters that the server URL \
             https://api.{region}.example.com/{version} cannot take"
        );
        let path = base(
            Builder::new(&SERVICE)
                .variable("region", "a")
                .variable("version", "v2/beta"),
        );
        assert_eq!(path.as_deref(), Ok("https://api.a.example.com/v2/beta"));
        let without_path = base(Builder::new(&SERVICE).variable("region", "a").variable("version", ""));
        assert_eq!(without_path.as_deref(), Ok("https://api.a.example.com"));
        assert_eq!(
            set("").unwrap_err(),
            "region is not set on the client: set it by Builder::api_region"
        );
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

    static RELATIVE: Service = Service::new("sample").servers(&[Server::new("/api/v3", &[])]);
    static ABSOLUTE: Service = Service::new("sample").servers(&[Server::new("https://api.example.com/v2", &[])]);
    static ELSEWHERE: Operation = Operation::new("Elsewhere", crate::describe::Method::GET, "/x")
        .servers(&[Server::new("https://up.example.com/v1", &[])]);
    static BESIDE: Operation =
        Operation::new("Beside", crate::describe::Method::GET, "/x").servers(&[Server::new("/other/", &[])]);

    fn bases(builder: Builder) -> [String; 3] {
        let client = builder.build().unwrap();
        [&OPERATION, &ELSEWHERE, &BESIDE].map(|operation| client.inner().base(operation).unwrap())
    }

    #[test]
    fn a_relative_server_is_below_the_endpoint() {
        assert_eq!(
            bases(Builder::new(&RELATIVE).endpoint("https://host")),
            ["https://host/api/v3", "https://up.example.com/v1", "https://host/other"]
        );
        assert_eq!(
            base(Builder::new(&RELATIVE).endpoint("https://host/whole")).as_deref(),
            Ok("https://host/whole")
        );
        assert_eq!(
            base(Builder::new(&RELATIVE)).unwrap_err(),
            "the server of the document is \"/api/v3\", relative to where the document was found: set Builder::endpoint to that \
             place, such as https://api.example.com"
        );
    }

    #[test]
    fn a_server_of_an_operation_keeps_its_path_beside_an_endpoint() {
        assert_eq!(
            bases(Builder::new(&ABSOLUTE)),
            [
                "https://api.example.com/v2",
                "https://up.example.com/v1",
                "https://api.example.com/other"
            ]
        );
        assert_eq!(
            bases(Builder::new(&ABSOLUTE).endpoint("http://127.0.0.1:8080")),
            [
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8080/v1",
                "http://127.0.0.1:8080/other"
            ]
        );
        assert_eq!(
            bases(Builder::new(&ABSOLUTE).endpoint("https://test.example.com/v2"))[1],
            "https://test.example.com/v1"
        );
        assert_eq!(
            bases(Builder::new(&ABSOLUTE).endpoint("https://proxy.example.com/p"))[1],
            "https://proxy.example.com/p"
        );
    }

    #[test]
    fn a_variable_may_hold_the_whole_beginning() {
        static ENDPOINT: [Variable; 1] = [Variable::new("endpoint", "http://localhost:3000")];
        static WHOLE: Service = Service::new("sample").servers(&[Server::new("{endpoint}/v1", &ENDPOINT)]);
        assert_eq!(base(Builder::new(&WHOLE)).as_deref(), Ok("http://localhost:3000/v1"));
        let given = Builder::new(&WHOLE).variable("endpoint", "https://api.example.com/base/");
        assert_eq!(base(given).as_deref(), Ok("https://api.example.com/base/v1"));
        let faulty = Builder::new(&WHOLE).variable("endpoint", "https://me@api.example.com");
        assert!(base(faulty).unwrap_err().contains("has a user or password"));

        static OWN: [Variable; 1] = [Variable::new("base", "/own")];
        static PATH: Service = Service::new("sample").servers(&[Server::new("{base}/v1", &OWN)]);
        let below = base(Builder::new(&PATH).endpoint("https://host"));
        assert_eq!(below.as_deref(), Ok("https://host/own/v1"));
        let elsewhere = Builder::new(&PATH).variable("base", "//evil.example");
        assert!(base(elsewhere).unwrap_err().contains("Builder::base"));
    }

    #[test]
    fn a_server_without_a_scheme_may_name_a_host() {
        static HOST: [Variable; 1] = [Variable::new("region", "eu")];
        static BARE: Service = Service::new("sample").servers(&[Server::new("//{region}.example.com/v1", &HOST)]);
        assert_eq!(base(Builder::new(&BARE)).as_deref(), Ok("https://eu.example.com/v1"));
        let given = Builder::new(&BARE).endpoint("http://127.0.0.1:8080");
        assert_eq!(base(given).as_deref(), Ok("http://127.0.0.1:8080"));
        assert!(base(Builder::new(&BARE).variable("region", "evil.com/")).is_err());
    }
}
