//! `specwright explore`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;

use cloud_credentials::{didiyun, huaweicloud};
use specwright::document::LoadOptions;
use specwright::{Settings, configuration};
use specwright_dynamic::tables::{SchemeKind, Service};
use specwright_dynamic::{Document, OpenOptions};
use specwright_explore::{Explorer, Shown, placeholders};
use specwright_mock::Mock;
use specwright_runtime::Credentials;
use specwright_runtime::auth::Signer as _;

use crate::arguments::Explore;
use crate::check::{of_one_document, show};
use crate::clients::clients;
use crate::output::{complain, say};

/// Serves the page until it is interrupted.
pub(crate) fn run(arguments: Explore) -> ExitCode {
    if !of_one_document(&arguments.documents, &arguments.reading.overlay) {
        return ExitCode::FAILURE;
    }
    let Some(clients) = clients(&arguments.documents, arguments.config.as_deref()) else {
        return ExitCode::FAILURE;
    };
    let Some(opened) = open_all(&arguments, clients) else {
        return ExitCode::FAILURE;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let served = runtime
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(serve(&arguments, opened)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            complain(&format!("error: {message}\n"));
            ExitCode::FAILURE
        }
    }
}

/// A document that was read.
struct Opened {
    path: PathBuf,
    settings: Settings,
    document: Arc<Document>,
}

/// Reads the documents. `None` means that one cannot be used, which was shown.
fn open_all(arguments: &Explore, clients: Vec<configuration::Client>) -> Option<Vec<Opened>> {
    let mut opened = Vec::new();
    for mut client in clients {
        arguments.reading.add_to(&mut client);
        let path = client.document.unwrap_or_default();
        let mut options = OpenOptions::default();
        options.settings = client.settings.clone();
        match Document::open(&path, &options) {
            Ok(document) => opened.push(Opened {
                path,
                settings: client.settings,
                document,
            }),
            Err(error) => {
                show(&error.diagnostics, true);
                complain(&format!("error: {} cannot be used\n", path.display()));
                return None;
            }
        }
    }
    Some(opened)
}

async fn serve(arguments: &Explore, opened: Vec<Opened>) -> Result<(), String> {
    let mock = match arguments.mock {
        true => Some(mock(&opened).await?),
        false => None,
    };
    let mut builder = Explorer::builder().port(arguments.port).mock(arguments.mock);
    for Opened { path, document, .. } in opened {
        builder = builder.document(shown(arguments, mock.as_ref(), &path, document));
    }
    let explorer = builder.start().await.map_err(|error| error.to_string())?;
    say(&format!("{}\n", explorer.url()));
    complain(match arguments.mock {
        true => "requests go to a mock server; Ctrl-C ends it\n",
        false => "whoever has this URL calls with your credentials; Ctrl-C ends it\n",
    });
    if arguments.open {
        let url = explorer.url_once().map_err(|error| error.to_string())?;
        if let Err(error) = open_browser(&url) {
            complain(&format!(
                "note: no browser can be opened ({error}): open the URL yourself\n"
            ));
        }
    }
    // Without a way to hear of Ctrl-C the system ends the process by itself.
    if tokio::signal::ctrl_c().await.is_err() {
        explorer.serve().await;
    }
    Ok(())
}

