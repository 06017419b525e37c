//! What the README and `docs/generating.md` show: their commands run, and the program prints what the README says.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::generate::{RUNTIME, cargo};
use super::{file, folder, specwright};

const README: &str = include_str!("../../../README.md");
const GENERATING: &str = include_str!("../../../docs/generating.md");
const CI: &str = include_str!("../../../.ci/run");

/// Returns the code blocks of a page in one language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = page.split(fence.as_str()).skip(1);
    blocks
        .filter_map(|rest| rest.split("```").next())
        .map(str::to_owned)
        .collect()
}

/// Returns the commands of a page, without comments.
fn commands(page: &str) -> Vec<String> {
    let blocks = blocks(page, "sh").concat();
    let lines = blocks
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// A folder that looks like a checkout of this repository to these commands.
fn checkout(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    let document = include_str!("../../../examples/petstore/petstore.yaml");
    file(&folder, "examples/petstore/petstore.yaml", document);
    file(&folder, "petstore.yaml", document);
    folder
}

/// A mock server that is stopped at the end.
pub(super) struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill(); // it may have ended
        let _ = self.0.wait();
    }
}

/// Starts `specwright mock` and returns its address.
pub(super) fn served(folder: &Path, arguments: &[&str]) -> (Server, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let (out, err) = (
        child.stdout.take().expect("output"),
        child.stderr.take().expect("output"),
    );
    let server = Server(child);
    let both: [Box<dyn Read + Send>; 2] = [Box::new(out), Box::new(err)];
    let (found, address) = std::sync::mpsc::channel();
    for stream in both {
        let found = found.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if let Some(address) = line.strip_prefix("listening on ") {
                    let _ = found.send(address.to_owned()); // the receiver may be gone
                }
            }
        });
    }
    let address = address
        .recv_timeout(std::time::Duration::from_secs(60))
        .expect("it listens");
    (server, address)
}

#[test]
fn every_command_runs() {
    let folder = checkout("readme");
    let mut ran = 0;
    for line in commands(README).into_iter().chain(commands(GENERATING)) {
        let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            ["specwright", "mock", ..] => {
                let arguments: Vec<&str> = words[1..]
                    .iter()
                    .map(|word| if *word == "8080" { "0" } else { word })
                    .collect();
                served(&folder, &arguments);
            }
            ["specwright", arguments @ ..] => {
                let arguments: Vec<&str> = arguments
                    .iter()
                    .map(|word| if *word == "runtime" { RUNTIME } else { word })
                    .collect();
                let run = specwright(&folder, &arguments);
                assert_eq!((run.code, run.err.as_str()), (0, ""), "{line}");
            }
            // this test already has the command
            ["cargo", "install", "--path", "cli"] => {}
            ["cargo", arguments @ ..] => {
                let step = match arguments {
                    ["test"] => "step cargo test --workspace --locked".to_owned(),
                    [first, rest @ ..] => format!("step cargo {first} --locked {}", rest.join(" ")),
                    [] => panic!("{line}"),
                };
                assert!(CI.contains(&step), "{line} is not run by .ci/run");
            }
            _ => panic!("{line} is run by no test"),
        }
        ran += 1;
    }
    assert!(ran >= 7, "{ran}");
}

#[test]
fn the_program_prints_what_the_readme_says() {
    let folder = checkout("readme-program");
    let generate = [
        "generate",
        "examples/petstore/petstore.yaml",
        "--out",
        "petstore",
        "--runtime-path",
        RUNTIME,
    ];
    assert_eq!(specwright(&folder, &generate).code, 0);
    let snippet = blocks(README, "rust,ignore").remove(0);
    let (_server, address) = served(&folder, &["mock", "petstore.yaml"]);
    let snippet = snippet.replace("http://127.0.0.1:8080", &address);
    assert!(snippet.contains(&address), "{snippet}");
    let program = format!(
        "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() -> Result<(), petstore::Error> {{\n\
         {snippet}    Ok(())\n}}\n"
    );
    file(&folder, "app/src/main.rs", program);
    file(
        &folder,
        "app/Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\npetstore = { path = \"../petstore\" }\n\
         tokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }\n",
    );
    file(
        &folder,
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"petstore\"]\n",
    );
    let manifest = folder.join("petstore/Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    // TLS is not needed here
    let text = text.replace(
        "specwright-runtime = { ",
        "specwright-runtime = { default-features = false, features = [\"hyper\"], ",
    );
    fs::write(&manifest, text).expect("writable");
    fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock"),
        folder.join("Cargo.lock"),
    )
    .expect("a copy");
    let run = cargo(&folder, &["run", "--quiet", "-p", "app"]);
    assert_eq!(run.out, blocks(README, "text").remove(0));
}
