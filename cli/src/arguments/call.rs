//! `call`, and what completes its command line.

use std::ffi::OsString;

use clap::{Args, ValueEnum};

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
