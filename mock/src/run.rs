//! The server as a command: prints where it is, then a line for each request, until it is interrupted.

use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;

use specwright::document::LoadOptions;

use crate::error::Error;
use crate::record::Request;
use crate::server::Mock;

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The documents to serve; at least one.
    pub documents: Vec<Document>,
    /// The port; 0 lets the system choose.
    pub port: u16,
    /// The address to listen on; 127.0.0.1 when `None`.
    pub address: Option<IpAddr>,
    /// Respond to requests that do not fit as if they did; their problems are still printed.
    pub lenient: bool,
    /// Let query parameters pass that no document names.
    pub unknown_query: bool,
    /// Ask for no credentials.
    pub no_security: bool,
    /// The origins whose pages may call, `*` for all.
    pub allowed_origins: Vec<String>,
}

/// A document to serve.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The file.
    pub path: PathBuf,
    /// The folder that references may not lead out of; the folder of the document when `None`.
    pub root: Option<PathBuf>,
    /// Overlays that are applied to the document first.
    pub overlays: Vec<PathBuf>,
}

/// Serves until Ctrl-C. Prints to standard output; notices about the documents go to standard error.
///
/// # Errors
/// Those of [`Builder::document`](crate::Builder::document) and [`Builder::start`](crate::Builder::start).
pub async fn run(options: Options) -> Result<(), Error> {
    let mut builder = Mock::builder()
        .port(options.port)
        .lenient(options.lenient)
        .unknown_query(options.unknown_query)
        .security(!options.no_security)
        .record_limit(0)
        .observe(|request| print(&line(request)));
    if let Some(address) = options.address {
        builder = builder.address(address);
    }
    for origin in options.allowed_origins {
        builder = builder.allow_origin(origin);
    }
    for Document { path, root, overlays } in options.documents {
        let mut reading = LoadOptions::default();
        reading.root = root;
        reading.overlays = overlays;
        builder = builder.document_with(path, &reading)?;
    }
    let server = builder.start().await?;
    for notice in server.notices() {
        // Whoever closed standard error does not want to know.
        let _ = writeln!(std::io::stderr(), "note: {notice}");
    }
    let operations = server.operations();
    let lengths = operations.iter().map(|operation| operation.method.len());
    let widest = lengths.max().unwrap_or(0);
    print(&format!("listening on {}", server.url()));
    for operation in &operations {
        print(&format!(
            "  {:widest$} {}  {}",
            operation.method, operation.path, operation.id
        ));
    }
    // Without a way to hear of Ctrl-C the system ends the process by itself.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    server.stop().await;
    Ok(())
}

/// [`run`] on a runtime of its own; blocks until Ctrl-C.
///
/// # Errors
/// Those of [`run`], and [`Error::Runtime`].
pub fn serve_blocking(options: Options) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::Runtime { source })?;
    runtime.block_on(run(options))
}

/// A closed standard output is no reason to stop serving.
fn print(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// `GET /v2/7/images?limit=5 -> 400 ListImages (query.limit: 5000 must be at most 1000)`
fn line(request: &Request) -> String {
    let mut line = format!("{} {}", request.method, request.path);
    if let Some(query) = &request.query {
        line.push('?');
        line.push_str(query);
    }
    match request.status {
        Some(status) => line.push_str(&format!(" -> {status}")),
        None => line.push_str(" -> broken off"),
    }
    if let Some(operation) = &request.operation {
        line.push_str(&format!(" {operation}"));
    }
    if !request.problems.is_empty() {
        let problems: Vec<_> = request.problems.iter().map(ToString::to_string).collect();
        line.push_str(&format!(" ({})", problems.join("; ")));
    }
    // What a client sends must not steer the terminal.
    let mut shown = String::new();
    for c in line.chars() {
        match c.is_control() {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::line;
    use crate::problem::Problem;
    use crate::record::Request;

    #[test]
    fn a_line_tells_a_request() {
        let request = Request {
            method: "GET".to_owned(),
            path: "/images".to_owned(),
            query: Some("limit=0".to_owned()),
            operation: Some("ListImages".to_owned()),
            problems: vec![Problem::new("query.limit", "0 must be \u{1b}[1m at least 1")],
            status: Some(400),
            ..Request::default()
        };
        assert_eq!(
            line(&request),
            "GET /images?limit=0 -> 400 ListImages (query.limit: 0 must be \\u{1b}[1m at least 1)"
        );
    }
}
