//! Documents that are opened to be called, and a mock server of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cloud_credentials::huaweicloud;
use specwright::Settings;
use specwright::document::LoadOptions;
use specwright_dynamic::tables::Service;
use specwright_dynamic::{Builder, Document, OpenError, OpenOptions};
use specwright_explore::placeholders;
use specwright_mock::Mock;
use specwright_runtime::Credentials;

use crate::arguments::{Reading, Sending};
use crate::check::{of_one_document, show};
use crate::clients::clients;
use crate::credentials::{Access, Asked, Vendor};
use crate::output::complain;

/// A document that was read.
pub(crate) struct Opened {
    /// Its path, as the user wrote it.
    pub(crate) path: PathBuf,
    settings: Settings,
    pub(crate) document: Arc<Document>,
}

/// Reads documents, or all that the configuration names. `None` means that one cannot be used, which was shown.
pub(crate) fn open_all(documents: &[PathBuf], config: Option<&Path>, reading: &Reading) -> Option<Vec<Opened>> {
    if !of_one_document(documents, &reading.overlay) {
        return None;
    }
    let mut opened = Vec::new();
    for mut client in clients(documents, config)? {
        reading.add_to(&mut client);
        let path = client.document.unwrap_or_default();
        match read(&path, client.settings.clone()) {
            Ok(document) => opened.push(Opened {
                path,
                settings: client.settings,
                document,
            }),
            Err(error) => {
                show(&error.diagnostics, reading.all);
                complain(&format!("error: {} cannot be used\n", path.display()));
                return None;
            }
        }
    }
    Some(opened)
}

/// Reads a document, or the index that is kept of it.
pub(crate) fn read(path: &Path, settings: Settings) -> Result<Arc<Document>, OpenError> {
    let mut options = OpenOptions::default();
    options.settings = settings;
    options.index = cache();
    Document::open(path, &options)
}

/// The folder in which documents are kept as they were read: `$XDG_CACHE_HOME/specwright`.
fn cache() -> Option<PathBuf> {
    let of_user = std::env::var_os("XDG_CACHE_HOME")
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from);
    let folder = of_user.or_else(|| {
        let windows = std::env::var_os("LOCALAPPDATA")
            .filter(|_| cfg!(windows))
            .map(PathBuf::from);
        windows.or_else(|| Some(std::env::home_dir()?.join(".cache")))
    })?;
    Some(folder.join("specwright"))
}

/// A mock server of all documents.
pub(crate) async fn mock(opened: &[Opened]) -> Result<Mock, String> {
    let mut builder = Mock::builder();
    for Opened { path, settings, .. } in opened {
        let mut options = LoadOptions::default();
        options.root.clone_from(&settings.root);
        options.overlays.clone_from(&settings.overlays);
        builder = builder
            .document_with(path, &options)
            .map_err(|error| error.to_string())?;
    }
    builder.start().await.map_err(|error| error.to_string())
}

/// Credentials that the mock server lets pass: it checks their form.
pub(crate) fn of_mock(service: &Service) -> Credentials {
    huaweicloud::access_key("MOCK-ACCESS-KEY", "mock-secret-key").and(placeholders(service))
}

/// Values of the client's parameters, without those that are given. The mock server takes any, and has no place where they could be
/// looked up.
pub(crate) fn made_up(service: &Service, given: &[(String, String)]) -> Vec<(String, String)> {
    let is_given = |name: &str| given.iter().any(|(known, _)| known == name);
    let parameters = service.client_parameters.iter();
    let lacking = parameters.filter(|parameter| !is_given(&parameter.name));
    let made_up = lacking.map(|parameter| {
        let value = format!("mock-{}", parameter.name.replace('_', "-"));
        (parameter.name.clone(), value)
    });
    made_up.collect()
}

/// How the servers of a document are reached. A lack of credentials is told.
pub(crate) fn access(sending: &Sending, endpoint: Option<&str>, document: &Document) -> Result<Access, String> {
    let access = Access::find(&Asked {
        document,
        operation: None,
        profile: sending.profile.as_deref(),
        endpoint,
        named_endpoints: &[],
        server: sending.server,
        variables: &sending.variable,
        no_auth: false,
        sends: true,
    });
    let name = document.path().display();
    let access = access.map_err(|unusable| format!("{name}: {unusable}"))?;
    let service = document.service();
    if access.credentials.is_none() && !service.schemes.is_empty() {
        let is_elsewhere = Vendor::of(document, access.endpoint.is_some()).is_none();
        let vendor = Vendor::named(service).filter(|_| is_elsewhere);
        let why = vendor.map(|vendor| format!(" (its servers are not all those of {})", vendor.name()));
        complain(&format!(
            "note: no credentials for {name}{}: operations that need them cannot be called\n",
            why.unwrap_or_default()
        ));
    }
    Ok(access)
}

/// Sets what the command line and a profile say of a client.
pub(crate) fn configure(mut builder: Builder, sending: &Sending, access: &Access, document: &Document) -> Builder {
    builder = access.configure(builder);
    if let Some(index) = sending.server {
        builder = builder.server(index);
    }
    for (name, value) in &sending.variable {
        builder = builder.variable(name, value);
    }
    // of several documents, not all have it
    let is_known = |name: &str| {
        document
            .service()
            .client_parameters
            .iter()
            .any(|known| known.name == name)
    };
    for (name, value) in sending.parameter.iter().filter(|(name, _)| is_known(name)) {
        builder = builder.parameter(name, value);
    }
    builder
}
