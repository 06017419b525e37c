//! The client of a call, its headers, and what the command line changes of the call.

use std::sync::Arc;

use specwright_dynamic::tables::Operation;
use specwright_dynamic::{Call, Client, Document};
use specwright_runtime::{Config, RetryPolicy};

use super::build::Built;
use super::failure::{Class, Failure};
use super::fault::of_error;
use super::flags::Flags;
use super::options::Options;
use super::send::Include;
use super::values::Source;
use crate::credentials::profile::Profile;
use crate::credentials::{Access, Asked};

/// What a client is made for.
pub(super) struct Connecting<'a> {
    pub(super) document: &'a Arc<Document>,
    pub(super) operation: &'a Operation,
    pub(super) options: &'a Options,
}

impl Connecting<'_> {
    /// The client, and the profile that it has settings of.
    pub(super) fn client(&self, built: &Built) -> Result<(Client, Option<Profile>), Failure> {
        let (service, options) = (self.document.service(), self.options);
        let server = options
            .server
            .as_deref()
            .map(|name| server(self.document, name))
            .transpose()?;
        let access = Access::find(&Asked {
            document: self.document,
            operation: Some(self.operation),
            profile: options.profile.as_deref(),
            endpoint: options.endpoint.as_deref(),
            named_endpoints: &options.named_endpoints,
            server,
            variables: &built.variables,
            no_auth: options.no_auth,
            sends: options.print.is_none(),
        })?;
        let mut builder = access.configure(Client::builder(self.document));
        for (name, value) in &built.variables {
            builder = builder.variable(name, value);
        }
        for (name, value) in &built.of_client {
            builder = builder.parameter(name, value);
        }
        for (name, url) in &options.named_endpoints {
            builder = builder.named_endpoint(name, url);
        }
        if let Some(index) = server {
            builder = builder.server(index);
        }
        if let Some(credentials) = access.credentials {
            builder = builder.credentials(credentials);
        }
        if options.include && options.print.is_none() {
            builder = builder.interceptor(Include);
        }
        let config = Config::new()
            .user_agent(concat!("specwright-call/", env!("CARGO_PKG_VERSION")))
            .allow_plain_http(options.allow_plain_http)
            .proxy_from_environment(true);
        let client = builder.config(config).build();
        let flags = Flags::of(self.operation, &service.servers);
        let client = client.map_err(|error| of_error(&error, self.operation, service, &flags))?;
        Ok((client, access.profile))
    }
}

/// The index of a server, by its name or its place.
pub(super) fn server(document: &Document, name: &str) -> Result<usize, Failure> {
    let servers = &document.service().servers;
    let by_name = servers.iter().position(|server| server.name.as_deref() == Some(name));
    let by_place = || name.parse().ok().filter(|index| *index < servers.len());
    by_name.or_else(by_place).ok_or_else(|| {
        let listed = servers.iter().enumerate().map(|(index, server)| match &server.name {
            Some(name) => format!("{name} ({})", server.url),
            None => format!("{index} ({})", server.url),
        });
        let listed: Vec<String> = listed.collect();
        Failure::usage(format!("--server {name}: the document has {}", listed.join(", ")))
    })
}

/// A header of the command line or of a profile.
pub(super) struct Header {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) is_secret: bool,
}

/// The headers of the profile, and those of the command line.
pub(super) fn headers(options: &Options, profile: Option<&Profile>) -> Result<Vec<Header>, Failure> {
    let mut headers = Vec::new();
    for (name, value) in profile.into_iter().flat_map(|profile| &profile.headers) {
        headers.push(Header {
            name: name.clone(),
            value: value.read()?.expose().to_owned(),
            is_secret: true,
        });
    }
    for (name, value) in &options.headers {
        let source = Source::of(value);
        let text = source
            .line()
            .map_err(|message| Failure::new(Class::Arguments, format!("--header {name}: {message}")))?;
        headers.push(Header {
            name: name.clone(),
            value: text,
            is_secret: !matches!(source, Source::Text(_)),
        });
    }
    Ok(headers)
}

/// The call with what the command line changes of it.
pub(super) fn customized(call: Call, options: &Options, headers: &[Header]) -> Call {
    call.customize(|mut call| {
        for header in headers {
            call = call.header(&header.name, &header.value);
        }
        if let Some(accept) = &options.accept {
            call = call.header("Accept", accept);
        }
        if let Some(timeout) = options.timeout {
            call = call.timeout(timeout).attempt_timeout(timeout).read_timeout(timeout);
        }
        if let Some(retries) = options.retries {
            call = call.retry(RetryPolicy::new().attempts(retries.saturating_add(1)));
        }
        call
    })
}
