//! Clients for calls with other credentials, or to another place.

use std::sync::{Arc, OnceLock};

use http::header::AUTHORIZATION;

use super::builder::{endpoint_of, unknown_parameters};
use super::site::Site;
use super::state::{Identity, State};
use super::{Client, Config, Inner};
use crate::auth::{Credentials, check_signers};
use crate::error::{Error, ErrorKind};

impl State {
    /// Gives the call a client of its own where its credentials or its endpoint are not those of its client: of that it has the
    /// connections, the retry budget, the interceptors and the settings, but nothing that was fetched or looked up for it.
    ///
    /// # Errors
    /// When the endpoint is no URL, or the document wants requests signed and the credentials have no signer for it.
    pub(super) fn settle(&mut self) -> Result<(), Error> {
        if self.overrides.is_elsewhere() {
            self.client = self.client.inner().derived(self)?;
            self.overrides.identity = Default::default();
            self.overrides.endpoint = None;
        }
        Ok(())
    }
}

impl Inner {
    /// The settings for a call of an identity: without the header by which the client authenticates all others.
    fn config_of(&self, identity: &Identity) -> Arc<Config> {
        let is_other = identity.credentials.is_some() || identity.scheme.is_some();
        if !is_other || !self.config.headers.has(&AUTHORIZATION) {
            return Arc::clone(&self.config);
        }
        let mut config = Config::clone(&self.config);
        config.headers.remove(&AUTHORIZATION);
        Arc::new(config)
    }

    fn derived(&self, call: &State) -> Result<Client, Error> {
        let identity = &call.overrides.identity;
        let credentials = identity.of(self.credentials.as_ref());
        if let Some(credentials) = &identity.credentials {
            let signers = check_signers(credentials, self.service);
            signers.map_err(|error| Error::new(ErrorKind::Credentials(error)))?;
        }
        let endpoint = call.overrides.endpoint.clone().or_else(|| self.endpoint.clone());
        let found = endpoint
            .clone()
            .or_else(|| endpoint_of(credentials.as_ref(), self.service, &self.variables));
        let site = Site::new(self.service, self.server, &self.variables, found.as_deref())?;
        let location = OnceLock::new();
        if let Some(known) = self.located.get().filter(|_| identity.credentials.is_none()) {
            _ = location.set(known.clone());
        }
        Ok(Client(Arc::new(Self {
            service: self.service,
            site,
            server: self.server,
            endpoint,
            variables: self.variables.clone(),
            named_endpoints: self.named_endpoints.clone(),
            parameters: self.parameters.clone(),
            secrets: self
                .secrets
                .clone()
                .with_credentials(credentials.as_ref().map(Credentials::holder)),
            credentials,
            located: location,
            config: self.config_of(identity),
            transport: Arc::clone(&self.transport),
            interceptors: Arc::clone(&self.interceptors),
            retries: Arc::clone(&self.retries),
            looked_up: unknown_parameters(self.service),
        })))
    }
}
