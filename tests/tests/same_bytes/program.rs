//! The program that calls a generated client.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::{RuntimeSource, Settings, generate_crate};
use specwright_dynamic::Builder;
use specwright_runtime::{Config, Credentials, RetryPolicy};

use crate::compared::Sent;

/// What files and raw bodies hold.
pub const CONTENT: &str = "content";

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const ENDPOINT: &str = "https://api.example.com";

/// What goes before the samples: a transport that writes down each request, and reads nothing.
const HEAD: &str = r#"
use std::error::Error;
use std::io::Write;

use CRATE::runtime::transport::{BoxFuture, TransportErrorKind};
use CRATE::runtime::{Config, HttpRequest, HttpResponse, RetryPolicy, Transport, TransportError};

struct Recorder;

impl Transport for Recorder {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let mut out = std::io::stdout().lock();
        let body = request.body.bytes().expect("a whole body");
        writeln!(out, "{} {} {} {}", request.method, request.headers.len(), body.len(), request.url).unwrap();
        for (name, value) in &request.headers {
            writeln!(out, "{name}: {}", String::from_utf8_lossy(value.as_bytes())).unwrap();
        }
        out.write_all(body).unwrap();
        writeln!(out).unwrap();
        Box::pin(async { Err(TransportError::new(TransportErrorKind::Refused, "nothing is sent")) })
    }
}
"#;

pub fn crate_name(document: &Path) -> String {
    let stem = document
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let words = stem.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!("same-{}", words.join("-"))
}

/// What both kinds of clients are built with.
pub fn settings(builder: Builder) -> Builder {
    let config = Config::new().random(|| 7).retry(RetryPolicy::never());
    builder
        .endpoint(ENDPOINT)
        .config(config)
        .credentials(Credentials::none())
}

/// What a call has sent, or why it has sent nothing.
pub type Outcome = Result<Sent, String>;

/// Runs a program with these samples, and gives what each has sent.
pub fn run(document: &Path, name: &str, settings: &Settings, samples: &[String]) -> Result<Vec<Outcome>, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("same_bytes").join(name);
    write(document, name, settings, &program(name, samples), &folder).map_err(|error| error.to_string())?;
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--offline", "--example", "calls"])
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
        )
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(&folder)
        .output()
        .map_err(|error| error.to_string())?;
    match output.status.success() {
        true => read(&output.stdout, samples.len()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

fn program(name: &str, samples: &[String]) -> String {
    let library = name.replace('-', "_");
    let mut text = "#![allow(deprecated, unused, unreachable_code)]\n".to_owned();
    text.push_str(&HEAD.replace("CRATE", &library));
    for (index, sample) in samples.iter().enumerate() {
        let uses = format!(
            "use {library}::{{Client, models, operations, runtime}};\nuse std::collections::{{BTreeMap, HashMap}};"
        );
        write!(
            text,
            "mod call{index} {{\n{uses}\npub async fn call(client: &Client) -> Result<(), Box<dyn std::error::Error>> {{\n{sample}\nOk(())\n}}\n}}\n"
        )
        .expect("a text");
    }
    let calls: String = (0..samples.len())
        .map(|index| format!("    called(\"{index}\", call{index}::call(&client).await);\n"))
        .collect();
    write!(
        text,
        "fn called(index: &str, result: Result<(), Box<dyn Error>>) {{\n    println!(\"= {{index}} {{}}\", result.err().map_or_else(String::new, |error| error.to_string().replace('\\n', \" \")));\n}}\n\
         #[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    \
         let config = Config::new().random(|| 7).retry(RetryPolicy::never());\n    \
         let client = {library}::Client::builder().endpoint(\"{ENDPOINT}\").config(config).credentials({library}::Credentials::none()).transport(Recorder).build().unwrap();\n{calls}}}\n"
    )
    .expect("a text");
    text
}

fn write(document: &Path, name: &str, settings: &Settings, program: &str, folder: &Path) -> std::io::Result<()> {
    let runtime = Path::new(REPOSITORY).join("runtime").canonicalize()?;
    let mut settings = settings.clone();
    settings.standalone = true;
    let generated = generate_crate(document, name, &RuntimeSource::Path(runtime), &settings);
    let mut files: BTreeMap<PathBuf, String> = generated.files;
    if let Some(manifest) = files.get_mut(Path::new("Cargo.toml")) {
        manifest.push_str(
            "\n[dev-dependencies]\ntokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }\n\
             \n[profile.dev]\ndebug = false\n",
        );
    }
    files.insert("examples/calls.rs".into(), program.to_owned());
    files.insert("content.bin".into(), CONTENT.to_owned());
    files.insert("photo.png".into(), CONTENT.to_owned());
    for (path, text) in &files {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|known| known == *text) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, text)?;
    }
    fs::copy(Path::new(REPOSITORY).join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

/// Reads what the program has written: for each call its request, or nothing if there was none, then a line with its error.
fn read(output: &[u8], count: usize) -> Result<Vec<Outcome>, String> {
    let mut rest = output;
    let mut all: Vec<Outcome> = Vec::new();
    let mut last = None;
    while !rest.is_empty() {
        let line = line(&mut rest);
        if let Some(end) = line.strip_prefix("= ") {
            all.push(last.take().ok_or_else(|| end.to_owned()));
            continue;
        }
        let mut head = line.splitn(4, ' ');
        let mut part = || head.next().unwrap_or_default().to_owned();
        let (method, headers, length, url) = (part(), part(), part(), part());
        let headers: usize = headers.parse().map_err(|_| format!("no head of a request: {line}"))?;
        let length: usize = length.parse().map_err(|_| format!("no head of a request: {line}"))?;
        let headers = (0..headers).map(|_| self::line(&mut rest)).collect();
        let (body, others) = rest.split_at(length);
        rest = others.get(1..).unwrap_or_default();
        last = Some(Sent::new(format!("{method} {url}"), headers, body));
    }
    match all.len() == count {
        true => Ok(all),
        false => Err(format!("{} of {count} calls were made", all.len())),
    }
}

fn line(rest: &mut &[u8]) -> String {
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (line, others) = rest.split_at(end);
    *rest = others.get(1..).unwrap_or_default();
    String::from_utf8_lossy(line).into_owned()
}
