//! Services: what all operations of a document share.

use super::client_parameter::ClientParameter;
use super::failure::{ErrorFields, SuccessError};
use super::method::Method;
use super::operation::Operation;
use super::retry::RetryRules;
use super::security::Scheme;
use super::server::Server;

/// A service: one OpenAPI document.
#[derive(Debug)]
pub struct Service {
    pub(crate) name: &'static str,
    pub(crate) servers: &'static [Server],
    pub(crate) schemes: &'static [Scheme],
    pub(crate) client_parameters: &'static [ClientParameter],
    pub(crate) success_errors: &'static [SuccessError],
    pub(crate) error_fields: Option<&'static ErrorFields>,
    pub(crate) retry: Option<&'static RetryRules>,
    pub(crate) idempotency_key: Option<&'static str>,
    /// What describes a request that the document lacks.
    pub(crate) undescribed: Operation,
}

impl Service {
    /// A service without servers; `name` is the module path, e.g. `vendor.storage`.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            servers: &[],
            schemes: &[],
            client_parameters: &[],
            success_errors: &[],
            error_fields: None,
            retry: None,
            idempotency_key: None,
            undescribed: Operation::new("request", Method::GET, "").accept("application/json, */*;q=0.5"),
        }
    }

    /// The servers of the document. A client uses the first unless told otherwise.
    pub const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// The security schemes that operations refer to by name.
    pub const fn schemes(mut self, schemes: &'static [Scheme]) -> Self {
        self.schemes = schemes;
        self
    }

    /// Parameters that are set once on the client.
    pub const fn client_parameters(mut self, parameters: &'static [ClientParameter]) -> Self {
        self.client_parameters = parameters;
        self
    }

    /// The rules by which a 2xx is an error.
    pub const fn success_errors(mut self, rules: &'static [SuccessError]) -> Self {
        self.success_errors = rules;
        self
    }

    /// Where error bodies keep their parts; without it the usual names are tried.
    pub const fn error_fields(mut self, fields: &'static ErrorFields) -> Self {
        self.error_fields = Some(fields);
        self
    }

    /// When calls are sent again; without it the usual statuses count.
    pub const fn retry(mut self, rules: &'static RetryRules) -> Self {
        self.retry = Some(rules);
        self
    }

    /// What authenticates a request that the document lacks, as [`Operation::security`] does a call: its default.
    pub const fn security(mut self, security: &'static [&'static [&'static str]]) -> Self {
        self.undescribed = self.undescribed.security(security);
        self
    }

    /// The header that carries the idempotency key of a `POST` or `PATCH` that the document lacks.
    pub const fn idempotency_key(mut self, header: &'static str) -> Self {
        self.idempotency_key = Some(header);
        self
    }

    /// The name of the service.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The scheme of this name.
    pub fn scheme(&self, name: &str) -> Option<&'static Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }
}
