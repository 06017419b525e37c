//! The requests of samples, and those of the calls without generated code that they are samples of.

use std::path::Path;

use serde_json::Value;
use specwright::sample::SampleContent;
use specwright_dynamic::{Arguments, Client, Document, OpenOptions};
use specwright_runtime::{Config, Credentials, File, HttpRequest, Json, RetryPolicy};

use crate::calls::{CONTENT, Call, ENDPOINT};

/// Compares what a program printed with the requests of the calls. Returns how many are the same.
pub fn compare(document: &Path, samples: &[(&Call, String)], output: &str) -> Result<usize, String> {
    let opened = Document::open(document, &OpenOptions::default());
    let opened = opened.map_err(|error| error.diagnostics.to_string())?;
    let printed: Vec<Vec<&str>> = output
        .split("\nsample ")
        .skip(1)
        .map(|part| part.lines().skip(1).collect())
        .collect();
    if printed.len() != samples.len() {
        return Err(format!("{} of {} samples were run", printed.len(), samples.len()));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (mut same, mut faults) = (0, Vec::new());
    for ((call, sample), printed) in samples.iter().zip(printed) {
        let prepared = {
            let mut client = Client::builder(&opened)
                .endpoint(ENDPOINT)
                .config(Config::new().retry(RetryPolicy::never()));
            if let Some(credentials) = credentials(sample) {
                client = client.credentials(credentials);
            }
            client.build().map_err(|error| error.to_string())?
        };
        let described = prepared.call(&call.operation, arguments(call));
        let Ok(described) = described else {
            continue; // the document does not allow the values of its own example
        };
        let wanted = match runtime.block_on(described.prepare()) {
            Ok(prepared) => written(&prepared.request),
            Err(error) if printed.first().is_some_and(|line| line.starts_with("--- ")) => {
                eprintln!("{}: neither can be sent: {error}", call.operation);
                continue;
            }
            Err(error) => vec![format!("--- {error}")],
        };
        let is_stream = [".events()", ".lines()"].iter().any(|stream| sample.contains(stream));
        let is_kept = |line: &String| !(is_stream && line.starts_with("accept: "));
        // nothing is sent: after its request, each sample says so
        let found = printed
            .iter()
            .filter_map(|line| serde_json::from_str::<String>(line).ok());
        let comparable = |lines: Vec<String>| -> Vec<String> {
            let mut lines: Vec<String> = lines.into_iter().filter(is_kept).collect();
            if let Some(body) = lines.last_mut() {
                *body = comparable(&without_boundary(body));
            }
            lines.iter().map(|line| without_boundary(line)).collect()
        };
        let (found, wanted) = (comparable(found.collect()), comparable(wanted));
        match found == wanted {
            true => same += 1,
            false => faults.push(format!(
                "{}\n{sample}\nsends {found:#?}\nand not {wanted:#?}",
                call.operation
            )),
        }
    }
    match faults.is_empty() {
        true => Ok(same),
        false => Err(format!("{} differ, {same} do not\n{}", faults.len(), faults.join("\n"))),
    }
}

/// The credentials that a sample reads from the environment.
fn credentials(sample: &str) -> Option<Credentials> {
    let start = sample.find(".credentials(")?;
    let code = sample.get(start..sample.find(".build()?")?)?;
    let mut all: Option<Credentials> = None;
    let mut add = |credentials: Credentials| {
        all = Some(match all.take() {
            Some(first) => first.and(credentials),
            None => credentials,
        });
    };
    for part in code.split("Credentials::").skip(1) {
        if part.starts_with("bearer") {
            add(Credentials::bearer("secret"));
        } else if part.starts_with("basic") {
            add(Credentials::basic("secret", "secret"));
        } else if let Some(name) = part.strip_prefix("api_key(").and_then(|rest| rest.split('"').nth(1)) {
            add(Credentials::api_key(name, "secret"));
        }
    }
    all
}

fn arguments(call: &Call) -> Arguments {
    let json = |value: &serde_json::Value| value.to_string().parse::<Json>().expect("JSON");
    let mut arguments = Arguments::new();
    for (name, value) in &call.arguments.parameters {
        arguments = arguments.set(name, json(value));
    }
    if let Some(body) = &call.arguments.body {
        arguments = arguments.body(json(body));
    }
    if let Some(SampleContent::Path(_)) = &call.arguments.raw_body {
        arguments = arguments.raw_body(CONTENT);
    }
    for file in &call.arguments.files {
        let mut content = File::new(CONTENT);
        if let Some(name) = &file.name {
            content = content.name(name);
        }
        arguments = arguments.file(&file.property, content);
    }
    match &call.arguments.media_type {
        Some(media_type) => arguments.media_type(media_type),
        None => arguments,
    }
}

/// A request in lines, as the program prints it.
fn written(request: &HttpRequest) -> Vec<String> {
    let headers = request.headers.iter();
    let mut headers: Vec<String> = headers
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort_unstable();
    let body = request
        .body
        .bytes()
        .map(|body| String::from_utf8_lossy(body).into_owned());
    let mut lines = vec![format!("{} {}", request.method, request.url)];
    lines.extend(headers);
    lines.push(body.unwrap_or_default());
    lines
}

/// The line without the boundary of a multipart, which differs each time.
fn without_boundary(line: &str) -> String {
    const START: &str = "specwright-";
    const DIGITS: usize = 32;
    let mut pieces = line.split(START);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_boundary = piece
            .get(..DIGITS)
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        text.push_str(START);
        text.push_str(if is_boundary {
            piece.get(DIGITS..).unwrap_or_default()
        } else {
            piece
        });
    }
    text
}

/// A body whose properties are in one order: JSON values have none, and models have that of the document.
fn comparable(body: &str) -> String {
    if let Ok(json) = serde_json::from_str::<Value>(body) {
        return plain(json).to_string();
    }
    let separator = if body.starts_with("--") {
        "--specwright-\r\n"
    } else {
        "&"
    };
    let mut parts: Vec<&str> = body.split(separator).collect();
    parts.sort_unstable();
    parts.join("\n")
}

/// Numbers without a fraction are integers.
fn plain(json: Value) -> Value {
    match json {
        Value::Number(number) => match number.as_f64() {
            #[allow(clippy::cast_possible_truncation)]
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => Value::from(float as i64),
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(members) => members.into_iter().map(|(key, value)| (key, plain(value))).collect(),
        other => other,
    }
}