/// A mock server of all documents.
async fn mock(opened: &[Opened]) -> Result<Mock, String> {
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

fn shown(arguments: &Explore, mock: Option<&Mock>, path: &Path, document: Arc<Document>) -> Shown {
    let service = document.service();
    let vendor = Vendor::of(&document);
    let chosen = arguments.server.and_then(|index| service.servers.get(index));
    let server = arguments.endpoint.clone().or(chosen.map(|server| server.url.clone()));
    let credentials = match mock {
        Some(_) => Some(of_mock(service)),
        None => vendor.and_then(Vendor::credentials),
    };
    let mut shown = Shown::new(path.display().to_string(), Arc::clone(&document));
    if let Some(vendor) = vendor {
        shown = shown.credentials_code(vendor.code());
    }
    match credentials {
        Some(credentials) => shown = shown.credentials(credentials),
        None if service.schemes.is_empty() => {}
        None => complain(&format!(
            "note: no credentials for {}: operations that need them cannot be called\n",
            path.display()
        )),
    }
    if let Some(url) = mock.map(Mock::url) {
        let made_up = made_up(service);
        shown = shown.server(&url).configure_calls(move |client| {
            let client = client.endpoint(&url);
            made_up
                .iter()
                .fold(client, |client, (name, value)| client.parameter(name, value))
        });
    } else if let Some(url) = server {
        shown = shown.server(url);
    }
    if let Some(url) = &arguments.endpoint {
        shown = shown.option("endpoint", url);
    }
    if let Some(index) = arguments.server {
        shown = shown.option("server", index.to_string());
    }
    let (endpoint, index) = (arguments.endpoint.clone(), arguments.server);
    let (variables, parameters) = (arguments.variable.clone(), arguments.parameter.clone());
    shown.configure(move |mut client| {
        if let Some(endpoint) = &endpoint {
            client = client.endpoint(endpoint);
        }
        if let Some(index) = index {
            client = client.server(index);
        }
        for (name, value) in &variables {
            client = client.variable(name, value);
        }
        for (name, value) in &parameters {
            client = client.parameter(name, value);
        }
        client
    })
}

/// Values of the client's parameters. The mock server takes any, and has no place where they could be looked up.
fn made_up(service: &Service) -> Vec<(String, String)> {
    let parameters = service.client_parameters.iter();
    let made_up = parameters.map(|parameter| {
        (
            parameter.name.clone(),
            format!("mock-{}", parameter.name.replace('_', "-")),
        )
    });
    made_up.collect()
}

/// Credentials that the mock server lets pass: it checks their form.
fn of_mock(service: &Service) -> Credentials {
    huaweicloud::access_key("MOCK-ACCESS-KEY", "mock-secret-key").and(placeholders(service))
}

/// The vendors whose own places for credentials are known.
#[derive(Clone, Copy)]
enum Vendor {
    Huaweicloud,
    Didiyun,
}

impl Vendor {
    /// The vendor of a document. A token must not go elsewhere because a document says so, so all its servers have to be the
    /// vendor's; a signature is of no use elsewhere, as it covers the host.
    fn of(document: &Document) -> Option<Self> {
        let service = document.service();
        let is_signed = service.schemes.iter().any(|scheme| match &scheme.kind {
            SchemeKind::Signature(name) => name == huaweicloud::Signature.name(),
            _ => false,
        });
        if is_signed {
            return Some(Self::Huaweicloud);
        }
        let of_operations = document.operations().flat_map(|operation| &operation.servers);
        let mut hosts = service
            .servers
            .iter()
            .chain(of_operations)
            .map(|server| host(&server.url));
        let is_didiyun = |host: &str| host == "didiyunapi.com" || host.ends_with(".didiyunapi.com");
        let all = !service.servers.is_empty() && hosts.all(is_didiyun);
        all.then_some(Self::Didiyun)
    }

    /// The credentials that the vendor's own tools would use.
    ///
    /// The profiles of `specwright call` go before these, once both commands share them.
    fn credentials(self) -> Option<Credentials> {
        match self {
            Self::Huaweicloud => Some(huaweicloud::default_chain()),
            Self::Didiyun => didiyun::from_env().ok(),
        }
    }

    /// The same as Rust, for the samples.
    fn code(self) -> &'static str {
        match self {
            Self::Huaweicloud => "cloud_credentials::huaweicloud::default_chain()",
            Self::Didiyun => "cloud_credentials::didiyun::from_env()?",
        }
    }
}

/// The host of a URL that has no user and no port; empty if it has none.
fn host(url: &str) -> &str {
    let rest = url.strip_prefix("https://").unwrap_or_default();
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Opens a URL in the browser of the desktop.
fn open_browser(url: &str) -> io::Result<()> {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let browser = Command::new(program)
        .args(arguments)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    browser.map(drop)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_host_is_what_requests_would_go_to() {
        assert_eq!(host("https://open.didiyunapi.com/v1"), "open.didiyunapi.com");
        assert_eq!(host("https://open.didiyunapi.com"), "open.didiyunapi.com");
        for other in [
            "https://open.didiyunapi.com@evil.example/",
            "https://open.didiyunapi.com:443@evil.example/",
            "https://evil.example/.didiyunapi.com",
            "https://evil.example?.didiyunapi.com",
            "http://open.didiyunapi.com/",
            "/relative",
        ] {
            assert!(!host(other).ends_with(".didiyunapi.com"), "{other}");
        }
    }
}
