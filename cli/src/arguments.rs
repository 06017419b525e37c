//! The arguments of the command line.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use specwright::diagnostic::Code;
use specwright::{Only, Selector, Settings};

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
    Mock(Mock),
    Overlay(Overlay),
    Explain(Explain),
}

/// Writes a client for a document: a crate, or a module in your crate
#[derive(Args, Debug)]
#[command(arg_required_else_help = false, group = ArgGroup::new("place").args(["out", "module"]).required(true))]
pub(crate) struct Generate {
    /// An OpenAPI document, YAML or JSON
    #[arg(value_name = "SPEC")]
    pub(crate) document: PathBuf,

    /// Folder of the crate; only what was generated from this document is replaced or removed
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Folder of a module in your own crate, instead of a new crate: `src/petstore`
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "name", "standalone", "runtime_path"])]
    pub(crate) module: Option<PathBuf>,

    /// Name of the crate [default: the name of the document's file]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// Makes the crate a separate workspace, also inside another one
    #[arg(long)]
    pub(crate) standalone: bool,

    /// Replaces the client of this document, which was moved or renamed: its file name or more of its path
    #[arg(long, value_name = "DOCUMENT")]
    pub(crate) replaces: Option<String>,

    /// Name of the document in the generated files, if its file name differs at each run
    #[arg(long, value_name = "NAME")]
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
    /// How the document is read and checked, and how the output is written.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = self.reading.settings();
        settings.keep_going = !self.strict;
        settings.source = self.source.clone();
        settings.standalone = self.standalone;
        settings.validate = self.validate;
        settings.only = self.only.map(|What::Types| Only::Types);
        settings
    }
}

/// Shows every problem in documents; fails if one is an error
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// OpenAPI documents, YAML or JSON
    #[arg(value_name = "SPEC", required = true)]
    pub(crate) documents: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Serves documents on loopback: checks requests, responds with examples
#[derive(Args, Debug)]
pub(crate) struct Mock {
    /// OpenAPI documents, YAML or JSON
    #[arg(value_name = "SPEC", required = true)]
    pub(crate) documents: Vec<PathBuf>,

    /// Port; 0 chooses a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port: u16,

    /// Overlay that is applied to the document first; several in their order
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
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

    /// Table of the names that things of the document get in Rust [default: `SPEC.names.yaml` beside `SPEC.yaml`]
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
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        settings.root = self.root.clone();
        settings.allow = self.allow.clone();
        settings.deny = self.deny.clone();
        settings.overlays = self.overlay.clone();
        settings.names = self.names.clone();
        settings.include = self.include.clone();
        settings.exclude = self.exclude.clone();
        settings
    }
}

fn code(name: &str) -> Result<Code, String> {
    Code::find(name).ok_or_else(|| format!("no diagnostic has the code `{name}`; `specwright explain` lists them"))
}
