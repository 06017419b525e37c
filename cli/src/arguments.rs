//! What may be typed.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use specwright::diagnostic::Code;
use specwright::{Selector, Settings};

/// The whole command line.
pub(crate) fn command() -> Command {
    Command::new("specwright")
        .about("Turns OpenAPI documents into Rust clients")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            judged(Command::new("generate"))
                .about("Writes a crate that is a client of a document")
                .arg(document().required(true))
                .arg(
                    Arg::new("out")
                        .long("out")
                        .value_name("DIR")
                        .required(true)
                        .value_parser(value_parser!(PathBuf))
                        .help("Folder of the crate; only files generated from this document are replaced or removed"),
                )
                .arg(
                    Arg::new("name")
                        .long("name")
                        .value_name("NAME")
                        .help("Name of the crate [default: the name of the document's file]"),
                )
                .arg(
                    Arg::new("replaces")
                        .long("replaces")
                        .value_name("DOCUMENT")
                        .help("Replaces the client of this document, which was moved or renamed: its file name or more of its path"),
                )
                .arg(
                    Arg::new("source")
                        .long("source")
                        .value_name("NAME")
                        .help("Name of the document in the generated files, for one whose file is called otherwise each time"),
                )
                .arg(
                    Arg::new("strict")
                        .long("strict")
                        .action(ArgAction::SetTrue)
                        .help("Writes nothing when a part of the document is wrong, instead of leaving it out"),
                )
                .arg(
                    Arg::new("runtime-path")
                        .long("runtime-path")
                        .value_name("PATH")
                        .value_parser(value_parser!(PathBuf))
                        .help("Folder of specwright-runtime [default: the registry]"),
                ),
        )
        .subcommand(
            judged(Command::new("check"))
                .about("Shows every problem of documents; fails when one is an error")
                .arg(document().required(true).num_args(1..)),
        )
        .subcommand(
            Command::new("mock")
                .about("Serves documents on loopback: checks requests, answers with examples")
                .arg(document().required(true).num_args(1..))
                .arg(
                    Arg::new("port")
                        .long("port")
                        .value_name("N")
                        .default_value("0")
                        .value_parser(value_parser!(u16))
                        .help("Port; 0 takes a free one"),
                ),
        )
        .subcommand(
            Command::new("explain")
                .about("Says what the code of a diagnostic means; without one, lists all")
                .arg(Arg::new("code").value_name("CODE").value_parser(code)),
        )
}

fn document() -> Arg {
    Arg::new("document")
        .value_name("SPEC")
        .value_parser(value_parser!(PathBuf))
        .help("An OpenAPI document, YAML or JSON")
}

/// Adds what decides how documents are read and judged.
fn judged(command: Command) -> Command {
    command
        .arg(
            Arg::new("root")
                .long("root")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .help("Folder that references may not leave [default: the document's]"),
        )
        .arg(
            Arg::new("allow")
                .long("allow")
                .value_name("CODE")
                .action(ArgAction::Append)
                .value_parser(code)
                .help("Does not show diagnostics of this code"),
        )
        .arg(
            Arg::new("deny")
                .long("deny")
                .value_name("CODE")
                .action(ArgAction::Append)
                .value_parser(code)
                .help("Makes diagnostics of this code errors"),
        )
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help("Shows every warning; else ten of each code"),
        )
        .arg(
            Arg::new("names")
                .long("names")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("Table of names [default: `SPEC.names.yaml` beside the document `SPEC.yaml`]"),
        )
        .arg(
            Arg::new("include")
                .long("include")
                .value_name("WHAT")
                .action(ArgAction::Append)
                .value_parser(selector)
                .help("Generates only these operations: tag:NAME, path:/v1/* or operation:ID"),
        )
        .arg(
            Arg::new("exclude")
                .long("exclude")
                .value_name("WHAT")
                .action(ArgAction::Append)
                .value_parser(selector)
                .help("Does not generate these operations"),
        )
}

fn selector(text: &str) -> Result<Selector, String> {
    text.parse()
}

fn code(name: &str) -> Result<Code, String> {
    Code::find(name).ok_or_else(|| format!("no diagnostic has the code `{name}`; `specwright explain` lists them"))
}

/// The documents that were named.
pub(crate) fn documents(matches: &ArgMatches) -> Vec<PathBuf> {
    matches.get_many("document").into_iter().flatten().cloned().collect()
}

/// How documents are to be read and judged.
pub(crate) fn settings(matches: &ArgMatches) -> Settings {
    let codes = |name| matches.get_many(name).into_iter().flatten().copied().collect();
    let selectors = |name| matches.get_many(name).into_iter().flatten().cloned().collect();
    Settings {
        root: matches.get_one("root").cloned(),
        relative_to: None,
        allow: codes("allow"),
        deny: codes("deny"),
        names: matches.get_one("names").cloned(),
        source: None,
        include: selectors("include"),
        exclude: selectors("exclude"),
        keep_going: false,
    }
}
