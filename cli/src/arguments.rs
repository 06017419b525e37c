//! The arguments of the command line.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use specwright::configuration::{Client, Output};
use specwright::diagnostic::Code;
use specwright::{Only, RuntimeSource, Selector};

/// Turns OpenAPI documents into Rust clients
#[derive(Debug, Parser)]
#[command(name = "specwright", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Generate(Generate),
    Check(Check),
    Diff(Diff),
    Mock(Mock),
    Explore(Explore),
    Mcp(Mcp),
    Overlay(Overlay),
    Config(Config),
    Explain(Explain),
    Call(Call),
    Completions(Completions),
    #[command(hide = true)]
    Complete(Complete),
}

/// Calls an operation of a document, without generated code
#[derive(Args, Debug)]
#[command(
    disable_help_flag = true,
    override_usage = "specwright call SPEC [OPERATION] [FLAGS]"
)]
pub(crate) struct Call {
    /// The document, the operation, and its flags, which depend on the document: `specwright call --help`
    #[arg(value_name = "ARGUMENTS", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<OsString>,
}

/// Prints the completions of a shell, to be read by it
#[derive(Args, Debug)]
pub(crate) struct Completions {
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// A shell that has completions.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// Prints what can follow on a command line, for the completions of shells
#[derive(Args, Debug)]
pub(crate) struct Complete {
    /// The words after `specwright`; the last is being written
    #[arg(value_name = "WORDS", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) words: Vec<OsString>,
}

/// Writes a client for a document: a crate, or a module in your crate
#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// An OpenAPI document, YAML or JSON [default: those that specwright.toml names]
    #[arg(value_name = "SPEC")]
    pub(crate) document: Option<PathBuf>,

    /// Configuration [default: specwright.toml beside the document, or in the current folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Folder of the crate; only what was generated from this document is replaced or removed
    #[arg(long, value_name = "DIR", requires = "document")]
    pub(crate) out: Option<PathBuf>,

    /// Folder of the crate, which becomes a member of the workspace around it
    #[arg(long, value_name = "DIR", requires = "document", conflicts_with_all = ["out", "standalone"])]
    pub(crate) member: Option<PathBuf>,

    /// Folder of a module in your own crate, instead of a new crate: `src/petstore`
    #[arg(
        long,
        value_name = "DIR",
        requires = "document",
        conflicts_with_all = ["out", "member", "name", "standalone", "runtime_path"],
    )]
    pub(crate) module: Option<PathBuf>,

    /// Name of the crate [default: the name of the document's file]
    #[arg(long, value_name = "NAME", requires = "document")]
    pub(crate) name: Option<String>,

    /// Makes the crate a separate workspace, also inside another one
    #[arg(long)]
    pub(crate) standalone: bool,

    /// Replaces the client of this document, which was moved or renamed: its file name or more of its path
    #[arg(long, value_name = "DOCUMENT", requires = "document")]
    pub(crate) replaces: Option<String>,

    /// Name of the document in the generated files, if its file name differs at each run
    #[arg(long, value_name = "NAME", requires = "document")]
    pub(crate) source: Option<String>,

    /// Lets the client check bounds, lengths and patterns of requests before it sends them
    #[arg(long)]
    pub(crate) validate: bool,

    /// Generates models without a client
    #[arg(long, value_name = "WHAT")]
    pub(crate) only: Option<What>,

    /// Writes nothing when a part of the document is wrong, instead of leaving it out
    #[arg(long)]
    pub(crate) strict: bool,

    /// Writes nothing; exits with 1 and lists the files that would change, if there are any
    #[arg(long)]
    pub(crate) check: bool,

    /// Folder of specwright-runtime [default: the registry]
    #[arg(long, value_name = "PATH")]
    pub(crate) runtime_path: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// A part of what is made of a document.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum What {
    Types,
}

impl Generate {
    /// Whether the arguments name an output.
    pub(crate) fn has_output(&self) -> bool {
        self.out.is_some() || self.member.is_some() || self.module.is_some()
    }

