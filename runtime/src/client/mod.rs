//! A client: a service with everything that does not change between calls.

mod attempt;
mod authentication;
mod builder;
mod call;
mod config;
mod default_headers;
mod derived;
mod exchange;
mod idempotency;
mod interceptor;
mod lookup;
pub(crate) mod pipeline;
mod retry;
mod server;
#[cfg(feature = "tower")]
mod service;
mod settings;
mod site;
mod state;
mod trace;
mod undescribed;
mod untyped;

use std::fmt;
use std::sync::{Arc, OnceLock};

use tokio::sync::OnceCell;

use crate::auth::Credentials;
use crate::callers::PerCaller;
use crate::describe::{Operation, Server, Service};
use crate::error::Error;
use crate::json::Json;
use crate::secrets::Secrets;
use crate::transport::Transport;
use crate::url;
use retry::Bucket;
use server::{ServerUrl, beside_endpoint, origin, variable};
use site::Site;

pub use builder::Builder;
pub use call::{Call, Pending};
pub use config::Config;
pub(crate) use idempotency::renew_key;
pub use interceptor::{AttemptContext, Interceptor, Outcome};
pub use retry::{RetryBudget, RetryPolicy};
#[cfg(feature = "tower")]
pub use service::ClientService;
pub(crate) use state::State;
pub use undescribed::Request;

/// A client of a service. Clones are cheap and share connections and what was looked up.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) service: &'static Service,
    site: Site,
    // the index of the server of the document, and the endpoint that the user named
    server: usize,
    endpoint: Option<String>,
    variables: Vec<(String, String)>,
    named_endpoints: Vec<(String, String)>,
    parameters: Vec<(String, Json)>,
    pub(crate) credentials: Option<Credentials>,
    // those of the credentials and of the proxies
    pub(crate) secrets: Secrets,
    // the parameters and the endpoints of credentials that were fetched
    pub(crate) located: OnceLock<Credentials>,
    pub(crate) config: Arc<Config>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) interceptors: Arc<[Box<dyn Interceptor>]>,
    pub(crate) retries: Arc<Bucket>,
    // one for each client parameter of the service
    pub(crate) looked_up: Vec<PerCaller<OnceCell<String>>>,
}

impl Client {
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
        let base = self.site.base.clone();
        let base = match operation.servers.first() {
            None => base,
            Some(own) => {
                ServerUrl::of(own.url, std::slice::from_ref(own), &self.variables).and_then(|own| match (base, own) {
                    (Ok(endpoint), own) if self.site.has_endpoint => {
                        Ok(beside_endpoint(&endpoint, own, self.site.server.as_ref()))
                    }
                    (Ok(base), ServerUrl::Relative(path)) => Ok(origin(&base).to_owned() + &path),
                    (_, own) => own.absolute(),
                })
            }
        };
        base.map_err(Error::configuration)
    }

    /// Whether secrets may go to a URL of the document. Who has chosen another host for the service has not chosen this.
    pub(crate) fn may_ask(&self, url: &str) -> bool {
        let own = self.site.base.as_deref().ok().filter(|_| self.site.is_elsewhere);
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
        let servers = if self.endpoint.is_some() {
            &[]
        } else {
            self.service.servers
        };
        url::expand(template, |name| variable(&self.variables, servers, name))
    }

    fn expand_server(&self, template: &str, servers: &[Server]) -> Result<String, String> {
        ServerUrl::of(template, servers, &self.variables)?.absolute()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.0.site.base.as_ref().ok();
        f.debug_struct("Client")
            .field("service", &self.0.service.name)
            .field("base", &base.map(|base| self.0.secrets.hide(base)))
            .field("config", &self.0.config)
            .finish_non_exhaustive()
    }
}
