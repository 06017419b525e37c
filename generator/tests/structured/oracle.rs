//! What must come of a document, whatever it says: the rules of a trial, the same twice, and nothing lost without a word.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use serde_json::Value;
use specwright::Generated;
use specwright::diagnostic::{Diagnostic, Severity};

use crate::printed::Printed;
use crate::properties::Properties;
use crate::trial;

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// Generates a client of `document`, twice, with files in `folder`; what is wrong with it.
pub fn check(document: &Value, folder: &Path) -> Result<Generated, String> {
    let printed = Printed::new(document);
    let path = folder.join("document.json");
    std::fs::write(&path, &printed.text).map_err(|error| error.to_string())?;
    let first = trial::generate(&path)?;
    let second = trial::generate(&path)?;
    if first.files != second.files {
        return Err("two runs give different files".to_owned());
    }
    if first.diagnostics.sorted() != second.diagnostics.sorted() {
        return Err("two runs give different diagnostics".to_owned());
    }
    nothing_is_lost(document, &printed, &first)?;
    Ok(first)
}

/// The operations of a path item: the place within it, the method as it is sent, and the operation.
fn operations_of(item: &Value) -> Vec<(String, String, &Value)> {
    let keys = item.as_object().into_iter().flatten();
    let own = keys.filter(|(key, _)| METHODS.contains(&key.as_str()));
    let own = own.map(|(key, operation)| (key.clone(), key.to_uppercase(), operation));
    let additional = item["additionalOperations"].as_object().into_iter().flatten();
    let additional =
        additional.map(|(method, operation)| (format!("additionalOperations/{method}"), method.clone(), operation));
    own.chain(additional).collect()
}

fn nothing_is_lost(document: &Value, printed: &Printed, generated: &Generated) -> Result<(), String> {
    let found = operations(generated);
    let reported = Reported {
        document,
        printed,
        diagnostics: generated.diagnostics.sorted(),
    };
    let words = words(generated);
    let mut properties = Properties {
        document,
        printed,
        diagnostics: &reported.diagnostics,
        words: &words,
        seen: HashSet::new(),
    };
    let mut count = 0;
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let at = format!("/paths/{}", escaped(path));
        let (item, item_at) = resolved(document, item, at.clone());
        for (place, method, operation) in operations_of(item) {
            let place = format!("{item_at}/{place}");
            let whole = [at.as_str(), place.as_str()];
            count += 1;
            let is_own = |row: &&Row| {
                row.method == method && row.path == *path && !place.ends_with("/additionalOperations/POST")
            };
            let Some(row) = found.iter().find(is_own) else {
                reported.somewhere(&whole, Severity::Error, || format!("{method} {path}"))?;
                continue;
            };
            parts_are_kept(&reported, [item, operation], [&item_at, &place], row, generated)?;
            for (owner, place) in [(item, &item_at), (operation, &place)] {
                for (index, parameter) in owner["parameters"].as_array().into_iter().flatten().enumerate() {
                    properties.carried(parameter, &format!("{place}/parameters/{index}"), &[])?;
                }
            }
            properties.carried(&operation["requestBody"], &format!("{place}/requestBody"), &[])?;
            for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                properties.carried(response, &format!("{place}/responses/{}", escaped(status)), &[])?;
            }
        }
    }
    let counted: usize = generated.documents.iter().map(|summary| summary.in_document).sum();
    if counted != count && !generated.documents.is_empty() {
        return Err(format!("{counted} operations are counted, but there are {count}"));
    }
    let text: String = generated.files.values().map(String::as_str).collect();
    for key in ["webhooks", "x-webhooks"] {
        for name in document[key].as_object().into_iter().flat_map(|hooks| hooks.keys()) {
            if !text.contains(name.as_str()) {
                let at = format!("/{key}/{}", escaped(name));
                reported.somewhere(&[&at], Severity::Warning, || format!("webhook {name}"))?;
            }
        }
    }
    Ok(())
}

/// The parameters, statuses, callbacks and security schemes of an operation that was generated.
fn parts_are_kept(
    reported: &Reported<'_>,
    [item, operation]: [&Value; 2],
    [item_at, at]: [&str; 2],
    row: &Row,
    generated: &Generated,
) -> Result<(), String> {
    let text = || generated.files.values().map(String::as_str);
    for (owner, place) in [(item, item_at), (operation, at)] {
        for (index, parameter) in owner["parameters"].as_array().into_iter().flatten().enumerate() {
            let place = format!("{place}/parameters/{index}");
            let (parameter, target) = resolved(reported.document, parameter, place.clone());
            let kept = parameter["name"]
                .as_str()
                .is_some_and(|name| row.literals.contains(name));
            if !kept {
                reported.somewhere(&[&place, &target], Severity::Warning, || {
                    format!("parameter {} of {at}", parameter["name"])
                })?;
            }
        }
    }
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let place = format!("{at}/responses/{}", escaped(status));
        let (_, target) = resolved(reported.document, response, place.clone());
        // `200` is `json(200)`, `2XX` is `json(2)`; errors have rows only where their bodies have types
        let number = status.strip_suffix("XX").unwrap_or(status);
        let kept = !status.starts_with('2') || row.numbers.contains(number);
        if !kept {
            reported.somewhere(&[&place, &target], Severity::Warning, || {
                format!("status {status} of {at}")
            })?;
        }
    }
    for name in operation["callbacks"]
        .as_object()
        .into_iter()
        .flat_map(|callbacks| callbacks.keys())
    {
        if !text().any(|text| text.contains(name.as_str())) {
            let place = format!("{at}/callbacks/{}", escaped(name));
            reported.somewhere(&[&place], Severity::Warning, || format!("callback {name} of {at}"))?;
        }
    }
    for (index, schemes) in operation["security"].as_array().into_iter().flatten().enumerate() {
        for name in schemes.as_object().into_iter().flat_map(|schemes| schemes.keys()) {
            if !row.literals.contains(name.as_str()) {
                let place = format!("{at}/security/{index}");
                let scheme = format!("/components/securitySchemes/{}", escaped(name));
                reported.somewhere(&[&place, &scheme], Severity::Warning, || {
                    format!("security {name} of {at}")
                })?;
            }
        }
    }
    Ok(())
}

