//! A client of a document.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use specwright_runtime::{AttemptContext, Config, Credentials, Error, HttpRequest, Interceptor, Outcome, Transport};

use crate::arguments::Arguments;
use crate::call::Call;
use crate::document::Document;
use crate::error::ArgumentError;
use crate::prepared::Capture;

/// A client of a document. Clones share connections.
#[derive(Clone)]
pub struct Client {
    document: Arc<Document>,
    settings: Arc<Settings>,
    client: specwright_runtime::Client,
}

/// Configures a [`Client`].
#[derive(Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct Builder {
    document: Arc<Document>,
    settings: Settings,
}

/// What a client of the runtime is made with.
#[derive(Clone, Default)]
struct Settings {
    endpoint: Option<String>,
    named_endpoints: Vec<(String, String)>,
    server: Option<usize>,
    variables: Vec<(String, String)>,
    parameters: Vec<(String, String)>,
    credentials: Option<Credentials>,
    config: Option<Config>,
    transport: Option<Arc<dyn Transport>>,
    interceptors: Vec<Arc<dyn Interceptor>>,
}

impl Client {
    /// A builder for a client of this document.
    pub fn builder(document: &Arc<Document>) -> Builder {
        Builder {
            document: Arc::clone(document),
            settings: Settings::default(),
        }
    }

    /// The document.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// A call of an operation, by its name in the generated client (`list_images`), on the command line (`list-images`) or in the
    /// document. The arguments are checked against the document.
    ///
    /// # Errors
    /// If there is no such operation, or if the arguments do not fit the document: with all that is wrong.
    pub fn call(&self, operation: &str, arguments: Arguments) -> Result<Call, ArgumentError> {
        let operation = self.document.find(operation)?;
        let table = self.document.operation_static(&operation);
        let checked = arguments.checked(&self.document, &operation)?;
        Ok(Call {
            client: self.clone(),
            call: checked.call(self.client.call(table), &operation),
            redacted: checked.redacted(&operation).call(self.client.call(table), &operation),
            operation,
        })
    }

    /// A client with the same settings whose requests are kept and not sent.
    pub(crate) fn capturing(&self, capture: &Capture) -> Result<specwright_runtime::Client, Error> {
        let mut settings = (*self.settings).clone();
        settings.transport = Some(Arc::new(capture.clone()));
        settings.interceptors.push(Arc::new(capture.clone()));
        settings.build(&self.document)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("document", &self.document.path())
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// Sets the credentials.
    pub fn credentials(mut self, credentials: impl Into<Credentials>) -> Self {
        self.settings.credentials = Some(credentials.into());
        self
    }

    /// Sets the URL of the server, in place of that of the document.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.settings.endpoint = Some(url.into());
        self
    }

    /// Sets the URL of a named endpoint, at which a client parameter is looked up.
    pub fn named_endpoint(mut self, name: impl Into<String>, url: impl Into<String>) -> Self {
        self.settings.named_endpoints.push((name.into(), url.into()));
        self
    }

    /// Selects a server of the document by index.
    pub fn server(mut self, index: usize) -> Self {
        self.settings.server = Some(index);
        self
    }

    /// Sets a variable of the server's URL.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.variables.push((name.into(), value.into()));
        self
    }

    /// Sets a client parameter, by its name in the document.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.parameters.push((name.into(), value.into()));
        self
    }

    /// Sets timeouts, retries and limits.
    pub fn config(mut self, config: Config) -> Self {
        self.settings.config = Some(config);
        self
    }

    /// Replaces the default transport.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.settings.transport = Some(Arc::new(transport));
        self
    }

    /// Adds an interceptor of requests and responses.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.settings.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Checks the settings and builds the client.
    ///
    /// # Errors
    /// An invalid URL, or a transport that cannot start.
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client {
            client: self.settings.build(&self.document)?,
            document: self.document,
            settings: Arc::new(self.settings),
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("document", &self.document.path())
            .finish_non_exhaustive()
    }
}

impl Settings {
    fn build(&self, document: &Document) -> Result<specwright_runtime::Client, Error> {
        let mut builder = specwright_runtime::Builder::new(document.service_static());
        for (name, value) in &self.variables {
            builder = builder.variable(name, value);
        }
        for (name, value) in &self.parameters {
            builder = builder.parameter(name, value);
        }
        for (name, url) in &self.named_endpoints {
            builder = builder.named_endpoint(name, url);
        }
        for interceptor in &self.interceptors {
            builder = builder.interceptor(Shared(Arc::clone(interceptor)));
        }
        if let Some(credentials) = &self.credentials {
            builder = builder.credentials(credentials.clone());
        }
        if let Some(url) = &self.endpoint {
            builder = builder.endpoint(url);
        }
        if let Some(index) = self.server {
            builder = builder.server(index);
        }
        if let Some(config) = &self.config {
            builder = builder.config(config.clone());
        }
        if let Some(transport) = &self.transport {
            builder = builder.transport(Arc::clone(transport));
        }
        builder.build()
    }
}

/// An interceptor of several clients.
struct Shared(Arc<dyn Interceptor>);

impl Interceptor for Shared {
    fn before_send(
        &self,
        context: &AttemptContext,
        request: &mut HttpRequest,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        self.0.before_send(context, request)
    }

    fn after_attempt(&self, context: &AttemptContext, outcome: &Outcome<'_>) {
        self.0.after_attempt(context, outcome);
    }
}
