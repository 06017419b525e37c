//! `specwright config`.

use std::process::ExitCode;

use specwright::configuration::{from_table, schema};
use specwright::diagnostic::Diagnostics;

use crate::arguments::ConfigCommand;
use crate::check::show;
use crate::output::say;

/// Prints the schema of the configuration, or what a table of names becomes in it.
pub(crate) fn run(command: &ConfigCommand) -> ExitCode {
    match command {
        ConfigCommand::Schema => {
            say(&schema());
            ExitCode::SUCCESS
        }
        ConfigCommand::Move { table } => {
            let mut diagnostics = Diagnostics::new();
            let text = from_table(table, &mut diagnostics);
            show(&diagnostics, true);
            if diagnostics.has_errors() {
                return ExitCode::FAILURE;
            }
            say(&text);
            ExitCode::SUCCESS
        }
    }
}