    /// Sets what the arguments say.
    pub(crate) fn add_to(&self, client: &mut Client) {
        self.reading.add_to(client);
        let out = self.out.clone().map(Output::Crate);
        let member = || self.member.clone().map(Output::Member);
        let module = || self.module.clone().map(Output::Module);
        if let Some(output) = out.or_else(member).or_else(module) {
            client.output = Some(output);
        }
        if let Some(path) = &self.runtime_path {
            client.runtime = Some(RuntimeSource::Path(path.clone()));
        }
        replace(&mut client.name, &self.name);
        replace(&mut client.replaces, &self.replaces);
        replace(&mut client.settings.source, &self.source);
        client.settings.standalone |= self.standalone;
        client.settings.validate |= self.validate;
        replace(&mut client.settings.only, &self.only.map(|What::Types| Only::Types));
        client.strict = self.strict.then_some(true).or(client.strict);
        client.settings.keep_going = !client.strict.unwrap_or(false);
    }
}

/// Replaces a value that was said.
fn replace<T: Clone>(old: &mut Option<T>, new: &Option<T>) {
    if new.is_some() {
        old.clone_from(new);
    }
}

/// Shows every problem in documents; fails if one is an error
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// OpenAPI documents, YAML or JSON [default: those that specwright.toml names]
    #[arg(value_name = "SPEC")]
    pub(crate) documents: Vec<PathBuf>,

    /// Configuration [default: specwright.toml beside each document, or in the current folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Format of the problems; those that programs read have all of them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CheckFormat,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How the problems that `check` finds are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people
    Text,
    /// One object
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Commands of GitHub's workflows
    Github,
}

/// Says what a change of a document breaks: for Rust code, and for calls
#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// `OLD NEW`: two versions of a document. With `--git`: a document, or a folder of them [default: those that specwright.toml
    /// names]
    #[arg(value_name = "SPEC", num_args = 0..=2)]
    pub(crate) documents: Vec<PathBuf>,

    /// Compares with this revision of the repository: `HEAD`, `main`, `v1.2.0`
    #[arg(long, value_name = "REV")]
    pub(crate) git: Option<String>,

    /// Configuration [default: specwright.toml beside the new document, or in the current folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Format of the findings
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DiffFormat,

    /// Exits with 1 if there are such changes; several with commas
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) fail_on: Vec<FailOn>,

    /// Shows only what breaks something, as text
    #[arg(long)]
    pub(crate) quiet: bool,

    /// Leaves out the findings of this rule
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub(crate) ignore: Vec<specwright_diff::Rule>,

    /// Counts the findings of this rule as breaking: `field-added` for code that lists all fields
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub(crate) as_breaking: Vec<specwright_diff::Rule>,
}

/// How the findings of `diff` are written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DiffFormat {
    Text,
    Json,
    Sarif,
    Markdown,
}

