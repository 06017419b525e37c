//! `mock`, `explore` and `mcp`: what is served, and where the requests of those who use it are sent.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::reading::Reading;

/// Serves documents on loopback: checks requests, responds with examples
#[derive(Args, Debug)]
pub(crate) struct Mock {
    /// OpenAPI documents, YAML or JSON [default: those that specwright.toml names]
    #[arg(value_name = "SPEC")]
    pub(crate) documents: Vec<PathBuf>,

    /// Configuration [default: specwright.toml beside each document, or in the current folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Port; 0 chooses a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port: u16,

    /// Lets pages of this origin call (CORS), as http://localhost:5173; `*`: of all
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allow_origin: Vec<String>,

    /// Overlay that is applied to the document first; several in their order
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
}

/// Serves a page on loopback that calls the operations: forms, responses, code
#[derive(Args, Debug)]
pub(crate) struct Explore {
    /// OpenAPI documents, YAML or JSON [default: those that specwright.toml names]
    #[arg(value_name = "SPEC")]
    pub(crate) documents: Vec<PathBuf>,

    /// URL to send requests to, instead of the server of the document
    #[arg(long, value_name = "URL", conflicts_with = "server")]
    pub(crate) endpoint: Option<String>,

    /// Port; 0 chooses a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port: u16,

    /// Opens the page in the browser
    #[arg(long)]
    pub(crate) open: bool,

    /// Configuration [default: specwright.toml beside each document, or in the current folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) sending: Sending,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Serves the operations of documents to agents, by the Model Context Protocol
#[derive(Args, Debug)]
pub(crate) struct Mcp {
    /// OpenAPI documents, YAML or JSON [default: those that specwright.toml names]
    #[arg(value_name = "SPEC")]
    pub(crate) documents: Vec<PathBuf>,

    /// Configuration [default: specwright.toml beside each document, or in the current folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Serves streamable HTTP at this address or port of loopback, instead of standard input and output
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub(crate) http: Option<SocketAddr>,

    /// Lets anyone on this machine call over HTTP; else a token is printed, or taken from SPECWRIGHT_MCP_TOKEN
    #[arg(long, requires = "http")]
    pub(crate) no_token: bool,

    /// Also calls operations that change something: all, or those with these tags or of these names
    #[arg(long, value_name = "TAG|OPERATION", num_args = 0.., require_equals = true, value_delimiter = ',')]
    pub(crate) allow_writes: Option<Vec<String>>,

    /// Tools: one for each operation, or three that search, describe and call [default: each, under 30 operations]
    #[arg(long, value_name = "WHICH")]
    pub(crate) tools: Option<McpTools>,

    /// Characters of a response that an agent gets at once
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(crate) budget: usize,

    /// URL to send requests to, instead of the server of the document; DOCUMENT=URL for one of several documents
    #[arg(long, value_name = "URL", conflicts_with = "server")]
    pub(crate) endpoint: Vec<String>,

    #[command(flatten)]
    pub(crate) sending: Sending,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Which tools there are.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum McpTools {
    Each,
    Three,
}

/// Where requests are sent, and with what.
#[derive(Args, Clone, Debug)]
pub(crate) struct Sending {
    /// Sends requests to an embedded mock server: no account is needed
    #[arg(long, conflicts_with_all = ["endpoint", "server", "profile"])]
    pub(crate) mock: bool,

    /// The profile with the credentials, as `specwright call` has it [default: that of the server's host]
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// Server of the document, by its position from 0
    #[arg(long, value_name = "N")]
    pub(crate) server: Option<usize>,

    /// Variable of the URL of the server
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) variable: Vec<(String, String)>,

    /// Parameter that is the same in all calls, such as project_id
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) parameter: Vec<(String, String)>,
}

/// An address, or a port of loopback.
fn address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse() {
        return Ok((Ipv4Addr::LOCALHOST, port).into());
    }
    let numeric = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    let parsed = numeric.as_deref().unwrap_or(text).parse();
    parsed.map_err(|_| "neither a port nor an address with a port, such as 127.0.0.1:8080".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("has no `=`")?;
    Ok((name.to_owned(), value.to_owned()))
}
