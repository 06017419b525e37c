//! The documents that the page shows, and the clients that call them.

use std::sync::Arc;

use specwright_dynamic::runtime::Credentials;
use specwright_dynamic::{Builder, Client, Document};
use tokio::sync::Mutex;

use crate::Error;
use crate::placeholder::placeholders;
use crate::record::Recorder;

/// One document, with the client that calls its operations and one that calls nothing.
pub(crate) struct Api {
    /// The document as the caller names it, for the samples.
    pub(crate) name: String,
    /// The path of the generated client's module, for the samples.
    pub(crate) module: String,
    /// The Rust expression for its credentials.
    pub(crate) credentials_code: Option<String>,
    pub(crate) document: Arc<Document>,
    /// One program is made at a time: who types fast does not wait for those that nobody reads any more.
    pub(crate) sampling: Arc<Mutex<()>>,
    pub(crate) client: Client,
    /// It has placeholders for credentials, so that no sample can have a key.
    pub(crate) samples: Client,
    /// Where requests go, if that is not the document's first server.
    pub(crate) server: Option<String>,
    /// Options for samples of `specwright call`.
    pub(crate) options: Vec<(String, String)>,
}

impl Api {
    /// Builds the two clients. Only the first gets the credentials.
    pub(crate) fn clients(
        name: &str,
        document: &Document,
        calls: Builder,
        samples: Builder,
        credentials: Option<Credentials>,
    ) -> Result<(Client, Client), Error> {
        let failed = |source| Error::Client {
            document: name.to_owned(),
            source,
        };
        let with_placeholders = |client: Builder| client.credentials(placeholders(document.service())).build();
        let client = match credentials {
            Some(credentials) => calls.clone().credentials(credentials),
            None => calls.clone(),
        };
        let client = client.interceptor(Recorder).build().map_err(failed)?;
        // a document need not have a server that can be called
        let samples = with_placeholders(samples).or_else(|_| with_placeholders(calls));
        Ok((client, samples.map_err(failed)?))
    }
}
