//! A program that makes the calls of all samples with a transport that prints their requests.

use std::fmt::Write as _;

use crate::calls::Call;

/// What the samples call: the transport, and the credentials of every scheme.
const START: &str = r#"#![allow(dead_code)]
use runtime::transport::{BoxFuture, TransportErrorKind};
use runtime::{Config, HttpRequest, HttpResponse, RetryPolicy, Transport, TransportError};

struct Printer;

impl Transport for Printer {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        print_line(format!("{} {}", request.method, request.url));
        let headers = request.headers.iter();
        let mut headers: Vec<String> =
            headers.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
        headers.sort_unstable();
        headers.into_iter().for_each(print_line);
        let body = request.body.bytes().map(|body| String::from_utf8_lossy(body).into_owned());
        print_line(body.unwrap_or_default());
        Box::pin(async { Err(TransportError::new(TransportErrorKind::Refused, "nothing is sent")) })
    }
}

/// As a string of JSON, which is one line.
fn print_line(line: String) {
    println!("{}", runtime::Json::from(line));
}

fn config() -> Config {
    Config::new().retry(RetryPolicy::never())
}

fn run(index: usize, sample: impl Future<Output = Result<(), Box<dyn std::error::Error>>>) {
    println!("\nsample {index}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    if let Err(error) = runtime.expect("a runtime").block_on(sample) {
        println!("--- {error}");
    }
}

"#;

/// The program of the samples of a client.
pub fn program(module: &str, samples: &[(&Call, String)]) -> String {
    let mut program = START.replacen(
        "use runtime::transport",
        &format!("use {module}::runtime;\nuse runtime::transport"),
        1,
    );
    program.push_str("fn main() {\n");
    for index in 0..samples.len() {
        writeln!(program, "    run({index}, sample{index}::main());").expect("a text");
    }
    program.push_str("}\n");
    for (index, (_, sample)) in samples.iter().enumerate() {
        let sample = sample.replace("#[tokio::main]\nasync fn", "pub async fn").replacen(
            ".build()?",
            ".transport(crate::Printer).config(crate::config()).build()?",
            1,
        );
        write!(program, "mod sample{index} {{\n{sample}}}\n").expect("a text");
    }
    program
}