/// What was said about a document.
struct Reported<'d> {
    document: &'d Value,
    printed: &'d Printed,
    diagnostics: Vec<Diagnostic>,
}

impl Reported<'_> {
    /// Fails unless something at least so severe was said within one of these places, or within what they refer to.
    fn somewhere(&self, places: &[&str], severity: Severity, what: impl Fn() -> String) -> Result<(), String> {
        let mut all: BTreeSet<String> = places.iter().map(|place| (*place).to_owned()).collect();
        let mut open: Vec<String> = all.iter().cloned().collect();
        while let Some(place) = open.pop() {
            let mut values = Vec::from_iter(self.document.pointer(&place));
            while let Some(value) = values.pop() {
                match value {
                    Value::Object(object) => {
                        let reference = object.get("$ref").and_then(Value::as_str);
                        let target = reference.and_then(|reference| reference.strip_prefix('#'));
                        if let Some(target) = target.filter(|target| all.insert((*target).to_owned())) {
                            open.push(target.to_owned());
                        }
                        values.extend(object.values());
                    }
                    Value::Array(items) => values.extend(items),
                    _ => {}
                }
            }
        }
        let lines: Vec<_> = all.iter().filter_map(|place| self.printed.lines(place)).collect();
        let within = |diagnostic: &&Diagnostic| {
            let line = diagnostic.place.as_ref().map(|place| place.line);
            diagnostic.severity >= severity && line.is_some_and(|line| lines.iter().any(|lines| lines.contains(&line)))
        };
        match self.diagnostics.iter().find(within) {
            Some(_) => Ok(()),
            None => Err(format!("lost, and nothing is said of it: {}", what())),
        }
    }
}

/// All identifiers and texts of what was generated.
fn words(generated: &Generated) -> HashSet<String> {
    let (mut names, mut literals) = (Vec::new(), Vec::new());
    for text in generated.files.values() {
        let tokens = text.parse().unwrap_or_default();
        scan(tokens, &mut names, &mut literals, &mut Vec::new());
    }
    names.into_iter().chain(literals).collect()
}

/// A row of the tables of operations.
struct Row {
    method: String,
    path: String,
    /// The texts in the row.
    literals: BTreeSet<String>,
    /// The numbers in the row.
    numbers: BTreeSet<String>,
}

/// The operations that were generated: `static NAME: codegen::Operation = codegen::Operation::new(id, method, path)...;`.
fn operations(generated: &Generated) -> Vec<Row> {
    let mut rows = Vec::new();
    let sources = generated.files.iter();
    for (_, text) in sources.filter(|(name, _)| name.extension().is_some_and(|ending| ending == "rs")) {
        let mut item: Option<Vec<TokenTree>> = None;
        for token in text.parse::<TokenStream>().into_iter().flatten() {
            match (&token, &mut item) {
                (TokenTree::Ident(word), None) if word == "static" => item = Some(Vec::new()),
                (TokenTree::Punct(mark), Some(tokens)) if mark.as_char() == ';' => {
                    rows.extend(row(std::mem::take(tokens).into_iter().collect()));
                    item = None;
                }
                (_, Some(tokens)) => tokens.push(token),
                (_, None) => {}
            }
        }
    }
    rows
}

/// What a static says, if it is that of an operation.
fn row(tokens: TokenStream) -> Option<Row> {
    let (mut names, mut literals, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    scan(tokens, &mut names, &mut literals, &mut numbers);
    let after = |word: &str| {
        names
            .iter()
            .position(|name| name == word)
            .and_then(|at| names.get(at + 1))
    };
    after("Operation")?;
    let method = after("Method")?;
    // `Method::GET`, or `Method::other("COPY")` with one text more before the path
    let is_other = method == "other";
    Some(Row {
        method: match is_other {
            true => literals.get(1)?.clone(),
            false => method.clone(),
        },
        path: literals.get(1 + usize::from(is_other))?.clone(),
        literals: literals.into_iter().collect(),
        numbers: numbers.into_iter().collect(),
    })
}

/// The identifiers, the texts and the numbers of some tokens, in their order.
fn scan(tokens: TokenStream, names: &mut Vec<String>, literals: &mut Vec<String>, numbers: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => names.push(name.to_string()),
            TokenTree::Group(group) => scan(group.stream(), names, literals, numbers),
            TokenTree::Literal(literal) => match syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                Ok(text) => literals.push(text.value()),
                Err(_) => numbers.push(literal.to_string()),
            },
            TokenTree::Punct(_) => {}
        }
    }
}

/// What a value stands for, references followed, and where that is.
pub fn resolved<'d>(document: &'d Value, value: &'d Value, at: String) -> (&'d Value, String) {
    let (mut value, mut at) = (value, at);
    for _ in 0..20 {
        let target = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        let Some((place, target)) = target.and_then(|place| Some((place, document.pointer(place)?))) else {
            break;
        };
        (value, at) = (target, place.to_owned());
    }
    (value, at)
}

pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
