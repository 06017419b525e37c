//! `specwright mock`.

use std::process::ExitCode;

use specwright_mock::{Options, serve_blocking};

use crate::arguments::Mock;
use crate::output::complain;

/// Serves documents until it is interrupted.
pub(crate) fn run(arguments: Mock) -> ExitCode {
    let options = Options {
        documents: arguments.documents,
        port: arguments.port,
        ..Options::default()
    };
    match serve_blocking(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("error: {error}\n"));
            ExitCode::FAILURE
        }
    }
}
