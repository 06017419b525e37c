//! A client of a document.

use std::sync::Arc;

use specwright_runtime::{Config, Credentials, Error, Interceptor, Transport};

use crate::{ArgumentError, Arguments, Call, Document};

/// A client of a document. Clones share connections.
#[derive(Clone)]
pub struct Client {
    #[allow(dead_code)]
    document: Arc<Document>,
}

/// Configures a [`Client`].
#[must_use = "a builder does nothing until `build`"]
pub struct Builder {}

impl Client {
    /// A builder for a client of this document.
    pub fn builder(document: &Arc<Document>) -> Builder {
        let _ = document;
        todo!()
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// A call of an operation, by its name in the generated client (`list_images`), on the command line (`list-images`) or in the
    /// document. The arguments are checked against the document.
    ///
    /// # Errors
    /// If there is no such operation, or if the arguments do not fit the document: with all that is wrong.
    pub fn call(&self, operation: &str, arguments: Arguments) -> Result<Call, ArgumentError> {
        let _ = (operation, arguments);
        todo!()
    }
}

#[allow(unused_variables)]
impl Builder {
    /// Sets the credentials.
    pub fn credentials(self, credentials: impl Into<Credentials>) -> Self {
        todo!()
    }

    /// Sets the URL of the server, in place of that of the document.
    pub fn endpoint(self, url: impl Into<String>) -> Self {
        todo!()
    }

    /// Sets the URL of a named endpoint, at which a client parameter is looked up.
    pub fn named_endpoint(self, name: impl Into<String>, url: impl Into<String>) -> Self {
        todo!()
    }

    /// Selects a server of the document by index.
    pub fn server(self, index: usize) -> Self {
        todo!()
    }

    /// Sets a variable of the server's URL.
    pub fn variable(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        todo!()
    }

    /// Sets a client parameter.
    pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        todo!()
    }

    /// Sets timeouts, retries and limits.
    pub fn config(self, config: Config) -> Self {
        todo!()
    }

    /// Replaces the default transport.
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        todo!()
    }

    /// Adds an interceptor of requests and responses.
    pub fn interceptor(self, interceptor: impl Interceptor + 'static) -> Self {
        todo!()
    }

    /// Checks the settings and builds the client.
    ///
    /// # Errors
    /// An invalid URL, or a transport that cannot start.
    pub fn build(self) -> Result<Client, Error> {
        todo!()
    }
}
