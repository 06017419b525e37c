//! A server that runs beside this program, on loopback.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::error::Error;
use crate::tools;

/// How long a server may take to come up.
const SECONDS: u64 = 60;

/// A server that listens. It ends with this value.
pub struct Listening {
    process: Child,
    port: u16,
}

impl Listening {
    /// Starts a server and waits until it listens on the port that its command says.
    pub fn start(program: &'static str, command: &mut Command, port: u16) -> Result<Self, Error> {
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let process = command
            .spawn()
            .map_err(|source| tools::not_started(program, command, source))?;
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
        Err(Error::NotListening {
            command: tools::shown(command),
            seconds: SECONDS,
        })
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The body of the response to a GET request.
    pub fn get(&self, path: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(("localhost", self.port))?;
        // version 1.0, so that the body ends with the connection
        write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut response = String::new();
        stream.read_to_string(&mut response)?;
        Ok(response
            .split_once("\r\n\r\n")
            .map(|(_, body)| body.to_owned())
            .unwrap_or_default())
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port on which nothing listens.
pub fn free_port() -> Result<u16, Error> {
    let listener = TcpListener::bind("localhost:0").and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(Error::Server)
}
