//! What is shown, and how it is called.

use std::sync::Arc;

use specwright_dynamic::runtime::Credentials;
use specwright_dynamic::{Client, Document};

use crate::Error;
use crate::api::Api;
use crate::record::Record;
use crate::server::Explorer;

/// The largest body that the page may send, a file in base64 included.
const BODY_LIMIT: usize = 32 << 20;

/// Changes the settings of a client.
type Configure = dyn Fn(specwright_dynamic::Builder) -> specwright_dynamic::Builder;

/// A document, and how it is called.
#[must_use]
pub struct Shown {
    name: String,
    module: String,
    document: Arc<Document>,
    credentials: Option<Credentials>,
    credentials_code: Option<String>,
    server: Option<String>,
    options: Vec<(String, String)>,
    configure: Option<Box<Configure>>,
    configure_calls: Option<Box<Configure>>,
}

impl Shown {
    /// A document by the name that the samples have for it: its path, as the user knows it.
    pub fn new(name: impl Into<String>, document: Arc<Document>) -> Self {
        Self {
            name: name.into(),
            module: module_of(&document),
            document,
            credentials: None,
            credentials_code: None,
            server: None,
            options: Vec::new(),
            configure: None,
            configure_calls: None,
        }
    }

    /// Sets the path of the generated client's module, as the samples in Rust import it. Default: the name of the document's file,
    /// as of a crate that `specwright generate` makes of it.
    pub fn module(mut self, path: impl Into<String>) -> Self {
        self.module = path.into();
        self
    }

    /// Sets the Rust expression by which the samples get their credentials, as `cloud_credentials::didiyun::from_env()?`. Without it
    /// they read variables of the environment.
    pub fn credentials_code(mut self, code: impl Into<String>) -> Self {
        self.credentials_code = Some(code.into());
        self
    }

    /// Sets the credentials.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets the settings of the client: its endpoint, server, parameters, limits. It is called for each client that is built.
    /// Credentials are set by [`Shown::credentials`], as they must not get into the samples.
    pub fn configure(
        mut self,
        configure: impl Fn(specwright_dynamic::Builder) -> specwright_dynamic::Builder + 'static,
    ) -> Self {
        self.configure = Some(Box::new(configure));
        self
    }

    /// Sets what only the calls need and the samples must not have, such as the endpoint of a mock server.
    pub fn configure_calls(
        mut self,
        configure: impl Fn(specwright_dynamic::Builder) -> specwright_dynamic::Builder + 'static,
    ) -> Self {
        self.configure_calls = Some(Box::new(configure));
        self
    }

    /// Says where requests go, for the page, if that is not the first server of the document.
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.server = Some(url.into());
        self
    }

    /// Adds an option that samples of `specwright call` need, as `endpoint` with `https://example.com`.
    pub fn option(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.options.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    fn into_api(self) -> Result<Api, Error> {
        let client = Client::builder(&self.document);
        let configured = |configure: &Option<Box<Configure>>, client| match configure {
            Some(configure) => configure(client),
            None => client,
        };
        let client = configured(&self.configure, client);
        let calling = configured(&self.configure_calls, client.clone());
        let (client, samples) = Api::clients(&self.name, &self.document, calling, client, self.credentials)?;
        Ok(Api {
            name: self.name,
            module: self.module,
            credentials_code: self.credentials_code,
            document: self.document,
            sampling: Arc::default(),
            client,
            samples,
            server: self.server,
            options: self.options,
        })
    }
}

/// The name of a document's file as that of a crate.
fn module_of(document: &Document) -> String {
    let stem = document.path().file_stem().unwrap_or_default().to_string_lossy();
    let letters = stem.chars().map(|c| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '_'
        }
    });
    let name: String = letters.collect();
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => name,
        false => format!("n{name}"),
    }
}

/// A server in the making; see [`Explorer::builder`].
#[must_use]
pub struct Builder {
    documents: Vec<Shown>,
    port: u16,
    is_mock: bool,
    body_limit: usize,
}

impl Explorer {
    /// A server without documents.
    pub fn builder() -> Builder {
        Builder {
            documents: Vec::new(),
            port: 0,
            is_mock: false,
            body_limit: BODY_LIMIT,
        }
    }
}

impl Builder {
    /// Adds a document.
    pub fn document(mut self, shown: Shown) -> Self {
        self.documents.push(shown);
        self
    }

    /// The port; 0, the default, lets the system choose.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Says that requests go to a mock server, which the page tells, and for which it lets the user choose the status.
    pub fn mock(mut self, is_mock: bool) -> Self {
        self.is_mock = is_mock;
        self
    }

    /// The largest body of a request of the page, in bytes. Default: 32 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Listens on 127.0.0.1 and serves on the current Tokio runtime.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn start(self) -> Result<Explorer, Error> {
        if self.documents.is_empty() {
            return Err(Error::NoDocument);
        }
        let apis = self
            .documents
            .into_iter()
            .map(Shown::into_api)
            .collect::<Result<_, _>>()?;
        Explorer::start(self.port, apis, Record::default(), self.is_mock, self.body_limit).await
    }
}
