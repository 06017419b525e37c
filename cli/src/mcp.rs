//! `specwright mcp`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use cloud_credentials::{didiyun, huaweicloud};
use specwright::Settings;
use specwright::document::LoadOptions;
use specwright_dynamic::tables::{SchemeKind, Service};
use specwright_dynamic::{Client, Document, OpenOptions};
use specwright_mcp::http::Token;
use specwright_mcp::{Server, Tools, Writes};
use specwright_mock::Mock;
use specwright_runtime::Credentials;

use crate::arguments::{Mcp, McpTools};
use crate::check::{of_one_document, show};
use crate::clients::clients;
use crate::output::complain;

/// The variable with the token of the server, in place of one that differs at each start.
const TOKEN: &str = "SPECWRIGHT_MCP_TOKEN";

/// Serves agents until the client goes, or until it is interrupted. Standard output belongs to the protocol.
pub(crate) fn run(arguments: &Mcp) -> ExitCode {
    if !of_one_document(&arguments.documents, &arguments.reading.overlay) {
        return ExitCode::FAILURE;
    }
    let Some(documents) = open_all(arguments) else {
        return ExitCode::FAILURE;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let served = runtime.map_err(|error| error.to_string()).and_then(|runtime| {
        let served = runtime.block_on(serve(arguments, &documents));
        // a read of standard input cannot be given up
        runtime.shutdown_background();
        served
    });
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
fn open_all(arguments: &Mcp) -> Option<Vec<Opened>> {
    let mut opened = Vec::new();
    for mut client in clients(&arguments.documents, arguments.config.as_deref())? {
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
                show(&error.diagnostics, arguments.reading.all);
                complain(&format!("error: {} cannot be used\n", path.display()));
                return None;
            }
        }
    }
    Some(opened)
}

async fn serve(arguments: &Mcp, documents: &[Opened]) -> Result<(), String> {
    let mock = match arguments.mock {
        true => Some(mock(documents).await?),
        false => None,
    };
    let mut builder = Server::builder()
        .budget(arguments.budget)
        .writes(match &arguments.allow_writes {
            None => Writes::Refused,
            Some(names) if names.is_empty() => Writes::Allowed,
            Some(names) => Writes::Only(names.clone()),
        });
    builder = builder.tools(match arguments.tools {
        None => Tools::Auto,
        Some(McpTools::Each) => Tools::Each,
        Some(McpTools::Three) => Tools::Three,
    });
    for document in documents {
        builder = builder.client(client(arguments, mock.as_ref(), &document.document)?);
    }
    let server = builder.build().map_err(with_sources)?;
    tell(&server, documents);
    let Some(address) = arguments.http else {
        return tokio::select! {
            served = server.serve_stdio() => served.map_err(with_sources),
            _ = tokio::signal::ctrl_c() => Ok(()),
        };
    };
    let token = if arguments.no_token { None } else { Some(token()?) };
    let listening = server.listen(address, token.clone()).await.map_err(with_sources)?;
    complain(&format!("listening on {}\n", listening.url()));
    if let Some(token) = token.filter(|_| std::env::var_os(TOKEN).is_none()) {
        complain(&format!(
            "clients have to send: Authorization: Bearer {}\n",
            token.expose()
        ));
    }
    tokio::select! {
        () = listening.serve() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(())
}

/// Says what is served.
fn tell(server: &Server, documents: &[Opened]) {
    let (all, allowed) = server.operations();
    let tools = server.tools().len();
    let names: Vec<String> = documents
        .iter()
        .map(|document| document.path.display().to_string())
        .collect();
    let refused = match all - allowed {
        0 => String::new(),
        refused => format!("; refused: {refused} that may change something (--allow-writes)"),
    };
    complain(&format!(
        "{}: operations: {all}, tools: {tools}{refused}\n",
        names.join(", ")
    ));
}

/// The token of the environment, or a new one.
fn token() -> Result<Token, String> {
    match std::env::var(TOKEN) {
        Ok(text) => Token::of(text.trim())
            .ok_or_else(|| format!("{TOKEN} needs 16 characters or more, of letters, digits and `-._~`")),
        Err(_) => Ok(Token::random()),
    }
}

/// A mock server of all documents.
async fn mock(documents: &[Opened]) -> Result<Mock, String> {
    let mut builder = Mock::builder();
    for Opened { path, settings, .. } in documents {
        let mut options = LoadOptions::default();
        options.root.clone_from(&settings.root);
        options.overlays.clone_from(&settings.overlays);
        builder = builder
            .document_with(path, &options)
            .map_err(|error| error.to_string())?;
    }
    builder.start().await.map_err(|error| error.to_string())
}

/// The client that calls the operations of a document.
fn client(arguments: &Mcp, mock: Option<&Mock>, document: &Arc<Document>) -> Result<Client, String> {
    let service = document.service();
    let mut builder = Client::builder(document);
    let endpoint = mock.map(Mock::url).or_else(|| endpoint(&arguments.endpoint, document));
    if let Some(endpoint) = endpoint {
        builder = builder.endpoint(endpoint);
    }
    if let Some(server) = arguments.server {
        builder = builder.server(server);
    }
    for (name, value) in &arguments.variable {
        builder = builder.variable(name, value);
    }
    let is_known = |name: &str| service.client_parameters.iter().any(|parameter| parameter.name == name);
    for (name, value) in arguments.parameter.iter().filter(|(name, _)| is_known(name)) {
        builder = builder.parameter(name, value);
    }
    if mock.is_some() {
        let given = |name: &str| arguments.parameter.iter().any(|(known, _)| known == name);
        // what would be looked up is made up, as the mock server takes anything
        for parameter in service
            .client_parameters
            .iter()
            .filter(|parameter| !given(&parameter.name))
        {
            builder = builder.parameter(&parameter.name, format!("mock-{}", parameter.name.replace('_', "-")));
        }
    }
    let credentials = match mock {
        Some(_) => Some(of_mock(service)),
        None => of_environment(service).or_else(|| of_vendor(service)),
    };
    if let Some(credentials) = credentials {
        builder = builder.credentials(credentials);
    }
    let name = document.path().display().to_string();
    builder
        .build()
        .map_err(|error| format!("{name}: {}", with_sources(error)))
}

/// The endpoint of a document: that which names it, or one that names none.
fn endpoint(endpoints: &[String], document: &Document) -> Option<String> {
    let stem = document.path().file_stem()?.to_str()?;
    let named = endpoints
        .iter()
        .find_map(|endpoint| endpoint.strip_prefix(stem)?.strip_prefix('='));
    let general = || endpoints.iter().map(String::as_str).find(|endpoint| is_url(endpoint));
    named.or_else(general).map(str::to_owned)
}

fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
}

