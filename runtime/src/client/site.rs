//! Where the requests of a client go.

use super::server::{ServerUrl, origin};
use crate::describe::{Server, Service};
use crate::error::Error;
use crate::url;

/// Where a client sends its requests.
pub(crate) struct Site {
    /// The base URL: the endpoint that the user or the credentials name, else the server of the document.
    pub(super) base: Result<String, String>,
    /// The server of the document.
    pub(super) server: Option<ServerUrl>,
    pub(super) has_endpoint: bool,
    /// Whether it is on another host than the servers of the document.
    pub(super) is_elsewhere: bool,
}

impl Site {
    /// The place of a server of the document, or the endpoint in its place.
    pub(super) fn new(
        service: &Service,
        server: usize,
        variables: &[(String, String)],
        endpoint: Option<&str>,
    ) -> Result<Self, Error> {
        let of_endpoint = |reason| Error::configuration(format!("endpoint {reason}"));
        let endpoint = endpoint.map(url::base).transpose().map_err(of_endpoint)?;
        let url_of = |server: &Server| ServerUrl::of(server.url, std::slice::from_ref(server), variables);
        let server = match service.servers.get(server) {
            Some(server) => url_of(server),
            None => Err(format!("{} has no server {server}: set the endpoint", service.name)),
        };
        // the endpoint of a document that does not say where it was found is that place
        let endpoint = endpoint.map(|endpoint| match &server {
            Ok(ServerUrl::Relative(path)) if origin(&endpoint) == endpoint => endpoint + path,
            _ => endpoint,
        });
        let documented = |server: &Server| match (&endpoint, url_of(server)) {
            (Some(endpoint), Ok(ServerUrl::Absolute(url))) => origin(endpoint) == origin(&url),
            (Some(_), Ok(ServerUrl::Relative(_))) => true,
            _ => false,
        };
        let is_elsewhere = endpoint.is_some() && !service.servers.iter().any(documented);
        let base = match &endpoint {
            Some(endpoint) => Ok(endpoint.clone()),
            None => server.as_ref().map_err(Clone::clone).and_then(ServerUrl::absolute),
        };
        if let Err(reason) = &base
            && !service.servers.is_empty()
        {
            return Err(Error::configuration(reason.clone()));
        }
        Ok(Self {
            base,
            server: server.ok(),
            has_endpoint: endpoint.is_some(),
            is_elsewhere,
        })
    }
}
