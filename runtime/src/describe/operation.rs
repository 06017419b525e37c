//! Operations: method, path, parameters, body, responses.

use super::body::BodyShape;
use super::failure::SuccessError;
use super::method::Method;
use super::paging::Paging;
use super::parameter::{Made, Parameter};
use super::retry::RetryRules;
use super::server::Server;
use super::success::Success;
#[cfg(feature = "xml")]
use super::xml::Xml;

/// An operation of a service.
#[derive(Debug)]
pub struct Operation {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) query: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) body: Option<BodyShape>,
    pub(crate) other_bodies: &'static [BodyShape],
    pub(crate) success: &'static [Success],
    pub(crate) errors: &'static [u16],
    pub(crate) accept: &'static str,
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) servers: &'static [Server],
    pub(crate) paging: Option<&'static Paging>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) success_errors: Option<&'static [SuccessError]>,
    pub(crate) retry: Option<&'static RetryRules>,
    #[cfg(feature = "xml")]
    pub(crate) xml_errors: &'static [(u16, &'static Xml)],
}

impl Operation {
    /// An operation without parameters or body. `name` is what errors call it, `path` the template of the document.
    pub const fn new(name: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            query: "",
            parameters: &[],
            body: None,
            other_bodies: &[],
            success: &[],
            errors: &[],
            accept: "",
            security: &[],
            servers: &[],
            paging: None,
            idempotent: None,
            success_errors: None,
            retry: None,
            #[cfg(feature = "xml")]
            xml_errors: &[],
        }
    }

    /// What every request has in its query before the parameters, such as `acl` or `type=user`.
    pub const fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// The parameters; a call refers to them by index.
    pub const fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// The request body.
    pub const fn body(mut self, body: BodyShape) -> Self {
        self.body = Some(body);
        self
    }

    /// The body in other media types; a call refers to them by index.
    pub const fn other_bodies(mut self, bodies: &'static [BodyShape]) -> Self {
        self.other_bodies = bodies;
        self
    }

    /// The documented successes, 304 the last. Without any, every 2xx is one and its body is not looked at.
    pub const fn success(mut self, success: &'static [Success]) -> Self {
        self.success = success;
        self
    }

    /// The status codes (4 for any 4xx, 5 for any 5xx) of the errors with a body, where all have the same type and there is no
    /// `default`: the bodies of others are not of this type.
    pub const fn errors(mut self, statuses: &'static [u16]) -> Self {
        self.errors = statuses;
        self
    }

    /// The media types to ask for, as `Accept` lists them. Without it, JSON, or anything if a success is no JSON.
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }

    /// What authenticates a call: any one of the lists, all schemes of that list, by their names in the service.
    /// Empty means none is needed.
    pub const fn security(mut self, security: &'static [&'static [&'static str]]) -> Self {
        self.security = security;
        self
    }

    /// Servers of this operation alone, in place of those of the service.
    pub const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// How the operation is paged.
    pub const fn paging(mut self, paging: &'static Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// Whether the call may be sent again after it may have reached the server. By default the method decides.
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// The rules by which a 2xx is an error, in place of those of the service.
    pub const fn success_errors(mut self, rules: &'static [SuccessError]) -> Self {
        self.success_errors = Some(rules);
        self
    }

    /// When a call is sent again, in place of what the service says.
    pub const fn retry(mut self, rules: &'static RetryRules) -> Self {
        self.retry = Some(rules);
        self
    }

    /// The tables of errors in XML, by status code: 4 for any 4xx, 5 for any 5xx, 0 for `default`.
    #[cfg(feature = "xml")]
    pub const fn xml_errors(mut self, errors: &'static [(u16, &'static Xml)]) -> Self {
        self.xml_errors = errors;
        self
    }

    /// The table of an error in XML.
    #[cfg(feature = "xml")]
    pub(crate) fn error_xml(&self, status: u16) -> Option<&'static Xml> {
        let of = |wanted| self.xml_errors.iter().find(|(known, _)| *known == wanted);
        let found = of(status).or_else(|| of(status / 100)).or_else(|| of(0));
        // an error in a success
        let found = found.or_else(|| self.xml_errors.first().filter(|_| status < 300));
        found.map(|(_, xml)| *xml)
    }

    /// The name of the operation.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The security alternatives, see [`Operation::security`].
    pub const fn security_alternatives(&self) -> &'static [&'static [&'static str]] {
        self.security
    }

    /// The index of the parameter that is the idempotency key.
    pub(crate) fn key_parameter(&self) -> Option<usize> {
        self.parameters
            .iter()
            .position(|parameter| parameter.made == Some(Made::Key))
    }
}
