//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

/// The environment variable that names the folder of documents.
const FOLDER: &str = "SPECWRIGHT_CORPUS";

/// What to measure, and how.
pub(crate) struct Arguments {
    /// Documents, and folders of documents.
    pub(crate) folders: Vec<PathBuf>,
    /// Parts of names. If there are any, only documents whose name contains one of them are measured.
    pub(crate) only: Vec<String>,
    /// The folder for the generated crates.
    pub(crate) keep: Option<PathBuf>,
    /// Whether the compiler checks the generated crates.
    pub(crate) compile: bool,
}

impl Arguments {
    /// Reads the command line, and the environment variable if it names no documents.
    pub(crate) fn parse() -> Result<Self, String> {
        let matches = command().get_matches();
        let named: Vec<PathBuf> = matches.get_many("documents").into_iter().flatten().cloned().collect();
        let folders = match (named.is_empty(), std::env::var_os(FOLDER)) {
            (false, _) => named,
            (true, Some(folder)) if !folder.is_empty() => vec![folder.into()],
            (true, _) => {
                return Err(format!(
                    "{FOLDER} is not set: it names the folder of documents, or give some by `--documents`"
                ));
            }
        };
        Ok(Self {
            folders,
            only: matches.get_many("only").into_iter().flatten().cloned().collect(),
            keep: matches.get_one("keep").cloned(),
            compile: !matches.get_flag("no-check"),
        })
    }
}

fn command() -> Command {
    Command::new("specwright-corpus")
        .about("Runs the generator on every OpenAPI document below the folder SPECWRIGHT_CORPUS")
        .arg(
            Arg::new("documents")
                .long("documents")
                .value_name("PATH")
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help("Documents, or folders of them, instead of SPECWRIGHT_CORPUS"),
        )
        .arg(
            Arg::new("only")
                .long("only")
                .value_name("NAME")
                .action(ArgAction::Append)
                .help("Only documents whose path contains this text"),
        )
        .arg(
            Arg::new("keep")
                .long("keep")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .help("Keeps the generated crates in this folder"),
        )
        .arg(
            Arg::new("no-check")
                .long("no-check")
                .action(ArgAction::SetTrue)
                .help("Does not compile the generated crates"),
        )
}