/// Changes that make `diff` fail.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    /// What breaks Rust code or calls
    Breaking,
    /// What breaks Rust code
    Rust,
    /// What breaks calls
    Calls,
    /// Any change
    Changes,
}

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

    /// Sends requests to an embedded mock server: no account is needed
    #[arg(long, conflicts_with_all = ["endpoint", "server"])]
    pub(crate) mock: bool,

    /// URL to send requests to, instead of the server of the document
    #[arg(long, value_name = "URL", conflicts_with = "server")]
    pub(crate) endpoint: Option<String>,

    /// Server of the document, by its position from 0
    #[arg(long, value_name = "N")]
    pub(crate) server: Option<usize>,

    /// Variable of the URL of the server
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) variable: Vec<(String, String)>,

    /// Parameter that is the same in all calls, such as project_id
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) parameter: Vec<(String, String)>,

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

    /// Sends requests to an embedded mock server: no account is needed
    #[arg(long, conflicts_with_all = ["endpoint", "server"])]
    pub(crate) mock: bool,

    /// URL to send requests to, instead of the server of the document; DOCUMENT=URL for one of several documents
    #[arg(long, value_name = "URL", conflicts_with = "server")]
    pub(crate) endpoint: Vec<String>,

    /// Server of the document, by its position from 0
    #[arg(long, value_name = "N")]
    pub(crate) server: Option<usize>,

    /// Variable of the URL of the server
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) variable: Vec<(String, String)>,

    /// Parameter that is the same in all calls, such as project_id
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) parameter: Vec<(String, String)>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Which tools there are.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum McpTools {
    Each,
    Three,
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

/// Applies overlays to a document, or writes one
#[derive(Args, Debug)]
pub(crate) struct Overlay {
    #[command(subcommand)]
    pub(crate) command: OverlayCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OverlayCommand {
    /// Prints the document with the overlays applied
    Apply {
        /// An OpenAPI document, YAML or JSON
        #[arg(value_name = "SPEC")]
        document: PathBuf,

        /// Overlays, in the order in which they are applied
        #[arg(value_name = "OVERLAY", required = true)]
        overlays: Vec<PathBuf>,
    },
    /// Prints the overlay that makes one document of another
    Diff {
        /// The document as it is
        #[arg(value_name = "OLD")]
        old: PathBuf,

        /// The document as it should be
        #[arg(value_name = "NEW")]
        new: PathBuf,

        /// Title of the overlay
        #[arg(long, value_name = "TEXT", default_value = "Changes")]
        title: String,
    },
}

/// Helps with specwright.toml
#[derive(Args, Debug)]
pub(crate) struct Config {
    #[command(subcommand)]
    pub(crate) command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Prints the JSON Schema of specwright.toml, for editors
    Schema,
    /// Prints a table of names as sections of specwright.toml
    Move {
        /// The table, `petstore.names.yaml`
        #[arg(value_name = "TABLE")]
        table: PathBuf,
    },
}

/// Says what the code of a diagnostic means; without one, lists all
#[derive(Args, Debug)]
pub(crate) struct Explain {
    #[arg(value_name = "CODE", value_parser = code)]
    pub(crate) code: Option<Code>,
}

/// How documents are read and checked.
#[derive(Args, Debug)]
pub(crate) struct Reading {
    /// Folder that references may not leave [default: the document's]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// Does not show diagnostics of this code
    #[arg(long, value_name = "CODE", value_parser = code)]
    allow: Vec<Code>,

    /// Makes diagnostics of this code errors
    #[arg(long, value_name = "CODE", value_parser = code)]
    deny: Vec<Code>,

    /// Overlay that is applied to the document first; several in their order
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,

    /// Shows every warning, not only ten of each code
    #[arg(long)]
    pub(crate) all: bool,

    /// Table of names; they belong into specwright.toml now [default: `SPEC.names.yaml` beside `SPEC.yaml`]
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,

    /// Generates only these operations: tag:NAME, path:/v1/* or operation:ID
    #[arg(long, value_name = "WHAT")]
    include: Vec<Selector>,

    /// Does not generate these operations
    #[arg(long, value_name = "WHAT")]
    exclude: Vec<Selector>,
}

impl Reading {
    /// Sets what the arguments say. A list replaces that of the configuration; codes are added to it.
    pub(crate) fn add_to(&self, client: &mut Client) {
        let settings = &mut client.settings;
        replace(&mut settings.root, &self.root);
        replace(&mut settings.names, &self.names);
        settings.allow.extend(&self.allow);
        settings.deny.retain(|code| !self.allow.contains(code));
        settings.deny.extend(&self.deny);
        replace_list(&mut settings.overlays, &self.overlay);
        replace_list(&mut settings.include, &self.include);
        replace_list(&mut settings.exclude, &self.exclude);
    }
}

/// Replaces a list by one that is not empty.
fn replace_list<T: Clone>(old: &mut Vec<T>, new: &[T]) {
    if !new.is_empty() {
        *old = new.to_vec();
    }
}

fn rule(name: &str) -> Result<specwright_diff::Rule, String> {
    specwright_diff::Rule::find(name).ok_or_else(|| format!("no rule is called `{name}`; docs/diff.md lists them"))
}

fn code(name: &str) -> Result<Code, String> {
    Code::find(name).ok_or_else(|| format!("no diagnostic has the code `{name}`; `specwright explain` lists them"))
}
