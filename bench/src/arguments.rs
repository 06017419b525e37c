//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::Problem;

/// The environment variable that names a folder of documents.
const FOLDER: &str = "SPECWRIGHT_CORPUS";

/// A section, which is measured separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Generating,
    Compiling,
    Running,
    Rebuilding,
}

impl Section {
    pub(crate) const ALL: [Self; 4] = [Self::Generating, Self::Compiling, Self::Running, Self::Rebuilding];

    /// Its name, for its file in `results` and on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Generating => "generating",
            Self::Compiling => "compiling",
            Self::Running => "running",
            Self::Rebuilding => "rebuilding",
        }
    }
}

/// What to do.
pub(crate) enum Wanted {
    /// Measure, then write the page.
    Measure(Plan),
    /// Only write the page, from the saved results.
    Page,
    /// Run as the launcher of a command.
    Launch,
    /// Only parse files, with the parser of their format.
    Parse(Vec<PathBuf>),
}

/// What to measure, and how often.
pub(crate) struct Plan {
    pub(crate) sections: Vec<Section>,
    /// Documents, and folders of documents.
    pub(crate) documents: Vec<PathBuf>,
    /// Parts of names. If there are any, only documents whose name contains one of them are measured.
    pub(crate) only: Vec<String>,
    /// Whether generators are installed and built first.
    pub(crate) install: bool,
    /// How often a client is generated from each document.
    pub(crate) runs: usize,
    /// How many documents are compiled.
    pub(crate) compiled: usize,
    /// The largest synthetic document, in units of 1.3 MB.
    pub(crate) largest: usize,
    /// The time limit of a command, in seconds.
    pub(crate) seconds: u64,
}

pub(crate) fn parse() -> Result<Wanted, Problem> {
    let matches = command().get_matches();
    match matches.subcommand() {
        Some(("launch", _)) => Ok(Wanted::Launch),
        Some(("parse", files)) => Ok(Wanted::Parse(
            files.get_many("files").into_iter().flatten().cloned().collect(),
        )),
        _ if matches.get_flag("page") => Ok(Wanted::Page),
        _ => plan(&matches).map(Wanted::Measure),
    }
}

fn plan(matches: &ArgMatches) -> Result<Plan, Problem> {
    let named: Vec<&String> = matches.get_many("section").into_iter().flatten().collect();
    let sections: Vec<Section> = Section::ALL
        .into_iter()
        .filter(|section| named.is_empty() || named.iter().any(|name| *name == section.name()))
        .collect();
    let corpus = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty());
    let further = matches.get_many("documents").into_iter().flatten().cloned();
    let documents: Vec<PathBuf> = corpus.map(PathBuf::from).into_iter().chain(further).collect();
    if documents.is_empty()
        && sections
            .iter()
            .any(|s| matches!(s, Section::Generating | Section::Compiling))
    {
        return Err(
            format!("{FOLDER} is not set: it names the folder of documents, or give some by `--documents`").into(),
        );
    }
    let number = |name: &str| matches.get_one::<u64>(name).copied().unwrap_or_default();
    Ok(Plan {
        sections,
        documents,
        only: matches.get_many("only").into_iter().flatten().cloned().collect(),
        install: !matches.get_flag("no-install"),
        runs: number("runs").max(1) as usize,
        compiled: number("compiled") as usize,
        largest: number("largest") as usize,
        seconds: number("seconds").max(1),
    })
}

fn command() -> Command {
    let number = |name: &'static str, default: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .default_value(default)
            .value_parser(value_parser!(u64))
            .help(help)
    };
    Command::new("specwright-bench")
        .about("Compares Specwright with other generators of Rust clients, and writes docs/performance.md")
        .args_conflicts_with_subcommands(true)
        .arg(
            Arg::new("page")
                .long("page")
                .action(ArgAction::SetTrue)
                .help("Only writes the page, from bench/results and bench/remarks"),
        )
        .arg(
            Arg::new("section")
                .long("section")
                .value_name("NAME")
                .action(ArgAction::Append)
                .value_parser(Section::ALL.map(Section::name))
                .help("Measures only this section"),
        )
        .arg(
            Arg::new("documents")
                .long("documents")
                .value_name("PATH")
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf))
                .help("A document or a folder of them, in addition to the folder SPECWRIGHT_CORPUS"),
        )
        .arg(
            Arg::new("only")
                .long("only")
                .value_name("TEXT")
                .action(ArgAction::Append)
                .help("Measures only documents whose names contain this text"),
        )
        .arg(
            Arg::new("no-install")
                .long("no-install")
                .action(ArgAction::SetTrue)
                .help("Uses the installed generators, and neither installs nor builds one"),
        )
        .arg(number("runs", "5", "How often each generator runs on each document"))
        .arg(number("compiled", "8", "How many documents are compiled"))
        .arg(number(
            "largest",
            "64",
            "Size of the largest synthetic document; 0 makes none",
        ))
        .arg(number("seconds", "600", "Time limit of one command, in seconds"))
        .subcommand(Command::new("launch").hide(true))
        .subcommand(
            Command::new("parse").hide(true).arg(
                Arg::new("files")
                    .required(true)
                    .num_args(1..)
                    .value_parser(value_parser!(PathBuf)),
            ),
        )
}
