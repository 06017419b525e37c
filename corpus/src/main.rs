//! Generates and compiles a client for every document of a folder.
//!
//! For each document, the operations are counted without the generator ([`count`]), the crate is generated twice and
//! both results are compared ([`measure`]), and the compiler checks the crate ([`compile`]). A table shows the result
//! for each ([`table`]). If one document fails, the run fails.

mod arguments;
mod compile;
mod count;
mod documents;
mod lenient;
mod measure;
mod table;

use std::process::ExitCode;

use arguments::Arguments;
use compile::Workspace;
use table::Table;

fn main() -> ExitCode {
    let arguments = match Arguments::parse() {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::FAILURE;
        }
    };
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Measures all documents. Returns whether all of them pass.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let documents = documents::find(&arguments.folders, &arguments.only)?;
    if documents.is_empty() {
        return Err("there is no document to measure".to_owned());
    }
    let workspace = Workspace::new(arguments.keep.clone())?;
    let mut table = Table::new(&documents);
    let mut measured = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let name = format!("corpus-{index:02}");
        let (outcome, files) = measure::measure(document, &name);
        let wanted = arguments.compile || arguments.keep.is_some();
        if let Some(files) = files.filter(|_| wanted) {
            workspace.add(&name, &files)?;
        }
        measured.push((name, outcome));
    }
    if arguments.compile {
        let generated = measured.iter().filter(|(_, outcome)| outcome.files > 0);
        let generated: Vec<&str> = generated.map(|(name, _)| name.as_str()).collect();
        workspace.prepare(&generated)?;
    }
    for (document, (name, outcome)) in documents.iter().zip(&measured) {
        let compiled = match arguments.compile && outcome.files > 0 {
            true => Some(workspace.check(name)?),
            false => None,
        };
        table.row(document, outcome, compiled.as_ref());
    }
    Ok(table.end())
}
