//! `specwright explain`.

use std::process::ExitCode;

use clap::ArgMatches;
use specwright::diagnostic::Code;

use crate::output::say;

/// Explains one code, or lists them all.
pub(crate) fn run(matches: &ArgMatches) -> ExitCode {
    match matches.get_one::<Code>("code") {
        Some(code) => say(&format!("{code}: {}\n", code.explanation())),
        None => {
            let lines = Code::TABLE
                .iter()
                .map(|(code, explanation)| format!("{:<28} {explanation}\n", code.as_str()));
            say(&lines.collect::<String>());
        }
    }
    ExitCode::SUCCESS
}
