//! The program around the generated models.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use specwright::{Model, ModelArgument, ModelKind, ModelVariant};

use crate::oracle::UNKNOWN;

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
pub fn build(name: &str, files: &BTreeMap<PathBuf, String>, models: &[&Model]) -> Result<PathBuf, String> {
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

fn program(name: &str, models: &[&Model]) -> String {
    let mut rows = String::new();
    for (index, model) in models.iter().enumerate() {
        let (name, chosen, made) = (&model.name, chosen(model), made(model));
        let _ = writeln!(
            rows,
            "        {index} => through::<models::{name}>(text, {chosen}, {made}),"
        );
    }
    format!(
        "#![allow(deprecated)] // what the document calls deprecated is tried too\n\nuse {name}::models;\n\n{}\n\
         fn pass(index: usize, text: &str) -> Passed {{\n\
         \x20   match index {{\n{rows}        _ => Err(\"no such model\".to_owned()),\n    }}\n}}\n",
        include_str!("../program/main.rs")
    )
}

/// Writes the function that tells which variant of a union a value is.
fn chosen(model: &Model) -> String {
    let ModelKind::Union { variants } = &model.kind else {
        return format!("|_| {UNKNOWN:?}");
    };
    let mut arms = String::new();
    for ModelVariant { name, .. } in variants {
        let _ = write!(arms, "models::{}::{name} {{ .. }} => {name:?}, ", model.name);
    }
    format!("|value| match value {{ {arms}_ => {UNKNOWN:?} }}")
}

/// Writes the function that makes a value by `new`, with the required properties of another.
fn made(model: &Model) -> String {
    let ModelKind::Struct { new: Some(new) } = &model.kind else {
        return "|_| String::new()".to_owned();
    };
    let argument = |argument: &ModelArgument| {
        let given = match argument.is_option {
            true => format!(
                "match value.{} {{ Some(given) => given, None => return String::new() }}",
                argument.field
            ),
            false => format!("value.{}", argument.field),
        };
        match argument.is_boxed {
            true => format!("({given}).unbox()"),
            false => given,
        }
    };
    let arguments: Vec<String> = new.iter().map(argument).collect();
    let value = if arguments.is_empty() { "_" } else { "value" };
    format!(
        "|{value}| json::to_string(&models::{}::new({}))",
        model.name,
        arguments.join(", ")
    )
}

/// A value that passed through a model.
pub struct Passed {
    /// The variant of the union that it is.
    pub chosen: String,
    /// The text that it was written as.
    pub text: String,
    /// What `new` makes of its required properties, for a struct that has it.
    pub made: Option<String>,
}

/// Sends instances to the program. Returns the result for each, in order.
pub fn run<'v>(
    program: &Path,
    sent: impl Iterator<Item = (usize, &'v Value)>,
) -> Result<Vec<Result<Passed, String>>, String> {
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
            Some(("+", passed)) => match passed.split('\t').collect::<Vec<_>>().as_slice() {
                [chosen, text, made] => Ok(Passed {
                    chosen: (*chosen).to_owned(),
                    text: (*text).to_owned(),
                    made: Some((*made).to_owned()).filter(|made| !made.is_empty()),
                }),
                _ => Err("no output".to_owned()),
            },
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
