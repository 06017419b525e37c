//! `diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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

fn rule(name: &str) -> Result<specwright_diff::Rule, String> {
    specwright_diff::Rule::find(name).ok_or_else(|| format!("no rule is called `{name}`; docs/diff.md lists them"))
}
