//! `specwright mock`.

use std::process::ExitCode;

use clap::ArgMatches;
use specwright_mock::{Options, serve_blocking};

use crate::arguments::documents;
use crate::output::complain;

/// Serves documents until it is interrupted.
pub(crate) fn run(matches: &ArgMatches) -> ExitCode {
    let options = Options {
        documents: documents(matches),
        port: matches.get_one("port").copied().unwrap_or_default(),
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
