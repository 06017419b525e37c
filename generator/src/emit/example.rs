//! The example in the documentation of each operation, which compiles for any document.

use crate::plan::names::ident;
use crate::plan::{Argument, Input, OperationPlan, RustType, Target};

use super::{Standing, Surroundings};

/// The lines of an example that calls the operation.
pub(super) fn example(operation: &OperationPlan<'_>, surroundings: &Surroundings) -> Vec<String> {
    let module = &surroundings.module;
    let root = surroundings.root();
    let arguments: Vec<String> = operation.arguments.iter().map(|a| value(a, module)).collect();
    let call = format!("client.{}({})", ident(&operation.method), arguments.join(", "));
    let mut lines = vec![
        match surroundings.standing {
            Standing::Crate | Standing::InTree => "```no_run".to_owned(),
            // the module may be private
            Standing::Module => "```ignore".to_owned(),
        },
        format!("# async fn example(client: {module}::Client) -> Result<(), {root}::Error> {{"),
    ];
    if operation.item.is_some() {
        lines.push(format!("let mut items = {call}.items();"));
        lines.push("while let Some(item) = items.try_next().await? {".to_owned());
        lines.push("    println!(\"{item:?}\");".to_owned());
        lines.push("}".to_owned());
    } else {
        lines.push(format!("let response = {call}.send().await?;"));
    }
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}

/// A placeholder expression for an argument.
fn value(input: &Input, module: &str) -> String {
    match &input.argument {
        Argument::Into(RustType::Json) => "\"value\"".to_owned(),
        Argument::Into(_) => format!("\"{}\"", placeholder(&input.wire)),
        Argument::ListOf(_) => format!("[\"{}\"]", placeholder(&input.wire)),
        Argument::Value(RustType::Integer(_)) => "1".to_owned(),
        Argument::Value(RustType::Float { .. }) => "1.0".to_owned(),
        Argument::Value(RustType::Bool) => "true".to_owned(),
        Argument::Value(_) => "Default::default()".to_owned(),
        Argument::Reference(ty) => reference(ty, module),
        Argument::File => "\"content\"".to_owned(),
        Argument::Files => "[\"content\"]".to_owned(),
        Argument::NamedFiles => "[(\"name\", \"content\")]".to_owned(),
        Argument::Raw if matches!(input.target, Target::Body) => "\"body\"".to_owned(),
        Argument::Raw => "\"value\"".to_owned(),
    }
}

fn reference(ty: &RustType, module: &str) -> String {
    match ty {
        RustType::Model { name, .. } => format!("&{module}::models::{}::default()", ident(name)),
        _ => "&Default::default()".to_owned(),
    }
}

/// Converts a name from the document to safe text for a string literal.
fn placeholder(wire: &str) -> String {
    wire.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        .collect()
}
