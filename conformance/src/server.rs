//! Spector: the server that says whether requests are as they should be.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde::Deserialize;

use crate::error::Error;
use crate::tools;

/// How long the server may take to come up.
const SECONDS: u64 = 60;

/// A server on loopback, which ends with this value.
pub struct Server {
    process: Child,
    port: u16,
}

/// What the server says of each scenario: `pass`, `fail`, `not-implemented`.
pub type Coverage = BTreeMap<String, String>;

#[derive(Deserialize)]
struct Covered {
    results: Coverage,
}

impl Server {
    /// Starts the server for these specs, on a port that is free, and waits until it listens.
    pub fn start(folder: &Path, specs: &Path) -> Result<Self, Error> {
        let port = free_port().map_err(Error::Server)?;
        let mut command = Command::new("node");
        command
            .arg("node_modules/@typespec/spector/cmd/cli.mjs")
            .arg("serve")
            .arg(specs);
        command.args(["--port", &port.to_string(), "--coverageFile", "work/coverage.json"]);
        command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
        let process = command
            .spawn()
            .map_err(|source| tools::not_started("node", &command, source))?;
        let mut server = Self { process, port };
        for _ in 0..SECONDS * 10 {
            if let Ok(Some(_)) = server.process.try_wait() {
                break;
            }
            if TcpStream::connect(("localhost", port)).is_ok() {
                return Ok(server);
            }
            sleep(Duration::from_millis(100));
        }
        Err(Error::NotListening { port, seconds: SECONDS })
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// What it has seen so far.
    pub fn coverage(&mut self) -> Result<Coverage, Error> {
        let response = self.get("/.coverage").map_err(Error::Server)?;
        let body = response
            .split_once("\r\n\r\n")
            .map(|(_, body)| body)
            .unwrap_or_default();
        let covered: Vec<Covered> =
            serde_json::from_str(body).map_err(|_| Error::Unreadable("the coverage of spector"))?;
        Ok(covered.into_iter().flat_map(|covered| covered.results).collect())
    }

    /// A response as it comes: head and body.
    fn get(&self, path: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(("localhost", self.port))?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut response = String::new();
        stream.read_to_string(&mut response)?;
        Ok(response)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> io::Result<u16> {
    TcpListener::bind("localhost:0")?
        .local_addr()
        .map(|address| address.port())
}
