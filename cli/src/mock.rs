//! `specwright mock`.

use std::process::ExitCode;

use specwright_mock::{Document, Options, serve_blocking};

use crate::arguments::Mock;
use crate::check::of_one_document;
use crate::clients::clients;
use crate::output::complain;

/// Serves documents until it is interrupted.
pub(crate) fn run(arguments: Mock) -> ExitCode {
    if !of_one_document(&arguments.documents, &arguments.overlay) {
        return ExitCode::FAILURE;
    }
    let Some(clients) = clients(&arguments.documents, arguments.config.as_deref()) else {
        return ExitCode::FAILURE;
    };
    let documents = clients.into_iter().map(|client| {
        let overlays = match arguments.overlay.is_empty() {
            true => client.settings.overlays,
            false => arguments.overlay.clone(),
        };
        Document {
            path: client.document.unwrap_or_default(),
            root: client.settings.root,
            overlays,
        }
    });
    let options = Options {
        documents: documents.collect(),
        port: arguments.port,
        allowed_origins: arguments.allow_origin,
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
