//! The program around the generated models.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The folder of the runtime, beside this crate.
pub fn runtime() -> PathBuf {
    workspace().join("runtime")
}

fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder for generated crates and their build output.
fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| workspace().join("target"));
    target.join("round-trip")
}

/// Writes and compiles the crate `name` with a program for `models`. Returns the path of the program.
pub fn build(name: &str, files: &BTreeMap<PathBuf, String>, models: &[&str]) -> Result<PathBuf, String> {
    let target = target();
    let folder = target.join("crates").join(name);
    for (path, text) in files {
        write(&folder.join(path), text)?;
    }
    write(&folder.join("src/main.rs"), &program(name, models))?;
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).map_err(|error| error.to_string())?;
    if !folder.join("Cargo.lock").exists() {
        write(&folder.join("Cargo.lock"), &lock)?; // the versions of the workspace
    }
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .status()
        .map_err(|error| error.to_string())?;
    if !status.success() {
        return Err("the generated crate does not compile".to_owned());
    }
    Ok(target.join("target/debug").join(name.replace('_', "-")))
}

/// Writes a file unless it already has this text.
fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn program(name: &str, models: &[&str]) -> String {
    let mut rows = String::new();
    for (index, model) in models.iter().enumerate() {
        let _ = writeln!(rows, "        {index} => through::<models::{model}>(text),");
    }
    format!(
        "#![allow(deprecated)] // what the document calls deprecated is tried too\n\n\
         use std::io::{{BufRead, Write}};\n\n\
         use {name}::models;\n\
         use specwright_runtime::json;\n\n\
         fn main() {{\n\
         \x20   let mut out = std::io::stdout().lock();\n\
         \x20   for line in std::io::stdin().lock().lines().map_while(Result::ok) {{\n\
         \x20       let Some((index, text)) = line.split_once(' ') else {{ continue }};\n\
         \x20       let line = match pass(index.parse().unwrap_or_default(), text) {{\n\
         \x20           Ok(text) => format!(\"+{{text}}\"),\n\
         \x20           Err(message) => format!(\"-{{}}\", message.replace('\\n', \" \")),\n\
         \x20       }};\n\
         \x20       let _ = writeln!(out, \"{{line}}\");\n\
         \x20   }}\n\
         }}\n\n\
         fn through<T: specwright_runtime::json::Wire>(text: &str) -> Result<String, String> {{\n\
         \x20   let value: T = json::from_str(text).map_err(|error| error.to_string())?;\n\
         \x20   Ok(json::to_string(&value))\n\
         }}\n\n\
         fn pass(index: usize, text: &str) -> Result<String, String> {{\n\
         \x20   match index {{\n{rows}        _ => Err(\"no such model\".to_owned()),\n    }}\n}}\n"
    )
}

/// Sends instances to the program. Returns the result for each, in order.
pub fn run<'v>(
    program: &Path,
    sent: impl Iterator<Item = (usize, &'v Value)>,
) -> Result<Vec<Result<String, String>>, String> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let text: String = sent.map(|(index, value)| format!("{index} {value}\n")).collect();
    let count = text.lines().count();
    let writer = std::thread::spawn(move || input.map(|mut input| input.write_all(text.as_bytes())));
    let lines = output.into_iter().flat_map(|output| BufReader::new(output).lines());
    let results: Vec<_> = lines
        .map_while(Result::ok)
        .map(|line| match line.split_at_checked(1) {
            Some(("+", text)) => Ok(text.to_owned()),
            Some((_, message)) => Err(message.to_owned()),
            None => Err("no output".to_owned()),
        })
        .collect();
    let _ = writer.join();
    let _ = child.wait();
    match results.len() == count {
        true => Ok(results),
        false => Err(format!(
            "the program stopped after {} of {count} instances",
            results.len()
        )),
    }
}
