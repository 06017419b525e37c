//! `specwright explain`.

use std::process::ExitCode;

use specwright::diagnostic::Code;

use crate::arguments::Explain;
use crate::output::say;

/// Explains one code, or lists them all.
pub(crate) fn run(arguments: &Explain) -> ExitCode {
    match arguments.code {
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
