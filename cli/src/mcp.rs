//! `specwright mcp`.

use std::process::ExitCode;
use std::sync::Arc;

use specwright_dynamic::{Client, Document};
use specwright_mcp::http::Token;
use specwright_mcp::{Server, Tools, Writes};
use specwright_mock::Mock;

use crate::arguments::{Mcp, McpTools};
use crate::credentials::Access;
use crate::opened::{Opened, access, configure, made_up, mock, of_mock, open_all};
use crate::output::complain;

/// The variable with the token of the server, in place of one that differs at each start.
const TOKEN: &str = "SPECWRIGHT_MCP_TOKEN";

/// Serves agents until the client goes, or until it is interrupted. Standard output belongs to the protocol.
pub(crate) fn run(arguments: &Mcp) -> ExitCode {
    let Some(documents) = open_all(&arguments.documents, arguments.config.as_deref(), &arguments.reading) else {
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

async fn serve(arguments: &Mcp, documents: &[Opened]) -> Result<(), String> {
    let mock = match arguments.sending.mock {
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

/// The client that calls the operations of a document.
fn client(arguments: &Mcp, mock: Option<&Mock>, document: &Arc<Document>) -> Result<Client, String> {
    let (service, sending) = (document.service(), &arguments.sending);
    let access = match mock {
        Some(mock) => Access::at(mock.url(), of_mock(service)),
        None => access(sending, endpoint(&arguments.endpoint, document).as_deref(), document)?,
    };
    let mut builder = configure(Client::builder(document), sending, &access, document);
    if mock.is_some() {
        for (name, value) in made_up(service, &sending.parameter) {
            builder = builder.parameter(name, value);
        }
    }
    if let Some(headers) = access.headers().map_err(|unusable| unusable.to_string())? {
        builder = builder.interceptor(headers);
    }
    if let Some(credentials) = access.credentials {
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
