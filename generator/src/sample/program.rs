//! The program around a call: imports, `main`, and what is done with the result.

use crate::model::ResponseMedia;
use crate::plan::{OperationPlan, Output};

use super::arguments::SampleOptions;
use super::client::Client;
use super::error::SampleError;
use super::request::Request;
use super::vec::with_vec;

/// Writes a program, or the statements of the call alone if there is no client to be built.
pub(super) fn program(
    operation: &OperationPlan<'_>,
    request: &Request,
    client: Option<Client>,
    options: &SampleOptions,
) -> Result<String, SampleError> {
    let (imports, credentials, built) = match client {
        Some(client) => (client.imports, client.has_credentials, client.code),
        None => (Vec::new(), false, String::new()),
    };
    let mut statements = built.clone();
    request
        .before
        .iter()
        .for_each(|statement| statements.push_str(statement));
    statements.push_str(&result(operation, request, options));
    let module = absolute(&options.module);
    let root = absolute(&options.root);
    let uses = |name: &str| statements.contains(&format!("{name}::"));
    let mut of_module: Vec<String> = imports;
    if !built.is_empty() {
        of_module.push("Client".to_owned());
    }
    let mut others = Vec::new();
    for (name, is_used) in [("Credentials", credentials), ("runtime", uses("runtime"))] {
        match is_used {
            true if root == module => of_module.push(name.to_owned()),
            true => others.push(name),
            false => {}
        }
    }
    of_module.extend(
        ["models", "operations"]
            .into_iter()
            .filter(|name| uses(name))
            .map(str::to_owned),
    );
    of_module.sort_by_key(|name| (name.starts_with(char::is_lowercase), name.clone()));
    of_module.sort_by_key(|name| !name.starts_with(char::is_uppercase));
    of_module.dedup();
    let mut code = String::new();
    for map in ["BTreeMap", "HashMap"] {
        if statements.contains(&format!("{map}::")) || statements.contains(&format!("{map}<")) {
            code.push_str(&format!("use std::collections::{map};\n"));
        }
    }
    let mut imports = vec![
        (root, others.iter().map(|name| (*name).to_owned()).collect()),
        (module, of_module),
    ];
    imports.retain(|(_, names): &(String, Vec<String>)| !names.is_empty());
    for (path, names) in imports {
        code.push_str(&match names.as_slice() {
            [one] => format!("use {path}::{one};\n"),
            names => format!("use {path}::{{{}}};\n", names.join(", ")),
        });
    }
    let deprecated = if request.is_deprecated {
        "#[allow(deprecated)]\n"
    } else {
        ""
    };
    code.push_str(&format!(
        "{deprecated}#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{ {statements} Ok(()) }}\n"
    ));
    let file = syn::parse_str(&code).map_err(|error| SampleError::Internal(format!("{error}: {code}")))?;
    let text = with_vec(&prettyplease::unparse(&file));
    Ok(match built.is_empty() {
        true => of_function(&text),
        false => with_air(&text),
    })
}

/// The call, and what is done with its result.
fn result(operation: &OperationPlan<'_>, request: &Request, options: &SampleOptions) -> String {
    let call = &request.call;
    let stream = |name: &str, method: &str| {
        format!(
            "let mut {name}s = {call}.{method}(); while let Some({name}) = {name}s.try_next().await? {{ \
             println!(\"{{{name}:?}}\"); }}"
        )
    };
    let contents = operation.source.contents();
    let is_only = |is_one: &dyn Fn(ResponseMedia) -> bool| {
        !contents.is_empty() && contents.iter().all(|content| is_one(content.media))
    };
    if request.is_untyped {
        return format!("let text = {call}.text().await?; println!(\"{{text}}\");");
    }
    if operation.item.is_some() && !options.one_page {
        return stream("item", "items");
    }
    if operation.events.is_some() && (request.is_streamed || is_only(&|media| media != ResponseMedia::Json)) {
        return stream("event", "events");
    }
    if operation.lines.is_some() && is_only(&|media| media != ResponseMedia::Json) {
        return stream("line", "lines");
    }
    match &operation.output {
        Output::Empty if !operation.source.is_conditional() => format!("{call}.send().await?;"),
        Output::Bytes if is_only(&|media| media == ResponseMedia::Bytes) && !operation.source.is_conditional() => {
            format!("let bytes = {call}.send().await?; println!(\"{{}} bytes\", bytes.len());")
        }
        _ => format!("let response = {call}.send().await?; println!(\"{{response:?}}\");"),
    }
}

/// A path that the imports of the sample cannot shadow.
fn absolute(path: &str) -> String {
    match path.split("::").next() {
        Some("models" | "operations" | "runtime") => format!("::{path}"),
        _ => path.to_owned(),
    }
}

/// Sets imports and `main` apart.
fn with_air(text: &str) -> String {
    let start = text.find("#[").unwrap_or_default();
    let (imports, main) = text.split_at(start);
    match imports.is_empty() {
        true => main.to_owned(),
        false => format!("{imports}\n{main}"),
    }
}

/// The statements of a function, without the imports before it.
fn of_function(text: &str) -> String {
    let body = text
        .split_once("dyn std::error::Error>> {\n")
        .map_or(text, |(_, body)| body);
    let body = body.trim_end().trim_end_matches('}').trim_end();
    let body = body.strip_suffix("Ok(())").unwrap_or(body);
    let lines = body.lines().map(|line| line.strip_prefix("    ").unwrap_or(line));
    let lines: Vec<&str> = lines.collect();
    lines.join("\n").trim_end().to_owned() + "\n"
}
