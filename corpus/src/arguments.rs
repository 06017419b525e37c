//! The arguments of the command line.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use clap::{Arg, ArgAction, Command, value_parser};

use crate::directory;

/// The environment variable that names the folder of documents.
const FOLDER: &str = "SPECWRIGHT_CORPUS";

/// How many documents of the directory are compiled.
const DRAWN_FROM_DIRECTORY: usize = 300;

/// The page about the directory.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/corpus.md");

/// What to measure, and how.
pub(crate) struct Arguments {
    /// Documents, and folders of documents.
    pub(crate) folders: Vec<PathBuf>,
    /// Parts of names. If there are any, only documents whose name contains one of them are measured.
    pub(crate) only: Vec<String>,
    /// The folder for the generated crates.
    pub(crate) keep: Option<PathBuf>,
    /// Which generated crates the compiler checks.
    pub(crate) compile: Compile,
    /// How many documents are generated at a time.
    pub(crate) jobs: NonZeroUsize,
    /// The file that keeps the results of documents, so that a run that was stopped goes on.
    pub(crate) results: Option<PathBuf>,
    /// The page of results to write.
    pub(crate) page: Option<PathBuf>,
    /// The target folder of this project.
    pub(crate) target: PathBuf,
}

/// Which generated crates the compiler checks.
#[derive(Clone, Copy)]
pub(crate) enum Compile {
    All,
    /// So many, drawn by a fixed rule: see [`Compile::has`].
    Sample(usize),
    Nothing,
}

impl Compile {
    /// Returns true if the compiler checks the document at this index of `count`. A sample is spread evenly over the sorted documents.
    pub(crate) fn has(self, index: usize, count: usize) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Sample(size) => {
                let drawn_before = |index: usize| (index * size).div_ceil(count.max(1));
                size >= count || drawn_before(index + 1) > drawn_before(index)
            }
        }
    }
}

impl Arguments {
    /// Reads the command line, and the environment variable if it names no documents.
    pub(crate) fn parse() -> Result<Self, String> {
        let matches = command().get_matches();
        let named: Vec<PathBuf> = matches.get_many("documents").into_iter().flatten().cloned().collect();
        let is_directory = matches.get_flag("directory");
        let target = target();
        let folders = match (named.is_empty(), std::env::var_os(FOLDER)) {
            _ if is_directory => vec![directory::fetch(&target)?],
            (false, _) => named,
            (true, Some(folder)) if !folder.is_empty() => vec![folder.into()],
            (true, _) => {
                return Err(format!(
                    "{FOLDER} is not set: it names the folder of documents, or give some by `--documents`"
                ));
            }
        };
        let sample = matches.get_one("sample").copied();
        let of_directory = |file: PathBuf| is_directory.then_some(file);
        Ok(Self {
            folders,
            only: matches.get_many("only").into_iter().flatten().cloned().collect(),
            keep: matches.get_one("keep").cloned(),
            compile: match sample.or(is_directory.then_some(DRAWN_FROM_DIRECTORY)) {
                _ if matches.get_flag("no-check") => Compile::Nothing,
                Some(size) => Compile::Sample(size),
                None => Compile::All,
            },
            jobs: match matches.get_one("jobs") {
                Some(jobs) => *jobs,
                None if is_directory => thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
                None => NonZeroUsize::MIN,
            },
            results: matches
                .get_one("results")
                .cloned()
                .or_else(|| of_directory(target.join("openapi-directory/results"))),
            page: matches.get_one("page").cloned().or_else(|| of_directory(PAGE.into())),
            target,
        })
    }
}

/// The target folder of this project.
fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => PathBuf::from(target),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
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
            Arg::new("directory")
                .long("directory")
                .action(ArgAction::SetTrue)
                .conflicts_with("documents")
                .help("Fetches the directory of APIs.guru by npm, generates all of it, compiles 300 of it, and writes docs/corpus.md"),
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
        .arg(
            Arg::new("sample")
                .long("sample")
                .value_name("COUNT")
                .value_parser(value_parser!(usize))
                .conflicts_with("no-check")
                .help("Compiles only so many of the generated crates, spread evenly over the sorted documents"),
        )
        .arg(
            Arg::new("jobs")
                .long("jobs")
                .value_name("COUNT")
                .value_parser(value_parser!(NonZeroUsize))
                .help("Generates so many documents at a time; times and memory of single documents are then not told"),
        )
        .arg(
            Arg::new("results")
                .long("results")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("Keeps the result of each document in this file: a run that was stopped goes on where it was"),
        )
        .arg(
            Arg::new("page")
                .long("page")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("Writes a page of the totals: by version, by code of warnings, and what failed"),
        )
}

#[cfg(test)]
mod tests {
    use super::Compile;

    #[test]
    fn a_sample_is_of_its_size_and_spread_evenly() {
        let drawn = |size: usize, count: usize| -> Vec<usize> {
            (0..count)
                .filter(|index| Compile::Sample(size).has(*index, count))
                .collect()
        };
        assert_eq!(drawn(3, 10), [0, 3, 6]);
        assert_eq!(drawn(10, 3), [0, 1, 2]);
        assert_eq!(drawn(0, 3), [0_usize; 0]);
        assert_eq!(drawn(300, 2636).len(), 300);
    }
}
