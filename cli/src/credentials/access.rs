//! The profile, the credentials and the guards of the requests to a document's servers.

use std::error::Error;

use cloud_credentials::huaweicloud;
use specwright_dynamic::tables::{Operation, Service};
use specwright_dynamic::{Builder, Document};
use specwright_runtime::auth::OAuth2;
use specwright_runtime::http::{HeaderName, HeaderValue};
use specwright_runtime::{AttemptContext, Credentials, HttpRequest, Interceptor};

use super::Unusable;
use super::environment::{of_environment, variable};
use super::hosts::{Guard, Hosts, host};
use super::joined::{Joined, api_key};
use super::profile::{self, Profile};
use super::vendors::Vendor;

/// What the user says of where requests go and of credentials.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) document: &'a Document,
    /// The operation, where only one is called.
    pub(crate) operation: Option<&'a Operation>,
    pub(crate) profile: Option<&'a str>,
    pub(crate) endpoint: Option<&'a str>,
    pub(crate) named_endpoints: &'a [(String, String)],
    pub(crate) server: Option<usize>,
    pub(crate) variables: &'a [(String, String)],
    pub(crate) no_auth: bool,
    /// Whether requests are sent, so that credentials may be fetched.
    pub(crate) sends: bool,
}

/// How the servers of a document are reached.
#[derive(Clone, Debug, Default)]
pub(crate) struct Access {
    pub(crate) profile: Option<Profile>,
    /// Where requests go, in place of the documented servers.
    pub(crate) endpoint: Option<String>,
    pub(crate) credentials: Option<Credentials>,
    guards: Vec<Guard>,
}

impl Access {
    /// A server that the command has started, and credentials for it.
    pub(crate) fn at(endpoint: String, credentials: Credentials) -> Self {
        Self {
            endpoint: Some(endpoint),
            credentials: Some(credentials),
            ..Self::default()
        }
    }

    /// Credentials are those of a profile that is named, of the environment, of the profile of the host, or of the vendor's chain.
    ///
    /// # Errors
    /// If a profile cannot be used, or is not for the host.
    pub(crate) fn find(asked: &Asked<'_>) -> Result<Self, Unusable> {
        let documented = asked.url(asked.variables);
        let url = asked.endpoint.or(documented.as_deref());
        let name = asked
            .profile
            .map(str::to_owned)
            .or_else(|| variable("SPECWRIGHT_PROFILE"));
        let profile = chosen(name.as_deref(), url.and_then(host))?;
        let endpoint = asked.endpoint.map(str::to_owned);
        let endpoint = endpoint.or_else(|| profile.as_ref()?.endpoint.clone());
        let mut access = Self {
            profile,
            endpoint,
            ..Self::default()
        };
        let found = access.credentials(asked, name.is_some())?;
        let service = asked.document.service();
        // a document that says nothing of credentials is no reason not to send those that are given
        access.credentials = found.map(|credentials| match service.schemes.is_empty() && !asked.no_auth {
            true => credentials.always(),
            false => credentials,
        });
        access.check(asked)?;
        Ok(access)
    }

    /// The credentials, and the guard of those that are not for any host.
    fn credentials(&mut self, asked: &Asked<'_>, is_named: bool) -> Result<Option<Credentials>, Unusable> {
        let service = asked.document.service();
        if let Some(profile) = self.profile.clone().filter(|profile| !profile.headers.is_empty()) {
            self.guard(&profile, asked);
        }
        if asked.no_auth {
            return Ok(Some(Credentials::none()));
        }
        if !is_named && let Some(credentials) = of_environment(service, &variable)? {
            return Ok(Some(credentials));
        }
        if let Some(profile) = self.profile.clone()
            && let Some(credentials) = of_profile(&profile, &self.hosts_of(&profile, asked), service)?
        {
            self.guard(&profile, asked);
            return Ok(Some(credentials));
        }
        let Some(vendor) = Vendor::of(asked.document, self.endpoint.is_some()) else {
            return Ok(None);
        };
        let Some(credentials) = vendor.credentials(asked.sends)? else {
            return Ok(None);
        };
        let Hosts(mut hosts) = vendor.allowed(&credentials);
        hosts.extend(self.hosts_of_user(asked));
        self.guards.push(Guard {
            what: format!("the credentials of {} are", vendor.name()),
            hosts: Hosts(hosts),
            hint: "--endpoint URL names another server, if they may go there",
        });
        Ok(Some(credentials))
    }

    /// Keeps what is of a profile from other hosts than its own.
    fn guard(&mut self, profile: &Profile, asked: &Asked<'_>) {
        let hosts = self.hosts_of(profile, asked);
        if !hosts.is_empty() && self.guards.is_empty() {
            self.guards.push(Guard {
                what: format!("the profile `{}` is", profile.name),
                hosts,
                hint: "add the host to `hosts` of the profile, if its credentials may go there",
            });
        }
    }

    /// The hosts of a profile: those that it names, or else those of its endpoints. One that names neither, and is chosen by its name,
    /// goes where the user or the document says.
    fn hosts_of(&self, profile: &Profile, asked: &Asked<'_>) -> Hosts {
        match profile.hosts.is_empty() {
            true => Hosts(self.hosts_of_user(asked)),
            false => profile.hosts.clone(),
        }
    }

    /// The hosts that the command line and the profile name as endpoints.
    fn hosts_of_user(&self, asked: &Asked<'_>) -> Vec<String> {
        let of_profile = self.profile.iter().flat_map(|profile| &profile.endpoints);
        let named = asked.named_endpoints.iter().chain(of_profile).map(|(_, url)| url);
        let hosts = self.endpoint.iter().chain(named).filter_map(|url| host(url));
        hosts.map(str::to_owned).collect()
    }

