//! `check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::reading::Reading;

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

    /// Prints an overlay that says how the operations page, where the document shows it and does not say it
    #[arg(long, conflicts_with = "format")]
    pub(crate) suggest: bool,

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