/// Credentials that the mock server lets pass: it checks their form.
fn of_mock(service: &Service) -> Credentials {
    const KEY: &str = "mock-api-key";
    let all = Credentials::bearer("mock-token")
        .and(Credentials::basic("mock-user", "mock-password"))
        .and(Credentials::token(KEY))
        .and(huaweicloud::access_key("MOCK-ACCESS-KEY", "mock-secret-key"));
    let keys = service
        .schemes
        .iter()
        .filter(|scheme| matches!(scheme.kind, SchemeKind::ApiKey { .. }));
    keys.fold(all, |all, scheme| all.and(Credentials::api_key(&scheme.name, KEY)))
}

/// Credentials of the environment, for any document.
fn of_environment(service: &Service) -> Option<Credentials> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut found = Vec::new();
    found.extend(variable("SPECWRIGHT_TOKEN").map(Credentials::bearer));
    if let Some(key) = variable("SPECWRIGHT_API_KEY") {
        found.push(Credentials::token(key.clone()));
        let keys = service
            .schemes
            .iter()
            .filter(|scheme| matches!(scheme.kind, SchemeKind::ApiKey { .. }));
        found.extend(keys.map(|scheme| Credentials::api_key(&scheme.name, key.clone())));
    }
    if let (Some(user), Some(password)) = (variable("SPECWRIGHT_USER"), variable("SPECWRIGHT_PASSWORD")) {
        found.push(Credentials::basic(user, password));
    }
    found.into_iter().reduce(Credentials::and)
}

/// The credentials that the tools of a vendor would use, for the documents of vendors that are known.
fn of_vendor(service: &Service) -> Option<Credentials> {
    let is_signed = |kind: &SchemeKind| matches!(kind, SchemeKind::Signature(name) if name == "SDK-HMAC-SHA256");
    if service.schemes.iter().any(|scheme| is_signed(&scheme.kind)) {
        return Some(huaweicloud::default_chain());
    }
    let is_didiyun = service
        .servers
        .iter()
        .any(|server| server.url.contains("didiyunapi.com"));
    is_didiyun.then(|| didiyun::from_env().ok()).flatten()
}

/// The text of an error and of those behind it.
fn with_sources(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(&format!(": {source}"));
        next = source.source();
    }
    text
}
