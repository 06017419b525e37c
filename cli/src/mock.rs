//! `specwright mock`.

use std::process::ExitCode;

use specwright_mock::{Options, serve_blocking};

use crate::arguments::Mock;
use crate::check::of_one_document;
use crate::output::complain;

/// Serves documents until it is interrupted.
pub(crate) fn run(arguments: Mock) -> ExitCode {
    if !of_one_document(&arguments.documents, &arguments.overlay) {
        return ExitCode::FAILURE;
    }
    let options = Options {
        documents: arguments.documents,
        overlays: arguments.overlay,
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
