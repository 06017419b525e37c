//! `specwright explain`.

use std::process::ExitCode;

use clap::ArgMatches;
use specwright::diagnostic::Code;

/// Explains one code, or lists them all.
pub(crate) fn run(matches: &ArgMatches) -> ExitCode {
    match matches.get_one::<Code>("code") {
        Some(code) => println!("{code}: {}", code.explanation()),
        None => {
            for (code, explanation) in Code::TABLE {
                println!("{:<28} {explanation}", code.as_str());
            }
        }
    }
    ExitCode::SUCCESS
}
