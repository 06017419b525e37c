//! The arguments of the command line.

mod call;
mod check;
mod diff;
mod generate;
mod reading;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use specwright::diagnostic::Code;

pub(crate) use call::{Call, Complete, Completions, Shell};
pub(crate) use check::{Check, CheckFormat};
pub(crate) use diff::{Diff, DiffFormat, FailOn};
pub(crate) use generate::Generate;
pub(crate) use reading::Reading;
pub(crate) use serve::{Explore, Mcp, McpTools, Mock, Sending};

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

fn code(name: &str) -> Result<Code, String> {
    Code::find(name).ok_or_else(|| format!("no diagnostic has the code `{name}`; `specwright explain` lists them"))
}
