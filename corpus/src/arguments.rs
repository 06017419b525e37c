//! What may be typed.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

/// The environment variable that names the folder of documents.
const FOLDER: &str = "SPECWRIGHT_CORPUS";

/// What to measure, and how far.
pub(crate) struct Arguments {
    /// Folders of documents, or documents.
    pub(crate) folders: Vec<PathBuf>,
    /// Parts of names; with any, only documents whose names have one of them are measured.
    pub(crate) only: Vec<String>,
    /// The folder to leave the generated crates in.
    pub(crate) keep: Option<PathBuf>,
    /// Whether the compiler checks what was generated.
    pub(crate) compile: bool,
}

impl Arguments {
    /// Reads the command line, and where it names no documents, the environment.
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
        .about("Measures the generator on every OpenAPI document below the folder that SPECWRIGHT_CORPUS names")
        .arg(
            Arg::new("documents")
                .long("documents")
                .value_name("PATH")
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help("Documents, or folders of them, in place of SPECWRIGHT_CORPUS"),
        )
        .arg(
            Arg::new("only")
                .long("only")
                .value_name("NAME")
                .action(ArgAction::Append)
                .help("Measures only documents whose path holds this text"),
        )
        .arg(
            Arg::new("keep")
                .long("keep")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .help("Leaves the generated crates in this folder"),
        )
        .arg(
            Arg::new("no-check")
                .long("no-check")
                .action(ArgAction::SetTrue)
                .help("Does not take what was generated through the compiler"),
        )
}
