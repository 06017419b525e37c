//! Spector: the server that says whether requests are as they should be.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::error::Error;
use crate::listening::{Listening, free_port};

/// What the server says of each scenario: `pass`, `fail`, `not-implemented`.
pub type Coverage = BTreeMap<String, String>;

#[derive(Deserialize)]
struct Covered {
    results: Coverage,
}

/// Starts the server for these specs.
pub fn start(folder: &Path, specs: &Path) -> Result<Listening, Error> {
    let port = free_port()?;
    let mut command = Command::new("node");
    command
        .arg("node_modules/@typespec/spector/cmd/cli.mjs")
        .arg("serve")
        .arg(specs);
    command.args(["--port", &port.to_string(), "--coverageFile", "work/coverage.json"]);
    Listening::start("node", command.current_dir(folder), port)
}

/// What the server has seen so far.
pub fn coverage(server: &Listening) -> Result<Coverage, Error> {
    let body = server.get("/.coverage").map_err(Error::Server)?;
    let covered: Vec<Covered> =
        serde_json::from_str(&body).map_err(|_| Error::Unreadable("the coverage of spector"))?;
    Ok(covered.into_iter().flat_map(|covered| covered.results).collect())
}