    /// Checks what is known before a request is made.
    fn check(&self, asked: &Asked<'_>) -> Result<(), Unusable> {
        let mut variables = self
            .profile
            .as_ref()
            .map(|profile| profile.variables.clone())
            .unwrap_or_default();
        variables.extend(asked.variables.iter().cloned());
        let documented = || asked.url(&variables);
        let Some(url) = self.endpoint.clone().or_else(documented) else {
            return Ok(());
        };
        let Some(host) = host(&url) else {
            return Ok(()); // the client tells what is wrong with it
        };
        for guard in &self.guards {
            guard
                .check(Some(host))
                .map_err(|error| Unusable::new(error.to_string()).hint(error.hint()))?;
        }
        Ok(())
    }

    /// Sets what the profile says, and the guards.
    pub(crate) fn configure(&self, mut builder: Builder) -> Builder {
        for guard in &self.guards {
            builder = builder.interceptor(guard.clone());
        }
        if let Some(profile) = &self.profile {
            for (name, value) in &profile.variables {
                builder = builder.variable(name, value);
            }
            for (name, value) in &profile.parameters {
                builder = builder.parameter(name, value);
            }
            for (name, url) in &profile.endpoints {
                builder = builder.named_endpoint(name, url);
            }
        }
        match &self.endpoint {
            Some(url) => builder.endpoint(url),
            None => builder,
        }
    }

    /// The headers of the profile, to be added to each request.
    ///
    /// # Errors
    /// If one cannot be read, or is none.
    pub(crate) fn headers(&self) -> Result<Option<impl Interceptor + Clone + 'static>, Unusable> {
        let Some(profile) = self.profile.as_ref().filter(|profile| !profile.headers.is_empty()) else {
            return Ok(None);
        };
        let mut headers = Vec::new();
        for (name, value) in &profile.headers {
            let wrong = || Unusable::new(format!("the header {name} of the profile `{}` is none", profile.name));
            let key: HeaderName = name.parse().map_err(|_| wrong())?;
            let mut value = HeaderValue::from_str(value.read()?.expose()).map_err(|_| wrong())?;
            value.set_sensitive(true);
            headers.push((key, value));
        }
        Ok(Some(Headers(headers)))
    }
}

/// Headers that each request gets.
#[derive(Clone)]
struct Headers(Vec<(HeaderName, HeaderValue)>);

impl Interceptor for Headers {
    fn before_send(&self, _: &AttemptContext, request: &mut HttpRequest) -> Result<(), Box<dyn Error + Send + Sync>> {
        for (name, value) in &self.0 {
            request.headers.insert(name.clone(), value.clone());
        }
        Ok(())
    }
}

impl Asked<'_> {
    /// The URL of the server that the document names, with these variables.
    fn url(&self, variables: &[(String, String)]) -> Option<String> {
        let of_operation = self.operation.map(|operation| &operation.servers);
        let servers = of_operation.filter(|servers| !servers.is_empty());
        let servers = servers.unwrap_or(&self.document.service().servers);
        let server = servers
            .get(self.server.unwrap_or_default())
            .or_else(|| servers.first())?;
        let mut url = server.url.clone();
        for variable in &server.variables {
            let given = variables.iter().rfind(|(name, _)| *name == variable.name);
            let value = given.map(|(_, value)| value).or(variable.default.as_ref())?;
            url = url.replace(&format!("{{{}}}", variable.name), value);
        }
        Some(url)
    }
}

/// The profile that is named, or the first that is for the host.
fn chosen(name: Option<&str>, host: Option<&str>) -> Result<Option<Profile>, Unusable> {
    let file = profile::file();
    let profiles = file.as_deref().map(profile::read).transpose()?.unwrap_or_default();
    let Some(name) = name else {
        return Ok(host.and_then(|host| profiles.into_iter().find(|profile| profile.hosts.have(host))));
    };
    let names: Vec<String> = profiles.iter().map(|profile| profile.name.clone()).collect();
    if let Some(profile) = profiles.into_iter().find(|profile| profile.name == name) {
        return Ok(Some(profile));
    }
    let place = file.map_or_else(|| "no file".to_owned(), |file| file.display().to_string());
    let unusable = Unusable::new(format!("there is no profile `{name}` in {place}"));
    Err(match names.is_empty() {
        true => unusable,
        false => unusable.hint(format!("it has {}", names.join(", "))),
    })
}

/// The credentials of a profile.
pub(super) fn of_profile(profile: &Profile, hosts: &Hosts, service: &Service) -> Result<Option<Credentials>, Unusable> {
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
        match &client.token_url {
            Some(url) => tokens = tokens.token_url(url),
            None => check_token_endpoints(profile, hosts, service)?,
        }
        all.add(Credentials::provider(tokens));
    }
    Ok(all.0)
}

/// Refuses to send the secret of a client to a token endpoint that only the document names. Requests for tokens are not seen by
/// guards.
fn check_token_endpoints(profile: &Profile, allowed: &Hosts, service: &Service) -> Result<(), Unusable> {
    if allowed.is_empty() {
        return Ok(());
    }
    let endpoints = service.schemes.iter().filter_map(|scheme| scheme.token_url.as_deref());
    let mut hosts = endpoints.filter_map(host);
    match hosts.find(|host| !allowed.have(host)) {
        Some(host) => Err(Unusable::new(format!(
            "the profile `{}` is for {allowed}, and the token endpoint of the document is at {host}",
            profile.name
        ))
        .hint("add the host to `hosts` of the profile, or set `token_url` of its `oauth2`")),
        None => Ok(()),
    }
}
