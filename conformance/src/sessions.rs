//! Sessions with servers that others wrote: ChromaDB, by the document that it serves, and Prism, which mocks a document and
//! checks requests against it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Folders;
use crate::error::Error;
use crate::listening::{Listening, free_port};
use crate::tools;

/// The document that Prism mocks, in the folder of documents that `SPECWRIGHT_CORPUS` names.
const MOCKED: &str = "petstore-v3.yaml";

/// Runs the sessions. That with Prism needs a document from outside.
pub fn run(folders: &Folders) -> Result<(), Error> {
    let documents = folders.work.join("sessions");
    fs::create_dir_all(&documents).map_err(|source| Error::file(&documents, source))?;
    chroma(folders, &documents)?;
    match std::env::var_os("SPECWRIGHT_CORPUS") {
        Some(corpus) => prism(folders, &PathBuf::from(corpus).join(MOCKED), &documents),
        None => {
            println!("no session with Prism: SPECWRIGHT_CORPUS does not name a folder with {MOCKED}");
            Ok(())
        }
    }
}

fn chroma(folders: &Folders, documents: &Path) -> Result<(), Error> {
    let python = folders.work.join("python");
    if !python.join("bin/chroma").is_file() {
        tools::run("python3", Command::new("python3").args(["-m", "venv"]).arg(&python))?;
        let mut pip = Command::new(python.join("bin/pip"));
        pip.args(["install", "--quiet", "--requirement"])
            .arg(folders.here.join("sessions/requirements.txt"));
        tools::run("pip", &mut pip)?;
    }
    let data = folders.work.join("chroma");
    if data.exists() {
        fs::remove_dir_all(&data).map_err(|source| Error::file(&data, source))?;
    }
    let port = free_port()?;
    let mut command = Command::new(python.join("bin/chroma"));
    command.args(["run", "--port", &port.to_string(), "--path"]).arg(&data);
    let server = Listening::start("chroma", &mut command, port)?;
    let document = documents.join("chroma.json");
    let text = server.get("/openapi.json").map_err(Error::Server)?;
    fs::write(&document, text).map_err(|source| Error::file(&document, source))?;
    session(folders, "chroma", &server)
}

fn prism(folders: &Folders, mocked: &Path, documents: &Path) -> Result<(), Error> {
    let sessions = folders.here.join("sessions");
    tools::install(&sessions)?;
    let document = documents.join("prism.yaml");
    fs::copy(mocked, &document).map_err(|source| Error::file(mocked, source))?;
    let port = free_port()?;
    let mut command = Command::new("node");
    command
        .arg("node_modules/@stoplight/prism-cli/dist/index.js")
        .args(["mock", "--port", &port.to_string()]);
    let server = Listening::start("node", command.arg(&document).current_dir(sessions), port)?;
    session(folders, "prism", &server)
}

/// Generates and compiles the client of the server's document, and runs the session.
fn session(folders: &Folders, name: &str, server: &Listening) -> Result<(), Error> {
    let mut command = tools::cargo(&folders.here);
    command.args([
        "run",
        "--quiet",
        "--package",
        "conformance-sessions",
        "--features",
        name,
        "--bin",
        name,
    ]);
    tools::run("cargo", command.args(["--", &server.url()]))?;
    println!("{name}: passed");
    Ok(())
}
